//! `locdrift pins` and `locdrift mark`, as they are called.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::git::{Repo, clean};

fn page(head: &str, body: &str) -> String {
    format!("---\ntitle: Lamp\n{head}---\n\n# Lamp\n\n{body}\n")
}

/// One page that is fresh, one that is outdated, one without metadata, and one that is not committed.
fn project() -> Repo {
    let repo = Repo::new();
    for name in ["a.md", "b.md", "c.md", "d.md"] {
        repo.write(&format!("en/{name}"), page("", "Press the button."));
    }
    repo.commit("Write");
    repo.write("fr/a.md", page("", "Appuyez."));
    repo.write("fr/b.md", page("", "Appuyez sur le bouton."));
    repo.write("fr/c.md", "# Lampe\n\nAppuyez là.\n");
    repo.commit("Translate");
    repo.write("en/b.md", page("", "Press the button.\n\n## Care\n\nWipe it."));
    repo.commit("Write more");
    repo.write("fr/d.md", page("", "Appuyez ici."));
    repo
}

fn run(dir: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_locdrift"));
    clean(&mut command);
    let output = command.current_dir(dir).args(words).env("NO_COLOR", "1").output().expect("run");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    output
}

fn printed(dir: &Path, words: &[&str], status: i32) -> String {
    let output = run(dir, words);
    assert_eq!(output.status.code(), Some(status), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn pins_are_listed_checked_and_written() {
    let repo = project();
    let first = repo.id("HEAD~2");
    let short = &first[..7];
    let text = printed(repo.path(), &["pins"], 0);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines,
        [
            &*format!("fr/a.md: {short} of 2026-01-01 (history)"),
            &*format!("fr/b.md: {short} of 2026-01-01 (history)"),
            &*format!("fr/c.md: {short} of 2026-01-01 (history)"),
            "fr/d.md: unknown",
            "",
            "fr: 4 pages: 3 from history, 1 unknown",
        ]
    );
    printed(repo.path(), &["pins", "--check"], 1);
    let json = printed(repo.path(), &["pins", "--output-format", "json"], 0);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["pins"][0]["commit"], *first);
    assert_eq!((&json["pins"][0]["from"], &json["pins"][0]["certain"]), (&"history".into(), &true.into()));
    assert_eq!((&json["pins"][3]["from"], &json["pins"][3]["certain"]), (&"unknown".into(), &false.into()));

    let text = printed(repo.path(), &["pins", "--write"], 1);
    assert!(text.contains("fr/c.md: refused: the page has no front matter"), "{text}");
    assert_eq!(repo.read("fr/a.md"), page(&format!("source-git-commit: {first}\n"), "Appuyez."));
    assert!(!repo.read("fr/c.md").contains(&first) && !repo.read("fr/d.md").contains("source-git-commit"));
    // What is written is believed.
    let text = printed(repo.path(), &["pins"], 0);
    assert!(text.starts_with(&format!("fr/a.md: {short} (key)\n")), "{text}");
}

/// `init` writes the ways that were found, so that they are those of every later check.
#[test]
fn the_ways_that_are_found_are_configured() {
    let repo = project();
    let pin = |words: &[&str]| {
        let text = printed(repo.path(), words, 0);
        let lines = text.lines().map(str::trim).skip_while(|line| !line.contains("commit of the source"));
        lines.skip(1).take_while(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let init = ["init", "--ci", "none"];
    let inferred = ["# Of 4 translated pages: inferred for 3 from their history.", "pin:", "from: [history]"];
    assert_eq!(pin(&init), inferred);
    printed(repo.path(), &["init", "--ci", "none", "--yes"], 0);
    let text = printed(repo.path(), &["pins"], 0);
    assert!(text.ends_with("fr: 4 pages: 3 from history, 1 unknown\n"), "{text}");
    std::fs::remove_file(repo.path().join("locdrift.yaml")).expect("removed");
    // Where a language names some, the others are not inferred unless the project says so.
    repo.write("de/a.md", page(&format!("source-git-commit: {}\n", repo.id("HEAD~2")), "Drücken."));
    repo.commit("Translate into another language");
    let both = [
        "# Of 5 translated pages: named by 1, inferred for 4 from their history.",
        "pin:",
        "key: source-git-commit",
        "from: [key, history]",
    ];
    assert_eq!(pin(&init), both);
}

#[test]
fn stale_pages_are_marked_and_fresh_ones_are_not() {
    let repo = project();
    let bodies = |repo: &Repo| ["fr/a.md", "fr/b.md", "fr/c.md", "fr/d.md"].map(|path| repo.read(path));
    let before = bodies(&repo);
    let patch = printed(repo.path(), &["mark", "--key", "outdated", "--dry-run"], 0);
    assert!(patch.contains("+outdated: true") && patch.contains("fr/b.md") && !patch.contains("fr/a.md"), "{patch}");
    assert_eq!(bodies(&repo), before);
    assert_eq!(printed(repo.path(), &["mark", "--key", "outdated"], 0), "fr/b.md: outdated: true\n");
    assert_eq!(repo.read("fr/b.md"), page("outdated: true\n", "Appuyez sur le bouton."));
    assert_eq!(printed(repo.path(), &["mark", "--key", "outdated"], 0), "");

    // Translated, it loses the mark.
    repo.write("fr/b.md", page("outdated: true\n", "Appuyez sur le bouton.\n\n## Soin\n\nEssuyez-la."));
    repo.commit("Translate more");
    assert_eq!(printed(repo.path(), &["mark", "--key", "outdated"], 0), "fr/b.md: outdated removed\n");
    assert_eq!(repo.read("fr/b.md"), page("", "Appuyez sur le bouton.\n\n## Soin\n\nEssuyez-la."));
    for words in [&["mark"][..], &["mark", "--key", "a: b"], &["mark", "--key", "a", "--value", "x\ny"]] {
        assert_eq!(run(repo.path(), words).status.code(), Some(2), "{words:?}");
    }
}

#[test]
fn where_the_history_is_not_read_it_is_said() {
    let repo = project();
    printed(repo.path(), &["baseline"], 0);
    let config = repo.path().join(".git/config");
    let text = std::fs::read_to_string(&config).expect("a configuration");
    std::fs::write(&config, format!("{text}[include]\n\tpath = HEAD/x\n[extensions]\n\trefStorage = files:///x\n"))
        .expect("written");
    let ran = run(repo.path(), &["mark", "--key", "outdated"]);
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.code() == Some(2) && said.contains("of no page it is known"), "{ran:?}");
    let ran = run(repo.path(), &["baseline"]);
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.code() == Some(0) && said.contains("note: ") && said.contains("that is not its own"), "{said}");
}

