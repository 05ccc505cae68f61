//! References of a page that lead nowhere in its language.

use crate::index::{Destination, Lookup};
use crate::layout::TreeId;
use crate::page::{FactKind, Page};
use crate::parse::links::{self, Parts};
use crate::parse::places::slug_of;
use crate::text::{FileId, Span};

pub use crate::parse::places::{has_bare_slug, has_id, section};

/// What is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The page or file; its path from the tree's root.
    Path(String),
    /// The place on an existing page.
    Anchor(FileId),
}

/// A reference that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The fact of the page.
    pub fact: u32,
    /// A link or an image.
    pub kind: FactKind,
    /// What is not there.
    pub lack: Lack,
    /// Whether the source language has it, so that the site shows that instead.
    pub falls_back: bool,
}

/// All references of a page that lead nowhere, in order.
/// `page` is what is in `file`, now or at another time.
pub fn broken(index: Lookup<'_>, file: FileId, page: &Page) -> Vec<Broken> {
    let mut found = Vec::new();
    for (at, fact) in page.facts.iter().enumerate() {
        if !matches!(fact.kind, FactKind::Link | FactKind::Image) {
            continue;
        }
        let target = page.value_of(fact);
        let parts = links::split(target);
        if !parts.scheme.is_empty() || !parts.host.is_empty() || is_placeholder(target) {
            continue;
        }
        let lack = match index.resolve(file, &parts) {
            Destination::Nothing(path) => Lack::Path(path),
            Destination::Page(to) if fact.kind == FactKind::Link => match links::place(&parts) {
                Some(place) if !index.has_place(file, to, place) => Lack::Anchor(to),
                _ => continue,
            },
            _ => continue,
        };
        let falls_back = falls_back(index, file, &parts, &lack);
        found.push(Broken { fact: at as u32, kind: fact.kind, lack, falls_back });
    }
    found
}

/// Templates and examples (`{{url}}`, `<url>`, `[link]`) are no paths.
fn is_placeholder(target: &str) -> bool {
    target.is_empty() || target.contains(['{', '}', '<', '>', '[', ']', '*'])
}

fn falls_back(index: Lookup<'_>, file: FileId, parts: &Parts<'_>, lack: &Lack) -> bool {
    let source = index.source_of(file);
    if source == file {
        return false;
    }
    match lack {
        Lack::Path(path) => {
            let tree: TreeId = index.tree(source);
            // A rooted path may begin with the language of the page.
            let rooted = format!("/{path}");
            let parts = if parts.path.starts_with('/') { Parts { path: &rooted, ..*parts } } else { *parts };
            let found = index.resolve_in(tree, index.path(source), &parts);
            matches!(found, Destination::Page(_) | Destination::Asset)
        }
        Lack::Anchor(to) => {
            let original = index.source_of(*to);
            original != *to
                && links::place(parts).is_some_and(|fragment| {
                    index.has_anchor(original, fragment) || is_fragile(index.page(original), index.page(*to), fragment)
                })
        }
    }
}

/// Whether `fragment` is the slug of a heading of the source whose translation has no explicit id: sites that keep
/// the source's slugs find it, others do not.
pub fn is_fragile(source: &Page, target: &Page, fragment: &str) -> bool {
    has_bare_slug(source, fragment) && target.has_bare_heading()
}

/// Whether `fragment` is the slug of an accordion's title, which is translated.
pub fn is_accordion(source: &Page, fragment: &str) -> bool {
    source.has_accordion(slug_of(source, fragment))
}

/// The explicit id of the heading whose words `fragment` is the slug of.
pub fn id_of_heading(page: &Page, text: &str, fragment: &str) -> Option<String> {
    let section = page.heading_with_id(slug_of(page, fragment))?;
    let facts = page.blocks_of(section).first().map_or(&[][..], |heading| page.facts_of(heading));
    let anchor = facts.iter().find(|fact| fact.kind == FactKind::Anchor && fact.key == section.id)?;
    Some(anchor.span.of(text).to_owned())
}

/// Anchors of a page as a reader would write them: explicit ids, and slugs of headings without one. Of many, the first.
pub fn anchors(page: &Page, text: &str) -> Vec<String> {
    let (ids, titles) = page.some_anchors();
    ids.iter().map(|id| id.of(text).to_owned()).chain(titles.iter().map(|title| slug_of_title(*title, text))).collect()
}

/// The explicit id of a section, else the slug of its heading as most sites make it.
pub fn anchor_of(page: &Page, text: &str, section: u32) -> Option<String> {
    let section = page.sections.get(section as usize).filter(|section| section.level > 0)?;
    let facts = page.blocks_of(section).first().map_or(&[][..], |heading| page.facts_of(heading));
    let id = facts.iter().find(|fact| fact.kind == FactKind::Anchor && fact.key == section.id);
    if let Some(id) = id {
        return Some(id.span.of(text).to_owned());
    }
    let slug = slug_of_title(section.title, text);
    let before = page.sections.iter().take_while(|other| other.span.start < section.span.start);
    let repeats = before.filter(|other| other.level > 0 && slug_of_title(other.title, text) == slug).count();
    Some(if repeats == 0 { slug } else { format!("{slug}-{repeats}") }).filter(|slug| !slug.is_empty())
}

fn slug_of_title(title: Span, text: &str) -> String {
    let mut slug = String::new();
    crate::site::push_github(&mut slug, title.of(text));
    slug
}
