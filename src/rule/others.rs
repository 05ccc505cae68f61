//! What the other translations of a page leave as it is in the source.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Group, Pair, Part, Shared};
use crate::align::Alignment;
use crate::history::{Base, Pin};
use crate::index::{Read, Reads};
use crate::page::{Fact, FactKind, Page};
use crate::project::PageGroup;
use crate::text::FileId;

/// How many other translations leave a text as it is, and how many do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct OtherTranslations {
    /// How many leave it.
    pub kept: u32,
    /// How many do not.
    pub translated: u32,
}

impl OtherTranslations {
    fn add(&mut self, is_kept: bool) {
        self.kept += u32::from(is_kept);
        self.translated += u32::from(!is_kept);
    }

    /// Whether all leave it as it is.
    pub fn is_name(self) -> bool {
        self.kept > 0 && self.translated == 0
    }
}

/// What the other translations say where one says what the source says.
#[derive(Debug, Default, Hash)]
pub struct Others {
    /// By block of the source, in order.
    blocks: Vec<(u32, OtherTranslations)>,
    /// By the name of a key of the metadata, in the order of the translation.
    metadata: Vec<(u64, OtherTranslations)>,
    /// What the translation has otherwise than the source, in order, and how many others have it so too.
    choices: Vec<(Choice, u32)>,
    /// How many others there are.
    count: u32,
}

/// What a translation has otherwise than its source, as others may have it too: then it may be the source that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice {
    /// This block of the source is deeper in lists.
    Deeper(u32),
    /// The block of the source has a code span here that it has not there.
    CodeSpan(u32, u64),
    /// A code block that the source has nowhere.
    CodeBlock(u64),
}

/// What a translation has otherwise than its source, in order.
fn choices(source: &Page, target: &Page, alignment: &Alignment) -> Vec<Choice> {
    let mut choices = Vec::new();
    let pairs = alignment.block_pairs(source).filter(|pair| pair.source_count == 1 && pair.target_count == 1);
    for pair in pairs {
        let (theirs, ours) = (&source.blocks[pair.source as usize], &target.blocks[pair.target as usize]);
        if ours.depth > theirs.depth {
            choices.push(Choice::Deeper(pair.source));
        }
        let spans = |facts: &'_ [Fact]| -> Vec<u64> {
            facts.iter().filter(|fact| fact.kind == FactKind::CodeSpan).take(MOST).map(|fact| fact.key).collect()
        };
        let mut own = spans(target.facts_of(ours));
        for key in spans(source.facts_of(theirs)) {
            if let Some(at) = own.iter().position(|own| *own == key) {
                own.remove(at);
            }
        }
        choices.extend(own.into_iter().map(|key| Choice::CodeSpan(pair.source, key)));
    }
    let blocks = |page: &'_ Page| -> Vec<u64> {
        page.facts.iter().filter(|fact| fact.kind == FactKind::CodeBlock).map(|fact| fact.key).collect()
    };
    let known: HashSet<u64> = blocks(source).into_iter().collect();
    choices.extend(blocks(target).into_iter().filter(|key| !known.contains(key)).map(Choice::CodeBlock));
    choices.sort_unstable();
    choices.dedup();
    choices
}

/// Code spans of a block that are looked at.
const MOST: usize = 64;

impl Others {
    fn of(group: &Group<'_>, pair: &Pair) -> Others {
        let (source, target) = (group.page(pair.source), group.page(pair.target));
        let equal = equal_blocks(source, target, &pair.alignment);
        let mut blocks: Vec<(u32, OtherTranslations)> =
            equal.map(|(_, block)| (block, OtherTranslations::default())).collect();
        let keys = target.front_matter.entries.iter().map(|entry| (entry.name, OtherTranslations::default()));
        let mut metadata: Vec<(u64, OtherTranslations)> = keys.collect();
        let mut choices: Vec<(Choice, u32)> =
            choices(source, target, &pair.alignment).into_iter().map(|choice| (choice, 0)).collect();
        let mut count = 0;
        for other in group.comparable().iter().filter(|other| other.target != pair.target) {
            let page = &group.shared.project.pages[other.target.index()];
            count += 1;
            add_choices(&mut choices, source, page, other);
            let mut at = 0;
            for pair in other.alignment.block_pairs(source) {
                at += blocks[at..].partition_point(|(block, _)| *block < pair.source);
                let Some((block, counts)) = blocks.get_mut(at) else { break };
                let theirs = page.blocks[pair.target as usize].prose;
                if *block == pair.source && theirs.letters() > 0 {
                    counts.add(theirs == source.blocks[*block as usize].prose);
                }
            }
            for ((name, counts), own) in metadata.iter_mut().zip(&target.front_matter.entries) {
                if let Some(theirs) = page.front_matter.entry(*name) {
                    counts.add(theirs.digest == own.digest);
                }
            }
        }
        Others { blocks, metadata, choices, count }
    }

