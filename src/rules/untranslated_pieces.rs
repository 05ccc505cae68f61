//! Sentences and cells in the words of the source, within blocks that are translated otherwise.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::plain_text;
use super::quoted_messages::quoted_messages;
use crate::align::{self, Alignment, BlockPair, Difference};
use crate::page::{Block, BlockKind, FactKind, Page, Prose};
use crate::text::Span;

/// Words that are compared at once: fewer are the same by chance.
const GRAM: usize = 3;
/// Words from which on a part of a sentence counts.
const FEWEST: usize = 4;
/// Words from which on a part counts within a sentence that is translated otherwise.
const FEWEST_WITHIN: usize = 8;
/// Percent of the words of a sentence from which on it is as in the source.
const MOST: usize = 80;
/// Letters of a block from which on it is a copy.
const FEWEST_LETTERS: u32 = 20;
/// Words of a block: more than a person writes.
const LONGEST: usize = 4_000;

/// A block of a page, with the text of the page.
#[derive(Clone, Copy)]
pub(super) struct Side<'p> {
    pub page: &'p Page,
    pub block: &'p Block,
    pub text: &'p str,
}

/// What both say in the same words.
pub(super) struct Shared {
    /// In the target.
    pub span: Span,
    /// Whether it is all of a sentence or cell.
    pub is_whole: bool,
}

/// What both say in the same words: at least most of a sentence or cell, or many words of one.
pub(super) fn shared(source: Side<'_>, target: Side<'_>) -> Vec<Shared> {
    if !may_share(source, target) {
        return Vec::new();
    }
    let words = |side: Side<'_>| {
        let mut words = Vec::new();
        each_word(side, |word, span| words.push((word, span)));
        words.truncate(LONGEST);
        words
    };
    let (theirs, ours) = (words(source), words(target));
    let covered = covered(&theirs, &ours);
    // A message of a program that both quote is no text to translate.
    let own = target.block.span.of(target.text);
    let messages = quoted_messages(own, target.block.span.start, source.block.span.of(source.text));
    let is_message = |word: &(u64, Span)| {
        let next = messages.partition_point(|message| message.end <= word.1.start);
        messages.get(next).is_some_and(|message| message.start <= word.1.start)
    };
    let (ours, covered): (Vec<_>, Vec<_>) = ours.into_iter().zip(covered).filter(|(word, _)| !is_message(word)).unzip();
    let ends = ends(target);
    let sentence = |word: &(u64, Span)| ends.partition_point(|end| *end <= word.1.start);
    let is_quoted = |span: Span| is_quoted(&target.text[target.block.span.start as usize..span.start as usize]);
    let mut found: Vec<Shared> = Vec::new();
    let mut at = 0;
    for words in ours.chunk_by(|a, b| sentence(a) == sentence(b)) {
        let covered = &covered[at..at + words.len()];
        at += words.len();
        let mut add = |words: &[(u64, Span)], is_whole: bool| {
            let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
            let span = Span { start: first.1.start, end: last.1.end };
            if !is_quoted(span) && !is_list_or_code(span.of(target.text)) {
                found.push(Shared { span, is_whole });
            }
        };
        let count = covered.iter().filter(|covered| **covered).count();
        let weigh = |word: &(u64, Span)| weight(word.1.of(target.text));
        let same: usize = words.iter().zip(covered).filter(|(_, covered)| **covered).map(|(word, _)| weigh(word)).sum();
        // A title in another script that has as many words of its own is translated, and keeps terms.
        let is_own =
            |(word, covered): &(&(u64, Span), &bool)| !**covered && has_script_of_its_own(word.1.of(target.text));
        let own: usize = words.iter().zip(covered).filter(is_own).map(|(word, _)| weigh(word)).sum();
        if target.block.kind == BlockKind::Heading && own > 0 && own >= same {
            continue;
        }
        if count >= FEWEST && same * 100 >= words.iter().map(weigh).sum::<usize>() * MOST {
            add(words, count == words.len());
            continue;
        }
        let mut from = 0;
        for run in covered.chunk_by(|a, b| a == b) {
            if run[0] && run.len() >= FEWEST_WITHIN {
                add(&words[from..from + run.len()], false);
            }
            from += run.len();
        }
    }
    found
}

