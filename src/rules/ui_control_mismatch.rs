//! `[!UICONTROL ..]` tokens lost or added, block by block.

use std::collections::BTreeMap;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::finding::{Applicability, Edit};
use crate::page::{Block, Fact, FactKind, Page};
use crate::rule::{Draft, Group, Pair, Report, Rule, shorten};
use crate::text::{FileId, Span};

/// See `rules/ui-control-mismatch.md`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UiControlMismatch {}

impl Rule for UiControlMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in &group.pairs {
            let mut blocks: BTreeMap<Span, Vec<&Fact>> = BTreeMap::new();
            for lost in pair.lost(group, FactKind::Control) {
                blocks.entry(lost.place).or_default().push(lost.fact);
            }
            for (place, facts) in blocks {
                lost(group, pair, place, &facts, report);
            }
            for added in pair.added(group, FactKind::Control) {
                let label = label(group, pair.target, added.fact);
                let draft = group
                    .finding("ui-control-mismatch", pair.target, added.fact.span, format!("the control `{label}` has no counterpart in the source"))
                    .element(&label)
                    .help("remove the token, or the sentence if the source dropped it")
                    .related(pair.source, added.place, "the source at this place");
                report.add(draft);
            }
        }
    }
}

/// One finding for a block, however many of its tokens are lost.
fn lost(group: &Group<'_>, pair: &Pair, place: Span, facts: &[&Fact], report: &mut Report) {
    let count = facts.len();
    let named = name_lost(group, pair, place, facts);
    let labels: Vec<String> = named.iter().map(|fact| format!("`{}`", label(group, pair.source, fact))).collect();
    let (mut message, mut help) = (String::new(), "put the label back as `[!UICONTROL ...]`");
    if let ([fact], [label]) = (&named[..], &labels[..]) {
        if let Some((there, here)) = repeated(group, pair, place, fact) {
            message = format!("the source names the control {label} {} here, the translation {}", times(there), times(here));
            help = "compare the sentences, and name the control as often as the source does";
        } else if stands_plain(group, pair, place, fact) {
            message = format!("the control {label} of the source is plain text here");
            help = "mark the label as `[!UICONTROL ...]`";
        }
    }
    let missing = || match (&labels[..], count) {
        ([one], _) => format!("the control {one} of the source is missing here"),
        (all, n) if all.len() == n => format!("{n} controls of the source are missing here: {}", all.join(", ")),
        (all, 1) => format!("one of the source's controls is missing here: {}", either(all)),
        (all, n) => format!("{n} of the source's controls are missing here, of {}", all.join(", ")),
    };
    let message = if message.is_empty() { missing() } else { message };
    let mut draft =
        group.finding("ui-control-mismatch", pair.target, place, message).element(labels.join(", ")).help(help);
    for fact in named.iter().take(5) {
        draft = draft.related(pair.source, fact.span, "the control in the source");
    }
    report.add(match named[..] {
        [one] if count == 1 => mended(draft, group, pair, place, one),
        _ => draft,
    });
}

/// Puts the token into the emphasis that stands around nothing, if there is one in the block, and of the same marks as
/// around the token in the source.
fn mended(draft: Draft, group: &Group<'_>, pair: &Pair, place: Span, fact: &Fact) -> Draft {
    let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
    let (before, token) = (theirs.get(..fact.span.start as usize).unwrap_or(""), fact.span.of(&theirs));
    let behind = theirs.get(fact.span.end as usize..).unwrap_or("");
    let Some(mark) = ["**", "__", "*", "_"].into_iter().find(|mark| before.ends_with(mark) && behind.starts_with(mark))
    else {
        return draft;
    };
    let Some(hole) = hole(place.of(&ours), mark).filter(|_| !token.contains('\n')) else { return draft };
    let start = place.start as usize;
    let edit = Edit::new(pair.target, Span::new(start + hole.start, start + hole.end), token);
    draft.fix(format!("write `{}` into the empty emphasis", shorten(token)), Applicability::Unsafe, vec![edit])
}

/// What stands between marks of emphasis that stand around nothing; only if that is so once.
fn hole(text: &str, mark: &str) -> Option<Range<usize>> {
    let marks = ["", " ", "&#x200B;", "\u{200b}"].map(|nothing| format!("{mark}{nothing}{mark}"));
    let is_mark = |c: Option<char>| c.is_some_and(|c| mark.starts_with(c) || c.is_alphanumeric());
    let found = marks.iter().flat_map(|marks| text.match_indices(&**marks)).map(|(at, marks)| at..at + marks.len());
    let stands_alone = |at: &Range<usize>| !is_mark(text[..at.start].chars().next_back()) && !is_mark(text[at.end..].chars().next());
    let mut found = found.filter(stands_alone);
    let (Some(at), None) = (found.next(), found.next()) else { return None };
    Some(at.start + mark.len()..at.end - mark.len())
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}

