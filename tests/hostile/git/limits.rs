//! What git says is not believed, and it is not waited for without an end.

use std::ffi::OsString;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use locdrift::history::{Git, GitError, ObjectId, Program, Repository, State};

use super::{Lamps, path_with, real_git, script};
use crate::hostile::run;
use crate::support::git::Repo;

const LONG: Duration = Duration::from_secs(60);

/// A folder with a `git` that is a script; `GIT` is the real one.
fn fake(text: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    script(&dir.path().join("git"), &text.replace("GIT", &real_git().display().to_string()));
    dir
}

/// Opens a repository with such a `git`.
fn open(text: &str, patience: Duration, top: &Path) -> (Result<Git, GitError>, tempfile::TempDir) {
    let dir = fake(text);
    let program: OsString = dir.path().join("git").into();
    (Git::open_with(Program::new(&program, patience), top), dir)
}

/// A `git` that says it is of another version.
fn version(version: &str) -> String {
    format!("[ \"$1\" = version ] && {{ echo 'git version {version}'; exit; }}\nexec 'GIT' \"$@\"")
}

#[test]
fn a_git_that_hangs_is_given_up() {
    const SOON: Duration = Duration::from_millis(100);
    let lamps = Lamps::new();
    let (opened, _dir) = open("sleep 600", SOON, lamps.path());
    assert_eq!(opened.err(), Some(GitError::Silent(SOON)));
    let sleepy = "case \"$*\" in *cat-file*|*log*) sleep 600;; esac\nexec 'GIT' \"$@\"";
    let (opened, _dir) = open(sleepy, Duration::from_secs(2), lamps.path());
    let mut git = opened.expect("opened");
    assert_eq!(git.commits(&["HEAD"]), Err(GitError::Silent(Duration::from_secs(2))));
}

#[test]
fn a_git_of_the_project_is_not_run() {
    let lamps = Lamps::new();
    let canary = lamps.path().join("canary");
    let text = format!("touch '{}'\nexec '{}' \"$@\"", canary.display(), real_git().display());
    fs::create_dir(lamps.path().join("bin")).expect("made");
    script(&lamps.path().join("git"), &text);
    script(&lamps.path().join("bin/git"), &text);
    let rest = std::env::var("PATH").expect("a search path");
    for path in [format!(".:{rest}"), format!(":{rest}"), format!("bin:{rest}"), "bin".to_owned()] {
        let ran = run(lamps.path(), &["check"], |command| _ = command.env("PATH", &path));
        assert!(!canary.exists(), "{path}");
        assert!(!ran.err.contains("`git` was not found"), "{path}: {}", ran.err);
    }
}

#[test]
fn a_git_that_is_too_old_is_refused() {
    let lamps = Lamps::new();
    let (opened, _dir) = open(&version("2.35.8"), LONG, lamps.path());
    assert_eq!(opened.err(), Some(GitError::OldGit { version: "2.35.8".to_owned(), is_partial: false }));
    let dir = fake(&version("2.35.8"));
    for (words, code) in [(&["check"][..], 1), (&["check", "--since", "HEAD"], 2), (&["check", "--changed"], 2)] {
        let ran = run(lamps.path(), words, |command| _ = command.env("PATH", path_with(dir.path())));
        let said = ran.err.replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(ran.code == code && said.contains("Git 2.35.8 is too old: install Git 2.36 or newer"), "{said}");
    }
    let (opened, _dir) = open("echo nonsense", LONG, lamps.path());
    assert_eq!(opened.err(), Some(GitError::Failed("`git version` names no version".to_owned())));
}

#[test]
fn a_partial_clone_wants_a_git_that_fetches_nothing() {
    let partial = Lamps::new();
    partial.promise("ext::false");
    let whole = Lamps::new();
    for (old, is_refused) in
        [("2.36.0", true), ("2.43.0", true), ("2.44.1", false), ("2.39.5", false), ("2.45.0", false)]
    {
        assert!(open(&version(old), LONG, whole.path()).0.is_ok(), "{old}");
        let (opened, _dir) = open(&version(old), LONG, partial.path());
        let trouble = is_refused.then(|| GitError::OldGit { version: old.to_owned(), is_partial: true });
        assert_eq!(opened.err(), trouble, "{old}");
    }
    let dir = fake(&version("2.43.0"));
    let ran = run(partial.path(), &["check"], |command| _ = command.env("PATH", path_with(dir.path())));
    let said = ran.err.replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("is a partial clone, and Git 2.43.0 would fetch missing objects: install Git 2.45"),
        "{said}"
    );
}

#[test]
fn a_broken_repository_is_not_the_one_around_it() {
    // A folder that was a repository: neither that without a working tree that it looks like, nor the outer one.
    let lamps = Lamps::new();
    super::plant_bare(&lamps, "docs/en", "false");
    fs::create_dir(lamps.path().join("docs/en/.git")).expect("made");
    let commits = |folder: &str| Git::open(&lamps.path().join(folder)).and_then(|mut git| git.commits(&["HEAD"]));
    assert!(matches!(commits("docs/en"), Err(GitError::Failed(why)) if why.contains("has `HEAD` and `objects`")));
    fs::create_dir(lamps.path().join("docs/fr/.git")).expect("made");
    assert_eq!(commits("docs/fr"), Err(GitError::NoRepository));
    assert!(commits("").is_ok());
}

