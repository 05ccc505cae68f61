//! The first screen: what stands below the findings, and whether the commands that it proposes work.

use std::path::Path;
use std::process::Command;

use crate::support::{self, git::Repo};

/// A page with a link, a name that is not translated, and a section.
fn page(words: &str, name: &str, link: &str) -> String {
    format!("# Lamp\n\nSwitch [!DNL {name}] on: {words}, see {link}.\n")
}

const LINK: &str = "[the desk](desk.md)";

/// Some languages beside their source, in a folder whose name has a blank.
struct Site {
    dir: tempfile::TempDir,
    source: Repo,
}

impl Site {
    fn new() -> Site {
        let dir = tempfile::tempdir().expect("a folder");
        let source = Repo::at(&dir.path().join("my docs/en"));
        source.write("lamp.md", page("press the button", "Lumen Go", LINK));
        source.write("desk.md", "# Desk\n\nIt carries the lamp.\n");
        Site { dir, source }
    }

    fn write(&self, path: &str, text: &str) {
        support::write(&self.dir.path().join("my docs"), [(path, text.as_bytes())]);
    }

    /// Standard output, and standard error.
    fn run(&self, words: &[&str], columns: &str) -> (String, String) {
        let mut program = Command::new(env!("CARGO_BIN_EXE_locdrift"));
        program.current_dir(self.dir.path()).env("NO_COLOR", "1").env("COLUMNS", columns).args(words);
        let output = program.output().expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (text(output.stdout), text(output.stderr))
    }

    /// The lines of the next steps of a check.
    fn steps(&self, words: &[&str]) -> Vec<String> {
        let (out, err) = self.run(&[&["check", "my docs"], words].concat(), "100");
        assert!(out.contains("finding"), "{out}{err}");
        let steps = out.split_once("Next steps:\n").map(|(_, steps)| steps.trim_end().to_owned()).unwrap_or_default();
        steps.lines().map(|line| line.trim_start().to_owned()).collect()
    }
}

/// A desk that is as it should be, in a language.
fn desk(site: &Site, locale: &str) {
    site.write(&format!("{locale}/desk.md"), "# Bureau\n\nIl porte la lampe.\n");
}

#[test]
fn the_steps_come_in_the_order_of_their_use() {
    let site = Site::new();
    let pin = site.source.commit("Write");
    for (locale, text) in [
        ("fr", page("appuyez sur le bouton", "Lumen Va", "le bureau")),
        ("de", page("drücken Sie den Knopf", "Lumen Go", "der Tisch")),
        ("nl", page("druk op de knop", "Lumen Go", LINK)),
    ] {
        let pin = format!("---\ntitle: Lamp\nsource-git-commit: {pin}\n---\n");
        site.write(&format!("{locale}/lamp.md"), &format!("{pin}{text}"));
        desk(&site, locale);
    }
    site.source.write("lamp.md", page("press the round button twice and wait for the light", "Lumen Go", LINK));
    site.source.commit("Say how often");
    let steps = site.steps(&[]);
    let wanted = [
        "locdrift check 'my docs' --locale fr --min-level error  # the 2 errors in fr",
        "# where the source changed most; then: locdrift stamp",
        "locdrift diff 'my docs/de/lamp.md' --path 'my docs'",
        "locdrift check 'my docs' --diff                         # preview 1 safe fix; --fix applies it",
        "locdrift explain missing-link                           # what the rule finds, and why",
        "locdrift baseline 'my docs'                             # report only new findings from now on",
    ];
    assert_eq!(steps, wanted);

    let (out, _) = site.run(&["check", "my docs", "--output-format", "json"], "100");
    assert!(out.contains("run `locdrift diff 'my docs/nl/lamp.md' --path 'my docs'`"), "helps name the page: {out}");

    // Each of them works as it is.
    let shell = |line: &str| {
        let path = std::env::join_paths([Path::new(env!("CARGO_BIN_EXE_locdrift")).parent().expect("a folder")]);
        let paths = format!("{}:{}", path.expect("a path").display(), std::env::var("PATH").unwrap_or_default());
        let output = Command::new("sh").args(["-c", line]).current_dir(site.dir.path()).env("PATH", paths).output();
        let output = output.expect("a shell");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_ne!(output.status.code(), Some(2), "{line}: {}", text(&output.stderr));
        text(&output.stdout)
    };
    if cfg!(unix) {
        let outs: Vec<String> = steps.iter().map(|line| shell(line)).collect();
        assert!(outs[0].contains("2 errors, 0 warnings") && !outs[0].contains("de/lamp.md"), "{}", outs[0]);
        let stamp = outs[2].lines().last().expect("a line").trim().to_owned();
        assert_eq!(stamp, "locdrift stamp 'my docs/de/lamp.md' --path 'my docs'");
        shell(&stamp);
        assert!(outs[3].contains("+Switch [!DNL Lumen Go]"), "{}", outs[3]);
        // With a baseline there is nothing left to propose.
        assert_eq!(site.steps(&[]), Vec::<String>::new());
    }
}

