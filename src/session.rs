//! The one engine: open, check. It owns what is read and runs the stages in order.

mod accepted;
mod at_commit;
mod command;
mod error;
mod glossary_terms;
mod history_of_sources;
mod only_new;
mod page_diff;
mod pool;
mod progress;
mod read;
mod renames;
mod scope;
mod setup;
mod summary_of;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::baseline::Entry;
use crate::causes;
use crate::config::{FailOn, Glossary};
use crate::files::Bounds;
use crate::finding::{Finding, Level, Notice, RuleId};
use crate::history::{Base, History, HistoryFolder, ObjectId, Prefetched};
use crate::index::Index;
use crate::layout::{self, TreeId};
use crate::locale::Locale;
use crate::page::Page;
use crate::parse::Keys;
use crate::policy::{Gate, Overrides, Policy, RunScope};
use crate::project::{PageGroup, Project};
use crate::rule::{Group, Report, Rule, Shared};
use crate::rules;
use crate::site::Site;
use crate::terms::Terms;
use crate::text::FileId;

pub use accepted::{Accepted, BaselineChoice};
use at_commit::Comparison;
pub use at_commit::{Heads, Reference};
pub use command::CommandLine;
pub use error::Error;
pub use glossary_terms::Term;
use glossary_terms::{AlignmentCache, glossaries};
pub use history_of_sources::repository;
use history_of_sources::{history_of, past};
pub use page_diff::SinceError;
use page_diff::shown;
pub use progress::Progress;
pub use read::Buffers;
use read::{PageReader, text_of};
use scope::Scope;
pub use scope::Shard;
pub use setup::Survey;
use setup::{bounds_with, configuration, expect_history_inside, instantiate, is_whole, wanted};
use summary_of::summary;
pub use summary_of::{LocaleSummary, Summary};

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
    /// What kind of site the pages are of.
    pub site: &'static Site,
    /// The folder of a repository that holds the history of the source, if not where the configuration says (or the pages
    /// are); `{product}` stands for the product.
    pub history: Option<PathBuf>,
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
    /// Which baseline hides what.
    pub baseline: BaselineChoice,
    /// Report only what was not there in these commits.
    pub since: Vec<Reference>,
    /// Check only the groups of pages with edits that are not committed.
    pub changed: bool,
    /// Check only this share of all groups.
    pub shard: Option<Shard>,
    /// Commits that stand for HEAD where the past is read.
    pub heads: Arc<Heads>,
    /// Who wants to know how far the run has come.
    pub progress: Progress,
}

/// All that a check has to say; nothing is thrown away.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// In their final order: by path, worst level first within a page, then by place.
    pub findings: Vec<Finding>,
    /// What a suppression silenced, with its reason (empty if none was given).
    pub suppressed: Vec<(Finding, String)>,
    /// What the baseline hides.
    pub baselined: Vec<Finding>,
    /// What was there already in the commits that the run is compared with.
    pub preexisting: Vec<Finding>,
    /// What the baseline has and nobody found, where all was looked for.
    pub gone: Vec<Entry>,
    /// The share of all groups that was checked; all if `None`.
    pub shard: Option<Shard>,
    /// About the run as a whole.
    pub notices: Vec<Notice>,
    /// The command line that asks for the same again; `None` where there is no project to ask.
    pub command: Option<CommandLine>,
    /// Whether the project has a baseline.
    pub has_baseline: bool,
    /// In numbers.
    pub summary: Summary,
}

/// An opened project.
pub struct Session {
    /// The pages, grouped.
    pub project: Project,
    /// What the repositories of the sources tell.
    pub history: History,
    /// Where its files may lie.
    pub bounds: Bounds,
    /// Which keys of the metadata hold the id and the pin.
    pub keys: Keys,
    rules: Vec<(RuleId, Box<dyn Rule>)>,
    /// Where the history of the source is, if not where its pages are.
    history_override: Option<PathBuf>,
    /// Whether the repositories of the sources were asked.
    reads_history: bool,
    /// Days for which being behind is no worse than a note.
    grace: u32,
    policy: Policy,
    /// When a run fails.
    pub gate: Gate,
    /// What glossaries say, by tree; nothing where there are none.
    glossaries: Vec<Glossary>,
    texts: Buffers,
    /// The findings that the project has accepted.
    pub accepted: Accepted,
    scope: Scope,
    shard: Option<Shard>,
    command: CommandLine,
    /// Whether all is looked for that could be found in these pages.
    is_whole: bool,
    comparison: Comparison,
    progress: Progress,
    /// The worker threads.
    pub pool: Arc<rayon::ThreadPool>,
}

