//! A section whose source changed since it was translated.

use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::change::{self, BlockMatch, Extent, Piece, PieceKind, SectionChange, SectionStatus};
use crate::finding::{Cause, RuleId};
use crate::history::Base;
use crate::page::{BlockKind, FactKind};
use crate::rule::{Draft, Group, Pair, Report, Rule, outdated_sections, shorten, shorten_to};
use crate::text::{FileId, Span};

use super::amount;

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
    old: HashSet<u32>,
}

impl<'b> Blocks<'b> {
    fn new(base: &'b Base) -> Self {
        let pairs = &base.change.blocks;
        let by_new = pairs.iter().map(|pair| (pair.new, pair)).collect();
        Blocks { base, by_new, old: pairs.iter().map(|pair| pair.old).collect() }
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
            format!("{renamed} changed in the source: {amount}")
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
            Some(pair) if pair.same => {}
            Some(pair) => {
                let before = base.page.blocks[pair.old as usize].span.of(&base.text);
                found.push((block.span, format!("changed: {}", difference(before, block.span.of(&text)))));
            }
            None => found.push((block.span, "new in the source".to_owned())),
        }
        if found.len() == SHOWN {
            return found;
        }
    }
    for at in old.blocks.range() {
        let block = &base.page.blocks[at];
        let is_gone = !blocks.old.contains(&(at as u32));
        if is_gone && block.kind != BlockKind::Heading && found.len() < SHOWN {
            found.push((
                group.first_line(source, new.span),
                format!("gone from the source: “{}”", shorten(block.span.of(&base.text))),
            ));
        }
    }
    found
}

/// How two texts differ, as a word diff: `[-old-]{+new+}` with a few words around, from the first change on.
fn difference(old: &str, new: &str) -> String {
    /// Characters in all, and those of what stays the same before, between and behind changes.
    const LONGEST: usize = 160;
    const AROUND: usize = 24;
    let pieces = change::word_diff(old, new);
    let (Some(first), Some(last)) = (pieces.iter().position(is_change), pieces.iter().rposition(is_change)) else {
        return String::new();
    };
    let mut out = String::new();
    let mut blank = false;
    for (at, piece) in pieces.iter().enumerate().take(last + 1) {
        let raw = piece.span.of(if piece.kind == PieceKind::Removed { old } else { new });
        let text = shorten_to(raw, LONGEST);
        // What took the place of something follows it closely; else a blank is where one stood.
        let gap = if blank && !(piece.kind == PieceKind::Added && out.ends_with("-]")) { " " } else { "" };
        blank = raw.ends_with(char::is_whitespace);
        match piece.kind {
            PieceKind::Removed => out.push_str(&format!("{gap}[-{text}-]")),
            PieceKind::Added => out.push_str(&format!("{gap}{{+{text}+}}")),
            PieceKind::Equal if at < first => out.push_str(&tail(&text, AROUND)),
            PieceKind::Equal if text.chars().count() <= AROUND * 2 => out.push_str(&format!("{gap}{text}")),
            PieceKind::Equal => out.push_str(&format!("{gap}{}", shorten_to(&text, AROUND))),
        }
        if out.chars().count() > LONGEST {
            break;
        }
    }
    if out.chars().count() > LONGEST { out.chars().take(LONGEST).chain(['…']).collect() } else { out }
}

fn is_change(piece: &Piece) -> bool {
    piece.kind != PieceKind::Equal
}

/// The last words of a text.
fn tail(text: &str, longest: usize) -> String {
    let count = text.chars().count();
    if count <= longest {
        return text.to_owned();
    }
    let tail: String = text.chars().skip(count - longest).collect();
    format!("… {}", tail.split_once(' ').map_or(&*tail, |(_, rest)| rest))
}
