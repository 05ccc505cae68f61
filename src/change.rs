//! What changed between two versions of one page in one language.
//!
//! Both versions are in one language, so text itself can align them: sections and blocks are paired by equal words
//! first and by similar ones then. Contrast with [`mod@crate::align`], which pairs across languages and may not read
//! words. What a reader never sees (white space, wrapping, the marks that write the same thing in another way) is no
//! change of the page.

mod blocks;
mod count;
mod grammar;
mod labels;
mod line_diff;
mod matching;
mod metadata;
mod notes;
mod order;
mod parts;
mod sections;
mod signatures;
mod spelling;
mod verdict;
mod word_diff;
mod words;

#[cfg(test)]
mod tests;

pub use spelling::{differ_in_dates, is_stamp};
use std::cell::OnceCell;

use crate::page::{FactKind, Page};
use crate::text::Span;

pub use count::WordCount;
pub use line_diff::line_diff;
pub use order::in_place;
pub use word_diff::{Piece, PieceKind, word_diff};

/// A page and its text at one time.
#[derive(Clone, Copy, Debug)]
pub struct Version<'p> {
    /// The page.
    pub page: &'p Page,
    /// The text that it was parsed from.
    pub text: &'p str,
}

/// How far a change goes; each may hold those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent {
    /// Not at all: byte for byte the same.
    #[default]
    Nothing,
    /// What no reader and no translator sees: white space, wrapping, other characters for quotes, dashes and list
    /// marks, comments, the page's id and what a translation pipeline stamps.
    Space,
    /// Spelling: slips within words, words written together or apart, the marks of a sentence, the date of a line that
    /// says when the page was made; in English, grammar that leaves the sense.
    Spelling,
    /// Front matter.
    Metadata,
    /// Markup without words: targets of links, images and videos, attribute lists, emphasis, ids, nesting, the
    /// breaks between paragraphs.
    Links,
    /// Words, code, controls, or what the page is built of.
    Body,
}

/// What became of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SectionStatus {
    /// It says the same at the same place; white space may differ.
    Same,
    /// It says something else, or the level of its heading changed.
    Changed,
    /// Only the new version has it.
    Added,
    /// Only the old version has it.
    Removed,
    /// Only the words or the id of its heading changed.
    Renamed,
    /// It says the same at another place.
    Moved,
}

/// Facts of one kind that came or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactChange {
    /// Their kind.
    pub kind: FactKind,
    /// How many only the new version has.
    pub added: u32,
    /// How many only the old version has.
    pub removed: u32,
}

/// One section in both versions. Words are those of the text a translator sees; code blocks hold none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionChange {
    /// Index into the sections of the old version.
    pub old: Option<u32>,
    /// Index into the sections of the new version.
    pub new: Option<u32>,
    /// What became of it.
    pub fate: SectionStatus,
    /// Whether it is at another place, whatever else became of it.
    pub moved: bool,
    /// How far its own change goes.
    pub extent: Extent,
    /// Words that it won.
    pub words_added: u32,
    /// Words that it lost.
    pub words_removed: u32,
    /// Whether code changed: a code block or a code span came, went or became another.
    pub code: bool,
    /// What changed that translations must show too, by kind; kinds without a change are left out.
    pub facts: Vec<FactChange>,
    /// Words of the old version that were misspelt, where that is all that changed.
    pub misspelt: Vec<Box<str>>,
}

/// A block of the old version and its counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockMatch {
    /// Index into the blocks of the old version.
    pub old: u32,
    /// Index into the blocks of the new version.
    pub new: u32,
    /// Whether both say the same; markup without words may differ.
    pub same: bool,
}

/// A key of the front matter that came, went or has another value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataChange {
    /// The key.
    pub key: String,
    /// Its value in the text of the old version; the key itself where the value is empty.
    pub old: Option<Span>,
    /// Its value in the text of the new version; the key itself where the value is empty.
    pub new: Option<Span>,
    /// Words that it won, where its value is translated.
    pub words_added: u32,
    /// Words that it lost, where its value is translated.
    pub words_removed: u32,
}

/// What changed between two versions of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// How far the whole change goes.
    pub extent: Extent,
    /// Words that the page won, with those of its metadata that are translated.
    pub words_added: u32,
    /// Words that the page lost, with those of its metadata that are translated.
    pub words_removed: u32,
    /// Every section of the new version in order; removed ones are where they stood.
    pub sections: Vec<SectionChange>,
    /// Blocks with a counterpart, in the order of the old version.
    pub blocks: Vec<BlockMatch>,
    /// Blocks without a counterpart that have a passage in common with a block of the other version that has one: as
    /// indices into the blocks of the old and the new one.
    pub parts: Vec<(u32, u32)>,
    /// Changed metadata: the keys of the old version in order, then the new ones.
    pub metadata: Vec<MetadataChange>,
}

