//! `check --fix` and `--diff`: what they write, what they leave alone, and what is there when they are stopped.

mod interrupted;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::support::{FIXED, HISTORY, files, fixtures, project, write};
use locdrift::cli::{Checker, Context, PageLookup, Terminal, run};
use locdrift::diff::Since;
use locdrift::files::Bounds;
use locdrift::locale::Locale;
use locdrift::output::FileAccess;
use locdrift::parse::Keys;
use locdrift::session::{Changes, Error, Outcome, Request, SinceError};
use locdrift::text::FileId;

const EN: &str = "# Lamp\n\nSwitch [!DNL Lumen Go] on.\n\n```\nlamp on\n```\n";

/// Safe: the name. Unsafe: the code.
const FR: &str = "# Lampe\n\nAllumez [!DNL Lumen Va].\n\n```\nlamp off\n```\n";

/// A translation that a safe fix changes, and one that it does not.
fn lamps() -> tempfile::TempDir {
    let quiet = FR.replace("Va]", "Go]").replace("off", "on");
    project(&[("en/lamp.md", EN), ("fr/lamp.md", FR), ("en/desk.md", EN), ("fr/desk.md", &quiet)])
}

fn safe(text: &str) -> String {
    text.replace("Lumen Va", "Lumen Go")
}

