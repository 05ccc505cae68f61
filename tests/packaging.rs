//! What goes with the program: its address and version wherever they are named, and how others read its lines.

use std::collections::BTreeSet;
use std::fs;

use locdrift::output::Format;
use regex::Regex;
use serde_json::Value;

use crate::support::{HISTORY, fixtures, root};

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A way to read one line: the pattern, and which of its groups is what.
struct Matcher {
    severity: String,
    pattern: Regex,
    groups: Value,
}

fn matchers() -> Vec<Matcher> {
    let file: Value = serde_json::from_str(&read("packaging/problem-matcher.json")).expect("JSON");
    let list = file["problemMatcher"].as_array().expect("a list");
    let owners: BTreeSet<&str> = list.iter().map(|one| one["owner"].as_str().expect("an owner")).collect();
    assert_eq!(owners.len(), list.len(), "a second one of the same owner would replace the first");
    list.iter()
        .map(|one| {
            let groups = one["pattern"][0].clone();
            let pattern = groups["regexp"].as_str().expect("a pattern");
            // These mean something else to JavaScript, which reads the file on a runner.
            assert!(!["(?", "\\d", "\\p", "\\h", "[["].iter().any(|odd| pattern.contains(odd)), "{pattern}");
            Matcher {
                severity: one["severity"].as_str().expect("a severity").to_owned(),
                pattern: Regex::new(pattern).expect("a pattern"),
                groups,
            }
        })
        .collect()
}

#[test]
fn the_problem_matcher_reads_every_line() {
    let matchers = matchers();
    let mut levels = BTreeSet::new();
    // A history adds no line of another form.
    for fixture in fixtures().iter().filter(|fixture| !fixture.dir.join(HISTORY).is_dir()) {
        let checked = fixture.checked();
        let lines = checked.written(Format::Concise);
        let data: Value = serde_json::from_str(&checked.written(Format::Json)).expect("JSON");
        let findings = data["findings"].as_array().expect("a list");
        let count = lines.lines().count();
        assert!(
            count <= findings.len() && (count > 0 || findings.is_empty()),
            "{}: a line for each entry",
            fixture.name
        );
        for line in lines.lines() {
            let mut read = matchers.iter().filter_map(|one| Some((one, one.pattern.captures(line)?)));
            let (matcher, parts) = read.next().unwrap_or_else(|| panic!("{}: nothing reads `{line}`", fixture.name));
            assert!(read.next().is_none(), "{}: two read `{line}`", fixture.name);
            let part = |what: &str| {
                let group = matcher.groups[what].as_u64().and_then(|group| usize::try_from(group).ok());
                parts.get(group.expect("a group")).expect("it takes part").as_str()
            };
            let level = if matcher.severity == "notice" { "note" } else { &matcher.severity };
            let is_it = |finding: &&Value| {
                let start = &finding["location"]["start"];
                let place = (start["line"].to_string(), start["column"].to_string());
                part("file") == finding["location"]["path"]
                    && (part("line"), part("column")) == (&*place.0, &*place.1)
                    && part("code") == finding["rule"]
                    && level == finding["level"]
            };
            assert!(findings.iter().any(|finding| is_it(&finding)), "{}: no finding is at `{line}`", fixture.name);
            assert!(!part("message").is_empty());
            levels.insert(level.to_owned());
        }
    }
    assert_eq!(levels.len(), 3, "each level was read: {levels:?}");
}

#[test]
fn the_problem_matcher_leaves_other_lines_alone() {
    let lines =
        ["note: source en (8 pages)", "15 findings in 40 pages: 7 errors, 8 warnings, 0 notes", "en  8  0  0  0", ""];
    for line in lines {
        assert!(!matchers().iter().any(|one| one.pattern.is_match(line)), "`{line}`");
    }
}

