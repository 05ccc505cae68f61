//! Code of neighbouring list items that is wrong in the same way: one finding for the list.

use std::collections::BTreeMap;

use super::plain_text;
use crate::align::BlockPair;
use crate::page::BlockKind;
use crate::rule::{Draft, Group, Pair, Report};

/// What is wrong with code within words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// It is other code.
    Differs,
    /// It is there as text.
    IsText,
    /// It is not there.
    Missing,
}

struct Found {
    /// The list that it is in.
    list: Option<u32>,
    sort: Sort,
    /// The code that is missing, if that is a word.
    word: Option<String>,
    draft: Draft,
}

/// Findings of one page, by the lists that they are in.
#[derive(Default)]
pub(super) struct Lists {
    found: Vec<Found>,
    /// The list that the blocks are in now, and the block behind the last item of it.
    list: u32,
    next: u32,
    is_item: bool,
}

impl Lists {
    /// Goes on to blocks of the translation.
    pub fn next_block(&mut self, group: &Group<'_>, pair: &Pair, blocks: &BlockPair) {
        let kind = group.page(pair.target).blocks.get(blocks.target as usize).map(|block| block.kind);
        self.is_item = matches!(kind, Some(BlockKind::Item | BlockKind::Step)) && is_name(group, pair, blocks);
        if blocks.target != self.next || !self.is_item {
            self.list += 1;
        }
        self.next = if self.is_item { blocks.targets().end } else { u32::MAX };
    }

    /// Adds a finding about the blocks that came last, with the code that is missing there if that is a word.
    pub fn add(&mut self, sort: Sort, word: Option<String>, draft: Draft) {
        self.found.push(Found { list: self.is_item.then_some(self.list), sort, word, draft });
    }

    /// Reports one finding for all code of a list that is text or missing: as bad as the worst of them. Returns what is
    /// about a word, and about no other code of its list.
    pub fn report(self, report: &mut Report) -> BTreeMap<String, Vec<Draft>> {
        let mut words: BTreeMap<String, Vec<Draft>> = BTreeMap::new();
        let mut found = self.found.into_iter().map(Some).collect::<Vec<_>>();
        for at in 0..found.len() {
            let Some(Found { list, sort, word, draft: first }) = found[at].take() else { continue };
            let mut others = Vec::new();
            if list.is_some() && sort != Sort::Differs {
                let same = { found[at + 1..].iter_mut() }
                    .take_while(|other| other.as_ref().is_none_or(|other| other.list == list));
                let is_its = |other: &Option<Found>| other.as_ref().is_some_and(|other| other.sort == sort);
                others.extend(same.filter(|other| is_its(other)).filter_map(|other| other.take()).map(|of| of.draft));
            }
            match word {
                _ if !others.is_empty() => {
                    let more = others.len();
                    report.add(first.as_bad_as(&others).suffix(format!(", and {more} more in this list")).with(others));
                }
                Some(word) => words.entry(word).or_default().push(first),
                None => report.add(first),
            }
        }
        words
    }
}

/// Whether an item of the source is code and says nothing of it.
fn is_name(group: &Group<'_>, pair: &Pair, blocks: &BlockPair) -> bool {
    let (page, text) = (group.page(pair.source), group.text(pair.source));
    let sources = &page.blocks[blocks.source as usize..blocks.sources().end as usize];
    let mut pieces = sources.iter().flat_map(|block| plain_text::pieces(page, block, &text));
    sources.iter().all(plain_text::is_read) && !pieces.any(|piece| piece.of(&text).contains(char::is_alphabetic))
}
