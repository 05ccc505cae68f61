//! Addresses of other sites that are written in another way, or have moved, and lead to the same page.

use std::collections::{HashMap, HashSet};

use crate::index::Destination;
use crate::locale::{self, Locale};
use crate::page::{Fact, FactKind};
use crate::parse::links::{self, Parts};
use crate::rule::{Group, Pair};

/// Whether two addresses are one but for how much of a commit they write: `blob/9bd13bd/a` and `blob/9bd13bd7b3ec/a`.
pub(super) fn are_one_commit(a: &Parts<'_>, b: &Parts<'_>) -> bool {
    let before = std::iter::once("").chain(a.path.split('/'));
    a.host.eq_ignore_ascii_case(b.host)
        && (a.query, a.fragment) == (b.query, b.fragment)
        && a.path.split('/').count() == b.path.split('/').count()
        && a.path
            .split('/')
            .zip(b.path.split('/'))
            .zip(before)
            .all(|((a, b), before)| a == b || are_one_hash(a, b, before))
}

/// Whether two segments of a path are one commit, the shorter an abbreviation of the longer: digits alone are the number
/// of something else, unless `before` them is what precedes a commit.
fn are_one_hash(a: &str, b: &str, before: &str) -> bool {
    /// Digits of the shortest form in which commits are abbreviated, and of a whole one.
    const DIGITS: std::ops::RangeInclusive<usize> = 7..=40;
    const BEFORE: [&str; 7] = ["blob", "blame", "commit", "commits", "compare", "raw", "tree"];
    let is_commit =
        |segment: &str| DIGITS.contains(&segment.len()) && segment.bytes().all(|byte| byte.is_ascii_hexdigit());
    let long = if a.len() < b.len() { b } else { a };
    is_commit(a)
        && is_commit(b)
        && (a.starts_with(b) || b.starts_with(a))
        && (BEFORE.contains(&before) || long.bytes().any(|byte| byte.is_ascii_alphabetic()))
}

/// Whether the address of the source is absolute, and the translation has its path: the same page on the site of the
/// translation, if that has it.
pub(super) fn is_on_own_site(a: &Parts<'_>, b: &Parts<'_>) -> bool {
    let stem = |path: &str| path.trim_end_matches('/').trim_end_matches("/index").to_owned();
    !a.host.is_empty()
        && b.host.is_empty()
        && b.scheme.is_empty()
        && b.path.len() > 1
        && stem(a.path) == stem(b.path)
        && (a.query, a.fragment) == (b.query, b.fragment)
}

/// The hosts that the source's links show to be its own: the paths of several are those of pages of the project.
pub(super) fn own_hosts(group: &Group<'_>, pair: &Pair) -> HashSet<String> {
    const FEWEST: usize = 2;
    let page = group.page(pair.source);
    let mut paths: HashMap<String, HashSet<&str>> = HashMap::new();
    for link in page.facts.iter().filter(|fact| fact.kind == FactKind::Link) {
        let parts = links::split(page.value_of(link));
        let path = Parts { scheme: "", host: "", ..parts };
        let is_page = || matches!(group.index().resolve(pair.source, &path), Destination::Page(_));
        if !parts.host.is_empty() && parts.path.len() > 1 && is_page() {
            paths.entry(parts.host.to_ascii_lowercase()).or_default().insert(parts.path);
        }
    }
    paths.into_iter().filter(|(_, paths)| paths.len() >= FEWEST).map(|(host, _)| host).collect()
}

/// Whether a link leads to a page of the site that the source links to that may be the same: one of the same name, as
/// where a page has moved, or one in the language of the reader, `own`, that is in the same place. An address of which one
/// part is another is that of the page beside, or misspelt, and one that is among `others`, which other links of
/// the source have, was taken from there.
pub(super) fn may_have_moved(theirs: &str, ours: &str, others: &HashSet<String>, own: &Locale) -> bool {
    let (a, b) = (links::split(theirs), links::split(ours));
    !a.host.is_empty()
        && !b.host.is_empty()
        && are_of_one_site(a.host, b.host)
        && (a.host, a.path, a.query) != (b.host, b.path, b.query)
        && (a.host == b.host || segments(a.path) == segments(b.path))
        && query(&a).eq(query(&b))
        && !is_beside(&a, &b)
        && (is_of_one_name(&a, &b) || is_in_one_place(&a, &b, own))
        && (page_of(ours) == page_of(theirs) || !others.contains(&page_of(ours)))
}

