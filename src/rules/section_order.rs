//! A section at another place than in the source.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::align::Difference;
use crate::finding::{Row, RuleId};
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
            let pairs = pair.alignment.sections.iter().filter(|pair| pair.moved);
            let out_of_place: HashSet<u32> = pairs.map(|pair| pair.target).collect();
            let mut last = None;
            for (source, target, after) in moved {
                // Where that one is in another place too, it or the section around it was reported before.
                let follows = last.replace(source).filter(|_| after.is_some_and(|after| out_of_place.contains(&after)));
                let place =
                    after.map_or("to the top".to_owned(), |after| format!("after {}", group.title(pair.target, after)));
                let too = if follows.is_some() { ", which is in a different place too" } else { "" };
                let title = group.title(pair.target, target);
                let draft = group
                    .finding(
                        RuleId::SECTION_ORDER,
                        pair.target,
                        group.heading(pair.target, target),
                        format!(
                            "the section {title} is in a different place than in the source; it belongs {place}{too}"
                        ),
                    )
                    .element(group.section_key(pair.source, source))
                    .help("move the section and its subsections")
                    .related(pair.source, group.heading(pair.source, source), "the section in the source")
                    .row(Row {
                        number: source,
                        follows,
                        name: title,
                        several: "sections are in a different place than in the source",
                        belong: format!("they belong {place}, in this order"),
                        help: "move the sections and their subsections",
                    });
                report.add(draft);
            }
        }
    }
}