/// Whether a word has letters that are neither Latin nor signs.
fn has_script_of_its_own(word: &str) -> bool {
    word.chars().any(|c| c >= '\u{370}' && c.is_alphabetic() && !matches!(c, '\u{1e00}'..='\u{1eff}'))
}

/// Whether a text quotes another.
pub(super) fn has_quotes(text: &str) -> bool {
    text.contains(['«', '“', '„', '「', '『', '"']) || text.contains("&quot;")
}

/// Whether the quotes of a text are open at its end: what is quoted may be an example.
fn is_quoted(before: &str) -> bool {
    let is_open =
        |open: &str, close: &str| before.rfind(open).is_some_and(|at| !before[at + open.len()..].contains(close));
    let is_odd = |quote: &str| before.matches(quote).count() % 2 == 1;
    [("«", "»"), ("“", "”"), ("„", "“"), ("「", "」"), ("『", "』")].iter().any(|(open, close)| is_open(open, close))
        || is_odd("\"")
        || is_odd("&quot;")
}

/// Whether a text enumerates names, or is a pattern.
fn is_list_or_code(text: &str) -> bool {
    let commas = text.matches([',', '、', '/']).count();
    commas * 2 >= text.split_whitespace().count()
        || text.contains(['=', '$', '<'])
        || text.contains("://")
        || text.contains("&lt;")
}

/// How many words a run of letters is: without blanks between them, as in Japanese, it may be a sentence.
fn weight(word: &str) -> usize {
    1 + word.chars().filter(|c| *c >= '\u{3000}').count() / 2
}

/// Which words of a text are in a run of words of the other.
fn covered(theirs: &[(u64, Span)], ours: &[(u64, Span)]) -> Vec<bool> {
    let gram = |words: &[(u64, Span)]| words.iter().fold(0u64, |gram, word| mix(gram, word.0));
    let known: HashMap<u64, usize> = theirs.windows(GRAM).enumerate().map(|(at, words)| (gram(words), at)).collect();
    let mut covered = vec![false; ours.len()];
    for (at, words) in ours.windows(GRAM).enumerate() {
        if known.contains_key(&gram(words)) {
            covered[at..at + GRAM].fill(true);
        }
    }
    covered
}

/// Where sentences and cells of a block end.
fn ends(side: Side<'_>) -> Vec<u32> {
    let own = side.block.span.of(side.text);
    let mut at = side.block.span.start;
    let mut ends = Vec::new();
    for sentence in align::sentences_of(own) {
        ends.extend(sentence.match_indices('|').map(|(cell, _)| at + cell as u32));
        at += sentence.len() as u32;
        ends.push(at);
    }
    ends
}

/// A quick look without memory of its own: whether some words follow each other on both sides.
fn may_share(source: Side<'_>, target: Side<'_>) -> bool {
    const BITS: usize = 4_096;
    let mut known = [0u64; BITS / 64];
    let place = |gram: u64| ((gram >> 52) as usize / 64, 1u64 << (gram >> 52 & 63));
    grams(source, |gram| {
        let (at, bit) = place(gram);
        known[at] |= bit;
    });
    let (mut in_a_row, mut is_shared) = (0, false);
    grams(target, |gram| {
        let (at, bit) = place(gram);
        in_a_row = if known[at] & bit == 0 { 0 } else { in_a_row + 1 };
        is_shared |= in_a_row > FEWEST - GRAM;
    });
    is_shared
}

fn grams(side: Side<'_>, mut each: impl FnMut(u64)) {
    let mut last = [0u64; GRAM];
    let mut count = 0;
    each_word(side, |word, _| {
        last.rotate_left(1);
        last[GRAM - 1] = word;
        count += 1;
        if count >= GRAM {
            each(last.iter().fold(0, |gram, word| mix(gram, *word)));
        }
    });
}

fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// What [`each_word`] gives for a word.
pub(super) fn word_hash(word: &str) -> u64 {
    word.bytes().fold(0, |hash, byte| mix(hash, u64::from(byte | 0x20)))
}

