//! What the source says where the reader of a translation points: as it was when the translation was made, and what
//! changed in it since.

use std::ops::Range;

use super::aligned::{Aligned, Version, section_of, with_aligned};
use super::markdown::{code, fenced};
use super::pin;
use super::place::Place;
use crate::diff::{self, Diff, Part, PartKind, Relation, Section};
use crate::history::Pin;
use crate::output::{count, part_lines};
use crate::page::{BlockKind, Entry, Fact, FactKind, Page};
use crate::session::Session;
use crate::terms::FactRef;
use crate::text::{FileId, LineIndex, Span};

/// What to show at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// In Markdown; all text of pages and commits in it is code.
    pub markdown: String,
}

/// What the source says at an offset of a translation; `None` where that has no source, or nothing is there.
pub fn hover(session: &Session, target: FileId, offset: u32) -> Option<Hover> {
    let front = &session.project.page(target).front_matter;
    if let Some(pin) = front.pin.as_ref().filter(|pin| pin.span.start <= offset && offset <= pin.span.end) {
        return Some(Hover { span: pin.span, markdown: pin::explained(session, target)? });
    }
    with_aligned(session, target, |aligned| {
        let asked = Asked { session, aligned, target };
        match Place::at(aligned.page, offset) {
            Place::FrontMatter(entry) => asked.entry(entry?),
            Place::Block(block, fact) => asked.block(block, fact),
            Place::Behind(_) | Place::Top => None,
        }
    })
}

struct Asked<'s, 'g, 'a> {
    session: &'s Session,
    aligned: &'s Aligned<'g, 'a>,
    target: FileId,
}

impl Asked<'_, '_, '_> {
    fn entry(&self, at: usize) -> Option<Hover> {
        let Aligned { page, now, .. } = self.aligned;
        let own = page.front_matter.entries.get(at)?;
        let all = |entry: &Entry| Span { end: entry.value.end.max(entry.key.end), ..entry.key };
        // A value is the same in all versions of the source, or the change is of no interest to the pin.
        let theirs = now.page.front_matter.entry(own.name)?;
        let head = self.head("Source", now, theirs.key, None);
        Some(Hover { span: all(own), markdown: format!("{head}\n\n{}", fenced("yaml", all(theirs).of(&now.text))) })
    }

    fn block(&self, block: u32, fact: Option<u32>) -> Option<Hover> {
        let Aligned { page, .. } = self.aligned;
        let own = page.blocks.get(block as usize)?;
        let fact = fact.and_then(|at| Some((at, page.facts.get(at as usize)?)));
        let span = fact.map_or(own.span, |(_, fact)| fact.span);
        let then = self.aligned.made_from();
        let (what, changed) = match own.kind {
            BlockKind::Heading => {
                let section = section_of(page, block)?;
                (then.section(section).and_then(|at| self.section_span(then, at)), self.section(section))
            }
            _ => (then.blocks(block).and_then(|blocks| then.span(&blocks)), self.parts(block)),
        };
        let mut markdown = String::new();
        if let Some((at, fact)) = fact {
            markdown += &self.counterpart(block, at, fact);
        }
        match what {
            Some(span) => {
                markdown += &format!("{}\n\n", self.head("Source", then, span, Some(self.since())));
                markdown += &fenced("md", span.of(&then.text));
            }
            None => {
                let what = if own.kind == BlockKind::Heading { "section" } else { "text" };
                markdown += &format!("The source{} has no {what} for this one.\n", self.since());
            }
        }
        markdown += &changed;
        Some(Hover { span, markdown })
    }

    /// A heading and what is below it, up to the next heading.
    fn section_span(&self, version: &Version<'_>, section: u32) -> Option<Span> {
        let section = version.page.sections.get(section as usize)?;
        let last = version.page.blocks_of(section).last().map_or(section.span.end, |block| block.span.end);
        Some(Span { end: last.max(section.title.end), ..section.span })
    }

    /// ` as of 1a2b3c4`, in code.
    fn since(&self) -> String {
        match (&self.aligned.then, &self.aligned.page.front_matter.pin) {
            (Some(_), Some(pin)) => format!(" as of {}", code(&pin::short(&pin.text))),
            _ => String::new(),
        }
    }

    /// `**Source** help/lamps.md, line 3, as of 1a2b3c4`.
    fn head(&self, name: &str, version: &Version<'_>, span: Span, since: Option<String>) -> String {
        let source = self.aligned.pair.source;
        let line = LineIndex::new(&version.text).line_of(span.start) + 1;
        let path = self.session.project.path(source);
        let locale = &self.session.project.layout.tree(source).locale;
        format!("**{name}** ({locale}) · {}, line {line}{}", code(path), since.unwrap_or_default())
    }

    /// What a link, token or image stands for.
    fn counterpart(&self, block: u32, at: u32, fact: &Fact) -> String {
        let then = self.aligned.made_from();
        let Some(theirs) = counterpart(self.aligned.page, then, block, fact) else { return String::new() };
        let text = match fact.kind {
            FactKind::Link | FactKind::Image | FactKind::Video | FactKind::Include => then.page.value_of(theirs),
            _ => theirs.span.of(&then.text),
        };
        let mut line = format!("{} in the source: {}", kind(fact.kind), code(text));
        if fact.kind == FactKind::Control {
            line = self.label(at).unwrap_or(line);
        }
        line + "\n\n"
    }

    /// The label that a localized token stands for, and what that is called elsewhere.
    fn label(&self, fact: u32) -> Option<String> {
        let terms = self.session.labels();
        let tree = self.session.project.layout.files[self.target.index()].tree;
        let here = FactRef { file: self.target, fact };
        let label =
            terms.labels(tree).iter().find(|label| label.forms.iter().any(|form| form.spots.contains(&here)))?;
        let forms: Vec<String> =
            label.forms.iter().take(3).map(|form| format!("{} ({})", code(&form.text), form.spots.len())).collect();
        let given: Vec<String> = label.given.iter().take(3).map(|given| code(given)).collect();
        let given = if given.is_empty() { String::new() } else { format!("; the glossary has {}", given.join(", ")) };
        Some(format!("Control {} · in this language {}{given}", code(&label.text), forms.join(", ")))
    }

    /// What changed in a section of the source.
    fn section(&self, section: u32) -> String {
        let place = self.aligned.group.heading(self.target, section);
        self.changed(|diff| {
            let here = |section: &&Section| {
                section.place.as_ref().is_some_and(|at| at.relation == Relation::Here && at.span == place)
            };
            diff.sections.iter().filter(here).flat_map(|section| &section.parts).collect()
        })
    }

    /// What changed in a block of the source, and what came behind it.
    fn parts(&self, block: u32) -> String {
        let Some(own) = self.aligned.page.blocks.get(block as usize) else { return String::new() };
        let behind = self.aligned.group.last_line(self.target, own.span);
        let is_here = |part: &Part| {
            part.place.as_ref().is_some_and(|place| match place.relation {
                Relation::Here => place.span == own.span,
                Relation::After => place.span == behind,
            })
        };
        self.changed(|diff| {
            diff.sections.iter().flat_map(|section| &section.parts).filter(|part| is_here(part)).collect()
        })
    }

    fn changed(&self, pick: impl Fn(&Diff) -> Vec<&Part>) -> String {
        let nothing = |words: &str| format!("\n{words}\n");
        match self.aligned.group.pin(self.target) {
            Pin::Fresh => nothing("The source has not changed since the translation."),
            Pin::Stale(stale) => {
                let Some(diff) = diff::of(self.aligned.group, self.target) else {
                    return nothing("What changed in the source since the translation cannot be read.");
                };
                let parts = pick(&diff);
                let lines: Vec<String> = parts.iter().flat_map(|part| lines(part, &diff)).collect();
                let state = match stale.commits {
                    0 => "not committed yet".to_owned(),
                    commits => {
                        format!("{}, {}", count(commits as usize, "commit"), count(stale.days as usize, "day"))
                    }
                };
                match lines.is_empty() {
                    true => nothing(&format!("Not changed since; elsewhere the source page did ({state}).")),
                    false => format!("\n**Changed since** ({state})\n\n{}", fenced("diff", &lines.join("\n"))),
                }
            }
            _ => nothing("Whether the source changed since the translation is unknown."),
        }
    }
}

