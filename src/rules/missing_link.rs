//! A link of the source that the translation lost.

use serde::Deserialize;

use crate::align;
use crate::page::FactKind;
use crate::rule::{Group, Lost, Pair, Report, Rule, shorten_target};

/// See `rules/missing-link.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MissingLink {}

impl Rule for MissingLink {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in &group.pairs {
            for lost in pair.lost(group, FactKind::Link) {
                let target = group.page(pair.source).value_of(lost.fact);
                let shown = shorten_target(target);
                let finding = |message: String| group.finding("missing-link", pair.target, lost.place, message);
                let draft = if loses_sentence(group, pair, &lost) {
                    finding(format!("a sentence of the source is missing here, with its link to `{shown}`"))
                        .help("translate the sentence that holds the link")
                } else {
                    finding(format!("the link to `{shown}` is missing {}", lost.here))
                        .help("put the link back around its words")
                };
                report.add(draft.element(target).related(pair.source, lost.fact.span, "the link in the source"));
            }
        }
    }
}

/// Whether the block that lost the link has fewer sentences than the source's.
fn loses_sentence(group: &Group<'_>, pair: &Pair, lost: &Lost<'_>) -> bool {
    let theirs = group.page(pair.source).block_of(lost.fact).map(|block| block.span);
    let count = |text: &str| align::sentences(text);
    lost.here == "here"
        && theirs.is_some_and(|theirs| {
            count(theirs.of(&group.text(pair.source))) > count(lost.place.of(&group.text(pair.target)))
        })
}
