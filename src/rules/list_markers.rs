//! List markers that are text, since no space follows them.

use std::collections::BTreeMap;

use crate::align;
use crate::damage::Subject;
use crate::finding::{Cause, RuleId};
use crate::page::{Block, BlockKind, DamageKind};
use crate::parse::damage::names;
use crate::rule::{Draft, Group, Pair, Report};
use crate::text::{FileId, Span};

/// The list marker that a paragraph begins with, where no space follows it: `*` of `*Lamp`, `1.` of `1.Lamp`.
pub(super) fn glued_mark(paragraph: &str) -> Option<&str> {
    let digits = paragraph.bytes().take_while(u8::is_ascii_digit).count();
    let (mark, rest) = match digits {
        0 => (paragraph.get(..1)?, paragraph.get(1..)?),
        1..=9 => (paragraph.get(..digits + 1)?, paragraph.get(digits + 1..)?),
        _ => return None,
    };
    let is_mark = if digits == 0 { matches!(mark, "*" | "-" | "+") } else { mark.ends_with(['.', ')']) };
    let begins = |c: char| c.is_alphabetic() || matches!(c, '（' | '「' | '『' | '“' | '《' | '【' | '(' | '[' | '`');
    // Emphasis closes on its line.
    let is_closed = mark == "*" && rest.lines().next().is_some_and(|line| line.contains('*'));
    (is_mark && rest.starts_with(begins) && !is_closed).then_some(mark)
}

/// Whether list items of the source are lines of the block before them, where no space follows the marker of the item that
/// holds them: they are items again with that.
pub(super) fn takes_in(group: &Group<'_>, pair: &Pair, (first, count): (u32, u32)) -> bool {
    const FURTHEST: u32 = 4;
    let mut before = (first.saturating_sub(FURTHEST)..first).rev();
    let block = before.find_map(|before| pair.alignment.target_blocks(before));
    let Some(block) = block.and_then(|blocks| group.page(pair.target).blocks.get(blocks.start as usize)) else {
        return false;
    };
    let missing = &group.page(pair.source).blocks[first as usize..(first + count) as usize];
    let text = group.text(pair.target);
    let mut lines = block.span.of(&text).lines();
    let is_glued = lines.any(|line| glued_mark(line.trim_start()).is_some());
    let is_item = |line: &&str| {
        let line = line.trim_start_matches([' ', '\t']);
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let marks: &[char] = if rest.len() < line.len() { &['.', ')'] } else { &['*', '-', '+'] };
        rest.strip_prefix(marks).is_some_and(|rest| rest.starts_with(' '))
    };
    is_glued
        && missing.iter().all(|block| matches!(block.kind, BlockKind::Item | BlockKind::Step))
        && lines.filter(is_item).count() >= missing.len()
}

/// What is said of a marker without a space.
pub(super) fn message(mark: &str) -> String {
    format!("no space follows the list marker `{mark}`, so this is not a list item")
}

/// What helps.
pub(super) fn help(mark: &str) -> String {
    format!("add a space after `{mark}`")
}

/// What is said of a list item of the source that is a line of the item before, since no space follows its marker.
pub(super) fn lost_item(group: &Group<'_>, pair: &Pair, item: u32) -> Option<Draft> {
    let (here, mark) = in_item(group, pair, item)?;
    let there = group.page(pair.source).blocks.get(item as usize)?.span;
    let draft = group
        .finding(RuleId::BLOCK_MISMATCH, pair.target, here, message(&mark))
        .element(group.quote(pair.source, there))
        .explains([Subject::Block(item)])
        .help(help(&mark))
        .lacks(pair.source, there, "in the source");
    Some(draft)
}

/// Reports items that correspond to one in the translation together, since a line of it is one.
pub(super) fn joined(group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let cut = pair.alignment.blocks.iter().filter(|pair| pair.source_count > 1 && pair.target_count == 1);
    let lost = cut.filter_map(|cut| {
        (cut.source + 1..cut.source + u32::from(cut.source_count)).find_map(|item| lost_item(group, pair, item))
    });
    lost.for_each(|draft| report.add(draft));
}

/// The line that a list item of the source became a part of another block as, since no space follows its marker, and the
/// marker: it is in the block before.
pub(super) fn in_item(group: &Group<'_>, pair: &Pair, item: u32) -> Option<(Span, String)> {
    let is_item = |block: &Block| matches!(block.kind, BlockKind::Item | BlockKind::Step);
    group.page(pair.source).blocks.get(item as usize).filter(|block| is_item(block))?;
    let before = pair.alignment.target_blocks(item.checked_sub(1)?)?;
    let span = group.page(pair.target).blocks.get(before.start as usize)?.span;
    let text = group.text(pair.target);
    let mut start = span.start as usize;
    let lines = span.of(&text).split_inclusive('\n').map(|line| {
        let at = start;
        start += line.len();
        (at, line)
    });
    { lines }.skip(1).find_map(|(at, line)| {
        let words = line.trim_start();
        let mark = glued_mark(words)?;
        let at = at + line.len() - words.len();
        Some((Span::new(at, at + words.trim_end().len()), mark.to_owned()))
    })
}

