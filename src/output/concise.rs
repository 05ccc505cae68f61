//! One line for each finding: `path:line:column: level[rule] message (cause)`.

use std::io::{self, Write};

use super::together::entries;
use super::{FileAccess, Style, each_file, for_people, full};
use crate::finding::Cause;
use crate::session::Outcome;
use crate::text::{folded, line};

/// Writes the findings.
pub(super) fn write(outcome: &Outcome, files: &dyn FileAccess, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    each_file(
        &entries(&for_people(outcome, style)),
        |entry| entry.finding.at.file,
        files,
        out,
        |_, entries, shelf, out| {
            for finding in entries.iter().map(|entry| &*entry.finding) {
                let sheet = shelf.switch_to(finding.at.file);
                let (start, _) = sheet.points(finding.at.span);
                write!(out, "{}:{}:{}: ", path(&sheet.path), start.line, start.column)?;
                let paint = full::paint(finding.level, style);
                write!(
                    out,
                    "{paint}{}[{}]{paint:#} {}",
                    finding.level.as_str(),
                    finding.rule,
                    folded(&finding.message)
                )?;
                if finding.cause != Cause::Unknown {
                    write!(out, " ({})", finding.cause.as_str())?;
                }
                writeln!(out)?;
            }
            Ok(())
        },
    )
}

/// A path in which no place of another file can be read: what ends a place, a colon and a blank, is in none.
fn path(path: &str) -> String {
    line(path).replace(": ", ":\u{a0}")
}
