//! Hugo, with Docsy and other themes: `content/<locale>/`, addresses with a folder for each page.

use super::{DEFAULTS, Metadata, Pages, Site, slug};
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
    dialect: &GOLDMARK,
    pages: Pages {
        index_names: &["_index", "index"],
        included_from: Some("_includes"),
        folder: Some(("contentDir", "content")),
        as_folders: true,
        mounts: &[("", "hugo."), ("", "config."), ("config/_default", "")],
        aliases: &["aliases", "url"],
        redirects: &["redirects"],
        slugs: slug::GOLDMARK,
        ..DEFAULTS.pages
    },
    metadata: Metadata {
        pin: "default_lang_commit",
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
        unseen: &["default_lang_commit", "drifted_from_default"],
        drifted: &["drifted_from_default", "# patched"],
        // What is built of a page, and what leads to it, is each language's own.
        different: &[
            "weight",
            "author",
            "reviewers",
            "date",
            "lastmod",
            "slug",
            "aliases",
            "redirects",
            "build",
            "outputs",
            "cSpell",
            "cSpell:ignore",
        ],
        any_case: true,
        map_of_keys: Some("params"),
        ..DEFAULTS.metadata
    },
    ..DEFAULTS
};
