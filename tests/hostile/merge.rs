//! `merge` believes no result: every value is checked, and each mistake is named by its path.

use std::fs;

use locdrift::cli::{Exit, Terminal};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::hostile::locdrift;

/// A result as `check` writes it, with one finding that has all that a finding can have.
fn result() -> Value {
    let place = |path: &str| json!({"path": path, "start": {"line": 1, "column": 1, "offset": 0}, "end": {"line": 1, "column": 4, "offset": 3}});
    let edit = |path: &str| {
        let mut edit = place(path);
        edit["text"] = "x".into();
        edit
    };
    json!({
        "schema_version": 1,
        "tool": {"name": "locdrift", "version": "0.1.0"},
        "summary": {"pages": 2, "groups": 1, "findings": 1, "suppressed": 0, "baselined": 0, "older": 0, "shard": "1/1",
            "locales": {"en": {"pages": 1, "errors": 0, "warnings": 0, "notes": 0},
                "fr": {"pages": 1, "errors": 1, "warnings": 0, "notes": 0}}},
        "notices": [{"code": "layout", "message": "as always"}],
        "findings": [{"rule": "missing-link", "level": "error", "cause": "translation", "locale": "fr",
            "page": {"key": "a.md", "path": "a.md"}, "message": "m", "help": "h", "location": place("fr/a.md"),
            "related": [{"message": "r", "location": place("en/a.md")}],
            "fix": {"title": "t", "applicability": "safe", "edits": [edit("fr/a.md")]},
            "fingerprint": "00000000000000ab"}],
    })
}

/// Merges results; the exit and what is said.
fn merge(results: &[Value], more: &[&str]) -> (Exit, String, String) {
    let dir = TempDir::new().expect("a folder");
    let paths = results.iter().enumerate().map(|(at, result)| {
        let path = dir.path().join(format!("{at}.json"));
        fs::write(&path, result.to_string()).expect("written");
        path.to_str().expect("UTF-8").to_owned()
    });
    let paths: Vec<String> = paths.collect();
    let words: Vec<&str> =
        ["merge"].into_iter().chain(paths.iter().map(String::as_str)).chain(more.iter().copied()).collect();
    locdrift(&words, &Terminal { width: 1000, ..Terminal::default() })
}

/// The same with one value of it changed; `null` takes it out.
fn with(path: &str, value: &Value) -> Value {
    let mut result = result();
    let (above, name) = path.rsplit_once('/').expect("a path");
    let above = result.pointer_mut(above).expect("there");
    match above {
        Value::Object(map) if value.is_null() => _ = map.remove(name),
        Value::Object(map) => _ = map.insert(name.to_owned(), value.clone()),
        _ => above[name.parse::<usize>().expect("a number")] = value.clone(),
    }
    result
}

#[test]
fn a_whole_result_is_merged() {
    let (exit, out, err) = merge(&[result()], &[]);
    assert_eq!(exit, Exit::Findings, "{err}");
    let mut wanted = result();
    wanted["summary"].as_object_mut().expect("an object").remove("shard");
    assert_eq!(serde_json::from_str::<Value>(&out).expect("JSON"), wanted);
    // Later versions may say more.
    let (exit, out, err) = merge(&[with("/findings/0/new", &json!({"a": 1}))], &[]);
    assert_eq!(exit, Exit::Findings, "{err}");
    assert!(out.contains("\"new\""), "{out}");
}

