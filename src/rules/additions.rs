//! What translators add for their readers: whole, in the language of the page, and no piece of something else.

use crate::align::Difference;
use crate::page::{Block, BlockKind, Fact, FactKind, Page};
use crate::rule::{Group, Pair, Wording};
use crate::text::{Span, likeness};

use super::components;

/// Blocks on each side that an addition is compared with: text that is there twice was not added.
const NEAR: usize = 6;

/// Whether blocks that only the translation has are paragraphs and notes that its translators wrote for its readers.
pub(super) fn are_prose(group: &Group<'_>, pair: &Pair, first: u32, count: u32) -> bool {
    let page = group.page(pair.target);
    let (start, end) = (first as usize, (first + count) as usize);
    let blocks = &page.blocks[start..end];
    let is_kind = |block: &Block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Directive);
    let text = group.text(pair.target);
    // Each takes a look at all of the page.
    if !pair.may_search(group, &text) {
        return false;
    }
    let paragraphs = || blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
    blocks.iter().all(is_kind)
        && paragraphs().next().is_some()
        && paragraphs().all(|block| is_prose(group, pair, block.span.of(&text)))
        && page.damage_in(Span { start: blocks[0].span.start, end: blocks[blocks.len() - 1].span.end }).next().is_none()
        && !paragraphs().any(|block| is_again(page, &text, block, start, end))
        && !lacks_blocks(pair, page, first)
}

/// Whether paragraphs that only the translation has say in brackets what a program prints right before them.
pub(super) fn are_glosses(group: &Group<'_>, pair: &Pair, first: u32, count: u32) -> bool {
    let (page, text) = (group.page(pair.target), group.text(pair.target));
    let blocks = &page.blocks[first as usize..(first + count) as usize];
    let is_gloss = |block: &Block| block.kind == BlockKind::Paragraph && is_in_brackets(block.span.of(&text));
    let before = page.blocks[..first as usize].iter().rev().find(|block| block.kind != BlockKind::Directive);
    let is_output = |block: &Block| components::is_within(&components::output(page, &text), block.span);
    blocks.iter().all(is_gloss) && before.is_some_and(is_output)
}

/// Whether all of a paragraph is in brackets.
fn is_in_brackets(paragraph: &str) -> bool {
    let inner = paragraph.trim().trim_matches(['*', '_']);
    inner.starts_with(['(', '（']) && inner.ends_with([')', '）'])
}

/// Whether a directive opens a note that only the translation has: what is on its line or follows it is in addition too.
pub(super) fn is_note(group: &Group<'_>, pair: &Pair, fact: &Fact) -> bool {
    let page = group.page(pair.target);
    let next = page.blocks.partition_point(|block| block.span.start <= fact.span.start) as u32;
    let is_extra = |difference: &Difference| match *difference {
        Difference::ExtraBlocks { first, count, .. } => {
            first <= next && next < first + count && are_prose(group, pair, first, count)
        }
        _ => false,
    };
    let text = group.text(pair.target);
    let line = text.get(fact.span.end as usize..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let is_sentence = || line.trim_matches(']').split_whitespace().count() > 2 && is_prose(group, pair, line);
    fact.kind == FactKind::Directive && (pair.alignment.differences.iter().any(is_extra) || is_sentence())
}

/// Whether a section that only the translation has is one that its translators wrote for its readers.
pub(super) fn is_section(group: &Group<'_>, pair: &Pair, section: u32, children: u32) -> bool {
    let page = group.page(pair.target);
    let text = group.text(pair.target);
    let of = |at: u32| page.sections.get(at as usize);
    let (Some(own), Some(last)) = (of(section), of(section + children)) else { return false };
    if !pair.may_search(group, &text) {
        return false;
    }
    let title = &*group.title(pair.target, section);
    let is_again = (0..page.sections.len() as u32).any(|other| {
        other != section && page.sections[other as usize].level > 0 && group.title(pair.target, other) == title
    });
    let span = Span { start: own.span.start, end: last.span.end };
    let blocks = &page.blocks[own.blocks.start as usize..last.blocks.end as usize];
    let mut prose = blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
    let lacks_section = |difference: &Difference| matches!(difference, Difference::MissingSection { .. });
    !is_again
        && title.chars().filter(|c| c.is_alphabetic()).count() > 1
        && page.damage_in(span).next().is_none()
        && prose.all(|block| is_prose(group, pair, block.span.of(&text)))
        && !pair.alignment.differences.iter().any(lacks_section)
}

/// Whether a text is a sentence in the language of the page, and no remains of markup or of the source.
fn is_prose(group: &Group<'_>, pair: &Pair, text: &str) -> bool {
    const MARKUP: [&str; 6] = ["```", "{{", "{%", " | ", "<--", "> >"];
    let text = text.trim();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let source = group.locale(pair.source);
    let own = group.locale(pair.target);
    let is_said = || {
        let theirs = group.text(pair.source);
        !pair.may_search(group, &theirs) || theirs.contains(text)
    };
    let is_left = || !own.same_language(source) && (Wording::of(text, source.language()).own > 1 || is_said());
    letters > 3 && !text.starts_with(['<', '|', '{']) && !MARKUP.iter().any(|mark| text.contains(mark)) && !is_left()
}

/// Whether a paragraph says again what one near it says.
fn is_again(page: &Page, text: &str, block: &Block, start: usize, end: usize) -> bool {
    const ALIKE: f64 = 0.5;
    let own = block.span.of(text);
    let before = page.blocks[..start].iter().rev().take(NEAR);
    let behind = page.blocks[end..].iter().take(NEAR);
    let mut near = before.chain(behind).filter(|other| other.kind == block.kind);
    near.any(|other| likeness(own, other.span.of(text)) > ALIKE || shares_facts(page, block, other))
}

/// Whether two paragraphs hold the same code, links and the like, at least two of them.
fn shares_facts(page: &Page, block: &Block, other: &Block) -> bool {
    const MOST: usize = 16;
    let keys = |block: &Block| -> Vec<_> {
        page.facts_of(block).iter().map(|fact| (fact.kind, fact.key)).take(MOST).collect()
    };
    let (own, theirs) = (keys(block), keys(other));
    own.len() > 1 && own.iter().all(|key| theirs.contains(key))
}

/// Whether the section of a block also lacks blocks of the source: what is more may be what is missing.
fn lacks_blocks(pair: &Pair, page: &Page, block: u32) -> bool {
    let section = |at: u32| page.sections.partition_point(|section| section.blocks.end <= at);
    let own = section(block);
    pair.alignment.differences.iter().any(|difference| match *difference {
        Difference::MissingBlocks { after, .. } => section(after.unwrap_or(0)) == own,
        Difference::Kind { target, .. } => section(target) == own,
        _ => false,
    })
}
