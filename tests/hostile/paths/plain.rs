//! Pipes, devices, folders, sockets and files without end, where a plain file is expected.

use std::fs;
use std::os::unix::net::UnixListener;
use std::process::Command;

use super::{CHECK, Site};

/// A file that is none, or has no end, at a path.
fn put(site: &Site, kind: &str, path: &str) -> Option<UnixListener> {
    let place = site.path(path);
    fs::create_dir_all(place.parent().expect("a folder")).expect("made");
    match kind {
        "pipe" => assert!(Command::new("mkfifo").arg(&place).status().expect("mkfifo").success()),
        "device" => std::os::unix::fs::symlink("/dev/zero", &place).expect("linked"),
        "folder" => fs::create_dir(&place).expect("made"),
        "socket" => return Some(UnixListener::bind(&place).expect("bound")),
        "sparse" => fs::File::create(&place).expect("made").set_len((1 << 30) + 1).expect("a sparse file"),
        _ => panic!("{kind}"),
    }
    None
}

const KINDS: [&str; 5] = ["pipe", "device", "folder", "socket", "sparse"];

/// For each kind of file at a path, runs commands that must end with 2 and one of the reasons.
#[track_caller]
fn each_is_refused(path: &str, config: &str, commands: &[&[&str]]) {
    for kind in KINDS {
        let site = Site::new();
        let _socket = put(&site, kind, path);
        if !config.is_empty() {
            site.write("p/locdrift.yaml", config);
        }
        for command in commands {
            let ran = site.run(command);
            ran.ends(2, &[]);
            let why =
                ["named pipe", "a socket", "larger than", "directory", "a folder", "out of the project", "a device"];
            assert!(why.iter().any(|why| ran.said.contains(why)), "{kind} {command:?}: {}", ran.said);
        }
    }
}

#[test]
fn a_configuration_is_a_plain_file() {
    each_is_refused("p/locdrift.yaml", "", &[&CHECK, &["config", "show"], &["terms"]]);
    each_is_refused("p/mine.yaml", "", &[&["check", "--config", "mine.yaml"]]);
    each_is_refused("mine.yaml", "", &[&["check", "--config", "../mine.yaml"]]);
}

#[test]
fn a_glossary_is_a_plain_file() {
    each_is_refused("p/terms/fr.yaml", "terms: 'terms/{locale}.yaml'\n", &[&CHECK, &["terms"]]);
    each_is_refused("p/terms.csv", "terms: terms.csv\n", &[&CHECK]);
}

#[test]
fn a_baseline_is_a_plain_file() {
    each_is_refused("p/.locdrift-baseline.json", "", &[&CHECK, &["baseline", "--no-history", "--prune"]]);
    each_is_refused("p/b.json", "baseline: b.json\n", &[&CHECK, &["baseline", "--no-history"]]);
    each_is_refused("b.json", "", &[&[&CHECK[..], &["--baseline", "../b.json"]].concat()]);
}

#[test]
fn a_result_is_a_plain_file() {
    each_is_refused("p/1.json", "", &[&["merge", "1.json"]]);
    each_is_refused("1.json", "", &[&["merge", "../1.json"]]);
}

#[test]
fn a_gitignore_that_is_no_plain_file_hides_nothing() {
    for kind in KINDS {
        for path in ["p/.gitignore", "p/docs/.gitignore", "p/docs/fr/.gitignore"] {
            let site = Site::new();
            let _socket = put(&site, kind, path);
            site.run(&CHECK).ends(1, &["missing-link"]);
            let ran = site.run(&["check", "docs", "--no-history"]);
            ran.ends(1, &["missing-link"]);
            let is_said = ran.said.contains("`.gitignore` that cannot be read") || ran.said.contains("1 symbolic link");
            assert!(is_said || path == "p/.gitignore", "{kind} {path}: {}", ran.said);
        }
    }
}

#[test]
fn a_page_is_a_plain_file_of_bounded_size() {
    for kind in KINDS {
        let site = Site::new();
        let _socket = put(&site, kind, "p/docs/fr/b.md");
        site.write("p/docs/en/b.md", super::EN);
        let ran = site.run(&CHECK);
        ran.ends(1, &["docs/fr/a.md:3:1: error[missing-link]"]);
        assert_eq!(ran.said.contains("it is larger than 64 MiB"), kind == "sparse", "{kind}: {}", ran.said);
    }
}

#[test]
fn what_git_keeps_of_itself_does_not_stop_init() {
    for kind in KINDS {
        let site = Site::new();
        fs::remove_file(site.path("p/.git/HEAD")).expect("removed");
        fs::remove_file(site.path("p/.git/config")).expect("removed");
        let _sockets = [put(&site, kind, "p/.git/HEAD"), put(&site, kind, "p/.git/config")];
        site.run(&["init", "--no-config"]).ends(0, &["Would write"]);
        site.run(&["init", "--ci", "github", "--yes"]).ends(0, &["Wrote"]);
    }
}
