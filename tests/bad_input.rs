//! Input that nobody wishes for: the program says what, where and how to mend it, or does its work all the same.
//!
//! One bad page never stops the others; a run ends with 0, 1 or 2 as documented, and never with a panic.

mod pages;

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{Checked, project};
use locdrift::text::hash;

/// How a run of the program ended, and what it said.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    /// Ended with `code`, and said all of `words`.
    #[track_caller]
    fn ends(&self, code: i32, words: &[&str]) -> &Self {
        let said = format!("{}{}", self.out, self.err);
        assert_eq!(self.code, Some(code), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        // Messages are broken into lines with a bar before each.
        let flat = said.replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(flat.contains(word), "`{word}` is not in\n{said}");
        }
        self
    }
}

fn command(dir: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_locdrift"));
    command.current_dir(dir).args(words).env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE");
    command
}

/// Runs `locdrift` in a folder.
fn locdrift(dir: &Path, words: &[&str]) -> Ran {
    let output = command(dir, words).output().expect("run");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// `locdrift check --output-format concise -q` in a folder.
fn check(dir: &Path) -> Ran {
    locdrift(dir, &["check", "--output-format", "concise", "-q"])
}

const ENGLISH: &str = "# Dim a lamp {#dim}\n\nSee [the guide](https://lumen.example.com/guide).\n";
const FRENCH: &str = "# Atténuer une lampe {#dim}\n\nVoir [le guide](https://lumen.example.com/guide).\n";
/// It lost its link.
const LOST: &str = "# Atténuer une lampe {#dim}\n\nVoir le guide.\n";
const LOST_FINDING: &str =
    "fr/good.md:3:1: error[missing-link] the link to `https://lumen.example.com/guide` is missing here";

/// A project with one good pair that has one finding, and what else is given.
fn with(files: &[(&str, &str)]) -> tempfile::TempDir {
    project(&[&[("en/good.md", ENGLISH), ("fr/good.md", LOST)], files].concat())
}

fn quiet() -> tempfile::TempDir {
    project(&[("en/good.md", ENGLISH), ("fr/good.md", FRENCH)])
}

#[test]
fn exit_codes_are_those_of_the_readme() {
    quiet_and_loud(&[], 0, 1);
    quiet_and_loud(&["--fail-on", "never"], 0, 0);
    quiet_and_loud(&["--select", "broken-link"], 0, 0);
    quiet_and_loud(&["--nonsense"], 2, 2);
}

fn quiet_and_loud(options: &[&str], clean: i32, found: i32) {
    let words = [&["check"], options].concat();
    locdrift(quiet().path(), &words).ends(clean, &[]);
    locdrift(with(&[]).path(), &words).ends(found, &[]);
}

#[test]
fn folders_that_are_not_there_or_none() {
    let dir = quiet();
    let run = |words: &[&str]| locdrift(dir.path(), words);
    run(&["check", "nowhere"]).ends(2, &["`nowhere` does not exist", "give a folder"]);
    run(&["check", "en/good.md"]).ends(2, &["`en/good.md` is a file", "give the folder"]);
    let given = |target: &str| run(&["check", "--source", "en=en", "--target", target]);
    given("fr=fr/good.md").ends(2, &["`fr/good.md` is a file", "give the folder"]);
    given("fr=nl").ends(2, &["`nl` does not exist"]);
    run(&["check", "--source", "en=nowhere", "--target", "fr=fr"]).ends(2, &["`nowhere` does not exist"]);
}

#[test]
fn languages_that_are_none_or_twice() {
    let dir = project(&[("en/good.md", ENGLISH), ("fr/good.md", FRENCH), ("old/fr/good.md", FRENCH)]);
    let given = |more: &[&str]| locdrift(dir.path(), &[&["check", "--source", "en=en"], more].concat());
    given(&["--target", "klingon=fr"]).ends(2, &["`klingon` is no locale tag", "such as `fr`"]);
    given(&["--target", "frr-FR=fr"]).ends(2, &["`frr-FR` is no locale tag", "did you mean `fr-FR`?"]);
    given(&["--target", "fr"]).ends(2, &["fr-FR=help.fr-FR"]);
    given(&["--target", "fr=fr", "--target", "fr=old/fr"]).ends(2, &["two folders are for `fr`", "keep one of them"]);
    given(&["--target", "fr=fr", "--target", "de=fr"]).ends(2, &["for `fr` and for `de`", "its own folder"]);
    given(&[]).ends(2, &["--source is given without a target", "--target fr-FR=DIR"]);
    locdrift(dir.path(), &["check", "--target", "fr=fr"]).ends(2, &["--target is given without a source"]);
    locdrift(dir.path(), &["check", "--locale", "de"]).ends(2, &["no translation into `de`", "there are `fr`"]);
}

#[test]
fn options_that_do_not_fit_are_shown_where_they_stand() {
    for (options, at, message) in [
        ("guess: 3", "3:12", "`guess` must be `true` or `false`, not a number"),
        ("guess:", "3:5", "`guess` must be `true` or `false`, not nothing"),
        ("ignore: ^a$", "3:13", "`ignore` must be a list, not text"),
        ("ignore: [a, 5]", "3:17", "the values in `ignore` must be text, not a number"),
        (
            "ignore: [a, 'b(']",
            "3:17",
            "`b(` is not a valid regular expression: unclosed group; put a `\\` before a literal",
        ),
    ] {
        let config = format!("rules:\n  untranslated-text:\n    {options}\n");
        let dir = with(&[("locdrift.yaml", &config)]);
        let help = "help: see its options with `locdrift explain untranslated-text`";
        check(dir.path()).ends(2, &[message, &format!("locdrift.yaml:{at}"), help]);
    }
}

#[test]
fn folders_with_nothing_to_compare() {
    let empty = tempfile::tempdir().expect("a folder");
    locdrift(empty.path(), &["check"]).ends(2, &["nothing to check in", "what is recognised", "--source en=DIR"]);
    let alone = project(&[("en/good.md", ENGLISH)]);
    locdrift(alone.path(), &["check"]).ends(2, &["there is only `en`", "no translation beside it"]);
    let orphans = project(&[("de/good.md", FRENCH), ("fr/good.md", FRENCH)]);
    locdrift(orphans.path(), &["check"]).ends(2, &["`de`", "`fr`", "no `en`"]);
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let dir = with(&[("en/huge.md", ENGLISH)]);
    // It has a size, and no content on the disk.
    let huge = fs::File::create(dir.path().join("fr/huge.md")).expect("made");
    huge.set_len((64 << 20) + 1).expect("a sparse file");
    let told = "fr/huge.md:1:1: error[unreadable-page] this page was not checked: it is larger than 64 MiB";
    let ran = locdrift(dir.path(), &["check", "-q", "--output-format", "json"]);
    ran.ends(1, &["it is larger than 64 MiB"]);
    serde_json::from_str::<serde_json::Value>(&ran.out).expect("JSON");
    check(dir.path()).ends(1, &[LOST_FINDING, told]);
}

#[cfg(unix)]
#[test]
fn forbidden_files_and_odd_names_do_not_stop_the_others() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir =
        with(&[("en/shut.md", ENGLISH), ("fr/shut.md", FRENCH), ("en/folder.md", ENGLISH), ("en/gone.md", ENGLISH)]);
    fs::create_dir(dir.path().join("fr/folder.md")).expect("made");
    symlink("nothing.md", dir.path().join("fr/gone.md")).expect("linked");
    let shut = dir.path().join("fr/shut.md");
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o0)).expect("shut");
    let ran = check(dir.path());
    ran.ends(
        1,
        &[LOST_FINDING, "en/folder.md:1:1: warning[untranslated-page]", "en/gone.md:1:1: warning[untranslated-page]"],
    );
    // Whoever may read everything has nothing to be told.
    if fs::read(&shut).is_err() {
        ran.ends(1, &["fr/shut.md:1:1: error[unreadable-page] this page was not checked: permission denied"]);
    }
}

