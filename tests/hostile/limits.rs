//! What is too much is refused with a reason, counted or cut; what is shown grows no faster than what is read.
//!
//! How time grows is measured by `cargo bench --bench worst`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use locdrift::output::Format;
use locdrift::session::Request;
use serde_json::Value;

use crate::support::{self, Checked};

/// A page of two pieces in each language.
const PAGES: [(&str, &str); 2] = [("en/a.md", "# A\n"), ("fr/a.md", "# A\n")];

/// Runs `locdrift` in a folder: the status, and what was written to both streams. A panic is none of them.
fn run(dir: &Path, words: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_locdrift"));
    command.current_dir(dir).args(words).env("NO_COLOR", "1").stdin(Stdio::null());
    let output = command.output().expect("run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(!err.contains("panicked"), "{words:?}: {err}");
    (output.status.code().expect("it ends by itself"), out, err)
}

/// A project of some files.
fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    support::write(dir.path(), files.iter().map(|(path, text)| (*path, text.as_bytes())));
    dir
}

const CHECK: &[&str] = &["check", "--no-history"];
const JSON: &[&str] = &["check", "--no-history", "--output-format", "json", "--fail-on", "never"];

/// What a check says of a project with this file beside its pages; it refuses to run.
fn refused(path: &str, text: &str, more: &[(&str, &str)]) -> String {
    let dir = project(&[&PAGES[..], more, &[(path, text)]].concat());
    let (status, out, err) = run(dir.path(), CHECK);
    assert_eq!((status, &*out), (2, ""), "{err}");
    err
}

fn findings(dir: &Path) -> Vec<Value> {
    let (status, out, err) = run(dir, JSON);
    assert_eq!(status, 0, "{err}");
    let result: Value = serde_json::from_str(&out).expect("JSON");
    result["findings"].as_array().expect("a list").clone()
}

fn join(n: usize, piece: impl Fn(usize) -> String) -> String {
    (0..n).map(piece).collect()
}

#[test]
fn of_many_problems_of_a_file_the_first_are_shown_and_all_counted() {
    let keys = join(500, |at| format!("lamp{at}: 1\n"));
    let glossary = join(500, |at| format!("Lamp {at}: [1]\n"));
    let layouts = format!("source: en\nlayout:\n{}", join(50, |at| format!("  - 'a{at}/{{lamp}}/{{page}}'\n")));
    let terms = [("locdrift.yaml", "terms: '{locale}.yaml'\n")];
    for (said, shown, count) in [
        (refused("locdrift.yaml", &keys, &[]), "there is no key", 500),
        (refused("fr.yaml", &glossary, &terms), "must be text", 500),
        (refused("locdrift.yaml", &layouts, &[]), "in this pattern", 50),
    ] {
        assert!(said.contains(&format!("has {count} problems, of which the first 20")), "{said}");
        assert_eq!(said.matches(shown).count(), 20, "{said}");
    }
}

#[test]
fn what_is_held_against_every_page_has_a_limit() {
    let list = |key: &str, n: usize, item: &str| format!("{key}:\n{}", join(n, |at| format!("  - {item}{at}\n")));
    let files = join(1_001, |at| format!("  - paths: 'a{at}/**'\n    rules: {{missing-link: off}}\n"));
    for (config, said) in [
        (list("layout", 101, "'{locale}/{page}' #"), "`layout` has 101 entries; at most 100 are allowed"),
        (list("key", 21, "id"), "`key` has 21 entries; at most 20 are allowed"),
        (format!("files:\n{files}"), "`files` has 1001 entries; at most 1000 are allowed"),
    ] {
        let err = refused("locdrift.yaml", &config, &[]);
        assert!(err.contains(said), "{err}");
    }
}

