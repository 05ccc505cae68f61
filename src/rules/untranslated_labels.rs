//! Words that a page translates in one place and leaves as they are in another: attributes that readers meet, and what a
//! paragraph begins with.

use std::collections::{HashMap, HashSet};

use super::plain_text;
use crate::page::{Block, BlockKind, Page};
use crate::rule::{Group, Pair};
use crate::text::Span;

/// Attributes of HTML that readers see or hear.
const ATTRIBUTES: [&str; 3] = ["aria-label", "title", "placeholder"];
/// Bytes of what is compared: more than a label has.
const LONGEST: usize = 160;

/// Something that was left.
pub(super) struct LeftLabel<'t> {
    pub span: Span,
    pub words: &'t str,
}

/// An attribute of HTML.
struct Attribute<'t> {
    name: &'static str,
    value: &'t str,
    span: Span,
}

/// The attributes of raw HTML in a page.
fn attributes<'t>(page: &Page, text: &'t str) -> Vec<Attribute<'t>> {
    let blocks = page.blocks.iter().filter(|block| block.kind == BlockKind::Html);
    let mut found = Vec::new();
    for block in blocks {
        let own = block.span.of(text);
        for name in ATTRIBUTES {
            for at in memchr::memmem::find_iter(own.as_bytes(), name.as_bytes()) {
                let rest =
                    own[at + name.len()..].strip_prefix("=\"").filter(|_| own[..at].ends_with([' ', '\n', '\t']));
                let value = rest.and_then(|rest| rest.get(..rest.find('"').filter(|len| *len <= LONGEST)?));
                if let Some(value) = value.filter(|value| value.contains(char::is_alphabetic)) {
                    let start = block.span.start as usize + at + name.len() + 2;
                    found.push(Attribute { name, value, span: Span::new(start, start + value.len()) });
                }
            }
        }
    }
    found.sort_by_key(|attribute| attribute.span);
    found
}

/// The attributes that are as in the source, where the translation has the same words nowhere else, and the source has.
pub(super) fn left_attributes<'t>(
    group: &Group<'_>,
    pair: &Pair,
    (source, theirs): (&Page, &str),
    (target, ours): (&Page, &'t str),
) -> Vec<LeftLabel<'t>> {
    let own = attributes(target, ours);
    if own.is_empty() {
        return Vec::new();
    }
    let (mut found, mut known) = (Vec::new(), HashMap::new());
    let original = attributes(source, theirs);
    for attribute in own {
        let is_left = *known.entry((attribute.name, attribute.value)).or_insert_with(|| {
            let is_same = |other: &&Attribute<'_>| other.name == attribute.name && other.value == attribute.value;
            let elsewhere = |text: &str, attributes: usize| {
                let is_searched = pair.may_search(group, text);
                is_searched.then(|| {
                    memchr::memmem::find_iter(text.as_bytes(), attribute.value.as_bytes()).count() > attributes
                })
            };
            let there = original.iter().filter(is_same).count();
            let here = || {
                memchr::memmem::find_iter(
                    ours.as_bytes(),
                    format!("{}=\"{}\"", attribute.name, attribute.value).as_bytes(),
                )
                .count()
            };
            there > 0 && elsewhere(theirs, there) == Some(true) && elsewhere(ours, here()) == Some(false)
        });
        if is_left {
            found.push(LeftLabel { span: attribute.span, words: attribute.value });
        }
    }
    found
}

