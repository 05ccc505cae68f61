//! A link that leads somewhere else than in the source.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::RuleId;
use crate::locale::{self, Locale};
use crate::page::FactKind;
use crate::parse::links::{self, Parts};
use crate::rule::{Group, Report, Rule, shorten_target};

use super::broken_references::as_in_source;

/// See `rules/changed-link.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChangedLink {}

impl Rule for ChangedLink {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            for (source, target) in pair.changed(group, FactKind::Link) {
                // A link that leads nowhere is reported as that, with the source's link beside it.
                if group.broken_fact(pair.target, target) {
                    continue;
                }
                let (theirs, ours) =
                    (group.page(pair.source).value_of(source), group.page(pair.target).value_of(target));
                let (a, b) = (links::split(theirs), links::split(ours));
                let end = |link| links::end_key(link, group.page(pair.target).site);
                if group.lead_to_one_file(pair, source, target) {
                    continue;
                }
                if is_place_elsewhere(&a, &b) && links::same_page(theirs, ours, group.page(pair.target).site) {
                    continue;
                }
                // The rooted path to what the source names from its folder, or the other way round.
                if is_rooted_form(a.path, b.path) && a.fragment == b.fragment && a.host.is_empty() && b.host.is_empty()
                {
                    continue;
                }
                if is_localized(group.locale(pair.target), &a, &b) || group.lead_to_counterparts(pair, source, target) {
                    continue;
                }
                let same_page = (a.host, a.path, a.query) == (b.host, b.path, b.query);
                let message = match (same_page, a.fragment, b.fragment) {
                    (true, Some(place), Some(other)) if b.path.is_empty() && b.host.is_empty() => {
                        format!("the link goes to `#{other}`, expected `#{place}`")
                    }
                    (true, Some(place), Some(_)) => {
                        format!("the link goes to `{}`, expected `#{place}` on that page", shorten_target(ours))
                    }
                    (true, Some(place), None) => {
                        format!("the link to `{}` lost its anchor `#{place}`", shorten_target(ours))
                    }
                    _ => format!("the link goes to `{}`, expected `{}`", shorten_target(ours), shorten_target(theirs)),
                };
                // The same page under another address: good to know, no harm.
                let same_end = a.host.is_empty() != b.host.is_empty() && end(theirs) == end(ours);
                let message = if same_end {
                    format!("the link to the same page is written `{}` in the source", shorten_target(theirs))
                } else {
                    message
                };
                let finding = group.finding(RuleId::CHANGED_LINK, pair.target, target.span, message);
                let draft = if same_end { finding.note() } else { finding };
                let draft = as_in_source(draft.element(theirs), group, (pair.target, target), (pair.source, source));
                report.add(draft);
            }
        }
    }
}

/// Whether one path is rooted and ends in what the other says relative to its folder.
fn is_rooted_form(a: &str, b: &str) -> bool {
    let (rooted, relative) = if a.starts_with('/') { (a, b) } else { (b, a) };
    let stem = |path: &str| path.trim_end_matches('/').trim_end_matches("/index.md").trim_end_matches(".md").to_owned();
    let below = stem(relative.trim_start_matches("../").trim_start_matches("./"));
    rooted.starts_with('/')
        && !relative.is_empty()
        && !relative.starts_with('/')
        && !below.is_empty()
        && stem(rooted).strip_suffix(&*below).is_some_and(|folder| folder.ends_with('/'))
}

/// Places on a page of another site: what that site calls it in the language of the reader is not known,
/// and some keep the state of an application there.
fn is_place_elsewhere(a: &Parts<'_>, b: &Parts<'_>) -> bool {
    let has_place = |parts: &Parts<'_>| parts.fragment.is_some_and(|place| !place.is_empty());
    !a.host.is_empty() && has_place(a) && has_place(b)
}

/// The own language's page of the same site is what a careful translator links to, also where the site names it a
/// little differently: the source's path must be a part of it.
fn is_localized(own: &Locale, a: &Parts<'_>, b: &Parts<'_>) -> bool {
    let host = |parts: &Parts<'_>| parts.host.trim_start_matches("www.").to_ascii_lowercase();
    let segments = |parts: &Parts<'_>| {
        let kept = parts.path.split('/').filter(|s| !s.is_empty() && !locale::is_tag(s));
        kept.map(str::to_owned).collect::<Vec<_>>()
    };
    let tags_own = b.path.split('/').filter_map(locale::tag_of_segment).any(|tag| tag.same_language(own));
    let is_sister = own_host(own, b.host).is_some_and(|site| site == without_language(&host(a)));
    is_sister
        || !a.host.is_empty()
            && tags_own
            && host(a) == host(b)
            && a.fragment.is_some() == b.fragment.is_some()
            && segments(a).len() > 1
            && (segments(b).starts_with(&segments(a)) || is_one_path(&segments(a), &segments(b)))
}

/// Whether two paths end in one page and differ in folders that one of them lacks: the site has been rearranged in one
/// language.
fn is_one_path(a: &[String], b: &[String]) -> bool {
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let mut rest = long.iter();
    a.last() == b.last() && short.iter().all(|segment| rest.any(|other| other.eq_ignore_ascii_case(segment)))
}

/// The site without the language, where a host begins with that of the page: what other languages call a page there is
/// not known, as in an encyclopedia.
fn own_host(own: &Locale, host: &str) -> Option<String> {
    let (tag, site) = host.split_once('.').filter(|(_, site)| site.contains('.'))?;
    locale::names(tag, own).then(|| of_any_device(site).to_ascii_lowercase())
}

/// The site without the label of the one for phones.
fn of_any_device(site: &str) -> &str {
    site.strip_prefix("m.").filter(|site| site.contains('.')).unwrap_or(site)
}

fn without_language(host: &str) -> &str {
    host.split_once('.')
        .filter(|(tag, site)| site.contains('.') && locale::is_tag(tag))
        .map_or("", |(_, site)| of_any_device(site))
}
