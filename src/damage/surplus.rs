//! Which damage of a translation is more than the source has at the same place.

use std::collections::{BTreeMap, HashMap};

use super::{Defect, Pairs, block_at, within};
use crate::page::{Block, Damage, DamageKind, Page};
use crate::text::Span;

/// Pairs of damage that are compared at most to tell which is which: of more, the first are those of the source.
const MOST: usize = 10_000;

/// What the paired blocks of the source do not have as often. Where they have it less often, the ones that are as far
/// into the blocks as those of the source are the source's.
pub(super) fn surplus(source: &Page, target: &Page, pairs: &Pairs) -> Vec<Defect> {
    let mut ours: BTreeMap<(u32, DamageKind), Vec<usize>> = BTreeMap::new();
    let mut found: Vec<Option<Defect>> = Vec::with_capacity(target.damage.len());
    // Where the blocks are that correspond to the same ones of the source.
    let mut parts: HashMap<u32, Span> = HashMap::new();
    for (at, damage) in target.damage.iter().enumerate() {
        let block = block_at(target, damage.span);
        let counterpart = pairs.source(block);
        if let Some(((first, _), block)) = counterpart.zip(block) {
            ours.entry((first, damage.kind)).or_default().push(at);
            let own = target.blocks[block as usize].span;
            let part = parts.entry(first).or_insert(own);
            *part = Span { start: part.start.min(own.start), end: part.end.max(own.end) };
        }
        found.push(Some(Defect { damage: *damage, target: block, source: counterpart, copied: false, other: None }));
    }
    let mut theirs: HashMap<(u32, DamageKind), Vec<f64>> = HashMap::new();
    let mut counts: BTreeMap<u32, u8> = BTreeMap::new();
    for &(first, count) in pairs.of_target.values() {
        let most = counts.entry(first).or_default();
        *most = count.max(*most);
    }
    for (first, count) in counts {
        let blocks = &source.blocks[first as usize..first as usize + usize::from(count)];
        let Some(whole) = extent(blocks) else { continue };
        for damage in within(source, blocks) {
            theirs.entry((first, damage.kind)).or_default().push(far_in(whole, damage));
        }
    }
    for ((first, kind), all) in ours {
        let (Some(theirs), Some(whole)) = (theirs.get(&(first, kind)), parts.get(&first)) else { continue };
        let places: Vec<f64> = all.iter().map(|at| far_in(*whole, &target.damage[*at])).collect();
        for at in matched(theirs, &places) {
            found[all[at]] = None;
        }
    }
    found.into_iter().flatten().collect()
}

fn extent(blocks: &[Block]) -> Option<Span> {
    Some(Span { start: blocks.first()?.span.start, end: blocks.last()?.span.end })
}

/// How far into some blocks damage is, from 0 to 1.
fn far_in(whole: Span, damage: &Damage) -> f64 {
    f64::from(damage.span.start.saturating_sub(whole.start)) / f64::from(whole.len().max(1) as u32)
}

/// Which of the places of the target are those of the source, in the same order and as near to them as possible.
fn matched(theirs: &[f64], ours: &[f64]) -> Vec<usize> {
    if theirs.len() >= ours.len() || theirs.len() * ours.len() > MOST {
        return (0..ours.len().min(theirs.len())).collect();
    }
    // What it costs to match the first so many of both; each of the source is matched.
    let (rows, columns) = (theirs.len() + 1, ours.len() + 1);
    let mut cost = vec![f64::INFINITY; rows * columns];
    cost[..columns].fill(0.0);
    for row in 1..rows {
        for column in row..columns {
            let both = cost[(row - 1) * columns + column - 1] + (theirs[row - 1] - ours[column - 1]).abs();
            cost[row * columns + column] = both.min(cost[row * columns + column - 1]);
        }
    }
    let (mut row, mut column) = (rows - 1, columns - 1);
    let mut all = Vec::with_capacity(row);
    while row > 0 && column > 0 {
        if cost[row * columns + column] < cost[row * columns + column - 1] {
            row -= 1;
            all.push(column - 1);
        }
        column -= 1;
    }
    all.reverse();
    all
}

#[cfg(test)]
mod tests {
    use super::matched;

    #[test]
    fn those_of_the_source_are_the_nearest_in_order() {
        assert_eq!(matched(&[0.8, 0.9], &[0.1, 0.8, 0.9]), [1, 2]);
        assert_eq!(matched(&[0.1], &[0.1, 0.8]), [0]);
        assert_eq!(matched(&[0.5], &[0.1, 0.45, 0.8]), [1]);
        assert_eq!(matched(&[0.5, 0.6], &[0.1]), [0]);
        assert_eq!(matched(&[0.2, 0.3], &[0.9, 0.95]), [0, 1]);
        assert!(matched(&[], &[0.5]).is_empty());
    }
}