/// The pages that the links of the source lead to.
pub(super) fn others(group: &Group<'_>, pair: &Pair) -> HashSet<String> {
    let page = group.page(pair.source);
    let links = page.facts.iter().filter(|fact: &&Fact| fact.kind == FactKind::Link);
    links.map(|fact| page_of(page.value_of(fact))).collect()
}

/// What of an address is no language and no place on the page.
fn page_of(address: &str) -> String {
    let parts = links::split(address);
    format!("{}/{}", bare_host(parts.host), segments(parts.path).join("/")).to_lowercase()
}

/// The parts of a path that are no languages.
fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|segment| !segment.is_empty() && !locale::is_tag(segment)).collect()
}

/// What an address asks for, but for a language.
pub(super) fn query<'t>(parts: &Parts<'t>) -> impl Iterator<Item = &'t str> {
    let is_language = |entry: &str| entry.split_once('=').is_some_and(|(_, value)| locale::is_tag(value));
    parts.query.split('&').filter(move |entry| !entry.is_empty() && !is_language(entry))
}

/// A host without the labels that name a language or the part of a site that everybody has.
fn bare_host(host: &str) -> String {
    const PARTS: [&str; 3] = ["docs", "m", "www"];
    let host = host.to_ascii_lowercase();
    let mut rest = &*host;
    while let Some((label, site)) = rest.split_once('.')
        && site.contains('.')
        && (PARTS.contains(&label) || locale::is_tag(label))
    {
        rest = site;
    }
    rest.to_owned()
}

/// Whether two hosts are one, or one is below the other: `old.lamp.example`.
fn are_of_one_site(a: &str, b: &str) -> bool {
    let (a, b) = (bare_host(a), bare_host(b));
    let is_below = |a: &str, b: &str| b.contains('.') && a.strip_suffix(b).is_some_and(|label| label.ends_with('.'));
    a == b || is_below(&a, &b) || is_below(&b, &a)
}

/// Whether the last parts of two paths are one but for their extensions.
fn is_of_one_name(a: &Parts<'_>, b: &Parts<'_>) -> bool {
    const EXTENSIONS: [&str; 9] = ["adoc", "asp", "aspx", "htm", "html", "jsp", "md", "mdx", "php"];
    let name = |parts: &Parts<'_>| {
        let last = segments(parts.path).last().map(|last| last.to_ascii_lowercase())?;
        let stem = last.rsplit_once('.').filter(|(_, extension)| EXTENSIONS.contains(extension));
        Some(stem.map_or(&*last, |(stem, _)| stem).to_owned())
    };
    name(a).is_some_and(|of| !of.is_empty() && name(b).is_some_and(|other| of == other))
}

/// Whether the second names the language of its page, is as deep as the first, and begins as that does behind the language
/// that it may name.
fn is_in_one_place(a: &Parts<'_>, b: &Parts<'_>, own: &Locale) -> bool {
    let names_language = b.path.split('/').chain(b.host.split('.').take(1)).any(|tag| locale::names(tag, own));
    let (theirs, ours) = (segments(a.path), segments(b.path));
    names_language && theirs.len() > 1 && theirs.len() == ours.len() && theirs.first() == ours.first()
}

