//! What the walk enters, passes by and counts.

use std::fs;
use std::path::Path;
use std::process::Command;

use locdrift::layout::discover;

use crate::layout::{assert_found, at, notice, on_disk, write};

#[test]
fn what_gitignore_leaves_out_is_not_there() {
    let dir = on_disk(&[
        "docs/en/a.md",
        "docs/en/build/b.md",
        "docs/en/x/keep.md",
        "docs/en/x/drop.md",
        "docs/en/x/y/drop.md",
        "docs/en/.hidden/a.md",
        "docs/en/.hidden.md",
        "docs/fr/a.md",
        "docs/fr/node_modules/a.md",
    ]);
    write(dir.path(), "docs/.gitignore", "build/\n[\nnode_modules\n");
    write(dir.path(), "docs/en/x/.gitignore", "drop.md\n");
    write(dir.path(), "docs/en/x/y/.gitignore", "!drop.md\n");
    assert_found(&at(dir.path()), &[":en* a.md x/keep.md x/y/drop.md | .hidden.md .hidden/a.md", ":fr a.md"]);
    assert_eq!(notice(&at(dir.path()), "left-out"), "");
}

#[test]
fn other_ignore_files_count_too() {
    let dir = on_disk(&["docs/en/a.md", "docs/en/own.md", "docs/en/draft.md", "docs/en/kept.md", "docs/fr/a.md"]);
    fs::create_dir_all(dir.path().join(".git/info")).expect("a repository");
    write(dir.path(), ".git/info/exclude", "own.md\nkept.md\n");
    write(dir.path(), ".gitignore", "!kept.md\n");
    write(dir.path(), "docs/.ignore", "draft.md\n");
    assert_found(&at(dir.path()), &[":en* a.md kept.md", ":fr a.md"]);
    assert_found(&at(dir.path().join("docs")), &[":en* a.md kept.md", ":fr a.md"]);
}

#[test]
fn what_a_user_leaves_out_of_all_repositories_is_not_there() {
    let dir = on_disk(&["docs/en/a.md", "docs/en/draft.md", "docs/en/kept.md", "docs/fr/a.md"]);
    fs::create_dir(dir.path().join(".git")).expect("a repository");
    write(dir.path(), ".gitignore", "!kept.md\n");
    let home = on_disk(&[]);
    write(home.path(), ".gitconfig", "[core]\n\texcludesFile = ~/mine\n");
    write(home.path(), "mine", "draft.md\nkept.md\n");
    let said = |home: &Path| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_locdrift"));
        program.current_dir(dir.path()).env("HOME", home).env_remove("XDG_CONFIG_HOME").env("NO_COLOR", "1");
        let output = program.args(["check", "--no-history", "--no-config"]).output().expect("it runs");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(said(home.path()).contains("source en (2 pages)"), "{}", said(home.path()));
    assert!(said(dir.path()).contains("source en (3 pages)"), "{}", said(dir.path()));
}

#[test]
fn a_source_without_a_language_in_its_name() {
    let dir = on_disk(&["lamp/a.md", "lamp-fr/a.md", "ja.lamp/a.md", "lamp.pt-BR/a.md", "lamp-it/other.md", "x/a.md"]);
    assert_found(&at(dir.path()), &["lamp:en* a.md", "lamp:fr a.md", "lamp:ja a.md", "lamp:pt-BR a.md"]);
}

#[test]
fn rules_above_the_path_hold_within_one_repository() {
    let files = ["docs/en/a.md", "docs/en/draft.md", "docs/fr/a.md", "docs/fr/draft.md"];
    let dir = on_disk(&files);
    write(dir.path(), ".gitignore", "draft.md\n");
    fs::create_dir(dir.path().join(".git")).expect("a repository");
    assert_found(&at(dir.path().join("docs")), &[":en* a.md", ":fr a.md"]);
    // A repository inside has its own rules.
    fs::create_dir(dir.path().join("docs/fr/.git")).expect("a repository");
    assert_found(&at(dir.path().join("docs")), &[":en* a.md", ":fr a.md draft.md"]);
}

#[test]
fn folder_names_with_a_blank_at_the_end() {
    if cfg!(windows) {
        return;
    }
    let dir = on_disk(&["guide.en/chapter one /a.md", "guide.fr/chapter one /a.md"]);
    assert_found(&at(dir.path()), &["guide:en* chapter one /a.md", "guide:fr chapter one /a.md"]);
}

#[cfg(unix)]
#[test]
fn links_are_counted_and_not_followed() {
    use std::os::unix::fs::symlink;
    let dir = on_disk(&["guide.en/a.md", "guide.fr/a.md"]);
    symlink(dir.path(), dir.path().join("guide.en/loop")).expect("a link");
    symlink("a.md", dir.path().join("guide.en/b.md")).expect("a link");
    symlink("guide.fr", dir.path().join("guide.de")).expect("a link");
    symlink("nowhere", dir.path().join("guide.fr/broken.md")).expect("a link");
    assert_found(&at(dir.path()), &["guide:en* a.md | b.md loop", "guide:fr a.md | broken.md"]);
    assert_eq!(notice(&at(dir.path()), "left-out"), "left out: 4 symbolic links");
    // One that the user names is followed.
    let layout = discover(&at(dir.path().join("guide.de"))).expect("named");
    assert_eq!(layout.trees[1].locale.as_str(), "de");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_are_counted() {
    use std::os::unix::ffi::OsStrExt;
    let dir = on_disk(&["guide.en/a.md", "guide.fr/a.md"]);
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    fs::write(dir.path().join("guide.en").join(name), "text").expect("a file");
    fs::create_dir(dir.path().join("guide.fr").join(name)).expect("a folder");
    assert_found(&at(dir.path()), &["guide:en* a.md", "guide:fr a.md"]);
    assert_eq!(notice(&at(dir.path()), "left-out"), "left out: 2 files or folders whose names are not UTF-8");
}

#[test]
fn files_of_a_repository_about_itself_are_no_pages() {
    let dir = on_disk(&[
        "guide.en/README.md",
        "guide.en/code-of-conduct.md",
        "guide.en/metadata.md",
        "guide.en/help/README.md",
        "guide.fr/README.md",
        "guide.fr/metadata.md",
        "guide.fr/help/README.md",
    ]);
    let own = [
        "guide:en* help/README.md metadata.md | README.md code-of-conduct.md",
        "guide:fr help/README.md metadata.md | README.md",
    ];
    assert_found(&at(dir.path()), &own);
    let left = notice(&at(dir.path()), "left-out");
    assert!(left.contains("3 files that repositories have about themselves"), "{left}");
    // With a page beside it and no `.git`, a README is the index of its folder.
    write(dir.path(), "guide.en/lamps.md", "");
    let all = ":en* README.md code-of-conduct.md help/README.md lamps.md metadata.md";
    assert_found(&at(dir.path()), &[&format!("guide{all}"), "guide:fr README.md help/README.md metadata.md"]);
}

#[test]
fn a_readme_of_a_folder_or_a_suffix_is_a_page() {
    let dir = on_disk(&["docs/en/README.md", "docs/en/x/a.md", "docs/fr/README.md", "docs/fr/x/a.md"]);
    fs::create_dir(dir.path().join(".git")).expect("a repository");
    assert_found(&at(dir.path()), &[":en* README.md x/a.md", ":fr README.md x/a.md"]);
    let dir = on_disk(&["README.md", "README.fr.md"]);
    fs::create_dir(dir.path().join(".git")).expect("a repository");
    assert_found(&at(dir.path()), &[":en* README.md", ":fr README.md=README.fr.md"]);
}
