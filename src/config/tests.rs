//! Configurations as people write them, right and wrong.

use super::*;
use crate::finding::Level;

const RULES: [&str; 4] = ["missing-link", "missing-section", "metadata-mismatch", "block-mismatch"];

fn options(rule: &str) -> Vec<String> {
    let names: &[&str] = if rule == "metadata-mismatch" { &["ignore", "translatable"] } else { &[] };
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn check(_: &str, options: &serde_json::Map<String, serde_json::Value>) -> Result<(), String> {
    match options.get("ignore") {
        None | Some(serde_json::Value::Array(_)) => Ok(()),
        Some(_) => Err("`ignore` is a list of keys".to_owned()),
    }
}

fn parse(text: &str) -> Result<Config, ConfigError> {
    let known = Known { rules: &RULES, options: &options, check: &check };
    Config::parse(Path::new("docs/locdrift.yaml"), text.to_owned(), &known)
}

fn good(text: &str) -> Config {
    parse(text).unwrap_or_else(|error| panic!("{text}\n{:?}", error.problems()))
}

/// What is at each problem, its message and its help.
fn wrong(text: &str) -> Vec<(String, String, String)> {
    let error = parse(text).expect_err("a problem");
    let at = |problem: &Problem| text[problem.span.clone().expect("a place")].to_owned();
    let list = error.problems().iter();
    list.map(|problem| (at(problem), problem.message.clone(), problem.help.clone().unwrap_or_default())).collect()
}

#[track_caller]
fn assert_one(text: &str, at: &str, message: &str, help: &str) {
    let all = wrong(text);
    let [problem] = &all[..] else { panic!("{all:#?}") };
    assert_eq!((&*problem.0, &*problem.1, &*problem.2), (at, message, help));
}

const WHOLE: &str = r#"
source: {locale: en, layout: "docs/{page}"}
layout:
  - "{product}.{locale}/{page}"
include: ["help/**"]
exclude: help/_archive/
key: [exl-id, doc.id]
pin: source-git-commit
rules:
  missing-link: off
  metadata-mismatch: {level: note, ignore: [product_v2]}
locales:
  sv_se: {fail-on: never, rules: {block-mismatch: note}}
files:
  - paths: ["help/release-notes/*.md"]
    rules: {missing-section: {level: {outdated: off}}}
fail-on: warning
max-warnings: 20
"#;

#[test]
fn everything_that_can_be_said_is_read() {
    let config = good(WHOLE);
    assert_eq!(config.root, Path::new("docs"));
    assert_eq!(config.source.as_ref().map(Locale::as_str), Some("en"));
    let layout = config.source_layout.clone().expect("a layout");
    assert_eq!((&*layout.value, &WHOLE[layout.span]), ("docs/{page}", "\"docs/{page}\""));
    assert_eq!(config.layouts[0].value, "{product}.{locale}/{page}");
    let exclude = config.exclude.as_ref().expect("patterns");
    assert!(exclude.is_match("help/_archive/old/a.md") && !exclude.is_match("help/a.md"));
    assert_eq!(config.keys, Some(vec!["exl-id".to_owned(), "doc.id".to_owned()]));
    assert_eq!(config.rules["missing-link"].levels.translation, Some(LevelSetting::Off));
    let metadata = &config.rules["metadata-mismatch"];
    assert_eq!(metadata.levels.translation, Some(LevelSetting::At(Level::Note)));
    assert_eq!(metadata.options["ignore"], serde_json::json!(["product_v2"]));
    assert_eq!(config.locales["sv-SE"].rules["block-mismatch"].levels.outdated, Some(LevelSetting::At(Level::Note)));
    let files = &config.files[0];
    assert!(files.paths.is_match("help/release-notes/a.md"));
    assert!(!files.paths.is_match("help/release-notes/old/a.md"), "a star stays within a directory");
    let levels = files.rules["missing-section"].levels;
    assert_eq!((levels.outdated, levels.translation), (Some(LevelSetting::Off), None));
    assert_eq!(files.patterns, ["help/release-notes/*.md"]);
    assert_eq!(config.locales["sv-SE"].fail_on, Some(FailOn::Never));
    assert_eq!((config.fail_on, config.max_warnings), (Some(FailOn::Warning), Some(20)));
    assert_eq!(config.line_of(&["rules", "metadata-mismatch"]), Some(11));
    assert_eq!(config.line_of(&["files", "0", "rules"]), Some(16));
    assert_eq!(config.line_of(&["terms"]), None);
}

#[test]
fn what_is_not_said_has_its_default() {
    for text in ["", "# nothing yet\n", "rules:\ninclude:\nfiles:\n"] {
        let config = good(text);
        assert_eq!((config.keys, config.pin.key), (None, None), "those of the site");
        assert!(config.source.is_none() && config.layouts.is_empty() && config.include.is_none());
    }
    assert_eq!(good("key: []\n").keys, Some(vec![]), "by path alone");
    assert_eq!(good("source: no\n").source.as_ref().map(Locale::as_str), Some("no"));
}

#[test]
fn all_problems_are_told_at_once_in_their_order() {
    let text = "sauce: en\nrules:\n  missing-links: error\n  missing-section: errror\nlocales:\n  english!: {}\ninclude: ['a[']\nkey: a..b\n";
    let places: Vec<String> = wrong(text).into_iter().map(|(at, ..)| at).collect();
    assert_eq!(places, ["sauce", "missing-links", "errror", "english!", "'a['", "a..b"]);
    let text = "rules: {metadata-mismatch: {level: x, ignore: a}}\n";
    let places: Vec<String> = wrong(text).into_iter().map(|(at, ..)| at).collect();
    assert_eq!(places, ["x", "a"]);
}

#[test]
fn unknown_keys_are_shown_with_what_was_meant() {
    assert_one("sorce: en\n", "sorce", "there is no key `sorce` in the configuration", "did you mean `source`?");
    assert_one(
        "source: {locale: en, path: x}\n",
        "path",
        "there is no key `path` in `source`",
        "allowed here: `locale`, `layout`, `history`",
    );
    assert_one(
        "locales: {fr: {rule: {}}}\n",
        "rule",
        "there is no key `rule` in a language's settings",
        "did you mean `rules`?",
    );
    assert_one(
        "files: [{path: [a], rules: {}}]\n",
        "path",
        "there is no key `path` in an entry of `files`",
        "did you mean `paths`?",
    );
}

#[test]
fn rules_levels_and_options_are_checked() {
    assert_one(
        "rules: {missing_link: off}\n",
        "missing_link",
        "there is no rule `missing_link`",
        "did you mean `missing-link`?",
    );
    assert_one("rules: {missing-link: warn}\n", "warn", "`warn` is no level", "did you mean `warning`?");
    assert_one("rules: {missing-link: false}\n", "false", "`false` is no level", "did you mean `off`?");
    let levels = "levels: `off`, `note`, `warning`, `error`";
    assert_one("rules:\n  missing-link:\n", "missing-link", "a level is expected here, not nothing", levels);
    assert_one("rules: {missing-link: {level: [x]}}\n", "[", "a level is expected here, not a list", levels);
    assert_one(
        "rules: {metadata-mismatch: {ignored: [a]}}\n",
        "ignored",
        "`metadata-mismatch` has no option `ignored`",
        "did you mean `ignore`?",
    );
    assert_one("rules: {missing-link: {x: 1}}\n", "x", "`missing-link` has no option `x`", "it has: `level`");
    assert_one(
        "rules: {metadata-mismatch: {ignore: a}}\n",
        "a",
        "`ignore` does not fit: `ignore` is a list of keys",
        "see its options with `locdrift explain metadata-mismatch`",
    );
    assert_one(
        "locales: {fr: {rules: {metadata-mismatch: {level: note, ignore: [a]}}}}\n",
        "ignore",
        "`ignore` holds for all languages and pages",
        "move it to `metadata-mismatch` under the top-level `rules`; only `level` is allowed here",
    );
}

#[test]
fn when_a_check_fails_is_checked() {
    assert_one("fail-on: errors\n", "errors", "`errors` is no level", "did you mean `error`?");
    let levels = "levels: `error`, `warning`, `note`, `never`";
    assert_one("fail-on: [error]\n", "[", "`fail-on` is a level or `never`, not a list", levels);
    assert_one("max-warnings: -1\n", "-1", "`max-warnings` must be a whole number of warnings, not a number", "");
    assert_one("max-warnings: many\n", "many", "`max-warnings` must be a whole number of warnings, not text", "");
    assert_one(
        "locales: {fr: {fail_on: never}}\n",
        "fail_on",
        "there is no key `fail_on` in a language's settings",
        "did you mean `fail-on`?",
    );
    assert_one(
        "rules: {missing-link: {level: {moved: off}}}\n",
        "moved",
        "there is no key `moved` in `level`",
        "allowed here: `translation`, `outdated`, `source`, `unknown`",
    );
    assert_one(
        "rules: {missing-link: {level: {outdated: warn}}}\n",
        "warn",
        "`warn` is no level",
        "did you mean `warning`?",
    );
}

#[test]
fn wrong_kinds_are_named() {
    assert_one("- a\n", "- a", "the configuration must be keys with values (`key: value`), not a list", "");
    assert_one("pin: 12\n", "12", "`pin` must be text, not a number", "put it into quotes if it is meant as text");
    assert_one("layout: {a: b}\n", "{", "`layout` must be text, not a mapping", "");
    assert_one("files: {}\n", "{", "`files` must be a list of entries with `paths` and `rules`, not a mapping", "");
    assert_one("rules: off\n", "off", "`rules` must be keys with values (`key: value`), not text", "");
}

#[test]
fn what_is_needed_is_asked_for() {
    assert_one(
        "source:\n  layout: x\n",
        "layout: x",
        "`source` does not say which language it is",
        "add the language, e.g. `locale: en`",
    );
    assert_one(
        "files:\n  - rules: {missing-link: off}\n",
        "rules: {missing-link: off}",
        "this entry does not say which pages it is for",
        "add patterns, e.g. `paths: [\"help/release-notes/**\"]`",
    );
}

#[test]
fn patterns_that_can_match_nothing_are_refused() {
    assert_one(
        "include: '!help/x'\n",
        "'!help/x'",
        "`!help/x` is no pattern for pages: it begins with `!`",
        "to leave pages out, use `exclude`",
    );
    assert_one("include: ['/']\n", "'/'", "`/` is no pattern for pages: it is empty", "write a path such as `help/**`");
    assert!(wrong("exclude: ['a{b']\n")[0].1.starts_with("`a{b` is no pattern for pages: "));
    assert!(good("include: ./help/*.md\n").include.expect("patterns").is_match("help/a.md"));
}

#[test]
fn a_language_stands_only_once() {
    assert_one(
        "locales: {sv-SE: {}, sv_se: {}}\n",
        "sv_se",
        "duplicate locale `sv-SE`",
        "put all its rules into one of the two",
    );
}

#[test]
fn what_is_not_yaml_is_shown_where_it_breaks() {
    let all = wrong("source: en\n  layout: x\n");
    assert_eq!((&*all[0].0, &*all[0].1), (": x", "this is not YAML: mapping values are not allowed in this context"));
    wrong("a: 1\na: 2\n");
    wrong("pin: \"x\n");
    wrong("? [a]\n: b\n");
}

#[test]
fn one_problem_is_the_error_itself_and_more_are_related() {
    use miette::Diagnostic;
    let one = parse("sauce: en\n").expect_err("a problem");
    assert_eq!(one.code().map(|code| code.to_string()).as_deref(), Some("invalid-config"));
    assert!(one.labels().is_some() && one.related().is_none() && one.source_code().is_some());
    let two = parse("sauce: en\nkeys: x\n").expect_err("problems");
    assert_eq!(two.to_string(), "the configuration has 2 problems");
    assert_eq!(two.related().map(Iterator::count), Some(2));

    let mut text = String::new();
    let handler = miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::none());
    handler.render_report(&mut text, &two).expect("text");
    assert!(text.contains("docs/locdrift.yaml:1:1") && text.contains("did you mean `key`?"), "{text}");
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let directory = tempfile::tempdir().expect("a directory");
    let known = Known { rules: &RULES, options: &options, check: &check };
    let load = |path: &Path| Config::load(path, PathOrigin::CommandLine, &known).expect_err("a problem").to_string();
    let missing = directory.path().join("locdrift.yaml");
    assert!(load(&missing).starts_with("there is no configuration file `"));
    assert!(load(directory.path()).ends_with("is a directory, not a configuration file"));
    std::fs::write(&missing, b"source: en\npin: \xff\n").expect("written");
    assert!(load(&missing).ends_with("is not UTF-8 text: line 2 has a byte that does not fit"));
}

