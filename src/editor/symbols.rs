//! The headings of a page as a tree, with what is wrong below each.

use std::collections::BTreeSet;

use super::place::first_line;
use crate::finding::{Finding, RuleId};
use crate::page::{BlockKind, Page};
use crate::rule::{Flag, plain_words};
use crate::rules;
use crate::session::Session;
use crate::text::{FileId, Span};

/// Characters of a heading that are shown.
const LONGEST: usize = 120;

/// A heading and the headings below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its words.
    pub name: String,
    /// `outdated`, `content missing`, both, or nothing.
    pub detail: String,
    /// 1 to 6.
    pub level: u8,
    /// From the heading to the next one of its level or above.
    pub span: Span,
    /// The heading.
    pub selection: Span,
    /// Whether its source changed since it was translated.
    pub is_outdated: bool,
    /// Whether it lacks content of the source, itself or what belongs behind it.
    pub lacks_content: bool,
    /// The headings below it.
    pub children: Vec<Symbol>,
}

/// The headings of a page; `findings` are those that a check has of it (those of other pages are passed over).
pub fn symbols(session: &Session, file: FileId, findings: &[Finding]) -> Vec<Symbol> {
    let page = session.project.page(file);
    let Some(text) = session.text(file) else { return Vec::new() };
    let flags = Flags::new(page, file, findings);
    let mut open: Vec<Symbol> = Vec::new();
    let mut roots = Vec::new();
    let end = page.sections.last().map_or(0, |section| section.span.end);
    let close = |open: &mut Vec<Symbol>, roots: &mut Vec<Symbol>, level: u8, at: u32| {
        while open.last().is_some_and(|last| last.level >= level) {
            let Some(mut done) = open.pop() else { return };
            done.span.end = at.max(done.selection.end);
            open.last_mut().map_or(&mut *roots, |above| &mut above.children).push(done);
        }
    };
    for (at, section) in page.sections.iter().enumerate().filter(|(_, section)| section.level > 0) {
        close(&mut open, &mut roots, section.level, section.span.start);
        let heading = page.blocks_of(section).first().filter(|block| block.kind == BlockKind::Heading);
        let selection = heading.map_or_else(|| first_line(&text, section.span), |block| block.span);
        let (is_outdated, lacks_content) = (flags.outdated.contains(&at), flags.lacking.contains(&at));
        let states = [(is_outdated, "outdated"), (lacks_content, "content missing")];
        let states: Vec<&str> = states.into_iter().filter(|(is, _)| *is).map(|(_, words)| words).collect();
        let name = plain_words(section.title.of(&text), LONGEST);
        open.push(Symbol {
            name: if name.is_empty() { "(empty heading)".to_owned() } else { name },
            detail: states.join(", "),
            level: section.level,
            span: Span { start: section.span.start.min(selection.start), end: section.span.end },
            selection,
            is_outdated,
            lacks_content,
            children: Vec::new(),
        });
    }
    close(&mut open, &mut roots, 0, end);
    roots
}

/// The headings of the sections of a translation whose source changed, as a check reports them, in the order of the page.
pub fn outdated_sections(file: FileId, findings: &[Finding]) -> Vec<Span> {
    // A page that is stale in one section only has one finding, which takes in that of the section.
    let all = findings.iter().flat_map(Finding::with_evidence);
    let outdated = all.filter(|finding| finding.at.file == file && finding.rule == RuleId::OUTDATED_SECTION);
    let mut spans: Vec<Span> = outdated.map(|finding| finding.at.span).collect();
    spans.sort_unstable();
    spans
}

/// Sections by number.
#[derive(Default)]
struct Flags {
    outdated: BTreeSet<usize>,
    lacking: BTreeSet<usize>,
}

impl Flags {
    fn new(page: &Page, file: FileId, findings: &[Finding]) -> Flags {
        let mut flags = Flags::default();
        let of = |offset: u32| page.sections.partition_point(|section| section.span.start <= offset).saturating_sub(1);
        let own = findings.iter().filter(|finding| finding.at.file == file);
        for finding in own.flat_map(Finding::with_evidence).filter(|finding| finding.at.file == file) {
            let section = of(finding.at.span.start);
            if finding.rule == RuleId::OUTDATED_SECTION {
                let covers = finding.covers;
                let inside = page.sections.iter().enumerate();
                let inside = inside.filter(|(_, of)| covers.start <= of.span.start && of.span.end <= covers.end);
                flags.outdated.extend(inside.map(|(at, _)| at).chain([section]));
            } else if rules::traits(finding.rule).has(Flag::BlocksStamp) {
                flags.lacking.insert(section);
            }
        }
        flags
    }
}
