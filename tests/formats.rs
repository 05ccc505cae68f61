//! The formats for other programs, on findings made by hand: each as its standard says, whatever a finding holds.

mod jobs;

use std::sync::Arc;

use clap::ValueEnum;
use locdrift::finding::{Applicability, Cause, Edit, Finding, Fingerprint, Fix, Level, Notice, Related, RuleId};
use locdrift::locale::Locale;
use locdrift::output::{self, FileAccess, Format, SUMMARY_BYTES, Style};
use locdrift::rules;
use locdrift::session::{LocaleSummary, Outcome};
use locdrift::text::{FileId, Location, Span};
use serde_json::{Value, json};

use crate::support::written as read;

use crate::support;

/// Pages made by hand: path and text.
struct Pages(Vec<(String, Option<String>)>);

impl FileAccess for Pages {
    fn path(&self, file: FileId) -> String {
        self.0[file.index()].0.clone()
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.0[file.index()].1.as_deref().map(Arc::from)
    }
}

const FRENCH: &str = "\u{feff}# Été\n\nVoir 日 [la suite](a.md).\n";
const ENGLISH: &str = "# Summer\n\nSee [the rest](b.md).\n";

fn pages() -> Pages {
    let page = |path: &str, text: &str| (path.to_owned(), Some(text.to_owned()));
    Pages(vec![page("fr/l été/a,b:c%.md", FRENCH), page("/srv/en/a.md", ENGLISH)])
}

/// The place of `what` in page `file`.
fn at(file: u32, text: &str, what: &str) -> Location {
    let start = text.find(what).expect("there");
    Location { file: FileId(file), span: Span::new(start, start + what.len()) }
}

fn finding(level: Level, message: &str) -> Finding {
    Finding {
        level,
        cause: Cause::Translation,
        page_key: "key".into(),
        page_path: "a.md".into(),
        fingerprint: Fingerprint(0xab),
        ..Finding::new(
            RuleId("changed-link"),
            Locale::parse("fr-FR").expect("a locale"),
            at(0, FRENCH, "[la suite](a.md)"),
            message.into(),
        )
    }
}

/// What each format has to escape.
const ODD: &str = "100 % of `a|b` <i> & \"q\" ::error::\r\n[x](1)\u{1b}[0m";

/// A finding with all that a finding can have, and one with no more than it must have.
fn outcome() -> Outcome {
    let mut first = finding(Level::Error, ODD);
    first.help = Some("link to b.md".into());
    first.related.push(Related { message: "in the source".into(), at: at(1, ENGLISH, "[the rest](b.md)") });
    first.fix = Some(Fix {
        title: "link to b.md".into(),
        applicability: Applicability::Unsafe,
        edits: vec![
            Edit::new(FileId(0), at(0, FRENCH, "a.md").span, "b.md"),
            Edit::new(FileId(0), at(0, FRENCH, "Voir").span, "Lire"),
        ],
    });
    let second = finding(Level::Note, "The page is old.");
    let mut silenced = finding(Level::Warning, "The page is long.");
    silenced.fingerprint = Fingerprint(0xcd);
    let mut outcome = Outcome { findings: vec![first, second], ..Outcome::default() };
    outcome.suppressed = vec![(silenced.clone(), "known".into()), (silenced, String::new())];
    outcome.notices = vec![Notice::new("shallow-history", "The history is cut.".into())];
    let locales = &mut outcome.summary.locales;
    locales.insert(Locale::parse("en").expect("a locale"), LocaleSummary { pages: 1, ..Default::default() });
    locales.insert(
        Locale::parse("fr-FR").expect("a locale"),
        LocaleSummary { pages: 1, errors: 1, notes: 1, ..Default::default() },
    );
    outcome.summary.pages = 2;
    outcome
}

fn written(format: Format, outcome: &Outcome) -> String {
    with(format, outcome, &pages(), &Style::default())
}

