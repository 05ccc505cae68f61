//! Code that differs in more than comments and strings.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Applicability, Edit, RuleId};
use crate::page::{BlockKind, Fact, FactKind};
use crate::parse::indented;
use crate::rule::{Added, Draft, Group, Pair, Report, Rule};
use crate::text::{FileId, Span};

use super::code::same_program;
use super::inline_code;
use super::metadata::ended_as;

/// See `rules/code-mismatch.md`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CodeMismatch {
    /// Compare the code within words, in backticks.
    inline: bool,
}

impl Default for CodeMismatch {
    fn default() -> Self {
        CodeMismatch { inline: true }
    }
}

impl Rule for CodeMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            if self.inline {
                inline_code::check(group, pair, report);
            }
            for (source, target) in pair.changed(group, FactKind::CodeBlock) {
                let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
                if same_program(source.span.of(&theirs), target.span.of(&ours)) {
                    continue;
                }
                // Prose that was indented by mistake is translated.
                let both = is_indented(group, pair.source, source) && is_indented(group, pair.target, target);
                if is_prose(group, pair.source, source) || both && is_prose(group, pair.target, target) {
                    continue;
                }
                let draft = group
                    .finding(
                        RuleId::CODE_MISMATCH,
                        pair.target,
                        target.span,
                        "this code is not the source's".to_owned(),
                    )
                    .element(group.quote(pair.source, source.span))
                    .explains([pair.claim(group, source)])
                    .help("copy the code from the source; translate only its comments and texts")
                    .related(pair.source, source.span, "the code in the source");
                report.add(with_fix(draft, group, pair, source, target));
            }
            for lost in pair.lost(group, FactKind::CodeBlock).filter(|lost| !is_prose(group, pair.source, lost.fact)) {
                let draft = group
                    .finding(
                        RuleId::CODE_MISMATCH,
                        pair.target,
                        lost.place,
                        format!("a code block of the source is missing {}", lost.here),
                    )
                    .element(group.quote(pair.source, lost.fact.span))
                    .explains([lost.claim])
                    .help("copy the code from the source")
                    .related(pair.source, lost.fact.span, "the code in the source");
                report.add(draft);
            }
            let mut cut: BTreeMap<u32, Vec<Added<'_>>> = BTreeMap::new();
            for added in pair.added(group, FactKind::CodeBlock) {
                match group.page(pair.target).block_of(added.fact) {
                    Some(block) if block.kind == BlockKind::Html => {
                        cut.entry(block.span.start).or_default().push(added)
                    }
                    _ => report.add(extra(group, pair, &added)),
                }
            }
            for parts in cut.into_values() {
                report.add(cut_html(group, pair, &parts));
            }
        }
    }
}

/// Whether code is indented, and not fenced.
fn is_indented(group: &Group<'_>, file: FileId, fact: &Fact) -> bool {
    group.page(file).value_of(fact).trim().is_empty()
        && !fact.span.of(&group.text(file)).trim_start().starts_with(['`', '~'])
}

fn is_prose(group: &Group<'_>, file: FileId, fact: &Fact) -> bool {
    is_indented(group, file, fact) && indented::is_prose(fact.span.of(&group.text(file)))
}

/// Copies the code, comments and all, where it is as deep in both pages.
fn with_fix(draft: Draft, group: &Group<'_>, pair: &Pair, source: &Fact, target: &Fact) -> Draft {
    let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
    let before = |text: &str, fact: &Fact| {
        let before = text.get(..fact.span.start as usize).unwrap_or("");
        before[before.rfind('\n').map_or(0, |at| at + 1)..].to_owned()
    };
    let (new, old) = (source.span.of(&theirs).trim_end(), target.span.of(&ours).trim_end());
    // Translated prose is never replaced.
    let is_safe = before(&theirs, source) == before(&ours, target) && !is_prose(group, pair.target, target);
    if !is_safe || new.is_empty() || old.is_empty() {
        return draft;
    }
    if takes_in(new, old) {
        return draft
            .help("end the code block behind the code of the source: without its fence it takes in what follows");
    }
    let start = target.span.start as usize;
    let edit = Edit::new(pair.target, Span::new(start, start + old.len()), ended_as(&ours, new));
    draft.fix("copy the code from the source", Applicability::Unsafe, vec![edit])
}

/// Whether a code block is that of the source with more after it, from a blank line on: words that it took in.
fn takes_in(theirs: &str, ours: &str) -> bool {
    let code = theirs.rsplit_once('\n').map_or("", |(code, _)| code).trim_end();
    let rest = ours.strip_prefix(code).filter(|_| code.contains('\n'));
    rest.is_some_and(|rest| rest.lines().skip(1).any(|line| line.trim_matches([' ', '\t', '>']).is_empty()))
}

fn extra(group: &Group<'_>, pair: &Pair, added: &Added<'_>) -> Draft {
    group
        .finding(RuleId::CODE_MISMATCH, pair.target, added.fact.span, "the source has no code block here".to_owned())
        .element(group.quote(pair.target, added.fact.span))
        .explains([added.claim])
        .help("delete the code if the source no longer has it; if it is text, remove the four spaces at the start of its lines")
        .related(pair.source, added.place, "the source at this place")
}

/// A blank line ends a piece of HTML, and what follows it is indented far enough to be code.
fn cut_html(group: &Group<'_>, pair: &Pair, parts: &[Added<'_>]) -> Draft {
    let first = &parts[0];
    // The line above is where a closing tag was lost, or a blank line came in.
    let above = Span {
        start: group.page(pair.target).block_of(first.fact).map_or(0, |b| b.span.start),
        end: first.fact.span.start,
    };
    let before = group.last_line(pair.target, above);
    let message = "HTML after this line is shown as code, because a blank line ends the HTML block".to_owned();
    group
        .finding(RuleId::CODE_MISMATCH, pair.target, before, message)
        .element("cut HTML")
        .element(group.quote(pair.target, first.fact.span))
        .help("delete the blank line inside the HTML, and restore a closing tag that the source has there")
        .related(pair.source, group.first_line(pair.source, first.place), "the HTML in the source")
}

#[cfg(test)]
mod tests {
    use super::takes_in;

    #[test]
    fn a_block_without_its_fence_takes_in_words() {
        let theirs = "```sh\nlamp on\n```";
        assert!(takes_in(theirs, "```sh\nlamp on\n\nWords.\n\n```"));
        assert!(takes_in(theirs, "```sh\nlamp on\n>\n>Words.\n```"));
        for ours in ["```sh\nlamp on\nlamp off\n```", "```sh\nlamp off\n\nWords.\n```", "```sh\nlamp on\n```"] {
            assert!(!takes_in(theirs, ours), "{ours}");
        }
    }
}
