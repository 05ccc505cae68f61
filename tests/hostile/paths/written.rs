//! What is written: only plain files are replaced, only baselines by baselines, and nothing is left beside them.

use std::fs;
use std::os::unix::fs::FileTypeExt;
use std::process::Command;

use super::{CHECK, SECRET, Site, limited};
use crate::support::git::Repo;

#[test]
fn what_is_no_plain_file_is_written_to_directly() {
    let site = Site::new();
    // As `/dev/stdout` is: a link to what is open, which no path leads to while it is a pipe.
    site.link("/proc/self/fd/1", "stdout");
    site.run(&[&CHECK[..], &["--output-file", "../stdout"]].concat()).ends(1, &["error[missing-link]"]);
    assert!(site.path("stdout").is_symlink(), "the link is gone");
    let pipe = site.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let reader = {
        let pipe = pipe.clone();
        std::thread::spawn(move || fs::read_to_string(pipe).expect("read"))
    };
    site.run(&[&CHECK[..], &["--output-file", "../pipe"]].concat()).ends(1, &[]);
    assert!(reader.join().expect("read").contains("error[missing-link]"));
    assert!(fs::symlink_metadata(&pipe).expect("there").file_type().is_fifo());
    site.link("/dev/null", "null");
    site.run(&[&CHECK[..], &["--output-file", "../null"]].concat()).ends(1, &[]);
    assert!(site.path("null").is_symlink());
    fs::create_dir(site.path("folder")).expect("made");
    site.run(&[&CHECK[..], &["--output-file", "../folder"]].concat()).ends(2, &["cannot write ../folder"]);
}

#[test]
fn what_a_shell_has_written_before_stays() {
    let site = Site::new();
    for stream in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        site.write("log", "before\n");
        limited(&site.path("p"), "exec >>../log", &[&CHECK[..], &["--output-file", stream]].concat()).ends(1, &[]);
        let log = site.read("log");
        assert!(log.starts_with("before\n") && log.contains("error[missing-link]"), "{stream}: {log}");
    }
}

#[test]
fn an_output_file_does_not_follow_a_link_out_of_a_repository() {
    for (link, to, file) in [
        ("p/drift.json", "../out/secret.json", "drift.json"),
        ("p/drift.json", "../out/new.json", "drift.json"),
        ("p/reports", "../out", "reports/secret.json"),
        ("p/reports", "../out", "reports/new.json"),
        ("p/a", "b", "a"),
    ] {
        let site = Site::new();
        site.link(to, link);
        site.link("../out/secret.json", "p/b");
        let before = site.outside();
        site.run(&["check", "--no-history", "--output-file", file]).ends(2, &["cannot write"]);
        site.run(&["man", file]).ends(2, &["cannot write"]);
        site.run(&["baseline", "--no-history", "--baseline", file]).ends(2, &["cannot write"]);
        let all = ["check", "--no-history", "--output-format", "json", "--output-file", "1.json", "-q"];
        site.run(&all).ends(1, &[]);
        site.run(&["merge", "1.json", "--output-file", file]).ends(2, &["cannot write"]);
        assert!(site.outside() == before, "{file} was written");
    }
    let site = Site::new();
    site.link("data/drift.json", "p/drift.json");
    site.write("p/data/drift.json", "old");
    site.run(&["check", "--no-history", "--output-file", "drift.json"]).ends(1, &[]);
    assert!(site.path("p/drift.json").is_symlink() && site.read("p/data/drift.json").contains("missing-link"));
}

#[test]
fn a_baseline_overwrites_only_a_baseline() {
    let result = "{\"schema_version\": 1, \"findings\": []}";
    for text in [
        SECRET,
        "# Title\n",
        "{}",
        "[]",
        result,
        "{\"version\": \"2.1.0\", \"runs\": []}",
        "{\"name\": 1, \"version\": 2}",
    ] {
        let site = Site::new();
        site.write("p/mine", text);
        site.run(&["baseline", "--no-history", "--baseline", "mine"]).ends(2, &["it is not a baseline", "--baseline"]);
        site.write("p/locdrift.yaml", "baseline: mine\n");
        site.run(&["baseline", "--no-history"]).ends(2, &["it is not a baseline"]);
        assert_eq!(site.read("p/mine"), text);
    }
    let site = Site::new();
    site.run(&["baseline", "--no-history"]).ends(0, &[]);
    let good = site.read("p/.locdrift-baseline.json");
    let compact = good.split_whitespace().collect::<String>();
    let sorted = "{\"findings\": [], \"version\": 2}".to_owned();
    let conflict = good.replace("  \"findings\"", "<<<<<<< a\n  \"findings\"") + "=======\n>>>>>>> b\n";
    for text in [
        "",
        "\n",
        &good,
        &compact,
        &sorted,
        &conflict,
        &good.replace(": 2", ": 1"),
        &good[..good.len() / 2],
        "{\n<<<<<<< HEAD\n",
    ] {
        site.write("p/.locdrift-baseline.json", text);
        site.run(&["baseline", "--no-history"]).ends(0, &["written to"]);
        assert_eq!(site.read("p/.locdrift-baseline.json"), good, "{text}");
    }
}

#[test]
fn what_killed_runs_left_is_removed_by_every_command_that_writes() {
    let dir = tempfile::tempdir().expect("a folder");
    let repo = Repo::at(&dir.path().join("p"));
    repo.write("en/a.md", super::EN);
    let pin = repo.commit("Begin");
    repo.write("fr/a.md", format!("---\ntitle: Tamiser\n---\n{}", super::FR));
    repo.write("1.json", "");
    let run = |words: &[&str]| super::locdrift(repo.path(), words);
    let json = ["check", "--no-history", "-q", "--output-format", "json", "--output-file", "1.json"];
    let commands: [(&str, &[&str]); 8] = [
        ("fr", &["check", "--no-history", "-q", "--fix", "--unsafe-fixes", "--fail-on", "never"]),
        ("fr", &["stamp", "fr/a.md", "--force", "--commit", &pin]),
        (".", &json),
        (".", &["merge", "1.json", "--output-file", "2.json"]),
        (".", &["baseline", "--no-history"]),
        (".", &["baseline", "--no-history", "--baseline", "mine.json"]),
        (".github/workflows", &["init", "--ci", "github", "--yes"]),
        ("man", &["man", "man"]),
    ];
    for (folder, words) in commands {
        let left = repo.path().join(folder).join(".locdrift-1-0.tmp");
        fs::create_dir_all(left.parent().expect("a folder")).expect("made");
        fs::write(&left, "half").expect("written");
        let ran = run(words);
        assert!(matches!(ran.code, Some(0 | 1)), "{words:?}: {}", ran.said);
        assert!(!left.exists(), "{words:?} left it");
    }
    let names = crate::support::files(repo.path());
    assert!(!names.keys().any(|name| name.ends_with(".tmp")), "{:?}", names.keys());
}