/// Few lines of YAML that mean a billion words.
fn bomb() -> String {
    let mut front = "---\na0: &a0 [lol, lol]\n".to_owned();
    for n in 1..40 {
        front += &format!("a{n}: &a{n} [*a{}, *a{}]\n", n - 1, n - 1);
    }
    front + "---\n"
}

/// Refused with all of `words`, before anything is checked.
#[track_caller]
fn refused(config: &str, words: &[&str]) {
    let ran = locdrift(with(&[("locdrift.yaml", config)]).path(), &["check"]);
    ran.ends(2, &[&["invalid-config"], words].concat());
    assert_eq!(ran.out, "");
}

#[test]
fn mistakes_in_the_configuration_are_shown_where_they_stand() {
    refused("sorce: en\n", &["there is no key `sorce`", "locdrift.yaml:1:1", "did you mean `source`?"]);
    refused(
        "rules:\n  missing-lnik: off\n",
        &["there is no rule `missing-lnik`", "locdrift.yaml:2:3", "did you mean `missing-link`?"],
    );
    refused("rules:\n  missing-link: eror\n", &["`eror` is no level", "locdrift.yaml:2:17", "did you mean `error`?"]);
    refused(
        "rules:\n  missing-link: 7\n",
        &["a level is expected here, not a number", "locdrift.yaml:2:17", "`off`, `note`"],
    );
    let option = "rules:\n  metadata-mismatch:\n    translateable: [a]\n";
    refused(option, &["has no option `translateable`", "locdrift.yaml:3:5", "did you mean `translatable`?"]);
    refused(
        "rules:\n  broken-link:\n    ignore: 7\n",
        &["`broken-link`", "locdrift.yaml:", "locdrift explain broken-link"],
    );
    refused("include: [\"a[b\"]\n", &["`a[b` is no pattern", "locdrift.yaml:1:11", "`**` for any directories"]);
    refused("include: 7\n", &["`include` must be text, not a number", "locdrift.yaml:1:10"]);
    refused("layout: \"{lang}/{page}\"\n", &["`{lang}`", "locdrift.yaml:1:9", "did you mean `{locale}`?"]);
    refused("layout: \"{page}\"\n", &["locdrift.yaml:1:9", "{locale}"]);
    refused("locales:\n  klingon: {}\n", &["`klingon` is no locale tag", "locdrift.yaml:2:3"]);
    refused("files:\n  - path: [a]\n", &["there is no key `path`", "locdrift.yaml:2:5", "did you mean `paths`?"]);
    refused("- source\n", &["keys with values", "not a list", "locdrift.yaml:1:1"]);
    refused("rules: [a\n", &["this is not YAML", "locdrift.yaml:1:"]);
    refused("source: en\nsource: de\n", &["duplicate", "source", "locdrift.yaml:2:1"]);
}

