//! A piece of a page read once more, where its emphasis is asked about.

use pulldown_cmark::{Event, Tag};

use crate::page::{Damage, DamageKind};
use crate::parse::events::events;
use crate::parse::{self, Keys, Reader, syntax};
use crate::site::Site;
use crate::text::{FileId, Span};

/// Where marks of emphasis stay text when the attribute lists are taken for what they are.
pub fn literal_without_lists(text: &str, site: &'static Site) -> Vec<u32> {
    let page = parse::parse(FileId(0), &masked(text), &Keys::of(site, None, None), &mut Reader::default());
    let is_mark = |damage: &&Damage| matches!(damage.kind, DamageKind::LiteralEmphasis | DamageKind::LiteralStrong);
    page.damage.iter().filter(is_mark).map(|damage| damage.span.start).collect()
}

/// All emphasis, with its marks, in order.
pub fn emphases(text: &str, site: &Site) -> Vec<Span> {
    let mut found = Vec::new();
    events(&masked(text), site.dialect, |event, range| {
        if matches!(event, Event::Start(Tag::Emphasis | Tag::Strong)) {
            found.push(range.into());
        }
    });
    found
}

/// The text with no `_` in its attribute lists, byte for byte as long.
fn masked(text: &str) -> String {
    let mut masked = text.to_owned();
    for (at, _) in text.match_indices('{') {
        if let Some(list) = syntax::attributes(text, at).filter(|list| list.of(text).contains('=')) {
            masked.replace_range(list.range(), &list.of(text).replace('_', "-"));
        }
    }
    masked
}
