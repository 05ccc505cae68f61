//! Starlight on Astro: `src/content/docs/`, the source at its root or in a folder of its own.

use super::{Metadata, Pages, Places, SETTINGS, Site, slug};
use crate::dialect::MDX_LIKE;

/// Starlight.
pub static STARLIGHT: Site = Site {
    name: "Starlight",
    id: "starlight",
    marks: &["astro.config.mjs", "astro.config.js", "astro.config.ts", "astro.config.mts"],
    layouts: &[Places { product: "", source: "src/content/docs", target: "src/content/docs/{locale}" }],
    dialect: &MDX_LIKE,
    pages: Pages {
        extensions: &["md", "markdown"],
        published: &["html", "htm"],
        index_names: &["index", "README"],
        contents: None,
        snippets: None,
        root: None,
        settings: SETTINGS,
        as_folders: true,
        mounts: false,
        aliases: &["slug"],
        slugs: slug::GITHUB,
    },
    metadata: Metadata {
        ids: &[],
        pin: "source-commit",
        product: None,
        inherited: &[],
        translated: &[
            "title",
            "description",
            "keywords",
            "sidebar",
            "hero",
            "head",
            "banner",
            "tagline",
            "prev",
            "next",
        ],
        translated_stems: &[],
        unseen: &["source-commit"],
        different: &[],
        explained: &[],
        human_share: None,
    },
    videos: None,
};
