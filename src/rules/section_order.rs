//! A section at another place than in the source.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::align::Difference;
use crate::finding::RuleId;
use crate::rule::{Group, Report, Rule};

/// See `rules/section-order.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SectionOrder {}

impl Rule for SectionOrder {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let moved = pair.differences(|d| match *d {
                Difference::MovedSection { source, target, after } => Some((source, target, after)),
                _ => None,
            });
            for (source, target, after) in moved {
                let belongs =
                    after.map_or("to the top".to_owned(), |after| format!("after {}", group.title(pair.target, after)));
                let draft = group
                    .finding(
                        RuleId::SECTION_ORDER,
                        pair.target,
                        group.heading(pair.target, target),
                        format!(
                            "the section {} is in another place than in the source; it belongs {belongs}",
                            group.title(pair.target, target)
                        ),
                    )
                    .element(group.section_key(pair.source, source))
                    .help("move the section and its subsections")
                    .related(pair.source, group.heading(pair.source, source), "the section in the source");
                report.add(draft);
            }
        }
    }
}
