//! How the constructs of dialects are written: tokens, attribute lists, heading ids, includes. Which of them a page may
//! have is its dialect's to say.

mod ids;

use std::borrow::Cow;

use crate::dialect::Dialect;
use crate::text::{Span, hash};
pub use ids::{explicit_id, is_attribute_line, words_end};

/// The longest token or attribute list that is looked for, in bytes: keeps damaged pages linear.
const LONGEST: usize = 2_000;

/// A `[!KEYWORD ...]` token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// As written.
    pub keyword: &'t str,
    /// Between keyword and closing bracket, trimmed.
    pub label: &'t str,
    /// From `[` to `]`.
    pub span: Span,
}

/// Reads the token that starts at `start` (a `[` followed by `!`), looking no further than `end`.
/// Brackets nest, `\]` does not close.
pub fn token(text: &str, start: usize, end: usize) -> Option<Token<'_>> {
    let bytes = text.as_bytes();
    let end = end.min(text.len()).min(start + LONGEST);
    let keyword_start = start + 2;
    let letters =
        bytes.get(keyword_start..end)?.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
    let keyword_end = keyword_start + letters;
    if letters == 0 {
        return None;
    }
    let mut depth = 1;
    let mut at = keyword_end;
    while at < end {
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => depth += 1,
            b']' => {
                depth -= 1;
                if depth == 0 {
                    let label = text.get(keyword_end..at)?.trim();
                    return Some(Token {
                        keyword: &text[keyword_start..keyword_end],
                        label,
                        span: Span::new(start, at + 1),
                    });
                }
            }
            b'\n' if bytes.get(at + 1).is_none_or(|&b| b == b'\n' || b == b'\r') => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The attribute list that opens at `start` (a `{`), up to and with its `}`; never across a line.
pub fn attributes(text: &str, start: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    if bytes.get(start) != Some(&b'{') || bytes.get(start + 1) == Some(&b'{') {
        return None;
    }
    let window = &bytes[start..bytes.len().min(start + LONGEST)];
    let close = memchr::memchr2(b'}', b'\n', window)?;
    (window[close] == b'}').then(|| Span::new(start, start + close + 1))
}

/// The value of `name=` in an attribute list or a tag, whatever the case of its name: quoted or not, as written.
pub fn attribute<'t>(text: &'t str, list: Span, name: &str) -> Option<(&'t str, Span)> {
    let slice = list.of(text);
    let bytes = slice.as_bytes();
    let first = name.bytes().next()?;
    for at in memchr::memchr2_iter(first, first.to_ascii_uppercase(), bytes) {
        if !bytes[at..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            continue;
        }
        let before = at.checked_sub(1).map_or(b' ', |i| bytes[i]);
        let mut from = at + name.len();
        if !(before.is_ascii_whitespace() || matches!(before, b'{' | b'"' | b'\'' | b'>' | b'<')) {
            continue;
        }
        while bytes.get(from) == Some(&b' ') {
            from += 1;
        }
        if bytes.get(from) != Some(&b'=') {
            continue;
        }
        from += 1;
        while bytes.get(from) == Some(&b' ') {
            from += 1;
        }
        let (from, len) = match bytes.get(from) {
            Some(&quote @ (b'"' | b'\'')) => {
                (from + 1, memchr::memchr(quote, &bytes[from + 1..]).unwrap_or(bytes.len() - from - 1))
            }
            _ => (
                from,
                bytes[from..].iter().take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'}' | b'>')).count(),
            ),
        };
        let start = list.start as usize + from;
        return Some((slice.get(from..from + len)?, Span::new(start, start + len)));
    }
    None
}

/// The cells of a table row as written; short rows are not filled up.
pub fn cells(row: &str) -> impl Iterator<Item = &str> {
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = row.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(row);
    let mut escaped = false;
    row.split(move |c: char| {
        let ends = c == '|' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })
}

/// Where the content of a line begins: behind blanks and the marks of quotes and list items, which hold blocks of their
/// own.
pub fn behind_markers(bytes: &[u8], line: std::ops::Range<usize>) -> usize {
    let mut at = line.start;
    let blank = |at: usize| at < line.end && matches!(bytes[at], b' ' | b'\t');
    while at < line.end {
        match bytes[at] {
            b' ' | b'\t' | b'>' => at += 1,
            b'*' | b'-' | b'+' if blank(at + 1) => at += 2,
            b'0'..=b'9' => {
                let digits = bytes[at..line.end].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
                if !matches!(bytes.get(at + digits), Some(b'.' | b')')) || !blank(at + digits + 1) {
                    return at;
                }
                at += digits + 2;
            }
            _ => return at,
        }
    }
    at
}

/// `{{name}}` or `{{word path}}` at `start`, with the word of the dialect: what is between the braces, and where it
/// ends. Content such as `{{profile.name}}` is no include.
pub fn include<'t>(text: &'t str, start: usize, end: usize, dialect: &Dialect) -> Option<(Span, &'t str)> {
    let word = dialect.include?;
    let window = text.get(start + 2..end.min(start + LONGEST))?;
    let close = memchr::memmem::find(window.as_bytes(), b"}}")?;
    let inner = window[..close].trim();
    let path = inner.strip_prefix(word).filter(|rest| rest.starts_with(char::is_whitespace));
    let is_name = !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    (is_name || path.is_some()).then(|| (Span::new(start, start + 2 + close + 2), path.map_or(inner, str::trim)))
}

