//! A page that has too little in common with its source to be compared piece by piece.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::align::Difference;
use crate::finding::RuleId;
use crate::rule::{Group, Report, Rule};

/// See `rules/rewritten-page.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RewrittenPage {}

impl Rule for RewrittenPage {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let rewritten = pair.differences(|d| match *d {
                Difference::Rewritten { missing, extra } => Some((missing, extra)),
                _ => None,
            });
            for (missing, extra) in rewritten {
                let (source, target) = (group.page(pair.source).blocks.len(), group.page(pair.target).blocks.len());
                let message = format!(
                    "too much of this page differs from its source to compare them piece by piece: {missing} of the source's {source} blocks are not here, and {extra} of the {target} here are not there"
                );
                let draft = group
                    .finding(RuleId::REWRITTEN_PAGE, pair.target, group.top(pair.target), message)
                    .help("go through the page beside its source and translate what changed, or translate it anew")
                    .related(pair.source, group.top(pair.source), "the source page");
                report.add(draft);
            }
        }
    }
}
