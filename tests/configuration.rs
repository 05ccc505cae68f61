//! `locdrift init` and `locdrift config` on projects in a folder of their own.

use std::fs;
use std::path::Path;

use locdrift::cli::{Context, Exit, Terminal, run};
use tempfile::TempDir;

/// Two languages, one page, one lost link.
fn project(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let pages = [
        ("docs/en/lamps.md", "# Lamps\n\nSee [bulbs](https://bulbs.example).\n"),
        ("docs/fr/lamps.md", "# Lampes\n\nVoir.\n"),
    ];
    for (path, text) in pages.iter().chain(files) {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    dir
}

fn locdrift(words: &[&str]) -> (Exit, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = std::iter::once("locdrift").chain(words.iter().copied()).map(Into::into);
    let terminal = Terminal { width: 80, ..Terminal::default() };
    let exit = run(args, &Context::real(), &terminal, &mut out, &mut err);
    (exit, String::from_utf8(out).expect("UTF-8"), String::from_utf8(err).expect("UTF-8"))
}

fn on(command: &[&str], path: &Path, more: &[&str]) -> String {
    let path = path.to_str().expect("UTF-8");
    let words: Vec<&str> = command.iter().copied().chain([path]).chain(more.iter().copied()).collect();
    let (exit, out, err) = locdrift(&words);
    assert_ne!(exit, Exit::Failed, "{words:?}: {err}");
    out
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn init_shows_what_it_would_write_and_writes_it_when_told() {
    let dir = project(&[(".git/HEAD", "ref: refs/heads/trunk\n"), (".github/CODEOWNERS", "")]);
    let docs = dir.path().join("docs");
    let before = on(&["check", "-q"], &docs, &[]);
    let shown = on(&["init"], &docs, &[]);
    let (config, workflow) = (docs.join("locdrift.yaml"), dir.path().join(".github/workflows/locdrift.yml"));
    assert!(
        shown.contains("    source: en\n") && shown.ends_with("Nothing was written. To write, add --yes.\n"),
        "{shown}"
    );
    assert!(!config.exists() && !workflow.exists());

    let said = on(&["init"], &docs, &["--yes"]);
    assert!(said.contains("A check finds 1 error and 0 warnings today.\n"), "{said}");
    assert_eq!(before, on(&["check", "-q"], &docs, &[]), "a new configuration changes nothing");
    let text = read(&workflow);
    assert!(
        text.contains("branches: [trunk]") && text.contains("locdrift check --output-format github -- docs"),
        "{text}"
    );
    let _: serde_json::Value = serde_yaml::from_str(&text).expect("YAML");

    fs::write(&config, "source: en\n# mine\n").expect("written");
    let again = on(&["init"], &docs, &["--yes"]);
    assert!(again.contains("locdrift.yaml exists already") && again.contains("locdrift.yml exists already"), "{again}");
    assert_eq!(read(&config), "source: en\n# mine\n");
}

#[test]
fn what_stands_as_a_comment_may_be_taken_in() {
    let dir = project(&[]);
    let docs = dir.path().join("docs");
    on(&["init"], &docs, &["--yes", "--ci", "none"]);
    let config = docs.join("locdrift.yaml");
    let text = read(&config);
    let mut is_inside = false;
    let lines = text.lines().map(|line| {
        let Some(rest) = line.strip_prefix("# ") else {
            is_inside = false;
            return line;
        };
        let keys = ["layout:", "exclude:", "rules:", "locales:"];
        is_inside = keys.iter().any(|key| rest.starts_with(key)) || is_inside && rest.starts_with("  ");
        if is_inside { rest } else { line }
    });
    let all: Vec<&str> = lines.collect();
    assert!(all.len() > 25 && all.iter().any(|line| line.starts_with("locales:")), "{text}");
    fs::write(&config, all.join("\n")).expect("written");
    let found = on(&["check", "-q", "--output-format", "concise"], &docs, &[]);
    assert!(found.contains("warning[missing-link]"), "{found}");
}

#[test]
fn the_host_is_found_by_folders_and_by_remotes() {
    let remote = |url: &str| format!("[remote \"origin\"]\n\turl = {url}\n");
    let github = project(&[(".git/config", &remote("git@github.com:lumen/docs.git"))]);
    on(&["init"], &github.path().join("docs"), &["-y"]);
    assert!(github.path().join(".github/workflows/locdrift.yml").exists());

    let gitlab = project(&[(".git/config", &remote("https://gitlab.lumen.example/docs.git"))]);
    on(&["init"], &gitlab.path().join("docs"), &["-y"]);
    let text = read(&gitlab.path().join(".gitlab-ci.yml"));
    assert!(text.contains("locdrift check --output-format gitlab"), "{text}");
    let _: serde_json::Value = serde_yaml::from_str(&text).expect("YAML");

    let busy = project(&[(".git/HEAD", ""), (".gitlab-ci.yml", "test: {script: [true]}\n")]);
    let said = on(&["init"], &busy.path().join("docs"), &["-y"]);
    assert!(
        said.contains("include: {local: .gitlab/locdrift.yml}") && busy.path().join(".gitlab/locdrift.yml").exists()
    );
    assert_eq!(read(&busy.path().join(".gitlab-ci.yml")), "test: {script: [true]}\n");

    let unknown = project(&[(".git/HEAD", "")]);
    assert!(on(&["init"], &unknown.path().join("docs"), &[]).contains("name the service with --ci github"));
    let none = project(&[]);
    assert!(on(&["init"], &none.path().join("docs"), &[]).contains("a job that checks out all of them"));
}

#[test]
fn what_is_in_force_is_shown_with_where_it_comes_from() {
    let dir = project(&[(
        "docs/locdrift.yaml",
        "source: en\nrules:\n  missing-link: {level: {outdated: off}}\n  broken-link: {ignore: [x], level: note}\nlocales:\n  sv: {fail-on: never}\nstale: {days: 3}\n",
    )]);
    let docs = dir.path().join("docs");
    let shown = on(&["config", "show"], &docs, &[]);
    let file = docs.join("locdrift.yaml");
    let from = |line: usize| format!("# {}:{line}", file.display());
    for (what, origin) in [
        ("source: en", from(1)),
        ("locales: {sv: {fail-on: never}}", from(5)),
        ("stale: {days: 3}", from(7)),
        ("key: [exl-id]", "# default".to_owned()),
        ("  missing-link:", from(3)),
        ("  broken-link:", from(4)),
        ("  duplicate-page-id: warning", "# the rule's own".to_owned()),
    ] {
        let line = shown.lines().find(|line| line.starts_with(what)).unwrap_or_else(|| panic!("{what} in\n{shown}"));
        assert!(line.ends_with(&origin), "{line}");
    }
    assert!(
        shown.contains("\n   level: {translation: error, outdated: off, source: warning, unknown: error}\n"),
        "{shown}"
    );
    assert!(shown.contains("\n   level: note\n   ignore: [x]\n"), "{shown}");

    // What is shown is a configuration that says the same.
    let values = |text: &str| {
        text.lines().map(|line| line.split('#').next().unwrap_or("").trim_end().to_owned()).collect::<Vec<_>>()
    };
    fs::write(&file, &shown).expect("written");
    assert_eq!(values(&on(&["config", "show"], &docs, &[])), values(&shown));
}