    /// How many other translations have something otherwise than the source in the same way.
    pub fn chosen(&self, choice: Choice) -> u32 {
        let at = self.choices.binary_search_by_key(&choice, |(known, _)| *known);
        at.map_or(0, |at| self.choices[at].1)
    }

    /// Whether most of the other translations do, and enough to be no accident.
    pub fn is_chosen_by_most(&self, choice: Choice) -> bool {
        const ENOUGH: u32 = 3;
        let chosen = self.chosen(choice);
        chosen >= ENOUGH && chosen * 2 > self.count
    }

    /// About a block of the source, which the translation has as it is.
    pub fn of_block(&self, source: u32) -> OtherTranslations {
        let at = self.blocks.binary_search_by_key(&source, |(block, _)| *block);
        at.map_or_else(|_| OtherTranslations::default(), |at| self.blocks[at].1)
    }

    /// About the value of a key, compared with that of the translation.
    pub fn of_key(&self, name: u64) -> OtherTranslations {
        let found = self.metadata.iter().rev().find(|(key, _)| *key == name);
        found.map_or_else(OtherTranslations::default, |(_, counts)| *counts)
    }
}

fn add_choices(choices: &mut [(Choice, u32)], source: &Page, other: &Page, pair: &Pair) {
    if choices.is_empty() {
        return;
    }
    for choice in self::choices(source, other, &pair.alignment) {
        if let Ok(at) = choices.binary_search_by_key(&choice, |(known, _)| *known) {
            choices[at].1 += 1;
        }
    }
}

impl Group<'_> {
    /// Whether what several translations have otherwise than the source may be a slip of it that each of them fixed:
    /// people made them, and not from an older source that had it so.
    pub fn may_fix_source(&self, pair: &Pair, fact: Option<&Fact>) -> bool {
        let is_by_people = self.page(pair.target).site.metadata.human_share.is_none();
        let is_clear =
            !matches!(self.pin(pair.target), Pin::Unavailable | Pin::Unknown | Pin::NotFetched | Pin::NotThere { .. });
        let count = |page: &Page, fact: &Fact| {
            page.facts.iter().filter(|other| (other.kind, other.key) == (fact.kind, fact.key)).count()
        };
        let history = self.shared.history;
        let others = history.others(pair.target).flatten().filter_map(|other| other.base(pair.target));
        let bases: Vec<&Base> = history.base(pair.target).into_iter().chain(others).collect();
        let had = |fact: &Fact| {
            let now = count(self.page(pair.source), fact);
            bases.iter().any(|base| count(&base.page, fact) > now)
        };
        is_by_people && is_clear && !fact.is_some_and(had)
    }

    /// What the other translations say where one says what the source says.
    pub fn others(&self, pair: &Pair) -> Others {
        self.reads.note(Read::Others(pair.target));
        Others::of(self, pair)
    }
}

/// Blocks of a translation that say the same as their counterparts, with these, in the order of the source.
pub fn equal_blocks<'a>(
    source: &'a Page,
    target: &'a Page,
    alignment: &'a Alignment,
) -> impl Iterator<Item = (usize, u32)> + use<'a> {
    let pairs = alignment.block_pairs(source).filter(|pair| pair.source_count == 1 && pair.target_count == 1);
    let same = pairs.filter(|pair| {
        let (theirs, ours) = (&source.blocks[pair.source as usize], &target.blocks[pair.target as usize]);
        ours.prose.letters() > 0 && ours.prose == theirs.prose
    });
    same.map(|pair| (pair.target as usize, pair.source))
}

/// A hash of all that [`Group::others`] says of a translation: the answer to [`Read::Others`].
pub fn others_hash(shared: Shared<'_>, group: &PageGroup, target: FileId) -> u64 {
    let mut hasher = DefaultHasher::new();
    let reads = Reads::default();
    let at = group.targets.iter().position(|other| other.file == target);
    let Some(part) = at.map(Part::Target) else { return 0 };
    let mut add = |group: &Group<'_>| group.pairs().iter().for_each(|pair| Others::of(group, pair).hash(&mut hasher));
    add(&Group::new(shared, group, part, &reads));
    if let Some(base) = shared.history.base(target) {
        add(&Group::of_base(shared, group, part, &reads, base));
    }
    hasher.finish()
}
