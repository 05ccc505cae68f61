//! A translation at another path than its source.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Cause, RuleId};
use crate::project::Pairing;
use crate::rule::{Draft, Group, Report, Rule};
use crate::text::{FileId, composed};

/// See `rules/moved-page.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MovedPage {}

impl Rule for MovedPage {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let (from, to) = (group.path(pair.target), group.path(pair.source));
            if pair.by == Pairing::Id && from != to {
                let draft = group
                    .finding(
                        RuleId::MOVED_PAGE,
                        pair.target,
                        group.top(pair.target),
                        format!("the source page moved to `{to}`, but this translation is still at `{from}`"),
                    )
                    .help(format!("move the file, and the assets that it uses, to `{to}`"))
                    .related(pair.source, group.top(pair.source), "the source page of the same id");
                let draft = if group.was_moved(pair.target) { draft.cause(Cause::Outdated) } else { draft };
                report.add(draft);
            } else if is_decomposed(group, pair.target) != is_decomposed(group, pair.source) {
                report.add(other_form(group, pair.target, pair.source));
            }
        }
    }
}

/// Whether the name of a file has letters and their marks apart, as some systems write them.
fn is_decomposed(group: &Group<'_>, file: FileId) -> bool {
    matches!(composed(group.disk_name(file)), Cow::Owned(_))
}

/// The names are the same to those who read them and to this program, but most servers tell them apart.
fn other_form(group: &Group<'_>, target: FileId, source: FileId) -> Draft {
    let forms = ["composed (NFC)", "decomposed (NFD)"];
    let form = |file| forms[usize::from(is_decomposed(group, file))];
    group
        .finding(
            RuleId::MOVED_PAGE,
            target,
            group.top(target),
            format!(
                "the name of this file is in {} Unicode, that of the source page in {}: the two are taken for one",
                form(target),
                form(source),
            ),
        )
        .element("unicode-form")
        .help("rename the file to the name of the source page, letter for letter: most servers tell the two apart")
        .related(source, group.top(source), "the source page")
        .note()
}
