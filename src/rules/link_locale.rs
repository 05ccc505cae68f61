//! A link into another language's site.

use std::collections::{BTreeMap, HashSet};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Applicability, Edit, RuleId};
use crate::index::Destination;
use crate::locale;
use crate::page::{Fact, FactKind};
use crate::parse::links::{self, Named};
use crate::rule::{Draft, Group, Pair, Report, Rule, shorten_target};
use crate::text::FileId;

use super::source_fixes;

/// See `rules/link-locale.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LinkLocale {}

impl Rule for LinkLocale {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let source = group.page(pair.source);
            let in_source = source.facts.iter().filter(|fact| fact.kind == FactKind::Link);
            let in_source: HashSet<(u64, &str)> =
                in_source.filter_map(|fact| Some((fact.key, language(source.value_of(fact))?.tag))).collect();
            // By language and host: the first is where the finding is.
            let mut sites: BTreeMap<(&str, &str), Vec<&Fact>> = BTreeMap::new();
            let page = group.page(pair.target);
            for fact in page.facts.iter().filter(|fact| fact.kind == FactKind::Link) {
                let written = page.value_of(fact);
                let Some(named) = language(written) else {
                    report_file_of_other_language(group, pair, fact, report);
                    continue;
                };
                // A folder of the documentation may be called like a language.
                let is_folder = || group.index().resolve(pair.target, &links::split(written)) != Destination::Elsewhere;
                if named.host.is_empty() && is_folder() {
                    continue;
                }
                let is_english = locale::names(named.tag, group.locale(pair.source));
                if locale::names(named.tag, group.locale(pair.target))
                    || !is_english && in_source.contains(&(fact.key, named.tag))
                {
                    continue;
                }
                // Where nothing else says so, the old code of Indonesian is a word (`/in/`).
                let is_known = || group.index().language_on(group.tree(pair.target), named.host).is_some();
                if locale::is_withdrawn(named.tag) && !is_known() {
                    continue;
                }
                if is_english && has_no_other(group, pair, &named, written) {
                    continue;
                }
                // The source's page, which has no translation yet.
                if named.host.is_empty() && is_english && own_address(group, pair, written) == Address::Untranslated {
                    continue;
                }
                sites.entry((named.tag, named.host)).or_default().push(fact);
            }
            for ((tag, host), facts) in sites {
                report.add(finding(group, pair, (tag, host), &facts));
            }
        }
    }
}

/// Whether a host has pages in the language of the source alone, or a project leaves its addresses as they are, as far
/// as its address and the project tell. One that names a region, too, or has a subdomain for each language, has others.
fn has_no_other(group: &Group<'_>, pair: &Pair, named: &Named<'_>, written: &str) -> bool {
    if !named.host.is_empty() && group.index().keeps_source_language(named.host) {
        return true;
    }
    let Some(at) = named.in_path.as_ref().filter(|_| !named.host.is_empty()) else { return false };
    if named.tag.contains(['-', '_']) {
        return false;
    }
    let is_known = group.index().language_on(group.tree(pair.target), named.host).is_some();
    !is_known && is_version(&written[at.end..])
}

/// Whether a path goes on with the version of a documentation, as those do that are built from a repository: they
/// have one language, and others are elsewhere.
fn is_version(path: &str) -> bool {
    let segment = path.strip_prefix('/').and_then(|path| path.split(['/', '?', '#']).next()).unwrap_or("");
    matches!(segment, "stable" | "latest")
}

/// One finding for all links of a page to one host in one language.
fn finding(group: &Group<'_>, pair: &Pair, (tag, host): (&str, &str), facts: &[&Fact]) -> Draft {
    let (page, own) = (group.page(pair.target), group.locale(pair.target));
    let written = |fact: &Fact| page.value_of(fact);
    let own_path = facts.first().map(|fact| own_address(group, pair, written(fact)));
    let known = group.index().language_on(group.tree(pair.target), host).or(match &own_path {
        Some(Address::Translated(tag)) if host.is_empty() => Some(tag),
        _ => None,
    });
    let first = shorten_target(facts.first().map_or("", |fact| written(fact)));
    let expected = known.map_or(String::new(), |known| format!(", expected `{known}`"));
    let message = match facts.len() {
        1 => format!("the link names the language `{tag}`{expected}: `{first}`"),
        n if host.is_empty() => format!("{n} links name the language `{tag}`{expected}; the first is `{first}`"),
        n => format!("{n} links to `{host}` name the language `{tag}`{expected}; the first is `{first}`"),
    };
    let mut parts: Vec<&str> = facts.iter().map(|fact| written(fact)).collect();
    parts.sort_unstable();
    parts.dedup();
    let span = facts.first().map_or(group.top(pair.target), |fact| fact.span);
    let mut draft =
        group.finding(RuleId::LINK_LOCALE, pair.target, span, message).element(format!("{host} {tag}")).parts(parts);
    draft = match known {
        Some(known) if host.is_empty() => {
            draft.help(format!("change it to `{known}`, so that it leads to the translation"))
        }
        None if host.is_empty() => draft.help(format!("link to the {own} page")),
        Some(known) => draft.help(format!("change it to `{known}`, as in other links of this translation to `{host}`")),
        None => draft.help(format!("link to the {own} page if `{host}` has one")),
    };
    if locale::names(tag, group.locale(pair.source)) {
        draft = draft.note();
    }
    match known.map(|known| edits(group, pair, facts, known)) {
        Some(edits) if !edits.is_empty() => {
            let title = format!("write `{}` instead of `{tag}`", known.unwrap_or_default());
            draft.fix(title, Applicability::Unsafe, edits)
        }
        _ => draft,
    }
}

