//! The Markdown of sites whose pages may be MDX: ids behind headings and directives, but no components.

use super::Role::Block;
use super::{Dialect, Keyword};

/// Markdown of MDX sites.
pub static MDX_LIKE: Dialect = Dialect {
    name: "Markdown of MDX sites",
    keywords: &[
        Keyword::new("NOTE", Block),
        Keyword::new("TIP", Block),
        Keyword::new("IMPORTANT", Block),
        Keyword::new("WARNING", Block),
        Keyword::new("CAUTION", Block),
    ],
    attribute_lists: true,
    containers: true,
    accordion: None,
    include: None,
    files: &[],
};
