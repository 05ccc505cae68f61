//! Which fact of a block corresponds to which, and what is lost, added or changed.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use super::link_labels::Labels;
use super::moved_facts;
use super::parts::{self, Parts};
use super::unmatched::{UnmatchedFacts, drop_marked, is_compared, is_labelled};
use super::{Alignment, BlockPair, Difference, Loose, Owner, Pages};
use crate::page::{Block, BlockKind, Fact, FactKind, Page};
use crate::parse::links;
use crate::text::{self, Span};

/// Whether source and target have the same sections, blocks and facts, one by one. Nearly all pairs have: this is
/// the fast way through.
pub fn identical(source: &Page, target: &Page) -> bool {
    source.sections.len() == target.sections.len()
        && source.blocks.len() == target.blocks.len()
        && source.sections.iter().zip(&target.sections).all(|(s, t)| s.level == t.level && s.id == t.id)
        && source.sections.iter().zip(&target.sections).all(|(s, t)| s.blocks == t.blocks)
        && source.blocks.iter().zip(&target.blocks).all(|(s, t)| same_block(source, s, target, t))
}

/// Whether two runs of blocks agree one by one.
pub(super) fn same_blocks(pages: &Pages<'_>, source: Span, target: Span) -> bool {
    let (s, t) = (&pages.source.blocks[source.range()], &pages.target.blocks[target.range()]);
    s.len() == t.len() && s.iter().zip(t).all(|(s, t)| same_block(pages.source, s, pages.target, t))
}

pub(super) fn same_block(source: &Page, s: &Block, target: &Page, t: &Block) -> bool {
    s.kind == t.kind
        && (s.kind != BlockKind::Row || s.number == t.number)
        && same_facts(source, source.facts_of(s), target, target.facts_of(t), tells_in_code(s.kind))
}

/// Whether code within words says which block it is: in headings, and in steps, which have an order.
fn tells_in_code(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Heading | BlockKind::Step)
}

/// Whether two bags of facts are the same, where it tells with the code. Order inside a block is the translator's.
fn same_facts(source: &Page, s: &[Fact], target: &Page, t: &[Fact], with_code: bool) -> bool {
    let compared = |fact: &&Fact| is_compared(fact) || with_code && fact.kind == FactKind::CodeSpan;
    let (mut a, mut b) = (s.iter().filter(compared), t.iter().filter(compared));
    loop {
        match (a.next(), b.next()) {
            (None, None) => return true,
            (Some(x), Some(y)) if equal(source, x, target, y) => {}
            (Some(_), Some(_)) => break,
            _ => return false,
        }
    }
    let bag = |page: &Page, facts: &[Fact]| {
        let mut bag: Vec<(FactKind, u64)> =
            facts.iter().filter(compared).map(|fact| (fact.kind, bag_key(page, fact))).collect();
        bag.sort_unstable();
        bag
    };
    bag(source, s) == bag(target, t)
}

fn equal(source: &Page, s: &Fact, target: &Page, t: &Fact) -> bool {
    s.kind == t.kind
        && (s.key == t.key
            || is_labelled(s.kind)
            || s.kind == FactKind::Video && target.site.is_localized_video(source.value_of(s), target.value_of(t)))
}

/// Key for comparing bags: labels are translated.
fn bag_key(_page: &Page, fact: &Fact) -> u64 {
    match fact.kind {
        kind if is_labelled(kind) => 0,
        _ => fact.key,
    }
}

/// Compares the facts of all paired blocks, then cancels what only moved, then pairs what changed.
pub(super) fn compare(pages: &Pages<'_>, paths: (&str, &str), loose: &Loose, result: &mut Alignment) {
    let mut missing = Vec::new();
    let mut extra = Vec::new();
    let mut parts = Parts::default();
    for (context, pair) in result.blocks.iter().enumerate() {
        parts::in_pair(pages, pair, context as u32, (&mut missing, &mut extra), &mut parts);
    }
    parts.sort();
    result.parts = parts;
    let (lost, added) = (&loose.fragments.source, &loose.fragments.target);
    alone(pages.source, &result.blocks, (&loose.source, lost), |p| (p.sources(), p.target), &mut missing);
    alone(pages.target, &result.blocks, (&loose.target, added), |p| (p.targets(), p.source), &mut extra);
    missing.sort_by_key(|left| left.fact);
    extra.sort_by_key(|left| left.fact);
    renamed(pages, &mut missing, &mut extra, result);
    moved_facts::cancel(pages, paths, &mut missing, &mut extra);
    changed(pages, &mut missing, &mut extra, result);
    for left in missing.iter().filter(|left| left.reported) {
        result.differences.push(Difference::Missing {
            fact: left.fact,
            block: left.block,
            whole: left.context.is_none(),
        });
    }
    for left in extra.iter().filter(|left| left.reported) {
        result.differences.push(Difference::Extra {
            fact: left.fact,
            block: left.block,
            whole: left.context.is_none(),
        });
    }
}

/// Facts of a page that stand in no paired block, what they belong to, and the block of the other page that they follow.
type LooseFacts = (Span, Owner, Option<u32>);