#[test]
fn all_mistakes_of_a_configuration_are_told_at_once() {
    let config = "sorce: en\nrules:\n  missing-lnik: off\n  broken-link: eror\n";
    refused(config, &["3 problems", "`sorce`", "`missing-lnik`", "`eror`"]);
}

#[test]
fn a_mistake_is_shown_with_its_line() {
    refused("rules:\n  missing-link: eror # soon\n", &["missing-link: eror # soon"]);
}

#[test]
fn configurations_that_cannot_be_read() {
    let dir = with(&[("locdrift.yaml", "")]);
    locdrift(dir.path(), &["check"]).ends(1, &[]);
    locdrift(dir.path(), &["check", "--config", "other.yaml"])
        .ends(2, &["there is no configuration file `other.yaml`", "check the path"]);
    locdrift(dir.path(), &["check", "--config", "."]).ends(2, &["`.` is a directory", "locdrift.yaml"]);
    fs::write(dir.path().join("locdrift.yaml"), b"source: en\n# \xe9\n").expect("written");
    locdrift(dir.path(), &["check"]).ends(2, &["is not UTF-8 text: line 2", "save the file as UTF-8"]);
    locdrift(dir.path(), &["check", "--no-config"]).ends(1, &[]);
    fs::write(dir.path().join("locdrift.yaml"), bomb().replace("---\n", "")).expect("written");
    locdrift(dir.path(), &["check"]).ends(2, &["invalid-config"]);
}

