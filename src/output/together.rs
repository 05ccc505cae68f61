//! Findings of one page that say one thing, as one entry of a list that people read.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::finding::{Applicability, Cause, Finding, Level, Related, RuleId, Together};
use crate::locale::Locale;
use crate::text::FileId;

/// So many places with one message are one entry, where the rule does not say that they are in any case.
const REPEATED: usize = 3;

/// What findings of one entry have in common, beside what they say.
type Of<'f> = (FileId, RuleId, Level, Cause, &'f Locale);

/// What they say: whether the rule says that it is one thing, what it is, and what to do.
type Said<'f> = (bool, &'f str, Option<&'f str>, Option<(bool, &'f str)>);

fn said(finding: &Finding) -> Option<Said<'_>> {
    let help = finding.help.as_deref();
    if let Some(together) = &finding.together {
        return Some((true, &together.key, help.filter(|_| together.help.is_none()), None));
    }
    let fix = finding.fix.as_ref().map(|fix| (fix.applicability == Applicability::Safe, &*fix.title));
    is_one_place(finding).then_some((false, &*finding.message, help, fix))
}

/// Whether a finding is about one place that it quotes, and nothing is said with it.
fn is_one_place(finding: &Finding) -> bool {
    finding.message.contains('`')
        && finding.covers.is_empty()
        && finding.parts.is_empty()
        && finding.evidence.is_empty()
        && !finding.across_pages
}

/// For each finding the first of those that are one entry with it, by their places in the list.
pub(super) fn leaders(findings: &[&Finding]) -> Vec<usize> {
    let mut same: HashMap<(Of<'_>, Said<'_>), Vec<usize>> = HashMap::new();
    for (at, finding) in findings.iter().enumerate() {
        let Some(said) = said(finding) else { continue };
        let of = (finding.at.file, finding.rule, finding.level, finding.cause, &finding.locale);
        same.entry((of, said)).or_default().push(at);
    }
    let mut leaders: Vec<usize> = (0..findings.len()).collect();
    for ((_, (is_one_thing, ..)), places) in same {
        if is_one_thing || places.len() >= REPEATED {
            places.iter().for_each(|at| leaders[*at] = places[0]);
        }
    }
    leaders
}

/// An entry of a list.
pub(super) struct Entry<'f> {
    /// What it says.
    pub finding: Cow<'f, Finding>,
    /// How many findings it is of.
    pub findings: usize,
}

/// The entries of a list, each at the place of its first finding.
pub(super) fn entries<'f>(findings: &[&'f Finding]) -> Vec<Entry<'f>> {
    let leaders = leaders(findings);
    let mut others: HashMap<usize, Vec<&Finding>> = HashMap::new();
    for (at, leader) in leaders.iter().enumerate().filter(|(at, leader)| at != *leader) {
        others.entry(*leader).or_default().push(findings[at]);
    }
    let firsts = findings.iter().enumerate().filter(|(at, _)| leaders[*at] == *at);
    let entry = |(at, first): (usize, &&'f Finding)| match others.get(&at) {
        Some(others) => Entry { finding: Cow::Owned(united(first, others)), findings: others.len() + 1 },
        None => Entry { finding: Cow::Borrowed(*first), findings: 1 },
    };
    firsts.map(entry).collect()
}

/// The first of several, saying it for all of them, with their places, and those of the source where each has a name.
fn united(first: &Finding, others: &[&Finding]) -> Finding {
    let mut entry = first.clone();
    let together = first.together.clone().unwrap_or_else(|| Together::places(&first.message));
    // They are named in the order of the source.
    let mut all: Vec<&Finding> = std::iter::once(&first).chain(others).copied().collect();
    all.sort_by_key(|finding| finding.related.first().map(|related| related.at));
    let names = all.iter().filter_map(|finding| finding.together.as_ref()).map(|together| &*together.name);
    entry.message = together.message(others.len() + 1, names);
    entry.help = together.help.map(str::to_owned).or(entry.help);
    for other in others {
        let name = other.together.as_ref().map(|together| &*together.name).filter(|name| !name.is_empty());
        if other.at != first.at {
            entry.related.push(Related { message: name.unwrap_or("here too").to_owned(), at: other.at });
        }
        if name.is_some() {
            entry.related.extend(other.related.iter().cloned());
        }
    }
    if others.iter().any(|other| other.fix.is_none()) {
        entry.fix = None;
    }
    entry
}
