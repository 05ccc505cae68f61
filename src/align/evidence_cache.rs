//! The evidence of blocks, gathered where it is asked for.

use std::cell::{Cell, OnceCell};
use std::ops::Range;

use super::evidence::{Evidence, Weights};
use super::sequence::MOST_BLOCKS;
use super::{Pages, SectionPair, addresses, facts};
use crate::page::{Fact, Page};
use crate::text::Span;

/// Bytes of prose that are enough to measure the ratio.
const ENOUGH: usize = 300;
/// Blocks of a page whose ratio counts half: a short page that gained a paragraph must not look like a wordy language.
const FEW: f32 = 3.0;
/// How many bytes languages of these scripts take for one of English: a sign of Chinese says more than a letter.
const HAN: f32 = 0.9;
const KANA: f32 = 1.45;
const HANGUL: f32 = 1.15;
/// The same for others whose letters take several bytes.
const WIDE: f32 = 1.7;
/// Between these every language is, whatever its script.
const LEAST: f32 = 0.5;
const MOST: f32 = 3.5;

/// The evidence of blocks of both pages, gathered where it is asked for: most sections of most pages need none.
pub(super) struct EvidenceCache<'p> {
    pages: &'p Pages<'p>,
    weights: OnceCell<Weights>,
    source: Vec<OnceCell<Evidence>>,
    target: Vec<OnceCell<Evidence>>,
    /// Of two and more neighbours, by the first of them: of both pages, where they are asked for.
    sums: [OnceCell<Vec<Sums>>; 2],
    /// Bytes of the target for one byte of the source.
    ratio: Cell<f32>,
}

/// The evidence of a block and so many behind it: of one, of two and so on.
type Sums = [OnceCell<Box<Evidence>>; MOST_BLOCKS as usize - 1];

impl<'p> EvidenceCache<'p> {
    pub fn new(pages: &'p Pages<'p>) -> Self {
        let per_block = |page: &Page, text: &str| {
            let (bytes, count) = addresses::prose(page, text, 0..page.blocks.len());
            ((bytes as f32 + 1.0) / (count as f32 + 1.0), count as f32)
        };
        let (target, source) = (per_block(pages.target, pages.target_text), per_block(pages.source, pages.source_text));
        // One block more says much of a page with few: its ratio is believed less than what its script says.
        let count = target.1.min(source.1);
        let usual = bytes_to_english(pages.target_text) / bytes_to_english(pages.source_text);
        let ratio = usual * (target.0 / source.0 / usual).powf(count / (count + FEW));
        let empty = |page: &Page| page.blocks.iter().map(|_| OnceCell::new()).collect();
        EvidenceCache {
            pages,
            weights: OnceCell::new(),
            sums: Default::default(),
            source: empty(pages.source),
            target: empty(pages.target),
            ratio: Cell::new(ratio.clamp(LEAST, MOST)),
        }
    }

    /// Bytes of the target for one byte of the source.
    pub fn ratio(&self) -> f32 {
        self.ratio.get()
    }

    /// Measures the ratio anew where it shows best: in sections that are built alike on both pages.
    pub fn measure(&self, sections: &[SectionPair]) {
        let (mut source, mut target) = (0, 0);
        for pair in sections {
            let (s, t) = (
                &self.pages.source.sections[pair.source as usize].blocks,
                &self.pages.target.sections[pair.target as usize].blocks,
            );
            let kinds = |page: &'p Page, blocks: Span| page.blocks[blocks.range()].iter().map(|block| block.kind);
            if s.len() == t.len() && kinds(self.pages.source, *s).eq(kinds(self.pages.target, *t)) {
                source += addresses::prose(self.pages.source, self.pages.source_text, s.range()).0;
                target += addresses::prose(self.pages.target, self.pages.target_text, t.range()).0;
            }
        }
        if source >= ENOUGH {
            self.ratio.set((target as f32 / source as f32).clamp(LEAST, MOST));
        }
    }

    fn weights(&self) -> &Weights {
        self.weights.get_or_init(|| Weights::new(self.pages.source, self.pages.target))
    }

    /// The key by which a fact of a page is found on the other one.
    pub fn key(&self, page: &Page, fact: &Fact) -> u64 {
        self.weights().key(page, fact)
    }

    /// How many pairs of blocks, in this order, agree one by one up to one that holds a fact that is nowhere else:
    /// so far both pages surely go together.
    pub fn agree(&self, pairs: impl Iterator<Item = (u32, u32)>) -> usize {
        let (source, target) = (self.pages.source, self.pages.target);
        let mut sure = 0;
        for (at, (i, j)) in pairs.enumerate() {
            let (s, t) = (&source.blocks[i as usize], &target.blocks[j as usize]);
            if !facts::same_block(source, s, target, t) {
                break;
            }
            // Inline code is not compared: it may be in another block.
            let has = |fact: &Fact| target.facts_of(t).iter().any(|own| (own.kind, own.key) == (fact.kind, fact.key));
            if source.facts_of(s).iter().any(|fact| self.weights().is_rare(fact) && has(fact)) {
                sure = at + 1;
            }
        }
        sure
    }

    fn of(&self, cell: &'p OnceCell<Evidence>, page: &Page, text: &str, block: usize) -> &'p Evidence {
        cell.get_or_init(|| Evidence::of_block(page, &page.blocks[block], text, self.weights()))
    }

    /// The evidence of a block of the source.
    pub fn source(&self, block: usize) -> &Evidence {
        self.of(&self.source[block], self.pages.source, self.pages.source_text, block)
    }

    /// The evidence of a block of the target.
    pub fn target(&self, block: usize) -> &Evidence {
        self.of(&self.target[block], self.pages.target, self.pages.target_text, block)
    }

    /// The evidence of neighbours of the source together; at most as many as stand for others.
    pub fn of_sources(&self, blocks: Range<usize>) -> &Evidence {
        let sums = self.sums[0].get_or_init(|| self.source.iter().map(|_| Sums::default()).collect());
        together(sums, blocks, |block| self.source(block))
    }

    /// The evidence of neighbours of the target together.
    pub fn of_targets(&self, blocks: Range<usize>) -> &Evidence {
        let sums = self.sums[1].get_or_init(|| self.target.iter().map(|_| Sums::default()).collect());
        together(sums, blocks, |block| self.target(block))
    }
}

/// What neighbours say together, summed up once.
fn together<'c>(sums: &'c [Sums], blocks: Range<usize>, of: impl Fn(usize) -> &'c Evidence) -> &'c Evidence {
    match blocks.len() {
        1 => of(blocks.start),
        count => sums[blocks.start][count - 2].get_or_init(|| Box::new(Evidence::sum(blocks.map(of)))),
    }
}

/// How many bytes the language of a text usually takes for one of English, by its script.
fn bytes_to_english(text: &str) -> f32 {
    // A fifth of the bytes is more than accents are, and addresses, code and marks leave as much.
    let (mut wide, mut han, mut kana, mut hangul) = (0, 0, 0, 0);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        wide += c.len_utf8();
        match c {
            '\u{3040}'..='\u{30ff}' => kana += 1,
            '\u{3400}'..='\u{9fff}' => han += 1,
            '\u{ac00}'..='\u{d7a3}' => hangul += 1,
            _ => {}
        }
    }
    match wide * 5 > text.len() {
        false => 1.0,
        true if hangul > han + kana => HANGUL,
        true if kana * 5 > han => KANA,
        true if han * 6 > wide => HAN,
        true => WIDE,
    }
}
