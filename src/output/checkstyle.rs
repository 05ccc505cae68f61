//! Checkstyle XML: a `file` element for each file with findings. Columns count in Unicode scalar values.

use std::io::{self, Write};

use super::xml::{Escaped, HEAD};
use super::{FileAccess, by_file};
use crate::finding::Level;
use crate::session::Outcome;

/// The version of Checkstyle whose form this is, as other linters say it.
const VERSION: &str = "4.3";

/// Writes the document.
pub(super) fn write(outcome: &Outcome, files: &dyn FileAccess, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{HEAD}<checkstyle version=\"{VERSION}\">")?;
    by_file(outcome, files, out, |_, findings, shelf, out| {
        let Some(first) = findings.first() else { return Ok(()) };
        let sheet = shelf.switch_to(first.at.file);
        writeln!(out, "  <file name=\"{}\">", Escaped(&sheet.path))?;
        for finding in findings {
            let (start, _) = sheet.points(finding.at.span);
            let severity = match finding.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Note => "info",
            };
            write!(out, "    <error line=\"{}\" column=\"{}\" severity=\"{severity}\"", start.line, start.column)?;
            let message = Escaped(&finding.message);
            writeln!(out, " message=\"{message}\" source=\"locdrift.{}\"/>", finding.rule)?;
        }
        writeln!(out, "  </file>")
    })?;
    writeln!(out, "</checkstyle>")
}
