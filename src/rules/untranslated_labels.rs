//! Words that a page translates in one place and leaves as they are in another: attributes that readers meet, cells of
//! tables, and emphasised words before a colon.

use std::collections::{HashMap, HashSet};

use super::plain_text;
use super::untranslated::UntranslatedBlock;
use crate::finding::RuleId;
use crate::page::{Block, BlockKind, Page};
use crate::rule::{Draft, Group, Pair, plain_words};
use crate::text::Span;

/// Attributes of HTML that readers see or hear.
const ATTRIBUTES: [&str; 3] = ["aria-label", "title", "placeholder"];
/// Bytes of what is compared: more than a label has.
const LONGEST: usize = 160;

/// Characters of a label that are quoted.
const QUOTED: usize = 60;
/// Other places that are listed.
const LISTED: usize = 8;

/// A finding for the attributes, and one for the labels that were left where the page translates the same words elsewhere.
pub(super) fn drafts(group: &Group<'_>, pair: &Pair, known: &[UntranslatedBlock]) -> Vec<Draft> {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
    let attributes = left_attributes(group, pair, (source, &theirs), (target, &ours));
    let mut leads = left_leads(pair, (source, &theirs), (target, &ours));
    let is_known = |span: Span| {
        let at = known.partition_point(|left| left.span.start <= span.start);
        at > 0 && known[at - 1].is_reported() && span.end <= known[at - 1].span.end
    };
    leads.retain(|label| !is_known(label.span));
    let mut drafts = Vec::new();
    for (kind, found) in [("attribute", attributes), ("label", leads)] {
        let Some((first, others)) = found.split_first() else { continue };
        let words = plain_words(first.words, QUOTED);
        let message = match others.len() {
            0 => format!("this {kind} is not translated, but the same words are elsewhere on the page: “{words}”"),
            more => {
                let count = more + 1;
                format!("{count} {kind}s are not translated, but the same words are elsewhere on the page: “{words}”")
            }
        };
        let draft = group.finding(RuleId::UNTRANSLATED_TEXT, pair.target, first.span, message);
        let mut draft = draft.element(kind).element(&words);
        for other in others.iter().take(LISTED) {
            draft = draft.related(pair.target, other.span, format!("“{}”", plain_words(other.words, QUOTED)));
        }
        drafts.push(draft);
    }
    drafts
}

/// Something that was left.
struct LeftLabel<'t> {
    span: Span,
    words: &'t str,
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
fn left_attributes<'t>(
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

/// The emphasised words before colons and the cells of tables that are as in the source, where the page translates the
/// same in as many places and has these words nowhere else.
fn left_leads<'t>(
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
        for labels in [cells, leads] {
            let (there, here) = (labels(source, s, theirs), labels(target, t, ours));
            let is_paired = there.len() == here.len();
            for (there, here) in there.into_iter().zip(here).filter(|_| is_paired) {
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
    }
    uses.retain(|_, uses| {
        let most = uses.translated.values().copied().max().unwrap_or(0);
        !uses.left.is_empty() && most >= uses.left.len()
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

/// The emphasised words of a block that a colon ends, in the marks or behind them: `**Example:** ...`.
fn leads(page: &Page, block: &Block, text: &str) -> Vec<Option<Span>> {
    let is_mark = |c: char| matches!(c, '*' | '_');
    let mut found = Vec::new();
    if matches!(block.kind, BlockKind::Code | BlockKind::Directive | BlockKind::Html) {
        return found;
    }
    for piece in plain_text::pieces(page, block, text) {
        let own = piece.of(text);
        let mut at = 0;
        while let Some(from) = own[at..].find(is_mark).map(|from| at + from) {
            let marks = own[from..].bytes().take_while(|b| is_mark(char::from(*b))).count();
            let start = from + marks;
            at = start;
            let Some(len) = own[start..].find(|c| is_mark(c) || c == '\n').filter(|len| *len <= LONGEST) else {
                continue;
            };
            let closing = own[start + len..].bytes().take_while(|b| is_mark(char::from(*b))).count();
            let words = &own[start..start + len];
            let colons = [':', '：'];
            let is_lead = words.ends_with(colons) || own[start + len + closing..].starts_with(colons);
            if closing == marks && is_lead && is_label(words) && !words.starts_with(' ') {
                let start = piece.start as usize + start;
                found.push(Some(Span::new(start, start + words.trim_end_matches(colons).trim_end().len())));
                at += len + closing;
            }
        }
    }
    found
}

/// Whether it says something in words.
fn is_label(words: &str) -> bool {
    const SHORTEST: usize = 3;
    let is_shown = words.contains(|c: char| c.is_alphabetic() && !c.is_uppercase());
    let is_long = !words.is_ascii() || words.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST;
    words.len() <= LONGEST && is_shown && is_long
}

/// The cells of a row that are nothing but words.
fn cells(page: &Page, block: &Block, text: &str) -> Vec<Option<Span>> {
    let own = block.span.of(text);
    if block.kind != BlockKind::Row || own.contains("\\|") || own.contains('`') {
        return Vec::new();
    }
    let mut facts = page.facts_of(block).iter().peekable();
    // How far the facts go that begin before the end of a cell.
    let mut reached = 0;
    let mut at = block.span.start as usize;
    let mut found = Vec::new();
    for cell in own.trim_end().split('|') {
        let words = cell.trim();
        let start = at + (cell.len() - cell.trim_start().len());
        at += cell.len() + 1;
        let span = Span::new(start, start + words.len());
        while let Some(fact) = facts.next_if(|fact| fact.span.start < span.end) {
            reached = reached.max(fact.span.end);
        }
        let is_fact = reached > span.start;
        // A word in small letters alone may be a value: `date`.
        let is_label =
            is_label(words) && (words.contains(' ') || words.starts_with(char::is_uppercase) || !words.is_ascii());
        let is_plain = !words.contains(['<', '{', '&', '[', '=', '_', '/']);
        found.push((is_label && is_plain && !is_fact).then_some(span));
    }
    found
}
