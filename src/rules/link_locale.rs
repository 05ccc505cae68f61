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
                let Some(named) = language(written) else { continue };
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
                sites.entry((named.tag, named.host)).or_default().push(fact);
            }
            for ((tag, host), facts) in sites {
                report.add(finding(group, pair, (tag, host), &facts));
            }
        }
    }
}

/// One finding for all links of a page to one host in one language.
fn finding(group: &Group<'_>, pair: &Pair, (tag, host): (&str, &str), facts: &[&Fact]) -> Draft {
    let (page, own) = (group.page(pair.target), group.locale(pair.target));
    let written = |fact: &Fact| page.value_of(fact);
    let known = group.index().language_on(group.tree(pair.target), host);
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
            draft.help(format!("change it to `{known}`, as in other links of this translation"))
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
