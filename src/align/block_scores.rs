//! How likely blocks of both pages correspond to each other, one for one or cut in another way.

use std::ops::Range;

use super::evidence::{Evidence, kind_score};
use super::evidence_cache::EvidenceCache;
use super::items::Items;
use super::sequence::{Scores, Step};
use super::via_base::KnownPairs;
use crate::page::{Block, BlockKind, FactKind, Page};

/// Two runs of blocks that are being paired.
pub(super) struct Pairing<'p> {
    pub source: &'p Page,
    pub target: &'p Page,
    pub known: &'p EvidenceCache<'p>,
    pub given: &'p KnownPairs,
    pub items: &'p Items,
    /// The blocks of the two runs.
    pub runs: (&'p [u32], &'p [u32]),
}

impl Pairing<'_> {
    fn blocks(&self, i: usize, j: usize) -> (&Block, &Block) {
        (&self.source.blocks[self.runs.0[i] as usize], &self.target.blocks[self.runs.1[j] as usize])
    }

    fn evidence(&self, i: usize, j: usize) -> (&Evidence, &Evidence) {
        (self.known.source(self.runs.0[i] as usize), self.known.target(self.runs.1[j] as usize))
    }

    /// Whether a new block may be an old one in other words: of its kind, and all that is in its place, or with its
    /// label, or leading where it leads.
    fn is_reworded(&self, i: usize, j: usize) -> bool {
        let (s, t) = self.blocks(i, j);
        let (a, b) = self.evidence(i, j);
        let alone = self.runs.0.len() == 1 && self.runs.1.len() == 1 && s.kind != BlockKind::Row;
        s.kind == t.kind && (alone || a.is_about_the_same(b) || a.leads_to_the_same(b))
    }

    /// How blocks may be one text that is cut in another way on the other page; `None` if they cannot be.
    fn cut(&self, left: &[Block], right: &[Block]) -> Option<Cut> {
        let head = &left[0];
        // One item that is two on the other page; a step that is lost makes readers fail, whoever took in its words.
        let is_same = |block: &Block| (block.kind, block.depth) == (head.kind, head.depth);
        if head.kind == BlockKind::Item && left.iter().chain(right).all(is_same) {
            return (left.len() + right.len() == 3).then_some(Cut::Items);
        }
        let can_head = matches!(head.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Step);
        if !can_head || (right[0].kind, right[0].depth) != (head.kind, head.depth) {
            return None;
        }
        let goes_on = |block: &Block| block.kind == BlockKind::Paragraph && block.depth == head.depth;
        let is_below = |block: &Block| {
            matches!(block.kind, BlockKind::Item | BlockKind::Step) && block.depth.checked_sub(1) == Some(head.depth)
        };
        let mut rest = left[1..].iter().chain(&right[1..]);
        // An image alone is no part of a text that has its own.
        let says = |block: &Block| block.prose.letters() > 0;
        let has_image =
            |page: &Page, block: &Block| page.facts_of(block).iter().any(|fact| fact.kind == FactKind::Image);
        let is_text = |one: &[Block], page: &Page, several: &[Block]| {
            several.iter().all(says) || !one.iter().any(|block| has_image(page, block))
        };
        let are_texts = is_text(left, self.source, right) && is_text(right, self.target, left);
        if rest.clone().all(goes_on) && are_texts {
            return (left.len().max(right.len()) <= MOST_PARAGRAPHS).then_some(Cut::Paragraphs);
        }
        let is_list = left.len().min(right.len()) == 1 && rest.all(|block| goes_on(block) || is_below(block));
        is_list.then_some(Cut::List(left.len().max(right.len()) - 1))
    }

    /// Whether two texts are about as long; all else would be in vain.
    fn fits(&self, source: Range<usize>, target: Range<usize>) -> bool {
        let s: f32 = source.map(|block| self.known.source(block).byte_count()).sum();
        let t: f32 = target.map(|block| self.known.target(block).byte_count()).sum();
        let s = s * self.known.ratio();
        s < 1.8 * t + 30.0 && t < 1.8 * s + 30.0
    }
}

/// How a text is cut.
enum Cut {
    /// In paragraphs.
    Paragraphs,
    /// In two items of a list.
    Items,
    /// As a list on one page: what is said first, and so many blocks below.
    List(usize),
}

/// Loss of a block without a counterpart, and of the first of several.
const GAP: f32 = -2.5;
const GAP_BEGINS: f32 = -1.0;

/// Loss of pairing a block that corresponds to one that the source dropped: only shared facts outweigh it.
const GONE: f32 = -33.0;
/// Loss of pairing two items or rows of which one is another: it is likelier that both are without a counterpart.
const OTHERS: f32 = -25.0;

/// Loss of pairing code with other code: a bit less than that of two blocks alone in their places.
const CODE: f32 = -5.5;

/// Gain of paragraphs cut in another way, beside their evidence.
const GROUP: f32 = 4.0;
/// Gain of items cut in another way: as much as sentences that agree, and little more.
const ITEMS: f32 = 4.0;
/// How many paragraphs may be one.
const MOST_PARAGRAPHS: usize = 3;

/// Gain of two blocks of one kind and depth, as `pair` has it.
const SAME_KIND: f32 = 6.0;
/// Loss of a text that became a list: it must be likelier than a list that was lost or added.
const LIST: f32 = -0.5;

