//! markdown-it as VitePress sets it up: attribute lists, containers, alerts of GitHub.

use super::{DEFAULTS, Dialect, GITHUB_ALERTS};

/// markdown-it.
pub static MARKDOWN_IT: Dialect = Dialect {
    name: "markdown-it",
    keywords: GITHUB_ALERTS,
    attribute_lists: true,
    spaced_ids: true,
    heading_id: "{#}",
    containers: true,
    files: &[("<<<", "\n")],
    ..DEFAULTS
};
