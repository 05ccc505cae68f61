//! List items and table rows that were sorted, added or rewritten: what they hold says which is which, before their
//! order does.

use std::collections::{HashMap, HashSet};

use super::evidence_cache::EvidenceCache;
use super::words::{self, WORD};
use super::{Pages, sequence};
use crate::page::{Block, BlockKind, Page};
use crate::text::Span;

/// Items of one page that may hold the same; what is in more of them says nothing.
const MOST: usize = 3;
/// Two items that share this much are one, if none shares half as much with either.
const SURE: f32 = 2.5;
/// What suffices if no other shares anything: two names that are nowhere else.
const ALONE: f32 = 1.9;

/// The items of two runs of blocks, and what they share.
#[derive(Default)]
pub(super) struct Items {
    shared: HashMap<(u32, u32), Shared>,
    of_source: HashMap<u32, Likest>,
    of_target: HashMap<u32, Likest>,
    /// The pairs that are in another order than the rest, in source order.
    away: Vec<(u32, u32)>,
}

/// What two items share, whether that are not words alone, and how much of it is in no other.
#[derive(Clone, Copy, Default)]
struct Shared {
    all: f32,
    has_fact: bool,
    own: f32,
}

/// The item of the other page that shares most with one alone, how much that is, and how much the next one shares; and
/// how much any of them shares at all, if not words alone.
#[derive(Clone, Copy, Default)]
struct Likest {
    item: u32,
    shared: f32,
    next: f32,
    most: f32,
}

impl Likest {
    fn add(&mut self, item: u32, shared: Shared) {
        let most = self.most.max(if shared.has_fact { shared.all } else { 0.0 });
        *self = if shared.own > self.shared {
            Likest { item, shared: shared.own, next: self.shared, most }
        } else {
            Likest { next: self.next.max(shared.own), most, ..*self }
        };
    }

    fn is_sure(self) -> bool {
        self.shared >= SURE && self.next * 2.0 <= self.shared || self.shared >= ALONE && self.next == 0.0
    }
}

/// The items of each page that hold something.
#[derive(Default)]
struct Holders {
    weight: f32,
    source: Vec<u32>,
    target: Vec<u32>,
}

impl Items {
    /// Reads the items among neighbouring blocks of both pages.
    pub fn of(pages: &Pages<'_>, known: &EvidenceCache<'_>, source: Span, target: Span) -> Self {
        let items = |page: &Page, blocks: Span| -> Vec<u32> {
            (blocks.start..blocks.end).filter(|at| is_item(&page.blocks[*at as usize])).collect()
        };
        let (source, target) = (items(pages.source, source), items(pages.target, target));
        let mut found = Items::default();
        if source.is_empty() || target.is_empty() || source.len().max(target.len()) < 2 {
            return found;
        }
        let mut holders: HashMap<u64, Holders> = HashMap::new();
        for item in source {
            words::held(known, pages.source, pages.source_text, item, |key, weight| {
                let of = holders.entry(key).or_default();
                of.weight = weight;
                add(&mut of.source, item);
            });
        }
        for item in target {
            words::held(known, pages.target, pages.target_text, item, |key, _| {
                if let Some(of) = holders.get_mut(&key) {
                    add(&mut of.target, item);
                }
            });
        }
        let tells = |of: &&Holders| of.source.len().max(of.target.len()) <= MOST;
        // In one order: sums of fractions depend on it.
        let mut holders: Vec<(u64, Holders)> = holders.into_iter().collect();
        holders.sort_unstable_by_key(|(key, _)| *key);
        for of in holders.iter().map(|(_, of)| of).filter(tells) {
            let own = of.weight / of.source.len().max(of.target.len()) as f32;
            for s in &of.source {
                for t in &of.target {
                    let shared = found.shared.entry((*s, *t)).or_default();
                    shared.all += of.weight;
                    shared.has_fact |= of.weight > WORD;
                    shared.own += own;
                }
            }
        }
        let mut pairs: Vec<((u32, u32), Shared)> = found.shared.iter().map(|(pair, shared)| (*pair, *shared)).collect();
        pairs.sort_unstable_by_key(|(pair, _)| *pair);
        for ((s, t), shared) in pairs {
            found.of_source.entry(s).or_default().add(t, shared);
            found.of_target.entry(t).or_default().add(s, shared);
        }
        found.away = found.in_another_order(pages);
        found
    }

