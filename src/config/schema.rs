//! What a configuration file may hold, as a JSON Schema: editors complete from it.

use serde_json::{Map, Value, json};

use super::pin::WAYS;
use super::{FailOn, LevelSetting, Measure};
use crate::finding::Cause;
use crate::site::{self, Site};

/// The keys of the file.
pub(super) const KEYS: [&str; 17] = [
    "site",
    "mdx",
    "source",
    "layout",
    "include",
    "exclude",
    "key",
    "pin",
    "stale",
    "terms",
    "baseline",
    "report",
    "rules",
    "locales",
    "files",
    "fail-on",
    "max-warnings",
];

/// The schema (JSON Schema 2020-12), given each rule's id, its summary and the schemas of its own options by name.
pub fn schema<'r>(rules: impl IntoIterator<Item = (&'r str, &'r str, Map<String, Value>)>) -> Value {
    let (mut all, mut levels_only) = (Map::new(), Map::new());
    for (id, summary, options) in rules {
        let mut properties = Map::from_iter([("level".to_owned(), json!({ "$ref": "#/$defs/levels" }))]);
        properties.extend(options);
        all.insert(id.to_owned(), rule(summary, properties));
        levels_only.insert(
            id.to_owned(),
            rule(summary, Map::from_iter([("level".to_owned(), json!({ "$ref": "#/$defs/levels" }))])),
        );
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of locdrift",
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": properties(),
        "$defs": {
            "texts": { "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }, { "type": "null" }] },
            "level": { "enum": LevelSetting::NAMES },
            "levels": {
                "anyOf": [
                    { "$ref": "#/$defs/level" },
                    {
                        "type": "object",
                        "description": "A level for each cause; other causes keep the level of the rule.",
                        "additionalProperties": false,
                        "properties": Cause::ALL
                            .iter()
                            .map(|cause| (cause.as_str().to_owned(), json!({ "$ref": "#/$defs/level" })))
                            .collect::<Map<_, _>>(),
                    },
                ],
            },
            "fail-on": { "enum": FailOn::NAMES },
            "rules": { "type": ["object", "null"], "additionalProperties": false, "properties": all },
            "rule-levels": { "type": ["object", "null"], "additionalProperties": false, "properties": levels_only },
        },
    })
}

/// A rule: its level, or its level and options.
fn rule(summary: &str, properties: Map<String, Value>) -> Value {
    json!({
        "description": summary,
        "anyOf": [
            { "$ref": "#/$defs/level" },
            { "type": "object", "additionalProperties": false, "properties": properties },
        ],
    })
}

/// What a page was translated from.
fn pin() -> Value {
    let texts = |description: &str| json!({ "description": description, "$ref": "#/$defs/texts" });
    let key = json!({
        "description": "Front matter key of the source commit that a page was translated from.",
        "type": ["string", "null"],
        "default": <&Site>::default().metadata.pin,
    });
    let from = json!({
        "description": "How the source version of a page is found: named by the key, or inferred from the merge base of a fork with its source, or from the history of the page. By default, it is inferred in languages of which most pages lack the key.",
        "type": ["array", "null"],
        "items": { "enum": WAYS },
    });
    json!({
        "description": "Front matter key of the source commit that a page was translated from, or settings for how it is found.",
        "anyOf": [
            { "type": "string" },
            {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "key": key,
                    "from": from,
                    "renewed-by": texts("Words in the subject of a commit that brings translations up to date, whatever it changes."),
                    "ignored": texts("Words in the subject of a commit that changes nothing that matters to translations."),
                    "cleared": texts("Front matter keys that `locdrift stamp` removes from a page, such as `outdated` or `sync.outdated`; `# patched` is a comment behind the source commit."),
                },
            },
            { "type": "null" },
        ],
    })
}

/// Targets, and addresses of files.
fn report() -> Value {
    let least = |(_, name): &(Measure, &str)| {
        let value = json!({
            "description": format!("Least value of the measure `{name}` for each language, e.g. `90 %`."),
            "anyOf": [{ "type": "string" }, { "type": "number", "minimum": 0, "maximum": 100 }],
        });
        ((*name).to_owned(), value)
    };
    let mut properties: Map<String, Value> = Measure::ALL.iter().map(least).collect();
    properties.insert(
        "links".to_owned(),
        json!({
            "description": "Address of a file on the web, with `{path}` (from the top of its repository), `{line}`, `{locale}` and `{product}`; or an address for each language.",
            "anyOf": [{ "type": "string" }, { "type": "object", "additionalProperties": { "type": "string" } }],
        }),
    );
    json!({
        "description": "Settings for reports: targets for each language, and where files can be seen.",
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": properties,
    })
}

