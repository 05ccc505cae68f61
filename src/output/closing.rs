//! What stands below the findings: a row for each locale, the sum, and where to read more.

use std::io::{self, Write};

use super::{Files, Style};
use crate::finding::Level;
use crate::fix::{Offers, Scope};
use crate::rule::Manifest;
use crate::session::Outcome;

/// Writes the table and the closing lines.
pub(super) fn write(
    outcome: &Outcome,
    files: &dyn Files,
    catalogue: &[Manifest],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let locales = &outcome.summary.locales;
    if !outcome.findings.is_empty() {
        writeln!(out)?;
    }
    if !locales.is_empty() {
        table(outcome, out)?;
        writeln!(out)?;
    }
    let pages = count(outcome.summary.pages, "page");
    let hidden = hidden(outcome);
    if outcome.findings.is_empty() {
        return writeln!(out, "No findings in {pages} of {}{hidden}.", count(locales.len(), "locale"));
    }
    let of = |level: Level| outcome.findings.iter().filter(|finding| finding.level == level).count();
    writeln!(
        out,
        "{} in {pages}: {}, {}, {}{hidden}",
        count(outcome.findings.len(), "finding"),
        count(of(Level::Error), "error"),
        count(of(Level::Warning), "warning"),
        count(of(Level::Note), "note"),
    )?;
    if let Some(scope) = style.fixes {
        fixable(Offers::of(&outcome.findings, scope, &|file| files.is_source(file)), scope, out)?;
    }
    let known = |rule| catalogue.iter().any(|manifest| manifest.id == rule);
    match outcome.findings.iter().map(|finding| finding.rule).find(|&rule| known(rule)) {
        Some(rule) => writeln!(out, "To read about a rule: locdrift explain {rule}"),
        None => Ok(()),
    }
}

/// `12 fixable with --fix; 5 more with --unsafe-fixes`; nothing where nothing is.
fn fixable(offers: Offers, scope: Scope, out: &mut dyn Write) -> io::Result<()> {
    let flags = |unsafe_too, source_too| {
        let unsafe_too = if unsafe_too { " --unsafe-fixes" } else { "" };
        format!("--fix{unsafe_too}{}", if source_too { " --fix-source" } else { "" })
    };
    let said = match offers {
        Offers { within: 0, unsafe_too: 0, source_too: 0 } => return Ok(()),
        Offers { within: 0, unsafe_too: 0, source_too } => {
            format!("{source_too} fixable with {}", flags(scope.unsafe_too, true))
        }
        Offers { within: 0, unsafe_too, source_too } => {
            let more = more_fixes(Offers { source_too, ..Offers::default() });
            format!("{unsafe_too} fixable with {}{more}", flags(true, scope.source_too))
        }
        Offers { within, .. } => {
            format!("{within} fixable with {}{}", flags(scope.unsafe_too, scope.source_too), more_fixes(offers))
        }
    };
    writeln!(out, "{said}")
}

/// `; 5 more with --unsafe-fixes`; empty where there are none.
pub fn more_fixes(offers: Offers) -> String {
    let each = [(offers.unsafe_too, "--unsafe-fixes"), (offers.source_too, "--fix-source")];
    let each = each.into_iter().filter(|(count, _)| *count > 0);
    each.map(|(count, flag)| format!("; {count} more with {flag}")).collect()
}

/// What was found and is not shown, and why.
fn hidden(outcome: &Outcome) -> String {
    let parts = [
        (outcome.baselined.len(), "in the baseline"),
        (outcome.older.len(), "not new"),
        (outcome.suppressed.len(), "suppressed"),
    ];
    let said: Vec<String> =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, why)| format!("{number} {why}")).collect();
    if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) }
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
