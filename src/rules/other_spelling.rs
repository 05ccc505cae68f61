//! Keys of metadata that are in the other page, too: in another case, or in a map whose keys mean the same.

use std::collections::{HashMap, HashSet};

use crate::finding::{Applicability, Edit, RuleId};
use crate::page::Entry;
use crate::rule::{Group, Pair, Report};
use crate::text::FileId;

/// The keys of a page by what they are in small letters: of each, the first two spellings.
pub(super) struct Spellings<'a>(HashMap<String, Vec<(String, &'a Entry)>>);

impl<'a> Spellings<'a> {
    pub fn of(group: &Group<'a>, file: FileId) -> Self {
        let mut known: HashMap<String, Vec<(String, &'a Entry)>> = HashMap::new();
        for entry in &group.page(file).front_matter.entries {
            let key = group.quote(file, entry.key);
            let spellings = known.entry(key.to_ascii_lowercase()).or_default();
            if spellings.len() < 2 && spellings.iter().all(|(other, _)| *other != key) {
                spellings.push((key, entry));
            }
        }
        Spellings(known)
    }

    /// The entry whose key differs from this one in case alone.
    pub fn other(&self, key: &str) -> Option<&'a Entry> {
        let spellings = self.0.get(&key.to_ascii_lowercase())?;
        spellings.iter().find(|(own, _)| own != key).map(|(_, entry)| *entry)
    }
}

/// What the map of a page holds whose keys mean the same beside it: keys and values.
pub(super) struct MapEntries(HashSet<(String, String)>);

impl MapEntries {
    pub fn of(group: &Group<'_>, file: FileId) -> Self {
        let page = group.page(file);
        let map = page.site.metadata.map_of_keys.and_then(|map| page.front_matter.get(map));
        let Some(map) = map else { return MapEntries(HashSet::new()) };
        let text = group.text(file);
        let below = text.get(map.key.end as usize..map.value.end as usize).unwrap_or("");
        let entries = below.lines().filter_map(|line| line.split_once(':'));
        let entries = entries.filter(|(name, _)| name.starts_with([' ', '\t']));
        MapEntries(entries.map(|(name, value)| (name.trim().to_owned(), bare(value))).collect())
    }

    /// Whether it has an entry of another page, with the value that it has there.
    pub fn has(&self, group: &Group<'_>, (file, entry): (FileId, &Entry)) -> bool {
        let text = group.text(file);
        !self.0.is_empty() && self.0.contains(&(entry.key.of(&text).to_owned(), bare(entry.value.of(&text))))
    }
}

fn bare(value: &str) -> String {
    value.trim().trim_matches(['"', '\'']).to_owned()
}

/// A key in another case: where case counts, programs do not find it.
pub(super) fn report(group: &Group<'_>, pair: &Pair, theirs: &Entry, (key, ours): (&str, &Entry), report: &mut Report) {
    if group.page(pair.target).site.metadata.any_case {
        return;
    }
    let expected = group.quote(pair.source, theirs.key);
    report.add(
        group
            .finding(
                RuleId::METADATA_MISMATCH,
                pair.target,
                ours.key,
                format!("the metadata key `{key}` should be `{expected}`, as in the source"),
            )
            .element(format!("spelling {expected}"))
            .help("copy the key from the source")
            .related(pair.source, theirs.key, "in the source")
            .fix(
                format!("write `{expected}`"),
                Applicability::Unsafe,
                vec![Edit::new(pair.target, ours.key, &*expected)],
            ),
    );
}
