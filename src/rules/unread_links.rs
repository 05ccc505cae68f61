//! Links of which the target is the tag of another kind of site: `[lamp]({{< ref "lamp.md" >}})`, which readers see as it is.

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
        .related(pair.source, lost.fact.span, "the link in the source");
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
