//! Whether a page has text that is nowhere but in the site's templates.

use std::collections::HashSet;

use crate::page::{FactKind, Page};

/// Tags that come with the site, and make no headings.
const BUILT_IN: [&str; 14] = [
    "comment",
    "figure",
    "gist",
    "highlight",
    "instagram",
    "param",
    "qr",
    "ref",
    "relref",
    "toc",
    "tweet",
    "twitter",
    "vimeo",
    "youtube",
];

/// Whether a shortcode that holds nothing is alone on its line and writes Markdown (`{{% intro %}}`): its template may
/// have headings.
pub(super) fn is_generated(page: &Page, text: &str) -> bool {
    let tags = || page.facts.iter().filter(|fact| fact.kind == FactKind::Template).map(|fact| fact.span);
    let names = || tags().filter_map(|tag| Some((tag, name(tag.of(text))?)));
    if names().next().is_none() {
        return false;
    }
    let closed: HashSet<&str> = names().filter_map(|(_, name)| name.strip_prefix('/')).collect();
    let is_alone = |start: usize, end: usize| {
        let before = text.get(..start).unwrap_or("").trim_end_matches(['>', ' ', '\t']);
        let behind = text.get(end..).unwrap_or("").trim_start_matches([' ', '\t', '\r']);
        (before.is_empty() || before.ends_with('\n')) && (behind.is_empty() || behind.starts_with('\n'))
    };
    names().any(|(tag, name)| {
        !name.starts_with('/')
            && !closed.contains(name)
            && !BUILT_IN.contains(&name)
            && is_alone(tag.start as usize, tag.end as usize)
    })
}

/// The name of a shortcode that writes Markdown, with `/` where it closes one.
fn name(tag: &str) -> Option<&str> {
    let inner = tag.strip_prefix("{{%")?.strip_suffix("%}}")?.trim();
    inner.split(char::is_whitespace).find(|part| !part.is_empty())
}
