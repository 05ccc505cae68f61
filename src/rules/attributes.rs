//! Attributes that are the same in every language, and have another value in the translation.

use std::collections::HashMap;

use crate::code::{Code, Verdict, compare};
use crate::finding::{Applicability, Edit, RuleId};
use crate::page::{Attributes, Fact, FactKind, Page};
use crate::parse::damage::QUOTES;
use crate::parse::{attributes, mdx, syntax};
use crate::rule::{Draft, Group, Pair, Report, shorten};
use crate::text::Span;

/// Reports them, for `rule`.
pub(super) fn check(rule: RuleId, group: &Group<'_>, pair: &Pair, report: &mut Report) {
    for (source, target) in pair.changed(group, FactKind::Badge) {
        if let Some((theirs, ours)) = badge_types(group, pair, source, target)
            && !is_of_then(group, pair, "type", theirs, ours)
        {
            report.add(draft(rule, group, pair, "type", (theirs, ours)).explains([pair.claim(group, source)]));
        }
    }
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let keys = |page: &'_ Page| page.attributes.iter().map(|attributes| (attributes.of, attributes.key)).collect();
    let (theirs, ours): (Vec<_>, Vec<_>) = (keys(source), keys(target));
    if theirs.is_empty() || ours.is_empty() || theirs == ours {
        return;
    }
    for blocks in pair.alignment.block_pairs(source) {
        let theirs = within(source, blocks.sources());
        let ours = within(target, blocks.targets());
        for (theirs, ours) in counterparts(theirs, ours) {
            let texts = (group.text(pair.source), group.text(pair.target));
            if pair.has_components(group) {
                component(rule, group, pair, (theirs, ours), report);
                continue;
            }
            for name in attributes::NAMES {
                let values =
                    (attributes::value(&texts.0, theirs.span, name), attributes::value(&texts.1, ours.span, name));
                let (Some((_, meant, at)), Some((_, said, here))) = values else { continue };
                if meant != said && !is_of_then(group, pair, name, at, here) {
                    report.add(draft(rule, group, pair, name, (at, here)));
                }
            }
        }
    }
}

/// Reports what the tag of a component has otherwise than in the source, or no more.
fn component(rule: RuleId, group: &Group<'_>, pair: &Pair, of: (&Attributes, &Attributes), report: &mut Report) {
    let (text, own) = (group.text(pair.source), group.text(pair.target));
    let Some(components) = &group.page(pair.source).dialect.components else { return };
    let tag = |text: &str, span: Span| mdx::tag(text, span.start as usize, span.end as usize);
    let (Some(theirs), Some(ours)) = (tag(&text, of.0.span), tag(&own, of.1.span)) else { return };
    let all = mdx::attributes(&own, &ours);
    let has_spread = own[ours.name.end as usize..ours.span.end as usize].contains("{...");
    let verbatim = attributes::verbatim(&text, &theirs, components);
    let value = |name: &str| {
        let found = all.iter().find(|attribute| attribute.name.of(&own) == name);
        found.map(|attribute| attributes::Verbatim::of(&own, attribute, components))
    };
    // One of which most values are others is another one: an entry of a list that has changed.
    let is_other = |of: &&(&str, attributes::Verbatim)| value(of.0).is_none_or(|value| value.meaning != of.1.meaning);
    let others = verbatim.iter().filter(is_other).count();
    if others > 1 && others * 2 > verbatim.len() {
        return;
    }
    for (name, wanted) in verbatim {
        match value(name) {
            Some(value) if value.meaning == wanted.meaning => {}
            // Marks that are no quotes are damage.
            Some(value) if QUOTES.iter().any(|quote| value.meaning.starts_with(quote)) => {}
            Some(value) if is_of_then(group, pair, name, wanted.span, value.span) => {}
            Some(value) if is_same_code(wanted.span.of(&text), value.span.of(&own)) => {}
            Some(value) if is_renamed(group, pair, name, (wanted.span, value.span)) => {
                report.add(draft(rule, group, pair, name, (wanted.span, value.span)).note());
            }
            Some(value) => report.add(draft(rule, group, pair, name, (wanted.span, value.span))),
            None if has_spread || !theirs.is_component(&text) => {}
            None => {
                let head = Span { start: ours.span.start, end: ours.name.end };
                let message = format!("`{}>` lacks the attribute `{name}` of the source", shorten(head.of(&own)));
                let draft = group
                    .finding(rule, pair.target, head, message)
                    .element(name)
                    .help("copy the attribute from the source: it is the same in every language")
                    .related(pair.source, wanted.span, "in the source");
                report.add(draft);
            }
        }
    }
}

/// Whether two expressions are one but for texts that readers see. Strings that no sentence has are for programs.
fn is_same_code(theirs: &str, ours: &str) -> bool {
    let is_expression = |value: &str| value.trim_start().starts_with(['[', '{', '(']);
    let code = |text| Code { text, language: "js", column: 0 };
    let names = |value: &'_ str| -> Vec<String> {
        let strings = value.split(['"', '\'', '`']).skip(1).step_by(2);
        let is_name = |string: &&str| !string.contains(' ') && string.contains(['/', '.', ':', '_', '-']);
        strings.filter(is_name).map(str::to_owned).collect()
    };
    is_expression(theirs)
        && is_expression(ours)
        && compare(code(theirs), code(ours)) == Verdict::Same
        && names(theirs) == names(ours)
}

