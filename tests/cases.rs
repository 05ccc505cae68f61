//! Every folder of `cases/` is checked by the program itself: what must be reported, what must not, what fixes leave alone.
//!
//! `LOCDRIFT_ACCEPT=1` records gaps that are closed; a case that was right and is not any more always fails.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::support::{self, files, folders, name, root};
use libtest_mimic::{Failed, Trial};
use regex::Regex;
use serde::Deserialize;
use serde_json::Value;

/// A test for each case.
pub fn tests() -> Vec<Trial> {
    let test = |case: Case| {
        let is_possible = cfg!(unix) || !case.dir.join("build.sh").is_file();
        Trial::test(case.label(), move || case.run()).with_ignored_flag(!is_possible)
    };
    cases().into_iter().map(test).collect()
}

/// A small project and what a check of it must report.
struct Case {
    dir: PathBuf,
    expect: Expect,
}

/// `expect.json`; see `cases/README.md`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    kind: String,
    #[serde(rename = "area")]
    _area: String,
    why: String,
    #[serde(default)]
    want: Vec<Match>,
    #[serde(default)]
    never: Vec<Match>,
    at_most: Option<usize>,
    pages: Option<u64>,
    #[serde(default)]
    args: Vec<String>,
    #[serde(default)]
    notice: Vec<String>,
    fix: Option<FixExpect>,
    today: State,
}

/// Whether a case is right as recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Pass,
    Fail,
}

/// A pattern for findings; what it leaves out matches all.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Match {
    rules: Option<Vec<String>>,
    path: Option<String>,
    lines: Option<(u64, u64)>,
    level: Option<Vec<String>>,
    says: Option<String>,
    #[serde(rename = "any")]
    _any: Option<bool>,
}

/// What must be true after all fixes were applied.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FixExpect {
    must_not_change: BTreeSet<String>,
    result: BTreeMap<String, Texts>,
    keeps: BTreeMap<String, Vec<String>>,
    lacks: BTreeMap<String, Vec<String>>,
}

/// The only text that is right, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Texts {
    One(String),
    Any(Vec<String>),
}

impl Match {
    fn matches(&self, finding: &Value) -> bool {
        let text = |key: &str| finding[key].as_str().unwrap_or("");
        let at = &finding["location"];
        let line = at["start"]["line"].as_u64().unwrap_or(0);
        let whole = |rule: &String| regex(&format!("^(?:{rule})$")).is_match(text("rule"));
        self.rules.as_ref().is_none_or(|rules| rules.iter().any(whole))
            && self.path.as_ref().is_none_or(|path| at["path"].as_str() == Some(path))
            && self.lines.is_none_or(|(first, last)| (first..=last).contains(&line))
            && self.level.as_ref().is_none_or(|levels| levels.iter().any(|level| level == text("level")))
            && self
                .says
                .as_ref()
                .is_none_or(|says| regex(says).is_match(&format!("{}\n{}", text("message"), text("help"))))
    }
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"))
}

fn cases() -> Vec<Case> {
    let kinds = folders(&root().join("cases"));
    let dirs: Vec<PathBuf> = kinds.iter().flat_map(|kind| folders(kind)).collect();
    assert!(dirs.len() > 100, "the cases were not found");
    dirs.into_iter().map(Case::read).collect()
}

impl Case {
    fn read(dir: PathBuf) -> Case {
        let file = dir.join("expect.json");
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let expect: Expect = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let kind = name(dir.parent().expect("the folder of its kind"));
        assert_eq!(expect.kind, kind, "{}", file.display());
        let is_empty = expect.want.is_empty() && expect.never.is_empty() && expect.at_most.is_none();
        assert!(!is_empty || expect.fix.is_some(), "{}: nothing is expected", file.display());
        Case { dir, expect }
    }

    fn label(&self) -> String {
        format!("cases/{}/{}", self.expect.kind, name(&self.dir))
    }

    fn run(&self) -> Result<(), Failed> {
        let wrong = self.wrong()?;
        match (self.expect.today, wrong.is_empty()) {
            (State::Pass, true) | (State::Fail, false) => Ok(()),
            (State::Pass, false) => Err(format!("{}\n- {}", self.expect.why, wrong.join("\n- ")).into()),
            (State::Fail, true) if support::accepts() => {
                let file = self.dir.join("expect.json");
                let text = fs::read_to_string(&file)?;
                Ok(fs::write(&file, text.replace("\"today\": \"fail\"", "\"today\": \"pass\""))?)
            }
            (State::Fail, true) => {
                Err("this gap is closed; record it with `LOCDRIFT_ACCEPT=1 cargo test --test projects cases/`".into())
            }
        }
    }

