//! A page that cannot be read.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Cause, RuleId};
use crate::rule::{Group, Report, Rule};
use crate::text::Span;

/// See `rules/unreadable-page.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UnreadablePage {}

impl Rule for UnreadablePage {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for file in group.files() {
            let Some(why) = &group.page(file).unreadable else { continue };
            let mut draft = group
                .finding(RuleId::UNREADABLE_PAGE, file, Span::default(), format!("this page was not checked: {why}"))
                .help(if why.contains("LFS") {
                    "fetch the file with `git lfs pull`"
                } else {
                    "save the file as UTF-8 and make it readable"
                });
            if group.is_source(file) {
                draft = draft.cause(Cause::Source);
            }
            report.add(draft);
        }
    }
}
