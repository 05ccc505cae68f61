//! Keys of metadata that are in the other page, too: in another case, or in a map whose keys mean the same.

use crate::finding::{Applicability, Edit, RuleId};
use crate::page::Entry;
use crate::rule::{Group, Pair, Report};
use crate::text::FileId;

/// The entry of a page whose key differs from this one in case alone.
pub(super) fn find<'a>(group: &Group<'a>, file: FileId, key: &str) -> Option<&'a Entry> {
    let mut entries = group.page(file).front_matter.entries.iter().filter(|entry| entry.key.len() == key.len());
    entries.find(|entry| {
        let own = group.quote(file, entry.key);
        own != key && own.eq_ignore_ascii_case(key)
    })
}

/// Whether the map of another page that holds such keys has an entry, with the value that it has here.
pub(super) fn is_in_map(group: &Group<'_>, (file, entry): (FileId, &Entry), other: FileId) -> bool {
    let Some(map) = group.page(file).site.metadata.map_of_keys else { return false };
    let (text, theirs) = (group.text(file), group.text(other));
    let front_matter = &group.page(other).front_matter;
    let Some(map) = front_matter.get(map) else { return false };
    let bare = |value: &str| value.trim().trim_matches(['"', '\'']).to_owned();
    let (key, value) = (entry.key.of(&text), bare(entry.value.of(&text)));
    let below = theirs.get(map.key.end as usize..map.value.end as usize).unwrap_or("");
    below
        .lines()
        .filter_map(|line| line.split_once(':'))
        .any(|(name, own)| name.starts_with([' ', '\t']) && name.trim() == key && bare(own) == value)
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
