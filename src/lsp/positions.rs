//! From bytes to the lines and columns of the protocol, and back.

use std::cell::Cell;

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::text::Span;

/// The unit that columns count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes of UTF-8.
    Utf8,
    /// Units of UTF-16: what clients that name none expect.
    #[default]
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// The cheapest of those that a client offers.
    pub fn choose<'o>(offered: impl Iterator<Item = &'o str> + Clone) -> Encoding {
        let has = |name: &str| offered.clone().any(|other| other == name);
        match () {
            () if has("utf-8") => Encoding::Utf8,
            () if has("utf-32") && !has("utf-16") => Encoding::Utf32,
            () => Encoding::Utf16,
        }
    }

    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn units(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }

    fn units_in(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            _ if text.is_ascii() => text.len(),
            _ => text.chars().map(|c| self.units(c)).sum(),
        }
    }
}

/// Where the lines of a text start, and what its columns count.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    /// The first is 0; behind each `\n`, `\r\n` and `\r` follows one.
    starts: Vec<u32>,
    encoding: Encoding,
    /// Bytes of a byte order mark at the start that editors do not show.
    mark: usize,
    /// The last place that was asked for: its line, offset and column. Places are mostly asked for in order, and a line may
    /// be very long.
    last: Cell<(usize, usize, usize)>,
}

impl Lines {
    /// Those of a text. In a text from a file a byte order mark at the start has no column.
    pub fn new(text: &str, encoding: Encoding, is_file: bool) -> Lines {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        let mark = if is_file && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Lines { starts, encoding, mark, last: Cell::new((0, mark, 0)) }
    }

