//! Docusaurus: `docs/` and other folders of the source, translations below `i18n/<locale>/`.

use super::{DEFAULTS, Metadata, Pages, Places, Site};
use crate::dialect::MDX;

/// Docusaurus.
pub static DOCUSAURUS: Site = Site {
    name: "Docusaurus",
    id: "docusaurus",
    marks: &["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs", "docusaurus.config.cjs"],
    layouts: &[
        Places { product: "docs", source: "docs", target: "i18n/{locale}/docusaurus-plugin-content-docs/current" },
        // Where the site is in a folder of its own beside its pages.
        Places { product: "docs", source: "../docs", target: "i18n/{locale}/docusaurus-plugin-content-docs/current" },
        Places {
            product: "docs/*",
            source: "versioned_docs/*",
            target: "i18n/{locale}/docusaurus-plugin-content-docs/*",
        },
        // Further instances of the plugin: their folders are named by their ids, as all that Docusaurus makes for them.
        Places { product: "*", source: "*", target: "i18n/{locale}/docusaurus-plugin-content-docs-*/current" },
        Places {
            product: "*/*",
            source: "*_versioned_docs/*",
            target: "i18n/{locale}/docusaurus-plugin-content-docs-*/*",
        },
        Places { product: "blog", source: "blog", target: "i18n/{locale}/docusaurus-plugin-content-blog" },
        Places { product: "*", source: "*", target: "i18n/{locale}/docusaurus-plugin-content-blog-*" },
        Places { product: "pages", source: "src/pages", target: "i18n/{locale}/docusaurus-plugin-content-pages" },
    ],
    dialect: &MDX,
    mdx_by_extension: Some("format:detect"),
    pages: Pages { partials: &["_"], aliases: &["slug"], ..DEFAULTS.pages },
    metadata: Metadata {
        translated: &["title", "description", "keywords", "sidebar_label", "pagination_label", "tags", "image"],
        ..DEFAULTS.metadata
    },
    ..DEFAULTS
};
