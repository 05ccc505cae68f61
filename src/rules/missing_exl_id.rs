//! A translation without the id of its source.

use serde::Deserialize;

use crate::rule::{Group, Report, Rule};

/// See `rules/missing-exl-id.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MissingExlId {}

impl Rule for MissingExlId {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in &group.pairs {
            let (source, target) = (group.page(pair.source), group.page(pair.target));
            let (Some(id), None) = (&source.front_matter.id, &target.front_matter.id) else { continue };
            let span = group.first_line(pair.target, target.front_matter.span);
            let draft = group
                .finding("missing-exl-id", pair.target, span, format!("the source page has the id `{}`, this page has none", id.text))
                .help(format!("add `exl-id: {}` to the front matter", id.text))
                .related(pair.source, id.span, "the id of the source");
            report.add(draft);
        }
    }
}
