//! Fixes that write what the source says: tokens, ids and link targets, where they are certain.

use crate::finding::{Applicability, Edit};
use crate::index::Destination;
use crate::page::{Fact, FactKind};
use crate::parse::links;
use crate::parse::written::written_target;
use crate::rule::{Draft, Group, Pair, shorten, shorten_target};
use crate::text::FileId;

/// Writes what is under the source's fact in place of what is under the translation's. Safe where nothing else
/// of that kind changed in the block, so that there is no doubt which of them corresponds to which.
pub(super) fn token(draft: Draft, group: &Group<'_>, pair: &Pair, source: &Fact, target: &Fact) -> Draft {
    let text = group.text(pair.source);
    let theirs = source.span.of(&text);
    if theirs.is_empty() || theirs.contains(['\n', '\r']) {
        return draft;
    }
    let applicability = if pair.changed_alone(group, target) { Applicability::Safe } else { Applicability::Unsafe };
    let edit = Edit::new(pair.target, target.span, theirs);
    draft.fix(format!("write `{}`, as in the source", shorten(theirs)), applicability, vec![edit])
}

/// Lets a link or image lead to `to`; nothing where its target cannot be told from the rest.
pub(super) fn link(draft: Draft, group: &Group<'_>, file: FileId, fact: &Fact, to: &str, how: Applicability) -> Draft {
    let span = written_target(&group.text(file), fact.span, group.page(file).value_of(fact));
    // A place that a link names as it is does not become another one by that.
    let is_other = to != group.page(file).value_of(fact);
    let Some(span) = span.filter(|_| is_other && is_plain_target(to)) else { return draft };
    draft.fix(format!("let it lead to `{}`", shorten_target(to)), how, vec![Edit::new(file, span, to)])
}

/// Lets a link lead to `to`, as one edit of several; nothing where its target cannot be told from the rest.
pub(super) fn retarget(group: &Group<'_>, file: FileId, fact: &Fact, to: &str) -> Option<Edit> {
    let span = written_target(&group.text(file), fact.span, group.page(file).value_of(fact))?;
    is_plain_target(to).then(|| Edit::new(file, span, to))
}

pub(super) fn is_plain_target(to: &str) -> bool {
    !to.is_empty() && to.bytes().all(|b| b.is_ascii_graphic() && !b"()<>[]\"'\\`&*{}|".contains(&b))
}

/// Whether a link of a translation surely means what the source's link there means: it is a page or file of the
/// project, on the same path, and the place on it is there.
pub(super) fn is_certain(group: &Group<'_>, file: FileId, source: FileId, original: &Fact) -> bool {
    let parts = links::split(group.page(source).value_of(original));
    if !parts.host.is_empty() || !parts.scheme.is_empty() || group.path(file) != group.path(source) {
        return false;
    }
    match (group.index().resolve(file, &parts), group.index().resolve(source, &parts)) {
        (Destination::Page(ours), Destination::Page(theirs)) => {
            let has_place =
                parts.fragment.is_none_or(|place| place.is_empty() || group.index().has_anchor(ours, place));
            has_place && group.source_of(ours) == theirs
        }
        (Destination::Asset, Destination::Asset) => original.kind == FactKind::Image || parts.fragment.is_none(),
        _ => false,
    }
}
