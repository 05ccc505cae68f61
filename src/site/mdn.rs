//! MDN Web Docs: `files/<locale>/` of the source and of all other languages, in two repositories.

use super::{Metadata, Pages, SETTINGS, Site, slug};
use crate::dialect::MDN_MARKDOWN;

/// MDN.
pub static MDN: Site = Site {
    name: "MDN",
    id: "mdn",
    marks: &["front-matter-config.json", "files/jsondata"],
    layouts: &[],
    dialect: &MDN_MARKDOWN,
    pages: Pages {
        extensions: &["md", "markdown"],
        published: &["html", "htm"],
        index_names: &["index"],
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
        ids: &["slug"],
        pin: "l10n.sourceCommit",
        product: None,
        inherited: &[],
        translated: &["title", "short-title"],
        translated_stems: &[],
        unseen: &["l10n.sourceCommit"],
        different: &["l10n", "original_slug", "tags", "page-type", "status", "browser-compat", "spec-urls"],
        explained: &[],
        human_share: None,
    },
    videos: None,
};
