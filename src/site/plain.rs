//! Plain Markdown in folders: no ids, no tables of contents, no metadata but a title.

use super::{Metadata, Pages, SETTINGS, Site, slug};
use crate::dialect::COMMONMARK;

/// Plain Markdown.
pub static PLAIN: Site = DEFAULTS;

/// What other sites say, too, where they say nothing else.
pub(super) const DEFAULTS: Site = Site {
    name: "plain Markdown",
    id: "plain",
    marks: &[],
    layouts: &[],
    dialect: &COMMONMARK,
    mdx_by_extension: None,
    pages: Pages {
        extensions: &["md", "markdown", "mdx"],
        published: &["html", "htm"],
        index_names: &["index", "README"],
        contents: None,
        snippets: None,
        root: None,
        settings: SETTINGS,
        included_from: None,
        folder: None,
        as_folders: false,
        mounts: &[],
        routed: None,
        generated: None,
        partials: &[],
        aliases: &[],
        redirects: &[],
        slugs: slug::GITHUB,
        heading_ids: true,
    },
    metadata: Metadata {
        ids: &[],
        pin: "source-commit",
        product: None,
        inherited: &[],
        translated: &["title", "description", "keywords"],
        translated_stems: &[],
        unseen: &["source-commit"],
        drifted: &[],
        human_share: None,
        by_machine: false,
        different: &[],
        any_case: false,
        map_of_keys: None,
        explained: &[],
    },
    videos: None,
};
