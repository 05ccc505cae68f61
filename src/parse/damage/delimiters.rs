//! Delimiters that CommonMark could not open or close, and emphasis around nothing.

use std::ops::Range;

use super::{Finder, after_blanks, ends_with_zero_width, run_of, zero_width};
use crate::page::DamageKind;
use crate::text::beginning;

impl Finder {
    /// A run of `*`, `_`, `~` or backticks that stayed text.
    pub(super) fn delimiter(&mut self, text: &str, at: usize, end: usize) -> usize {
        let bytes = text.as_bytes();
        let run = run_of(bytes, at).min(end.max(at + 1) - at).max(1);
        // Delimiters of one run may be events of their own.
        let whole = run_of(bytes, at);
        let mark = bytes[at];
        match mark {
            b'~' if whole == 2 => {
                self.add(DamageKind::Strike, at..at + 2);
                at + 2
            }
            b'~' => at + whole,
            // A mark that is spoken of: `<code>` around it, quotes or parentheses.
            b'`' if is_named(text, at, at + whole) => at + whole,
            b'`' => {
                self.add(DamageKind::Backtick, at..at + whole);
                at + whole
            }
            _ => self.emphasis_mark(text, at, run, whole),
        }
    }

    fn emphasis_mark(&mut self, text: &str, at: usize, run: usize, whole: usize) -> usize {
        let bytes = text.as_bytes();
        let mark = bytes[at];
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + whole..).and_then(|after| after.chars().next());
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if whole > 6 || mark == b'*' && self.dialect.stars_anywhere && has_partner(text, at, whole) {
            return at + whole;
        }
        let is_free = !word(before) && !word(after) && before != Some(char::from(mark));
        if (whole == 4 || whole == 2 && mark == b'_') && is_free && before != Some('\\') {
            self.add(DamageKind::EmptyEmphasis, at..at + whole);
            return at + whole;
        }
        // The same marks once more, with nothing between.
        let gap = after_blanks(text, at + whole);
        if gap > at + whole
            && bytes.get(gap) == Some(&mark)
            && run_of(bytes, gap) == whole
            && whole <= 3
            && !word(before)
            && !word(text.get(gap + whole..).and_then(|after| after.chars().next()))
        {
            self.add(DamageKind::EmptyEmphasis, at..gap + whole);
            return gap + whole;
        }
        // A star between blanks is a star, and an underscore within a word is part of a name.
        let is_star = mark == b'*' && whole == 1 && is_apart(text, at, at + whole) && !is_spaced(text, at);
        // Languages without blanks between words have no such names.
        let is_name = mark == b'_' && word(before) && word(after) && !(is_unspaced(before) && is_unspaced(after));
        if !is_star && !is_name {
            // Of a run, each mark that is left over is an event of its own: they are joined in the end.
            let kind = if run >= 2 { DamageKind::LiteralStrong } else { DamageKind::LiteralEmphasis };
            self.add(kind, at..at + run);
        }
        at + run
    }

    /// Emphasis that is emphasis: whether there is anything in it.
    pub(in crate::parse) fn emphasis(&mut self, text: &str, range: &Range<usize>) {
        let slice = text.get(range.clone()).unwrap_or("");
        if slice.len() > 80 {
            return;
        }
        let marks = slice.bytes().take_while(|b| matches!(b, b'*' | b'_')).count();
        let marks = marks.min(slice.len() / 2);
        let inner_end = range.end - marks;
        if after_blanks(text, range.start + marks) >= inner_end {
            self.add(DamageKind::EmptyEmphasis, range.clone());
        }
    }
}

/// Whether stars open or close emphasis where they may do so amid letters and signs: as many are elsewhere in their
/// paragraph, and no blank is inside.
fn has_partner(text: &str, at: usize, len: usize) -> bool {
    /// Bytes on both sides in which a partner is looked for.
    const FURTHEST: usize = 1_000;
    let stars = &text[at..at + len];
    let (before, behind) = (&text[..at], &text[at + len..]);
    let before = &before[before.rfind("\n\n").unwrap_or(0)..];
    let before = before.char_indices().rev().map(|(at, _)| &before[at..]).take_while(|rest| rest.len() <= FURTHEST);
    let before = before.last().unwrap_or("");
    let behind = beginning(behind, FURTHEST);
    let behind = &behind[..behind.find("\n\n").unwrap_or(behind.len())];
    let is_alone = |text: &str, at: usize| !text[..at].ends_with('*') && !text[at + len..].starts_with('*');
    let closes = |at: usize| is_alone(behind, at) && !behind[..at].ends_with(char::is_whitespace) && at > 0;
    let opens = |at: usize| {
        is_alone(before, at) && !before[at + len..].starts_with(char::is_whitespace) && at + len < before.len()
    };
    !behind.starts_with(char::is_whitespace) && behind.match_indices(stars).any(|(at, _)| closes(at))
        || !before.ends_with(char::is_whitespace) && before.match_indices(stars).any(|(at, _)| opens(at))
}

/// Whether what is around marks speaks of them.
fn is_named(text: &str, start: usize, end: usize) -> bool {
    const AROUND: [(&str, &str); 8] =
        [(">", "</"), ("(", ")"), ("\"", "\""), ("'", "'"), ("“", "”"), ("«", "»"), ("（", "）"), ("「", "」")];
    let (before, after) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
    AROUND.iter().any(|(open, close)| before.ends_with(open) && after.starts_with(close))
}

/// Whether a letter is of a script that is written without blanks, or whose endings follow a name at once.
fn is_unspaced(c: Option<char>) -> bool {
    c.is_some_and(|c| {
        matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1100}'..='\u{11ff}' | '\u{3005}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{2fa1f}')
    })
}

/// Whether a star between blanks is one of two around a word: `* very *`.
fn is_spaced(text: &str, at: usize) -> bool {
    const LONGEST: usize = 60;
    let is_word = |inner: &str| {
        inner.starts_with(' ')
            && inner.ends_with(' ')
            && inner.contains(char::is_alphabetic)
            && !inner.contains(|c: char| c.is_ascii_digit() || matches!(c, '\n' | '|' | '='))
    };
    let (before, after) = (text.get(..at).unwrap_or(""), text.get(at + 1..).unwrap_or(""));
    let opens = after
        .find('*')
        .filter(|end| *end < LONGEST && *end > 2)
        .is_some_and(|end| is_word(&after[..end]) && is_apart(text, at + 1 + end, at + 2 + end));
    // At the start of a line it is the mark of an item.
    let is_text = |open: usize| !before[..open].trim_end_matches(' ').ends_with('\n');
    let closes = before
        .rfind('*')
        .filter(|open| before.len() - open < LONGEST && is_text(*open))
        .is_some_and(|open| is_word(&before[open + 1..]) && is_apart(text, open, open + 1));
    opens || closes
}

/// Whether blanks, zero-width ones among them, or the ends of the line are on both sides.
fn is_apart(text: &str, start: usize, end: usize) -> bool {
    let ends = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let (before, after) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
    let is_blank_before = ends(before.chars().next_back()) || ends_with_zero_width(before);
    is_blank_before && (ends(after.chars().next()) || zero_width(after).is_some())
}
