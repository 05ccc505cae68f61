//! The command line, run in this process on an engine made by hand.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use locdrift::cli::{Checker, Context, Exit, Host, PageLookup, Terminal, run};
use locdrift::config::{Config, FailOn};
use locdrift::diff::Since;
use locdrift::finding::{Cause, Finding, Fingerprint, Level, Notice, RuleId};
use locdrift::layout::LayoutError;
use locdrift::locale::Locale;
use locdrift::output::FileAccess;
use locdrift::parse::Keys;
use locdrift::policy::{Gate, Overrides};
use locdrift::rule::{Manifest, Traits};
use locdrift::session::{BaselineChoice, ConfigChoice, Error, Outcome, Reference, Request, Shard, SinceError};
use locdrift::text::{FileId, Location, Span};

/// Finds what the path asks for: levels, joined by `+`; one finding each.
struct Told {
    outcome: Outcome,
    keys: Keys,
    gate: Gate,
}

impl FileAccess for Told {
    fn path(&self, _: FileId) -> String {
        "fr/a.md".into()
    }

    fn text(&self, _: FileId) -> Option<Arc<str>> {
        Some("# Titre\n".into())
    }
}

impl Checker for Told {
    fn check(&self) -> Outcome {
        self.outcome.clone()
    }

    fn keys(&self) -> &Keys {
        &self.keys
    }

    fn gate(&self) -> Gate {
        self.gate.clone()
    }

