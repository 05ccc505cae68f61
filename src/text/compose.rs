//! Letters and their marks as one character each.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A text with letters and the marks behind them as one character each (the normal form C of Unicode), as most systems
/// write file names; some write `e` and an accent for `é`.
pub fn composed(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// A letter without its mark: `e` for `é`.
pub fn unmarked(letter: char) -> char {
    let is_mark = |c: char| matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}');
    let mut parts = std::iter::once(letter).nfd();
    let plain = parts.next().unwrap_or(letter);
    if parts.all(is_mark) { plain } else { letter }
}

#[cfg(test)]
mod tests {
    use super::{composed, unmarked};

    #[test]
    fn letters_lose_their_marks() {
        assert_eq!(['é', 'ế', 'a', 'Ž', 'ł', '灯', '한'].map(unmarked), ['e', 'e', 'a', 'Z', 'ł', '灯', '한']);
    }

    #[test]
    fn marks_join_their_letters() {
        assert_eq!(composed("cafe\u{301}.md"), "caf\u{e9}.md");
        assert_eq!(composed("e\u{302}\u{301}"), "\u{1ebf}");
        assert_eq!(composed("\u{304b}\u{3099}"), "\u{304c}");
        assert_eq!(composed("\u{1112}\u{1161}\u{11ab}"), "\u{d55c}");
        assert_eq!(composed("x\u{301}"), "x\u{301}");
        assert!(matches!(composed("caf\u{e9}"), std::borrow::Cow::Borrowed(_)));
    }
}
