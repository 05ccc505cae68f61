//! What one translation was made from: its date and its fit, found step by step, so that many pages are read at once.

use std::sync::Arc;

use super::super::inputs::HistoryInput;
use super::super::main_line::{MainLine, PageVersion};
use super::super::object::ObjectId;
use super::blobs::OldPages;
use super::fit::{Distance, Signature};
use super::pages::{Line, States};
use super::passes::Pass;
use super::remains::Search;
use super::{PinWay, says};
use crate::parse::Reader;
use crate::text::FileId;

/// Changes of a translation that are looked at in one step.
const AT_ONCE: usize = 2;
/// Versions of the source that are compared with a translation: those that came after its body changed, in one step, and
/// those before, at most and in one step.
const MOST_AT_ONCE: usize = 16;
const MOST_OLDER: usize = 12;
const OLDER_AT_ONCE: usize = 4;
/// So many where none of them fits well.
const MOST_WHERE_FAR: usize = 48;

/// One translation while it is looked at.
pub(super) struct Witness {
    pub states: States,
    passes: Vec<Pass>,
    lines: [Arc<Line>; 2],
    floor: Option<Floor>,
    step: Step,
}

/// What a translation was made from, as places among the versions of its source: no newer than `newest`, no older than
/// `oldest`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub way: PinWay,
    pub newest: usize,
    pub oldest: usize,
    /// Other versions that parts of it are of, see [`Search::found`].
    pub remains: Vec<usize>,
}

/// The version that a fork surely has, as a place among the versions of its source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Floor {
    pub version: usize,
    /// Whether the fork merges its source, so that all of its pages are of that time.
    pub is_merged: bool,
    /// Where on the main line of the fork it came.
    pub arrival: u32,
}

enum Step {
    /// Its states from this one on are looked at.
    Date(usize),
    /// Versions of the source are compared with it.
    Fit(Fit),
    /// What it was made from is known, and other versions are looked for that parts of it are of.
    Remains(Range, Search),
    Done(Option<Range>),
}

/// The versions that a translation may be made from, as places.
#[derive(Default)]
struct Fit {
    /// The newest when its body last changed.
    date: usize,
    /// Those that were compared.
    seen: Vec<Seen>,
    /// The first that was not.
    next: usize,
    /// The version when the translation was written first.
    first: usize,
}

/// A version that was compared with a translation.
#[derive(Clone, Copy)]
struct Seen {
    at: usize,
    distance: Distance,
    /// What its body says.
    body: u64,
}

impl Fit {
    /// The versions that the next step compares, at most.
    fn window(&self) -> std::ops::Range<usize> {
        let width = if self.next <= self.date { (self.date + 1 - self.next).min(MOST_AT_ONCE) } else { OLDER_AT_ONCE };
        self.next..self.next + width
    }

    fn least(&self) -> Option<Distance> {
        self.seen.iter().map(|seen| seen.distance).min_by_key(|distance| distance.differing)
    }
}

impl Witness {
    pub fn new(states: States, passes: Vec<Pass>, lines: [Arc<Line>; 2], floor: Option<Floor>) -> Witness {
        Witness { states, passes, lines, floor, step: Step::Date(0) }
    }

    /// What was found; `None` where that is nothing, or not known yet. Commits of the source that do not matter to
    /// translations make none stale.
    pub fn found(&self, input: &HistoryInput<'_>) -> Option<Range> {
        let Step::Done(Some(found)) = &self.step else { return None };
        let advanced = |at| self.advanced(at, input);
        Some(Range { newest: advanced(found.newest), oldest: advanced(found.oldest), ..found.clone() })
    }

    /// The newest version that only commits brought since one that do not matter to translations.
    fn advanced(&self, at: usize, input: &HistoryInput<'_>) -> usize {
        let ignored = (0..at).rev().take_while(|newer| self.is_ignored(0, &self.states.versions[*newer], input));
        at - ignored.count()
    }

    /// Whether the commit of a state says that it does not matter to translations; `side` is that of the source, or of
    /// the translation.
    fn is_ignored(&self, side: usize, state: &PageVersion, input: &HistoryInput<'_>) -> bool {
        let line = &self.lines[side].line;
        says(&line.commits[state.at as usize], &input.pin.ignored) || line.ignores(&state.path, state.at)
    }

    pub fn is_done(&self) -> bool {
        matches!(self.step, Step::Done(_))
    }

    /// Whether its next step compares how pages are built.
    pub fn compares(&self) -> bool {
        matches!(self.step, Step::Fit(_) | Step::Remains(..))
    }

    /// The main line of the source.
    pub fn line_of_source(&self) -> &MainLine {
        &self.lines[0].line
    }

