//! Ellipses of which a dot was lost: `**..**` for `**...**`.

use super::slip::{Slip, Style, places};
use super::text_checks::Check;
use crate::text::Span;

/// Pairs of dots that may be left of an ellipsis.
pub(super) fn slips<'t>(text: &'t str) -> impl Iterator<Item = Slip<'t>> {
    let pairs = places(text, "..").filter(|at| is_pair(text, *at));
    pairs.map(|at| Slip {
        check: Check::Ellipsis,
        span: Span::new(at, at + 2),
        new: Some("...".to_owned()),
        wanted: None,
        style: Style::Dots,
    })
}

/// Whether two dots are no more than two, and no part of a path or range.
fn is_pair(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let behind = text[at + 2..].chars().next();
    let is_path = |c: Option<char>| matches!(c, Some('.' | '/' | '\\' | '$' | '~' | '=' | '{' | '}'));
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !is_path(before) && !is_path(behind) && !is_word(behind)
}

/// Whether a source has two dots as well, or no more ellipses than its translation.
pub(super) fn is_style(theirs: &str, ours: &str) -> bool {
    places(theirs, "..").any(|at| is_pair(theirs, at)) || count(theirs) <= count(ours)
}

/// How many ellipses a text has.
fn count(text: &str) -> usize {
    let mut dots = 0;
    let mut count = 0;
    let mut was_ellipsis = false;
    for c in text.chars() {
        dots = if c == '.' { dots + 1 } else { 0 };
        count += usize::from(dots == 3 || c == '…' && !was_ellipsis);
        was_ellipsis = c == '…';
    }
    count
}

#[cfg(test)]
mod tests {
    use super::{count, is_style, slips};

    fn found(text: &str) -> usize {
        slips(text).count()
    }

    #[test]
    fn pairs_of_dots() {
        assert_eq!(found("More (**..**) and end.. Next.."), 3);
        assert_eq!(found("a... ../b 1..5 ..x .... c:\\..\\d ${..}"), 0);
        assert_eq!(found(""), 0);
    }

    #[test]
    fn ellipses_of_a_source() {
        assert_eq!((count("a... b… c…… d.. e."), count("......")), (3, 1));
        assert!(!is_style("the menu (...)", "het menu (..)"));
        assert!(is_style("the menu (..)", "het menu (..)"));
        assert!(is_style("... and ..", ".."));
        assert!(is_style("the menu (...)", "het menu (…) .."));
    }
}
