//! Findings of a page that say one thing: those that follow one another, such as sections that are missing in a row, and
//! the same damage in several places.

use std::collections::HashMap;

use super::fold::Judged;
use crate::finding::{Applicability, Cause, Edit, Finding, Fingerprint, Level, Related, Row, RuleId};
use crate::text::FileId;

/// How many of a row are named, and how many other places are shown.
const SHOWN: usize = 5;
/// The same damage in so many places is one finding.
const REPEATED: usize = 3;

/// What may be one finding: those of one page, rule, level and cause.
type Of = (FileId, RuleId, Level, Cause);

fn of(finding: &Finding) -> Of {
    (finding.at.file, finding.rule, finding.level, finding.cause)
}

/// Makes one finding of those that say one thing, at the first of their places. A comment that silences the first one
/// silences it; one for another place takes that one out.
pub(super) fn unite<'s>(all: Vec<Judged<'s>>) -> Vec<Judged<'s>> {
    let leaders = leaders(&all);
    if leaders.iter().enumerate().all(|(at, leader)| at == *leader) {
        return all;
    }
    let mut led: HashMap<usize, Vec<Finding>> = HashMap::new();
    let mut kept = Vec::with_capacity(all.len());
    for ((at, judged), leader) in all.into_iter().enumerate().zip(&leaders) {
        match at == *leader {
            true => kept.push((at, judged)),
            false => led.entry(*leader).or_default().push(judged.0),
        }
    }
    let with = |(at, (first, silencer)): (usize, Judged<'s>)| match led.remove(&at) {
        Some(others) if first.row.is_some() => (in_a_row(first, others), silencer),
        Some(others) => (repeated(first, others), silencer),
        None => (first, silencer),
    };
    kept.into_iter().map(with).collect()
}

/// Whether a fix is safe, and what it does.
type FixOf<'f> = Option<(bool, &'f str)>;

/// For each finding the one that says it for all of them.
fn leaders(all: &[Judged<'_>]) -> Vec<usize> {
    let mut leaders: Vec<usize> = (0..all.len()).collect();
    let rows = all.iter().enumerate().filter_map(|(at, (finding, _))| Some((at, finding, finding.row.as_ref()?)));
    let mut by_number: Vec<(Of, u32, Option<u32>, usize)> =
        rows.map(|(at, finding, row)| (of(finding), row.number, row.follows, at)).collect();
    by_number.sort_unstable();
    let mut known: HashMap<(Of, u32), usize> = HashMap::new();
    for (own, number, follows, at) in by_number {
        if let Some(first) = follows.and_then(|before| known.get(&(own, before))) {
            leaders[at] = *first;
        }
        known.insert((own, number), leaders[at]);
    }
    let mut same: HashMap<(Of, &str, FixOf<'_>), Vec<usize>> = HashMap::new();
    for (at, (finding, _)) in all.iter().enumerate().filter(|(_, (finding, _))| is_one_place(finding)) {
        let fix = finding.fix.as_ref().map(|fix| (fix.applicability == Applicability::Safe, &*fix.title));
        same.entry((of(finding), &finding.message, fix)).or_default().push(at);
    }
    for places in same.into_values().filter(|places| places.len() >= REPEATED && !overlap(all, places)) {
        places.iter().for_each(|at| leaders[*at] = places[0]);
    }
    // What a comment takes out of its group, and what is left of a group that is too small then.
    let is_loud = |at: usize| all[at].1.is_none();
    let out: Vec<usize> = (0..all.len()).filter(|at| is_loud(leaders[*at]) && !is_loud(*at)).collect();
    out.into_iter().for_each(|at| leaders[at] = at);
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    leaders.iter().for_each(|leader| *sizes.entry(*leader).or_default() += 1);
    let is_small =
        |leader: usize| all[leader].0.row.is_none() && sizes.get(&leader).is_some_and(|size| *size < REPEATED);
    (0..all.len()).map(|at| if is_small(leaders[at]) { at } else { leaders[at] }).collect()
}

/// Whether two of some findings would change the same text.
fn overlap(all: &[Judged<'_>], places: &[usize]) -> bool {
    let fixes = places.iter().filter_map(|at| all[*at].0.fix.as_ref());
    let mut edits: Vec<&Edit> = fixes.flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| (edit.file, edit.span));
    edits.windows(2).any(|two| two[0].file == two[1].file && two[0].span.end > two[1].span.start)
}

/// Whether a finding is about one place that it quotes, and nothing is said with it.
fn is_one_place(finding: &Finding) -> bool {
    finding.row.is_none()
        && finding.message.contains('`')
        && finding.covers.is_empty()
        && finding.parts.is_empty()
        && finding.evidence.is_empty()
        && !finding.across_pages
        && !finding.is_counted
        && !matches!(finding.cause, Cause::Outdated | Cause::Source)
}

/// The first one of a row, for all of it.
fn in_a_row(mut first: Finding, mut others: Vec<Finding>) -> Finding {
    others.sort_by_key(|finding| finding.row.as_ref().map(|row| row.number));
    let name = |finding: &Finding| finding.row.as_ref().map(|row| row.name.clone()).unwrap_or_default();
    let names: Vec<String> = std::iter::once(&first).chain(&others).map(name).collect();
    let Some(Row { several, belong, help, .. }) = first.row.clone() else { return first };
    first.message = format!("{} {several}: {}; {belong}", names.len(), list(&names));
    first.help = Some(help.to_owned());
    first.parts = parts(&first, &others);
    for (at, other) in others.into_iter().enumerate() {
        if at + 1 < SHOWN {
            let elsewhere = (other.at != first.at).then(|| Related { message: names[at + 1].clone(), at: other.at });
            first.related.extend(elsewhere.into_iter().chain(other.related));
        }
        first.evidence.extend(other.evidence);
    }
    first
}

/// The first of several that say the same.
fn repeated(mut first: Finding, others: Vec<Finding>) -> Finding {
    first.message = format!("{}, {} times", first.message, others.len() + 1);
    first.parts = parts(&first, &others);
    let left = others.len().saturating_sub(SHOWN);
    for (at, other) in others.into_iter().enumerate() {
        if let (Some(fix), Some(its)) = (&mut first.fix, other.fix) {
            fix.edits.extend(its.edits);
        }
        if at < SHOWN {
            let more = if at + 1 == SHOWN && left > 0 { format!(", and {left} more") } else { String::new() };
            first.related.push(Related { message: format!("here too{more}"), at: other.at });
        }
    }
    first
}

/// What each is known by.
fn parts(first: &Finding, others: &[Finding]) -> Vec<Fingerprint> {
    std::iter::once(first).chain(others).map(|finding| finding.fingerprint).collect()
}

/// `a, b and c`; of many the first.
fn list(names: &[String]) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() && names.len() <= SHOWN => format!("{} and {last}", rest.join(", ")),
        _ if names.len() <= SHOWN => names.concat(),
        _ => format!("{} and {} more", names[..SHOWN].join(", "), names.len() - SHOWN),
    }
}
