//! Hugo, with Docsy and other themes: `content/<locale>/`, addresses with a folder for each page.

use super::{Metadata, Pages, SETTINGS, Site, slug};
use crate::dialect::GOLDMARK;

/// Hugo.
pub static HUGO: Site = Site {
    name: "Hugo",
    id: "hugo",
    marks: &[
        "hugo.toml",
        "hugo.yaml",
        "hugo.yml",
        "hugo.json",
        "config/_default/hugo.toml",
        "config/_default/hugo.yaml",
        "config/_default/hugo.yml",
        "config/_default/config.toml",
        "config/_default/config.yaml",
        "content/_index.md",
    ],
    layouts: &[],
    dialect: &GOLDMARK,
    pages: Pages {
        extensions: &["md", "markdown"],
        published: &["html", "htm"],
        index_names: &["_index", "index"],
        contents: None,
        snippets: None,
        root: None,
        settings: SETTINGS,
        as_folders: true,
        mounts: true,
        aliases: &["aliases", "url"],
        slugs: slug::GITHUB,
    },
    metadata: Metadata {
        ids: &[],
        pin: "default_lang_commit",
        product: None,
        inherited: &[],
        translated: &[
            "title",
            "linkTitle",
            "linktitle",
            "description",
            "summary",
            "keywords",
            "tags",
            "categories",
            "menu",
            "cascade",
            "params",
        ],
        translated_stems: &[],
        unseen: &["default_lang_commit", "drifted_from_default"],
        different: &["weight", "author", "reviewers", "date", "lastmod", "slug", "aliases", "cSpell", "cSpell:ignore"],
        explained: &[],
        human_share: None,
    },
    videos: None,
};
