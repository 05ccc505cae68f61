//! The one engine: open, check. It owns what is read and runs the stages in order.

mod learn;
mod one;
mod read;
mod setup;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::causes;
use crate::config::{ConfigError, FailOn, Glossary};
use crate::finding::{Finding, Level, Notice, RuleId};
use crate::history::{self, Base, Early, Git, History, ObjectId, Repository, Trouble};
use crate::index::Index;
use crate::layout::{self, Layout, LayoutError, TreeId};
use crate::locale::Locale;
use crate::page::Page;
use crate::parse::Keys;
use crate::policy::{Asked, Gate, Place, Policy, PolicyError};
use crate::project::{PageGroup, Project};
use crate::rule::{Group, Report, Rule, Shared};
use crate::rules;
use crate::terms::Terms;
use crate::text::FileId;

pub use learn::Term;
use learn::{Alignments, glossaries};
pub use one::Untold;
use one::shown;
pub use read::Buffers;
use read::{Desk, text_of};
pub use setup::Survey;
use setup::{configuration, instantiate, wanted};

/// Where the configuration comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConfigChoice {
    /// `locdrift.yaml`, searched upward from the path, stopping at a `.git`.
    #[default]
    Search,
    /// None at all.
    Nothing,
    /// This file.
    File(PathBuf),
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Where to look; the current directory if empty.
    pub path: PathBuf,
    /// `--source en=DIR`: at most one locale, one directory a product.
    pub sources: Vec<(Locale, PathBuf)>,
    /// `--target fr-FR=DIR`.
    pub targets: Vec<(Locale, PathBuf)>,
    /// Configuration.
    pub config: ConfigChoice,
    /// Only these target locales; all if empty.
    pub locales: Vec<Locale>,
    /// Only these rules; all if empty.
    pub select: Vec<String>,
    /// Not these rules.
    pub ignore: Vec<String>,
    /// Nothing below this level.
    pub min_level: Option<Level>,
    /// From which findings on the run fails, if not as the configuration says.
    pub fail_on: Option<FailOn>,
    /// How many warnings there may be, if not as the configuration says.
    pub max_warnings: Option<u32>,
    /// Ask nothing of the source's repository.
    pub no_history: bool,
    /// Refuse to run where the repository of a source cannot tell what it is asked.
    pub require_history: bool,
    /// Worker threads; the machine's if `None`.
    pub threads: Option<usize>,
    /// Texts that stand for those of files on disk, by path (see [`Layout::disk_path`](crate::layout::Layout::disk_path)): an editor's buffers, or what
    /// fixes would write. A path that is no page of the project is passed over.
    pub texts: Buffers,
}

/// What one locale amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct LocaleSummary {
    /// Pages read.
    pub pages: usize,
    /// Findings about this locale, by level.
    pub errors: usize,
    /// See `errors`.
    pub warnings: usize,
    /// See `errors`.
    pub notes: usize,
}

/// The run in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Pages read, in all languages.
    pub pages: usize,
    /// Page groups.
    pub groups: usize,
    /// By locale, the source too.
    pub locales: BTreeMap<Locale, LocaleSummary>,
}

/// All that a check has to say; nothing is thrown away.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// In their final order: by path, worst level first within a page, then by place.
    pub findings: Vec<Finding>,
    /// What a suppression silenced, with its reason (empty if none was given).
    pub suppressed: Vec<(Finding, String)>,
    /// About the run as a whole.
    pub notices: Vec<Notice>,
    /// In numbers.
    pub summary: Summary,
}