/// What the page of this documentation is in the own language that a rooted path names in another one.
#[derive(Debug, PartialEq, Eq)]
enum Address {
    /// It is there; how its language is written in a path.
    Translated(String),
    /// Only the source has it.
    Untranslated,
    /// Nothing is known of it.
    Unknown,
}

fn own_address(group: &Group<'_>, pair: &Pair, written: &str) -> Address {
    let Some(at) = language(written).and_then(|named| named.in_path).filter(|at| at.start == 1) else {
        return Address::Unknown;
    };
    let below = &written[at.end..];
    let found = |file: FileId| matches!(group.index().resolve(file, &links::split(below)), Destination::Page(_));
    let (own, folder) = (group.locale(pair.target), &group.layout().tree(pair.target).dir);
    let name = folder.file_name().and_then(|name| name.to_str()).filter(|name| locale::names(name, own));
    match (below.starts_with('/') && found(pair.target), found(pair.source)) {
        (true, _) => Address::Translated(name.map_or_else(|| own.as_str().to_ascii_lowercase(), str::to_owned)),
        (_, true) => Address::Untranslated,
        _ => Address::Unknown,
    }
}

/// A link to the file of another language beside the page's own: `guide.de.md` on a French page. One to this page in
/// another language chooses the language.
fn report_file_of_other_language(group: &Group<'_>, pair: &Pair, fact: &Fact, report: &mut Report) {
    let written = group.page(pair.target).value_of(fact);
    let parts = links::split(written);
    if parts.path.is_empty() || parts.path.starts_with('/') || group.leads_to_own_page(pair.target, fact) {
        return;
    }
    let Destination::Page(to) = group.index().resolve(pair.target, &parts) else { return };
    let (other, own) = (group.locale(to), group.locale(pair.target));
    if group.tree(to) == group.tree(pair.target) || other == group.locale(pair.source) || other.same_language(own) {
        return;
    }
    let message = format!("the link leads to the {other} page `{}`", shorten_target(written));
    let draft = group
        .finding(RuleId::LINK_LOCALE, pair.target, fact.span, message)
        .element(written)
        .help(format!("link to the {own} page"));
    let suffix = |file: FileId| {
        let path = group.layout().disk_path(file);
        let stem = path.file_stem()?.to_str()?.to_owned();
        stem.rsplit_once('.').map(|(_, tag)| tag.to_owned())
    };
    let to =
        suffix(to).zip(suffix(pair.target)).map(|(tag, own)| written.replace(&format!(".{tag}."), &format!(".{own}.")));
    report.add(match to {
        Some(to) => source_fixes::link(draft, group, pair.target, fact, &to, Applicability::Unsafe),
        None => draft,
    });
}

fn edits(group: &Group<'_>, pair: &Pair, facts: &[&Fact], known: &str) -> Vec<Edit> {
    let page = group.page(pair.target);
    let mut edits: Vec<Edit> = Vec::new();
    for fact in facts {
        let written = page.value_of(fact);
        let Some(at) = language(written).and_then(|named| named.in_path) else { continue };
        let to = format!("{}{known}{}", &written[..at.start], &written[at.end..]);
        edits.extend(source_fixes::retarget(group, pair.target, fact, &to));
    }
    edits.sort_by_key(|edit| edit.span);
    edits.dedup_by_key(|edit| edit.span);
    edits
}

/// The language that an absolute address names: the first segment of its path, or the first label of its host.
fn language(target: &str) -> Option<Named<'_>> {
    links::language_places(target).find(|named| locale::is_tag(named.tag))
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn languages_of_links() {
        let of = |target| language(target).map(|named| (named.tag, named.host));
        assert_eq!(of("https://lumen.example/de/x"), Some(("de", "lumen.example")));
        assert_eq!(of("https://fr.wikipedia.org/wiki/Lampe"), Some(("fr", "wikipedia.org")));
        assert_eq!(of("https://lumen.example/guide/de"), None);
        assert_eq!(of("https://lumen.example?x=/de/"), None);
        assert_eq!(of("../de/x.md"), None);
    }
}
