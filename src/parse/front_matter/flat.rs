//! The fast way: a line scanner for the shape that nearly all pages have. It knows what it does not know: at the first
//! byte that could mean more than it understands, it gives up and the YAML parser reads the block.
//!
//! Understood: `key: value` lines with a plain or quoted value on the same line, and below a `key:` without a value a
//! list of such values, a map of them, or a list of such maps. Comments and blank lines anywhere.

use super::collect::{Collector, Path};
use super::digest::{self, NULL, Traits};
use crate::text::{Span, hash};

/// How the scan of a block ended.
pub(super) enum Scan {
    /// At a closing fence.
    Closed {
        /// Where the fence starts.
        fence: usize,
        /// Where the body starts.
        body: usize,
    },
    /// At the end of the text.
    End,
    /// In a line that starts here, whose meaning is not sure.
    Unsure(usize),
}

const KEY: u8 = 1;
const COMMA: u8 = 2;
const FOLD: u8 = 4;
const BLANK: u8 = 8;
/// Bytes that need a look where they are.
const LOOK: u8 = 16;
/// Bytes that a plain scalar cannot begin with, or that are left to the YAML parser there.
const INDICATOR: u8 = 32;

const CLASS: [u8; 256] = {
    let mut class = [0u8; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        if b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.') {
            class[byte] |= KEY;
        }
        if b == b',' {
            class[byte] |= COMMA;
        }
        if b == b' ' {
            class[byte] |= BLANK;
        }
        if matches!(b, 0xc2 | 0xe2) {
            class[byte] |= FOLD;
        }
        if b < b' ' || matches!(b, 0x7f | b':' | b'#' | b'\'' | b'"' | b'\\' | 0xc2 | 0xef) {
            class[byte] |= LOOK;
        }
        if b <= b' ' || matches!(b, b'-' | b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!') {
            class[byte] |= INDICATOR;
        }
        if matches!(b, b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`' | 0x7f) {
            class[byte] |= INDICATOR;
        }
        byte += 1;
    }
    class
};

/// YAML allows no more than 1024; real ones are short.
const LONGEST_KEY: usize = 255;

fn class(byte: u8) -> u8 {
    CLASS[byte as usize]
}

/// What may follow the value that was read last.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    /// Another top-level key only.
    Nothing,
    /// Whatever belongs to a key without a value.
    Key,
    /// Items at this indentation; and where the last item is a map, its entries at that one.
    List { indent: usize, map: Option<usize> },
    /// Entries at this indentation.
    Map { indent: usize },
}

/// A value on one line.
struct Value {
    /// As written.
    span: Span,
    /// Without quotes.
    inner: (usize, usize),
    traits: Traits,
    quoted: bool,
    /// Whether it holds `''` for `'`.
    doubled: bool,
}

struct Flat<'c, 'a> {
    out: &'c mut Collector<'a>,
    bytes: &'a [u8],
    /// Where the next line starts.
    next: usize,
    open: Open,
    /// The key whose value is open.
    key: Span,
    /// Where the open value starts and ends so far.
    value: (usize, usize),
    /// The open nested map: sum of its entries, and their number.
    map: (u64, usize),
}

/// Scans from `start` to the closing fence, or (not `fenced`) to the end of `text`.
pub(super) fn scan<'a>(out: &mut Collector<'a>, text: &'a str, start: usize, fenced: bool) -> Scan {
    let bytes = text.as_bytes();
    let mut flat =
        Flat { out, bytes, next: start, open: Open::Nothing, key: Span::default(), value: (0, 0), map: (0, 0) };
    while flat.next < bytes.len() {
        let line = flat.next;
        if fenced && let Some(body) = super::closing_fence(bytes, line) {
            flat.close();
            return Scan::Closed { fence: line, body };
        }
        if flat.line(line).is_none() {
            return Scan::Unsure(line);
        }
    }
    flat.close();
    Scan::End
}