/// Whether one segment of a path differs, and nothing else: it is misspelt, or leads to the page beside.
fn is_beside(a: &Parts<'_>, b: &Parts<'_>) -> bool {
    let (theirs, ours) = (segments(a.path), segments(b.path));
    let mut other = theirs.iter().zip(&ours).filter(|(a, b)| a != b);
    bare_host(a.host) == bare_host(b.host)
        && theirs.len() == ours.len()
        && other.next().is_some()
        && other.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(address: &str) -> Parts<'_> {
        links::split(address)
    }

    #[test]
    fn commits_are_abbreviated() {
        let long = "https://code.example/lamp/blob/0a1b2c3d4e5f60718293a4b5c6d7e8f901234567/dim.md#on";
        let one = |other| are_one_commit(&split(long), &split(other));
        assert!(one("https://code.example/lamp/blob/0a1b2c3/dim.md#on"));
        assert!(!one("https://code.example/lamp/blob/0a1b2c4/dim.md#on"));
        assert!(!one("https://code.example/lamp/blob/0a1b2/dim.md#on"));
        assert!(!one("https://code.example/lamp/blob/0a1b2c3/dim.md"));
        assert!(!one("https://code.example/lamp/blob/main/dim.md#on"));
        let pair = |a, b| are_one_commit(&split(a), &split(b));
        assert!(!pair("https://help.example/kb/4484104", "https://help.example/kb/44841042"));
        assert!(pair("https://code.example/lamp/commit/4484104", "https://code.example/lamp/commit/44841042"));
        assert!(pair("https://code.example/lamp/-/4484104", "https://code.example/lamp/-/44841042a"));
    }

    #[test]
    fn paths_on_the_own_site() {
        let is_one = |theirs, ours| is_on_own_site(&split(theirs), &split(ours));
        assert!(is_one("https://lamp.example/guide/dim#on", "/guide/dim#on"));
        assert!(is_one("https://lamp.example/guide/dim/", "/guide/dim"));
        assert!(!is_one("https://lamp.example/guide/dim", "/guide/glow"));
        assert!(!is_one("/guide/dim", "https://lamp.example/guide/dim"));
        assert!(!is_one("https://lamp.example/", "/"));
    }

    #[test]
    fn pages_that_may_be_the_same() {
        let name = |theirs, ours| is_of_one_name(&split(theirs), &split(ours));
        assert!(name("https://lamp.example/docs/dim.html", "https://old.lamp.example/guide/more/Dim"));
        assert!(!name("https://lamp.example/docs/dim.html", "https://lamp.example/guide/more/glow"));
        assert!(!name("https://lamp.example/", "https://old.lamp.example/"));
        assert!(!name("https://lamp.example/docs/v1.2", "https://lamp.example/docs/v1.3"));
        let own = Locale::parse("fr").expect("a locale");
        let place = |theirs, ours| is_in_one_place(&split(theirs), &split(ours), &own);
        assert!(place("https://lamp.example/en-US/docs/Web/Dim", "https://lamp.example/fr/docs/Toile/Attenuer"));
        assert!(!place("https://lamp.example/en-US/docs/Web/Dim", "https://lamp.example/fr/shop/Toile/Attenuer"));
        assert!(!place("https://lamp.example/docs/Web/Dim", "https://lamp.example/docs/Toile/Attenuer"));
        assert!(!place("https://lamp.example/en-US/docs/Web/Dim", "https://lamp.example/fr/docs/Attenuer"));
        assert!(!place("https://lamp.example/en-US/docs/Web/Dim", "https://lamp.example/it/docs/Rete/Attenua"));
    }

    #[test]
    fn hosts_of_one_site() {
        let none = HashSet::new();
        let own = Locale::parse("fr").expect("a locale");
        let may = |theirs, ours| may_have_moved(theirs, ours, &none, &own);
        assert!(may("https://lamp.example/old/dim", "https://lamp.example/new/more/dim"));
        assert!(may("https://docs.lamp.example/a/dim", "https://www.lamp.example/a/dim"));
        assert!(may("https://lamp.example/a/dim", "https://old.lamp.example/a/dim"));
        assert!(!may("https://one.pages.example/a/dim", "https://two.pages.example/a/dim"));
        assert!(!may("https://lamp.example/old/dim?id=1", "https://lamp.example/new/more/dim"));
        assert!(may("https://lamp.example/old/dim?hl=en", "https://lamp.example/new/more/dim"));
    }

    #[test]
    fn addresses_of_which_one_part_is_another() {
        let is_one = |theirs, ours| is_beside(&split(theirs), &split(ours));
        assert!(is_one("https://lamp.example/guide/dimmer", "https://lamp.example/guide/dimer"));
        assert!(!is_one("https://lamp.example/guide/dimmer", "https://lamp.example/manual/glow"));
        assert!(is_one("https://lamp.example/dim/home", "https://lamp.example/glow/home"));
        assert!(!is_one("https://lamp.example/guide", "https://lamp.example/guide/dim"));
    }
}
