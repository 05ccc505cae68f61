//! Invisible characters around the label of a token: `[!UICONTROL &#x200B; Save]`.

use super::compared_sources::compared_sources;
use super::quoted_messages::MARKS;
use super::text_checks::Check;
use crate::finding::{Applicability, Edit, RuleId};
use crate::page::{Fact, FactKind, Page};
use crate::parse::damage::{character, is_direction_mark, is_wide_blank, is_zero_width};
use crate::rule::{Draft, Group, Pair};
use crate::text::Span;

/// Reports the labels that have invisible characters around them, where no label of the source has any.
pub(super) fn check(group: &Group<'_>, pair: &Pair, add: &mut impl FnMut(Check, Draft)) {
    const HELP: &str = "delete the blanks and invisible characters around the label";
    let text = group.text(pair.target);
    let has_directions = group.locale(pair.target).is_right_to_left();
    let mut found = tokens(group.page(pair.target), &text, has_directions).peekable();
    let is_padded =
        |page: &Page, text: &str| labels(page, text).any(|(_, _, label)| label.ends_with(' ') || is_odd(label));
    if found.peek().is_none() || compared_sources(group, pair).iter().any(|source| is_padded(source.page, &source.text))
    {
        return;
    }
    for (token, [before, behind]) in found {
        // The blank within is the one that parts the label from the word beside it, which is reported first.
        let [start, end] = [token.span.start, token.span.end].map(|at| at as usize);
        if before.is_some() && text[..start].ends_with(char::is_alphanumeric)
            || behind.is_some() && text[end..].starts_with(char::is_alphanumeric)
        {
            continue;
        }
        let shown = group.quote(pair.target, token.span);
        // Quotation marks within it are reported first.
        if marks().any(|mark| shown.contains(mark)) {
            continue;
        }
        let message = format!("{}: invisible characters around the label of `{shown}`", Check::TokenPadding);
        let edits =
            [before.map(|span| Edit::new(pair.target, span, " ")), behind.map(|span| Edit::new(pair.target, span, ""))];
        let draft = group
            .finding(RuleId::DAMAGED_TEXT, pair.target, token.span, message)
            .element(Check::TokenPadding.to_string())
            .element(&shown)
            .note()
            .help(HELP)
            .fix(HELP, Applicability::Safe, edits.into_iter().flatten().collect());
        add(Check::TokenPadding, draft);
    }
}

/// The marks of quotations, but for those that are apostrophes too.
fn marks() -> impl Iterator<Item = char> {
    MARKS.iter().flat_map(|(open, close)| [*open, *close]).filter(|mark| !matches!(mark, '\'' | '‘' | '’'))
}

/// The tokens with a character without width before or behind their label, each with what is there. Where the text
/// `has_directions`, marks that set them are part of the label.
fn tokens<'p>(
    page: &'p Page,
    text: &'p str,
    has_directions: bool,
) -> impl Iterator<Item = (&'p Fact, [Option<Span>; 2])> {
    labels(page, text).filter_map(move |(fact, at, label)| {
        let place = |(from, to): (usize, usize)| Span::new(at + from, at + to);
        Some((fact, padding(label, has_directions)?.map(|padding| padding.map(place))))
    })
}

/// The tokens, each with its label and the place of that, which begins with the blank before it.
fn labels<'p>(page: &'p Page, text: &'p str) -> impl Iterator<Item = (&'p Fact, usize, &'p str)> {
    let is_token = |fact: &&Fact| matches!(fact.kind, FactKind::Control | FactKind::Verbatim) && !fact.is_empty_token();
    page.facts.iter().filter(is_token).filter_map(|fact| {
        let token = text.get(fact.span.range())?;
        let (start, end) = (token.find(' ')?, token.strip_suffix(']')?.len());
        Some((fact, fact.span.start as usize + start, token.get(start..end)?))
    })
}

/// Whether a label has characters without width around it.
fn is_odd(label: &str) -> bool {
    padding(label, false).is_some()
}

/// The blanks and characters without width before and behind a label, where one of them has no width.
fn padding(label: &str, has_directions: bool) -> Option<[Option<(usize, usize)>; 2]> {
    let (mut first, mut last, mut at) = (None, 0, 0);
    // Whether the run of blanks since the last letter has a character without width.
    let (mut is_padded, mut is_before) = (false, false);
    while let Some((c, len)) = label.get(at..).and_then(character) {
        at += len;
        let is_part = has_directions && is_direction_mark(c);
        if !is_part && (is_zero_width(c) || is_wide_blank(c) || c == ' ') {
            is_padded |= is_zero_width(c);
            continue;
        }
        if first.is_none() {
            (first, is_before) = (Some(at - len), is_padded);
        }
        (last, is_padded) = (at, false);
    }
    let first = first?;
    let before = is_before.then_some((0, first));
    let behind = is_padded.then_some((last, label.len()));
    (before.is_some() || behind.is_some()).then_some([before, behind])
}

#[cfg(test)]
mod tests {
    use super::padding;

    #[test]
    fn blanks_around_labels() {
        assert_eq!(padding(" &#x200B; Save", false), Some([Some((0, 10)), None]));
        assert_eq!(padding(" Save \u{200b}", false), Some([None, Some((5, 9))]));
        assert_eq!(padding("&#8203;Save&#x200B; ", false), Some([Some((0, 7)), Some((11, 20))]));
        for label in [" Save", " Save ", " Save&nbsp;", " Sa&#x200B;ve", "&#x200B;", "", " A & B"] {
            assert_eq!(padding(label, false), None, "{label}");
        }
        assert_eq!(padding(" \u{200f}Save\u{200e}", true), None);
        assert_eq!(padding(" \u{200b}\u{200f}Save", true), Some([Some((0, 4)), None]));
        assert!(padding(" \u{200f}Save", false).is_some());
    }
}
