//! Folds what only adds detail to another finding into that one, where that one is reported.

use std::collections::HashMap;

use crate::finding::{Finding, Level, Related, RuleId};
use crate::page::Suppression;
use crate::text::{FileId, Span};

/// Folded findings that are shown one by one.
const SHOWN: usize = 3;

/// A finding with the comment that silences it, if one does.
pub(super) type Judged<'p> = (Finding, Option<&'p Suppression>);

/// Folds each finding that another explains into that one, if that is at least as bad and is reported; with one that is
/// suppressed its evidence is too. What a comment suppresses by itself stays by itself.
pub(super) fn fold(mut all: Vec<Judged<'_>>, min_level: Option<Level>) -> Vec<Judged<'_>> {
    let parents = parents(&all, min_level);
    if parents.iter().all(Option::is_none) {
        return all;
    }
    let mut folded: Vec<(usize, Finding)> = Vec::new();
    let mut places = vec![0; all.len()];
    let mut kept = Vec::with_capacity(all.len());
    for (at, (heard, parent)) in all.drain(..).zip(&parents).enumerate() {
        match parent {
            Some(parent) => folded.push((*parent, heard.0)),
            None => {
                places[at] = kept.len();
                kept.push(heard);
            }
        }
    }
    for (parent, finding) in folded {
        if let Some((leader, _)) = kept.get_mut(places[parent]) {
            leader.evidence.push(finding);
        }
    }
    kept.iter_mut().for_each(|(leader, _)| show(leader));
    kept
}

/// For each finding the one that takes it in.
fn parents(all: &[Judged<'_>], min_level: Option<Level>) -> Vec<Option<usize>> {
    let mut at: HashMap<(FileId, RuleId, Span), usize> = HashMap::new();
    let is_reported = |finding: &Finding| min_level.is_none_or(|least| finding.level <= least);
    for (place, (finding, _)) in all.iter().enumerate().filter(|(_, (finding, _))| is_reported(finding)) {
        at.entry((finding.at.file, finding.rule, finding.at.span)).or_insert(place);
    }
    let candidates = |own: usize| {
        let (finding, silenced) = &all[own];
        let explained_by = if silenced.is_some() { &[][..] } else { &finding.explained_by };
        let found = explained_by.iter().filter_map(|(rule, span)| at.get(&(finding.at.file, *rule, *span)).copied());
        { found }.filter(move |other| *other != own && all[*other].0.level <= finding.level)
    };
    // What is taken in itself takes nothing in; no explanation of a finding is explained in turn more than once.
    let is_free = |other: &usize| candidates(*other).next().is_none();
    let parent = |own: usize| {
        let mut free = candidates(own).filter(is_free);
        let loud = candidates(own).filter(is_free).find(|other| all[*other].1.is_none());
        loud.or_else(|| free.next())
    };
    (0..all.len()).map(|own| if all[own].0.explained_by.is_empty() { None } else { parent(own) }).collect()
}

/// Shows the first of the evidence as related places, and how much more there is.
fn show(leader: &mut Finding) {
    let rest = leader.evidence.get(SHOWN..).unwrap_or_default();
    let shown = leader.evidence.iter().take(SHOWN);
    let mut related: Vec<Related> = Vec::new();
    for finding in shown {
        related.push(Related { message: finding.message.clone(), at: finding.at });
        // What changed in a section that the finding is about as a whole is shown too.
        if finding.at == leader.at {
            let known = |new: &&Related| leader.related.iter().any(|own| own == *new);
            related.extend(finding.related.iter().filter(|new| !known(new)).cloned());
        }
    }
    if let Some(first) = rest.first() {
        let mut rules: Vec<&str> = rest.iter().map(|finding| finding.rule.0).collect();
        rules.sort_unstable();
        let counts = rules.chunk_by(|a, b| a == b).map(|same| format!("{} {}", same.len(), same[0]));
        let counts = counts.collect::<Vec<_>>().join(", ");
        related.push(Related { message: format!("from here on, more that changed with it: {counts}"), at: first.at });
    }
    leader.related.append(&mut related);
}
