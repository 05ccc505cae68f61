//! Metadata that must be equal in all languages and is not.

use std::cell::LazyCell;
use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Applicability, RuleId};
use crate::history::Pin;
use crate::page::Entry;
use crate::rule::{Group, Pair, Report, Rule};
use crate::site::{Metadata, Site};
use crate::text::{FileId, beginning, hash};

use super::metadata;
use super::other_spelling::{self, MapEntries, Spellings};

/// See `rules/metadata-mismatch.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MetadataMismatch {
    /// Additional keys that are translated.
    #[schemars(with = "Vec<String>")]
    translatable: HashSet<String>,
    /// Additional keys that are not compared.
    #[schemars(with = "Vec<String>")]
    ignore: HashSet<String>,
}

impl Rule for MetadataMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let (source, target) = (&group.page(pair.source).front_matter, &group.page(pair.target).front_matter);
            if !source.problems.is_empty() || !target.problems.is_empty() {
                continue;
            }
            self.compare(group, pair, report);
            self.untitled(group, pair, report);
        }
    }
}

/// Hashes of the keys of a site that may differ: most keys that only one page has are these, and then no text need be
/// read.
fn built_in(site: &Site) -> Vec<u64> {
    let Metadata { translated, unseen, different, .. } = &site.metadata;
    [translated, unseen, different].into_iter().flat_map(|keys| keys.iter()).map(|key| hash(key.as_bytes())).collect()
}

impl MetadataMismatch {
    fn is_compared(&self, key: &str, site: &Site) -> bool {
        !(site.is_translated(key) || self.translatable.contains(key) || self.ignore.contains(key))
    }

    /// One finding for the title and description that only the source has: sites show a file name in their place.
    fn untitled(&self, group: &Group<'_>, pair: &Pair, report: &mut Report) {
        let source = &group.page(pair.source).front_matter;
        let is_lost = |key: &&str| {
            let theirs = source.get(key).filter(|entry| !entry.value.is_empty());
            theirs.is_some()
                && group.effective(pair.target).get(key).is_none()
                && !self.ignore.contains(*key)
                && Spellings::of(group, pair.target).other(key).is_none()
        };
        let lost: Vec<&str> = ["title", "description"].into_iter().filter(is_lost).collect();
        let Some(entry) = lost.first().and_then(|key| source.get(key)) else { return };
        let span = group.first_line(pair.target, group.page(pair.target).front_matter.span);
        let message = format!("the translation has no `{}`, which the source has", lost.join("` and no `"));
        report.add(
            group
                .finding(RuleId::METADATA_MISMATCH, pair.target, span, message)
                .element(format!("untitled {}", lost.join(" ")))
                .help(format!(
                    "translate `{}` and add {} to the metadata",
                    lost.join("` and `"),
                    if lost.len() == 1 { "it" } else { "them" }
                ))
                .related(pair.source, entry.key, "in the source"),
        );
    }

    fn compare(&self, group: &Group<'_>, pair: &Pair, report: &mut Report) {
        let (source, target) = (&group.page(pair.source).front_matter, &group.page(pair.target).front_matter);
        let site = group.page(pair.target).site;
        let built_in = built_in(site);
        let holds = |file: FileId| LazyCell::new(move || group.effective(file));
        let (holds_there, holds_here) = (holds(pair.source), holds(pair.target));
        let spellings = |file: FileId| LazyCell::new(move || Spellings::of(group, file));
        let (spelled_there, spelled_here) = (spellings(pair.source), spellings(pair.target));
        let maps = |file: FileId| LazyCell::new(move || MapEntries::of(group, file));
        let (map_there, map_here) = (maps(pair.source), maps(pair.target));
        let mut missing: Vec<(String, &Entry)> = Vec::new();
        for entry in &source.entries {
            let counterpart = target.entry(entry.name);
            if counterpart.is_some_and(|t| t.digest == entry.digest) || built_in.contains(&entry.name) {
                continue;
            }
            let key = group.quote(pair.source, entry.key);
            if !self.is_compared(&key, site) {
                continue;
            }
            match counterpart {
                Some(ours) if is_in_words(group, pair, entry, ours) => {}
                Some(ours) if names_words(&key) && are_words(group, pair, entry, ours) => {}
                Some(ours) => changed(group, pair, &key, entry, ours, report),
                None if holds_here.get(&key) == Some(entry.digest) => {}
                None if spelled_here.other(&key).is_some() => {}
                None if map_here.has(group, (pair.source, entry)) => {}
                None => missing.push((key, entry)),
            }
        }
        absent(group, pair, &missing, report);
        let mut extra: Vec<(String, &Entry)> = Vec::new();
        for entry in &target.entries {
            if built_in.contains(&entry.name) || source.entry(entry.name).is_some() {
                continue;
            }
            let key = group.quote(pair.target, entry.key);
            if self.is_compared(&key, site)
                && !is_of_translations(group, pair, &key, entry)
                && holds_there.get(&key) != Some(entry.digest)
                && !map_there.has(group, (pair.target, entry))
            {
                match spelled_there.other(&key) {
                    Some(theirs) => other_spelling::report(group, pair, theirs, (&key, entry), report),
                    None => extra.push((key, entry)),
                }
            }
        }
        added(group, pair, &extra, report);
    }
}

