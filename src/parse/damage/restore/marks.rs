//! The marks that lines begin with.

use crate::dialect::Dialect;
use crate::parse::damage::run_of;

/// The length of a mark of a list item, step or heading, whatever follows it.
pub(super) fn mark_len(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    match bytes.first() {
        Some(b'*' | b'-' | b'+') => 1,
        Some(b'#') => Some(run_of(bytes, 0)).filter(|run| *run <= 6).unwrap_or(0),
        Some(b'0'..=b'9') => {
            let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            let ends = digits < 4 && matches!(bytes.get(digits), Some(b'.' | b')'));
            if ends { digits + 1 } else { 0 }
        }
        _ => 0,
    }
}

/// The same with the blank after it, or the mark of an accordion; 0 where there is none.
pub(super) fn mark_with_blank(rest: &str, dialect: &Dialect) -> usize {
    if let Some(mark) = dialect.accordion.filter(|mark| rest.starts_with(mark)) {
        return mark.len();
    }
    match mark_len(rest) {
        0 => 0,
        len if rest[len..].starts_with([' ', '\t']) => len + 1,
        _ => 0,
    }
}

/// So many bytes between a mark with its blank and the words of an item: with more than three blanks they would be
/// code.
pub(super) fn filler(len: usize) -> String {
    match len {
        0..=3 => " ".repeat(len),
        4 => "  \u{a0}".to_owned(),
        5 => "&shy;".to_owned(),
        _ => format!("&nbsp;{}", " ".repeat(len - 6)),
    }
}
