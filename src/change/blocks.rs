//! Which block of the new version is which of the old one.

use super::matching::{self, Pairs};
use super::order;
use super::sections::Sections;
use super::signatures::Signatures;
use super::words::mix;
use super::words::{self, Token};
use crate::page::{BlockKind, Page};
use crate::text::Span;

/// From here on two blocks between the same neighbours are one that was edited.
const EDITED: f32 = 0.5;
/// From here on they are one, even where another block has the label.
const SURELY: f32 = 0.75;
/// Tokens that a block must have to be known again in another place.
const ENOUGH: usize = 4;

/// Telling tokens that the shorter of two blocks must have to be known again by most of them.
const TELLING: usize = 6;
/// From here on a block is in another one of its kind that says more.
const WITHIN: f32 = 0.65;
/// Words from which on two blocks of a kind that begin alike are one.
const OPENING: usize = 8;
/// What two blocks with one label have in common at least; the rows of one section go by their labels alone.
const LABELLED: f32 = 0.2;
/// From here on two blocks of a section are one that was edited and moved.
const ELSEWHERE: f32 = 0.6;
/// From here on two blocks of different sections are.
const FAR: f32 = 0.7;
/// Products of numbers of blocks up to which those that were edited and moved are looked for.
const FEW: usize = 2_500;

/// Pairs the blocks of both versions.
pub fn pair(old: &Page, new: &Page, prints: [&Signatures; 2], sections: &Sections) -> Pairs {
    let mut pairs = Pairs::new(old.blocks.len(), new.blocks.len());
    headings(old, new, sections, &mut pairs);
    let bodies = bodies(old, new, sections);
    for (old, new) in bodies.iter().copied() {
        let keys =
            |prints: &Signatures, range: Span| (range.start..range.end).map(|at| prints.block(at).text).collect();
        let (old_keys, new_keys): (Vec<u64>, Vec<u64>) = (keys(prints[0], old), keys(prints[1], new));
        for (o, n) in matching::equal_in_order(&old_keys, &new_keys) {
            pairs.join(old.start + o as u32, new.start + n as u32);
        }
    }
    moved(old, new, prints, &mut pairs);
    for body in bodies {
        similar([old, new], prints, body, SURELY, &mut pairs);
        let mut free = gaps(body, &pairs);
        free.push((pairs.free_old(body.0.start..body.0.end), pairs.free_new(body.1.start..body.1.end)));
        for (o, n) in free {
            labelled([old, new], prints, (&o, &n), 0.0, &mut pairs);
        }
        similar([old, new], prints, body, EDITED, &mut pairs);
        elsewhere([old, new], prints, body, ELSEWHERE, &mut pairs);
    }
    let all = (0..old.blocks.len() as u32, 0..new.blocks.len() as u32);
    labelled([old, new], prints, (&pairs.free_old(all.0), &pairs.free_new(all.1)), LABELLED, &mut pairs);
    let all = [old, new].map(|page| Span { start: 0, end: page.blocks.len() as u32 });
    elsewhere([old, new], prints, (all[0], all[1]), FAR, &mut pairs);
    pairs
}

/// The headings of paired sections.
fn headings(old: &Page, new: &Page, sections: &Sections, pairs: &mut Pairs) {
    for (at, counterpart) in sections.pairs.old.iter().enumerate() {
        let Some(counterpart) = counterpart else { continue };
        let (o, n) = (&old.sections[at], &new.sections[*counterpart as usize]);
        if o.level > 0 && n.level > 0 && !o.blocks.is_empty() && !n.blocks.is_empty() {
            pairs.join(o.blocks.start, n.blocks.start);
        }
    }
}

/// The blocks of paired sections without their headings.
pub fn bodies(old: &Page, new: &Page, sections: &Sections) -> Vec<(Span, Span)> {
    let mut bodies = Vec::new();
    for (at, counterpart) in sections.pairs.old.iter().enumerate() {
        let Some(counterpart) = counterpart else { continue };
        let (o, n) = (&old.sections[at], &new.sections[*counterpart as usize]);
        let (mut old_blocks, mut new_blocks) = (o.blocks, n.blocks);
        if o.level > 0 && n.level > 0 && !old_blocks.is_empty() && !new_blocks.is_empty() {
            old_blocks.start += 1;
            new_blocks.start += 1;
        }
        bodies.push((old_blocks, new_blocks));
    }
    bodies
}

/// Blocks that went elsewhere: equal, and alone of their kind among those left.
fn moved(old: &Page, new: &Page, prints: [&Signatures; 2], pairs: &mut Pairs) {
    let enough = |page: &Page, prints: &Signatures, at: u32| {
        page.blocks[at as usize].kind != BlockKind::Heading && prints.tokens(at).len() >= ENOUGH
    };
    let mut free_old = pairs.free_old(0..old.blocks.len() as u32);
    let mut free_new = pairs.free_new(0..new.blocks.len() as u32);
    free_old.retain(|at| enough(old, prints[0], *at));
    free_new.retain(|at| enough(new, prints[1], *at));
    let key = |prints: &Signatures, at: u32| prints.block(at).text;
    let (old_key, new_key) = (|at| key(prints[0], at), |at| key(prints[1], at));
    pairs.join_unique((&free_old, old_key), (&free_new, new_key), |_, _| true);
}

