//! CommonMark with tables and footnotes, and nothing else.

use super::Dialect;

/// CommonMark.
pub static COMMONMARK: Dialect = DEFAULTS;

/// What other dialects have where they have nothing else.
pub(super) const DEFAULTS: Dialect = Dialect {
    name: "CommonMark",
    keywords: &[],
    attribute_lists: false,
    heading_id: "",
    containers: false,
    components: None,
    notes: &[],
    comments: &[],
    note_kinds: &[],
    spaced_ids: false,
    doubled_ids: false,
    stars_anywhere: false,
    accordion: None,
    include: None,
    files: &[],
};
