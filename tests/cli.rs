//! The command line, run in this process on an engine made by hand.

mod streams;

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use locdrift::cli::{Checker, Context, Exit, Host, PageLookup, Terminal, run};
use locdrift::config::{Config, FailOn};
use locdrift::diff::Since;
use locdrift::files::CacheFolder;
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
                outcome.notices.push(Notice::new("request", format!("{request:?}")));
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
        level,
        cause: Cause::Translation,
        page_key: "a.md".into(),
        page_path: "a.md".into(),
        fingerprint: Fingerprint(1),
        ..Finding::new(
            RuleId("missing-link"),
            Locale::parse("fr-FR").expect("a locale"),
            Location { file: FileId(0), span: Span::new(2, 7) },
            "The link is missing.".into(),
        )
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
        cache: CacheFolder::of_user(),
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
