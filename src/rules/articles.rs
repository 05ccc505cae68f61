//! English articles that translation left before a link, a label or emphasis: `van het a _Getal_`.

use super::slip::{Slip, Style, line_before, places};
use super::text_checks::Check;
use crate::page::Page;
use crate::parse::damage::zero_width;
use crate::text::Span;

/// The articles between spaces.
const ARTICLES: [&str; 3] = [" a ", " an ", " the "];

/// Languages in which `a` is a word.
const WITH_A: [&str; 53] = [
    "an", "ast", "br", "bs", "ca", "co", "cs", "cy", "en", "es", "ext", "fr", "ga", "gd", "gl", "gsw", "gv", "haw",
    "hr", "hu", "ig", "io", "it", "kw", "la", "lb", "lij", "lmo", "mi", "mt", "oc", "pl", "pms", "pt", "rm", "ro",
    "sc", "scn", "sco", "sk", "sl", "sm", "sq", "sr", "sw", "szl", "to", "vec", "vi", "vo", "wa", "yo", "zu",
];
/// Languages in which `an` is a word.
const WITH_AN: [&str; 19] = [
    "bar", "br", "da", "de", "en", "ga", "gd", "gsw", "gv", "kw", "lb", "nb", "nds", "nn", "no", "sco", "sv", "tr",
    "vi",
];

/// Whether an article is a word of a language too.
fn is_word(article: &str, language: &str) -> bool {
    match article {
        " a " => WITH_A.contains(&language),
        " an " => WITH_AN.contains(&language),
        _ => matches!(language, "en" | "sco" | "vi"),
    }
}

/// Articles right before a link, a label or emphasis, in a language that has no such word.
pub(super) fn slips<'t>(page: &Page, text: &'t str, language: &str, found: &mut Vec<Slip<'t>>) {
    for article in ARTICLES.into_iter().filter(|article| !is_word(article, language)) {
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

/// The last words before a place, of its line.
fn last_words(text: &str, at: usize) -> &str {
    const WORDS: usize = 2;
    let line = line_before(text, at);
    let start = line.rmatch_indices(' ').nth(WORDS - 1).map_or(0, |(at, _)| at + 1);
    &line[start..]
}

/// Whether a source has no article before markup, or the same words there: then the translation has a sentence of it.
pub(super) fn is_style(theirs: &str, words: &str) -> bool {
    let is_markup = |rest: &str| rest.starts_with(['[', '*', '_', '&']);
    let articles = || [" a ", " an ", " the ", "A ", "An ", "The "].into_iter();
    let has_article =
        articles().any(|article| places(theirs, article).any(|at| is_markup(&theirs[at + article.len()..])));
    let is_kept = |article: &&str| places(theirs, article).any(|at| theirs[..at].ends_with(words));
    !has_article || words.contains(char::is_alphabetic) && ARTICLES.iter().any(is_kept)
}
