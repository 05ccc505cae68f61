//! Choices between texts: what one language says with a value, another says with one text or another.

use std::borrow::Cow;

use super::Change;

/// Whether the translation chooses between texts where the source shows a value, or beside it: `{kind === 'a' ? 'b' : 'c'}`
/// for `{kind}`, and `{count > 1 ? 's' : ''}` behind `{count}`.
pub(super) fn is_choice(ours: &str, change: &Change) -> bool {
    if !change.theirs.is_empty() {
        return false;
    }
    let Some(code) = ours.get(change.ours.clone()) else { return false };
    let Some(added) = outline(&from_brace(code)) else { return false };
    let Some(condition) = added.strip_suffix('}').unwrap_or(&added).strip_suffix("?\":\"") else { return false };
    match condition.strip_prefix('{') {
        Some(condition) => added.ends_with('}') && is_condition(condition),
        None => !added.ends_with('}') && is_comparison(condition) && is_shown(ours, change.ours.start),
    }
}

/// The braces that come in behind others, where those before them are taken for theirs: `{b}` of `{a} and {b}` is `} and {b`.
fn from_brace(code: &str) -> Cow<'_, str> {
    let inner = code.strip_prefix('}').and_then(|rest| rest.split_once('{'));
    match inner {
        Some((text, inner)) if !text.contains(['}', '<', '>']) => format!("{{{inner}}}").into(),
        _ => code.into(),
    }
}

/// Code without blanks and with `"` for each text; `None` if a text has no end.
fn outline(code: &str) -> Option<String> {
    let mut out = String::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' | '\'' | '`' => {
                out.push('"');
                let mut is_escaped = false;
                chars.find(|next| {
                    let ends = *next == c && !is_escaped;
                    is_escaped = *next == '\\' && !is_escaped;
                    ends
                })?;
            }
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    Some(out)
}

/// Whether values are compared, or one is asked for, and nothing is called or set.
fn is_condition(code: &str) -> bool {
    let is_part =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '"' | '=' | '!' | '<' | '>' | '&' | '|');
    let signs =
        ["===", "!==", "==", "!=", "<=", ">="].iter().fold(code.to_owned(), |code, sign| code.replace(sign, ""));
    !code.is_empty() && code.chars().all(is_part) && !signs.contains('=')
}

/// Whether code compares what is before it with a value: `==="`, `>1`.
fn is_comparison(code: &str) -> bool {
    ["===", "!==", "==", "!=", "<=", ">=", "<", ">"].iter().any(|sign| code.starts_with(sign)) && is_condition(code)
}

/// Whether a place is in the braces of an expression that readers see: not in those of an attribute, and in no call.
fn is_shown(code: &str, at: usize) -> bool {
    let before = code.get(..at).unwrap_or("");
    let Some(open) = before.rfind(['{', '}', '(', ')', ';']) else { return false };
    before[open..].starts_with('{') && !before[..open].trim_end().ends_with('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_one(ours: &str, added: &str) -> bool {
        let at = ours.find(added).unwrap_or(0);
        is_choice(ours, &Change { theirs: 0..0, ours: at..at + added.len() })
    }

    #[test]
    fn choices_between_texts() {
        for (ours, added) in [
            ("<p>{kind === 'a' ? 'b' : 'c'}</p>", "=== 'a' ? 'b' : 'c'"),
            ("<p>{count}{count > 1 ? 's' : ''}</p>", "{count > 1 ? 's' : ''}"),
            ("<p>{count} lamp{count > 1 ? 's' : ''}</p>", "} lamp{count > 1 ? 's' : ''"),
            ("<p>{lamp.on ? \"x\" : \"it\\\"s\"}</p>", "{lamp.on ? \"x\" : \"it\\\"s\"}"),
        ] {
            assert!(is_one(ours, added), "{added}");
        }
        for (ours, added) in [
            ("<p class={kind === 'a' ? 'b' : 'c'}>", "=== 'a' ? 'b' : 'c'"),
            ("<p>{kind === 'a' ? 'b' : lamp}</p>", "=== 'a' ? 'b' : lamp"),
            ("<p>{turn() ? 'b' : 'c'}</p>", "{turn() ? 'b' : 'c'}"),
            ("<p>{lamp = 1 ? 'b' : 'c'}</p>", "{lamp = 1 ? 'b' : 'c'}"),
            ("<p>{kind === 'a'}</p>", "=== 'a'"),
            ("<p>{? 'a' : 'b'}", "{? 'a' : 'b'}"),
            ("<p>{lamp ? 'a : 'b'}", "{lamp ? 'a : 'b'}"),
            ("", ""),
        ] {
            assert!(!is_one(ours, added), "{added}");
        }
        let change = Change { theirs: 0..1, ours: 0..3 };
        assert!(!is_choice("{a}", &change));
    }
}
