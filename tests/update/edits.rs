//! Edits by which other pages have other findings, each chosen so that it shows where one of them is not followed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Project, said};
use crate::support::git::Repo;
use crate::support::{self, write};
use locdrift::locale::Locale;
use locdrift::session::{Reference, Request, Session};

/// An edit: a page, and what is replaced in it by what.
type Edit<'e> = (&'e str, &'e str, &'e str);

/// The id of a page.
fn id(at: usize) -> String {
    format!("20000000-0000-4000-8000-00000000000{at}")
}

fn page(at: usize, extra: &str, body: &str) -> String {
    format!("---\ntitle: T\nexl-id: {}\n{extra}---\n# T\n\n{body}\n", id(at))
}

/// Makes edits in one session, and takes them back; after each it finds what a new one finds, and something else than
/// before. Edits are in buffers or on disk.
fn follow(dir: &Path, no_history: bool, on_disk: bool, asked: &dyn Fn(Request) -> Request, edits: &[Edit<'_>]) {
    let mut project = Project { dir: dir.to_owned(), buffers: BTreeMap::new(), no_history, added: 0 };
    let mut session = Session::open(&asked(project.request())).expect("languages");
    let mut before = said(&session.check());
    let back = edits.iter().rev().map(|(path, old, new)| (*path, *new, *old));
    for (path, old, new) in edits.iter().copied().chain(back.collect::<Vec<_>>()) {
        let page = dir.join(path);
        let text = project.text(&page);
        assert!(text.contains(old), "{path}: there is no {old:?} in {text}");
        let text: Arc<str> = text.replacen(old, new, 1).into();
        let change = if on_disk {
            fs::write(&page, &*text).expect("written");
            None
        } else {
            project.buffers.insert(page.clone(), text.clone());
            Some(text)
        };
        session.update(&[(page, change)].into()).expect("languages");
        let anew = Session::open(&asked(project.request())).expect("languages").check();
        let (found, expected) = (said(&session.check()), said(&anew));
        assert!(found == expected, "{path}: {old:?} to {new:?}:\n{}", support::difference(&expected, &found));
        assert!(found != before, "{path}: {old:?} to {new:?} changes nothing");
        before = found;
    }
}

fn project(files: &BTreeMap<String, String>) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), files.iter().map(|(path, text)| (&**path, text.as_bytes())));
    let path = dir.path().canonicalize().expect("there");
    (dir, path)
}

#[test]
fn tables_of_all_pages_follow_an_edit() {
    let control = |name: &str| format!("Text **[!UICONTROL {name}]** more.");
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for at in 1..=4 {
        let include = if at == 1 { "{{$include parts/part.md}}\n\n[x](#there)\n\n{{tip}}" } else { "" };
        let label = if at == 4 { "Leuchte" } else { "Lampe" };
        let control = |name| if at == 1 { String::new() } else { control(name) };
        files.insert(format!("en/{at}.md"), page(at, "", &format!("{}\n\n{include}", control("Lamp"))));
        let own = if at < 4 { "mine: x\n" } else { "" };
        files.insert(format!("fr/{at}.md"), page(at, own, &format!("{}\n\n{include}", control(label))));
    }
    for locale in ["en", "fr"] {
        files.insert(format!("{locale}/parts/part.md"), "# Part {#there}\n\nText.\n".into());
        files.insert(format!("{locale}/snippets.md"), "# S\n\n## Tip {#tip}\n\n### There {#here}\n\nText.\n".into());
    }
    let (_dir, dir) = project(&files);
    let edits = [
        // A name is that of more pages, since one is no copy of another any more; a token has its name beside it.
        ("fr/2.md", "more.", "more words than the others have.\n\nAnd more."),
        ("fr/4.md", "Text **[!UICONTROL Leuchte]**", "Lampe **[!UICONTROL Leuchte]**"),
        ("fr/3.md", "Lampe", "Leuchte"),
        // The page that includes another has its places no more, or has them by a snippet.
        ("fr/parts/part.md", "{#there}", "{#elsewhere}"),
        ("fr/1.md", "{{$include parts/part.md}}", ""),
        ("fr/snippets.md", "{#here}", "{#there}"),
        ("fr/snippets.md", "{#tip}", "{#top}"),
        // A key is no more that of most translations; an id is that of two pages.
        ("fr/1.md", "mine: x\n", ""),
        ("fr/2.md", "00002\n", "00001\n"),
    ];
    follow(&dir, true, false, &|request| request, &edits);
}

