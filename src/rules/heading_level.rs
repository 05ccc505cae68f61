//! A heading of another level than in the source.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::align::Difference;
use crate::finding::RuleId;
use crate::rule::{Group, Report, Rule};

/// See `rules/heading-level.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HeadingLevel {}

impl Rule for HeadingLevel {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let levels = pair.differences(|d| match *d {
                Difference::Level { source, target } => Some((source, target)),
                _ => None,
            });
            for (source, target) in levels {
                let level = |file, section: u32| group.page(file).sections[section as usize].level;
                let (theirs, ours) = (level(pair.source, source), level(pair.target, target));
                let marks = "#".repeat(usize::from(theirs));
                let draft = group
                    .finding(
                        RuleId::HEADING_LEVEL,
                        pair.target,
                        group.heading(pair.target, target),
                        format!(
                            "heading {} is level {ours}, but level {theirs} in the source",
                            group.title(pair.target, target)
                        ),
                    )
                    .element(group.section_key(pair.source, source))
                    .help(format!("start the heading with `{marks}`"))
                    .related(pair.source, group.heading(pair.source, source), "the heading in the source");
                report.add(draft);
            }
        }
    }
}