/// Whether a key that the source lacks tells of the translation: by what it says, by its name, or because most
/// translations have it; or whether the source that it was made from, which is not known, may have had it.
fn is_of_translations(group: &Group<'_>, pair: &Pair, key: &str, entry: &Entry) -> bool {
    let is_unknown = matches!(group.pin(pair.target), Pin::Unknown | Pin::NotThere { .. });
    is_unknown
        || metadata::is_meant_as_pin(group, pair.target, key)
        || metadata::is_marker(key)
        || group.index().is_own_key(group.tree(pair.target), entry.name)
        // Last, since it may take the text of the page.
        || metadata::names_commit(entry.value.of(&group.text(pair.target)))
}

/// Whether the values of a key are words that readers see: sentences, which are translated whatever the key.
fn is_in_words(group: &Group<'_>, pair: &Pair, theirs: &Entry, ours: &Entry) -> bool {
    /// Words that no list of values has in a row.
    const FEWEST: usize = 5;
    /// Bytes that are enough to see it.
    const LONGEST: usize = 2_000;
    let text = |file: FileId, entry: &Entry| beginning(entry.value.of(&group.text(file)), LONGEST).to_owned();
    let (theirs, ours) = (text(pair.source, theirs), text(pair.target, ours));
    let is_word =
        |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.contains(['/', '=', '{']);
    let is_list = theirs.trim_start().starts_with(['[', '{', '-'])
        || theirs.contains(", ")
            && !theirs.contains(". ")
            && theirs.split(", ").all(|part| part.split_whitespace().count() < 4);
    let is_code = theirs.contains('\n')
        && theirs.lines().skip(1).any(|line| line.trim_start().starts_with("- ") || line.trim_end().ends_with(':'));
    !is_list
        && !is_code
        && theirs.split_whitespace().filter(is_word).count() >= FEWEST
        && ours.chars().any(char::is_alphabetic)
}

/// Whether the name of a key says that its value is what readers see: `titleForTabs`, `sidebar_label`, `og-description`.
/// What it is about is its last word, or the one before `For`: `textAlign` is about how a text is aligned.
fn names_words(key: &str) -> bool {
    const NAMES: [&str; 10] =
        ["title", "subtitle", "label", "description", "text", "alt", "caption", "heading", "summary", "tagline"];
    let mut word = String::new();
    let mut words = Vec::new();
    for c in key.chars() {
        if c.is_uppercase() || !c.is_alphanumeric() {
            words.push(std::mem::take(&mut word));
        }
        word.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
    }
    words.push(word);
    let end = words.iter().position(|word| ["for", "in", "of"].contains(&&**word)).unwrap_or(words.len());
    words[..end].last().is_some_and(|word| NAMES.contains(&&**word))
}

/// Whether both values are words, and not a choice, a number, a name for programs or a list. One small word may be any of
/// these.
fn are_words(group: &Group<'_>, pair: &Pair, theirs: &Entry, ours: &Entry) -> bool {
    const LONGEST: usize = 2_000;
    let is_one = |file: FileId, entry: &Entry| {
        let text = group.text(file);
        let value = beginning(entry.value.of(&text), LONGEST).trim();
        let is_quoted = value.starts_with(['"', '\'']);
        let value = value.trim_matches(['"', '\'']);
        let is_name = !value.contains(' ') && value.contains(['/', '_', '.', '-', '=', ':']);
        let is_choice = !is_quoted && ["true", "false", "yes", "no", "on", "off", "null"].contains(&value);
        value.chars().any(char::is_alphabetic) && !is_name && !is_choice && !value.starts_with(['[', '{', '-'])
    };
    let said = group.text(pair.source);
    let is_for_readers = beginning(theirs.value.of(&said), LONGEST)
        .trim()
        .contains(|c: char| c == ' ' || c.is_alphabetic() && !c.is_lowercase());
    is_for_readers && is_one(pair.source, theirs) && is_one(pair.target, ours)
}

