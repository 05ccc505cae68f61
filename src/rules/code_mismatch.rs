//! Code that differs in more than comments and strings.

use serde::Deserialize;

use crate::page::FactKind;
use crate::rule::{Group, Report, Rule};

use super::code::same_program;

/// See `rules/code-mismatch.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CodeMismatch {}

impl Rule for CodeMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in &group.pairs {
            for (source, target) in pair.changed(group, FactKind::CodeBlock) {
                let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
                if same_program(source.span.of(&theirs), target.span.of(&ours)) {
                    continue;
                }
                let draft = group
                    .finding("code-mismatch", pair.target, target.span, "this code is not the source's".to_owned())
                    .element(group.quote(pair.source, source.span))
                    .help("copy the code from the source; only comments and texts in it are translated")
                    .related(pair.source, source.span, "the code in the source");
                report.add(draft);
            }
            for lost in pair.lost(group, FactKind::CodeBlock) {
                let draft = group
                    .finding("code-mismatch", pair.target, lost.place, format!("a code block of the source is missing {}", lost.here))
                    .element(group.quote(pair.source, lost.fact.span))
                    .help("copy the code from the source")
                    .related(pair.source, lost.fact.span, "the code in the source");
                report.add(draft);
            }
            for added in pair.added(group, FactKind::CodeBlock) {
                let draft = group
                    .finding("code-mismatch", pair.target, added.fact.span, "the source has no code block here".to_owned())
                    .element(group.quote(pair.target, added.fact.span))
                    .help("remove the code if the source dropped it; four blanks at the start of a line make code of text")
                    .related(pair.source, added.place, "the source at this place");
                report.add(draft);
            }
        }
    }
}
