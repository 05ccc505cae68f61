//! What the end of the output counts, and how it names it.

use super::statistics::RuleCount;
use crate::finding::Finding;
use crate::fix::{Offers, Scope};

/// What the closing lines count.
pub(super) struct Totals<'o> {
    /// The findings that are shown.
    pub shown: &'o [&'o Finding],
    /// The rules that found them.
    pub counts: &'o [RuleCount],
    /// How many notes are not shown.
    pub notes: usize,
    /// Which fixes there are, those of notes that are not shown too.
    pub offers: Offers,
    /// Whether there are pages that are not compared with all that they should be.
    pub is_partial: bool,
}

/// `1 page`, `2 pages`.
pub fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The options that widen the scope of fixes, with a blank before each.
pub fn flags(scope: Scope) -> String {
    let unsafe_too = if scope.unsafe_too { " --unsafe-fixes" } else { "" };
    format!("{unsafe_too}{}", if scope.source_too { " --fix-source" } else { "" })
}
