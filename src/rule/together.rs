//! Findings of one page about one thing, reported as one.

use std::collections::HashMap;

use crate::finding::{Cause, Level, Related};

use super::{Draft, Report};

/// How many of the other places are listed.
const LISTED: usize = 5;

/// Findings of one page, united by what they are about.
#[derive(Debug, Default)]
pub struct Together {
    found: Vec<(String, Vec<Draft>)>,
    known: HashMap<(String, Level, Cause), usize>,
}

impl Together {
    /// Adds a finding about `thing`.
    pub fn add(&mut self, thing: String, draft: Draft) {
        let known = (thing, draft.finding.level, draft.finding.cause);
        let at = match self.known.get(&known) {
            Some(&at) => at,
            None => {
                self.found.push((known.0.clone(), Vec::new()));
                self.known.insert(known, self.found.len() - 1);
                self.found.len() - 1
            }
        };
        self.found[at].1.push(draft);
    }

    /// Reports one finding for each thing, at its first place. Where there are several, `message` says how many.
    pub fn report(self, report: &mut Report, mut message: impl FnMut(&str, &[Draft]) -> Option<String>) {
        for (thing, drafts) in self.found {
            let said = message(&thing, &drafts).filter(|_| drafts.len() > 1);
            let mut drafts = drafts.into_iter();
            let Some(mut first) = drafts.next() else { continue };
            let others: Vec<Draft> = drafts.collect();
            let Some(said) = said else {
                report.add(first);
                others.into_iter().for_each(|other| report.add(other));
                continue;
            };
            first.finding.message = said;
            first.parts = numbered(&first, &others);
            unite(&mut first, others);
            report.add(first);
        }
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