    fn find(&self, _: &Path) -> PageLookup {
        PageLookup::Source(FileId(0))
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

    fn newest_commit(&self, _: FileId) -> Result<String, String> {
        Err("no history".into())
    }

    fn full_commit(&self, _: FileId, _: &str) -> Result<String, String> {
        Err("no history".into())
    }
}

fn open(request: &Request) -> Result<Box<dyn Checker>, Error> {
    let mut outcome = Outcome::default();
    let path = request.path.to_string_lossy();
    for word in path.split('+') {
        let level = match word {
            "error" => Level::Error,
            "warning" => Level::Warning,
            "note" => Level::Note,
            "many" => {
                outcome.findings.extend(vec![finding(Level::Note); 5000]);
                continue;
            }
            "request" => {
                outcome.notices.push(Notice { code: "request", message: format!("{request:?}") });
                continue;
            }
            "broken" => return Err(Error::Layout(LayoutError::Missing { path: "broken".into() })),
            _ => continue,
        };
        outcome.findings.push(finding(level));
    }
    let asked = Overrides { fail_on: request.fail_on, max_warnings: request.max_warnings, ..Overrides::default() };
    Ok(Box::new(Told { outcome, keys: Keys::default(), gate: Gate::new(&Config::nothing("."), &asked) }))
}

fn finding(level: Level) -> Finding {
    Finding {
        rule: RuleId("missing-link"),
        level,
        cause: Cause::Translation,
        locale: Locale::parse("fr-FR").expect("a locale"),
        product: String::new(),
        page_key: "a.md".into(),
        page_path: "a.md".into(),
        across_pages: false,
        message: "The link is missing.".into(),
        help: None,
        at: Location { file: FileId(0), span: Span::new(2, 7) },
        related: Vec::new(),
        fix: None,
        fingerprint: Fingerprint(1),
        parts: Vec::new(),
        covers: Span::default(),
        explained_by: Vec::new(),
        evidence: Vec::new(),
    }
}

fn manifest(id: &'static str, summary: &str) -> Manifest {
    Manifest {
        id: RuleId(id),
        summary: summary.into(),
        level: Level::Error,
        outdated: Level::Warning,
        source: Level::Note,
        unknown: Level::Warning,
        fix: "none".into(),
        since: "0.1.0".into(),
        traits: Traits::default(),
        document: "\
# missing-link

A link of the source has no counterpart in the translation, which is a long
line and so is wrapped anew.

## Why

- readers lose their way
- and a second item that is long enough to be wrapped with its lines below its words, not its mark

```markdown
[a](b.md)   # stays as it is, however long this line may become in the course of its writing, which is long
```
",
    }
}

fn catalogue() -> Vec<Manifest> {
    vec![
        manifest("missing-link", "a link of the source that the translation lost"),
        manifest(
            "invalid-source-commit",
            "a source commit that is missing, malformed or unknown, or in which the page did not exist",
        ),
    ]
}

/// Runs `locdrift` with words; the exit, standard output and standard error.
fn locdrift(words: &[&str]) -> (Exit, String, String) {
    let terminal = Terminal { width: 80, ..Terminal::default() };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = on(words, &terminal, &mut out, &mut err);
    (exit, String::from_utf8(out).expect("UTF-8"), String::from_utf8(err).expect("UTF-8"))
}

fn on(words: &[&str], terminal: &Terminal, out: &mut dyn Write, err: &mut dyn Write) -> Exit {
    let catalogue = catalogue();
    let args = std::iter::once("locdrift").chain(words.iter().copied()).map(Into::into);
    run(args, &Context { catalogue: &catalogue, open, host: Host::default }, terminal, out, err)
}

#[test]
fn the_exit_follows_the_level() {
    for (words, exit) in [
        (&["check", "clean"][..], Exit::Clean),
        (&["check", "error"], Exit::Findings),
        (&["check", "warning+note"], Exit::Clean),
        (&["check", "warning", "--fail-on", "warning"], Exit::Findings),
        (&["check", "note", "--fail-on", "warning"], Exit::Clean),
        (&["check", "note", "--fail-on", "note"], Exit::Findings),
        (&["check", "error", "--fail-on", "never"], Exit::Clean),
        (&["check", "warning+warning", "--max-warnings", "1"], Exit::Findings),
        (&["check", "warning+note", "--max-warnings", "1"], Exit::Clean),
        (&["check", "warning", "--max-warnings", "0", "--fail-on", "never"], Exit::Clean),
        (&["check", "broken"], Exit::Failed),
        (&["rules"], Exit::Clean),
        (&["explain", "missing-link"], Exit::Clean),
        (&["--version"], Exit::Clean),
        (&["--help"], Exit::Clean),
        (&[], Exit::Failed),
    ] {
        assert_eq!(locdrift(words).0, exit, "{words:?}");
    }
    assert_eq!([Exit::Clean, Exit::Findings, Exit::Failed].map(Exit::code), [0, 1, 2]);
}

#[test]
fn too_many_warnings_are_told_where_nothing_else_shows_it() {
    let (exit, _, err) = locdrift(&["check", "-q", "warning+warning+note", "--max-warnings", "1"]);
    assert_eq!((exit, &*err), (Exit::Findings, "error: 2 warnings, but only 1 is allowed (max-warnings)\n"));
    let (_, _, err) = locdrift(&["check", "-q", "warning+error", "--max-warnings", "0"]);
    assert_eq!(err, "", "the error is reason enough");
}

#[test]
fn people_see_notes_when_they_ask_for_them() {
    let notes = |words: &[&str]| {
        let (_, out, _) = locdrift(&[&["check", "error+warning+note", "--output-format", "concise"], words].concat());
        (out.contains(": note["), out.contains("not shown"), out.contains("--min-level note"))
    };
    assert_eq!(notes(&[]), (false, true, true), "they are counted");
    for asked in [&["--min-level", "note"][..], &["--select", "missing-link"], &["--fail-on", "note"]] {
        assert_eq!(notes(asked), (true, false, false), "{asked:?}");
    }
    let (_, out, _) = locdrift(&["check", "error+warning+note", "-q", "--output-format", "json"]);
    assert!(out.contains("\"note\""), "programs get all");
    let (exit, out, _) = locdrift(&["check", "note", "--output-format", "concise"]);
    assert_eq!(exit, Exit::Clean);
    assert!(
        out.starts_with("1 finding in 0 pages: 0 errors, 0 warnings, 1 note\n1 note not shown: add --min-level note\n"),
        "{out}"
    );
}

#[test]
fn statistics_are_a_table_or_data_and_nothing_else() {
    let (exit, out, _) = locdrift(&["check", "note+error+error", "--statistics"]);
    let wanted = "\
Rule          Level    Findings  Fixable
missing-link  error           2        0
missing-link  note            1        0
";
    assert_eq!((exit, &*out), (Exit::Findings, wanted));
    let (_, out, _) = locdrift(&["check", "note+error+error", "--statistics", "--output-format", "json"]);
    let data: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let first = serde_json::json!({"rule": "missing-link", "level": "error", "findings": 2, "fixable": 0});
    assert_eq!((data.as_array().map(Vec::len), &data[0]), (Some(2), &first));
    assert_eq!(locdrift(&["check", "clean", "--statistics"]).1, "No findings.\n");
    let (exit, _, err) = locdrift(&["check", "error", "--statistics", "--output-format", "sarif"]);
    assert!(exit == Exit::Failed && err.contains("as a table or as `json`"), "{err}");
}

#[test]
fn findings_go_to_standard_output_and_notices_to_standard_error() {
    let (_, out, err) = locdrift(&["check", "error+request", "--output-format", "concise"]);
    assert!(out.starts_with("fr/a.md:1:3: error[missing-link] The link is missing. (translation)\n\n1 finding in "));
    assert!(
        out.ends_with("\n\nNext steps:\n  locdrift explain missing-link  # what the rule finds, and why\n"),
        "{out}"
    );
    assert!(err.starts_with("note: Request {") && err.lines().count() == 1, "{err}");
    let (exit, out, err) = locdrift(&["check", "-q", "error+request", "--output-format", "concise"]);
    assert_eq!(exit, Exit::Findings);
    assert_eq!(out, "fr/a.md:1:3: error[missing-link] The link is missing. (translation)\n");
    assert_eq!(err, "");
}

#[test]
fn options_reach_the_engine() {
    let (exit, _, err) = locdrift(&[
        "check",
        "request",
        "--source",
        "en=a",
        "--target",
        "fr-FR=b",
        "--target",
        "ja=c=d",
        "--locale",
        "fr-FR,ja",
        "--locale",
        "de",
        "--select",
        "missing-link",
        "--ignore",
        "invalid-source-commit",
        "--min-level",
        "warning",
        "--config",
        "c.yaml",
        "--threads",
        "3",
        "--require-history",
        "--fail-on",
        "never",
        "--max-warnings",
        "7",
        "--since",
        "main",
        "--since",
        "fr-FR=v1...",
        "--changed",
        "--baseline",
        "b.json",
        "--shard",
        "2/5",
    ]);
    assert_eq!(exit, Exit::Clean, "{err}");
    let locale = |tag: &str| Locale::parse(tag).expect("a locale");
    let wanted = Request {
        no_history: false,
        require_history: true,
        path: "request".into(),
        sources: vec![(locale("en"), "a".into())],
        targets: vec![(locale("fr-FR"), "b".into()), (locale("ja"), "c=d".into())],
        config: ConfigChoice::File("c.yaml".into()),
        locales: vec![locale("fr-FR"), locale("ja"), locale("de")],
        select: vec!["missing-link".into()],
        ignore: vec!["invalid-source-commit".into()],
        min_level: Some(Level::Warning),
        threads: Some(3),
        fail_on: Some(FailOn::Never),
        max_warnings: Some(7),
        since: vec![
            Reference { locale: None, name: "main".into() },
            Reference { locale: Some(locale("fr-FR")), name: "v1...".into() },
        ],
        changed: true,
        baseline: BaselineChoice { file: Some("b.json".into()), ignore: false },
        shard: Some(Shard { index: 2, count: 5 }),
        ..Request::default()
    };
    assert_eq!(err, format!("note: {wanted:?}\n"));
    let (_, _, err) = locdrift(&["check", "request", "--no-config"]);
    assert!(err.contains("config: Nothing"), "{err}");
    let (_, _, err) = locdrift(&["check", "request", "--no-history"]);
    assert!(err.contains("no_history: true, require_history: false"), "{err}");
}

#[test]
fn wrong_arguments_say_what_and_how() {
    for (words, wanted) in [
        (&["check", "--source", "help"][..], "as in fr-FR=help.fr-FR"),
        (&["check", "--target", "fr-FR="], "a directory must follow"),
        (&["check", "--locale", "not a locale"], "no locale"),
        (&["check", "--source", "en=a", "--source", "de=b"], "--source names two languages, en and de"),
        (&["check", "--config", "x", "--no-config"], "cannot be used with"),
        (&["check", "--threads", "0"], "1..=512"),
        (&["check", "--shard", "5/4"], "the shards are 1/4 to 4/4"),
        (&["check", "--since", "fr="], "name a commit"),
        (&["check", "--no-baseline", "--baseline", "x"], "cannot be used with"),
        (&["merge"], "<FILE>"),
        (&["merge", "no-such.json"], "cannot read no-such.json"),
        (&["check", "--fail-on", "worse"], "possible values: error, warning, note, never"),
        (&["check", "--select", "mising-link"], "did you mean `missing-link`?"),
        (&["check", "--ignore", "nothing-alike"], "`locdrift rules` lists all rules"),
        (&["explain", "Missing_Links"], "did you mean `missing-link`?"),
        (&["explain"], "<RULE>"),
        (&["chekc"], "check"),
        (&["check", "broken"], "`broken` does not exist"),
        (&["check", "clean", "--output-file", "no/such/dir/x"], "cannot write no/such/dir/x"),
        (&["check", "--output-format", "xml"], "rdjsonl"),
        (&["check", "--output-format", "json", "--output-format", "full"], "2 formats would be written to standard"),
        (&["check", "--output-file", "a", "--output-file", "b"], "no format for the output file a"),
    ] {
        let (exit, out, err) = locdrift(words);
        assert_eq!((exit, out.as_str()), (Exit::Failed, ""), "{words:?}");
        assert!(err.contains(wanted), "{words:?}: {err}");
    }
}

#[test]
fn help_fits_a_terminal() {
    for words in [
        &["--help"][..],
        &["-h"],
        &["check", "-h"],
        &["check", "--help"],
        &["baseline", "-h"],
        &["baseline", "--help"],
        &["merge", "-h"],
        &["merge", "--help"],
        &["diff", "-h"],
        &["diff", "--help"],
        &["stamp", "-h"],
        &["stamp", "--help"],
        &["explain", "-h"],
        &["rules", "-h"],
    ] {
        let (_, out, err) = locdrift(words);
        assert_eq!(err, "");
        assert!(out.contains("Usage: locdrift"), "{out}");
        for line in out.lines() {
            assert!(line.chars().count() <= 80, "{words:?}: {line}");
        }
    }
    let (_, out, _) = locdrift(&["check", "--help"]);
    for heading in ["Pages:", "Rules:", "Filtering:", "Output:", "Examples:"] {
        assert!(out.contains(&format!("\n{heading}\n")), "{heading}");
    }
    let (_, out, _) = locdrift(&["stamp", "--help"]);
    assert!(out.contains("changes nothing else"), "{out}");
}

#[test]
fn explain_is_read_in_a_terminal() {
    let (_, out, _) = locdrift(&["explain", "missing-link"]);
    let wanted = "\
missing-link
a link of the source that the translation lost

  translation is wrong      error
  source changed since      warning
  source has it, too        note
  cause is unknown          warning
  fix                       none
  since                     0.1.0

A link of the source has no counterpart in the translation, which is a long line
and so is wrapped anew.

Why
---

- readers lose their way
- and a second item that is long enough to be wrapped with its lines below its
  words, not its mark

    [a](b.md)   # stays as it is, however long this line may become in the course of its writing, which is long
";
    assert_eq!(out, wanted);
    let (_, out, _) = locdrift(&["explain", "missing-link", "--color", "always"]);
    assert!(out.contains("\n\u{1b}[1mWhy\u{1b}[0m\n"), "{out}");
}

#[test]
fn rules_are_listed_as_text_and_as_data() {
    let (_, out, _) = locdrift(&["rules"]);
    let wanted = "\
Rule                   Level    Finds
missing-link           error    a link of the source that the translation lost
invalid-source-commit  error    a source commit that is missing, malformed or
                                unknown, or in which the page did not exist
";
    assert_eq!(out, wanted);
    let (_, out, _) = locdrift(&["rules", "--output-format", "json"]);
    let data: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(data["rules"][1]["id"], "invalid-source-commit");
    assert_eq!(data["rules"][0]["level"]["source"], "note");
}

#[test]
fn an_output_file_is_plain_and_whole() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("drift.txt");
    let name = path.to_str().expect("UTF-8");
    let terminal = Terminal { stdout_color: true, width: 40, ..Terminal::default() };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = on(&["check", "error", "--output-file", name], &terminal, &mut out, &mut err);
    assert_eq!((exit, out.len()), (Exit::Findings, 0));
    let text = std::fs::read_to_string(&path).expect("written");
    assert!(text.starts_with("error[missing-link] (translation)\n") && !text.contains('\u{1b}'), "{text}");
    assert_eq!(String::from_utf8(err).expect("UTF-8"), format!("note: 1 finding written to {name}\n"));
    assert_eq!(std::fs::read_dir(dir.path()).expect("there").count(), 1);
    #[cfg(unix)]
    {
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(&path, &link).expect("linked");
        assert_eq!(locdrift(&["check", "clean", "--output-file", link.to_str().expect("UTF-8")]).0, Exit::Clean);
        assert!(link.is_symlink() && std::fs::read_to_string(&path).expect("there").starts_with("No findings"));
        assert_eq!(locdrift(&["check", "clean", "--output-file", "/dev/null"]).0, Exit::Clean);
        assert!(!Path::new("/dev/null").is_file());
    }
}

