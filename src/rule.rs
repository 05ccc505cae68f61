//! What a rule is: a pure question to a page group.

use crate::finding::{Level, RuleId};

/// What the catalogue says of a rule; read from the front matter of `rules/<id>.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The rule.
    pub id: RuleId,
    /// What it finds, in one line.
    pub summary: String,
    /// Level where the translation is wrong (cause translation).
    pub level: Level,
    /// Level where the source moved on (cause outdated).
    pub outdated: Level,
    /// Level where the source has the same problem (cause source).
    pub source: Level,
    /// Level where the source as of the pin is not known (cause unknown).
    pub unknown: Level,
    /// `none`, `safe` or `unsafe`.
    pub fix: String,
    /// The first version that has the rule.
    pub since: String,
    /// The whole document, Markdown, without its front matter.
    pub document: &'static str,
}
