//! Where CommonMark is read: the options of the parser, and what a dialect reads otherwise.
//!
//! The parser knows no containers of sites (`!!! note`, `:::note`) and takes a token that a colon follows for the
//! definition of a link. Pages with such lines are read from a copy of the same length, in which single bytes stand for
//! others, and MDX from a text that is derived from it; all offsets and texts that are handed out are those of the
//! original.

mod comments;
mod containers;
mod shortcodes;
mod stand_ins;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

pub use containers::{Container, container};

use super::mdx::{self, Derived};
use crate::dialect::Dialect;

/// What all dialects have.
const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES);

/// Calls `each` with every event of `text` and its bytes there, in order. In dialects with components a block of these
/// is a block of HTML, and what of them is amid words is inline HTML.
pub fn events(text: &str, dialect: &Dialect, mut each: impl FnMut(Event<'_>, Range<usize>)) {
    let derived = if dialect.components.is_some() { mdx::derive(text) } else { shortcodes::derive(text, dialect) };
    let input = derived.as_ref().map_or(text, Derived::text);
    let copy = stand_ins::copy(input, dialect);
    if derived.is_none() && copy.is_none() {
        return Parser::new_ext(text, OPTIONS).into_offset_iter().for_each(|(event, range)| each(event, range));
    }
    let copy = copy.as_deref().unwrap_or(input);
    let original = Original { text, copy, derived: derived.as_ref() };
    for (event, range) in Parser::new_ext(copy, OPTIONS).into_offset_iter() {
        let place = original.place(range.clone());
        each(original.event(event, range, &place), place);
    }
}

/// The text that a copy stands for.
struct Original<'t> {
    text: &'t str,
    copy: &'t str,
    derived: Option<&'t Derived>,
}

impl<'t> Original<'t> {
    /// Where in the text some bytes of the copy are.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        match self.derived {
            Some(derived) => derived.original(range),
            None => range,
        }
    }

    fn event(&self, event: Event<'t>, range: Range<usize>, place: &Range<usize>) -> Event<'t> {
        let is_stand_in = || self.derived.is_some_and(|derived| derived.is_stand_in(range.start));
        // A heading may begin with what is amid words.
        let is_block = || is_stand_in() && self.copy.as_bytes().get(range.start) == Some(&b'#');
        match event {
            Event::Text(text) => Event::Text(self.read(text)),
            Event::Code(code) => Event::Code(self.read(code)),
            Event::Html(html) => Event::Html(self.read(html)),
            Event::InlineHtml(html) => {
                let stands_for = || self.text.get(place.clone()).filter(|_| is_stand_in());
                Event::InlineHtml(stands_for().map_or_else(|| self.read(html), CowStr::Borrowed))
            }
            Event::Start(Tag::Heading { .. }) if is_block() => Event::Start(Tag::HtmlBlock),
            Event::End(TagEnd::Heading(_)) if is_block() => Event::End(TagEnd::HtmlBlock),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                Event::Start(Tag::Link { link_type, dest_url: self.read(dest_url), title: self.read(title), id })
            }
            event => event,
        }
    }

    /// The original of a piece of the copy; what the parser has decoded is no piece of it, and stays.
    fn read(&self, piece: CowStr<'t>) -> CowStr<'t> {
        let CowStr::Borrowed(inside) = piece else { return piece };
        let start = (inside.as_ptr() as usize).checked_sub(self.copy.as_ptr() as usize);
        let start = start.filter(|start| start + inside.len() <= self.copy.len());
        let place = start.map(|start| self.place(start..start + inside.len()));
        let original = place.and_then(|place| self.text.get(place)).filter(|original| original.len() == inside.len());
        original.map_or(piece, CowStr::Borrowed)
    }
}

#[cfg(test)]
mod tests;
