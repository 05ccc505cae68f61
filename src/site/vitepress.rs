//! VitePress: a repository for each language, or the source at the root beside a folder for each other language.

use super::{DEFAULTS, Metadata, Pages, Places, Site, slug};
use crate::dialect::MARKDOWN_IT;

/// VitePress.
pub static VITEPRESS: Site = Site {
    name: "VitePress",
    id: "vitepress",
    marks: &[".vitepress", "docs/.vitepress", "src/.vitepress"],
    layouts: &[
        Places { product: "", source: "docs", target: "docs/{locale}" },
        Places { product: "", source: "src", target: "src/{locale}" },
        Places { product: "", source: "", target: "{locale}" },
    ],
    dialect: &MARKDOWN_IT,
    pages: Pages { slugs: slug::MARKDOWN_IT, ..DEFAULTS.pages },
    metadata: Metadata {
        translated: &["title", "titleTemplate", "description", "keywords", "head", "hero", "features"],
        ..DEFAULTS.metadata
    },
    ..DEFAULTS
};
