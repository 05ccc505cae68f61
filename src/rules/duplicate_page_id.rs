//! One id on several pages of one language.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::RuleId;
use crate::index::Copies;
use crate::rule::{Draft, Group, Report, Rule};
use crate::text::{FileId, Span};

use super::broken_references::reached;

/// See `rules/duplicate-page-id.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DuplicatePageId {}

impl Rule for DuplicatePageId {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for file in group.files() {
            let all = group.index().same_id(file);
            let (Some(id), false) = (&group.page(file).front_matter.id, all.is_empty()) else { continue };
            if let Some(copies) = group.index().copies(file) {
                if copies.pairs.first().is_some_and(|pair| pair[0] == file)
                    && (group.is_source(file) || !source_has_it_twice(group))
                {
                    report.add(copied(group, file, id.span, copies));
                }
                continue;
            }
            if group.index().blamed(file) != Some(file) || !group.is_source(file) && source_has_it_twice(group) {
                continue;
            }
            let mut draft = group
                .finding(
                    RuleId::DUPLICATE_PAGE_ID,
                    file,
                    id.span,
                    format!("{} pages have the id `{}`", all.len(), id.text),
                )
                .help("give each page its own id: links and translations cannot tell the pages apart");
            for &other in all.iter().filter(|other| **other != file).take(5) {
                let span = group.page(other).front_matter.id.as_ref().map_or(id.span, |id| id.span);
                draft = draft.related(other, span, "the same id");
            }
            if group.is_source(file) {
                let twice = group.all_targets().iter().filter(|target| !group.index().same_id(target.file).is_empty());
                let locales: Vec<_> = twice.map(|target| group.locale(target.file)).collect();
                draft = reached(draft, &locales);
            }
            report.add(draft);
        }
    }
}

/// Then it is reported there, once.
fn source_has_it_twice(group: &Group<'_>) -> bool {
    group.source().is_some_and(|source| !group.index().same_id(source).is_empty())
}

/// One finding for a folder that was copied with all its ids.
fn copied(group: &Group<'_>, file: FileId, span: Span, copies: &Copies) -> Draft {
    let pairs = &copies.pairs;
    let such = |side: usize| format!("`{}`", group.path(pairs[0][side]));
    let contents = match copies.listed {
        [0, 0] => "no table of contents lists any of them".to_owned(),
        [first, 0] => format!("the table of contents lists {first} copies such as {}", such(0)),
        [0, second] => format!("the table of contents lists {second} copies such as {}", such(1)),
        [first, second] => {
            format!("the table of contents lists {first} such as {} and {second} such as {}", such(0), such(1))
        }
    };
    let message = format!(
        "{} pages have a copy with the same id elsewhere, such as {} and {}; {contents}",
        pairs.len(),
        such(0),
        such(1)
    );
    let ids: Vec<&str> = pairs.iter().filter_map(|pair| group.current_page(pair[0]).id()).collect();
    let mut draft = group
        .finding(RuleId::DUPLICATE_PAGE_ID, file, span, message)
        .element("copies")
        .parts(ids)
        .help("delete the copies that no table of contents lists, or give each page its own id");
    for [first, second] in pairs.iter().take(5) {
        let other = if *first == file { *second } else { *first };
        let own = group.page(other).front_matter.id.as_ref().map_or(span, |id| id.span);
        draft = draft.related(other, own, "a copy");
    }
    if group.is_source(file) {
        let twice = group.all_targets().iter().filter(|target| !group.index().same_id(target.file).is_empty());
        let locales: Vec<_> = twice.map(|target| group.locale(target.file)).collect();
        draft = reached(draft, &locales);
    }
    draft
}
