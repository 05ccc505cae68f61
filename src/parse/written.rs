//! Where references are written in a text, and what can be written there.

use super::syntax;
use crate::text::Span;

/// Whether an id can be written as it is wherever an id stands.
pub fn is_plain_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Where the target of a link or image stands, if it is written there just as `value` is.
pub fn written_target(text: &str, whole: Span, value: &str) -> Option<Span> {
    let slice = whole.of(text);
    if slice == value {
        return Some(whole);
    }
    if slice.starts_with('<') {
        let names = ["href", "src"].into_iter();
        let mut found = names.filter_map(|name| syntax::attribute(text, whole, name));
        return found.find(|(written, _)| *written == value).map(|(_, span)| span);
    }
    let open = slice.rfind("](").map(|at| at + 2)?;
    let rest = &slice[open..];
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    let rest = &rest[blanks..];
    let behind = rest.strip_prefix(value)?;
    let start = whole.start as usize + open + blanks;
    let ends = behind.starts_with([')', ' ', '\n', '\r']) && !value.is_empty();
    ends.then(|| Span::new(start, start + value.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stand_where_they_are_written() {
        let read = |text: &'static str, value: &str| {
            written_target(text, Span::new(0, text.len()), value).map(|span| (span.start as usize, span.of(text)))
        };
        assert_eq!(read("[a](x.md)", "x.md"), Some((4, "x.md")));
        assert_eq!(read("[![b](c.png)](x.md \"t\")", "x.md"), Some((14, "x.md")));
        assert_eq!(read("<a class='n' href=\"x.md\">", "x.md"), Some((19, "x.md")));
        assert_eq!(read("x.md", "x.md"), Some((0, "x.md")));
        assert_eq!(read("[a](x.md?a=1&amp;b=2)", "x.md?a=1&b=2"), None);
        assert_eq!(read("[a][b]", "x.md"), None);
        assert_eq!(read("[a](x.mdx)", "x.md"), None);
    }
}
