//! Tags by their names, also where they are escaped, and comments.

use super::{Finder, after_blanks, braces};
use crate::page::DamageKind;
use crate::text::Span;

/// The tags that pages use; anything else in angle brackets is a placeholder.
const TAGS: [&str; 38] = [
    "a", "b", "br", "center", "code", "col", "colgroup", "dd", "details", "div", "dl", "dt", "em", "h1", "h2", "h3",
    "h4", "hr", "i", "iframe", "img", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
];

/// The length of `img` or `/a` where `rest` begins with the name of a tag.
pub(super) fn tag_name(rest: &str) -> Option<usize> {
    let slash = usize::from(rest.starts_with('/'));
    let len = rest.as_bytes()[slash..].iter().take(12).take_while(|b| b.is_ascii_alphanumeric()).count();
    let name = rest.get(slash..slash + len)?;
    let ends = rest.as_bytes().get(slash + len).is_none_or(|b| !matches!(b, b'-' | b'_' | b'.' | b':' | b'@'));
    let known = TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name));
    (known && ends).then_some(slash + len)
}

/// `&lt;img` or `&lt;!--`: its length.
pub(super) fn escaped_tag(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix("&lt;").or_else(|| rest.strip_prefix("&#60;"))?;
    let start = rest.len() - after.len();
    if let Some(words) = ["!--", "!—", "!–", "! --"].iter().find_map(|open| after.strip_prefix(open)) {
        // The comment is all one, with what it hid.
        let line = words.lines().next().unwrap_or("");
        let ends = ["--&gt;", "—&gt;", "–&gt;", "-->", "—>", "–>"].iter();
        let end = ends.filter_map(|end| line.find(end).map(|at| at + end.len())).min();
        return Some(rest.len() - words.len() + end.unwrap_or(0));
    }
    let name = tag_name(after)?;
    let next = after.get(name..)?;
    let is_tag = next.starts_with([' ', '>', '/']) || next.starts_with("&gt;") || next.starts_with("&nbsp;");
    is_tag.then_some(start + name)
}

impl Finder {
    /// A comment in raw HTML.
    pub(in crate::parse) fn comment(&mut self, text: &str, span: Span) {
        let inner = span.of(text).get(4..).unwrap_or("");
        if !inner.ends_with("-->") || memchr::memmem::find(inner.as_bytes(), b"<!--").is_some() {
            self.add(DamageKind::UnclosedComment, span.start as usize..span.start as usize + 4);
        }
    }

    /// A tag in raw HTML.
    pub(in crate::parse) fn tag(&mut self, text: &str, tag: Span) {
        let slice = tag.of(text);
        // A tag that nothing ends goes on to the end of the next one.
        let next = slice.get(1..).and_then(|rest| rest.find('<')).map(|at| at + 1);
        let next = next.filter(|at| slice[..*at].matches('"').count().is_multiple_of(2));
        if !slice.ends_with('>') || next.is_some() {
            let slice = &slice[..next.unwrap_or(slice.len())];
            let end = slice.find('\n').unwrap_or(slice.len());
            self.add(DamageKind::UnclosedTag, tag.start as usize..tag.start as usize + end);
            return;
        }
        if braces::wrong_quotes(slice).is_some() {
            self.add(DamageKind::AttributeQuotes, tag.range());
        }
        const MARKS: [(&str, &str); 4] =
            [("<strong>", "</strong>"), ("<b>", "</b>"), ("<em>", "</em>"), ("<i>", "</i>")];
        if let Some((_, close)) = MARKS.iter().find(|(open, _)| *open == slice) {
            let end = after_blanks(text, tag.end as usize);
            if text.get(end..).is_some_and(|rest| rest.starts_with(close)) {
                self.add(DamageKind::EmptyEmphasis, tag.start as usize..end + close.len());
            }
        }
    }
}
