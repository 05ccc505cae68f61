//! The one engine: open, update, check. It owns what is read and runs the stages in order.

mod accepted;
mod analysis;
mod ask;
mod at_commit;
mod baseline_file;
mod command;
mod error;
mod keys;
mod learned;
mod left_out;
mod links;
mod lunaria;
mod new_findings;
mod owners;
mod page_diff;
mod page_metadata;
mod page_pins;
mod page_state;
mod page_states;
mod pool;
mod progress;
mod read;
mod renames;
mod request;
mod scope;
mod setup;
mod shared;
mod source_history;
mod summary;
mod terms;
mod texts;
mod update;

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::causes::{self, OtherReport, Place};
use crate::config::Glossary;
use crate::files::Bounds;
use crate::finding::{Finding, RuleId};
use crate::history::{Base, History, HistoryFolder, ObjectId, Prefetched};
use crate::index::Reads;
use crate::layout::{self, TreeId};
use crate::page::Page;
use crate::parse::Keys;
use crate::policy::{Gate, Overrides, Policy, RunScope};
use crate::project::{PageGroup, Project, Target};
use crate::rule::{self, Group, Pair, Part, Report, Rule, Shared};
use crate::rules;
use crate::terms::Terms;
use crate::text::FileId;

pub use accepted::{Accepted, BaselineChoice};
use analysis::Analysis;
use at_commit::Comparison;
pub use at_commit::Reference;
pub use baseline_file::{BaselineFile, BaselineFileError};
pub use command::CommandLine;
pub use error::Error;
pub use keys::keys_of;
pub use links::TreeRepository;
pub use page_diff::SinceError;
use page_diff::shown;
pub use page_pins::{PagePin, PinOrigin};
pub use page_state::{PageState, PageStates, PageStatus, SectionWork, UnknownReason, WorkKind};
pub use progress::Progress;
use read::PageReader;
pub use request::{ConfigChoice, Outcome, Request};
use scope::Scope;
pub use scope::Shard;
pub use setup::{Survey, config_of};
use setup::{bounds_with, configuration, expect_history_inside, instantiate, is_whole, wanted};
use shared::SharedPages;
pub use source_history::repository;
use source_history::{Past, history_of};
use summary::summary;
pub use summary::{LocaleSummary, Summary};
pub use terms::Term;
use terms::glossaries;
pub use texts::Buffers;
use texts::Texts;
pub use update::Changes;

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
    request: Request,
    rules: Vec<(RuleId, Box<dyn Rule>)>,
    past: Past,
    /// Whether the repositories of the sources were asked.
    reads_history: bool,
    /// Days for which being behind is no worse than a note.
    grace: u32,
    policy: Policy,
    /// When a run fails.
    pub gate: Gate,
    /// What glossaries say, by tree; nothing where there are none.
    glossaries: Vec<Glossary>,
    texts: Texts,
    analysis: Analysis,
    /// The findings that the project has accepted.
    pub accepted: Accepted,
    scope: Scope,
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
        Session::open_in(request, pool::pool(request.threads)?, None)
    }

    /// The same; pages that are those of another session are taken from there.
    fn open_in(request: &Request, pool: Arc<rayon::ThreadPool>, other: Option<&Session>) -> Result<Session, Error> {
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
        let asks = !request.no_history && (!config.no_history || request.require_history);
        let elsewhere = request.history.as_deref().or(config.history.as_deref());
        let (project, texts, past, history, keys) = pool.install(|| -> Result<_, Error> {
            let layout = layout::discover(&wanted)?;
            let keys = keys_of(&config, &layout, &request.texts);
            expect_history_inside(request, &config, &layout)?;
            let folder = |tree: TreeId| history_of(&layout, tree, elsewhere);
            let prefetches = asks && other.is_none();
            let prefetched =
                if prefetches { Prefetched::open(&layout, &folder, &repository) } else { Prefetched::default() };
            let texts = Texts::new(&request.texts, layout.files.len());
            let shared = other.map(|other| SharedPages::of(&layout, other));
            let files = 0..layout.files.len() as u32;
            request.progress.begin("pages read", layout.files.len());
            let read = files.into_par_iter().map_init(PageReader::default, |reader, file| {
                request.progress.step();
                let shared = shared.as_ref().and_then(|shared| shared.page(&layout, FileId(file), &texts));
                shared.unwrap_or_else(|| reader.page(&layout, FileId(file), &texts, &keys, asks))
            });
            let (pages, stored): (Vec<Arc<Page>>, Vec<Option<ObjectId>>) = read.unzip();
            let mut project = Project::new(layout, pages);
            let bounds = bounds_with(&config, &wanted, &project.layout);
            let (pin, notice) = setup::pin_setting(&config, &bounds, &project.layout);
            project.layout.notices.extend(notice.filter(|_| asks));
            let past = Past {
                memory: other.map(|other| other.past.memory.clone()).unwrap_or_default(),
                elsewhere: elsewhere.map(Path::to_owned),
                heads: request.heads.clone(),
                pin,
                cache: request.cache.clone(),
                stored,
            };
            let history = if asks { past.read(&project, &texts, &keys, &prefetched) } else { History::default() };
            Ok((project, texts, past, history, keys))
        })?;
        expect_history(request, &history)?;
        let mut bounds = bounds_with(&config, &wanted, &project.layout);
        // What is wrong with the folders is reported before what is wrong with this file.
        let accepted = Accepted::read(request, &config, &mut bounds)?;
        let glossaries = glossaries(&config, &project.layout).map_err(Box::new)?;
        let scope = pool.install(|| Scope::of(request, &project))?;
        let mut session = Session {
            accepted,
            scope,
            command: CommandLine::of(request),
            is_whole: is_whole(request),
            comparison: Comparison::Unasked,
            progress: request.progress.clone(),
            analysis: Analysis::new(&project),
            project,
            history,
            keys,
            rules: instantiate(&config, &policy),
            past,
            reads_history: asks,
            grace: config.grace,
            gate: Gate::new(&config, &asked),
            bounds,
            policy,
            glossaries,
            texts,
            request: request.clone(),
            pool,
        };
        session.comparison = Comparison::open(&session)?;
        Ok(session)
    }

    /// Asks every rule of every group, judges what they report, and parts what is new from what is known. What was found
    /// before and cannot have changed is not asked again.
    pub fn check(&self) -> Outcome {
        let groups = self.project.groups.iter().enumerate();
        let groups: Vec<usize> =
            groups.filter(|(_, group)| self.scope.takes(&self.project, group)).map(|(at, _)| at).collect();
        let outcome = self.outcome(&groups, &mut self.project.pages.iter().map(|page| &**page), self.is_whole);
        let reported: HashSet<FileId> = outcome.findings.iter().map(|finding| finding.at.file).collect();
        self.texts.forget_all_but(|file| reported.contains(&file));
        outcome
    }

    /// The same for the groups of some pages alone.
    pub fn check_pages(&self, files: &[FileId]) -> Outcome {
        let mut groups: Vec<usize> = files.iter().filter_map(|file| self.project.group_of(*file)).collect();
        groups.sort_unstable();
        groups.dedup();
        groups.retain(|group| self.scope.takes(&self.project, &self.project.groups[*group]));
        self.check_groups(&groups)
    }

    /// The same for some groups alone, by their places in [`Project::groups`], in order.
    pub fn check_groups(&self, groups: &[usize]) -> Outcome {
        let mut pages: Vec<FileId> = groups.iter().flat_map(|group| self.project.groups[*group].files()).collect();
        pages.sort_unstable();
        self.outcome(groups, &mut pages.into_iter().map(|file| self.project.page(file)), false)
    }

    /// Gives back the memory of texts that can be read again.
    pub fn forget_texts(&self) {
        self.texts.forget_all_but(|_| false);
    }

    fn outcome(&self, groups: &[usize], pages: &mut dyn Iterator<Item = &Page>, is_whole: bool) -> Outcome {
        let mut outcome = self.found(groups, pages);
        let path = |file: FileId| shown(&self.project.layout.disk_path(file)).display().to_string();
        let suppressed = outcome.suppressed.iter_mut().map(|(finding, _)| finding);
        self.command.name_pages(outcome.findings.iter_mut().chain(suppressed), &path);
        self.hide_accepted(&mut outcome, is_whole);
        self.drop_preexisting(&mut outcome);
        let groups = groups.iter().map(|group| &self.project.groups[*group]);
        outcome.summary = summary(&self.project, &self.history, (&outcome.findings, &outcome.counted), groups);
        outcome
    }

    fn found(&self, groups: &[usize], pages: &mut dyn Iterator<Item = &Page>) -> Outcome {
        let project = &self.project;
        let texts = |file: FileId| self.text(file);
        let nothing = Terms::default();
        let terms = self.learn(self.shared(&nothing, &texts));
        let shared = self.shared(&terms, &texts);
        self.progress.begin("pages checked", groups.len());
        let found = self.map_groups(groups, |group| {
            self.progress.step();
            let group = &project.groups[group];
            self.analysis.findings(shared, group, |part, reads| self.check_part(shared, group, part, reads))
        });
        let findings: Vec<Finding> = found.iter().flatten().flat_map(|findings| findings.iter().cloned()).collect();
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
        let mut judged = self.policy.judge(findings, pages, &texts, &place);
        let out_of_scope = self.files_out_of_scope();
        // Whether a comment serves is known only of pages that were checked.
        let is_mine = |f: &Finding| f.rule != RuleId::UNUSED_SUPPRESSION || !out_of_scope.contains(&f.at.file);
        judged.kept.retain(is_mine);
        judged.suppressed.retain(|(finding, _)| is_mine(finding));
        let lookup = self.lookup();
        let text = |file| self.text(file);
        let boilerplate = summary::boilerplate(&lookup, project, &text);
        let counts_pages = judged.counted.iter().any(|finding| finding.rule == RuleId::UNTRANSLATED_PAGE);
        Outcome {
            findings: judged.kept,
            suppressed: judged.suppressed,
            notices: { project.layout.notices.iter().chain(&self.history.notices).cloned() }
                .chain(summary::partial(project, &judged.counted))
                .chain(summary::left_out(&lookup, project).filter(|_| counts_pages))
                .chain(summary::fallbacks(&judged.counted))
                .chain(summary::restamped(&judged.counted))
                .chain(boilerplate.filter(|_| self.policy.runs(RuleId::BLOCK_MISMATCH)))
                .collect(),
            counted: judged.counted,
            shard: self.request.shard,
            command: Some(self.command.clone()),
            has_baseline: self.accepted.baseline.is_some(),
            ..Outcome::default()
        }
    }

    /// Does some work for each of some groups, in their order; by several threads, where it is worth to wake them.
    fn map_groups<T: Send>(&self, groups: &[usize], work: impl Fn(usize) -> T + Sync) -> Vec<T> {
        const FEW: usize = 8;
        if groups.len() <= FEW {
            return groups.iter().map(|group| work(*group)).collect();
        }
        self.pool.install(|| groups.par_iter().with_min_len(FEW).map(|group| work(*group)).collect())
    }

    /// What all groups share.
    fn shared<'a>(&'a self, terms: &'a Terms, texts: rule::Texts<'a>) -> Shared<'a> {
        let Session { project, history, .. } = self;
        Shared { project, history, terms, texts, index: self.analysis.index(), alignments: self.analysis.alignments() }
    }

    /// The groups that this run is about.
    fn groups_in_scope(&self) -> impl Iterator<Item = &PageGroup> {
        self.project.groups.iter().filter(|group| self.scope.takes(&self.project, group))
    }

    /// The pages that this run is not about.
    fn files_out_of_scope(&self) -> HashSet<FileId> {
        if self.scope.is_whole() {
            return HashSet::new();
        }
        let groups = self.project.groups.iter().filter(|group| !self.scope.takes(&self.project, group));
        groups.flat_map(PageGroup::files).collect()
    }

    /// Asks every rule about a part of a group: with the source as it is now, and with each version that a translation was
    /// made from, where that differs.
    fn check_part(&self, shared: Shared<'_>, pages: &PageGroup, part: Part, reads: &Reads) -> Vec<Finding> {
        let ask = |group: &Group<'_>| {
            let mut report = Report::default();
            self.rules.iter().for_each(|(_, rule)| rule.check(group, &mut report));
            report
        };
        let group = Group::new(shared, pages, part, reads);
        let in_bases = |history: &History, alignments: &rule::Alignments| {
            let shared = Shared { history, alignments, ..shared };
            let mut bases: Vec<&Base> = group.targets().iter().filter_map(|target| history.base(target.file)).collect();
            bases.sort_by_key(|base| base.blob);
            bases.dedup_by_key(|base| base.blob);
            let (mut found, mut paired) = (Vec::new(), Vec::new());
            for base in bases {
                let group = Group::of_base(shared, pages, part, reads, base);
                let is_compared = |file: FileId| group.pairs().iter().any(|pair| pair.target == file);
                found.extend(ask(&group).into_findings().into_iter().filter(|finding| is_compared(finding.at.file)));
                let places = |pair: &Pair| pair.paired_blocks(&group).into_iter().map(Place::from).collect();
                paired.extend(group.pairs().iter().map(|pair| (pair.target, places(pair), base.text.clone())));
            }
            (found, paired)
        };
        let base = in_bases(&self.history, self.analysis.alignments()).0;
        // Other versions are asked, too: the oldest that a translation may be made from, where that is not certain, and those
        // that parts of it agree with.
        let count = group.targets().iter().map(|target| self.history.others(target.file).count()).max();
        let others = (0..count.unwrap_or(0)).map(|at| {
            let of_target = |target: &Target| self.history.others(target.file).nth(at).flatten();
            let other = group.targets().iter().find_map(of_target);
            let asked = other.map(|other| in_bases(other, self.analysis.other_alignments()));
            asked.map_or_else(OtherReport::default, |(findings, paired)| OtherReport::new(findings, paired))
        });
        let others = others.collect();
        let now = ask(&group);
        causes::judge(&group, now, (base, others), self.grace)
    }

    /// The folder of a repository that holds the history of a source page.
    pub fn history_folder(&self, source: FileId) -> HistoryFolder {
        history_of(&self.project.layout, self.project.layout.files[source.index()].tree, self.past.elsewhere.as_deref())
    }

    /// The text of a file: that of a buffer, else the one that was read, else read again; `None` if it cannot be read as
    /// UTF-8.
    pub fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.texts.text(&self.project.layout, file)
    }
}

/// # Errors
/// Where the past is wanted, and a repository cannot tell all of it.
fn expect_history(request: &Request, history: &History) -> Result<(), Error> {
    match history.notices.iter().find(|notice| notice.is_lack()).filter(|_| request.require_history) {
        Some(notice) => Err(Error::History { message: notice.message.clone() }),
        None => Ok(()),
    }
}
