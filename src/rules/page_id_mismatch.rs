//! A translation whose id is not that of the source page at its path.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Applicability, Edit, RuleId};
use crate::project::Pairing;
use crate::rule::{Group, Report, Rule};

/// See `rules/page-id-mismatch.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PageIdMismatch {}

impl Rule for PageIdMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs().iter().filter(|pair| pair.by == Pairing::OtherId) {
            let (source, target) = (group.page(pair.source), group.page(pair.target));
            let (Some(theirs), Some(ours)) = (&source.front_matter.id, &target.front_matter.id) else { continue };
            // The source page had this id then.
            if theirs.text == ours.text {
                continue;
            }
            // Then another page took over this one's id: that is `duplicate-page-id` or a page that moved.
            if group.index().has_id(group.tree(pair.source), &ours.text) {
                continue;
            }
            let draft = group
                .finding(
                    RuleId::PAGE_ID_MISMATCH,
                    pair.target,
                    ours.span,
                    format!("the id is `{}`, that of the source page at this path is `{}`", ours.text, theirs.text),
                )
                .help("copy the id of the source; if the source page was replaced by another one, translate that, too")
                .related(pair.source, theirs.span, "the id of the source");
            // An id that another page of this language has would be twice.
            if group.index().has_id(group.tree(pair.target), &theirs.text) {
                report.add(draft);
                continue;
            }
            let text = group.text(pair.source);
            let edit = Edit::new(pair.target, ours.span, theirs.span.of(&text));
            report.add(draft.fix("take over the id of the source", Applicability::Safe, vec![edit]));
        }
    }
}