#[test]
fn a_run_that_is_narrowed_already_is_not_narrowed_again() {
    let site = Site::new();
    for locale in ["fr", "de"] {
        site.write(&format!("{locale}/lamp.md"), &page("appuyez", "Lumen Go", "le bureau"));
        desk(&site, locale);
    }
    let steps = site.steps(&["--locale", "de", "--no-history"]);
    assert_eq!(steps, ["locdrift explain missing-link  # what the rule finds, and why"]);
    let steps = site.steps(&["--no-history"]);
    assert_eq!(steps[0], "locdrift check 'my docs' --no-history --locale de --min-level error  # the 1 error in de");
}

#[test]
fn only_notes_and_only_problems_of_the_source() {
    let site = Site::new();
    site.write("fr/lamp.md", &page("appuyez", "Lumen Go", LINK));
    desk(&site, "fr");
    site.write("locdrift.yaml", "rules: {missing-link: note}\n");
    site.write("fr/lamp.md", &page("appuyez", "Lumen Go", "le bureau"));
    let config = ["--no-history", "--config", "my docs/locdrift.yaml"];
    let (out, _) = site.run(&[&["check", "my docs"], &config[..]].concat(), "100");
    assert!(out.contains("0 warnings, 1 note\n1 note not shown: add --min-level note\n"), "{out}");
    let command = "locdrift check 'my docs' --config 'my docs/locdrift.yaml' --no-history --min-level note";
    assert_eq!(site.steps(&config), ["# show 1 note", command][usize::from(command.len() < 80)..]);

    site.write("fr/lamp.md", &page("appuyez", "Lumen Go", "[le bureau](lost.md)"));
    site.source.write("lamp.md", page("press", "Lumen Go", "[the desk](lost.md)"));
    let steps = site.steps(&["--no-history"]);
    let first = "locdrift explain broken-link";
    assert!(steps[0].starts_with(first) && steps.len() == 2, "the source has no errors of one language: {steps:?}");
}

#[test]
fn pages_that_are_not_compared_are_counted_at_the_end_with_a_baseline_too() {
    let site = Site::new();
    let pin = site.source.commit("Write");
    for (number, name) in ["one", "two", "three"].iter().enumerate() {
        site.source.write(&format!("{name}.md"), page(name, "Lumen Go", LINK));
        let unknown = "deadbeef".repeat(5);
        let pin = if number < 3 { &unknown } else { &pin };
        let text = format!("---\ntitle: Lampe\nsource-git-commit: {pin}\n---\n{}", page(name, "Lumen Va", LINK));
        site.write(&format!("fr/{name}.md"), &text);
    }
    site.write("fr/lamp.md", &page("appuyez", "Lumen Go", "[le bureau](lost.md)"));
    desk(&site, "fr");
    site.source.commit("Write more");
    let line = "3 pages not compared: translated from a newer source than the one here\n";
    let (out, err) = site.run(&["check", "my docs"], "80");
    assert!(out.contains(line), "{out}{err}");
    assert!(err.contains("it has no remote to update it from"), "{err}");
    assert!(!out.contains("git -C"), "nothing is proposed that cannot work: {out}");
    site.run(&["baseline", "my docs"], "80");
    let (out, _) = site.run(&["check", "my docs"], "80");
    assert!(out.contains("in the baseline).\n3 pages not compared: "), "{out}");

    site.source.git(["remote", "add", "origin", "https://lamps.example/en.git"]);
    let (out, err) = site.run(&["check", "my docs"], "80");
    assert!(err.contains("fetch newer commits with `git -C 'my docs/en' fetch`"), "{err}");
    let step = "  git -C 'my docs/en' fetch  # update the source, then check again\n";
    assert!(out.contains(step), "{out}");

    site.source.git(["update-ref", "refs/remotes/origin/main", "HEAD"]);
    site.source.git(["branch", "-q", "--set-upstream-to=origin/main"]);
    let (out, _) = site.run(&["check", "my docs"], "80");
    assert!(out.contains("  git -C 'my docs/en' pull  # update the source"), "{out}");
}

