//! Where CommonMark is read: the options of the parser, and what a dialect reads otherwise.
//!
//! The parser knows no containers of sites (`!!! note`, `:::note`) and takes a token that a colon follows for the
//! definition of a link. Pages with such lines are read from a copy of the same length, in which single bytes stand for
//! others; all offsets and texts that are handed out are those of the original.

mod containers;
mod stand_ins;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag};

pub use containers::{Container, container};

use crate::dialect::Dialect;

/// What all dialects have.
const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES);

/// Calls `each` with every event of `text` and its bytes there, in order.
pub fn events(text: &str, dialect: &Dialect, mut each: impl FnMut(Event<'_>, Range<usize>)) {
    match stand_ins::copy(text, dialect) {
        None => Parser::new_ext(text, OPTIONS).into_offset_iter().for_each(|(event, range)| each(event, range)),
        Some(copy) => {
            let original = Original { text, copy: &copy };
            let events = Parser::new_ext(&copy, OPTIONS).into_offset_iter();
            events.for_each(|(event, range)| each(original.event(event), range));
        }
    }
}

/// The text that a copy stands for.
struct Original<'t> {
    text: &'t str,
    copy: &'t str,
}

impl<'t> Original<'t> {
    fn event(&self, event: Event<'t>) -> Event<'t> {
        match event {
            Event::Text(text) => Event::Text(self.read(text)),
            Event::Code(code) => Event::Code(self.read(code)),
            Event::Html(html) => Event::Html(self.read(html)),
            Event::InlineHtml(html) => Event::InlineHtml(self.read(html)),
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
        let original = start.and_then(|start| self.text.get(start..start + inside.len()));
        original.map_or(piece, CowStr::Borrowed)
    }
}

#[cfg(test)]
mod tests;
