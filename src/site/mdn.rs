//! MDN Web Docs: `files/<locale>/` of the source and of all other languages, in two repositories.

use super::{DEFAULTS, Metadata, Pages, Site, slug};
use crate::dialect::MDN_MARKDOWN;

/// MDN.
pub static MDN: Site = Site {
    name: "MDN",
    id: "mdn",
    marks: &["front-matter-config.json", "files/jsondata"],
    dialect: &MDN_MARKDOWN,
    pages: Pages { index_names: &["index"], slugs: slug::MDN, ..DEFAULTS.pages },
    metadata: Metadata {
        ids: &["slug"],
        pin: "l10n.sourceCommit",
        translated: &["title", "short-title"],
        unseen: &["l10n.sourceCommit"],
        different: &["l10n", "original_slug", "tags", "page-type", "status", "browser-compat", "spec-urls"],
        ..DEFAULTS.metadata
    },
    ..DEFAULTS
};
