//! The blocks of one section, then and now, in reading order.

use std::ops::Range;

use super::places::Places;
use super::{Part, PartKind, Relation, Section, pieces};
use crate::change::{Change, Piece, PieceKind, SectionChange, in_place, line_diff, word_diff};
use crate::page::{self, Block, BlockKind, Page};
use crate::text::Span;

/// A page and its text.
type Version<'a> = (&'a Page, &'a str);

/// Both versions of the source, with what is known of their blocks.
pub(super) struct Walk<'v, 'g, 'a> {
    old: Version<'v>,
    new: Version<'v>,
    /// The new block of each old one.
    to_new: Vec<Option<u32>>,
    /// The old block of each new one.
    to_old: Vec<Option<u32>>,
    places: &'v Places<'g, 'a>,
}

/// A block, or two that are one.
#[derive(Clone, Copy)]
enum Step {
    Both(u32, u32),
    Old(u32),
    New(u32),
}

/// What became of a block, whether it is code, and its pieces.
type Look = (PartKind, bool, Vec<Piece>);

impl<'v, 'g, 'a> Walk<'v, 'g, 'a> {
    /// Reads the pairs of blocks.
    pub fn new(old: Version<'v>, new: Version<'v>, change: &Change, places: &'v Places<'g, 'a>) -> Self {
        let mut to_new = vec![None; old.0.blocks.len()];
        let mut to_old = vec![None; new.0.blocks.len()];
        for pair in &change.blocks {
            if let (Some(to), Some(from)) = (to_new.get_mut(pair.old as usize), to_old.get_mut(pair.new as usize)) {
                (*to, *from) = (Some(pair.new), Some(pair.old));
            }
        }
        Walk { old, new, to_new, to_old, places }
    }

    /// What became of a section, for the translation.
    pub fn section(&self, change: &SectionChange) -> Option<Section> {
        let of = |version: Version<'v>, at: Option<u32>| at.and_then(|at| version.0.sections.get(at as usize));
        let (old, new) = (of(self.old, change.old), of(self.new, change.new));
        let shown = new.or(old)?;
        let page = if new.is_some() { self.new.0 } else { self.old.0 };
        let first = page.blocks_of(shown).first();
        let heading = first.filter(|block| block.kind == BlockKind::Heading).map_or(shown.span, |block| block.span);
        let target = self.places.section(change.old, change.new);
        let place = match (target, change.new) {
            (Some(target), _) => Some(self.places.heading(target)),
            (None, Some(new)) => Some(self.places.missing(new)),
            (None, None) => None,
        };
        let blocks = |section: Option<&page::Section>| section.map_or(0..0, |s| s.blocks.start..s.blocks.end);
        Some(Section {
            fate: change.fate,
            moved: change.moved,
            levels: (old.map(|section| section.level), new.map(|section| section.level)),
            title: shown.title,
            heading,
            place,
            to: change.new.filter(|_| change.moved).and_then(|new| self.places.destination(new)),
            parts: self.parts(blocks(old), blocks(new), target),
        })
    }

