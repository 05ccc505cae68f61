//! The state of the pages as Lunaria's status JSON, so that dashboards made for it show our verdicts.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Report, Row};
use crate::output::{OneLine, Sanitized};
use crate::session::PageStatus;

/// Writes a list of all source pages, with the state of each translation: `up-to-date`, `outdated` or `missing`. What is
/// unknown is `up-to-date`, as Lunaria has no word for it, and marked by `unknown`.
///
/// # Errors
/// Those of `out`.
pub fn lunaria(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let out = &mut Sanitized::json(out);
    /// A source page and its translations.
    type Page<'r> = (Option<&'r Row>, Vec<&'r Row>);
    let mut pages: BTreeMap<(&str, &str), Page<'_>> = BTreeMap::new();
    for row in report.rows.iter().filter(|row| row.state.status != PageStatus::Orphan) {
        let page = pages.entry((&row.state.product, &row.state.path)).or_default();
        if row.state.status == PageStatus::Source { page.0 = Some(row) } else { page.1.push(row) }
    }
    write!(out, "[")?;
    let mut first = true;
    for ((product, path), (source, targets)) in pages {
        let Some(source) = source else { continue };
        let shared = if product.is_empty() { path.to_owned() } else { format!("{product}/{path}") };
        let localizations: Vec<Value> = targets.into_iter().map(localization).collect();
        let entry = json!({
            "type": "universal",
            "source": {"lang": source.state.locale, "path": source.state.file, "title": source.state.title},
            "sharedPath": shared,
            "localizations": localizations,
        });
        write!(out, "{}\n  {}", if first { "" } else { "," }, serde_json::to_string(&OneLine(&entry))?)?;
        first = false;
    }
    writeln!(out, "\n]")
}

fn localization(row: &Row) -> Value {
    let state = &row.state;
    let status = match state.status {
        PageStatus::Untranslated => "missing",
        _ if state.file.is_none() => "missing",
        PageStatus::Outdated => "outdated",
        _ => "up-to-date",
    };
    let missing: Vec<&str> = state.sections.iter().map(|work| &*work.title).filter(|title| !title.is_empty()).collect();
    let mut entry = json!({
        "lang": state.locale,
        "path": state.file.clone().unwrap_or_else(|| state.path.clone()),
        "isMissing": status == "missing",
        "status": status,
        "missingKeys": [],
    });
    if let Value::Object(entry) = &mut entry {
        if state.status == PageStatus::Unknown {
            entry.insert("unknown".to_owned(), json!(state.reason));
        }
        if !missing.is_empty() {
            entry.insert("sections".to_owned(), json!(missing));
        }
        if let Some(words) = row.todo() {
            entry.insert("words".to_owned(), words.into());
        }
    }
    entry
}
