//! SARIF 2.1.0 (OASIS Standard, 27 March 2020), a result a line.
//!
//! What comments silence and what the baseline hides is there too, with its `suppressions`, unless it is not wanted. Of
//! the fingerprints that GitHub knows none is given: it makes its own from the text of the line, and warns of any
//! other.

mod log;

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::json;

use super::source_files::{SourceFile, SourceFiles};
use super::{FileAccess, Style, each_file};
use crate::finding::{Finding, Fix, RuleId};
use crate::rule::Manifest;
use crate::session::Outcome;
use crate::text::Span;
use log::{
    Artifact, ArtifactChange, AutomationDetails, Configuration, Descriptor, Driver, Fingerprints, Help, Invocation,
    Notification, PhysicalLocation, Place, Reference, Region, Replacement, Run, SarifFix, SarifResult, Suppression,
    Tags, Text, Tool,
};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The root of the repository, whatever it is on the machine of the reader.
const ROOT: &str = "%SRCROOT%";

/// Related places of one result: code scanning of GitHub keeps no more.
const RELATED: usize = 100;

/// A finding, and how it is silenced if it is.
type Item<'o> = (&'o Finding, Option<Suppression<'o>>);

/// Writes the document.
pub(super) fn write(
    outcome: &Outcome,
    files: &dyn FileAccess,
    catalogue: &[Manifest],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let head = serde_json::to_string(&run(outcome, catalogue))?;
    // The results, which may be many, are the last member of the run.
    let open = head.strip_suffix('}').unwrap_or(&head);
    writeln!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{open},\"results\":[")?;
    let mut items: Vec<Item<'_>> = outcome.findings.iter().map(|finding| (finding, None)).collect();
    if style.silenced {
        let in_source =
            |reason| Suppression { kind: "inSource", justification: Some(reason).filter(|r: &&str| !r.is_empty()) };
        items.extend(outcome.suppressed.iter().map(|(finding, reason)| (finding, Some(in_source(&**reason)))));
        let accepted = Suppression { kind: "external", justification: Some("in the baseline") };
        items.extend(outcome.baselined.iter().map(|finding| (finding, Some(accepted))));
    }
    let rules: HashMap<RuleId, usize> = catalogue.iter().map(|manifest| manifest.id).zip(0..).collect();
    each_file(
        &items,
        |(finding, _)| finding.at.file,
        files,
        out,
        |first, items, shelf, out| {
            for (number, item) in (first..).zip(items) {
                if number > 0 {
                    out.extend(b",\n");
                }
                result(item, &rules, shelf, out)?;
            }
            Ok(())
        },
    )?;
    writeln!(out, "\n]}}]}}")
}

fn run<'a>(outcome: &'a Outcome, catalogue: &'a [Manifest]) -> Run<'a> {
    let mut kinds: Vec<&str> = outcome.notices.iter().map(|notice| notice.code).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let notices = outcome.notices.iter().map(|notice| Notification {
        level: "note",
        message: text(&notice.message),
        descriptor: Reference { id: notice.code },
    });
    Run {
        tool: Tool {
            driver: Driver {
                name: env!("CARGO_PKG_NAME"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules: catalogue.iter().map(descriptor).collect(),
                notifications: kinds.into_iter().map(|id| Reference { id }).collect(),
            },
        },
        invocations: [Invocation { execution_successful: true, tool_execution_notifications: notices.collect() }],
        automation_details: AutomationDetails { id: "locdrift/" },
        column_kind: "unicodeCodePoints",
    }
}

fn descriptor(manifest: &Manifest) -> Descriptor<'_> {
    let paragraphs = manifest.document.split("\n\n").map(str::trim);
    let first = paragraphs.filter(|paragraph| !paragraph.starts_with('#')).find(|paragraph| !paragraph.is_empty());
    let first = first.map_or(manifest.summary.clone(), |paragraph| paragraph.replace('\n', " "));
    Descriptor {
        id: manifest.id.0,
        name: manifest.id.0.split('-').map(capital).collect(),
        short_description: text(&manifest.summary),
        full_description: Text { text: first.into() },
        default_configuration: Configuration { level: manifest.level.as_str() },
        help: Help {
            text: format!("To read about this rule: locdrift explain {}", manifest.id),
            markdown: manifest.document,
        },
        properties: Tags { tags: ["documentation", "localization"] },
    }
}

/// A word with its first letter in upper case.
fn capital(word: &str) -> String {
    let mut rest = word.chars();
    rest.next().map_or(String::new(), |first| first.to_uppercase().chain(rest).collect())
}

