//! Numbers that a translation changed or lost.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;

use super::numbers::{self, Number, SMALL};
use super::{lost_text, plain_text};
use crate::align::BlockPair;
use crate::finding::{Applicability, Edit, RuleId, Together};
use crate::page::{Block, BlockKind, Page};
use crate::rule::{Draft, Group, Pair, Report, Rule};
use crate::text::Span;

/// See `rules/number-mismatch.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NumberMismatch {}

/// Numbers of one block: more than a person writes in text.
const MOST: usize = 64;

impl Rule for NumberMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let (source, target) = (group.page(pair.source), group.page(pair.target));
            let mut theirs = Vec::new();
            for blocks in pair.alignment.block_pairs(source) {
                theirs.clear();
                // Each run of the tool that makes the pages writes its own date.
                if group.is_stamp(pair.source, blocks.source) && group.is_stamp(pair.target, blocks.target) {
                    continue;
                }
                // What lost a cell or became another kind of block is reported as that.
                let first = (&source.blocks[blocks.source as usize], &target.blocks[blocks.target as usize]);
                if first.0.kind != first.1.kind || first.0.kind == BlockKind::Row && first.0.number != first.1.number {
                    continue;
                }
                read(source, blocks.sources(), &group.text(pair.source), &mut theirs);
                if !theirs.is_empty() && theirs.len() <= MOST {
                    compare(group, pair, &blocks, &theirs, report);
                }
            }
        }
    }
}

/// The numbers in the words of some blocks.
fn read(page: &Page, blocks: std::ops::Range<u32>, text: &str, found: &mut Vec<Number>) {
    let is_text = |block: &&Block| !matches!(block.kind, BlockKind::Code | BlockKind::Html | BlockKind::Directive);
    for block in page.blocks[blocks.start as usize..blocks.end as usize].iter().filter(is_text) {
        if block.span.of(text).bytes().any(|byte| byte.is_ascii_digit() || byte >= 0xd9) {
            let marker = marker(block, text);
            let pieces = plain_text::pieces(page, block, text).filter(|piece| piece.end > marker);
            pieces.for_each(|piece| numbers::read(text, Span { start: piece.start.max(marker), ..piece }, found));
        }
    }
}

/// The end of the number of a step.
fn marker(block: &Block, text: &str) -> u32 {
    let own = block.span.of(text);
    let digits = own.bytes().take_while(u8::is_ascii_digit).count();
    let is_marker = block.kind == BlockKind::Step && own[digits..].starts_with(['.', ')']);
    block.span.start + if is_marker { digits as u32 } else { 0 }
}

/// From the first of some blocks to the last.
fn place(page: &Page, blocks: std::ops::Range<u32>) -> Span {
    let blocks = &page.blocks[blocks.start as usize..blocks.end as usize];
    Span { start: blocks.first().map_or(0, |b| b.span.start), end: blocks.last().map_or(0, |b| b.span.end) }
}

fn compare(group: &Group<'_>, pair: &Pair, blocks: &BlockPair, theirs: &[Number], report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let (their_text, our_text) = (group.text(pair.source), group.text(pair.target));
    let (there, here) = (place(source, blocks.sources()), place(target, blocks.targets()));
    let own = here.of(&our_text);
    if let Some(draft) = lost_afternoon(group, pair, theirs, own, here) {
        report.add(draft);
    }
    // Most are as in the source.
    let mut lost: Vec<Number> = theirs.to_vec();
    lost.retain(|number| !numbers::has_verbatim(own, number.span.of(&their_text)));
    if lost.is_empty() {
        return;
    }
    let mut have = HashSet::new();
    numbers::all(own, &mut have);
    let locale = group.locale(pair.target);
    lost.retain(|number| !is_said(&their_text, number, own, &have, locale.language()));
    lost.dedup_by_key(|number| number.digits);
    if lost.is_empty() || has_damage(target, here) {
        return;
    }
    // With the words around them they are lost, which is reported as that.
    if lost_text::lost(group, pair, blocks).is_some() {
        return;
    }
    let mut known = HashSet::new();
    numbers::all(there.of(&their_text), &mut known);
    let mut ours = Vec::new();
    read(target, blocks.targets(), &our_text, &mut ours);
    ours.retain(|number| {
        let is_spoken = numbers::says(there.of(&their_text), group.locale(pair.source).language(), number.digits);
        !known.contains(&number.digits) && is_spoken != Some(true)
    });
    ours.dedup_by_key(|number| number.digits);
    let quote = |number: &Number, text: &str| format!("`{}`", number.span.of(text));
    if let ([lost], [other]) = (&lost[..], &ours[..]) {
        let (wanted, word) = (quote(lost, &their_text), quote(other, &our_text));
        let edits = vec![Edit::new(pair.target, other.span, lost.span.of(&their_text))];
        let draft = group
            .finding(RuleId::NUMBER_MISMATCH, pair.target, other.span, format!("{word} is {wanted} in the source"))
            .element(&wanted)
            .help("correct the number")
            .fix(format!("write {wanted}"), Applicability::Unsafe, edits)
            .related(pair.source, lost.span, "in the source");
        return report.add(draft);
    }
    let around = blocks.target.saturating_sub(1)..(blocks.targets().end + 1).min(target.blocks.len() as u32);
    numbers::all(place(target, around).of(&our_text), &mut have);
    lost.retain(|number| number.digits > SMALL && !have.contains(&number.digits));
    let Some(first) = lost.first() else { return };
    let quoted: Vec<String> = lost.iter().map(|number| quote(number, &their_text)).collect();
    let message = match &quoted[..] {
        [one] => format!("the number {one} of the source is missing here"),
        many => format!("the numbers {} of the source are missing here", many.join(", ")),
    };
    let together = Together::places(&message);
    let draft = group
        .finding(RuleId::NUMBER_MISMATCH, pair.target, group.first_line(pair.target, here), message)
        .element(quoted.join(" "))
        .help("write it as in the source, in the format of the language")
        .related(pair.source, first.span, "in the source")
        .together(together);
    report.add(draft);
}

