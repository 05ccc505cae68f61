//! The report as JSON: all numbers, and the pages that they were counted from. `--from` and `--compare` read it again.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{Cell, Measures, View, columns};
use crate::output::{OneLine, Sanitized};

/// Changes only when a reader of the old form would break.
pub(super) const SCHEMA_VERSION: u64 = 1;

/// Writes the report.
///
/// # Errors
/// Those of `out`.
pub fn json(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let out = &mut Sanitized::json(out);
    let report = view.report;
    let mut document = Map::new();
    let mut put = |key: &str, value: Value| {
        document.insert(key.to_owned(), value);
    };
    put("schema_version", SCHEMA_VERSION.into());
    put("tool", json!({"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")}));
    put("source", json!(report.source));
    put("date", json!(report.date));
    put("source_words", report.source_words.into());
    put("source_findings", rules(&report.source_findings));
    put("accepted_findings", report.accepted.into());
    let locales = report.locales.iter().map(|of| (of.locale.to_string(), measures(&of.measures)));
    put("locales", Value::Object(locales.collect()));
    if !view.targets.0.is_empty() {
        let target = |target: &super::Target| json!({"measure": target.measure.name(), "least_percent": target.least as f64 / 10.0});
        put("targets", view.targets.0.iter().map(target).collect());
        let missed = view.targets.missed(report);
        let missed = missed.iter().map(|missed| json!({"locale": missed.locale, "measure": missed.target.measure.name(), "percent": missed.is.percent()}));
        put("missed_targets", missed.collect());
    }
    let mut slices = Vec::new();
    for (by, own) in view.slices {
        slices.extend(own.iter().map(|slice| {
            let locales = slice.locales.iter().map(|(locale, of)| (locale.to_string(), measures(of)));
            json!({"by": by.name(), "name": slice.name, "locales": locales.collect::<Map<_, _>>()})
        }));
    }
    if !view.slices.is_empty() {
        put("slices", slices.into());
    }
    if !view.trend.is_empty() {
        let point = |point: &super::TrendPoint| {
            let locales = point.locales.iter().map(|(locale, of)| (locale.to_string(), measures(of)));
            json!({"date": point.date, "locales": locales.collect::<Map<_, _>>()})
        };
        put("trend", view.trend.iter().map(point).collect());
    }
    if let Some(comparison) = view.comparison {
        let locales = comparison
            .locales
            .iter()
            .map(|(locale, old)| (locale.to_string(), old.as_ref().map_or(Value::Null, measures)));
        let pages = comparison.pages.iter().map(|page| {
            json!({"locale": page.locale, "product": page.product, "path": page.path,
                "words_to_translate": [page.todo.0, page.todo.1], "errors": [page.defects.0, page.defects.1]})
        });
        put(
            "compared_with",
            json!({"date": comparison.date, "locales": locales.collect::<Map<_, _>>(), "pages": pages.collect::<Vec<_>>()}),
        );
    }
    write!(out, "{{")?;
    for (key, value) in &document {
        let text = serde_json::to_string_pretty(value)?.replace('\n', "\n  ");
        write!(out, "\n  {}: {text},", Value::from(key.as_str()))?;
    }
    write!(out, "\n  \"pages\": [")?;
    for (at, row) in report.rows.iter().enumerate() {
        write!(out, "{}\n    {}", if at > 0 { "," } else { "" }, serde_json::to_string(&OneLine(row))?)?;
    }
    writeln!(out, "\n  ]\n}}")
}

fn measures(of: &Measures) -> Value {
    let cell = |cell: Cell| match cell {
        Cell::Count(number) => number.into(),
        Cell::Percent(number) | Cell::Rate(number) => json!(number),
        Cell::Nothing | Cell::Unknown => Value::Null,
    };
    let mut all: Map<String, Value> = columns(of).into_iter().map(|(name, of)| (name.to_owned(), cell(of))).collect();
    all.insert("rules".to_owned(), rules(&of.rules));
    all.insert("unknown_reasons".to_owned(), json!(of.unknown));
    let ages = of.histogram().map(|(name, pages)| json!({"age": name, "pages": pages}));
    all.insert("ages".to_owned(), Value::Array(ages.into()));
    Value::Object(all)
}

fn rules(of: &std::collections::BTreeMap<String, super::RuleCount>) -> Value {
    let rule = |(rule, count): (&String, &super::RuleCount)| {
        let [errors, warnings, notes] = count.levels;
        let [translation, outdated, source, unknown] = count.causes;
        let value = json!({"defects": count.defects, "errors": errors, "warnings": warnings, "notes": notes,
            "causes": {"translation": translation, "outdated": outdated, "source": source, "unknown": unknown}});
        (rule.clone(), value)
    };
    Value::Object(of.iter().map(rule).collect())
}
