//! Texts that are cut in another way on the other page: which of several blocks a place of this page corresponds to.

use std::ops::Range;

use super::sentences::sentence_ends;
use crate::page::Page;
use crate::text::Span;

/// One page with its text, and the blocks of one text there.
pub(super) type Blocks<'p> = (&'p Page, &'p str, Range<u32>);

/// A text and the blocks that it is cut into on the other page.
pub(super) struct CutText {
    /// Where the sentences end, and where the text does.
    ends: Vec<u32>,
    /// Of each block of the other page, how many sentences end up to its end, and how much text is up to there.
    blocks: Vec<(usize, usize)>,
    from: Span,
    first: u32,
}

impl CutText {
    /// Reads both texts, if the other one is cut.
    pub fn new((page, text, blocks): Blocks<'_>, (other, other_text, others): Blocks<'_>) -> Option<Self> {
        let spans = |page: &Page, blocks: &Range<u32>| -> Vec<Span> {
            page.blocks[blocks.start as usize..blocks.end as usize].iter().map(|block| block.span).collect()
        };
        let (own, theirs) = (spans(page, &blocks), spans(other, &others));
        if theirs.len() < 2 {
            return None;
        }
        let ends = own.iter().flat_map(|span| ends(*span, text));
        let (mut sentences, mut bytes) = (0, 0);
        let blocks = theirs.iter().map(|span| {
            sentences += self::ends(*span, other_text).len();
            bytes += span.len();
            (sentences, bytes)
        });
        let from = Span { start: own.first()?.start, end: own.last()?.end };
        Some(CutText { ends: ends.collect(), blocks: blocks.collect(), from, first: others.start })
    }

    /// The block of the other page that says what this page says at `at`: the one with the sentence of that number, or
    /// where sentences were joined or parted too, the one that is as far along.
    pub fn block(&self, at: u32) -> u32 {
        let Some(&(sentences, bytes)) = self.blocks.last() else { return self.first };
        let before = self.ends.partition_point(|end| *end <= at);
        let block = if sentences == self.ends.len() {
            self.blocks.partition_point(|(until, _)| *until <= before)
        } else {
            let share = f64::from(at.saturating_sub(self.from.start)) / self.from.len().max(1) as f64;
            self.blocks.partition_point(|(_, until)| (*until as f64) < share * bytes as f64)
        };
        self.first + block.min(self.blocks.len() - 1) as u32
    }
}

/// Where the sentences of a block end; its end is the end of one.
fn ends(span: Span, text: &str) -> Vec<u32> {
    let words = span.of(text);
    let mut ends: Vec<u32> = sentence_ends(words).map(|at| span.start + at as u32 + 1).collect();
    let rest = ends.last().map_or(words, |last| Span { start: *last, end: span.end }.fit(text).of(text));
    if rest.contains(char::is_alphanumeric) {
        ends.push(span.end);
    }
    ends
}
