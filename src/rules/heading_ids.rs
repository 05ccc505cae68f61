//! How ids are added to headings.

use crate::finding::Applicability;
use crate::page::{FactKind, Page};
use crate::rule::{Group, Pair};
use crate::text::FileId;

/// An id as the pages of a pair write it behind a heading: as the translation does where it has one, else as the source
/// does, else as is usual in its dialect. `None` where the dialect has no ids.
pub(super) fn written(group: &Group<'_>, pair: &Pair, id: &str) -> Option<String> {
    let (before, behind) = form(group, pair.target).or_else(|| form(group, pair.source)).or_else(|| {
        group.page(pair.target).dialect.heading_id.split_once('#').map(|(a, b)| (format!("{a}#"), b.to_owned()))
    })?;
    Some(format!("{before}{id}{behind}"))
}

/// What is before and behind the first id of a heading, in its braces.
fn form(group: &Group<'_>, file: FileId) -> Option<(String, String)> {
    let (page, text) = (group.page(file), group.text(file));
    let with_id = page.sections.iter().filter(|section| section.id != 0);
    let mut anchors = with_id.filter_map(|section| {
        let facts = page.facts_of(page.blocks_of(section).first()?);
        facts.iter().find(|fact| fact.kind == FactKind::Anchor && fact.key == section.id)
    });
    anchors.find_map(|anchor| {
        let (before, behind) = (text.get(..anchor.span.start as usize)?, text.get(anchor.span.end as usize..)?);
        let before = before.get(before.rfind('{')?..)?;
        let behind = behind.get(..=behind.find('}')?)?;
        let is_plain = |part: &str| part.chars().all(|c| matches!(c, '{' | '}' | '/' | '*' | '#' | ':' | ' '));
        (is_plain(before) && is_plain(behind)).then(|| (before.to_owned(), behind.to_owned()))
    })
}

/// How an id may be added to a heading: it takes the place of the one that a site makes of the words, and where pages
/// link to that, they would have to follow.
pub(super) fn applicability(group: &Group<'_>, file: FileId, section: Option<u32>) -> Applicability {
    let page: &Page = group.page(file);
    let mut slugs = section.into_iter().flat_map(|section| page.slugs_of(section));
    let is_linked = slugs.any(|slug| group.index().is_linked(group.tree(file), slug));
    if is_linked { Applicability::Unsafe } else { Applicability::Safe }
}
