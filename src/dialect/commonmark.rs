//! CommonMark with tables and footnotes, and nothing else.

use super::Dialect;

/// CommonMark.
pub static COMMONMARK: Dialect = Dialect {
    name: "CommonMark",
    keywords: &[],
    attribute_lists: false,
    containers: false,
    accordion: None,
    include: None,
    files: &[],
};
