//! Footnotes that differ: references and definitions lost or added, and references without a definition.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Applicability, Edit, RuleId};
use crate::page::{Fact, FactKind, Page};
use crate::rule::{Draft, Group, Pair, Report, Rule};
use crate::text::FileId;

/// See `rules/footnote-mismatch.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FootnoteMismatch {}

impl Rule for FootnoteMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let (source, target) = (Notes::of(group.page(pair.source)), Notes::of(group.page(pair.target)));
            if !source.definitions.is_empty() || !target.definitions.is_empty() {
                compare(group, pair, &source, &target, report);
            }
        }
    }
}

/// The footnotes of a page.
struct Notes<'p> {
    definitions: Vec<&'p Fact>,
    references: Vec<&'p Fact>,
    defined: HashSet<u64>,
    referenced: HashSet<u64>,
}

impl<'p> Notes<'p> {
    fn of(page: &'p Page) -> Self {
        let all = |kind| page.facts.iter().filter(move |fact| fact.kind == kind).collect::<Vec<&Fact>>();
        let (definitions, references) = (all(FactKind::FootnoteDefinition), all(FactKind::FootnoteReference));
        let keys = |facts: &[&Fact]| facts.iter().map(|fact| fact.key).collect();
        Notes { defined: keys(&definitions), referenced: keys(&references), definitions, references }
    }

    fn undefined(&self) -> impl Iterator<Item = &'p Fact> {
        self.references.iter().copied().filter(|fact| !self.defined.contains(&fact.key))
    }

    fn unreferenced(&self) -> impl Iterator<Item = &'p Fact> {
        self.definitions.iter().copied().filter(|fact| !self.referenced.contains(&fact.key))
    }
}

fn compare(group: &Group<'_>, pair: &Pair, source: &Notes<'_>, target: &Notes<'_>, report: &mut Report) {
    // A reference and its definition are one footnote: what is said of one is not said of the other.
    let mut reported: HashSet<u64> = HashSet::new();
    // Text such as `[^a-z]` is in both; what the source does not define either is its own affair.
    let known: HashSet<u64> = source.undefined().map(|fact| fact.key).collect();
    let undefined: Vec<&Fact> = target.undefined().filter(|fact| !known.contains(&fact.key)).collect();
    for fact in undefined.iter().filter(|fact| reported.insert(fact.key)) {
        report.add(without_definition(group, pair, target, fact, undefined.len()));
    }
    let mut lost = Vec::new();
    for reference in pair.lost(group, FactKind::FootnoteReference) {
        if source.defined.contains(&reference.fact.key) && reported.insert(reference.fact.key) {
            lost.push((reference, "the reference to the footnote"));
        }
    }
    // Labels are translated: each definition that is missing goes with one of the references without one.
    let mut renamed = undefined.len();
    for definition in pair.lost(group, FactKind::FootnoteDefinition) {
        if reported.contains(&definition.fact.key) {
            continue;
        }
        match renamed.checked_sub(1) {
            Some(rest) => renamed = rest,
            None => lost.push((definition, "the definition of the footnote")),
        }
    }
    let is_complete = undefined.is_empty() && lost.is_empty();
    for (lost, what) in lost {
        let theirs = group.quote(pair.source, lost.fact.span);
        let draft = group
            .finding(
                RuleId::FOOTNOTE_MISMATCH,
                pair.target,
                lost.place,
                format!("{what} `{theirs}` is missing {}", lost.here),
            )
            .element(&theirs)
            .explains([lost.claim])
            .help(format!("add `{theirs}` where the source has it"))
            .related(pair.source, lost.fact.span, "in the source");
        report.add(draft);
    }
    let mut added = HashSet::new();
    for kind in [FactKind::FootnoteReference, FactKind::FootnoteDefinition] {
        for extra in pair.added(group, kind) {
            if reported.contains(&extra.fact.key)
                || !target.defined.contains(&extra.fact.key)
                || !added.insert(extra.fact.key)
            {
                continue;
            }
            let ours = group.quote(pair.target, extra.fact.span);
            let draft = group
                .finding(
                    RuleId::FOOTNOTE_MISMATCH,
                    pair.target,
                    extra.fact.span,
                    format!("the footnote `{ours}` is not in the source"),
                )
                .element(&ours)
                .explains([extra.claim])
                .help("delete the reference and its definition if the source no longer has them")
                .related(pair.source, extra.place, "the source at this place");
            report.add(draft);
        }
    }
    if is_complete && source.unreferenced().next().is_none() {
        for fact in target.unreferenced().filter(|fact| !added.contains(&fact.key)) {
            let ours = group.quote(pair.target, fact.span);
            let draft = group
                .finding(
                    RuleId::FOOTNOTE_MISMATCH,
                    pair.target,
                    fact.span,
                    format!("nothing refers to the footnote `{ours}`"),
                )
                .element(&ours)
                .help(format!("add `{ours}` where the source refers to this footnote"));
            report.add(draft);
        }
    }
}

/// A reference that readers see as it is written.
fn without_definition(group: &Group<'_>, pair: &Pair, target: &Notes<'_>, fact: &Fact, undefined: usize) -> Draft {
    let ours = group.quote(pair.target, fact.span);
    let draft = group
        .finding(RuleId::FOOTNOTE_MISMATCH, pair.target, fact.span, format!("the footnote `{ours}` has no definition"))
        .element(&ours);
    let mut unreferenced = target.unreferenced();
    match (unreferenced.next(), unreferenced.next()) {
        (Some(definition), None) if undefined == 1 => renamed(draft, group, pair.target, fact, definition),
        _ => draft.help(format!("use the same label here and in the definition `{ours}: ...`")),
    }
}

/// The only footnote that nothing refers to is the one that is meant.
fn renamed(draft: Draft, group: &Group<'_>, file: FileId, fact: &Fact, definition: &Fact) -> Draft {
    let label = definition.span.of(&group.text(file)).to_owned();
    draft
        .help(format!("change it to `{label}`, the label of the definition"))
        .related(file, definition.span, "the definition that nothing refers to")
        .fix("use the label of the definition", Applicability::Unsafe, vec![Edit::new(file, fact.span, label)])
}