/// A reader that goes away after some bytes, or a disk that is full.
struct Breaks(usize, io::ErrorKind);

impl Write for Breaks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(self.1.into());
        }
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for format in ["full", "concise", "json", "jsonl", "sarif", "gitlab", "junit", "checkstyle", "rdjsonl"] {
        for (path, exit) in [("many", Exit::Clean), ("many+error", Exit::Findings)] {
            let mut err = Vec::new();
            let words = ["check", path, "--output-format", format];
            let mut out = Breaks(100, io::ErrorKind::BrokenPipe);
            assert_eq!(on(&words, &Terminal::default(), &mut out, &mut err), exit, "{format}");
            assert_eq!(err, b"", "{format}");
            let mut out = Breaks(100, io::ErrorKind::StorageFull);
            assert_eq!(on(&words, &Terminal::default(), &mut out, &mut err), Exit::Failed, "{format}");
            assert!(String::from_utf8_lossy(&err).contains("cannot write to standard output"), "{format}");
        }
    }
    for words in [&["--help"][..], &["rules"], &["rules", "--output-format", "json"], &["explain", "missing-link"]] {
        let (mut out, mut err) = (Breaks(10, io::ErrorKind::BrokenPipe), Breaks(0, io::ErrorKind::BrokenPipe));
        assert_eq!(on(words, &Terminal::default(), &mut out, &mut err), Exit::Clean, "{words:?}");
    }
}

#[test]
fn colour_is_as_asked() {
    for (color, auto, wanted) in
        [("auto", true, true), ("auto", false, false), ("always", false, true), ("never", true, false)]
    {
        let terminal = Terminal { stdout_color: auto, stderr_color: auto, width: 80, ..Terminal::default() };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        on(&["check", "error", "--color", color], &terminal, &mut out, &mut err);
        on(&["explain", "nothing", "--color", color], &terminal, &mut out, &mut err);
        for stream in [out, err] {
            assert_eq!(stream.contains(&0x1b), wanted, "--color {color}: {}", String::from_utf8_lossy(&stream));
        }
    }
}
