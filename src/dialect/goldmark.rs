//! Goldmark as Hugo sets it up: attribute lists behind headings, alerts of GitHub.

use super::Role::Block;
use super::{Dialect, Keyword};

/// Goldmark.
pub static GOLDMARK: Dialect = Dialect {
    name: "Goldmark",
    keywords: &[
        Keyword::new("NOTE", Block),
        Keyword::new("TIP", Block),
        Keyword::new("IMPORTANT", Block),
        Keyword::new("WARNING", Block),
        Keyword::new("CAUTION", Block),
    ],
    attribute_lists: true,
    containers: false,
    accordion: None,
    include: None,
    files: &[("{{% include", "%}}"), ("{{< include", ">}}")],
};
