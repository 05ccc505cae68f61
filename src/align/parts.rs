//! Facts of two paired blocks, part by part: a raw HTML table is one block, but its rows and cells are what a reader
//! compares.

use std::collections::HashMap;

use super::cut_texts::CutText;
use super::unmatched::{UnmatchedFacts, is_compared, is_translated, may_be_localized};
use super::{BlockPair, Pages};
use crate::page::{BlockKind, FactKind, Page};
use crate::text::Span;

/// A part of a block of the source and the part of the target that corresponds to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The part of the source.
    pub source: Span,
    /// Its counterpart.
    pub target: Span,
    /// The number of the row that it belongs to.
    row: u32,
}

/// The parts in which facts are lost or added, by fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    missing: Vec<(u32, Part)>,
    extra: Vec<(u32, Part)>,
}

fn find(parts: &[(u32, Part)], fact: u32) -> Option<Part> {
    parts.binary_search_by_key(&fact, |(fact, _)| *fact).ok().map(|at| parts[at].1)
}

impl Parts {
    /// The part that lost a fact of the source.
    pub fn without(&self, fact: u32) -> Option<Part> {
        find(&self.missing, fact)
    }

    /// The part with a fact that only the target has.
    pub fn with(&self, fact: u32) -> Option<Part> {
        find(&self.extra, fact)
    }

    pub(super) fn sort(&mut self) {
        self.missing.sort_unstable_by_key(|(fact, _)| *fact);
        self.extra.sort_unstable_by_key(|(fact, _)| *fact);
    }
}

/// Where the tags with one of these names open; all names have two letters.
fn tags(text: &str, span: Span, names: &[&[u8; 2]]) -> Vec<u32> {
    let bytes = span.of(text).as_bytes();
    let opens = memchr::memchr_iter(b'<', bytes).filter(|at| {
        let name = bytes.get(at + 1..at + 3).unwrap_or(&[]);
        names.iter().any(|known| name.eq_ignore_ascii_case(*known))
            && bytes.get(at + 3).is_none_or(|next| !next.is_ascii_alphanumeric())
    });
    opens.map(|at| span.start + at as u32).collect()
}

/// Splits a pair of spans where the tags open, if both have as many.
fn split(pages: &Pages<'_>, part: Part, names: &[&[u8; 2]], found: &mut Vec<Part>) -> bool {
    let (theirs, ours) = (tags(pages.source_text, part.source, names), tags(pages.target_text, part.target, names));
    if theirs.is_empty() || theirs.len() != ours.len() {
        return false;
    }
    let bounds = |opens: &[u32], span: Span| {
        let starts = std::iter::once(span.start).chain(opens.iter().copied());
        let ends = opens.iter().copied().chain([span.end]);
        starts.zip(ends).map(|(start, end)| Span { start, end }).collect::<Vec<_>>()
    };
    let both = bounds(&theirs, part.source).into_iter().zip(bounds(&ours, part.target));
    found.extend(both.map(|(source, target)| Part { source, target, row: part.row }));
    true
}

/// The cells, or where these differ in number the rows, of the tables in two blocks of HTML; nothing where the rows
/// differ in number too.
fn parts(pages: &Pages<'_>, pair: &BlockPair) -> Vec<Part> {
    let (s, t) = (&pages.source.blocks[pair.source as usize], &pages.target.blocks[pair.target as usize]);
    let is_one = pair.source_count == 1 && pair.target_count == 1;
    if !is_one || s.kind != BlockKind::Html || t.kind != BlockKind::Html {
        return Vec::new();
    }
    let (mut rows, mut cells, mut items) = (Vec::new(), Vec::new(), Vec::new());
    let all = Part { source: s.span, target: t.span, row: 0 };
    split(pages, all, &[b"tr"], &mut rows);
    for (row, part) in (0u32..).zip(rows) {
        let part = Part { row, ..part };
        if !split(pages, part, &[b"td", b"th"], &mut cells) {
            cells.push(part);
        }
    }
    for cell in cells {
        if !split(pages, cell, &[b"li"], &mut items) {
            items.push(cell);
        }
    }
    let trim = |span: Span, text: &str| Span { end: span.start + span.of(text).trim_end().len() as u32, ..span };
    let trimmed = |part: Part| Part {
        source: trim(part.source, pages.source_text),
        target: trim(part.target, pages.target_text),
        ..part
    };
    items.into_iter().map(trimmed).collect()
}

fn run_facts(page: &Page, first: u32, count: u8) -> impl Iterator<Item = u32> + '_ {
    let blocks = &page.blocks[first as usize..first as usize + usize::from(count)];
    blocks.iter().flat_map(|b| b.facts.start..b.facts.end).filter(|&f| is_compared(&page.facts[f as usize]))
}

