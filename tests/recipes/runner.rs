//! Runs workflows and the action as GitHub does, with stand-ins for the actions of others.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::recipes::desk::Desk;
use crate::recipes::document::yaml;
use crate::support::root;

/// The address of this project, as recipes name its action.
pub const OWN: &str = env!("CARGO_PKG_REPOSITORY").split_at("https://github.com/".len()).1;

/// What `${{ }}` may name: `matrix.part`, `inputs.path`, `steps.check.outputs.findings`, ..
pub type Names = BTreeMap<String, String>;

/// How something ended, and all that it printed.
#[derive(Debug, Default)]
pub struct Ended {
    pub code: i32,
    pub log: String,
}

/// A runner on a desk.
pub struct Runner<'d> {
    pub desk: &'d Desk,
    /// The repository that a workflow belongs to.
    pub repository: &'static str,
    /// Variables of every step.
    pub env: Vec<(&'static str, String)>,
}

impl Runner<'_> {
    /// All jobs of a workflow, each in an empty workspace; ends as the first step that fails.
    pub fn workflow(&self, text: &str) -> Ended {
        let workflow = yaml(text);
        let mut all = Ended::default();
        for job in workflow["jobs"].as_object().expect("jobs").values() {
            for names in parts(job) {
                let workspace = self.desk.path("workspace");
                fs::remove_dir_all(&workspace).expect("removed");
                fs::create_dir(&workspace).expect("made");
                let ended = self.steps(&job["steps"], names).0;
                all.log.push_str(&ended.log);
                if ended.code != 0 {
                    return Ended { code: ended.code, ..all };
                }
            }
        }
        all
    }

    /// The action of this project; its outputs, too.
    pub fn action(&self, with: &[(&str, &str)]) -> (Ended, Names) {
        let action = yaml(&fs::read_to_string(root().join("action.yml")).expect("the action"));
        let mut names = Names::new();
        for (input, about) in action["inputs"].as_object().expect("inputs") {
            names.insert(format!("inputs.{input}"), text(&about["default"]));
        }
        for (input, value) in with {
            let known = names.insert(format!("inputs.{input}"), (*value).to_owned());
            assert!(known.is_some(), "the action has no input `{input}`");
        }
        let (ended, names) = self.steps(&action["runs"]["steps"], names);
        let outputs = action["outputs"].as_object().expect("outputs").iter();
        let outputs = outputs.map(|(name, about)| (name.clone(), expand(&text(&about["value"]), &names))).collect();
        (ended, outputs)
    }

    fn steps(&self, steps: &Value, mut names: Names) -> (Ended, Names) {
        names.insert("github.base_ref".into(), "main".into());
        names.insert("github.action_repository".into(), OWN.into());
        names.insert("github.action_ref".into(), concat!("v", env!("CARGO_PKG_VERSION")).into());
        names.insert("secrets.GITHUB_TOKEN".into(), "secret".into());
        let mut all = Ended::default();
        for step in steps.as_array().expect("steps") {
            if step["if"].as_str().is_some_and(|condition| !holds(condition, &names)) {
                continue;
            }
            let ended = match step["uses"].as_str() {
                Some(action) => self.uses(action, &step["with"], &names),
                None => self.run(step, &mut names),
            };
            all.log.push_str(&ended.log);
            if ended.code != 0 {
                return (Ended { code: ended.code, ..all }, names);
            }
        }
        (all, names)
    }

    fn run(&self, step: &Value, names: &mut Names) -> Ended {
        let outputs = self.desk.path("temp/outputs");
        fs::write(&outputs, "").expect("written");
        let within = step["working-directory"].as_str().map_or(String::new(), |path| expand(path, names));
        let mut command = self.desk.command("bash");
        // As GitHub calls it: a failure within a pipe counts only where the shell is named.
        let named = step["shell"].as_str() == Some("bash");
        command.args(if named { &["--noprofile", "--norc", "-e", "-o", "pipefail", "-c"][..] } else { &["-e", "-c"] });
        command.arg(expand(step["run"].as_str().expect("a script"), names));
        command.current_dir(self.desk.path("workspace").join(within));
        let paths = [
            ("GITHUB_ACTION_PATH", root()),
            ("GITHUB_OUTPUT", outputs.clone()),
            ("GITHUB_PATH", self.desk.path("temp/paths")),
            ("GITHUB_STEP_SUMMARY", self.desk.path("temp/summary.md")),
            ("GITHUB_WORKSPACE", self.desk.path("workspace")),
            ("RUNNER_TEMP", self.desk.path("temp")),
        ];
        command.envs(paths).envs([("GITHUB_ACTIONS", "true"), ("CI", "true")]);
        command.env("LOCDRIFT_RELEASES", format!("file://{}", self.desk.path("releases").display()));
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            command.env(name, expand(&text(value), names));
        }
        let output = command.output().expect("bash is installed");
        if let Some(id) = step["id"].as_str() {
            for line in fs::read_to_string(&outputs).expect("there").lines() {
                let (name, value) = line.split_once('=').expect("name=value");
                names.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
            }
        }
        let log = [output.stdout, output.stderr].concat();
        Ended { code: output.status.code().expect("a code"), log: String::from_utf8_lossy(&log).into_owned() }
    }

    /// An action: this project's own is run, for others something stands in that does the same here.
    fn uses(&self, action: &str, with: &Value, names: &Names) -> Ended {
        let given = |name: &str| with.get(name).map(|value| expand(&text(value), names));
        let (name, version) = action.split_once('@').expect("a version");
        match name {
            OWN => {
                assert_eq!(version, concat!("v", env!("CARGO_PKG_VERSION")));
                let with: Vec<(String, String)> =
                    with.as_object().into_iter().flatten().map(|(k, v)| (k.clone(), expand(&text(v), names))).collect();
                let with: Vec<(&str, &str)> = with.iter().map(|(name, value)| (&**name, &**value)).collect();
                return self.action(&with).0;
            }
            "actions/checkout" => {
                let depth = given("fetch-depth").unwrap_or("1".into());
                let mut options = vec!["--no-local".to_owned()];
                options.extend(given("filter").map(|filter| format!("--filter={filter}")));
                options.extend((depth != "0").then(|| format!("--depth={depth}")));
                let repository = match given("repository").as_deref() {
                    None => self.repository,
                    Some("example/guide") => "source",
                    Some(other) => panic!("no repository stands in for {other}"),
                };
                let options: Vec<&str> = options.iter().map(String::as_str).collect();
                self.desk.clone(repository, &self.workspace(given("path")), &options);
            }
            "actions/upload-artifact" => {
                let file = self.workspace(given("path"));
                fs::copy(&file, self.desk.path("store").join(file.file_name().expect("a file"))).expect("copied");
            }
            "actions/download-artifact" => {
                for entry in fs::read_dir(self.desk.path("store")).expect("there") {
                    let entry = entry.expect("an entry");
                    fs::copy(entry.path(), self.workspace(None).join(entry.file_name())).expect("copied");
                }
            }
            "github/codeql-action/upload-sarif" => {
                let sarif = fs::read_to_string(given("sarif_file").expect("a file")).expect("written");
                let sarif: Value = serde_json::from_str(&sarif).expect("JSON");
                assert_eq!(sarif["version"], "2.1.0");
            }
            "reviewdog/action-setup" => {
                // Takes what it is given if that is JSON, line by line, and has no opinion of it.
                let own =
                    "while read -r line; do case $line in '{'*'}') ;; *) exit 9 ;; esac; done; echo \"reviewdog $*\"";
                self.desk.stand_in("reviewdog", own);
            }
            other => panic!("nothing stands in for {other}"),
        }
        Ended::default()
    }

    fn workspace(&self, path: Option<String>) -> PathBuf {
        let workspace = self.desk.path("workspace");
        path.map_or(workspace.clone(), |path| workspace.join(path))
    }

    /// A script of a shell; its words are split and its commands run as they stand in a recipe.
    pub fn shell(&self, script: &str) -> Ended {
        let mut command = self.desk.command("sh");
        command.args(["-e", "-c", script]).envs(self.env.iter().map(|(name, value)| (name, value)));
        let output = command.output().expect("sh is installed");
        let log = [output.stdout, output.stderr].concat();
        Ended { code: output.status.code().expect("a code"), log: String::from_utf8_lossy(&log).into_owned() }
    }
}