impl Scores for Pairing<'_> {
    fn pair(&mut self, i: usize, j: usize) -> f32 {
        let (s, t) = self.blocks(i, j);
        let Some(kind) = kind_score(s.kind, t.kind) else { return f32::NEG_INFINITY };
        // An image by itself is a piece of the step that holds it on the other page, and never all of it.
        let is_wordless = |block: &Block| block.kind == BlockKind::Paragraph && block.prose.letters() == 0;
        if s.kind != t.kind && is_wordless(s) != is_wordless(t) && (s.prose.letters() > 0 || t.prose.letters() > 0) {
            return f32::NEG_INFINITY;
        }
        let depth = if s.depth == t.depth { 1.0 } else { -1.0 };
        let columns = match (s.kind, s.number == t.number) {
            (BlockKind::Row, true) => 1.0,
            (BlockKind::Row, false) => -3.0,
            _ => 0.0,
        };
        let (a, b) = self.evidence(i, j);
        // The cells of a row belong together: another label in the first, another link, another row.
        let columns = match s.kind {
            BlockKind::Row if a.is_about_another(b) => columns + OTHERS,
            _ if self.items.are_others(self.runs.0[i], self.runs.1[j]) => columns + OTHERS,
            // A row in its place whose link alone is another one had its link changed.
            BlockKind::Row if a.contradicts(b) && a.differs_in_links(b) => columns,
            BlockKind::Row if a.contradicts(b) => columns - 6.0,
            _ => columns,
        };
        let gone = if self.given.is_gone_block(self.runs.1[j]) && !self.is_reworded(i, j) { GONE } else { 0.0 };
        let is_code = (s.kind == BlockKind::Code) != (t.kind == BlockKind::Code);
        let ratio = self.known.ratio();
        let score = kind + depth + columns + gone + if is_code { a.score_of_code(b, ratio) } else { a.score(b, ratio) };
        let is_rewritten = gone == 0.0 && s.kind == BlockKind::Code && t.kind == BlockKind::Code;
        if is_rewritten { score.max(CODE) } else { score }
    }

    fn all_left(&self) -> usize {
        self.source.blocks.len()
    }

    fn gap_left(&mut self, _: usize) -> f32 {
        GAP
    }

    fn gap_right(&mut self, _: usize) -> f32 {
        GAP
    }

    fn gap_begins(&self) -> f32 {
        GAP_BEGINS
    }

    fn group(&mut self, i: usize, j: usize, step: Step) -> Option<f32> {
        let s = neighbours(self.runs.0, i, step.left)?;
        let t = neighbours(self.runs.1, j, step.right)?;
        let cut = self.cut(&self.source.blocks[s.clone()], &self.target.blocks[t.clone()])?;
        if matches!(cut, Cut::List(_)) && goes_on(self.target, &t) {
            return None;
        }
        if matches!(cut, Cut::Items) {
            let of_source: Vec<&Evidence> = s.clone().map(|at| self.known.source(at)).collect();
            let of_target: Vec<&Evidence> = t.clone().map(|at| self.known.target(at)).collect();
            match (&of_source[..], &of_target[..]) {
                ([one], [a, b]) | ([a, b], [one]) if is_in_two(one, [a, b]) => {}
                _ => return None,
            }
        }
        if !self.fits(s.clone(), t.clone()) || t.clone().any(|block| self.given.is_gone_block(block as u32)) {
            return None;
        }
        let (a, b) = (self.known.of_sources(s), self.known.of_targets(t));
        let ratio = self.known.ratio();
        Some(match cut {
            Cut::Items => ITEMS + a.fit(b, ratio),
            Cut::Paragraphs => GROUP + a.score(b, ratio),
            Cut::List(items) => {
                let score = if step.left > 1 { a.score_of_list(b, ratio) } else { b.score_of_list(a, 1.0 / ratio) };
                SAME_KIND + GAP_BEGINS + GAP * items as f32 + LIST + score
            }
        })
    }
}

/// Whether the list that some blocks end with goes on behind them.
fn goes_on(page: &Page, blocks: &Range<usize>) -> bool {
    let is_item = |block: &Block| matches!(block.kind, BlockKind::Item | BlockKind::Step);
    let (last, next) = (&page.blocks[blocks.end - 1], page.blocks.get(blocks.end));
    blocks.len() > 1 && next.is_some_and(|next| is_item(next) && next.depth >= last.depth.max(1))
}

/// Whether one item may say what two say. Lines that became items of their own by mistake end no sentence, and an item of
/// few words beside a long one was lost or added.
fn is_in_two(one: &Evidence, two: [&Evidence; 2]) -> bool {
    const LEAST: f32 = 0.2;
    let bytes: f32 = two.iter().map(|item| item.byte_count()).sum();
    two.iter().all(|item| item.sentences() > 0 && item.byte_count() >= bytes * LEAST)
        && one.sentences() >= two.iter().map(|item| item.sentences()).sum()
}

/// So many elements of a run, if they stand one behind the other on their page.
fn neighbours(run: &[u32], at: usize, count: u8) -> Option<Range<usize>> {
    let count = usize::from(count);
    let (first, last) = (run[at] as usize, run[at + count - 1] as usize);
    (last == first + count - 1).then_some(first..last + 1)
}