/// Pages are grouped by ids, by what a table of contents leads to, and by the product that they are about.
#[test]
fn groups_follow_an_edit() {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for at in 1..=4 {
        files.insert(format!("en/{at}.md"), page(at, "", "Text."));
        files.insert(format!("fr/{at}.md"), page(at, "mine: x\n", "Text."));
    }
    files.insert("en/6.md".into(), page(6, "solution: Lamp\n", "Text."));
    files.insert("fr/6.md".into(), "---\ntitle: T\nsolution: Lamp\n---\n# T\n\nText.\n".into());
    // Two pages of the source share an id. The one that the table of contents leads to is that of `other.md`; only if it
    // is not `8.md`, the translation at that path has a source, which has another id. Then most have no `mine`.
    files.insert("en/7.md".into(), page(7, "", "Text."));
    files.insert("en/8.md".into(), page(7, "", "Text."));
    files.insert("en/9.md".into(), page(9, "", "Text."));
    files.insert("fr/other.md".into(), page(7, "", "Text."));
    files.insert("fr/8.md".into(), page(5, "", "Text."));
    files.insert("fr/9.md".into(), page(5, "", "Text."));
    for locale in ["en", "fr"] {
        files.insert(format!("{locale}/TOC.md"), "# Contents\n\n- [Page](7.md)\n".into());
    }
    let (_dir, dir) = project(&files);
    let edits = [
        ("en/TOC.md", "(7.md)", "(8.md)"),
        // As long as before, so that nothing else of the metadata seems to change.
        ("fr/6.md", "solution: Lamp", "solution: Hall"),
        ("fr/4.md", "00004\n", "0000a\n"),
        ("fr/3.md", "00003\n", "00001\n"),
    ];
    follow(&dir, true, false, &|request| request, &edits);
}

/// Translations of a source with three commits: some are stale, some have no source, some are still to come.
struct Past {
    _dir: tempfile::TempDir,
    dir: PathBuf,
    commits: [String; 3],
    /// No branch leads to it.
    lost: String,
}

impl Past {
    fn new() -> Past {
        let dir = tempfile::tempdir().expect("a folder");
        let repo = Repo::at(&dir.path().join("en"));
        let body = |word: &str| {
            format!("Turn the {word} until the [light](1.md) is soft.\n\n## More {{#more}}\n\nWait a while.")
        };
        for at in [4, 6] {
            repo.write(&format!("{at}.md"), page(at, "", &body("dial")));
        }
        repo.write("old.md", page(0, "", &body("old dial")));
        let start = repo.commit("Start");
        for at in [1, 2, 3, 5, 7] {
            repo.write(&format!("{at}.md"), page(at, "", &body("dial")));
        }
        repo.write("was-here.md", page(9, "", &body("knob")));
        repo.remove("old.md");
        let first = repo.commit("Begin");
        repo.write("1.md", page(1, "", &body("second dial of the lamp")));
        repo.rename("2.md", "deep/moved.md");
        repo.remove("was-here.md");
        repo.write("8.md", page(8, "", &body("key")));
        let second = repo.commit("Go on");
        repo.branch("topic");
        repo.write("3.md", page(3, "", &body("third dial")));
        let lost = repo.commit("Try");
        repo.switch("main");
        repo.git(["branch", "-q", "-D", "topic"]);
        let translated = |at: usize, pin: &str, extra: &str| {
            let body = "Tournez le [bouton](1.md).\n\n## Plus {#more}\n\nAttendez.";
            page(at, &format!("source-git-commit: {pin}\n{extra}"), body)
        };
        for locale in ["fr", "de"] {
            let dir = dir.path().join(locale);
            let put = |path: &str, text: String| write(&dir, [(path, text.as_bytes())]);
            for at in [1, 2, 3, 4, 5] {
                put(&format!("{at}.md"), translated(at, &first, if at <= 4 { "mine: x\n" } else { "" }));
            }
            put("was-here.md", translated(9, &first, ""));
            match locale {
                "fr" => put("old.md", translated(6, &first, "")),
                _ => [6, 7].into_iter().for_each(|at| put(&format!("{at}.md"), translated(at, &first, ""))),
            }
        }
        let path = dir.path().canonicalize().expect("there");
        Past { _dir: dir, dir: path, commits: [start, first, second], lost }
    }
}