/// Why a check could not run; each says what, where and the mend.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Error {
    /// Nothing to check, or a folder that cannot be read.
    #[error(transparent)]
    #[diagnostic(code("layout"))]
    Layout(#[from] LayoutError),
    /// The configuration is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Config(#[from] Box<ConfigError>),
    /// Rules were asked for that do not exist.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Policy(#[from] PolicyError),
    /// The past of the source is wanted, and cannot be read.
    #[error("the history of the source is incomplete: {message}")]
    #[diagnostic(code("history"), help("leave out --require-history to check without it"))]
    History {
        /// What is missing, and how to get it.
        message: String,
    },
    /// No worker threads.
    #[error("cannot start worker threads: {0}; ask for fewer with --threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// An opened project.
pub struct Session {
    /// The pages, grouped.
    pub project: Project,
    /// What the repositories of the sources tell.
    pub history: History,
    /// Which keys of the metadata hold the id and the pin.
    pub keys: Keys,
    rules: Vec<(RuleId, Box<dyn Rule>)>,
    /// Where the history of the source is, if not where its pages are.
    elsewhere: Option<PathBuf>,
    /// Whether the repositories of the sources were asked.
    asks: bool,
    /// Days for which being behind is no worse than a note.
    grace: u32,
    policy: Policy,
    /// When a run fails.
    pub gate: Gate,
    /// What glossaries say, by tree; nothing where there are none.
    glossaries: Vec<Glossary>,
    texts: Buffers,
    /// The worker threads.
    pub pool: rayon::ThreadPool,
}

impl Session {
    /// Reads the configuration, finds the files and reads every page once.
    ///
    /// # Errors
    /// When the configuration is invalid, a folder cannot be read, or there is nothing to check.
    pub fn open(request: &Request) -> Result<Session, Error> {
        let config = configuration(request)?;
        let asked = Asked {
            select: request.select.clone(),
            ignore: request.ignore.clone(),
            min_level: request.min_level,
            locales: request.locales.clone(),
            fail_on: request.fail_on,
            max_warnings: request.max_warnings,
        };
        let policy = Policy::new(&config, rules::catalogue(), &asked)?;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(request.threads.unwrap_or(0)).build()?;
        let wanted = wanted(request, &config)?;
        let keys =
            Keys { id: config.keys.iter().map(|key| key.as_str().into()).collect(), pin: config.pin.as_str().into() };
        let asks = !request.no_history && (!config.no_history || request.require_history);
        let elsewhere = config.history.as_deref();
        let (project, history) = pool.install(|| -> Result<_, LayoutError> {
            let layout = layout::discover(&wanted)?;
            let folder = |tree: TreeId| history_of(&layout, tree, elsewhere);
            let early = if asks { Early::open(&layout, &folder, &repository) } else { Early::default() };
            let files = 0..layout.files.len() as u32;
            let read = files
                .into_par_iter()
                .map_init(Desk::default, |desk, file| desk.page(&layout, FileId(file), &request.texts, &keys, asks));
            let (pages, stored): (Vec<Page>, Vec<Option<ObjectId>>) = read.unzip();
            let project = Project::new(layout, pages);
            let history = if asks {
                past(&project, &request.texts, &stored, &keys, (elsewhere, &early))
            } else {
                History::default()
            };
            Ok((project, history))
        })?;
        if let Some(notice) = history.notices.first().filter(|_| request.require_history) {
            return Err(Error::History { message: notice.message.clone() });
        }
        let glossaries = glossaries(&config, &project.layout).map_err(Box::new)?;
        Ok(Session {
            project,
            history,
            keys,
            rules: instantiate(&config, &policy),
            asks,
            grace: config.grace,
            gate: Gate::new(&config, &asked),
            elsewhere: config.history,
            policy,
            glossaries,
            texts: request.texts.clone(),
            pool,
        })
    }

    /// Asks every rule of every group, and judges what they report.
    pub fn check(&self) -> Outcome {
        let project = &self.project;
        let texts = |file: FileId| self.text(file);
        let findings: Vec<Finding> = self.pool.install(|| {
            let index = Index::new(project);
            let nothing = Terms::default();
            let shared = Shared { project, index: &index, history: &self.history, terms: &nothing, texts: &texts };
            let (made, terms) = self.learn_for_rules(shared);
            let shared = Shared { terms: &terms, ..shared };
            let groups = project.groups.par_iter().zip_eq(made).with_min_len(8);
            groups.map(|(group, made)| self.check_group(shared, group, made)).flatten_iter().collect()
        });
        let place = |file: FileId| Place {
            locale: &project.layout.tree(file).locale,
            path: project.path(project.source_of(file)),
            key: project.page(file).id().unwrap_or_else(|| project.path(file)),
            is_source: project.layout.tree(file).is_source,
            has_past: self.asks && self.history.is_told(file),
        };
        let judged = self.policy.judge(findings, &project.pages, &texts, &place);
        let summary = summary(project, &judged.kept);
        Outcome {
            findings: judged.kept,
            suppressed: judged.suppressed,
            notices: project.layout.notices.iter().chain(&self.history.notices).cloned().collect(),
            summary,
        }
    }

    /// Asks every rule about a group: with the source as it is now, and with each version that a translation was made
    /// from, where that differs.
    fn check_group<'a>(&'a self, shared: Shared<'a>, pages: &'a PageGroup, mut made: Alignments) -> Vec<Finding> {
        let ask = |group: &Group<'_>| {
            let mut report = Report::default();
            self.rules.iter().for_each(|(_, rule)| rule.check(group, &mut report));
            report
        };
        let mut bases: Vec<&Base> = pages.targets.iter().filter_map(|target| self.history.base(target.file)).collect();
        bases.sort_by_key(|base| base.blob);
        bases.dedup_by_key(|base| base.blob);
        let mut then = Vec::new();
        for base in bases {
            let of_base =
                made.extract_if(|file, _| self.history.base(*file).is_some_and(|own| std::ptr::eq(own, base)));
            let group = Group::of_base(shared, pages, base, of_base.collect());
            let is_compared = |file: FileId| group.pairs.iter().any(|pair| pair.target == file);
            then.extend(ask(&group).into_findings().into_iter().filter(|finding| is_compared(finding.at.file)));
            made.extend(group.pairs.into_iter().map(|pair| (pair.target, pair.alignment)));
        }
        let group = Group::new(shared, pages, made);
        let now = ask(&group);
        causes::judge(&group, now, then, self.grace)
    }

    /// The folder of a repository that holds the history of a source page.
    pub fn history_folder(&self, source: FileId) -> PathBuf {
        history_of(&self.project.layout, self.project.layout.files[source.index()].tree, self.elsewhere.as_deref())
    }

    /// The text of a file, read again; `None` if it cannot be read as UTF-8.
    pub fn text(&self, file: FileId) -> Option<Arc<str>> {
        text_of(&self.project.layout, file, &self.texts)
    }
}

