//! A link of the source that the translation lost.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::align;
use crate::change;
use crate::finding::{Applicability, Edit, RuleId};
use crate::page::{Block, Fact, FactKind};
use crate::rule::{Draft, Group, Lost, Pair, Report, Rule, plain_words, shorten, shorten_target};
use crate::text::Span;

use super::damaged_places::{holds, joined};
use super::unread_links;

/// See `rules/missing-link.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MissingLink {}

impl Rule for MissingLink {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            // A language is chosen where the page is: which ones there are differs.
            let lost = pair.lost(group, FactKind::Link);
            let lost = lost.filter(|lost| !group.leads_to_own_page(pair.source, lost.fact));
            let lost = lost.filter(|lost| !is_in_code(group, pair, lost.fact));
            for (at, lost) in lost.enumerate() {
                let target = group.page(pair.source).value_of(lost.fact);
                let shown = shorten_target(target);
                // A page that lost more is not fixed link by link: each close look reads its blocks again.
                let looks = at < CLOSELY;
                let unread =
                    || unread_links::check(group, pair, &lost).or_else(|| unread_links::torn(group, pair, &lost));
                if let Some(draft) = looks.then(unread).flatten() {
                    report.add(draft.element(target).explains([lost.claim]).priority(1));
                    continue;
                }
                let missing = if looks { Missing::of(group, pair, &lost) } else { Missing::Link };
                let (message, help) = match missing {
                    Missing::Line => (
                        format!("a line of the source is missing here, with its link to `{shown}`"),
                        "translate the line of the source that contains the link".to_owned(),
                    ),
                    Missing::Sentence => (
                        format!("a sentence of the source is missing here, with its link to `{shown}`"),
                        "translate the sentence of the source that contains the link".to_owned(),
                    ),
                    Missing::Words => (
                        format!("the link to `{shown}` is missing {}", lost.here),
                        "translate the words that are new in the source, with their link".to_owned(),
                    ),
                    Missing::Link => (
                        format!("the link to `{shown}` is missing {}", lost.here),
                        match plain_words(&link_words(group, pair, &lost), 60) {
                            words if words.is_empty() || words.contains("://") => {
                                format!("add the link to `{shown}`")
                            }
                            words => format!("link the translation of “{words}” to `{shown}`"),
                        },
                    ),
                };
                let draft = group
                    .finding(RuleId::MISSING_LINK, pair.target, lost.place, message)
                    .help(help)
                    .explains([lost.claim]);
                let draft = draft.element(target).lacks(pair.source, lost.fact.span, "the link in the source");
                let draft = if looks { with_fix(draft, group, pair, &lost) } else { draft };
                report.add(draft.priority(1));
            }
        }
    }
}

/// How many lost links of a page are looked at closely.
const CLOSELY: usize = 200;

/// What is missing where a link is.
enum Missing {
    /// The link alone.
    Link,
    /// Words around the link that the source did not have as of the pin.
    Words,
    /// A line that the source did not have as of the pin.
    Line,
    /// The sentence of the link.
    Sentence,
}

impl Missing {
    fn of(group: &Group<'_>, pair: &Pair, lost: &Lost<'_>) -> Self {
        let then = then(group, pair, lost);
        let words = link_words(group, pair, lost);
        let is_new = then.is_some_and(|then| !then.contains(words.trim()));
        if is_new && is_line(group, pair, lost) {
            Self::Line
        } else if loses_sentence(group, pair, lost, then) {
            Self::Sentence
        } else if is_new {
            Self::Words
        } else {
            Self::Link
        }
    }
}

/// Whether a bare address is in code of the translation: it is part of a command, which readers copy.
fn is_in_code(group: &Group<'_>, pair: &Pair, fact: &Fact) -> bool {
    let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
    let address = fact.span.of(&theirs);
    let is_bare = address == group.page(pair.source).value_of(fact);
    let is_code = |fact: &&Fact| matches!(fact.kind, FactKind::CodeSpan | FactKind::CodeBlock);
    let code = group.page(pair.target).facts.iter().filter(is_code);
    let mut code = code.map(|code| code.span.of(&ours)).take_while(|code| pair.may_search(group, code));
    is_bare && code.any(|code| code.contains(address))
}

/// What the block said that the translation was made from.
fn then<'g>(group: &'g Group<'_>, pair: &Pair, lost: &Lost<'_>) -> Option<&'g str> {
    group.text_in_base(pair.target, pair.source, lost.fact.span).filter(|_| lost.here == "here")
}