impl Flat<'_, '_> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    fn skip_blanks(&self, mut at: usize) -> usize {
        while self.byte(at) == b' ' {
            at += 1;
        }
        at
    }

    /// Reads a line; `None` where its meaning is not sure.
    fn line(&mut self, line: usize) -> Option<()> {
        let at = self.skip_blanks(line);
        let indent = at - line;
        match self.byte(at) {
            b'\n' | b'\r' => self.end_of_line(at),
            b'#' => self.comment(at),
            b'-' if self.byte(at + 1) == b' ' => self.item(line, at),
            byte if class(byte) & KEY == 0 || matches!(byte, b'-' | b'.') => None,
            _ if indent == 0 => {
                self.close();
                self.top_level(line)
            }
            _ => match self.open {
                Open::Key => {
                    self.value = (at, at);
                    self.open = Open::Map { indent };
                    self.entry(at)
                }
                Open::Map { indent: same } if same == indent => self.entry(at),
                Open::List { map: Some(same), .. } if same == indent => self.entry(at),
                _ => None,
            },
        }
    }

    /// The key that starts at `at`, if a colon and a blank or a line end follow it.
    fn key(&self, at: usize) -> Option<Span> {
        let mut end = at;
        while class(self.byte(end)) & KEY != 0 {
            end += 1;
        }
        let colon = self.byte(end) == b':' && matches!(self.byte(end + 1), b' ' | b'\n' | b'\r');
        (colon && end > at && end - at <= LONGEST_KEY).then(|| Span::new(at, end))
    }

    fn top_level(&mut self, line: usize) -> Option<()> {
        let key = self.key(line)?;
        let colon = key.end as usize + 1;
        let at = self.skip_blanks(colon);
        self.key = key;
        if self.nothing(at)? {
            self.open = Open::Key;
            self.value = (colon, colon);
            return Some(());
        }
        let value = self.value(at)?;
        let name = key.of(self.out.text);
        let digest = self.with(&value, |out, text, traits| {
            out.offer(Path { above: None, key: name }, text, !value.quoted, value.span);
            out.atoms.of_scalar(text, traits)
        });
        self.out.entry(name, key, digest, value.span);
        Some(())
    }

    /// An item of a list, whose dash is at `at`.
    fn item(&mut self, line: usize, at: usize) -> Option<()> {
        let indent = at - line;
        match self.open {
            Open::Key => self.value.0 = at,
            Open::List { indent: same, .. } if same == indent => self.close_map(),
            _ => return None,
        }
        let content = self.skip_blanks(at + 1);
        if self.key(content).is_some() {
            self.open = Open::List { indent, map: Some(content - line) };
            return self.entry(content);
        }
        self.open = Open::List { indent, map: None };
        let value = self.value(content)?;
        self.value.1 = value.span.end as usize;
        self.with(&value, |out, text, traits| out.atoms.scalar(text, traits));
        Some(())
    }

    /// An entry of a nested map, whose key starts at `at`.
    fn entry(&mut self, at: usize) -> Option<()> {
        let key = self.key(at)?;
        let start = self.skip_blanks(key.end as usize + 1);
        let value = self.value(start)?;
        self.value.1 = value.span.end as usize;
        let text = self.out.text;
        let (name, above) = (key.of(text), self.key.of(text));
        let in_map = matches!(self.open, Open::Map { .. });
        let digest = self.with(&value, |out, text, traits| {
            if in_map {
                out.offer(Path { above: Some(above), key: name }, text, !value.quoted, value.span);
            }
            out.atoms.of_scalar(text, traits)
        });
        if !self.out.keys.is_explained(name) {
            self.map.0 = self.map.0.wrapping_add(digest::entry(hash(name.as_bytes()), digest));
            self.map.1 += 1;
        }
        Some(())
    }

    /// Gives a value's text to `then`.
    fn with<T>(&mut self, value: &Value, then: impl FnOnce(&mut Collector<'_>, &str, Traits) -> T) -> T {
        let inner = self.out.text.get(value.inner.0..value.inner.1).unwrap_or("");
        if value.doubled {
            then(self.out, &inner.replace("''", "'"), value.traits)
        } else {
            then(self.out, inner, value.traits)
        }
    }

    fn close_map(&mut self) {
        let (sum, entries) = std::mem::take(&mut self.map);
        self.out.atoms.map(sum, entries);
    }

    /// Ends the value of the last top-level key.
    fn close(&mut self) {
        let digest = match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Nothing => return,
            Open::Key => NULL,
            Open::List { .. } | Open::Map { .. } => {
                self.close_map();
                self.out.atoms.take(0)
            }
        };
        let name = self.key.of(self.out.text);
        self.out.entry(name, self.key, digest, Span::new(self.value.0, self.value.1));
    }

    /// Whether nothing but a comment stands from `at` to the end of the line, which is then consumed.
    fn nothing(&mut self, at: usize) -> Option<bool> {
        match self.byte(at) {
            b'\n' | b'\r' => self.end_of_line(at)?,
            b'#' => self.comment(at)?,
            _ => return Some(false),
        }
        Some(true)
    }

    fn end_of_line(&mut self, at: usize) -> Option<()> {
        self.next = match (self.byte(at), self.byte(at + 1)) {
            (b'\n', _) => at + 1,
            (b'\r', b'\n') if at + 1 < self.bytes.len() => at + 2,
            _ => return None,
        };
        Some(())
    }

    /// A comment from `at` to the end of its line.
    fn comment(&mut self, at: usize) -> Option<()> {
        let end = memchr::memchr(b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |n| at + n);
        let comment = self.bytes[at..end].strip_suffix(b"\r").unwrap_or(&self.bytes[at..end]);
        if comment.iter().any(|&b| (b < b' ' && b != b'\t') || matches!(b, 0x7f | 0xc2 | 0xef)) {
            return None;
        }
        self.out.comment(at, at + comment.len());
        self.next = end + 1;
        Some(())
    }

    /// The value that starts at `at` and everything after it on its line.
    fn value(&mut self, at: usize) -> Option<Value> {
        match self.byte(at) {
            quote @ (b'\'' | b'"') => self.quoted(at, quote),
            byte if class(byte) & INDICATOR != 0 => None,
            _ => self.plain(at),
        }
    }

    fn plain(&mut self, start: usize) -> Option<Value> {
        let (mut seen, mut last, mut end) = (0, 0, None);
        for (at, &byte) in (start..).zip(&self.bytes[start..]) {
            let class = class(byte);
            if class & LOOK != 0 {
                match byte {
                    b'\n' | b'\r' => {
                        end = Some(at);
                        break;
                    }
                    b'#' if last & BLANK != 0 => {
                        end = Some(at);
                        break;
                    }
                    b':' if matches!(self.byte(at + 1), b' ' | b'\t' | b'\n' | b'\r') => return None,
                    b'#' | b':' | b'\'' | b'"' | b'\\' => {}
                    _ => self.is_printable(at)?,
                }
            }
            seen |= if class & last & BLANK != 0 { FOLD } else { class };
            last = class;
        }
        let mut end = end.unwrap_or(self.bytes.len());
        self.nothing(end)?;
        while end > start && self.byte(end - 1) == b' ' {
            end -= 1;
        }
        let traits = Traits { comma: seen & COMMA != 0, fold: seen & FOLD != 0 };
        Some(Value { span: Span::new(start, end), inner: (start, end), traits, quoted: false, doubled: false })
    }

    fn quoted(&mut self, start: usize, quote: u8) -> Option<Value> {
        let (mut at, mut seen, mut last, mut doubled) = (start + 1, 0, 0, false);
        loop {
            let byte = self.byte(at);
            let class = class(byte);
            if class & LOOK != 0 {
                match byte {
                    b'\'' if quote == b'\'' && self.byte(at + 1) == b'\'' => {
                        doubled = true;
                        at += 1;
                    }
                    b'\'' | b'"' if byte == quote => break,
                    b'\\' if quote == b'"' => return None,
                    b'#' | b':' | b'\'' | b'"' | b'\\' => {}
                    _ => self.is_printable(at)?,
                }
            }
            seen |= if class & last & BLANK != 0 { FOLD } else { class };
            last = class;
            at += 1;
        }
        let behind = self.skip_blanks(at + 1);
        if behind == at + 1 && self.byte(behind) == b'#' || !self.nothing(behind)? {
            return None;
        }
        let traits = Traits { comma: seen & COMMA != 0, fold: seen & FOLD != 0 };
        Some(Value { span: Span::new(start, at + 1), inner: (start + 1, at), traits, quoted: true, doubled })
    }

    /// Whether the byte at `at`, one that needs a look, starts a character that YAML allows everywhere.
    fn is_printable(&self, at: usize) -> Option<()> {
        let following = (self.byte(at + 1), self.byte(at + 2));
        match (self.byte(at), following) {
            (0xc2, (0xa0.., _)) => Some(()),
            (0xef, (0xbb, 0xbf) | (0xbf, 0xbe | 0xbf)) => None,
            (0xef, _) => Some(()),
            _ => None,
        }
    }
}
