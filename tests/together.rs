//! Findings of a page that say one thing: one entry for people, and each by itself for all else.

use std::fs;
use std::path::Path;

use locdrift::cli::{Context, Exit, Terminal, run};
use serde_json::Value;

use crate::support::{self, git::Repo};

/// Runs `locdrift` in this process; the exit and standard output.
fn locdrift(words: &[&str]) -> (Exit, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = std::iter::once("locdrift").chain(words.iter().copied()).map(Into::into);
    let exit = run(args, &Context::real(), &Terminal::default(), &mut out, &mut err);
    (exit, String::from_utf8(out).expect("UTF-8"))
}

fn check(dir: &Path, options: &[&str]) -> (Exit, String) {
    locdrift(&[&["check", dir.to_str().expect("UTF-8"), "--no-config"], options].concat())
}

/// The lines of the findings of one rule.
fn lines(dir: &Path, rule: &str, options: &[&str]) -> Vec<u64> {
    let (_, out) = check(dir, &[&["--output-format", "json", "--select", rule], options].concat());
    let data: Value = serde_json::from_str(&out).expect("JSON");
    let findings = data["findings"].as_array().expect("a list");
    findings.iter().map(|finding| finding["location"]["start"]["line"].as_u64().expect("a line")).collect()
}

/// The entries of one rule that a person reads.
fn entries(dir: &Path, rule: &str, options: &[&str]) -> Vec<String> {
    let (_, out) = check(dir, &[&["--output-format", "concise", "--select", rule], options].concat());
    let line = |line: &str| Some(line[line.find("fr/")?..].to_owned()).filter(|line| line.contains(rule));
    out.lines().filter_map(line).collect()
}

fn write(dir: &Path, path: &str, text: &str) {
    fs::write(dir.join(path), text).expect("written");
}

/// A page with some paragraphs.
fn page(title: &str, paragraph: &str, count: usize) -> String {
    format!("# {title}\n\n{}", format!("{paragraph}\n\n").repeat(count))
}

const GOOD: &str = "Turn the **small** wheel.";
const BAD: &str = "Tournez la ** petite ** molette.";

fn wheels(count: usize) -> tempfile::TempDir {
    support::project(&[("en/a.md", &page("Lamp", GOOD, count)), ("fr/a.md", &page("Lampe", BAD, count))])
}

#[test]
fn equal_places_are_one_entry_and_as_many_findings() {
    let dir = wheels(5);
    assert_eq!(lines(dir.path(), "broken-markup", &[]), [3, 5, 7, 9, 11]);
    let listed = entries(dir.path(), "broken-markup", &[]);
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert!(listed[0].contains("fr/a.md:3:") && listed[0].contains(", in 5 places on this page"), "{listed:?}");
    let (_, out) = check(dir.path(), &["--select", "broken-markup", "--output-format", "full"]);
    assert!(out.contains("5 findings in 2 pages: 5 errors"), "{out}");
    assert!(out.matches("here too").count() == 3 && out.contains("and 1 more place"), "{out}");
}

#[test]
fn a_comment_silences_its_own_place_alone() {
    let dir = wheels(4);
    let comment = "<!-- locdrift-disable-next-line broken-markup -- the first -->\n";
    write(dir.path(), "fr/a.md", &page("Lampe", BAD, 4).replacen(BAD, &format!("{comment}{BAD}"), 1));
    assert_eq!(lines(dir.path(), "broken-markup", &[]), [6, 8, 10]);
    let (exit, out) = check(dir.path(), &["--select", "broken-markup", "--output-format", "concise"]);
    assert_eq!(exit, Exit::Findings);
    assert!(out.contains("in 3 places on this page") && out.contains("(1 suppressed)"), "{out}");
    // Each place may have its own comment.
    write(dir.path(), "fr/a.md", &page("Lampe", &format!("{comment}{BAD}"), 4));
    let (exit, out) = check(dir.path(), &["--select", "broken-markup", "--output-format", "concise"]);
    assert_eq!(exit, Exit::Clean, "{out}");
    assert!(out.contains("(4 suppressed)"), "{out}");
}

#[test]
fn a_comment_silences_one_of_several_links() {
    let link = "Voir [le mode](nope.md).";
    let dir = support::project(&[
        ("en/a.md", &page("Lamp", "See [the mode](a.md).", 4)),
        (
            "fr/a.md",
            &page("Lampe", link, 4).replacen(
                link,
                &format!("<!-- locdrift-disable-next-line broken-link -->\n{link}"),
                1,
            ),
        ),
    ]);
    assert_eq!(lines(dir.path(), "broken-link", &[]), [6, 8, 10]);
    let listed = entries(dir.path(), "broken-link", &[]);
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert!(listed[0].contains("no page or file at `nope.md`, in 3 places on this page"), "{listed:?}");
}

