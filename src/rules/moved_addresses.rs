//! Addresses of other sites that are written in another way, or have moved, and lead to the same page.

use std::collections::HashSet;

use crate::page::{Fact, FactKind};
use crate::parse::links::{self, Parts};
use crate::rule::{Group, Pair};

/// Digits of the shortest form in which commits are abbreviated.
const SHORTEST: usize = 7;

/// Whether two addresses are one but for how much of a commit they write: `blob/9bd13bd/a` and `blob/9bd13bd7b3ec/a`.
pub(super) fn are_one_commit(a: &Parts<'_>, b: &Parts<'_>) -> bool {
    let is_commit = |segment: &str| segment.len() >= SHORTEST && segment.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_one = |(a, b): (&str, &str)| a == b || is_commit(a) && is_commit(b) && (a.starts_with(b) || b.starts_with(a));
    a.host.eq_ignore_ascii_case(b.host)
        && (a.query, a.fragment) == (b.query, b.fragment)
        && a.path.split('/').count() == b.path.split('/').count()
        && a.path.split('/').zip(b.path.split('/')).all(is_one)
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

/// Whether a link leads to another page of the site that the source links to, as where a page has moved, or to another
/// state of the same file: nothing says that it is wrong. An address of which one part is another is that of the page
/// beside, or misspelt, and one that another link of the source has was taken from there.
pub(super) fn may_have_moved(group: &Group<'_>, pair: &Pair, (theirs, ours): (&str, &str)) -> bool {
    let (a, b) = (links::split(theirs), links::split(ours));
    !a.host.is_empty()
        && !b.host.is_empty()
        && site_of(a.host) == site_of(b.host)
        && (a.host, a.path, a.query) != (b.host, b.path, b.query)
        && !is_beside(&a, &b)
        && !others(group, pair).contains(&page_of(ours))
}

/// The pages that the links of the source lead to.
fn others<'g>(group: &'g Group<'_>, pair: &Pair) -> HashSet<String> {
    let page = group.page(pair.source);
    let links = page.facts.iter().filter(|fact: &&Fact| fact.kind == FactKind::Link);
    links.map(|fact| page_of(page.value_of(fact))).collect()
}

/// What of an address is no language and no place on the page.
fn page_of(address: &str) -> String {
    let parts = links::split(address);
    format!("{}/{}", site_of(parts.host), segments(parts.path).join("/")).to_lowercase()
}

/// The parts of a path that are no languages.
fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|segment| !segment.is_empty() && !crate::locale::is_tag(segment)).collect()
}

/// The last two labels of a host.
fn site_of(host: &str) -> String {
    let dot = host.rmatch_indices('.').nth(1);
    dot.map_or(host, |(at, _)| &host[at + 1..]).to_ascii_lowercase()
}

/// Whether one segment of a path differs, and nothing else: it is misspelt, or leads to the page beside.
fn is_beside(a: &Parts<'_>, b: &Parts<'_>) -> bool {
    let (theirs, ours) = (segments(a.path), segments(b.path));
    let mut other = theirs.iter().zip(&ours).filter(|(a, b)| a != b);
    a.host == b.host && theirs.len() == ours.len() && other.next().is_some() && other.next().is_none()
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
    fn addresses_of_which_one_part_is_another() {
        let is_one = |theirs, ours| is_beside(&split(theirs), &split(ours));
        assert!(is_one("https://lamp.example/guide/dimmer", "https://lamp.example/guide/dimer"));
        assert!(!is_one("https://lamp.example/guide/dimmer", "https://lamp.example/manual/glow"));
        assert!(is_one("https://lamp.example/dim/home", "https://lamp.example/glow/home"));
        assert!(!is_one("https://lamp.example/guide", "https://lamp.example/guide/dim"));
    }
}
