//! VitePress: a repository for each language, or the source at the root beside a folder for each other language.

use super::{Metadata, Pages, Places, SETTINGS, Site, slug};
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
        translated: &["title", "titleTemplate", "description", "keywords", "head", "hero", "features"],
        translated_stems: &[],
        unseen: &["source-commit"],
        different: &[],
        explained: &[],
        human_share: None,
    },
    videos: None,
};
