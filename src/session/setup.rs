//! What a session is asked, put together from the request and the configuration.

use std::path::{Path, PathBuf};

use super::lunaria::{self, ignored_keywords};
use super::pool::pool;
use super::source_history::history_of;
use super::{ConfigChoice, Error, Request, shown};
use crate::config::{Config, Known, PinSetting, Placed, Problem};
use crate::files::{self, Bounds, PathOrigin};
use crate::finding::{Level, Notice, RuleId};
use crate::layout::{self, Layout, Pattern, PatternError, TreeId, Wanted};
use crate::policy::Policy;
use crate::rule::Rule;
use crate::rules;

/// What a project asks for and which files it has, without a look into any page.
#[derive(Debug)]
pub struct Survey {
    /// The configuration.
    pub config: Config,
    /// The files.
    pub layout: Layout,
}

impl Survey {
    /// Reads the configuration and finds the files.
    ///
    /// # Errors
    /// When the configuration is invalid, a folder cannot be read, or there is nothing to check.
    pub fn of(request: &Request) -> Result<Survey, Error> {
        let config = configuration(request)?;
        let wanted = wanted(request, &config)?;
        let layout = pool(request.threads)?.install(|| layout::discover(&wanted))?;
        Ok(Survey { config, layout })
    }
}

/// The configuration of a project; that of a project without a file, if it has none.
///
/// # Errors
/// When the configuration is invalid.
pub fn config_of(request: &Request) -> Result<Config, Error> {
    configuration(request)
}

pub(super) fn configuration(request: &Request) -> Result<Config, Error> {
    let start = if request.path.as_os_str().is_empty() { Path::new(".") } else { &request.path };
    let mut bounds = Bounds::default();
    for folder in named_folders(request) {
        files::check_named(folder).map_err(|error| Error::File { path: folder.to_owned(), error })?;
        bounds.add_project(folder);
    }
    let file = match &request.config {
        ConfigChoice::File(file) => Some(file.clone()),
        ConfigChoice::Nothing => None,
        ConfigChoice::Search => Config::find(start),
    };
    if let Some(folder) = file.as_deref().and_then(Path::parent) {
        bounds.add_project(folder);
    }
    let ids: Vec<&'static str> = rules::catalogue().iter().map(|manifest| manifest.id.0).collect();
    let known = Known { rules: &ids, options: &rules::options, check: &rules::check_options };
    let is_named = matches!(request.config, ConfigChoice::File(_));
    let origin = if is_named { PathOrigin::CommandLine } else { PathOrigin::Project(&bounds) };
    let mut config = match file {
        Some(file) => Config::load(&file, origin, &known).map_err(Box::new)?,
        None => Config::nothing(start),
    };
    config.bounds = bounds;
    Ok(config)
}

/// The folders that the user names.
fn named_folders(request: &Request) -> impl Iterator<Item = &Path> {
    let trees = request.sources.iter().chain(&request.targets).map(|(_, folder)| folder);
    std::iter::once(&request.path).chain(trees).chain(&request.history).map(PathBuf::as_path)
}

/// Where the files of a project may lie: also where its pages were found, if not by patterns, which are held to be inside.
pub(super) fn bounds_with(config: &Config, wanted: &Wanted, layout: &Layout) -> Bounds {
    let mut bounds = config.bounds.clone();
    if wanted.patterns.is_empty() && wanted.source_pattern.is_none() {
        // A language may have its folder beside the one that the user names.
        let dirs = layout.trees.iter().map(|tree| &tree.dir).filter(|dir| files::check_named(dir).is_ok());
        dirs.for_each(|dir| bounds.add(dir));
    }
    bounds
}

