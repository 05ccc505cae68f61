//! The list of rules: each is one file here, one document in `rules/`, one folder in `fixtures/`.

mod amount;
mod as_source;
mod attributes;
mod broken;
mod code;
mod counterpart;
mod empty_tokens;
mod left;
mod markup;
mod metadata;
mod places;
mod quoted;
mod wrapped_words;

use std::sync::LazyLock;

use schemars::Schema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::finding::{Level, RuleId};
use crate::rule::{Manifest, Rule};

/// Builds a rule from its options.
type Build = fn(Map<String, Value>) -> Result<Box<dyn Rule>, String>;

/// A rule's id, its document, and how to build it; the house's own have nothing to build.
struct Entry {
    id: &'static str,
    document: &'static str,
    build: Option<Build>,
    schema: Option<fn() -> Schema>,
}

fn build<R: Rule + DeserializeOwned + 'static>(options: Map<String, Value>) -> Result<Box<dyn Rule>, String> {
    let rule: R = serde_json::from_value(Value::Object(options)).map_err(|error| error.to_string())?;
    Ok(Box::new(rule))
}

macro_rules! catalogue {
    (rules: $($id:literal $module:ident $name:ident)*; house: $($own:literal)*) => {
        $(mod $module;)*
        const ENTRIES: &[Entry] = &[
            $(Entry {
                id: $id,
                document: include_str!(concat!("../../rules/", $id, ".md")),
                build: Some(build::<$module::$name>),
                schema: Some(|| schemars::schema_for!($module::$name)),
            },)*
            $(Entry { id: $own, document: include_str!(concat!("../../rules/", $own, ".md")), build: None, schema: None },)*
        ];
    };
}

// rules:begin (written by tests/catalogue.rs from the folder rules/)
catalogue! {
    rules:
        "block-mismatch" block_mismatch BlockMismatch
        "broken-anchor" broken_anchor BrokenAnchor
        "broken-image" broken_image BrokenImage
        "broken-link" broken_link BrokenLink
        "broken-markup" broken_markup BrokenMarkup
        "changed-anchor" changed_anchor ChangedAnchor
        "changed-link" changed_link ChangedLink
        "code-mismatch" code_mismatch CodeMismatch
        "directive-mismatch" directive_mismatch DirectiveMismatch
        "do-not-localize" do_not_localize DoNotLocalize
        "duplicate-anchor" duplicate_anchor DuplicateAnchor
        "duplicate-exl-id" duplicate_exl_id DuplicateExlId
        "exl-id-mismatch" exl_id_mismatch ExlIdMismatch
        "extra-image" extra_image ExtraImage
        "extra-link" extra_link ExtraLink
        "extra-section" extra_section ExtraSection
        "footnote-mismatch" footnote_mismatch FootnoteMismatch
        "heading-level" heading_level HeadingLevel
        "invalid-front-matter" invalid_front_matter InvalidFrontMatter
        "invalid-source-commit" invalid_source_commit InvalidSourceCommit
        "link-locale" link_locale LinkLocale
        "metadata-mismatch" metadata_mismatch MetadataMismatch
        "missing-anchor" missing_anchor MissingAnchor
        "missing-exl-id" missing_exl_id MissingExlId
        "missing-image" missing_image MissingImage
        "missing-link" missing_link MissingLink
        "missing-section" missing_section MissingSection
        "moved-page" moved_page MovedPage
        "orphan-page" orphan_page OrphanPage
        "outdated-section" outdated_section OutdatedSection
        "rewritten-page" rewritten_page RewrittenPage
        "section-order" section_order SectionOrder
        "snippet-mismatch" snippet_mismatch SnippetMismatch
        "stale-source-commit" stale_source_commit StaleSourceCommit
        "ui-control-mismatch" ui_control_mismatch UiControlMismatch
        "ui-control-term" ui_control_term UiControlTerm
        "unreadable-page" unreadable_page UnreadablePage
        "untranslated-page" untranslated_page UntranslatedPage
        "untranslated-text" untranslated_text UntranslatedText
        "video-mismatch" video_mismatch VideoMismatch
    ;
    house:
        "invalid-config"
        "pin-behind"
        "unused-suppression"
}
// rules:end

static CATALOGUE: LazyLock<Vec<Manifest>> = LazyLock::new(|| ENTRIES.iter().map(manifest).collect());