/// The emphasised words that paragraphs begin with and the cells of tables, which are as in the source, where the page
/// translates the same in more places and has these words nowhere else.
pub(super) fn left_leads<'t>(
    pair: &Pair,
    (source, theirs): (&Page, &str),
    (target, ours): (&Page, &'t str),
) -> Vec<LeftLabel<'t>> {
    #[derive(Default)]
    struct Uses {
        left: Vec<Span>,
        translated: HashMap<String, usize>,
    }
    let mut uses: HashMap<&str, Uses> = HashMap::new();
    for blocks in pair.alignment.block_pairs(source).filter(|pair| pair.source_count + pair.target_count == 2) {
        let (s, t) = (&source.blocks[blocks.source as usize], &target.blocks[blocks.target as usize]);
        if s.kind != t.kind {
            continue;
        }
        let (there, here) = (labels(source, s, theirs), labels(target, t, ours));
        if there.len() != here.len() {
            continue;
        }
        for (there, here) in there.into_iter().zip(here) {
            let (Some(there), Some(here)) = (there, here) else { continue };
            let (label, own) = (there.of(theirs), here.of(ours));
            let uses = uses.entry(label).or_default();
            if own == label {
                uses.left.push(here);
            } else if !own.eq_ignore_ascii_case(label) {
                *uses.translated.entry(own.to_lowercase()).or_default() += 1;
            }
        }
    }
    uses.retain(|_, uses| {
        let most = uses.translated.values().copied().max().unwrap_or(0);
        !uses.left.is_empty() && most > uses.left.len()
    });
    if uses.is_empty() {
        return Vec::new();
    }
    // What the translation says elsewhere is a word of its language.
    let left: HashSet<u32> = uses.values().flat_map(|uses| uses.left.iter().map(|span| span.start)).collect();
    let mut words: HashSet<String> = HashSet::new();
    for block in &target.blocks {
        for piece in plain_text::pieces(target, block, ours) {
            let mut at = piece.start;
            let mut parts: Vec<&str> = Vec::new();
            for part in piece.of(ours).split_inclusive(|c: char| !c.is_alphanumeric()) {
                parts.push(part);
            }
            for part in parts {
                let is_left = left.contains(&at);
                at += part.len() as u32;
                if !is_left {
                    words.insert(part.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
                }
            }
        }
    }
    let is_used = |label: &str| {
        let first = label.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or("");
        words.contains(&first.to_lowercase())
    };
    let left = uses.into_iter().filter(|(label, _)| !is_used(label)).flat_map(|(_, uses)| uses.left);
    let mut found: Vec<LeftLabel<'t>> = left.map(|span| LeftLabel { span, words: span.of(ours) }).collect();
    found.sort_by_key(|label| label.span);
    found
}

/// What a block begins with in emphasis; of a row, all that is in each cell, where it is nothing but words.
fn labels(page: &Page, block: &Block, text: &str) -> Vec<Option<Span>> {
    if block.kind == BlockKind::Row {
        return cells(page, block, text);
    }
    if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Item | BlockKind::Step) {
        return Vec::new();
    }
    vec![lead(page, block, text)]
}

/// The emphasised words that a block begins with.
fn lead(page: &Page, block: &Block, text: &str) -> Option<Span> {
    const SHORTEST: usize = 3;
    let own = block.span.of(text);
    let is_marker = |c: char| c.is_whitespace() || c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ')' | '>');
    let from = own.find(|c: char| !is_marker(c))?;
    // The mark of a list item, before that of emphasis.
    let from = from + if own[from..].starts_with("* ") { 2 + own[from + 2..].find(|c: char| c != ' ')? } else { 0 };
    let marks = own[from..].bytes().take_while(|b| matches!(b, b'*' | b'_')).count();
    let start = from + marks;
    let len = own.get(start..)?.find(['*', '_', '\n', '[', '`', '<']).filter(|len| *len <= LONGEST)?;
    let is_closed = marks > 0 && own[start + len..].bytes().take_while(|b| matches!(b, b'*' | b'_')).count() == marks;
    let span = Span::new(block.span.start as usize + start, block.span.start as usize + start + len);
    let is_word = is_closed && own[start..start + len].chars().filter(|c| c.is_lowercase()).count() >= SHORTEST;
    let has_fact = || page.facts_of(block).iter().any(|fact| fact.span.start < span.end && span.start < fact.span.end);
    (is_word && !has_fact()).then_some(span)
}

/// The cells of a row that are nothing but words.
fn cells(page: &Page, block: &Block, text: &str) -> Vec<Option<Span>> {
    const SHORTEST: usize = 3;
    let own = block.span.of(text);
    if own.contains("\\|") || own.contains('`') {
        return Vec::new();
    }
    let facts = page.facts_of(block);
    let mut at = block.span.start as usize;
    let mut found = Vec::new();
    for cell in own.trim_end().split('|') {
        let words = cell.trim();
        let start = at + (cell.len() - cell.trim_start().len());
        at += cell.len() + 1;
        let span = Span::new(start, start + words.len());
        let is_fact = facts.iter().any(|fact| fact.span.start < span.end && span.start < fact.span.end);
        let is_word = words.len() <= LONGEST && words.chars().filter(|c| c.is_lowercase()).count() >= SHORTEST;
        let is_plain = !words.contains(['<', '{', '&', '[', '=', '_', '/']);
        found.push((is_word && is_plain && !is_fact).then_some(span));
    }
    found
}