    #[cfg(test)]
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// Follows a text of which a span was replaced by `len` bytes; `text` is what it is by now.
    pub fn replace(&mut self, text: &str, span: Span, len: usize) {
        let (start, old_end) = (span.start as usize, span.end as usize);
        let end = start + len;
        // Line ends within, and those that a `\r` before or a `\n` behind may belong to.
        let first = self.starts.partition_point(|at| (*at as usize) < start.max(1));
        let last = self.starts.partition_point(|at| *at as usize <= old_end + 1).max(first);
        let bytes = text.as_bytes();
        let is_end = |at: &usize| match bytes.get(*at) {
            Some(b'\n') => true,
            Some(b'\r') => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let within = (start.saturating_sub(1)..=end).filter(is_end).map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX));
        let within: Vec<u32> = within.collect();
        for at in &mut self.starts[last..] {
            *at = u32::try_from(*at as usize + end - old_end).unwrap_or(u32::MAX);
        }
        self.starts.splice(first..last, within);
        self.last.set((0, self.mark, 0));
    }

    /// Bytes of a line (from 0) without what ends it; the end of the text where there are not so many lines.
    fn line(&self, text: &str, line: usize) -> (usize, usize) {
        let Some(start) = self.starts.get(line).map(|start| *start as usize) else { return (text.len(), text.len()) };
        let end = self.starts.get(line + 1).map_or(text.len(), |next| *next as usize);
        let inside = text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r']);
        let end = if line + 1 < self.starts.len() { start + inside.len() } else { end };
        (if line == 0 { self.mark.min(end) } else { start }, end)
    }

    /// The position of a byte. One inside a character is that of its start, one past the end that of the end.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start as usize <= offset).saturating_sub(1);
        let (start, end) = self.line(text, line);
        // Between `\r` and `\n`, and in a byte order mark, there is no position.
        let offset = offset.clamp(start, end);
        let (from, column) = match self.last.get() {
            (last, from, column) if last == line && (start..=offset).contains(&from) => (from, column),
            _ => (start, 0),
        };
        let column = column + self.encoding.units_in(text.get(from..offset).unwrap_or(""));
        self.last.set((line, offset, column));
        Position::new(line as u32, u32::try_from(column).unwrap_or(u32::MAX))
    }

    /// The range of a span.
    pub fn range(&self, text: &str, span: Span) -> Range {
        Range::new(self.position(text, span.start), self.position(text, span.end.max(span.start)))
    }

    /// The byte at a position: a column past the end of its line is that end, a line past the last one the end of the text;
    /// a column inside a character is its start.
    pub fn offset(&self, text: &str, position: Position) -> usize {
        let (start, end) = self.line(text, position.line as usize);
        let (line, wanted) = (text.get(start..end).unwrap_or(""), position.character as usize);
        if self.encoding == Encoding::Utf8 || line.is_ascii() {
            let mut offset = (start + wanted.min(line.len())).min(end);
            while !text.is_char_boundary(offset) {
                offset -= 1;
            }
            return offset;
        }
        let mut units = 0;
        for (at, c) in line.char_indices() {
            units += self.encoding.units(c);
            if units > wanted {
                return start + at;
            }
        }
        end
    }

    /// The span of a range, in order.
    pub fn span(&self, text: &str, range: Range) -> Span {
        let (start, end) = (self.offset(text, range.start), self.offset(text, range.end));
        Span::new(start.min(end), start.max(end))
    }

    /// The span of a line (from 0) without what ends it.
    pub fn line_span(&self, text: &str, line: u32) -> Span {
        let (start, end) = self.line(text, line as usize);
        Span::new(start, end)
    }

    /// The line (from 0) of a byte.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    #[test]
    fn columns_count_what_was_agreed_on() {
        let text = "é\u{1f600}x\r\ny\rz\n";
        let x = text.find('x').expect("there") as u32;
        let columns = ALL.map(|encoding| Lines::new(text, encoding, true).position(text, x).character);
        assert_eq!(columns, [6, 3, 2]);
        let lines = Lines::new(text, Encoding::Utf16, true);
        let at = |needle| lines.position(text, text.find(needle).expect("there") as u32);
        assert_eq!((at("y"), at("z")), (Position::new(1, 0), Position::new(2, 0)));
        assert_eq!(lines.position(text, 999), Position::new(3, 0));
        // Between `\r` and `\n`, and inside of a character.
        assert_eq!(lines.position(text, x + 2), Position::new(0, 4));
        assert_eq!(lines.position(text, 3), Position::new(0, 1));
    }

    #[test]
    fn positions_come_back_and_others_are_clamped() {
        let texts = ["", "a", "\n", "\r", "\r\n\r", "é\u{1f600}\r\n日本\ra\n\n\u{1f600}", "a\r\rb\n\r\nc"];
        for (text, encoding) in texts.iter().flat_map(|text| ALL.map(|encoding| (*text, encoding))) {
            let lines = Lines::new(text, encoding, false);
            for offset in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                if text.as_bytes().get(offset) == Some(&b'\n') && text[..offset].ends_with('\r') {
                    continue;
                }
                let position = lines.position(text, offset as u32);
                assert_eq!(lines.offset(text, position), offset, "{text:?} {encoding:?} {position:?}");
            }
            assert_eq!(lines.offset(text, Position::new(u32::MAX, u32::MAX)), text.len());
            let end_of_first = text.find(['\r', '\n']).unwrap_or(text.len());
            assert_eq!(lines.offset(text, Position::new(0, u32::MAX)), end_of_first);
        }
        // The second unit of a pair.
        let lines = Lines::new("\u{1f600}", Encoding::Utf16, true);
        assert_eq!(lines.offset("\u{1f600}", Position::new(0, 1)), 0);
        assert_eq!(lines.span("\u{1f600}", Range::new(Position::new(9, 9), Position::new(0, 0))), Span::new(0, 4));
    }

    #[test]
    fn a_byte_order_mark_of_a_file_has_no_column() {
        let text = "\u{feff}ab";
        assert_eq!(Lines::new(text, Encoding::Utf16, true).position(text, 4), Position::new(0, 1));
        assert_eq!(Lines::new(text, Encoding::Utf16, false).position(text, 4), Position::new(0, 2));
        assert_eq!(Lines::new(text, Encoding::Utf8, true).offset(text, Position::new(0, 1)), 4);
        assert_eq!(Lines::new(text, Encoding::Utf8, true).position(text, 0), Position::new(0, 0));
    }

    #[test]
    fn the_cheapest_encoding_that_both_know_is_taken() {
        let choose = |offered: &[&str]| Encoding::choose(offered.iter().copied());
        assert_eq!(choose(&[]), Encoding::Utf16);
        assert_eq!(choose(&["utf-16", "utf-8"]), Encoding::Utf8);
        assert_eq!(choose(&["utf-32"]), Encoding::Utf32);
        assert_eq!(choose(&["utf-32", "utf-16"]), Encoding::Utf16);
        assert_eq!(choose(&["utf-7"]), Encoding::Utf16);
    }
}
