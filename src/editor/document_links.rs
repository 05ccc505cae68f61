//! The links of a page that lead to pages and files of the project.

use std::path::PathBuf;

use super::anchors::target_of;
use crate::index::Destination;
use crate::page::{FactKind, Page};
use crate::parse::links::{self, Parts};
use crate::references;
use crate::session::Session;
use crate::text::{FileId, Span};

/// A link, image or include of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLink {
    /// Its target as it is written; the whole link where that cannot be told from the rest.
    pub span: Span,
    /// Where it leads.
    pub to: LinkTarget,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// To a page, and to the heading there that it names, if it does.
    Page(FileId, Option<Span>),
    /// To another file.
    Asset(PathBuf),
}

/// The relative and rooted links of a page that lead to something in the project, in the order of the page. Other
/// addresses are left to the editor.
pub fn document_links(session: &Session, file: FileId) -> Vec<DocumentLink> {
    let (page, lookup) = (session.project.page(file), session.lookup());
    let Some(text) = session.text(file) else { return Vec::new() };
    let mut found = Vec::new();
    for (at, fact) in (0..).zip(&page.facts) {
        let parts = links::split(page.value_of(fact));
        let to = match fact.kind {
            FactKind::Link | FactKind::Image => match lookup.resolve(file, &parts) {
                Destination::Page(to) => Some(LinkTarget::Page(to, heading(session.project.page(to), &parts))),
                Destination::Asset => asset(session, file, &parts),
                _ => None,
            },
            FactKind::Include => lookup.includes(file).iter().find(|include| include.fact == at).map(|include| {
                let holder = session.project.page(include.holder);
                let section = include.section.and_then(|at| holder.sections.get(at as usize));
                LinkTarget::Page(include.holder, section.map(|section| section.title))
            }),
            _ => None,
        };
        let span = target_of(&text, page, fact).unwrap_or(fact.span);
        found.extend(to.map(|to| DocumentLink { span, to }));
    }
    found.sort_by_key(|link| link.span);
    found.dedup_by_key(|link| link.span);
    found
}

/// The words of the heading that a link names.
fn heading(page: &Page, parts: &Parts<'_>) -> Option<Span> {
    let section = references::section(page, links::place(parts)?)?;
    Some(page.sections.get(section as usize)?.title)
}

/// The path of a file that is no page.
fn asset(session: &Session, file: FileId, parts: &Parts<'_>) -> Option<LinkTarget> {
    let (tree, path) = (session.project.layout.tree(file), session.project.path(file));
    let joined = links::join(path, &links::percent_decode(parts.path))?;
    let is_there = tree.assets.binary_search_by(|asset| (**asset).cmp(&joined)).is_ok();
    is_there.then(|| LinkTarget::Asset(tree.dir.join(joined)))
}