fn changed(group: &Group<'_>, pair: &Pair, key: &str, theirs: &Entry, ours: &Entry, report: &mut Report) {
    let value = |file: FileId, entry: &Entry| group.quote(file, entry.value);
    let span = if ours.value.is_empty() { ours.key } else { ours.value };
    let message = format!("`{key}` is `{}`, expected `{}`", value(pair.target, ours), value(pair.source, theirs));
    let draft = group
        .finding(RuleId::METADATA_MISMATCH, pair.target, span, message)
        .element(key)
        .help("copy the value from the source")
        .related(
            pair.source,
            if theirs.value.is_empty() { theirs.key } else { theirs.value },
            "the value in the source",
        );
    let title = format!("copy the value of `{key}` from the source");
    report.add(match metadata::take_over(group, pair, theirs, ours) {
        Some(edits) => draft.fix(title, Applicability::Safe, edits),
        None => draft,
    });
}

fn list(keys: &[(String, &Entry)]) -> String {
    keys.iter().map(|(key, _)| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

fn entries<'e>(keys: &[(String, &'e Entry)]) -> Vec<&'e Entry> {
    keys.iter().map(|(_, entry)| *entry).collect()
}

/// One finding for all keys that a page lacks: one stale front matter is one defect.
fn absent(group: &Group<'_>, pair: &Pair, keys: &[(String, &Entry)], report: &mut Report) {
    let Some((first, entry)) = keys.first() else { return };
    let target = group.page(pair.target);
    let span = group.first_line(pair.target, target.front_matter.span);
    let message = match keys.len() {
        1 => format!("the metadata key `{first}` of the source is missing"),
        n => format!("{n} metadata keys of the source are missing: {}", list(keys)),
    };
    let identity = keys.iter().fold(0, |sum: u64, (key, _)| sum.wrapping_add(hash(key.as_bytes())));
    let draft = group
        .finding(RuleId::METADATA_MISMATCH, pair.target, span, message)
        .element(format!("missing {identity:x}"))
        .parts(keys.iter().map(|(key, _)| &**key))
        .help("copy the missing keys from the source")
        .related(pair.source, entry.key, "in the source");
    let title = format!("copy {} from the source", list(keys));
    report.add(match metadata::insert(group, pair, &entries(keys)) {
        Some(edits) => draft.fix(title, Applicability::Safe, edits),
        None => draft,
    });
}

fn added(group: &Group<'_>, pair: &Pair, keys: &[(String, &Entry)], report: &mut Report) {
    let Some((first, entry)) = keys.first() else { return };
    let message = match keys.len() {
        1 => format!("the metadata key `{first}` is not in the source"),
        n => format!("{n} metadata keys are not in the source: {}", list(keys)),
    };
    let identity = keys.iter().fold(0, |sum: u64, (key, _)| sum.wrapping_add(hash(key.as_bytes())));
    let span = group.first_line(pair.source, group.page(pair.source).front_matter.span);
    let draft = group
        .finding(RuleId::METADATA_MISMATCH, pair.target, entry.key, message)
        .element(format!("extra {identity:x}"))
        .parts(keys.iter().map(|(key, _)| &**key))
        .help("delete the keys that the source no longer has")
        .related(pair.source, span, "the metadata of the source");
    let title = format!("remove {}", list(keys));
    report.add(match metadata::remove(group, pair, &entries(keys)) {
        Some(edits) => draft.fix(title, Applicability::Unsafe, edits),
        None => draft,
    });
}

#[cfg(test)]
mod tests {
    use super::names_words;

    #[test]
    fn keys_that_say_that_they_hold_words() {
        for key in ["titleForTabs", "sidebar_label", "og-description", "pageTitle", "image.alt", "linkText"] {
            assert!(names_words(key), "{key}");
        }
        for key in ["layout", "entitled", "context", "salt", "labels", "weight", "textAlign", "title_case", "for"] {
            assert!(!names_words(key), "{key}");
        }
    }
}
