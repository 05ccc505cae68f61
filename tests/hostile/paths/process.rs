//! A machine that gives little: memory, threads and open files.

use super::{Site, limited};
use crate::support::git::Repo;

#[test]
fn little_memory_is_an_error_or_enough() {
    let site = Site::new();
    for megabytes in [20, 24, 28, 32, 36, 40, 48, 64, 80, 100, 140] {
        for words in [&["check", "-q"][..], &["check", "-q", "--no-history"], &["check", "-q", "--threads", "64"]] {
            let ran = limited(&site.path("p"), &format!("ulimit -v {}", megabytes * 1000), words);
            // The system itself refuses to start the program with even less.
            let is_started = ran.code.is_some() && ran.code != Some(127);
            assert!(
                !is_started || matches!(ran.code, Some(0..=2)),
                "{megabytes} {words:?}: {:?} {}",
                ran.code,
                ran.said
            );
            assert!(!ran.said.contains("panicked"), "{megabytes} {words:?}: {}", ran.said);
            // The last thread that is asked for may still find no room although there seemed to be some.
            let is_explained =
                ["not enough memory", "cannot start worker threads"].iter().any(|why| ran.said.contains(why));
            assert!(ran.code != Some(2) || is_explained, "{megabytes}: {}", ran.said);
        }
    }
}

#[test]
fn few_open_files_are_an_error_or_enough() {
    let dir = tempfile::tempdir().expect("a folder");
    let repo = Repo::at(dir.path());
    repo.write("docs/en/a.md", super::EN);
    let pin = repo.commit("Begin");
    repo.write("docs/en/a.md", super::EN.replace("Press", "Hold"));
    repo.write("docs/fr/a.md", format!("---\nsource-git-commit: {pin}\n---\n{}", super::FR));
    repo.commit("Change");
    for files in [4, 5, 6, 7, 8, 10, 12, 16] {
        for words in [
            &["check", "-q"][..],
            &["check", "-q", "--no-history", "--fix"],
            &["check", "--changed"],
            &["check", "--since", "HEAD~1"],
            &["diff", "docs/fr/a.md"],
            &["stamp", "--force", "docs/fr/a.md"],
            &["baseline"],
        ] {
            let ran = limited(dir.path(), &format!("ulimit -n {files}"), words);
            assert!(matches!(ran.code, Some(0..=2)), "{files} {words:?}: {:?} {}", ran.code, ran.said);
            assert!(!ran.said.contains("panicked"), "{files} {words:?}: {}", ran.said);
        }
    }
}
