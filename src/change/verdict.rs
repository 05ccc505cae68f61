//! What the pairs of both versions amount to: the fate and extent of each section, and of the page.

use std::collections::BTreeMap;
use std::collections::HashMap;

use super::matching::Pairs;
use super::notes::{self, Spellings};
use super::sections::Sections;
use super::signatures::Signatures;
use super::spelling;
use super::words::{self, Token};
use super::{BlockMatch, Change, Extent, FactChange, MetadataChange, SectionChange, SectionStatus, Version};
use crate::page::{BlockKind, FactKind, Page, Section};
use crate::text::Span;

struct Judge<'p> {
    old: Version<'p>,
    new: Version<'p>,
    prints: [&'p Signatures; 2],
    blocks: &'p Pairs,
    is_english: bool,
}

/// Says what changed.
pub fn verdict(
    ([old, new], is_english): ([Version<'_>; 2], bool),
    prints: [&Signatures; 2],
    sections: &Sections,
    blocks: &Pairs,
    metadata: Vec<MetadataChange>,
) -> Change {
    let judge = Judge { old, new, prints, blocks, is_english };
    let mut removed = judge.removed(sections);
    let mut all: Vec<SectionChange> = Vec::with_capacity(new.page.sections.len());
    all.append(&mut removed.remove(&None).unwrap_or_default());
    for at in 0..new.page.sections.len() as u32 {
        let counterpart = sections.pairs.new[at as usize];
        all.push(match counterpart {
            Some(from) => judge.pair(from, at, sections.moved[from as usize]),
            None => judge.alone(None, Some(at), SectionStatus::Added),
        });
        all.append(&mut removed.remove(&Some(at)).unwrap_or_default());
    }
    let words = |count: fn(&SectionChange) -> u32| all.iter().map(count).fold(0, u32::saturating_add);
    let (words_added, words_removed) = (words(|section| section.words_added), words(|section| section.words_removed));
    let moved = all.iter().any(|section| section.moved);
    let extent = if moved { Extent::Body } else { all.iter().map(|section| section.extent).max().unwrap_or_default() };
    let body = Change {
        extent,
        words_added,
        words_removed,
        sections: all,
        blocks: judge.matches(),
        parts: vec![],
        metadata: vec![],
    };
    with_metadata(body, metadata)
}

/// What changed in a body, and in the front matter above it. Some bytes differ, since both were compared.
pub fn with_metadata(mut body: Change, metadata: Vec<MetadataChange>) -> Change {
    for change in &metadata {
        body.words_added = body.words_added.saturating_add(change.words_added);
        body.words_removed = body.words_removed.saturating_add(change.words_removed);
    }
    let head = if metadata.is_empty() { Extent::Space } else { Extent::Metadata };
    Change { extent: body.extent.max(head), metadata, ..body }
}

impl Judge<'_> {
    /// Sections that went, by the new section that they would follow.
    fn removed(&self, sections: &Sections) -> HashMap<Option<u32>, Vec<SectionChange>> {
        let mut removed: HashMap<Option<u32>, Vec<SectionChange>> = HashMap::new();
        let mut after = None;
        for (at, counterpart) in sections.pairs.old.iter().enumerate() {
            match counterpart {
                Some(new) if !sections.moved[at] => after = Some(*new),
                Some(_) => {}
                None => {
                    removed.entry(after).or_default().push(self.alone(Some(at as u32), None, SectionStatus::Removed))
                }
            }
        }
        removed
    }

    fn matches(&self) -> Vec<BlockMatch> {
        let paired = self.blocks.old.iter().enumerate().filter_map(|(old, new)| Some((old as u32, (*new)?)));
        paired.map(|(old, new)| BlockMatch { old, new, same: self.says_the_same(old, new) }).collect()
    }

    fn says_the_same(&self, old: u32, new: u32) -> bool {
        self.prints[0].block(old).text == self.prints[1].block(new).text
    }

    fn is_the_same(&self, old: u32, new: u32) -> bool {
        self.says_the_same(old, new) && self.is_marked_the_same(old, new)
    }

    fn is_marked_the_same(&self, old: u32, new: u32) -> bool {
        let kinds = (self.old.page.blocks.get(old as usize), self.new.page.blocks.get(new as usize));
        self.prints[0].block(old).markup == self.prints[1].block(new).markup
            && kinds.0.map(|block| block.kind) == kinds.1.map(|block| block.kind)
    }

    fn pair(&self, old: u32, new: u32, moved: bool) -> SectionChange {
        let (o, n) = (&self.old.page.sections[old as usize], &self.new.page.sections[new as usize]);
        let mut misspelt = Vec::new();
        let extent = self.extent(o, n, &mut misspelt);
        let fate = match extent {
            Extent::Nothing | Extent::Space if moved => SectionStatus::Moved,
            Extent::Nothing | Extent::Space => SectionStatus::Same,
            _ if self.is_renamed(o, n) => SectionStatus::Renamed,
            _ => SectionStatus::Changed,
        };
        let mut change = SectionChange { moved, extent, fate, misspelt, ..empty(Some(old), Some(new)) };
        if extent >= Extent::Links {
            self.measure(o.blocks, n.blocks, &mut change);
        }
        if extent < Extent::Body {
            (change.words_added, change.words_removed) = (0, 0);
        }
        change
    }

    fn alone(&self, old: Option<u32>, new: Option<u32>, fate: SectionStatus) -> SectionChange {
        let blocks = |version: &Version<'_>, at: Option<u32>| {
            at.and_then(|at| version.page.sections.get(at as usize)).map_or(Span::default(), |section| section.blocks)
        };
        let mut change = SectionChange { fate, extent: Extent::Body, ..empty(old, new) };
        self.measure(blocks(&self.old, old), blocks(&self.new, new), &mut change);
        change
    }

    fn extent(&self, old: &Section, new: &Section, misspelt: &mut Vec<Box<str>>) -> Extent {
        let broken_anew = || {
            if self.stream(0, old).eq(self.stream(1, new)) { Extent::Links } else { Extent::Body }
        };
        if old.level != new.level {
            return Extent::Body;
        }
        if old.blocks.len() != new.blocks.len() {
            return broken_anew();
        }
        let mut extent = Extent::Nothing;
        for (o, n) in (old.blocks.start..old.blocks.end).zip(new.blocks.start..new.blocks.end) {
            let kinds = (self.old.page.blocks[o as usize].kind, self.new.page.blocks[n as usize].kind);
            let says_the_same = self.says_the_same(o, n);
            if !says_the_same && let Some(words) = self.respelled(o, n) {
                misspelt.extend(words);
                extent = extent.max(Extent::Spelling);
                continue;
            }
            if kinds.0 != kinds.1 || !says_the_same {
                misspelt.clear();
                return broken_anew();
            }
            let blocks = [&self.old.page.blocks[o as usize], &self.new.page.blocks[n as usize]];
            if notes::differ_in_kind([self.old, self.new], blocks) {
                return Extent::Body;
            }
            if !self.is_marked_the_same(o, n) {
                extent = Extent::Links;
            }
        }
        let bytes_differ = old.span.of(self.old.text) != new.span.of(self.new.text);
        extent.max(if bytes_differ { Extent::Space } else { Extent::Nothing })
    }

    /// All that a section says and is built of, but for where its paragraphs break.
    fn stream(&self, side: usize, section: &Section) -> impl Iterator<Item = u64> {
        let page = if side == 0 { self.old.page } else { self.new.page };
        let prints = &self.prints[side];
        (section.blocks.start..section.blocks.end).flat_map(move |at| {
            let kind = page.blocks.get(at as usize).map(|block| block.kind);
            let kind = kind.filter(|kind| !matches!(kind, BlockKind::Paragraph | BlockKind::Html));
            kind.map(|kind| kind as u64).into_iter().chain(prints.tokens(at).iter().map(|token| token.key()))
        })
    }

    /// The words that were misspelt in a block, where it differs in spelling alone, or in the date of the line
    /// that ends the page.
    fn respelled(&self, old: u32, new: u32) -> Option<Vec<Box<str>>> {
        let (o, n) = (self.old.page.blocks.get(old as usize)?, self.new.page.blocks.get(new as usize)?);
        let is_prose = matches!(
            n.kind,
            BlockKind::Heading | BlockKind::Paragraph | BlockKind::Item | BlockKind::Step | BlockKind::Row
        );
        let facts = |page: &Page, block| {
            let mut facts: Vec<_> = page.facts_of(block).iter().map(|fact| (fact.kind, fact.key)).collect();
            facts.sort_unstable();
            facts
        };
        if !is_prose || o.kind != n.kind || o.depth != n.depth || facts(self.old.page, o) != facts(self.new.page, n) {
            return None;
        }
        let (was, is) = (o.span.of(self.old.text), n.span.of(self.new.text));
        let is_last = |at: u32, page: &Page| at as usize + 1 == page.blocks.len();
        if is_last(old, self.old.page) && is_last(new, self.new.page) && spelling::differ_in_dates(was, is) {
            return Some(Vec::new());
        }
        spelling::misspelt(was, is, self.is_english)
    }

    /// Whether the heading says something else, or has another id, and all below it is the same.
    fn is_renamed(&self, old: &Section, new: &Section) -> bool {
        if old.level == 0 || old.level != new.level || old.blocks.len() != new.blocks.len() {
            return false;
        }
        let (old_blocks, new_blocks) = (old.blocks.start..old.blocks.end, new.blocks.start..new.blocks.end);
        let heading = !self.says_the_same(old_blocks.start, new_blocks.start) || old.id != new.id;
        let mut rest = old_blocks.zip(new_blocks).skip(1);
        heading && rest.all(|(o, n)| self.says_the_same(o, n) && self.is_marked_the_same(o, n))
    }

    /// Words and facts that came and went. Blocks that say the same elsewhere do not count; of a block that came from
    /// another section, what was edited in it does, and nothing does where it was.
    fn measure(&self, old: Span, new: Span, change: &mut SectionChange) {
        let mut tokens: [Vec<Token>; 2] = Default::default();
        let mut facts: HashMap<(FactKind, u64), i64> = HashMap::new();
        let mut notes = Spellings::default();
        let mut count = |version: Version<'_>, block: u32, by: i64| {
            for fact in version.page.facts_of(&version.page.blocks[block as usize]) {
                *facts.entry((fact.kind, fact.key)).or_default() += by;
                notes.count(fact, version.text, by);
            }
        };
        for at in old.start..old.end {
            let counterpart = self.blocks.old[at as usize];
            if counterpart.is_some_and(|at| !new.contains(at)) {
                continue;
            }
            if counterpart.is_none_or(|new| !self.says_the_same(at, new)) {
                tokens[0].extend(self.prints[0].tokens(at));
            }
            if counterpart.is_none_or(|new| !self.is_the_same(at, new)) {
                count(self.old, at, -1);
            }
        }
        for at in new.start..new.end {
            let counterpart = self.blocks.new[at as usize];
            let from_elsewhere = counterpart.filter(|at| !old.contains(*at));
            if let Some(from) = from_elsewhere {
                let edits = words::count_changed(self.prints[0].tokens(from), self.prints[1].tokens(at));
                change.words_added = change.words_added.saturating_add(edits.0);
                change.words_removed = change.words_removed.saturating_add(edits.1);
            } else if counterpart.is_none_or(|old| !self.says_the_same(old, at)) {
                tokens[1].extend(self.prints[1].tokens(at));
            }
            if counterpart.is_none_or(|old| !self.is_the_same(old, at)) {
                from_elsewhere.into_iter().for_each(|from| count(self.old, from, -1));
                count(self.new, at, 1);
            }
        }
        let edits = words::count_changed(&tokens[0], &tokens[1]);
        change.words_added = change.words_added.saturating_add(edits.0);
        change.words_removed = change.words_removed.saturating_add(edits.1);
        let mut by_kind: BTreeMap<FactKind, FactChange> = BTreeMap::new();
        for ((kind, _), count) in facts.into_iter().filter(|(_, count)| *count != 0) {
            let change = by_kind.entry(kind).or_insert(FactChange { kind, added: 0, removed: 0 });
            let side = if count > 0 { &mut change.added } else { &mut change.removed };
            *side += count.unsigned_abs() as u32;
        }
        if let Some(change) = by_kind.get_mut(&FactKind::Directive) {
            let same = notes.respelled().min(change.added).min(change.removed);
            (change.added, change.removed) = (change.added - same, change.removed - same);
        }
        change.facts = by_kind.into_values().filter(|change| change.added + change.removed > 0).collect();
        change.code = change.facts.iter().any(|fact| matches!(fact.kind, FactKind::CodeBlock | FactKind::CodeSpan));
    }
}

fn empty(old: Option<u32>, new: Option<u32>) -> SectionChange {
    SectionChange {
        old,
        new,
        fate: SectionStatus::Same,
        moved: false,
        extent: Extent::Nothing,
        words_added: 0,
        words_removed: 0,
        code: false,
        facts: Vec::new(),
        misspelt: Vec::new(),
    }
}