    /// The blobs that the next step reads: of the source, and of the translation.
    pub fn wants(&self) -> [Vec<ObjectId>; 2] {
        let blobs = |states: &[PageVersion]| states.iter().map(|state| state.blob).collect();
        match &self.step {
            Step::Date(at) => {
                let together = (*at..at + AT_ONCE).filter_map(|at| self.changed_with(at));
                let versions = together.flat_map(|version| window_of(&self.states.versions, version, 2));
                let versions = versions.map(|version| version.blob).collect();
                [versions, blobs(window_of(&self.states.own, *at, AT_ONCE + 1))]
            }
            Step::Fit(fit) => {
                let window = fit.window();
                [blobs(window_of(&self.states.versions, window.start, window.len())), blobs(&self.states.own[..1])]
            }
            Step::Remains(_, search) => {
                let versions = search.window().into_iter().filter_map(|at| self.states.versions.get(at));
                [versions.map(|version| version.blob).collect(), blobs(&self.states.own[..1])]
            }
            Step::Done(_) => Default::default(),
        }
    }

    /// Takes the next step.
    pub fn advance(&mut self, input: &HistoryInput<'_>, reader: &mut Reader, blobs: [OldPages<'_>; 2]) {
        self.step = match std::mem::replace(&mut self.step, Step::Done(None)) {
            Step::Date(at) => self.date(at, input, blobs),
            Step::Fit(fit) => self.fit(fit, input, reader, blobs),
            Step::Remains(range, search) => self.remains(range, search, input, reader, blobs),
            done @ Step::Done(_) => done,
        };
    }

    fn date(&self, from: usize, input: &HistoryInput<'_>, blobs: [OldPages<'_>; 2]) -> Step {
        let own = &self.states.own;
        for at in from..(from + AT_ONCE).min(own.len()) {
            let Some(before) = own.get(at + 1) else { return self.dated(at, input, blobs) };
            let commit = &self.lines[1].line.commits[own[at].at as usize];
            if self.is_ignored(1, &own[at], input) {
                continue;
            }
            if says(commit, &input.pin.renewed_by) {
                return self.dated(at, input, blobs);
            }
            if self.passes[at].is_mass() {
                continue;
            }
            let (Some(now), Some(then)) = (blobs[1].get(own[at].blob), blobs[1].get(before.blob)) else {
                return Step::Done(None);
            };
            if now.says_other_than(then, input.keys) {
                return self.dated(at, input, blobs);
            }
        }
        Step::Date(from + AT_ONCE)
    }

    /// The version of the source that the commit of a state brought, too.
    fn changed_with(&self, at: usize) -> Option<usize> {
        let own = self.states.own.get(at).filter(|_| self.passes[at].source && self.states.asked.is_together())?;
        self.states.versions.binary_search_by_key(&own.at, |version| version.at).ok()
    }

    /// Whether words of the translation changed along with those of its source; a commit that moves both may change one.
    fn follows_source(&self, at: usize, input: &HistoryInput<'_>, blobs: [OldPages<'_>; 2]) -> bool {
        let Some(version) = self.changed_with(at) else { return false };
        let says_other = |states: &[PageVersion], blobs: OldPages<'_>| match window_of(states, 0, 2) {
            [now, before] => {
                let [now, before] = [now, before].map(|state| blobs.get(state.blob));
                now.zip(before).is_none_or(|(now, before)| now.says_other_than(before, input.keys))
            }
            _ => true,
        };
        says_other(&self.states.own[at..], blobs[1]) || !says_other(&self.states.versions[version..], blobs[0])
    }

    /// The translation itself last changed in this state.
    fn dated(&self, at: usize, input: &HistoryInput<'_>, blobs: [OldPages<'_>; 2]) -> Step {
        let own = &self.states.own;
        let is_first = at + 1 == own.len();
        let is_cut = self.lines[1].is_shallow || self.lines[1].line.ends_early;
        let is_oldest = own[at].at as usize + 1 == self.lines[1].line.commits.len();
        // What a clone seems to begin with may be of any time.
        if is_first && is_cut && is_oldest {
            return Step::Done(None);
        }
        let Some(mut date) = self.version_at(own[at].at) else { return Step::Done(None) };
        let mut fresh = self.advanced(date, input);
        // What changed along with its source was as fresh then as it was before.
        for at in (0..at).rev() {
            let is_next = self.changed_with(at).is_some_and(|version| version + 1 == fresh);
            if is_next && self.follows_source(at, input, blobs) {
                date = fresh - 1;
                fresh = self.advanced(date, input);
            }
        }
        match self.floor {
            // It came with a merge, or with one before that.
            Some(floor) if floor.is_merged && own[at].at >= floor.arrival || date >= floor.version => {
                self.search(Range::one(PinWay::MergeBase, floor.version))
            }
            _ => {
                let counts = |at: &usize| self.passes[*at].may_renew() && !self.is_ignored(1, &own[*at], input);
                let touched = (0..=at).find(counts).and_then(|at| self.version_at(own[at].at));
                let touched = touched.map_or(date, |touched| touched.min(date));
                Step::Fit(Fit { date, seen: Vec::new(), next: touched, first: self.first(date) })
            }
        }
    }

    /// The newest version when a commit of the translation was made.
    fn version_at(&self, commit: u32) -> Option<usize> {
        let versions = &self.states.versions;
        let at = match self.states.asked.is_together() {
            true => versions.partition_point(|version| version.at < commit),
            false => {
                let time = self.lines[1].line.commits[commit as usize].time;
                let commits = &self.lines[0].line.commits;
                versions.iter().position(|version| commits[version.at as usize].time <= time)?
            }
        };
        (at < versions.len()).then_some(at)
    }

    fn fit(&self, mut fit: Fit, input: &HistoryInput<'_>, reader: &mut Reader, blobs: [OldPages<'_>; 2]) -> Step {
        let versions = &self.states.versions;
        let Some(own) = blobs[1].get(self.states.own[0].blob) else { return Step::Done(None) };
        let now = |file: FileId| &input.project.pages[file.index()];
        let own = own.signature(now(self.states.asked.target), input.keys, reader);
        let end = self.floor.map_or(versions.len(), |floor| floor.version + 1);
        let window = fit.window();
        let before = fit.least();
        for (at, version) in versions.iter().enumerate().take(window.end.min(end)).skip(window.start) {
            let Some(version) = blobs[0].get(version.blob) else { continue };
            let body = version.body(input.keys);
            let same = fit.seen.iter().find(|seen| seen.body == body).map(|seen| seen.distance);
            let distance = same
                .unwrap_or_else(|| version.signature(now(self.states.asked.source), input.keys, reader).distance(own));
            fit.seen.push(Seen { at, distance, body });
        }
        fit.next = window.end;
        if fit.next <= fit.date {
            return Step::Fit(fit);
        }
        let is_merged = self.floor.is_some_and(|floor| floor.is_merged);
        let is_perfect = fit.least().is_some_and(|least| least.differing == 0);
        // Older versions fit worse and worse, once one does.
        let is_best = window.start > fit.date && before.is_some() && fit.least() == before;
        // Parts of it may be older than the version that it was brought up to; where none fits, all of it may be.
        let is_other = fit.seen.iter().any(|seen| seen.at == fit.date && seen.distance.differing > 0);
        let is_far = fit.least().is_some_and(Distance::is_far);
        let most = if is_far { MOST_WHERE_FAR } else { MOST_OLDER };
        if fit.next < end
            && fit.next <= fit.date + most
            && (is_merged || is_other && fit.next <= fit.first || !is_perfect && !is_best)
        {
            return Step::Fit(fit);
        }
        self.range(&fit, end).map_or(Step::Done(None), |range| self.search(range))
    }

    /// The version when it was written first, if that is not known the one at a place.
    fn first(&self, otherwise: usize) -> usize {
        self.states.own.last().and_then(|own| self.version_at(own.at)).unwrap_or(otherwise)
    }

    /// What it was made from is known.
    fn search(&self, range: Range) -> Step {
        let search = Search::new(range.newest..range.oldest + 1, self.first(range.oldest));
        Step::Remains(range, search)
    }

    fn remains(
        &self,
        mut range: Range,
        mut search: Search,
        input: &HistoryInput<'_>,
        reader: &mut Reader,
        blobs: [OldPages<'_>; 2],
    ) -> Step {
        let window = search.window();
        let asked = &self.states.asked;
        let [source, target] = [asked.source, asked.target].map(|file| &input.project.pages[file.index()]);
        let Some(own) = blobs[1].get(self.states.own[0].blob).filter(|_| !window.is_empty()) else {
            range.remains = search.found();
            return Step::Done(Some(range));
        };
        let own = own.signature(target, input.keys, reader);
        let mut versions: Vec<(usize, &Signature)> = Vec::with_capacity(window.len());
        for at in window {
            let version = self.states.versions.get(at).and_then(|version| blobs[0].get(version.blob));
            versions.extend(version.map(|version| (at, version.signature(source, input.keys, reader))));
        }
        search.compare(own, &versions);
        Step::Remains(range, search)
    }

    /// What the versions that were compared say together.
    fn range(&self, fit: &Fit, end: usize) -> Option<Range> {
        let least = fit.least()?;
        let fits = |seen: &&Seen| seen.distance.is_close_to(least);
        let is_merged = self.floor.is_some_and(|floor| floor.is_merged);
        // A fork that merges is corrected between merges, and seldom takes a single change before its merge.
        if let Some(seen) = fit.seen.iter().find(|seen| is_merged && seen.at + 1 == end).filter(fits) {
            return Some(Range::one(PinWay::MergeBase, seen.at));
        }
        let best = fit.seen.iter().find(fits)?;
        let date = fit.seen.iter().find(|seen| seen.at == fit.date)?;
        // Where the version of the date fits as well, it is that, or any up to the newest that does. Where it does not,
        // and an older one does, a change of the translation was none of its source.
        let (newest, oldest) = match best.at <= date.at {
            true => (best, if fits(&date) { date } else { best }),
            false => (date, best),
        };
        let oldest = if newest.body == oldest.body { newest } else { oldest };
        Some(Range { way: PinWay::History, newest: newest.at, oldest: oldest.at, remains: Vec::new() })
    }
}

impl Range {
    fn one(way: PinWay, version: usize) -> Range {
        Range { way, newest: version, oldest: version, remains: Vec::new() }
    }
}

fn window_of(states: &[PageVersion], from: usize, count: usize) -> &[PageVersion] {
    &states[from.min(states.len())..(from + count).min(states.len())]
}
