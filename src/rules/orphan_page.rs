//! A translation whose source page does not exist.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Cause, RuleId};
use crate::history::{Gone, Pin};
use crate::rule::{Draft, Group, Report, Rule, moment};
use crate::text::FileId;

/// See `rules/orphan-page.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OrphanPage {}

impl Rule for OrphanPage {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        let (None, Some(target)) = (group.source(), group.targets().first()) else { return };
        let file = target.file;
        if *group.pin(file) == Pin::NotFetched {
            return;
        }
        let product = group.page(file).site.metadata.product.unwrap_or_default();
        let draft = match group.other_product() {
            Some(other) => group
                .finding(RuleId::ORPHAN_PAGE, file, group.top(file), "this page belongs to another product than the source page at its path".to_owned())
                .help(format!("move it to its own product; if it is a translation, give it the id and the `{product}` of its source"))
                .related(other, group.top(other), format!("the source page at this path, of another `{product}` and with an id that this page lacks")),
            None => match group.gone(file) {
                Some(gone) => went(group, file, gone),
                None => group
                    .finding(RuleId::ORPHAN_PAGE, file, group.top(file), "no source page has this id or this path".to_owned())
                    .help("delete the page if its source was deleted; move it if its source was moved"),
            },
        };
        report.add(draft);
    }
}

/// The source page was here once.
fn went(group: &Group<'_>, file: FileId, gone: &Gone) -> Draft {
    let at = moment(&gone.at);
    let draft = match &gone.moved_to {
        Some(path) => group
            .finding(RuleId::ORPHAN_PAGE, file, group.top(file), format!("the source page moved to `{path}` with {at}"))
            .help(format!(
                "move the page to `{path}` too, with the id that its source has there, if any; or delete it"
            )),
        None => {
            let from = gone.from.as_ref().map(|path| format!(", after it had moved to `{path}`")).unwrap_or_default();
            group
                .finding(
                    RuleId::ORPHAN_PAGE,
                    file,
                    group.top(file),
                    format!("the source page was deleted with {at}{from}"),
                )
                .help("delete the page and the links to it")
        }
    };
    draft.cause(Cause::Outdated)
}
