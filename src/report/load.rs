//! Saved results as the input of a report: those of `check`, and reports in JSON.

use serde::Deserialize;
use serde_json::Value;

use super::json::SCHEMA_VERSION;
use super::{FindingCount, Input, PageFinding, Row, rule_name};
use crate::finding::{Cause, Level};
use crate::locale::Locale;
use crate::session::PageStates;

/// Why a saved result cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// It is no JSON; it may be cut off.
    #[error("line {line}: this is not JSON, or it is incomplete")]
    NoJson {
        /// From 1.
        line: usize,
    },
    /// It is of another form.
    #[error("schema_version: this locdrift reads version {SCHEMA_VERSION}, not {found}")]
    Version {
        /// Its version, or `nothing`.
        found: String,
    },
    /// It does not have the states of pages.
    #[error("it does not contain the state of the pages (`pages`)")]
    NoPages,
    /// A value is wrong.
    #[error("{path}: {message}")]
    Value {
        /// Where.
        path: String,
        /// What is wrong.
        message: String,
    },
}

/// Bytes of a path at most, as on Linux: each section of a page is listed with it.
const LONGEST_PATH: usize = 4096;
/// Findings at most, of one kind.
const MOST: u64 = u32::MAX as u64;

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Document {
    #[serde(default)]
    source: Option<Locale>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    pages: Option<Vec<Row>>,
    #[serde(default)]
    findings: Vec<Finding>,
    #[serde(default)]
    summary: Option<Summary>,
    #[serde(default)]
    accepted_findings: u64,
}

#[derive(Deserialize)]
struct Summary {
    #[serde(default)]
    baselined: u64,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Finding {
    rule: String,
    level: Level,
    #[serde(deserialize_with = "super::cause")]
    cause: Cause,
    locale: Locale,
    page: Page,
    location: Place,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Page {
    #[serde(default)]
    product: String,
    path: String,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Place {
    path: String,
}

/// Reads a saved result.
///
/// # Errors
/// When it is incomplete, of another version or without pages, or a value is wrong.
pub fn load(bytes: &[u8]) -> Result<Input, LoadError> {
    #[derive(Deserialize)]
    struct Version {
        schema_version: Option<Value>,
    }
    let broken = |error: &serde_json::Error| LoadError::NoJson { line: error.line() };
    // A list would be taken for the values of the fields.
    if bytes.trim_ascii_start().first().is_some_and(|first| *first != b'{') {
        return Err(LoadError::Version { found: "nothing".to_owned() });
    }
    let version = serde_json::from_slice::<Version>(bytes);
    match version {
        Ok(Version { schema_version: Some(version) }) if version.as_u64() == Some(SCHEMA_VERSION) => {}
        Ok(Version { schema_version }) => {
            let found =
                schema_version.map_or("nothing".to_owned(), |found| crate::rule::shorten_to(&found.to_string(), 40));
            return Err(LoadError::Version { found });
        }
        Err(error) if error.is_data() => return Err(LoadError::Version { found: "nothing".to_owned() }),
        Err(error) => return Err(broken(&error)),
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let document: Document = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() {
            LoadError::Value { path, message: without_place(&inner.to_string()) }
        } else {
            broken(&inner)
        }
    })?;
    let Document { source, date, pages, findings, summary, accepted_findings } = document;
    let rows = pages.ok_or(LoadError::NoPages)?;
    let date = date.filter(|date| is_day(date));
    let mut found: Vec<PageFinding> = findings.into_iter().map(page_finding).collect();
    let mut states = Vec::with_capacity(rows.len());
    for (at, Row { state, findings }) in rows.into_iter().enumerate() {
        let state = state.shortened();
        let names = [&state.product, &state.path, state.file.as_ref().unwrap_or(&state.path)];
        if names.iter().any(|name| name.len() > LONGEST_PATH) {
            let message = format!("a path of more than {LONGEST_PATH} bytes, which no file has");
            return Err(LoadError::Value { path: format!("pages[{at}]"), message });
        }
        found.extend(findings.into_iter().map(|count| PageFinding {
            locale: state.locale.clone(),
            product: state.product.clone(),
            path: state.path.clone(),
            file: state.file.clone().unwrap_or_default(),
            count,
        }));
        states.push(state);
    }
    let accepted = summary.map_or(0, |summary| summary.baselined).saturating_add(accepted_findings);
    // Sums of so many cannot run over.
    if accepted > MOST || found.iter().any(|found| found.count.count > MOST) {
        let message = format!("a number of findings is above {MOST}, which no project has");
        return Err(LoadError::Value { path: "findings".to_owned(), message });
    }
    Ok(Input { states: PageStates { source, date, pages: states }, findings: found, accepted })
}

/// Whether it is a day, `2025-03-12`.
fn is_day(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
}

fn without_place(message: &str) -> String {
    message.split(" at line ").next().unwrap_or(message).to_owned()
}

fn page_finding(of: Finding) -> PageFinding {
    PageFinding {
        locale: of.locale,
        product: of.page.product,
        path: of.page.path,
        file: of.location.path,
        count: FindingCount { rule: rule_name(of.rule), level: of.level, cause: of.cause, count: 1 },
    }
}