/// Facts of blocks without a counterpart. Only those that answer for their block are reported, and those of pieces of
/// a paired text. `side` gives the blocks of a pair, and the first of the other page.
fn alone(
    page: &Page,
    pairs: &[BlockPair],
    (loose, fragments): (&[LooseFacts], &HashMap<u32, usize>),
    side: impl Fn(&BlockPair) -> (Range<u32>, u32),
    out: &mut Vec<UnmatchedFacts>,
) {
    let mut paired = vec![false; page.blocks.len()];
    for pair in pairs {
        let (blocks, _) = side(pair);
        paired[blocks.start as usize..blocks.end as usize].fill(true);
    }
    let mut answers: HashMap<u32, Option<u32>> = HashMap::new();
    for (facts, owner, after) in loose {
        let Owner::Facts(kind) = owner else { continue };
        for fact in facts.range().filter(|&f| page.facts[f].kind == *kind) {
            answers.insert(fact as u32, *after);
        }
    }
    for ((at, block), _) in (0u32..).zip(&page.blocks).zip(&paired).filter(|(_, paired)| !**paired) {
        let of = fragments.get(&at).and_then(|number| Some((*number as u32, side(pairs.get(*number)?).1)));
        for fact in (block.facts.start..block.facts.end).filter(|&f| is_compared(&page.facts[f as usize])) {
            if let Some((number, other)) = of {
                let context = Some((number, 0));
                out.push(UnmatchedFacts { fact, block: Some(other), context, row: None, reported: true });
                continue;
            }
            let after = answers.get(&fact);
            out.push(UnmatchedFacts {
                fact,
                block: after.copied().flatten(),
                context: None,
                row: None,
                reported: after.is_some(),
            });
        }
    }
}

/// What is lost and what is added in the same pair of blocks is one change.
fn changed(
    pages: &Pages<'_>,
    missing: &mut Vec<UnmatchedFacts>,
    extra: &mut Vec<UnmatchedFacts>,
    result: &mut Alignment,
) {
    let mut by_context: HashMap<((u32, u32), FactKind), VecDeque<usize>> = HashMap::new();
    for (slot, left) in extra.iter().enumerate() {
        if let Some(context) = left.context {
            let kind = pages.target.facts[left.fact as usize].kind;
            by_context.entry((context, kind)).or_default().push_back(slot);
        }
    }
    let mut gone = vec![false; extra.len()];
    let mut changes = Vec::new();
    let labels = Labels::new(pages, &result.blocks);
    // A text that both have, such as code, says which link of the other page one is; the rest is likelier what is like
    // it, and in its place.
    for by_label in [true, false] {
        missing.retain(|left| {
            let fact = &pages.source.facts[left.fact as usize];
            let Some(slots) = left.context.and_then(|context| by_context.get_mut(&(context, fact.kind))) else {
                return true;
            };
            let likely = slots.iter().enumerate().take(64).filter_map(|(at, &slot)| {
                let other = &pages.target.facts[extra[slot].fact as usize];
                match by_label {
                    true if !labels.are_one(fact, other) => None,
                    false if labels.name_others(left.context, fact, other) => None,
                    _ => Some((likeness(pages, fact, other), at)),
                }
            });
            let Some((_, at)) = likely.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) else { return true };
            let Some(slot) = slots.remove(at) else { return true };
            gone[slot] = true;
            changes.push((left.fact, extra[slot].fact));
            false
        });
    }
    changes.sort_unstable();
    drop_marked(extra, gone);
    result.differences.extend(changes.into_iter().map(|(source, target)| Difference::Changed { source, target }));
}

/// Names that became similar ones in their place, whatever else of that name came or went on the page.
fn renamed(
    pages: &Pages<'_>,
    missing: &mut Vec<UnmatchedFacts>,
    extra: &mut Vec<UnmatchedFacts>,
    result: &mut Alignment,
) {
    let name = |page: &Page, left: &UnmatchedFacts| {
        Some(page.facts[left.fact as usize]).filter(|fact| fact.kind == FactKind::Verbatim)
    };
    let mut by_context: HashMap<(u32, u32), VecDeque<usize>> = HashMap::new();
    for (slot, left) in extra.iter().enumerate().filter(|(_, left)| name(pages.target, left).is_some()) {
        if let Some(context) = left.context {
            by_context.entry(context).or_default().push_back(slot);
        }
    }
    let mut gone = vec![false; extra.len()];
    missing.retain(|left| {
        let slots = left.context.and_then(|context| by_context.get_mut(&context));
        let (Some(fact), Some(slots)) = (name(pages.source, left), slots) else { return true };
        let theirs = fact.span.of(pages.source_text);
        let alike = |slot: &usize| {
            let ours = pages.target.facts[extra[*slot].fact as usize].span.of(pages.target_text);
            text::likeness(theirs, ours) >= 0.7
        };
        let Some(at) = slots.iter().take(64).position(alike) else { return true };
        let Some(slot) = slots.remove(at) else { return true };
        gone[slot] = true;
        result.differences.push(Difference::Changed { source: left.fact, target: extra[slot].fact });
        false
    });
    drop_marked(extra, gone);
}

/// How alike the targets of two facts are, 0 to 1; a shared page or end of an address counts more than shared letters.
fn likeness(pages: &Pages<'_>, source: &Fact, target: &Fact) -> f64 {
    let (a, b) = (pages.source.value_of(source), pages.target.value_of(target));
    if a.is_empty() || b.is_empty() || a.len() > 300 || b.len() > 300 {
        return 0.0;
    }
    let base = |target: &str| target.split('#').next().unwrap_or("").to_owned();
    let is_end = |a: &str, b: &str| {
        source.kind == FactKind::Link
            && links::alike_end_key(a, pages.source.site) == links::alike_end_key(b, pages.target.site)
    };
    let bonus = if base(a) == base(b) || is_end(a, b) { 1.0 } else { 0.0 };
    bonus + strsim::normalized_damerau_levenshtein(a, b)
}
