//! Which damage of one page is one damaged place: one finding is enough for it.

use std::sync::Arc;

use super::markup;
use crate::finding::Together;
use crate::page::DamageKind;
use crate::rule::{Draft, Report};
use crate::text::Span;

/// A finding about damage, with what it takes to see whether the next one is about the same place.
pub(super) struct Place {
    pub kind: DamageKind,
    pub span: Span,
    pub block: Option<u32>,
    pub draft: Draft,
    pub message: String,
    /// Whether nothing but signs is there.
    pub is_residue: bool,
}

/// The findings of one page, in order; the last one waits for what belongs to it.
pub(super) struct Places<'r> {
    text: Arc<str>,
    report: &'r mut Report,
    last: Option<Place>,
    /// Whether the last one is a placeholder and the link that it stood for.
    is_pair: bool,
    /// Those of the same kind on its line that the last one stands for.
    others: Vec<Draft>,
    /// Those of which one finding is enough for the page, by their messages.
    everywhere: Vec<(String, Vec<Draft>)>,
}

impl<'r> Places<'r> {
    pub fn new(text: Arc<str>, report: &'r mut Report) -> Self {
        Places { text, report, last: None, is_pair: false, others: Vec::new(), everywhere: Vec::new() }
    }

    /// Adds a finding, or takes it into the one before.
    pub fn add(&mut self, next: Place) {
        let Some(last) = self.last.take() else {
            self.last = Some(next);
            return;
        };
        let is_pair = is_torn_link(last.kind, next.kind) && !self.is_pair;
        if last.block.is_none() || last.block != next.block || !(is_pair || self.touch(&last, &next)) {
            if self.is_same_mark(&last, &next) {
                let (end, is_residue) = (next.span.end, last.is_residue && next.is_residue);
                self.others.push(next.draft);
                self.last = Some(Place { span: Span { end, ..last.span }, is_residue, ..last });
                return;
            }
            self.flush(last);
            (self.last, self.is_pair) = (Some(next), false);
            return;
        }
        if !self.others.is_empty() && rank(next.kind) > rank(last.kind) {
            self.flush(last);
            (self.last, self.is_pair) = (Some(next), false);
            return;
        }
        self.is_pair |= is_pair;
        let span = Span { start: last.span.start, end: last.span.end.max(next.span.end) };
        let is_residue = last.is_residue && next.is_residue && !says_something(gap(&last, &next).of(&self.text));
        let (mut leader, other) = if rank(next.kind) > rank(last.kind) { (next, last) } else { (last, next) };
        leader.draft.unite(other.draft);
        leader.span = span;
        leader.is_residue = is_residue;
        self.last = Some(leader);
    }

    /// Adds the last one.
    pub fn finish(mut self) {
        if let Some(last) = self.last.take() {
            self.flush(last);
        }
        for (message, drafts) in self.everywhere {
            let count = drafts.len();
            let mut drafts = drafts.into_iter();
            match drafts.next() {
                Some(first) if count > 1 => {
                    let others: Vec<Draft> = drafts.collect();
                    let message = Together::places(&message).message(count, std::iter::empty());
                    self.report.add(first.as_bad_as(&others).message(message).with(others));
                }
                first => first.into_iter().for_each(|draft| self.report.add(draft)),
            }
        }
    }

    fn flush(&mut self, last: Place) {
        let others = std::mem::take(&mut self.others);
        let draft = match others.len() {
            0 => last.draft,
            more => last.draft.suffix(format!(", and {more} more on this line")).with(others),
        };
        if !markup::is_everywhere(last.kind) {
            return self.report.add(draft);
        }
        // There are as many messages as kinds of signs.
        match self.everywhere.iter_mut().find(|(message, _)| *message == last.message) {
            Some((_, drafts)) => drafts.push(draft),
            None => self.everywhere.push((last.message, vec![draft])),
        }
    }

    /// Whether both are marks of one kind on one line, of which one finding is enough.
    fn is_same_mark(&self, last: &Place, next: &Place) -> bool {
        let sort = |kind| match kind {
            DamageKind::EmptyEmphasis => 1,
            DamageKind::LiteralStrong | DamageKind::LiteralEmphasis => 2,
            _ => 0,
        };
        let is_same = sort(last.kind) > 0 && sort(last.kind) == sort(next.kind) && last.block == next.block;
        is_same && last.draft.may_join(&next.draft) && !gap(last, next).of(&self.text).contains('\n')
    }

    /// Whether they overlap, or nothing but signs is between them. Marks around different words are different
    /// places, however close.
    fn touch(&self, last: &Place, next: &Place) -> bool {
        let Some(gap) =
            (next.span.start > last.span.end).then_some(Span { start: last.span.end, end: next.span.start })
        else {
            return next.span.start < last.span.end || last.is_residue || next.is_residue;
        };
        let gap = gap.of(&self.text);
        !gap.contains('\n') && !says_something(gap) && (last.is_residue || next.is_residue)
    }
}

/// What is between two places.
fn gap(last: &Place, next: &Place) -> Span {
    Span { start: last.span.end, end: next.span.start.max(last.span.end) }
}

/// Whether one is left of a placeholder and the other of the link that it stood for.
fn is_torn_link(a: DamageKind, b: DamageKind) -> bool {
    let is_left = |kind| matches!(kind, DamageKind::Brace | DamageKind::Number);
    let is_link = |kind| kind == DamageKind::EmptyLink;
    is_left(a) && is_link(b) || is_link(a) && is_left(b)
}

/// How much a kind says of what to do.
fn rank(kind: DamageKind) -> u8 {
    match kind {
        DamageKind::EmptyEmphasis => 0,
        DamageKind::LiteralStrong | DamageKind::LiteralEmphasis => 1,
        DamageKind::Brace | DamageKind::Number => 2,
        _ => 3,
    }
}

/// Spans in order; those that overlap are one.
pub(super) fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let overlap = next.start < last.end;
        if overlap {
            last.end = last.end.max(next.end);
        }
        overlap
    });
    spans
}

/// Whether a place lies in one of some joined spans.
pub(super) fn holds(spans: &[Span], at: u32) -> bool {
    let before = spans.partition_point(|span| span.start <= at);
    before > 0 && spans[before - 1].contains(at)
}

/// Whether a text has letters, besides entities.
pub(super) fn says_something(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_alphabetic() || c == '&') {
        rest = &rest[at..];
        let Some(after) = rest.strip_prefix('&') else { return true };
        let name = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(after.len());
        rest = match after[name..].strip_prefix(';') {
            Some(rest) if name > 0 => rest,
            _ => after,
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::says_something;

    #[test]
    fn entities_say_nothing() {
        assert!(!says_something("**&#x200B;**&lbrack; 0}"));
        assert!(says_something("&#x200B;a"));
        assert!(says_something("& a"));
        assert!(says_something("&lt"));
    }
}
