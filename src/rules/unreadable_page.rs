//! A page that cannot be read, or is hidden by another file.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Cause, RuleId};
use crate::rule::{Draft, Group, Report, Rule};
use crate::text::{FileId, Span, composed};

/// See `rules/unreadable-page.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UnreadablePage {}

impl Rule for UnreadablePage {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for file in group.files() {
            if let Some(twin) = group.twin(file) {
                report.add(doubled(group, file, twin));
            }
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

/// Another file is the same page. In the source, too, this is an error: a file that comes in beside a page would hide it
/// from all checks.
fn doubled(group: &Group<'_>, file: FileId, twin: &str) -> Draft {
    let is_spelling = composed(twin) == composed(group.disk_name(file));
    let how = if is_spelling { ": its name has the same letters in another Unicode form" } else { "" };
    let message = format!("`{twin}` is the same page in the same language, and was not checked{how}");
    group
        .finding(RuleId::UNREADABLE_PAGE, file, Span::default(), message)
        .element("twin")
        .element(twin)
        .help(format!("delete one of the two files, or list `{twin}` under `exclude` in the configuration"))
}
