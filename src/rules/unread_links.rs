//! Links of which readers see the target: the tag of another kind of site, as in `[lamp]({{< ref "lamp.md" >}})`, or an
//! address that is torn from its words, as in `[lamp] (# lamp)`.

use crate::finding::{Applicability, Edit, RuleId};
use crate::page::FactKind;
use crate::rule::{Draft, Group, Lost, Pair, shorten, shorten_target};
use crate::text::Span;

/// A link of the source that is there with such a target.
pub(super) fn check(group: &Group<'_>, pair: &Pair, lost: &Lost<'_>) -> Option<Draft> {
    let text = group.text(pair.target);
    let whole = lost.place.of(&text);
    // Sites with shortcodes read them.
    if !group.page(pair.target).dialect.notes.is_empty() || !whole.contains("({{") || !pair.may_search(group, whole) {
        return None;
    }
    let target = group.page(pair.source).value_of(lost.fact);
    let name = name(target);
    let tag = tags(whole)
        .find(|tag| !name.is_empty() && path(&whole[tag.clone()]).is_some_and(|path| self::name(path) == name))?;
    let start = lost.place.start as usize;
    let span = Span::new(start + tag.start, start + tag.end);
    let message = format!(
        "the link to `{}` is text here: this site has no `{}`",
        shorten_target(target),
        shorten(span.of(&text).trim_matches(['(', ')', ' ']))
    );
    let draft = group
        .finding(RuleId::MISSING_LINK, pair.target, span, message)
        .help(format!("write `({target})` in its place, right behind the `]`"))
        .lacks(pair.source, lost.fact.span, "the link in the source");
    // The tag itself is the same defect.
    let own = pair
        .added(group, FactKind::Template)
        .filter(|added| span.start <= added.fact.span.start && added.fact.span.end <= span.end);
    let draft = draft.explains(own.map(|added| added.claim).collect::<Vec<_>>());
    Some(draft.fix(
        format!("write `({})` in its place", shorten_target(target)),
        Applicability::Unsafe,
        vec![Edit::new(pair.target, span, format!("({target})"))],
    ))
}

/// A link of the source whose address is there in parentheses, as text.
pub(super) fn torn(group: &Group<'_>, pair: &Pair, lost: &Lost<'_>) -> Option<Draft> {
    let target = group.page(pair.source).value_of(lost.fact);
    let text = group.text(pair.target);
    let whole = lost.place.of(&text);
    if target.len() < 3 || lost.here != "here" || !pair.may_search(group, whole) {
        return None;
    }
    let found = in_parentheses(whole, target)?;
    let start = lost.place.start as usize;
    let span = Span::new(start + found.start, start + found.end);
    let before = whole[..found.start].trim_end_matches([' ', '\n', '.', ',']);
    // What is no link because of signs or blanks before it is reported as markup, from the bracket on.
    if let Some(words) = before.strip_suffix(']') {
        let torn = Span { start: lost.place.start + words.len() as u32, ..span };
        if group.page(pair.target).damage_in(torn).next().is_some() {
            return None;
        }
    }
    let facts = group.page(pair.target).facts.iter();
    let mut others = facts.filter(|fact| matches!(fact.kind, FactKind::Link | FactKind::Image | FactKind::CodeSpan));
    if others.any(|fact| fact.span.start < span.end && span.start < fact.span.end) {
        return None;
    }
    let help = match before.ends_with(']') {
        true => format!("write `({})` right behind the `]`", shorten_target(target)),
        false => format!("put its words in brackets right before it: `[words]({})`", shorten_target(target)),
    };
    let message = format!("the link to `{}` is text here", shorten_target(target));
    let draft = group.finding(RuleId::MISSING_LINK, pair.target, span, message).help(help);
    Some(draft.lacks(pair.source, lost.fact.span, "the link in the source"))
}

/// Where a target is in parentheses, whatever blanks are in it.
fn in_parentheses(text: &str, target: &str) -> Option<std::ops::Range<usize>> {
    text.match_indices(['(', '（']).find_map(|(at, open)| {
        let mut wanted = target.chars().filter(|c| *c != ' ').peekable();
        let mut rest = text[at + open.len()..].char_indices().filter(|(_, c)| *c != ' ');
        // What begins at the next parenthesis is looked at there.
        let (end, close) = rest.find(|(_, c)| matches!(c, '(' | '（') || wanted.next_if_eq(c).is_none())?;
        let is_whole = wanted.peek().is_none() && matches!(close, ')' | '）');
        is_whole.then(|| at..at + open.len() + end + close.len_utf8())
    })
}

/// Where targets of links are tags of shortcodes, with their parentheses and a blank before these.
fn tags(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    text.match_indices("({{").filter_map(|(at, _)| {
        let before = text[..at].trim_end_matches(' ');
        let end = at + text[at..].find("}}")? + 2;
        let close = end + text[end..].find(')')?;
        let is_fragment = close == end || text[end..close].starts_with('#');
        (before.ends_with(']') && is_fragment).then_some(before.len()..close + 1)
    })
}

/// What a tag names in quotes.
fn path(tag: &str) -> Option<&str> {
    tag.split(['"', '\'', '`']).nth(1)
}

/// The name of the page that an address leads to.
fn name(address: &str) -> &str {
    let path = address.split(['#', '?']).next().unwrap_or("").trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".mdx").or(name.strip_suffix(".md")).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_in_parentheses() {
        let of = |text: &'static str, target| in_parentheses(text, target).map(|range| &text[range]);
        assert_eq!(of("A [lamp] (# lamp) and (#x)", "#lamp"), Some("(# lamp)"));
        assert_eq!(of("灯（#lamp）", "#lamp"), Some("（#lamp）"));
        assert_eq!(of("(a) [lamp](#lamp）", "#lamp"), Some("(#lamp）"));
        for text in ["(#lamps)", "(#lam)", "#lamp", "(#lamp", "(see #lamp)", ""] {
            assert_eq!(of(text, "#lamp"), None, "{text}");
        }
    }

    #[test]
    fn targets_that_are_tags() {
        let text = "A [lamp]({{< ref \"hall/lamp.md\" >}}), a [b] ({{% ref \"b\" %}}#c), ({{ d }}), [e](e.md)";
        let found: Vec<(&str, Option<&str>)> = tags(text).map(|tag| (&text[tag.clone()], path(&text[tag]))).collect();
        assert_eq!(
            found,
            [("({{< ref \"hall/lamp.md\" >}})", Some("hall/lamp.md")), (" ({{% ref \"b\" %}}#c)", Some("b"))]
        );
        assert_eq!((name("/hall/lamp.md#on"), name("hall/lamp/"), name("#on")), ("lamp", "lamp", ""));
    }
}
