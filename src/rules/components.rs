//! Components: what is outside the one that holds it in the source.

use std::collections::HashSet;

use crate::finding::{Applicability, Edit, RuleId};
use crate::page::{Block, BlockKind, Fact, FactKind, Page};
use crate::parse::mdx;
use crate::rule::{Draft, Group, Pair, Report, shorten};
use crate::text::{FileId, Span};

use super::translators_notes;

/// The component that a fact is of.
pub(super) fn name<'t>(text: &'t str, fact: &Fact) -> Option<&'t str> {
    let name = fact.span.of(text).strip_prefix('<')?;
    (fact.kind == FactKind::Directive).then_some(name)
}

/// Writes the name of a component of the source in both tags of that of the translation.
pub(super) fn renamed(draft: Draft, group: &Group<'_>, pair: &Pair, theirs: &str, target: &Fact) -> Draft {
    let text = group.text(pair.target);
    let tag = mdx::tag(&text, target.span.start as usize, text.len());
    let Some(tag) = tag else { return draft };
    let mut edits = vec![Edit::new(pair.target, tag.name, theirs)];
    if tag.form == mdx::Form::Open {
        let Some(closing) = closing(group.page(pair.target), &text, target) else { return draft };
        edits.push(Edit::new(pair.target, closing, theirs));
    }
    let how = if pair.changed_alone(group, target) { Applicability::Safe } else { Applicability::Unsafe };
    draft.fix(format!("write `<{}>`, as in the source", shorten(theirs)), how, edits)
}

/// The name in the tag that closes a component.
fn closing(page: &Page, text: &str, open: &Fact) -> Option<Span> {
    let of_name = |fact: &&Fact| component(text, fact) == component(text, open);
    let from = page.facts.partition_point(|fact| fact.span.start <= open.span.start);
    let mut depth = 1usize;
    for fact in page.facts[from..].iter().filter(of_name) {
        match fact.kind {
            FactKind::ComponentEnd => depth -= 1,
            _ => depth += usize::from(is_open(text, fact)),
        }
        if depth == 0 {
            return Some(Span { start: fact.span.start + 2, end: fact.span.end });
        }
    }
    None
}

/// The component that a fact begins or ends.
fn component<'t>(text: &'t str, fact: &Fact) -> Option<&'t str> {
    match fact.kind {
        FactKind::ComponentEnd => fact.span.of(text).strip_prefix("</"),
        _ => name(text, fact),
    }
}

/// Whether a component has an end of its own.
fn is_open(text: &str, fact: &Fact) -> bool {
    let tag = mdx::tag(text, fact.span.start as usize, text.len());
    tag.is_some_and(|tag| tag.form == mdx::Form::Open)
}

/// Reports what is outside the component that holds it in the source, or within another one; neighbours are one defect.
pub(super) fn nesting(rule: RuleId, group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    if !pair.has_components(group) {
        return;
    }
    let texts = (group.text(pair.source), group.text(pair.target));
    let (there, here) = (holders(source, &texts.0), holders(target, &texts.1));
    if there.iter().chain(&here).all(|holder| *holder == Holder::None) {
        return;
    }
    let paired: HashSet<u32> = pair.alignment.block_pairs(source).flat_map(|blocks| blocks.targets()).collect();
    let mut last: Option<(u32, Option<u32>, Option<u32>)> = None;
    for blocks in pair.alignment.block_pairs(source) {
        let (s, t) = (&source.blocks[blocks.source as usize], &target.blocks[blocks.target as usize]);
        let is_asked = blocks.source_count + blocks.target_count == 2 && is_held(s) && is_held(t);
        let (theirs, ours) = match (there[blocks.source as usize], here[blocks.target as usize]) {
            (Holder::Unknown, _) | (_, Holder::Unknown) => continue,
            (theirs, ours) => (theirs.block(), ours.block()),
        };
        // A component that is lost, or was added, is reported as that.
        let counterpart = theirs.map(|holder| pair.alignment.target_blocks(holder));
        let is_known =
            counterpart.as_ref().is_none_or(Option::is_some) && ours.is_none_or(|ours| paired.contains(&ours));
        let is_same = match (&counterpart, ours) {
            (None, None) => true,
            (Some(Some(range)), Some(ours)) => range.contains(&ours),
            _ => false,
        };
        // What the translators say of what a program prints is theirs.
        let is_note = || translators_notes::is_one(t.span.of(&texts.1));
        if !is_asked || !is_known || is_same || is_note() {
            continue;
        }
        let goes_on = last.is_some_and(|(at, from, to)| (from, to) == (theirs, ours) && blocks.source - at <= 1);
        last = Some((blocks.source, theirs, ours));
        if goes_on {
            continue;
        }
        let shown = |file: FileId, page: &Page, text: &str, block: Option<u32>| {
            let fact = block.and_then(|at| {
                page.facts_of(&page.blocks[at as usize]).iter().find(|fact| name(text, fact).is_some())
            })?;
            Some(format!("`{}>`", group.quote(file, fact.span)))
        };
        let theirs = shown(pair.source, source, &texts.0, theirs);
        let ours = shown(pair.target, target, &texts.1, ours);
        let (message, help) = match (theirs, ours) {
            (Some(theirs), _) => (
                format!("this is outside {theirs}, which contains it in the source"),
                format!("move it into {theirs}, or the tag that closes {theirs} below it"),
            ),
            (None, Some(ours)) => (
                format!("this is in {ours}, but not in the source"),
                format!("move the tag that closes {ours} above it"),
            ),
            (None, None) => continue,
        };
        let draft = group
            .finding(rule, pair.target, group.first_line(pair.target, t.span), message)
            .element(group.quote(pair.source, s.span))
            .help(help)
            .related(pair.source, group.first_line(pair.source, s.span), "in the source");
        report.add(draft);
    }
}

