//! Git itself: its variables and settings, a git that is missing or fails, and how often it is started.

use super::*;

#[test]
fn variables_of_a_hook_do_not_confuse() {
    let site = stale();
    let calm = run(&site, &[], |_| {});
    assert_eq!(calm.code, Some(0), "{}", calm.err);
    assert!(calm.findings.iter().any(|finding| finding == "stale-source-commit outdated fr/dim.md"), "{}", calm.err);
    let other = Repo::new();
    other.write("dim.md", "# Something else\n");
    other.commit("Elsewhere");
    let git = other.path().join(".git");
    for variables in [
        &["GIT_DIR"][..],
        &["GIT_DIR", "GIT_WORK_TREE"],
        &["GIT_INDEX_FILE"],
        &["GIT_OBJECT_DIRECTORY"],
        &["GIT_COMMON_DIR"],
        &["GIT_PREFIX", "GIT_NAMESPACE", "GIT_CEILING_DIRECTORIES"],
        &["GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_DIFF_OPTS", "GIT_EXTERNAL_DIFF"],
    ] {
        let ran = run(&site, &[], |command| {
            for variable in variables {
                let value = match *variable {
                    "GIT_DIR" | "GIT_COMMON_DIR" => git.clone(),
                    "GIT_WORK_TREE" => other.path().to_owned(),
                    "GIT_INDEX_FILE" => git.join("index.lock"),
                    "GIT_OBJECT_DIRECTORY" => git.join("objects"),
                    "GIT_CEILING_DIRECTORIES" => site.dir.path().to_owned(),
                    name if name.ends_with("PATHSPECS") => "0".into(),
                    _ => "x".into(),
                };
                command.env(variable, value);
            }
        });
        assert_eq!((&ran.findings, ran.notices.len()), (&calm.findings, 0), "{variables:?}: {}", ran.err);
    }
    assert!(!git.join("index.lock").exists());
}

#[test]
fn settings_of_the_user_do_not_confuse() {
    let site = stale();
    let calm = run(&site, &[], |_| {});
    let config = site.dir.path().join("gitconfig");
    let settings = "[core]\n\tquotePath = false\n\tpager = false\n\tfsmonitor = true\n[log]\n\tshowSignature = true\n\tfollow = true\n\tdate = human\n\tmailmap = true\n\tdecorate = full\n\tshowRoot = false\n\tdiffMerges = separate\n[diff]\n\trenames = false\n\tnoprefix = true\n\trelative = true\n\n[color]\n\tui = always\n[format]\n\tpretty = raw\n[core]\n\tabbrev = 12\n[i18n]\n\tlogOutputEncoding = UTF-16\n";
    std::fs::write(&config, settings).expect("written");
    let ran = run(&site, &[], |command| {
        command.env("GIT_CONFIG_GLOBAL", &config);
    });
    assert_eq!((ran.findings, ran.notices.len()), (calm.findings, 0), "{}", ran.err);
}

#[test]
fn without_git_there_is_one_notice() {
    let site = stale();
    let nothing = tempfile::tempdir().expect("a folder");
    let ran = run(&site, &[], |command| {
        command.env("PATH", nothing.path());
    });
    let without = run(&site, &["--no-history"], |_| {});
    assert_eq!((ran.code, ran.notices), (Some(0), vec!["no-git".to_owned()]), "{}", ran.err);
    assert_eq!(ran.findings, without.findings);
    assert!(without.notices.is_empty());
    let ran = run(&site, &["--require-history"], |command| {
        command.env("PATH", nothing.path());
    });
    assert_eq!(ran.code, Some(2), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_repository_of_somebody_else_is_one_notice() {
    let site = stale();
    let dir = tempfile::tempdir().expect("a folder");
    let text = format!("GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec '{}' \"$@\"", real_git().display());
    let path = script(dir.path(), &text);
    let ran = run(&site, &[], |command| {
        command.env("PATH", path);
    });
    assert_eq!((ran.code, ran.notices), (Some(0), vec!["dubious-ownership".to_owned()]), "{}", ran.err);
    assert_says(&ran.err, &["safe.directory /"]);
    assert_eq!(ran.findings, run(&site, &["--no-history"], |_| {}).findings);
}

/// A `git` that is a script, in a folder for `PATH`.
#[cfg(unix)]
fn script(dir: &Path, text: &str) -> std::ffi::OsString {
    crate::support::program(&dir.join("git"), &format!("#!/bin/sh\n{text}\n"));
    let old = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(dir.to_owned()).chain(std::env::split_paths(&old))).expect("a path")
}

#[cfg(unix)]
#[test]
fn a_git_that_fails_is_one_notice() {
    let site = stale();
    let dir = tempfile::tempdir().expect("a folder");
    let path = script(dir.path(), "echo 'fatal: the roof fell in' >&2; exit 128");
    let ran = run(&site, &[], |command| {
        command.env("PATH", path);
    });
    assert_eq!((ran.code, ran.notices), (Some(0), vec!["git-failed".to_owned()]), "{}", ran.err);
    assert_says(&ran.err, &["the roof fell in"]);
    assert_eq!(ran.findings, run(&site, &["--no-history"], |_| {}).findings);
}

/// The `git` that is installed.
#[cfg(unix)]
fn real_git() -> std::path::PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|dir| dir.join("git")).find(|git| git.is_file()).expect("git is installed")
}

