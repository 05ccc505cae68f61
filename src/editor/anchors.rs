//! The ids of a page in all languages: where each is defined, who links to it, and giving it another name.

use super::place::Place;
use crate::finding::Edit;
use crate::index::{Destination, Lookup};
use crate::page::{BlockKind, Fact, FactKind, Page};
use crate::parse::links;
use crate::parse::written::{is_plain_id, written_target};
use crate::session::Session;
use crate::text::{FileId, LineIndex, Location, Span, folded, hash};

/// An id, and where in the page it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The page that defines it, in the language that was asked.
    pub file: FileId,
    /// The id.
    pub id: String,
    /// Where it is written at the place that was asked: in its definition, or in a link.
    pub span: Span,
}

/// Where an id is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The id's bytes; those of the whole link where the id cannot be told from the rest.
    pub at: Location,
    /// Whether it is defined there.
    pub is_definition: bool,
}

/// The explicit id at an offset: of a heading, of an anchor, or of the place that a link leads to.
pub fn anchor(session: &Session, file: FileId, offset: u32) -> Option<Anchor> {
    let page = session.project.page(file);
    let text = session.text(file)?;
    let Place::Block(block, fact) = Place::at(page, offset) else { return None };
    let fact = fact.and_then(|at| page.facts.get(at as usize));
    if let Some(link) = fact.filter(|fact| fact.kind == FactKind::Link) {
        let (to, id) = destination(session.lookup(), page, link)?;
        let span = fragment(&text, page, link).unwrap_or(link.span);
        return is_defined(session.project.page(to), &id).then_some(Anchor { file: to, id, span });
    }
    let own = fact.filter(|fact| fact.kind == FactKind::Anchor);
    let of_heading = || {
        let block = page.blocks.get(block as usize).filter(|block| block.kind == BlockKind::Heading)?;
        page.facts_of(block).iter().find(|fact| fact.kind == FactKind::Anchor)
    };
    let fact = own.or_else(of_heading)?;
    Some(Anchor { file, id: fact.span.of(&text).to_owned(), span: fact.span })
}

/// Where the id at an offset is defined, and every link to it, in all languages of the page; sorted by file and place.
pub fn references(session: &Session, file: FileId, offset: u32) -> Vec<Reference> {
    anchor(session, file, offset).map(|anchor| all(session, &anchor)).unwrap_or_default()
}

