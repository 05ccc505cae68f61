//! Where a source may stand in its repository, what its files may be called, and what surrounds the program.

use std::path::Path;

use locdrift::locale::Locale;
use locdrift::session::Request;

use crate::history::site::*;
use crate::support::git::Repo;

const STALE: &str = "stale-source-commit";

#[test]
fn source_and_translations_may_share_a_repository() {
    let dir = tempfile::tempdir().expect("a folder");
    let repo = Repo::at(dir.path());
    repo.write("docs/en/dim.md", english(1, EN));
    repo.write("docs/en/same.md", english(2, EN));
    let pin = repo.commit("Begin");
    repo.write("docs/fr/dim.md", french(1, &pin, FR));
    repo.write("docs/fr/same.md", french(2, &pin, FR));
    repo.commit("Translate");
    for path in [dir.path().to_owned(), dir.path().join("docs")] {
        assert_quiet(&check(&Request { path, ..Request::default() }));
    }
    repo.write("docs/en/dim.md", english(1, &EN.replace("half power", "full power")));
    let newest = repo.commit("Change");
    for path in [dir.path().to_owned(), dir.path().join("docs")] {
        let checked = check(&Request { path, ..Request::default() });
        assert_says(&one(&checked, STALE).message, &["1 commit", &newest[..7]]);
        assert!(codes(&checked).is_empty(), "{}", said(&checked));
    }
}

#[test]
fn a_source_may_be_a_folder_of_a_repository() {
    let dir = tempfile::tempdir().expect("a folder");
    let repo = Repo::at(&dir.path().join("product"));
    repo.write("help/guides/dim.md", english(1, EN));
    repo.write("help/soft.md", english(2, EN));
    repo.write("guides/dim.md", "# Another\n");
    let pin = repo.commit("Begin");
    repo.rename("help/soft.md", "help/guides/soft.md");
    repo.commit("Move");
    crate::support::write(
        dir.path(),
        [
            ("translated/guides/dim.md", french(1, &pin, FR).as_bytes()),
            ("translated/guides/soft.md", french(2, &pin, FR).as_bytes()),
        ],
    );
    let locale = |tag: &str| Locale::parse(tag).expect("a locale");
    let request = Request {
        path: dir.path().to_owned(),
        sources: vec![(locale("en"), dir.path().join("product/help"))],
        targets: vec![(locale("fr"), dir.path().join("translated"))],
        ..Request::default()
    };
    assert_quiet(&check(&request));
    repo.write("guides/dim.md", "# Another still\n");
    repo.commit("Change what is no source");
    assert_quiet(&check(&request));
    repo.write("help/guides/dim.md", english(1, &EN.replace("half power", "full power")));
    repo.commit("Change");
    assert_eq!(pages(&check(&request), STALE), ["guides/dim.md"]);
}

#[test]
fn a_page_may_move_into_the_source_folder() {
    let dir = tempfile::tempdir().expect("a folder");
    let repo = Repo::at(dir.path());
    repo.write("drafts/dim.md", english(1, EN));
    repo.write("en/soft.md", english(2, EN));
    let pin = repo.commit("Begin");
    repo.rename("drafts/dim.md", "en/dim.md");
    repo.write("fr/dim.md", french(1, &pin, FR));
    repo.write("fr/soft.md", french(2, &pin, FR));
    repo.commit("Publish");
    assert_quiet(&check(&Request { path: dir.path().to_owned(), ..Request::default() }));
}

#[test]
fn a_source_may_be_a_second_working_tree() {
    let (site, _) = Site::begun();
    let dir = tempfile::tempdir().expect("a folder");
    site.en.worktree(&dir.path().join("en"));
    std::fs::rename(site.dir.path().join("fr"), dir.path().join("fr")).expect("moved");
    let request = Request { path: dir.path().to_owned(), ..Request::default() };
    assert_quiet(&check(&request));
    crate::support::write(dir.path(), [("en/dim.md", english(1, &EN.replace("half", "full")).as_bytes())]);
    assert_says(&one(&check(&request), STALE).message, &["uncommitted"]);
}