/// The words of a block as hashes, whatever the case of their Latin letters.
pub(super) fn each_word(side: Side<'_>, mut each: impl FnMut(u64, Span)) {
    let bytes = side.text.as_bytes();
    for piece in plain_text::pieces(side.page, side.block, side.text) {
        let (mut hash, mut start, mut was_kana) = (0, piece.start as usize, false);
        for at in piece.range() {
            let byte = bytes[at];
            // What begins with this byte or one above is written without blanks around it.
            let is_kana = if byte.is_ascii() || byte >= 0xc0 { byte >= 0xe3 } else { was_kana };
            let is_letter = byte.is_ascii_alphanumeric() || byte >= 0x80;
            if start < at && (!is_letter || is_kana != was_kana) {
                each(hash, Span::new(start, at));
                (hash, start) = (0, at);
            }
            was_kana = is_kana;
            if is_letter {
                hash = mix(hash, u64::from(byte | 0x20));
            } else {
                (hash, start) = (0, at + 1);
            }
        }
        if start < piece.end as usize {
            each(hash, Span::new(start, piece.end as usize));
        }
    }
}

/// The images of a translation whose texts are those of the source, with these.
pub(super) fn alternatives<'t>(source: (&Page, &str), target: (&Page, &'t str)) -> Vec<(Span, &'t str)> {
    let known: HashSet<&str> = images(source.0, source.1).map(|(_, text)| text).collect();
    images(target.0, target.1).filter(|(_, text)| known.contains(text) && !text.contains("[!")).collect()
}

fn images<'t>(page: &Page, text: &'t str) -> impl Iterator<Item = (Span, &'t str)> {
    let images = page.facts.iter().filter(|fact| fact.kind == FactKind::Image);
    images.filter_map(|fact| Some((fact.span, alternative(fact.span.of(text))?)))
}

/// The text that stands for an image, where it is written as Markdown or HTML.
fn alternative(image: &str) -> Option<&str> {
    if let Some(rest) = image.strip_prefix("![") {
        return rest.find("](").map(|end| &rest[..end]);
    }
    let (_, rest) = image.split_once("alt=\"")?;
    rest.split_once('"').map(|(text, _)| text)
}

/// The blocks of a translation without a counterpart that say what a block of the source says, with that; the
/// translation has a counterpart of it too.
pub(super) fn copies(source: &Page, target: &Page, alignment: &Alignment) -> Vec<(u32, u32)> {
    let extra = alignment.differences.iter().filter_map(|difference| match *difference {
        Difference::ExtraBlocks { first, count, .. } => Some(first..first + count),
        _ => None,
    });
    // One block beside its copy may look like one that was parted.
    let parted = alignment.blocks.iter().filter(|pair| pair.target_count > pair.source_count);
    let says = |block: &Block| block.prose.letters() >= FEWEST_LETTERS && block.kind != BlockKind::Code;
    let blocks = extra.chain(parted.map(BlockPair::targets)).flatten();
    let blocks: Vec<u32> = blocks.filter(|block| says(&target.blocks[*block as usize])).collect();
    if blocks.is_empty() {
        return Vec::new();
    }
    let known = (0..).zip(&source.blocks).filter(|(at, _)| alignment.target_blocks(*at).is_some());
    let known: HashMap<Prose, u32> = known.map(|(at, block)| (block.prose, at)).collect();
    let copy = |block: u32| Some((block, *known.get(&target.blocks[block as usize].prose)?));
    blocks.into_iter().filter_map(copy).collect()
}

/// The blocks without a counterpart before or behind some blocks that were left: as many, of the same kinds. They are
/// their translation, for what was left is more like the source.
pub(super) fn twin(page: &Page, alignment: &Alignment, (first, last): (usize, usize)) -> Option<Range<u32>> {
    let (start, end) = (first as u32, last as u32 + 1);
    let kinds =
        |range: Range<u32>| page.blocks[range.start as usize..range.end as usize].iter().map(|block| block.kind);
    alignment.differences.iter().find_map(|difference| match *difference {
        Difference::ExtraBlocks { first, count, .. } if first + count == start || first == end => {
            Some(first..first + count).filter(|extra| kinds(extra.clone()).eq(kinds(start..end)))
        }
        _ => None,
    })
}
