//! Shortcodes that hold comments: the site takes them out before anything is read.

use std::ops::Range;

use crate::dialect::Dialect;
use crate::parse::syntax;

/// Where the comments of a page are that begin and end with their lines, tags included.
pub(super) fn places(text: &str, dialect: &Dialect) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    if dialect.comments.is_empty() {
        return places;
    }
    let (mut from, mut line) = (0, 0);
    while let Some((open, false)) = next(text, from, dialect) {
        let mut end = open.end;
        // A tag of the same name inside opens nothing.
        let close = loop {
            match next(text, end, dialect) {
                Some((close, true)) => break close,
                Some((inner, false)) => end = inner.end,
                None => return places,
            }
        };
        line = text[from..open.start].rfind('\n').map_or(line, |at| from + at + 1);
        let mut rest = text[close.end..].chars().take_while(|c| *c != '\n');
        let is_first = syntax::behind_markers(text.as_bytes(), line..open.end) == open.start;
        if is_first && !text[line..open.start].contains('>') && rest.all(char::is_whitespace) {
            places.push(open.start..close.end);
        }
        line = text[open.start..close.end].rfind('\n').map_or(line, |at| open.start + at + 1);
        from = close.end;
    }
    places
}

/// The next tag of a comment, and whether it closes one.
fn next(text: &str, mut from: usize, dialect: &Dialect) -> Option<(Range<usize>, bool)> {
    while let Some(at) = memchr::memmem::find(&text.as_bytes()[from..], b"{{") {
        let open = from + at;
        from = open + 2;
        let rest = &text[from..];
        let close = match rest.as_bytes().first() {
            Some(b'<') => ">}}",
            Some(b'%') => "%}}",
            _ => continue,
        };
        let words = rest[1..].trim_start();
        let (closes, words) = words.strip_prefix('/').map_or((false, words), |words| (true, words.trim_start()));
        let is_end = |rest: &&str| rest.trim_start().starts_with(close);
        let behind = dialect.comments.iter().find_map(|name| words.strip_prefix(*name).filter(is_end));
        if let Some(behind) = behind {
            let end = text.len() - behind.trim_start().len() + close.len();
            return Some((open..end, closes));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{COMMONMARK, GOLDMARK};

    #[test]
    fn comments_of_their_own_lines() {
        let of = |text: &'static str| places(text, &GOLDMARK).into_iter().map(|at| &text[at]).collect::<Vec<_>>();
        assert_eq!(of("a\n\n{{% comment %}}\nb\n{{% /comment %}}\n\nc"), ["{{% comment %}}\nb\n{{% /comment %}}"]);
        assert_eq!(of("{{< comment >}} b {{< /comment >}}"), ["{{< comment >}} b {{< /comment >}}"]);
        assert_eq!(of("- {{<comment>}}\n  b\n  {{</ comment >}}\n"), ["{{<comment>}}\n  b\n  {{</ comment >}}"]);
        assert_eq!(of("a {{< comment >}} b {{< /comment >}}\n"), [""; 0]);
        assert_eq!(of("{{< comment >}} b\n"), [""; 0]);
        assert_eq!(of("{{< comments >}} b {{< /comments >}}"), [""; 0]);
        assert_eq!(of("{{</* comment */>}} b {{</* /comment */>}}"), [""; 0]);
        assert!(places("{{< comment >}} b {{< /comment >}}", &COMMONMARK).is_empty());
    }
}
