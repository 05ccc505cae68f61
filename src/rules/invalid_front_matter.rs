//! Front matter that is not what it should be.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Applicability, Cause, Edit, RuleId};
use crate::page::{Entry, FrontMatter, Problem, ProblemKind};
use crate::rule::{Group, Pair, Report, Rule, shorten};
use crate::text::Span;

/// Problems of one page that are reported, of those that have no fix; the others are counted.
const MOST: usize = 20;

/// See `rules/invalid-front-matter.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct InvalidFrontMatter {}

impl Rule for InvalidFrontMatter {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        let kinds = |file| group.page(file).front_matter.problems.iter().map(|p| p.kind).collect::<Vec<_>>();
        let source = group.source().map(kinds).unwrap_or_default();
        for file in group.files() {
            let problems = &group.page(file).front_matter.problems;
            let is_own = |problem: &&Problem| group.is_source(file) || !source.contains(&problem.kind);
            // What can be fixed is reported, however often.
            let (fixable, others): (Vec<&Problem>, Vec<_>) =
                problems.iter().filter(is_own).partition(|p| fix(p.kind).is_some());
            let left = others.len().saturating_sub(MOST);
            for (at, problem) in others.into_iter().take(MOST).chain(fixable).enumerate() {
                let more =
                    if left > 0 && at + 1 == MOST { format!("; {left} more problems follow") } else { String::new() };
                let mut draft = group
                    .finding(RuleId::INVALID_FRONT_MATTER, file, problem.span, format!("{}{more}", problem.message))
                    .element(format!("{:?}", problem.kind));
                if let Some((title, new)) = fix(problem.kind) {
                    let edit = Edit::new(file, problem.span, new);
                    draft = draft.fix(title, Applicability::Safe, vec![edit]);
                }
                if group.is_source(file) {
                    draft = draft.cause(Cause::Source);
                }
                report.add(draft);
            }
        }
        for pair in group.pairs() {
            let front_matter = &group.page(pair.target).front_matter;
            if front_matter.inner_quotes {
                let theirs = &group.page(pair.source).front_matter;
                front_matter.entries.iter().for_each(|ours| quoted(group, pair, ours, theirs, report));
            }
        }
    }
}

/// What to write in place of a problem.
fn fix(kind: ProblemKind) -> Option<(&'static str, &'static str)> {
    match kind {
        ProblemKind::Start => Some(("delete what precedes the front matter", "")),
        ProblemKind::KeyBlank => Some(("delete the invisible character", "")),
        ProblemKind::KeyColon => Some(("write a colon and a space", ": ")),
        ProblemKind::ValueBlank => Some(("replace it with a plain space", " ")),
        _ => None,
    }
}

/// Quotes around a whole value within those of YAML, where the source's value has none: readers see them.
fn quoted(group: &Group<'_>, pair: &Pair, ours: &Entry, theirs: &FrontMatter, report: &mut Report) {
    // A quote, its twin and a word.
    const SHORTEST: usize = 6;
    if ours.value.len() < SHORTEST {
        return;
    }
    let text = group.text(pair.target);
    let value = ours.value.of(&text);
    let Some(outer) = value.chars().next().filter(|c| matches!(c, '"' | '\'') && value.ends_with(*c)) else { return };
    let mark = if outer == '"' { "\\\"" } else { "\"" };
    let Some(inner) = value[1..value.len() - 1].strip_prefix(mark) else { return };
    let Some((words, end)) = inner.rsplit_once(mark) else { return };
    let is_end = end.chars().all(|c| !c.is_alphanumeric() && !c.is_whitespace());
    if words.contains(mark) || words.trim().is_empty() || !is_end {
        return;
    }
    let Some(theirs) = theirs.entry(ours.name) else { return };
    let source = group.text(pair.source);
    let plain = theirs.value.of(&source);
    let yaml = plain.chars().next().filter(|c| matches!(c, '"' | '\''));
    let plain = yaml.map_or(plain, |quote| plain.trim_matches(quote));
    if plain.contains(['"', '“', '”', '«', '„']) {
        return;
    }
    let key = ours.key.of(&text);
    let start = ours.value.start as usize + 1;
    let close = start + mark.len() + words.len();
    let edits = [Span::new(start, start + mark.len()), Span::new(close, close + mark.len())];
    let edits = edits.into_iter().map(|span| Edit::new(pair.target, span, "")).collect();
    let draft = group
        .finding(
            RuleId::INVALID_FRONT_MATTER,
            pair.target,
            ours.value,
            format!("quotes inside the value of `{key}`: {}", shorten(value)),
        )
        .element("quotes")
        .element(key)
        .warning()
        .help("delete the inner quotes, which the source does not have: readers see them")
        .fix("delete the inner quotes", Applicability::Safe, edits)
        .related(pair.source, theirs.value, "in the source");
    report.add(draft);
}