/// A list item of the source that is text, since no blank follows its mark: translations that have the item are right;
/// those that have it behind hidden characters have text, too.
pub(super) fn glued(group: &Group<'_>, source: FileId, block: u32, pairs: &[&Pair], report: &mut Report) {
    let span = group.first_line(source, group.page(source).blocks[block as usize].span);
    let text = group.text(source);
    let Some(mark) = span.of(&text).find(|c: char| !c.is_ascii_digit()).and_then(|at| span.of(&text).get(..=at)) else {
        return;
    };
    let have = match pairs.iter().filter(|pair| has_item(group, pair, block)).count() {
        0 => String::new(),
        1 => "; 1 translation has one here".to_owned(),
        n => format!("; {n} translations have one here"),
    };
    let hidden: Vec<(FileId, Span)> = pairs.iter().filter_map(|pair| hidden_mark(group, pair, block)).collect();
    let mut help = help(mark);
    if let Some((file, span)) = hidden.first() {
        let of = match hidden.len() {
            1 => "the translation".to_owned(),
            n => format!("{n} translations"),
        };
        let what = names(span.of(&group.text(*file)));
        help.push_str(&format!("; in {of} {what} is before the marker: delete it too"));
    }
    let mut draft = group
        .finding(RuleId::BLOCK_MISMATCH, source, span, format!("{}{have}", message(mark)))
        .element(group.quote(source, span))
        .help(help)
        .cause(Cause::Source);
    for (file, span) in hidden {
        draft = draft.related(file, span, format!("{} before the mark here", names(span.of(&group.text(file)))));
    }
    report.add(draft);
}

/// Whether a translation has a list item for a block.
fn has_item(group: &Group<'_>, pair: &Pair, block: u32) -> bool {
    let page = group.page(pair.target);
    let own = pair.alignment.target_blocks(block).and_then(|own| page.blocks.get(own.start as usize));
    own.is_some_and(|own| matches!(own.kind, BlockKind::Item | BlockKind::Step))
        && hidden_mark(group, pair, block).is_none()
}

/// The blocks of a source that are text, since no blank follows their marks, and that a translation has as items or
/// behind hidden characters, with these translations.
pub(super) fn glued_blocks<'p>(group: &'p Group<'_>, source: FileId) -> BTreeMap<u32, Vec<&'p Pair>> {
    let (page, text) = (group.page(source), group.text(source));
    let mut found: BTreeMap<u32, Vec<&Pair>> = BTreeMap::new();
    let glued: Vec<u32> =
        (0..).zip(&page.blocks).filter(|(_, block)| align::is_glued(&text, block)).map(|(at, _)| at).collect();
    for pair in group.all_pairs() {
        let is_its = |block: &&u32| {
            pair.alignment.malformed.binary_search(block).is_ok() || hidden_mark(group, pair, **block).is_some()
        };
        glued.iter().filter(is_its).for_each(|block| found.entry(*block).or_default().push(pair));
    }
    found
}

/// The invisible characters before the mark of the item that a translation has for a block.
fn hidden_mark(group: &Group<'_>, pair: &Pair, block: u32) -> Option<(FileId, Span)> {
    let page = group.page(pair.target);
    let own = pair.alignment.target_blocks(block)?;
    let span = page.blocks.get(own.start as usize)?.span;
    let text = group.text(pair.target);
    let line = text.get(..span.start as usize)?.rfind('\n').map_or(0, |at| at as u32 + 1);
    let mut here = page.damage_in(Span { start: line, end: span.end + 1 });
    here.find(|damage| damage.kind == DamageKind::ZeroWidthMarker).map(|damage| (pair.target, damage.span))
}

#[cfg(test)]
mod tests {
    use super::glued_mark;

    #[test]
    fn marks_without_a_space() {
        for (text, mark) in [("*灯を", "*"), ("-Lampe", "-"), ("1.Lampe", "1."), ("*（任意）灯", "*"), ("*a\n*b", "*")]
        {
            assert_eq!(glued_mark(text), Some(mark), "{text}");
        }
        for text in ["*灯*を", "* 灯", "-- a", "1.5 W", "lamp", "", "é", "10", "- a"] {
            assert_eq!(glued_mark(text), None, "{text}");
        }
    }
}
