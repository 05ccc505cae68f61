//! What may be written at a place, by what is before it. Only the text up to the place is looked at, so that it works
//! while a construct is unfinished.

mod metadata;
mod references;
mod tokens;

use std::sync::Arc;

use crate::page::Page;
use crate::session::Session;
use crate::text::{FileId, Span};

/// What kind of thing is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// An id, or the slug of a heading.
    Anchor,
    /// A page.
    Page,
    /// Another file.
    Asset,
    /// The label of a control.
    Label,
    /// A keyword of a token or directive.
    Directive,
    /// A key of the metadata.
    Key,
    /// A value of the metadata.
    Value,
}

/// Something that may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is written in place of [`Completions::span`].
    pub text: String,
    /// What it is, in a few words: where it comes from.
    pub detail: String,
    /// What kind of thing.
    pub kind: CompletionKind,
}

/// What may be written at a place, the likeliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// What is there already, and is replaced.
    pub span: Span,
    /// What may be there.
    pub items: Vec<Completion>,
}

/// Completions that are given at once.
const MOST: usize = 1000;

/// What may be written at an offset of a page.
pub fn completion(session: &Session, file: FileId, offset: u32) -> Completions {
    let Some(text) = session.text(file) else { return Completions::default() };
    let offset = Span::at(offset as usize).fit(&text).start as usize;
    let page = session.project.page(file);
    let line = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let asked = Asked { session, file, page, text: &text, line, offset };
    let mut found = match page.front_matter.span.contains(offset as u32) {
        true => metadata::complete(&asked),
        false => tokens::complete(&asked).or_else(|| references::complete(&asked)).unwrap_or_default(),
    };
    found.items.truncate(MOST);
    found
}

/// A place, and what is before it.
struct Asked<'c> {
    session: &'c Session,
    file: FileId,
    page: &'c Page,
    text: &'c Arc<str>,
    /// Where its line starts.
    line: usize,
    offset: usize,
}

impl<'c> Asked<'c> {
    /// The line up to the place.
    fn before(&self) -> &'c str {
        &self.text[self.line..self.offset]
    }

    /// From a place in [`Asked::before`] to the offset.
    fn span_from(&self, at: usize) -> Span {
        Span::new(self.line + at, self.offset)
    }

    /// The source of a translation.
    fn source(&self) -> Option<FileId> {
        Some(self.session.project.source_of(self.file)).filter(|source| *source != self.file)
    }
}

/// The items that are no repetition, in their order.
fn distinct(items: impl IntoIterator<Item = Completion>) -> Vec<Completion> {
    let mut seen = std::collections::HashSet::new();
    items.into_iter().filter(|item| seen.insert(item.text.clone())).collect()
}
