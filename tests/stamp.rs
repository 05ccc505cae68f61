//! `locdrift stamp`: on an engine made by hand, and on a project on disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use locdrift::cli::{Checker, Context, Exit, Host, PageLookup, Terminal, run};
use locdrift::diff::Since;
use locdrift::files::Bounds;
use locdrift::finding::{Cause, Finding, Fingerprint, Level, RuleId};
use locdrift::locale::Locale;
use locdrift::output::FileAccess;
use locdrift::parse::Keys;
use locdrift::session::{Error, Outcome, Request, SinceError};
use locdrift::text::{FileId, Location, Span};

const OLD: &str = "1a2b3c4aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const NEW: &str = "9f8e7d6bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

/// Target pages by number: what a page lacks stands in its body, as words `cause:rule`.
struct Desk {
    dir: PathBuf,
    keys: Keys,
}

const PAGES: [&str; 4] = ["a.md", "b.md", "c.md", "none.md"];

impl FileAccess for Desk {
    fn path(&self, file: FileId) -> String {
        format!("fr/{}", PAGES[file.index()])
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        fs::read_to_string(self.dir.join(PAGES[file.index()])).ok().map(Arc::from)
    }
}

impl Checker for Desk {
    fn check(&self) -> Outcome {
        let mut findings = Vec::new();
        for file in (0..PAGES.len() as u32).map(FileId) {
            for word in self.text(file).unwrap_or_default().split_whitespace() {
                let (cause, rule) = match word.split_once(':') {
                    Some(("outdated", rule)) => (Cause::Outdated, rule),
                    Some(("translation", rule)) => (Cause::Translation, rule),
                    _ => continue,
                };
                findings.push(finding(file, cause, Box::leak(rule.to_owned().into_boxed_str())));
            }
        }
        Outcome { findings, ..Outcome::default() }
    }

    fn keys(&self) -> &Keys {
        &self.keys
    }

    fn find(&self, path: &Path) -> PageLookup {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        match PAGES.iter().position(|page| *page == name) {
            Some(at) => PageLookup::Target(FileId(at as u32)),
            None if name == "source.md" => PageLookup::Source(FileId(0)),
            None => PageLookup::Unknown { near: (name == "aa.md").then(|| "fr/a.md".to_owned()) },
        }
    }

    fn location(&self, file: FileId) -> Option<(PathBuf, PathBuf)> {
        Some((self.dir.clone(), PAGES[file.index()].into()))
    }

    fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::default();
        bounds.add(&self.dir);
        bounds
    }

    fn locale(&self, _: FileId) -> Locale {
        Locale::parse("fr").expect("a locale")
    }

    fn translations(&self, _: FileId) -> Vec<(Locale, FileId)> {
        Vec::new()
    }

    fn since(&self, _: FileId) -> Result<Since, SinceError> {
        Err(SinceError::Unavailable { message: "nobody knows".to_owned() })
    }

    fn newest_commit(&self, target: FileId) -> Result<String, String> {
        if PAGES[target.index()] == "c.md" { Err("the history is shallow".into()) } else { Ok(NEW.into()) }
    }

    fn full_commit(&self, _: FileId, commit: &str) -> Result<String, String> {
        if OLD.starts_with(commit) { Ok(OLD.into()) } else { Err(format!("no commit {commit}")) }
    }
}

fn finding(file: FileId, cause: Cause, rule: &'static str) -> Finding {
    Finding {
        level: Level::Warning,
        cause,
        fingerprint: Fingerprint(1),
        ..Finding::new(
            RuleId(rule),
            Locale::parse("fr").expect("a locale"),
            Location { file, span: Span::default() },
            String::new(),
        )
    }
}

fn open(request: &Request) -> Result<Box<dyn Checker>, Error> {
    Ok(Box::new(Desk { dir: request.path.clone(), keys: Keys::default() }))
}

/// A folder with pages, as names and texts.
fn folder(pages: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in pages {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a page");
    }
    dir
}

/// Runs `locdrift stamp` with words, of which those that end in `.md` or begin with `./` are paths in `dir`.
fn stamp(house: &Context<'_>, dir: &Path, words: &[&str]) -> (Exit, String, String) {
    let paths = words.iter().map(|word| {
        let path = dir.join(word.trim_start_matches("./"));
        let is_path = word.ends_with(".md") || word.starts_with("./");
        if is_path { path.into_os_string() } else { (*word).into() }
    });
    let args = ["locdrift".into(), "stamp".into(), "--path".into(), dir.as_os_str().to_owned()];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = Terminal { width: 80, ..Terminal::default() };
    let exit = run(args.into_iter().chain(paths), house, &terminal, &mut out, &mut err);
    (exit, String::from_utf8(out).expect("UTF-8"), String::from_utf8(err).expect("UTF-8"))
}

