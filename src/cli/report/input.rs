//! Where a report comes from: a check, or saved results.

use std::path::{Path, PathBuf};

use super::super::progress::with_progress;
use super::super::{Checker, Context, Failure, disk};
use crate::config::ReportSetting;
use crate::files::{PathOrigin, RESULT_LIMIT, TEXT_LIMIT};
use crate::report::{FindingCount, Input, LinkTemplate, Links, LoadError, PageFinding, Report, load};
use crate::session::{Request, TreeRepository};

/// A report, and what belongs to it.
pub(super) struct Loaded {
    pub report: Report,
    /// About the run as a whole.
    pub notices: Vec<String>,
    pub repositories: Vec<TreeRepository>,
    /// The project, if it was checked.
    pub engine: Option<Box<dyn Checker>>,
}

/// Checks a project.
pub(super) fn checked(request: &Request, context: &Context<'_>, waits: bool) -> Result<Loaded, Failure> {
    let (engine, (input, notices)) = with_progress(request, waits, |request| {
        let engine = (context.open)(request)?;
        let counted = counted(&*engine);
        Ok((engine, counted))
    })?;
    let repositories = engine.tree_repositories();
    Ok(Loaded { report: put_together(vec![input], &[])?, notices, repositories, engine: Some(engine) })
}

/// The report of a project alone.
pub(super) fn report_of(engine: &dyn Checker) -> Result<Report, Failure> {
    put_together(vec![counted(engine).0], &[])
}

/// Checks a project; what is counted, and what is said about the run.
fn counted(engine: &dyn Checker) -> (Input, Vec<String>) {
    let outcome = engine.check();
    let states = engine.page_states();
    let finding = |of: &crate::finding::Finding| PageFinding {
        locale: of.locale.clone(),
        product: of.product.clone(),
        path: of.page_path.clone(),
        file: engine.path(of.at.file),
        count: FindingCount { rule: of.rule.0.to_owned(), level: of.level, cause: of.cause, count: 1 },
    };
    let input = Input {
        states,
        findings: outcome.findings.iter().map(finding).collect(),
        accepted: outcome.baselined.len() as u64,
    };
    (input, outcome.notices.into_iter().map(|notice| notice.message).collect())
}

/// Reads saved results.
pub(super) fn saved(files: &[PathBuf]) -> Result<Loaded, Failure> {
    let inputs = files.iter().map(|file| read(file)).collect::<Result<Vec<Input>, Failure>>()?;
    Ok(Loaded { report: put_together(inputs, files)?, notices: Vec::new(), repositories: Vec::new(), engine: None })
}

fn put_together(inputs: Vec<Input>, files: &[PathBuf]) -> Result<Report, Failure> {
    Report::new(inputs).map_err(|error| {
        let name = |at: usize| files.get(at).map_or_else(String::new, |file| file.display().to_string());
        let (first, second) = (name(error.inputs.0), name(error.inputs.1));
        Failure::Usage {
            message: format!(
                "{first} and {second} contradict each other about {} ({})",
                crate::text::line(&error.page),
                error.locale
            ),
            help: "give one result for each product, shard or language, all of the same commits".to_owned(),
        }
    })
}

fn read(file: &Path) -> Result<Input, Failure> {
    let name = file.display();
    let wrong = |message: String, help: &str| Failure::Usage { message, help: help.to_owned() };
    let help = "give files that `locdrift check --output-format json` or `locdrift report --format json` wrote";
    let bytes = PathOrigin::CommandLine.read(file, RESULT_LIMIT);
    let bytes = bytes.map_err(|error| wrong(format!("cannot read {name}: {error}"), help))?;
    load(&bytes).map_err(|error| {
        let help = match error {
            LoadError::NoPages => {
                "run the check again with this version: it writes the state of the pages with `--output-format json`"
            }
            _ => help,
        };
        wrong(format!("{name}: {error}"), help)
    })
}

/// The text of a file that the user names.
pub(super) fn text(file: &Path) -> Result<String, Failure> {
    let bytes = PathOrigin::CommandLine.read(file, TEXT_LIMIT);
    let bytes = bytes.map_err(|error| Failure::Usage {
        message: format!("cannot read {}: {error}", file.display()),
        help: "name an older check list".to_owned(),
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The day of SOURCE_DATE_EPOCH, where that is set: then a report can be made again, byte for byte.
pub(super) fn fixed_day() -> Option<String> {
    let seconds = std::env::var("SOURCE_DATE_EPOCH").ok()?.trim().parse().ok()?;
    Some(time::OffsetDateTime::from_unix_timestamp(seconds).ok()?.date().to_string())
}

/// The addresses of files: those of the configuration, else those that the repositories tell.
pub(super) fn links(setting: &ReportSetting, repositories: Vec<TreeRepository>, report: &Report) -> Links {
    let mut links = Links::default();
    let configured = |locale: &crate::locale::Locale| {
        let own = setting.locale_links.iter().filter(|(own, _)| own.covers(locale));
        own.max_by_key(|(own, _)| own.as_str().len()).map(|(_, link)| link).or(setting.links.as_ref())
    };
    for repository in repositories {
        let TreeRepository { locale, product, top, web, commit } = repository;
        let (strip, prefix) = disk::below(&top);
        let of_host = || web.zip(commit).map(|(web, commit)| of_host(&web, &commit));
        if let Some(template) = configured(&locale).cloned().or_else(of_host) {
            links.templates.insert((locale, product), LinkTemplate { template, strip, prefix });
        }
    }
    // Saved results do not say where their repositories are: paths are taken as they are.
    let locales = report.locales.iter().map(|of| &of.locale).chain(&report.source);
    for locale in locales {
        if links.templates.keys().all(|(own, _)| own != locale)
            && let Some(template) = configured(locale)
        {
            let template = LinkTemplate { template: template.clone(), strip: String::new(), prefix: String::new() };
            links.templates.insert((locale.clone(), String::new()), template);
        }
    }
    links
}

/// How hosts show a file at a commit.
fn of_host(web: &str, commit: &str) -> String {
    let host = web.split('/').nth(2).unwrap_or("");
    match () {
        () if host.contains("gitlab") => format!("{web}/-/blob/{commit}/{{path}}#L{{line}}"),
        () if host.contains("bitbucket") => format!("{web}/src/{commit}/{{path}}#lines-{{line}}"),
        () => format!("{web}/blob/{commit}/{{path}}?plain=1#L{{line}}"),
    }
}
