//! The action and the templates: names and versions are words, never part of a script.

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{program, root};

/// A machine on which `locdrift` notes its arguments, one a line.
fn desk() -> TempDir {
    let dir = TempDir::new().expect("a folder");
    let bin = dir.path().join("bin");
    fs::create_dir(&bin).expect("made");
    program(&bin.join("locdrift"), "#!/bin/sh\nprintf '%s\\n' \"$@\" >\"$SAID\"\n");
    for file in ["a.md", "b.md", "touched by a glob"] {
        fs::write(dir.path().join(file), "").expect("written");
    }
    dir
}

fn run(desk: &TempDir, shell: &str, words: &[&str], environment: &[(&str, &str)]) -> (Output, Vec<String>) {
    let said = desk.path().join("said");
    let path = format!("{}:{}", desk.path().join("bin").display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(shell);
    command.args(words).current_dir(desk.path()).env("PATH", path).env("SAID", &said).env("RUNNER_TEMP", desk.path());
    command.envs(environment.iter().copied()).env_remove("GITHUB_OUTPUT");
    let output = command.output().expect("it runs");
    let said = fs::read_to_string(said).unwrap_or_default().lines().map(str::to_owned).collect();
    (output, said)
}

const FOLDERS: [&str; 8] = ["docs", "-rf", "--fix", "*", "a b", "$(touch x)", "'; touch x; '", "~"];

#[test]
fn the_action_passes_each_word_as_it_is() {
    let script = root().join("packaging/action/check.sh");
    for folder in FOLDERS {
        let desk = desk();
        let environment =
            [("LOCDRIFT_PATH", folder), ("LOCDRIFT_ARGS", "--locale * --ignore ?.md"), ("LOCDRIFT_SINCE", "-x")];
        let (output, said) = run(&desk, "bash", &[script.to_str().expect("UTF-8")], &environment);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(said[said.len() - 2..], ["--", folder]);
        for word in ["--since=-x", "*", "?.md"] {
            assert!(said.iter().any(|said| said == word), "{word}: {said:?}");
        }
        assert!(!said.iter().any(|word| word == "a.md") && !desk.path().join("x").exists(), "{said:?}");
    }
}

#[test]
fn the_template_for_gitlab_passes_each_word_as_it_is() {
    let template: Value =
        serde_yaml::from_str(&fs::read_to_string(root().join("packaging/gitlab-ci.yml")).expect("read")).expect("YAML");
    let lines = |part: &str| -> Vec<String> {
        let lines = template["locdrift"][part].as_array().expect("lines").iter();
        lines.map(|line| line.as_str().expect("text").to_owned()).collect()
    };
    let script = lines("script").join("\n");
    for folder in FOLDERS {
        let desk = desk();
        let environment = [("LOCDRIFT_PATH", folder), ("LOCDRIFT_ARGS", "--locale * --ignore ?.md")];
        let (output, said) = run(&desk, "sh", &["-e", "-c", &script], &environment);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(said[said.len() - 2..], ["--", folder]);
        assert!(said.iter().any(|word| word == "?.md") && !said.iter().any(|word| word == "a.md"), "{said:?}");
    }
    let check = lines("before_script").into_iter().find(|line| line.contains("LOCDRIFT_VERSION is no version"));
    let check = check.expect("the version is checked");
    for (version, is_one) in
        [("0.1.0", true), ("1.2.3-rc.1", true), ("../x", false), ("1 2", false), ("", false), ("1..2", false)]
    {
        let (output, _) = run(&desk(), "sh", &["-e", "-c", &check], &[("LOCDRIFT_VERSION", version)]);
        assert_eq!(output.status.success(), is_one, "{version}");
    }
}

#[test]
fn a_version_is_a_version() {
    let script = root().join("packaging/action/install.sh");
    for version in
        ["1.0.0; touch x", "../1.0.0", "1.0.0\n::set-env name=a::b", "1.0.0/..", "-1.0.0", "1.0", "1.0.0-a b"]
    {
        let desk = desk();
        let environment = [("LOCDRIFT_VERSION", version), ("LOCDRIFT_RELEASES", "file:///nowhere")];
        let (output, _) = run(&desk, "bash", &[script.to_str().expect("UTF-8")], &environment);
        let log = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(2), "{version}: {log}");
        assert!(log.contains("is no version") && log.lines().count() == 1, "{version}: {log}");
    }
}

#[test]
fn actions_are_named_by_commit() {
    let uses = regex::Regex::new(r"uses: ([^\s#]+)").expect("a pattern");
    let commit = regex::Regex::new(r"^[\w./-]+@[0-9a-f]{40}$").expect("a pattern");
    let mut seen = 0;
    for file in [
        "action.yml",
        ".github/workflows/ci.yml",
        ".github/workflows/release.yml",
        "src/cli/init/github.yml",
        "docs/ci.md",
    ] {
        let text = fs::read_to_string(root().join(file)).expect("read");
        for action in uses.captures_iter(&text).map(|found| found.extract::<1>().1[0]) {
            // Our own commit is not known before it is made.
            assert!(commit.is_match(action) || action.starts_with("OWNER/locdrift@v"), "{file}: {action}");
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
}

/// The files that use images, and the script, in a folder where `docker` answers with this.
fn pinned(answer: &str, words: &[&str], dir: &TempDir) -> (bool, String, Vec<String>) {
    let (script, docker) = (dir.path().join("packaging/pin-images.sh"), dir.path().join("bin/docker"));
    program(&docker, &format!("#!/bin/sh\nprintf '%s\\n' '{answer}'\n"));
    let path = format!("{}:{}", dir.path().join("bin").display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new("bash").arg(script).args(words).env("PATH", path).output().expect("it runs");
    let read = |file: &str| fs::read_to_string(dir.path().join(file)).expect("read");
    let text = read("Dockerfile") + &read("packaging/gitlab-ci.yml");
    let is_image = |line: &&str| line.starts_with("FROM ") || line.trim_start().starts_with("image: ");
    let images = text.lines().filter(is_image).map(|line| line.trim().to_owned()).collect();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned(), images)
}

#[test]
fn images_are_pinned_by_digest_before_a_release() {
    let dir = TempDir::new().expect("a folder");
    for folder in ["packaging", "bin"] {
        fs::create_dir(dir.path().join(folder)).expect("made");
    }
    for file in ["Dockerfile", "packaging/gitlab-ci.yml", "packaging/pin-images.sh"] {
        fs::copy(root().join(file), dir.path().join(file)).expect("copied");
    }
    // As they are in the repository; a release is not made of them.
    let (is_pinned, said, tags) = pinned("", &["--check"], &dir);
    assert!(!is_pinned && said.contains("has no digest"), "{said}");
    for answer in ["", "sha256:12", "sha256:$(touch x)", "latest"] {
        let (is_pinned, said, images) = pinned(answer, &[], &dir);
        assert!(!is_pinned && said.contains("is no digest") && images == tags, "{answer}: {said} {images:?}");
    }
    for digit in ["a", "7"] {
        let digest = format!("sha256:{}", digit.repeat(64));
        assert!(pinned(&digest, &[], &dir).0 && pinned(&digest, &["--check"], &dir).0);
        let (_, _, images) = pinned(&digest, &["--check"], &dir);
        let with_digest = |tag: &String| match tag.split_once(" AS ") {
            Some((image, name)) => format!("{image}@{digest} AS {name}"),
            None => format!("{tag}@{digest}"),
        };
        assert_eq!(images, tags.iter().map(with_digest).collect::<Vec<_>>());
    }
}
