//! The documentation of React and its translations: a repository for each language, all pages MDX.

use super::{DEFAULTS, Metadata, Pages, Routed, Site};
use crate::dialect::REACT_MDX;

/// The documentation of React.
pub static REACT: Site = Site {
    name: "React documentation",
    id: "react",
    marks: &["src/sidebarLearn.json"],
    dialect: &REACT_MDX,
    // The key is one that no configuration has: the folder is always this one.
    pages: Pages {
        folder: Some(("contentDir", "src/content")),
        routed: Some(Routed { redirects: "vercel.json", routes: "src/pages" }),
        ..DEFAULTS.pages
    },
    metadata: Metadata { translated: &["title", "description", "keywords", "author"], ..DEFAULTS.metadata },
    ..DEFAULTS
};
