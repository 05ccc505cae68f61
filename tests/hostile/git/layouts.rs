//! What is not hostile at all, and must stay right: every way in which a repository may lie around its pages, and every
//! state of a working tree.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use locdrift::history::{PreviousEntry, State};

use super::{Lamps, answers};
use crate::hostile::run;
use crate::support::git::Repo;

/// What differs from a commit, by path: `-` was not there, `l` was a link, `f` was a file, `p` was a page with the words
/// behind it.
fn state(top: &Path, name: &str, below: &[&str]) -> Vec<String> {
    let below: Vec<String> = below.iter().map(|&folder| folder.to_owned()).collect();
    let state = State::read(top, top, name, &below).unwrap_or_else(|error| panic!("{error}"));
    let word = |(path, was): &(String, PreviousEntry)| match was {
        PreviousEntry::Nothing => format!("- {path}"),
        PreviousEntry::Link => format!("l {path}"),
        PreviousEntry::File => format!("f {path}"),
        PreviousEntry::Page(bytes) => format!("p {path} {}", String::from_utf8_lossy(bytes).trim_end()),
    };
    let mut files: Vec<String> = state.files.iter().map(word).collect();
    files.sort();
    files
}

fn same_answers(path: &Path, environment: impl Fn(&mut Command)) {
    let calm = answers(Lamps::new().path(), |_| ());
    assert_eq!(answers(path, environment), calm, "{}", path.display());
}

/// The edits that [`Lamps`] has beside its commits.
fn edit(top: &Path) {
    for page in ["docs/fr/new.md", "docs/en/bright.md", "docs/en/odd.md"] {
        fs::copy(Lamps::new().path().join(page), top.join(page)).expect("copied");
    }
}

#[test]
fn a_second_working_tree() {
    let lamps = Lamps::new();
    let second = lamps.dir.path().join("second");
    lamps.repo.worktree(&second);
    edit(&second);
    same_answers(&second, |_| ());
}

#[test]
fn a_submodule() {
    let outer = Repo::new();
    outer.write("README.md", "# Outer\n");
    outer.commit("Begin");
    let lamps = Lamps::new();
    let url = lamps.path().display().to_string();
    outer.git(["submodule", "--quiet", "add", &url, "lamps"]);
    outer.commit("Add the lamps");
    let inner = outer.path().join("lamps");
    assert!(inner.join(".git").is_file());
    edit(&inner);
    same_answers(&inner, |_| ());
    // The outer repository says nothing of what its submodules hold.
    assert_eq!(state(outer.path(), "HEAD", &[]), [""; 0]);
}

#[test]
fn a_hook_that_runs_for_this_repository() {
    let lamps = Lamps::new();
    same_answers(lamps.path(), |command| {
        command
            .env("GIT_DIR", ".git")
            .env("GIT_INDEX_FILE", ".git/index")
            .env("GIT_PREFIX", "docs/")
            .env("GIT_WORK_TREE", ".");
    });
    let second = lamps.dir.path().join("second");
    lamps.repo.worktree(&second);
    edit(&second);
    let git = lamps.path().join(".git/worktrees/second");
    same_answers(&second, |command| {
        command.env("GIT_DIR", &git).env("GIT_INDEX_FILE", git.join("index"));
    });
}

#[test]
fn a_history_without_a_working_tree() {
    for is_inside in [true, false] {
        let lamps = Lamps::new();
        let bare = if is_inside { lamps.path().join(".history.git") } else { lamps.dir.path().join("history.git") };
        lamps.repo.bare(&bare);
        let translations = lamps.dir.path().join("site");
        fs::create_dir_all(translations.join("docs")).expect("made");
        fs::rename(lamps.path().join("docs/fr"), translations.join("docs/fr")).expect("moved");
        fs::rename(lamps.path().join("docs/en"), translations.join("docs/en")).expect("moved");
        // From the top of a repository without a working tree, the pages are where the commits have them.
        let text = format!("source: {{locale: en, history: {}}}\n", bare.display());
        fs::write(translations.join("docs/locdrift.yaml"), text).expect("written");
        let pages = Repo::at(&translations.join("pages"));
        fs::rename(translations.join("docs/en"), pages.path().join("en")).expect("moved");
        let ran = run(&translations, &["check", "docs", "--source", "en=pages/en", "--target", "fr=docs/fr"], |_| ());
        assert!(!ran.err.contains("no git repository"), "{}", ran.err);
    }
}

