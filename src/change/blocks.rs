//! Which block of the new version is which of the old one.

use super::matching::{self, Pairs};
use super::prints::Prints;
use super::sections::Sections;
use super::words::{self, Token};
use crate::page::{BlockKind, Page};
use crate::text::Span;

/// From here on two blocks between the same neighbours are one that was edited.
const EDITED: f32 = 0.5;
/// Tokens that a block must have to be known again in another place.
const ENOUGH: usize = 4;

/// Pairs the blocks of both versions.
pub fn pair(old: &Page, new: &Page, prints: [&Prints; 2], sections: &Sections) -> Pairs {
    let mut pairs = Pairs::new(old.blocks.len(), new.blocks.len());
    for (old, new) in bodies(old, new, sections, &mut pairs) {
        let keys = |prints: &Prints, range: Span| (range.start..range.end).map(|at| prints.block(at).text).collect();
        let (old_keys, new_keys): (Vec<u64>, Vec<u64>) = (keys(prints[0], old), keys(prints[1], new));
        for (o, n) in matching::equal_in_order(&old_keys, &new_keys) {
            pairs.join(old.start + o as u32, new.start + n as u32);
        }
    }
    moved(old, new, prints, &mut pairs);
    for (old_range, new_range) in bodies(old, new, sections, &mut pairs) {
        similar([old, new], prints, (old_range, new_range), &mut pairs);
    }
    pairs
}

/// The blocks of paired sections without their headings, which are paired at once.
fn bodies(old: &Page, new: &Page, sections: &Sections, pairs: &mut Pairs) -> Vec<(Span, Span)> {
    let mut bodies = Vec::new();
    for (at, counterpart) in sections.pairs.old.iter().enumerate() {
        let Some(counterpart) = counterpart else { continue };
        let (o, n) = (&old.sections[at], &new.sections[*counterpart as usize]);
        let (mut old_blocks, mut new_blocks) = (o.blocks, n.blocks);
        if o.level > 0 && n.level > 0 && !old_blocks.is_empty() && !new_blocks.is_empty() {
            pairs.join(old_blocks.start, new_blocks.start);
            old_blocks.start += 1;
            new_blocks.start += 1;
        }
        bodies.push((old_blocks, new_blocks));
    }
    bodies
}

/// Blocks that went elsewhere: equal, and alone of their kind among those left.
fn moved(old: &Page, new: &Page, prints: [&Prints; 2], pairs: &mut Pairs) {
    let enough = |page: &Page, prints: &Prints, at: u32| {
        page.blocks[at as usize].kind != BlockKind::Heading && prints.tokens(at).len() >= ENOUGH
    };
    let mut free_old = pairs.free_old(0..old.blocks.len() as u32);
    let mut free_new = pairs.free_new(0..new.blocks.len() as u32);
    free_old.retain(|at| enough(old, prints[0], *at));
    free_new.retain(|at| enough(new, prints[1], *at));
    let key = |prints: &Prints, at: u32| prints.block(at).text;
    let (old_key, new_key) = (|at| key(prints[0], at), |at| key(prints[1], at));
    pairs.join_unique((&free_old, old_key), (&free_new, new_key), |_, _| true);
}

/// Blocks of a pair of sections that were edited.
fn similar(pages: [&Page; 2], prints: [&Prints; 2], (old, new): (Span, Span), pairs: &mut Pairs) {
    for (o, n) in gaps((old, new), pairs) {
        let bags = |prints: &Prints, free: &[u32]| -> Vec<Vec<Token>> {
            free.iter().map(|at| words::bag(prints.tokens(*at).iter().copied())).collect()
        };
        let (old_bags, new_bags) = (bags(prints[0], &o), bags(prints[1], &n));
        let kinds = |page: &Page, at: u32| page.blocks[at as usize].kind;
        let score = |i: usize, j: usize| {
            let alike = words::alike(&old_bags[i], &new_bags[j], EDITED);
            let kind = if kinds(pages[0], o[i]) == kinds(pages[1], n[j]) { 0.1 } else { 0.0 };
            if alike < EDITED { 0.0 } else { alike + kind }
        };
        for (i, j) in matching::similar_in_order(o.len(), n.len(), score) {
            pairs.join(o[i], n[j]);
        }
    }
}

/// The free blocks of a pair of sections between neighbours that are paired in order within it.
fn gaps((old, new): (Span, Span), pairs: &Pairs) -> Vec<(Vec<u32>, Vec<u32>)> {
    let mut chain = Vec::new();
    let mut next = new.start;
    for at in old.start..old.end {
        if let Some(counterpart) = pairs.old[at as usize].filter(|n| (next..new.end).contains(n)) {
            chain.push((at - old.start, counterpart - new.start));
            next = counterpart + 1;
        }
    }
    let gaps = matching::gaps(chain.into_iter(), old.len() as u32, new.len() as u32).into_iter();
    let shift = |range: std::ops::Range<u32>, by: u32| range.start + by..range.end + by;
    let free = gaps.map(|(o, n)| (pairs.free_old(shift(o, old.start)), pairs.free_new(shift(n, new.start))));
    free.filter(|(o, n)| !o.is_empty() && !n.is_empty()).collect()
}
