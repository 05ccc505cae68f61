//! The end of the output: a row for each locale and each rule, the totals, and what to do next.

use std::fmt;
use std::io::{self, Write};

use super::statistics::{self, RuleCount};
use super::totals::{Totals, count, flags};
use super::{FileAccess, Style, for_people, next_steps};
use crate::finding::{Finding, Level};
use crate::fix::{Offers, Scope};
use crate::rule::Manifest;
use crate::session::{LocaleSummary, Outcome, Summary};

/// Rows of rules that are shown; `--statistics` has the rest.
const ROWS: usize = 10;

/// What a run with `--fix` did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    /// Findings that are gone.
    pub findings: usize,
    /// Pages that were written.
    pub pages: usize,
    /// What more could be.
    pub more: Offers,
}

impl fmt::Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.findings {
            0 => f.write_str("nothing to fix")?,
            fixes => write!(f, "{} applied in {}", fixes_of(fixes), count(self.pages, "page"))?,
        }
        f.write_str(&more_fixes(self.more))
    }
}

/// Writes the tables and the closing lines.
pub(super) fn write(
    outcome: &Outcome,
    files: &dyn FileAccess,
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
    let of = |level: Level| outcome.findings.iter().filter(|finding| finding.level == level).count();
    let offers = |findings: &mut dyn Iterator<Item = &Finding>| {
        style.fixes.map_or(Offers::default(), |scope| Offers::of(findings, scope, &|file| files.is_source(file)))
    };
    let partial = partial(&outcome.summary);
    let totals = Totals {
        shown: &shown,
        counts: &statistics::counts(shown.iter().copied(), files, style),
        notes: if style.notes { 0 } else { of(Level::Note) },
        offers: offers(&mut outcome.findings.iter()),
        is_partial: !partial.is_empty(),
    };
    rules(totals.counts, outcome, out)?;
    let pages = count(outcome.summary.pages, "page");
    let sum = match outcome.findings.len() {
        0 => format!("No findings in {pages} of {}{}.", count(locales.len(), "locale"), hidden(outcome)),
        findings => format!(
            "{} in {pages}: {}, {}, {}{}",
            count(findings, "finding"),
            count(of(Level::Error), "error"),
            count(of(Level::Warning), "warning"),
            count(of(Level::Note), "note"),
            hidden(outcome),
        ),
    };
    fill(&sum, style, out)?;
    let own = offers(&mut shown.iter().copied()).within;
    let notes = (totals.notes > 0).then(|| format!("{} not shown: add --min-level note", count(totals.notes, "note")));
    let fixed = style.fixed.filter(|fixed| fixed.findings > 0).map(|fixed| fixed.to_string());
    let others = [notes, fixable(totals.offers, own, style), fixed];
    for line in partial.iter().chain(others.iter().flatten()) {
        fill(line, style, out)?;
    }
    next_steps::write(outcome, &totals, files, catalogue, style, out)
}

/// A paragraph, with the lines after the first indented.
fn fill(text: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let wrap = textwrap::Options::new(style.width.max(40))
        .subsequent_indent("  ")
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    writeln!(out, "{}", textwrap::fill(text, wrap))
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

/// Which pages are not compared with all that they should be; a line for each kind.
pub(super) fn partial(summary: &Summary) -> Vec<String> {
    let sum = |of: fn(&LocaleSummary) -> usize| summary.locales.values().map(of).sum();
    let kinds = [
        (sum(|of| of.not_compared), "not compared: translated from a newer source than the one here"),
        (sum(|of| of.current_only), "compared only with the current source: the one at translation is not available"),
    ];
    kinds
        .iter()
        .filter(|(pages, _)| *pages > 0)
        .map(|(pages, why)| format!("{} {why}", count(*pages, "page")))
        .collect()
}

/// `12 fixes with --fix (2 for notes not shown); 5 more with --unsafe-fixes`; nothing where nothing is. `shown` is
/// how many of the first are shown.
fn fixable(offers: Offers, shown: usize, style: &Style) -> Option<String> {
    let scope = style.fixes?;
    let fixable = |fixes: usize, scope: Scope| format!("{} with --fix{}", fixes_of(fixes), flags(scope));
    Some(match offers {
        Offers { within: 0, unsafe_too: 0, source_too: 0 } => return None,
        Offers { within: 0, unsafe_too: 0, source_too } => fixable(source_too, Scope { source_too: true, ..scope }),
        Offers { within: 0, unsafe_too, source_too } => {
            let more = more_fixes(Offers { source_too, ..Offers::default() });
            format!("{}{more}", fixable(unsafe_too, Scope { unsafe_too: true, ..scope }))
        }
        Offers { within, .. } => {
            let notes = match within.saturating_sub(shown) {
                0 => String::new(),
                notes => format!(" ({notes} for notes not shown)"),
            };
            format!("{}{notes}{}", fixable(within, scope), more_fixes(offers))
        }
    })
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
        (outcome.preexisting.len(), "not new"),
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

/// `1 fix`, `2 fixes`.
pub fn fixes_of(number: usize) -> String {
    format!("{number} fix{}", if number == 1 { "" } else { "es" })
}
