//! `locdrift baseline` and `locdrift merge` as a team uses them, on pages on disk.

use std::fs;
use std::path::Path;

use crate::support::{self, git::Repo};
use locdrift::baseline::{Baseline, Entry};
use locdrift::cli::{Context, Exit, Terminal, run};
use serde_json::Value;

const FILE: &str = ".locdrift-baseline.json";

/// Runs `locdrift` in this process; the exit, standard output and standard error.
fn locdrift(words: &[&str]) -> (Exit, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = std::iter::once("locdrift").chain(words.iter().copied()).map(Into::into);
    let exit = run(args, &Context::real(), &Terminal::default(), &mut out, &mut err);
    (exit, String::from_utf8(out).expect("UTF-8"), String::from_utf8(err).expect("UTF-8"))
}

/// Lost in translation: a link on the one page, two anchors on the other.
fn lamps() -> tempfile::TempDir {
    support::project(&[
        ("en/dim.md", "# Dim\n\nSee [the start](start.md).\n"),
        ("fr/dim.md", "# Tamiser\n\nVoir le début.\n"),
        ("en/start.md", "# Begin {#begin}\n\n## Then {#then}\n\nNow.\n"),
        ("fr/start.md", "# Commencer\n\n## Puis\n\nMaintenant.\n"),
    ])
}

fn errors(dir: &Path, words: &[&str]) -> (Exit, Vec<String>, String) {
    let path = dir.to_str().expect("UTF-8");
    let words = [&["check", "-q", path, "--no-history", "--output-format", "json"], words].concat();
    let (exit, out, err) = locdrift(&words);
    let Ok(data) = serde_json::from_str::<Value>(&out) else { return (exit, Vec::new(), err) };
    let line =
        |of: &Value| format!("{} {}", of["rule"].as_str().unwrap_or(""), of["page"]["path"].as_str().unwrap_or(""));
    (exit, data["findings"].as_array().expect("a list").iter().map(line).collect(), err)
}

#[test]
fn keys_that_come_back_one_by_one_are_no_news() {
    let page = |keys: &str, title: &str| format!("---\n{keys}---\n# {title}\n");
    let (all, more) = ("feature: Dim\nrole: User\nlevel: Beginner\n", "topic: Light\n");
    let dir = support::project(&[("en/dim.md", &page(all, "Dim")), ("fr/dim.md", &page("", "Tamiser"))]);
    let write = |path: &str, text: String| fs::write(dir.path().join(path), text).expect("written");
    assert_eq!(errors(dir.path(), &[]).1, ["metadata-mismatch dim.md"]);
    locdrift(&["baseline", dir.path().to_str().expect("UTF-8"), "--no-history"]);
    write("fr/dim.md", page("role: User\n", "Tamiser"));
    assert!(errors(dir.path(), &[]).1.is_empty());
    write("en/dim.md", page(&format!("{all}{more}"), "Dim"));
    assert_eq!(errors(dir.path(), &[]).1, ["metadata-mismatch dim.md"], "a key that was there is missing now");
}

#[test]
fn what_is_accepted_is_hidden_until_something_is_new() {
    let dir = lamps();
    let (path, file) = (dir.path().to_str().expect("UTF-8"), dir.path().join(FILE));
    let (exit, found, _) = errors(dir.path(), &[]);
    assert_eq!((exit, found.len()), (Exit::Findings, 3), "{found:?}");
    let (exit, out, _) = locdrift(&["baseline", path, "--no-history"]);
    assert_eq!((exit, out.starts_with("3 findings written to ")), (Exit::Clean, true), "{out}");
    assert_eq!(errors(dir.path(), &[]), (Exit::Clean, vec![], String::new()));
    let (exit, out, _) = locdrift(&["check", path, "--no-history"]);
    assert_eq!(exit, Exit::Clean);
    assert!(out.ends_with("No findings in 4 pages of 2 locales (3 in the baseline).\n"), "{out}");
    let (_, out, _) = locdrift(&["check", path, "--no-history", "--output-format", "json"]);
    assert_eq!(serde_json::from_str::<Value>(&out).expect("JSON")["summary"]["baselined"], 3);
    assert_eq!(errors(dir.path(), &["--no-baseline"]).1.len(), 3);

    // Lines above move all places, and the file has none.
    let page = dir.path().join("fr/start.md");
    let moved = format!("\n\n\n{}", fs::read_to_string(&page).expect("readable"));
    fs::write(&page, &moved).expect("written");
    assert_eq!(errors(dir.path(), &[]).0, Exit::Clean);
    let text = fs::read_to_string(&file).expect("written");
    assert!(!text.contains("line") && text.lines().filter(|line| line.contains("fingerprint")).count() == 3, "{text}");

    fs::write(&page, format!("{moved}\n[Ailleurs](nowhere.md)\n")).expect("written");
    let (exit, found, _) = errors(dir.path(), &["--select", "broken-link"]);
    assert_eq!((exit, &found[..]), (Exit::Findings, &["broken-link start.md".to_owned()][..]));
    fs::write(&page, &moved).expect("written");
    assert_eq!(errors(dir.path(), &[]).0, Exit::Clean);
}

