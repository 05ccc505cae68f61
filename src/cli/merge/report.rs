//! The JSON of a check as `merge` reads it: every value is checked, and each mistake is named by its path.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer};
use serde_json::Value;

use super::values::{
    applicability, cause, count, fingerprint, level, locale, name, path, position, shard, shown, some_text, tag, text,
    tool, wrong,
};
use crate::finding::{Applicability, Cause, Fingerprint, Level};
use crate::locale::Locale;
use crate::session::PageState;

/// The form that is read.
const SCHEMA_VERSION: u64 = 1;

/// A result of `check`, as far as its readers need it.
#[derive(Debug)]
pub(super) struct Report {
    pub summary: Summary,
    pub findings: Vec<FindingEntry>,
}

/// The run in numbers.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct Summary {
    #[serde(deserialize_with = "count")]
    pub pages: usize,
    #[serde(deserialize_with = "count")]
    pub groups: usize,
    #[serde(deserialize_with = "count")]
    findings: usize,
    #[serde(rename = "suppressed", deserialize_with = "count")]
    _suppressed: usize,
    #[serde(rename = "baselined", default, deserialize_with = "count")]
    _baselined: usize,
    #[serde(rename = "older", default, deserialize_with = "count")]
    _older: usize,
    #[serde(default, deserialize_with = "shard")]
    pub shard: Option<(u32, u32)>,
    #[serde(deserialize_with = "locales")]
    pub locales: BTreeMap<Locale, LocaleEntry>,
}

/// What one language amounts to.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct LocaleEntry {
    #[serde(deserialize_with = "count")]
    pub pages: usize,
    #[serde(deserialize_with = "count")]
    pub errors: usize,
    #[serde(deserialize_with = "count")]
    pub warnings: usize,
    #[serde(deserialize_with = "count")]
    pub notes: usize,
    #[serde(default, deserialize_with = "count")]
    pub untranslated: usize,
    #[serde(default, deserialize_with = "count")]
    pub fallbacks: usize,
    #[serde(default, deserialize_with = "count")]
    pub not_compared: usize,
    #[serde(default, deserialize_with = "count")]
    pub current_only: usize,
}

fn locales<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Locale, LocaleEntry>, D::Error> {
    let read = BTreeMap::<String, LocaleEntry>::deserialize(deserializer)?;
    let entry = |(text, of): (String, LocaleEntry)| match tag(&text) {
        Some(locale) => Ok((locale, of)),
        None => Err(wrong("a language tag", &text.into())),
    };
    read.into_iter().map(entry).collect()
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Tool {
    #[serde(rename = "name", deserialize_with = "tool")]
    _name: (),
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct NoticeEntry {
    #[serde(rename = "code", deserialize_with = "text")]
    _code: String,
    #[serde(rename = "message", deserialize_with = "text")]
    _message: String,
}

/// One defect.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct FindingEntry {
    #[serde(deserialize_with = "name")]
    pub rule: String,
    #[serde(deserialize_with = "level")]
    pub level: Level,
    #[serde(deserialize_with = "cause")]
    pub cause: Cause,
    #[serde(deserialize_with = "locale")]
    pub locale: Locale,
    pub page: PageEntry,
    #[serde(deserialize_with = "text")]
    pub message: String,
    #[serde(default, deserialize_with = "some_text")]
    pub help: Option<String>,
    pub location: Place,
    pub related: Vec<RelatedEntry>,
    #[serde(default)]
    pub fix: Option<FixEntry>,
    #[serde(deserialize_with = "fingerprint")]
    pub fingerprint: Fingerprint,
}

/// A page, in all languages.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct PageEntry {
    #[serde(default, deserialize_with = "text")]
    pub product: String,
    #[serde(deserialize_with = "text")]
    pub key: String,
    #[serde(deserialize_with = "text")]
    pub path: String,
}

/// A part of a file.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct Place {
    #[serde(deserialize_with = "path")]
    pub path: String,
    pub start: Point,
    pub end: Point,
}

/// A point in a file.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct Point {
    #[serde(deserialize_with = "position")]
    pub line: usize,
    #[serde(deserialize_with = "position")]
    pub column: usize,
    #[serde(deserialize_with = "count")]
    pub offset: usize,
}

/// Another place that helps to understand a finding.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct RelatedEntry {
    #[serde(deserialize_with = "text")]
    pub message: String,
    pub location: Place,
}

/// A fix.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct FixEntry {
    #[serde(deserialize_with = "text")]
    pub title: String,
    #[serde(deserialize_with = "applicability")]
    pub applicability: Applicability,
    pub edits: Vec<EditEntry>,
}

/// A change of one file.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
pub(super) struct EditEntry {
    #[serde(deserialize_with = "path")]
    pub path: String,
    pub start: Point,
    pub end: Point,
    #[serde(deserialize_with = "text")]
    pub text: String,
}

/// What is wrong with a result: `findings[3].level: expected error, warning or note, found "Error"`.
pub(super) type Mistakes = Vec<String>;

