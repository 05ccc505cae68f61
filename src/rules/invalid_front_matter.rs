//! Front matter that is not what it should be.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::Cause;
use crate::rule::{Group, Report, Rule};

/// See `rules/invalid-front-matter.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct InvalidFrontMatter {}

impl Rule for InvalidFrontMatter {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        let kinds = |file| group.page(file).front_matter.problems.iter().map(|p| p.kind).collect::<Vec<_>>();
        let source = group.group.source.map(kinds).unwrap_or_default();
        for file in group.files() {
            for problem in &group.page(file).front_matter.problems {
                if !group.is_source(file) && source.contains(&problem.kind) {
                    continue;
                }
                let mut draft = group
                    .finding("invalid-front-matter", file, problem.span, problem.message.to_string())
                    .element(format!("{:?}", problem.kind));
                if group.is_source(file) {
                    draft = draft.cause(Cause::Source);
                }
                report.add(draft);
            }
        }
    }
}
