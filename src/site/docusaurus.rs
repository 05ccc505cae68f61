//! Docusaurus: `docs/` and other folders of the source, translations below `i18n/<locale>/`.

use super::{Metadata, Pages, Places, SETTINGS, Site, slug};
use crate::dialect::MDX_LIKE;

/// Docusaurus.
pub static DOCUSAURUS: Site = Site {
    name: "Docusaurus",
    id: "docusaurus",
    marks: &["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs", "docusaurus.config.cjs"],
    layouts: &[
        Places { product: "docs", source: "docs", target: "i18n/{locale}/docusaurus-plugin-content-docs/current" },
        Places {
            product: "docs",
            source: "versioned_docs/*",
            target: "i18n/{locale}/docusaurus-plugin-content-docs/*",
        },
        Places { product: "blog", source: "blog", target: "i18n/{locale}/docusaurus-plugin-content-blog" },
        Places { product: "pages", source: "src/pages", target: "i18n/{locale}/docusaurus-plugin-content-pages" },
    ],
    dialect: &MDX_LIKE,
    pages: Pages {
        extensions: &["md", "markdown"],
        published: &["html", "htm"],
        index_names: &["index", "README"],
        contents: None,
        snippets: None,
        root: None,
        settings: SETTINGS,
        as_folders: false,
        mounts: false,
        aliases: &["slug"],
        slugs: slug::GITHUB,
    },
    metadata: Metadata {
        ids: &[],
        pin: "source-commit",
        product: None,
        inherited: &[],
        translated: &["title", "description", "keywords", "sidebar_label", "pagination_label", "tags", "image"],
        translated_stems: &[],
        unseen: &["source-commit"],
        different: &[],
        explained: &[],
        human_share: None,
    },
    videos: None,
};