#[test]
fn regular_expressions_are_limited_together() {
    // One of them is fine.
    let pattern = |at: usize| format!("      - '^(a{{100}}){{100}}{at}$'\n");
    let config = |n: usize| format!("rules:\n  broken-link:\n    ignore:\n{}", join(n, pattern));
    let dir = project(&[&PAGES[..], &[("locdrift.yaml", &config(1))]].concat());
    assert_eq!(run(dir.path(), CHECK).0, 0);
    let err = refused("locdrift.yaml", &config(100), &[]);
    let said: String = err.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    assert!(said.contains("the 100 regular expressions are too large together"), "{err}");
}

#[test]
fn there_are_no_more_threads_than_make_sense() {
    let dir = project(&PAGES);
    for threads in ["0", "513", "100000", "99999999999999999999"] {
        let (status, _, err) = run(dir.path(), &["check", "--no-history", "--threads", threads]);
        assert_eq!(status, 2, "{threads}: {err}");
        assert!(err.contains("1..=512") || err.contains("invalid digit") || err.contains("number too large"), "{err}");
    }
    assert_eq!(run(dir.path(), &["check", "--no-history", "--threads", "3"]).0, 0);
}

#[test]
fn aliases_of_aliases_are_refused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for at in 1..12 {
        let item = format!("*a{}", at - 1);
        let _ = writeln!(bomb, "a{at}: &a{at} [{}]", [&*item; 10].join(", "));
    }
    let config = format!("{bomb}rules: *a11\n");
    assert!(refused("locdrift.yaml", &config, &[]).len() < 10_000);
    refused("fr.yaml", &bomb, &[("locdrift.yaml", "terms: '{locale}.yaml'\n")]);
    // Front matter is read without taking the values in.
    let page = format!("---\n{bomb}---\n# A\n");
    let dir = project(&[("en/a.md", &page), ("fr/a.md", &page.replace('x', "y"))]);
    let (status, out, err) = run(dir.path(), JSON);
    assert_eq!(status, 0, "{err}");
    assert!(out.len() < 100 * page.len(), "{}", out.len());
}

#[test]
fn of_many_problems_of_front_matter_the_first_are_reported_and_all_counted() {
    let twice = format!("---\n{}---\n# A\n", join(500, |at| format!("key{}: {at}\n", at / 2)));
    let dir = project(&[("en/a.md", "---\nkey: 1\n---\n# A\n"), ("fr/a.md", &twice)]);
    let found = findings(dir.path());
    let problems: Vec<&str> = found
        .iter()
        .filter(|finding| finding["rule"] == "invalid-front-matter")
        .filter_map(|finding| finding["message"].as_str())
        .collect();
    assert_eq!(problems.len(), 20, "{problems:?}");
    assert!(problems[19].ends_with("; 230 more problems follow"), "{}", problems[19]);
}

#[test]
fn each_of_many_keys_is_fixed_by_itself() {
    let page = |word: &str| format!("---\n{}---\n# A\n", join(100, |at| format!("key{at}: {word}{at}\n")));
    let (source, target) = (page("lamp"), page("lampe"));
    let dir = project(&[("en/a.md", &source), ("fr/a.md", &target)]);
    let fixes = |dir: &Path| findings(dir).iter().filter(|finding| finding["fix"].is_object()).count();
    assert_eq!(fixes(dir.path()), 100);
    assert_eq!(run(dir.path(), &["check", "--no-history", "--fix"]).0, 0);
    assert_eq!(std::fs::read_to_string(dir.path().join("fr/a.md")).expect("read"), source);
    // What depends on other keys is left to a person.
    let aliased = |text: &str| text.replace("key0: ", "key0: &a ").replace("---\n# A", "key: *a\n---\n# A");
    let dir = project(&[("en/a.md", &aliased(&source)), ("fr/a.md", &aliased(&target))]);
    assert_eq!(fixes(dir.path()), 0);
}

