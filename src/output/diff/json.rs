//! A change of a source page as data: `schema_version` 1. What a field means is said at the structs below.
//!
//! Lines count from 1; offsets are bytes from 0. Paths are relative to the directory that the command runs in, with
//! `/`, absolute where a file lies outside. Optional fields are left out, never null.

use std::io::{self, Write};

use serde::Serialize;

use super::super::FileAccess;
use super::kind;
use crate::change::{Extent, PieceKind, SectionStatus};
use crate::diff::{self, Diff, PartKind, Relation, Since};
use crate::history;
use crate::text::{LineIndex, Span};

/// Changes only when a reader of the old form would break.
const SCHEMA_VERSION: u32 = 1;

/// Writes the document, with a line end.
pub(super) fn write(since: &Since, files: &dyn FileAccess, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        page: Page { key: &since.key, path: &since.path, locale: since.locale.as_str() },
        source: files.path(since.source),
        translation: files.path(since.target),
        pin: &since.pin,
        made_from: since.made_from.as_ref().map(moment),
        up_to_date: since.diff.is_none(),
        change: since.diff.as_ref().map(change),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// The whole document.
#[derive(Serialize)]
struct Document<'a> {
    /// The form of this document: 1.
    schema_version: u32,
    /// What wrote it.
    tool: Tool,
    /// The page.
    page: Page<'a>,
    /// The path of the source page.
    source: String,
    /// The path of the translation.
    translation: String,
    /// The source commit that the translation says it was made from.
    pin: &'a str,
    /// That commit, where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    made_from: Option<Moment<'a>>,
    /// Whether the source page says what it said then; if so, there is no `change`.
    up_to_date: bool,
    /// What changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Change<'a>>,
}

/// The program.
#[derive(Serialize)]
struct Tool {
    /// `locdrift`.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// A page, in one language.
#[derive(Serialize)]
struct Page<'a> {
    /// Its id, or its path where it has none.
    key: &'a str,
    /// The source page's path within its tree.
    path: &'a str,
    /// The language of the translation.
    locale: &'a str,
}

/// A commit.
#[derive(Serialize)]
struct Moment<'a> {
    /// All its digits.
    commit: String,
    /// The committer's day, `2025-03-12`.
    date: &'a str,
    /// The first line of its message.
    subject: &'a str,
}

/// What changed in the source since the translation was made.
#[derive(Serialize)]
struct Change<'a> {
    /// How far it goes: `white-space`, `metadata`, `links` or `text`; each may hold those before it.
    kind: &'static str,
    /// The same in words.
    description: &'static str,
    /// Words that the source won, those of translated metadata too.
    words_added: u32,
    /// Words that it lost.
    words_removed: u32,
    /// Commits since that changed the page.
    commits: u32,
    /// Whole days from the first of them to the newest commit of the source.
    days: u32,
    /// The first of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest: Option<Moment<'a>>,
    /// The last of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    newest: Option<Moment<'a>>,
    /// Whether the source page has edits that are not committed.
    uncommitted: bool,
    /// The path of the source page then, within its tree, if it moved since.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved_from: Option<&'a str>,
    /// Keys of the front matter that changed.
    metadata: Vec<Metadata<'a>>,
    /// Sections that changed, in the order of today's source; removed ones are where they stood.
    sections: Vec<Section<'a>>,
}

/// A key of the front matter.
#[derive(Serialize)]
struct Metadata<'a> {
    /// The key.
    key: &'a str,
    /// Its old value as written; left out where the key is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'a str>,
    /// Its new value as written; left out where the key is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'a str>,
    /// Its line in the translation.
    #[serde(skip_serializing_if = "Option::is_none")]
    translation_line: Option<u32>,
}

/// A section.
#[derive(Serialize)]
struct Section<'a> {
    /// What became of it: `changed`, `added`, `removed`, `renamed` or `moved`.
    fate: &'static str,
    /// Whether it is at another place now, whatever else became of it.
    moved: bool,
    /// Its heading in the source; empty before the first heading.
    title: &'a str,
    /// The level of its heading then; 0 before the first heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    old_level: Option<u8>,
    /// The level of its heading now.
    #[serde(skip_serializing_if = "Option::is_none")]
    new_level: Option<u8>,
    /// The line of its heading in today's source.
    #[serde(skip_serializing_if = "Option::is_none")]
    source_line: Option<u32>,
    /// Where in the translation it is, or belongs; left out where it is gone from both.
    #[serde(skip_serializing_if = "Option::is_none")]
    translation: Option<Place<'a>>,
    /// Where in the translation a section belongs that moved, if it is not there yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    move_to: Option<Place<'a>>,
    /// What changed in it; unchanged blocks are before some, for orientation.
    blocks: Vec<Block<'a>>,
}

/// A place in the translation.
#[derive(Serialize)]
struct Place<'a> {
    /// `here`: what is there is concerned; `after`: it belongs behind what is there.
    relation: &'static str,
    /// The heading above; left out before the first heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    /// The line.
    line: u32,
    /// Its first byte.
    offset: u32,
}

