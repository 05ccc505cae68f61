//! JUnit XML: a suite for each locale, in it a test that failed for each finding, whatever its level.
//!
//! GitLab shows the class of a test as its suite, so that is the locale too. It knows a test again by its class and
//! name: no name has what changes by itself, such as a line number or a count of days, and none is twice. A locale
//! without findings has one test that passed, since Jenkins takes a suite without tests for a broken run.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::source_files::{SourceFile, SourceFiles};
use super::xml::{Escaped, HEAD};
use super::{FileAccess, count, each_file, ordinals};
use crate::finding::Finding;
use crate::session::Outcome;

/// Writes the document.
pub(super) fn write(outcome: &Outcome, files: &dyn FileAccess, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for locale in outcome.summary.locales.keys() {
        suites.insert(locale.as_str(), Vec::new());
    }
    for finding in &outcome.findings {
        suites.entry(finding.locale.as_str()).or_default().push(finding);
    }
    let failed = outcome.findings.len();
    let passed = suites.values().filter(|findings| findings.is_empty()).count();
    writeln!(out, "{HEAD}<testsuites name=\"locdrift\" tests=\"{}\" failures=\"{failed}\">", failed + passed)?;
    for (locale, findings) in suites {
        let (name, tests) = (Escaped(locale), findings.len().max(1));
        let failures = findings.len();
        writeln!(out, "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">")?;
        if findings.is_empty() {
            let pages = outcome.summary.locales.iter().find(|(of, _)| of.as_str() == locale);
            let pages = count(pages.map_or(0, |(_, of)| of.pages), "page");
            writeln!(out, "    <testcase classname=\"{name}\" name=\"no findings in {pages}\"/>")?;
        }
        suite(locale, &findings, files, out)?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn suite(locale: &str, findings: &[&Finding], files: &dyn FileAccess, out: &mut dyn Write) -> io::Result<()> {
    let twins = ordinals(findings.iter().map(|finding| (finding.at.file, finding.rule)));
    each_file(
        findings,
        |finding| finding.at.file,
        files,
        out,
        |first, findings, shelf, out| {
            for (number, finding) in (first..).zip(findings) {
                let sheet = shelf.switch_to(finding.at.file);
                let mut name = format!("{}: {}", sheet.path, finding.rule);
                if twins[number] > 0 {
                    name = format!("{name} ({})", twins[number] + 1);
                }
                let (class, path) = (Escaped(locale), Escaped(&sheet.path));
                writeln!(out, "    <testcase classname=\"{class}\" name=\"{}\" file=\"{path}\">", Escaped(name))?;
                let (level, message) = (finding.level.as_str(), Escaped(&finding.message));
                write!(out, "      <failure type=\"{level}\" message=\"{message}\">")?;
                write!(out, "{}", Escaped(account(finding, &sheet, shelf)))?;
                writeln!(out, "</failure>\n    </testcase>")?;
            }
            Ok(())
        },
    )
}

/// The finding with its place, what to do, and the place of the source: all that many readers show.
fn account(finding: &Finding, sheet: &SourceFile, shelf: &mut SourceFiles<'_>) -> String {
    let (start, _) = sheet.points(finding.at.span);
    let (level, cause) = (finding.level.as_str(), finding.cause.as_str());
    let mut text = format!(
        "{}:{}:{}: {level}[{}] {}\ncause: {cause}",
        sheet.path, start.line, start.column, finding.rule, finding.message
    );
    if let Some(help) = &finding.help {
        text = format!("{text}\nhelp: {help}");
    }
    if let Some(related) = finding.related.first() {
        let sheet = shelf.sheet(related.at.file);
        let (start, _) = sheet.points(related.at.span);
        text = format!("{text}\n{}: {}:{}:{}", related.message, sheet.path, start.line, start.column);
    }
    text
}
