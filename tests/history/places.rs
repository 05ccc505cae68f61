//! Where a source may stand in its repository, what its files may be called, and what surrounds the program.

mod program;

use std::path::Path;

use locdrift::locale::Locale;
use locdrift::session::Request;

use crate::history::site::*;
use crate::support::git::Repo;

const STALE: &str = "stale-source-commit";

#[test]
fn source_and_translations_may_share_a_repository() {
    let dir = tempfile::tempdir().expect("a folder");
    let repo = Repo::at(dir.path());
    repo.write("docs/en/dim.md", english(1, EN));
    repo.write("docs/en/same.md", english(2, EN));
    let pin = repo.commit("Begin");
    repo.write("docs/fr/dim.md", french(1, &pin, FR));
    repo.write("docs/fr/same.md", french(2, &pin, FR));
    repo.commit("Translate");
    for path in [dir.path().to_owned(), dir.path().join("docs")] {
        assert_quiet(&check(&Request { path, ..Request::default() }));
    }
    repo.write("docs/en/dim.md", english(1, &EN.replace("half power", "full power")));
    let newest = repo.commit("Change");
    for path in [dir.path().to_owned(), dir.path().join("docs")] {
        let checked = check(&Request { path, ..Request::default() });
        assert_says(&one(&checked, STALE).message, &["1 commit", &newest[..7]]);
        assert!(codes(&checked).is_empty(), "{}", said(&checked));
    }
}

#[test]
fn a_source_may_be_a_folder_of_a_repository() {
    let dir = tempfile::tempdir().expect("a folder");
    let repo = Repo::at(&dir.path().join("product"));
    repo.write("help/guides/dim.md", english(1, EN));
    repo.write("help/soft.md", english(2, EN));
    repo.write("guides/dim.md", "# Another\n");
    let pin = repo.commit("Begin");
    repo.rename("help/soft.md", "help/guides/soft.md");
    repo.commit("Move");
    crate::support::write(
        dir.path(),
        [
            ("translated/guides/dim.md", french(1, &pin, FR).as_bytes()),
            ("translated/guides/soft.md", french(2, &pin, FR).as_bytes()),
        ],
    );
    let locale = |tag: &str| Locale::parse(tag).expect("a locale");
    let request = Request {
        path: dir.path().to_owned(),
        sources: vec![(locale("en"), dir.path().join("product/help"))],
        targets: vec![(locale("fr"), dir.path().join("translated"))],
        ..Request::default()
    };
    assert_quiet(&check(&request));
    repo.write("guides/dim.md", "# Another still\n");
    repo.commit("Change what is no source");
    assert_quiet(&check(&request));
    repo.write("help/guides/dim.md", english(1, &EN.replace("half power", "full power")));
    repo.commit("Change");
    assert_eq!(pages(&check(&request), STALE), ["guides/dim.md"]);
}

#[test]
fn a_page_may_move_into_the_source_folder() {
    let dir = tempfile::tempdir().expect("a folder");
    let repo = Repo::at(dir.path());
    repo.write("drafts/dim.md", english(1, EN));
    repo.write("en/soft.md", english(2, EN));
    let pin = repo.commit("Begin");
    repo.rename("drafts/dim.md", "en/dim.md");
    repo.write("fr/dim.md", french(1, &pin, FR));
    repo.write("fr/soft.md", french(2, &pin, FR));
    repo.commit("Publish");
    assert_quiet(&check(&Request { path: dir.path().to_owned(), ..Request::default() }));
}

#[test]
fn a_source_may_be_a_second_working_tree() {
    let (site, _) = Site::begun();
    let dir = tempfile::tempdir().expect("a folder");
    site.en.worktree(&dir.path().join("en"));
    std::fs::rename(site.dir.path().join("fr"), dir.path().join("fr")).expect("moved");
    let request = Request { path: dir.path().to_owned(), ..Request::default() };
    assert_quiet(&check(&request));
    crate::support::write(dir.path(), [("en/dim.md", english(1, &EN.replace("half", "full")).as_bytes())]);
    assert_says(&one(&check(&request), STALE).message, &["uncommitted"]);
}