fn by_hand(dir: &Path, words: &[&str]) -> (Exit, String, String) {
    stamp(&Context { catalogue: &[], open, host: Host::default }, dir, words)
}

fn page(front: &str, body: &str) -> String {
    format!("---\ntitle: A\n{front}---\n# A\n\n{body}\n")
}

fn read(dir: &Path, name: &str) -> String {
    fs::read_to_string(dir.join(name)).expect("there")
}

#[test]
fn pages_are_stamped_and_told_one_a_line() {
    let pinned = page(&format!("source-git-commit: '{OLD}' # x\n"), "Texte. translation:missing-link outdated:stale");
    let dir = folder(&[("a.md", &pinned), ("b.md", &page("", "Texte."))]);
    let (exit, out, err) = by_hand(dir.path(), &["a.md", "b.md", "a.md"]);
    let wanted = "fr/a.md: source-git-commit 1a2b3c4 -> 9f8e7d6\nfr/b.md: source-git-commit set to 9f8e7d6\n";
    assert_eq!((exit, out.as_str(), err.as_str()), (Exit::Clean, wanted, ""));
    assert_eq!(read(dir.path(), "a.md"), pinned.replace(OLD, NEW));
    assert_eq!(read(dir.path(), "b.md"), page(&format!("source-git-commit: {NEW}\n"), "Texte."));
    let (exit, out, _) = by_hand(dir.path(), &["a.md"]);
    assert_eq!((exit, out.as_str()), (Exit::Clean, "fr/a.md: already at 9f8e7d6\n"));
    assert_eq!(fs::read_dir(dir.path()).expect("there").count(), 2);
}

#[test]
fn old_pins_are_shown_so_that_they_differ() {
    for (old, wanted) in [
        ("latest", "source-git-commit `latest` -> 9f8e7d6".to_owned()),
        ("9f8e7d6", format!("source-git-commit 9f8e7d6 -> {NEW}")),
        ("~", "source-git-commit set to 9f8e7d6".to_owned()),
    ] {
        let dir = folder(&[("a.md", &page(&format!("source-git-commit: {old}\n"), ""))]);
        assert_eq!(by_hand(dir.path(), &["a.md"]).1, format!("fr/a.md: {wanted}\n"));
    }
}

#[test]
fn a_page_that_lacks_what_the_source_has_is_refused_unless_forced() {
    let body = "outdated:missing-section outdated:missing-link outdated:missing-link outdated:outdated-section outdated:stale-source-commit";
    let pinned = page(&format!("source-git-commit: {OLD}\n"), body);
    let dir = folder(&[("a.md", &pinned), ("b.md", &pinned.replace(OLD, NEW))]);
    let (exit, out, err) = by_hand(dir.path(), &["a.md", "b.md"]);
    let wanted = "\
fr/a.md: refused: missing since the page was translated: 2 missing-link, 1 missing-section; translate that first, or use --force
fr/b.md: already at 9f8e7d6
";
    assert_eq!((exit, out.as_str(), err.as_str()), (Exit::Findings, wanted, ""));
    assert_eq!(read(dir.path(), "a.md"), pinned);
    assert_eq!(by_hand(dir.path(), &["--force", "a.md"]).0, Exit::Clean);
    assert_eq!(read(dir.path(), "a.md"), pinned.replace(OLD, NEW));
}

#[test]
fn a_dry_run_prints_a_patch_and_writes_nothing() {
    let pinned = page(&format!("source-git-commit: {OLD}\nrole: b\n"), "Texte.");
    let late = page("", "outdated:missing-link");
    let dir = folder(&[("a.md", &pinned), ("b.md", &late)]);
    let (exit, out, err) = by_hand(dir.path(), &["--dry-run", "b.md", "a.md"]);
    let wanted = format!(
        "--- a/fr/a.md\n+++ b/fr/a.md\n@@ -1,6 +1,6 @@\n ---\n title: A\n\
         -source-git-commit: {OLD}\n+source-git-commit: {NEW}\n role: b\n ---\n # A\n"
    );
    assert_eq!((exit, out), (Exit::Findings, wanted));
    assert_eq!(
        err,
        "fr/b.md: refused: missing since the page was translated: 1 missing-link; translate that first, or use --force\n"
    );
    assert_eq!((read(dir.path(), "a.md"), read(dir.path(), "b.md")), (pinned, late));
}

