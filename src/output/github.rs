//! Annotations of GitHub Actions: workflow commands in the log of a step.
//!
//! Of one step GitHub shows ten annotations of each level and drops the others without a word, so no more are written;
//! the worst come first, equal ones last, and the last notice counts what was left out.

use std::io::{self, Write};

use super::sanitized::sanitized;
use super::source_files::SourceFiles;
use super::{FileAccess, count, together};
use crate::finding::{Finding, Level};
use crate::session::Outcome;
use crate::text::{folded, line};

/// Annotations of one level that are shown of one step.
const SHOWN: usize = 10;

/// Characters of a message; the runner cuts longer ones.
const LONGEST: usize = 4_000;

/// Writes the annotations.
pub(super) fn write(outcome: &Outcome, files: &dyn FileAccess, out: &mut dyn Write) -> io::Result<()> {
    let of = |level: Level| outcome.findings.iter().filter(move |finding| finding.level == level);
    let left_out = |shown: usize| [Level::Error, Level::Warning, Level::Note].map(|level| of(level).count() > shown);
    // The count is a notice, too.
    let notices = if left_out(SHOWN).contains(&true) { SHOWN - 1 } else { SHOWN };
    let mut written = 0;
    for (level, command, most) in
        [(Level::Error, "error", SHOWN), (Level::Warning, "warning", SHOWN), (Level::Note, "notice", notices)]
    {
        let mut shelf = SourceFiles::new(files);
        for finding in by_entry(of(level).collect()).into_iter().take(most) {
            annotate(command, finding, &mut shelf, out)?;
            written += 1;
        }
    }
    let rest = outcome.findings.len() - written;
    if rest == 0 {
        return Ok(());
    }
    let sums: Vec<String> = [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Note, "note")]
        .into_iter()
        .map(|(level, name)| count(of(level).count(), name))
        .collect();
    let all = count(outcome.findings.len(), "finding");
    writeln!(
        out,
        "::notice title=locdrift::{rest} of {all} are not shown here, since GitHub shows {SHOWN} annotations of each \
         level. In all: {}.",
        sums.join(", "),
    )
}

/// One finding of each entry that people would read first: equal ones leave no room for others.
fn by_entry(findings: Vec<&Finding>) -> Vec<&Finding> {
    let leaders = together::leaders(&findings).into_iter().enumerate();
    let (firsts, others): (Vec<_>, Vec<_>) = leaders.zip(findings).partition(|((at, leader), _)| at == leader);
    firsts.into_iter().chain(others).map(|(_, finding)| finding).collect()
}

fn annotate(command: &str, finding: &Finding, shelf: &mut SourceFiles<'_>, out: &mut dyn Write) -> io::Result<()> {
    let sheet = shelf.switch_to(finding.at.file);
    let (start, end) = sheet.points(finding.at.span);
    write!(out, "::{command} file={},line={}", property(&line(&sheet.path)), start.line)?;
    match end.line == start.line {
        // Columns are for places within one line alone.
        true => write!(out, ",endLine={},col={},endColumn={}", end.line, start.column, end.column)?,
        false => write!(out, ",endLine={}", end.line)?,
    }
    let message = match &finding.help {
        Some(help) => format!("{}\nhelp: {}", folded(&finding.message), folded(help)),
        None => folded(&finding.message),
    };
    writeln!(out, ",title={}::{}", property(finding.rule.0), data(&message))
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The text behind the second `::`.
fn data(text: &str) -> String {
    let text = match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    };
    let text = sanitized(&text);
    text.replace('%', "%25").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_end_its_command() {
        assert_eq!(data("100 %\r\n::error::no\u{1b}[0m"), "100 %25␍%0A:∶error::no␛[0m");
        assert_eq!(property("a,b:c%.md"), "a%2Cb%3Ac%25.md");
        assert_eq!(data(&"é".repeat(LONGEST + 1)), format!("{}…", "é".repeat(LONGEST)));
    }
}
