//! A copy of a page for the parser, of the same length, in which bytes that it would misread stand for others.

use super::{comments, containers};
use crate::dialect::Dialect;
use crate::parse::syntax;

/// The longest label of a link definition, in bytes; CommonMark allows 999 characters.
const LONGEST_LABEL: usize = 1_000;

/// The copy; nothing where the parser reads the text as sites do.
pub(super) fn copy(text: &str, dialect: &Dialect) -> Option<String> {
    let mut copy: Option<Vec<u8>> = None;
    let mut start = 0;
    while start < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
        line(text, start..end, dialect, &mut copy);
        start = end + 1;
    }
    for comment in comments::places(text, dialect) {
        let bytes = text.as_bytes()[comment.clone()].iter().enumerate();
        bytes.filter(|(_, byte)| !byte.is_ascii_whitespace()).for_each(|(at, _)| {
            put(text, &mut copy, comment.start + at, b" ");
        });
    }
    copy.and_then(|copy| String::from_utf8(copy).ok())
}

fn line(text: &str, range: std::ops::Range<usize>, dialect: &Dialect, copy: &mut Option<Vec<u8>>) {
    let bytes = text.as_bytes();
    let at = syntax::behind_markers(bytes, range.clone());
    match bytes.get(at) {
        // Labels that begin so name a token or a footnote, never a link.
        Some(b'[')
            if matches!(bytes.get(at + 1), Some(b'^')) || dialect.has_tokens() && bytes.get(at + 1) == Some(&b'!') =>
        {
            if let Some(colon) = colon_of_definition(bytes, at) {
                put(text, copy, colon, b";");
            }
        }
        Some(b'!' | b'?' | b'=' | b':' | b'/') if dialect.containers => {
            let line = &text[at..range.end];
            if let Some(container) = containers::read(line) {
                let marks: &[u8] = if container.is_indented { b"*  " } else { b"#  " };
                put(text, copy, at, marks);
                (at + marks.len()..at + container.marks)
                    .for_each(|at| put(text, copy, at, if container.is_indented { b"." } else { b" " }));
            } else if let Some(len) = containers::end(line) {
                (at..at + len).for_each(|at| put(text, copy, at, b" "));
            }
        }
        Some(b'#') if dialect.attribute_lists => id_comment(text, at..range.end, copy),
        _ => {}
    }
}

/// `{/*id*/}` at the end of a heading: its stars are no emphasis.
fn id_comment(text: &str, line: std::ops::Range<usize>, copy: &mut Option<Vec<u8>>) {
    let slice = text[line.clone()].trim_end();
    let Some(open) = slice.strip_suffix("*/}").and_then(|words| words.rfind("{/*")) else { return };
    put(text, copy, line.start + open + 2, b".");
    put(text, copy, line.start + slice.len() - 3, b".");
}

/// The colon behind the label that opens at `start`, if what is there can be the definition of a link.
fn colon_of_definition(bytes: &[u8], start: usize) -> Option<usize> {
    let window = &bytes[start + 1..bytes.len().min(start + LONGEST_LABEL)];
    let mut escaped = false;
    for (at, byte) in window.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'[' => return None,
            b']' => {
                let colon = start + 1 + at + 1;
                // Footnotes, which have their labels on one line, are known to the parser.
                let is_note = window[0] == b'^' && !window[..at].contains(&b'\n');
                return (bytes.get(colon) == Some(&b':') && !is_note).then_some(colon);
            }
            _ => {}
        }
    }
    None
}

fn put(text: &str, copy: &mut Option<Vec<u8>>, at: usize, bytes: &[u8]) {
    let copy = copy.get_or_insert_with(|| text.as_bytes().to_vec());
    if let Some(place) = copy.get_mut(at..at + bytes.len()) {
        place.copy_from_slice(bytes);
    }
}
