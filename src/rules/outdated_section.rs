//! A section whose source changed since it was translated.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::change::{BlockMatch, Extent, SectionChange, SectionStatus};
use crate::finding::{Cause, RuleId};
use crate::history::Base;
use crate::page::{BlockKind, FactKind, Page};
use crate::rule::{Draft, Group, Pair, Report, Rule, outdated_sections, shorten};
use crate::text::{FileId, Span};

use super::{amount, edits};

/// See `rules/outdated-section.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OutdatedSection {}

/// From so many outdated sections on, a page that has few others is one finding.
const MANY: usize = 8;
/// Changed blocks of the source that are shown.
const SHOWN: usize = 3;

impl Rule for OutdatedSection {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let Some((base, then)) = group.base_alignment(pair.target) else { continue };
            let outdated = outdated_sections(group, pair, base, then);
            let all = group.page(pair.source).sections.iter().filter(|section| !section.blocks.is_empty()).count();
            if outdated.len() >= MANY && outdated.len() * 4 >= all * 3 {
                report.add(everywhere(group, pair, base, (outdated.len(), all)));
                continue;
            }
            let blocks = Blocks::new(base);
            for (change, target) in outdated {
                report.add(outdated_section(group, pair, &blocks, change, target));
            }
        }
    }
}

/// Which blocks of a base are which of today.
struct Blocks<'b> {
    base: &'b Base,
    by_new: HashMap<u32, &'b BlockMatch>,
    by_old: HashMap<u32, &'b BlockMatch>,
}

impl<'b> Blocks<'b> {
    fn new(base: &'b Base) -> Self {
        let pairs = &base.change.blocks;
        let by_new = pairs.iter().map(|pair| (pair.new, pair)).collect();
        Blocks { base, by_new, by_old: pairs.iter().map(|pair| (pair.old, pair)).collect() }
    }

    /// The sections of today's source that have what was in a section of the base, where these are others: each by the
    /// first block that went there.
    fn gone_to(&self, now: &Page, section: &SectionChange) -> Vec<(u32, u32)> {
        let (Some(old), Some(own)) = (section.old, section.new) else { return Vec::new() };
        let moved = self.base.page.sections[old as usize].blocks.range().filter_map(|at| {
            let to = self.by_old.get(&(at as u32))?.new;
            let section = now.sections.partition_point(|section| section.blocks.end <= to) as u32;
            (section != own && (section as usize) < now.sections.len()).then_some((section, to))
        });
        let mut moved: Vec<(u32, u32)> = moved.collect();
        moved.sort_unstable();
        moved.dedup_by_key(|(section, _)| *section);
        moved
    }
}

fn outdated_section(
    group: &Group<'_>,
    pair: &Pair,
    blocks: &Blocks<'_>,
    section: &SectionChange,
    target: u32,
) -> Draft {
    let source_section = section.new.unwrap_or(0);
    let renamed = if section.fate == SectionStatus::Renamed { "the heading of this section" } else { "this section" };
    let message = match section.extent {
        Extent::Spelling => format!("{} corrected in the source, and copied here", quoted(&section.misspelt)),
        _ => {
            let amount = amount::of_section(blocks.base, group.page(pair.source), section);
            let moved = blocks.gone_to(group.page(pair.source), section).into_iter();
            let moved: Vec<String> = moved.map(|(to, _)| group.title(pair.source, to)).collect();
            let moved = match &*moved {
                [] => String::new(),
                [to] => format!(", text moved to {to}"),
                [to, others @ ..] => format!(", text moved to {to} and {} more", others.len()),
            };
            format!("{renamed} changed in the source: {amount}{moved}")
        }
    };
    let mut draft = group
        .finding(RuleId::OUTDATED_SECTION, pair.target, group.heading(pair.target, target), message)
        .element(group.section_key(pair.source, source_section))
        .covers(group.page(pair.target).sections[target as usize].span)
        .cause(Cause::Outdated)
        .help(match section.words_added + section.words_removed {
            // Nothing of it is in words.
            0 if section.code && is_code_alone(section) => {
                "copy the changed code from the source; to see all of it, run `locdrift diff PAGE`"
            }
            0 if !section.facts.is_empty() => "make the same change; to see all of it, run `locdrift diff PAGE`",
            _ => "translate the change; to see all of it, run `locdrift diff PAGE`",
        });
    for (span, words) in changes(group, pair.source, blocks, section) {
        draft = draft.related(pair.source, span, words);
    }
    draft
}

