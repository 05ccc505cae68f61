//! What changed in the front matter.

use std::collections::HashMap;

use super::MetadataChange;
use super::Version;
use super::words::{self, Token};
use crate::page::{Entry, FrontMatter};
use crate::parse::syntax;
use crate::text::Span;

/// The keys that changed.
pub fn compare(old: Version<'_>, new: Version<'_>) -> Vec<MetadataChange> {
    let (old_entries, new_entries) = (effective(&old.page.front_matter), effective(&new.page.front_matter));
    let (old_names, new_names) = (names(&old_entries), names(&new_entries));
    let mut changes = Vec::new();
    for &entry in &old_entries {
        let counterpart = new_names.get(&entry.name).copied();
        if counterpart.is_none_or(|other| other.digest != entry.digest) {
            changes.extend(changed((old, Some(entry)), (new, counterpart)));
        }
    }
    for &entry in &new_entries {
        if !old_names.contains_key(&entry.name) {
            changes.extend(changed((old, None), (new, Some(entry))));
        }
    }
    changes
}

/// Whether both have the same keys with the same values.
pub fn says_the_same(old: Version<'_>, new: Version<'_>) -> bool {
    let said = |version: Version<'_>| -> HashMap<u64, u64> {
        effective(&version.page.front_matter).into_iter().map(|entry| (entry.name, entry.digest)).collect()
    };
    said(old) == said(new) && old.page.front_matter.problems.is_empty() && new.page.front_matter.problems.is_empty()
}

/// Words of the values that are translated.
pub fn words(version: Version<'_>) -> u32 {
    let is_translated = |entry: &&Entry| {
        let key = entry.key.of(version.text).trim_matches(['"', '\'']);
        version.page.site.is_translated(key) && !version.page.site.metadata.unseen.contains(&key)
    };
    let entries = effective(&version.page.front_matter).into_iter().filter(is_translated);
    let words =
        |entry: &Entry| translated(value((version, Some(entry)))).iter().filter(|token| token.is_word()).count();
    entries.map(|entry| words(entry) as u32).sum()
}

/// The entries that count, by name: of two with one key the last.
fn effective(front_matter: &FrontMatter) -> Vec<&Entry> {
    let mut entries: Vec<(usize, &Entry)> = front_matter.entries.iter().enumerate().collect();
    entries.sort_by_key(|(at, entry)| (entry.name, std::cmp::Reverse(*at)));
    entries.dedup_by_key(|(_, entry)| entry.name);
    entries.sort_by_key(|(at, _)| *at);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn names<'p>(entries: &[&'p Entry]) -> HashMap<u64, &'p Entry> {
    entries.iter().map(|entry| (entry.name, *entry)).collect()
}

type Side<'p> = (Version<'p>, Option<&'p Entry>);

fn changed(old: Side<'_>, new: Side<'_>) -> Option<MetadataChange> {
    let key = [new, old].iter().find_map(|(version, entry)| Some(entry.as_ref()?.key.of(version.text)))?;
    let key = key.trim_matches(['"', '\'']);
    let site = new.0.page.site;
    if site.metadata.unseen.contains(&key) || holds_id(old) || holds_id(new) {
        return None;
    }
    let (mut words_added, mut words_removed) = (0, 0);
    if site.is_translated(key) {
        let (a, b) = (value(old), value(new));
        if old.1.is_some() && new.1.is_some() && words::tokens(a) == words::tokens(b) {
            return None;
        }
        (words_added, words_removed) = words::count_changed(&translated(a), &translated(b));
    }
    Some(MetadataChange { key: key.to_owned(), old: place(old.1), new: place(new.1), words_added, words_removed })
}

/// Whether the page's id is here, under whatever key.
fn holds_id((version, entry): Side<'_>) -> bool {
    let Some((entry, id)) = entry.zip(version.page.front_matter.id.as_ref()) else { return false };
    entry.value == id.span
}

fn place(entry: Option<&Entry>) -> Option<Span> {
    entry.map(|entry| if entry.value.is_empty() { entry.key } else { entry.value })
}

fn value<'p>((version, entry): Side<'p>) -> &'p str {
    let value = entry.map_or("", |entry| entry.value.of(version.text)).trim();
    let quoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    quoted.unwrap_or(value)
}

/// The words of a value that are translated: in `label="Beta" type="informative"` those of the label alone.
fn translated(value: &str) -> Vec<Token> {
    let whole = Span::new(0, value.len());
    let worded =
        ["label", "tooltip"].iter().filter_map(|name| syntax::attribute(value, whole, name)).map(|(words, _)| words);
    let worded: Vec<Token> = worded.flat_map(words::tokens).collect();
    if worded.is_empty() { words::tokens(value) } else { worded }
}