fn program(here: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_locdrift"));
    program.current_dir(here).env("NO_COLOR", "1").args(["check", "--no-history", "--no-config"]);
    program
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// The exit, standard output, and standard error without the line that says what was found.
fn told(output: &Output) -> (i32, String, String) {
    let err = text(&output.stderr);
    let err: String = err.split_inclusive('\n').filter(|line| !line.contains("grouped by")).collect();
    (output.status.code().expect("it ended by itself"), text(&output.stdout), err)
}

/// Runs `locdrift check` in a folder.
fn check(here: &Path, words: &[&str]) -> (i32, String, String) {
    told(&program(here).args(words).output().expect("it runs"))
}

#[track_caller]
fn says(here: &Path, name: &str, wanted: &str) {
    assert_eq!(text(&fs::read(here.join(name)).expect("there")), wanted);
}

#[test]
fn safe_fixes_are_written_and_the_rest_is_reported() {
    let dir = lamps();
    let here = dir.path();
    let before = files(here);
    let (exit, out, err) = check(here, &["--fix", "--output-format", "concise"]);
    assert_eq!(err, "note: 1 fix applied in 1 page; 1 more with --unsafe-fixes\n");
    assert_eq!(exit, 1, "the code is left");
    assert!(out.contains("code-mismatch") && !out.contains("do-not-localize") && !out.contains("fixable"), "{out}");
    let mut wanted = before;
    wanted.insert("fr/lamp.md".into(), safe(FR).into_bytes());
    assert_eq!(files(here), wanted);

    let (exit, _, err) = check(here, &["--fix"]);
    assert_eq!((exit, &*err), (1, "note: nothing to fix; 1 more with --unsafe-fixes\n"));
    assert_eq!(files(here), wanted);
    let (exit, out, err) = check(here, &["--fix", "--unsafe-fixes", "-q"]);
    assert_eq!((exit, &*out, &*err), (0, "", ""));
    says(here, "fr/lamp.md", &safe(FR).replace("off", "on"));
    assert_eq!(check(here, &["--fix", "--unsafe-fixes"]).2, "note: nothing to fix\n");
}

#[test]
fn without_fix_it_is_only_said_what_could_be() {
    let dir = lamps();
    let before = files(dir.path());
    for (words, closing, marked) in [
        (&[][..], "1 fix with --fix; 1 more with --unsafe-fixes\n", 1),
        (&["--unsafe-fixes"], "2 fixes with --fix --unsafe-fixes\n", 2),
        (&["--select", "code-mismatch"], "1 fix with --fix --unsafe-fixes\n", 0),
        (&["--fix-source"], "1 fix with --fix --fix-source; 1 more with --unsafe-fixes\n", 1),
    ] {
        let (exit, out, err) = check(dir.path(), words);
        assert_eq!((exit, &*err), (1, ""));
        assert!(out.contains(closing), "{words:?}: {out}");
        assert_eq!(out.matches("(translation, fixable)").count() + out.matches("(fixable)").count(), marked, "{out}");
        // One line a finding is read by machines; what can be mended is in JSON.
        let (_, out, _) = check(dir.path(), &[words, &["--output-format", "concise"]].concat());
        assert!(out.contains(closing) && !out.contains("fixable"), "{out}");
    }
    assert_eq!(files(dir.path()), before);
}

#[test]
fn only_what_is_selected_is_mended() {
    let dir = lamps();
    for words in [["--select", "code-mismatch"], ["--ignore", "do-not-localize"], ["--locale", "fr"]] {
        let (_, _, err) = check(dir.path(), &[&["--fix", "--min-level", "error"], &words[..]].concat());
        let wanted = if words[1] == "fr" { "note: 1 fix applied" } else { "note: nothing to fix; 1 more" };
        assert!(err.starts_with(wanted), "{words:?}: {err}");
    }
    let silenced = FR.replace("Allumez", "<!-- locdrift-disable-file do-not-localize -- French -->\n\nAllumez");
    fs::write(dir.path().join("fr/lamp.md"), &silenced).expect("written");
    assert!(check(dir.path(), &["--fix"]).2.starts_with("note: nothing to fix"));
    says(dir.path(), "fr/lamp.md", &silenced);
}

#[test]
fn source_pages_are_changed_only_when_told() {
    let idle = EN.replace("Switch", "<!-- locdrift-disable-next-line missing-link -- none -->\nSwitch");
    let dir = project(&[("en/lamp.md", &idle), ("fr/lamp.md", &FR.replace("Va]", "Go]").replace("off", "on"))]);
    let (_, out, _) = check(dir.path(), &[]);
    assert!(out.contains("1 fix with --fix --fix-source\n"), "{out}");
    assert_eq!(check(dir.path(), &["--fix"]).2, "note: nothing to fix; 1 more with --fix-source\n");
    says(dir.path(), "en/lamp.md", &idle);
    assert_eq!(check(dir.path(), &["--fix", "--fix-source"]).2, "note: 1 fix applied in 1 page\n");
    says(dir.path(), "en/lamp.md", EN);
}

/// What makes a page another kind of file.
type Form = fn(&str) -> String;

/// Pages of all kinds, with names of all kinds.
fn odd_pages() -> Vec<(String, String)> {
    let forms: [(&str, Form); 5] = [
        ("plain", |text| text.to_owned()),
        ("crlf", |text| text.replace('\n', "\r\n")),
        ("bom", |text| format!("\u{feff}{}", text.replace('\n', "\r\n"))),
        ("no-end", |text| text.trim_end().to_owned()),
        ("two", |text| format!("{text}{}\n[!DNL Lumen Va] encore.\n", "\nUn texte de plus.\n".repeat(12))),
    ];
    let names = ["lamp.md", "my lamps/a b.md", "é/日本.md", "x\"y\\z.md", "tab\there.md"];
    let mut pages = Vec::new();
    for (form, make) in forms {
        for name in names {
            pages.push((format!("en/{form}/{name}"), make(EN)));
            pages.push((format!("fr/{form}/{name}"), make(FR)));
        }
    }
    // The second name of the long form has its like in the source.
    for (path, text) in &mut pages {
        if path.starts_with("en/two") {
            *text =
                text.replace("Lumen Va", "Lumen Go").replace("Un texte de plus", "More text").replace("encore", "x");
        }
    }
    pages
}

#[test]
fn line_ends_and_marks_stay_as_they_are() {
    let pages = odd_pages();
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), pages.iter().map(|(path, text)| (&**path, text.as_bytes())));
    check(dir.path(), &["--fix", "--select", "do-not-localize"]);
    for (path, text) in &pages {
        assert!(path.starts_with("en/") || text.contains("Lumen Va"));
        says(dir.path(), path, &safe(text));
    }
    assert_eq!(files(dir.path()).len(), pages.len(), "nothing else is left");
}

fn git(here: &Path, words: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.current_dir(here).args(words).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    // The folders of this test stand there, and none above them counts.
    git.env("GIT_CEILING_DIRECTORIES", std::env::temp_dir());
    git
}

