//! The labels of controls behind their localized names.

use crate::page::FactKind;
use crate::session::Session;
use crate::terms::{Label, Terms, words};
use crate::text::{FileId, Span, folded};

/// A label of the source, to be shown behind a localized token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlayHint {
    /// The end of the token, in bytes.
    pub offset: u32,
    /// The label as the source writes it.
    pub label: String,
}

/// The labels of the source behind the localized controls in a part of a translation, where the two differ; in the order
/// of the page.
pub fn inlay_hints(session: &Session, target: FileId, part: Span) -> Vec<InlayHint> {
    let page = session.project.page(target);
    let has_controls = page.facts.iter().any(|fact| fact.kind == FactKind::Control);
    if session.project.source_of(target) == target || !has_controls {
        return Vec::new();
    }
    let terms = session.labels();
    let mut hints = Vec::new();
    for (label, fact) in labels_of(session, &terms, target) {
        let Some(fact) = page.facts.get(fact as usize) else { continue };
        let is_seen = fact.span.start <= part.end && part.start <= fact.span.end;
        if is_seen && words::fold(&label.0.text) != label.1 {
            hints.push(InlayHint { offset: fact.span.end, label: folded(&label.0.text) });
        }
    }
    hints.sort_by_key(|hint| hint.offset);
    hints
}

/// The labels that stand on a page, each with the folded form that stands there, and the fact.
fn labels_of<'t>(
    session: &Session,
    terms: &'t Terms,
    target: FileId,
) -> impl Iterator<Item = ((&'t Label, &'t str), u32)> {
    let tree = session.project.layout.files[target.index()].tree;
    let forms = terms.labels(tree).iter().flat_map(|label| label.forms.iter().map(move |form| (label, form)));
    forms.flat_map(move |(label, form)| {
        let here = form.spots.iter().filter(move |spot| spot.file == target);
        here.map(move |spot| ((label, &*form.folded), spot.fact))
    })
}
