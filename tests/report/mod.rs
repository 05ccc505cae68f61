//! Reports of small projects, as they are written in every format.

mod bad_input;
mod formats;
mod numbers;
mod trend;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::git::Repo;

/// A project with history: three source pages, two of which French has; one of them is outdated. Japanese has one page,
/// which names no commit.
pub fn project() -> Repo {
    let repo = Repo::new();
    repo.write("en/a.md", "---\ntitle: Red lamp\n---\n\n# Red lamp\n\nPress the button.\n\n## Care\n\nWipe it.\n");
    repo.write("en/sub/b.md", "---\ntitle: Blue lamp\nrole: User\n---\n\n# Blue lamp\n\nOne two three.\n");
    let pin = repo.commit("source");
    let page = |title: &str, body: &str| {
        format!("---\ntitle: {title}\nsource-git-commit: {pin}\nht-degree: 50%\n---\n\n{body}")
    };
    repo.write(
        "fr/a.md",
        page("Lampe rouge", "# Lampe rouge\n\nAppuyez sur le bouton.\n\n## Entretien\n\nEssuyez-la.\n"),
    );
    repo.write("fr/sub/b.md", page("Lampe bleue", "# Lampe bleue\n\nUn deux trois.\n"));
    repo.write(
        "ja/a.md",
        "---\ntitle: 赤いランプ\n---\n\n# 赤いランプ\n\nボタンを押します。\n\n## 手入れ\n\n拭きます。\n",
    );
    repo.commit("translations");
    repo.write(
        "en/a.md",
        "---\ntitle: Red lamp\n---\n\n# Red lamp\n\nPress the green button.\n\n## Care\n\nWipe it.\n\n## Repair\n\nCall somebody now.\n",
    );
    repo.write("en/sub/c.md", "---\ntitle: Lost lamp\n---\n\n# Lost lamp\n\nFour words of text.\n");
    repo.commit("later");
    // Nothing is inferred of the page in Japanese.
    repo.write("locdrift.yaml", "source: en\npin: {from: [key]}\n");
    repo
}

/// Runs the program in a folder, with a cache of its own and without what the environment says.
pub fn run(dir: &Path, words: &[&str]) -> Output {
    run_with(dir, words, &[])
}

/// The same with variables.
pub fn run_with(dir: &Path, words: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_locdrift"));
    command.current_dir(dir).args(words).env_remove("SOURCE_DATE_EPOCH").env("XDG_CACHE_HOME", dir.join(".git/cache"));
    command.envs(variables.iter().copied()).output().expect("the program runs")
}

/// What it prints; it must succeed.
#[track_caller]
pub fn printed(dir: &Path, words: &[&str]) -> String {
    let output = run(dir, words);
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The report in JSON.
#[track_caller]
pub fn json(dir: &Path, words: &[&str]) -> Value {
    let words: Vec<&str> = ["report", "--format", "json", "-q"].into_iter().chain(words.iter().copied()).collect();
    serde_json::from_str(&printed(dir, &words)).expect("JSON")
}

/// What it complains about, with status 2.
#[track_caller]
pub fn refused(dir: &Path, words: &[&str]) -> String {
    let output = run(dir, words);
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stdout));
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    text.split_whitespace().filter(|word| !matches!(*word, "│" | "×")).collect::<Vec<_>>().join(" ")
}
