//! One id on several pages of one language.

use serde::Deserialize;

use crate::rule::{Group, Report, Rule};

/// See `rules/duplicate-exl-id.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DuplicateExlId {}

impl Rule for DuplicateExlId {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for file in group.files() {
            let others = group.index.same_id(file);
            let (Some(id), false) = (&group.page(file).front_matter.id, others.is_empty()) else { continue };
            if !group.is_source(file) && source_has_it_twice(group, id) {
                continue;
            }
            let count = others.len() + 1;
            let mut draft = group
                .finding("duplicate-exl-id", file, id.span, format!("{count} pages have the id `{}`", id.text))
                .help("give each page an id of its own; links and translations cannot tell them apart");
            for &other in others.iter().take(5) {
                let span = group.page(other).front_matter.id.as_ref().map_or(id.span, |id| id.span);
                draft = draft.related(other, span, "the same id");
            }
            report.add(draft);
        }
    }
}

/// Then it is reported there, once.
fn source_has_it_twice(group: &Group<'_>, id: &crate::page::Scalar) -> bool {
    let Some(source) = group.group.source else { return false };
    let tree = group.tree(source);
    let files = group.project.layout.files_of(tree);
    group.project.pages[files].iter().filter(|page| page.id() == Some(&id.text)).take(2).count() > 1
}
