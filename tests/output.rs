//! Findings as they are read: by people in a terminal, and by programs.

mod snippets;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::ValueEnum;
use locdrift::finding::{Applicability, Cause, Edit, Finding, Fingerprint, Fix, Level, Notice, Related, RuleId};
use locdrift::locale::Locale;
use locdrift::output::{FileAccess, Format, Style, render};
use locdrift::rule::{Manifest, Traits};
use locdrift::session::{LocaleSummary, Outcome, Summary};
use locdrift::text::{FileId, Location, Span};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support;

/// Files made by hand: path and text.
struct Shelf(Vec<(&'static str, Option<String>)>);

impl FileAccess for Shelf {
    fn path(&self, file: FileId) -> String {
        self.0[file.index()].0.to_owned()
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.0[file.index()].1.as_deref().map(Arc::from)
    }
}

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).expect("a locale")
}

fn finding(file: u32, span: Span, message: &str) -> Finding {
    Finding {
        page_key: "a.md".into(),
        page_path: "a.md".into(),
        fingerprint: Fingerprint(0xab),
        ..Finding::new(RuleId("missing-link"), locale("ja-JP"), Location { file: FileId(file), span }, message.into())
    }
}

/// The span of `what` in `text`.
fn of(text: &str, what: &str) -> Span {
    let start = text.find(what).expect("there");
    Span::new(start, start + what.len())
}

fn outcome(findings: Vec<Finding>) -> Outcome {
    Outcome { findings, ..Outcome::default() }
}

