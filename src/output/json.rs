//! The findings as data: `schema_version` 1. What a field means is said at the structs below, and those of
//! a finding in `entry.rs`. Findings are written one after the other, and no more than a few files are open at once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{Error, SerializeSeq, Serializer};

use super::FileAccess;
use super::entry::with_entry;
use super::source_files::SourceFiles;
use crate::finding::Finding;
use crate::locale::Locale;
use crate::session::{LocaleSummary, Outcome, PageState};

/// Changes only when a reader of the old form would break.
const SCHEMA_VERSION: u32 = 1;

/// Writes the document, with a line end.
pub(super) fn write(outcome: &Outcome, files: &dyn FileAccess, out: &mut dyn Write) -> io::Result<()> {
    let summary = &outcome.summary;
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        summary: Summary {
            pages: summary.pages,
            groups: summary.groups,
            findings: outcome.findings.len(),
            suppressed: outcome.suppressed.len(),
            baselined: outcome.baselined.len(),
            older: outcome.preexisting.len(),
            shard: outcome.shard.map(|shard| shard.to_string()),
            locales: summary.locales.iter().map(|(locale, of)| (locale.as_str(), of)).collect(),
        },
        source: outcome.states.as_ref().and_then(|states| states.source.as_ref()).map(Locale::as_str),
        date: outcome.states.as_ref().and_then(|states| states.date.as_deref()),
        pages: outcome.states.as_ref().map(|states| Pages(&states.pages)),
        notices: outcome.notices.iter().map(|of| Notice { code: of.code, message: &of.message }).collect(),
        findings: Findings { findings: &outcome.findings, shelf: RefCell::new(SourceFiles::new(files)) },
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// The whole document.
#[derive(Serialize)]
struct Document<'a> {
    /// The form of this document: 1.
    schema_version: u32,
    /// What wrote it.
    tool: Tool,
    /// The run in numbers.
    summary: Summary<'a>,
    /// The source language.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    /// The day of the newest commit of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    /// The state of each page in each language, one a line; see [`PageState`]. Reports are made of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<Pages<'a>>,
    /// What is to be said about the run as a whole.
    notices: Vec<Notice<'a>>,
    /// In order of path; within a page the worst level first, then by place.
    findings: Findings<'a>,
}

/// The program.
#[derive(Serialize)]
struct Tool {
    /// `locdrift`.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// The run in numbers.
#[derive(Serialize)]
struct Summary<'a> {
    /// Pages read, in all languages.
    pages: usize,
    /// Page groups: a page with its translations is one.
    groups: usize,
    /// How many findings follow.
    findings: usize,
    /// How many more were silenced by a suppression.
    suppressed: usize,
    /// How many more are in the baseline.
    baselined: usize,
    /// How many more were there already in the commit that `--since` names.
    older: usize,
    /// `1/4`: which share of all groups this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<String>,
    /// For each locale, the source's too: its pages, and its findings by level.
    locales: BTreeMap<&'a str, &'a LocaleSummary>,
}

/// Something about the run as a whole.
#[derive(Serialize)]
struct Notice<'a> {
    /// Its kind, in kebab-case.
    code: &'a str,
    /// In a sentence or two.
    message: &'a str,
}

/// The states of pages, each on a line of its own.
struct Pages<'a>(&'a [PageState]);

impl Serialize for Pages<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(OneLine))
    }
}

/// A value without line ends, whatever is around.
pub(crate) struct OneLine<'a, T>(pub &'a T);

impl<T: Serialize> Serialize for OneLine<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::value::to_raw_value(self.0).map_err(S::Error::custom)?.serialize(serializer)
    }
}

/// Findings, turned into entries one at a time.
struct Findings<'a> {
    findings: &'a [Finding],
    shelf: RefCell<SourceFiles<'a>>,
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.findings.len()))?;
        let mut shelf = self.shelf.borrow_mut();
        for finding in self.findings {
            with_entry(finding, &mut shelf, |entry| list.serialize_element(entry))?;
        }
        list.end()
    }
}