/// `owner/name` and the version, wherever a text names the project by its address.
fn mentions(text: &str) -> Vec<(String, Option<String>)> {
    let address =
        Regex::new(r"(?:github\.com/|uses: |\b)([\w.-]+/locdrift)(?:@v([\w.-]+)|/(?:raw|releases/tag)/v([\w.-]+))?")
            .expect("a pattern");
    let found = address.captures_iter(text).filter(|found| {
        let whole = &found[0];
        whole.starts_with("github.com/")
            || whole.starts_with("uses: ")
            || whole.starts_with("OWNER")
            || whole.contains("@v")
    });
    found.map(|found| (found[1].to_owned(), found.get(2).or(found.get(3)).map(|at| at.as_str().to_owned()))).collect()
}

#[test]
fn the_project_has_one_address_and_one_version() {
    let address = env!("CARGO_PKG_REPOSITORY").strip_prefix("https://github.com/").expect("an address");
    let mut seen = 0;
    for path in [
        "README.md",
        "SECURITY.md",
        "docs/ci.md",
        "packaging/gitlab-ci.yml",
        "action.yml",
        "Dockerfile",
        "editors/vscode/package.json",
        "editors/vscode/README.md",
        "editors/vscode/CHANGELOG.md",
    ] {
        for (owner, version) in mentions(&read(path)) {
            assert_eq!(owner, address, "{path}: Cargo.toml says where the project lives");
            assert!(version.is_none_or(|version| version == env!("CARGO_PKG_VERSION")), "{path}: another version");
            seen += 1;
        }
    }
    assert!(seen > 5, "the mentions were not found");
    let pinned = Regex::new(r"(?m)^ *(?:rev: v|LOCDRIFT_VERSION: .)([0-9.]+[0-9])").expect("a pattern");
    for path in ["docs/ci.md", "packaging/gitlab-ci.yml"] {
        let text = read(path);
        let versions: Vec<&str> = pinned.captures_iter(&text).map(|found| found.extract::<1>().1[0]).collect();
        assert!(
            !versions.is_empty() && versions.iter().all(|v| *v == env!("CARGO_PKG_VERSION")),
            "{path}: {versions:?}"
        );
    }
}

#[test]
fn the_tests_that_hold_the_promises_are_there() {
    let named = Regex::new(r"`((?:tests|fuzz|benches)/[\w./-]*)`").expect("a pattern");
    let text = read("SECURITY.md");
    let paths: BTreeSet<&str> = named.captures_iter(&text).map(|found| found.extract::<1>().1[0]).collect();
    assert!(paths.len() > 5, "{paths:?}");
    for path in paths {
        assert!(root().join(path).exists(), "SECURITY.md names `{path}`, which is not there");
    }
}

#[test]
fn the_inputs_of_the_action_are_described() {
    let action: Value = serde_yaml::from_str(&read("action.yml")).expect("YAML");
    let document = read("docs/ci.md");
    let inputs = action["inputs"].as_object().expect("inputs");
    for (name, about) in inputs {
        let row = document.lines().find(|line| line.starts_with(&format!("| `{name}` |")));
        let row = row.unwrap_or_else(|| panic!("docs/ci.md has no row for the input `{name}`"));
        let default = about["default"].as_str().expect("a default, as text");
        let told = row.trim_end_matches('|').rsplit('|').next().expect("a last column").trim();
        assert!(default.is_empty() || told == format!("`{default}`"), "`{name}` is `{default}` if not given: {row}");
    }
    let rows =
        document.lines().skip_while(|line| !line.starts_with("| input |")).take_while(|line| line.starts_with('|'));
    assert_eq!(rows.count(), inputs.len() + 2, "a row for each input and no more");
    for output in action["outputs"].as_object().expect("outputs").keys() {
        assert!(document.contains(&format!("`{output}`")), "docs/ci.md does not name the output `{output}`");
    }
}

#[test]
fn the_targets_of_a_release_are_those_that_are_looked_for() {
    let targets = Regex::new(r"\b(?:x86_64|aarch64)-[a-z]+(?:-[a-z]+)+").expect("a pattern");
    let named = |path: &str| -> BTreeSet<String> {
        targets.find_iter(&read(path)).map(|found| found.as_str().to_owned()).collect()
    };
    let released = named(".github/workflows/release.yml");
    assert_eq!(released.len(), 5, "{released:?}");
    assert_eq!(released, named("packaging/action/install.sh"));
}