impl Session {
    /// Reads the configuration, finds the files and reads every page once.
    ///
    /// # Errors
    /// When the configuration is invalid, a folder cannot be read, or there is nothing to check.
    pub fn open(request: &Request) -> Result<Session, Error> {
        Session::open_in(request, pool::pool(request.threads)?)
    }

    fn open_in(request: &Request, pool: Arc<rayon::ThreadPool>) -> Result<Session, Error> {
        let config = configuration(request)?;
        let asked = Overrides {
            select: request.select.clone(),
            ignore: request.ignore.clone(),
            min_level: request.min_level,
            locales: request.locales.clone(),
            fail_on: request.fail_on,
            max_warnings: request.max_warnings,
        };
        let policy = Policy::new(&config, rules::catalogue(), &asked)?;
        let wanted = wanted(request, &config)?;
        let keys = Keys::of(request.site, config.keys.as_deref(), config.pin.as_deref());
        let asks = !request.no_history && (!config.no_history || request.require_history);
        let elsewhere = request.history.as_deref().or(config.history.as_deref());
        let (project, history) = pool.install(|| -> Result<_, Error> {
            let layout = layout::discover(&wanted)?;
            expect_history_inside(request, &config, &layout)?;
            let folder = |tree: TreeId| history_of(&layout, tree, elsewhere);
            let open = |top: &Path| at_commit::repository(top, &request.heads);
            let prefetched = if asks { Prefetched::open(&layout, &folder, &open) } else { Prefetched::default() };
            let files = 0..layout.files.len() as u32;
            request.progress.begin("pages read", layout.files.len());
            let read = files.into_par_iter().map_init(PageReader::default, |desk, file| {
                request.progress.step();
                desk.page(&layout, FileId(file), &request.texts, &keys, asks)
            });
            let (pages, stored): (Vec<Page>, Vec<Option<ObjectId>>) = read.unzip();
            let project = Project::new(layout, pages);
            let history = if asks {
                past(&project, request, &stored, &keys, (elsewhere, &prefetched))
            } else {
                History::default()
            };
            Ok((project, history))
        })?;
        if let Some(notice) = history.notices.first().filter(|_| request.require_history) {
            return Err(Error::History { message: notice.message.clone() });
        }
        let mut bounds = bounds_with(&config, &wanted, &project.layout);
        // What is wrong with the folders is told before what is wrong with this file.
        let accepted = Accepted::read(request, &config, &mut bounds)?;
        let glossaries = glossaries(&config, &project.layout).map_err(Box::new)?;
        let scope = pool.install(|| Scope::of(request, &project))?;
        let then = Comparison::open(request, &project.layout, &pool)?;
        Ok(Session {
            accepted,
            scope,
            shard: request.shard,
            command: CommandLine::of(request),
            is_whole: is_whole(request),
            comparison: then,
            progress: request.progress.clone(),
            project,
            history,
            keys,
            rules: instantiate(&config, &policy),
            reads_history: asks,
            grace: config.grace,
            gate: Gate::new(&config, &asked),
            history_override: elsewhere.map(Path::to_owned),
            bounds,
            policy,
            glossaries,
            texts: request.texts.clone(),
            pool,
        })
    }

    /// Asks every rule of every group, judges what they report, and parts what is new from what is known.
    pub fn check(&self) -> Outcome {
        let mut outcome = self.found();
        let path = |file: FileId| shown(&self.project.layout.disk_path(file)).display().to_string();
        let suppressed = outcome.suppressed.iter_mut().map(|(finding, _)| finding);
        self.command.name_pages(outcome.findings.iter_mut().chain(suppressed), &path);
        self.hide_accepted(&mut outcome);
        self.drop_preexisting(&mut outcome);
        outcome.summary = summary(&self.project, &self.history, &outcome.findings, self.groups_in_scope());
        outcome
    }