#[test]
fn columns_is_heeded_where_there_is_no_terminal() {
    let site = Site::new();
    let long = format!("{} [le bureau](lost.md) {}", "mot ".repeat(40), "mot ".repeat(40));
    site.write("fr/lamp.md", &page("appuyez", "Lumen Go", &long));
    desk(&site, "fr");
    for columns in [60, 80, 150] {
        let (out, _) = site.run(&["check", "my docs", "--no-history"], &columns.to_string());
        let widest = out.lines().filter(|line| line.contains(" │ ")).map(|line| line.chars().count()).max();
        assert!((columns - 3..=columns).contains(&widest.expect("an excerpt")), "{columns}: {out}");
    }
}

#[test]
fn what_was_fixed_is_said_before_what_to_do_next() {
    let site = Site::new();
    site.write("fr/lamp.md", &page("appuyez", "Lumen Va", "le bureau"));
    desk(&site, "fr");
    let (out, err) = site.run(&["check", "my docs", "--no-history", "--diff"], "80");
    assert!(out.contains("+Switch [!DNL Lumen Go]") && err.contains("apply with --fix\n"), "{out}{err}");
    let (out, err) = site.run(&["check", "my docs", "--no-history", "--fix"], "80");
    let (before, after) = out.split_once("\nNext steps:\n").expect("next steps");
    assert!(before.ends_with("\n1 fix applied in 1 page\n"), "{out}");
    assert!(!after.contains("--fix") && err.contains("1 fix applied in 1 page"), "{out}{err}");
}

#[test]
fn a_path_that_is_too_long_stands_on_a_line_of_its_own() {
    let site = Site::new();
    let folder = "lamps-that-stand-on-desks/".repeat(4);
    site.source.write(&format!("{folder}lamp.md"), page("press", "Lumen Go", LINK));
    site.source.write(&format!("{folder}desk.md"), "# Desk\n");
    site.write(&format!("fr/{folder}lamp.md"), &page("appuyez", "Lumen Va", LINK));
    site.write(&format!("fr/{folder}desk.md"), "# Bureau\n");
    desk(&site, "fr");
    site.write("fr/lamp.md", &page("appuyez", "Lumen Va", LINK));
    let (out, _) = site.run(&["check", "my docs", "--no-history", "--select", "do-not-localize"], "80");
    assert!(out.contains(&format!("  │ my docs/fr/{folder}lamp.md:3:8\n   ╭────\n 3 │ Switch")), "{out}");
    assert!(out.contains("   ╭─[my docs/fr/lamp.md:3:8]\n"), "{out}");
}

#[test]
fn the_source_is_shown_where_it_differs() {
    let site = Site::new();
    let words = "Words that say nothing of lamps, in a sentence that goes on. ".repeat(5);
    let mots = "Des mots qui ne disent rien des lampes, dans une phrase qui continue. ".repeat(5);
    site.source.write("lamp.md", format!("# Lamp\n\n{words}See [the desk](desk.md) for more. {words}\n"));
    site.write("fr/lamp.md", &format!("# Lampe\n\n{mots}Voyez [&#128279;](desk.md) pour cela. {mots}\n"));
    desk(&site, "fr");
    let (out, _) = site.run(&["check", "my docs", "--no-history", "--select", "broken-markup"], "80");
    let source = out.split("the same place in the source").nth(1).expect("the source");
    assert!(source.contains("See [the desk](desk.md) for more"), "{out}");
    assert!(source.contains("my docs/en/lamp.md:3:310]"), "{out}");
}
