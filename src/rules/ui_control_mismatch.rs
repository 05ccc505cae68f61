//! `[!UICONTROL ..]` tokens lost or added, block by block.

use serde::Deserialize;

use std::collections::BTreeMap;

use crate::page::{Fact, FactKind};
use crate::rule::{Group, Pair, Report, Rule};
use crate::text::{FileId, Span};

/// See `rules/ui-control-mismatch.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UiControlMismatch {}

impl Rule for UiControlMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in &group.pairs {
            let mut blocks: BTreeMap<Span, Vec<&Fact>> = BTreeMap::new();
            for lost in pair.lost(group, FactKind::Control) {
                blocks.entry(lost.place).or_default().push(lost.fact);
            }
            for (place, facts) in blocks {
                lost(group, pair, place, &facts, report);
            }
            for added in pair.added(group, FactKind::Control) {
                let label = label(group, pair.target, added.fact);
                let draft = group
                    .finding("ui-control-mismatch", pair.target, added.fact.span, format!("the control `{label}` has no counterpart in the source"))
                    .element(&label)
                    .help("remove the token, or the sentence if the source dropped it")
                    .related(pair.source, added.place, "the source at this place");
                report.add(draft);
            }
        }
    }
}

/// One finding for a block, however many of its tokens are lost.
fn lost(group: &Group<'_>, pair: &Pair, place: Span, facts: &[&Fact], report: &mut Report) {
    let labels: Vec<String> = facts.iter().map(|fact| format!("`{}`", label(group, pair.source, fact))).collect();
    let message = match &labels[..] {
        [one] => format!("the control {one} of the source is missing here"),
        more => format!("{} controls of the source are missing here: {}", more.len(), more.join(", ")),
    };
    let mut draft = group
        .finding("ui-control-mismatch", pair.target, place, message)
        .element(labels.join(", "))
        .help("put the label back as `[!UICONTROL ...]`");
    for fact in facts.iter().take(5) {
        draft = draft.related(pair.source, fact.span, "the control in the source");
    }
    report.add(draft);
}

fn label(group: &Group<'_>, file: FileId, fact: &Fact) -> String {
    let text = group.quote(file, fact.span);
    let inner = text.split_once(' ').map_or("", |(_, label)| label);
    inner.strip_suffix(']').unwrap_or(inner).to_owned()
}
