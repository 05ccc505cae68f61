//! What to do next: the commands that help most with what was found, in the order of their use.

use std::collections::BTreeMap;
use std::io::{self, Write};

use textwrap::core::display_width;

use super::totals::{Totals, count, flags};
use super::{FileAccess, Style};
use crate::finding::{Cause, Finding, Level, RuleId};
use crate::fix::{Offers, Scope};
use crate::locale::Locale;
use crate::rule::Manifest;
use crate::session::{CommandLine, Outcome};
use crate::text::FileId;

/// Steps at most: who follows the first is shown the next ones then.
const STEPS: usize = 5;

/// Notices of a history that is incomplete, which name the command that completes it where there is one.
const INCOMPLETE: [&str; 4] = ["shallow-history", "partial-history", "unknown-commits", "source-behind"];

/// Rules whose findings show that `locdrift diff` has something to say of their page.
const CHANGED: [RuleId; 2] = [RuleId::OUTDATED_SECTION, RuleId::REWRITTEN_PAGE];

/// As how many outdated sections a page counts that was rewritten.
const REWRITTEN: usize = 20;

/// A command that can be pasted, and what it is for.
struct Step {
    command: String,
    purpose: String,
}

/// Writes the steps; nothing where there is nothing to do.
pub(super) fn write(
    outcome: &Outcome,
    totals: &Totals<'_>,
    files: &dyn FileAccess,
    catalogue: &[Manifest],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut steps = Vec::new();
    let mut add = |command: String, purpose: String| steps.push(Step { command, purpose });
    let is_shown = !totals.shown.is_empty();
    if let Some(fetch) = fetch(outcome).filter(|_| is_shown || totals.is_partial) {
        add(fetch, "update the source, then check again".to_owned());
    }
    if let Some(command) = &outcome.command {
        if let Some((command, purpose)) = one_language(command, outcome, totals.shown) {
            add(command, purpose);
        }
        if let Some(page) = most_outdated(totals.shown, files) {
            add(command.page("diff", &page), "where the source changed most; then: locdrift stamp".to_owned());
        }
        if let Some((options, purpose)) = style.fixes.and_then(|scope| preview(totals.offers, scope)) {
            add(command.check(&options), purpose);
        }
    }
    let known = |rule: &&str| catalogue.iter().any(|manifest| manifest.id.0 == *rule);
    if let Some(rule) = totals.counts.iter().map(|of| of.rule.0).find(known) {
        add(format!("locdrift explain {rule}"), "what the rule finds, and why".to_owned());
    }
    if let Some(command) = &outcome.command {
        if command.is_whole() && !outcome.has_baseline && is_shown {
            add(command.baseline(), "report only new findings from now on".to_owned());
        }
        if !is_shown && totals.notes > 0 {
            add(command.check("--min-level note"), format!("show {}", count(totals.notes, "note")));
        }
    }
    steps.truncate(STEPS);
    lines(&steps, style.width.max(40), out)
}

/// The language to begin with, which has most errors: of several, or where there is more than errors.
fn one_language(command: &CommandLine, outcome: &Outcome, shown: &[&Finding]) -> Option<(String, String)> {
    let of_translations = || shown.iter().filter(|finding| finding.cause != Cause::Source);
    let worst = of_translations().map(|finding| finding.level).min()?;
    let mut by_locale: BTreeMap<&Locale, usize> = BTreeMap::new();
    of_translations()
        .filter(|finding| finding.level == worst)
        .for_each(|f| *by_locale.entry(&f.locale).or_default() += 1);
    let (locale, number) = by_locale.iter().rev().max_by_key(|(_, number)| **number)?;
    let is_one = shown.iter().all(|finding| finding.locale == **locale);
    if is_one && shown.iter().all(|finding| finding.level == worst) {
        return None;
    }
    let number = count(*number, worst.as_str());
    // The source and one translation.
    let has_one = outcome.summary.locales.len() <= 2;
    let options = if worst == Level::Error { "--min-level error" } else { "--min-level warning" };
    Some(match has_one {
        true => (command.check(options), format!("only the {number}")),
        false => (command.check_locale(locale, options), format!("the {number} in {locale}")),
    })
}