#[test]
fn every_mistake_is_named_by_its_path() {
    let rows: &[(&str, Value, &str)] = &[
        ("/findings/0/level", json!("Error"), "findings[0].level: expected error, warning or note, found \"Error\""),
        ("/findings/0/level", json!(1), "findings[0].level: expected error, warning or note, found 1"),
        (
            "/findings/0/cause",
            json!("me"),
            "findings[0].cause: expected translation, outdated, source or unknown, found \"me\"",
        ),
        ("/findings/0/rule", json!("A rule"), "findings[0].rule: expected the name of a rule, found \"A rule\""),
        ("/findings/0/locale", json!("fr_FR!"), "findings[0].locale: expected a language tag, found \"fr_FR!\""),
        ("/summary/locales/fr", Value::Null, "summary.locales: `fr` is missing, which has findings"),
        ("/findings/0/page", json!("a"), "findings[0].page: invalid type: string \"a\", expected an object"),
        ("/findings/0/page/key", Value::Null, "findings[0].page: missing field `key`"),
        ("/findings/0/message", json!(["a"]), "findings[0].message: expected text, found a list"),
        ("/findings/0/help", json!({}), "findings[0].help: expected text, found an object"),
        ("/findings/0/location/path", json!(""), "findings[0].location.path: expected a path, found \"\""),
        ("/findings/0/location/path", json!("a\u{0}b"), "findings[0].location.path: expected a path"),
        (
            "/findings/0/location/start/line",
            json!(0),
            "findings[0].location.start.line: expected a whole number from 1, found 0",
        ),
        (
            "/findings/0/location/start/column",
            json!(1.5),
            "findings[0].location.start.column: expected a whole number from 1, found 1.5",
        ),
        (
            "/findings/0/location/end/offset",
            json!(-1),
            "findings[0].location.end.offset: expected a whole number, found -1",
        ),
        (
            "/findings/0/location/end/offset",
            json!(u64::MAX),
            "findings[0].location.end.offset: expected a whole number",
        ),
        ("/findings/0/location/start/offset", json!(9), "findings[0].location.end: expected a place behind `start`"),
        ("/findings/0/related", json!("no"), "findings[0].related: invalid type"),
        ("/findings/0/related/0/location", json!(3), "findings[0].related[0].location: invalid type"),
        (
            "/findings/0/fix/applicability",
            json!("Safe"),
            "findings[0].fix.applicability: expected safe or unsafe, found \"Safe\"",
        ),
        ("/findings/0/fix/edits/0/text", json!(1), "findings[0].fix.edits[0].text: expected text, found 1"),
        (
            "/findings/0/fix/edits/0/start/line",
            json!("1"),
            "findings[0].fix.edits[0].start.line: expected a whole number from 1",
        ),
        (
            "/findings/0/fingerprint",
            json!("AB"),
            "findings[0].fingerprint: expected 16 hexadecimal digits, found \"AB\"",
        ),
        ("/findings/0", json!(7), "findings[0]: invalid type: integer `7`, expected an object"),
        ("/findings", json!({}), "findings: expected a list, found an object"),
        ("/findings", Value::Null, "missing field `findings`"),
        ("/notices/0/code", json!(1), "notices[0].code: expected text, found 1"),
        ("/notices", json!("x"), "notices: expected a list"),
        ("/tool/name", json!("other"), "tool.name: expected \"locdrift\", found \"other\""),
        ("/summary", json!([]), "summary: invalid"),
        ("/summary/pages", json!("2"), "summary.pages: expected a whole number, found \"2\""),
        ("/summary/findings", json!(0), "summary.findings: expected 1, as many as there are findings, found 0"),
        ("/summary/locales/fr/errors", json!(0), "summary.locales.fr.errors: expected 1"),
        ("/summary/locales/fr", json!(0), "summary.locales.fr: invalid type"),
        (
            "/summary/locales/xx!",
            json!({"pages": 0, "errors": 0, "warnings": 0, "notes": 0}),
            "summary.locales: expected a language tag, found \"xx!\"",
        ),
        ("/summary/shard", json!("x/y"), "summary.shard: expected a shard such as \"1/4\", found \"x/y\""),
        ("/summary/shard", json!("0/2"), "summary.shard: expected a shard"),
        ("/summary/shard", json!("3/2"), "summary.shard: expected a shard"),
        ("/summary/shard", json!("01/1"), "summary.shard: expected a shard"),
        ("/summary/shard", json!(["1/1"]), "summary.shard: expected a shard"),
        ("/schema_version", json!(2), "schema_version: this locdrift reads version 1, not 2"),
        ("/schema_version", json!("1"), "schema_version: this locdrift reads version 1, not \"1\""),
        ("/schema_version", Value::Null, "missing field `schema_version`"),
    ];
    for (path, value, wanted) in rows {
        for format in ["json", "concise"] {
            let (exit, out, err) = merge(&[with(path, value)], &["--output-format", format]);
            assert_eq!((exit, &*out), (Exit::Failed, ""), "{path} = {value}: {err}");
            assert!(err.contains(&format!("0.json is not a result of a check: {wanted}")), "{path} = {value}: {err}");
        }
    }
    for whole in [json!([]), json!(null), json!("x"), json!(1)] {
        let (exit, _, err) = merge(std::slice::from_ref(&whole), &[]);
        assert!(
            exit == Exit::Failed && err.contains("is not a result of a check: expected an object"),
            "{whole}: {err}"
        );
    }
}

#[test]
fn twenty_mistakes_are_printed_and_the_rest_is_counted() {
    let mut odd = result();
    let mut wrong = odd["findings"][0].clone();
    wrong["level"] = "bad\u{1b}[31m\n::error::".into();
    odd["findings"] = vec![wrong; 25].into();
    let (exit, _, err) = merge(&[odd], &[]);
    assert_eq!(exit, Exit::Failed);
    assert_eq!(err.matches(".level: expected error, warning or note").count(), 20, "{err}");
    assert!(err.contains("25 mistakes") && err.contains("and 5 more"), "{err}");
    assert!(!err.contains('\u{1b}') && !err.lines().any(|line| line.trim_start().starts_with("::")), "{err}");
}

#[test]
fn a_part_is_not_taken_for_the_whole() {
    let shard = |shard: &str| with("/summary/shard", &shard.into());
    for (shards, wanted) in [
        (&["1/2"][..], "missing shard 2/2"),
        (&["2/3"], "missing shards 1/3, 3/3"),
        (&["1/2", "1/2"], "duplicate shard 1/2: "),
        (&["1/2", "2/3", "2/2"], "missing shards 1/3, 3/3"),
        (&["1/4294967295"], "missing shards 2/4294967295"),
    ] {
        let results: Vec<Value> = shards.iter().map(|of| shard(of)).collect();
        let (exit, out, err) = merge(&results, &["--fail-on", "never"]);
        assert_eq!((exit, &*out), (Exit::Failed, ""), "{shards:?}");
        assert!(err.contains(wanted), "{shards:?}: {err}");
    }
    assert_eq!(merge(&[shard("1/2"), shard("2/2")], &["--fail-on", "never"]).0, Exit::Clean);
}