/// `git apply` of what `--diff` prints makes what `--fix` makes: in no repository, at the top of one, further down in
/// one, and above several.
#[test]
fn the_patch_is_what_fix_writes() {
    let pages = odd_pages();
    for (top, here, repositories) in
        [("", "", &[][..]), ("", "", &["."]), ("docs/de", "docs", &["."]), ("", "", &["en", "fr"])]
    {
        let [fixed, patched] = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
        let mut results: Vec<BTreeMap<String, Vec<u8>>> = Vec::new();
        for dir in [&fixed, &patched] {
            let top = dir.path().join(top);
            let here = dir.path().join(here);
            write(&top, pages.iter().map(|(path, text)| (&**path, text.as_bytes())));
            for repository in repositories {
                assert!(git(&dir.path().join(repository), &["init", "-q"]).status().expect("git").success());
            }
            let before = files(&top);
            let path = top.strip_prefix(&here).expect("below").to_str().expect("UTF-8");
            let path = if path.is_empty() { "." } else { path };
            if dir.path() == fixed.path() {
                check(&here, &[path, "--fix"]);
            } else {
                let (exit, patch, err) = check(&here, &[path, "--diff"]);
                assert_eq!(exit, 1, "nothing is mended yet");
                assert!(err.starts_with("note: 30 fixes would change 25 pages; 25 more with --unsafe-"), "{err}");
                assert_eq!(files(&top), before, "a patch writes nothing");
                assert!(patch.contains("@@ -1,6 +1,6 @@") && patch.matches("@@ -").count() >= 30, "{patch}");
                let file = dir.path().join("p.patch");
                fs::write(&file, patch).expect("written");
                let apply = git(&here, &["apply", "--whitespace=nowarn"]).arg(&file).output().expect("git");
                assert!(apply.status.success() && apply.stderr.is_empty(), "{}", text(&apply.stderr));
            }
            let pages = files(&top).into_iter().filter(|(path, _)| path.ends_with(".md") && !path.contains(".git/"));
            results.push(pages.collect());
        }
        assert!(results[0] == results[1], "{repositories:?} {here}");
        assert!(results[0].values().all(|page| !text(page).contains("Lumen Va")));
    }
    let dir = lamps();
    let (exit, out, err) = check(dir.path(), &["--diff", "--fix", "--unsafe-fixes", "-q"]);
    assert_eq!((exit, out.matches("\n+").count(), &*err), (1, 3, ""));
    says(dir.path(), "fr/lamp.md", FR);
    assert_eq!(check(dir.path(), &["--diff", "--output-format", "json"]).0, 2);
    // Seen from one language, a patch for another one leads nowhere.
    let (_, _, err) = check(&dir.path().join("en"), &["..", "--diff"]);
    assert!(err.contains("note: 1 page of the patch outside the current directory"), "{err}");
    assert_eq!(check(&dir.path().join("fr"), &["..", "--diff"]).2.lines().count(), 1);
}

/// Each fixture that says what its pages are when they were mended; with other line ends nothing else changes.
#[test]
fn fixtures_are_mended_as_they_say() {
    let ends: [&[u8]; 3] = [b"\n", b"\r\n", b"\r"];
    let mut seen = 0;
    for fixture in fixtures().iter().filter(|fixture| fixture.dir.join(FIXED).is_dir()) {
        let all = files(&fixture.dir);
        if fixture.dir.join(HISTORY).is_dir() {
            continue;
        }
        seen += 1;
        let is_plain = !all.values().any(|bytes| bytes.contains(&b'\r'));
        for end in ends.iter().take(if is_plain { ends.len() } else { 1 }) {
            mended_as_it_says(&fixture.name, &all, end);
        }
    }
    assert!(seen > 10, "{seen} fixtures");
}

fn mended_as_it_says(name: &str, all: &BTreeMap<String, Vec<u8>>, end: &[u8]) {
    let lines = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(end);
    let ended = |path: &str, bytes: &[u8]| if path.ends_with(".md") { lines(bytes) } else { bytes.to_vec() };
    let (mut given, mut fixed) = (BTreeMap::new(), BTreeMap::new());
    for (path, bytes) in all {
        match path.strip_prefix(FIXED).and_then(|path| path.strip_prefix('/')) {
            Some(path) => fixed.insert(path.to_owned(), ended(path, bytes)),
            None => given.insert(path.clone(), ended(path, bytes)),
        };
    }
    let copy = tempfile::tempdir().expect("a folder");
    write(copy.path(), given.iter().map(|(path, bytes)| (&**path, &**bytes)));
    let mut program = Command::new(env!("CARGO_BIN_EXE_locdrift"));
    program.current_dir(copy.path()).args(["check", "--no-history", "--fix", "--fix-source"]);
    let first = program.output().expect("it runs");
    let wanted: BTreeMap<String, Vec<u8>> = given.into_iter().chain(fixed).collect();
    let name = format!("{name} with {:?}", text(end));
    assert!(files(copy.path()) == wanted, "{name}: {}", text(&first.stderr));
    let again = program.output().expect("it runs");
    assert!(text(&again.stderr).contains("note: nothing to fix"), "{name}: {}", text(&again.stderr));
    let first = text(&first.stdout);
    let left: String = first.split_inclusive('\n').filter(|line| !line.contains(" applied in ")).collect();
    assert_eq!(text(&again.stdout), left, "{name}: what is left is what a check finds");
    assert!(files(copy.path()) == wanted, "{name}");
}

