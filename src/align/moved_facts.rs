//! Facts that are missing in one place and extra in another only moved: such pairs are no differences.

use std::collections::{HashMap, VecDeque};

use super::Pages;
use super::unmatched::{UnmatchedFacts, drop_marked, may_be_localized};
use crate::page::{Fact, FactKind, Page};
use crate::parse::links;

/// Removes from both lists what only moved.
pub(super) fn cancel(
    pages: &Pages<'_>,
    paths: (&str, &str),
    missing: &mut Vec<UnmatchedFacts>,
    extra: &mut Vec<UnmatchedFacts>,
) {
    cancel_equal(missing, extra, |l| pages.source.facts[l.fact as usize], |l| pages.target.facts[l.fact as usize]);
    cancel_resolved(pages, paths, missing, extra);
    cancel_controls(pages, missing, extra);
    cancel_videos(pages, missing, extra);
    cancel_in_code(pages, missing, extra);
}

/// What is lost here and added there with the same key only moved.
fn cancel_equal(
    missing: &mut Vec<UnmatchedFacts>,
    extra: &mut Vec<UnmatchedFacts>,
    s: impl Fn(&UnmatchedFacts) -> Fact,
    t: impl Fn(&UnmatchedFacts) -> Fact,
) {
    let mut by_key: HashMap<(FactKind, u64), Vec<usize>> = HashMap::new();
    for (slot, left) in extra.iter().enumerate().rev() {
        let fact = t(left);
        by_key.entry((fact.kind, fact.key)).or_default().push(slot);
    }
    let mut gone = vec![false; extra.len()];
    missing.retain(|left| {
        let fact = s(left);
        if matches!(fact.kind, FactKind::CodeBlock | FactKind::Directive | FactKind::Badge) && left.context.is_some() {
            return true;
        }
        match by_key.get_mut(&(fact.kind, fact.key)).and_then(Vec::pop) {
            Some(slot) => {
                gone[slot] = true;
                false
            }
            None => true,
        }
    });
    drop_marked(extra, gone);
}

/// `x.md` and `/help/a/x.md` may be the same page: links and images that are left are compared once more by where they
/// go.
fn cancel_resolved(
    pages: &Pages<'_>,
    paths: (&str, &str),
    missing: &mut Vec<UnmatchedFacts>,
    extra: &mut Vec<UnmatchedFacts>,
) {
    let place = |page: &Page, path: &str, left: &UnmatchedFacts| {
        let fact = page.facts[left.fact as usize];
        if matches!(fact.kind, FactKind::Link | FactKind::Image) {
            Fact { key: links::resolved_key(path, page.value_of(&fact), page.site), ..fact }
        } else {
            Fact { kind: FactKind::CodeSpan, key: u64::from(left.fact), ..fact }
        }
    };
    let any = |page: &Page, all: &[UnmatchedFacts]| {
        all.iter().any(|l| matches!(page.facts[l.fact as usize].kind, FactKind::Link | FactKind::Image))
    };
    if any(pages.source, missing) && any(pages.target, extra) {
        cancel_equal(
            missing,
            extra,
            |l| place(pages.source, paths.0, l),
            |l| {
                let mut fact = place(pages.target, paths.1, l);
                if fact.kind == FactKind::CodeSpan {
                    fact.key = !fact.key;
                }
                fact
            },
        );
    }
}