/// A block.
#[derive(Serialize)]
struct Block<'a> {
    /// `context` (unchanged), `changed`, `nested` (another kind of block or nesting), `added`, `removed`, `moved-here`
    /// or `moved-away`.
    kind: &'static str,
    /// Whether it is code.
    code: bool,
    /// For a block that moved: the heading in the source that it comes from or went to.
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<&'a str>,
    /// Where in the translation it belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    translation: Option<Place<'a>>,
    /// Its text; all pieces but the removed ones make up what the source says now.
    pieces: Vec<Piece<'a>>,
}

/// A run of words, or of lines of code.
#[derive(Serialize)]
struct Piece<'a> {
    /// `equal`, `removed` or `added`.
    kind: &'static str,
    /// As written, with the white space after it.
    text: &'a str,
}

fn moment(moment: &history::CommitInfo) -> Moment<'_> {
    Moment { commit: moment.commit.to_string(), date: &moment.date, subject: &moment.subject }
}

fn change(diff: &Diff) -> Change<'_> {
    let view = View { diff, source_lines: LineIndex::new(&diff.new), lines: LineIndex::new(&diff.translation) };
    let stale = &diff.stale;
    Change {
        kind: match diff.extent {
            Extent::Nothing | Extent::Space => "white-space",
            Extent::Spelling => "spelling",
            Extent::Metadata => "metadata",
            Extent::Links => "links",
            Extent::Body => "text",
        },
        description: kind(diff.extent),
        words_added: diff.words_added,
        words_removed: diff.words_removed,
        commits: stale.commits,
        days: stale.days,
        oldest: stale.oldest.as_ref().map(moment),
        newest: stale.newest.as_ref().map(moment),
        uncommitted: stale.uncommitted,
        moved_from: stale.path.as_deref(),
        metadata: diff.metadata.iter().map(|changed| view.metadata(changed)).collect(),
        sections: diff.sections.iter().map(|section| view.section(section)).collect(),
    }
}

struct View<'a> {
    diff: &'a Diff,
    source_lines: LineIndex,
    lines: LineIndex,
}

impl<'a> View<'a> {
    fn metadata(&self, changed: &'a diff::Metadata) -> Metadata<'a> {
        Metadata {
            key: &changed.key,
            old: changed.old.map(|span| span.of(&self.diff.old)),
            new: changed.new.map(|span| span.of(&self.diff.new)),
            translation_line: changed.place.map(|span| self.line(span)),
        }
    }

    fn section(&self, section: &'a diff::Section) -> Section<'a> {
        let gone = section.fate == SectionStatus::Removed;
        Section {
            fate: match section.fate {
                SectionStatus::Same | SectionStatus::Changed => "changed",
                SectionStatus::Added => "added",
                SectionStatus::Removed => "removed",
                SectionStatus::Renamed => "renamed",
                SectionStatus::Moved => "moved",
            },
            moved: section.moved,
            title: section.title.of(if gone { &self.diff.old } else { &self.diff.new }),
            old_level: section.levels.0,
            new_level: section.levels.1,
            source_line: (!gone).then(|| self.source_lines.line_of(section.heading.start) as u32 + 1),
            translation: section.place.as_ref().map(|place| self.place(place)),
            move_to: section.to.as_ref().map(|place| self.place(place)),
            blocks: section.parts.iter().map(|part| self.block(part)).collect(),
        }
    }

    fn block(&self, part: &'a diff::Part) -> Block<'a> {
        let (kind, other) = match part.kind {
            PartKind::Context => ("context", None),
            PartKind::Changed => ("changed", None),
            PartKind::Nested => ("nested", None),
            PartKind::Added => ("added", None),
            PartKind::Removed => ("removed", None),
            PartKind::MovedHere(from) => ("moved-here", from.map(|title| title.of(&self.diff.old))),
            PartKind::MovedAway(to) => ("moved-away", to.map(|title| title.of(&self.diff.new))),
        };
        let pieces = part.pieces.iter().map(|piece| match piece.kind {
            PieceKind::Equal => Piece { kind: "equal", text: piece.span.of(&self.diff.new) },
            PieceKind::Removed => Piece { kind: "removed", text: piece.span.of(&self.diff.old) },
            PieceKind::Added => Piece { kind: "added", text: piece.span.of(&self.diff.new) },
        });
        let translation = part.place.as_ref().map(|place| self.place(place));
        Block { kind, code: part.code, other, translation, pieces: pieces.collect() }
    }

    fn place(&self, place: &diff::Place) -> Place<'a> {
        Place {
            relation: match place.relation {
                Relation::Here => "here",
                Relation::After => "after",
            },
            title: place.title.map(|title| title.of(&self.diff.translation)),
            line: self.line(place.span),
            offset: place.span.start,
        }
    }

    fn line(&self, span: Span) -> u32 {
        self.lines.line_of(span.start) as u32 + 1
    }
}
