//! From a file's text to a [`Page`]: one pass, linear, never failing.

pub mod attributes;
pub mod damage;
pub mod events;
pub mod front_matter;
mod generated;
pub mod html;
pub mod indented;
pub mod links;
pub mod markdown;
pub mod mdx;
pub mod places;
pub mod prose;
pub mod suppression;
pub mod syntax;
pub mod written;

use crate::dialect::Dialect;
use crate::page::{Damage, Page};
use crate::text::{FileId, Span, hash};
pub use front_matter::Keys;
pub use markdown::Reader;

/// Parses one page in the usual dialect of its site. `reader` keeps its buffers between pages; one a thread.
pub fn parse(file: FileId, text: &str, keys: &Keys, reader: &mut Reader) -> Page {
    parse_as(file, text, keys, keys.dialect, reader)
}

/// Parses one page in a dialect: that of its file, see [`Keys::dialect_of`].
pub fn parse_as(file: FileId, text: &str, keys: &Keys, dialect: &'static Dialect, reader: &mut Reader) -> Page {
    let parsed = front_matter::parse(text, keys);
    let restored = damage::restore(text, parsed.body, dialect);
    let mut page = match &restored {
        None => reader.read(text, parsed.body, keys.site, dialect),
        Some(restored) => reader.read(&restored.apply(text), parsed.body, keys.site, dialect),
    };
    if let Some(restored) = restored {
        fit(text, &mut page);
        let mut damage: Vec<Damage> = restored.damage(text, &page.blocks).chain(page.damage.iter().copied()).collect();
        damage.sort_unstable();
        page.damage = damage.into();
    }
    if !parsed.suppressions.is_empty() {
        page.suppressions = parsed.suppressions.into_iter().chain(page.suppressions).collect();
    }
    page.front_matter = parsed.front_matter;
    page.front_matter.inner_quotes = page.front_matter.entries.iter().any(|entry| {
        let value = entry.value.of(text).as_bytes();
        matches!(value, [b'\'', b'"', ..] | [b'"', b'\\', b'"', ..])
    });
    page.is_generated = generated::is_generated(&page, text);
    page.file = file;
    page.len = text.len() as u32;
    page.digest = hash(text.as_bytes());
    page
}

/// Widens the spans of what was read from a restored text to whole characters of the text itself.
fn fit(text: &str, page: &mut Page) {
    let fit = |span: &mut Span| *span = span.fit(text);
    for section in &mut page.sections {
        fit(&mut section.title);
        fit(&mut section.span);
    }
    page.blocks.iter_mut().for_each(|block| fit(&mut block.span));
    page.facts.iter_mut().for_each(|fact| fit(&mut fact.span));
    page.attributes.iter_mut().for_each(|attributes| fit(&mut attributes.span));
    page.damage.iter_mut().for_each(|damage| fit(&mut damage.span));
    page.suppressions.iter_mut().for_each(|suppression| fit(&mut suppression.span));
}
