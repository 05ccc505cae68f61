//! A section of the source that the translation does not have.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::align::Difference;
use crate::damage::Subject;
use crate::finding::RuleId;
use crate::rule::{Draft, Group, Pair, Report, Rule};

/// See `rules/missing-section.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MissingSection {}

impl Rule for MissingSection {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let missing = pair.differences(|d| match *d {
                Difference::MissingSection { source, children, after, content } => {
                    Some((source, children, after, content))
                }
                _ => None,
            });
            let mut before: Option<(u32, Option<u32>)> = None;
            for (section, children, after, content) in missing {
                if group.is_stamp_section(pair.source, section) {
                    continue;
                }
                if let Some(content) = content {
                    report.add(heading_alone(group, pair, section, content));
                    continue;
                }
                let title = group.title(pair.source, section);
                let below = match children {
                    0 => String::new(),
                    1 => " and its subsection are".to_owned(),
                    n => format!(" and its {n} subsections are"),
                };
                let is = if children == 0 { " is" } else { &below };
                let it = if children == 0 { "it belongs" } else { "they belong" };
                let place = group.section_end(pair.target, after);
                // Of several sections that are missing at one place, each follows the one before it.
                let follows = before.replace((section, after)).filter(|(_, place)| *place == after);
                let belongs = match (follows, after) {
                    (Some((sibling, _)), _) => {
                        format!("after {}, which is missing too", group.title(pair.source, sibling))
                    }
                    (None, None) => "at the top".to_owned(),
                    (None, Some(after)) => format!("after {}", group.title(pair.target, after)),
                };
                let help = match follows {
                    Some(_) => "translate the section and insert it after that one",
                    None => "translate the section and insert it after this line",
                };
                let draft = group
                    .finding(
                        RuleId::MISSING_SECTION,
                        pair.target,
                        place,
                        format!("the section {title}{is} missing; {it} {belongs}"),
                    )
                    .element(group.section_key(pair.source, section))
                    .explains([Subject::Section(section)])
                    .help(help)
                    .related(pair.source, group.heading(pair.source, section), "the section in the source");
                report.add(draft);
            }
        }
    }
}

/// The content is there, the heading above it is not.
fn heading_alone(group: &Group<'_>, pair: &Pair, section: u32, content: u32) -> Draft {
    if let Some((fact, title)) = group.page(pair.target).accordion_above(content) {
        let span = group.first_line(pair.target, title.span);
        let heading = group.heading(pair.source, section);
        let marks: String = heading.of(&group.text(pair.source)).chars().take_while(|c| *c == '#').collect();
        return group
            .finding(
                RuleId::MISSING_SECTION,
                pair.target,
                span,
                format!("this accordion is the section {} in the source", group.title(pair.source, section)),
            )
            .element(group.section_key(pair.source, section))
            .explains([Subject::Section(section), Subject::Added(fact)])
            .priority(1)
            .help(format!("write its title as a heading, `{marks} ...`, and delete the mark that ends the accordion"))
            .related(pair.source, heading, "the heading in the source");
    }
    group
        .finding(
            RuleId::MISSING_SECTION,
            pair.target,
            group.first_line_around(pair.target, content),
            format!(
                "the heading {} is missing above this line; the text below it is here",
                group.title(pair.source, section)
            ),
        )
        .element(group.section_key(pair.source, section))
        .explains([Subject::Section(section)])
        .help("translate the heading and insert it above this line")
        .related(pair.source, group.heading(pair.source, section), "the heading in the source")
}