/// Runs with a `git` that writes down what it is asked; how often it was started, and all that it was given.
#[cfg(unix)]
fn watched(site: &Site, words: &[&str]) -> (Ran, usize, String) {
    let dir = tempfile::tempdir().expect("a folder");
    let real = real_git();
    let (asked, given) = (dir.path().join("asked"), dir.path().join("given"));
    let text = format!(
        "{{ printf '%s ' \"$@\"; echo; }} >>'{}'\ntee -a '{}' | '{}' \"$@\"",
        asked.display(),
        given.display(),
        real.display()
    );
    let path = script(dir.path(), &text);
    let ran = run(site, words, |command| {
        command.env("PATH", path);
    });
    let read = |path: &Path| String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned();
    let (asked, given) = (read(&asked), read(&given));
    (ran, asked.lines().count(), asked + &given)
}

#[cfg(unix)]
#[test]
fn git_is_not_started_for_each_page() {
    let count = |pages: usize| {
        let site = Site::new();
        for number in 0..pages {
            site.source(&format!("{number}.md"), number, EN);
        }
        let pin = site.en.commit("Begin");
        for number in 0..pages {
            site.source(&format!("{number}.md"), number, &EN.replace("half", &number.to_string()));
            site.target(&format!("{number}.md"), number, &pin, FR);
            site.en.commit("Change");
        }
        let (ran, started, _) = watched(&site, &[]);
        let stale = ran.findings.iter().filter(|finding| finding.starts_with(STALE));
        assert_eq!((stale.count(), ran.notices.len()), (pages, 0), "{}", ran.err);
        started
    };
    let (few, many) = (count(2), count(25));
    assert!(few == many && (1..10).contains(&few), "{few} for 2 pages, {many} for 25");
}

#[cfg(unix)]
#[test]
fn hostile_pins_never_reach_git() {
    let (site, pin) = Site::begun();
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    site.en.commit("Change");
    let long = "abcd".repeat(2_500);
    let bad = [
        "'--upload-pack=touch'",
        "'../../etc/passwd'",
        "'refs/heads/main'",
        "'deadbeef^{tree}'",
        "\"deadbeef\\n--all\"",
        &long,
    ];
    for (number, bad) in bad.iter().enumerate() {
        site.source(&format!("{number}.md"), number + 2, EN);
        site.target(&format!("{number}.md"), number + 2, bad, FR);
    }
    let (ran, started, given) = watched(&site, &[]);
    assert!(started > 0 && given.contains(&pin), "{given}");
    let invalid = ran.findings.iter().filter(|finding| finding.starts_with("invalid-source-commit"));
    assert_eq!((invalid.count(), ran.notices.len()), (bad.len(), 0), "{}", ran.err);
    for word in ["upload-pack", "passwd", "refs/heads/main", "deadbeef", "abcdabcd"] {
        assert!(!given.contains(word), "{word}");
    }
    let (_, started, _) = watched(&site, &["--no-history"]);
    assert_eq!(started, 0);
}
