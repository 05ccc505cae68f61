//! The catalogue: documents, rules and fixtures agree, each example does what it says, and the lists are up to date.
//!
//! The lists in `src/rules/mod.rs` and `src/finding/rule_ids.rs` and the table in `docs/rules.md` are written from the
//! documents by `LOCDRIFT_ACCEPT=1`.

mod examples;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{self, Checked, folders, name, root};
use locdrift::rules;
use locdrift::session::{ConfigChoice, Request, Session};
use miette::Diagnostic;

/// Rules that other stages report: they have a document and no module.
const HOUSE: [&str; 3] = ["invalid-config", "pin-behind", "unused-suppression"];

/// It ends a run before there are findings, so no fixture can hold one.
const WITHOUT_FIXTURES: [&str; 1] = ["invalid-config"];

/// What cannot be shown without something else: a page is stale that has an outdated section.
const ALONG: [(&str, &str); 3] = [
    ("outdated-section", "stale-source-commit"),
    ("pin-behind", "stale-source-commit"),
    ("stale-source-commit", "outdated-section"),
];

/// What each document says of its rule, in this order.
const KEYS: [&str; 9] = ["summary", "level", "outdated", "source", "unknown", "fix", "since", "about", "scope"];

/// What some say besides, after that.
const MORE_KEYS: [&str; 2] = ["needs", "flags"];

/// The document of a rule, taken apart.
struct Document {
    id: String,
    front: Vec<(String, String)>,
    body: String,
}

impl Document {
    fn read(id: &str) -> Document {
        let text = fs::read_to_string(root().join(format!("rules/{id}.md"))).expect("readable");
        let rest = text.strip_prefix("---\n").unwrap_or_else(|| panic!("rules/{id}.md does not begin with `---`"));
        let (front, body) = rest.split_once("\n---\n").unwrap_or_else(|| panic!("rules/{id}.md: no closing `---`"));
        let pair = |line: &str| {
            let (key, value) = line.split_once(':').unwrap_or_else(|| panic!("rules/{id}.md: `{line}` is no key"));
            (key.to_owned(), value.trim().to_owned())
        };
        Document { id: id.to_owned(), front: front.lines().map(pair).collect(), body: body.to_owned() }
    }

    fn get(&self, key: &str) -> &str {
        self.front.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value)
    }

    /// What stands under `## heading`.
    fn section(&self, heading: &str) -> String {
        let mut found = None::<String>;
        for (line, is_text) in lines(&self.body) {
            match (line.strip_prefix("## "), is_text) {
                (Some(title), true) if found.is_some() || title == heading => match found {
                    Some(found) => return found,
                    None => found = Some(String::new()),
                },
                _ => found.iter_mut().for_each(|found| *found += &format!("{line}\n")),
            }
        }
        found.unwrap_or_default()
    }
}

/// The lines of a document, and whether each stands outside of fenced blocks.
fn lines(body: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut fence = 0;
    body.lines().map(move |line| {
        let marks = line.len() - line.trim_start_matches('`').len();
        let is_fence = marks >= 3 && (fence == 0 || marks >= fence && line.trim_start_matches('`').trim().is_empty());
        let outside = fence == 0 && !is_fence;
        if is_fence {
            fence = if fence == 0 { marks } else { 0 };
        }
        (line, outside)
    })
}

fn documents() -> Vec<Document> {
    let entries = fs::read_dir(root().join("rules")).expect("rules/");
    let mut ids: Vec<String> = entries
        .map(|entry| name(&entry.expect("an entry").path()))
        .map(|file| file.strip_suffix(".md").unwrap_or_else(|| panic!("rules/{file} is no document")).to_owned())
        .collect();
    ids.sort();
    assert!(ids.len() > 30, "no documents in rules/");
    ids.iter().map(|id| Document::read(id)).collect()
}

/// `missing-link` as a type: `MissingLink`.
fn type_name(id: &str) -> String {
    id.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// Ids of the modules in `src/rules` that are rules, and what is wrong with their names.
fn modules(gaps: &mut Vec<String>) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for entry in fs::read_dir(root().join("src/rules")).expect("src/rules") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("readable");
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let Some(of) = text.split("\nimpl Rule for ").nth(1) else { continue };
        let id = stem.replace('_', "-");
        let written = of.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        if written != type_name(&id) {
            gaps.push(format!("src/rules/{stem}.rs: the rule is called `{written}`, `{}` is wanted", type_name(&id)));
        }
        ids.insert(id);
    }
    ids
}

fn none(gaps: &[String]) {
    assert!(gaps.is_empty(), "\n{}\n", gaps.join("\n"));
}