#[test]
fn linked_documentation() {
    let lamps = Lamps::new();
    fs::rename(lamps.path().join("docs"), lamps.path().join("real")).expect("moved");
    symlink("real", lamps.path().join("docs")).expect("linked");
    lamps.repo.git(["add", "-A"]);
    lamps.repo.commit("Move");
    fs::write(lamps.path().join("real/fr/new.md"), "# Encore\n").expect("written");
    let ran = run(lamps.path(), &["check", "docs", "--changed", "--output-format", "concise"], |_| ());
    assert!(ran.out.contains("fr/new.md") && !ran.out.contains("dim.md"), "{}{}", ran.out, ran.err);
    assert_eq!(state(lamps.path(), "HEAD", &["real/fr"]), ["p real/fr/new.md # Nouveau"]);
}

#[test]
fn names_of_64_digits() {
    let repo = Repo::new_sha256();
    repo.write("a.md", "A\n");
    repo.write("b.md", "B\n");
    repo.commit("Begin");
    repo.write("a.md", "A\r\n");
    repo.write("b.md", "C\n");
    assert_eq!(state(repo.path(), "HEAD", &[]), ["p b.md B"]);
}

#[test]
fn what_a_checkout_makes_of_a_page_is_no_change() {
    let repo = Repo::new();
    repo.write(".gitattributes", "*.md ident\n");
    repo.write("plain.md", "$Id$\nA\n");
    repo.write("ends.md", "A\nB\n");
    repo.write("both.md", "A\r\nB\n");
    repo.commit("Begin");
    for setting in ["core.autocrlf=true", "core.eol=crlf"] {
        repo.git(["config", setting.split('=').next().unwrap_or(""), setting.split('=').next_back().unwrap_or("")]);
        repo.write(".gitattributes", "*.md ident text\n");
        for page in ["plain.md", "ends.md"] {
            repo.remove(page);
            repo.git(["checkout", "-q", "--", page]);
        }
        assert!(repo.read("plain.md").contains("$Id: ") && repo.read("ends.md").contains("\r\n"), "{setting}");
        assert_eq!(state(repo.path(), "HEAD", &[]), [""; 0], "{setting}");
    }
    repo.write("ends.md", "A\r\nC\r\n");
    repo.write("both.md", "A\nB\n");
    assert_eq!(state(repo.path(), "HEAD", &[]), ["p both.md A\r\nB", "p ends.md A\nB"]);
}

