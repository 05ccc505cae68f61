//! Headings that one page has alone, where what is below them is on both: it belongs to the section before, there.

use super::SectionPair;
use super::evidence::Evidence;
use super::section_scores::Pairing;
use crate::page::Page;
use crate::text::Span;

/// Sections whose content is in the counterpart of the section before them.
#[derive(Default)]
pub(super) struct Joined {
    /// Those of the source.
    pub source: Vec<u32>,
    /// Those of the target.
    pub target: Vec<u32>,
}

/// Loss of a heading alone, and what it must be better than by.
const COST: f32 = 5.0;

/// Where one page has one section more between two pairs: the pairs of the others in their order, if that one is best
/// taken for a part of the section before it. `best` is the score of the best pairs without that.
pub(super) fn find(
    pairing: &Pairing<'_>,
    known: &[SectionPair],
    (source, target): (&[u32], &[u32]),
    best: f32,
    joined: &mut Joined,
) -> Option<Vec<SectionPair>> {
    let is_lost = source.len() == target.len() + 1;
    if !is_lost && target.len() != source.len() + 1 {
        return None;
    }
    let (longer, shorter) = if is_lost { (source, target) } else { (target, source) };
    let pair = |long: u32, short: u32| match is_lost {
        true => SectionPair { source: long, target: short, moved: false },
        false => SectionPair { source: short, target: long, moved: false },
    };
    let long_of = |pair: &SectionPair| if is_lost { pair.source } else { pair.target };
    let before = known.iter().find(|pair| !pair.moved && Some(long_of(pair)) == longer[0].checked_sub(1));
    let with = |at: usize| {
        let others = longer.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, section)| *section);
        others.zip(shorter).map(|(long, short)| pair(long, *short)).collect::<Vec<_>>()
    };
    let candidate = |at: usize| {
        let pairs = with(at);
        let around = at.checked_sub(1).map_or_else(|| before.copied(), |at| pairs.get(at).copied())?;
        let is_next = long_of(&around) + 1 == longer[at] && has_content(pairing, is_lost, long_of(&around));
        if !is_next || !is_free(pairing, is_lost, longer[at]) {
            return None;
        }
        let gain = gain(pairing, is_lost, around, longer[at]);
        let total: f32 = pairs.iter().map(|pair| pairing.score(pair.source, pair.target)).sum();
        (gain > 0.0 && total + gain > best).then_some((total + gain, at))
    };
    let (_, at) = (0..longer.len()).filter_map(candidate).max_by(|a, b| a.0.total_cmp(&b.0))?;
    if is_lost { &mut joined.source } else { &mut joined.target }.push(longer[at]);
    Some(with(at))
}

/// Whether anything is below a heading; where nothing is, that heading may as well be the one that was lost.
fn has_content(pairing: &Pairing<'_>, is_lost: bool, section: u32) -> bool {
    let page = if is_lost { pairing.pages.source } else { pairing.pages.target };
    let section = &page.sections[section as usize];
    section.level < 2 || section.blocks.len() > 1
}

/// Whether the other page has no section with the id of this one, and it is no title of the page.
fn is_free(pairing: &Pairing<'_>, is_lost: bool, section: u32) -> bool {
    let (page, ids) = match is_lost {
        true => (pairing.pages.source, &pairing.target_ids),
        false => (pairing.pages.target, &pairing.source_ids),
    };
    let section = &page.sections[section as usize];
    section.level > 1 && section.blocks.len() > 1 && !ids.contains_key(&section.id)
}

/// How much better a pair is with another section in one of its two.
fn gain(pairing: &Pairing<'_>, is_lost: bool, around: SectionPair, section: u32) -> f32 {
    let (a, b) = (pairing.source(around.source), pairing.target(around.target));
    let score = |a: &Evidence, b: &Evidence| a.score(b, pairing.known.ratio()) + a.shape_score(b);
    let with = match is_lost {
        true => score(&Evidence::sum([a, pairing.source(section)].into_iter()), b),
        false => score(a, &Evidence::sum([b, pairing.target(section)].into_iter())),
    };
    with - score(a, b) - COST
}

/// The blocks of a section, and of the next one where that is joined to it.
pub(super) fn blocks(page: &Page, section: u32, joined: &[u32]) -> Span {
    let blocks = page.sections[section as usize].blocks;
    match joined.contains(&(section + 1)) {
        true => Span { end: page.sections[section as usize + 1].blocks.end, ..blocks },
        false => blocks,
    }
}
