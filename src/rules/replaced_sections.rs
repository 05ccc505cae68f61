//! Sections of the source that took the place of others: they are missing where these, which the source dropped, are.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::align::Difference;
use crate::page::Section;
use crate::rule::{Group, Pair};

/// Sections that the source has now, and those of the translation that it had before, between the same neighbours.
#[derive(Debug, Default)]
pub(super) struct Replaced {
    /// Sections of the source that the translation does not have.
    pub new: Vec<u32>,
    /// Sections of the translation that the source does not have any more.
    pub old: Vec<u32>,
}

/// The sections of a translation that the source replaced since it was made.
pub(super) fn replaced(group: &Group<'_>, pair: &Pair) -> Vec<Replaced> {
    let Some((base, then)) = group.base_alignment(pair.target) else { return Vec::new() };
    let added: HashSet<u32> =
        base.change.sections.iter().filter(|change| change.old.is_none()).filter_map(|change| change.new).collect();
    let removed: HashSet<u32> =
        base.change.sections.iter().filter(|change| change.new.is_none()).filter_map(|change| change.old).collect();
    if added.is_empty() || removed.is_empty() {
        return Vec::new();
    }
    let gone = then.section_pairs(&base.page).filter(|pair| removed.contains(&pair.source)).map(|pair| pair.target);
    let gone: HashSet<u32> = gone.collect();
    let to_target: HashMap<u32, u32> = pair.alignment.sections.iter().map(|pair| (pair.source, pair.target)).collect();
    let (sources, targets) = (&group.page(pair.source).sections, &group.page(pair.target).sections);
    let holder =
        |sections: &[Section], block: u32| sections.partition_point(|section| section.blocks.end <= block) as u32;
    let mut places: BTreeMap<Option<u32>, Replaced> = BTreeMap::new();
    let mut place_of: HashMap<u32, Option<u32>> = HashMap::new();
    let mut old: Vec<(u32, Option<u32>, Option<u32>)> = Vec::new();
    // Sections of the translation whose text is in one that the source has now.
    let mut renamed: HashSet<u32> = HashSet::new();
    for difference in &pair.alignment.differences {
        match *difference {
            Difference::MissingSection { source, after, content, .. } if added.contains(&source) => {
                // Its text is under a heading that stays, or under one that the source dropped.
                let held = content.map(|block| holder(targets, block));
                if held.is_none_or(|held| gone.contains(&held)) {
                    places.entry(after).or_default().new.push(source);
                    place_of.insert(source, after);
                }
                renamed.extend(held);
            }
            Difference::ExtraSection { target, after, content, .. } if gone.contains(&target) => {
                old.push((target, after, content));
            }
            _ => {}
        }
    }
    for (target, after, content) in old {
        if content.is_some() {
            renamed.insert(target);
        }
        // Where its text went, or between the same neighbours.
        let place = match content {
            Some(block) => place_of.get(&holder(sources, block)).copied(),
            None => Some(after.and_then(|after| to_target.get(&after)).copied()),
        };
        if let Some(replaced) = place.and_then(|place| places.get_mut(&place)) {
            replaced.old.push(target);
        }
    }
    let is_one = |replaced: &Replaced| {
        let (Some(new), Some(old)) = (replaced.new.first(), replaced.old.first()) else { return false };
        // Without a text in common, it is the number of sections that shows it.
        let has_text = || replaced.old.iter().any(|section| renamed.contains(section));
        let is_as_many =
            || replaced.new.len() <= 2 * replaced.old.len() && replaced.old.len() <= 2 * replaced.new.len();
        sources[*new as usize].level == targets[*old as usize].level && (has_text() || is_as_many())
    };
    places.into_values().filter(is_one).collect()
}
