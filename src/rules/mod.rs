//! The list of rules: each is one file here, one document in `rules/`, one folder in `fixtures/`.

// modules:begin (written by tests/catalogue.rs from the folder src/rules/)
mod acronyms;
mod additions;
mod amount;
mod articles;
mod attributes;
mod block_mismatch;
mod broken_anchor;
mod broken_image;
mod broken_link;
mod broken_markup;
mod broken_references;
mod changed_anchor;
mod changed_link;
mod code_changes;
mod code_choices;
mod code_lists;
mod code_mismatch;
mod column_order;
mod compared_sources;
mod component_forms;
mod components;
mod containers;
mod counterpart;
mod damaged_places;
mod damaged_text;
mod directive_mismatch;
mod do_not_localize;
mod duplicate_anchor;
mod duplicate_page_id;
mod edits;
mod ellipses;
mod empty_tokens;
mod example_names;
mod extra_image;
mod extra_link;
mod extra_section;
mod fence_info;
mod footnote_mismatch;
mod glued_words;
mod heading_ids;
mod heading_level;
mod identifiers;
mod ids_in_code;
mod image_words;
mod imports;
mod inline_code;
mod invalid_front_matter;
mod invalid_source_commit;
mod link_definitions;
mod link_locale;
mod link_renames;
mod list_markers;
mod lost_text;
mod markup;
mod markup_help;
mod metadata;
mod metadata_mismatch;
mod missing_anchor;
mod missing_heading_id;
mod missing_image;
mod missing_link;
mod missing_page_id;
mod missing_section;
mod moved_addresses;
mod moved_page;
mod name_columns;
mod number_mismatch;
mod numbers;
mod orphan_page;
mod other_form;
mod other_languages;
mod other_spelling;
mod outdated_section;
mod page_id_mismatch;
mod plain_text;
mod quoted;
mod quoted_messages;
mod replaced_sections;
mod rewritten_page;
mod same_code;
mod section_order;
mod slip;
mod snippet_mismatch;
mod source_fixes;
mod stale_source_commit;
mod step_order;
mod task_boxes;
mod text_checks;
mod text_slips;
mod token_padding;
mod token_quotes;
mod translators_notes;
mod ui_control_mismatch;
mod ui_control_term;
mod unmarked_code;
mod unread_links;
mod unreadable_page;
mod untranslated;
mod untranslated_labels;
mod untranslated_page;
mod untranslated_pieces;
mod untranslated_text;
mod video_mismatch;
mod wrapped_words;
// modules:end

use std::sync::LazyLock;

use schemars::Schema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::finding::{Level, RuleId};
use crate::rule::{About, Flag, Manifest, Need, Rule, Scope, Traits};

/// Builds a rule from its options.
type Build = fn(Map<String, Value>) -> Result<Box<dyn Rule>, String>;

/// A rule's id, its document, and how to build it; there is nothing to build where another stage reports it.
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

/// An entry of the catalogue: `"id"` for a rule that another stage reports, `"id", module::Type` for the others.
macro_rules! entry {
    ($id:literal $(, $rule:ty)?) => {
        Entry {
            id: $id,
            document: include_str!(concat!("../../rules/", $id, ".md")),
            build: entry!(@build $($rule)?),
            schema: entry!(@schema $($rule)?),
        }
    };
    (@build) => { None };
    (@build $rule:ty) => { Some(build::<$rule>) };
    (@schema) => { None };
    (@schema $rule:ty) => { Some(|| schemars::schema_for!($rule)) };
}

