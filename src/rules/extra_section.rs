//! A section of the translation that the source does not have.

use serde::Deserialize;

use crate::align::Difference;
use crate::rule::{Group, Report, Rule};

/// See `rules/extra-section.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ExtraSection {}

impl Rule for ExtraSection {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in &group.pairs {
            let extra = pair.differences(|d| match *d {
                Difference::ExtraSection { target, children, after } => Some((target, children, after)),
                _ => None,
            });
            for (section, children, after) in extra {
                let title = group.title(pair.target, section);
                let below = match children {
                    0 => String::new(),
                    1 => " (with its subsection)".to_owned(),
                    n => format!(" (with its {n} subsections)"),
                };
                let draft = group
                    .finding("extra-section", pair.target, group.heading(pair.target, section), format!("the section {title}{below} is not in the source"))
                    .element(group.section_key(pair.target, section))
                    .help("remove the section if the source dropped it")
                    .related(pair.source, group.section_end(pair.source, after), "the source goes on without it after this");
                report.add(draft);
            }
        }
    }
}
