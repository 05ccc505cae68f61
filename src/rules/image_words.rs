//! Words of an alt text that translation put beside the image: the source has the image alone.

use std::collections::HashSet;

use super::compared_sources::{ComparedSource, compared_sources};
use super::damaged_places::says_something;
use super::plain_text;
use super::text_checks::Check;
use crate::align::BlockPair;
use crate::finding::RuleId;
use crate::page::{Block, BlockKind, Fact, FactKind, Page};
use crate::rule::{Draft, Group, Pair, shorten};
use crate::text::Span;

/// Bytes of words beside an image: what is longer is no part of an alt text.
const LONGEST: usize = 240;

/// Reports the words beside images that are alone in a block or cell of the source.
pub(super) fn check(group: &Group<'_>, pair: &Pair, add: &mut impl FnMut(Check, Draft)) {
    let target = group.page(pair.target);
    let has_images = |page: &Page| page.facts.iter().any(|fact| fact.kind == FactKind::Image);
    if !has_images(target) {
        return;
    }
    let ours = group.text(pair.target);
    let mut found: Vec<(Span, Draft)> = Vec::new();
    let mut done: HashSet<u32> = HashSet::new();
    for source in compared_sources(group, pair).into_iter().filter(|source| has_images(source.page)) {
        for blocks in source.alignment.block_pairs(source.page) {
            if blocks.source_count + blocks.target_count == 2 && done.insert(blocks.target) {
                each_image(&source, (target, &ours), blocks, |image, words| {
                    let draft = draft(group, pair, words);
                    let draft = match source.file {
                        Some(file) => draft.related(file, image, "the image in the source"),
                        None => draft,
                    };
                    found.push((words, draft));
                });
            }
        }
    }
    found.sort_by_key(|(words, _)| *words);
    found.into_iter().for_each(|(_, draft)| add(Check::ImageText, draft));
}

/// Gives each image that is alone in a block or cell of the source, with the words beside that of the translation.
fn each_image(
    source: &ComparedSource<'_>,
    (target, ours): (&Page, &str),
    blocks: BlockPair,
    mut each: impl FnMut(Span, Span),
) {
    let (s, t) = (&source.page.blocks[blocks.source as usize], &target.blocks[blocks.target as usize]);
    let is_text = |kind: BlockKind| !matches!(kind, BlockKind::Code | BlockKind::Html | BlockKind::Directive);
    let has_image = |page: &Page, block| page.facts_of(block).iter().any(|fact| fact.kind == FactKind::Image);
    if s.kind != t.kind || !is_text(s.kind) || !has_image(source.page, s) || !has_image(target, t) {
        return;
    }
    let (there, here) = (cells(source.page, s, &source.text), cells(target, t, ours));
    if there.len() != here.len() {
        return;
    }
    for (there, here) in there.iter().zip(&here) {
        let (Some(image), Some(own)) = (there.image, here.image) else { continue };
        let Some(words) = here.words.filter(|_| there.words.is_none() && image.key == own.key) else { continue };
        let is_alt = words.len() <= LONGEST && says_something(alt(image.span.of(&source.text)));
        // Broken markup explains what is beside the image.
        if is_alt && target.damage_in(t.span).next().is_none() {
            each(image.span, words);
        }
    }
}

fn draft(group: &Group<'_>, pair: &Pair, words: Span) -> Draft {
    let shown = shorten(words.of(&group.text(pair.target)));
    let message = format!("image-text: `{shown}` is beside the image, which is alone in the source");
    group
        .finding(RuleId::DAMAGED_TEXT, pair.target, words, message)
        .element(Check::ImageText.to_string())
        .element(&shown)
        .warning()
        .help("put these words into the alt text of the image, or delete them: readers see them as text")
}

/// The alt text of an image in Markdown.
fn alt(image: &str) -> &str {
    image.strip_prefix("![").and_then(|rest| rest.split_once("](")).map_or("", |(alt, _)| alt)
}

/// A block, or a cell of a row.
#[derive(Default)]
struct Cell<'p> {
    /// Its first image.
    image: Option<&'p Fact>,
    /// From its first to its last word; that of a link, token or code too.
    words: Option<Span>,
}

/// The cells of a row; of all other blocks, the whole.
fn cells<'p>(page: &'p Page, block: &Block, text: &str) -> Vec<Cell<'p>> {
    let mut cells = vec![Cell::default()];
    let mut facts = page.facts_of(block).iter().peekable();
    let mut image_end = 0;
    for piece in plain_text::pieces(page, block, text) {
        while let Some(fact) = facts.next_if(|fact| fact.span.start < piece.start) {
            add_fact(&mut cells, fact, &mut image_end);
        }
        let own = piece.of(text);
        let mut at = 0;
        for part in own.split_inclusive('|') {
            let start = piece.start as usize + at;
            at += part.len();
            let bare = part.strip_suffix('|').filter(|_| block.kind == BlockKind::Row).unwrap_or(part);
            if says_something(bare) {
                let trimmed = bare.trim();
                let start = start + bare.len() - bare.trim_start().len();
                add_words(&mut cells, Span::new(start, start + trimmed.len()));
            }
            if bare.len() < part.len() {
                cells.push(Cell::default());
            }
        }
    }
    facts.for_each(|fact| add_fact(&mut cells, fact, &mut image_end));
    cells
}

fn add_fact<'p>(cells: &mut [Cell<'p>], fact: &'p Fact, image_end: &mut u32) {
    let Some(cell) = cells.last_mut() else { return };
    match fact.kind {
        FactKind::Image => {
            cell.image.get_or_insert(fact);
            *image_end = fact.span.end;
        }
        // What is in an alt text, and what has no words.
        _ if fact.span.start < *image_end => {}
        FactKind::Anchor | FactKind::HelpId => {}
        _ => add_words(cells, fact.span),
    }
}

fn add_words(cells: &mut [Cell<'_>], span: Span) {
    let Some(cell) = cells.last_mut() else { return };
    let start = cell.words.map_or(span.start, |words| words.start);
    cell.words = Some(Span { start, end: span.end });
}