#[test]
fn the_search_goes_up_and_stops_at_the_repository() {
    let directory = tempfile::tempdir().expect("a directory");
    let outer = directory.path().join("locdrift.yaml");
    let repository = directory.path().join("repository");
    let deep = repository.join("help/a");
    std::fs::create_dir_all(&deep).expect("made");
    std::fs::write(&outer, "").expect("written");
    assert_eq!(Config::find(&deep), Some(outer));

    std::fs::create_dir(repository.join(".git")).expect("made");
    assert_eq!(Config::find(&deep), None);

    let inner = repository.join(".locdrift.yaml");
    std::fs::write(&inner, "").expect("written");
    assert_eq!(Config::find(&deep), Some(inner));
    let first = repository.join("locdrift.yml");
    std::fs::write(&first, "").expect("written");
    assert_eq!(Config::find(&deep), Some(first.clone()));
    let page = deep.join("page.md");
    std::fs::write(&page, "").expect("written");
    assert_eq!(Config::find(&page), Some(first));
}

#[test]
fn what_is_found_wrong_later_is_shown_in_the_same_file() {
    let config = good("layout: a/{lang}\n");
    let error = config.error(vec![Problem::new(&config.layouts[0].span, "no", "here")]);
    assert_eq!(error.problems()[0].span, Some(8..16));
    assert_eq!(error.path(), Path::new("docs/locdrift.yaml"));
}
