//! What to do next: the commands that help most with what was found.

use std::io::{self, Write};

use super::Style;
use super::closing::{count, flags};
use super::statistics::RuleCount;
use crate::fix::{Offers, Scope};
use crate::rule::Manifest;
use crate::session::Outcome;

/// Notices of a history that is incomplete, which name the command that completes it.
const INCOMPLETE: [&str; 4] = ["shallow-history", "partial-history", "unknown-commits", "source-behind"];

/// Writes the steps; nothing where there is nothing to do. `counts` is what is shown, `notes` how many notes are not.
pub(super) fn write(
    outcome: &Outcome,
    counts: &[RuleCount],
    notes: usize,
    offers: Offers,
    catalogue: &[Manifest],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut steps: Vec<(String, String)> = Vec::new();
    let command = outcome.command.as_ref();
    if let Some(fetch) = fetch(outcome).filter(|_| !counts.is_empty()) {
        steps.push(("Complete the source's history".to_owned(), fetch));
    }
    let known = |of: &&RuleCount| catalogue.iter().any(|manifest| manifest.id == of.rule);
    if let Some(first) = counts.iter().find(known) {
        steps.push(("Read about a rule".to_owned(), format!("locdrift explain {}", first.rule)));
    }
    if let (Some(command), Some(scope)) = (command, style.fixes) {
        let own = flags(scope.unsafe_too, scope.source_too);
        match offers {
            Offers { within: 0, unsafe_too: 0, .. } => {}
            Offers { within: 0, unsafe_too, .. } => steps.push((
                format!("Preview {}", number(unsafe_too, "unsafe ")),
                command.check(&format!("--diff --unsafe-fixes{}", if scope.source_too { " --fix-source" } else { "" })),
            )),
            Offers { within, .. } => {
                let kind = if scope == Scope::default() { "safe " } else { "" };
                steps.push((format!("Apply {}", number(within, kind)), command.check(&own)));
            }
        }
    }
    if let Some(command) = command.filter(|command| command.is_whole() && !outcome.has_baseline && !counts.is_empty()) {
        steps.push(("Report only new findings from now on".to_owned(), command.baseline()));
    }
    if notes > 0 {
        let show = command.map_or("--min-level note".to_owned(), |command| command.check("--min-level note"));
        steps.push((format!("Show {}, too", count(notes, "note")), show));
    }
    if steps.is_empty() {
        return Ok(());
    }
    let width = steps.iter().map(|(what, _)| what.chars().count() + 1).max().unwrap_or(0);
    writeln!(out, "\nNext steps:")?;
    for (what, command) in &steps {
        match width + command.chars().count() + 4 <= style.width.max(80) {
            true => writeln!(out, "  {:width$} {command}", format!("{what}:"))?,
            false => writeln!(out, "  {what}:\n    {command}")?,
        }
    }
    Ok(())
}

/// `1 safe fix`, `2 fixes`.
fn number(fixes: usize, kind: &str) -> String {
    format!("{fixes} {kind}{}", if fixes == 1 { "fix" } else { "fixes" })
}

/// The first command with which a notice says that the history of the source can be completed.
fn fetch(outcome: &Outcome) -> Option<String> {
    let notices = outcome.notices.iter().filter(|notice| INCOMPLETE.contains(&notice.code));
    notices
        .filter_map(|notice| notice.message.split('`').find(|part| part.starts_with("git ")))
        .next()
        .map(str::to_owned)
}
