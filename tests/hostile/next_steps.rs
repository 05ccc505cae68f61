//! What is offered to be pasted is ours: the commands behind findings, whatever pages and folders are called.

use std::path::Path;

use locdrift::cli::Exit;

use super::shown::said;
use crate::support::git::Repo;

/// Controls, commands of CI services that close up where nothing is shown, and a line like a finding.
const NAMES: [&str; 3] = [
    "a\u{1b}[8mhidden\u{1b}[0m\u{202e}::x##[error]b.md",
    "##\u{feff}[add-mask]x ##v\u{feff}so[task.setvariable variable=PATH]x.md",
    "x.md\nsecret.md:7:1: error[broken-link] no\n::add-mask::x\nNo findings in 2 pages.md",
];

const OLD: &str = "---\nexl-id: a1\n---\n# Lamp\n\n## Dim\n\nTurn the knob.\n";

/// A repository with a page of this name, whose source went on.
fn stale(repo: &Repo, name: &str) {
    repo.write(&format!("en/{name}"), OLD);
    let pin = repo.commit("Add a lamp");
    let text = OLD.replace("exl-id: a1\n", &format!("exl-id: a1\nsource-git-commit: {pin}\n")).replace("Lamp", "Lampe");
    repo.write(&format!("fr/{name}"), text.replace("Dim", "Tamiser").replace("Turn the knob.", "Tournez le bouton."));
    repo.write(&format!("en/{name}"), OLD.replace("Turn the knob.", "Say softly how dark the room should be by now."));
    repo.commit("Change the lamp");
}

fn text_of(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn names_of_stale_pages_are_data_in_commands() {
    for name in NAMES {
        let repo = Repo::new();
        stale(&repo, name);
        for format in ["full", "concise"] {
            let words =
                ["check", text_of(repo.path()), "--no-config", "--output-format", format, "--min-level", "note"];
            let (_, out) = said(&words);
            assert!(out.contains("locdrift diff"), "{out}");
            let lines = out.lines();
            let forged = lines.filter(|line| line.starts_with("secret.md") || line.starts_with("No findings"));
            assert_eq!(forged.count(), 0, "{out}");
        }
        for page in [format!("fr/{name}"), format!("en/{name}")] {
            let page = repo.path().join(page);
            let (exit, out) = said(&["diff", text_of(&page), "--path", text_of(repo.path()), "--no-config"]);
            assert!(exit == Exit::Clean && out.contains("locdrift stamp"), "{out}");
        }
    }
}

#[test]
fn a_folder_cannot_write_the_command_that_completes_its_history() {
    let repo = Repo::new();
    stale(&repo, "lamp.md");
    let dir = tempfile::tempdir().expect("a folder");
    let clone = repo.shallow_clone(&dir.path().join("x`git -C . status; touch PWNED #`y"), 1);
    let (_, out) = said(&["check", text_of(clone.path()), "--no-config", "--min-level", "note"]);
    let offered: Vec<&str> = out.lines().map(str::trim).filter(|line| line.starts_with("git ")).collect();
    assert!(
        matches!(offered[..], [one] if one.starts_with("git -C '") && one.ends_with("#`y/en' fetch --unshallow")),
        "{out}"
    );
}

#[test]
fn a_path_names_no_other_place_in_one_line() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = "src/main.rs:1:1: error[missing-link] forged text";
    let page = |tag: &str| format!("{tag}/{folder}/a.md");
    crate::support::write(
        dir.path(),
        [(&*page("en"), &b"# A\n\n[x](no.md)\n"[..]), (&page("fr"), b"# A\n\n[x](no.md)\n")],
    );
    let (_, out) = said(&["check", text_of(dir.path()), "--no-history", "--output-format", "concise"]);
    let place = regex::Regex::new("^(.+?):([1-9][0-9]*):([1-9][0-9]*): (error|warning|note)\\[").expect("a pattern");
    let places: Vec<&str> = out.lines().filter_map(|line| Some(place.captures(line)?.get(1)?.as_str())).collect();
    assert!(!places.is_empty() && places.iter().all(|path| path.ends_with("/a.md")), "{out}");
}