/// Whether nothing but code came or went in a section.
fn is_code_alone(section: &SectionChange) -> bool {
    section.facts.iter().all(|fact| matches!(fact.kind, FactKind::CodeBlock | FactKind::CodeSpan))
}

/// Misspelt words, as they were.
fn quoted(words: &[Box<str>]) -> String {
    let mut words: Vec<String> = words.iter().take(SHOWN).map(|word| format!("“{word}”")).collect();
    words.dedup();
    let verb = if words.len() == 1 { "was" } else { "were" };
    format!("the spelling of {} {verb}", words.join(", "))
}

fn everywhere(group: &Group<'_>, pair: &Pair, base: &Base, (sections, all): (usize, usize)) -> Draft {
    let amount = match (base.change.words_added, base.change.words_removed) {
        (0, 0) => amount::of_page(base, group.page(pair.source)),
        (new, gone) => format!("{new} words added, {gone} removed"),
    };
    let message = format!("{sections} of {all} sections changed in the source: {amount}");
    group
        .finding(RuleId::OUTDATED_SECTION, pair.target, group.top(pair.target), message)
        .element("everywhere")
        .covers(Span::new(0, group.page(pair.target).len as usize))
        .cause(Cause::Outdated)
        .help("translate the page again; to see all changes, run `locdrift diff PAGE`")
        .related(pair.source, group.top(pair.source), "the source page")
}

/// The first changed blocks of a section of the source, each with what changed in it.
fn changes(group: &Group<'_>, source: FileId, blocks: &Blocks<'_>, section: &SectionChange) -> Vec<(Span, String)> {
    let (Some(old), Some(new)) = (section.old, section.new) else { return Vec::new() };
    let base = blocks.base;
    let (now, text) = (group.page(source), group.text(source));
    let (old, new) = (&base.page.sections[old as usize], &now.sections[new as usize]);
    let mut found = Vec::new();
    for at in new.blocks.range() {
        let block = &now.blocks[at];
        match blocks.by_new.get(&(at as u32)) {
            Some(pair) if pair.same && old.blocks.contains(pair.old) => {}
            Some(pair) if pair.same => found.push((block.span, "moved here in the source".to_owned())),
            Some(pair) => {
                let is_from_here = old.blocks.contains(pair.old);
                let verb = if is_from_here { "changed" } else { "moved here in the source, and changed" };
                let before = base.page.blocks[pair.old as usize].span.of(&base.text);
                found.push((block.span, format!("{verb}: {}", edits::difference(before, block.span.of(&text)))));
            }
            None => found.push((block.span, "new in the source".to_owned())),
        }
        if found.len() == SHOWN {
            return found;
        }
    }
    for (to, first) in blocks.gone_to(now, section) {
        if found.len() < SHOWN {
            let place = group.first_line(source, now.blocks[first as usize].span);
            found.push((place, format!("moved from this section to {}", group.title(source, to))));
        }
    }
    for at in old.blocks.range() {
        let block = &base.page.blocks[at];
        let is_gone = !blocks.by_old.contains_key(&(at as u32));
        if is_gone && block.kind != BlockKind::Heading && found.len() < SHOWN {
            found.push((
                group.first_line(source, new.span),
                format!("gone from the source: “{}”", shorten(block.span.of(&base.text))),
            ));
        }
    }
    found
}
