//! English articles that translation left before a link, a label or emphasis: `van het a _Getal_`.

use super::slip::{Slip, Style, line_before, places};
use super::text_checks::Check;
use crate::page::Page;
use crate::parse::damage::zero_width;
use crate::text::Span;

/// The articles between spaces.
const ARTICLES: [&str; 3] = [" a ", " an ", " the "];

/// Languages that have no word `a`.
const WITHOUT_A: [&str; 26] = [
    "ar", "bg", "da", "de", "el", "et", "fa", "fi", "he", "hi", "id", "ja", "ko", "lt", "lv", "ms", "nb", "nl", "nn",
    "no", "ru", "sv", "th", "tr", "uk", "zh",
];
/// Languages that have no word `an`.
const WITHOUT_AN: [&str; 24] = [
    "ar", "bg", "cs", "el", "es", "fa", "fi", "he", "hi", "hu", "id", "it", "ja", "ko", "ms", "nl", "pl", "pt", "ru",
    "sk", "sl", "th", "uk", "zh",
];
/// Languages that have no word `the`.
const WITHOUT_THE: [&str; 34] = [
    "ar", "bg", "ca", "cs", "de", "el", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "it", "ja", "ko",
    "lt", "lv", "ms", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "th", "tr", "uk", "zh",
];

/// Whether a language is known to have no such word.
fn is_no_word(article: &str, language: &str) -> bool {
    match article {
        " a " => WITHOUT_A.contains(&language),
        " an " => WITHOUT_AN.contains(&language),
        _ => WITHOUT_THE.contains(&language),
    }
}

/// Articles right before a link, a label or emphasis, in a language that has no such word.
pub(super) fn slips<'t>(page: &Page, text: &'t str, language: &str, found: &mut Vec<Slip<'t>>) {
    for article in ARTICLES.into_iter().filter(|article| is_no_word(article, language)) {
        let from = found.len();
        found.extend(places(text, article).filter(|at| is_before_markup(page, text, at + article.len())).map(|at| {
            Slip {
                check: Check::StrayArticle,
                span: Span::new(at + 1, at + article.len() - 1),
                new: None,
                wanted: None,
                style: Style::Article(last_words(text, at)),
            }
        }));
        // What the page uses as freely before other words is a word of its language.
        let is_used = |found: usize| {
            let is_letter = |at: &usize| text[at + article.len()..].starts_with(char::is_alphabetic);
            places(text, article).filter(is_letter).nth(found * 3).is_some()
        };
        if found.len() > from && is_used(found.len() - from) {
            found.truncate(from);
        }
    }
}

/// Whether a link, token or emphasis begins here.
fn is_before_markup(page: &Page, text: &str, at: usize) -> bool {
    let mut at = at;
    while let Some(len) = text.get(at..).and_then(zero_width) {
        at += len;
    }
    let bytes = &text.as_bytes()[at..];
    match bytes.first() {
        Some(b'[') => {
            let next = page.facts.partition_point(|fact| (fact.span.start as usize) < at);
            page.facts.get(next).is_some_and(|fact| fact.span.start as usize == at)
        }
        Some(b'*' | b'_') => {
            let marks = bytes.iter().take_while(|b| matches!(b, b'*' | b'_')).count();
            marks <= 3 && bytes.get(marks).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80 || *b == b'[')
        }
        _ => false,
    }
}

/// The last words before a place, of its line, from a letter on.
fn last_words(text: &str, at: usize) -> &str {
    const WORDS: usize = 2;
    let line = line_before(text, at);
    let start = line.rmatch_indices(' ').nth(WORDS - 1).map_or(0, |(at, _)| at + 1);
    // What marks a quote or list is not part of its block.
    line[start..].trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a source has no article before markup, or the same words there: then the translation has a sentence of it.
pub(super) fn is_style(theirs: &str, words: &str) -> bool {
    let is_markup = |rest: &str| rest.starts_with(['[', '*', '_', '&']);
    // The sign of a quote belongs to no word.
    let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    let articles = || [" a ", " an ", " the ", "A ", "An ", "The "].into_iter();
    let has_article =
        articles().any(|article| places(theirs, article).any(|at| is_markup(&theirs[at + article.len()..])));
    let is_kept = |article: &&str| places(theirs, article).any(|at| theirs[..at].ends_with(words));
    !has_article || words.contains(char::is_alphabetic) && ARTICLES.iter().any(is_kept)
}
