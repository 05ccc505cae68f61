//! What changed in the source of one translation since it was made, in pieces that a translator can follow: each
//! section with what became of it, each changed block with its words, and the places in the translation where they
//! belong.

mod places;
mod walk;

use std::sync::Arc;

use crate::change::{Extent, Piece, PieceKind, SectionStatus, word_diff};
use crate::history::{CommitInfo, Pin, Stale};
use crate::locale::Locale;
use crate::rule::Group;
use crate::text::{FileId, Span};

use places::Places;

/// A translation, and what became of its source since it was made.
#[derive(Clone, Debug)]
pub struct Since {
    /// The translation.
    pub target: FileId,
    /// Its source.
    pub source: FileId,
    /// Its language.
    pub locale: Locale,
    /// What the page is known by: its id, else its path.
    pub key: String,
    /// The source page's path within its tree.
    pub path: String,
    /// The source commit that the translation says it was made from.
    pub pin: String,
    /// That commit, where it can be read.
    pub made_from: Option<CommitInfo>,
    /// What changed; `None` where the source page says what it said then.
    pub diff: Option<Diff>,
}

/// What changed in the source of a translation since it was made.
#[derive(Clone, Debug)]
pub struct Diff {
    /// The translation.
    pub target: FileId,
    /// Its source.
    pub source: FileId,
    /// How far it is behind.
    pub stale: Stale,
    /// How far the change goes.
    pub extent: Extent,
    /// Words that the source won.
    pub words_added: u32,
    /// Words that it lost.
    pub words_removed: u32,
    /// The source as it was when the translation was made.
    pub old: Arc<str>,
    /// The source as it is.
    pub new: Arc<str>,
    /// The translation.
    pub translation: Arc<str>,
    /// Keys of the front matter that changed.
    pub metadata: Vec<Metadata>,
    /// Sections that changed, in the order of today's source; removed ones are where they stood.
    pub sections: Vec<Section>,
}

/// A key of the front matter that came, went or has another value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// The key.
    pub key: String,
    /// Its old value, in the old text; empty for an empty value.
    pub old: Option<Span>,
    /// Its new value, in the new text; empty for an empty value.
    pub new: Option<Span>,
    /// How one became the other, where both are there: in the old text for what was removed, else in the new one.
    pub pieces: Vec<Piece>,
    /// The entry in the translation, from its key to the end of its value.
    pub place: Option<Span>,
}

/// A section that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What became of it.
    pub fate: SectionStatus,
    /// Whether it is at another place now.
    pub moved: bool,
    /// The level of its heading, then and now; 0 for what is before the first heading.
    pub levels: (Option<u8>, Option<u8>),
    /// Its heading's words, in the new text (in the old one if it was removed).
    pub title: Span,
    /// Its heading in the same text.
    pub heading: Span,
    /// Where in the translation it is; where it belongs, if it is not there. `None` for a section that is gone from
    /// both.
    pub place: Option<Place>,
    /// For a section that moved: where in the translation it belongs now, if it is not there yet.
    pub to: Option<Place>,
    /// What changed in it, with the blocks before.
    pub parts: Vec<Part>,
}

/// A place in the translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whether this is it, or what it follows.
    pub relation: Relation,
    /// The words of the heading above, in the translation; `None` before the first heading.
    pub title: Option<Span>,
    /// The line, heading or block.
    pub span: Span,
}

/// How a change relates to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// It concerns what is there.
    Here,
    /// It belongs behind what is there.
    After,
}

/// A block that changed, or an unchanged one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What became of it.
    pub kind: PartKind,
    /// Whether it is code; its pieces are lines then, else words.
    pub code: bool,
    /// Its text, piece by piece: in the old text for what was removed, else in the new one.
    pub pieces: Vec<Piece>,
    /// Where in the translation it belongs; unchanged blocks have none.
    pub place: Option<Place>,
    /// Whether unchanged blocks between the part before and this one are left out.
    pub gap: bool,
}

/// What became of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Nothing; it is before one that changed.
    Context,
    /// It says something else, or has other markup.
    Changed,
    /// It says the same as another kind of block, or in another list or quote.
    Nested,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It was elsewhere: the words of that heading, in the old text; `None` before the first one.
    MovedHere(Option<Span>),
    /// It is elsewhere now: the words of that heading, in the new text; `None` before the first one.
    MovedAway(Option<Span>),
}

/// What changed in the source of a translation, which must be aligned in `group` with both sources; `None` where it is
/// not, or was made from what the source is now.
pub fn of(group: &Group<'_>, target: FileId) -> Option<Diff> {
    let Pin::Stale(stale) = group.pin(target) else { return None };
    let (base, then) = group.base_alignment(target)?;
    let pair = group.pairs().iter().find(|pair| pair.target == target)?;
    let (old, new) = (base.text.clone(), group.text(pair.source));
    let places = Places::new(group, pair, (&base.page, then));
    let walk = walk::Walk::new((&base.page, &old), (group.page(pair.source), &new), &base.change, &places);
    let changed = base.change.sections.iter().filter(|section| section.extent > Extent::Space || section.moved);
    let sections = changed.filter_map(|section| walk.section(section)).collect();
    let change = &base.change;
    let front_matter = &group.page(target).front_matter;
    let metadata = change.metadata.iter().map(|changed| {
        let (then, now) = (value(changed.old, &old, &changed.key), value(changed.new, &new, &changed.key));
        let both = then.zip(now).filter(|(then, now)| !then.is_empty() && !now.is_empty());
        let entry = front_matter.get(&changed.key);
        Metadata {
            key: changed.key.clone(),
            old: then,
            new: now,
            pieces: both.map(|(then, now)| pieces((&old, then), (&new, now), word_diff)).unwrap_or_default(),
            place: entry.map(|entry| Span { end: entry.key.end.max(entry.value.end), ..entry.key }),
        }
    });
    Some(Diff {
        target,
        source: pair.source,
        stale: (**stale).clone(),
        extent: change.extent,
        words_added: change.words_added,
        words_removed: change.words_removed,
        metadata: metadata.collect(),
        sections,
        old: old.clone(),
        new: new.clone(),
        translation: group.text(target),
    })
}

/// A value of the front matter, where the key itself stands for an empty one.
fn value(span: Option<Span>, text: &str, key: &str) -> Option<Span> {
    let is_key = |span: Span| span.of(text).trim_matches(['"', '\'']) == key && !text_before(text, span).ends_with(':');
    span.map(|span| if is_key(span) { Span { end: span.start, ..span } } else { span })
}

/// What is before a value on its line.
fn text_before(text: &str, span: Span) -> &str {
    text.get(..span.start as usize).unwrap_or("").trim_end_matches(' ')
}

/// The pieces of two passages, as places of the whole texts.
fn pieces(old: (&str, Span), new: (&str, Span), compare: fn(&str, &str) -> Vec<Piece>) -> Vec<Piece> {
    let shift = |piece: Piece| {
        let by = if piece.kind == PieceKind::Removed { old.1.start } else { new.1.start };
        Piece { span: Span { start: piece.span.start + by, end: piece.span.end + by }, ..piece }
    };
    compare(old.1.of(old.0), new.1.of(new.0)).into_iter().map(shift).collect()
}