fn with(format: Format, outcome: &Outcome, files: &Pages, style: &Style) -> String {
    let mut out = Vec::new();
    output::render(format, outcome, files, rules::catalogue(), style, &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn json_lines_are_the_findings_of_json() {
    let lines: Vec<Value> = written(Format::Jsonl, &outcome()).lines().map(parsed).collect();
    assert_eq!(Value::from(lines), parsed(&written(Format::Json, &outcome()))["findings"]);
    assert_eq!(written(Format::Jsonl, &Outcome::default()), "");
}

#[test]
fn sarif_says_all_that_a_finding_has() {
    let log = parsed(&written(Format::Sarif, &outcome()));
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["automationDetails"]["id"], "locdrift/");
    assert_eq!(
        run["invocations"],
        json!([{"executionSuccessful": true, "toolExecutionNotifications": [
            {"level": "note", "message": {"text": "The history is cut."}, "descriptor": {"id": "shallow-history"}},
        ]}])
    );
    let page = json!({"uri": "fr/l%20%C3%A9t%C3%A9/a%2Cb%3Ac%25.md", "uriBaseId": "%SRCROOT%"});
    let region = |from: usize, to: usize| json!({"startLine": 3, "startColumn": from, "endLine": 3, "endColumn": to});
    let place = json!({"physicalLocation": {"artifactLocation": page, "region": region(8, 24)}});
    let result = &run["results"][0];
    let index = result["ruleIndex"].as_u64().expect("a number") as usize;
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "changed-link");
    let mut wanted = json!({
        "ruleId": "changed-link", "ruleIndex": index, "level": "error",
        "message": {"text": format!("{}\nHelp: link to b.md", ODD.replace('[', "\\[").replace(']', "\\]"))},
        "locations": [place],
        "relatedLocations": [{"id": 1, "message": {"text": "in the source"}, "physicalLocation": {
            "artifactLocation": {"uri": "file:///srv/en/a.md"}, "region": region(5, 21),
        }}],
        "partialFingerprints": {"locdriftFinding/v2": "00000000000000ab"},
        "fixes": [{
            "description": {"text": "link to b.md"}, "properties": {"applicability": "unsafe"},
            "artifactChanges": [{"artifactLocation": page, "replacements": [
                {"deletedRegion": region(19, 23), "insertedContent": {"text": "b.md"}},
                {"deletedRegion": region(1, 5), "insertedContent": {"text": "Lire"}},
            ]}],
        }],
        "properties": {"cause": "translation", "locale": "fr-FR", "page": {"key": "key", "path": "a.md"}},
    });
    assert_eq!(*result, wanted);
    let bare = wanted.as_object_mut().expect("an object");
    bare.retain(|name, _| !["fixes", "relatedLocations"].contains(&&**name));
    bare.insert("level".into(), "note".into());
    bare.insert("message".into(), json!({"text": "The page is old."}));
    assert_eq!(run["results"][1], wanted);
}

#[test]
fn sarif_explains_its_rules() {
    let log = parsed(&written(Format::Sarif, &Outcome::default()));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("a list");
    assert_eq!(rules.len(), rules::catalogue().len());
    let rule = rules.iter().find(|rule| rule["id"] == "missing-link").expect("the rule");
    assert_eq!(rule["name"], "MissingLink");
    assert_eq!(rule["defaultConfiguration"]["level"], "error");
    assert_eq!(rule["shortDescription"]["text"], "A link of the source that is missing from the translation");
    let full = rule["fullDescription"]["text"].as_str().expect("a text");
    assert!(full.starts_with("Checks for links of the source ") && !full.contains('\n'), "{full}");
    assert!(rule["help"]["markdown"].as_str().expect("a text").starts_with("# missing-link\n"));
    assert_eq!(log["runs"][0]["results"], json!([]));
}

#[test]
fn sarif_marks_what_is_silenced() {
    let accepted = outcome().findings.remove(0);
    let outcome = Outcome { baselined: vec![accepted], ..outcome() };
    let suppressions = |style: &Style| -> Vec<Value> {
        let log = parsed(&with(Format::Sarif, &outcome, &pages(), style));
        let results = log["runs"][0]["results"].as_array().expect("a list");
        results.iter().map(|result| result["suppressions"].clone()).collect()
    };
    let wanted = [
        Value::Null,
        Value::Null,
        json!([{"kind": "inSource", "justification": "known"}]),
        json!([{"kind": "inSource"}]),
        json!([{"kind": "external", "justification": "in the baseline"}]),
    ];
    assert_eq!(suppressions(&Style::default()), wanted);
    assert_eq!(suppressions(&Style { silenced: false, ..Style::default() }), wanted[..2]);
}

#[test]
fn gitlab_gets_issues_with_fingerprints_of_their_own() {
    let issues = parsed(&written(Format::Gitlab, &outcome()));
    let place = json!({"path": "fr/l été/a,b:c%.md", "lines": {"begin": 3}});
    assert_eq!(
        issues[0],
        json!({"description": ODD, "check_name": "changed-link", "fingerprint": "00000000000000ab",
            "severity": "major", "location": place})
    );
    assert_eq!(issues[1]["severity"], "info");
    // The two share one fingerprint, which GitLab would take for one issue.
    assert_ne!(issues[1]["fingerprint"], issues[0]["fingerprint"]);
    assert_eq!(parsed(&written(Format::Gitlab, &outcome()))[1], issues[1]);
    assert_eq!(parsed(&written(Format::Gitlab, &Outcome::default())), json!([]));
}