impl Change {
    /// Sections that both versions have, as indices into the old and the new one, in the order of the new one.
    pub fn section_pairs(&self) -> impl Iterator<Item = (u32, u32)> {
        self.sections.iter().filter_map(|section| Some((section.old?, section.new?)))
    }
}

/// Compares two versions of one page. Never fails and takes about linear time, whatever changed.
pub fn compare(old: Version<'_>, new: Version<'_>) -> Change {
    CurrentVersion::new(new).since(old)
}

/// The new version of a page, which several old ones are compared with: what it says is read once, if at all.
pub struct CurrentVersion<'p> {
    version: Version<'p>,
    is_english: bool,
    said: OnceCell<Analyzed>,
}

/// What the sections and blocks of a version say.
struct Analyzed {
    prints: signatures::Signatures,
    keys: sections::Keys,
}

impl Analyzed {
    fn by(version: Version<'_>) -> Analyzed {
        let prints = signatures::Signatures::of(version);
        Analyzed { keys: sections::Keys::of(version, &prints), prints }
    }
}

impl<'p> CurrentVersion<'p> {
    /// Reads nothing yet.
    pub fn new(version: Version<'p>) -> Self {
        CurrentVersion { version, is_english: false, said: OnceCell::new() }
    }

    /// The same in English, or in another language: in English, edits of grammar that leave the sense are like those of
    /// spelling.
    pub fn in_english(self, is_english: bool) -> Self {
        CurrentVersion { is_english, ..self }
    }

    /// What changed since an old version.
    pub fn since(&self, old: Version<'_>) -> Change {
        let new = self.version;
        if old.page.digest == new.page.digest && old.page.len == new.page.len {
            return nothing(new.page);
        }
        let metadata = metadata::compare(old, new);
        if has_same_body(old, new) {
            let body = nothing(new.page);
            // The same values in another spelling, such as `yes` for `true`, are no change.
            return if metadata::says_the_same(old, new) { body } else { verdict::with_metadata(body, metadata) };
        }
        let (then, now) = (&Analyzed::by(old), self.said.get_or_init(|| Analyzed::by(new)));
        let sections = sections::pair(old.page, new.page, [&then.keys, &now.keys]);
        let prints = [&then.prints, &now.prints];
        let blocks = blocks::pair(old.page, new.page, prints, &sections);
        let parts = parts::parts(old.page, new.page, prints, &sections, &blocks);
        Change { parts, ..verdict::verdict(([old, new], self.is_english), prints, &sections, &blocks, metadata) }
    }
}

/// Whether both say the same after their front matter, byte for byte.
fn has_same_body(old: Version<'_>, new: Version<'_>) -> bool {
    let body = |version: Version<'_>| Some(version.page.sections.first()?.span.start as usize);
    let (Some(then), Some(now)) = (body(old), body(new)) else { return false };
    old.text.get(then..).is_some_and(|text| new.text.get(now..) == Some(text))
        && old.page.sections.len() == new.page.sections.len()
        && old.page.blocks.len() == new.page.blocks.len()
}

fn nothing(page: &Page) -> Change {
    let section = |at: u32| SectionChange {
        old: Some(at),
        new: Some(at),
        fate: SectionStatus::Same,
        moved: false,
        extent: Extent::Nothing,
        words_added: 0,
        words_removed: 0,
        code: false,
        facts: Vec::new(),
        misspelt: Vec::new(),
    };
    Change {
        sections: (0..page.sections.len() as u32).map(section).collect(),
        blocks: (0..page.blocks.len() as u32).map(|at| BlockMatch { old: at, new: at, same: true }).collect(),
        ..Change::default()
    }
}

/// Words of a text in prose.
pub fn count_words(text: &str) -> u32 {
    words::tokens(text).iter().filter(|token| token.is_word()).count() as u32
}

/// Whether a sentence may be an older one in other words: they have half the telling words of the shorter one.
pub fn is_reworded(old: &str, new: &str) -> bool {
    const ENOUGH: usize = 3;
    let bag = |text: &str| words::bag(words::tokens(text).into_iter());
    let (old, new) = (bag(old), bag(new));
    let shorter = old.len().min(new.len());
    shorter >= ENOUGH && words::common(&old, &new) * 2 >= shorter
}