    /// What is not as expected.
    fn wrong(&self) -> Result<Vec<String>, Failed> {
        let temp = tempfile::tempdir()?;
        let work = temp.path().canonicalize()?;
        let project = work.join("project");
        fs::create_dir_all(&project)?;
        fs::create_dir_all(work.join("home"))?;
        let given = self.dir.join("files");
        let given = if given.is_dir() { files(&given) } else { BTreeMap::new() };
        for (path, bytes) in given {
            support::write(&project, [(&*path, &*bytes)]);
        }
        let build = self.dir.join("build.sh");
        if build.is_file() {
            let built = self.ask(Command::new("bash").arg(&build).arg(&project), &work, &project)?;
            if !built.status.success() {
                return Err(format!("build.sh: {}", String::from_utf8_lossy(&built.stderr)).into());
            }
        }
        let checked = self.check(&work, &project, &["--output-format", "json"])?;
        let Ok(report) = serde_json::from_slice::<Value>(&checked.stdout) else {
            return Ok(vec![format!("no report: {}", String::from_utf8_lossy(&checked.stderr))]);
        };
        let mut wrong = self.judge(&report);
        if let Some(fix) = &self.expect.fix {
            let before = contents(&project);
            self.check(&work, &project, &["--fix", "--unsafe-fixes"])?;
            wrong.extend(fix.judge(&before, &contents(&project)));
        }
        Ok(wrong)
    }

    fn check(&self, work: &Path, project: &Path, more: &[&str]) -> Result<Output, Failed> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_locdrift"));
        command.args(["check", ".", "--quiet"]);
        match project.join("locdrift.yaml").is_file() {
            true => command.args(["--config", "locdrift.yaml"]),
            false => command.arg("--no-config"),
        };
        self.ask(command.args(&self.expect.args).args(more), work, project)
    }

    fn ask(&self, command: &mut Command, work: &Path, project: &Path) -> Result<Output, Failed> {
        let keep = ["PATH", "TMPDIR", "SYSTEMROOT"];
        let environment = std::env::vars_os().filter(|(key, _)| keep.iter().any(|keep| key == keep));
        let null = if cfg!(windows) { "NUL" } else { "/dev/null" };
        command
            .current_dir(project)
            .env_clear()
            .envs(environment.collect::<Vec<_>>())
            .env("HOME", work.join("home"))
            .env("LOCDRIFT", env!("CARGO_BIN_EXE_locdrift"))
            .env("GIT_CEILING_DIRECTORIES", work)
            .envs([("LC_ALL", "C.UTF-8"), ("TZ", "UTC"), ("NO_COLOR", "1"), ("GIT_TERMINAL_PROMPT", "0")])
            .envs([("GIT_CONFIG_GLOBAL", null), ("GIT_CONFIG_NOSYSTEM", "1")])
            .stdin(Stdio::null());
        Ok(command.output()?)
    }

    fn judge(&self, report: &Value) -> Vec<String> {
        let findings: &[Value] = report["findings"].as_array().map_or(&[], |findings| findings);
        let mut wrong = Vec::new();
        for wanted in &self.expect.want {
            if !findings.iter().any(|finding| wanted.matches(finding)) {
                wrong.push(format!("wants {wanted:?}"));
            }
        }
        for never in &self.expect.never {
            let found = findings.iter().filter(|finding| never.matches(finding));
            wrong.extend(found.map(|finding| format!("never: {}", line(finding))));
        }
        let counted: Vec<String> =
            findings.iter().filter(|f| f["level"] == "error" || f["level"] == "warning").map(line).collect();
        if let Some(most) = self.expect.at_most.filter(|most| counted.len() > *most) {
            wrong.push(format!("at most {most}, found: {}", counted.join("; ")));
        }
        let pages = report["summary"]["pages"].as_u64();
        if let Some(wanted) = self.expect.pages.filter(|wanted| pages != Some(*wanted)) {
            wrong.push(format!("{wanted} pages, {pages:?} read"));
        }
        let notices: Vec<&str> = report["notices"]
            .as_array()
            .map_or(&[][..], |notices| notices)
            .iter()
            .filter_map(|notice| notice["message"].as_str())
            .collect();
        let notices = notices.join("\n");
        let missing = self.expect.notice.iter().filter(|words| !regex(words).is_match(&notices));
        wrong.extend(missing.map(|words| format!("wants a notice that says {words}")));
        wrong
    }
}

impl FixExpect {
    fn judge(&self, before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
        let mut wrong = Vec::new();
        let text = |name: &str| after.get(name).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
        for name in self.must_not_change.iter().filter(|name| before.get(*name) != after.get(*name)) {
            wrong.push(format!("--fix must not change {name}"));
        }
        for (name, texts) in &self.result {
            let allowed = match texts {
                Texts::One(one) => std::slice::from_ref(one),
                Texts::Any(any) => any,
            };
            if !allowed.iter().any(|allowed| *allowed == text(name)) {
                wrong.push(format!("--fix makes something else of {name}: {:?}", text(name)));
            }
        }
        for (name, texts) in &self.keeps {
            let lost = texts.iter().filter(|kept| !text(name).contains(&***kept));
            wrong.extend(lost.map(|lost| format!("--fix removes {lost:?} from {name}")));
        }
        for (name, texts) in &self.lacks {
            let written = texts.iter().filter(|lacking| text(name).contains(&***lacking));
            wrong.extend(written.map(|written| format!("--fix writes {written:?} into {name}")));
        }
        wrong
    }
}

/// The project's files, without what repositories keep for themselves.
fn contents(project: &Path) -> BTreeMap<String, Vec<u8>> {
    files(project).into_iter().filter(|(path, _)| !path.split('/').any(|part| part == ".git")).collect()
}

fn line(finding: &Value) -> String {
    let text = |key: &str| finding[key].as_str().unwrap_or("");
    let at = &finding["location"];
    let path = at["path"].as_str().unwrap_or("");
    format!("{path}:{} {}[{}] {}", at["start"]["line"], text("level"), text("rule"), text("message"))
}
