//! A section of the source that the translation does not have.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::align::Difference;
use crate::change::BlockMatch;
use crate::damage::Subject;
use crate::finding::{RuleId, Together};
use crate::rule::{Draft, Group, Pair, Report, Rule};

use super::edits;
use super::replaced_sections::{Replaced, replaced};

/// Edited blocks that are shown.
const SHOWN: usize = 3;

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
            let mut run: Option<(u32, String)> = None;
            let edited = Edited::default();
            let aligned = Aligned::new(pair);
            let replaced = replaced(group, pair);
            let replacing: HashSet<u32> = replaced.iter().flat_map(|replaced| &replaced.new).copied().collect();
            replaced.iter().for_each(|replaced| report.add(in_place_of(group, pair, replaced)));
            for (section, children, after, content) in missing {
                if group.is_stamp_section(pair.source, section) {
                    continue;
                }
                if replacing.contains(&section) {
                    before = Some((section, after));
                    run = None;
                    continue;
                }
                if let Some(content) = content {
                    report.add(edited.show(heading_alone(group, pair, section, content), group, pair, section));
                    continue;
                }
                let title = group.title(pair.source, section);
                let (below, with) = match children {
                    0 => (String::new(), String::new()),
                    1 => (" and its subsection are".to_owned(), " (with its subsection)".to_owned()),
                    n => (format!(" and its {n} subsections are"), format!(" (with its {n} subsections)")),
                };
                let is = if children == 0 { " is" } else { &below };
                let it = if children == 0 { "it belongs" } else { "they belong" };
                let place = group.section_end(pair.target, after);
                let name = format!("{title}{with}");
                // Of several sections that are missing at one place, each follows the one before it.
                let follows = before.replace((section, after)).filter(|(_, place)| *place == after);
                let follows = follows.map(|(sibling, _)| sibling).filter(|_| aligned.before(section).is_none());
                let belongs = match (follows, aligned.before(section)) {
                    (Some(sibling), _) => {
                        format!("after {}, which is missing too", group.title(pair.source, sibling))
                    }
                    (None, Some((target, true))) if Some(target) != after => {
                        format!("{}, which is in another place here", place_after(group, pair, target))
                    }
                    _ => after.map_or("at the top".to_owned(), |after| place_after(group, pair, after)),
                };
                // Those that follow one another are named after the first of them.
                if follows.is_none() || run.is_none() {
                    run = Some((section, belongs.clone()));
                }
                let (first, belong) = run.clone().unwrap_or_else(|| (section, belongs.clone()));
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
                    .lacks(pair.source, group.heading(pair.source, section), "the section in the source")
                    .together(Together {
                        key: first.to_string(),
                        several: "sections are missing",
                        name,
                        after: format!("; they belong {belong}"),
                        help: Some("translate the sections and insert them after this line"),
                        ..Together::default()
                    });
                report.add(match part_of(group, pair, section) {
                    Some(block) => draft.related(
                        pair.target,
                        group.first_line_around(pair.target, block),
                        "a part of its text is here",
                    ),
                    None => draft,
                });
            }
        }
    }
}