    fn in_another_order(&self, pages: &Pages<'_>) -> Vec<(u32, u32)> {
        let is_one = |(s, likest): &(u32, Likest)| {
            let (theirs, ours) = (&pages.source.blocks[*s as usize], &pages.target.blocks[likest.item as usize]);
            let back = self.of_target.get(&likest.item);
            likest.is_sure()
                && back.is_some_and(|back| back.item == *s && back.is_sure())
                && (theirs.kind, theirs.depth) == (ours.kind, ours.depth)
        };
        let mut pairs: Vec<(u32, Likest)> = self.of_source.iter().map(|(s, likest)| (*s, *likest)).collect();
        pairs.retain(is_one);
        pairs.sort_unstable_by_key(|(s, _)| *s);
        let weighed = |(_, likest): &(u32, Likest)| (likest.item, likest.shared as u32);
        let in_order = sequence::in_order(&pairs.iter().map(weighed).collect::<Vec<_>>());
        let away = pairs.into_iter().zip(in_order).filter(|(_, in_order)| !in_order);
        away.map(|((s, likest), _)| (s, likest.item)).collect()
    }

    /// Whether two items share nothing while one of them shares much with another.
    pub fn are_others(&self, source: u32, target: u32) -> bool {
        let shares = |likest: Option<&Likest>| likest.is_some_and(|likest| likest.shared.max(likest.most) >= SURE);
        !self.shared.is_empty()
            && (shares(self.of_source.get(&source)) || shares(self.of_target.get(&target)))
            && !self.shared.contains_key(&(source, target))
    }

    /// The pairs among some blocks, each in order, that are in another order than the rest of the list, with the blocks
    /// that are in them.
    pub fn moved(&self, pages: &Pages<'_>, source: &[u32], target: &[u32]) -> Vec<(u32, u32)> {
        let (Some(first), Some(last)) = (source.first(), source.last()) else { return Vec::new() };
        let at = |block: u32| self.away.partition_point(|(s, _)| *s < block);
        let of_both = |(s, t): &(u32, u32)| source.binary_search(s).is_ok() && target.binary_search(t).is_ok();
        let away = || self.away[at(*first)..at(last + 1)].iter().copied().filter(of_both);
        let mut moved: HashMap<u32, u32> = away().collect();
        let mut taken: HashSet<u32> = moved.values().copied().collect();
        for (s, t) in away().flat_map(|(s, t)| inside(pages, s, t)).filter(of_both) {
            if !moved.contains_key(&s) && taken.insert(t) {
                moved.insert(s, t);
            }
        }
        let mut moved: Vec<(u32, u32)> = moved.into_iter().collect();
        moved.sort_unstable();
        moved
    }
}

fn is_item(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Item | BlockKind::Step | BlockKind::Row)
}

fn add(items: &mut Vec<u32>, item: u32) {
    if items.len() <= MOST && items.last() != Some(&item) {
        items.push(item);
    }
}

/// The blocks that two items hold, if these are of the same kinds.
fn inside(pages: &Pages<'_>, s: u32, t: u32) -> Vec<(u32, u32)> {
    let held = |page: &Page, item: u32| -> Vec<u32> {
        let own = &page.blocks[item as usize];
        let is_held = |at: &u32| {
            let block = page.blocks.get(*at as usize);
            block.is_some_and(|block| {
                block.kind != BlockKind::Heading
                    && (block.depth > own.depth || block.depth == own.depth && !is_item(block))
            })
        };
        match own.kind {
            BlockKind::Row => Vec::new(),
            _ => (item + 1..).take_while(is_held).collect(),
        }
    };
    let (theirs, ours) = (held(pages.source, s), held(pages.target, t));
    let kind = |page: &Page, at: &u32| page.blocks[*at as usize].kind;
    let are_alike = theirs.iter().map(|at| kind(pages.source, at)).eq(ours.iter().map(|at| kind(pages.target, at)));
    if are_alike { theirs.into_iter().zip(ours).collect() } else { Vec::new() }
}
