//! MkDocs with Material: `docs/<locale>/docs/` or `page.<locale>.md`, addresses with a folder for each page.

use super::{Metadata, Pages, SETTINGS, Site, slug};
use crate::dialect::PYTHON_MARKDOWN;

/// MkDocs.
pub static MKDOCS: Site = Site {
    name: "MkDocs",
    id: "mkdocs",
    marks: &["mkdocs.yml", "mkdocs.yaml", "mkdocs.base.yml"],
    layouts: &[],
    dialect: &PYTHON_MARKDOWN,
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
        aliases: &[],
        slugs: slug::LOOSE,
    },
    metadata: Metadata {
        ids: &[],
        pin: "source-commit",
        product: None,
        inherited: &[],
        translated: &["title", "description", "keywords"],
        translated_stems: &[],
        unseen: &["source-commit"],
        different: &[],
        explained: &[],
        human_share: None,
    },
    videos: None,
};
