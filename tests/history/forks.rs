//! What the pages of forks were made from, which do not say so.

use std::process::Command;

use locdrift::finding::{Cause, Level};
use locdrift::session::{PinOrigin, Request, Session};

use crate::history::inferred::{MISSING, causes, more};
use crate::history::site::*;
use crate::support::git::{Repo, clean};

/// A source, and a fork of it that is being translated.
struct Fork {
    dir: tempfile::TempDir,
    en: Repo,
    fr: Repo,
}

impl Fork {
    fn begun() -> Fork {
        let dir = tempfile::tempdir().expect("a folder");
        let en = Repo::at(&dir.path().join("lamps.en"));
        en.write("docs/lamp.md", EN);
        en.write("docs/other.md", EN);
        en.commit("Write about lamps");
        let clone = dir.path().join("lamps.fr");
        en.git([
            "clone",
            "-q",
            "--template=",
            &format!("file://{}", en.path().display()),
            &clone.display().to_string(),
        ]);
        // What comes into the source now is younger than the translations.
        let (en, fr) = (Repo::existing(en.path(), 4), Repo::existing(&clone, 1));
        fr.write("docs/lamp.md", FR);
        fr.write("docs/other.md", FR);
        fr.commit("Translate");
        Fork { dir, en, fr }
    }

    fn request(&self) -> Request {
        let locale = |tag: &str| locdrift::locale::Locale::parse(tag).expect("a tag");
        let folder = |repo: &Repo| repo.path().join("docs");
        Request {
            path: self.dir.path().to_owned(),
            sources: vec![(locale("en"), folder(&self.en))],
            targets: vec![(locale("fr"), folder(&self.fr))],
            ..Request::default()
        }
    }

    /// Merges what the source has, with the French pages as they are now.
    fn merge(&self) {
        let theirs = self.en.path().display().to_string();
        self.fr.git(["fetch", "-q", &theirs, "HEAD"]);
        self.fr.git(["merge", "-q", "--no-ff", "-s", "ours", "-m", "Merge the source", "FETCH_HEAD"]);
    }

    fn pins(&self) -> Vec<(PinOrigin, Option<String>, Option<String>)> {
        let pins = Session::open(&self.request()).expect("a layout").page_pins();
        pins.into_iter().map(|pin| (pin.from, pin.commit, pin.oldest)).collect()
    }
}

#[test]
fn a_fork_that_merges_its_source_is_as_fresh_as_the_merge() {
    let fork = Fork::begun();
    let first = fork.en.head();
    fork.en.write("docs/lamp.md", more(EN, EN_MORE));
    let second = fork.en.commit("Write about the night");
    fork.fr.git(["config", "user.name", "x"]);
    fork.fr.write("docs/lamp.md", more(FR, FR_MORE));
    fork.fr.commit("Translate the night");
    fork.merge();
    fork.en.write("docs/other.md", more(EN, EN_MORE));
    fork.en.commit("Write about the night there, too");
    // A slip of the pen is corrected after the source moved on.
    let later = Repo::existing(fork.fr.path(), 9);
    later.write("docs/other.md", FR.replace("adoucir", "attendrir"));
    later.commit("Correct a word");

    assert_eq!(fork.pins(), [(PinOrigin::MergeBase, Some(second), None), (PinOrigin::MergeBase, Some(first), None)]);
    let checked = check(&fork.request());
    assert_eq!(causes(&checked, MISSING), [(Cause::Outdated, Level::Warning)], "{}", said(&checked));
    let notice = checked.outcome.notices.iter().find(|notice| notice.code == "inferred-pins").expect("a notice");
    assert_says(&notice.message, &["merge base", "2 of 2"]);
}

#[test]
fn a_fork_that_ports_single_commits_is_no_older_than_its_beginning() {
    let fork = Fork::begun();
    let first = fork.en.head();
    fork.en.write("docs/lamp.md", more(EN, EN_MORE));
    fork.en.write("docs/other.md", more(EN, EN_MORE));
    let second = fork.en.commit("Write about the night");
    let later = Repo::existing(fork.fr.path(), 5);
    later.write("docs/lamp.md", more(FR, FR_MORE));
    later.commit("Port the night");

    let pins = fork.pins();
    assert_eq!(pins[0], (PinOrigin::History, Some(second), None));
    assert_eq!((pins[1].1.as_deref(), &pins[1].2), (Some(&*first), &None));
    let checked = check(&fork.request());
    assert_eq!(pages(&checked, MISSING), ["other.md"], "{}", said(&checked));
    assert_eq!(causes(&checked, MISSING), [(Cause::Outdated, Level::Warning)]);
}

/// The source of a fork that is checked out alone is a remote; checked out beside it, it is a source as any other.
#[test]
fn a_fork_names_the_remote_that_its_source_is_in() {
    let fork = Fork::begun();
    let first = fork.en.head();
    let branch = fork.fr.git(["branch", "--show-current"]);
    let init = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_locdrift"));
        clean(&mut command);
        let output = command.current_dir(fork.fr.path()).arg("init").args(words).output().expect("run");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).split_whitespace().collect::<Vec<_>>().join(" ");
        (output.status.code(), text(&output.stdout), text(&output.stderr).replace(" │", ""))
    };
    // The fork alone: nothing beside it is a source.
    std::fs::rename(fork.en.path(), fork.dir.path().join("away")).expect("moved");
    let (status, _, said) = init(&[]);
    assert!(status == Some(2) && !said.contains("worktree"), "{said}");
    fork.fr.git(["remote", "rename", "origin", "upstream"]);
    fork.fr.git(["remote", "add", "origin", "https://lamps.example/lamps.fr"]);
    fork.fr.git(["remote", "add", "friend", "https://friend.example/lamps.fr"]);
    let (status, _, said) = init(&[]);
    let command = format!("git worktree add ../source.en upstream/{branch}");
    assert!(status == Some(2) && said.contains(&command), "{said}");

    fork.fr.git(["worktree", "add", "-q", "../source.en", &format!("upstream/{branch}")]);
    let (status, said, _) = init(&["--source", "en=../source.en", "--target", "fr=."]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("inferred for 2") && said.contains("pin: from: [merge-base]"), "{said}");
    let source = fork.dir.path().join("source.en/docs");
    let request = Request { sources: vec![(fork.request().sources[0].0.clone(), source)], ..fork.request() };
    let pins = Session::open(&request).expect("a layout").page_pins();
    assert!(pins.iter().all(|pin| pin.commit.as_deref() == Some(&*first)), "{pins:?}");
}
