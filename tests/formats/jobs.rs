//! What jobs of GitHub and GitLab get: commands, a summary, paths of their workspace.

use super::*;

#[test]
fn github_gets_commands() {
    let wanted = "\
::error file=fr/l été/a%2Cb%3Ac%25.md,line=3,endLine=3,col=8,endColumn=24,title=changed-link::100 %25 of `a|b` <i> & \
\"q\" ::error:: [x](1)␛[0m%0Ahelp: link to b.md
::notice file=fr/l été/a%2Cb%3Ac%25.md,line=3,endLine=3,col=8,endColumn=24,title=changed-link::The page is old.
";
    assert_eq!(written(Format::Github, &outcome()), wanted);
    let mut long = finding(Level::Warning, "long");
    long.at = Location { file: FileId(0), span: Span::new(3, FRENCH.len() - 1) };
    let wanted = "::warning file=fr/l été/a%2Cb%3Ac%25.md,line=1,endLine=3,title=changed-link::long\n";
    assert_eq!(written(Format::Github, &Outcome { findings: vec![long], ..Outcome::default() }), wanted);
}

#[test]
fn github_gets_no_more_than_it_shows() {
    let many = |errors: usize, warnings: usize, notes: usize| {
        let numbers = [(Level::Note, notes), (Level::Warning, warnings), (Level::Error, errors)];
        let findings =
            numbers.into_iter().flat_map(|(level, number)| vec![finding(level, &"m".repeat(5000)); number]).collect();
        written(Format::Github, &Outcome { findings, ..Outcome::default() })
    };
    let counts = |text: &str| ["error", "warning", "notice"].map(|of| text.matches(&format!("::{of} file=")).count());
    let text = many(10, 10, 10);
    assert_eq!((counts(&text), text.lines().count()), ([10, 10, 10], 30));
    let text = many(4000, 3, 997);
    assert_eq!((counts(&text), text.lines().count()), ([10, 3, 9], 23));
    let last = "::notice title=locdrift::4978 of 5000 findings are not shown here, since GitHub shows 10 annotations of \
                each level. In all: 4000 errors, 3 warnings, 997 notes.";
    assert_eq!(text.lines().last(), Some(last));
    let commands = ["::error", "::warning", "::notice"];
    let level = |line: &str| commands.iter().position(|command| line.starts_with(command));
    assert!(text.lines().map(level).is_sorted());
    assert!(text.lines().all(|line| line.len() < 4096 + 200));
    assert_eq!(written(Format::Github, &Outcome::default()), "");
}