#[test]
fn sizes_are_not_believed() {
    let lamps = Lamps::new();
    let id = ObjectId::from_hex(&lamps.first).expect("a commit");
    let answers = |info: &str, contents: &str| {
        format!(
            "[ \"$1\" = version ] && {{ echo 'git version 2.47.0'; exit; }}\n\
             case \"$*\" in *rev-parse*) exec GIT \"$@\";; esac\n\
             while read -r word id; do case $word in info) echo \"$id blob {info}\";; contents) echo \"$id blob {contents}\"; \
             echo x; exit;; esac; done"
        )
    };
    for size in ["99999999999999", "18446744073709551615", "67108865", "18446744073709551616"] {
        let (git, _dir) = open(&answers(size, "2"), LONG, lamps.path());
        assert_eq!(git.expect("opened").contents(&[id]), Ok(vec![None]), "{size}");
        let (git, _dir) = open(&answers("2", size), LONG, lamps.path());
        let contents = git.expect("opened").contents(&[id]);
        assert!(contents.is_err() || contents == Ok(vec![None]), "{size}: {contents:?}");
    }
}

#[test]
fn an_old_page_that_is_too_large_is_unknown() {
    let lamps = Lamps::new();
    let large = vec![b'x'; (64 << 20) + 1];
    lamps.repo.write("docs/en/dim.md", large);
    let pin = lamps.repo.commit("Large");
    lamps.repo.write("docs/en/dim.md", "# Lamp\n");
    lamps.repo.write("docs/fr/dim.md", format!("---\nsource-git-commit: {pin}\n---\n# Lampe\n"));
    let ran = run(lamps.path(), &["check"], |_| ());
    let said = ran.err.replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("larger than 64 MiB"), "{said}");
}

/// A tree that holds itself ten times in small, again and again: more files than there are atoms in a lamp.
fn bomb(repo: &Repo, file: &str) -> String {
    let make = |entries: Vec<String>| {
        let list = repo.path().join("list");
        fs::write(&list, entries.concat()).expect("written");
        let script = format!("git mktree <'{}'", list.display());
        let made = std::process::Command::new("sh").args(["-c", &script]).current_dir(repo.path()).output();
        let made = String::from_utf8(made.expect("git is installed").stdout).expect("a name");
        fs::remove_file(list).expect("removed");
        made.trim().to_owned()
    };
    repo.write(".git/page", "# Boom\n");
    let blob = repo.git(["hash-object", "-w", ".git/page"]);
    let mut tree = make(vec![format!("100644 blob {blob}\t{file}\n")]);
    for _ in 0..24 {
        tree = make((0..10).map(|at| format!("040000 tree {tree}\t{at}\n")).collect());
    }
    tree
}

/// A commit with the bomb at a path of its own beside everything else.
fn plant_bomb(lamps: &Lamps, file: &str) -> String {
    let bomb = bomb(&lamps.repo, file);
    let en = lamps.repo.git(["ls-tree", "HEAD:docs/en"]);
    let tree = |list: String| {
        fs::write(lamps.path().join(".git/list"), list).expect("written");
        let made =
            std::process::Command::new("sh").args(["-c", "git mktree <.git/list"]).current_dir(lamps.path()).output();
        String::from_utf8(made.expect("git is installed").stdout).expect("a name").trim().to_owned()
    };
    let en = tree(format!("{en}\n040000 tree {bomb}\tzz\n"));
    let fr = lamps.repo.id("HEAD:docs/fr");
    let docs = tree(format!("040000 tree {en}\ten\n040000 tree {fr}\tfr\n"));
    let top = tree(format!("040000 tree {docs}\tdocs\n"));
    let commit = lamps.repo.git(["commit-tree", &top, "-p", "HEAD", "-m", "Boom"]);
    lamps.repo.git(["update-ref", "HEAD", &commit]);
    commit
}

#[test]
fn a_tree_that_holds_itself_many_times_is_an_error() {
    let lamps = Lamps::new();
    let commit = plant_bomb(&lamps, "x.md");
    let error = State::read(lamps.path(), lamps.path(), "HEAD", &["docs/en".to_owned()]).expect_err("too much");
    assert!(error.message.contains("a commit of it has more files than can be listed"), "{}", error.message);
    // What does not ask for it is not hurt.
    assert!(State::read(lamps.path(), lamps.path(), "HEAD", &["docs/fr".to_owned()]).is_ok());
    let mut git = Git::open(lamps.path()).expect("a repository");
    let pages = git.pages(ObjectId::from_hex(&commit).expect("a name"));
    assert!(matches!(pages, Err(GitError::Failed(why)) if why.contains("more files")));
}

#[test]
fn a_commit_that_adds_such_a_tree_is_given_up() {
    const SOON: Duration = Duration::from_secs(2);
    let lamps = Lamps::new();
    let commit = ObjectId::from_hex(&plant_bomb(&lamps, "x.md")).expect("a name");
    let (git, _dir) = open("exec 'GIT' \"$@\"", SOON, lamps.path());
    let log = git.and_then(|git| git.log(&[commit])).expect("begun");
    let mut seen = 0;
    let read = log.read(&mut |_| {
        seen += 1;
        ControlFlow::Continue(())
    });
    assert_eq!((read, seen), (Err(GitError::Silent(SOON)), 0));
}
