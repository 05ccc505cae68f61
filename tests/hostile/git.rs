//! Repositories, and what surrounds them, that want to have a program run: no command runs any, and the answers are those
//! of the same project without them.

#![cfg(unix)]

mod includes;
mod layouts;
mod limits;
mod links;
mod settings;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::hostile::run;
use crate::support;
use crate::support::git::Repo;

/// A page that git would convert, and compare with a program, if it were let.
const ATTRIBUTES: &str = "*.md filter=canary diff=canary merge=canary\n";

/// Every command that reads a project, most of them with its history.
const COMMANDS: [&[&str]; 14] = [
    &["check"],
    &["check", "--since", "HEAD~1"],
    &["check", "--since", "HEAD~1..."],
    &["check", "--changed"],
    &["check", "--diff", "--unsafe-fixes"],
    &["check", "--require-history"],
    &["diff", "docs/fr/dim.md"],
    &["stamp", "docs/fr/bright.md"],
    &["stamp", "--force", "--commit", "HEAD", "docs/fr/dim.md"],
    &["baseline"],
    &["terms"],
    &["config", "show"],
    &["init", "--ci", "github"],
    &["check", "--fix", "--unsafe-fixes"],
];

/// A project in a repository: `dim.md` is stale, `bright.md` fresh, `odd.md` touched but the same, `new.md` untracked.
struct Lamps {
    dir: tempfile::TempDir,
    /// The first commit.
    first: String,
    repo: Repo,
}

/// The files of the project, `.git` among them, and its first commit: to write them takes less time than to commit.
static LAMPS: LazyLock<(BTreeMap<String, Vec<u8>>, String)> = LazyLock::new(|| {
    let lamps = Lamps::committed();
    (support::files(lamps.path()), lamps.first)
});

/// What a check answers where nothing is hostile.
static CALM: LazyLock<Vec<String>> = LazyLock::new(|| answers(Lamps::new().path(), |_| ()));

impl Lamps {
    fn new() -> Lamps {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("lamps");
        let (files, first) = &*LAMPS;
        support::write(&path, files.iter().map(|(path, bytes)| (&**path, &**bytes)));
        let repo = Repo::existing(&path, 3);
        // So that git has seen every file once more.
        repo.git(["update-index", "-q", "--refresh"]);
        Lamps { dir, first: first.clone(), repo }
    }

    fn committed() -> Lamps {
        let dir = tempfile::tempdir().expect("a folder");
        let repo = Repo::at(&dir.path().join("lamps"));
        for page in ["dim", "bright", "odd"] {
            repo.write(&format!("docs/en/{page}.md"), format!("# Lamp\n\nThe {page} lamp is at half power.\n"));
        }
        let first = repo.commit("Begin");
        for page in ["dim", "bright", "odd"] {
            let text = format!("---\nsource-git-commit: {first}\n---\n# Lampe\n\nLa lampe.\n\n[Ici](nowhere.md)\n");
            repo.write(&format!("docs/fr/{page}.md"), text);
        }
        repo.commit("Translate");
        repo.write("docs/en/dim.md", "# Lamp\n\nThe dim lamp is at full power.\n");
        repo.commit("Change");
        repo.write("docs/fr/new.md", "# Nouveau\n");
        repo.write("docs/en/bright.md", "# Lamp\n\nThe bright lamp is at half power now.\n");
        repo.write("docs/en/odd.md", "# Lamp\r\n\r\nThe odd lamp is at half power.\r\n");
        Lamps { dir, first, repo }
    }

    fn path(&self) -> &Path {
        self.repo.path()
    }

    /// Adds to the repository's configuration.
    fn set(&self, settings: &str) {
        let file = self.path().join(".git/config");
        let old = fs::read_to_string(&file).expect("a configuration");
        fs::write(file, format!("{old}{settings}\n")).expect("written");
    }

    /// Takes the old version of a page away, as a partial clone lacks it.
    fn lose_an_object(&self) {
        let id = self.repo.id(&format!("{}:docs/en/dim.md", self.first));
        fs::remove_file(self.path().join(".git/objects").join(&id[..2]).join(&id[2..])).expect("a loose object");
    }

    /// Makes it a partial clone of what is at `url`.
    fn promise(&self, url: &str) {
        self.set(&format!(
            "[core]\nrepositoryFormatVersion = 1\n[extensions]\npartialClone = origin\n[remote \"origin\"]\nurl = {url}\n\
             promisor = true\npartialCloneFilter = blob:none\nfetch = +refs/heads/*:refs/remotes/origin/*\n"
        ));
        self.lose_an_object();
    }
}

/// A program that leaves a trace, wherever it is called from.
struct Canary {
    dir: tempfile::TempDir,
}

impl Canary {
    fn new() -> Canary {
        let canary = Canary { dir: tempfile::tempdir().expect("a folder") };
        for name in ["run", "git-remote-canary"] {
            script(
                &canary.dir.path().join(name),
                &format!("echo \"$0 $*\" >>'{}'\nexec cat", canary.trace().display()),
            );
        }
        canary
    }

    fn trace(&self) -> PathBuf {
        self.dir.path().join("trace")
    }