fn summary(outcome: &Outcome, room: usize) -> String {
    let mut out = Vec::new();
    output::step_summary(outcome, &pages(), room, &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn the_summary_of_a_step_is_a_table() {
    let wanted = "\
### Translations

2 findings in 2 pages (2 suppressed).

| Locale | Pages | Errors | Warnings | Notes |
| :-- | --: | --: | --: | --: |
| en | 1 | 0 | 0 | 0 |
| fr-FR | 1 | 1 | 0 | 1 |

| Level | Rule | Place | Finding |
| :-- | :-- | :-- | :-- |
| error | changed-link | fr/l été/a,b:c%.md:3 | 100 % of `a\\|b` &lt;i\\> &amp; \"q\" ::error:: \\[x\\](1)␛\\[0m |
| note | changed-link | fr/l été/a,b:c%.md:3 | The page is old. |

";
    assert_eq!(summary(&outcome(), SUMMARY_BYTES), wanted);
    assert_eq!(summary(&Outcome::default(), SUMMARY_BYTES), "### Translations\n\nNo findings in 0 pages.\n\n");
    assert_eq!(summary(&outcome(), 100), "");
}

#[test]
fn a_long_summary_says_what_it_leaves_out() {
    let findings = vec![finding(Level::Note, &"m|".repeat(400)); 5000];
    let many = Outcome { findings, ..Outcome::default() };
    for room in [SUMMARY_BYTES, 200_000, 3_000] {
        let text = summary(&many, room);
        let rows = text.matches("| note |").count();
        assert!(text.len() <= room && rows > 0, "{room}: {} bytes, {rows} rows", text.len());
        assert!(text.ends_with(&format!("\n\n{} more are not in this table.\n\n", 5000 - rows)), "{room}");
    }
}

/// A small project, checked by the program itself in the folder `docs` of a workspace.
fn in_a_job(words: &[&str], variables: &[(&str, &str)]) -> (tempfile::TempDir, String, String) {
    let page = |link: &str| format!("# A {{#a}}\n\nText [go](https://x.example/{link}).\n\n[!UICONTROL B] [a](#b)\n");
    let silent = format!("<!-- locdrift-disable-file broken-anchor -- not yet -->\n{}", page("two"));
    let workspace = support::project(&[("docs/en/a.md", &page("one").replace("#b", "#a")), ("docs/fr/a.md", &silent)]);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_locdrift"));
    command.current_dir(workspace.path().join("docs")).args(["check", "-q", "--no-history"]).args(words);
    for name in ["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "CI_PROJECT_DIR"] {
        command.env_remove(name);
    }
    let top = workspace.path().canonicalize().expect("there");
    command.envs(variables.iter().map(|(name, value)| (name, value.replace("TOP", top.to_str().expect("UTF-8")))));
    let done = command.output().expect("it ran");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (workspace, text(done.stdout), text(done.stderr))
}

#[test]
fn several_formats_are_one_check() {
    let words = ["--output-format", "concise", "--output-format", "sarif", "--output-file", "a.sarif"];
    let (workspace, out, err) =
        in_a_job(&[&words[..], &["--output-format=json", "--output-file=a.json"]].concat(), &[]);
    assert_eq!(err, "");
    let file = |name: &str| std::fs::read_to_string(workspace.path().join("docs").join(name)).expect("written");
    let count = read::findings(Format::Json, &file("a.json")).expect("JSON");
    assert!(count > 0 && count == out.lines().count(), "{out}");
    let log = parsed(&file("a.sarif"));
    let results = log["runs"][0]["results"].as_array().expect("a list");
    let silenced: Vec<_> = results.iter().filter(|result| !result["suppressions"].is_null()).collect();
    assert_eq!((results.len(), silenced.len()), (count + 1, 1));
    assert_eq!(silenced[0]["suppressions"][0]["justification"], "not yet");

    let (_, out, err) = in_a_job(&["--output-format", "json", "--output-format", "sarif"], &[]);
    assert_eq!(out, "");
    assert!(err.contains("2 formats would be written to standard output"), "{err}");
}

#[test]
fn a_job_of_github_gets_a_summary_and_paths_of_its_workspace() {
    let variables =
        [("GITHUB_ACTIONS", "true"), ("GITHUB_WORKSPACE", "TOP"), ("GITHUB_STEP_SUMMARY", "TOP/summary.md")];
    let words = ["--output-format", "full", "--output-format", "github", "--output-format", "sarif"];
    let (workspace, out, _) = in_a_job(&[&words[..], &["--output-file", "a.sarif"]].concat(), &variables);
    assert!(out.contains("╭─[fr/a.md:"), "{out}");
    assert!(out.contains("\n::error file=docs/fr/a.md,line="), "{out}");
    let summary = std::fs::read_to_string(workspace.path().join("summary.md")).expect("written");
    assert!(summary.starts_with("### Translations\n") && summary.contains(" docs/fr/a.md:"), "{summary}");
    // Code scanning would show silenced findings as open.
    let log = std::fs::read_to_string(workspace.path().join("docs/a.sarif")).expect("written");
    assert!(log.contains("\"uri\":\"docs/fr/a.md\"") && !log.contains("suppressions"), "{log}");

    let (workspace, ..) = in_a_job(&["--output-format", "concise"], &variables);
    assert!(!workspace.path().join("summary.md").exists());
}

#[test]
fn a_summary_is_added_to_what_the_step_said() {
    let (workspace, ..) = in_a_job(
        &["--output-format", "github"],
        &[("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", "TOP/docs/en/a.md")],
    );
    let said = std::fs::read_to_string(workspace.path().join("docs/en/a.md")).expect("there");
    assert!(said.starts_with("# A {#a}\n") && said.contains("\n### Translations\n"), "{said}");
}

#[test]
fn a_job_of_gitlab_gets_paths_of_its_project() {
    let (_, out, _) = in_a_job(&["--output-format", "gitlab"], &[("CI_PROJECT_DIR", "TOP")]);
    assert_eq!(parsed(&out)[0]["location"]["path"], "docs/fr/a.md");
    let (_, out, _) = in_a_job(&["--output-format", "rdjsonl"], &[("CI_PROJECT_DIR", "TOP")]);
    assert_eq!(parsed(out.lines().next().expect("a line"))["location"]["path"], "fr/a.md");
}
