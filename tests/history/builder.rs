//! The repositories that the other tests stand on are what they say.

use crate::support::git::Repo;

fn small(repo: &Repo) -> Vec<String> {
    repo.write("a.md", "one\n");
    let first = repo.commit("Begin");
    repo.branch("side");
    repo.write("b c/é.md", "two\n");
    let side = repo.commit("Add");
    repo.switch("main");
    repo.rename("a.md", "z/a.md");
    repo.commit("Move");
    let merged = repo.merge("side", "Merge");
    let reverted = repo.revert(&side);
    vec![first, side, merged, reverted]
}

#[test]
fn ids_and_days_are_the_same_everywhere() {
    let (one, other) = (Repo::new(), Repo::new());
    let ids = small(&one);
    assert_eq!(ids, small(&other));
    assert_eq!(ids[0], "c054391ab9a879ef87b151821a1b028596164c38");
    assert_eq!(
        one.git(["log", "-1", "--format=%an %cs %cI"]),
        format!("Ada Lamp {} 2026-01-05T12:00:00Z", Repo::day(4))
    );
    assert_eq!(one.git(["log", "--first-parent", "--format=%s"]).lines().last(), Some("Begin"));
    assert_eq!(one.git(["show", "--format=%P", "--no-patch", &ids[2]]).split(' ').count(), 2);
    assert!(!one.path().join("b c/é.md").exists() && one.read("z/a.md") == "one\n");
    assert_eq!(one.git(["status", "--porcelain"]), "");
    let long = Repo::new_sha256();
    assert!(small(&long).iter().all(|id| id.len() == 64));
}

#[test]
fn tags_are_objects_of_their_own() {
    let repo = Repo::new();
    let commit = small(&repo).pop().expect("a commit");
    let tag = repo.tag("v1");
    assert_ne!(tag, commit);
    assert_eq!(repo.id("v1^{commit}"), commit);
    repo.switch("HEAD~1");
    assert_ne!(repo.head(), commit);
    assert_eq!(repo.git(["branch", "--show-current"]), "");
}

#[test]
fn clones_lack_what_they_should() {
    let repo = Repo::new();
    repo.write("a.md", "old\n");
    repo.commit("Begin");
    repo.write("a.md", "new\n");
    let head = repo.commit("Change");
    let dir = tempfile::tempdir().expect("a folder");

    let shallow = repo.shallow_clone(&dir.path().join("shallow"), 1);
    assert_eq!(shallow.head(), head);
    assert_eq!(shallow.git(["rev-list", "--count", "HEAD"]), "1");
    assert_eq!(shallow.git(["rev-parse", "--is-shallow-repository"]), "true");

    let partial = repo.partial_clone(&dir.path().join("partial"));
    assert_eq!((partial.head(), partial.read("a.md").as_str(), partial.lacks()), (head.clone(), "new\n", 1));
    assert_eq!(partial.git(["rev-list", "--count", "HEAD"]), "2");
    partial.git(["cat-file", "-p", "HEAD~1:a.md"]);
    assert_eq!(partial.lacks(), 0, "it was fetched");

    let second = repo.worktree(&dir.path().join("second"));
    assert!(second.path().join(".git").is_file() && second.read("a.md") == "new\n");
    let bare = repo.bare(&dir.path().join("bare"));
    assert_eq!(bare.git(["rev-parse", "--is-bare-repository"]), "true");
    assert_eq!(bare.head(), head);
}
