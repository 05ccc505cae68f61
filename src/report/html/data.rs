//! The pages as data for the script: short, since there may be ten thousands of them.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::super::slices::Folders;
use super::super::{Row, View};
use crate::output::Sanitized;
use crate::session::{PageStatus, WorkKind};
use crate::text::line;

/// A list in which each text is once.
#[derive(Default)]
struct Pool {
    texts: Vec<String>,
    places: HashMap<String, usize>,
}

impl Pool {
    fn place(&mut self, text: &str) -> usize {
        if let Some(at) = self.places.get(text) {
            return *at;
        }
        self.texts.push(line(text));
        self.places.insert(text.to_owned(), self.texts.len() - 1);
        self.texts.len() - 1
    }
}

/// All pages, as JSON that no `</script>` can end. A page is `[product, path, title, folder, words, file, cells]`; a cell
/// of a language is `0` for nothing, else its state, or `[state, words, days, errors, sections, rules, file]`; a section
/// `[kind, title, words, removed, source line, line]`.
pub(super) fn data(view: &View<'_>) -> String {
    let report = view.report;
    let folders = Folders::of(report);
    let (mut titles, mut products, mut rules, mut places) =
        (Pool::default(), Pool::default(), Pool::default(), Pool::default());
    let mut pages: BTreeMap<(&str, &str, bool), Vec<&Row>> = BTreeMap::new();
    for row in &report.rows {
        let is_orphan = row.state.status == PageStatus::Orphan;
        pages.entry((&row.state.product, &row.state.path, is_orphan)).or_default().push(row);
    }
    let prefixes = prefixes(view);
    let mut list = Vec::new();
    for ((product, path, _), rows) in pages {
        let Some(first) = rows.first() else { continue };
        let source = rows.iter().find(|row| row.state.status == PageStatus::Source);
        let cells: Vec<Value> = report
            .locales
            .iter()
            .map(|of| rows.iter().find(|row| row.state.locale == of.locale && row.state.status != PageStatus::Source))
            .map(|row| row.map_or(json!(0), |row| cell(row, &prefixes, &mut titles, &mut rules)))
            .collect();
        let file = source.and_then(|source| file(source, &prefixes));
        list.push(json!([
            products.place(product),
            line(path),
            line(report.title_of(first)),
            places.place(&folders.name(first)),
            first.state.words,
            file,
            cells
        ]));
    }
    let locales: Vec<&str> = report.locales.iter().map(|of| of.locale.as_str()).collect();
    let links: Vec<Value> = view
        .links
        .templates
        .iter()
        .filter(|(_, link)| super::super::links::is_web(&link.template))
        .map(|((locale, product), link)| json!([locale, product, link.template, link.strip, link.prefix]))
        .collect();
    let prefixes: Vec<Value> =
        prefixes.iter().map(|((locale, product), prefix)| json!([locale, product, prefix])).collect();
    let document = json!({
        "source": report.source,
        "locales": locales,
        "products": products.texts,
        "folders": places.texts,
        "rules": rules.texts,
        "titles": titles.texts,
        "links": links,
        "prefixes": prefixes,
        "pages": list,
    });
    let mut text = Vec::new();
    // Writing to memory does not fail.
    let _ = serde_json::to_writer(Sanitized::json(&mut text), &document);
    String::from_utf8_lossy(&text).replace('<', "\\u003c")
}

/// What most files of a language begin with, before the path of their source.
fn prefixes<'v>(view: &View<'v>) -> BTreeMap<(&'v str, &'v str), String> {
    let mut counts: BTreeMap<(&str, &str), BTreeMap<&str, usize>> = BTreeMap::new();
    for row in &view.report.rows {
        let prefix = row.state.file.as_deref().and_then(|file| file.strip_suffix(&*row.state.path));
        if let Some(prefix) = prefix {
            let key = (row.state.locale.as_str(), &*row.state.product);
            *counts.entry(key).or_default().entry(prefix).or_default() += 1;
        }
    }
    let most = |counts: BTreeMap<&str, usize>| {
        counts.into_iter().max_by_key(|(_, count)| *count).map(|(prefix, _)| prefix.to_owned())
    };
    counts.into_iter().filter_map(|(key, counts)| Some((key, most(counts)?))).collect()
}

/// The file of a page, where it is not the usual one: `null` for that.
fn file(row: &Row, prefixes: &BTreeMap<(&str, &str), String>) -> Option<String> {
    let file = row.state.file.as_deref()?;
    let prefix = prefixes.get(&(row.state.locale.as_str(), &*row.state.product));
    let is_usual = prefix.is_some_and(|prefix| file.strip_prefix(&**prefix) == Some(&row.state.path));
    (!is_usual).then(|| file.to_owned())
}

fn cell(row: &Row, prefixes: &BTreeMap<(&str, &str), String>, titles: &mut Pool, rules: &mut Pool) -> Value {
    let state = &row.state;
    let status = match state.status {
        PageStatus::Source => 0,
        PageStatus::Fresh => 1,
        PageStatus::MetadataOnly => 2,
        PageStatus::Outdated => 3,
        PageStatus::Unknown => 4,
        PageStatus::Untranslated => 5,
        PageStatus::Orphan => 6,
    };
    let sections: Vec<Value> = state
        .sections
        .iter()
        .map(|work| {
            let kind = match work.kind {
                WorkKind::Changed => 0,
                WorkKind::New => 1,
                WorkKind::Missing => 2,
                WorkKind::Metadata => 3,
            };
            json!([kind, titles.place(&work.title), work.words, work.removed, work.source_line, work.line])
        })
        .collect();
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for of in &row.findings {
        *counts.entry(&of.rule).or_default() += of.count;
    }
    let found: Vec<Value> = counts.into_iter().map(|(rule, count)| json!([rules.place(rule), count])).collect();
    // An empty one where there is none.
    let own = if state.file.is_none() { Some(String::new()) } else { file(row, prefixes) };
    let is_usual = own.is_none() || state.status == PageStatus::Untranslated;
    if sections.is_empty() && found.is_empty() && is_usual && state.days.is_none() && status != 4 {
        return json!(status);
    }
    let reason = state.reason.map(super::super::wording::reason);
    let mut cell = vec![
        json!(status),
        json!(row.todo()),
        json!(state.days),
        json!(row.defects()),
        json!(sections),
        json!(found),
        json!(own),
        json!(reason.map(|reason| titles.place(reason))),
    ];
    while cell.last().is_some_and(Value::is_null) {
        cell.pop();
    }
    Value::Array(cell)
}
