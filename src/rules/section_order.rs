//! A section at another place than in the source.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::align::Difference;
use crate::finding::{RuleId, Together};
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
            let mut run: Option<(u32, String)> = None;
            for (source, target, after) in moved {
                // Where that one is in another place too, it or the section around it was reported before.
                let follows = run.is_some() && after.is_some_and(|after| out_of_place.contains(&after));
                let place =
                    after.map_or("to the top".to_owned(), |after| format!("after {}", group.title(pair.target, after)));
                // Those that moved together are named after the first of them.
                let (first, belong) = run.take().filter(|_| follows).unwrap_or_else(|| (source, place.clone()));
                let too = if follows { ", which is in a different place too" } else { "" };
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
                    .together(Together {
                        key: first.to_string(),
                        several: "sections are in a different place than in the source",
                        name: title,
                        after: format!("; they belong {belong}, in this order"),
                        help: Some("move the sections and their subsections"),
                        ..Together::default()
                    });
                report.add(draft);
                run = Some((first, belong));
            }
        }
    }
}
