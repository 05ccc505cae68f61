//! Places in text: byte spans, locations, and the one conversion to lines and columns.
//!
//! Everything inside the program speaks of bytes. Lines and columns exist in output alone.

mod compose;
mod likeness;
mod shell;
mod visible;

use std::ops::Range;

pub use compose::{composed, unmarked};
pub use likeness::{likeness, likeness_above};
pub use shell::{posix_word, shell_path, shell_word};
pub use visible::{folded, is_bidi_control, is_hidden, line, visible};

/// A half-open range of bytes in one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; offsets beyond 4 GiB saturate (such files are refused when read).
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { start: clamp(start), end: clamp(end) }
    }

    /// An empty span at `offset`.
    pub fn at(offset: usize) -> Self {
        Span::new(offset, offset)
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether the span covers no byte.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The span as a range of `usize`.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `offset` lies inside (the end is outside).
    pub fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// The span in `text`, widened to whole characters and cut off at its end.
    pub fn fit(self, text: &str) -> Span {
        let (mut start, mut end) = ((self.start as usize).min(text.len()), (self.end as usize).min(text.len()));
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end += 1;
        }
        Span::new(start, end)
    }

    /// The text under the span; empty where the span does not fit `text` (a file that changed under us).
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

/// A file of the project, and the page that it holds: an index into the layout's files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// The index as `usize`.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A span in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// The bytes.
    pub span: Span,
}

/// Makes line ends of carriage returns where a text has no other line ends, so that all else knows one kind; says
/// whether it did.
pub fn end_lines(bytes: &mut [u8]) -> bool {
    let is_old = has_lone_returns(bytes);
    if is_old {
        bytes.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    }
    is_old
}

/// Whether nothing but carriage returns ends the lines of a text.
pub fn has_lone_returns(bytes: &[u8]) -> bool {
    memchr::memchr(b'\n', bytes).is_none() && memchr::memchr(b'\r', bytes).is_some()
}

/// The first `len` bytes of a text, or some fewer, so that no character is cut.
pub fn beginning(text: &str, len: usize) -> &str {
    let mut len = len.min(text.len());
    while !text.is_char_boundary(len) {
        len -= 1;
    }
    &text[..len]
}

/// Whether a text has a word, or several, that are no part of others: `id` is none of `idle`.
pub fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let (first, last) = (is_part(word.chars().next()), is_part(word.chars().next_back()));
    let is_torn = |at: usize| {
        first && is_part(text[..at].chars().next_back()) || last && is_part(text[at + word.len()..].chars().next())
    };
    !word.is_empty() && text.match_indices(word).any(|(at, _)| !is_torn(at))
}

/// The stable 64-bit hash (XXH3) used for keys, digests and fingerprints on every machine.
pub fn hash(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}

/// A line and a column, both from 1; the column counts Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
}

/// Where the lines of a text start.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text`; a line ends after each `\n`.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        LineIndex { starts }
    }

    /// The zero-based line that holds the byte `offset`.
    pub fn line_of(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset).saturating_sub(1)
    }

    /// Where the zero-based `line` starts, if the text has so many.
    pub fn start_of(&self, line: usize) -> Option<usize> {
        self.starts.get(line).map(|start| *start as usize)
    }

    /// The byte span of the zero-based `line`, without its line ending.
    pub fn line_span(&self, text: &str, line: usize) -> Span {
        let start = self.starts.get(line).map_or(text.len(), |&s| s as usize);
        let end = self.starts.get(line + 1).map_or(text.len(), |&s| s as usize - 1);
        let end = if end > start && text.as_bytes().get(end - 1) == Some(&b'\r') { end - 1 } else { end };
        Span::new(start.min(end), end)
    }

    /// The position of the byte `offset` of `text`; an offset past the end is the end.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(offset as u32);
        let start = self.starts[line] as usize;
        let column = text[start..offset].chars().filter(|&c| c != '\u{feff}').count();
        Position { line: line as u32 + 1, column: column as u32 + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "a\n日本語x\r\nend";
        let index = LineIndex::new(text);
        let x = text.find('x').expect("there") as u32;
        assert_eq!(index.position(text, x), Position { line: 2, column: 4 });
        assert_eq!(index.line_span(text, 1).of(text), "日本語x");
        assert_eq!(index.position(text, 999), Position { line: 3, column: 4 });
    }

    #[test]
    fn a_span_that_does_not_fit_is_empty_text() {
        assert_eq!(Span::new(1, 2).of("é"), "");
        assert_eq!(Span::new(5, 9).of("abc"), "");
    }

    #[test]
    fn spans_are_widened_to_whole_characters() {
        let text = "aé日b";
        for (span, words) in [((0, 2), "aé"), ((2, 4), "é日"), ((4, 4), "日"), ((1, 3), "é"), ((6, 99), "b")] {
            assert_eq!(Span::new(span.0, span.1).fit(text).of(text), words, "{span:?}");
        }
        assert_eq!(Span::new(9, 9).fit(text), Span::at(text.len()));
    }
}
