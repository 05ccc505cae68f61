//! How many findings each rule has, by level, and how many of them the program can fix.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::{FileAccess, Format, Style};
use crate::finding::{Finding, Level, RuleId};
use crate::session::Outcome;

/// What one rule found on one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct RuleCount {
    /// The rule's id.
    #[serde(serialize_with = "id")]
    pub rule: RuleId,
    /// `error`, `warning` or `note`.
    pub level: Level,
    /// How many findings.
    pub findings: usize,
    /// How many fixes the options allow, those of what the findings take in included.
    pub fixable: usize,
}

fn id<S: serde::Serializer>(rule: &RuleId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.0)
}

/// The worst level first, then the most frequent rule.
pub(super) fn counts<'f>(
    findings: impl IntoIterator<Item = &'f Finding>,
    files: &dyn FileAccess,
    style: &Style,
) -> Vec<RuleCount> {
    let scope = style.fixes.unwrap_or_default();
    let mut by_rule: BTreeMap<(Level, RuleId), (usize, usize)> = BTreeMap::new();
    for finding in findings {
        let (count, fixable) = by_rule.entry((finding.level, finding.rule)).or_default();
        *count += 1;
        let takes = |fix| scope.takes(fix, &|file| files.is_source(file));
        // What a finding takes in is fixed with it.
        let fixes = finding.with_evidence().filter_map(|one| one.fix.as_ref());
        *fixable += fixes.filter(|fix| takes(fix)).count();
    }
    let count = |((level, rule), (findings, fixable))| RuleCount { rule, level, findings, fixable };
    let mut counts: Vec<RuleCount> = by_rule.into_iter().map(count).collect();
    counts.sort_by_key(|of| (of.level, Reverse(of.findings), of.rule));
    counts
}

/// A row for each rule and level.
pub(super) fn table(counts: &[RuleCount], out: &mut dyn Write) -> io::Result<()> {
    let name = counts.iter().map(|of| of.rule.0.len()).max().unwrap_or(0).max("Rule".len());
    writeln!(out, "{:name$}  {:7}  {:>8}  {:>7}", "Rule", "Level", "Findings", "Fixable")?;
    for RuleCount { rule, level, findings, fixable } in counts {
        writeln!(out, "{:name$}  {:7}  {findings:>8}  {fixable:>7}", rule.0, level.as_str())?;
    }
    Ok(())
}

/// Writes nothing but the counts: as a list for programs in the format `json`, else as a table.
///
/// # Errors
/// Those of `out`.
pub fn statistics(
    format: Format,
    outcome: &Outcome,
    files: &dyn FileAccess,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let counts = counts(&outcome.findings, files, style);
    match format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &counts)?;
            writeln!(out)
        }
        _ if counts.is_empty() => writeln!(out, "No findings."),
        _ => table(&counts, out),
    }
}
