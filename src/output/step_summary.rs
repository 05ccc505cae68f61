//! The summary of a step of GitHub Actions: Markdown with the sums and a table of the findings, the worst first.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::markdown::cell;
use super::source_files::SourceFiles;
use super::{FileAccess, closing, count, together};
use crate::finding::{Finding, Level};
use crate::session::Outcome;
use crate::text::line;

/// Bytes of one step's summary at most: GitHub drops what is longer than 1 MiB, and what is hardly shorter.
pub const SUMMARY_BYTES: usize = 1_000_000;

/// Findings in the table: more is for a file, not for a page that people read.
const ROWS: usize = 1_000;

/// Bytes that the lines below the table may need.
const ENDING: usize = 400;

/// Writes the summary in no more than `room` bytes (see [`SUMMARY_BYTES`]); says what it leaves out.
///
/// # Errors
/// Those of `out`.
pub fn step_summary(outcome: &Outcome, files: &dyn FileAccess, room: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut text = head(outcome);
    let (mut rows, mut listed) = (0, 0);
    for level in [Level::Error, Level::Warning, Level::Note] {
        let mut shelf = SourceFiles::new(files);
        let of_level: Vec<&Finding> = outcome.findings.iter().filter(|finding| finding.level == level).collect();
        for entry in together::entries(&of_level) {
            let row = if rows < ROWS { row(&entry.finding, &mut shelf) } else { break };
            if text.len() + row.len() + ENDING > room {
                break;
            }
            text.push_str(&row);
            rows += 1;
            listed += entry.findings;
        }
    }
    let rest = outcome.findings.len() - listed;
    if rest > 0 {
        let _ = writeln!(
            text,
            "\n{} not in this table.",
            if rest == 1 { "1 more is".into() } else { format!("{rest} more are") }
        );
    }
    text.push('\n');
    match text.len() <= room {
        true => out.write_all(text.as_bytes()),
        // What was in the file before has used it up.
        false => Ok(()),
    }
}

fn head(outcome: &Outcome) -> String {
    let mut text = "### Translations\n\n".to_owned();
    let pages = count(outcome.summary.pages, "page");
    let silenced = match outcome.suppressed.len() {
        0 => String::new(),
        number => format!(" ({number} suppressed)"),
    };
    // A string takes whatever is written.
    let _ = match outcome.findings.len() {
        0 => writeln!(text, "No findings in {pages}{silenced}."),
        number => writeln!(text, "{} in {pages}{silenced}.", count(number, "finding")),
    };
    closing::partial(&outcome.summary).iter().for_each(|line| _ = writeln!(text, "\n{line}."));
    if !outcome.summary.locales.is_empty() {
        text.push_str("\n| Locale | Pages | Errors | Warnings | Notes |\n| :-- | --: | --: | --: | --: |\n");
    }
    for (locale, of) in &outcome.summary.locales {
        let locale = locale.as_str();
        let _ = writeln!(text, "| {locale} | {} | {} | {} | {} |", of.pages, of.errors, of.warnings, of.notes);
    }
    if !outcome.findings.is_empty() {
        text.push_str("\n| Level | Rule | Place | Finding |\n| :-- | :-- | :-- | :-- |\n");
    }
    text
}

fn row(finding: &Finding, shelf: &mut SourceFiles<'_>) -> String {
    let sheet = shelf.switch_to(finding.at.file);
    let (start, _) = sheet.points(finding.at.span);
    let (level, rule) = (finding.level.as_str(), finding.rule);
    format!("| {level} | {rule} | {}:{} | {} |\n", cell(&line(&sheet.path)), start.line, cell(&finding.message))
}
