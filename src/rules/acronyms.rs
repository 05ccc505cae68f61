//! Acronyms that became other words in capitals: `NAAM` for `CNAME`.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::compared_sources::compared_sources;
use super::plain_text;
use super::text_checks::Check;
use crate::finding::RuleId;
use crate::page::{BlockKind, Page};
use crate::rule::{Draft, Group, Pair};
use crate::text::Span;

/// Where a translation keeps an acronym, and where it has other words in its place.
#[derive(Default)]
struct Uses {
    kept: usize,
    /// The other words, and the place of the source.
    replaced: Vec<(Span, Span)>,
}

/// Acronyms of a block that are looked for: no person writes more.
const MOST: usize = 50;

impl Uses {
    /// Whether it is kept as a rule. What is translated as often may be an acronym of the language.
    fn is_certain(&self) -> bool {
        const FEWEST: usize = 2;
        !self.replaced.is_empty() && self.kept >= FEWEST.max(self.replaced.len())
    }
}

/// Reports the acronyms that a translation keeps in some paragraphs and has as other words in capitals in one.
pub(super) fn check(group: &Group<'_>, pair: &Pair, add: &mut impl FnMut(Check, Draft)) {
    if group.locale(pair.target).has_other_script() {
        return;
    }
    let (target, ours) = (group.page(pair.target), group.text(pair.target));
    let sources = compared_sources(group, pair);
    let Some(source) = sources.first() else { return };
    let capitals = LazyCell::new(|| {
        source.text.split(|c: char| !c.is_uppercase()).filter(|word| is_capital(word)).collect::<HashSet<&str>>()
    });
    let mut uses: BTreeMap<&str, Uses> = BTreeMap::new();
    for blocks in source.alignment.block_pairs(source.page) {
        let theirs: BTreeSet<&str> = words(source.page, blocks.sources(), &source.text)
            .map(|span| span.of(&source.text))
            .filter(|word| is_acronym(word))
            .collect();
        if theirs.is_empty() {
            continue;
        }
        let own: Vec<Span> = words(target, blocks.targets(), &ours).collect();
        let (Some(here), Some(there)) =
            (target.blocks.get(blocks.targets().start as usize), source.page.blocks.get(blocks.source as usize))
        else {
            continue;
        };
        let text = Span { start: here.span.start, end: target.blocks[blocks.targets().end as usize - 1].span.end };
        let text = text.of(&ours);
        let mut lost = Vec::new();
        for acronym in theirs.into_iter().take(MOST) {
            // What only a label has says nothing of the words around it.
            if own.iter().any(|span| holds(span.of(&ours), acronym)) {
                uses.entry(acronym).or_default().kept += 1;
            } else if pair.may_search(group, text) && !holds(text, acronym) {
                lost.push(acronym);
            }
        }
        // Which of several stands for which is not certain.
        let [acronym] = lost[..] else { continue };
        let is_other = |span: &&Span| is_capital(span.of(&ours)) && !capitals.contains(span.of(&ours));
        let mut others = own.iter().filter(is_other);
        if let (Some(place), None) = (others.next(), others.next()) {
            uses.entry(acronym).or_default().replaced.push((*place, there.span));
        }
    }
    let words: HashSet<&str> = self::words(source.page, 0..source.page.blocks.len() as u32, &source.text)
        .map(|span| span.of(&source.text))
        .collect();
    // A word that the source also writes in small letters is none, however it is written.
    let is_word = |acronym: &str| words.contains(&*acronym.to_ascii_lowercase());
    for (acronym, uses) in uses.iter().filter(|(acronym, uses)| uses.is_certain() && !is_word(acronym)) {
        for (place, there) in &uses.replaced {
            let word = place.of(&ours);
            let message = format!(
                "{}: `{word}` may stand for `{acronym}` of the source, which this page keeps elsewhere",
                Check::Acronym
            );
            let draft = group
                .finding(RuleId::DAMAGED_TEXT, pair.target, *place, message)
                .element(Check::Acronym.to_string())
                .element(acronym)
                .element(word)
                .warning()
                .help(format!("write `{acronym}`, as elsewhere on the page"));
            let draft = match source.file {
                Some(file) => draft.related(file, group.first_line(file, *there), "in the source"),
                None => draft,
            };
            add(Check::Acronym, draft);
        }
    }
}

fn holds(text: &str, word: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some()
}

/// The words of some blocks.
fn words<'p>(page: &'p Page, blocks: std::ops::Range<u32>, text: &'p str) -> impl Iterator<Item = Span> + 'p {
    let blocks = page.blocks.get(blocks.start as usize..blocks.end as usize).unwrap_or(&[]);
    let is_text = |kind: BlockKind| !matches!(kind, BlockKind::Code | BlockKind::Directive | BlockKind::Html);
    let blocks = blocks.iter().filter(move |block| is_text(block.kind));
    let pieces = blocks.flat_map(move |block| plain_text::pieces(page, block, text));
    pieces.flat_map(move |piece| {
        let own = piece.of(text);
        let words = own.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
        words.map(move |word| {
            let start = piece.start as usize + (word.as_ptr() as usize - own.as_ptr() as usize);
            Span::new(start, start + word.len())
        })
    })
}

/// Whether a word is written like an acronym.
fn is_acronym(word: &str) -> bool {
    (3..=6).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// Whether a word is in capitals.
fn is_capital(word: &str) -> bool {
    const SHORTEST: usize = 3;
    word.chars().count() >= SHORTEST && word.chars().all(char::is_uppercase)
}
