//! The Markdown of MDN: alerts of GitHub, macros in double braces, definition lists.

use super::Role::Block;
use super::{DEFAULTS, Dialect, Keyword};

/// Markdown of MDN.
pub static MDN_MARKDOWN: Dialect = Dialect {
    name: "Markdown of MDN",
    keywords: &[
        Keyword::new("NOTE", Block),
        Keyword::new("TIP", Block),
        Keyword::new("IMPORTANT", Block),
        Keyword::new("WARNING", Block),
        Keyword::new("CAUTION", Block),
        Keyword::new("CALLOUT", Block),
    ],
    ..DEFAULTS
};
