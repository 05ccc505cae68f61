//! Links by reference: where they lead is written once, in their definition, and that is the line to fix.

use std::collections::HashMap;

use crate::finding::{Applicability, Edit};
use crate::page::Fact;
use crate::parse::written;
use crate::rule::{Draft, Group, Pair, shorten_target};
use crate::text::Span;

use super::source_fixes;

/// The definitions of a page that something was reported of, and where they should lead.
#[derive(Default)]
pub(super) struct Definitions(HashMap<u32, String>);

/// The definition of a link.
#[derive(Clone, Copy)]
pub(super) struct Definition {
    /// All of it: `[label]: target`.
    pub whole: Span,
    /// Its target.
    target: Span,
}

/// What is reported of a link.
pub(super) enum Place {
    /// It is at the link itself.
    Link,
    /// It is at its definition.
    Definition(Definition),
    /// Another link with the same definition was reported.
    Reported,
}

impl Definitions {
    /// Where it is reported that a link of a translation should lead to `expected`.
    pub(super) fn place(&mut self, group: &Group<'_>, pair: &Pair, link: &Fact, expected: &str) -> Place {
        let text = group.text(pair.target);
        let value = group.page(pair.target).value_of(link);
        let is_reference = link.span.of(&text).ends_with(']') && pair.may_search(group, &text);
        let found = if is_reference { written::definition(&text, link.span, value) } else { None };
        let Some((whole, target)) = found else { return Place::Link };
        match self.0.get(&whole.start) {
            None => {
                self.0.insert(whole.start, expected.to_owned());
                Place::Definition(Definition { whole, target })
            }
            Some(known) if known == expected => Place::Reported,
            // Two links that lead to two places in the source share a definition here.
            Some(_) => Place::Link,
        }
    }
}

impl Definition {
    /// Says where the link is, and lets its definition lead to `to`.
    pub(super) fn fixed(self, draft: Draft, pair: &Pair, link: &Fact, to: &str) -> (Draft, Option<Edit>) {
        let draft = draft.related(pair.target, link.span, "used here");
        if !source_fixes::is_plain_target(to) {
            return (draft, None);
        }
        let edit = Edit::new(pair.target, self.target, to);
        let title = format!("let it lead to `{}`", shorten_target(to));
        (draft.fix(title, Applicability::Unsafe, vec![edit.clone()]), Some(edit))
    }
}