/// The key of words that are compared: blanks folded, zero-width spaces dropped, case kept.
pub fn folded_key(text: &str, scratch: &mut String) -> u64 {
    scratch.clear();
    let mut blank = false;
    for c in text.chars() {
        match c {
            '\u{200b}' | '\u{feff}' => {}
            c if c.is_whitespace() || c == '>' && blank => blank = true,
            c => {
                if blank && !scratch.is_empty() {
                    scratch.push(' ');
                }
                blank = false;
                scratch.push(if matches!(c, '’' | '‘') { '\'' } else { c });
            }
        }
    }
    let decoded = if scratch.contains('&') { decode_entities(scratch) } else { None };
    hash(decoded.as_deref().unwrap_or(scratch).trim().as_bytes())
}

/// Whether a label holds nothing that a reader sees.
pub fn is_blank(label: &str) -> bool {
    // Quotes alone name nothing.
    let is_quote = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    let blank = |c: char| c.is_whitespace() || is_quote(c) || matches!(c, '\u{200b}' | '\u{feff}');
    label.chars().all(blank)
        || label.contains('&') && decode_entities(label).is_some_and(|label| label.chars().all(blank))
}

/// The key of a label: that of its words, whatever their case.
pub fn label_key(text: &str, scratch: &mut String) -> u64 {
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_uppercase()) {
        return folded_key(text, scratch);
    }
    folded_key(&text.to_lowercase(), scratch)
}

/// Decodes the entities of HTML, named and numeric; `None` where there is none. A no-break space becomes a plain one, a
/// zero-width space nothing.
pub fn decode_entities(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((plain, len)) => {
                let plain = plain.chars().filter(|c| *c != '\u{200b}');
                out.extend(plain.map(|c| if c == '\u{a0}' { ' ' } else { c }));
                rest = &rest[len..];
                found = true;
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    found.then_some(out)
}

/// What an entity at the start of `text` means, and its length.
fn entity(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let end = text.bytes().take(htmlize::ENTITY_MAX_LENGTH).position(|b| b == b';')? + 1;
    let entity = &text[..end];
    let plain = match entity.strip_prefix("&#").and_then(|number| number.strip_suffix(';')) {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            Cow::Owned(char::from_u32(code)?.to_string())
        }
        None => Cow::Borrowed(std::str::from_utf8(htmlize::ENTITIES.get(entity.as_bytes())?).ok()?),
    };
    Some((plain, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_nest_escape_and_end() {
        let read = |text: &'static str| token(text, 0, text.len()).map(|t| (t.keyword, t.label, t.span.of(text)));
        assert_eq!(read("[!UICONTROL Save] x"), Some(("UICONTROL", "Save", "[!UICONTROL Save]")));
        assert_eq!(
            read("[!UICONTROL Use [!DNL Lumen] now]"),
            Some(("UICONTROL", "Use [!DNL Lumen] now", "[!UICONTROL Use [!DNL Lumen] now]"))
        );
        assert_eq!(read(r"[!UICONTROL a\]b] c"), Some(("UICONTROL", r"a\]b", r"[!UICONTROL a\]b]")));
        assert_eq!(read("[!UICONTROL open"), None);
        assert_eq!(read("[!] x"), None);
        assert_eq!(read("[!DNL a\n\nb]"), None);
    }

    #[test]
    fn cells_of_rows() {
        let read = |row: &'static str| cells(row).collect::<Vec<_>>();
        assert_eq!(read("| a | b |"), [" a ", " b "]);
        assert_eq!(read("a | b | c"), ["a ", " b ", " c"]);
        assert_eq!(read(r"| a \| b | c |"), [r" a \| b ", " c "]);
        assert_eq!(read(r"| a | b \|"), [" a ", r" b \|"]);
        assert_eq!(read("| a |"), [" a "]);
        assert_eq!(read(""), [""]);
    }

    #[test]
    fn content_is_behind_markers() {
        let content = |line: &'static str| &line[behind_markers(line.as_bytes(), 0..line.len())..];
        for line in ["a", "> a", "  * > a", "12. a", "- 1) a", "\t+ a"] {
            assert_eq!(content(line), "a", "{line}");
        }
        for line in ["*a*", "-", "12", "1.5 a", "# a"] {
            assert_eq!(content(line), line);
        }
    }

    #[test]
    fn attribute_lists() {
        let text = r#"{type=Informative tooltip="A b" url="/help/x.md"} z"#;
        let list = attributes(text, 0).expect("closed");
        assert_eq!(attribute(text, list, "url").map(|(v, _)| v), Some("/help/x.md"));
        assert_eq!(attribute(text, list, "type").map(|(v, _)| v), Some("Informative"));
        assert_eq!(attribute(text, list, "ip"), None);
        assert_eq!(attributes("{{x}}", 0), None);
        assert_eq!(attributes("{open\n}", 0), None);
    }

    #[test]
    fn includes_are_names_or_paths() {
        let read = |text: &'static str| include(text, 0, text.len(), &crate::dialect::AFM).map(|(_, name)| name);
        assert_eq!(read("{{note-beta}}"), Some("note-beta"));
        assert_eq!(read("{{$include /help/_includes/x.md}}"), Some("/help/_includes/x.md"));
        assert_eq!(read("{{lead.Email Address}}"), None);
        assert_eq!(read("{{}}"), None);
    }
}