/// The words that the link is around.
fn link_words(group: &Group<'_>, pair: &Pair, lost: &Lost<'_>) -> String {
    let text = group.text(pair.source);
    let link = lost.fact.span.of(&text);
    let words = link.rfind("](").map_or(link, |end| &link[..end]);
    words.strip_prefix('[').unwrap_or(words).to_owned()
}

/// Whether the link is a line of its own.
fn is_line(group: &Group<'_>, pair: &Pair, lost: &Lost<'_>) -> bool {
    let text = group.text(pair.source);
    let before = text.get(..lost.fact.span.start as usize).unwrap_or("");
    let after = text.get(lost.fact.span.end as usize..).unwrap_or("");
    (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with(['\n', '\r']))
}

/// Whether the block that lost the link has fewer sentences than the source's, and the one with the link is not an
/// older one in other words.
fn loses_sentence(group: &Group<'_>, pair: &Pair, lost: &Lost<'_>, then: Option<&str>) -> bool {
    let page = group.page(pair.source);
    let Some(theirs) = page.block_of(lost.fact).map(|block| block.span) else { return false };
    let text = group.text(pair.source);
    let (all_theirs, all_ours) = whole_texts(group, pair, lost).unwrap_or((theirs, lost.place));
    let count = |text: &str| align::sentences(text);
    if lost.here != "here" || count(all_theirs.of(&text)) <= count(all_ours.of(&group.text(pair.target))) {
        return false;
    }
    let Some(then) = then else { return true };
    let own = align::sentence_around(theirs.of(&text), (lost.fact.span.start - theirs.start) as usize);
    !align::sentences_of(then).any(|old| change::is_reworded(old, own))
}

/// The text of the source with the link and its counterpart, where one of them is several blocks.
fn whole_texts(group: &Group<'_>, pair: &Pair, lost: &Lost<'_>) -> Option<(Span, Span)> {
    let (theirs, ours) = (&group.page(pair.source).blocks, &group.page(pair.target).blocks);
    let at = theirs.partition_point(|block| block.span.start <= lost.fact.span.start).checked_sub(1)?;
    let blocks = pair.alignment.block_pair(at as u32).filter(|pair| pair.source_count + pair.target_count > 2)?;
    let span = |all: &[Block], part: Range<u32>| {
        let part = all.get(part.start as usize..part.end as usize)?;
        Some(Span { start: part.first()?.span.start, end: part.last()?.span.end })
    };
    Some((span(theirs, blocks.sources())?, span(ours, blocks.targets())?))
}

/// Puts the link back around its words, where they are in the translation as they are, once.
fn with_fix(draft: Draft, group: &Group<'_>, pair: &Pair, lost: &Lost<'_>) -> Draft {
    let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
    let link = lost.fact.span.of(&theirs);
    let Some((words, _)) = link.strip_prefix('[').and_then(|rest| rest.split_once("](")) else { return draft };
    let place = lost.place.of(&ours);
    if !pair.may_search(group, place) {
        return draft;
    }
    let taken = taken(group, pair, lost.place);
    let free = |at: usize| !holds(&taken, lost.place.start + at as u32);
    // Part of a longer word or of an address.
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '#' | '='));
    let mut found = place.match_indices(words).filter(|(at, _)| {
        !is_part(place[..*at].chars().next_back()) && !is_part(place[at + words.len()..].chars().next()) && free(*at)
    });
    let (Some((at, _)), None) = (found.next(), found.next()) else { return draft };
    if lost.here != "here" || words.is_empty() || words.contains(['[', ']']) || link.contains('\n') {
        return draft;
    }
    let start = lost.place.start as usize + at;
    let edit = Edit::new(pair.target, Span::new(start, start + words.len()), link);
    draft.fix(format!("write `{}` there", shorten(link)), Applicability::Unsafe, vec![edit])
}

/// Where links and other facts are within a place of the translation, in order; those that overlap are one.
fn taken(group: &Group<'_>, pair: &Pair, place: Span) -> Vec<Span> {
    /// Facts that a fact may be within.
    const DEEPEST: usize = 8;
    let facts = &group.page(pair.target).facts;
    let from = facts.partition_point(|fact| fact.span.start < place.start).saturating_sub(DEEPEST);
    let facts = facts[from..].iter().map(|fact| fact.span).take_while(|span| span.start < place.end);
    joined(facts.filter(|span| place.start < span.end).collect())
}
