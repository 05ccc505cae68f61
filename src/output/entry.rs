//! A finding as data, as `json` and `jsonl` write it. What a field means is said at the structs below.
//!
//! Lines and columns count from 1, columns in Unicode scalar values; offsets are bytes from 0. Paths are relative to
//! the directory that the command runs in, with `/`, absolute where a file lies outside. Optional fields are left out,
//! never null.

use serde::Serialize;

use super::source_files::{Point, SourceFile, SourceFiles};
use crate::finding::{Applicability, Cause, Finding, Level};
use crate::text::Location;

/// One defect.
#[derive(Serialize)]
pub(super) struct FindingEntry<'a> {
    /// The rule's id.
    rule: &'a str,
    /// `error`, `warning` or `note`.
    level: Level,
    /// Who has to act: `translation`, `outdated`, `source` or `unknown`.
    cause: Cause,
    /// The language that it is about.
    locale: &'a str,
    /// The page that it is about.
    page: PageEntry<'a>,
    /// What is wrong.
    message: &'a str,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    /// Where.
    location: Place<'a>,
    /// Other places, the source's first.
    related: Vec<RelatedEntry<'a>>,
    /// A fix.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixEntry<'a>>,
    /// The same across runs for the same defect: 16 hexadecimal digits.
    fingerprint: String,
}

/// A page, in all languages.
#[derive(Serialize)]
struct PageEntry<'a> {
    /// What the trees of one product share; left out where the layout names no product.
    #[serde(skip_serializing_if = "str::is_empty")]
    product: &'a str,
    /// Its id, or its path where it has none.
    key: &'a str,
    /// Its path within its tree.
    path: &'a str,
}

/// A part of a file.
#[derive(Serialize)]
struct Place<'a> {
    /// The file.
    path: &'a str,
    /// Its first character.
    start: PointEntry,
    /// Behind its last character.
    end: PointEntry,
}

/// A point in a file; that of the file's start where the file could not be read again.
#[derive(Serialize)]
struct PointEntry {
    /// From 1.
    line: usize,
    /// From 1, in Unicode scalar values; a byte order mark has no column.
    column: usize,
    /// In bytes, from 0.
    offset: usize,
}

/// Another place that helps to understand a finding.
#[derive(Serialize)]
struct RelatedEntry<'a> {
    /// What is there.
    message: &'a str,
    /// Where.
    location: Place<'a>,
}

/// A fix.
#[derive(Serialize)]
struct FixEntry<'a> {
    /// What it does.
    title: &'a str,
    /// `safe` (may be applied unseen) or `unsafe` (needs a look).
    applicability: Applicability,
    /// The changes; they do not overlap.
    edits: Vec<EditEntry<'a>>,
}

/// A change of one file.
#[derive(Serialize)]
struct EditEntry<'a> {
    /// What to replace.
    #[serde(flatten)]
    place: Place<'a>,
    /// What to put there.
    text: &'a str,
}

/// Hands the data of a finding to `write`; the shelf holds the texts that it speaks of.
pub(super) fn with_entry<T>(
    finding: &Finding,
    shelf: &mut SourceFiles<'_>,
    write: impl FnOnce(&FindingEntry<'_>) -> T,
) -> T {
    let sheet = shelf.switch_to(finding.at.file);
    let related: Vec<_> = finding.related.iter().map(|of| shelf.sheet(of.at.file)).collect();
    let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
    let edited: Vec<_> = edits.map(|edit| shelf.sheet(edit.file)).collect();
    write(&FindingEntry {
        rule: finding.rule.0,
        level: finding.level,
        cause: finding.cause,
        locale: finding.locale.as_str(),
        page: PageEntry { product: &finding.product, key: &finding.page_key, path: &finding.page_path },
        message: &finding.message,
        help: finding.help.as_deref(),
        location: place(&sheet, finding.at),
        related: finding
            .related
            .iter()
            .zip(&related)
            .map(|(of, sheet)| RelatedEntry { message: &of.message, location: place(sheet, of.at) })
            .collect(),
        fix: finding.fix.as_ref().map(|fix| FixEntry {
            title: &fix.title,
            applicability: fix.applicability,
            edits: fix
                .edits
                .iter()
                .zip(&edited)
                .map(|(edit, sheet)| EditEntry {
                    place: place(sheet, Location { file: edit.file, span: edit.span }),
                    text: &edit.text,
                })
                .collect(),
        }),
        fingerprint: finding.fingerprint.to_string(),
    })
}

fn place(sheet: &SourceFile, at: Location) -> Place<'_> {
    let (start, end) = sheet.points(at.span);
    let entry = |point: Point| PointEntry { line: point.line, column: point.column, offset: point.offset };
    Place { path: &sheet.path, start: entry(start), end: entry(end) }
}