#[test]
fn a_link_that_joins_accepted_ones_is_new() {
    let dir = lamps();
    let path = dir.path().to_str().expect("UTF-8");
    let write = |links: usize| {
        for (locale, team) in [("en", "new"), ("fr", "old")] {
            let all = (1..=links).map(|n| format!("* [{n}](https://code.example/{team}-team/lamp/pull/{n})\n"));
            let page = format!("# Links {{#links}}\n\n{}", all.collect::<String>());
            fs::write(dir.path().join(locale).join("links.md"), page).expect("written");
        }
    };
    let found = || errors(dir.path(), &["--select", "changed-link"]).1;
    write(3);
    assert_eq!(found(), ["changed-link links.md"], "one for all");
    locdrift(&["baseline", path, "--no-history"]);
    assert!(found().is_empty());
    write(4);
    assert_eq!(found(), ["changed-link links.md"]);
    write(2);
    assert!(found().is_empty(), "what is left is known, joined or not");
}

#[test]
fn what_is_gone_is_told_and_pruned_and_nothing_is_added() {
    let dir = lamps();
    let (path, file) = (dir.path().to_str().expect("UTF-8"), dir.path().join(FILE));
    let (exit, _, err) = locdrift(&["baseline", path, "--prune", "--no-history"]);
    assert_eq!(exit, Exit::Failed);
    assert!(err.contains("does not exist") && err.contains("`locdrift baseline`"), "{err}");
    locdrift(&["baseline", path, "--no-history"]);
    let before = fs::read_to_string(&file).expect("written");
    fs::write(dir.path().join("fr/dim.md"), "# Tamiser\n\nVoir [le début](start.md).\n\n[x](nowhere.md)\n")
        .expect("written");
    let (_, _, err) = locdrift(&["check", path, "--no-history"]);
    assert!(err.contains("1 finding of the baseline is fixed: remove it with `locdrift baseline"), "{err}");
    let (exit, out, _) = locdrift(&["baseline", path, "--prune", "--no-history"]);
    assert_eq!((exit, out.starts_with("1 finding removed from")), (Exit::Clean, true), "{out}");
    assert!(out.ends_with(", 2 left\n"), "{out}");
    let after = fs::read_to_string(&file).expect("written");
    let kept: Vec<&str> = before.lines().filter(|line| !line.contains("\"dim.md\"")).collect();
    assert_eq!(after.lines().collect::<Vec<_>>(), kept, "one line went, no other changed");
    assert_eq!(errors(dir.path(), &["--select", "broken-link"]).0, Exit::Findings, "what is new stays new");
    let (_, out, _) = locdrift(&["baseline", path, "--no-history"]);
    assert!(out.contains(" new, 0 gone)"), "{out}");
}

#[test]
fn a_broken_baseline_stops_the_check_and_is_mended_by_writing_it_anew() {
    let dir = lamps();
    let path = dir.path().to_str().expect("UTF-8");
    fs::write(dir.path().join(FILE), "{\n<<<<<<< HEAD\n").expect("written");
    let (exit, out, err) = locdrift(&["check", path]);
    assert_eq!((exit, &*out), (Exit::Failed, ""));
    assert!(err.contains("line 2: git left a merge conflict") && err.contains("--prune"), "{err}");
    // Who does not ask what is new does not care.
    assert_eq!(locdrift(&["check", path, "--no-baseline", "--fail-on", "never"]).0, Exit::Clean);
    assert_ne!(locdrift(&["terms", path]).0, Exit::Failed);
    let (exit, out, err) = locdrift(&["baseline", path, "--no-history"]);
    assert_eq!((exit, out.contains(" new, ")), (Exit::Clean, false), "{out}{err}");
    assert_eq!(errors(dir.path(), &[]).0, Exit::Clean);
}

#[test]
fn earlier_ids_of_rules_are_refused_with_the_new_ones_wherever_a_rule_is_named() {
    let dir = lamps();
    let path = dir.path().to_str().expect("UTF-8");
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).expect("written");
    for (earlier, id) in [
        ("missing-exl-id", "missing-page-id"),
        ("duplicate-exl-id", "duplicate-page-id"),
        ("exl-id-mismatch", "page-id-mismatch"),
    ] {
        let names_it = |what: &str, text: &str| {
            assert!(text.contains(&format!("there is no rule `{earlier}`")), "{what}: {text}");
            assert!(text.contains(&format!("did you mean `{id}`?")), "{what}: {text}");
        };
        for words in [&["check", path, "--select", earlier][..], &["explain", earlier]] {
            let (exit, _, err) = locdrift(words);
            assert_eq!(exit, Exit::Failed, "{words:?}");
            names_it("an argument", &err);
        }

        write("locdrift.yaml", &format!("rules: {{{earlier}: error}}\n"));
        let (exit, _, err) = locdrift(&["check", path]);
        assert_eq!(exit, Exit::Failed);
        names_it("the configuration", &err);
        fs::remove_file(dir.path().join("locdrift.yaml")).expect("removed");

        write("fr/more.md", &format!("<!-- locdrift-disable-file {earlier} -->\n"));
        names_it("a comment", &locdrift(&["check", path, "--no-history"]).1);
        fs::remove_file(dir.path().join("fr/more.md")).expect("removed");

        locdrift(&["baseline", path, "--no-history"]);
        let text = fs::read_to_string(dir.path().join(FILE)).expect("written");
        write(FILE, &text.replacen("\"missing-link\"", &format!("\"{earlier}\""), 1));
        let (exit, _, err) = locdrift(&["check", path, "--no-history"]);
        assert_eq!(exit, Exit::Failed);
        names_it("the baseline", &err);
        assert!(err.contains(", line 4: "), "{err}");
        assert_eq!(locdrift(&["baseline", path, "--no-history"]).0, Exit::Clean, "it is written anew");
        assert_eq!(errors(dir.path(), &[]).0, Exit::Clean);
    }
}

