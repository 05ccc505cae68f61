//! The findings as data, each the object that `json` has, one a line, and nothing else: no head, no sum.

use std::io::{self, Write};

use super::entry::with_entry;
use super::{FileAccess, by_file};
use crate::session::Outcome;

/// Writes the findings.
pub(super) fn write(outcome: &Outcome, files: &dyn FileAccess, out: &mut dyn Write) -> io::Result<()> {
    by_file(outcome, files, out, |_, findings, shelf, out| {
        for finding in findings {
            with_entry(finding, shelf, |entry| serde_json::to_writer(&mut *out, entry))?;
            out.push(b'\n');
        }
        Ok(())
    })
}
