//! The Markdown of Microsoft Learn: alerts, includes and `:::` extensions.

use super::Role::{Block, Inline, Video};
use super::{DEFAULTS, Dialect, Keyword};

/// Markdown of Microsoft Learn.
pub static LEARN: Dialect = Dialect {
    name: "Markdown of Microsoft Learn",
    keywords: &[
        Keyword::new("NOTE", Block),
        Keyword::new("TIP", Block),
        Keyword::new("IMPORTANT", Block),
        Keyword::new("WARNING", Block),
        Keyword::new("CAUTION", Block),
        Keyword::new("INCLUDE", Inline),
        Keyword::new("VIDEO", Video),
        Keyword::new("DIV", Block),
        Keyword::new("CODE", Inline),
    ],
    attribute_lists: true,
    heading_id: "{#}",
    containers: true,
    ..DEFAULTS
};