#[test]
fn wrong_options_are_named_with_the_right_ones() {
    let dir = quiet();
    let run = |words: &[&str]| locdrift(dir.path(), words);
    run(&["check", "--select", "missing-lnk"])
        .ends(2, &["there is no rule `missing-lnk`", "did you mean `missing-link`?"]);
    run(&["check", "--fail-on", "loud"]).ends(2, &["'loud'", "error, warning, note, never"]);
    run(&["check", "--output-format", "xml"]).ends(2, &["'xml'", "concise"]);
    run(&["check", "--threads", "0"]).ends(2, &["'0'", "--threads"]);
    run(&["chek"]).ends(2, &["'chek'", "'check'"]);
    run(&["explain", "missing-lnk"]).ends(2, &["there is no rule `missing-lnk`", "did you mean `missing-link`?"]);
    run(&["check", "--output-file", "no/such/folder.txt"]).ends(2, &["cannot write no/such/folder.txt", "name a file"]);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let lines: String = (0..4000).map(|n| format!("See [a lamp](nowhere-{n}.md).\n\n")).collect();
    let dir = with(&[("en/many.md", &lines), ("fr/many.md", &lines)]);
    for format in ["full", "concise", "json"] {
        let mut child = command(dir.path(), &["check", "--output-format", format]);
        let mut child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("run");
        let mut first = [0; 64];
        child.stdout.take().expect("a pipe").read_exact(&mut first).expect("something");
        let output = child.wait_with_output().expect("ended");
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{format}: {err}");
        assert!(!err.contains("panicked") && !err.contains("ipe"), "{format}: {err}");
    }
}

#[test]
fn file_names_that_nobody_would_give() {
    let long = format!("{}.md", "l".repeat(200));
    let names = ["two words.md", "ランプ.md", "per%20cent.md", "#.md", "a'b\"c.md", "UPPER.MD", ".hidden.md", &long];
    let files: Vec<(String, String)> = names
        .iter()
        .flat_map(|name| [("en", ENGLISH), ("fr", LOST)].map(|(dir, text)| (format!("{dir}/{name}"), text.to_owned())))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let ran = check(with(&files).path());
    ran.ends(1, &[LOST_FINDING, "fr/two words.md:3:1", "fr/ランプ.md:3:1", "fr/per%20cent.md:3:1", "fr/#.md:3:1"]);
}

#[cfg(unix)]
#[test]
fn file_names_that_are_no_text_do_not_stop_the_others() {
    use std::os::unix::ffi::OsStrExt;
    let dir = with(&[]);
    for (tree, text) in [("en", ENGLISH), ("fr", LOST)] {
        let name = std::ffi::OsStr::from_bytes(b"l\xe9mp.md");
        if fs::write(dir.path().join(tree).join(name), text).is_err() {
            return;
        }
        fs::write(dir.path().join(tree).join("new\nline.md"), text).expect("written");
    }
    let ran = check(dir.path());
    ran.ends(1, &[LOST_FINDING]);
    assert!(ran.out.lines().all(|line| line.contains(": error[") || line.contains(": warning[")), "{}", ran.out);
    let ran = locdrift(dir.path(), &["check", "-q", "--output-format", "json"]);
    serde_json::from_str::<serde_json::Value>(&ran.out).expect("JSON");
}
