//! `init` writes files that run: every name in them is the name, whatever it looks like.

use std::fs;
use std::process::Command;

use locdrift::cli::{Exit, Terminal};
use serde_json::Value;
use tempfile::TempDir;

use crate::hostile::locdrift;
use crate::support::write;

const FOLDERS: [&str; 31] = [
    "docs",
    "docs: x",
    "a'b",
    "a\"b",
    "$(touch x)",
    "`touch x`",
    "-rf",
    "--fix",
    "#x",
    "a #b",
    "*",
    "?",
    "!tag",
    "&a",
    "yes",
    "null",
    "0x1",
    "~",
    "@x",
    "a b",
    "trailing ",
    " leading",
    "ünï-日本",
    "a\\b",
    "x;touch x",
    "{{a}}",
    "docs:",
    "${HOME}",
    "BRANCH",
    "my-BRANCH-docs",
    "VERSION COMMAND",
];

/// Branches that would run a program in a shell, or are places of the template.
const BRANCHES: [&str; 4] = ["main", "$(touch${IFS}x)", "`touch${IFS}x`", "COMMAND"];

/// A repository with pages in `folder`, on `branch`.
fn repository(folder: &str, branch: &str, host: &str) -> TempDir {
    let dir = TempDir::new().expect("a folder");
    let head = format!("ref: refs/heads/{branch}\n");
    let url = format!("[remote \"origin\"]\n\turl = https://{host}.example/docs.git\n");
    let pages = [format!("{folder}/en/a.md"), format!("{folder}/fr/a.md")];
    write(
        dir.path(),
        [(".git/HEAD", head.as_bytes()), (".git/config", url.as_bytes()), (&pages[0], b"# A\n"), (&pages[1], b"# A\n")],
    );
    dir
}

/// Runs `init` on it; the exit, the file for CI, and what was said.
fn init(dir: &TempDir, folder: &str, file: &str) -> (Exit, String, String) {
    let path = dir.path().join(folder);
    let (exit, out, err) = locdrift(&["init", "--yes", path.to_str().expect("UTF-8")], &Terminal::default());
    (exit, fs::read_to_string(dir.path().join(file)).unwrap_or_default(), out + &err)
}

const GITHUB: &str = ".github/workflows/locdrift.yml";
const GITLAB: &str = ".gitlab-ci.yml";

/// The arguments that a command passes to `locdrift`, in a shell.
fn arguments(shell: &str, command: &str) -> Vec<String> {
    let dir = TempDir::new().expect("a folder");
    let script = format!("locdrift() {{ printf '%s\\n' \"$@\"; }}\n{command}\n");
    let syntax = Command::new(shell).args(["-n", "-c", &script]).output().expect("it runs");
    assert!(syntax.status.success(), "{command}: {}", String::from_utf8_lossy(&syntax.stderr));
    fs::write(dir.path().join("a.md"), "").expect("written");
    let output = Command::new(shell).args(["-e", "-c", &script]).current_dir(dir.path()).output().expect("it runs");
    assert!(output.status.success() && !dir.path().join("x").exists(), "{command}");
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect()
}

