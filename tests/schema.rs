//! The schema of the configuration: committed for editors, and of one mind with the program.

use std::path::Path;

use locdrift::config::{self, Config, Known};
use locdrift::rules;
use serde_json::Value;

use crate::support;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/locdrift.schema.json");

fn schema() -> Value {
    config::schema(rules::catalogue().iter().map(|of| (of.id.0, &*of.summary, rules::option_schemas(of.id.0))))
}

#[test]
fn the_committed_schema_is_what_the_program_prints() {
    let text = format!("{:#}\n", schema());
    if support::accepts() {
        std::fs::write(FILE, &text).expect("locdrift.schema.json can be written");
    }
    let committed = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(committed == text, "locdrift.schema.json is old: LOCDRIFT_ACCEPT=1 cargo test --test integration schema");
}

/// Whether the program takes a configuration, and whether the schema does.
fn both(text: &str) -> (bool, bool) {
    let ids: Vec<&'static str> = rules::catalogue().iter().map(|manifest| manifest.id.0).collect();
    let known = Known { rules: &ids, options: &rules::options, check: &rules::check_options };
    let read = Config::parse(Path::new("locdrift.yaml"), text.to_owned(), &known).is_ok();
    let value: Value = serde_yaml::from_str(text).expect("YAML");
    (read, jsonschema::is_valid(&schema(), &value))
}

#[test]
fn program_and_schema_take_the_same() {
    for text in [
        "{}",
        "source: en",
        "source: {locale: en, layout: 'docs/{page}', history: ../lumen}",
        "source: {locale: en, history: false}",
        "layout: '{locale}/{page}'",
        "layout: ['{locale}/{page}', 'old/{locale}/{page}']",
        "include: help/**",
        "exclude: [a/**, b/**]",
        "key: [exl-id, doc.id]",
        "key: []",
        "pin: doc.pin",
        "stale: {days: 14, metadata-only: 'off', spelling-only: warning}",
        "terms: terms/{locale}.yaml",
        "fail-on: never\nmax-warnings: 0",
        "rules:\nlocales:\nfiles:",
        "rules: {missing-link: note}",
        "rules: {missing-link: {level: {outdated: 'off', source: error}}}",
        "rules: {broken-link: {level: warning, ignore: ['^/help/']}}",
        "rules: {broken-link: {ignore: []}}",
        "rules: {metadata-mismatch: {translatable: [a], ignore: [b]}}",
        "rules: {stale-source-commit: {metadata-only: warning}}",
        "rules: {ui-control-term: {similarity: 0.9}}",
        "rules: {untranslated-text: {guess: true, ignore: ['^OK$']}}",
        "rules: {unused-suppression: 'off'}",
        "locales: {fr-FR: {fail-on: warning, rules: {missing-link: note}}, sv: }",
        "files: [{paths: [a/**], rules: {missing-link: 'off'}}]",
        "files: [{paths: a/**}]",
    ] {
        assert_eq!(both(text), (true, true), "(program, schema) take {text}");
    }
    for text in [
        "sauce: en",
        "[]",
        "source: {layout: x}",
        "source: 3",
        "layout: {a: b}",
        "key: 3",
        "pin: [a]",
        "stale: {days: -1}",
        "stale: {days: 1.5}",
        "stale: {metadata-only: error}",
        "stale: {spelling-only: error}",
        "stale: {hours: 1}",
        "fail-on: errors",
        "max-warnings: -1",
        "rules: {missing-links: note}",
        "rules: {missing-link: warn}",
        "rules: {missing-link: {level: {moved: note}}}",
        "rules: {missing-link: {ignore: []}}",
        "rules: {broken-link: {ignore: x}}",
        "rules: {ui-control-term: {similarity: 2}}",
        "rules: {ui-control-term: {similarity: high}}",
        "rules: {stale-source-commit: {metadata-only: error}}",
        "rules: {untranslated-text: {guess: 3}}",
        "locales: {fr: {rule: {}}}",
        "locales: {fr: {rules: {broken-link: {ignore: []}}}}",
        "locales: {fr: {fail-on: perhaps}}",
        "files: {}",
        "files: [{rules: {}}]",
        "files: [{paths: [a], rules: {broken-link: {ignore: []}}}]",
    ] {
        assert_eq!(both(text), (false, false), "(program, schema) refuse {text}");
    }
}
