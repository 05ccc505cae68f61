//! A link that leads somewhere else than in the source.

use std::cell::LazyCell;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Applicability, Edit, RuleId};
use crate::index::Destination;
use crate::locale::{self, Locale};
use crate::page::{Fact, FactKind};
use crate::parse::links::{self, Parts};
use crate::rule::{Draft, Group, Pair, Report, Rule, shorten_target, shorten_targets};
use crate::text::Span;

use super::broken_references::{as_in_source, expected};
use super::link_definitions::{Definitions, Place};
use super::link_renames::{self, Changed};
use super::moved_addresses::{self, query};
use super::source_fixes;

/// See `rules/changed-link.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChangedLink {}

impl Rule for ChangedLink {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let mut found: Vec<Changed> = Vec::new();
            let others = LazyCell::new(|| moved_addresses::others(group, pair));
            let mut definitions = Definitions::default();
            let own_hosts = LazyCell::new(|| moved_addresses::own_hosts(group, pair));
            for (source, target) in pair.changed(group, FactKind::Link) {
                // A link that leads nowhere is reported as that, with the source's link beside it.
                if group.broken_fact(pair.target, target) {
                    continue;
                }
                let (theirs, ours) =
                    (group.page(pair.source).value_of(source), group.page(pair.target).value_of(target));
                let (a, b) = (links::split(theirs), links::split(ours));
                let end = |link| links::end_key(link, group.page(pair.target).site);
                if group.lead_to_one_file(pair, source, target) || moved_addresses::are_one_commit(&a, &b) {
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
                // The same page on the site of the translation.
                if moved_addresses::is_on_own_site(&a, &b)
                    && matches!(group.index().resolve(pair.target, &b), Destination::Page(_))
                    && own_hosts.contains(&a.host.to_ascii_lowercase())
                    && !is_new(group, pair, source)
                {
                    continue;
                }
                // What leads to nothing in the source leads to something here.
                if is_place_here(&a, &b) && group.broken_fact(pair.source, source) {
                    continue;
                }
                if let Some(draft) = swallowed(group, pair, source, target) {
                    found.push(Changed { draft, targets: None, edit: None });
                    continue;
                }
                let expected = expected(group, (pair.target, target), (pair.source, source));
                let wanted = links::split(&expected);
                let same_page = (wanted.host, wanted.path, wanted.query) == (b.host, b.path, b.query);
                let message = match (same_page, wanted.fragment, b.fragment) {
                    (true, Some(place), Some(other)) if b.path.is_empty() && b.host.is_empty() => {
                        format!("the link goes to `#{other}`, expected `#{place}`")
                    }
                    (true, Some(place), Some(_)) => {
                        format!("the link goes to `{}`, expected `#{place}` on that page", shorten_target(ours))
                    }
                    (true, Some(place), None) => {
                        format!("the link to `{}` lost its anchor `#{place}`", shorten_target(ours))
                    }
                    _ => {
                        let (ours, expected) = shorten_targets(ours, &expected);
                        format!("the link goes to `{ours}`, expected `{expected}`")
                    }
                };
                // The same page under another address: good to know, no harm.
                let same_end = a.host.is_empty() != b.host.is_empty() && end(theirs) == end(ours);
                let message = if same_end {
                    format!("the link to the same page is written `{}` in the source", shorten_target(theirs))
                } else {
                    message
                };
                let definition = match definitions.place(group, pair, target, &expected) {
                    Place::Link => None,
                    Place::Definition(definition) => Some(definition),
                    Place::Reported => continue,
                };
                let place = definition.map_or(target.span, |found| found.whole);
                let finding = group.finding(RuleId::CHANGED_LINK, pair.target, place, message);
                let draft = if same_end { finding.note() } else { finding };
                // Whether the page of another site says the same in this language is for a reader of it to say.
                let is_new = is_new(group, pair, source);
                let (their_text, our_text) = (group.text(pair.source), group.text(pair.target));
                let texts = (source.span.of(&their_text), target.span.of(&our_text));
                let names_its_place = || names_its_place(texts, a.fragment, b.fragment);
                let may_be_right = if !is_new && is_own_page(group.locale(pair.target), &a, &b) {
                    Some("check that it is what the source links to, in the language of the page")
                } else if a.path == b.path && is_place_here(&a, &b) && names_its_place() {
                    Some("check the link of the source: its text names the place that this link goes to")
                } else if !is_new && moved_addresses::may_have_moved(theirs, ours, &others, group.locale(pair.target)) {
                    Some("check that it is the page that the source links to")
                } else {
                    None
                };
                let draft = draft.element(theirs);
                let (draft, edit) = match may_be_right {
                    Some(help) => (draft.note().help(help).related(pair.source, source.span, "in the source"), None),
                    None => (
                        as_in_source(draft, group, (pair.target, target), (pair.source, source)),
                        source_fixes::retarget(group, pair.target, target, &expected),
                    ),
                };
                let (draft, edit) = match definition {
                    Some(found) if may_be_right.is_none() => found.fixed(draft, pair, target, &expected),
                    Some(_) => (draft.related(pair.target, target.span, "used here"), edit),
                    None => (draft, edit),
                };
                let targets = may_be_right.is_none().then(|| (ours.to_owned(), expected));
                found.push(Changed { draft, targets, edit });
            }
            link_renames::report_all(found, report);
        }
    }
}