/// Sections that took the place of others, at the heading of the first of these.
fn in_place_of(group: &Group<'_>, pair: &Pair, replaced: &Replaced) -> Draft {
    let names = |file, sections: &[u32]| {
        let named: Vec<String> = sections.iter().take(SHOWN).map(|section| group.title(file, *section)).collect();
        match (sections.len().saturating_sub(SHOWN), named.split_last()) {
            (0, Some((last, rest))) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            (0, _) => named.concat(),
            (more, _) => format!("{} and {more} more", named.join(", ")),
        }
    };
    let (new, old) = (&replaced.new, &replaced.old);
    let section = |sections: &[u32]| if sections.len() == 1 { "section" } else { "sections" };
    let these = match &**old {
        [_] => "this one".to_owned(),
        _ => names(pair.target, old),
    };
    let message = format!("the source has the {} {} in place of {these}", section(new), names(pair.source, new));
    let heading =
        |section: u32| group.page(pair.target).sections.get(section as usize).map(|section| section.blocks.start);
    let first = old.first().copied().unwrap_or_default();
    let keys: Vec<String> = new.iter().map(|section| group.section_key(pair.source, *section)).collect();
    let mut draft = group
        .finding(RuleId::MISSING_SECTION, pair.target, group.heading(pair.target, first), message)
        .element(keys.first().map_or("", String::as_str))
        .explains(new.iter().map(|section| Subject::Section(*section)))
        .explains(old.iter().filter_map(|section| heading(*section)).map(Subject::Extra))
        .priority(1)
        .help(format!(
            "translate the {} of the source and put the translation in place of {}",
            section(new),
            match old.len() {
                1 => "this one",
                _ => "these",
            }
        ));
    if keys.len() > 1 {
        draft = draft.parts(keys.iter().map(String::as_str));
    }
    for section in new.iter().take(SHOWN) {
        draft = draft.lacks(pair.source, group.heading(pair.source, *section), "the section in the source");
    }
    draft
}

/// The sections of a source that the translation has, each with the counterpart and whether that is in another place.
struct Aligned(HashMap<u32, (u32, bool)>);

impl Aligned {
    fn new(pair: &Pair) -> Aligned {
        let pairs = pair.alignment.sections.iter();
        Aligned(pairs.map(|pair| (pair.source, (pair.target, pair.moved))).collect())
    }

    /// The counterpart of the section right before one of the source.
    fn before(&self, section: u32) -> Option<(u32, bool)> {
        self.0.get(&section.checked_sub(1)?).copied()
    }
}

/// Where something belongs that follows a section of the translation.
fn place_after(group: &Group<'_>, pair: &Pair, after: u32) -> String {
    let sections = &group.page(pair.target).sections;
    match sections[after as usize].level {
        0 if after as usize + 1 == sections.len() => "at the end of the page".to_owned(),
        0 => "after the introduction".to_owned(),
        _ => format!("after {}", group.title(pair.target, after)),
    }
}

/// The first block of the translation that belongs to a section that it does not have.
fn part_of(group: &Group<'_>, pair: &Pair, section: u32) -> Option<u32> {
    let blocks = group.page(pair.source).sections[section as usize].blocks.range().skip(1);
    let mut found = blocks.filter_map(|block| pair.alignment.target_blocks(block as u32));
    found.next().map(|targets| targets.start)
}

/// The blocks of today's source that were others when the translation was made, found on first use.
#[derive(Default)]
struct Edited<'b>(OnceCell<HashMap<u32, &'b BlockMatch>>);

impl<'b> Edited<'b> {
    /// Shows what was edited in a section since.
    fn show(&self, mut draft: Draft, group: &Group<'b>, pair: &Pair, section: u32) -> Draft {
        let Some((base, _)) = group.base_alignment(pair.target) else { return draft };
        let edited = self.0.get_or_init(|| {
            let edited = base.change.blocks.iter().filter(|pair| !pair.same);
            edited.map(|pair| (pair.new, pair)).collect()
        });
        let (page, text) = (group.page(pair.source), group.text(pair.source));
        let blocks = page.sections[section as usize].blocks.range();
        for pair_of in blocks.filter_map(|block| edited.get(&(block as u32))).take(SHOWN) {
            let now = page.blocks[pair_of.new as usize].span;
            let before = base.page.blocks[pair_of.old as usize].span.of(&base.text);
            let words = format!("changed: {}", edits::difference(before, now.of(&text)));
            draft = draft.related(pair.source, now, words);
        }
        draft
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
            .lacks(pair.source, heading, "the heading in the source");
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
        .lacks(pair.source, group.heading(pair.source, section), "the heading in the source")
}
