//! Python-Markdown with the extensions of MkDocs Material: attribute lists, admonitions, tabs, blocks.

use super::{DEFAULTS, Dialect};

/// Python-Markdown.
pub static PYTHON_MARKDOWN: Dialect = Dialect {
    name: "Python-Markdown",
    attribute_lists: true,
    spaced_ids: true,
    stars_anywhere: true,
    heading_id: "{ # }",
    containers: true,
    files: &[("{*", "*}"), ("--8<--", "\n"), ("{!", "!}")],
    ..DEFAULTS
};
