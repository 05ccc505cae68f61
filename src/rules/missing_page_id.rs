//! A translation without the id of its source.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Applicability, RuleId};
use crate::rule::{Group, Report, Rule};

use super::metadata;

/// See `rules/missing-page-id.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MissingPageId {}

impl Rule for MissingPageId {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let (source, target) = (group.page(pair.source), group.page(pair.target));
            let (Some(id), None) = (&source.front_matter.id, &target.front_matter.id) else { continue };
            let span = group.first_line(pair.target, target.front_matter.span);
            // A nested id has no entry of its own: it is one with all that is beside it.
            let entry = source.front_matter.entries.iter().find(|entry| entry.value == id.span);
            let help = match entry {
                Some(entry) => {
                    format!("add `{}: {}` to the front matter", group.quote(pair.source, entry.key), id.text)
                }
                None => "copy the id from the front matter of the source".to_owned(),
            };
            let draft = group
                .finding(
                    RuleId::MISSING_PAGE_ID,
                    pair.target,
                    span,
                    format!("the source page has the id `{}`, this page has none", id.text),
                )
                .help(help)
                .related(pair.source, id.span, "the id of the source");
            // One that another page has would be twice.
            let entry = entry.filter(|_| !group.index().has_id(group.tree(pair.target), &id.text));
            report.add(match entry.and_then(|entry| metadata::insert(group, pair, &[entry])) {
                Some(edits) => draft.fix("copy the id from the source", Applicability::Safe, edits),
                None => draft,
            });
        }
    }
}
