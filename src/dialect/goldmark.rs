//! Goldmark as Hugo sets it up: attribute lists behind headings, alerts of GitHub.

use super::{DEFAULTS, Dialect, GITHUB_ALERTS};

/// Goldmark.
pub static GOLDMARK: Dialect = Dialect {
    name: "Goldmark",
    keywords: GITHUB_ALERTS,
    attribute_lists: true,
    spaced_ids: true,
    doubled_ids: true,
    note_kinds: &[
        ("warning", "WARNING"),
        ("danger", "CAUTION"),
        ("error", "CAUTION"),
        ("caution", "CAUTION"),
        ("important", "IMPORTANT"),
        ("tip", "TIP"),
        ("success", "TIP"),
        ("primary", "NOTE"),
        ("info", "NOTE"),
        ("note", "NOTE"),
    ],
    notes: &[
        ("alert", ""),
        ("hint", ""),
        ("callout", ""),
        ("admonition", ""),
        ("notice", ""),
        ("note", "NOTE"),
        ("tip", "TIP"),
        ("important", "IMPORTANT"),
        ("warning", "WARNING"),
        ("caution", "CAUTION"),
    ],
    comments: &["comment"],
    heading_id: "{#}",
    files: &[("{{% include", "%}}"), ("{{< include", ">}}")],
    ..DEFAULTS
};
