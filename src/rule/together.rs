//! Findings of one page about one thing, reported as one.

use std::collections::HashMap;
use std::hash::Hash;

use crate::finding::{Cause, Level, Related};

use super::{Draft, Report};

/// How many of the other places are listed.
const LISTED: usize = 5;

/// Findings of one page, united by what they are about.
#[derive(Debug)]
pub struct Together<K> {
    found: Vec<(K, Vec<Draft>)>,
    known: HashMap<(K, Level, Cause), usize>,
}

impl<K> Default for Together<K> {
    fn default() -> Self {
        Together { found: Vec::new(), known: HashMap::new() }
    }
}

impl<K: Clone + Eq + Hash> Together<K> {
    /// Adds a finding about `thing`.
    pub fn add(&mut self, thing: &K, draft: Draft) {
        let (found, level, cause) = (&mut self.found, draft.finding.level, draft.finding.cause);
        let at = *self.known.entry((thing.clone(), level, cause)).or_insert_with(|| {
            found.push((thing.clone(), Vec::new()));
            found.len() - 1
        });
        self.found[at].1.push(draft);
    }

    /// Reports one finding for each thing, at its first place. Where there are several, `words` gives its message, in
    /// place of that of the first, and its help, if that is another one.
    pub fn report(self, report: &mut Report, mut words: impl FnMut(&K, usize, &str) -> (String, Option<String>)) {
        for (thing, drafts) in self.found {
            let count = drafts.len();
            let mut drafts = drafts.into_iter();
            let Some(mut first) = drafts.next() else { continue };
            let others: Vec<Draft> = drafts.collect();
            if others.is_empty() {
                report.add(first);
                continue;
            }
            let (message, help) = words(&thing, count, &first.finding.message);
            first.finding.message = message;
            first.finding.help = help.or(first.finding.help);
            report.add(first.with(others));
        }
    }
}

impl Draft {
    /// Of the level of the worst of some others, where that is worse.
    pub fn as_bad_as(mut self, others: &[Draft]) -> Draft {
        let worst = others.iter().map(|other| other.finding.level).min();
        self.finding.level = worst.map_or(self.finding.level, |worst| worst.min(self.finding.level));
        self
    }

    /// The finding for several of one kind, of which this is the first.
    pub fn with(mut self, others: Vec<Draft>) -> Draft {
        self.parts = numbered(&self, &others);
        unite(&mut self, others);
        self
    }
}

/// What each is about, with its number among those that are about the same.
fn numbered(first: &Draft, others: &[Draft]) -> Vec<String> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let all = std::iter::once(first).chain(others);
    all.map(|draft| {
        let count = seen.entry(&draft.element).or_default();
        *count += 1;
        // The first is the same as if it were alone, so that it stays known when the others are gone.
        let own = draft.element.strip_prefix('\u{0}').unwrap_or(&draft.element);
        if *count == 1 { own.to_owned() } else { format!("{own}\u{0}{count}") }
    })
    .collect()
}

/// Takes over the places of the others, and their edits where all have a fix.
fn unite(first: &mut Draft, others: Vec<Draft>) {
    let left = others.len().saturating_sub(LISTED);
    first.about.extend(others.iter().flat_map(|other| other.about.iter().copied()));
    let mut fix = first.finding.fix.take().filter(|_| others.iter().all(|other| other.finding.fix.is_some()));
    for (at, other) in others.into_iter().enumerate() {
        if let (Some(fix), Some(its)) = (&mut fix, other.finding.fix) {
            if its.applicability == crate::finding::Applicability::Unsafe {
                fix.applicability = its.applicability;
            }
            fix.edits.extend(its.edits);
        }
        if at < LISTED {
            let more = if at + 1 == LISTED && left > 0 { format!(", and {left} more") } else { String::new() };
            let message = format!("here too{more}");
            first.finding.related.push(Related { message, at: other.finding.at });
        }
    }
    first.finding.fix = fix;
}
