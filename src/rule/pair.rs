//! A translation beside its source, and what one has that the other has not.

use std::cell::{Cell, OnceCell};
use std::sync::Arc;

use super::Group;
use super::changes::{BlocksThen, Changes};
use crate::align::{Alignment, Difference};
use crate::damage::Subject;
use crate::page::{Block, BlockKind, Fact, FactKind, Page};
use crate::project::{Pairing, Target};
use crate::text::{FileId, Span};

/// A translation beside its source.
pub struct Pair {
    /// The source page.
    pub source: FileId,
    /// The translation.
    pub target: FileId,
    /// How they were paired.
    pub by: Pairing,
    /// How they agree.
    pub alignment: Arc<Alignment>,
    pub(super) changes: OnceCell<Changes>,
    pub(super) then: OnceCell<BlocksThen>,
    /// Bytes that were looked through so far.
    searched: Cell<usize>,
}

/// How often the text of a page may be looked through for one thing of it each time.
const MOST_SEARCHES: usize = 64;
/// Bytes that may be looked through on any page, however short.
const ENOUGH: usize = 1 << 20;

impl Pair {
    pub(super) fn new(source: FileId, target: &Target, alignment: Arc<Alignment>) -> Self {
        let (changes, then) = (OnceCell::new(), OnceCell::new());
        Pair { source, target: target.file, by: target.by, alignment, changes, then, searched: Cell::new(0) }
    }

    /// Whether a text may still be looked through for one thing: where each of many needs a search, the work would
    /// grow with the square of a page. Who may not search finds nothing.
    pub fn may_search(&self, group: &Group<'_>, text: &str) -> bool {
        let size = |file| group.text(file).len();
        let most = MOST_SEARCHES.saturating_mul(size(self.source) + size(self.target)).max(ENOUGH);
        let searched = self.searched.get().saturating_add(text.len());
        let may = searched <= most;
        if may {
            self.searched.set(searched);
        }
        may
    }

    /// The differences that `pick` wants.
    pub fn differences<'p, T>(&'p self, pick: impl Fn(&Difference) -> Option<T> + 'p) -> impl Iterator<Item = T> + 'p {
        self.alignment.differences.iter().filter_map(pick)
    }

    /// The blocks of the translation that have a counterpart, in order, each with where that is in the source; none where
    /// hardly anything has one.
    pub fn paired_blocks<'g>(&self, group: &Group<'g>) -> Vec<(&'g Block, Span)> {
        if self.alignment.is_rewritten() {
            return Vec::new();
        }
        let (source, blocks) = (group.page(self.source), &group.page(self.target).blocks);
        let mut paired: Vec<(&'g Block, Span)> = Vec::new();
        for pair in self.alignment.block_pairs(source) {
            let theirs = &source.blocks[pair.sources().start as usize..pair.sources().end as usize];
            let (Some(first), Some(last)) = (theirs.first(), theirs.last()) else { continue };
            let there = Span { start: first.span.start, end: last.span.end };
            paired.extend(pair.targets().filter_map(|at| Some((blocks.get(at as usize)?, there))));
        }
        paired.sort_unstable_by_key(|(block, _)| block.span);
        paired
    }

    /// The tables of both pages: for each the rows, head included, that stand one beside the other in both.
    pub fn tables(&self, group: &Group<'_>) -> Vec<Vec<(u32, u32)>> {
        let (source, target) = (group.page(self.source), group.page(self.target));
        let is_row = |page: &Page, at: u32| page.blocks[at as usize].kind == BlockKind::Row;
        let pairs = self.alignment.block_pairs(source).filter(|pair| pair.source_count + pair.target_count == 2);
        let rows: Vec<(u32, u32)> = pairs
            .map(|pair| (pair.source, pair.target))
            .filter(|(s, t)| is_row(source, *s) && is_row(target, *t))
            .collect();
        rows.chunk_by(|a, b| a.0 + 1 == b.0 && a.1 + 1 == b.1).map(<[_]>::to_vec).collect()
    }
}

/// A fact of the source that the target lost.
pub struct Lost<'p> {
    /// The fact.
    pub fact: &'p Fact,
    /// What findings about it are about.
    pub claim: Subject,
    /// Where in the target it belongs.
    pub place: Span,
    /// `here`, or `after this line` where the whole block is lost.
    pub here: &'static str,
}

/// A fact that only the target has.
pub struct Added<'p> {
    /// The fact.
    pub fact: &'p Fact,
    /// What findings about it are about.
    pub claim: Subject,
    /// The place in the source where it is not.
    pub place: Span,
}

impl Added<'_> {
    /// What findings about it are about within something that is damaged as a whole.
    pub fn within(&self) -> Subject {
        match self.claim {
            Subject::Added(fact) => Subject::Within(fact),
            claim => claim,
        }
    }
}

impl Pair {
    /// Facts of one kind that the target lost.
    pub fn lost<'p>(&'p self, group: &'p Group<'_>, kind: FactKind) -> impl Iterator<Item = Lost<'p>> + 'p {
        let facts = &group.page(self.source).facts;
        self.differences(move |difference| match *difference {
            Difference::Missing { fact, block, whole } if facts[fact as usize].kind == kind => {
                let here = if whole { "after this line" } else { "here" };
                let claim = Subject::Fact(fact);
                let part = self.alignment.parts.without(fact).map(|part| part.target);
                let place = part.unwrap_or_else(|| group.place(self.target, block, whole));
                Some(Lost { fact: &facts[fact as usize], claim, place, here })
            }
            _ => None,
        })
    }

    /// Whether both pages may have components.
    pub fn has_components(&self, group: &Group<'_>) -> bool {
        [self.source, self.target].into_iter().all(|file| group.page(file).dialect.components.is_some())
    }

    /// Facts of one kind that only the target has.
    pub fn added<'p>(&'p self, group: &'p Group<'_>, kind: FactKind) -> impl Iterator<Item = Added<'p>> + 'p {
        let facts = &group.page(self.target).facts;
        self.differences(move |difference| match *difference {
            Difference::Extra { fact, block, whole } if facts[fact as usize].kind == kind => {
                let claim = Subject::Added(fact);
                let part = self.alignment.parts.with(fact).map(|part| part.source);
                let place = part.unwrap_or_else(|| group.place(self.source, block, whole));
                Some(Added { fact: &facts[fact as usize], claim, place })
            }
            _ => None,
        })
    }

    /// Facts of one kind that became others, as (source, target).
    pub fn changed<'p>(
        &'p self,
        group: &'p Group<'_>,
        kind: FactKind,
    ) -> impl Iterator<Item = (&'p Fact, &'p Fact)> + 'p {
        let (theirs, ours) = (&group.page(self.source).facts, &group.page(self.target).facts);
        self.differences(move |difference| match *difference {
            Difference::Changed { source, target } if theirs[source as usize].kind == kind => {
                Some((&theirs[source as usize], &ours[target as usize]))
            }
            _ => None,
        })
    }

    /// What findings about a changed fact of the source are about.
    pub fn claim(&self, group: &Group<'_>, source: &Fact) -> Subject {
        let facts = &group.page(self.source).facts;
        let from = facts.partition_point(|fact| fact.span.start < source.span.start);
        let at = facts[from..].iter().position(|fact| fact == source).unwrap_or(0);
        Subject::Fact((from + at) as u32)
    }
}