#[test]
fn what_cannot_be_written_stops_no_other() {
    let dir = project(&[
        ("en/a.md", EN),
        ("fr/a.md", FR),
        ("en/b.md", EN),
        ("fr/b.md", FR),
        ("en/c.md", EN),
        ("fr/c.md", FR),
    ]);
    let page = dir.path().join("fr/b.md");
    let mut permissions = fs::metadata(&page).expect("there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&page, permissions).expect("allowed");
    let (exit, out, err) = check(dir.path(), &["--fix", "--output-format", "concise"]);
    let wanted =
        "note: 2 fixes applied in 2 pages; 3 more with --unsafe-fixes\nerror: fr/b.md was not fixed: it is read-only\n";
    assert_eq!((exit, &*err), (2, wanted));
    assert!(out.contains("fr/b.md:3:9: error[do-not-localize]"), "what is left is reported: {out}");
    says(dir.path(), "fr/a.md", &safe(FR));
    says(dir.path(), "fr/b.md", FR);
    says(dir.path(), "fr/c.md", &safe(FR));
    assert_eq!(files(dir.path()).len(), 6);
    let (exit, _, err) = check(dir.path(), &["--fix", "-q", "--fail-on", "never"]);
    assert_eq!((exit, &*err), (2, "error: fr/b.md was not fixed: it is read-only\n"), "quiet or not");
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to_is_told() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let dir = project(&[("en/a/p.md", EN), ("fr/a/p.md", FR), ("en/b/p.md", EN), ("fr/b/p.md", FR)]);
    let mode =
        |path: &str, mode| fs::set_permissions(dir.path().join(path), fs::Permissions::from_mode(mode)).expect("set");
    mode("fr/a", 0o555);
    let probe = dir.path().join("fr/a/probe");
    let mut words = program(dir.path());
    words.arg("--fix");
    if fs::write(&probe, "").is_ok() {
        // Who may do all is somebody else for this.
        fs::remove_file(&probe).expect("removed");
        for path in ["", "fr", "fr/b"] {
            mode(path, 0o777);
        }
        // Copied by another process: what this one has open for writing, a third that it starts meanwhile may have too.
        let copy =
            Command::new("cp").args([env!("CARGO_BIN_EXE_locdrift").as_ref(), &*dir.path().join("program")]).status();
        assert!(copy.expect("cp is installed").success());
        let mut other = Command::new(dir.path().join("program"));
        other.current_dir(dir.path()).args(words.get_args()).uid(65534).gid(65534);
        words = other;
    }
    let (exit, _, err) = told(&words.output().expect("it runs"));
    let wanted = "note: 1 fix applied in 1 page; 2 more with --unsafe-fixes\nerror: fr/a/p.md was not fixed: permission denied\n";
    mode("fr/a", 0o755);
    assert_eq!((exit, &*err), (2, wanted));
    says(dir.path(), "fr/a/p.md", FR);
    says(dir.path(), "fr/b/p.md", &safe(FR));
}

#[cfg(unix)]
#[test]
fn permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    for mode in [0o600, 0o640, 0o755] {
        let dir = lamps();
        let page = dir.path().join("fr/lamp.md");
        fs::set_permissions(&page, fs::Permissions::from_mode(mode)).expect("allowed");
        check(dir.path(), &["--fix"]);
        says(dir.path(), "fr/lamp.md", &safe(FR));
        assert_eq!(fs::metadata(&page).expect("there").permissions().mode() & 0o7777, mode);
    }
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out() {
    use std::os::unix::fs::symlink;
    let dir =
        project(&[("p/en/a.md", EN), ("p/en/b/c.md", EN), ("p/fr/x.md", EN), ("out/a.md", FR), ("out/b/c.md", FR)]);
    symlink("../../out/a.md", dir.path().join("p/fr/a.md")).expect("a link");
    symlink("../../out/b", dir.path().join("p/fr/b")).expect("a link");
    let before = files(dir.path());
    let (_, _, err) = check(&dir.path().join("p"), &["--fix", "--unsafe-fixes"]);
    let partial = "note: fr: 0 of 2 pages are translated; list the rest with `--select untranslated-page`";
    assert_eq!(err, format!("note: left out: 2 symbolic links\n{partial}\nnote: nothing to fix\n"));
    assert_eq!(files(dir.path()), before);
    // A link that is named is meant.
    symlink("../out", dir.path().join("p/de")).expect("a link");
    let words = ["--source", "en=en", "--target", "fr=de", "--fix"];
    assert!(check(&dir.path().join("p"), &words).2.contains("2 fixes applied in 2 pages"));
    says(dir.path(), "out/b/c.md", &safe(FR));
}