const UNKNOWN: &str = "fedcba9876543210fedcba9876543210fedcba98";

#[test]
fn what_git_says_follows_an_edit() {
    let past = Past::new();
    let ([_, first, second], lost) = (&past.commits, &past.lost);
    let edits: [Edit<'_>; 15] = [
        // A source page is edited, and is what a translation was made from; a pin is another one.
        ("en/1.md", "second dial of the lamp", "third dial"),
        ("en/1.md", "third dial", "dial"),
        ("en/1.md", "Wait a while.", "Wait a while.\n\n## Last {#last}\n\nGo home."),
        ("en/3.md", "Wait a while.", "Wait a while, and then some more."),
        ("fr/1.md", first, second),
        ("fr/3.md", first, lost),
        // The same content had another path.
        ("en/deep/moved.md", "Wait a while.", "Wait a while, and then some more."),
        ("fr/2.md", first, second),
        // A page that had a source is that of another one, or has none.
        ("fr/4.md", "00004\n", "00007\n"),
        ("fr/was-here.md", "00009\n", "00008\n"),
        ("de/was-here.md", "00009\n", "00008\n"),
        ("fr/old.md", "00006\n", "0000a\n"),
        // Three pages name one unknown commit: it is newer than the source at hand.
        ("fr/1.md", second, UNKNOWN),
        ("fr/2.md", second, UNKNOWN),
        ("fr/3.md", lost, UNKNOWN),
    ];
    follow(&past.dir, false, false, &|request| request, &edits);
}

/// A run that compares with a commit follows edits as well, in buffers and on disk.
#[test]
fn a_comparison_with_a_commit_follows_an_edit() {
    let past = Past::new();
    let english = Locale::parse("en").expect("a tag");
    let since = |name: &str| Reference { locale: Some(english.clone()), name: name.to_owned() };
    let edits: [Edit<'_>; 3] = [
        ("en/3.md", "Wait a while.", "Wait a while, and then some more."),
        ("fr/1.md", "{#more}", "{#much}"),
        ("fr/1.md", &past.commits[1], &past.commits[2]),
    ];
    for (name, on_disk) in [("HEAD", false), ("HEAD", true), ("HEAD~1", false), ("HEAD~1", true)] {
        follow(&past.dir, false, on_disk, &|request| Request { since: vec![since(name)], ..request }, &edits);
    }
}

/// A run about what is not committed follows edits on disk.
#[test]
fn a_run_about_what_changed_follows_an_edit() {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for at in 1..=2 {
        files.insert(format!("en/{at}.md"), page(at, "", "Text.\n\n## More {#more}\n\nText."));
        files.insert(format!("fr/{at}.md"), page(at, "", "Texte.\n\n## Plus {#plus}\n\nTexte."));
    }
    let (_dir, dir) = project(&files);
    Repo::at(&dir).commit("Begin");
    let edits = [("en/1.md", "Text.", "More text."), ("fr/2.md", "Texte.", "Plus de texte.")];
    follow(&dir, true, true, &|request| Request { changed: true, ..request }, &edits);
}
