//! `[!UICONTROL ..]` tokens lost or added, block by block.

use std::collections::{BTreeMap, HashSet};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::damage::Subject;
use crate::dialect::Role;
use crate::finding::{Applicability, Edit, RuleId};
use crate::page::{DamageKind, Fact, FactKind, Page};
use crate::parse::{html, prose};
use crate::rule::{Draft, Group, Pair, Report, Rule, shorten};
use crate::terms::words::around_tokens;
use crate::text::{FileId, Span};

use super::empty_tokens::{empty_added, empty_tokens};
use super::token_quotes;

/// See `rules/ui-control-mismatch.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UiControlMismatch {}

impl Rule for UiControlMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        if let Some(source) = group.asked_source() {
            empty_tokens(group, source, FactKind::Control, RuleId::UI_CONTROL_MISMATCH)
                .for_each(|draft| report.add(draft));
        }
        for pair in group.pairs() {
            empty_added(group, pair, FactKind::Control, RuleId::UI_CONTROL_MISMATCH)
                .for_each(|draft| report.add(draft));
            token_quotes::check(RuleId::UI_CONTROL_MISMATCH, FactKind::Control, group, pair, report);
            let mut blocks: BTreeMap<Span, (Vec<&Fact>, Vec<Subject>)> = BTreeMap::new();
            for lost in pair.lost(group, FactKind::Control) {
                let (facts, claims) = blocks.entry(lost.place).or_default();
                facts.push(lost.fact);
                claims.push(lost.claim);
            }
            for (place, (facts, claims)) in blocks {
                let draft = lost(group, pair, place, &facts);
                report.add(draft.explains(claims).priority(1));
            }
            for added in pair.added(group, FactKind::Control) {
                let label = label(group, pair.target, added.fact);
                let draft = group
                    .finding(
                        RuleId::UI_CONTROL_MISMATCH,
                        pair.target,
                        added.fact.span,
                        format!("the control `{label}` has no counterpart in the source"),
                    )
                    .element(&label)
                    .help("delete the token, or the sentence if the source no longer has it")
                    .related(pair.source, added.place, "the source at this place");
                report.add(draft);
            }
        }
    }
}

/// What a block of the translation shows of the labels that it has no token for.
enum Evidence {
    /// Empty emphasis, or no words at all: the label is gone.
    Gone,
    /// The label is there, as it is in the source.
    PlainText,
    /// Words beside empty emphasis, where the source has the control alone: they are its label.
    Beside,
    /// The source names the one control so often, the translation so often.
    Fewer(usize, usize),
    /// There are other words: the label may be among them, in translation.
    None,
}

/// One finding for a block, however many of its tokens are lost. Only a label that is gone is an error: one without its
/// mark is there to be read.
fn lost(group: &Group<'_>, pair: &Pair, place: Span, facts: &[&Fact]) -> Draft {
    let count = facts.len();
    let (named, evidence) = evidence(group, pair, place, name_lost(group, pair, place, facts), count);
    let labels: Vec<String> = named.iter().map(|fact| format!("`{}`", label(group, pair.source, fact))).collect();
    let token = format!("`[!{} ...]`", group.page(pair.target).dialect.keyword(Role::Control));
    let (one, many, help) = match evidence {
        Evidence::Gone => (
            "is missing".to_owned(),
            "are missing".to_owned(),
            format!("name the control here as {token}, with the label that the product shows"),
        ),
        Evidence::PlainText => (
            "is plain text".to_owned(),
            "are plain text".to_owned(),
            format!("put the name of the control into {token}"),
        ),
        Evidence::Beside => (
            "has its label beside empty emphasis".to_owned(),
            String::new(),
            format!("move the words beside the empty marks between them, as {token}"),
        ),
        Evidence::Fewer(..) => (
            String::new(),
            String::new(),
            format!("name the control as often as the source does, each time as {token}"),
        ),
        Evidence::None => (
            format!("has no {token}"),
            format!("have no {token}"),
            format!("put the label into {token}; add it if the text lacks it"),
        ),
    };
    let message = match (&labels[..], count) {
        ([label], _) if let Evidence::Fewer(there, here) = evidence => {
            format!("the source names the control {label} {} here, but the translation {}", times(there), times(here))
        }
        ([label], _) => format!("the control {label} of the source {one} here"),
        (all, n) if all.len() == n => format!("{n} controls of the source {many} here: {}", all.join(", ")),
        (all, 1) => format!("one of the source's controls {one} here: {}", either(all)),
        (all, n) => format!("{n} of the source's controls {many} here, of {}", all.join(", ")),
    };
    let mut draft =
        group.finding(RuleId::UI_CONTROL_MISMATCH, pair.target, place, message).element(labels.join(", ")).help(help);
    // Readers see marks of Markdown that are around nothing, but no empty tags.
    let ours = group.text(pair.target);
    let shows_marks = || holes(group, pair, place).any(|hole| !hole.of(&ours).starts_with('<'));
    let is_error = match evidence {
        Evidence::Gone => true,
        Evidence::Beside => shows_marks(),
        _ => false,
    };
    if !is_error {
        draft = draft.warning();
    }
    for fact in named.iter().take(5) {
        draft = draft.related(pair.source, fact.span, "the control in the source");
    }
    match named[..] {
        [one] if count == 1 && !matches!(evidence, Evidence::Beside) => with_fix(draft, group, pair, place, one),
        _ => draft,
    }
}

