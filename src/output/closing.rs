//! What stands below the findings: a row for each locale and each rule, the sum, and what to do next.

use std::io::{self, Write};

use super::statistics::{self, RuleCount};
use super::{Files, Style, for_people, next_steps};
use crate::finding::Level;
use crate::fix::{Offers, Scope};
use crate::rule::Manifest;
use crate::session::Outcome;

/// Rows of rules that are shown; `--statistics` has the rest.
const ROWS: usize = 10;

/// Writes the tables and the closing lines.
pub(super) fn write(
    outcome: &Outcome,
    files: &dyn Files,
    catalogue: &[Manifest],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let locales = &outcome.summary.locales;
    let shown = for_people(outcome, style);
    if !shown.is_empty() {
        writeln!(out)?;
    }
    if !locales.is_empty() {
        table(outcome, out)?;
        writeln!(out)?;
    }
    let pages = count(outcome.summary.pages, "page");
    if outcome.findings.is_empty() {
        let hidden = hidden(outcome);
        return writeln!(out, "No findings in {pages} of {}{hidden}.", count(locales.len(), "locale"));
    }
    let counts = statistics::counts(shown, files, style);
    rules(&counts, outcome, out)?;
    let of = |level: Level| outcome.findings.iter().filter(|finding| finding.level == level).count();
    let notes = if style.notes { 0 } else { of(Level::Note) };
    let sum = format!(
        "{} in {pages}: {}, {}, {}{}{}",
        count(outcome.findings.len(), "finding"),
        count(of(Level::Error), "error"),
        count(of(Level::Warning), "warning"),
        count(of(Level::Note), "note"),
        if notes > 0 { " not shown" } else { "" },
        hidden(outcome),
    );
    for line in textwrap::wrap(&sum, style.width.max(40)) {
        writeln!(out, "{line}")?;
    }
    let mut offers = Offers::default();
    if let Some(scope) = style.fixes {
        offers = Offers::of(&outcome.findings, scope, &|file| files.is_source(file));
        fixable(offers, scope, out)?;
    }
    next_steps::write(outcome, &counts, notes, offers, catalogue, style, out)
}

/// Which rules found how much, where there are several.
fn rules(counts: &[RuleCount], outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    if counts.iter().all(|of| of.rule == counts[0].rule) {
        return Ok(());
    }
    statistics::table(&counts[..counts.len().min(ROWS)], out)?;
    if let Some(more) = counts.len().checked_sub(ROWS).filter(|more| *more > 0) {
        let command = outcome.command.as_ref().map(|command| format!(": {}", command.check("--statistics")));
        writeln!(out, "and {} more{}", more, command.unwrap_or_default())?;
    }
    writeln!(out)
}

/// `12 fixable with --fix; 5 more with --unsafe-fixes`; nothing where nothing is.
fn fixable(offers: Offers, scope: Scope, out: &mut dyn Write) -> io::Result<()> {
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

/// The options that apply fixes.
pub(super) fn flags(unsafe_too: bool, source_too: bool) -> String {
    let unsafe_too = if unsafe_too { " --unsafe-fixes" } else { "" };
    format!("--fix{unsafe_too}{}", if source_too { " --fix-source" } else { "" })
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
    let others = parts.iter().filter(|(number, _)| *number > 0).map(|(number, why)| format!("{number} {why}"));
    let said: Vec<String> = others.collect();
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