/// What a matrix makes of a job: names for each of its runs.
fn parts(job: &Value) -> Vec<Names> {
    let Some(matrix) = job["strategy"]["matrix"].as_object() else { return vec![Names::new()] };
    assert_eq!(matrix.len(), 1, "one axis is all that recipes need");
    let (axis, values) = matrix.iter().next().expect("one");
    let values = values.as_array().expect("a list").iter();
    values.map(|value| Names::from([(format!("matrix.{axis}"), text(value))])).collect()
}

/// A scalar as GitHub hands it on.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The text with what stands in `${{ }}`; outputs that nobody has set are empty.
fn expand(text: &str, names: &Names) -> String {
    let mut parts = text.split("${{");
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").expect("an end");
        let name = name.trim();
        match names.get(name) {
            Some(value) => out.push_str(value),
            None => assert!(name.starts_with("steps."), "nothing is named `{name}`"),
        }
        out.push_str(rest);
    }
    out
}

/// Whether a condition of the form `NAME == 'TEXT' && NAME != 'TEXT'` holds.
fn holds(condition: &str, names: &Names) -> bool {
    condition.split("&&").all(|part| {
        let (name, equal, wanted) = match (part.split_once("=="), part.split_once("!=")) {
            (Some((name, wanted)), _) => (name, true, wanted),
            (_, Some((name, wanted))) => (name, false, wanted),
            _ => panic!("`{part}` is no comparison"),
        };
        let value = names.get(name.trim()).map_or("", |value| value);
        (value == wanted.trim().trim_matches('\'')) == equal
    })
}

/// The template for GitLab with these variables over its own: all of its job, in the workspace.
pub fn gitlab(runner: &Runner<'_>, variables: &Value) -> Ended {
    let template = yaml(&fs::read_to_string(root().join("packaging/gitlab-ci.yml")).expect("the template"));
    let job = &template["locdrift"];
    let mut script = String::new();
    let releases = format!("file://{}", runner.desk.path("releases").display());
    let own = [("CI_JOB_TOKEN", "secret"), ("CI_SERVER_HOST", "gitlab.example")];
    own.iter().for_each(|(name, value)| script.push_str(&format!("{name}={value}\n")));
    for set in [&template["variables"], &job["variables"], variables] {
        for (name, value) in set.as_object().into_iter().flatten() {
            script.push_str(&format!("export {name}=\"{}\"\n", text(value)));
        }
    }
    script.push_str(&format!("export LOCDRIFT_RELEASES='{releases}'\n"));
    for part in ["before_script", "script"] {
        for line in job[part].as_array().expect("lines") {
            script.push_str(&format!("{}\n", text(line)));
        }
    }
    let ended = runner.shell(&script);
    if ended.code <= 1 {
        for report in job["artifacts"]["reports"].as_object().expect("reports").values() {
            assert!(runner.desk.path("workspace").join(text(report)).is_file(), "{report} is missing\n{}", ended.log);
        }
    }
    ended
}