#[test]
fn two_products_have_a_history_each() {
    let dir = tempfile::tempdir().expect("a folder");
    let lumen = Repo::at(&dir.path().join("lumen.en"));
    let ember = Repo::at(&dir.path().join("ember.en"));
    lumen.write("dim.md", english(1, EN));
    ember.write("burn.md", english(2, &EN.replace("light", "flame")));
    let (one_pin, other_pin) = (lumen.commit("Begin"), ember.commit("Begin"));
    assert_ne!(one_pin, other_pin);
    let french = [("lumen.fr/dim.md", french(1, &one_pin, FR)), ("ember.fr/burn.md", french(2, &other_pin, FR))];
    crate::support::write(dir.path(), french.iter().map(|(path, text)| (*path, text.as_bytes())));
    let request = Request { path: dir.path().to_owned(), ..Request::default() };
    assert_quiet(&check(&request));
    ember.write("burn.md", english(2, EN));
    ember.commit("Change");
    assert_eq!(pages(&check(&request), STALE), ["burn.md"]);
    std::fs::remove_dir_all(lumen.path().join(".git")).expect("removed");
    let checked = check(&request);
    assert_eq!(pages(&checked, STALE), ["burn.md"]);
    assert_says(&notice(&checked, "no-repository"), &["lumen.en"]);
}

/// Names that a shell, a pathspec or a quoting `git` would read as something else.
#[cfg(unix)]
const ODD: [&str; 16] = [
    "a b.md",
    " a.md",
    "it's.md",
    "\"quoted\".md",
    "été.md",
    "ランプ.md",
    "a[b].md",
    ":x.md",
    ":(glob)x.md",
    ":!dim.md",
    "-x.md",
    "--all.md",
    "*.md",
    "a\tb.md",
    "HEAD.md",
    "with blank /x.md",
];

#[cfg(unix)]
#[test]
fn names_may_be_odd() {
    let site = Site::new();
    for (number, name) in ODD.iter().enumerate() {
        site.source(name, number, EN);
    }
    let pin = site.en.commit("Begin");
    for (number, name) in ODD.iter().enumerate() {
        site.target(name, number, &pin, FR);
    }
    assert_quiet(&site.check());
    for (number, name) in ODD.iter().enumerate() {
        site.source(name, number, &EN.replace("half power", "full power"));
        let change = site.en.commit("Change one");
        let checked = site.check();
        assert_eq!(pages(&checked, STALE), [*name], "{}", said(&checked));
        assert_says(&one(&checked, STALE).message, &["1 commit", &change[..7]]);
        site.target(name, number, &change, FR);
    }
    assert_quiet(&site.check());
}

#[cfg(unix)]
#[test]
fn odd_names_may_move() {
    let site = Site::new();
    for (number, name) in ODD.iter().enumerate() {
        site.source(name, number, &EN.replace("half", &format!("{number} percent of")));
    }
    let pin = site.en.commit("Begin");
    for (number, name) in ODD.iter().enumerate() {
        site.en.rename(name, &format!("moved/{name}"));
        site.target(&format!("moved/{name}"), number, &pin, FR);
    }
    site.en.commit("Move");
    assert_quiet(&site.check());
}

/// A site with one stale and one fresh page.
fn stale() -> Site {
    let (site, _) = Site::begun();
    site.source("same.md", 2, EN);
    let pin = site.en.commit("Add");
    site.target("same.md", 2, &pin, FR);
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    site.en.commit("Change");
    site
}

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
    use std::os::unix::fs::PermissionsExt as _;
    let git = dir.join("git");
    std::fs::write(&git, format!("#!/bin/sh\n{text}\n")).expect("written");
    std::fs::set_permissions(&git, std::fs::Permissions::from_mode(0o755)).expect("set");
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

#[cfg(unix)]
#[test]
fn nothing_is_written_into_the_repository() {
    let site = stale();
    let before = crate::support::files(site.en.path());
    run(&site, &[], |_| {});
    let after = crate::support::files(site.en.path());
    assert!(before == after, "{:?} {:?}", before.keys(), after.keys());
}

#[test]
fn a_pointer_of_git_lfs_is_one_finding() {
    const POINTER: &str = "version https://git-lfs.github.com/spec/v1\noid sha256:1a0d4e5f60718293a4b5c6d7e8f9012a3b4c5d6e7f8091a2b3c4d5e6f79f3c2b\nsize 1024\n";
    let (site, pin) = Site::begun();
    site.en.write("hang.md", POINTER);
    site.source("wall.md", 3, EN);
    site.en.commit("Add");
    site.target_text("dim.md", POINTER);
    site.target("hang.md", 2, &pin, FR);
    site.source("wall.md", 3, &EN.replace("https://lamps.example/clock", "dim.md#evening"));
    let pin = site.en.commit("Link");
    site.target("wall.md", 3, &pin, &FR.replace("https://lamps.example/clock", "dim.md#evening"));
    let checked = site.check();
    assert_eq!(pages(&checked, "unreadable-page"), ["dim.md", "hang.md"], "{}", said(&checked));
    assert!(of(&checked, "unreadable-page").iter().all(|finding| finding.message.contains("LFS")));
    assert!(of(&checked, "broken-anchor").is_empty(), "{}", said(&checked));
}
