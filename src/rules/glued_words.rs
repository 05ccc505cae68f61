//! Words and signs that are glued to a label.

use std::collections::HashSet;

use super::slip::{Beside, Passage, Slip, Style, places, word_after, word_before};
use super::text_checks::Check;
use crate::page::{Fact, FactKind, Page};
use crate::parse::damage::zero_width;
use crate::text::Span;

/// Languages whose words are apart from each other, names and labels among them; nothing is glued to a label.
const APART: [&str; 31] = [
    "bg", "ca", "cs", "da", "de", "el", "en", "es", "fr", "gl", "hr", "id", "it", "lt", "lv", "mk", "ms", "nb", "nl",
    "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "uk", "vi",
];

/// The places of a text, in a language, where something is glued to a label.
pub(super) fn slips<'t>(page: &Page, text: &'t str, language: &str, found: &mut Vec<Slip<'t>>) {
    if APART.contains(&language) {
        glued(page, text, found);
        found.extend(glued_signs(page, text));
    }
}

fn tokens(facts: &[Fact]) -> impl Iterator<Item = &Fact> {
    facts.iter().filter(|fact| matches!(fact.kind, FactKind::Control | FactKind::Verbatim))
}

/// The tokens with a letter right beside them, and where these letters begin or end.
pub(super) fn glued_tokens<'p>(page: &'p Page, text: &'p str) -> impl Iterator<Item = (usize, &'p str)> {
    tokens(&page.facts).flat_map(|fact| {
        let (start, end) = (fact.span.start as usize, fact.span.end as usize);
        let (left, right) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
        let before = word_before(left);
        let after = word_after(right);
        [(start, before), (end, after)].into_iter().filter(|(_, word)| !word.is_empty())
    })
}

/// Words that only a zero-width space, or nothing, keeps apart from a label: `_Save_&#x200B;op`, `[!DNL Lamp]op`.
fn glued<'t>(page: &Page, text: &'t str, found: &mut Vec<Slip<'t>>) {
    let runs =
        zero_width_runs(text).map(|run| (run, word_beside_label(text, run))).filter(|(_, word)| !word.is_empty());
    let tokens = glued_tokens(page, text).map(|(at, word)| (Span::at(at), word));
    let mut candidates = runs.chain(tokens).peekable();
    if candidates.peek().is_none() {
        return;
    }
    // A word that is one elsewhere on the page is no ending.
    let words: HashSet<&str> =
        text.split_whitespace().map(|word| word.trim_end_matches(['.', ',', ';', ':'])).collect();
    found.extend(candidates.filter(|(_, word)| words.contains(word)).map(|(span, _)| Slip {
        check: Check::GluedWord,
        span,
        new: Some(" ".to_owned()),
        wanted: None,
        style: if span.is_empty() { Style::Nothing } else { Style::Words(span.of(text)) },
    }));
}

/// The word that is glued to a label at a place with nothing visible between; empty if there is none.
pub(super) fn word_beside_label(text: &str, between: Span) -> &str {
    let left = text.get(..between.start as usize).unwrap_or("");
    let right = text.get(between.end as usize..).unwrap_or("");
    let (before, after) = (word_before(left), word_after(right));
    if before.is_empty() && left.ends_with(['*', '_', ']', '`', ')']) {
        after
    } else if after.is_empty() && right.starts_with(['*', '_', '[', '`']) {
        before
    } else {
        ""
    }
}

/// Marks of emphasis that are looked at beside a token.
const MARKS: usize = 3;

/// What is before and behind a token and the marks around it.
fn around<'t>(text: &'t str, token: &Fact) -> (&'t str, &'t str) {
    let is_mark = |b: &&u8| matches!(b, b'*' | b'_');
    let (start, end) = (token.span.start as usize, token.span.end as usize);
    let (left, right) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
    let before = left.bytes().rev().take(MARKS).take_while(|b| is_mark(&b)).count();
    let behind = right.bytes().take(MARKS).take_while(|b| is_mark(&b)).count();
    (&left[..left.len() - before], &right[behind..])
}

/// Full stops, dashes and signs of a path that are glued to a label: `[!DNL Lamp]- Turn`, `[!DNL Room]>[!DNL Lamp]`.
fn glued_signs<'t>(page: &Page, text: &'t str) -> impl Iterator<Item = Slip<'t>> {
    let slip = |span: Span, new: &str, sign: char, side: Beside| Slip {
        check: Check::GluedWord,
        span,
        new: Some(new.to_owned()),
        wanted: None,
        style: Style::Sign(sign, side),
    };
    tokens(&page.facts).flat_map(move |token| {
        let (left, right) = around(text, token);
        let (start, end) = (left.len(), text.len() - right.len());
        let before = match left.chars().next_back() {
            Some('.') if left[..start - 1].ends_with(char::is_alphanumeric) => {
                Some(slip(Span::at(start), " ", '.', Beside::Before))
            }
            Some('>') if left[..start - 1].ends_with(' ') => Some(slip(Span::at(start), " ", '>', Beside::Before)),
            _ => None,
        };
        let mut signs = right.chars();
        let (sign, next) = (signs.next(), signs.next());
        let behind = match (sign, next) {
            (Some(sign @ ('-' | '–' | '—')), Some(' ')) => Some(slip(Span::at(end), " ", sign, Beside::Behind)),
            (Some('>'), Some(' ')) => Some(slip(Span::at(end), " ", '>', Beside::Behind)),
            (Some('>'), Some('[' | '*' | '_')) => Some(slip(Span::new(end, end + 1), " > ", '>', Beside::Behind)),
            _ => None,
        };
        [before, behind].into_iter().flatten()
    })
}

/// Whether some blocks have a token with a sign right beside it, or none with a space between.
pub(super) fn has_sign_beside_token(source: Passage<'_>, sign: char, side: Beside) -> bool {
    let mut is_apart = false;
    for token in tokens(source.facts()) {
        let (left, right) = around(source.text, token);
        let (is_glued, with_space) = match side {
            Beside::Before => (left.ends_with(sign), left.strip_suffix(' ').is_some_and(|left| left.ends_with(sign))),
            Beside::Behind => {
                (right.starts_with(sign), right.strip_prefix(' ').is_some_and(|right| right.starts_with(sign)))
            }
        };
        if is_glued {
            return true;
        }
        is_apart |= with_space;
    }
    !is_apart
}

/// The zero-width spaces of a text; several in a row are one.
fn zero_width_runs(text: &str) -> impl Iterator<Item = Span> {
    let mut starts: Vec<usize> = places(text, "&#").chain(places(text, "\u{200b}")).collect();
    starts.sort_unstable();
    let mut done = 0;
    starts.into_iter().filter_map(move |start| {
        let mut end = start.max(done);
        while let Some(len) = text.get(end..).and_then(zero_width) {
            end += len;
        }
        let run = (start >= done && end > start).then(|| Span::new(start, end));
        done = done.max(end);
        run
    })
}
