//! MkDocs with Material: `docs/<locale>/docs/` or `page.<locale>.md`, addresses with a folder for each page.

use super::{DEFAULTS, Pages, Site, slug};
use crate::dialect::PYTHON_MARKDOWN;

/// MkDocs.
pub static MKDOCS: Site = Site {
    name: "MkDocs",
    id: "mkdocs",
    marks: &["mkdocs.yml", "mkdocs.yaml", "mkdocs.base.yml"],
    dialect: &PYTHON_MARKDOWN,
    pages: Pages { folder: Some(("docs_dir", "docs")), as_folders: true, slugs: slug::PYTHON, ..DEFAULTS.pages },
    ..DEFAULTS
};