#[test]
fn the_commit_may_be_named() {
    let dir = folder(&[("a.md", &page("", "")), ("c.md", &page("", ""))]);
    let (exit, out, _) = by_hand(dir.path(), &["--commit", "1A2B3C4", "a.md", "c.md"]);
    let wanted = "fr/a.md: source-git-commit set to 1a2b3c4\nfr/c.md: source-git-commit set to 1a2b3c4\n";
    assert_eq!((exit, out.as_str()), (Exit::Clean, wanted));
    assert!(read(dir.path(), "a.md").contains(OLD));
    let (exit, out, _) = by_hand(dir.path(), &["--commit", "abcdef0", "a.md"]);
    assert_eq!((exit, out.as_str()), (Exit::Failed, "fr/a.md: failed: no commit abcdef0\n"));
    for commit in ["HEAD", "--upload-pack=x", "abc", &"a".repeat(10_000)] {
        let (exit, _, err) = by_hand(dir.path(), &[&format!("--commit={commit}"), "a.md"]);
        assert!(exit == Exit::Failed && err.contains("expected a commit id"), "{err}");
    }
}

#[test]
fn what_cannot_be_stamped_says_why_and_stops_no_other() {
    let twice = page(&format!("source-git-commit: {OLD}\nsource-git-commit: {OLD}\n"), "");
    let dir = folder(&[("a.md", &twice), ("b.md", &page("", "")), ("c.md", "x"), ("other.md", ""), ("source.md", "")]);
    let words = ["a.md", "c.md", "none.md", "source.md", "other.md", "aa.md", "./", "b.md"];
    let (exit, out, err) = by_hand(dir.path(), &words);
    let out = out.replace(&format!("{}/", dir.path().display()), "");
    let wanted = "\
fr/a.md: refused: line 4: `source-git-commit` is defined more than once; keep one of them
fr/c.md: failed: the history is shallow
fr/none.md: failed: it cannot be read as UTF-8 text
source.md: refused: it is a source page; name its translations
other.md: refused: it is not a page of this project
aa.md: failed: no such file; did you mean `fr/a.md`?
: failed: it is a folder; name the pages in it
fr/b.md: source-git-commit set to 9f8e7d6
";
    assert_eq!((exit, out.as_str(), err.as_str()), (Exit::Failed, wanted, ""));
    assert_eq!(by_hand(dir.path(), &["a.md", "b.md"]).0, Exit::Findings);
    assert_eq!(by_hand(dir.path(), &[]).0, Exit::Failed);
}

#[test]
fn a_project_on_disk_knows_its_pages() {
    let (en, fr) = (page("exl-id: x\n", "Text."), page("exl-id: x\n", "Texte."));
    let dir = folder(&[
        ("en/help/lamp.md", &en),
        ("fr/help/lamp.md", &fr),
        ("fr/help/gone.md", &fr.replace(" x", " y")),
        ("aside.md", "# A\n"),
    ]);
    let words = ["--commit", OLD, "fr/help/lamp.md", "en/help/lamp.md", "fr/help/gone.md", "aside.md", "fr/lamp.md"];
    let (exit, out, _) = stamp(&Context::real(), dir.path(), &words);
    let out = out.replace(&format!("{}/", dir.path().display()), "");
    let wanted = "\
fr/help/lamp.md: source-git-commit set to 1a2b3c4
en/help/lamp.md: refused: it is a source page; name its translations
fr/help/gone.md: refused: it has no source page
aside.md: refused: it is not a page of this project
fr/lamp.md: failed: no such file; did you mean";
    assert!(exit == Exit::Failed && out.starts_with(wanted) && out.ends_with("fr/help/lamp.md`?\n"), "{out}");
    let stamped = fr.replace("exl-id: x\n", &format!("exl-id: x\nsource-git-commit: {OLD}\n"));
    assert_eq!(read(dir.path(), "fr/help/lamp.md"), stamped);
    let (exit, out, _) = stamp(&Context::real(), dir.path(), &["fr/help/lamp.md"]);
    assert!(exit == Exit::Failed && out.contains("is not in a Git repository"), "{out}");
}

#[cfg(unix)]
#[test]
fn permissions_stay_and_links_do_not_lead_out() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let dir = folder(&[("p/en/a.md", &page("", "")), ("p/fr/a.md", &page("", "")), ("out.md", &page("", ""))]);
    let project = dir.path().join("p");
    let target = project.join("fr/a.md");
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).expect("allowed");
    symlink(dir.path().join("out.md"), project.join("fr/out.md")).expect("a link");
    symlink("a.md", project.join("fr/in.md")).expect("a link");
    let words = ["--commit", OLD, "fr/out.md", "fr/in.md"];
    let (exit, out, _) = stamp(&Context::real(), &project, &words);
    let out = out.replace(&format!("{}/", project.display()), "");
    let wanted = "\
fr/out.md: refused: it is a symbolic link that leads out of this project
fr/a.md: source-git-commit set to 1a2b3c4
";
    assert_eq!((exit, out.as_str()), (Exit::Findings, wanted));
    assert_eq!(fs::metadata(&target).expect("there").permissions().mode() & 0o777, 0o640);
    assert!(project.join("fr/in.md").is_symlink() && read(&project, "fr/a.md").contains(OLD));
    assert_eq!(read(dir.path(), "out.md"), page("", ""));
}