/// Whether a name that ties components of a page together is another one in all of them.
fn is_renamed(group: &Group<'_>, pair: &Pair, name: &str, (theirs, ours): (Span, Span)) -> bool {
    let (text, own) = (group.text(pair.source), group.text(pair.target));
    let is_tie = ["key", "id", "group", "name"].iter().any(|end| name.to_ascii_lowercase().ends_with(end));
    let count = |text: &str, value: &str| {
        let written = |mark: char| text.matches(&format!("{name}={mark}{value}{mark}")).count();
        if pair.may_search(group, text) { written('"') + written('\'') } else { 0 }
    };
    let (theirs, ours) = (theirs.of(&text), ours.of(&own));
    is_tie && count(&own, theirs) == 0 && count(&own, ours) > 1 && count(&text, theirs) == count(&own, ours)
}

/// Where the types of two badges stand, if both have one.
pub(super) fn badge_types(group: &Group<'_>, pair: &Pair, source: &Fact, target: &Fact) -> Option<(Span, Span)> {
    let place = |file, fact: &Fact| {
        let text = group.text(file);
        let list = syntax::attributes(&text, fact.span.end as usize)?;
        attributes::value(&text, list, "type").map(|(_, _, span)| span)
    };
    Some((place(pair.source, source)?, place(pair.target, target)?))
}

/// Whether the translation has a value that the source had when the translation was made: what changed since is no
/// fault of its own, and whoever brings the page up to date sees it.
fn is_of_then(group: &Group<'_>, pair: &Pair, name: &str, theirs: Span, ours: Span) -> bool {
    let own = group.text(pair.target);
    group.text_in_base(pair.target, pair.source, theirs).is_some_and(|then| has_value(then, name, ours.of(&own)))
}

/// Whether an attribute in a text has a value.
fn has_value(text: &str, name: &str, value: &str) -> bool {
    let Some(wanted) = attributes::meaning(value) else { return false };
    let mut rest = Span::new(0, text.len());
    while let Some((written, span)) = syntax::attribute(text, rest, name) {
        if attributes::meaning(written).is_some_and(|meaning| meaning == wanted) {
            return true;
        }
        rest.start = (span.end + 1).min(rest.end);
    }
    false
}

fn draft(rule: RuleId, group: &Group<'_>, pair: &Pair, name: &str, (theirs, ours): (Span, Span)) -> Draft {
    let (text, own) = (group.text(pair.source), group.text(pair.target));
    let (theirs_text, ours_text) = (theirs.of(&text), ours.of(&own));
    let meant = shorten(theirs_text);
    let message = format!("attribute `{name}` is `{}`, expected `{meant}`", shorten(ours_text));
    let draft = group
        .finding(rule, pair.target, ours, message)
        .element(name)
        .element(ours_text)
        .help(format!("change it to `{meant}`: this value is the same in every language"))
        .related(pair.source, theirs, "the value in the source");
    let is_quoted = own.as_bytes().get(ours.end as usize).is_some_and(|b| matches!(b, b'"' | b'\''));
    // Texts within an expression are translated.
    if !is_quoted && theirs_text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`')) {
        return draft;
    }
    let edit = Edit::new(pair.target, ours, theirs_text);
    // A value that is newer than the translation goes with other changes.
    let is_new = |then: &str| !has_value(then, name, theirs_text);
    let how = match group.text_in_base(pair.target, pair.source, theirs) {
        Some(then) if is_new(then) => Applicability::Unsafe,
        _ => Applicability::Safe,
    };
    draft.fix(format!("write `{meant}`, as in the source"), how, vec![edit])
}

/// The attributes within some blocks of a page.
fn within(page: &Page, blocks: std::ops::Range<u32>) -> &[Attributes] {
    let Some(blocks) = page.blocks.get(blocks.start as usize..blocks.end as usize) else { return &[] };
    let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return &[] };
    let from = page.attributes.partition_point(|attributes| attributes.span.start < first.span.start);
    let count = page.attributes[from..].partition_point(|attributes| attributes.span.start < last.span.end);
    &page.attributes[from..from + count]
}

/// The links, images and tags of two blocks that surely correspond to each other and differ: as many lead to the same
/// place, or one of its kind is left on each side.
fn counterparts<'p>(theirs: &'p [Attributes], ours: &'p [Attributes]) -> Vec<(&'p Attributes, &'p Attributes)> {
    let keys = |attributes: &Attributes| (attributes.of, attributes.key);
    if theirs.is_empty() || ours.is_empty() || theirs.iter().map(keys).eq(ours.iter().map(keys)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let (mut left, mut own_left) = (Vec::new(), Vec::new());
    for (theirs, ours) in grouped(theirs.iter(), ours.iter(), |one| one.of) {
        if theirs.len() == ours.len() {
            found.extend(theirs.into_iter().zip(ours));
        } else {
            left.extend(theirs);
            own_left.extend(ours);
        }
    }
    for (theirs, ours) in grouped(left.into_iter(), own_left.into_iter(), |one| one.kind) {
        if let ([theirs], [ours]) = (&*theirs, &*ours) {
            found.push((*theirs, *ours));
        }
    }
    found.retain(|(theirs, ours)| theirs.key != ours.key);
    found.sort_by_key(|(_, ours)| ours.span.start);
    found
}

/// What source and translation have of one thing.
type Sides<'p> = (Vec<&'p Attributes>, Vec<&'p Attributes>);

/// Both sides by a key.
fn grouped<'p>(
    theirs: impl Iterator<Item = &'p Attributes>,
    ours: impl Iterator<Item = &'p Attributes>,
    key: impl Fn(&Attributes) -> u64,
) -> impl Iterator<Item = Sides<'p>> {
    let mut groups: HashMap<u64, Sides<'p>> = HashMap::new();
    theirs.for_each(|one| groups.entry(key(one)).or_default().0.push(one));
    ours.for_each(|one| groups.entry(key(one)).or_default().1.push(one));
    groups.into_values()
}