#[test]
fn another_help_is_another_entry() {
    let both = |a: &str, b: &str, c: &str| format!("# T\n\nA [x]({a}).\n\nB [y]({b}).\n\nC [z]({c}).\n");
    let dir = support::project(&[
        ("en/a.md", &both("b.md#one", "b.md#two", "b.md#two")),
        ("en/b.md", "# B\n\n## One {#one}\n\n## Two {#two}\n"),
        ("fr/a.md", &both("n.md", "n.md", "n.md")),
        ("fr/b.md", "# B\n\n## Un {#one}\n\n## Deux {#two}\n"),
    ]);
    assert_eq!(lines(dir.path(), "broken-link", &[]), [3, 5, 7]);
    let (_, out) = check(dir.path(), &["--select", "broken-link", "--output-format", "full"]);
    assert!(out.contains("b.md#one") && out.contains("b.md#two"), "{out}");
    assert_eq!(entries(dir.path(), "broken-link", &[]).len(), 2);
}

#[test]
fn a_baseline_holds_places_and_a_further_one_is_new() {
    let dir = wheels(4);
    let file = dir.path().join("b.json");
    let baseline = ["--baseline", file.to_str().expect("UTF-8")];
    let path = dir.path().to_str().expect("UTF-8");
    let (_, out) = locdrift(&[&["baseline", path, "--no-config"][..], &baseline].concat());
    let entries = fs::read_to_string(&file).expect("written").matches("\"rule\"").count();
    assert_eq!((out.starts_with("4 findings written to "), entries), (true, 4), "{out}");
    assert!(lines(dir.path(), "broken-markup", &baseline).is_empty());
    // One more of the same, in the middle.
    let new = "Tournez la ** petite ** molette et attendez.";
    write(dir.path(), "fr/a.md", &page("Lampe", BAD, 4).replacen(BAD, &format!("{BAD}\n\n{new}"), 1));
    assert_eq!(lines(dir.path(), "broken-markup", &baseline).len(), 1);
    let fixes = [&["--select", "broken-markup", "--unsafe-fixes", "--diff"], &baseline[..]].concat();
    let (_, out) = check(dir.path(), &fixes);
    assert_eq!(out.matches("\n+Tournez").count(), 1, "{out}");
}

#[test]
fn what_is_new_since_a_commit_is_where_it_came() {
    let dir = tempfile::tempdir().expect("a folder");
    let repo = Repo::at(dir.path());
    repo.write("en/a.md", page("Lamp", GOOD, 5));
    repo.write("fr/a.md", page("Lampe", BAD, 4));
    repo.commit("Two pages");
    let new = "Tournez la ** petite ** molette et attendez.";
    repo.write("fr/a.md", page("Lampe", BAD, 4).replacen(BAD, &format!("{BAD}\n\n{new}"), 1));
    let since = ["--since", "HEAD"];
    assert_eq!(lines(dir.path(), "broken-markup", &since), [5]);
    let (_, out) = check(dir.path(), &["--select", "broken-markup", "--unsafe-fixes", "--diff", "--since", "HEAD"]);
    assert_eq!((out.matches("\n+Tournez").count(), out.matches("\n-Tournez").count()), (1, 1), "{out}");
}

#[test]
fn of_a_run_of_missing_sections_what_is_accepted_is_not_named() {
    let section = |title: &str| {
        let id = title.to_lowercase();
        format!("## {title} {{#{id}}}\n\nSee [the {id}](https://lumen.example/{id}).\n\n")
    };
    let source =
        |titles: &[&str]| format!("# Lamp\n\n{}", titles.iter().map(|title| section(title)).collect::<String>());
    let (kept, all) = (["Alpha", "Beta", "Gamma"], ["Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"]);
    let dir = support::project(&[("en/a.md", &source(&all)), ("fr/a.md", &source(&kept))]);
    let listed = entries(dir.path(), "missing-section", &[]);
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert!(
        listed[0].contains("3 sections are missing: “Delta”, “Epsilon” and “Zeta”; they belong after"),
        "{listed:?}"
    );
    assert_eq!(lines(dir.path(), "missing-section", &[]).len(), 3);
    let file = dir.path().join("b.json");
    let baseline = ["--baseline", file.to_str().expect("UTF-8")];
    let path = dir.path().to_str().expect("UTF-8");
    locdrift(&[&["baseline", path, "--no-config"][..], &baseline].concat());
    write(dir.path(), "en/a.md", &source(&[&all[..], &["Eta"]].concat()));
    let listed = entries(dir.path(), "missing-section", &baseline);
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert!(listed[0].contains("the section “Eta” is missing"), "{listed:?}");
}

#[test]
fn other_formats_have_a_result_for_each_place() {
    let dir = wheels(5);
    let count = |format: &str, what: &str| {
        check(dir.path(), &["--select", "broken-markup", "--output-format", format]).1.matches(what).count()
    };
    assert_eq!(count("jsonl", "\"rule\""), 5);
    assert_eq!(count("gitlab", "\"check_name\""), 5);
    assert_eq!(count("github", "::error file="), 5);
    assert_eq!(count("junit", "<failure"), 5);
}
