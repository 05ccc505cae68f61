//! A link to a place that is not on its page.

use std::collections::{BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::Applicability;
use crate::page::FactKind;
use crate::parse::links;
use crate::references::{self, Broken, Lack};
use crate::rule::{Group, Report, Rule, Together, shorten};
use crate::text::FileId;

use super::as_source;
use super::broken::{REACHED, as_in_source, reach, reached};

/// See `rules/broken-anchor.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BrokenAnchor {}

impl Rule for BrokenAnchor {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        let wanted = |b: &Broken| b.kind == FactKind::Link && matches!(b.lack, Lack::Anchor(_));
        let reach = reach(group, wanted);
        for file in group.files() {
            let page = group.page(file);
            let mut together = Together::default();
            // The ids that headings of other languages' slugs lack, by page.
            let mut lacking: HashMap<FileId, BTreeSet<String>> = HashMap::new();
            for broken in group.broken(file).iter().filter(|b| wanted(b)) {
                let fact = &page.facts[broken.fact as usize];
                let at_source = reach.get(&fact.key);
                if !group.is_source(file) && at_source.is_some() {
                    continue;
                }
                let Lack::Anchor(to) = broken.lack else { continue };
                // A link that changed is reported as that; an id that this page lost, at its heading.
                if broken.falls_back && (group.original_link(file, fact).is_some() || to == file && group.lost_id(file, fact)) {
                    continue;
                }
                let written = page.value_of(fact);
                let fragment = links::split(written).fragment.unwrap_or("");
                let shown = shorten(fragment);
                let on = if to == file { "this page".to_owned() } else { format!("`{}`", group.path(to)) };
                let mut draft = group.finding("broken-anchor", file, fact.span, format!("no place `#{shown}` on {on}")).element(written);
                let mut subject = Subject::Place(to, fragment.to_owned());
                if broken.falls_back {
                    let original = group.project.source_of(to);
                    let fragile = references::is_fragile(group.page(original), group.page(to), fragment);
                    let help = if fragile {
                        "it is named after the source's heading: give the heading that it means this id, so that the link holds in every language"
                    } else {
                        "the source has it: the page that the link leads to is not up to date"
                    };
                    draft = draft.note().help(help);
                    if fragile {
                        subject = Subject::Headings(to);
                        lacking.entry(to).or_default().insert(fragment.to_owned());
                    }
                    if let Some(section) = references::counterpart(group.page(original), group.page(to), fragment) {
                        draft = draft.related(to, group.heading(to, section), "probably this heading");
                    }
                } else if let Some((source, original)) = group.original_link(file, fact) {
                draft = as_in_source(draft, group, (file, fact), (source, original));
            } else if let Some(near) = nearest(group, to, fragment) {
                    let to = format!("{}#{near}", written.split('#').next().unwrap_or(""));
                    draft = draft.help(format!("did you mean `#{near}`?"));
                    draft = as_source::link(draft, group, file, fact, &to, Applicability::Unsafe);
                } else {
                    draft = draft.help("link to an id or heading of that page, or to the page alone");
                }
                if let Some(locales) = at_source.filter(|_| group.is_source(file)) {
                    draft = reached(draft, locales);
                }
                together.add(&subject, draft);
            }
            together.report(report, |subject, links, first| match subject {
                Subject::Place(to, fragment) => {
                    let on = if *to == file { "this page".to_owned() } else { format!("`{}`", group.path(*to)) };
                    // The languages that have the link, too, stay named.
                    let reached = first.find(REACHED).map_or("", |at| &first[at..]);
                    (format!("{links} links lead to `#{}`, which is not on {on}{reached}", shorten(fragment)), None)
                }
                Subject::Headings(to) => several(group, file, *to, lacking.get(to), links),
            });
        }
    }
}

/// What links are about that lead nowhere.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Subject {
    /// A place that a page does not have.
    Place(FileId, String),
    /// Headings of a page that have no id, but a slug in the source's words.
    Headings(FileId),
}

/// The words for several links to headings without ids.
fn several(
    group: &Group<'_>,
    file: FileId,
    to: FileId,
    ids: Option<&BTreeSet<String>>,
    links: usize,
) -> (String, Option<String>) {
    /// Ids that are listed.
    const LISTED: usize = 6;
    let on = if to == file { "this page".to_owned() } else { format!("`{}`", group.path(to)) };
    let count = ids.map_or(0, BTreeSet::len);
    let listed = ids.into_iter().flatten().take(LISTED).map(|id| format!("`{}`", shorten(id)));
    let mut listed = listed.collect::<Vec<_>>().join(", ");
    if count > LISTED {
        listed += &format!(" and {} more", count - LISTED);
    }
    let headings = if count == 1 { "a heading without an id" } else { "headings without ids" };
    let give = if count == 1 { "give it the id" } else { "give them the ids" };
    (
        format!("{links} links lead to {headings} on {on}: they are named after the source's headings"),
        Some(format!("{give} {listed}, so that the links hold in every language")),
    )
}

/// The explicit id of the heading that `fragment` names by its words; else the anchor that is most like it.
fn nearest(group: &Group<'_>, to: FileId, fragment: &str) -> Option<String> {
    if let Some(id) = references::id_of_heading(group.page(to), &group.text(to), fragment) {
        return Some(id);
    }
    let anchors = references::anchors(group.page(to), &group.text(to));
    let likeness = |anchor: &str| strsim::normalized_damerau_levenshtein(&anchor.to_lowercase(), &fragment.to_lowercase());
    let best = anchors.into_iter().take(500).map(|anchor| (likeness(&anchor), anchor));
    let (score, anchor) = best.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
    (score > 0.75).then_some(anchor)
}
