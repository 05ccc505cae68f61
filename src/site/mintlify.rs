//! Mintlify: the source at the root or in a folder of its own, and a folder for each other language.

use super::{Metadata, Pages, Places, SETTINGS, Site, slug};
use crate::dialect::MDX_LIKE;

/// Mintlify.
pub static MINTLIFY: Site = Site {
    name: "Mintlify",
    id: "mintlify",
    marks: &["mint.json", "docs.json"],
    layouts: &[Places { product: "", source: "", target: "{locale}" }],
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
        aliases: &[],
        slugs: slug::LOOSE,
    },
    metadata: Metadata {
        ids: &[],
        pin: "source-commit",
        product: None,
        inherited: &[],
        translated: &["title", "sidebarTitle", "description", "keywords", "og:title", "og:description"],
        translated_stems: &[],
        unseen: &["source-commit"],
        different: &[],
        explained: &[],
        human_share: None,
    },
    videos: None,
};