    fn parts(&self, old: Range<u32>, new: Range<u32>, target: Option<u32>) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut last = target.and_then(|target| self.places.heading_block(target));
        // The unchanged block before, and how many there are.
        let (mut before, mut unchanged) = (None, 0);
        for step in self.steps(old, new) {
            let (old, new) = match step {
                Step::Both(old, new) => (Some(old), Some(new)),
                Step::Old(old) => (Some(old), None),
                Step::New(new) => (None, Some(new)),
            };
            // What came from elsewhere is reported there; here it says where it belongs.
            let came = matches!(step, Step::New(at) if self.to_old.get(at as usize).copied().flatten().is_some());
            let own = if came { None } else { self.target(old, new, target) };
            let place = match (&own, last) {
                (Some(own), _) => self.places.block(Relation::Here, own.start),
                (None, Some(last)) => self.places.block(Relation::After, last),
                (None, None) => target.map(|target| self.places.heading(target)),
            };
            last = own.map(|own| own.end - 1).or(last);
            match self.look(step) {
                Some((kind, code, pieces)) => {
                    if let Some(context) = before.take().and_then(|before| self.context(before, unchanged > 1)) {
                        parts.push(context);
                    }
                    unchanged = 0;
                    parts.push(Part { kind, code, pieces, place: target.and(place), gap: false });
                }
                None => (before, unchanged) = (new.or(before), unchanged + 1),
            }
        }
        parts
    }

    /// The blocks of the translation that a block belongs to. A heading belongs to that of the section.
    fn target(&self, old: Option<u32>, new: Option<u32>, section: Option<u32>) -> Option<Range<u32>> {
        let block = block(self.new, new).or(block(self.old, old))?;
        if block.kind == BlockKind::Heading {
            return section.and_then(|section| self.places.heading_block(section)).map(|at| at..at + 1);
        }
        self.places.blocks(old, new).filter(|range| !range.is_empty())
    }

    /// An unchanged block; a heading is above all as it is.
    fn context(&self, at: u32, gap: bool) -> Option<Part> {
        let block = block(self.new, Some(at)).filter(|block| block.kind != BlockKind::Heading)?;
        let piece = Piece { kind: PieceKind::Equal, span: block.span };
        let code = block.kind == BlockKind::Code;
        Some(Part { kind: PartKind::Context, code, pieces: vec![piece], place: None, gap })
    }

    /// The blocks of both versions: those in common in the new order, what is gone before what came.
    fn steps(&self, old: Range<u32>, new: Range<u32>) -> Vec<Step> {
        let counterpart = |at: u32| self.to_new.get(at as usize).copied().flatten().filter(|at| new.contains(at));
        let paired: Vec<(u32, u32)> = old.clone().filter_map(|at| Some((at, counterpart(at)?))).collect();
        let weight = |at: u32| block(self.old, Some(at)).map_or(1, |block| block.span.len() as u64);
        let weighed: Vec<(u32, u64)> = paired.iter().map(|(old, at)| (at - new.start, weight(*old))).collect();
        let stays = in_place(&weighed, new.len());
        let (mut steps, mut o, mut n) = (Vec::new(), old.start, new.start);
        for ((at, counterpart), _) in paired.into_iter().zip(stays).filter(|(_, stays)| *stays) {
            steps.extend((o..at).map(Step::Old));
            steps.extend((n..counterpart).map(Step::New));
            steps.push(Step::Both(at, counterpart));
            (o, n) = (at + 1, counterpart + 1);
        }
        steps.extend((o..old.end).map(Step::Old));
        steps.extend((n..new.end).map(Step::New));
        steps
    }

    /// What became of a block; `None` if nothing did.
    fn look(&self, step: Step) -> Option<Look> {
        let whole = |kind: PieceKind, block: &Block| vec![Piece { kind, span: block.span }];
        let there = |map: &[Option<u32>], at: u32| map.get(at as usize).copied().flatten();
        match step {
            Step::Both(old, new) => {
                let (pieces, code) = self.compare(old, new)?;
                let (o, n) = (block(self.old, Some(old))?, block(self.new, Some(new))?);
                let kind = match pieces.iter().any(|piece| piece.kind != PieceKind::Equal) {
                    true => PartKind::Changed,
                    false if o.kind != n.kind || o.depth != n.depth => PartKind::Nested,
                    false => return None,
                };
                Some((kind, code, pieces))
            }
            Step::Old(at) => {
                let own = block(self.old, Some(at))?;
                let to = there(&self.to_new, at);
                let kind = to.map_or(PartKind::Removed, |to| PartKind::MovedAway(title(self.new.0, to)));
                Some((kind, own.kind == BlockKind::Code, whole(PieceKind::Removed, own)))
            }
            Step::New(at) => {
                let own = block(self.new, Some(at))?;
                let Some(from) = there(&self.to_old, at) else {
                    return Some((PartKind::Added, own.kind == BlockKind::Code, whole(PieceKind::Added, own)));
                };
                let (pieces, code) = self.compare(from, at)?;
                Some((PartKind::MovedHere(title(self.old.0, from)), code, pieces))
            }
        }
    }

    /// The pieces of a block that both versions have, and whether they are lines of code.
    fn compare(&self, old: u32, new: u32) -> Option<(Vec<Piece>, bool)> {
        let (o, n) = (block(self.old, Some(old))?, block(self.new, Some(new))?);
        let (old_text, new_text) = (o.span.of(self.old.1), n.span.of(self.new.1));
        let code = o.kind == BlockKind::Code && n.kind == BlockKind::Code;
        if old_text == new_text {
            return Some((vec![Piece { kind: PieceKind::Equal, span: n.span }], code));
        }
        let compare = if code { line_diff } else { word_diff };
        Some((pieces((self.old.1, o.span), (self.new.1, n.span), compare), code))
    }
}

fn block<'p>(version: Version<'p>, at: Option<u32>) -> Option<&'p Block> {
    at.and_then(|at| version.0.blocks.get(at as usize))
}

/// The words of the heading above a block; `None` before the first.
fn title(page: &Page, block: u32) -> Option<Span> {
    let at = page.sections.partition_point(|section| section.blocks.start <= block).checked_sub(1)?;
    page.sections.get(at).filter(|section| section.level > 0).map(|section| section.title)
}
