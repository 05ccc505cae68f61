//! References of a page that lead nowhere in its language.

use crate::index::{Destination, Index};
use crate::layout::TreeId;
use crate::page::{BlockKind, FactKind, Page};
use crate::parse::links::{self, Parts};
use crate::project::Project;
use crate::text::{FileId, hash};

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
/// `page` is what stands in `file`, now or at another time.
pub fn broken(project: &Project, index: &Index<'_>, file: FileId, page: &Page) -> Vec<Broken> {
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
        let falls_back = falls_back(project, index, file, &parts, &lack);
        found.push(Broken { fact: at as u32, kind: fact.kind, lack, falls_back });
    }
    found
}

/// Templates and examples (`{{url}}`, `<url>`, `[link]`) are no paths.
fn is_placeholder(target: &str) -> bool {
    target.is_empty() || target.contains(['{', '}', '<', '>', '[', ']', '*'])
}

fn falls_back(project: &Project, index: &Index<'_>, file: FileId, parts: &Parts<'_>, lack: &Lack) -> bool {
    let source = project.source_of(file);
    if source == file {
        return false;
    }
    match lack {
        Lack::Path(path) => {
            let tree: TreeId = project.layout.files[source.index()].tree;
            // A rooted path may begin with the language of the page.
            let rooted = format!("/{path}");
            let parts = if parts.path.starts_with('/') { Parts { path: &rooted, ..*parts } } else { *parts };
            let found = index.resolve_in(tree, project.path(source), &parts);
            matches!(found, Destination::Page(_) | Destination::Asset)
        }
        Lack::Anchor(to) => {
            let original = project.source_of(*to);
            original != *to
                && links::place(parts).is_some_and(|fragment| {
                    index.has_anchor(original, fragment)
                        || is_fragile(project.page(original), project.page(*to), fragment)
                })
        }
    }
}

/// Whether `fragment` is the slug of a heading of the source whose translation has no explicit id: sites that keep
/// the source's slugs find it, others do not.
pub fn is_fragile(source: &Page, target: &Page, fragment: &str) -> bool {
    let slug = slug_of(fragment);
    let names = source.sections.iter().any(|section| section.level > 0 && section.id == 0 && section.slug == slug);
    names && target.sections.iter().any(|section| section.level > 0 && section.id == 0)
}

/// Whether `fragment` is the slug of an accordion's title, which is translated.
pub fn is_accordion(source: &Page, fragment: &str) -> bool {
    let slug = slug_of(fragment);
    source.facts.iter().any(|fact| fact.kind == FactKind::Accordion && fact.key == slug)
}

/// Whether a page has `fragment` as an explicit id.
pub fn has_id(page: &Page, fragment: &str) -> bool {
    let id = hash(links::percent_decode(fragment).as_bytes());
    page.facts.iter().any(|fact| fact.kind == FactKind::Anchor && fact.key == id)
}

/// The section of a page that `fragment` names, by id or by the words of its heading.
pub fn section(page: &Page, fragment: &str) -> Option<u32> {
    let (slug, id) = (slug_of(fragment), hash(links::percent_decode(fragment).as_bytes()));
    let at = page.sections.iter().position(|s| s.level > 0 && (s.slug == slug || s.id == id))?;
    u32::try_from(at).ok()
}

/// The explicit id of the heading whose words `fragment` is the slug of.
pub fn id_of_heading(page: &Page, text: &str, fragment: &str) -> Option<String> {
    let slug = slug_of(fragment);
    let section = page.sections.iter().find(|section| section.level > 0 && section.id != 0 && section.slug == slug)?;
    let facts = page.blocks_of(section).first().map_or(&[][..], |heading| page.facts_of(heading));
    let anchor = facts.iter().find(|fact| fact.kind == FactKind::Anchor && fact.key == section.id)?;
    Some(anchor.span.of(text).to_owned())
}

fn slug_of(fragment: &str) -> u64 {
    let mut slug = String::new();
    links::push_slug(&mut slug, &links::percent_decode(fragment));
    hash(slug.as_bytes())
}

/// The anchors of a page as a reader would write them: explicit ids, and slugs of headings without one.
pub fn anchors(page: &Page, text: &str) -> Vec<String> {
    let mut anchors: Vec<String> =
        page.facts.iter().filter(|f| f.kind == FactKind::Anchor).map(|f| f.span.of(text).to_owned()).collect();
    for section in page.sections.iter().filter(|section| section.level > 0 && section.id == 0) {
        let heading = page.blocks_of(section).first().filter(|block| block.kind == BlockKind::Heading);
        if heading.is_some() {
            let words = section.title.of(text).to_lowercase();
            let kept = words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            anchors.push(kept.map(|c| if c == ' ' { '-' } else { c }).collect());
        }
    }
    anchors
}
