//! A link to a place that is not on its page.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Applicability, RuleId, Together};
use crate::page::{Fact, FactKind, Page};
use crate::parse::links;
use crate::references::{self, Broken, Lack};
use crate::rule::{Draft, Group, Report, Rule, shorten};
use crate::text::{FileId, Span, likeness_above};

use super::broken_references::{Looks, also_in, as_in_source, counterpart, may_keep_slugs, reach, reached};
use super::source_fixes;

/// See `rules/broken-anchor.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BrokenAnchor {}

impl Rule for BrokenAnchor {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        let wanted = |b: &Broken| b.kind == FactKind::Link && matches!(b.lack, Lack::Anchor(_));
        let reach = LazyCell::new(|| reach(group, wanted));
        for file in group.files() {
            let page = group.page(file);
            let mut looks = Looks::default();
            for broken in group.broken(file).iter().filter(|b| wanted(b)) {
                let fact = &page.facts[broken.fact as usize];
                let at_source = reach.get(&fact.key);
                if !group.is_source(file) && at_source.is_some() {
                    continue;
                }
                let Lack::Anchor(to) = broken.lack else { continue };
                let written = page.value_of(fact);
                let fragment = links::split(written).fragment.unwrap_or("");
                let original = group.page(group.source_of(to));
                let is_accordion = broken.falls_back && references::is_accordion(original, fragment);
                let keeps_slug = broken.falls_back && !is_accordion && keeps_slug(group, original, fragment);
                // The page that lost the place has the finding, for all links to it.
                if broken.falls_back && !is_accordion && !keeps_slug {
                    continue;
                }
                // A link that changed is reported as that.
                if broken.falls_back && group.original_link(file, fact).is_some() {
                    continue;
                }
                let on = on(group, file, to);
                let message = format!("no id or heading `#{}` on {on}", shorten(fragment));
                let mut draft = group.finding(RuleId::BROKEN_ANCHOR, file, fact.span, message).element(written);
                if keeps_slug {
                    report.add(as_translated(draft, group, (file, fact), (to, fragment)));
                    continue;
                }
                if broken.falls_back {
                    draft = draft
                        .note()
                        .help("in the source this is the title of an accordion: link to the translated title");
                } else if let Some((source, original)) = group.original_link(file, fact) {
                    draft = as_in_source(draft, group, (file, fact), (source, original));
                } else if let Some(near) = looks.one(|| nearest(group, to, fragment)) {
                    let to = format!("{}#{near}", written.split('#').next().unwrap_or(""));
                    draft = draft.help(format!("did you mean `#{near}`?"));
                    draft = source_fixes::link(draft, group, file, fact, &to, Applicability::Unsafe);
                } else {
                    draft = draft.help("link to an id or heading that is on that page, or delete the part after `#`");
                }
                let at_source = at_source.filter(|_| group.is_source(file));
                let also_in = at_source.map(|locales| also_in(locales)).unwrap_or_default();
                if let Some(locales) = at_source {
                    draft = reached(draft, locales);
                }
                report.add(draft.together(Together {
                    key: format!("{} {fragment}", group.path(to)),
                    several: "links lead to",
                    after: format!(" `#{}`, which is not on {on}{also_in}", shorten(fragment)),
                    ..Together::default()
                }));
            }
            if !group.is_source(file) {
                unmet(group, file, report);
            }
        }
    }
}

/// Whether a fragment is the slug of a heading of the source that has no id, in a project whose anchors are the slugs of
/// translated headings. Where pages carry ids, a platform publishes them that may keep the source's slugs.
fn keeps_slug(group: &Group<'_>, source: &Page, fragment: &str) -> bool {
    !may_keep_slugs(group, source)
        && (references::has_bare_slug(source, fragment) || references::is_component_title(source, fragment))
        && !references::has_id(source, fragment)
}

/// The source's slug was kept: the link leads to the translated heading under its own.
fn as_translated(
    draft: Draft,
    group: &Group<'_>,
    (file, fact): (FileId, &Fact),
    (to, fragment): (FileId, &str),
) -> Draft {
    let Some((section, anchor)) = counterpart(group, to, fragment) else {
        return draft.help(
            "the heading or title that it means is translated: link to its slug, or give it the source's as its id",
        );
    };
    let section = group.current_page(to).sections[section as usize].title;
    let title = group.quote(to, section);
    let has_ids = group.page(to).site.pages.heading_ids;
    let id = if has_ids { format!(", or give it the id `{{#{}}}`", shorten(fragment)) } else { String::new() };
    let draft = draft.help(format!("the heading is “{title}” here: link to `#{anchor}`{id}")).related(
        to,
        section,
        "the heading that it means",
    );
    let target = format!("{}#{anchor}", group.page(file).value_of(fact).split('#').next().unwrap_or(""));
    source_fixes::link(draft, group, file, fact, &target, Applicability::Unsafe)
}

/// A page as a message of `file` calls it.
fn on(group: &Group<'_>, file: FileId, page: FileId) -> String {
    if page == file { "this page".to_owned() } else { format!("`{}`", group.path(page)) }
}

