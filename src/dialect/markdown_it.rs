//! markdown-it as VitePress sets it up: attribute lists, containers, alerts of GitHub.

use super::Role::Block;
use super::{Dialect, Keyword};

/// markdown-it.
pub static MARKDOWN_IT: Dialect = Dialect {
    name: "markdown-it",
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
    files: &[("<<<", "\n")],
};