#[test]
fn documents_rules_and_fixtures_agree() {
    let mut gaps = Vec::new();
    let documents: BTreeSet<String> = documents().into_iter().map(|document| document.id).collect();
    let modules = modules(&mut gaps);
    let cases = folders(&root().join("fixtures"));
    let file = |id: &str| id.replace('-', "_");
    for id in &documents {
        if HOUSE.contains(&&**id) == modules.contains(id) {
            gaps.push(match modules.contains(id) {
                true => format!("src/rules/{}.rs is a rule, but `{id}` is one that other stages report", file(id)),
                false => format!("rules/{id}.md has no src/rules/{}.rs with an `impl Rule`", file(id)),
            });
        }
        if WITHOUT_FIXTURES.contains(&&**id) {
            continue;
        }
        let own = cases.iter().find(|dir| name(dir) == **id).map(|dir| folders(dir)).unwrap_or_default();
        for kind in ["finds-", "silent-"] {
            if !own.iter().any(|case| name(case).starts_with(kind)) {
                gaps.push(format!("fixtures/{id}/ has no case whose name begins with `{kind}`"));
            }
        }
    }
    for id in modules.difference(&documents) {
        gaps.push(format!("src/rules/{}.rs has no rules/{id}.md", file(id)));
    }
    let known = rules::catalogue().iter().map(|manifest| manifest.id.0.to_owned()).collect::<BTreeSet<_>>();
    for id in documents.symmetric_difference(&known) {
        gaps.push(format!("`{id}` is not in both rules/ and the list in src/rules/mod.rs; run the tests once more"));
    }
    for dir in cases.iter().filter(|dir| !dir.join(support::EXPECTED).exists() && !documents.contains(&name(dir))) {
        gaps.push(format!("fixtures/{}/ is no rule's folder and no story: it has no expected.txt", name(dir)));
    }
    none(&gaps);
}

#[test]
fn front_matter_is_complete() {
    let mut gaps = Vec::new();
    for document in documents() {
        let mut gap = |what: String| gaps.push(format!("rules/{}.md: {what}", document.id));
        let keys: Vec<&str> = document.front.iter().map(|(key, _)| &**key).collect();
        let more = keys.strip_prefix(&KEYS);
        let mut known = MORE_KEYS.iter();
        if !more.is_some_and(|more| more.iter().all(|key| known.any(|known| known == key))) {
            gap(format!("the keys are {keys:?}; expected {KEYS:?}, then {MORE_KEYS:?} where they say something"));
        }
        for key in ["level", "outdated", "source", "unknown"] {
            if !["error", "warning", "note"].contains(&document.get(key)) {
                gap(format!("`{key}` is `{}`; error, warning or note is wanted", document.get(key)));
            }
        }
        if !["none", "safe", "unsafe"].contains(&document.get("fix")) {
            gap(format!("`fix` is `{}`; none, safe or unsafe is wanted", document.get("fix")));
        }
        if document.get("since").split('.').filter(|part| part.parse::<u32>().is_ok()).count() != 3 {
            gap(format!("`since` is `{}`; a version is wanted", document.get("since")));
        }
        let summary = document.get("summary");
        let length = summary.chars().count();
        if length == 0 || length > 72 || summary.ends_with('.') || !summary.starts_with(char::is_uppercase) {
            gap(format!("the summary has {length} characters: up to 72, a capital first and no full stop are wanted"));
        }
    }
    none(&gaps);
}

#[test]
fn documents_have_their_sections() {
    const SECTIONS: [&str; 6] = ["What it does", "Why is this bad?", "Example", "Use instead", "Fix safety", "Options"];
    let mut gaps = Vec::new();
    for document in documents() {
        let mut gap = |what: String| gaps.push(format!("rules/{}.md: {what}", document.id));
        let headings = || lines(&document.body).filter(|(line, is_text)| *is_text && line.starts_with('#'));
        let titles: Vec<&str> = headings().filter_map(|(line, _)| line.strip_prefix("## ")).collect();
        if titles != SECTIONS {
            gap(format!("the sections are {titles:?}; {SECTIONS:?} are wanted, in this order"));
        }
        if !document.body.starts_with(&format!("# {}\n\n## ", document.id)) {
            gap(format!("it does not begin with `# {}` and the first section", document.id));
        }
        let has_fix = document.get("fix") != "none";
        if document.section("Fix safety").trim().starts_with(NO_FIX) == has_fix {
            gap(format!("`fix` is `{}`, which is not what `## Fix safety` says", document.get("fix")));
        }
        for title in SECTIONS {
            if document.section(title).trim().is_empty() {
                gap(format!("nothing stands under `## {title}`"));
            }
        }
        let options = document.section("Options");
        let named = rules::options(&document.id);
        if named.is_empty() != (options.trim() == "None.") {
            gap(format!("its options are {named:?}, which is not what `## Options` says"));
        }
        for option in named.iter().filter(|option| !options.contains(&format!("\n`{option}`:"))) {
            gap(format!("`## Options` has no paragraph that begins with `{option}`"));
        }
    }
    none(&gaps);
}

