//! The documentation of GitLab: `doc/` and `doc-locale/<locale>/`.

use super::{Metadata, Pages, Places, SETTINGS, Site, slug};
use crate::dialect::GOLDMARK;

/// GitLab.
pub static GITLAB: Site = Site {
    name: "GitLab",
    id: "gitlab",
    marks: &["doc-locale"],
    layouts: &[Places { product: "", source: "doc", target: "doc-locale/{locale}" }],
    dialect: &GOLDMARK,
    pages: Pages {
        extensions: &["md", "markdown"],
        published: &["html", "htm"],
        index_names: &["_index", "index"],
        contents: None,
        snippets: None,
        root: None,
        settings: SETTINGS,
        as_folders: false,
        mounts: false,
        aliases: &["redirect_to"],
        slugs: slug::GITHUB,
    },
    metadata: Metadata {
        ids: &[],
        pin: "source-commit",
        product: None,
        inherited: &[],
        translated: &["title", "description", "availability_details"],
        translated_stems: &[],
        unseen: &["source-commit"],
        different: &[],
        explained: &[],
        human_share: None,
    },
    videos: None,
};
