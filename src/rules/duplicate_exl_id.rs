//! One id on several pages of one language.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::rule::{Group, Report, Rule};
use crate::text::FileId;

use super::broken::reached;

/// See `rules/duplicate-exl-id.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DuplicateExlId {}

impl Rule for DuplicateExlId {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for file in group.files() {
            let all = group.index.same_id(file);
            let (Some(id), false) = (&group.page(file).front_matter.id, all.is_empty()) else { continue };
            if blamed(group, all, &id.text) != Some(file) || !group.is_source(file) && source_has_it_twice(group) {
                continue;
            }
            let mut draft = group
                .finding("duplicate-exl-id", file, id.span, format!("{} pages have the id `{}`", all.len(), id.text))
                .help("give each page an id of its own; links and translations cannot tell them apart");
            for &other in all.iter().filter(|other| **other != file).take(5) {
                let span = group.page(other).front_matter.id.as_ref().map_or(id.span, |id| id.span);
                draft = draft.related(other, span, "the same id");
            }
            if group.is_source(file) {
                let twice = group.group.targets.iter().filter(|target| !group.index.same_id(target.file).is_empty());
                let locales: Vec<_> = twice.map(|target| group.locale(target.file)).collect();
                draft = reached(draft, &locales);
            }
            report.add(draft);
        }
    }
}

/// The page that should not have the id: the first whose source has another one, else the first of all.
fn blamed(group: &Group<'_>, all: &[FileId], id: &str) -> Option<FileId> {
    let stranger = |file: &&FileId| {
        let source = group.project.source_of(**file);
        source != **file && group.page(source).id().is_some_and(|own| own != id)
    };
    all.iter().find(stranger).or(all.first()).copied()
}

/// Then it is reported there, once.
fn source_has_it_twice(group: &Group<'_>) -> bool {
    group.group.source.is_some_and(|source| !group.index.same_id(source).is_empty())
}