#[test]
fn junit_is_a_suite_for_each_locale() {
    let text = written(Format::Junit, &outcome());
    let tests = read::elements(&text, "testsuites");
    assert_eq!(tests[0].attributes, [("name", "locdrift"), ("tests", "3"), ("failures", "2")].map(read::pair));
    let suites: Vec<_> = read::elements(&text, "testsuite").into_iter().map(|suite| suite.attributes).collect();
    let suite = |name, tests, failures| {
        [("name", name), ("tests", tests), ("failures", failures), ("errors", "0")].map(read::pair).to_vec()
    };
    assert_eq!(suites, [suite("en", "1", "0"), suite("fr-FR", "2", "2")]);
    let path = "fr/l été/a,b:c%.md";
    let cases: Vec<_> = read::elements(&text, "testcase").into_iter().map(|case| case.attributes).collect();
    let case =
        |name: &str| vec![read::pair(("classname", "fr-FR")), read::pair(("name", name)), read::pair(("file", path))];
    assert_eq!(cases[0], [("classname", "en"), ("name", "no findings in 1 page")].map(read::pair));
    assert_eq!(cases[1..], [case(&format!("{path}: changed-link")), case(&format!("{path}: changed-link (2)"))]);
    let failures = read::elements(&text, "failure");
    let odd = ODD.replace('\u{1b}', "␛");
    assert_eq!(failures[0].attributes, [("type", "error"), ("message", &*odd)].map(read::pair));
    let wanted = format!(
        "{path}:3:8: error[changed-link] {odd}\ncause: translation\nhelp: link to b.md\nin the source: /srv/en/a.md:3:5"
    );
    assert_eq!(failures[0].text, wanted);
}

#[test]
fn checkstyle_is_a_list_of_files() {
    let text = written(Format::Checkstyle, &outcome());
    let files = read::elements(&text, "file");
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].attributes, [read::pair(("name", "fr/l été/a,b:c%.md"))]);
    let errors = read::elements(&text, "error");
    let odd = ODD.replace('\u{1b}', "␛");
    let error = |severity: &str, message: &str| {
        let source = "locdrift.changed-link";
        [("line", "3"), ("column", "8"), ("severity", severity), ("message", message), ("source", source)]
            .map(read::pair)
    };
    assert_eq!(errors[0].attributes, error("error", &odd));
    assert_eq!(errors[1].attributes, error("info", "The page is old."));
}

#[test]
fn reviewdog_gets_bytes() {
    let lines: Vec<Value> = written(Format::Rdjsonl, &outcome()).lines().map(parsed).collect();
    let range = |line: usize, from: usize, to: usize| json!({"start": {"line": line, "column": from}, "end": {"line": line, "column": to}});
    let wanted = json!({
        "message": "100 % of `a|b` &lt;i\\> &amp; \"q\" ::error:: \\[x\\](1)␛\\[0m\nhelp: link to b.md",
        "location": {"path": "fr/l été/a,b:c%.md", "range": range(3, 10, 26)},
        "severity": "ERROR", "source": {"name": "locdrift"}, "code": {"value": "changed-link"},
        // Both edits in one, since each suggestion is taken or left.
        "suggestions": [{"range": range(3, 1, 25), "text": "Lire 日 [la suite](b.md"}],
    });
    assert_eq!(lines[0], wanted);
    assert_eq!((&lines[1]["severity"], &lines[1]["suggestions"]), (&json!("INFO"), &Value::Null));
    let mut first = finding(Level::Warning, "title");
    first.at = at(0, FRENCH, "Été");
    let line = parsed(&written(Format::Rdjsonl, &Outcome { findings: vec![first], ..Outcome::default() }));
    // The byte order mark counts: it is in the file.
    assert_eq!(line["location"]["range"], range(1, 6, 11));
}

#[test]
fn reviewdog_reads_every_line() {
    let mut all = outcome();
    all.findings[0].fix.as_mut().expect("a fix").edits[0].text = "x".repeat(70_000);
    all.findings[1].message = "é".repeat(70_000);
    let text = written(Format::Rdjsonl, &all);
    assert!(text.lines().all(|line| line.len() < 64 * 1024));
    let lines: Vec<Value> = text.lines().map(parsed).collect();
    assert_eq!(lines[0]["suggestions"], Value::Null);
    assert!(lines[1]["message"].as_str().expect("a text").ends_with("é…"));
}

#[test]
fn a_fix_of_another_file_is_no_suggestion() {
    let mut all = outcome();
    all.findings[0].fix.as_mut().expect("a fix").edits[1].file = FileId(1);
    let line = written(Format::Rdjsonl, &all).lines().next().map(parsed).expect("a line");
    assert_eq!(line["suggestions"], Value::Null);
    let log = parsed(&written(Format::Sarif, &all));
    assert_eq!(log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"].as_array().map(Vec::len), Some(2));
}

#[test]
fn every_format_survives_what_cannot_be_read() {
    let gone = Pages(vec![("fr/\u{1}.md".into(), None), ("en/a.md".into(), None)]);
    for &format in Format::value_variants() {
        let text = with(format, &outcome(), &gone, &Style { closing: false, ..Style::default() });
        let seen = read::findings(format, &text).unwrap_or_else(|why| panic!("{format:?}: {why}: {text}"));
        assert_eq!(seen, 2, "{format:?}");
    }
}