#[test]
fn folders_are_what_they_are_called() {
    for (at, folder) in FOLDERS.into_iter().enumerate() {
        for (host, file) in [("github", GITHUB), ("gitlab", GITLAB)] {
            let branch = if folder.contains("BRANCH") { BRANCHES[1] } else { BRANCHES[at % BRANCHES.len()] };
            let (exit, text, said) = init(&repository(folder, branch, host), folder, file);
            assert_eq!(exit, Exit::Clean, "{folder}: {said}");
            let workflow: Value =
                serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{folder}: {error}\n{text}"));
            let command = match host {
                "github" => workflow["jobs"]["locdrift"]["steps"][2]["run"].as_str(),
                _ => workflow["translations"]["script"][1].as_str(),
            };
            let command = command.unwrap_or_else(|| panic!("{folder}: no command\n{text}"));
            for shell in ["sh", "bash"] {
                let words = arguments(shell, command);
                assert_eq!(
                    (&*words[0], &words[words.len() - 2..]),
                    ("check", &["--".to_owned(), folder.to_owned()][..]),
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn a_name_that_is_more_than_a_name_is_refused() {
    for folder in ["a\nb", "${{ secrets.X }}", "x${{y", "$[[ inputs.x ]]", "a\u{202e}b", "a\u{1b}b", "a\tb"] {
        for (host, file) in [("github", GITHUB), ("gitlab", GITLAB)] {
            let dir = repository(folder, "main", host);
            let (exit, text, said) = init(&dir, folder, file);
            assert_eq!((exit, &*text), (Exit::Failed, ""), "{folder:?}: {said}");
            assert!(said.contains("the name of the folder") && said.contains("--ci none"), "{said}");
            assert!(!dir.path().join(folder).join("locdrift.yaml").exists(), "{folder:?}: nothing is written");
            let path = dir.path().join(folder);
            let (exit, ..) =
                locdrift(&["init", "--yes", "--ci", "none", path.to_str().expect("UTF-8")], &Terminal::default());
            assert_eq!(exit, Exit::Clean, "{folder:?}");
        }
    }
    for branch in ["a\nb", "${{ github.token }}", "a\u{202e}"] {
        let (exit, text, said) = init(&repository("docs", branch, "github"), "docs", GITHUB);
        assert_eq!((exit, &*text), (Exit::Failed, ""), "{branch:?}: {said}");
        assert!(said.contains("the name of the branch"), "{said}");
    }
}

#[test]
fn branches_are_what_they_are_called() {
    for (branch, pattern) in [
        ("main", "main"),
        ("release/1.0", "release/1.0"),
        ("yes", "yes"),
        ("1.0", "1.0"),
        ("0x1", "0x1"),
        ("null", "null"),
        ("#x", "#x"),
        ("a'b", "a'b"),
        ("a\"b", "a\"b"),
        ("a, b]", "a, b\\]"),
        ("!main", "\\!main"),
        ("a+b", "a\\+b"),
        ("**", "\\*\\*"),
        ("&a", "&a"),
        ("a: b", "a: b"),
        ("COMMAND", "COMMAND"),
        ("ünï", "ünï"),
    ] {
        let (exit, text, said) = init(&repository("docs", branch, "github"), "docs", GITHUB);
        assert_eq!(exit, Exit::Clean, "{branch}: {said}");
        let workflow: Value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{branch}: {error}\n{text}"));
        assert_eq!(workflow["on"]["push"]["branches"], serde_json::json!([pattern]), "{text}");
    }
}

#[test]
fn the_workflow_asks_for_no_more_than_it_needs() {
    let (_, text, _) = init(&repository("docs", "main", "github"), "docs", GITHUB);
    let workflow: Value = serde_yaml::from_str(&text).expect("YAML");
    assert_eq!(workflow["permissions"], serde_json::json!({"contents": "read"}));
    assert!(workflow["on"]["pull_request_target"].is_null() && text.contains("  pull_request:\n"));
    let steps = &workflow["jobs"]["locdrift"]["steps"];
    assert_eq!(steps[0]["with"]["persist-credentials"], false);
    let pinned = concat!("cargo install locdrift@", env!("CARGO_PKG_VERSION"), " --locked");
    assert_eq!(steps[1]["run"], pinned);
    let (_, text, _) = init(&repository("docs", "main", "gitlab"), "docs", GITLAB);
    assert!(text.contains(pinned), "{text}");
}

#[test]
fn what_is_said_can_be_done_without_our_sources() {
    let dir = TempDir::new().expect("a folder");
    write(dir.path(), [("en/a.md", &b"# A\n"[..]), ("fr/a.md", b"# A\n")]);
    let (exit, out, _) = locdrift(&["init", dir.path().to_str().expect("UTF-8")], &Terminal::default());
    assert_eq!(exit, Exit::Clean);
    assert!(out.contains("no CI file") && out.contains("--source LOCALE=DIR") && !out.contains("docs/ci.md"), "{out}");
}

#[test]
fn keys_of_pages_are_keys_in_the_configuration() {
    for (written, key) in [
        ("\"a # b\"", "a # b"),
        ("\"&x y\"", "&x y"),
        ("\"[a, b]\"", "[a, b]"),
        ("'a: b'", "a: b"),
        ("\"*\"", "*"),
        ("from", "from"),
    ] {
        let dir = TempDir::new().expect("a folder");
        let page = format!("---\n{written}: 0123456789abcdef0123456789abcdef01234567\n---\n# A\n");
        write(dir.path(), [("en/a.md", &b"# A\n"[..]), ("fr/a.md", page.as_bytes())]);
        let (exit, text, said) = init(&dir, "", "locdrift.yaml");
        assert_eq!(exit, Exit::Clean, "{written}: {said}");
        let config: Value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{written}: {error}\n{text}"));
        assert_eq!(config["pin"], key, "{text}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_into_a_git_folder() {
    let dir = repository("docs", "main", "github");
    std::os::unix::fs::symlink(".git", dir.path().join(".github")).expect("a link");
    let (exit, _, said) = init(&dir, "docs", GITHUB);
    assert_eq!(exit, Exit::Failed, "{said}");
    assert!(said.contains("a `.git` folder") && !dir.path().join(".git/workflows").exists(), "{said}");
}
