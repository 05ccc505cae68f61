//! The documentation of GitLab: `doc/` and `doc-locale/<locale>/`.

use super::{DEFAULTS, Metadata, Pages, Places, Site, slug};
use crate::dialect::GOLDMARK;

/// GitLab.
pub static GITLAB: Site = Site {
    name: "GitLab",
    id: "gitlab",
    marks: &["doc-locale"],
    layouts: &[Places { product: "", source: "doc", target: "doc-locale/{locale}" }],
    dialect: &GOLDMARK,
    pages: Pages { index_names: &["_index", "index"], slugs: slug::GOLDMARK, ..DEFAULTS.pages },
    metadata: Metadata { translated: &["title", "description", "availability_details"], ..DEFAULTS.metadata },
    ..DEFAULTS
};