/// Tokens that moved to a neighbouring block of the same section, or within one row of a raw HTML table: their labels
/// are translated, so they count as equal.
fn cancel_controls(pages: &Pages<'_>, missing: &mut Vec<UnmatchedFacts>, extra: &mut Vec<UnmatchedFacts>) {
    let control = |page: &Page, left: &UnmatchedFacts| page.facts[left.fact as usize].kind == FactKind::Control;
    let section_of_block = |page: &Page, block: u32| page.sections.partition_point(|s| s.blocks.start <= block);
    let mut by_place: HashMap<(u32, Option<u32>), VecDeque<usize>> = HashMap::new();
    for (slot, left) in extra.iter().enumerate().filter(|(_, left)| control(pages.target, left)) {
        if let Some(block) = left.block {
            by_place.entry((block, left.row)).or_default().push_back(slot);
        }
    }
    let mut gone = vec![false; extra.len()];
    missing.retain(|left| {
        if !control(pages.source, left) {
            return true;
        }
        let at = pages.source.blocks.partition_point(|b| b.facts.start <= left.fact).saturating_sub(1) as u32;
        let section = section_of_block(pages.source, at);
        let near = at.saturating_sub(1)..=at + 1;
        let near = near.filter(|block| section_of_block(pages.source, *block) == section);
        let first = |block: u32| Some((*by_place.get(&(block, left.row))?.front()?, block));
        let Some((slot, block)) = near.filter_map(first).min() else { return true };
        by_place.get_mut(&(block, left.row)).map(VecDeque::pop_front);
        gone[slot] = true;
        false
    });
    drop_marked(extra, gone);
}

/// What is written with braces and became inline code, or was: it shows the braces, and includes nothing.
fn cancel_in_code(pages: &Pages<'_>, missing: &mut Vec<UnmatchedFacts>, extra: &mut Vec<UnmatchedFacts>) {
    let has_include = |page: &Page, all: &[UnmatchedFacts]| {
        all.iter().any(|left| page.facts[left.fact as usize].kind == FactKind::Include)
    };
    if !has_include(pages.source, missing) && !has_include(pages.target, extra) {
        return;
    }
    let (source, target) = (in_code(pages.source, pages.source_text), in_code(pages.target, pages.target_text));
    let source = |name: &str| source.get(name).copied().unwrap_or(0);
    let target = |name: &str| target.get(name).copied().unwrap_or(0);
    let mut taken: HashMap<&str, usize> = HashMap::new();
    missing.retain(|left| {
        let fact = &pages.source.facts[left.fact as usize];
        let name = fact.span.of(pages.source_text);
        if fact.kind != FactKind::Include {
            return true;
        }
        let taken = taken.entry(name).or_default();
        *taken += 1;
        target(name) < source(name) + *taken
    });
    taken.clear();
    extra.retain(|left| {
        let fact = &pages.target.facts[left.fact as usize];
        let name = fact.span.of(pages.target_text);
        if fact.kind != FactKind::Include {
            return true;
        }
        let taken = taken.entry(name).or_default();
        *taken += 1;
        source(name) < target(name) + *taken
    });
}

/// How often each `{{name}}` is in inline code.
fn in_code<'t>(page: &Page, text: &'t str) -> HashMap<&'t str, usize> {
    let mut counts = HashMap::new();
    for fact in page.facts.iter().filter(|fact| fact.kind == FactKind::CodeSpan) {
        let code = fact.span.of(text);
        let mut from = 0;
        for (end, mark) in code.match_indices("}}") {
            let end = end + mark.len();
            if let Some(start) = code[from..end].rfind("{{") {
                *counts.entry(&code[from + start..end]).or_default() += 1;
            }
            from = end;
        }
    }
    counts
}

/// A video that moved and was localized on the way: its id says nothing, its captions do.
fn cancel_videos(pages: &Pages<'_>, missing: &mut Vec<UnmatchedFacts>, extra: &mut Vec<UnmatchedFacts>) {
    let localized = |left: &UnmatchedFacts| {
        let fact = &pages.target.facts[left.fact as usize];
        fact.kind == FactKind::Video && may_be_localized(pages.target, fact)
    };
    let mut waiting = extra.iter().enumerate().filter(|(_, left)| localized(left)).map(|(slot, _)| slot);
    let mut gone = vec![false; extra.len()];
    missing.retain(|left| {
        let fact = &pages.source.facts[left.fact as usize];
        if fact.kind != FactKind::Video || pages.source.site.video_id(pages.source.value_of(fact)).is_none() {
            return true;
        }
        waiting.next().map(|slot| gone[slot] = true).is_none()
    });
    drop_marked(extra, gone);
}
