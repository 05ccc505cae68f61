//! The same component or note in two forms: on one line with its words (`<Hint>words</Hint>`) and on lines of its own, or
//! a quote that a word opens (`> Note`) and a component or container of that name.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::align::Difference;
use crate::page::{Block, BlockKind, FactKind, Page};
use crate::rule::{Group, Pair};

/// The blocks of a pair without a counterpart of their own form that have one in the other form.
#[derive(Default)]
pub(super) struct Forms {
    source: HashSet<u32>,
    target: HashSet<u32>,
}

impl Forms {
    /// Pairs them off by their names, in order, within sections that correspond to each other.
    pub(super) fn of(group: &Group<'_>, pair: &Pair) -> Forms {
        let mut forms = Forms::default();
        let (source, target) = (group.page(pair.source), group.page(pair.target));
        let (lost, added) = alone(pair, source, target);
        if lost.is_empty() || added.is_empty() {
            return forms;
        }
        let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
        let sections: HashMap<u32, u32> =
            pair.alignment.sections.iter().map(|sections| (sections.source, sections.target)).collect();
        let named = |page: &Page, text: &str, blocks: &[u32], name: Name| -> Vec<Form> {
            blocks.iter().filter_map(|at| Form::of(page, text, *at, name)).collect()
        };
        for (of_source, of_target) in [(whole as Name, opened as Name), (label, opened), (opened, whole)] {
            let mut free: HashMap<(u32, String), VecDeque<Form>> = HashMap::new();
            for form in named(target, &ours, &added, of_target) {
                free.entry((section_of(target, form.block), form.name.clone())).or_default().push_back(form);
            }
            for form in named(source, &theirs, &lost, of_source) {
                let Some(section) = sections.get(&section_of(source, form.block)) else { continue };
                let Some(others) = free.get_mut(&(*section, form.name.clone())) else { continue };
                let next = others.front().is_some_and(|other| form.is_as_long_as(other));
                if let Some(other) = others.pop_front().filter(|_| next) {
                    forms.target.insert(other.block);
                    forms.source.insert(form.block);
                }
            }
        }
        forms
    }

    /// Whether a place of the source is in one of them.
    pub(super) fn has_source(&self, page: &Page, at: u32) -> bool {
        !self.source.is_empty() && block_at(page, at).is_some_and(|block| self.source.contains(&block))
    }

    /// Whether a place of the translation is in one of them.
    pub(super) fn has_target(&self, page: &Page, at: u32) -> bool {
        !self.target.is_empty() && block_at(page, at).is_some_and(|block| self.target.contains(&block))
    }

    /// Whether blocks of the source are nothing else.
    pub(super) fn are_of_source(&self, first: u32, count: u32) -> bool {
        count == 1 && self.source.contains(&first)
    }

    /// Whether blocks of the translation are one of them with the words in it.
    pub(super) fn are_of_target(&self, first: u32, count: u32) -> bool {
        count <= 2 && self.target.contains(&first)
    }
}

/// How a form names itself, in lower case.
type Name = fn(&str, &Block) -> Option<String>;

/// A block that names a form.
struct Form {
    block: u32,
    /// In lower case.
    name: String,
    /// How much it says at least and at most, in bytes: one that is opened goes on in blocks of its own.
    length: (usize, usize),
}

impl Form {
    fn of(page: &Page, text: &str, at: u32, name: Name) -> Option<Form> {
        let block = page.blocks.get(at as usize)?;
        let called = name(text, block)?;
        let length = if whole(text, block).is_some() {
            (block.span.len(), block.span.len())
        } else {
            (page.blocks.get(at as usize + 1).map_or(0, |next| next.span.len()), usize::MAX)
        };
        Some(Form { block: at, name: called, length })
    }

    fn is_as_long_as(&self, other: &Form) -> bool {
        let fits = |least: usize, most: usize| least <= most.saturating_mul(3).saturating_add(60);
        fits(self.length.0, other.length.1) && fits(other.length.0, self.length.1)
    }
}

fn section_of(page: &Page, block: u32) -> u32 {
    page.sections.partition_point(|section| section.blocks.end <= block) as u32
}

fn block_at(page: &Page, at: u32) -> Option<u32> {
    let next = page.blocks.partition_point(|block| block.span.start <= at);
    next.checked_sub(1).map(|block| block as u32)
}

/// The blocks of both sides that lack a counterpart, or whose component does.
fn alone(pair: &Pair, source: &Page, target: &Page) -> (Vec<u32>, Vec<u32>) {
    let (mut lost, mut added) = (Vec::new(), Vec::new());
    for difference in &pair.alignment.differences {
        match *difference {
            Difference::MissingBlocks { first, count, .. } => lost.extend(first..first + count),
            Difference::ExtraBlocks { first, count, .. } => added.extend(first..first + count),
            Difference::Missing { fact, .. } if source.facts[fact as usize].kind == FactKind::Directive => {
                lost.extend(block_at(source, source.facts[fact as usize].span.start));
            }
            Difference::Extra { fact, .. } if target.facts[fact as usize].kind == FactKind::Directive => {
                added.extend(block_at(target, target.facts[fact as usize].span.start));
            }
            _ => {}
        }
    }
    for blocks in [&mut lost, &mut added] {
        blocks.sort_unstable();
        blocks.dedup();
    }
    (lost, added)
}

/// The component that is all of a paragraph, with its words.
fn whole(text: &str, block: &Block) -> Option<String> {
    let text = block.span.of(text).trim();
    let rest = text.strip_prefix('<').filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))?;
    let name = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.')?];
    let is_all = text.ends_with(&format!("</{name}>"));
    (is_all && block.kind != BlockKind::Directive).then(|| name.to_ascii_lowercase())
}

/// The word that is all of a paragraph in a quote.
fn label(text: &str, block: &Block) -> Option<String> {
    const LONGEST: usize = 20;
    let before = text.get(..block.span.start as usize)?;
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let own = block.span.of(text);
    let is_quoted = line.contains('>') || own.trim_start().starts_with('>');
    let word = own.trim_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '*' | '_' | ':'));
    let is_word = !word.is_empty() && word.len() <= LONGEST && word.chars().all(char::is_alphabetic);
    (block.kind == BlockKind::Paragraph && is_quoted && is_word).then(|| word.to_lowercase())
}

/// The component, container or note that a block opens.
fn opened(text: &str, block: &Block) -> Option<String> {
    let text = block.span.of(text).trim_start_matches(['>', ' ', ':']);
    let rest = text.strip_prefix('<').or_else(|| text.strip_prefix("[!")).unwrap_or(text);
    let name = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(rest.len())];
    let is_closed = text.starts_with('<') && text.contains(&format!("</{name}>"));
    (block.kind == BlockKind::Directive && !name.is_empty() && !is_closed).then(|| name.to_ascii_lowercase())
}
