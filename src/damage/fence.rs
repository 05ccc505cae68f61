//! Code blocks that lost the fence at their end.

use std::collections::HashMap;

use super::proposed_fix::ProposedFix;
use crate::finding::Applicability;
use crate::page::{BlockKind, Page};
use crate::text::Span;

/// A line without what it is indented and quoted by.
fn plain(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>']).trim_end()
}

/// The fence that an opening line begins with.
fn fence(opening: &str) -> Option<&str> {
    let mark = opening.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    Some(&opening[..opening.len() - opening.trim_start_matches(mark).len()])
}

/// The lines behind an opening line up to one that begins with the same fence.
fn code<'t>(rest: &'t str, fence: &str) -> Vec<&'t str> {
    rest.lines().skip(1).map(plain).take_while(|line| !line.starts_with(fence)).collect()
}

/// The lines of each fenced block of code.
fn codes(text: &str) -> Vec<Vec<&str>> {
    let mut lines = text.lines().map(plain);
    let mut all = Vec::new();
    while let Some(line) = lines.next() {
        if let Some(fence) = fence(line).filter(|fence| fence.len() > 2) {
            all.push(lines.by_ref().take_while(|line| !line.starts_with(fence)).collect());
        }
    }
    all
}

/// The opening line and the block where the fence is missing for which a bare one further down opens a block that
/// nothing ends: a block that begins with code of the source, and goes on after it.
pub(super) fn opened_before(
    page: &Page,
    text: &str,
    last: Option<u32>,
    span: Span,
    source: &str,
) -> Option<(Span, u32)> {
    let bare = span.of(text).trim_end();
    if fence(bare)? != bare {
        return None;
    }
    let mut by_first: HashMap<&str, Vec<Vec<&str>>> = HashMap::new();
    for code in codes(source).into_iter().filter(|code| !code.is_empty()) {
        by_first.entry(code[0]).or_default().push(code);
    }
    let blocks = page.blocks.get(..last? as usize)?.iter().enumerate();
    let (at, opening) = blocks.filter(|(_, block)| block.kind == BlockKind::Code).find_map(|(at, block)| {
        let opening = block.span.of(text).lines().next()?;
        let ours = code(block.span.of(text), fence(opening)?);
        let same = by_first.get(*ours.first()?)?;
        let goes_on = same.iter().any(|code| code.len() < ours.len() && ours.starts_with(code));
        let is_whole = same.contains(&ours);
        (goes_on && !is_whole).then_some((at, Span { end: block.span.start + opening.len() as u32, ..block.span }))
    })?;
    Some((opening, at as u32))
}

/// The fence that ends the block, behind the last line of the code that the source has: never over a line of the page.
pub(super) fn closed(text: &str, span: Span, source: &str) -> Option<ProposedFix> {
    let fence = fence(span.of(text))?;
    let start = span.end as usize;
    let ours = code(text.get(start..)?, fence);
    // The code of the source that the block begins with, as far as it agrees.
    let mut best: Option<(usize, usize)> = None;
    for code in codes(source) {
        let same = code.iter().zip(&ours).filter(|(a, b)| a == b).count();
        if same * 2 > code.len() && code.len() <= ours.len() && best.is_none_or(|(of, _)| same > of) {
            best = Some((same, code.len()));
        }
    }
    let (same, count) = best?;
    let mut at = start;
    for _ in 0..=count {
        at += text.get(at..)?.find('\n')? + 1;
    }
    let head = text.get(..span.start as usize)?.rsplit('\n').next()?;
    let indent: String = head.chars().map(|c| if matches!(c, ' ' | '\t' | '>') { c } else { ' ' }).collect();
    let how = if same == count { Applicability::Safe } else { Applicability::Unsafe };
    let title = format!("end the code block with {fence} there");
    let end = if text.get(..at)?.ends_with("\r\n") { "\r\n" } else { "\n" };
    Some(ProposedFix { title, applicability: how, edits: vec![(Span::at(at), format!("{indent}{fence}{end}"))] })
}
