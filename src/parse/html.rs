//! Raw HTML: the few tags whose attributes are facts, and comments.

use crate::text::Span;

/// Something that HTML says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// An opening tag: its name and the whole tag.
    Tag {
        /// Where the name is.
        name: Span,
        /// From `<` to `>`.
        tag: Span,
    },
    /// A closing tag: its name.
    Close(Span),
    /// What is between `<!--` and `-->`, with them.
    Comment(Span),
    /// Text between tags.
    Text(Span),
}

/// Tags that change how words look and are amid them.
const INLINE: [&str; 14] =
    ["a", "b", "code", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"];

/// Whether a tag of this name is within a text and does not part it.
pub fn is_inline(name: &str) -> bool {
    INLINE.iter().any(|inline| name.eq_ignore_ascii_case(inline))
}

/// Walks over the pieces of `span`, in order. Quoted attribute values may hold `>`.
pub fn pieces(text: &str, span: Span, mut found: impl FnMut(Piece)) {
    let bytes = &text.as_bytes()[..(span.end as usize).min(text.len())];
    let mut at = span.start as usize;
    let mut text_start = at;
    while let Some(open) = memchr::memchr(b'<', &bytes[at.min(bytes.len())..]).map(|i| at + i) {
        let rest = &bytes[open..];
        let end = if rest.starts_with(b"<!--") {
            let end = memchr::memmem::find(&rest[4..], b"-->").map_or(bytes.len(), |i| open + 4 + i + 3);
            flush(text_start, open, &mut found);
            found(Piece::Comment(Span::new(open, end)));
            end
        } else {
            let closes = usize::from(rest.get(1) == Some(&b'/'));
            // `<?xml ?>`, `<!DOCTYPE html>`: for programs.
            if matches!(rest.get(1), Some(b'?' | b'!')) {
                let close: &[u8] = if rest[1] == b'?' { b"?>" } else { b">" };
                let end = memchr::memmem::find(rest, close).map_or(bytes.len(), |at| open + at + close.len());
                flush(text_start, open, &mut found);
                at = end;
                text_start = end;
                continue;
            }
            let letters = rest[1 + closes..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            if letters + closes == 0 {
                at = open + 1;
                continue;
            }
            flush(text_start, open, &mut found);
            let name = Span::new(open + 1 + closes, open + 1 + closes + letters);
            let end = tag_end(bytes, name.end as usize);
            match closes {
                0 => {
                    found(Piece::Tag { name, tag: Span::new(open, end) });
                    if is_raw(name.of(text)) { end_of_raw(bytes, end, name.of(text)) } else { end }
                }
                _ => {
                    found(Piece::Close(name));
                    end
                }
            }
        };
        at = end;
        text_start = end;
    }
    flush(text_start, bytes.len(), &mut found);
}

/// Bytes on each side of a place in which the ends of its part are sought: more than a paragraph has.
const PART: u32 = 2000;

/// What is around a place on its line, up to the next tags that are not inline: a paragraph, an item, a cell.
pub fn part_around(text: &str, within: Span, at: u32) -> Span {
    let near = Span { start: at.saturating_sub(PART).max(within.start), end: (at + PART).min(within.end) }.fit(text);
    let whole = near.of(text);
    let place = (at.saturating_sub(near.start) as usize).min(whole.len());
    let start = whole[..place].rfind('\n').map_or(0, |end| end + 1);
    let end = whole[place..].find('\n').map_or(whole.len(), |end| place + end);
    let mut part = Span::new(near.start as usize + start, near.start as usize + end);
    let line = part;
    pieces(text, line, |piece| {
        let (Piece::Tag { name, .. } | Piece::Close(name)) = piece else { return };
        if is_inline(name.of(text)) {
            return;
        }
        let tag_end =
            text[name.end as usize..line.end as usize].find('>').map_or(line.end, |end| name.end + end as u32 + 1);
        if tag_end <= at {
            part.start = tag_end;
        } else if name.start > at && part.end == line.end {
            part.end = text[..name.start as usize].rfind('<').map_or(name.start, |open| open as u32);
        }
    });
    part
}

/// Whether what an element of this name holds is for programs, and no text.
pub fn is_raw(name: &str) -> bool {
    name.eq_ignore_ascii_case("script") || name.eq_ignore_ascii_case("style")
}

/// Where the closing tag of an element begins that holds no tags.
fn end_of_raw(bytes: &[u8], from: usize, name: &str) -> usize {
    let is_end =
        |at: &usize| bytes[from + at + 2..].get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()));
    let mut closing = memchr::memmem::find_iter(bytes.get(from..).unwrap_or(&[]), b"</");
    closing.find(is_end).map_or(bytes.len(), |at| from + at)
}

fn flush(start: usize, end: usize, found: &mut impl FnMut(Piece)) {
    if start < end {
        found(Piece::Text(Span::new(start, end)));
    }
}

/// One past the `>` that ends a tag; a quote opens only behind `=`, so that a stray apostrophe swallows nothing.
pub(super) fn tag_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(i) = memchr::memchr3(b'>', b'"', b'\'', &bytes[at.min(bytes.len())..]) {
        at += i;
        match bytes[at] {
            b'>' => return at + 1,
            quote if at > 0 && bytes[at - 1] == b'=' => match memchr::memchr(quote, &bytes[at + 1..]) {
                Some(i) => at += i + 2,
                None => at += 1,
            },
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_ends_where_its_line_or_element_does() {
        let part = |text: &str, word: &str| {
            let at = text.find(word).expect("it is there") as u32;
            part_around(text, Span::new(0, text.len()), at).of(text).to_owned()
        };
        assert_eq!(part("<td><p>A <b>lamp</b>!</p> <p>B</p></td>", "lamp"), "A <b>lamp</b>!");
        assert_eq!(part("<li>one<br/>two</li>", "two"), "two");
        assert_eq!(part("one\n* **two** three\nfour", "two"), "* **two** three");
        assert_eq!(part("<p>one", "one"), "one");
    }

    #[test]
    fn tags_comments_and_text() {
        let text = "<td>a<!-- x > y --><img src='p>q.png'>b < c</td>";
        let mut seen = Vec::new();
        pieces(text, Span::new(0, text.len()), |piece| {
            seen.push(match piece {
                Piece::Tag { name, .. } => format!("tag {}", name.of(text)),
                Piece::Close(name) => format!("end {}", name.of(text)),
                Piece::Comment(span) => span.of(text).to_owned(),
                Piece::Text(span) => span.of(text).to_owned(),
            })
        });
        assert_eq!(seen, ["tag td", "a", "<!-- x > y -->", "tag img", "b < c", "end td"]);
    }
}
