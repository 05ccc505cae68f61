//! What a page says. Nothing here is judged: damage is data, and other pages are unknown.
//!
//! A page keeps no text of its own: spans point into the file, keys are hashes, and only what other stages
//! need for every page (link targets, ids, pins) is kept in a small pool of strings. Text is read again, lazily,
//! for the few pages that have something to report.

mod damage;
mod entries;
mod fact_kind;
mod places;

pub use damage::{Damage, DamageKind};
pub use entries::Names;
pub use fact_kind::FactKind;
pub use places::Places;

use crate::dialect::Dialect;
use crate::site::Site;
use crate::text::{FileId, Span};

/// A page, parsed.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The file that holds the page.
    pub file: FileId,
    /// The site that it is a page of, which says what its text, metadata and addresses mean.
    pub site: &'static Site,
    /// The dialect that it is written in.
    pub dialect: &'static Dialect,
    /// Length of the file in bytes.
    pub len: u32,
    /// Hash of the whole file.
    pub digest: u64,
    /// The metadata at its top.
    pub front_matter: FrontMatter,
    /// Sections in document order; the first has no heading and holds what is before the first one.
    pub sections: Box<[Section]>,
    /// All blocks in document order; sections hold ranges of them.
    pub blocks: Box<[Block]>,
    /// All facts in document order; blocks hold ranges of them.
    pub facts: Box<[Fact]>,
    /// Hashes of slugs that a site with other settings would give a heading, each with its section; sorted.
    pub other_slugs: Box<[(u64, u32)]>,
    /// The pool that values point into.
    pub pool: Box<str>,
    /// The attributes that are the same in every language, of links, images and tags, in document order.
    pub attributes: Box<[Attributes]>,
    /// What looks like damaged markup, in document order.
    pub damage: Box<[Damage]>,
    /// What the page asks to be silent about.
    pub suppressions: Box<[Suppression]>,
    /// Why the page could not be read, if it could not: then all else is empty.
    pub unreadable: Option<Box<str>>,
    /// Whether it has text that is nowhere but in the templates of the site, so that it may have other anchors.
    pub is_generated: bool,
    /// Where links may lead.
    pub places: Places,
}

impl Page {
    /// The blocks of a section; the first is its heading, where it has one.
    pub fn blocks_of(&self, section: &Section) -> &[Block] {
        self.blocks.get(section.blocks.range()).unwrap_or(&[])
    }

    /// The facts of a block.
    pub fn facts_of(&self, block: &Block) -> &[Fact] {
        self.facts.get(block.facts.range()).unwrap_or(&[])
    }

    /// The block that holds a fact of this page.
    pub fn block_of(&self, fact: &Fact) -> Option<&Block> {
        self.block_around(fact.span)
    }

    /// The block that holds a place of this page.
    pub fn block_around(&self, place: Span) -> Option<&Block> {
        let at = self.blocks.partition_point(|block| block.span.start <= place.start);
        self.blocks[..at].iter().rev().find(|block| block.span.end >= place.end)
    }

    /// A value of the pool.
    pub fn value(&self, value: Value) -> &str {
        self.pool.get(value.start as usize..value.start as usize + value.len as usize).unwrap_or("")
    }

    /// The value of a fact that keeps one (links, images, videos, includes, code blocks); empty for others.
    pub fn value_of(&self, fact: &Fact) -> &str {
        self.value(Value { start: fact.value_start, len: fact.value_len })
    }

    /// The page's id, under the key that the site or the configuration names.
    pub fn id(&self) -> Option<&str> {
        self.front_matter.id.as_ref().map(|scalar| &*scalar.text)
    }
}

/// A string in a page's pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// First byte in the pool.
    pub start: u32,
    /// Length in bytes.
    pub len: u16,
}

/// A heading and what follows it up to the next heading of any level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// 1 to 6; 0 for what is before the first heading.
    pub level: u8,
    /// The heading's words, without its id; empty before the first heading.
    pub title: Span,
    /// Hash of the slug that a site would usually give the heading (made unique within the page).
    pub slug: u64,
    /// Hash of the explicit id; 0 where there is none.
    pub id: u64,
    /// From the heading to the next heading.
    pub span: Span,
    /// Indices into [`Page::blocks`].
    pub blocks: Span,
}

/// What kind of block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// A section's heading.
    Heading,
    /// A paragraph, or a later paragraph of a list item or quote.
    Paragraph,
    /// A bullet list item with its first paragraph.
    Item,
    /// A numbered list item with its first paragraph.
    Step,
    /// A table row.
    Row,
    /// A fenced or indented code block.
    Code,
    /// A block of raw HTML.
    Html,
    /// The line that opens a directive (`>[!X]`), with its attributes, or a container (`+++`, `!!! note`, `:::note`),
    /// or the tags of components.
    Directive,
    /// The first block of the definition of a footnote.
    Footnote,
}

/// A leaf of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its kind.
    pub kind: BlockKind,
    /// How many lists and quotes it is in.
    pub depth: u8,
    /// The cells of a row; of the first step of a list, the number that it begins with; else 0.
    pub number: u16,
    /// Its bytes.
    pub span: Span,
    /// Indices into [`Page::facts`].
    pub facts: Span,
    /// What it says in words.
    pub prose: Prose,
}

