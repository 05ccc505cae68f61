//! What is read of a piece of code: its lines, and what the reader is in.

use super::language::Language;

/// A line of code that says more than comments.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// What must be equal in every language, without blanks.
    pub skeleton: String,
    /// Where each byte of it is in the block; shorter where that is not known.
    pub places: Vec<usize>,
    /// The first byte of its indentation, and of what follows, in the block.
    pub start: usize,
    pub code: usize,
    /// Its end.
    pub end: usize,
    /// The blanks at its start.
    pub indentation: String,
    /// Blanks that are none to programs.
    pub blanks: Vec<(usize, char)>,
    /// Quotation marks of typography, with what a program would read.
    pub quotes: Vec<(usize, char)>,
    /// Its strings, with their marks, in bytes of the block.
    pub strings: Vec<std::ops::Range<usize>>,
    /// The marks around its strings, in order.
    pub marks: Vec<char>,
    /// A blank behind the mark that continues it.
    pub continued_wrong: bool,
    /// Whether it is inside brackets or a string that an earlier line opened.
    pub is_inside: bool,
}

/// What the scanner is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// Code; with the braces that are open, where it is in an element.
    Code(u32),
    /// A comment that ends with this.
    Comment(&'static str),
    /// A string of several lines that ends with this.
    Text(&'static str),
    /// A tag.
    Tag(Tag),
    /// What is between tags.
    Between,
    /// Code of a script or style.
    Script(&'static str),
}

/// Reads code line by line.
pub(super) struct Scanner<'l> {
    pub language: &'l Language,
    pub stack: Vec<Context>,
    pub yaml: Scalar,
    pub note: bool,
    pub open_brackets: u32,
}

/// A tag that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// `<x`; the name of a script or style, whose content is code.
    Open(Option<&'static str>),
    /// `<br`, which has no content.
    Void,
    /// `</x`.
    Close,
}

/// A scalar of several lines.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scalar {
    /// The indentation of its key, if one is open.
    pub key: Option<usize>,
    /// Whether it is for readers.
    pub is_prose: bool,
}

impl Line {
    /// Adds what is at a place of the block.
    pub fn put(&mut self, text: &str, at: usize) {
        self.skeleton.push_str(text);
        self.places.extend(at..at + text.len());
    }
}

/// Adds a character that must be the same in every language.
pub(super) fn push(line: &mut Line, c: char, at: usize) {
    match c {
        c if is_odd_blank(c) => line.blanks.push((at, c)),
        c if c.is_whitespace() => {}
        c if c.is_alphabetic() && !c.is_ascii() => {}
        c => line.put(c.encode_utf8(&mut [0; 4]), at),
    }
}

/// A blank that is none to programs.
pub(super) fn is_odd_blank(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}')
}