#[test]
fn what_is_shown_grows_as_what_is_read() {
    type Piece = fn(usize) -> String;
    let both: [(&str, Piece, Piece); 9] = [
        ("broken anchors", |at| format!("[a](#lamp{at})\n\n"), |at| format!("[a](#lamp{at}) ")),
        ("links to one broken anchor", |_| "[a](b.md) ".into(), |_| "[a](#lamp) ".into()),
        (
            "slugs",
            |at| format!("## Lamp {at}\n\n[a](#lamp-{at})\n\n"),
            |at| format!("## Lampe {at}\n\n[a](#lamp-{at})\n\n"),
        ),
        ("changed anchors", |at| format!("## A {{#a{at}}}\n\n"), |at| format!("## A {{#b{at}}}\n\n")),
        ("broken links", |_| "a\n\n".into(), |at| format!("[a](lamp{at}.md) ")),
        ("lost brackets", |at| format!("[!DNL A{at}] "), |at| format!("[!DNL A{at} ")),
        ("lost controls", |at| format!("[!UICONTROL A{at}] "), |_| "a ".into()),
        ("damaged links", |at| format!("[a](x{at}.md) "), |at| format!("[a] (x{at}.md) ")),
        (
            "unused suppressions",
            |_| "a\n\n".into(),
            |_| "<!-- locdrift-disable-next-line missing-link -->\n\na\n\n".into(),
        ),
    ];
    let formats = [Format::Json, Format::Sarif, Format::Full, Format::Rdjsonl, Format::Junit];
    for (name, source, target) in &both {
        let written = |n: usize| {
            let (source, target) = (format!("# A\n\n{}", join(n, source)), format!("# A\n\n{}", join(n, target)));
            let dir = project(&[("en/a.md", &source), ("fr/a.md", &target)]);
            let request = Request { path: dir.path().to_owned(), no_history: true, ..Request::default() };
            let checked = Checked::new(&request).expect("checked");
            assert!(!checked.outcome.findings.is_empty(), "{name}");
            formats.map(|format| checked.written(format).len())
        };
        for ((half, whole), format) in written(100).into_iter().zip(written(200)).zip(formats) {
            assert!(whole < half * 5 / 2 + 1_000, "{name} in {format:?}: {half} bytes, then {whole}");
        }
    }
}

#[test]
fn names_of_glossaries_are_not_repeated_without_end() {
    let above = "k".repeat(1_000);
    let yaml = format!("{above}:\n{}", join(5_000, |at| format!("  a{at}: b\n")));
    let json = format!("{{\"{above}\":{{{}}}}}", join(5_000, |at| format!("\"a{at}\":\"b\",")).trim_end_matches(','));
    for (kind, text) in [("yaml", yaml), ("json", json)] {
        let config = format!("terms: \"{{locale}}.{kind}\"\n");
        let error = refused("locdrift.yaml", &config, &[(&format!("fr.{kind}"), &text)]);
        let error = error.replace(['│', '╰', '├', '─', '▶'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(error.contains("the keys that contain others are too long"), "{kind}: {error}");
    }
    // Texts of a product are deep, and all the same no longer than they are.
    let deep = join(2_000, |at| format!("a{at}:\n  menu:\n    lamp:\n      title: Lamp\n"));
    let dir = project(&[&PAGES[..], &[("locdrift.yaml", "terms: \"{locale}.yaml\"\n"), ("fr.yaml", &deep)]].concat());
    assert_eq!(run(dir.path(), CHECK).0, 0);
}

#[test]
fn owners_of_a_line_are_not_written_for_each_page_without_end() {
    let size = |n: usize| {
        let owners = format!("* {}\n", join(n, |at| format!("@o{at} ")));
        let dir = project(&[("CODEOWNERS", &*owners), (".git/HEAD", "ref: refs/heads/main\n")]);
        for at in 0..n {
            let [en, fr] = ["en", "fr"].map(|tag| format!("{tag}/{at}.md"));
            support::write(dir.path(), [(&*en, &b"# A\n"[..]), (&fr, b"# A\n")]);
        }
        run(dir.path(), JSON).1.len()
    };
    let (half, whole) = (size(100), size(200));
    assert!(whole < half * 5 / 2, "{half} bytes, then {whole}");
}
