//! References of a page that lead nowhere in its language.

use crate::index::{Destination, Lookup};
use crate::layout::TreeId;
use crate::page::{FactKind, Page};
use crate::parse::links::{self, Parts};
use crate::parse::markdown::words_of_heading;
use crate::parse::places::slug_of;
use crate::site::HeadingText;
use crate::text::{FileId, Span, hash};

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
    let is_include = page.site.is_include(index.path(file));
    for (at, fact) in page.facts.iter().enumerate() {
        if !matches!(fact.kind, FactKind::Link | FactKind::Image) {
            continue;
        }
        let target = page.value_of(fact);
        let parts = links::split(target);
        if !parts.scheme.is_empty() || !parts.host.is_empty() || is_placeholder(target) {
            continue;
        }
        // Where it leads depends on the page that includes it.
        if is_include && !parts.path.starts_with('/') {
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

/// Templates and examples (`{{url}}`, `<url>`, `[link]`, `PAGE_URL`) are no paths.
fn is_placeholder(target: &str) -> bool {
    // `PAGE_URL` is to be filled in.
    let is_constant = |target: &str| {
        target.contains('_') && target.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    };
    target.is_empty() || target.contains(['{', '}', '<', '>', '[', ']', '*']) || is_constant(target)
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
    source.has_accordion(slug_of(source, fragment)) && !is_component_title(source, fragment)
}

/// Whether `fragment` is the slug of the title of a component.
pub fn is_component_title(page: &Page, fragment: &str) -> bool {
    let slug = slug_of(page, fragment);
    page.facts.iter().any(|fact| fact.kind == FactKind::ComponentTitle && fact.key == slug)
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
    let shown = page.site.pages.slugs.shown;
    let slug = |title: &Span| (shown.slug)(&HeadingText::of_words(title.of(text)));
    ids.iter().map(|id| id.of(text).to_owned()).chain(titles.iter().map(slug)).collect()
}

/// The explicit id of a section, else the slug of its heading as its site makes it.
pub fn anchor_of(page: &Page, text: &str, section: u32) -> Option<String> {
    /// Headings with the same words.
    const HIGHEST: u32 = 1_000;
    let section = page.sections.get(section as usize).filter(|section| section.level > 0)?;
    let facts = page.blocks_of(section).first().map_or(&[][..], |heading| page.facts_of(heading));
    let id = facts.iter().find(|fact| fact.kind == FactKind::Anchor && fact.key == section.id);
    if let Some(id) = id {
        return Some(id.span.of(text).to_owned());
    }
    let (makers, shown) = (page.site.pages.slugs.makers, page.site.pages.slugs.shown);
    let usual = makers.first()?;
    let markdown = section.title.of(text);
    let words = words_of_heading(markdown, page.dialect);
    let heading = HeadingText { words: words.trim(), markdown };
    let (slug, shown_slug) = ((usual.slug)(&heading), (shown.slug)(&heading));
    // Its number is the one with which it is what was read.
    let is_read = |n: &u32| match *n {
        0 => hash(slug.as_bytes()) == section.slug,
        n => hash((usual.numbered)(&slug, n).as_bytes()) == section.slug,
    };
    let n = (0..HIGHEST).find(is_read)?;
    Some(if n == 0 { shown_slug } else { (shown.numbered)(&shown_slug, n) }).filter(|slug| !slug.is_empty())
}
