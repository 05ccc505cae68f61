//! Starlight on Astro: `src/content/docs/`, the source at its root or in a folder of its own.

use super::{DEFAULTS, Metadata, Pages, Places, Site};
use crate::dialect::MDX_LIKE;

/// Starlight.
pub static STARLIGHT: Site = Site {
    name: "Starlight",
    id: "starlight",
    marks: &["astro.config.mjs", "astro.config.js", "astro.config.ts", "astro.config.mts"],
    layouts: &[Places { product: "", source: "src/content/docs", target: "src/content/docs/{locale}" }],
    dialect: &MDX_LIKE,
    pages: Pages { as_folders: true, partials: &["_"], aliases: &["slug"], heading_ids: false, ..DEFAULTS.pages },
    metadata: Metadata {
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
        ..DEFAULTS.metadata
    },
    ..DEFAULTS
};
