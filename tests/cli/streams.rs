//! What is written where: to the two streams, to files, in colour, to readers that go away.

use super::*;

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
