//! A section of the translation that the source does not have.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::align::Difference;
use crate::damage::Subject;
use crate::finding::RuleId;
use crate::rule::{Draft, Group, Pair, Report, Rule};

use super::additions;
use super::replaced_sections::replaced;

/// See `rules/extra-section.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExtraSection {}

impl Rule for ExtraSection {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let extra = pair.differences(|d| match *d {
                Difference::ExtraSection { target, children, after, content } => {
                    Some((target, children, after, content))
                }
                _ => None,
            });
            let old: HashSet<u32> = replaced(group, pair).into_iter().flat_map(|replaced| replaced.old).collect();
            for (section, children, after, content) in extra {
                if group.is_stamp_section(pair.target, section) {
                    continue;
                }
                if let Some(content) = content {
                    let draft = heading_alone(group, pair, section, content);
                    let is_addition = additions::is_section(group, pair, section, children);
                    report.add(if is_addition { draft.addition() } else { draft });
                    continue;
                }
                let title = group.title(pair.target, section);
                let below = match children {
                    0 => String::new(),
                    1 => " (with its subsection)".to_owned(),
                    n => format!(" (with its {n} subsections)"),
                };
                let draft = group
                    .finding(
                        RuleId::EXTRA_SECTION,
                        pair.target,
                        group.heading(pair.target, section),
                        format!("the section {title}{below} is not in the source"),
                    )
                    .element(group.section_key(pair.target, section))
                    .explains(heading(group, pair, section))
                    .help("delete the section if the source no longer has it");
                // What has its place says where that is.
                let place = group.section_end(pair.source, after);
                let draft = match old.contains(&section) {
                    true => draft,
                    false => draft.related(pair.source, place, "it would follow this line of the source"),
                };
                let is_addition = additions::is_section(group, pair, section, children);
                report.add(if is_addition { draft.addition() } else { draft });
            }
        }
    }
}

/// The content is the source's, the heading above it is not.
fn heading_alone(group: &Group<'_>, pair: &Pair, section: u32, content: u32) -> Draft {
    let block = group.page(pair.source).blocks[content as usize].span;
    if let Some((fact, title)) = group.page(pair.source).accordion_above(content) {
        let there = group.first_line(pair.source, title.span);
        return group
            .finding(
                RuleId::EXTRA_SECTION,
                pair.target,
                group.heading(pair.target, section),
                format!("the heading {} is an accordion in the source", group.title(pair.target, section)),
            )
            .element(group.section_key(pair.target, section))
            .explains(heading(group, pair, section).into_iter().chain([Subject::Fact(fact)]))
            .priority(1)
            .help("write it as the title of an accordion, and end the accordion where the source does")
            .related(pair.source, there, "the accordion in the source");
    }
    group
        .finding(
            RuleId::EXTRA_SECTION,
            pair.target,
            group.heading(pair.target, section),
            format!("the heading {} is not in the source, but the text below it is", group.title(pair.target, section)),
        )
        .element(group.section_key(pair.target, section))
        .explains(heading(group, pair, section))
        .help("delete the heading and keep the text below it")
        .related(pair.source, group.first_line(pair.source, block), "the same content in the source")
}

/// The heading of a section of the target, as a block that only the target has.
fn heading(group: &Group<'_>, pair: &Pair, section: u32) -> Option<Subject> {
    let section = group.page(pair.target).sections.get(section as usize)?;
    Some(Subject::Extra(section.blocks.start))
}
