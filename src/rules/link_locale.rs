//! A link into another language's site.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::Applicability;
use crate::locale::{self, Locale};
use crate::page::FactKind;
use crate::parse::links;
use crate::rule::{Group, Report, Rule, shorten_target};

use super::as_source;

/// See `rules/link-locale.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LinkLocale {}

impl Rule for LinkLocale {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in &group.pairs {
            let page = group.page(pair.target);
            let own = group.locale(pair.target);
            let english = group.locale(pair.source);
            let mut seen = HashSet::new();
            for fact in page.facts.iter().filter(|fact| fact.kind == FactKind::Link) {
                let written = page.value_of(fact);
                let Some(other) = language_of(written) else { continue };
                if other.same_language(own) || !seen.insert(fact.key) {
                    continue;
                }
                let source = group.page(pair.source);
                let same = source.facts.iter().any(|f| f.kind == FactKind::Link && language_of(source.value_of(f)).is_some_and(|l| l == other && f.key == fact.key));
                if same && !other.same_language(english) {
                    continue;
                }
                let message = format!("the link leads to the {other} site: `{}`", shorten_target(written));
                let mut draft = group.finding("link-locale", pair.target, fact.span, message).element(written).help(format!("link to the {own} page, where there is one"));
                if other.same_language(english) {
                    draft = draft.note();
                }
                report.add(match as_source::in_language(written, own) {
                    Some(to) => as_source::links(draft, group, pair.target, fact, &to, Applicability::Unsafe),
                    None => draft,
                });
            }
        }
    }
}

/// The language that an absolute URL names: the first segment of its path, or the first part of its host.
fn language_of(target: &str) -> Option<Locale> {
    let parts = links::split(target);
    if parts.host.is_empty() {
        return None;
    }
    let first = parts.path.split('/').find(|segment| !segment.is_empty()).unwrap_or("");
    let host = parts.host.split_once('.').filter(|(_, rest)| rest.contains('.')).map_or("", |(first, _)| first);
    [first, host].into_iter().filter(|tag| locale::is_tag(tag)).find_map(|tag| Locale::parse(tag).ok())
}

#[cfg(test)]
mod tests {
    use super::language_of;

    #[test]
    fn languages_of_links() {
        let of = |target| language_of(target).map(|l| l.to_string());
        assert_eq!(of("https://lumen.example/de/x"), Some("de".into()));
        assert_eq!(of("https://fr.wikipedia.org/wiki/Lampe"), Some("fr".into()));
        assert_eq!(of("https://lumen.example/guide/de"), None);
        assert_eq!(of("../de/x.md"), None);
    }
}