    fn found(&self) -> Outcome {
        let project = &self.project;
        let texts = |file: FileId| self.text(file);
        let findings: Vec<Finding> = self.pool.install(|| {
            let index = Index::new(project);
            let nothing = Terms::default();
            let shared = Shared { project, index: &index, history: &self.history, terms: &nothing, texts: &texts };
            let (base_alignments, terms) = self.learn_for_rules(shared);
            let shared = Shared { terms: &terms, ..shared };
            let groups = project.groups.par_iter().zip_eq(base_alignments).with_min_len(8);
            self.progress.begin("pages checked", self.groups_in_scope().count());
            let mine = groups.filter(|(group, _)| self.scope.takes(project, group));
            let check = |(group, base_alignments)| {
                self.progress.step();
                self.check_group(shared, group, base_alignments)
            };
            mine.map(check).flatten_iter().collect()
        });
        let place = |file: FileId| {
            let (source, tree) = (project.source_of(file), project.layout.tree(file));
            RunScope {
                product: &tree.product,
                locale: &tree.locale,
                path: project.path(source),
                key: project.page(source).id().unwrap_or_else(|| project.path(source)),
                is_source: tree.is_source,
                is_orphan: !tree.is_source && source == file,
                has_past: self.reads_history && self.history.is_reported(file),
            }
        };
        let mut judged = self.policy.judge(findings, &project.pages, &texts, &place);
        let strangers = self.files_out_of_scope();
        // Whether a comment serves is known only of pages that were checked.
        let is_mine = |f: &Finding| f.rule != RuleId::UNUSED_SUPPRESSION || !strangers.contains(&f.at.file);
        judged.kept.retain(is_mine);
        judged.suppressed.retain(|(finding, _)| is_mine(finding));
        Outcome {
            findings: judged.kept,
            suppressed: judged.suppressed,
            notices: project.layout.notices.iter().chain(&self.history.notices).cloned().collect(),
            shard: self.shard,
            command: Some(self.command.clone()),
            has_baseline: self.accepted.baseline.is_some(),
            ..Outcome::default()
        }
    }

    /// The groups that this run is about.
    fn groups_in_scope(&self) -> impl Iterator<Item = &PageGroup> {
        self.project.groups.iter().filter(|group| self.scope.takes(&self.project, group))
    }

    /// The pages that this run is not about.
    fn files_out_of_scope(&self) -> HashSet<FileId> {
        let groups = self.project.groups.iter().filter(|group| !self.scope.takes(&self.project, group));
        groups.flat_map(PageGroup::files).collect()
    }

    /// Asks every rule about a group: with the source as it is now, and with each version that a translation was made
    /// from, where that differs.
    fn check_group<'a>(
        &'a self,
        shared: Shared<'a>,
        pages: &'a PageGroup,
        mut base_alignments: AlignmentCache,
    ) -> Vec<Finding> {
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
            let of_base = base_alignments
                .extract_if(|file, _| self.history.base(*file).is_some_and(|own| std::ptr::eq(own, base)));
            let group = Group::of_base(shared, pages, base, of_base.collect());
            let is_compared = |file: FileId| group.pairs.iter().any(|pair| pair.target == file);
            then.extend(ask(&group).into_findings().into_iter().filter(|finding| is_compared(finding.at.file)));
            base_alignments.extend(group.pairs.into_iter().map(|pair| (pair.target, pair.alignment)));
        }
        let group = Group::new(shared, pages, base_alignments);
        let now = ask(&group);
        causes::judge(&group, now, then, self.grace)
    }

    /// The folder of a repository that holds the history of a source page.
    pub fn history_folder(&self, source: FileId) -> HistoryFolder {
        history_of(
            &self.project.layout,
            self.project.layout.files[source.index()].tree,
            self.history_override.as_deref(),
        )
    }

    /// The text of a file, read again; `None` if it cannot be read as UTF-8.
    pub fn text(&self, file: FileId) -> Option<Arc<str>> {
        text_of(&self.project.layout, file, &self.texts)
    }
}
