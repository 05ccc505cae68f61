//! GitLab Code Quality: what a merge request shows beside its lines.
//!
//! GitLab takes two issues with one fingerprint for one and shows the first, so that none is written twice.

use std::io::{self, Write};

use serde::Serialize;

use super::{FileAccess, by_file, ordinals};
use crate::finding::{Finding, Level};
use crate::session::Outcome;
use crate::text::hash;

/// One finding.
#[derive(Serialize)]
struct Issue<'a> {
    /// What is wrong.
    description: &'a str,
    /// The rule's id.
    check_name: &'a str,
    /// The same across runs for the same defect, and no other has it.
    fingerprint: String,
    /// `major`, `minor` or `info`: `critical` and `blocker` are for worse than documentation can be.
    severity: &'static str,
    /// Where.
    location: Place<'a>,
}

/// A line of a file.
#[derive(Serialize)]
struct Place<'a> {
    /// From the top of the repository.
    path: &'a str,
    /// Its lines.
    lines: Lines,
}

/// Lines of a file.
#[derive(Serialize)]
struct Lines {
    /// The first, from 1.
    begin: usize,
}

/// Writes the list.
pub(super) fn write(outcome: &Outcome, files: &dyn FileAccess, out: &mut dyn Write) -> io::Result<()> {
    let twins = ordinals(outcome.findings.iter().map(|finding| finding.fingerprint));
    write!(out, "[")?;
    by_file(outcome, files, out, |first, findings, shelf, out| {
        for (number, finding) in (first..).zip(findings) {
            let sheet = shelf.switch_to(finding.at.file);
            let (start, _) = sheet.points(finding.at.span);
            let issue = Issue {
                description: &finding.message,
                check_name: finding.rule.0,
                fingerprint: fingerprint(finding, twins[number]),
                severity: match finding.level {
                    Level::Error => "major",
                    Level::Warning => "minor",
                    Level::Note => "info",
                },
                location: Place { path: &sheet.path, lines: Lines { begin: start.line } },
            };
            write!(out, "{}\n  ", if number == 0 { "" } else { "," })?;
            serde_json::to_writer(&mut *out, &issue)?;
        }
        Ok(())
    })?;
    writeln!(out, "{}]", if outcome.findings.is_empty() { "" } else { "\n" })
}

/// The finding's own; another one for each further finding that has the same.
fn fingerprint(finding: &Finding, twin: usize) -> String {
    match twin {
        0 => finding.fingerprint.to_string(),
        _ => format!("{:016x}", hash(format!("{}/{twin}", finding.fingerprint).as_bytes())),
    }
}
