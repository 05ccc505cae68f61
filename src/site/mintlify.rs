//! Mintlify: the source at the root or in a folder of its own, and a folder for each other language.

use super::{DEFAULTS, Generated, Metadata, Pages, Places, Site, slug};
use crate::dialect::MINTLIFY_MDX;

/// Mintlify.
pub static MINTLIFY: Site = Site {
    name: "Mintlify",
    id: "mintlify",
    marks: &["mint.json", "docs.json"],
    layouts: &[Places { product: "", source: "", target: "{locale}" }],
    dialect: &MINTLIFY_MDX,
    pages: Pages {
        generated: Some(Generated {
            files: &["docs.json", "mint.json"],
            keys: &["openapi", "asyncapi"],
            folder: ("directory", "api-reference"),
        }),
        partials: &["snippets/"],
        slugs: slug::LOOSE,
        ..DEFAULTS.pages
    },
    metadata: Metadata {
        translated: &["title", "sidebarTitle", "description", "keywords", "og:title", "og:description"],
        ..DEFAULTS.metadata
    },
    ..DEFAULTS
};