/// One note for all places that links of this language name after headings of the source, where the translated headings
/// have no id. An explicit id that a compared page lost is reported at its heading, by other rules.
fn unmet(group: &Group<'_>, file: FileId, report: &mut Report) {
    /// Ids, and links, that are listed.
    const LISTED: usize = 6;
    const SHOWN: usize = 3;
    let original = group.source_of(file);
    if original == file {
        return;
    }
    let (source, page) = (group.page(original), group.page(file));
    let pair = group.pair(file);
    let mut places: BTreeMap<String, Vec<(FileId, Span)>> = BTreeMap::new();
    for (from, fact) in group.index().unmet(file) {
        let linking = group.current_page(from);
        let fact = &linking.facts[fact as usize];
        // A link that the source does not have there is reported as that.
        let theirs = group.current_page(group.source_of(from));
        if !theirs.has_link(fact.key) {
            continue;
        }
        let fragment = links::split(linking.value_of(fact)).fragment.unwrap_or("");
        // Slugs are distinguished without case, ids are not.
        if references::is_fragile(source, page, fragment) {
            if keeps_slug(group, source, fragment) {
                continue;
            }
            let slug = links::percent_decode(fragment).to_lowercase();
            places.entry(slug).or_default().push((from, fact.span));
        } else if pair.is_none() && references::has_id(source, fragment) {
            places.entry(fragment.to_owned()).or_default().push((from, fact.span));
        }
    }
    let Some(first) = places.keys().next() else { return };
    let heading = |place: &str| {
        let at = references::section(source, place)?;
        match pair {
            Some(pair) => pair.alignment.target_section(at),
            None => (source.sections.len() == page.sections.len()).then_some(at),
        }
    };
    let links: usize = places.values().map(Vec::len).sum();
    let count = places.len();
    let at = places
        .keys()
        .find_map(|place| heading(place))
        .or_else(|| page.sections.iter().position(|s| s.level > 0).map(|at| at as u32));
    let place = at.map_or_else(|| group.first_line(file, page.front_matter.span), |at| group.heading(file, at));
    let ids: Vec<String> = places.keys().take(LISTED).map(|place| format!("`{{#{}}}`", shorten(place))).collect();
    let more = if count > LISTED { format!(" and {} more", count - LISTED) } else { String::new() };
    let (message, help) = match (count, heading(first)) {
        (1, section) => {
            let its = section
                .map_or("the heading that it means".to_owned(), |at| format!("the heading {}", group.title(file, at)));
            let lead = if links == 1 { "1 link leads" } else { &*format!("{links} links lead") };
            (
                format!("{lead} to `#{}`, an id that no heading here has", shorten(first)),
                format!("add {} to {its}", ids[0]),
            )
        }
        _ => (
            format!("{links} links lead to {count} ids that no headings here have"),
            format!("add {}{more} to the matching headings", ids.join(", ")),
        ),
    };
    let help = format!("{help}, so that links work in every language");
    let keys: Vec<&str> = places.keys().map(String::as_str).collect();
    let mut draft =
        group.finding(RuleId::BROKEN_ANCHOR, file, place, message).element("headings without ids").parts(keys);
    draft = draft.note().help(help);
    for (from, span) in places.values().flatten().take(SHOWN) {
        let more = if links > SHOWN { format!(", one of {links} links") } else { String::new() };
        draft = draft.related(*from, *span, format!("links here{more}"));
    }
    report.add(draft);
}

/// The explicit id of the heading that `fragment` names by its words; else the anchor that is most like it.
fn nearest(group: &Group<'_>, to: FileId, fragment: &str) -> Option<String> {
    /// Likeness up to which two names have nothing to do with each other.
    const LEAST: f64 = 0.75;
    if let Some(id) = references::id_of_heading(group.page(to), &group.text(to), fragment) {
        return Some(id);
    }
    let anchors = references::anchors(group.page(to), &group.text(to));
    let wanted = fragment.to_lowercase();
    let best = anchors.into_iter().filter(|anchor| anchor != fragment).filter_map(|anchor| {
        let score = likeness_above(LEAST, &anchor.to_lowercase(), &wanted)?;
        Some((score, anchor))
    });
    let (_, anchor) = best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
    differ_in_words(&anchor, fragment).then_some(anchor)
}

/// Whether two names differ in words, which may be mistyped; short runs of letters and digits, as machines make them,
/// mean something else when one letter differs.
fn differ_in_words(one: &str, other: &str) -> bool {
    /// Characters of a word that can be told from another when it is mistyped.
    const SHORTEST: usize = 4;
    let parts = |name: &str| -> Vec<String> { name.to_lowercase().split(['-', '_', '.']).map(str::to_owned).collect() };
    let (one, other) = (parts(one), parts(other));
    let is_word = |part: &String| part.chars().count() >= SHORTEST && !part.contains(|c: char| c.is_ascii_digit());
    one.len() != other.len() || one.iter().zip(&other).filter(|(a, b)| a != b).all(|(a, b)| is_word(a) && is_word(b))
}

#[cfg(test)]
mod tests {
    use super::differ_in_words;

    #[test]
    fn made_up_names_are_not_mistyped() {
        assert!(differ_in_words("evening-scene", "evenning-scene"));
        assert!(differ_in_words("scene", "the-scene"));
        assert!(!differ_in_words("section_jsq_zr1_ffb", "section_ksq_zr1_ffb"));
        assert!(!differ_in_words("version-1234", "version-1235"));
    }
}
