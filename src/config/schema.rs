//! What a configuration file may hold, as a JSON Schema: editors complete from it.

use serde_json::{Map, Value, json};

use super::{FailOn, LevelSetting};
use crate::finding::Cause;
use crate::site::Site;

/// The keys of the file.
pub(super) const KEYS: [&str; 14] = [
    "source",
    "layout",
    "include",
    "exclude",
    "key",
    "pin",
    "stale",
    "terms",
    "baseline",
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
                        "description": "A level for each cause; what is not named keeps the rule's own.",
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

/// What each key of the file is.
fn properties() -> Map<String, Value> {
    let texts = |description: &str| json!({ "description": description, "$ref": "#/$defs/texts" });
    let of = |key: &str| match key {
        "source" => json!({
            "description": "The language that the others are translations of.",
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
                            "description": "Where its pages are, if not where `layout` says, e.g. `docs/{page}`.",
                        },
                        "history": {
                            "description": "A folder of the git repository that holds its history (`{product}` stands for the product), or `off`. Outside of the project it has to be named with `--history`, too.",
                            "anyOf": [{ "type": "string" }, { "const": false }],
                        },
                    },
                },
                { "type": "null" },
            ],
        }),
        "layout" => {
            texts("Where pages are: patterns with `{locale}`, `{page}` and `{product}`, from this file's folder.")
        }
        "include" => texts("Only pages whose paths match one of these patterns."),
        "exclude" => texts("Not pages whose paths match one of these patterns."),
        "key" => texts("Front matter keys that hold a page's id, in order; an empty list groups pages by path alone."),
        "pin" => json!({
            "description": "The front matter key that holds the source commit a page was made from.",
            "type": ["string", "null"],
            "default": <&Site>::default().metadata.pin,
        }),
        "stale" => json!({
            "description": "What to make of pages whose source changed.",
            "type": ["object", "null"],
            "additionalProperties": false,
            "properties": {
                "days": {
                    "type": "integer",
                    "minimum": 0,
                    "maximum": u32::MAX,
                    "description": "For so many days, being behind is no worse than a note.",
                },
                "metadata-only": {
                    "enum": ["off", "note", "warning"],
                    "description": "Pages of which only the metadata changed.",
                },
            },
        }),
        "terms" => texts("Glossaries, from this file's folder; `{locale}` stands for a language."),
        "baseline" => json!({
            "description": "The file of findings that are accepted, from this file's folder.",
            "type": ["string", "null"],
            "default": ".locdrift-baseline.json",
        }),
        "rules" => json!({ "description": "Levels and options of rules.", "$ref": "#/$defs/rules" }),
        "locales" => json!({
            "description": "What differs for a language; `fr` stands for `fr-CA` too.",
            "type": ["object", "null"],
            "additionalProperties": {
                "type": ["object", "null"],
                "additionalProperties": false,
                "properties": {
                    "fail-on": { "description": "From which of its findings on a check fails.", "$ref": "#/$defs/fail-on" },
                    "rules": { "$ref": "#/$defs/rule-levels" },
                },
            },
        }),
        "files" => json!({
            "description": "What differs for some pages; of two entries that fit a page, the later one wins.",
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
            json!({ "description": "From which findings on a check fails.", "anyOf": [{ "$ref": "#/$defs/fail-on" }, { "type": "null" }] })
        }
        "max-warnings" => json!({
            "description": "How many warnings there may be before a check fails.",
            "type": ["integer", "null"],
            "minimum": 0,
            "maximum": u32::MAX,
        }),
        _ => json!(false),
    };
    KEYS.iter().map(|key| ((*key).to_owned(), of(key))).collect()
}