impl Block {
    /// The bytes of the list marker that it begins with, without the blank behind it, in the text of its page.
    pub fn marker(&self, text: &str) -> u32 {
        let words = self.span.of(text);
        let len = match self.kind {
            BlockKind::Item => 1,
            BlockKind::Step => words.bytes().take_while(u8::is_ascii_digit).count() + 1,
            _ => return 0,
        };
        if words.get(len..).is_some_and(|rest| rest.starts_with([' ', '\t'])) { len as u32 } else { 0 }
    }
}

/// What a block says outside its code, tokens and images, as a small hash: blocks with the same words have the same,
/// whatever the case of their Latin letters and whatever is between the letters. The richest cell stands for a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Prose(u32);

impl Prose {
    /// The lowest eight bits hold half the number of letters, the next one whether some are of another script.
    const OTHER_SCRIPT: u32 = 1 << 8;

    /// Of a hash, the number of letters in bytes, and whether some are of another script than the Latin one.
    pub fn new(hash: u64, letters: u32, other_script: bool) -> Self {
        if letters == 0 {
            return Prose(0);
        }
        let script = if other_script { Prose::OTHER_SCRIPT } else { 0 };
        Prose(((hash >> 41) as u32) << 9 | script | letters.div_ceil(2).min(0xff))
    }

    /// About how many letters there are, in bytes: an even number of at most 510.
    pub fn letters(self) -> u32 {
        (self.0 & 0xff) * 2
    }

    /// Whether some letters are of another script than the Latin one.
    pub fn has_other_script(self) -> bool {
        self.0 & Prose::OTHER_SCRIPT != 0
    }
}

/// Something in a block that survives translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Hash of what is compared.
    pub key: u64,
    /// Its bytes.
    pub span: Span,
    /// Where its string starts in the pool.
    pub value_start: u32,
    /// The string's length in bytes, or 0.
    pub value_len: u16,
    /// Its kind.
    pub kind: FactKind,
}

impl Fact {
    /// A fact with its string.
    pub fn new(kind: FactKind, key: u64, span: Span, value: Value) -> Self {
        Fact { key, span, value_start: value.start, value_len: value.len, kind }
    }

    /// Whether it is a token without a label: it marks nothing, so that nothing is lost with it.
    pub fn is_empty_token(&self) -> bool {
        self.key == 0 && matches!(self.kind, FactKind::Control | FactKind::Verbatim)
    }
}

/// The attributes of a link, an image or a tag of raw HTML that are the same in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// Hash of what has them: its kind, and where it leads.
    pub of: u64,
    /// Hash of the kind alone.
    pub kind: u64,
    /// Hash of their names and values, whatever their order, quotes and case.
    pub key: u64,
    /// The attribute list, or the tag.
    pub span: Span,
}

/// The metadata of a page.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// From the opening fence to the end of the closing one; empty where there is none.
    pub span: Span,
    /// Top-level keys in order.
    pub entries: Box<[Entry]>,
    /// The page's id.
    pub id: Option<Scalar>,
    /// The page's pin: the source commit it was made from.
    pub pin: Option<Scalar>,
    /// Further addresses of the page, as written; see `Pages::aliases`.
    pub aliases: Box<[Box<str>]>,
    /// Addresses that lead elsewhere, as written; see `Pages::redirects`.
    pub redirects: Box<[Box<str>]>,
    /// Whether some value has quotes within its quotes.
    pub inner_quotes: bool,
    /// Whether some value has a YAML anchor or is an alias (`&a`, `*a`), so that entries depend on each other.
    pub has_anchors: bool,
    /// The entries by name.
    pub names: Names,
    /// What is wrong with it.
    pub problems: Box<[Problem]>,
}

/// A top-level key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Hash of the key.
    pub name: u64,
    /// Typed digest of the value: equal for values that mean the same (see `parse::front_matter`).
    pub digest: u64,
    /// The key's bytes.
    pub key: Span,
    /// The value's bytes; empty for an empty value.
    pub value: Span,
}

/// A scalar kept as text, never read as a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// Its text, without quotes.
    pub text: Box<str>,
    /// Its bytes, with quotes.
    pub span: Span,
}

/// What is wrong with the front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
    /// In a sentence, for the writer.
    pub message: Box<str>,
}

/// Kinds of front matter problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// The closing fence is missing.
    Unclosed,
    /// Not YAML; the keys before the error are kept.
    Invalid,
    /// A key is twice.
    Duplicate,
    /// YAML, but not a mapping.
    NotMapping,
    /// It does not begin at the first character of the file.
    Start,
    /// A character that no reader sees makes another key of a key.
    KeyBlank,
    /// A full-width colon.
    KeyColon,
    /// A blank behind a colon that is none to YAML.
    ValueBlank,
}

/// Which lines a suppression comment covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// `locdrift-disable`: from here to the matching `locdrift-enable` or the end.
    From,
    /// `locdrift-enable`.
    Until,
    /// `locdrift-disable-line`.
    Line,
    /// `locdrift-disable-next-line`.
    NextLine,
    /// `locdrift-disable-file`, or a comment in the front matter: the whole page.
    File,
    /// A comment that begins with `locdrift` but is none of these; its first word is in place of the rules.
    Unknown,
}

/// A suppression comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// What it covers.
    pub scope: Scope,
    /// The whole comment.
    pub span: Span,
    /// The rule ids that it names (may be unknown to the program); empty means all.
    pub rules: Box<[Box<str>]>,
    /// What is behind `--`.
    pub reason: Option<Box<str>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_keeps_stays_small() {
        use std::mem::size_of;
        assert_eq!((size_of::<Fact>(), size_of::<Block>(), size_of::<Damage>()), (24, 24, 12));
        assert!(size_of::<Section>() <= 48);
    }
}
