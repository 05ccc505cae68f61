//! Attribute lists, heading ids and includes that are no longer what they were.

use std::ops::Range;

use super::{Finder, after_blanks, line_end};
use crate::page::DamageKind;
use crate::parse::syntax;

/// What machine translation writes in place of `"`.
pub const QUOTES: [&str; 14] = ["&quot;", "&#34;", "“", "”", "„", "«", "»", "‘", "’", "‚", "＂", "「", "『", "&laquo;"];

/// What is in a link in place of its words.
const LINK_SIGNS: [&str; 2] = ["&#128279;", "\u{1f517}"];

impl Finder {
    /// A `{` in text.
    pub(super) fn brace(&mut self, text: &str, at: usize, in_heading: bool) -> usize {
        let bytes = text.as_bytes();
        let end = line_end(bytes, at);
        let line = text.get(at..end).unwrap_or("");
        if let Some(name) = line.strip_prefix("{{") {
            let close = line.find('}');
            let is_open = match close {
                Some(close) => !line[close..].starts_with("}}") && !line.contains("}}") && end - at < super::LONGEST,
                None => false,
            };
            if is_open && name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '$') {
                self.add(DamageKind::Include, at..at + close.unwrap_or(2) + 1);
            }
            return at + 2;
        }
        let inner = after_blanks(text, at + 1);
        if inner > at + 1 && bytes.get(inner) == Some(&b'{') {
            if let Some(close) = line.rfind("}}").or_else(|| line.rfind("} }")).or_else(|| line.rfind('}')) {
                let close = at + close;
                let ends = ["} }", "}}"].into_iter().find(|ends| text[close..].starts_with(ends));
                let len = ends.map_or(1, str::len);
                if close > inner {
                    self.add(DamageKind::Include, at..close + len);
                    return close + len;
                }
            }
            return inner + 1;
        }
        if in_heading && matches!(text.get(inner..).and_then(|rest| rest.chars().next()), Some('#' | '＃')) {
            return self.heading_id(text, at);
        }
        if in_heading && self.dialect.attribute_lists && is_bare_id(text, at) {
            self.add(DamageKind::HeadingId, at..line_end(text.as_bytes(), at).min(text.len()));
        }
        self.placeholder(text, at);
        self.list(text, at).unwrap_or(at + 1)
    }

    /// Braces around words and a number behind them, `{words 0}`, as a placeholder of the translation system leaves
    /// them.
    pub(super) fn placeholder(&mut self, text: &str, at: usize) {
        let line = text.get(at + 1..line_end(text.as_bytes(), at)).unwrap_or("");
        let Some(words) = line.find(['{', '}']).filter(|end| line[*end..].starts_with('}')).map(|end| &line[..end])
        else {
            return;
        };
        let head = words.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = words.len() - head.len();
        if (1..=2).contains(&digits) && head.ends_with(' ') && head.len() > 2 && !head.contains(['=', '#', '"']) {
            self.add(DamageKind::Number, at + 1 + head.len()..at + 2 + words.len());
        }
    }

    /// The attribute list that opens at `at`; where it ends.
    pub(super) fn list(&mut self, text: &str, at: usize) -> Option<usize> {
        let list = syntax::attributes(text, at).filter(|_| self.dialect.attribute_lists)?;
        if is_list(list.of(text)) && wrong_quotes(list.of(text)).is_some() {
            self.add(DamageKind::AttributeQuotes, list.range());
        }
        Some(list.end as usize)
    }

    /// What follows a link or an image, and what is in a link.
    pub(in crate::parse) fn link(&mut self, text: &str, range: &Range<usize>, is_link: bool) {
        let bytes = text.as_bytes();
        if bytes.get(range.end) == Some(&b'{') {
            self.list(text, range.end);
        } else {
            let at = after_blanks(text, range.end);
            if at > range.end
                && bytes.get(at) == Some(&b'{')
                && let Some(list) = syntax::attributes(text, at)
                && is_list(list.of(text))
            {
                self.add(DamageKind::DetachedAttributes, range.end..list.end as usize);
            }
        }
        if is_link && bytes.get(range.start) == Some(&b'[') {
            let mut close = after_blanks(text, range.start + 1);
            // Translation systems hide the words of a link behind this sign, and forget to put them back.
            if let Some(sign) =
                LINK_SIGNS.iter().find(|sign| text.get(close..).is_some_and(|rest| rest.starts_with(**sign)))
            {
                close = after_blanks(text, close + sign.len());
            }
            if bytes.get(close) == Some(&b']') && bytes.get(close + 1) == Some(&b'(') {
                self.add(DamageKind::EmptyLink, range.start..close + 1);
            }
        }
    }

    /// An id in a heading: whether it is one. Returns where it ends.
    pub(super) fn heading_id(&mut self, text: &str, at: usize) -> usize {
        let end = line_end(text.as_bytes(), at);
        let line = text.get(at..end).unwrap_or("").trim_end();
        let Some(close) = line.find('}') else {
            let is_cut = line.starts_with("{#") && !line.contains(' ') && line.len() > 2;
            if is_cut {
                self.add(DamageKind::HeadingId, at..at + line.len());
            }
            return at + line.len().max(1);
        };
        let id = &line[..close + 1];
        let rest = line[close + 1..].trim_start().trim_end_matches(['#', ' ']);
        let inner = id.strip_prefix('{').map_or("", |list| list.trim_end_matches('}').trim());
        let is_spaced = self.dialect.spaced_ids && inner.len() > 1 && !inner.contains(char::is_whitespace);
        let is_whole = is_spaced && inner.starts_with('#') && !inner.starts_with("##")
            || id.starts_with("{#") && id.len() > 3 && !id[2..].starts_with(char::is_whitespace);
        // What follows it on the line: nothing, or another list.
        let is_last = rest.is_empty() || rest.starts_with('{') || rest.starts_with("<!--");
        if !is_whole && !id.contains(['=', '.']) {
            self.add(DamageKind::HeadingId, at..at + close + 1);
        } else if is_whole && !is_last {
            self.add(DamageKind::HeadingId, at..at + line.len());
        }
        at + close + 1
    }
}

/// Whether braces that end a heading hold an id without its sign: `{light-off}`.
fn is_bare_id(text: &str, at: usize) -> bool {
    let line = text.get(at..line_end(text.as_bytes(), at)).unwrap_or("");
    let id = line.strip_prefix('{').and_then(|line| line.strip_suffix('}')).unwrap_or("");
    id.contains('-')
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && text[..at].ends_with(' ')
}

/// Whether braces hold attributes, not words.
fn is_list(list: &str) -> bool {
    list.find('=').is_some_and(|at| at > 1) && !list.starts_with("{#")
}

/// Where in an attribute list or tag a value has quotes that are none.
pub fn wrong_quotes(list: &str) -> Option<usize> {
    let bytes = list.as_bytes();
    let mut at = 0;
    while let Some(i) = memchr::memchr2(b'=', b'"', &bytes[at..]) {
        at += i + 1;
        if bytes[at - 1] == b'"' {
            // Between quotes anything is allowed; a quote that nothing closes is damaged.
            match memchr::memchr(b'"', &bytes[at..]) {
                Some(close) => at += close + 1,
                None => return Some(at - 1),
            }
            continue;
        }
        let value = after_blanks(list, at);
        let rest = list.get(value..).unwrap_or("");
        if QUOTES.iter().any(|quote| rest.starts_with(quote)) {
            return Some(value);
        }
        if !rest.starts_with('"') {
            // An unquoted value, such as an address, may hold `=`.
            at += bytes[at..].iter().take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'"' | b'}')).count();
        }
    }
    None
}
