//! Which part of a block of the source a place in its translation stands for.

use crate::page::{Fact, FactKind, Page};
use crate::rule::{Group, Pair};
use crate::text::Span;

/// Bytes of a text that is short enough to be shown as it is.
const SHORT: usize = 60;

/// Neighbours on each side that are tried.
const NEIGHBOURS: usize = 8;

/// Facts of a block that are looked at, and bytes on each side of a place in which the ends of its sentence are sought:
/// more than any paragraph has that a person wrote.
const FACTS: usize = 500;
const SENTENCE: usize = 2000;

/// The part of `block` of the source that `place` of the translation stands for: the link, image or name that says the
/// same; else what is between the neighbours that both have.
pub(super) fn counterpart(group: &Group<'_>, pair: &Pair, place: Span, block: Span) -> Span {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let Some(around) = target.block_around(place) else { return block };
    let (theirs, ours) = (facts(source, block), facts(target, around.span));
    let counterpart = |fact: &Fact| {
        let is_equal = |other: &&Fact| (other.kind, other.key) == (fact.kind, fact.key);
        let before = ours.iter().copied().take_while(|other| other.span.start < fact.span.start);
        theirs.iter().copied().filter(is_equal).nth(before.filter(is_equal).count())
    };
    let is_here = |fact: &&Fact| fact.span.start < place.end && place.start < fact.span.end;
    if let Some(same) = ours.iter().copied().filter(is_here).find_map(counterpart) {
        return same.span;
    }
    let own = group.text(pair.target);
    let leads_there = |fact: &&Fact| {
        let value = source.value_of(fact);
        value.len() > 3 && place.of(&own).contains(value)
    };
    if let Some(link) = theirs.iter().copied().find(leads_there) {
        return link.span;
    }
    let before = ours.iter().rev().copied().filter(|fact| fact.span.end <= place.start);
    let after = ours.iter().copied().filter(|fact| fact.span.start >= place.end);
    let before = before.take(NEIGHBOURS).find_map(|fact| Some((fact, counterpart(fact)?)));
    let after = after.take(NEIGHBOURS).find_map(|fact| Some((fact, counterpart(fact)?)));
    let between = |first: Option<&Fact>, last: Option<&Fact>, whole: Span| Span {
        start: first.map_or(whole.start, |fact| fact.span.end),
        end: last.map_or(whole.end, |fact| fact.span.start),
    };
    let theirs = between(before.map(|pair| pair.1), after.map(|pair| pair.1), block);
    let ours = between(before.map(|pair| pair.0), after.map(|pair| pair.0), around.span);
    if theirs.start >= theirs.end || ours.start >= ours.end {
        return block;
    }
    let fraction = place.start.saturating_sub(ours.start) as f64 / ours.len() as f64;
    sentence(&group.text(pair.source), theirs, fraction)
}

/// The facts of a page within a span that stay what they are in translation.
fn facts(page: &Page, span: Span) -> Vec<&Fact> {
    let stays = |kind: FactKind| {
        use FactKind::*;
        matches!(kind, Link | Image | Video | Verbatim | Anchor | CodeSpan | Include | FootnoteReference)
    };
    let from = page.facts.partition_point(|fact| fact.span.start < span.start);
    let within = page.facts[from..].iter().take_while(|fact| fact.span.start < span.end);
    within.filter(|fact| fact.span.end <= span.end && stays(fact.kind)).take(FACTS).collect()
}

/// The sentence or line of a part of a text at a fraction of it; all of it where it is short.
fn sentence(text: &str, part: Span, fraction: f64) -> Span {
    let whole = trimmed(text, part);
    if whole.len() <= SHORT {
        return whole;
    }
    let slice = whole.of(text);
    let at = ((slice.len() as f64 * fraction) as usize).min(slice.len() - 1);
    let near = Span::new(at.saturating_sub(SENTENCE), (at + SENTENCE).min(slice.len())).fit(slice);
    let from = near.start as usize;
    let (mut start, mut end) = (0, slice.len());
    for (place, mark) in near.of(slice).match_indices(['.', '!', '?', '。', '\n']) {
        let next = from + place + mark.len();
        if !matches!(mark, "。" | "\n") && !slice[next..].starts_with(char::is_whitespace) {
            continue;
        }
        if next > at {
            end = next;
            break;
        }
        start = next;
    }
    trimmed(text, Span::new(whole.start as usize + start, whole.start as usize + end))
}

/// The span without blanks at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let slice = span.of(text);
    let start = span.start as usize + slice.len() - slice.trim_start().len();
    Span::new(start, start + slice.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_found_by_how_far_in_it_stands() {
        let text = "x Press the button of the lamp. Wait for v1.2 to load, then go on!  Close the lid of the box.\n";
        let part = Span::new(2, text.len());
        let at = |fraction| sentence(text, part, fraction).of(text);
        assert_eq!(at(0.0), "Press the button of the lamp.");
        assert_eq!(at(0.5), "Wait for v1.2 to load, then go on!");
        assert_eq!(at(1.0), "Close the lid of the box.");
        assert_eq!(sentence(text, Span::new(1, 34), 1.0).of(text), "Press the button of the lamp. Wa");
        assert_eq!(sentence(" \n ", Span::new(0, 3), 0.5), Span::new(3, 3));
    }
}
