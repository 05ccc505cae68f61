//! Code that a translation has as text, without its backticks.

use std::ops::Range;

/// More characters than code in other quotation marks has.
const MOST: usize = 64;

const QUOTES: [char; 15] = ['"', '\'', '“', '”', '„', '«', '»', '‘', '’', '´', '｀', '「', '」', '‹', '›'];

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}')
}

/// Whether quotes, or marks that look like backticks, are around a part of a text.
pub(super) fn is_quoted(text: &str, at: usize, len: usize) -> bool {
    text[..at].trim_end_matches(is_blank).ends_with(QUOTES)
        && text[at + len..].trim_start_matches(is_blank).starts_with(QUOTES)
}

/// Where code that begins with a quotation mark is as text, with those of another language: `« lamp »: 1` for `"lamp": 1`.
pub(super) fn in_other_quotes(text: &str, code: &str, in_code: impl Fn(usize) -> bool) -> Option<Range<usize>> {
    let is_said = |c: &char| !QUOTES.contains(c) && !is_blank(*c);
    let wanted: Vec<char> = code.chars().filter(is_said).collect();
    if !code.starts_with(['"', '\'']) || wanted.is_empty() || wanted.len() > MOST {
        return None;
    }
    let starts = text.match_indices(QUOTES).map(|(at, _)| at);
    starts.filter(|at| !in_code(*at)).find_map(|start| {
        let mut said = text[start..].char_indices().filter(|(_, c)| is_said(c));
        let mut last = 0;
        let is_one = wanted.iter().all(|wanted| {
            let next = said.next();
            last = next.map_or(last, |(at, c)| at + c.len_utf8());
            next.is_some_and(|(_, c)| c == *wanted)
        });
        let end = start + last;
        let rest = text.get(end..)?;
        let quote = rest.trim_start_matches(is_blank);
        let closing = quote.chars().next().filter(|c| QUOTES.contains(c));
        let end = closing.map_or(end, |c| end + rest.len() - quote.len() + c.len_utf8());
        // A letter or two are a word of any language, but for the marks on both sides.
        let is_one = is_one && (wanted.len() > 2 || closing.is_some());
        (is_one && !rest.starts_with(char::is_alphanumeric)).then_some(start..end)
    })
}

/// Where code is as text: a word by itself, and no part of an address or name.
pub(super) fn bare(text: &str, code: &str, in_code: impl Fn(usize) -> bool) -> Option<usize> {
    let is_part = |c: Option<char>| {
        c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '#' | '='))
    };
    let is_word = |at: &usize| {
        let is_tagged = text[..*at].ends_with('>') && text[at + code.len()..].starts_with('<');
        !is_tagged
            && !is_part(text[..*at].chars().next_back())
            && !is_part(text[at + code.len()..].chars().next().filter(|c| *c != '.'))
    };
    text.match_indices(code).map(|(at, _)| at).find(|at| is_word(at) && !in_code(*at)).filter(|_| code.len() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_in_other_quotation_marks() {
        let found = |text: &'static str, code| in_other_quotes(text, code, |_| false).map(|at| &text[at]);
        assert_eq!(found("Une « lampe/rouge » allumée", "\"lampe/rouge\""), Some("« lampe/rouge »"));
        assert_eq!(found("la portée « me » est", "\"me\""), Some("« me »"));
        assert_eq!(found("la portée « me est", "\"me\""), None);
        assert_eq!(found("valeur « level »: 20.2, puis", "\"level\": 20.2"), Some("« level »: 20.2"));
        for (text, code) in [("« lampes »", "\"lampe\""), ("lampe", "\"lampe\""), ("« lampe »", "lampe"), ("«", "\"\"")]
        {
            assert_eq!(found(text, code), None, "{text}");
        }
    }
}
