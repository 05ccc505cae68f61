//! The Markdown of sites whose other pages are MDX: ids behind headings and directives, but no components.

use super::{DEFAULTS, Dialect, GITHUB_ALERTS};

/// Markdown of MDX sites.
pub static MDX_LIKE: Dialect = Dialect {
    name: "Markdown of MDX sites",
    keywords: GITHUB_ALERTS,
    attribute_lists: true,
    heading_id: "{#}",
    containers: true,
    ..DEFAULTS
};
