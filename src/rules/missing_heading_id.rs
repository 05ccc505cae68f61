//! A translated heading without the slug of its source as its id.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Edit, RuleId};
use crate::page::{BlockKind, Page};
use crate::parse::written::is_plain_id;
use crate::references;
use crate::rule::{Draft, Group, Pair, Report, Rule};
use crate::text::{Span, hash};

use super::heading_ids;

/// See `rules/missing-heading-id.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MissingHeadingId {}

impl Rule for MissingHeadingId {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let (source, target) = (group.page(pair.source), group.page(pair.target));
            for at in (0..).zip(&source.sections).filter(|(_, section)| section.level > 0).map(|(at, _)| at) {
                let Some(own) = pair.alignment.target_section(at) else { continue };
                let (theirs, ours) = (&source.sections[at as usize], &target.sections[own as usize]);
                let is_same = target.slugs_of(own).any(|slug| slug == theirs.slug);
                if theirs.id != 0 || ours.id != 0 || ours.level == 0 || is_same || is_title(target, own) {
                    continue;
                }
                let Some(slug) = references::anchor_of(source, &group.text(pair.source), at) else { continue };
                let Some(id) = heading_ids::written(group, pair, &slug) else { continue };
                let place = group.heading(pair.target, own);
                let title = group.title(pair.target, own);
                let draft = group
                    .finding(RuleId::MISSING_HEADING_ID, pair.target, place, format!("the heading {title} has no id"))
                    .element(&slug)
                    .help(format!(
                        "add `{id}`, the anchor of the heading in the source, so that links work in every language"
                    ))
                    .related(pair.source, group.heading(pair.source, at), "the heading in the source");
                report.add(with_fix(draft, group, pair, own, &slug, &id));
            }
        }
    }
}

/// Whether a heading is the title of its page, which no link needs to name.
fn is_title(page: &Page, section: u32) -> bool {
    let is_first = page.sections[..section as usize].iter().all(|before| before.level == 0);
    is_first && page.sections[section as usize].level == 1
}

/// Ends the heading with the id. Underlined headings, closing marks, and what is there already are for a person.
fn with_fix(draft: Draft, group: &Group<'_>, pair: &Pair, section: u32, slug: &str, id: &str) -> Draft {
    let page = group.page(pair.target);
    let heading = page.blocks_of(&page.sections[section as usize]).first();
    let Some(block) = heading.filter(|block| block.kind == BlockKind::Heading) else { return draft };
    let text = group.text(pair.target);
    let line = group.first_line(pair.target, block.span);
    let words = line.of(&text).trim_end();
    let is_plain = words.starts_with('#') && !words.ends_with(['#', '}']);
    if !is_plain || !is_plain_id(slug) || page.count_id(hash(slug.as_bytes())) > 0 {
        return draft;
    }
    let how = heading_ids::applicability(group, pair.target, Some(section));
    let end = Span::at(line.start as usize + words.len());
    draft.fix(format!("add the id `{slug}`"), how, vec![Edit::new(pair.target, end, format!(" {id}"))])
}