/// Refuses a history outside of the project that only the configuration names: whoever may change that would read from
/// any repository of this machine.
///
/// # Errors
/// At the path in the configuration.
pub(super) fn expect_history_inside(request: &Request, config: &Config, layout: &Layout) -> Result<(), Error> {
    let Some(history) = config.history.as_deref().filter(|_| request.history.is_none()) else { return Ok(()) };
    let sources = (0..layout.trees.len() as u16).map(TreeId).filter(|tree| layout.trees[tree.index()].is_source);
    match sources.map(|tree| history_of(layout, tree, Some(history))).find(|folder| !config.bounds.admits(&folder.path))
    {
        None => Ok(()),
        Some(folder) => {
            let folder = shown(&folder.path).display().to_string();
            let message = format!("`{folder}` is not read: it leads out of the project");
            let help = format!("if it is the right one, name it on the command line: `--history {folder}`");
            Err(Box::new(config.error_at(&["source", "history"], message, &help)).into())
        }
    }
}

/// What the layout is asked, from the request and the configuration.
pub(super) fn wanted(request: &Request, config: &Config) -> Result<Wanted, Error> {
    let mut problems = Vec::new();
    let patterns =
        config.layouts.iter().filter_map(|written| pattern(written, Pattern::parse, &mut problems)).collect();
    let source_pattern =
        config.source_layout.as_ref().and_then(|written| pattern(written, Pattern::parse_source, &mut problems));
    if !problems.is_empty() {
        return Err(Box::new(config.error(problems)).into());
    }
    let named = request.site.or(config.site);
    let found = layout::find_site(&request.path, request.sources.iter().map(|(_, dir)| dir), named);
    let site = named.or(found.as_ref().map(|found| found.site)).unwrap_or_default();
    let by_extension = found.as_ref().is_some_and(|found| found.mdx_by_extension);
    Ok(Wanted {
        path: request.path.clone(),
        sources: request.sources.clone(),
        targets: request.targets.clone(),
        source_locale: config.source.clone(),
        patterns,
        source_pattern,
        pattern_root: config.root.clone(),
        include: config.include.clone(),
        exclude: config.exclude.clone(),
        locales: request.locales.clone(),
        overlay: request.texts.clone(),
        site,
        dialect: site.markdown(config.mdx.unwrap_or(site.dialect.components.is_some() && !by_extension)),
        site_folder: found.map(|found| found.folder),
    })
}

/// How the source versions of pages are found, with what the project has told other tools, and what is said of that.
pub(super) fn pin_setting(config: &Config, bounds: &Bounds, layout: &Layout) -> (PinSetting, Option<Notice>) {
    let mut pin = config.pin.clone();
    let mut notice = None;
    if pin.infers() && pin.ignored.is_empty() {
        let source = layout.trees.iter().find(|tree| tree.is_source);
        if let Some((name, words)) = source.and_then(|tree| ignored_keywords(&tree.dir, bounds)) {
            notice = Some(lunaria::notice(name, &words));
            pin.ignored = words;
        }
    }
    (pin, notice)
}

/// Whether a run looks for all that can be found.
pub(super) fn is_whole(request: &Request) -> bool {
    request.select.is_empty()
        && request.ignore.is_empty()
        && request.locales.is_empty()
        && request.min_level.is_none_or(|least| least == Level::Note)
        && !request.changed
        && request.shard.is_none()
}

fn pattern(
    written: &Placed<String>,
    parse: fn(&str) -> Result<Pattern, PatternError>,
    problems: &mut Vec<Problem>,
) -> Option<Pattern> {
    parse(&written.value)
        .map_err(|error| problems.push(Problem::new(&written.span, error.to_string(), "in this pattern")))
        .ok()
}

/// The rules that run. Their options were checked when the configuration was read.
pub(super) fn instantiate(config: &Config, policy: &Policy) -> Vec<(RuleId, Box<dyn Rule>)> {
    let ids = rules::catalogue().iter().map(|manifest| manifest.id);
    ids.filter(|id| policy.runs(*id))
        .filter_map(|id| {
            let options = config.rules.get(id.0).map(|setting| setting.options.clone()).unwrap_or_default();
            Some((id, rules::instantiate(id.0, options).ok()??))
        })
        .collect()
}
