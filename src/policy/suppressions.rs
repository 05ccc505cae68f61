//! What the suppression comments of one page silence, and which of them silence nothing.

use std::collections::{HashMap, HashSet};

use crate::finding::Finding;
use crate::page::{Page, Scope, Suppression};
use crate::text::LineIndex;

/// A name in a suppression: which comment, and which of its names (0 where it names none).
type Name = (usize, usize);

/// What the comments cover at some place, by rule and for all rules. The first comment to ask counts.
#[derive(Default)]
struct Cover<'p> {
    named: HashMap<&'p str, Name>,
    all: Option<Name>,
}

impl<'p> Cover<'p> {
    fn add(&mut self, at: usize, suppression: &'p Suppression) {
        for (n, rule) in suppression.rules.iter().enumerate() {
            self.named.entry(rule).or_insert((at, n));
        }
        if suppression.rules.is_empty() {
            self.all.get_or_insert((at, 0));
        }
    }
}

/// The comments of a page and which of their names have served.
pub(super) struct Suppressions<'p> {
    suppressions: &'p [Suppression],
    used: Vec<Vec<bool>>,
    file: Cover<'p>,
}

impl<'p> Suppressions<'p> {
    /// The comments of a page, in document order.
    pub(super) fn new(suppressions: &'p [Suppression]) -> Self {
        let mut file = Cover::default();
        for (at, suppression) in suppressions.iter().enumerate().filter(|(_, s)| s.scope == Scope::File) {
            file.add(at, suppression);
        }
        let used = suppressions.iter().map(|s| vec![false; s.rules.len().max(1)]).collect();
        Suppressions { suppressions, used, file }
    }

    /// Whether lines are spoken of, so that the text of the page is needed to know them.
    pub(super) fn needs_text(&self) -> bool {
        self.suppressions.iter().any(|s| matches!(s.scope, Scope::Line | Scope::NextLine))
    }

    /// For each finding of the page (sorted by place) the comment that silences it; without `text` none of those for lines does.
    pub(super) fn apply(&mut self, findings: &[Finding], text: Option<&str>) -> Vec<Option<usize>> {
        let lines = text.map(|text| Lines::new(self.suppressions, text));
        let mut ranges = Ranges::default();
        let mut next = 0;
        let mut silenced = Vec::with_capacity(findings.len());
        for finding in findings {
            while let Some(suppression) = self.suppressions.get(next).filter(|s| s.span.start <= finding.at.span.start)
            {
                self.pass(&mut ranges, next, suppression);
                next += 1;
            }
            let rule = finding.rule.0;
            let line = lines.as_ref().and_then(|lines| lines.at(finding.at.span.start));
            let names = [
                line.and_then(|line| line.named.get(rule).copied()),
                line.and_then(|line| line.all),
                ranges.cover.named.get(rule).copied(),
                ranges.cover.all.filter(|_| !ranges.except.contains(rule)),
                self.file.named.get(rule).copied(),
                self.file.all,
            ];
            // The nearest gives the reason; but none of those that fit is to be called unused.
            for &(at, name) in names.iter().flatten() {
                self.used[at][name] = true;
            }
            silenced.push(names.into_iter().flatten().next().map(|(at, _)| at));
        }
        for (at, suppression) in self.suppressions.iter().enumerate().skip(next) {
            self.pass(&mut ranges, at, suppression);
        }
        silenced
    }

    /// Moves over a comment.
    fn pass(&mut self, ranges: &mut Ranges<'p>, at: usize, suppression: &'p Suppression) {
        match suppression.scope {
            Scope::From => {
                if suppression.rules.is_empty() && !ranges.except.is_empty() {
                    ranges.except.clear();
                    ranges.cover.all = None;
                }
                ranges.cover.add(at, suppression);
            }
            Scope::Until if suppression.rules.is_empty() => {
                self.used[at][0] = ranges.cover.all.is_some() || !ranges.cover.named.is_empty();
                *ranges = Ranges::default();
            }
            Scope::Until => {
                for (n, rule) in suppression.rules.iter().enumerate() {
                    let ended = ranges.cover.named.remove(&**rule).is_some();
                    let excepted = ranges.cover.all.is_some() && ranges.except.insert(rule);
                    self.used[at][n] = ended || excepted;
                }
            }
            Scope::Line | Scope::NextLine | Scope::File | Scope::Unknown => {}
        }
    }

    /// The names (indices into its rules; 0 where it has none) of the comment `at` that silenced nothing.
    pub(super) fn unused(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        self.used[at].iter().enumerate().filter(|(_, used)| !**used).map(|(name, _)| name)
    }

    /// The comment for the whole page, other than `but`, that silences `rule`; it has served then.
    pub(super) fn whole_page(&mut self, rule: &str, but: usize) -> Option<usize> {
        let names = [self.file.named.get(rule).copied(), self.file.all];
        let (at, name) = names.into_iter().flatten().find(|(at, _)| *at != but)?;
        self.used[at][name] = true;
        Some(at)
    }
}

/// For each finding of a page (sorted by place) the comment that silences it: its number among those of the page.
pub fn silencers(page: &Page, findings: &[Finding], text: &str) -> Vec<Option<usize>> {
    Suppressions::new(&page.suppressions).apply(findings, Some(text))
}

/// What `locdrift-disable` and `-enable` amount to at some place.
#[derive(Default)]
struct Ranges<'p> {
    cover: Cover<'p>,
    /// Enabled again within a disable of all.
    except: HashSet<&'p str>,
}

/// What is covered by line.
struct Lines<'p> {
    index: LineIndex,
    covers: HashMap<usize, Cover<'p>>,
}

impl<'p> Lines<'p> {
    fn new(suppressions: &'p [Suppression], text: &str) -> Self {
        let index = LineIndex::new(text);
        let mut covers: HashMap<usize, Cover<'p>> = HashMap::new();
        let mut found = None;
        for (at, suppression) in suppressions.iter().enumerate() {
            let line = index.line_of(suppression.span.end.saturating_sub(1).max(suppression.span.start));
            match suppression.scope {
                Scope::Line => covers.entry(line).or_default().add(at, suppression),
                Scope::NextLine => {
                    let next = match found {
                        Some((from, next)) if from == line => next,
                        _ => next_written(&index, text, line),
                    };
                    found = Some((line, next));
                    covers.entry(next).or_default().add(at, suppression);
                }
                Scope::From | Scope::Until | Scope::File | Scope::Unknown => {}
            }
        }
        Lines { index, covers }
    }

    fn at(&self, offset: u32) -> Option<&Cover<'p>> {
        self.covers.get(&self.index.line_of(offset))
    }
}

/// The next line that is not blank; the last one if there is none.
fn next_written(index: &LineIndex, text: &str, line: usize) -> usize {
    let mut next = line + 1;
    loop {
        let span = index.line_span(text, next);
        if span.end as usize >= text.len() || !span.of(text).trim().is_empty() {
            return next;
        }
        next += 1;
    }
}
