//! Which markup a translation has broken: what looks damaged on its page and not at the same place of the source.

mod claims;
mod emphasis;
mod judge;
mod mend;

use std::collections::HashMap;

use crate::align::Alignment;
use crate::page::{Block, Damage, DamageKind, Page};
use crate::text::{Span, hash};

pub use claims::{Claim, claims};
pub use mend::{Mend, mend};

/// Damage that the source does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The damage.
    pub damage: Damage,
    /// The block of the target that it stands in.
    pub target: Option<u32>,
    /// The first block of the source that this block stands for, and how many.
    pub source: Option<(u32, u8)>,
}

/// A page and how to get at its text.
#[derive(Clone, Copy)]
pub struct Side<'p> {
    /// The page.
    pub page: &'p Page,
    /// Its text, read only where it is needed.
    pub text: &'p dyn Fn() -> std::sync::Arc<str>,
}

/// All damage of a translation that its source does not have, in order.
pub fn defects(source: Side<'_>, target: Side<'_>, alignment: &Alignment) -> Vec<Defect> {
    if target.page.damage.is_empty() {
        return Vec::new();
    }
    let pairs = Pairs::new(source.page, target.page, alignment);
    let suspects = surplus(source.page, target.page, &pairs);
    if suspects.is_empty() {
        return Vec::new();
    }
    let (theirs, ours) = ((source.text)(), (target.text)());
    let mut elsewhere = texts(source.page, &theirs, &pairs.taken(source.page, target.page));
    let suspects = suspects.into_iter().filter(|defect| {
        let key = (defect.damage.kind, hash(defect.damage.span.of(&ours).as_bytes()));
        match elsewhere.get_mut(&key).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                false
            }
            None => true,
        }
    });
    let suspects: Vec<Defect> = suspects.collect();
    judge::Judge::new(source.page, &theirs, target.page, &ours).broken(&suspects)
}

/// Which blocks of the source the blocks of the target stand for.
struct Pairs {
    of_target: HashMap<u32, (u32, u8)>,
}

impl Pairs {
    fn new(source: &Page, target: &Page, alignment: &Alignment) -> Pairs {
        let wanted: Vec<u32> = target.damage.iter().filter_map(|damage| block_at(target, damage.span)).collect();
        let is_wanted = |block: u32| wanted.binary_search(&block).is_ok();
        let mut of_target = HashMap::new();
        for pair in alignment.block_pairs(source) {
            for block in pair.targets().filter(|block| is_wanted(*block)) {
                of_target.insert(block, (pair.source, pair.source_count));
            }
        }
        Pairs { of_target }
    }

    fn source(&self, target: Option<u32>) -> Option<(u32, u8)> {
        self.of_target.get(&target?).copied()
    }

    /// For each damage of the source, whether damage of the target stands for it, by place.
    fn taken(&self, source: &Page, target: &Page) -> Vec<bool> {
        let mut left: HashMap<(u32, DamageKind), u32> = HashMap::new();
        for damage in &target.damage {
            if let Some((first, _)) = self.source(block_at(target, damage.span)) {
                *left.entry((first, damage.kind)).or_default() += 1;
            }
        }
        let mut heads: HashMap<u32, u32> = HashMap::new();
        for (first, count) in self.of_target.values() {
            heads.extend((*first..*first + u32::from(*count)).map(|block| (block, *first)));
        }
        let is_taken = |damage: &Damage| {
            let head = block_at(source, damage.span).and_then(|block| heads.get(&block)).copied();
            let count = head.and_then(|head| left.get_mut(&(head, damage.kind))).filter(|count| **count > 0);
            count.map(|count| *count -= 1).is_some()
        };
        source.damage.iter().map(is_taken).collect()
    }
}

/// The block of a page that holds a place.
pub fn block_at(page: &Page, span: Span) -> Option<u32> {
    let at = page.blocks.partition_point(|block| block.span.start <= span.start).checked_sub(1)?;
    (span.start <= page.blocks[at].span.end).then_some(at as u32)
}

/// The damage within some blocks of a page.
fn within<'p>(page: &'p Page, blocks: &'p [Block]) -> impl Iterator<Item = &'p Damage> {
    let start = blocks.first().map_or(0, |block| block.span.start);
    let end = blocks.last().map_or(0, |block| block.span.end);
    let from = page.damage.partition_point(|damage| damage.span.start < start);
    page.damage[from..].iter().take_while(move |damage| damage.span.start <= end)
}

/// What the paired blocks of the source do not have as often.
fn surplus(source: &Page, target: &Page, pairs: &Pairs) -> Vec<Defect> {
    let mut theirs: HashMap<(u32, DamageKind), u32> = HashMap::new();
    for (first, count) in pairs.of_target.values() {
        let blocks = &source.blocks[*first as usize..*first as usize + usize::from(*count)];
        let mut here: HashMap<DamageKind, u32> = HashMap::new();
        within(source, blocks).for_each(|damage| *here.entry(damage.kind).or_default() += 1);
        theirs.extend(here.into_iter().map(|(kind, count)| ((*first, kind), count)));
    }
    let mut found = Vec::new();
    for damage in &target.damage {
        let block = block_at(target, damage.span);
        let counterpart = pairs.source(block);
        let own = counterpart.and_then(|(first, _)| theirs.get_mut(&(first, damage.kind)));
        match own.filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => found.push(Defect { damage: *damage, target: block, source: counterpart }),
        }
    }
    found
}

/// The damage of a page that is not taken, by kind and text.
fn texts(page: &Page, text: &str, taken: &[bool]) -> HashMap<(DamageKind, u64), u32> {
    let mut texts = HashMap::new();
    for (damage, _) in page.damage.iter().zip(taken).filter(|(_, taken)| !**taken) {
        *texts.entry((damage.kind, hash(damage.span.of(text).as_bytes()))).or_default() += 1;
    }
    texts
}