/// What the block shows of controls of which so many have no token, and those that it shows it of.
fn evidence<'g>(
    group: &Group<'_>,
    pair: &Pair,
    place: Span,
    mut named: Vec<&'g Fact>,
    count: usize,
) -> (Vec<&'g Fact>, Evidence) {
    if holes(group, pair, place).next().is_some() {
        let is_beside = matches!(named[..], [fact] if hole(group, pair, place).is_some_and(|hole| has_words_beside(group, pair, fact, hole)));
        return (named, if is_beside { Evidence::Beside } else { Evidence::Gone });
    }
    if let [fact] = named[..]
        && let Some((there, here)) = repeated(group, pair, place, fact)
    {
        return (named, Evidence::Fewer(there, here));
    }
    let is_plain: Vec<bool> = named.iter().map(|fact| is_plain_text(group, pair, place, fact)).collect();
    if is_plain.iter().filter(|plain| **plain).count() == count {
        let mut is_plain = is_plain.into_iter();
        named.retain(|_| is_plain.next().unwrap_or(false));
        return (named, Evidence::PlainText);
    }
    let is_gone = named
        .first()
        .and_then(|fact| spans(group, pair, place, fact))
        .is_some_and(|(_, ours)| has_empty_token(group, pair, ours) || has_no_words(group, pair, ours));
    (named, if is_gone { Evidence::Gone } else { Evidence::None })
}

/// Whether empty emphasis has words beside it where the control of the source has none, in the same line or element.
fn has_words_beside(group: &Group<'_>, pair: &Pair, fact: &Fact, hole: Span) -> bool {
    let says = |file: FileId, at: u32| {
        let page = group.page(file);
        page.block_around(Span { start: at, end: at }).is_some_and(|block| {
            let text = group.text(file);
            let part = html::part_around(&text, block.span, at);
            prose::visible(&around_tokens(part.of(&text)), page.dialect).contains(char::is_alphanumeric)
        })
    };
    !says(pair.source, fact.span.start) && says(pair.target, hole.start)
}

/// Whether a place of the translation says nothing but tokens and marks.
fn has_no_words(group: &Group<'_>, pair: &Pair, place: Span) -> bool {
    let around = around_tokens(place.of(&group.text(pair.target)));
    !prose::visible(&around, group.page(pair.target).dialect).contains(char::is_alphanumeric)
}

/// Whether a place of the translation has `[!UICONTROL ]`.
fn has_empty_token(group: &Group<'_>, pair: &Pair, place: Span) -> bool {
    let mut inside = group.page(pair.target).facts_in(place).filter(|fact| fact.span.end <= place.end);
    inside.any(|fact| fact.kind == FactKind::Control && fact.is_empty_token())
}

/// Puts the token into the emphasis that is around nothing, if there is one in the block, and of the same marks as
/// around the token in the source.
fn with_fix(draft: Draft, group: &Group<'_>, pair: &Pair, place: Span, fact: &Fact) -> Draft {
    let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
    let (before, token) = (theirs.get(..fact.span.start as usize).unwrap_or(""), fact.span.of(&theirs));
    let behind = theirs.get(fact.span.end as usize..).unwrap_or("");
    let Some(mark) = ["**", "__", "*", "_"].into_iter().find(|mark| before.ends_with(mark) && behind.starts_with(mark))
    else {
        return draft;
    };
    let (Some(hole), false) = (hole(group, pair, place), token.contains('\n')) else { return draft };
    let marks = hole.of(&ours);
    if marks.len() < 2 * mark.len() || !marks.starts_with(mark) || !marks.ends_with(mark) {
        return draft;
    }
    let edit = Edit::new(
        pair.target,
        Span { start: hole.start + mark.len() as u32, end: hole.end - mark.len() as u32 },
        token,
    );
    draft.fix(format!("write `{}` into the empty emphasis", shorten(token)), Applicability::Unsafe, vec![edit])
}

/// Marks of emphasis in a block that are around nothing; only if there are some once.
fn hole(group: &Group<'_>, pair: &Pair, place: Span) -> Option<Span> {
    let mut found = holes(group, pair, place);
    found.next().filter(|_| found.next().is_none())
}

/// All marks of emphasis in a block that are around nothing.
fn holes(group: &Group<'_>, pair: &Pair, place: Span) -> impl Iterator<Item = Span> {
    let inside = group.page(pair.target).damage_in(place);
    inside.filter(|damage| damage.kind == DamageKind::EmptyEmphasis).map(|damage| damage.span)
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}

