//! A translation whose source page does not exist.

use serde::Deserialize;

use crate::rule::{Group, Report, Rule};

/// See `rules/orphan-page.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrphanPage {}

impl Rule for OrphanPage {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        let (None, Some(target)) = (group.group.source, group.group.targets.first()) else { return };
        let file = target.file;
        let draft = match group.group.other_product {
            Some(other) => group
                .finding("orphan-page", file, group.top(file), "this page belongs to another product than the source page at its path".to_owned())
                .help("move it to its own product; or, if it is a translation, give it the id and the `solution` of its source")
                .related(other, group.top(other), "the source page at this path, of another `solution` and with an id that this page lacks"),
            None => group
                .finding("orphan-page", file, group.top(file), "no source page has this id or this path".to_owned())
                .help("delete the page if its source was deleted; move it along if its source moved"),
        };
        report.add(draft);
    }
}
