//! How much changed in a source, in the words of messages.

use std::collections::HashSet;
use std::ops::Range;

use crate::change::{FactChange, SectionChange, SectionStatus};
use crate::history::Base;
use crate::page::{Block, FactKind, Page, Prose};

/// `12 words added, 3 removed, code, 1 link added`; of a section whose words are the same, what else changed.
pub(super) fn of_section(base: &Base, now: &Page, section: &SectionChange) -> String {
    let mut parts = Vec::new();
    let words = |n: u32| if n == 1 { "word" } else { "words" };
    match (section.words_added, section.words_removed) {
        (0, 0) => {}
        (new, 0) => parts.push(format!("{new} {} added", words(new))),
        (0, gone) => parts.push(format!("{gone} {} removed", words(gone))),
        (new, gone) => parts.push(format!("{new} {} added, {gone} removed", words(new))),
    }
    let is_silent = parts.is_empty();
    facts(&section.facts, is_silent, &mut parts);
    if section.code {
        parts.push("code".to_owned());
    }
    if is_silent && has_other_level(base, now, section) {
        parts.push("the level of its heading".to_owned());
    }
    if parts.is_empty() { form(base, now, Some(section)).to_owned() } else { parts.join(", ") }
}

/// What changed on a page whose words are the same.
pub(super) fn of_page(base: &Base, now: &Page) -> String {
    let sections = &base.change.sections;
    let mut sums: Vec<FactChange> = Vec::new();
    for fact in sections.iter().flat_map(|section| &section.facts) {
        match sums.iter_mut().find(|sum| sum.kind == fact.kind) {
            Some(sum) => (sum.added, sum.removed) = (sum.added + fact.added, sum.removed + fact.removed),
            None => sums.push(*fact),
        }
    }
    let mut parts = Vec::new();
    facts(&sums, true, &mut parts);
    let mut say = |is_so: bool, what: &str| parts.extend(is_so.then(|| what.to_owned()));
    say(sections.iter().any(|section| section.code), "code");
    say(sections.iter().any(|section| has_other_level(base, now, section)), "the level of a heading");
    say(sections.iter().any(|section| section.moved || section.fate == SectionStatus::Moved), "the order of sections");
    if parts.is_empty() { form(base, now, None).to_owned() } else { parts.join(", ") }
}

fn facts(facts: &[FactChange], is_silent: bool, parts: &mut Vec<String>) {
    for fact in facts {
        // Where words changed, they include the controls.
        let Some(name) = name(fact.kind).or((fact.kind == FactKind::Control && is_silent).then_some("UI control"))
        else {
            continue;
        };
        let s = |n: u32| if n == 1 { "" } else { "s" };
        match (fact.added, fact.removed) {
            (0, gone) => parts.push(format!("{gone} {name}{} removed", s(gone))),
            (new, 0) => parts.push(format!("{new} {name}{} added", s(new))),
            (new, gone) => parts.push(format!("{new} {name}{} added, {gone} removed", s(new))),
        }
    }
}

/// What a fact is called, where its words do not tell.
fn name(kind: FactKind) -> Option<&'static str> {
    Some(match kind {
        FactKind::Link => "link",
        FactKind::Image => "image",
        FactKind::Video => "video",
        FactKind::Include => "include",
        FactKind::Directive => "directive",
        FactKind::FootnoteReference => "footnote reference",
        _ => return None,
    })
}

fn has_other_level(base: &Base, now: &Page, section: &SectionChange) -> bool {
    let (Some(old), Some(new)) = (section.old, section.new) else { return false };
    base.page.sections[old as usize].level != now.sections[new as usize].level
}

/// What is left where neither words nor facts changed, on the whole page or in one section.
fn form(base: &Base, now: &Page, section: Option<&SectionChange>) -> &'static str {
    let range = |page: &Page, at: Option<Option<u32>>| match at.flatten() {
        Some(at) => page.sections[at as usize].blocks.range(),
        None => 0..page.blocks.len(),
    };
    let old = range(&base.page, section.map(|section| section.old));
    let new = range(now, section.map(|section| section.new));
    // What each block says, in words and facts.
    let said = |page: &Page, range: Range<usize>| -> Vec<(Prose, Vec<u64>)> {
        let keys = |block: &Block| page.facts_of(block).iter().map(|fact| fact.key).collect();
        page.blocks[range].iter().map(|block| (block.prose, keys(block))).collect()
    };
    let (was, is) = (said(&base.page, old.clone()), said(now, new.clone()));
    if was != is && was.len() == is.len() && was.iter().collect::<HashSet<_>>() == is.iter().collect() {
        return "the order of lists or other blocks";
    }
    let pairs = base.change.blocks.iter().filter(|pair| new.contains(&(pair.new as usize)));
    let mut alike = 0;
    for pair in pairs {
        let (was, is) = (&base.page.blocks[pair.old as usize], &now.blocks[pair.new as usize]);
        alike += usize::from(was.kind == is.kind && was.depth == is.depth);
    }
    if alike == old.len() && alike == new.len() { "punctuation or markup" } else { "lists or other blocks" }
}
