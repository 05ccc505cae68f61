//! Tokens without a label, such as `[!UICONTROL ]`: no control and no name, and nothing that a translation could lose.

use std::cell::LazyCell;

use crate::finding::RuleId;
use crate::page::{Fact, FactKind};
use crate::rule::{Draft, Group, Pair};
use crate::text::FileId;

use super::damaged_places::{holds, joined};

fn empty<'g>(group: &'g Group<'_>, file: FileId, kind: FactKind) -> impl Iterator<Item = &'g Fact> {
    group.page(file).facts.iter().filter(move |fact| fact.kind == kind && fact.is_empty_token())
}

fn draft(group: &Group<'_>, file: FileId, fact: &Fact, rule: RuleId) -> Draft {
    let token = group.quote(file, fact.span);
    group
        .finding(rule, file, fact.span, format!("the token `{token}` is empty"))
        .element(&token)
        .help("put the label into the token, or delete the token")
}

/// A finding for each empty token of a page.
pub(super) fn empty_tokens<'g>(
    group: &'g Group<'_>,
    file: FileId,
    kind: FactKind,
    rule: RuleId,
) -> impl Iterator<Item = Draft> + 'g {
    empty(group, file, kind).map(move |fact| draft(group, file, fact, rule))
}

/// A finding for each empty token of a translation whose source has none, where nothing is lost that it stands for.
pub(super) fn empty_added<'g>(
    group: &'g Group<'_>,
    pair: &'g Pair,
    kind: FactKind,
    rule: RuleId,
) -> impl Iterator<Item = Draft> + 'g {
    let is_source = empty(group, pair.source, kind).next().is_some();
    let own = empty(group, pair.target, kind).filter(move |_| !is_source);
    let lost = LazyCell::new(move || joined(pair.lost(group, kind).map(|lost| lost.place).collect()));
    own.filter(move |fact| !holds(&lost, fact.span.start)).map(move |fact| draft(group, pair.target, fact, rule))
}