impl Report {
    /// Reads a whole result.
    ///
    /// # Errors
    /// All that is wrong with it, at least one.
    pub fn of(value: &Value) -> Result<Report, Mistakes> {
        let mut mistakes = Mistakes::new();
        let Value::Object(document) = value else {
            return Err(vec![format!("expected an object, found {}", shown(value))]);
        };
        match document.get("schema_version") {
            Some(version) if version.as_u64() == Some(SCHEMA_VERSION) => {}
            // Nothing is known of the rest.
            Some(version) => {
                let version = shown(version);
                return Err(vec![format!(
                    "schema_version: this locdrift reads version {SCHEMA_VERSION}, not {version}"
                )]);
            }
            None => return Err(vec!["missing field `schema_version`".to_owned()]),
        }
        let field = |name: &str| document.get(name);
        let list = |name: &str, mistakes: &mut Mistakes| match field(name) {
            Some(Value::Array(list)) => list.as_slice(),
            Some(other) => {
                mistakes.push(format!("{name}: expected a list, found {}", shown(other)));
                &[]
            }
            None => {
                mistakes.push(format!("missing field `{name}`"));
                &[]
            }
        };
        let (notices, entries) = (list("notices", &mut mistakes), list("findings", &mut mistakes));
        for (at, page) in field("pages").and_then(Value::as_array).into_iter().flatten().enumerate() {
            part::<PageState>(Some(page), &format!("pages[{at}]"), &mut mistakes);
        }
        part::<Tool>(field("tool"), "tool", &mut mistakes);
        let summary = part::<Summary>(field("summary"), "summary", &mut mistakes);
        for (at, notice) in notices.iter().enumerate() {
            part::<NoticeEntry>(Some(notice), &format!("notices[{at}]"), &mut mistakes);
        }
        let mut findings = Vec::with_capacity(entries.len());
        for (at, entry) in entries.iter().enumerate() {
            let path = format!("findings[{at}]");
            let Some(finding) = part::<FindingEntry>(Some(entry), &path, &mut mistakes) else { continue };
            mistakes.extend(finding.disorder().map(|what| format!("{path}.{what}")));
            findings.push(finding);
        }
        match summary {
            Some(summary) if mistakes.is_empty() => {
                mistakes = summary.differences(&findings);
                if mistakes.is_empty() { Ok(Report { summary, findings }) } else { Err(mistakes) }
            }
            _ => Err(mistakes),
        }
    }
}

impl FindingEntry {
    /// Every place, and where it is in the finding.
    fn places(&self) -> impl Iterator<Item = (String, Point, Point)> {
        let related = self.related.iter().enumerate();
        let related = related.map(|(at, of)| (format!("related[{at}].location"), of.location.start, of.location.end));
        let edits = self.fix.iter().flat_map(|fix| &fix.edits).enumerate();
        let edits = edits.map(|(at, edit)| (format!("fix.edits[{at}]"), edit.start, edit.end));
        let own = ("location".to_owned(), self.location.start, self.location.end);
        std::iter::once(own).chain(related).chain(edits)
    }

    /// The first place that ends before it starts.
    fn disorder(&self) -> Option<String> {
        let is_before =
            |start: Point, end: Point| end.offset < start.offset || (end.line, end.column) < (start.line, start.column);
        let mut wrong = self.places().filter(|(_, start, end)| is_before(*start, *end));
        wrong.next().map(|(path, ..)| format!("{path}.end: expected a place behind `start`"))
    }
}

impl Summary {
    /// Where it counts other findings than there are.
    fn differences(&self, findings: &[FindingEntry]) -> Mistakes {
        let mut mistakes = Mistakes::new();
        let mut differs = |path: String, said: usize, is: usize| {
            if said != is {
                mistakes.push(format!("{path}: expected {is}, as many as there are findings, found {said}"));
            }
        };
        differs("summary.findings".to_owned(), self.findings, findings.len());
        let mut counts: BTreeMap<(&Locale, Level), usize> = BTreeMap::new();
        for finding in findings {
            *counts.entry((&finding.locale, finding.level)).or_default() += 1;
        }
        for (locale, of) in &self.locales {
            for (name, said, level) in [
                ("errors", of.errors, Level::Error),
                ("warnings", of.warnings, Level::Warning),
                ("notes", of.notes, Level::Note),
            ] {
                let is = counts.remove(&(locale, level)).unwrap_or_default();
                differs(format!("summary.locales.{locale}.{name}"), said, is);
            }
        }
        let unknown = counts.into_keys().next();
        mistakes
            .extend(unknown.map(|(locale, _)| format!("summary.locales: `{locale}` is missing, which has findings")));
        mistakes
    }
}

/// Reads a part of the document; `None` where it is wrong.
fn part<T: DeserializeOwned>(value: Option<&Value>, name: &str, mistakes: &mut Mistakes) -> Option<T> {
    let Some(value) = value else {
        mistakes.push(format!("missing field `{name}`"));
        return None;
    };
    match serde_path_to_error::deserialize(value) {
        Ok(part) => Some(part),
        Err(error) => {
            let inner = error.path().to_string();
            let dot = if inner == "." { "" } else { "." };
            let path = format!("{name}{dot}{}", if dot.is_empty() { "" } else { &inner });
            mistakes.push(format!("{path}: {}", error.into_inner()));
            None
        }
    }
}
