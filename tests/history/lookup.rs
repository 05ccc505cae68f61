//! Files of commits are found alike, whether one is asked for or many.

use locdrift::history::{Entry, Git, ObjectId, Repository};

use crate::support::git::Repo;

/// What is at some paths of two commits, of which the first has fewer pages.
fn asked(repo: &Repo) -> Vec<(ObjectId, String)> {
    for number in 0..30 {
        repo.write(&format!("docs/en/lamp-{number}.md"), format!("Lamp {number}\n"));
    }
    repo.write("docs/en/parts/bulb.md", "Bulb\n");
    let first = repo.commit("Add lamps");
    repo.write("docs/en/lamp-3.md", "Another lamp\n");
    repo.rename("docs/en/lamp-7.md", "docs/en/lamp-70.md");
    repo.write("top.md", "Top\n");
    let second = repo.commit("Change lamps");
    let commits = [first, second].map(|commit| ObjectId::from_hex(&commit).expect("a commit"));
    let missing = [
        "docs/en/parts",
        "docs/en/none.md",
        "docs/fr/lamp-1.md",
        "docs/en/lamp-1.md/x.md",
        "top.md",
        "docs/en/lamp\n1.md",
    ];
    let lamps = (0..=70).map(|number| format!("docs/en/lamp-{number}.md"));
    let paths: Vec<String> =
        lamps.chain(missing.map(str::to_owned)).chain(["docs/en/parts/bulb.md".to_owned()]).collect();
    commits.into_iter().flat_map(|commit| paths.iter().map(move |path| (commit, path.clone()))).collect()
}

#[test]
fn many_files_are_found_as_each_alone() {
    for repo in [Repo::new(), Repo::new_sha256()] {
        let asked = asked(&repo);
        let asked: Vec<(ObjectId, &str)> = asked.iter().map(|(commit, path)| (*commit, &**path)).collect();
        let mut git = Git::open(repo.path()).expect("a repository");
        let together = git.files(&asked).expect("answers");
        let alone: Vec<Entry> = asked.iter().map(|one| git.files(&[*one]).expect("an answer")[0]).collect();
        assert_eq!(together, alone);
        let files = together.iter().filter(|entry| matches!(entry, Entry::File(_))).count();
        assert_eq!((files, together.len() - files), (31 + 31 + 1, 2 * 78 - 63));
        assert_ne!(together[3], together[78 + 3], "the page that changed");
    }
}

#[test]
fn a_folder_that_the_clone_lacks_is_not_taken_for_an_empty_one() {
    let repo = Repo::new();
    let asked = asked(&repo);
    let folder = repo.id("HEAD~1:docs/en");
    std::fs::remove_file(repo.path().join(".git/objects").join(&folder[..2]).join(&folder[2..])).expect("removed");
    let asked: Vec<(ObjectId, &str)> = asked[..31].iter().map(|(commit, path)| (*commit, &**path)).collect();
    let entries = Git::open(repo.path()).and_then(|mut git| git.files(&asked)).expect("answers");
    assert!(entries.iter().all(|entry| *entry == Entry::Absent), "{entries:?}");
}
