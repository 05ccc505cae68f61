//! Sections that are at another place than in the source.

use super::section_scores::Pairing;
use super::{SectionPair, sequence};
use crate::page::{BlockKind, Page, Section};

/// A pair this much alike is the same section even at another place.
const MOVED: f32 = 26.0;
/// Unpaired sections of both pages beyond which a move is looked for by id alone.
const MOST_LEFT: usize = 200;

/// Sections left on both sides that are surely the same: equal id, strong evidence, or the only two that are built
/// alike.
pub(super) fn find(pairing: &Pairing<'_>, pairs: &mut Vec<SectionPair>) {
    let pages = pairing.pages;
    let left: Vec<u32> = unpaired(pages.source, pairs.iter().map(|p| p.source));
    let mut right: Vec<u32> = unpaired(pages.target, pairs.iter().map(|p| p.target));
    let few = left.len() <= MOST_LEFT && right.len() <= MOST_LEFT;
    for source in left {
        let Section { id, slug, .. } = pages.source.sections[source as usize];
        // An id of the target may be what the source's heading without one reads as.
        let by_id = match id {
            0 => right.iter().copied().find(|t| pairing.target_slugs[*t as usize] == slug),
            _ => pairing.target_ids.get(&id).copied().filter(|t| right.contains(t)),
        };
        let found = by_id.or_else(|| {
            if !few {
                return None;
            }
            let (score, best) = right
                .iter()
                .map(|&t| (pairing.score(source, t), t))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
            let (share, weight) = pairing.source(source).agreement(pairing.target(best));
            (score >= MOVED && share >= 0.6 && weight >= 1.0).then_some(best)
        });
        if let Some(target) = found {
            right.retain(|&t| t != target);
            pairs.push(SectionPair { source, target, moved: true });
        }
    }
    if few {
        let left = unpaired(pages.source, pairs.iter().map(|p| p.source));
        let alike: Vec<(u32, u32)> = left
            .iter()
            .flat_map(|s| right.iter().map(move |t| (*s, *t)))
            .filter(|pair| is_alike(pairing, *pair))
            .collect();
        let is_only = |(s, t): &&(u32, u32)| alike.iter().filter(|other| other.0 == *s || other.1 == *t).count() == 1;
        let found = alike.iter().filter(is_only);
        pairs.extend(found.map(|&(source, target)| SectionPair { source, target, moved: true }));
    }
}

/// Whether two sections say about as much in the same blocks, more than one paragraph, and nothing tells them apart.
fn is_alike(pairing: &Pairing<'_>, (i, j): (u32, u32)) -> bool {
    let (s, t) = (&pairing.pages.source.sections[i as usize], &pairing.pages.target.sections[j as usize]);
    let (a, b) = pairing.below(s, t);
    let blocks = &pairing.pages.source.blocks_of(s)[1.min(s.blocks.len())..];
    let is_built = blocks.len() > 1 || blocks.iter().any(|block| block.kind != BlockKind::Paragraph);
    is_built
        && (s.id == 0 || t.id == 0)
        && pairing.is_built_alike(s, t)
        && !a.contradicts(&b)
        && a.score(&b, pairing.known.ratio()) > 4.0
        && !pairing.given.is_gone_section(j)
}

/// Says of as few sections as possible that they moved: where one went past several others, it is not these that did.
/// `pairs` are in the order of the source.
pub(super) fn fewest(source: &Page, pairs: &mut [SectionPair]) {
    if !pairs.iter().any(|pair| pair.moved) {
        return;
    }
    let mut targets: Vec<u32> = pairs.iter().map(|pair| pair.target).collect();
    targets.sort_unstable();
    let place = |pair: &SectionPair| targets.partition_point(|target| *target < pair.target) as u32;
    // What is together on both pages moves together; subsections move with the section around them.
    let runs: Vec<std::ops::Range<usize>> = {
        let mut start = 0;
        let lens = pairs.chunk_by(|a, b| place(a) + 1 == place(b)).map(<[SectionPair]>::len);
        lens.map(|len| (start..start + len, start += len).0).collect()
    };
    let weight = |run: &std::ops::Range<usize>| {
        let mut highest = u8::MAX;
        let mut tops = 0;
        for pair in &pairs[run.clone()] {
            let level = source.sections[pair.source as usize].level;
            tops += u32::from(level <= highest);
            highest = highest.min(level);
        }
        tops * 0x1_0000 + run.len().min(0xffff) as u32
    };
    let places: Vec<(u32, u32)> = runs.iter().map(|run| (place(&pairs[run.start]), weight(run))).collect();
    for (run, stays) in runs.into_iter().zip(sequence::in_order(&places)) {
        pairs[run].iter_mut().for_each(|pair| pair.moved = !stays);
    }
}

/// The sections that are in no pair.
fn unpaired(page: &Page, paired: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut free = vec![true; page.sections.len()];
    paired.for_each(|at| free[at as usize] = false);
    (0..page.sections.len() as u32).filter(|&at| free[at as usize]).collect()
}
