//! What stands below the findings: a row for each locale, the sum, and where to read more.

use std::io::{self, Write};

use crate::finding::Level;
use crate::rule::Manifest;
use crate::session::Outcome;

/// Writes the table and the closing lines.
pub(super) fn write(outcome: &Outcome, catalogue: &[Manifest], out: &mut dyn Write) -> io::Result<()> {
    let locales = &outcome.summary.locales;
    if !outcome.findings.is_empty() {
        writeln!(out)?;
    }
    if !locales.is_empty() {
        table(outcome, out)?;
        writeln!(out)?;
    }
    let pages = count(outcome.summary.pages, "page");
    let suppressed = match outcome.suppressed.len() {
        0 => String::new(),
        number => format!(" ({number} suppressed)"),
    };
    if outcome.findings.is_empty() {
        return writeln!(out, "No findings in {pages} of {}{suppressed}.", count(locales.len(), "locale"));
    }
    let of = |level: Level| outcome.findings.iter().filter(|finding| finding.level == level).count();
    writeln!(
        out,
        "{} in {pages}: {}, {}, {}{suppressed}",
        count(outcome.findings.len(), "finding"),
        count(of(Level::Error), "error"),
        count(of(Level::Warning), "warning"),
        count(of(Level::Note), "note"),
    )?;
    let known = |rule| catalogue.iter().any(|manifest| manifest.id == rule);
    match outcome.findings.iter().map(|finding| finding.rule).find(|&rule| known(rule)) {
        Some(rule) => writeln!(out, "To read about a rule: locdrift explain {rule}"),
        None => Ok(()),
    }
}

fn table(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let locales = &outcome.summary.locales;
    let name = locales.keys().map(|locale| locale.as_str().len()).max().unwrap_or(0).max("Locale".len());
    writeln!(out, "{:name$}  {:>7}  {:>7}  {:>8}  {:>7}", "Locale", "Pages", "Errors", "Warnings", "Notes")?;
    for (locale, of) in locales {
        let locale = locale.as_str();
        writeln!(out, "{locale:name$}  {:>7}  {:>7}  {:>8}  {:>7}", of.pages, of.errors, of.warnings, of.notes)?;
    }
    Ok(())
}

/// `1 page`, `2 pages`.
pub fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