    /// The path of the program.
    fn program(&self) -> String {
        self.dir.path().join("run").display().to_string()
    }

    /// What called it, if anything did.
    fn sang(&self) -> Option<String> {
        fs::read_to_string(self.trace()).ok()
    }
}

fn script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    crate::support::program(path, &format!("#!/bin/sh\n{text}\n"));
}

/// `PATH` with another folder before all others.
fn path_with(dir: &Path) -> OsString {
    let old = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(dir.to_owned()).chain(std::env::split_paths(&old))).expect("a path")
}

/// The `git` that is installed.
fn real_git() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|dir| dir.join("git")).find(|git| git.is_file()).expect("git is installed")
}

/// Runs all commands on a project that `plant` made hostile with a program; says which ran it.
fn sang(what: &str, plant: impl Fn(&Lamps, &str), environment: impl Fn(&mut Command, &Canary)) -> Option<String> {
    let (lamps, canary) = (Lamps::new(), Canary::new());
    plant(&lamps, &canary.program());
    for words in COMMANDS {
        run(lamps.path(), words, |command| {
            command.env("PATH", path_with(canary.dir.path()));
            environment(command, &canary);
        });
        if let Some(called) = canary.sang() {
            return Some(format!("{what}: {words:?} ran {}", called.lines().next().unwrap_or("nothing")));
        }
    }
    None
}

/// Whether the answers of a project are not those of the same project before it became hostile.
fn differs(what: &str, plant: impl Fn(&Lamps, &str), environment: impl Fn(&mut Command, &Canary)) -> Option<String> {
    let (lamps, canary) = (Lamps::new(), Canary::new());
    plant(&lamps, "false");
    let now = answers(lamps.path(), |command| environment(command, &canary));
    let calm = &*CALM;
    let line =
        now.iter().zip(calm).flat_map(|(now, calm)| now.lines().zip(calm.lines())).find(|(now, calm)| now != calm);
    (now != *calm).then(|| format!("{what}: {line:?}"))
}

/// There is nothing to complain about.
#[track_caller]
fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// What a check finds, without and with `--changed` and `--since`.
fn answers(path: &Path, environment: impl Fn(&mut Command)) -> Vec<String> {
    let asked: [&[&str]; 3] = [&[], &["--changed"], &["--since", "HEAD~1"]];
    let answer = |words: &&[&str]| {
        let words = [&["check", "--output-format", "concise", "--require-history"], *words].concat();
        let ran = run(path, &words, |command| environment(command));
        format!("{}\n{}{}", ran.code, ran.out, ran.err)
    };
    asked.iter().map(answer).collect()
}

fn attributes(lamps: &Lamps, _: &str) {
    lamps.repo.write(".gitattributes", ATTRIBUTES);
}

/// A repository without a working tree, made of files that anybody may commit.
fn plant_bare(lamps: &Lamps, folder: &str, run: &str) {
    let folder = lamps.path().join(folder);
    fs::create_dir_all(&folder).expect("made");
    let git = lamps.path().join(".git");
    for name in ["HEAD", "index", "config"] {
        fs::copy(git.join(name), folder.join(name)).expect("copied");
    }
    for (name, bytes) in support::files(&git) {
        if name.starts_with("objects/") || name.starts_with("refs/") {
            let to = folder.join(name);
            fs::create_dir_all(to.parent().expect("a folder")).expect("made");
            fs::write(to, bytes).expect("written");
        }
    }
    fs::create_dir_all(folder.join("refs")).expect("made");
    let config = format!(
        "[core]\nrepositoryFormatVersion = 0\nbare = false\nworktree = {}\nfsmonitor = {run}\nhooksPath = hooks\n\
         [filter \"canary\"]\nclean = {run}\nprocess = {run}\nrequired = true\n",
        lamps.path().display()
    );
    fs::write(folder.join("config"), config).expect("written");
    attributes(lamps, run);
    fs::write(folder.join(".gitattributes"), ATTRIBUTES).expect("written");
}

#[test]
fn a_repository_made_of_pages_is_no_repository() {
    let mut complaints = Vec::new();
    for folder in ["docs/en", "docs/fr", "docs"] {
        let plant = |lamps: &Lamps, run: &str| plant_bare(lamps, folder, run);
        complaints.extend(sang(folder, plant, |_, _| ()));
        complaints.extend(differs(folder, plant, |_, _| ()));
    }
    none(&complaints);
}

#[test]
fn a_repository_that_the_configuration_names_runs_nothing() {
    for settings in ["", "[log]\nshowSignature = true\n[gpg]\nprogram = RUN\n"] {
        let plant = |lamps: &Lamps, run: &str| {
            plant_bare(lamps, "planted", run);
            lamps.repo.write("locdrift.yaml", "source: {locale: en, history: planted}\n");
            let config = lamps.path().join("planted/config");
            let old = fs::read_to_string(&config).expect("written");
            fs::write(config, old + &settings.replace("RUN", run)).expect("written");
        };
        assert_eq!(sang("history:", plant, |_, _| ()), None);
    }
}

