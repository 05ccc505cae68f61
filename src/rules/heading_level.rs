//! A heading of another level than in the source.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::align::Difference;
use crate::finding::RuleId;
use crate::page::{Damage, DamageKind};
use crate::rule::{Draft, Group, Pair, Report, Rule};

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
            let kinds = pair.differences(|d| match *d {
                Difference::Kind { source, target, .. } => Some((source, target)),
                _ => None,
            });
            kinds.filter_map(|(source, target)| kind(group, pair, source, target)).for_each(|draft| report.add(draft));
        }
    }
}

/// A heading that is a paragraph on the other page.
fn kind(group: &Group<'_>, pair: &Pair, source: u32, target: u32) -> Option<Draft> {
    let block = |file, at: u32| &group.page(file).blocks[at as usize];
    let level = |file, at: u32| {
        let sections = &group.page(file).sections;
        let from = sections.partition_point(|section| section.blocks.start < at);
        let mut here = sections[from..].iter().take_while(|section| section.blocks.start == at);
        let section = here.find(|section| section.level > 0);
        section.map(|section| "#".repeat(usize::from(section.level)))
    };
    let (theirs, ours) = (level(pair.source, source), level(pair.target, target));
    // A line below it may have made a heading of it.
    let own = block(pair.target, target).span;
    let is_damage = |damage: &Damage| damage.kind == DamageKind::UnderlinedHeading;
    if group.page(pair.target).damage_in(own).any(is_damage) {
        return None;
    }
    let here = group.first_line(pair.target, block(pair.target, target).span);
    let there = group.first_line(pair.source, block(pair.source, source).span);
    let (message, help) = match (theirs, ours) {
        (Some(marks), None) => (
            format!("this paragraph is a heading of level {} in the source", marks.len()),
            format!("begin the line with `{marks} `, and delete other marks around it"),
        ),
        (None, Some(marks)) => (
            "this heading is a paragraph in the source".to_owned(),
            format!("delete `{marks}`, and mark it up as in the source"),
        ),
        _ => return None,
    };
    let draft = group.finding(RuleId::HEADING_LEVEL, pair.target, here, message);
    Some(draft.element(group.quote(pair.source, there)).help(help).related(pair.source, there, "in the source"))
}