fn written(format: Format, outcome: &Outcome, files: &Shelf, style: Style) -> String {
    let mut out = Vec::new();
    render(format, outcome, files, &[], &style, &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

const BARE: Style = Style {
    color: false,
    terminal: false,
    width: 80,
    notes: true,
    translations_first: false,
    closing: false,
    silenced: true,
    fixes: None,
    fixed: None,
};

fn full(text: &str, span: Span) -> String {
    let files = Shelf(vec![("ja/a.md", Some(text.to_owned()))]);
    written(Format::Full, &outcome(vec![finding(0, span, "The link is missing.")]), &files, BARE)
}

fn japanese() -> (Outcome, Shelf) {
    let target = "---\r\ntitle: 題\r\n---\r\n\r\n# 見出し\r\n\r\n\t詳しくは[設定](a.md)を参照してください。\r\n";
    let source = "# Heading\n\nSee [settings](b.md) and\n[more](c.md).\n";
    let files = Shelf(vec![("ja/a.md", Some(target.into())), ("en/a.md", Some(source.into()))]);
    let mut first = finding(0, of(target, "[設定](a.md)"), "The link goes to a.md,\nnot to b.md.");
    first.cause = Cause::Translation;
    first.help = Some("link to b.md".into());
    first.related.push(Related {
        message: "the link in the source".into(),
        at: Location { file: FileId(1), span: of(source, "[settings](b.md)") },
    });
    first.fix = Some(Fix {
        title: "Link to b.md".into(),
        applicability: Applicability::Safe,
        edits: vec![Edit { file: FileId(0), span: of(target, "a.md"), text: "b.md".into() }],
    });
    let mut second = finding(0, Span::at(0), "The page has no id.");
    second.rule = RuleId("missing-page-id");
    second.level = Level::Warning;
    second.cause = Cause::Outdated;
    let mut all = outcome(vec![first, second.clone()]);
    all.suppressed.push((second, "known".into()));
    all.notices.push(Notice::new("shallow-history", "The history is cut.".into()));
    let of = |pages, errors, warnings| LocaleSummary { pages, errors, warnings, ..LocaleSummary::default() };
    all.summary = Summary {
        pages: 24,
        groups: 12,
        locales: [(locale("en"), of(12, 0, 0)), (locale("ja-JP"), of(12, 1, 1))].into(),
    };
    (all, files)
}

#[test]
fn full_shows_both_pages_with_columns_in_characters() {
    let (all, files) = japanese();
    let text = written(Format::Full, &all, &files, Style { closing: true, ..BARE });
    let wanted = "\
error[missing-link] (translation)

  × The link goes to a.md, not to b.md.
   ╭─[ja/a.md:7:6]
 7 │     詳しくは[設定](a.md)を参照してください。
   ·             ────────────
   ╰────
  ☞ the link in the source
   ╭─[en/a.md:3:5]
 3 │ See [settings](b.md) and
   ·     ────────────────
   ╰────
  help: link to b.md

warning[missing-page-id] (outdated)

  ⚠ The page has no id.
   ╭─[ja/a.md:1:1]
 1 │ ---
   · ▲
   ╰────

Locale    Pages   Errors  Warnings    Notes
en           12        0         0        0
ja-JP        12        1         1        0

Rule             Level    Findings  Fixable
missing-link     error           1        1
missing-page-id  warning         1        0

2 findings in 24 pages: 1 error, 1 warning, 0 notes (1 suppressed)
";
    assert_eq!(text, wanted);
}

#[test]
fn concise_is_one_line_a_finding() {
    let (all, files) = japanese();
    let text = written(Format::Concise, &all, &files, BARE);
    let wanted = "\
ja/a.md:7:6: error[missing-link] The link goes to a.md, not to b.md. (translation)
ja/a.md:1:1: warning[missing-page-id] The page has no id. (outdated)
";
    assert_eq!(text, wanted);
    let closed = written(Format::Concise, &all, &files, Style { closing: true, ..BARE });
    assert!(closed.starts_with(&format!("{wanted}\nLocale ")), "{closed}");
}

#[test]
fn the_closing_lines_fit_what_was_found() {
    let (mut all, files) = japanese();
    let manifest = Manifest {
        id: RuleId("missing-page-id"),
        summary: String::new(),
        level: Level::Error,
        outdated: Level::Note,
        source: Level::Note,
        unknown: Level::Note,
        fix: "none".into(),
        since: "0.1.0".into(),
        traits: Traits::default(),
        document: "",
    };
    let mut out = Vec::new();
    render(Format::Concise, &all, &files, &[manifest], &Style::default(), &mut out).expect("written");
    let text = String::from_utf8(out).expect("UTF-8");
    assert!(
        text.ends_with("\n\nNext steps:\n  locdrift explain missing-page-id  # what the rule finds, and why\n"),
        "{text}"
    );

    all.findings.clear();
    let text = written(Format::Full, &all, &files, Style { closing: true, ..BARE });
    assert!(text.starts_with("Locale "), "{text}");
    assert!(text.ends_with("\n\nNo findings in 24 pages of 2 locales (1 suppressed).\n"), "{text}");
    let text = written(Format::Full, &Outcome::default(), &files, Style { closing: true, ..BARE });
    assert_eq!(text, "No findings in 0 pages of 0 locales.\n");
}

#[test]
fn colour_changes_no_text() {
    let (all, files) = japanese();
    for format in [Format::Full, Format::Concise] {
        let bare = written(format, &all, &files, BARE);
        let colored = written(format, &all, &files, Style { color: true, ..BARE });
        assert!(!bare.contains('\u{1b}') && colored.contains('\u{1b}'));
        let stripped = anstream::adapter::strip_str(&colored).to_string();
        let trimmed: Vec<_> = stripped.lines().map(str::trim_end).collect();
        assert_eq!(trimmed, bare.lines().collect::<Vec<_>>());
    }
}

#[test]
fn a_file_that_is_gone_is_named() {
    let files = Shelf(vec![("ja/a.md", None)]);
    let mut gone = finding(0, Span::new(4, 9), "The link is missing.");
    gone.related.push(Related { message: "here".into(), at: gone.at });
    let all = outcome(vec![gone]);
    let wanted = "\
error[missing-link]

  × The link is missing.
  │ (in ja/a.md, which cannot be read)
  ☞ here (in ja/a.md, which cannot be read)
";
    assert_eq!(written(Format::Full, &all, &files, BARE), wanted);
    assert!(written(Format::Concise, &all, &files, BARE).starts_with("ja/a.md:1:1: "));
    let data: Value = serde_json::from_str(&written(Format::Json, &all, &files, BARE)).expect("JSON");
    let location = &data["findings"][0]["location"];
    assert_eq!(location["start"], json!({"line": 1, "column": 1, "offset": 4}));
}

#[test]
fn many_related_places_are_counted() {
    let files = Shelf(vec![("ja/a.md", Some("abc\n".into()))]);
    let mut many = finding(0, Span::at(0), "The id stands twice.");
    many.related = (0..7).map(|_| Related { message: "here too".into(), at: many.at }).collect();
    many.help = Some("keep one".into());
    let text = written(Format::Full, &outcome(vec![many]), &files, BARE);
    assert_eq!(text.matches("here too").count(), 4);
    assert!(text.ends_with("  ☞ and 3 more places\n  help: keep one\n"), "{text}");
}

#[test]
fn json_is_the_contract() {
    let (all, files) = japanese();
    let text = written(Format::Json, &all, &files, Style { closing: true, ..BARE });
    let data: Value = serde_json::from_str(&text).expect("JSON");
    let wanted = json!({
        "schema_version": 1,
        "tool": {"name": "locdrift", "version": env!("CARGO_PKG_VERSION")},
        "summary": {"pages": 24, "groups": 12, "findings": 2, "suppressed": 1, "baselined": 0, "older": 0, "locales": {
            "en": {"pages": 12, "errors": 0, "warnings": 0, "notes": 0, "untranslated": 0, "fallbacks": 0, "restamped": 0, "not_compared": 0, "current_only": 0},
            "ja-JP": {"pages": 12, "errors": 1, "warnings": 1, "notes": 0, "untranslated": 0, "fallbacks": 0, "restamped": 0, "not_compared": 0, "current_only": 0},
        }},
        "notices": [{"code": "shallow-history", "message": "The history is cut."}],
        "findings": [{
            "rule": "missing-link", "level": "error", "cause": "translation", "locale": "ja-JP",
            "page": {"key": "a.md", "path": "a.md"},
            "message": "The link goes to a.md,\nnot to b.md.", "help": "link to b.md",
            "location": {"path": "ja/a.md",
                "start": {"line": 7, "column": 6, "offset": 52}, "end": {"line": 7, "column": 16, "offset": 66}},
            "related": [{"message": "the link in the source", "location": {"path": "en/a.md",
                "start": {"line": 3, "column": 5, "offset": 15}, "end": {"line": 3, "column": 21, "offset": 31}}}],
            "fix": {"title": "Link to b.md", "applicability": "safe", "edits": [{"path": "ja/a.md",
                "start": {"line": 7, "column": 11, "offset": 61}, "end": {"line": 7, "column": 15, "offset": 65},
                "text": "b.md"}]},
            "fingerprint": "00000000000000ab",
        }, {
            "rule": "missing-page-id", "level": "warning", "cause": "outdated", "locale": "ja-JP",
            "page": {"key": "a.md", "path": "a.md"},
            "message": "The page has no id.",
            "location": {"path": "ja/a.md",
                "start": {"line": 1, "column": 1, "offset": 0}, "end": {"line": 1, "column": 1, "offset": 0}},
            "related": [],
            "fingerprint": "00000000000000ab",
        }],
    });
    assert_eq!(data, wanted);
    // Offsets are bytes of the very file.
    let ja = files.text(FileId(0)).expect("there");
    assert_eq!(&ja[52..66], "[設定](a.md)");
    assert_eq!(&ja[61..65], "a.md");
}

/// Files that count how often they are read.
struct Counting(Shelf, AtomicUsize);

impl FileAccess for Counting {
    fn path(&self, file: FileId) -> String {
        self.0.path(file)
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.text(file)
    }
}

#[test]
fn a_file_is_read_once_for_all_its_findings() {
    let (all, files) = japanese();
    let first = all.findings[0].clone();
    let all = outcome(vec![first; 50]);
    let files = Counting(files, AtomicUsize::new(0));
    for &format in Format::value_variants() {
        let before = files.1.load(Ordering::Relaxed);
        render(format, &all, &files, &[], &BARE, &mut std::io::sink()).expect("written");
        let read = files.1.load(Ordering::Relaxed) - before;
        let speaks_of_the_source =
            matches!(format, Format::Full | Format::Json | Format::Jsonl | Format::Sarif | Format::Junit);
        assert_eq!(read, if speaks_of_the_source { 2 } else { 1 }, "{format:?}");
    }
}

#[test]
fn people_see_translations_first_and_the_worst_of_them() {
    let files = Shelf(["en/a.md", "fr/a.md", "fr/b.md"].map(|path| (path, Some("# Titre\n".to_owned()))).into());
    let at = |file, level, cause, message: &str| Finding { level, cause, ..finding(file, Span::new(2, 7), message) };
    let all = outcome(vec![
        at(0, Level::Error, Cause::Source, "own"),
        at(0, Level::Warning, Cause::Translation, "untranslated"),
        at(1, Level::Warning, Cause::Outdated, "stale"),
        at(1, Level::Note, Cause::Outdated, "note"),
        at(2, Level::Error, Cause::Translation, "worst"),
        at(2, Level::Warning, Cause::Translation, "less"),
    ]);
    let order = |style| {
        let text = written(Format::Concise, &all, &files, style);
        text.lines().map(|line| line.split(' ').nth(2).expect("a message").to_owned()).collect::<Vec<_>>()
    };
    let style = Style { notes: false, translations_first: true, ..BARE };
    assert_eq!(order(style), ["worst", "less", "untranslated", "stale", "own"]);
    assert_eq!(order(BARE), ["own", "untranslated", "stale", "note", "worst", "less"]);
}
