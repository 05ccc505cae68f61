//! What a session is asked, put together from the request and the configuration.

use std::path::Path;

use super::{ConfigChoice, Error, Request};
use crate::config::{Config, Known, Placed, Problem};
use crate::finding::{Level, RuleId};
use crate::layout::{self, Layout, Pattern, PatternError, Wanted};
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
        let layout = layout::discover(&wanted(request, &config)?)?;
        Ok(Survey { config, layout })
    }
}

pub(super) fn configuration(request: &Request) -> Result<Config, Error> {
    let start = if request.path.as_os_str().is_empty() { Path::new(".") } else { &request.path };
    let file = match &request.config {
        ConfigChoice::File(file) => Some(file.clone()),
        ConfigChoice::Nothing => None,
        ConfigChoice::Search => Config::find(start),
    };
    let ids: Vec<&'static str> = rules::catalogue().iter().map(|manifest| manifest.id.0).collect();
    let known = Known { rules: &ids, options: &rules::options, check: &rules::check_options };
    match file {
        Some(file) => Ok(Config::load(&file, &known).map_err(Box::new)?),
        None => Ok(Config::nothing(start)),
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
    })
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