fn is_held(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Html | BlockKind::Directive)
}

/// What components hold that show what programs print, in order.
pub(super) fn output(page: &Page, text: &str) -> Vec<Span> {
    let (mut found, mut open): (Vec<Span>, Vec<(&str, u32)>) = (Vec::new(), Vec::new());
    let Some(components) = &page.dialect.components else { return found };
    for fact in &page.facts {
        let Some(component) = component(text, fact).filter(|name| components.output.contains(name)) else { continue };
        if fact.kind != FactKind::ComponentEnd {
            open.extend(is_open(text, fact).then_some((component, fact.span.start)));
        } else if let Some(at) = open.iter().rposition(|(name, _)| *name == component) {
            let start = open.drain(at..).next().map_or(fact.span.start, |(_, start)| start);
            if open.is_empty() {
                found.push(Span { start, end: fact.span.end });
            }
        }
    }
    found
}

/// Whether some bytes are within one of these places, which are in order and apart.
pub(super) fn is_within(places: &[Span], span: Span) -> bool {
    let next = places.partition_point(|place| place.start <= span.start);
    next.checked_sub(1).is_some_and(|at| span.end <= places[at].end)
}

/// What holds a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// No component.
    None,
    /// The component in this block.
    Block(u32),
    /// A component that nothing closes, or that is amid words.
    Unknown,
}

impl Holder {
    fn block(self) -> Option<u32> {
        if let Holder::Block(block) = self { Some(block) } else { None }
    }
}

/// The component that holds each block of a page.
fn holders(page: &Page, text: &str) -> Vec<Holder> {
    let mut open: Vec<(Holder, &str, usize)> = Vec::new();
    let mut facts = page.facts.iter().peekable();
    let mut found = Vec::with_capacity(page.blocks.len());
    let mut own = 0usize;
    for block in &page.blocks {
        while let Some(fact) = facts.next_if(|fact| fact.span.start < block.span.start) {
            while page.blocks.get(own).is_some_and(|block| block.span.end <= fact.span.start) {
                own += 1;
            }
            let Some(component) = component(text, fact) else { continue };
            if fact.kind == FactKind::ComponentEnd {
                let same = open.iter().rposition(|(_, other, _)| *other == component);
                // What is within it and not closed holds nothing for sure.
                for (_, _, from) in open.drain(same.unwrap_or(open.len())..).skip(1) {
                    found[from..].fill(Holder::Unknown);
                }
            } else if is_open(text, fact) {
                let is_own_block = page.blocks.get(own).is_some_and(|block| block.kind == BlockKind::Directive);
                let holder = if is_own_block { Holder::Block(own as u32) } else { Holder::Unknown };
                open.push((holder, component, found.len()));
            }
        }
        found.push(open.last().map_or(Holder::None, |(holder, _, _)| *holder));
    }
    facts.filter(|fact| fact.kind == FactKind::ComponentEnd).for_each(|fact| {
        let same = open.iter().rposition(|(_, other, _)| Some(*other) == component(text, fact));
        open.truncate(same.unwrap_or(open.len()));
    });
    if let Some((_, _, from)) = open.first() {
        found[*from..].fill(Holder::Unknown);
    }
    found
}