fn all(session: &Session, anchor: &Anchor) -> Vec<Reference> {
    let pages: Vec<FileId> =
        session.group_of(anchor.file).map_or_else(|| vec![anchor.file], |group| group.files().collect());
    let key = hash(anchor.id.as_bytes());
    let (project, lookup) = (&session.project, session.lookup());
    let mut found = Vec::new();
    for page in project.pages.iter() {
        let file = page.file;
        if pages.contains(&file) {
            let own = page.facts.iter().filter(|fact| fact.kind == FactKind::Anchor && fact.key == key);
            found.extend(own.map(|fact| Reference { at: Location { file, span: fact.span }, is_definition: true }));
        }
        let mut links = page.facts.iter().filter(|fact| is_link_to(page, fact, &anchor.id)).peekable();
        let text = links.peek().and_then(|_| session.text(file));
        for link in links {
            if destination(lookup, page, link).is_some_and(|(to, _)| pages.contains(&to)) {
                let span = text.as_deref().and_then(|text| fragment(text, page, link)).unwrap_or(link.span);
                found.push(Reference { at: Location { file, span }, is_definition: false });
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn is_defined(page: &Page, id: &str) -> bool {
    page.count_id(hash(id.as_bytes())) > 0
}

fn is_link_to(page: &Page, fact: &Fact, id: &str) -> bool {
    let named = || links::place(&links::split(page.value_of(fact))).map(links::percent_decode);
    fact.kind == FactKind::Link && page.value_of(fact).contains('#') && named().is_some_and(|named| named == id)
}

/// The page that a link leads to, and the place there.
fn destination(lookup: Lookup<'_>, page: &Page, link: &Fact) -> Option<(FileId, String)> {
    let parts = links::split(page.value_of(link));
    let place = links::percent_decode(links::place(&parts)?).into_owned();
    match lookup.resolve(page.file, &parts) {
        Destination::Page(to) => Some((to, place)),
        _ => None,
    }
}

/// Where the target of a link is written: in the link itself, or in the definition that it refers to.
pub(super) fn target_of(text: &str, page: &Page, link: &Fact) -> Option<Span> {
    let value = page.value_of(link);
    let in_angles = || {
        let at = link.span.of(text).rfind(&format!("](<{value}>"))? + "](<".len();
        Some(Span::new(link.span.start as usize + at, link.span.start as usize + at + value.len()))
    };
    let defined = || {
        let mut found = text.match_indices(value).filter(|(at, _)| {
            let before = text[..*at].trim_end_matches(['<', ' ', '\t']);
            let line = before.rfind('\n').map_or(0, |at| at + 1);
            before.ends_with("]:") && before[line..].trim_start().starts_with('[')
        });
        let (at, _) = found.next().filter(|_| found.next().is_none())?;
        Some(Span::new(at, at + value.len()))
    };
    let span = written_target(text, link.span, value).or_else(in_angles);
    span.or_else(|| if value.is_empty() { None } else { defined() })
}

/// Where the fragment of a link is written, without its `#`.
fn fragment(text: &str, page: &Page, link: &Fact) -> Option<Span> {
    let span = target_of(text, page, link)?;
    let at = span.of(text).find('#')?;
    Some(Span { start: span.start + at as u32 + 1, ..span })
}

/// Why an id is not renamed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenameError {
    /// There is no explicit id at the place.
    #[error("there is no id here: put the cursor on an id, its heading, or a link to it")]
    NoAnchor,
    /// The new name is none.
    #[error("`{id}` is no valid id: use letters, digits, `-`, `_` and `.`")]
    Invalid {
        /// The new name.
        id: String,
    },
    /// A page has it already.
    #[error("`{path}` has `{id}` already (line {line}): choose another id")]
    Taken {
        /// The new name.
        id: String,
        /// The page.
        path: String,
        /// The line, from 1.
        line: usize,
    },
    /// A link cannot be changed with certainty.
    #[error("the link in `{path}`, line {line}, cannot be changed automatically: change it by hand first")]
    Unclear {
        /// The page.
        path: String,
        /// The line, from 1.
        line: usize,
    },
}

/// Gives the id at an offset another name, in all languages of its page and in every link to it.
///
/// # Errors
/// Where there is no id, the name is no id or is taken in one of the languages, or a link cannot be changed.
pub fn rename_anchor(session: &Session, file: FileId, offset: u32, to: &str) -> Result<Vec<Edit>, RenameError> {
    let anchor = anchor(session, file, offset).ok_or(RenameError::NoAnchor)?;
    if !is_plain_id(to) {
        return Err(RenameError::Invalid { id: folded(to) });
    }
    if to == anchor.id {
        return Ok(Vec::new());
    }
    let place = |at: Location| {
        let path = session.project.layout.disk_path(at.file).display().to_string();
        let line = session.text(at.file).map_or(0, |text| LineIndex::new(&text).line_of(at.span.start));
        (folded(&path), line + 1)
    };
    let group = session.group_of(anchor.file);
    let key = hash(to.as_bytes());
    for page in group.into_iter().flat_map(|group| group.files()).map(|file| session.project.page(file)) {
        let slug = hash(page.site.slug_of_fragment(to).as_bytes());
        if page.has_anchor(key, slug) {
            let own = page.facts.iter().find(|fact| fact.kind == FactKind::Anchor && fact.key == key);
            let heading = page.heading_of_slug(slug).and_then(|at| page.sections.get(at as usize));
            let span = own.map(|fact| fact.span).or(heading.map(|section| section.title)).unwrap_or_default();
            let (path, line) = place(Location { file: page.file, span });
            return Err(RenameError::Taken { id: to.to_owned(), path, line });
        }
    }
    let edit = |found: Reference| {
        let text = session.text(found.at.file).unwrap_or_else(|| "".into());
        let written = found.at.span.of(&text);
        // Where the id cannot be told from the rest, its place is the whole link.
        if *links::percent_decode(written) != *anchor.id {
            let (path, line) = place(found.at);
            return Err(RenameError::Unclear { path, line });
        }
        Ok(Edit::new(found.at.file, found.at.span, to))
    };
    all(session, &anchor).into_iter().map(edit).collect()
}