/// A changed block as lines of a diff; words that changed within one are marked `[-so-]{+thus+}`.
fn lines(part: &Part, diff: &Diff) -> Vec<String> {
    let whole = |text: &str, mark: &str| -> Vec<String> {
        let spans = part.pieces.iter().map(|piece| piece.span.of(text)).collect::<Vec<_>>().concat();
        spans.trim_end().lines().map(|line| format!("{mark}{line}")).collect()
    };
    match part.kind {
        PartKind::Context | PartKind::Nested => Vec::new(),
        PartKind::Added => whole(&diff.new, "+ "),
        PartKind::Removed | PartKind::MovedAway(_) => whole(&diff.old, "- "),
        PartKind::Changed | PartKind::MovedHere(_) => part_lines(part, diff),
    }
}

/// What a fact of a block stands for: that of its kind at the same number in the block of the source, where both have as
/// many.
fn counterpart<'v>(page: &Page, version: &'v Version<'_>, block: u32, fact: &Fact) -> Option<&'v Fact> {
    let sources = version.blocks(block)?;
    let targets = version.targets(block)?;
    let of = |page: &'_ Page, blocks: Range<u32>| -> Vec<usize> {
        let blocks = page.blocks.get(blocks.start as usize..blocks.end as usize).unwrap_or(&[]);
        let facts = blocks.iter().flat_map(|block| block.facts.range());
        facts.filter(|at| page.facts.get(*at).is_some_and(|other| other.kind == fact.kind)).collect()
    };
    let (ours, theirs) = (of(page, targets), of(version.page, sources));
    let same = |at: &&usize| version.page.facts.get(**at).is_some_and(|other| other.key == fact.key);
    let at = ours.iter().position(|at| page.facts.get(*at) == Some(fact)).filter(|_| ours.len() == theirs.len());
    let found = theirs.iter().find(same).or_else(|| theirs.get(at?));
    version.page.facts.get(*found?)
}

fn kind(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Link => "Link",
        FactKind::Image => "Image",
        FactKind::Video => "Video",
        FactKind::Anchor => "Id",
        FactKind::CodeSpan | FactKind::CodeBlock => "Code",
        FactKind::Include => "Include",
        FactKind::FootnoteDefinition | FactKind::FootnoteReference => "Footnote",
        FactKind::Directive => "Directive",
        _ => "Token",
    }
}