#[test]
fn two_products_have_a_history_each() {
    let dir = tempfile::tempdir().expect("a folder");
    let lumen = Repo::at(&dir.path().join("lumen.en"));
    let ember = Repo::at(&dir.path().join("ember.en"));
    lumen.write("dim.md", english(1, EN));
    ember.write("burn.md", english(2, &EN.replace("light", "flame")));
    let (one_pin, other_pin) = (lumen.commit("Begin"), ember.commit("Begin"));
    assert_ne!(one_pin, other_pin);
    let french = [("lumen.fr/dim.md", french(1, &one_pin, FR)), ("ember.fr/burn.md", french(2, &other_pin, FR))];
    crate::support::write(dir.path(), french.iter().map(|(path, text)| (*path, text.as_bytes())));
    let request = Request { path: dir.path().to_owned(), ..Request::default() };
    assert_quiet(&check(&request));
    ember.write("burn.md", english(2, EN));
    ember.commit("Change");
    assert_eq!(pages(&check(&request), STALE), ["burn.md"]);
    std::fs::remove_dir_all(lumen.path().join(".git")).expect("removed");
    let checked = check(&request);
    assert_eq!(pages(&checked, STALE), ["burn.md"]);
    assert_says(&notice(&checked, "no-repository"), &["lumen.en"]);
}

/// Names that a shell, a pathspec or a quoting `git` would read as something else.
#[cfg(unix)]
const ODD: [&str; 16] = [
    "a b.md",
    " a.md",
    "it's.md",
    "\"quoted\".md",
    "été.md",
    "ランプ.md",
    "a[b].md",
    ":x.md",
    ":(glob)x.md",
    ":!dim.md",
    "-x.md",
    "--all.md",
    "*.md",
    "a\tb.md",
    "HEAD.md",
    "with blank /x.md",
];

#[cfg(unix)]
#[test]
fn names_may_be_odd() {
    let site = Site::new();
    for (number, name) in ODD.iter().enumerate() {
        site.source(name, number, EN);
    }
    let pin = site.en.commit("Begin");
    for (number, name) in ODD.iter().enumerate() {
        site.target(name, number, &pin, FR);
    }
    assert_quiet(&site.check());
    for (number, name) in ODD.iter().enumerate() {
        site.source(name, number, &EN.replace("half power", "full power"));
        let change = site.en.commit("Change one");
        let checked = site.check();
        assert_eq!(pages(&checked, STALE), [*name], "{}", said(&checked));
        assert_says(&one(&checked, STALE).message, &["1 commit", &change[..7]]);
        site.target(name, number, &change, FR);
    }
    assert_quiet(&site.check());
}

#[cfg(unix)]
#[test]
fn odd_names_may_move() {
    let site = Site::new();
    for (number, name) in ODD.iter().enumerate() {
        site.source(name, number, &EN.replace("half", &format!("{} of", "very ".repeat(number))));
    }
    let pin = site.en.commit("Begin");
    for (number, name) in ODD.iter().enumerate() {
        site.en.rename(name, &format!("moved/{name}"));
        site.target(&format!("moved/{name}"), number, &pin, FR);
    }
    site.en.commit("Move");
    assert_quiet(&site.check());
}

/// A site with one stale and one fresh page.
fn stale() -> Site {
    let (site, _) = Site::begun();
    site.source("same.md", 2, EN);
    let pin = site.en.commit("Add");
    site.target("same.md", 2, &pin, FR);
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    site.en.commit("Change");
    site
}

#[cfg(unix)]
#[test]
fn nothing_is_written_into_the_repository() {
    let site = stale();
    let before = crate::support::files(site.en.path());
    run(&site, &[], |_| {});
    let after = crate::support::files(site.en.path());
    assert!(before == after, "{:?} {:?}", before.keys(), after.keys());
}

#[test]
fn a_pointer_of_git_lfs_is_one_finding() {
    const POINTER: &str = "version https://git-lfs.github.com/spec/v1\noid sha256:1a0d4e5f60718293a4b5c6d7e8f9012a3b4c5d6e7f8091a2b3c4d5e6f79f3c2b\nsize 1024\n";
    let (site, pin) = Site::begun();
    site.en.write("hang.md", POINTER);
    site.source("wall.md", 3, EN);
    site.en.commit("Add");
    site.target_text("dim.md", POINTER);
    site.target("hang.md", 2, &pin, FR);
    site.source("wall.md", 3, &EN.replace("https://lamps.example/clock", "dim.md#evening"));
    let pin = site.en.commit("Link");
    site.target("wall.md", 3, &pin, &FR.replace("https://lamps.example/clock", "dim.md#evening"));
    let checked = site.check();
    assert_eq!(pages(&checked, "unreadable-page"), ["dim.md", "hang.md"], "{}", said(&checked));
    assert!(of(&checked, "unreadable-page").iter().all(|finding| finding.message.contains("LFS")));
    assert!(of(&checked, "broken-anchor").is_empty(), "{}", said(&checked));
}
