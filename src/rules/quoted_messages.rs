//! What a text quotes word for word: a message of a program is the same in every language.

use crate::text::{Span, beginning};

/// Bytes within which a quotation ends.
const LONGEST: usize = 600;
/// Words from which on what is quoted is a message, and no name.
const FEWEST: usize = 3;

/// Quotations that are looked for in the other text.
const MOST: usize = 32;

/// Marks around what is quoted.
pub(super) const MARKS: [(char, char); 9] =
    [('"', '"'), ('\'', '\''), ('‘', '’'), ('“', '”'), ('„', '“'), ('«', '»'), ('‹', '›'), ('「', '」'), ('『', '』')];

/// The messages that a text quotes and another quotes too, in bytes of the text from `start` on.
pub(super) fn quoted_messages(own: &str, start: u32, other: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = None;
    let mut searches = 0;
    while let Some(c) = own[at..].chars().next() {
        let inner = at + c.len_utf8();
        let begins = before.is_none_or(|before: char| !before.is_alphanumeric() || before >= '\u{3000}');
        let mark = MARKS.iter().find(|(open, _)| *open == c && begins);
        let end = mark.and_then(|mark| closing(&own[inner..], *mark)).map(|len| inner + len);
        let end = end.filter(|end| searches < MOST && is_message(&own[inner..*end]));
        searches += usize::from(end.is_some());
        match end.filter(|end| is_quoted(other, &own[inner..*end])) {
            Some(end) => {
                found.push(Span::new(start as usize + inner, start as usize + end));
                (at, before) = (end, None);
            }
            None => (at, before) = (inner, Some(c)),
        }
    }
    found
}

/// Where a quotation ends that may hold others in the same marks.
fn closing(inner: &str, (open, close): (char, char)) -> Option<usize> {
    let inner = beginning(inner, LONGEST);
    let (mut depth, mut before) = (0, ' ');
    let mut chars = inner.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let is_word = next.is_some_and(|next| next.is_alphanumeric() && next < '\u{3000}');
        if c == open && (open != close || is_word && before.is_whitespace()) {
            depth += 1;
        } else if c == close && (!is_word || open != close) {
            match depth {
                0 => return Some(at),
                _ => depth -= 1,
            }
        }
        before = c;
    }
    None
}

fn is_message(quoted: &str) -> bool {
    quoted.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count() >= FEWEST
}

/// Whether a text has some words in quotes, whichever.
fn is_quoted(text: &str, words: &str) -> bool {
    let words = words.trim();
    text.match_indices(words).any(|(at, _)| {
        let (before, behind) = (text[..at].trim_end(), text[at + words.len()..].trim_start());
        MARKS.iter().any(|(open, close)| before.ends_with(*open) && behind.starts_with(*close))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(own: &'t str, other: &str) -> Vec<&'t str> {
        quoted_messages(own, 0, other).into_iter().map(|span| span.of(own)).collect()
    }

    #[test]
    fn messages_are_quoted_in_any_marks() {
        let source = "I see 'HOT: the \"hall\" lamp is hot since Nov. 3' today";
        for own in [
            "Je vois 'HOT: the \"hall\" lamp is hot since Nov. 3' ici",
            "「HOT: the \"hall\" lamp is hot since Nov. 3」と出る",
        ] {
            assert_eq!(found(own, source), ["HOT: the \"hall\" lamp is hot since Nov. 3"], "{own}");
        }
        assert_eq!(found("Я вижу «no lamp is found»", "I see \"no lamp is found\""), ["no lamp is found"]);
        assert_eq!(found("\"get the \"hall\" lamp now\" lesen", "read “get the \"hall\" lamp now”").len(), 1);
    }

    #[test]
    fn what_one_does_not_quote_is_none() {
        for (own, other) in [
            ("Je vois \"no lamp is found\"", "I see no lamp is found"),
            ("Je vois no lamp is found", "I see \"no lamp is found\""),
            ("Je vois \"a lamp\"", "I see \"a lamp\""),
            ("l'un et d'autres lampes", "l'un et d'autres lampes"),
            ("\"no lamp is found", "\"no lamp is found"),
            ("", ""),
        ] {
            assert_eq!(found(own, other), [""; 0], "{own}");
        }
    }
}