/// What is said of all rules, in the order of their ids.
pub fn catalogue() -> &'static [Manifest] {
    &CATALOGUE
}

/// The manifest of a rule.
pub fn find(id: &str) -> Option<&'static Manifest> {
    catalogue().iter().find(|manifest| manifest.id.0 == id)
}

/// Builds a rule; `None` for the house's own, which other stages report.
///
/// # Errors
/// When an option is unknown or has a wrong type; the message names it.
pub fn instantiate(id: &str, options: Map<String, Value>) -> Result<Option<Box<dyn Rule>>, String> {
    let build = ENTRIES.iter().find(|entry| entry.id == id).and_then(|entry| entry.build);
    build.map(|build| build(options)).transpose()
}

/// A rule's own options, by name: what each is, as a JSON Schema.
pub fn option_schemas(id: &str) -> Map<String, Value> {
    let schema = ENTRIES.iter().find(|entry| entry.id == id).and_then(|entry| entry.schema);
    let Some(Value::Object(mut whole)) = schema.map(|schema| Value::from(schema())) else { return Map::new() };
    let defs = whole.remove("$defs").unwrap_or_default();
    let Some(Value::Object(mut properties)) = whole.remove("properties") else { return Map::new() };
    properties.values_mut().for_each(|property| inline(property, &defs));
    properties
}

/// The names of a rule's own options.
pub fn options(id: &str) -> Vec<String> {
    option_schemas(id).into_iter().map(|(name, _)| name).collect()
}

/// Whether a rule can work with these options.
///
/// # Errors
/// What is wrong with them, in a sentence.
pub fn check_options(id: &str, options: &Map<String, Value>) -> Result<(), String> {
    instantiate(id, options.clone()).map(|_| ())
}

/// Puts what `$ref` names in its place, so that a schema can be part of another.
fn inline(schema: &mut Value, defs: &Value) {
    match schema {
        Value::Object(map) => {
            let named = map.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/$defs/"));
            if let Some(Value::Object(own)) = named.and_then(|name| defs.get(name)).cloned() {
                map.remove("$ref");
                // What is said at the place outweighs what is said of the kind.
                own.into_iter().for_each(|(key, value)| _ = map.entry(key).or_insert(value));
            }
            map.values_mut().for_each(|value| inline(value, defs));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| inline(value, defs)),
        _ => {}
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    summary: String,
    level: Level,
    outdated: Level,
    source: Level,
    unknown: Level,
    fix: String,
    since: String,
}

/// Reads the front matter of a rule's document. Documents are part of the program and a test reads each, so a
/// mistake in one cannot reach a user.
fn manifest(entry: &Entry) -> Manifest {
    let (front, document) = split(entry.document);
    let head: Head = match serde_yaml::from_str(front) {
        Ok(head) => head,
        Err(error) => panic!("rules/{}.md: {error}", entry.id),
    };
    Manifest {
        id: RuleId(entry.id),
        summary: head.summary,
        level: head.level,
        outdated: head.outdated,
        source: head.source,
        unknown: head.unknown,
        fix: head.fix,
        since: head.since,
        document,
    }
}

fn split(document: &'static str) -> (&'static str, &'static str) {
    let rest = document.strip_prefix("---\n").unwrap_or(document);
    let (front, body) = rest.split_once("\n---\n").unwrap_or(("", rest));
    (front, body.trim_start())
}

/// A list of regular expressions; together they take no more room and time than one may.
fn patterns<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<regex::RegexSet, D::Error> {
    let written = Vec::<String>::deserialize(deserializer)?;
    let pattern = |written: &String| {
        regex::Regex::new(written).map_err(|error| {
            let why = error.to_string();
            // What goes before it draws the place below the pattern.
            let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ");
            let mend = "a sign that stands for itself takes a `\\` before it, such as `\\(`";
            serde::de::Error::custom(format!("`{written}` is no regular expression: {why}; {mend}"))
        })
    };
    written.iter().try_for_each(|written| pattern(written).map(drop))?;
    regex::RegexSet::new(&written).map_err(|_| {
        let count = written.len();
        serde::de::Error::custom(format!(
            "the {count} regular expressions are too large together; write fewer or simpler ones"
        ))
    })
}