/// What a hook, a wrapper or a CI job may have set. `RUN` is the program, `TRACE` the file that it would write.
const VARIABLES: [&[(&str, &str)]; 17] = [
    &[("GIT_EXTERNAL_DIFF", "RUN")],
    &[("GIT_PAGER", "RUN"), ("PAGER", "RUN"), ("GIT_PAGER_IN_USE", "1")],
    &[("GIT_EDITOR", "RUN"), ("GIT_SEQUENCE_EDITOR", "RUN"), ("EDITOR", "RUN"), ("VISUAL", "RUN")],
    &[("GIT_ASKPASS", "RUN"), ("SSH_ASKPASS", "RUN")],
    &[("GIT_SSH_COMMAND", "RUN"), ("GIT_SSH", "RUN"), ("GIT_PROXY_COMMAND", "RUN"), ("GIT_ALLOW_PROTOCOL", "ssh:ext")],
    &[("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "core.fsmonitor"), ("GIT_CONFIG_VALUE_0", "RUN")],
    &[("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", "filter.canary.clean"), ("GIT_CONFIG_VALUE_0", "RUN")],
    &[("GIT_CONFIG_PARAMETERS", "'core.fsmonitor=RUN' 'filter.canary.process=RUN'")],
    &[("GIT_CONFIG_PARAMETERS", "'color.ui=always' 'color.diff=always'")],
    &[("GIT_ICASE_PATHSPECS", "1")],
    &[("GIT_NOGLOB_PATHSPECS", "1"), ("GIT_GLOB_PATHSPECS", "1")],
    &[("GIT_TRACE", "TRACE"), ("GIT_TRACE2", "TRACE"), ("GIT_TRACE2_EVENT", "TRACE"), ("GIT_TRACE_SETUP", "TRACE")],
    &[("GIT_DIR", "PLANTED"), ("GIT_WORK_TREE", "docs")],
    &[("GIT_COMMON_DIR", "PLANTED"), ("GIT_INDEX_FILE", "PLANTED/index"), ("GIT_OBJECT_DIRECTORY", "PLANTED/objects")],
    &[
        ("GIT_ATTR_SOURCE", "HEAD"),
        ("GIT_DEFAULT_HASH", "sha256"),
        ("GIT_NAMESPACE", "x"),
        ("GIT_REPLACE_REF_BASE", "refs/heads"),
    ],
    &[("GIT_CEILING_DIRECTORIES", "/"), ("GIT_DISCOVERY_ACROSS_FILESYSTEM", "1"), ("GIT_NO_LAZY_FETCH", "0")],
    &[("GIT_EXEC_PATH", "BIN"), ("GIT_TEMPLATE_DIR", "BIN"), ("GIT_OPTIONAL_LOCKS", "1"), ("GIT_DIFF_OPTS", "-U9")],
];

#[test]
fn no_variable_runs_a_program_or_changes_an_answer() {
    let mut complaints = Vec::new();
    for variables in VARIABLES {
        let set = |command: &mut Command, canary: &Canary| {
            let lamps = command.get_current_dir().expect("a folder").to_owned();
            for (name, value) in variables {
                let value =
                    value.replace("RUN", &canary.program()).replace("TRACE", &canary.trace().display().to_string());
                let value = value.replace("BIN", &canary.dir.path().display().to_string());
                command.env(name, value.replace("PLANTED", &lamps.join("planted").display().to_string()));
            }
        };
        let plant = |lamps: &Lamps, run: &str| {
            attributes(lamps, run);
            plant_bare(lamps, "planted", run);
            if variables[0].0 == "GIT_SSH_COMMAND" {
                lamps.promise("ssh://nowhere.example/x");
            }
        };
        complaints.extend(sang(variables[0].0, plant, set));
        complaints.extend(differs(variables[0].0, |_, _| (), set));
    }
    none(&complaints);
}

#[test]
fn another_history_in_place_of_the_own_is_not_believed() {
    type Change = fn(&Lamps);
    let rows: [(&str, Change); 5] = [
        ("replaced commit", |lamps| {
            let second = lamps.repo.id("HEAD~1");
            lamps.repo.git(["replace", &lamps.first, &second]);
        }),
        ("replaced page", |lamps| {
            let (then, now) =
                (lamps.repo.id(&format!("{}:docs/en/dim.md", lamps.first)), lamps.repo.id("HEAD:docs/en/dim.md"));
            lamps.repo.git(["replace", &then, &now]);
        }),
        ("grafts", |lamps| lamps.repo.write(".git/info/grafts", format!("{}\n", lamps.repo.head()))),
        ("core.worktree elsewhere", |lamps| {
            let elsewhere = lamps.dir.path().join("elsewhere");
            fs::create_dir(&elsewhere).expect("made");
            fs::write(elsewhere.join("secret.md"), "# Secret\n").expect("written");
            lamps.set(&format!("[core]\nworktree = {}", elsewhere.display()));
        }),
        ("core.bare", |lamps| lamps.set("[core]\nbare = true")),
    ];
    let complaints: Vec<String> =
        rows.iter().filter_map(|(what, plant)| differs(what, |lamps, _| plant(lamps), |_, _| ())).collect();
    none(&complaints);
}
