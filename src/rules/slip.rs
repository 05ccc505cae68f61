//! Places of a translation that may be damaged, and what of the source tells whether they are.

use super::text_checks::Check;
use crate::page::{Fact, Page};
use crate::text::Span;

/// A place of a translation that may be damaged.
pub(super) struct Slip<'t> {
    pub check: Check,
    /// What is replaced, and by what; `None` where only a translator knows.
    pub span: Span,
    pub new: Option<String>,
    /// What the source must have at the place, where it matters.
    pub wanted: Option<String>,
    /// What the source must not have there.
    pub style: Style<'t>,
}

impl Slip<'_> {
    /// Whether it is a word that nothing separates from a token.
    pub fn is_glued_to_token(&self) -> bool {
        self.check == Check::GluedWord && self.span.is_empty()
    }
}

/// What shows that the source is written in the same way.
#[derive(Clone, Copy)]
pub(super) enum Style<'t> {
    /// These words.
    Words(&'t str),
    /// A word behind a full stop, without a space between.
    Sentence,
    /// Two dots, or no more ellipses.
    Dots,
    /// The same words before an article, or no article there.
    Article(&'t str),
    /// A token with this sign right beside it, or none with a space between.
    Sign(char, Beside),
    Nothing,
}

/// On which side of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    Before,
    Behind,
}

/// Some blocks of a page.
#[derive(Clone, Copy)]
pub(super) struct Passage<'p> {
    pub page: &'p Page,
    /// The text of the page.
    pub text: &'p str,
    pub span: Span,
}

impl<'p> Passage<'p> {
    pub fn words(self) -> &'p str {
        self.span.of(self.text)
    }

    /// Its facts.
    pub fn facts(self) -> &'p [Fact] {
        let facts = &self.page.facts;
        let from = facts.partition_point(|fact| fact.span.start < self.span.start);
        let len = facts[from..].partition_point(|fact| fact.span.start < self.span.end);
        &facts[from..from + len]
    }
}

/// Bytes before a place that are looked at.
pub(super) const NEAR: usize = 120;

/// Where a sign is.
pub(super) fn places<'t>(text: &'t str, sign: &'t str) -> impl Iterator<Item = usize> + 't {
    memchr::memmem::find_iter(text.as_bytes(), sign.as_bytes())
}

/// The line before a place, as far as it is near.
pub(super) fn line_before(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let near = &text[from..at];
    near.rsplit('\n').next().unwrap_or(near)
}

/// The letters right before the end of a text.
pub(super) fn word_before(left: &str) -> &str {
    if !left.ends_with(char::is_alphabetic) {
        return "";
    }
    let near = &left[left.len() - line_before(left, left.len()).len()..];
    &near[near.trim_end_matches(char::is_alphabetic).len()..]
}

/// The letters that a text begins with.
pub(super) fn word_after(right: &str) -> &str {
    let mut letters = right.char_indices().take(NEAR);
    let end = letters.find(|(_, c)| !c.is_alphabetic()).map(|(at, _)| at);
    &right[..end.unwrap_or(0)]
}
