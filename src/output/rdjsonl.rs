//! The diagnostics of reviewdog, one a line. Lines and columns count from 1, columns in bytes of UTF-8.

use std::io::{self, Write};

use serde::Serialize;

use super::markdown::inline;
use super::source_files::{SourceFile, SourceFiles};
use super::{FileAccess, by_file};
use crate::finding::{Edit, Finding, Level};
use crate::fix;
use crate::session::Outcome;
use crate::text::{FileId, Span};

/// Bytes of a line at most. reviewdog stops reading, and says nothing, at a line of 64 KiB.
const LONGEST: usize = 60_000;

/// Bytes of a message where the line would be longer.
const SHORT: usize = 4_000;

/// One finding.
#[derive(Serialize)]
struct Diagnostic<'a> {
    /// What is wrong, and what to do.
    message: &'a str,
    /// Where.
    location: Place<'a>,
    /// `ERROR`, `WARNING` or `INFO`.
    severity: &'static str,
    /// This program.
    source: Source,
    /// The rule.
    code: Code,
    /// What to put there instead.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
}

/// A part of a file.
#[derive(Serialize)]
struct Place<'a> {
    /// The file, as seen from the directory that the command runs in.
    path: &'a str,
    /// The part.
    range: Range,
}

/// A part of the text; the end is after it.
#[derive(Clone, Copy, Serialize)]
struct Range {
    start: Position,
    end: Position,
}

/// A point in a text.
#[derive(Clone, Copy, Serialize)]
struct Position {
    line: usize,
    column: usize,
}

/// What wrote it.
#[derive(Serialize)]
struct Source {
    name: &'static str,
}

/// The rule.
#[derive(Serialize)]
struct Code {
    value: &'static str,
}

/// A change of the file that the finding is in.
#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

/// Writes the findings.
pub(super) fn write(outcome: &Outcome, files: &dyn FileAccess, out: &mut dyn Write) -> io::Result<()> {
    by_file(outcome, files, out, |_, findings, shelf, out| {
        for finding in findings {
            out.extend(line(finding, shelf)?);
            out.push(b'\n');
        }
        Ok(())
    })
}

fn line(finding: &Finding, shelf: &mut SourceFiles<'_>) -> io::Result<Vec<u8>> {
    let sheet = shelf.switch_to(finding.at.file);
    // reviewdog puts it into a comment, as Markdown.
    let message = message(&finding.message, finding.help.as_deref());
    let mut diagnostic = Diagnostic {
        message: &message,
        location: Place { path: &sheet.path, range: range(&sheet, finding.at.span) },
        severity: match finding.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Note => "INFO",
        },
        source: Source { name: env!("CARGO_PKG_NAME") },
        code: Code { value: finding.rule.0 },
        suggestions: suggestion(finding, &sheet).into_iter().collect(),
    };
    let mut line = serde_json::to_vec(&diagnostic)?;
    if line.len() > LONGEST {
        diagnostic.suggestions.clear();
        line = serde_json::to_vec(&diagnostic)?;
    }
    if line.len() > LONGEST {
        let short = self::message(&shortened(&finding.message), None);
        line = serde_json::to_vec(&Diagnostic { message: &short, ..diagnostic })?;
    }
    Ok(line)
}

/// What is wrong, and what to do, as Markdown.
fn message(message: &str, help: Option<&str>) -> String {
    match help {
        Some(help) => format!("{}\nhelp: {}", inline(message), inline(help)),
        None => inline(message),
    }
}

/// The beginning of a long message.
fn shortened(message: &str) -> String {
    let mut end = SHORT.min(message.len());
    while !message.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &message[..end])
}

/// The fix as one change, since several would be offered one by one; none where it changes other files.
fn suggestion(finding: &Finding, sheet: &SourceFile) -> Option<Suggestion> {
    let (edits, text) = (&finding.fix.as_ref()?.edits, sheet.text.as_deref()?);
    let is_own = |edit: &Edit| edit.file == finding.at.file && text.get(edit.span.range()).is_some();
    let start = edits.iter().map(|edit| edit.span.start).min()?;
    let end = edits.iter().map(|edit| edit.span.end).max()?;
    if !edits.iter().all(is_own) {
        return None;
    }
    let span = Span { start, end };
    let moved = edits.iter().map(|edit| {
        let span = Span { start: edit.span.start - start, end: edit.span.end - start };
        Edit { file: FileId(0), span, text: edit.text.clone() }
    });
    let moved: Vec<Edit> = moved.collect();
    Some(Suggestion { range: range(sheet, span), text: fix::apply(span.of(text), &moved) })
}

fn range(sheet: &SourceFile, span: Span) -> Range {
    if sheet.text.is_none() {
        let first = Position { line: 1, column: 1 };
        return Range { start: first, end: first };
    }
    let (start, end) = sheet.fit(span);
    Range { start: position(sheet, start), end: position(sheet, end) }
}

fn position(sheet: &SourceFile, offset: usize) -> Position {
    let line = sheet.line_of(offset);
    let start = sheet.lines.line_span(sheet.content(), line).start as usize;
    // A byte order mark before the first line is part of it here: these are the bytes of the file.
    let start = if line == 0 { 0 } else { start };
    Position { line: line + 1, column: offset.saturating_sub(start) + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_is_between_characters() {
        assert_eq!(shortened("é"), "é…");
        let long = "日".repeat(SHORT);
        assert_eq!(shortened(&long).len(), SHORT / 3 * 3 + "…".len());
    }
}
