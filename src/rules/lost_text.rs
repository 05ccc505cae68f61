//! Blocks of which the translation has nothing but tokens, where the source says something.

use super::plain_text;
use crate::align::BlockPair;
use crate::finding::{RuleId, Together};
use crate::page::{BlockKind, FactKind, Page};
use crate::rule::{Group, Pair, Report, plain_words};
use crate::text::Span;

/// Characters of the words that are quoted.
const LONGEST: usize = 80;

/// Reports the words that the source has beside tokens, and the translation has not.
pub(super) fn check(group: &Group<'_>, pair: &Pair, report: &mut Report) {
    for blocks in pair.alignment.block_pairs(group.page(pair.source)) {
        let Some((there, here)) = lost(group, pair, &blocks) else { continue };
        let text = group.text(pair.source);
        let words = plain_words(there.of(&text), LONGEST);
        let draft = group
            .finding(
                RuleId::BLOCK_MISMATCH,
                pair.target,
                group.first_line(pair.target, here),
                format!("the text of the source is missing here: “{words}”"),
            )
            .warning()
            .element("lost text")
            .element(group.quote(pair.source, there))
            .help("translate it and add it here")
            .lacks(pair.source, there, "in the source")
            .together(Together {
                key: "lost text".to_owned(),
                several: "texts of the source are missing on this page",
                name: format!("“{words}”"),
                ..Together::default()
            });
        report.add(draft);
    }
}

/// What the source says in some blocks besides tokens, and where the translation says nothing of it.
pub(super) fn lost(group: &Group<'_>, pair: &Pair, blocks: &BlockPair) -> Option<(Span, Span)> {
    /// Letters and words that are more than a name beside a token.
    const LETTERS: usize = 12;
    const WORDS: usize = 3;
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let is_text = |page: &Page, blocks: std::ops::Range<u32>| {
        page.blocks[blocks.start as usize..blocks.end as usize].iter().all(|block| {
            matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Step) && plain_text::is_read(block)
        })
    };
    let own = &target.blocks[blocks.target as usize];
    // A block without tokens has text, or is none.
    if own.facts.is_empty() || !is_text(source, blocks.sources()) || !is_text(target, blocks.targets()) {
        return None;
    }
    let (their_text, our_text) = (group.text(pair.source), group.text(pair.target));
    let spans = |page: &Page, blocks: std::ops::Range<u32>, text: &str| -> Vec<Span> {
        let blocks = &page.blocks[blocks.start as usize..blocks.end as usize];
        let pieces = blocks.iter().flat_map(|block| plain_text::pieces(page, block, text));
        pieces.filter(|piece| piece.of(text).contains(char::is_alphabetic)).collect()
    };
    let ours = spans(target, blocks.targets(), &our_text);
    if !ours.is_empty() {
        return None;
    }
    let theirs = spans(source, blocks.sources(), &their_text);
    let (first, last) = (theirs.first()?, theirs.last()?);
    let letters = |span: &Span| span.of(&their_text).chars().filter(|c| c.is_alphabetic()).count();
    let words = |span: &Span| span.of(&their_text).split_whitespace().filter(|word| word.len() > 1).count();
    let is_enough =
        theirs.iter().map(letters).sum::<usize>() >= LETTERS && theirs.iter().map(words).sum::<usize>() >= WORDS;
    // The words may be within the tokens, or within a link.
    let within = |page: &Page, blocks: std::ops::Range<u32>, text: &str| -> usize {
        let blocks = &page.blocks[blocks.start as usize..blocks.end as usize];
        blocks.iter().flat_map(|block| page.facts_of(block)).map(|fact| width(fact.span.of(text))).sum()
    };
    let has_link = target.blocks[blocks.target as usize..blocks.targets().end as usize]
        .iter()
        .flat_map(|block| target.facts_of(block))
        .any(|fact| fact.kind == FactKind::Link && fact.span.len() != usize::from(fact.value_len));
    let is_within = has_link
        || within(target, blocks.targets(), &our_text) > within(source, blocks.sources(), &their_text) + LETTERS;
    let there = Span { start: first.start, end: last.end };
    let trimmed = there.of(&their_text).trim_start().len();
    let there = Span { start: there.end - trimmed as u32, ..there };
    let is_damaged = target.damage_in(own.span).next().is_some();
    (is_enough && !is_within && !is_damaged).then_some((there, own.span))
}

/// How long a text is in letters of the Latin alphabet, about.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{2e80}' { 3 } else { 1 }).sum()
}
