//! MDX: Markdown with components, expressions and modules, and with the directives and ids that sites add.

use super::{Components, DEFAULTS, Dialect, GITHUB_ALERTS, components};

/// MDX.
pub static MDX: Dialect = Dialect { name: "MDX", ..PLAIN_MDX };

/// MDX of the documentation of React, some components of which make an id of their permalink.
pub static REACT_MDX: Dialect = Dialect {
    name: "MDX of React",
    components: Some(Components { ids: &["id", "permalink", "titleId"], ..components::DEFAULTS }),
    ..PLAIN_MDX
};

/// MDX of Mintlify.
pub static MINTLIFY_MDX: Dialect = Dialect {
    name: "MDX of Mintlify",
    components: Some(Components {
        anchors: &[("Accordion", "title"), ("Step", "title"), ("Tab", "title"), ("Update", "label")],
        ..components::DEFAULTS
    }),
    ..PLAIN_MDX
};

const PLAIN_MDX: Dialect = Dialect {
    keywords: GITHUB_ALERTS,
    attribute_lists: true,
    heading_id: "{#}",
    containers: true,
    components: Some(components::DEFAULTS),
    ..DEFAULTS
};