/// Compares the facts of two paired blocks.
pub(super) fn in_pair(
    pages: &Pages<'_>,
    pair: &BlockPair,
    context: u32,
    (missing, extra): (&mut Vec<UnmatchedFacts>, &mut Vec<UnmatchedFacts>),
    all: &mut Parts,
) {
    let left: Vec<u32> = run_facts(pages.source, pair.source, pair.source_count).collect();
    let right: Vec<u32> = run_facts(pages.target, pair.target, pair.target_count).collect();
    if left.len() == right.len()
        && left.iter().zip(&right).all(|(s, t)| {
            let (s, t) = (&pages.source.facts[*s as usize], &pages.target.facts[*t as usize]);
            s.kind == t.kind && s.key == t.key
        })
    {
        return;
    }
    let parts = parts(pages, pair);
    if parts.is_empty() {
        in_part(pages, pair, (context, 0), None, (left, right), (missing, extra));
        return;
    }
    let (mut theirs, mut ours) = (&left[..], &right[..]);
    for (at, part) in (0u32..).zip(parts) {
        let (m, e) = (missing.len(), extra.len());
        let before = |page: &Page, facts: &[u32], end: u32| {
            facts.partition_point(|fact| page.facts[*fact as usize].span.start < end)
        };
        let (own, rest) = theirs.split_at(before(pages.source, theirs, part.source.end));
        let (its, others) = ours.split_at(before(pages.target, ours, part.target.end));
        (theirs, ours) = (rest, others);
        in_part(pages, pair, (context, at), Some(part.row), (own.to_vec(), its.to_vec()), (missing, extra));
        all.missing.extend(missing[m..].iter().map(|left| (left.fact, part)));
        all.extra.extend(extra[e..].iter().map(|left| (left.fact, part)));
    }
}

/// Facts of two parts: equal keys first, as often as both have them; the rest of the labels that are translated pair by
/// position.
fn in_part(
    pages: &Pages<'_>,
    pair: &BlockPair,
    context: (u32, u32),
    row: Option<u32>,
    (mut left, right): (Vec<u32>, Vec<u32>),
    (missing, extra): (&mut Vec<UnmatchedFacts>, &mut Vec<UnmatchedFacts>),
) {
    let mut right: Vec<Option<u32>> = right.into_iter().map(Some).collect();
    let mut by_key: HashMap<(FactKind, u64), Vec<usize>> = HashMap::new();
    for (slot, fact) in right.iter().enumerate().rev() {
        let fact = &pages.target.facts[fact.unwrap_or_default() as usize];
        by_key.entry((fact.kind, fact.key)).or_default().push(slot);
    }
    left.retain(|&s| {
        let fact = &pages.source.facts[s as usize];
        match by_key.get_mut(&(fact.kind, fact.key)).and_then(Vec::pop) {
            Some(slot) => {
                right[slot] = None;
                false
            }
            None => true,
        }
    });
    let mut waiting: HashMap<FactKind, Vec<usize>> = HashMap::new();
    for (slot, fact) in right.iter().enumerate().rev() {
        let fact = fact.map(|fact| &pages.target.facts[fact as usize]);
        if let Some(fact) = fact.filter(|fact| is_translated(fact.kind) && may_be_localized(pages.target, fact)) {
            waiting.entry(fact.kind).or_default().push(slot);
        }
    }
    left.retain(|&s| {
        let fact = &pages.source.facts[s as usize];
        let is_one = is_translated(fact.kind)
            && (fact.kind != FactKind::Video || pages.source.site.video_id(pages.source.value_of(fact)).is_some());
        match waiting.get_mut(&fact.kind).filter(|_| is_one).and_then(Vec::pop) {
            Some(slot) => {
                right[slot] = None;
                false
            }
            None => true,
        }
    });
    // Text that became code or HTML, or the other way round, is reported as that.
    let (s, t) = (&pages.source.blocks[pair.source as usize], &pages.target.blocks[pair.target as usize]);
    // What a lost cell held is lost with it.
    let cells = s.kind == BlockKind::Row && s.number != t.number;
    let html = s.kind != t.kind && (s.kind == BlockKind::Html || t.kind == BlockKind::Html);
    let is_part = |kind: FactKind| cells || html || s.kind != t.kind && kind == FactKind::CodeBlock;
    let push = |fact, block, kind| UnmatchedFacts {
        fact,
        block: Some(block),
        context: Some(context),
        row,
        reported: !is_part(kind),
    };
    let theirs = || (pages.source, pages.source_text, pair.sources());
    let ours = || (pages.target, pages.target_text, pair.targets());
    let fact = |page: &Page, fact: u32| page.facts[fact as usize];
    let cut = if left.is_empty() { None } else { CutText::new(theirs(), ours()) };
    missing.extend(left.into_iter().map(|at| {
        let fact = fact(pages.source, at);
        push(at, cut.as_ref().map_or(pair.target, |cut| cut.block(fact.span.start)), fact.kind)
    }));
    let right: Vec<u32> = right.into_iter().flatten().collect();
    let cut = if right.is_empty() { None } else { CutText::new(ours(), theirs()) };
    extra.extend(right.into_iter().map(|at| {
        let fact = fact(pages.target, at);
        push(at, cut.as_ref().map_or(pair.source, |cut| cut.block(fact.span.start)), fact.kind)
    }));
}
