//! Raw HTML: the few tags whose attributes are facts, and comments.

use crate::text::Span;

/// Something that HTML says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// An opening tag: its name and the whole tag.
    Tag {
        /// Where the name stands.
        name: Span,
        /// From `<` to `>`.
        tag: Span,
    },
    /// What stands between `<!--` and `-->`, with them.
    Comment(Span),
    /// Text between tags.
    Text(Span),
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
            let letters = rest[1..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            if letters == 0 && rest.get(1) != Some(&b'/') {
                at = open + 1;
                continue;
            }
            flush(text_start, open, &mut found);
            let end = tag_end(bytes, open + 1 + letters);
            if letters > 0 {
                found(Piece::Tag { name: Span::new(open + 1, open + 1 + letters), tag: Span::new(open, end) });
            }
            end
        };
        at = end;
        text_start = end;
    }
    flush(text_start, bytes.len(), &mut found);
}

fn flush(start: usize, end: usize, found: &mut impl FnMut(Piece)) {
    if start < end {
        found(Piece::Text(Span::new(start, end)));
    }
}

/// One past the `>` that ends a tag; a quote opens only behind `=`, so that a stray apostrophe swallows nothing.
fn tag_end(bytes: &[u8], from: usize) -> usize {
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
    fn tags_comments_and_text() {
        let text = "<td>a<!-- x > y --><img src='p>q.png'>b < c</td>";
        let mut seen = Vec::new();
        pieces(text, Span::new(0, text.len()), |piece| {
            seen.push(match piece {
                Piece::Tag { name, .. } => format!("tag {}", name.of(text)),
                Piece::Comment(span) => span.of(text).to_owned(),
                Piece::Text(span) => span.of(text).to_owned(),
            })
        });
        assert_eq!(seen, ["tag td", "a", "<!-- x > y -->", "tag img", "b < c"]);
    }
}