const ENTRIES: &[Entry] = &[
    // rules:begin (written by tests/catalogue.rs from the folder rules/)
    entry!("block-mismatch", block_mismatch::BlockMismatch),
    entry!("broken-anchor", broken_anchor::BrokenAnchor),
    entry!("broken-image", broken_image::BrokenImage),
    entry!("broken-link", broken_link::BrokenLink),
    entry!("broken-markup", broken_markup::BrokenMarkup),
    entry!("changed-anchor", changed_anchor::ChangedAnchor),
    entry!("changed-link", changed_link::ChangedLink),
    entry!("code-mismatch", code_mismatch::CodeMismatch),
    entry!("damaged-text", damaged_text::DamagedText),
    entry!("directive-mismatch", directive_mismatch::DirectiveMismatch),
    entry!("do-not-localize", do_not_localize::DoNotLocalize),
    entry!("duplicate-anchor", duplicate_anchor::DuplicateAnchor),
    entry!("duplicate-page-id", duplicate_page_id::DuplicatePageId),
    entry!("extra-image", extra_image::ExtraImage),
    entry!("extra-link", extra_link::ExtraLink),
    entry!("extra-section", extra_section::ExtraSection),
    entry!("footnote-mismatch", footnote_mismatch::FootnoteMismatch),
    entry!("heading-level", heading_level::HeadingLevel),
    entry!("invalid-config"),
    entry!("invalid-front-matter", invalid_front_matter::InvalidFrontMatter),
    entry!("invalid-source-commit", invalid_source_commit::InvalidSourceCommit),
    entry!("link-locale", link_locale::LinkLocale),
    entry!("metadata-mismatch", metadata_mismatch::MetadataMismatch),
    entry!("missing-anchor", missing_anchor::MissingAnchor),
    entry!("missing-heading-id", missing_heading_id::MissingHeadingId),
    entry!("missing-image", missing_image::MissingImage),
    entry!("missing-link", missing_link::MissingLink),
    entry!("missing-page-id", missing_page_id::MissingPageId),
    entry!("missing-section", missing_section::MissingSection),
    entry!("moved-page", moved_page::MovedPage),
    entry!("number-mismatch", number_mismatch::NumberMismatch),
    entry!("orphan-page", orphan_page::OrphanPage),
    entry!("outdated-section", outdated_section::OutdatedSection),
    entry!("page-id-mismatch", page_id_mismatch::PageIdMismatch),
    entry!("pin-behind"),
    entry!("rewritten-page", rewritten_page::RewrittenPage),
    entry!("section-order", section_order::SectionOrder),
    entry!("snippet-mismatch", snippet_mismatch::SnippetMismatch),
    entry!("stale-source-commit", stale_source_commit::StaleSourceCommit),
    entry!("ui-control-mismatch", ui_control_mismatch::UiControlMismatch),
    entry!("ui-control-term", ui_control_term::UiControlTerm),
    entry!("unreadable-page", unreadable_page::UnreadablePage),
    entry!("untranslated-page", untranslated_page::UntranslatedPage),
    entry!("untranslated-text", untranslated_text::UntranslatedText),
    entry!("unused-suppression"),
    entry!("video-mismatch", video_mismatch::VideoMismatch),
    // rules:end
];

static CATALOGUE: LazyLock<Vec<Manifest>> = LazyLock::new(|| ENTRIES.iter().map(manifest).collect());

/// What is said of all rules, in the order of their ids.
pub fn catalogue() -> &'static [Manifest] {
    &CATALOGUE
}

/// The manifest of a rule.
pub fn find(id: &str) -> Option<&'static Manifest> {
    let at = catalogue().binary_search_by_key(&id, |manifest| manifest.id.0).ok()?;
    Some(&catalogue()[at])
}

/// What other stages need to know of a rule; what most rules have if there is no such rule.
pub fn traits(id: RuleId) -> &'static Traits {
    static OTHERS: LazyLock<Traits> = LazyLock::new(Traits::default);
    find(id.0).map_or(&OTHERS, |manifest| &manifest.traits)
}

/// Builds a rule; `None` for the built-in ones, which other stages report.
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
    about: About,
    scope: Scope,
    #[serde(default)]
    needs: Vec<Need>,
    #[serde(default)]
    flags: Vec<Flag>,
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
        traits: Traits { about: head.about, scope: head.scope, needs: head.needs, flags: head.flags },
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
            let help = "put a `\\` before a literal character, such as `\\(`";
            serde::de::Error::custom(format!("`{written}` is not a valid regular expression: {why}; {help}"))
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