/// Whether the source has a link since the translation was made.
fn is_new(group: &Group<'_>, pair: &Pair, source: &Fact) -> bool {
    let then = group.text_in_base(pair.target, pair.source, source.span);
    then.is_some_and(|then| !then.contains(group.page(pair.source).value_of(source)))
}

/// Whether two links lead to places of pages of the project.
fn is_place_here(a: &Parts<'_>, b: &Parts<'_>) -> bool {
    let has_place = |parts: &Parts<'_>| parts.host.is_empty() && parts.fragment.is_some_and(|place| !place.is_empty());
    has_place(a) && has_place(b)
}

/// Whether the text of a link names the place that the translation's link goes to, and not that of the source's.
fn names_its_place((theirs, ours): (&str, &str), place: Option<&str>, other: Option<&str>) -> bool {
    let label = |link: &str| {
        link.strip_prefix('[').and_then(|link| link.rsplit_once("](")).map(|(label, _)| label.to_lowercase())
    };
    let (Some(theirs), Some(ours), Some(place), Some(other)) = (label(theirs), label(ours), place, other) else {
        return false;
    };
    let words = |place: &str| -> Vec<String> {
        let place = links::percent_decode(place).to_lowercase();
        let words = place.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
        words.map(str::to_owned).collect()
    };
    let (known, own) = (words(place), words(other));
    let names = |label: &str, words: &[String]| words.iter().any(|word| label.contains(word));
    !names(&theirs, &known) && (names(&theirs, &own) || names(&ours, &own))
}

