//! The action: its steps are run as action.yml has them.

use std::fs;

use crate::recipes::desk::Desk;
use crate::recipes::runner::{Ended, Names, Runner};

/// A machine with the pages checked out and a release for Linux on X64.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.release("x86_64-unknown-linux-musl");
    // A build where none is due would take minutes and say nothing.
    desk.stand_in("cargo", "exit 9");
    desk.clone("guide", &desk.path("workspace"), &["--no-local"]);
    desk
}

fn linux(desk: &Desk) -> Runner<'_> {
    let env = vec![("RUNNER_OS", "Linux".to_owned()), ("RUNNER_ARCH", "X64".to_owned())];
    Runner { desk, repository: "guide", env }
}

fn install(runner: &Runner<'_>, version: &str) -> Ended {
    runner.action(&[("install-only", "true"), ("version", version)]).0
}

/// Stands in for the build, so that no test builds the program twice.
const CARGO: &str = "\
while [ $# -gt 0 ]; do case $1 in --target-dir) into=$2; shift ;; --manifest-path) [ -f \"$2\" ] || exit 9; shift ;; esac; shift; done
mkdir -p \"$into/release\"
printf '#!/bin/sh\\necho built\\n' >\"$into/release/locdrift\"
chmod +x \"$into/release/locdrift\"";

#[test]
fn a_release_holds_all_that_belongs_to_it() {
    let desk = desk();
    let folder = desk.path("releases").join(concat!("v", env!("CARGO_PKG_VERSION")));
    let name = concat!("locdrift-", env!("CARGO_PKG_VERSION"), "-x86_64-unknown-linux-musl");
    let list = |words: &[&str]| {
        let output = desk.command(words[0]).args(&words[1..]).current_dir(&folder).output().expect("it runs");
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let held = list(&["tar", "-tzf", &format!("{name}.tar.gz")]);
    for file in [
        "locdrift",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "problem-matcher.json",
        "man/locdrift.1",
        "man/locdrift-check.1",
        "completions/_locdrift",
        "completions/locdrift.bash",
        "completions/locdrift.elv",
        "completions/locdrift.fish",
        "completions/locdrift.ps1",
    ] {
        assert!(held.lines().any(|line| line == format!("{name}/{file}")), "{file} is missing in\n{held}");
    }
    assert!(held.lines().all(|line| line.starts_with(&format!("{name}/"))), "one folder holds all:\n{held}");
    let checked = list(&["sha256sum", "--check", &format!("{name}.tar.gz.sha256")]);
    assert_eq!(checked, format!("{name}.tar.gz: OK\n"));
}

#[test]
fn no_other_version_is_packed() {
    let desk = desk();
    let mut pack = desk.command("bash");
    pack.arg(crate::support::root().join("packaging/archive.sh")).args(["9.9.9", "x86_64-unknown-linux-musl"]);
    let output = pack.arg(desk.path("bin/locdrift")).arg(desk.path("store")).output().expect("bash is installed");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("9.9.9"), "it says which version was wanted");
    assert_eq!(fs::read_dir(desk.path("store")).expect("there").count(), 0);
}

#[test]
fn a_release_is_fetched_by_the_tag_of_the_action() {
    let desk = desk();
    let ended = install(&linux(&desk), "");
    assert_eq!(ended.code, 0, "{}", ended.log);
    assert!(ended.log.contains(concat!("locdrift ", env!("CARGO_PKG_VERSION"))), "{}", ended.log);
    let added = fs::read_to_string(desk.path("temp/paths")).expect("the path is added to");
    assert!(std::path::Path::new(added.trim()).join("locdrift").is_file(), "{added}");
}

#[test]
fn a_named_release_is_fetched_or_refused() {
    let desk = desk();
    for (version, code) in [(env!("CARGO_PKG_VERSION"), 0), (concat!("v", env!("CARGO_PKG_VERSION")), 0), ("9.9.9", 2)]
    {
        let ended = install(&linux(&desk), version);
        assert_eq!(ended.code, code, "{version}: {}", ended.log);
    }
    let ended = install(&linux(&desk), "1.0.0; rm -rf /nowhere");
    assert_eq!(ended.code, 2);
    assert!(ended.log.contains("is no version"), "{}", ended.log);
}

