//! Several slips that are one defect, such as one mark before each item of a list: one finding.

use std::collections::HashMap;

use crate::finding::Related;

use super::Draft;

/// How many of the other places are listed.
const LISTED: usize = 5;

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
