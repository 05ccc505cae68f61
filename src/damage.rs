//! Which markup a translation has broken: what looks damaged on its page and not at the same place of the source.

mod alone;
mod claims;
mod confirm;
mod emphasis;
mod fence;
mod fixes;
mod proposed_fix;
mod structure;
mod surplus;
mod tokens;
mod united;

use std::collections::HashMap;

use crate::align::Alignment;
use crate::page::{Block, Damage, DamageKind, Page};
use crate::text::{Span, hash};

pub use claims::{Subject, claims};
pub use fixes::propose_fix;
pub use proposed_fix::ProposedFix;
pub use tokens::{Crossed, crossed};

/// Damage that the source does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The damage.
    pub damage: Damage,
    /// The block of the target that it is in.
    pub target: Option<u32>,
    /// The first block of the source that this block corresponds to, and how many.
    pub source: Option<(u32, u8)>,
    /// Whether it was copied: the older source that the translation was made from has it too.
    pub copied: bool,
    /// Its other half, where that is apart.
    pub other: Option<Span>,
}

/// A page and how to get at its text.
#[derive(Clone, Copy)]
pub struct Side<'p> {
    /// The page.
    pub page: &'p Page,
    /// Its text, read only where it is needed.
    pub text: &'p dyn Fn() -> std::sync::Arc<str>,
}

/// A source page, and how a translation agrees with it.
#[derive(Clone, Copy)]
pub struct Original<'p> {
    /// The page.
    pub side: Side<'p>,
    /// How the translation agrees with it.
    pub alignment: &'p Alignment,
}

/// All damage of a translation that its source does not have, in order. `base` is the older source that the translation
/// was made from, if that is not `source`: it says as well what the translation should have there.
pub fn defects(source: Original<'_>, base: Option<Original<'_>>, target: Side<'_>) -> Vec<Defect> {
    let Some(now) = Comparison::new(source, target) else { return Vec::new() };
    let base = base.map(|base| Comparison::new(base, target));
    let now_judge = now.judge(target.page);
    let base_judge = base.as_ref().map(|base| base.as_ref().map(|base| (base, base.judge(target.page))));
    let mut found = Vec::new();
    for defect in &now.suspects {
        let (mut copied, mut is_broken) = (false, now_judge.is_broken(defect));
        if let Some(base) = &base_judge {
            let suspect = base.as_ref().and_then(|(base, judge)| Some((base.suspect(defect.damage)?, judge)));
            copied = suspect.is_none();
            is_broken |= suspect.is_some_and(|(own, judge)| judge.is_broken(own));
        }
        if is_broken {
            found.push(Defect { copied, ..*defect });
        }
    }
    let mut found = united::united(&now.ours, found);
    for defect in found.iter_mut().filter(|defect| defect.damage.kind == DamageKind::UnclosedFence) {
        let place = fence::opened_before(target.page, &now.ours, defect.target, defect.damage.span, &now.theirs);
        if let Some((span, block)) = place {
            (defect.damage.span, defect.target, defect.source) = (span, Some(block), None);
        }
    }
    found.sort_by_key(|defect| defect.damage);
    found
}

/// All damage of a page that is there whatever its source says, in order.
pub fn defects_alone(target: Side<'_>) -> Vec<Defect> {
    if target.page.damage.is_empty() {
        return Vec::new();
    }
    let text = (target.text)();
    let of = |damage: &Damage| Defect {
        damage: *damage,
        target: block_at(target.page, damage.span),
        source: None,
        copied: false,
        other: None,
    };
    let defects = united::united(&text, target.page.damage.iter().map(of));
    defects.into_iter().filter(|defect| alone::is_broken(target.page, &text, defect)).collect()
}

/// A translation beside one version of its source: what looks damaged in it and not there.
struct Comparison<'p> {
    source: &'p Page,
    theirs: std::sync::Arc<str>,
    ours: std::sync::Arc<str>,
    suspects: Vec<Defect>,
}

impl<'p> Comparison<'p> {
    /// `None` where nothing looks damaged.
    fn new(original: Original<'p>, target: Side<'_>) -> Option<Self> {
        if target.page.damage.is_empty() {
            return None;
        }
        let Original { side: source, alignment } = original;
        let pairs = Pairs::new(source.page, target.page, alignment);
        let mut suspects = surplus::surplus(source.page, target.page, &pairs);
        if suspects.is_empty() {
            return None;
        }
        let (theirs, ours) = ((source.text)(), (target.text)());
        let mut elsewhere = texts(source.page, &theirs, &pairs.taken(source.page, target.page));
        suspects.retain(|defect| {
            let key = (defect.damage.kind, hash(defect.damage.span.of(&ours).as_bytes()));
            match elsewhere.get_mut(&key).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    false
                }
                None => true,
            }
        });
        Some(Comparison { source: source.page, theirs, ours, suspects })
    }

    fn judge<'c>(&'c self, target: &'c Page) -> confirm::Confirmer<'c> {
        confirm::Confirmer::new(self.source, &self.theirs, target, &self.ours)
    }

    fn suspect(&self, damage: Damage) -> Option<&Defect> {
        let at = self.suspects.binary_search_by_key(&damage, |defect| defect.damage).ok()?;
        self.suspects.get(at)
    }
}

/// Which blocks of the source the blocks of the target correspond to.
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

    /// For each damage of the source, whether damage of the target corresponds to it, by place.
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

/// Whether brackets that became entities were those of an image: its `!` is still there.
fn is_torn_image(text: &str, span: Span) -> bool {
    const OPENING: [&str; 3] = ["&lbrack;", "&lsqb;", "&#91;"];
    let ours = span.of(text);
    let has_mark = ours.match_indices('!').any(|(at, _)| OPENING.iter().any(|open| ours[at + 1..].starts_with(open)));
    let before = || text.get(..span.start as usize).is_some_and(|before| before.ends_with('!'));
    has_mark || OPENING.iter().any(|open| ours.starts_with(open)) && before()
}

/// The damage within some blocks of a page.
fn within<'p>(page: &'p Page, blocks: &'p [Block]) -> impl Iterator<Item = &'p Damage> {
    let start = blocks.first().map_or(0, |block| block.span.start);
    let end = blocks.last().map_or(0, |block| block.span.end);
    let from = page.damage.partition_point(|damage| damage.span.start < start);
    page.damage[from..].iter().take_while(move |damage| damage.span.start <= end)
}

/// The damage of a page that is not taken, by kind and text.
fn texts(page: &Page, text: &str, taken: &[bool]) -> HashMap<(DamageKind, u64), u32> {
    let mut texts = HashMap::new();
    for (damage, _) in page.damage.iter().zip(taken).filter(|(_, taken)| !**taken) {
        *texts.entry((damage.kind, hash(damage.span.of(text).as_bytes()))).or_default() += 1;
    }
    texts
}
