//! What an expression says to a program, and in which of its strings words for readers are.

use super::script;
use crate::text::{Span, hash};

/// The key of an expression; `None` where it is nothing but a text, as `{' '}` is.
pub fn program_key(expression: &str) -> Option<u64> {
    let words = program(expression, &|_| false);
    (!words.is_empty()).then(|| hash(words.as_bytes()))
}

/// An expression without blanks, comments and texts, which may be for readers, but for the values of keys that are the
/// same in every language. Of an expression that holds elements, no more than that it does.
pub fn program(expression: &str, is_verbatim: &dyn Fn(&str) -> bool) -> String {
    let bytes = expression.as_bytes();
    let holds_elements = memchr::memchr_iter(b'<', bytes)
        .any(|at| bytes.get(at + 1).is_some_and(|next| next.is_ascii_alphabetic() || *next == b'>'));
    if holds_elements {
        return "<>".to_owned();
    }
    let mut out = String::new();
    let mut at = 0;
    while let Some(c) = expression.get(at..).and_then(|rest| rest.chars().next()) {
        let is_quote = matches!(c, '"' | '\'' | '`');
        let end = if is_quote || c == '/' { script::token_end(bytes, at) } else { at + c.len_utf8() };
        if is_quote && end > at + 1 {
            if is_verbatim(key_before(&out)) {
                out.push_str(expression.get(at + 1..end - 1).unwrap_or(""));
            }
            out.push('"');
        } else if !c.is_whitespace() && end == at + c.len_utf8() {
            out.push(c);
        }
        at = end;
    }
    if out.bytes().all(|byte| byte == b'"') { String::new() } else { out }
}

/// The key of an object whose value would follow: `label` in `{label:`.
fn key_before(program: &str) -> &str {
    let key = program.strip_suffix(':').unwrap_or("").trim_end_matches('"');
    let start = key.rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).map_or(0, |at| at + 1);
    key.get(start..).unwrap_or("")
}

/// The one text of an expression, without its quotes; `None` where there are more.
pub fn only_text(text: &str, expression: Span) -> Option<Span> {
    let bytes = &text.as_bytes()[..expression.end as usize];
    let mut found = None;
    let mut at = expression.start as usize;
    while let Some(step) = memchr::memchr3(b'"', b'\'', b'`', &bytes[at..]) {
        at += step;
        let end = script::token_end(bytes, at);
        if end > at + 1 && found.replace(Span::new(at + 1, end - 1)).is_some() {
            return None;
        }
        at = end;
    }
    found
}