/// How the section about fixes begins where there are none.
const NO_FIX: &str = "This rule has no automatic fix";

/// The entries of rules, as `src/rules/mod.rs` has them.
fn entries(documents: &[Document]) -> String {
    let entry = |id: &str| match HOUSE.contains(&id) {
        true => format!("    entry!(\"{id}\"),\n"),
        false => format!("    entry!(\"{id}\", {}::{}),\n", id.replace('-', "_"), type_name(id)),
    };
    documents.iter().map(|document| entry(&document.id)).collect()
}

/// The constants of ids, as `src/finding/rule_ids.rs` has them.
fn ids(documents: &[Document]) -> String {
    let constant = |id: &str| {
        let name = id.replace('-', "_").to_uppercase();
        format!("    /// `{id}`.\n    pub const {name}: RuleId = RuleId(\"{id}\");\n")
    };
    documents.iter().map(|document| constant(&document.id)).collect()
}

/// The modules of the folder `src/rules`, as its `mod.rs` has them.
fn module_lines() -> String {
    let files = fs::read_dir(root().join("src/rules")).expect("src/rules");
    let names: BTreeSet<String> = files
        .map(|entry| entry.expect("an entry").path().file_stem().expect("a name").to_string_lossy().into_owned())
        .filter(|name| name != "mod")
        .collect();
    names.iter().map(|name| format!("mod {name};\n")).collect()
}

/// The table of rules, as `docs/rules.md` has it.
fn table(documents: &[Document]) -> String {
    let row = |document: &Document| {
        let id = &document.id;
        format!("| [`{id}`](../rules/{id}.md) | {} | {} |\n", document.get("summary"), document.get("level"))
    };
    format!("| rule | finds | level |\n|---|---|---|\n{}", documents.iter().map(row).collect::<String>())
}

/// The lines of a file between the line with `begin` and the one with `end`.
fn between<'t>(text: &'t str, begin: &str, end: &str) -> (&'t str, &'t str, &'t str) {
    let from = text.find(begin).and_then(|at| Some(at + text[at..].find('\n')? + 1));
    let from = from.unwrap_or_else(|| panic!("no line with `{begin}`"));
    let to = text[from..].find(end).map(|at| from + at).unwrap_or_else(|| panic!("no line with `{end}`"));
    let to = text[..to].rfind('\n').map_or(0, |at| at + 1);
    (&text[..from], &text[from..to], &text[to..])
}

#[test]
fn lists_are_up_to_date() {
    let documents = documents();
    let mut gaps = Vec::new();
    for (path, begin, end, wanted) in [
        ("src/rules/mod.rs", "// modules:begin", "// modules:end", module_lines()),
        ("src/rules/mod.rs", "// rules:begin", "// rules:end", entries(&documents)),
        ("src/finding/rule_ids.rs", "// ids:begin", "// ids:end", ids(&documents)),
        ("docs/rules.md", "<!-- rules:begin -->", "<!-- rules:end -->", table(&documents)),
    ] {
        let path = root().join(path);
        let text = fs::read_to_string(&path).expect("readable");
        let (before, found, after) = between(&text, begin, end);
        if found == wanted {
            continue;
        }
        let difference = support::difference(&wanted, found);
        let difference: String =
            difference.lines().filter(|line| !line.starts_with("    ")).map(|line| format!("{line}\n")).collect();
        if support::accepts() {
            fs::write(&path, [before, &wanted, after].concat()).expect("written");
        }
        gaps.push(format!("{} does not agree with rules/:\n{difference}", path.display()));
    }
    none(&gaps);
}

#[test]
fn documented_configurations_can_be_used() {
    for document in ["README.md", "docs/configuration.md"] {
        let text = fs::read_to_string(root().join(document)).expect("readable");
        let (_, block, _) = between(&text, "<!-- config:begin -->", "<!-- config:end -->");
        let yaml =
            block.trim().strip_prefix("```yaml\n").and_then(|rest| rest.strip_suffix("```")).expect("a yaml block");
        let dir = support::project(&[
            ("locdrift.yaml", yaml),
            ("lumen.en/help/lamps.md", "# Lamps {#lamps}\n"),
            ("lumen.ja-JP/help/lamps.md", "# ランプ {#lamps}\n"),
        ]);
        let config = ConfigChoice::File(dir.path().join("locdrift.yaml"));
        let checked = Checked::new(&Request { path: dir.path().to_owned(), config, ..Request::default() });
        let checked = checked.unwrap_or_else(|error| panic!("{document}: {:?}", miette::Report::new(error)));
        assert_eq!(checked.outcome.summary.pages, 2, "{document}: {:?}", checked.outcome.notices);
    }
}