/// How often a block of the source names a control, and how often the translation's does; `None` unless both do.
fn repeated(group: &Group<'_>, pair: &Pair, place: Span, fact: &Fact) -> Option<(usize, usize)> {
    let (theirs, ours) = both(group, pair, place, fact)?;
    if holes(group, pair, place).next().is_some() {
        return None;
    }
    let there = theirs.iter().filter(|other| other.key == fact.key).count();
    let here = there.checked_sub(theirs.len().checked_sub(ours.len())?)?;
    (there > 1 && here > 0).then_some((there, here))
}

/// Whether the translation has the label, as it is in the source, but not its mark.
fn is_plain_text(group: &Group<'_>, pair: &Pair, place: Span, fact: &Fact) -> bool {
    let label = label(group, pair.source, fact);
    let Some((theirs, _)) = spans(group, pair, place, fact) else { return false };
    let marked = format!("[!{} {label}", group.page(pair.target).dialect.keyword(Role::Control));
    let count = |text: &str| text.matches(&*label).count().saturating_sub(text.matches(&marked).count());
    let (their_text, our_text) = (group.text(pair.source), group.text(pair.target));
    let (theirs, ours) = (theirs.of(&their_text), place.of(&our_text));
    let may_search = || pair.may_search(group, theirs) && pair.may_search(group, ours);
    !label.is_empty() && may_search() && count(ours) > count(theirs)
}

/// The block of the source that holds a fact, or its cell in a raw HTML table, and the counterpart that lost it.
fn spans(group: &Group<'_>, pair: &Pair, place: Span, fact: &Fact) -> Option<(Span, Span)> {
    let page = group.page(pair.source);
    let Subject::Fact(at) = pair.claim(group, fact) else { return None };
    if let Some(part) = pair.alignment.parts.without(at) {
        return Some((part.source, part.target));
    }
    let ours = group.page(pair.target).blocks_at(place).next()?;
    Some((page.block_of(fact)?.span, ours.span))
}

/// The controls at a place of the source and at its counterpart.
fn both<'g>(group: &'g Group<'_>, pair: &Pair, place: Span, fact: &Fact) -> Option<(Vec<&'g Fact>, Vec<&'g Fact>)> {
    let (theirs, ours) = spans(group, pair, place, fact)?;
    Some((controls(group.page(pair.source), theirs), controls(group.page(pair.target), ours)))
}

fn controls(page: &Page, place: Span) -> Vec<&Fact> {
    page.facts_in(place).filter(|fact| fact.kind == FactKind::Control && !fact.is_empty_token()).collect()
}

fn either(labels: &[String]) -> String {
    let (last, rest) = labels.split_last().map_or(("", &[][..]), |(last, rest)| (last.as_str(), rest));
    format!("{} or {last}", rest.join(", "))
}

/// Which tokens are lost. Labels are translated, so that all which are under no equal label in the translation may
/// be: empty emphasis in their midst tells, by its place, which one it was.
fn name_lost<'g>(group: &'g Group<'_>, pair: &Pair, place: Span, facts: &[&'g Fact]) -> Vec<&'g Fact> {
    let Some((theirs, ours)) = facts.first().and_then(|fact| both(group, pair, place, fact)) else {
        return facts.to_vec();
    };
    if facts.len() == 1
        && let Some(hole) = holes(group, pair, place).next()
    {
        let before = ours.iter().filter(|fact| fact.span.start < hole.start).count();
        if let Some(fact) = theirs.get(before) {
            return vec![fact];
        }
    }
    let known: HashSet<u64> = ours.iter().map(|own| own.key).collect();
    let mut may_be: Vec<&Fact> = theirs.into_iter().filter(|fact| !known.contains(&fact.key)).collect();
    may_be.dedup_by_key(|fact| fact.key);
    // What a sentence ends with, its translation ends with.
    if may_be.len() > facts.len()
        && ends(group, pair.source, may_be.last())
        && ours.last().is_some_and(|last| ends(group, pair.target, Some(last)))
    {
        may_be.pop();
    }
    if may_be.len() >= facts.len() { may_be } else { facts.to_vec() }
}

/// Whether a block ends with a control.
fn ends(group: &Group<'_>, file: FileId, control: Option<&&Fact>) -> bool {
    let text = group.text(file);
    let rest = control.and_then(|fact| {
        let block = group.page(file).block_of(fact)?;
        text.get(fact.span.end as usize..block.span.end as usize)
    });
    rest.is_some_and(|rest| !rest.replace("&#x200B;", "").contains(char::is_alphanumeric))
}

fn label(group: &Group<'_>, file: FileId, fact: &Fact) -> String {
    let text = group.quote(file, fact.span);
    let inner = text.split_once(' ').map_or("", |(_, label)| label);
    inner.strip_suffix(']').unwrap_or(inner).replace("&#x200B;", "").trim().to_owned()
}