/// How often a block of the source names a control, and how often the translation's does; `None` unless both do.
fn repeated(group: &Group<'_>, pair: &Pair, place: Span, fact: &Fact) -> Option<(usize, usize)> {
    let (theirs, ours) = both(group, pair, place, fact)?;
    if empty_emphasis(place.of(&group.text(pair.target))).is_some() {
        return None;
    }
    let there = theirs.iter().filter(|other| other.key == fact.key).count();
    let here = there.checked_sub(theirs.len().checked_sub(ours.len())?)?;
    (there > 1 && here > 0).then_some((there, here))
}

/// Whether the translation has the label, as it is in the source, but not its mark.
fn stands_plain(group: &Group<'_>, pair: &Pair, place: Span, fact: &Fact) -> bool {
    let label = label(group, pair.source, fact);
    let Some(theirs) = group.page(pair.source).block_of(fact) else { return false };
    let count = |file: FileId, span: Span| {
        let text = group.text(file);
        let all = span.of(&text).matches(&*label).count();
        all.saturating_sub(span.of(&text).matches(&format!("[!UICONTROL {label}")).count())
    };
    !label.is_empty() && count(pair.target, place) > count(pair.source, theirs.span)
}

/// The controls of a block of the source and of its counterpart.
fn both<'g>(group: &'g Group<'_>, pair: &Pair, place: Span, fact: &Fact) -> Option<(Vec<&'g Fact>, Vec<&'g Fact>)> {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let theirs = source.block_of(fact)?;
    let ours = target.blocks.iter().find(|block| block.span == place)?;
    let controls = |page: &'g Page, block: &Block| -> Vec<&'g Fact> {
        page.facts_of(block).iter().filter(|fact| fact.kind == FactKind::Control).collect()
    };
    Some((controls(source, theirs), controls(target, ours)))
}

fn either(labels: &[String]) -> String {
    let (last, rest) = labels.split_last().map_or(("", &[][..]), |(last, rest)| (last.as_str(), rest));
    format!("{} or {last}", rest.join(", "))
}

/// Which tokens are lost. Labels are translated, so that all which stand under no equal label in the translation may
/// be: empty emphasis in their midst tells, by its place, which one it was.
fn name_lost<'g>(group: &'g Group<'_>, pair: &Pair, place: Span, facts: &[&'g Fact]) -> Vec<&'g Fact> {
    let Some((theirs, ours)) = facts.first().and_then(|fact| both(group, pair, place, fact)) else { return facts.to_vec() };
    if facts.len() == 1
        && let Some(hole) = empty_emphasis(place.of(&group.text(pair.target)))
    {
        let before = ours.iter().filter(|fact| ((fact.span.start - place.start) as usize) < hole).count();
        if let Some(fact) = theirs.get(before) {
            return vec![fact];
        }
    }
    let mut may_be: Vec<&Fact> =
        theirs.into_iter().filter(|fact| ours.iter().all(|own| own.key != fact.key)).collect();
    may_be.dedup_by_key(|fact| fact.key);
    // What a sentence ends with, its translation ends with.
    if may_be.len() > facts.len()
        && ends(group, pair.source, may_be.last())
        && ours.last().is_some_and(|last| ends(group, pair.target, Some(last)))
    {
        may_be.pop();
    }
    if may_be.len() > facts.len() || may_be.len() == facts.len() { may_be } else { facts.to_vec() }
}

/// Whether a block ends with a control.
fn ends(group: &Group<'_>, file: FileId, control: Option<&&Fact>) -> bool {
    let text = group.text(file);
    let rest = control.and_then(|fact| {
        let block = group.page(file).block_of(fact)?;
        text.get(fact.span.end as usize..block.span.end as usize)
    });
    rest.is_some_and(|rest| !rest.replace("&#x200B;", "").contains(char::is_alphanumeric))
}

/// Where emphasis stands around nothing, as machine translation leaves it when it drops a word.
fn empty_emphasis(text: &str) -> Option<usize> {
    let marks = ["**&#x200B;**", "__&#x200B;__", "_&#x200B;_", "** **", " __", "****", " _ ", " _,", " _."];
    marks.iter().filter_map(|mark| text.find(mark)).min()
}

fn label(group: &Group<'_>, file: FileId, fact: &Fact) -> String {
    let text = group.quote(file, fact.span);
    let inner = text.split_once(' ').map_or("", |(_, label)| label);
    inner.strip_suffix(']').unwrap_or(inner).replace("&#x200B;", "").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::hole;

    #[test]
    fn emphasis_around_nothing() {
        assert_eq!(hole("La liste __, puis", "_"), Some(10..10));
        assert_eq!(hole("**&#x200B;**&#x200B;- Si", "**"), Some(2..10));
        assert_eq!(hole("un __ et __", "_"), None);
        assert_eq!(hole("un __mot__", "_"), None);
        assert_eq!(hole("un ___ et", "_"), None);
        assert_eq!(hole("un ** et", "_"), None);
    }
}
