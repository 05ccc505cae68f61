//! What states, reasons and differences are called, the same in every format.

use super::{Share, grouped};
use crate::session::{PageStatus, UnknownReason};

/// Why pages are unknown.
pub(super) fn reason(reason: UnknownReason) -> &'static str {
    match reason {
        UnknownReason::NoPin => "no source commit is named",
        UnknownReason::InvalidPin => "the source commit named is not a commit",
        UnknownReason::UnknownCommit => "the repository does not have the commit",
        UnknownReason::NotInCommit => "the source page is not in the commit",
        UnknownReason::NoHistory => "the history was not read",
        UnknownReason::Unavailable => "the old version of the page is not available",
        UnknownReason::NewerSource => "translated from a newer source",
        UnknownReason::Unreadable => "the page cannot be read",
        UnknownReason::Moved => "the translation is at the old path of its source",
    }
}

/// A difference in percentage points.
pub(super) fn points(old: Share, new: Share) -> String {
    match (old.tenths(), new.tenths()) {
        (Some(old), Some(new)) => {
            let by = new as i64 - old as i64;
            let sign = if by > 0 {
                "+"
            } else if by < 0 {
                "−"
            } else {
                "±"
            };
            format!("{sign}{}.{}", by.abs() / 10, by.abs() % 10)
        }
        _ => "unknown".to_owned(),
    }
}

/// A difference of counts.
pub(super) fn signed(by: i64) -> String {
    let number = grouped(by.unsigned_abs());
    match by {
        0 => "±0".to_owned(),
        1.. => format!("+{number}"),
        _ => format!("−{number}"),
    }
}

/// The state of a page in a word.
pub(super) fn status(status: PageStatus) -> &'static str {
    use PageStatus::*;
    match status {
        Source => "source",
        Fresh => "fresh",
        MetadataOnly => "metadata only",
        Outdated => "outdated",
        Unknown => "unknown",
        Untranslated => "untranslated",
        Orphan => "orphan",
    }
}

/// `1 page`, `1,234 pages`.
pub(super) fn pages(number: usize) -> String {
    format!("{} page{}", grouped(number as u64), if number == 1 { "" } else { "s" })
}
