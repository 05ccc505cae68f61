//! Facts without a counterpart, and which kinds of facts need one.

use crate::page::{Fact, FactKind, Page};

/// Facts that no counterpart was found for, with the block of the other page that they belong to or follow.
pub(super) struct UnmatchedFacts {
    pub fact: u32,
    pub block: Option<u32>,
    /// The pair of blocks that it comes from, and which part of it; facts of one context can have changed into each
    /// other.
    pub context: Option<(u32, u32)>,
    /// The row of a raw HTML table that it comes from.
    pub row: Option<u32>,
    /// Whether it is reported: facts of lost sections and blocks go with these.
    pub reported: bool,
}

/// Code spans are evidence for the alignment; translators may add and drop them. Tokens without a label say nothing.
pub(super) fn is_compared(fact: &Fact) -> bool {
    use FactKind::{CodeSpan, ComponentEnd, ComponentTitle, ComponentValue, Import};
    let is_evidence = matches!(fact.kind, CodeSpan | Import | ComponentTitle | ComponentEnd | ComponentValue);
    !is_evidence && !fact.is_empty_token()
}

/// Kinds of which one may correspond to another: labels are translated, videos localized.
pub(super) fn is_translated(kind: FactKind) -> bool {
    is_labelled(kind) || kind == FactKind::Video
}

/// Kinds whose key is a label that is translated.
pub(super) fn is_labelled(kind: FactKind) -> bool {
    use FactKind::{Accordion, Control, FootnoteDefinition, FootnoteReference};
    matches!(kind, Control | Accordion | FootnoteReference | FootnoteDefinition)
}

/// Whether a fact of a target may correspond to another one, as far as it shows by itself.
pub(super) fn may_be_localized(page: &Page, fact: &Fact) -> bool {
    let value = page.value_of(fact);
    fact.kind != FactKind::Video || page.site.is_localized_video(value, value)
}

pub(super) fn drop_marked(all: &mut Vec<UnmatchedFacts>, marked: Vec<bool>) {
    let mut marked = marked.into_iter();
    all.retain(|_| !marked.next().unwrap_or(false));
}