#[test]
fn every_state_of_a_file_is_told() {
    let repo = Repo::new();
    for (path, text) in [
        ("d/gone.md", "Gone\n"),
        ("d/gone.png", "gone"),
        ("d/same.md", "Same\n"),
        ("d/same.png", "same"),
        ("d/edited.md", "Then\n"),
        ("d/edited.png", "then"),
        ("d/staged.md", "Staged\n"),
        ("d/forgotten.md", "Forgotten\n"),
        ("d/now-folder.md", "File\n"),
        ("d/now-link.md", "File\n"),
        ("d/now-link.png", "file"),
        ("d/now-module", "file"),
        ("d/executable.md", "Run\n"),
        ("d/assumed.md", "Assumed\n"),
        ("d/skipped.md", "Skipped\n"),
        ("d/skipped.png", "skipped"),
        ("d/folder/under.md", "Under\n"),
        ("d/ignored.md", "Ignored\n"),
        ("e/elsewhere.md", "Elsewhere\n"),
        ("d/con.md", "Base\n"),
    ] {
        repo.write(path, text);
    }
    symlink("same.md", repo.path().join("d/link.md")).expect("linked");
    symlink("same.md", repo.path().join("d/link-elsewhere")).expect("linked");
    symlink("same.md", repo.path().join("d/link-file")).expect("linked");
    repo.commit("Begin");
    repo.branch("other");
    repo.write("d/con.md", "Theirs\n");
    repo.commit("Theirs");
    repo.switch("main");
    repo.write("d/con.md", "Ours\n");
    repo.commit("Ours");
    let _conflict = Command::new("git").args(["merge", "-q", "other"]).current_dir(repo.path()).output();
    repo.git(["update-index", "--assume-unchanged", "d/assumed.md"]);
    repo.git(["update-index", "--skip-worktree", "d/skipped.md", "d/skipped.png"]);
    for path in ["d/gone.md", "d/gone.png", "d/now-folder.md", "d/now-link.md", "d/now-link.png", "d/now-module"] {
        repo.remove(path);
    }
    for path in ["d/skipped.md", "d/skipped.png", "d/link-elsewhere", "d/link-file"] {
        repo.remove(path);
    }
    repo.write("d/assumed.md", "Unseen\n");
    repo.write("d/edited.md", "Now\n");
    repo.write("d/edited.png", "now");
    repo.write("d/staged.md", "Now\n");
    repo.git(["add", "d/staged.md"]);
    repo.write("d/added.md", "Added\n");
    repo.write("d/added-gone.md", "Added\n");
    repo.write("d/intended.md", "Intended\n");
    repo.git(["add", "d/added.md", "d/added-gone.md"]);
    repo.git(["add", "-N", "d/intended.md"]);
    repo.remove("d/added-gone.md");
    repo.git(["rm", "-q", "--cached", "d/forgotten.md"]);
    repo.write("d/now-folder.md/in.md", "In\n");
    symlink("same.md", repo.path().join("d/now-link.md")).expect("linked");
    symlink("same.md", repo.path().join("d/now-link.png")).expect("linked");
    symlink("edited.md", repo.path().join("d/link-elsewhere")).expect("linked");
    repo.write("d/link-file", "same.md");
    fs::rename(repo.path().join("d/folder"), repo.path().join("d/real")).expect("moved");
    symlink("real", repo.path().join("d/folder")).expect("linked");
    Repo::at(&repo.path().join("d/now-module")).commit("Inner");
    Repo::at(&repo.path().join("d/inner")).commit("Inner");
    repo.write(".gitignore", "ignored*\n");
    repo.write("d/ignored.md", "Now\n");
    repo.write("d/ignored-new.md", "New\n");
    repo.write("d/untracked/a.md", "A\n");
    fs::create_dir_all(repo.path().join("d/empty")).expect("made");
    repo.git(["update-index", "--chmod=+x", "d/executable.md"]);
    let told = [
        "- d/added.md",
        "- d/folder",
        "- d/forgotten.md",
        "- d/intended.md",
        "- d/real/",
        "- d/untracked/",
        "f d/gone.png",
        "f d/now-link.png",
        "f d/now-module",
        "l d/link-elsewhere",
        "l d/link-file",
        "p d/con.md Ours",
        "p d/edited.md Then",
        "p d/folder/under.md Under",
        "p d/forgotten.md Forgotten",
        "p d/gone.md Gone",
        "p d/ignored.md Ignored",
        "p d/now-folder.md File",
        "p d/now-link.md File",
        "p d/staged.md Staged",
    ];
    assert_eq!(state(repo.path(), "HEAD", &["d"]), told);
    // With nothing above: a commit with the bits of another file, and folders that are files.
    assert_eq!(state(repo.path(), "HEAD", &["d/same.md", "d/gone.md"]), ["p d/gone.md Gone"]);
    let all = state(repo.path(), "HEAD~1", &[]);
    assert!(all.contains(&"- .gitignore".to_owned()) && all.contains(&"p d/con.md Base".to_owned()), "{all:?}");
}