/// The git repository that has its top at a folder.
///
/// # Errors
/// When there is no program `git`.
pub fn repository(top: &Path) -> Result<Box<dyn Repository>, Trouble> {
    Ok(Box::new(Git::open(top)?))
}

/// The folder of a repository that holds the history of a source: that of its pages, or `elsewhere`, where `{product}`
/// stands for the name of the product.
fn history_of(layout: &Layout, tree: TreeId, elsewhere: Option<&Path>) -> PathBuf {
    let tree = &layout.trees[tree.index()];
    match elsewhere {
        Some(folder) => folder.to_string_lossy().replace("{product}", &tree.product).into(),
        None => tree.dir.clone(),
    }
}

/// Reads the past of a project from the repositories of its sources.
fn past(
    project: &Project,
    texts: &Buffers,
    stored: &[Option<ObjectId>],
    keys: &Keys,
    (elsewhere, early): (Option<&Path>, &Early),
) -> History {
    let text = |file: FileId| text_of(&project.layout, file, texts);
    let asked = history::Asked {
        project,
        stored,
        text: &text,
        keys,
        folder: &|tree| history_of(&project.layout, tree, elsewhere),
        shown: &shown,
    };
    history::read(&asked, &|top| early.take(top, &repository))
}

fn summary(project: &Project, findings: &[Finding]) -> Summary {
    let mut summary = Summary { pages: project.pages.len(), groups: project.groups.len(), ..Summary::default() };
    for at in 0..project.pages.len() as u32 {
        let locale = &project.layout.tree(FileId(at)).locale;
        match summary.locales.get_mut(locale) {
            Some(own) => own.pages += 1,
            None => {
                summary.locales.insert(locale.clone(), LocaleSummary { pages: 1, ..LocaleSummary::default() });
            }
        }
    }
    for finding in findings {
        let own = summary.locales.entry(finding.locale.clone()).or_default();
        match finding.level {
            Level::Error => own.errors += 1,
            Level::Warning => own.warnings += 1,
            Level::Note => own.notes += 1,
        }
    }
    summary
}