#[test]
fn a_file_that_names_authors_is_not_read() {
    let repo = project();
    let wanted = printed(repo.path(), &["pins"], 0);
    for setting in ["mailmap.file", "mailmap.blob"] {
        // Whoever opens a pipe waits for what is written into it.
        let pipe = repo.path().join("authors");
        if !pipe.exists() {
            assert!(Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()));
        }
        repo.git(&["config", setting, &pipe.display().to_string()]);
        assert_eq!(printed(repo.path(), &["pins"], 0), wanted, "{setting}");
    }
}

#[test]
fn names_of_pages_are_data_in_json() {
    let repo = project();
    let name = "##vso[task.setvariable variable=x]\u{9b}2J\u{202e}.md";
    repo.write(&format!("en/{name}"), page("", "Press it."));
    repo.write(&format!("fr/{name}"), page("", "Appuyez dessus."));
    let text = printed(repo.path(), &["pins", "--output-format", "json"], 0);
    assert!(!text.contains("##vso[") && !text.contains(['\u{9b}', '\u{202e}']), "{text}");
    let read: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let paths = read["pins"].as_array().expect("pages").iter().filter_map(|pin| pin["path"].as_str());
    assert_eq!(paths.filter(|path| path.ends_with(name)).count(), 1, "{text}");
}

#[test]
fn a_project_that_moved_to_another_site_keeps_the_key_of_its_pins() {
    let repo = Repo::new();
    repo.write("docusaurus.config.js", "module.exports = {};\n");
    let own = "i18n/fr/docusaurus-plugin-content-docs/current";
    repo.write("docs/a.md", page("", "Press the button."));
    repo.write("docs/b.md", page("", "Press the button."));
    let first = repo.commit("Write");
    let pin = format!("default_lang_commit: {first} # patched\ndrifted_from_default: true\n");
    repo.write(&format!("{own}/a.md"), page(&pin, "Appuyez."));
    // A key of that name whose value is no commit is another thing.
    repo.write(&format!("{own}/b.md"), page("l10n:\n  sourceCommit: none\n", "Appuyez."));
    repo.write("docs/a.md", page("", "Press the button.\n\n## Care\n\nWipe it."));
    repo.commit("Translate, and write more");
    let text = printed(repo.path(), &["pins"], 0);
    assert!(text.contains(&format!("{own}/a.md: {} (key)", &first[..7])), "{text}");
    assert!(printed(repo.path(), &["config", "show"], 0).contains("\npin: default_lang_commit"));
    let stamped = run(repo.path(), &["stamp", "--force", &format!("{own}/a.md")]);
    assert_eq!(stamped.status.code(), Some(0), "{stamped:?}");
    let stamped = std::fs::read_to_string(repo.path().join(format!("{own}/a.md"))).expect("the page");
    let head = repo.id("HEAD");
    assert!(stamped.starts_with(&format!("---\ntitle: Lamp\ndefault_lang_commit: {head}\n---\n")), "{stamped}");
    // What the configuration names is meant.
    repo.write("locdrift.yaml", "pin: source-commit\n");
    assert!(printed(repo.path(), &["config", "show"], 0).contains("\npin: source-commit"));
}