/// An hour of the afternoon, where the translation says that of the morning: `3:00` for `3:00 PM`.
fn lost_afternoon(group: &Group<'_>, pair: &Pair, theirs: &[Number], own: &str, here: Span) -> Option<Draft> {
    /// How languages say that it is the afternoon, evening or night.
    const LATER: [&str; 30] = [
        "pm",
        "p.m",
        "p. m",
        "午後",
        "午后",
        "下午",
        "晚上",
        "夜",
        "夕方",
        "오후",
        "저녁",
        "밤",
        "nachm",
        "abend",
        "nacht",
        "après",
        "soir",
        "tarde",
        "noche",
        "noite",
        "pomeriggio",
        "sera",
        "middag",
        "avond",
        "em",
        "kväll",
        "eftermiddag",
        "дня",
        "вечера",
        "مساء",
    ];
    let text = group.text(pair.source);
    let is_later = |number: &&Number| {
        let (start, end) = (number.span.start as usize, number.span.end as usize);
        let is_hour = (1..12).contains(&number.digits) && !text[..start].ends_with([':', '.']);
        is_hour && is_afternoon(&text[end..])
    };
    let mut hours = theirs.iter().filter(is_later).peekable();
    hours.peek()?;
    let says = own.to_lowercase();
    let mut have = HashSet::new();
    numbers::all(own, &mut have);
    let lost = hours.find(|number| have.contains(&number.digits) && !have.contains(&(number.digits + 12)))?;
    if LATER.iter().any(|word| says.contains(word)) {
        return None;
    }
    let hour = lost.span.of(&text);
    let message = format!("`{hour}` is an hour of the afternoon in the source, and of the morning here");
    let draft = group.finding(RuleId::NUMBER_MISMATCH, pair.target, group.first_line(pair.target, here), message);
    let draft = draft.element("hour").element(hour).related(pair.source, lost.span, "in the source");
    Some(draft.help("write which half of the day it is, or the hour of the 24-hour clock"))
}

/// Whether `PM` follows an hour: `3 PM`, `3:30 p.m.`.
fn is_afternoon(behind: &str) -> bool {
    let minutes = behind.strip_prefix(':').map_or(behind, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let word = minutes.trim_start_matches([' ', '\u{a0}']);
    word.get(..2).is_some_and(|half| half.eq_ignore_ascii_case("pm"))
        && !word[2..].starts_with(|c: char| c.is_alphanumeric())
        || word.get(..3).is_some_and(|half| half.eq_ignore_ascii_case("p.m"))
}

fn has_damage(page: &Page, place: Span) -> bool {
    let from = page.damage.partition_point(|damage| damage.span.start < place.start);
    page.damage[from..].first().is_some_and(|damage| damage.span.start < place.end)
}

/// Whether a translation says a number of the source, in digits or in words.
fn is_said(theirs: &str, number: &Number, own: &str, have: &HashSet<u64>, language: &str) -> bool {
    const AFTERNOON: u64 = 12;
    let digits = number.digits;
    if have.contains(&digits) {
        return true;
    }
    let written = number.span.of(theirs);
    let behind = theirs[number.span.end as usize..].trim_start_matches([' ', '\u{a0}', '-', '+']);
    let behind: String = behind.chars().take(12).collect::<String>().to_ascii_lowercase();
    // `5.00` is `5`, `20,2023` may be two numbers, and `1000s` are thousands.
    let mut parts = written.split(|c: char| !c.is_alphanumeric());
    let is_whole = written.trim_end_matches('0').strip_suffix('.').and_then(numbers::value);
    if is_whole.is_some_and(|whole| have.contains(&whole))
        || !written.contains('.') && parts.all(|part| numbers::value(part).is_some_and(|part| have.contains(&part)))
        || behind.starts_with("s ")
    {
        return true;
    }
    // Day and night.
    if digits == 24 && behind.starts_with("/7") || digits == 7 && theirs[..number.span.start as usize].ends_with("24/")
    {
        return true;
    }
    let half = |word: &str| matches!(word.trim_start_matches(|c: char| c.is_ascii_digit()), "am" | "pm");
    if digits <= AFTERNOON && behind.replace('.', "").split(|c: char| !c.is_alphanumeric()).any(half) {
        return have.contains(&((digits + AFTERNOON) % 24)) || digits == AFTERNOON && have.contains(&0);
    }
    // Large numbers have other units elsewhere: `15,000` is `1.5 万`, `2 million` is `200 万`, `10K` is `10.000`.
    let has_unit = ["k", "m", "b", "g", "t", "million", "billion", "thousand", "hundred"]
        .iter()
        .any(|unit| behind.strip_prefix(unit).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic())));
    let has_myriads = matches!(language, "ja" | "zh" | "ko") && digits >= 1_000;
    if has_unit || has_myriads || digits >= 1_000_000 {
        let wanted = numbers::significant(digits);
        if have.iter().any(|own| numbers::significant(*own) == wanted) {
            return true;
        }
    }
    match numbers::says(own, language, digits) {
        Some(is_said) => is_said,
        None => digits <= SMALL,
    }
}