/// The page with most outdated sections, in the language that has most of them.
fn most_outdated(shown: &[&Finding], files: &dyn FileAccess) -> Option<String> {
    let all = shown.iter().flat_map(|finding| finding.with_evidence());
    let outdated = all.filter(|finding| finding.cause == Cause::Outdated && CHANGED.contains(&finding.rule));
    let mut by_locale: BTreeMap<&Locale, usize> = BTreeMap::new();
    let mut by_page: BTreeMap<(&Locale, FileId), usize> = BTreeMap::new();
    for finding in outdated {
        *by_locale.entry(&finding.locale).or_default() += 1;
        // A page that was rewritten is one finding for all of its sections.
        let weight = if finding.rule == RuleId::REWRITTEN_PAGE { REWRITTEN } else { 1 };
        *by_page.entry((&finding.locale, finding.at.file)).or_default() += weight;
    }
    let (locale, _) = by_locale.iter().rev().max_by_key(|(_, number)| **number)?;
    let pages = by_page.iter().filter(|((of, _), _)| of == locale);
    let ((_, file), _) = pages.rev().max_by_key(|(_, number)| **number)?;
    Some(files.path(*file))
}

/// The options that show what fixes would change.
fn preview(offers: Offers, scope: Scope) -> Option<(String, String)> {
    let (scope, number, kind) = match offers {
        Offers { within: 0, unsafe_too: 0, source_too: 0 } => return None,
        Offers { within: 0, unsafe_too: 0, source_too } => (Scope { source_too: true, ..scope }, source_too, "source "),
        Offers { within: 0, unsafe_too, .. } => (Scope { unsafe_too: true, ..scope }, unsafe_too, "unsafe "),
        Offers { within, .. } => (scope, within, if scope == Scope::default() { "safe " } else { "" }),
    };
    let fixes = if number == 1 { "fix" } else { "fixes" };
    let purpose = format!("preview {number} {kind}{fixes}; --fix applies {}", if number == 1 { "it" } else { "them" });
    Some((format!("--diff{}", flags(scope)), purpose))
}

/// The first command with which a notice says that the history of the source can be completed.
fn fetch(outcome: &Outcome) -> Option<String> {
    let mut notices = outcome.notices.iter().filter(|notice| INCOMPLETE.contains(&notice.code));
    notices.find_map(|notice| notice.command.clone())
}

/// Each command with its purpose after it as a comment; above it where both do not fit into a line.
fn lines(steps: &[Step], width: usize, out: &mut dyn Write) -> io::Result<()> {
    if steps.is_empty() {
        return Ok(());
    }
    // `  COMMAND  # PURPOSE`
    let fits = |column: usize, step: &Step| column + display_width(&step.purpose) + 6 <= width;
    let own = |step: &Step| display_width(&step.command);
    let beside: Vec<&Step> = steps.iter().filter(|step| fits(own(step), step)).collect();
    // The widest command beside which the purposes of all shorter ones fit, too.
    let is_column = |column: &usize| beside.iter().filter(|step| own(step) <= *column).all(|step| fits(*column, step));
    let column = beside.iter().map(|step| own(step)).filter(is_column).max().unwrap_or(0);
    writeln!(out, "\nNext steps:")?;
    for step in steps {
        let Step { command, purpose } = step;
        match fits(own(step), step) {
            true => writeln!(out, "  {command}{}  # {purpose}", " ".repeat(column.saturating_sub(own(step))))?,
            false => writeln!(out, "  # {purpose}\n  {command}")?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purposes_stand_in_one_column_where_there_is_room() {
        let step = |command: &str, purpose: &str| Step { command: command.to_owned(), purpose: purpose.to_owned() };
        let steps = [
            step("locdrift check docs --locale fr", "12 errors"),
            step("locdrift check docs --diff", "preview of fixes"),
            step("locdrift explain x", "why"),
        ];
        let at = |width| {
            let mut out = Vec::new();
            lines(&steps, width, &mut out).expect("written");
            String::from_utf8(out).expect("UTF-8")
        };
        let wanted = "
Next steps:
  locdrift check docs --locale fr  # 12 errors
  locdrift check docs --diff       # preview of fixes
  locdrift explain x               # why
";
        assert_eq!(at(60), wanted);
        let wanted = "
Next steps:
  locdrift check docs --locale fr  # 12 errors
  locdrift check docs --diff  # preview of fixes
  locdrift explain x          # why
";
        assert_eq!(at(50), wanted);
        let wanted = "
Next steps:
  # 12 errors
  locdrift check docs --locale fr
  # preview of fixes
  locdrift check docs --diff
  locdrift explain x  # why
";
        assert_eq!(at(40), wanted);
    }
}
