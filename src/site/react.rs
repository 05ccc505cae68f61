//! The documentation of React and its translations: a repository for each language, all pages MDX.

use super::{DEFAULTS, Metadata, Site};
use crate::dialect::MDX;

/// The documentation of React.
pub static REACT: Site = Site {
    name: "React documentation",
    id: "react",
    marks: &["src/sidebarLearn.json"],
    dialect: &MDX,
    metadata: Metadata { translated: &["title", "description", "keywords", "author"], ..DEFAULTS.metadata },
    ..DEFAULTS
};