/// What each key of the file is.
fn properties() -> Map<String, Value> {
    let texts = |description: &str| json!({ "description": description, "$ref": "#/$defs/texts" });
    let of = |key: &str| match key {
        "site" => json!({
            "description": "Kind of site that the pages belong to; found by its files if not given.",
            "enum": site::ALL.iter().map(|site| Value::from(site.id)).chain([Value::Null]).collect::<Value>(),
        }),
        "mdx" => json!({
            "description": "Whether all pages are MDX, or only those that are named `.mdx`; what the site says if not given.",
            "type": ["boolean", "null"],
        }),
        "source" => json!({
            "description": "The source language.",
            "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "required": ["locale"],
                    "additionalProperties": false,
                    "properties": {
                        "locale": { "type": "string", "description": "The language, e.g. `en`." },
                        "layout": {
                            "type": "string",
                            "description": "Path of its pages if `layout` does not cover them, e.g. `docs/{page}`.",
                        },
                        "history": {
                            "description": "A directory in the Git repository that holds its history (`{product}` is replaced by the product), or `off`. A directory outside the project must also be named with `--history`.",
                            "anyOf": [{ "type": "string" }, { "const": false }],
                        },
                    },
                },
                { "type": "null" },
            ],
        }),
        "layout" => texts("Path patterns with `{locale}`, `{page}` and `{product}`, relative to this file."),
        "include" => texts("Include only pages whose paths match one of these patterns."),
        "exclude" => texts("Exclude pages whose paths match one of these patterns."),
        "key" => texts("Front matter keys that hold a page's id, in order; an empty list groups pages by path alone."),
        "pin" => pin(),
        "stale" => json!({
            "description": "Settings for stale pages.",
            "type": ["object", "null"],
            "additionalProperties": false,
            "properties": {
                "days": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": u32::MAX,
                    "description": "Number of days for which stale pages are notes.",
                },
                "metadata-only": {
                    "enum": ["off", "note", "warning"],
                    "description": "Level for pages whose metadata alone changed.",
                },
                "spelling-only": {
                    "enum": ["off", "note", "warning"],
                    "description": "Level for pages of which the spelling alone changed.",
                },
            },
        }),
        "terms" => texts("Glossary files, relative to this file; `{locale}` is replaced by each language."),
        "baseline" => json!({
            "description": "The baseline file, relative to this file.",
            "type": ["string", "null"],
            "default": ".locdrift-baseline.json",
        }),
        "report" => report(),
        "rules" => json!({ "description": "Levels and options of rules.", "$ref": "#/$defs/rules" }),
        "locales" => json!({
            "description": "Settings for a language; `fr` also applies to `fr-CA`.",
            "type": ["object", "null"],
            "additionalProperties": {
                "type": ["object", "null"],
                "additionalProperties": false,
                "properties": {
                    "fail-on": { "description": "Lowest level in this language that makes a check fail.", "$ref": "#/$defs/fail-on" },
                    "rules": { "$ref": "#/$defs/rule-levels" },
                },
            },
        }),
        "files" => json!({
            "description": "Settings for some pages; the last matching entry wins.",
            "type": ["array", "null"],
            "items": {
                "type": "object",
                "required": ["paths"],
                "additionalProperties": false,
                "properties": {
                    "paths": texts("Patterns for the paths of pages."),
                    "rules": { "$ref": "#/$defs/rule-levels" },
                },
            },
        }),
        "fail-on" => {
            json!({ "description": "Lowest level that makes a check fail.", "anyOf": [{ "$ref": "#/$defs/fail-on" }, { "type": "null" }] })
        }
        "max-warnings" => json!({
            "description": "Number of warnings above which a check fails.",
            "type": ["integer", "null"],
            "minimum": 0,
            "maximum": u32::MAX,
        }),
        _ => json!(false),
    };
    KEYS.iter().map(|key| ((*key).to_owned(), of(key))).collect()
}