fn result(
    (finding, silenced): &Item<'_>,
    rules: &HashMap<RuleId, usize>,
    shelf: &mut SourceFiles<'_>,
    out: &mut Vec<u8>,
) -> io::Result<()> {
    let sheet = shelf.switch_to(finding.at.file);
    let message: Cow<'_, str> = match &finding.help {
        Some(help) => format!("{}\nHelp: {help}", finding.message).into(),
        None => (&*finding.message).into(),
    };
    let related = finding.related.iter().take(RELATED).enumerate().map(|(number, related)| Place {
        id: Some(number + 1),
        physical_location: physical(&shelf.sheet(related.at.file), related.at.span),
        message: Some(text(&related.message)),
    });
    let related_locations = related.collect();
    let result = SarifResult {
        rule_id: finding.rule.0,
        rule_index: rules.get(&finding.rule).copied(),
        level: finding.level.as_str(),
        message: Text { text: unlinked(message) },
        locations: [Place { id: None, physical_location: physical(&sheet, finding.at.span), message: None }],
        related_locations,
        partial_fingerprints: Fingerprints { finding: finding.fingerprint.to_string() },
        suppressions: silenced.iter().copied().collect(),
        fixes: finding.fix.iter().map(|of| fix(of, shelf)).collect(),
        properties: json!({
            "cause": finding.cause,
            "locale": finding.locale.as_str(),
            "page": {"key": finding.page_key, "path": finding.page_path},
        }),
    };
    Ok(serde_json::to_writer(out, &result)?)
}

fn fix<'f>(fix: &'f Fix, shelf: &mut SourceFiles<'_>) -> SarifFix<'f> {
    let mut changes: Vec<(_, ArtifactChange<'f>)> = Vec::new();
    for edit in &fix.edits {
        let sheet = shelf.sheet(edit.file);
        let replacement = Replacement {
            deleted_region: region(&sheet, edit.span),
            inserted_content: Text { text: (&*edit.text).into() },
        };
        match changes.iter_mut().find(|(file, _)| *file == edit.file) {
            Some((_, change)) => change.replacements.push(replacement),
            None => {
                let artifact_location = artifact(&sheet.path);
                changes.push((edit.file, ArtifactChange { artifact_location, replacements: vec![replacement] }));
            }
        }
    }
    SarifFix {
        description: text(&fix.title),
        artifact_changes: changes.into_iter().map(|(_, change)| change).collect(),
        properties: json!({"applicability": fix.applicability}),
    }
}

fn text(text: &str) -> Text<'_> {
    Text { text: unlinked(text.into()) }
}

/// A message in which nothing is a link: `[this](1)` would be one.
fn unlinked(message: Cow<'_, str>) -> Cow<'_, str> {
    if !message.contains("](") {
        return message;
    }
    // Whether a reader takes a backslash for an escape or for itself, none of the brackets is left without one.
    message.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]").into()
}

fn physical(sheet: &SourceFile, span: Span) -> PhysicalLocation {
    PhysicalLocation { artifact_location: artifact(&sheet.path), region: region(sheet, span) }
}

fn region(sheet: &SourceFile, span: Span) -> Region {
    let (start, end) = sheet.points(span);
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}

/// Relative to the root of the repository, or a `file:` address where the file lies outside.
fn artifact(path: &str) -> Artifact {
    let is_drive = |path: &str| path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/');
    match path.strip_prefix('/') {
        Some(rest) => Artifact { uri: format!("file:///{}", encoded(rest)), uri_base_id: None },
        None if is_drive(path) => {
            Artifact { uri: format!("file:///{}:{}", &path[..1], encoded(&path[2..])), uri_base_id: None }
        }
        None => Artifact { uri: encoded(path), uri_base_id: Some(ROOT) },
    }
}

/// A path as part of an address: all but unreserved characters (RFC 3986) and `/` in percents.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte as char),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_an_address() {
        let uri = |path: &str| (artifact(path).uri, artifact(path).uri_base_id.is_some());
        assert_eq!(uri("fr/a b/né%[1]#2?:.md"), ("fr/a%20b/n%C3%A9%25%5B1%5D%232%3F%3A.md".to_owned(), true));
        assert_eq!(uri("/srv/é.md"), ("file:///srv/%C3%A9.md".to_owned(), false));
        assert_eq!(uri("C:/docs/a b.md"), ("file:///C:/docs/a%20b.md".to_owned(), false));
    }

    #[test]
    fn a_message_has_no_links() {
        assert_eq!(unlinked("`[a](1)` is lost".into()), "`\\[a\\](1)` is lost");
        assert_eq!(unlinked("`[!NOTE]` is lost".into()), "`[!NOTE]` is lost");
        assert_eq!(unlinked(r"\\[a\\](1)".into()), r"\\\\\[a\\\\\](1)");
    }
}