/// Blocks of a kind whose label is once among those that are left; rows must be at least so much alike.
fn labelled(pages: [&Page; 2], prints: [&Signatures; 2], (old, new): (&[u32], &[u32]), rows: f32, pairs: &mut Pairs) {
    let label = |side: usize, at: u32| match prints[side].block(at).label {
        0 => 0,
        label => mix(label, pages[side].blocks[at as usize].kind as u64),
    };
    let fits = |o: u32, n: u32| {
        let is_row = pages[0].blocks[o as usize].kind == BlockKind::Row;
        let is_image = prints[0].block(o).label & 1 == 1;
        let least = if is_image {
            0.0
        } else if is_row {
            rows
        } else {
            LABELLED
        };
        words::alike(&bag(prints[0], o), &bag(prints[1], n), least) >= least
    };
    let free = |at: &[u32], side: &[Option<u32>]| -> Vec<u32> {
        at.iter().copied().filter(|at| side[*at as usize].is_none()).collect()
    };
    let (old, new) = (free(old, &pairs.old), free(new, &pairs.new));
    pairs.join_unique((&old, |at| label(0, at)), (&new, |at| label(1, at)), fits);
}

fn bag(prints: &Signatures, block: u32) -> Vec<Token> {
    words::bag(prints.tokens(block).iter().copied())
}

fn bags(prints: &Signatures, blocks: &[u32]) -> Vec<Vec<Token>> {
    blocks.iter().map(|at| bag(prints, *at)).collect()
}

/// Blocks of a pair of sections that were edited: in order, and at least so much alike.
fn similar(pages: [&Page; 2], prints: [&Signatures; 2], body: (Span, Span), least: f32, pairs: &mut Pairs) {
    let label = |side: usize, at: u32| prints[side].block(at).label;
    let renamed = |o: u32, n: u32| label(0, o) != label(1, n) && label(0, o) != 0 && label(1, n) != 0;
    for (o, n) in gaps(body, pairs) {
        let (old_bags, new_bags) = (bags(prints[0], &o), bags(prints[1], &n));
        let kinds = |page: &Page, at: u32| page.blocks[at as usize].kind;
        let score = |i: usize, j: usize| {
            let (a, b) = (&old_bags[i], &new_bags[j]);
            let is_one_kind = kinds(pages[0], o[i]) == kinds(pages[1], n[j]);
            match words::alike(a, b, least) {
                _ if least > EDITED && renamed(o[i], n[j]) => 0.0,
                alike if alike >= least => alike + if is_one_kind { 0.1 } else { 0.0 },
                _ if least == EDITED
                    && is_one_kind
                    && grew((a, b), (prints[0].tokens(o[i]), prints[1].tokens(n[j]))) =>
                {
                    0.3
                }
                _ => 0.0,
            }
        };
        for (i, j) in matching::similar_in_order(o.len(), n.len(), score) {
            pairs.join(o[i], n[j]);
        }
    }
}

/// Whether of two texts one holds most of the other, or both begin alike.
fn grew((a, b): (&[Token], &[Token]), texts: (&[Token], &[Token])) -> bool {
    let shorter = a.len().min(b.len());
    let is_within = || shorter >= TELLING && words::common(a, b) as f32 >= WITHIN * shorter as f32;
    words::opening(texts.0, texts.1) >= OPENING || is_within()
}

/// Blocks that were edited and moved: at least so much alike, and most alike of all that is left, on both sides.
fn elsewhere(pages: [&Page; 2], prints: [&Signatures; 2], (old, new): (Span, Span), least: f32, pairs: &mut Pairs) {
    let (o, n) = (pairs.free_old(old.start..old.end), pairs.free_new(new.start..new.end));
    if o.len().saturating_mul(n.len()) > FEW {
        return;
    }
    let (old_bags, new_bags) = (bags(prints[0], &o), bags(prints[1], &n));
    let score = |i: usize, j: usize| {
        let enough = old_bags[i].len().min(new_bags[j].len()) >= TELLING;
        let is_one_kind = pages[0].blocks[o[i] as usize].kind == pages[1].blocks[n[j] as usize].kind;
        if enough && is_one_kind { words::alike(&old_bags[i], &new_bags[j], least) } else { 0.0 }
    };
    let best = |scores: Vec<f32>| {
        let best = scores.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
        best.filter(|(_, score)| *score >= least && scores.iter().filter(|other| *other == score).count() == 1)
    };
    for i in 0..o.len() {
        let Some((j, _)) = best((0..n.len()).map(|j| score(i, j)).collect()) else { continue };
        if best((0..o.len()).map(|i| score(i, j)).collect()).is_some_and(|(other, _)| other == i) {
            pairs.join(o[i], n[j]);
        }
    }
}

/// The free blocks of a pair of sections between neighbours that are paired in order within it.
fn gaps((old, new): (Span, Span), pairs: &Pairs) -> Vec<(Vec<u32>, Vec<u32>)> {
    let inside = |at: u32| pairs.old[at as usize].filter(|n| (new.start..new.end).contains(n));
    let paired: Vec<(u32, u32)> =
        (old.start..old.end).filter_map(|at| Some((at - old.start, inside(at)? - new.start))).collect();
    let weighed: Vec<(u32, u64)> = paired.iter().map(|(_, n)| (*n, 1)).collect();
    let stays = order::in_place(&weighed, new.len());
    let chain: Vec<(u32, u32)> =
        paired.into_iter().zip(stays).filter(|(_, stays)| *stays).map(|(pair, _)| pair).collect();
    let gaps = matching::gaps(chain.into_iter(), old.len() as u32, new.len() as u32).into_iter();
    let shift = |range: std::ops::Range<u32>, by: u32| range.start + by..range.end + by;
    let free = gaps.map(|(o, n)| (pairs.free_old(shift(o, old.start)), pairs.free_new(shift(n, new.start))));
    free.filter(|(o, n)| !o.is_empty() && !n.is_empty()).collect()
}