#[test]
fn a_damaged_release_ends_the_job() {
    let desk = desk();
    let folder = desk.path("releases").join(concat!("v", env!("CARGO_PKG_VERSION")));
    for entry in fs::read_dir(&folder).expect("the release").map(|entry| entry.expect("an entry").path()) {
        if entry.extension().is_some_and(|end| end == "gz") {
            let mut bytes = fs::read(&entry).expect("readable");
            bytes.push(0);
            fs::write(&entry, bytes).expect("written");
        }
    }
    desk.stand_in("cargo", CARGO);
    let ended = install(&linux(&desk), "");
    assert_eq!(ended.code, 2, "no build takes its place: {}", ended.log);
    assert!(ended.log.contains("::error") && ended.log.contains("checksum"), "{}", ended.log);
}

#[test]
fn where_no_release_fits_it_is_built() {
    let desk = desk();
    desk.stand_in("cargo", CARGO);
    let odd = Runner { env: vec![("RUNNER_OS", "Linux".into()), ("RUNNER_ARCH", "ARM".into())], ..linux(&desk) };
    // No file for this machine, none in the release, and one that is to be built.
    let other = Runner { env: vec![("RUNNER_OS", "macOS".into()), ("RUNNER_ARCH", "ARM64".into())], ..linux(&desk) };
    for (runner, version) in [(&odd, ""), (&other, ""), (&linux(&desk), "source")] {
        let ended = install(runner, version);
        assert_eq!(ended.code, 0, "{}", ended.log);
        assert!(ended.log.contains("building") && ended.log.lines().any(|line| line == "built"), "{}", ended.log);
    }
    let ended = install(&other, env!("CARGO_PKG_VERSION"));
    assert_eq!(ended.code, 2, "another version than the one that is named is never run: {}", ended.log);
}

/// Runs the check of the action, once the program knows all formats.
fn check(with: &[(&str, &str)]) -> (Ended, Names, Desk) {
    let desk = desk();
    let (ended, outputs) = linux(&desk).action(with);
    (ended, outputs, desk)
}

#[test]
fn findings_are_annotated_counted_and_fail_the_job() {
    let (ended, outputs, _desk) = check(&[("path", "docs")]);
    assert_eq!(ended.code, 1, "{}", ended.log);
    assert_eq!(outputs["exit-code"], "1");
    assert_eq!(outputs["sarif-file"], "");
    let annotations = ended.log.lines().filter(|line| line.starts_with("::")).count();
    assert_eq!(annotations.to_string(), outputs["findings"], "{}", ended.log);
    assert!(ended.log.contains("file=docs/fr/switch.md"), "{}", ended.log);
}

#[test]
fn sarif_is_written_and_uploaded_although_the_job_fails() {
    let (ended, outputs, desk) = check(&[("path", "docs"), ("sarif", "true"), ("annotate", "false")]);
    assert_eq!(ended.code, 1, "{}", ended.log);
    assert_eq!(outputs["sarif-file"], desk.path("temp/locdrift.sarif").display().to_string());
    assert!(!ended.log.contains("::error") && ended.log.contains("error[missing-link]"), "{}", ended.log);
}

#[test]
fn what_is_asked_for_reaches_the_check() {
    let with = [("path", "."), ("working-directory", "docs"), ("args", "--locale  fr\n--select missing-link")];
    let (ended, outputs, _desk) = check(&with);
    assert_eq!((ended.code, &*outputs["findings"]), (1, "1"), "{}", ended.log);
    let (ended, outputs, _desk) = check(&[("path", "docs"), ("fail-on", "never")]);
    assert_eq!((ended.code, &*outputs["exit-code"]), (0, "0"), "{}", ended.log);
}

#[test]
fn a_check_that_fails_is_told_as_such() {
    let (ended, outputs, _desk) = check(&[("path", "no-such-folder"), ("sarif", "true")]);
    assert_eq!(ended.code, 2, "{}", ended.log);
    assert_eq!((&*outputs["exit-code"], &*outputs["findings"], &*outputs["sarif-file"]), ("2", "", ""));
    assert!(ended.log.contains("could not be done"), "{}", ended.log);
}