/// A bare address that goes on in the words behind it: letters that no blank parts from it are part of the link.
fn swallowed(group: &Group<'_>, pair: &Pair, source: &Fact, target: &Fact) -> Option<Draft> {
    let theirs = group.page(pair.source).value_of(source);
    let text = group.text(pair.target);
    let words = target.span.of(&text).strip_prefix(theirs)?;
    // Words in the language of the page, with the signs between and after them; no more of an address.
    let is_of_words = |c: char| c.is_alphabetic() || !c.is_ascii();
    if !words.starts_with(|c: char| !c.is_ascii()) || !words.chars().all(is_of_words) {
        return None;
    }
    let has_components = group.page(pair.target).dialect.components.is_some();
    let link = if has_components { format!("[{theirs}]({theirs})") } else { format!("<{theirs}>") };
    let message = format!("the address takes in the words behind it: `{}`", shorten_target(target.span.of(&text)));
    let end = target.span.start + theirs.len() as u32;
    let draft = group
        .finding(RuleId::CHANGED_LINK, pair.target, target.span, message)
        .element(theirs)
        .help(format!("mark where the address ends: `{link}`"))
        .related(pair.source, source.span, "in the source");
    let edit = Edit::new(pair.target, Span { start: target.span.start, end }, link);
    Some(draft.fix("mark where the address ends", Applicability::Unsafe, vec![edit]))
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
    let tags_own = names_own(own, b);
    let is_sister = own_host(own, b.host).is_some_and(|site| {
        let theirs = host(a);
        let (path, own_path) = (segments(a), segments(b));
        // `fr.old.lamp.example` is the French form of a page of `lamp.example`.
        let is_below = site.strip_suffix(&*theirs).is_some_and(|below| below.ends_with('.'));
        site == without_language(&theirs)
            || site == theirs && (path.is_empty() || are_in_one_folder(&path, &own_path))
            || is_below && path == own_path
    });
    let is_same_site = host(a) == host(b) || site_of(&host(a)) == site_of(&host(b)) && segments(a).len() > 2;
    // All that the translation has more is the language.
    let is_same = !a.host.is_empty() && tags_own && is_same_site && segments(a) == segments(b) && query(a).eq(query(b));
    is_sister
        || is_same && (a.fragment.is_some() == b.fragment.is_some())
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

/// Whether a link leads to a page in the own language on the site that the source links to.
fn is_own_page(own: &Locale, a: &Parts<'_>, b: &Parts<'_>) -> bool {
    let host = |parts: &Parts<'_>| parts.host.trim_start_matches("www.").to_ascii_lowercase();
    !a.host.is_empty()
        && host(a) == host(b)
        && names_own(own, b)
        && !names_own(own, a)
        && query(a).eq(query(b))
        && are_one_page(&segments(a), &segments(b))
}

/// Whether two paths may be one page: it has the same name of several words, or only its name is in other words.
fn are_one_page(a: &[String], b: &[String]) -> bool {
    let (Some((one, before)), Some((other, ahead))) = (a.split_last(), b.split_last()) else { return a == b };
    let words = |name: &'_ str| -> Vec<String> { name.split(['_', '-']).map(str::to_lowercase).collect() };
    let (theirs, ours) = (words(one), words(other));
    let is_named = theirs.len() > 1 && ours.len() > 1;
    let is_translated = before == ahead && !ours.iter().any(|word| word.len() > 3 && theirs.contains(word));
    a == b || is_named && (one == other || is_translated)
}

/// The parts of a path without those that say its language: `uk`, `lang/uk`.
fn segments(parts: &Parts<'_>) -> Vec<String> {
    const LANGUAGE: [&str; 8] = ["lang", "langs", "language", "languages", "locale", "l", "intl", "i18n"];
    let all: Vec<&str> = parts.path.split('/').filter(|segment| !segment.is_empty()).collect();
    let is_kept = |at: usize| {
        let names_next = || all.get(at + 1).is_some_and(|next| locale::is_tag(next));
        !(locale::is_tag(all[at]) || LANGUAGE.contains(&all[at]) && names_next())
    };
    (0..all.len()).filter(|at| is_kept(*at)).map(|at| all[at].to_owned()).collect()
}

/// Whether an address names a language in its path or query.
fn names_own(own: &Locale, parts: &Parts<'_>) -> bool {
    let query = parts.query.split('&').filter_map(|entry| entry.split_once('=')).map(|(_, value)| value);
    let mut tags = parts.path.split('/').chain(query).filter_map(locale::tag_of_segment);
    tags.any(|tag| tag.same_language(own))
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

/// The last two labels of a host: the site that `docs.lamp.example` and `learn.lamp.example` are parts of.
fn site_of(host: &str) -> &str {
    let dots = host.rmatch_indices('.').nth(1);
    dots.map_or(host, |(at, _)| &host[at + 1..])
}

/// Whether two pages are beside each other: what another language calls one there is not known.
fn are_in_one_folder(a: &[String], b: &[String]) -> bool {
    a == b || a.len() > 1 && a.len() == b.len() && a[..a.len() - 1] == b[..b.len() - 1]
}

fn without_language(host: &str) -> &str {
    host.split_once('.')
        .filter(|(tag, site)| site.contains('.') && locale::is_tag(tag))
        .map_or("", |(_, site)| of_any_device(site))
}
