//! One change of an address that many links of a page share: the repository or folder that they lead to has another
//! name.

use std::collections::HashMap;

use crate::finding::{Applicability, Edit};
use crate::rule::{Draft, Report, shorten_targets};

/// A link that leads elsewhere than in the source.
pub(super) struct Changed {
    /// What is reported of it alone.
    pub draft: Draft,
    /// Where it leads, and where it should.
    pub targets: Option<(String, String)>,
    /// How it is fixed, where that is known.
    pub edit: Option<Edit>,
}

/// Links of which it is said once what they share.
const FEWEST: usize = 3;

/// Reports links, those with one change in common as one.
pub(super) fn report_all(changed: Vec<Changed>, report: &mut Report) {
    let mut groups: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for (at, one) in changed.iter().enumerate() {
        if let Some((ours, theirs)) = &one.targets
            && let Some(change) = change(ours, theirs)
        {
            groups.entry(change).or_default().push(at);
        }
    }
    let mut shared: HashMap<usize, (usize, (String, String))> = HashMap::new();
    for (change, members) in groups.into_iter().filter(|(_, members)| members.len() >= FEWEST) {
        members.iter().for_each(|at| drop(shared.insert(*at, (members[0], change.clone()))));
    }
    let mut rest: HashMap<usize, Vec<Changed>> = HashMap::new();
    let mut order: Vec<(usize, Option<(String, String)>)> = Vec::new();
    for (at, one) in changed.into_iter().enumerate() {
        match shared.remove(&at) {
            Some((first, change)) => {
                if first == at {
                    order.push((first, Some(change)));
                }
                rest.entry(first).or_default().push(one);
            }
            None => {
                order.push((at, None));
                rest.entry(at).or_default().push(one);
            }
        }
    }
    for (at, change) in order {
        let Some(mut members) = rest.remove(&at) else { continue };
        match change {
            None => members.drain(..).for_each(|one| report.add(one.draft)),
            Some(change) => joined(change, members).into_iter().for_each(|draft| report.add(draft)),
        }
    }
}

fn joined((ours, theirs): (String, String), members: Vec<Changed>) -> Option<Draft> {
    let count = members.len();
    let (own, wanted) = shorten_targets(&ours, &theirs);
    let is_beginning = members.iter().any(|one| one.targets.as_ref().is_some_and(|(target, _)| *target != ours));
    let more = if is_beginning { "…" } else { "" };
    let edits: Option<Vec<Edit>> = members.iter().map(|one| one.edit.clone()).collect();
    let mut members = members.into_iter().map(|one| one.draft);
    let first = members.next()?;
    let others: Vec<Draft> = members.collect();
    let draft = first
        .as_bad_as(&others)
        .message(format!("{count} links go to `{own}{more}`, expected `{wanted}{more}`"))
        .help(format!("write `{wanted}` in each of them, as in the source"))
        .without_fix()
        .with(others);
    Some(match edits {
        Some(edits) if edits.windows(2).all(|two| two[0].span.end <= two[1].span.start) => {
            draft.fix("point these links to the targets of the source", Applicability::Unsafe, edits)
        }
        _ => draft,
    })
}

/// What an address begins with that is another beginning in the source, up to the parts that both have at their ends.
fn change(ours: &str, theirs: &str) -> Option<(String, String)> {
    let cut = |text: &'_ str| -> Vec<String> { text.split_inclusive(['/', '#', '?']).map(str::to_owned).collect() };
    let (a, b) = (cut(ours), cut(theirs));
    let behind = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (own, wanted) = (a[..a.len() - behind].concat(), b[..b.len() - behind].concat());
    (!own.is_empty() && !wanted.is_empty() && own != wanted).then_some((own, wanted))
}

#[cfg(test)]
mod tests {
    use super::change;

    #[test]
    fn what_two_addresses_do_not_share() {
        let of = |ours, theirs| change(ours, theirs).map(|(a, b)| format!("{a} {b}"));
        let own = "https://code.example/old/lamp/pull/7";
        assert_eq!(
            of(own, "https://code.example/new/lamp/pull/7").as_deref(),
            Some("https://code.example/old/ https://code.example/new/")
        );
        assert_eq!(of("/guide#on", "/manual#on").as_deref(), Some("/guide# /manual#"));
        assert_eq!(of(own, own), None);
        assert_eq!(of("/a", "/b").as_deref(), Some("/a /b"));
    }
}
