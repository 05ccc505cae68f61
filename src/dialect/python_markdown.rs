//! Python-Markdown with the extensions of MkDocs Material: attribute lists, admonitions, tabs, blocks.

use super::Dialect;

/// Python-Markdown.
pub static PYTHON_MARKDOWN: Dialect = Dialect {
    name: "Python-Markdown",
    keywords: &[],
    attribute_lists: true,
    containers: true,
    accordion: None,
    include: None,
    files: &[("{*", "*}"), ("--8<--", "\n"), ("{!", "!}")],
};
