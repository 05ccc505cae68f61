//! Includes and snippets that differ.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::RuleId;
use crate::page::FactKind;
use crate::rule::{Group, Report, Rule};

use super::source_fixes;

/// See `rules/snippet-mismatch.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SnippetMismatch {}

impl Rule for SnippetMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            for (source, target) in pair.changed(group, FactKind::Include) {
                let (theirs, ours) = (group.quote(pair.source, source.span), group.quote(pair.target, target.span));
                let draft = group
                    .finding(
                        RuleId::SNIPPET_MISMATCH,
                        pair.target,
                        target.span,
                        format!("`{ours}` is `{theirs}` in the source"),
                    )
                    .element(&theirs)
                    .help(format!("change it to `{theirs}`: snippet names are not translated"))
                    .related(pair.source, source.span, "in the source");
                report.add(source_fixes::token(draft, group, pair, source, target));
            }
            for lost in pair.lost(group, FactKind::Include) {
                let theirs = group.quote(pair.source, lost.fact.span);
                let draft = group
                    .finding(
                        RuleId::SNIPPET_MISMATCH,
                        pair.target,
                        lost.place,
                        format!("`{theirs}` of the source is missing {}", lost.here),
                    )
                    .element(&theirs)
                    .explains([lost.claim])
                    .help(format!("insert `{theirs}` here"))
                    .related(pair.source, lost.fact.span, "in the source");
                report.add(draft);
            }
            for added in pair.added(group, FactKind::Include) {
                let ours = group.quote(pair.target, added.fact.span);
                let draft = group
                    .finding(
                        RuleId::SNIPPET_MISMATCH,
                        pair.target,
                        added.fact.span,
                        format!("`{ours}` is not in the source"),
                    )
                    .element(&ours)
                    .help("delete it if the source no longer has it")
                    .related(pair.source, added.place, "the source at this place");
                report.add(draft);
            }
        }
    }
}