#[test]
fn shares_are_merged_to_what_one_run_finds() {
    let dir = lamps();
    let path = dir.path().to_str().expect("UTF-8");
    let file = |name: &str| dir.path().join(name).to_str().expect("UTF-8").to_owned();
    let check = |name: &str, words: &[&str]| {
        let name = file(name);
        let all = ["check", "-q", path, "--no-history", "--output-format", "json", "--output-file", &name];
        locdrift(&[&all[..], words].concat()).0
    };
    check("whole.json", &[]);
    let shares: Vec<String> = (1..=3).map(|n| file(&format!("{n}.json"))).collect();
    for n in 1..=3 {
        check(&format!("{n}.json"), &["--shard", &format!("{n}/3")]);
    }
    let merge = |files: &[&str]| locdrift(&[&["merge"], files].concat());
    let (exit, merged, err) = merge(&[&shares[2], &shares[0], &shares[1]]);
    assert_eq!((exit, &*err), (Exit::Findings, ""));
    let (exit, whole, _) = merge(&[&file("whole.json")]);
    assert_eq!((exit, &whole), (Exit::Findings, &merged));
    assert_eq!(merge(&[&shares[0], &shares[1], &shares[2], "--fail-on", "never"]).0, Exit::Clean);
    let (_, text, _) = merge(&[&shares[0], &shares[1], &shares[2], "--output-format", "concise"]);
    let (_, wanted, _) = locdrift(&["check", path, "--no-history", "--output-format", "concise"]);
    // A result has no `--fix`, and there is no project to run it on.
    let found = |text: &str| -> String {
        let text = text.split("\nNext steps:").next().unwrap_or_default();
        text.split_inclusive('\n').filter(|line| !line.contains(" with --fix")).collect()
    };
    assert_eq!(found(&text), found(&wanted), "as if one run had found it");
    let next = text.split("Next steps:\n").nth(1).expect("what to do next");
    assert_eq!(next.lines().count(), 1, "{next}");
    let next = wanted.split("Next steps:\n").nth(1).expect("what to do next");
    assert!(next.contains("locdrift explain") && next.contains(&format!("locdrift baseline {path}")), "{next}");
    let (exit, _, err) = merge(&[&shares[0], &shares[2]]);
    assert!(exit == Exit::Failed && err.contains("missing shard 2/3"), "{err}");
    let (exit, _, err) = merge(&[&file("fr/dim.md")]);
    assert!(exit == Exit::Failed && err.contains("line 1: this is not JSON"), "{err}");
    fs::remove_file(dir.path().join("fr/dim.md")).expect("removed");
    assert_eq!(merge(&[&shares[0], &shares[1], &shares[2]]).1, merged, "data needs no pages");
    let (exit, _, err) = merge(&[&shares[0], &shares[1], &shares[2], "--output-format", "full"]);
    assert!(exit == Exit::Failed && err.contains("is not here") && err.contains("json"), "{err}");
}

/// Twenty pairs of branches, each of which takes one entry out; neighbours are the only ones that git cannot tell apart.
#[test]
fn branches_that_mend_different_findings_merge() {
    let repo = Repo::new();
    let entry = |n: u32| Entry {
        product: String::new(),
        locale: if n.is_multiple_of(2) { "de" } else { "fr" }.to_owned(),
        path: format!("help/page-{}.md", n / 3),
        id: None,
        rule: "missing-link".to_owned(),
        fingerprint: format!("{:016x}", u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
    };
    let without = |gone: &[usize]| -> String {
        let all: Baseline = (0..40).map(entry).collect();
        let gone: Vec<Entry> = gone.iter().map(|at| all.entries().nth(*at).expect("one").clone()).collect();
        all.without(&gone).text()
    };
    repo.write(FILE, without(&[]));
    let base = repo.commit("Accept what is there");
    for pair in 0..20 {
        let (one, other) = (pair * 7 % 40, (pair * 7 + 2 + pair) % 40);
        for (name, gone) in [("one", one), ("other", other)] {
            repo.switch(&base);
            repo.git(["branch", "-f", name]);
            repo.switch(name);
            repo.write(FILE, without(&[gone]));
            repo.commit("Mend a finding");
        }
        repo.merge("one", "Both");
        assert_eq!(repo.read(FILE), without(&[one, other]), "entries {one} and {other}");
    }
}
