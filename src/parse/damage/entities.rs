//! Entities that stand for markup.

use super::Finder;
use super::tags::escaped_tag;
use super::zero_width;
use crate::page::DamageKind;
use crate::parse::syntax;

impl Finder {
    /// The metadata, up to `end`: brackets and braces that became entities.
    pub(in crate::parse) fn metadata(&mut self, text: &str, end: usize) {
        for at in memchr::memchr_iter(b'&', &text.as_bytes()[..end.min(text.len())]) {
            if ["&lbrack;", "&rbrack;", "&lbrace;", "&rbrace;"].iter().any(|entity| text[at..].starts_with(entity)) {
                self.add(DamageKind::Brace, at..at + "&lbrack;".len());
            }
        }
    }

    /// An entity, as written.
    pub(super) fn entity(&mut self, text: &str, at: usize) -> usize {
        const BRACES: [&str; 8] =
            ["&lbrace;", "&rbrace;", "&lbrack;", "&rbrack;", "&#123;", "&#125;", "&lcub;", "&rcub;"];
        const ESCAPED: [&str; 10] =
            ["quot;", "amp;", "lt;", "gt;", "nbsp;", "apos;", "lbrace;", "rbrace;", "ast;", "rsquo;"];
        let Some(rest) = text.get(at..) else { return at + 1 };
        if let Some(entity) = BRACES.iter().find(|entity| rest.starts_with(**entity)) {
            self.add(DamageKind::Brace, at..at + entity.len());
            return at + entity.len();
        }
        // Writers escape brackets by their numbers too; those of an image or link are none that they mean.
        const OPENING: [&str; 2] = ["&#91;", "&lsqb;"];
        const CLOSING: [&str; 2] = ["&#93;", "&rsqb;"];
        let is_torn = |entity: &str| match OPENING.contains(&entity) {
            true => text[..at].ends_with('!'),
            false => rest[entity.len()..].starts_with('('),
        };
        let mut brackets = OPENING.into_iter().chain(CLOSING);
        if let Some(entity) = brackets.find(|entity| rest.starts_with(entity)).filter(|entity| is_torn(entity)) {
            self.add(DamageKind::Brace, at..at + entity.len());
            return at + entity.len();
        }
        if let Some(after) = rest.strip_prefix("&amp;") {
            let number = after.strip_prefix('#').map_or(0, |digits| {
                let len = digits.bytes().take(8).take_while(u8::is_ascii_alphanumeric).count();
                if len > 0 && digits.as_bytes().get(len) == Some(&b';') { len + 2 } else { 0 }
            });
            let named = ESCAPED.iter().find(|name| after.starts_with(**name)).map_or(0, |name| name.len());
            let len = number.max(named);
            if len > 0 {
                self.add(DamageKind::DoubleEscape, at..at + 5 + len);
            }
            return at + 5 + len;
        }
        if let Some(len) = escaped_tag(rest) {
            self.add(DamageKind::EscapedTag, at..at + len);
            return at + len;
        }
        if let Some(len) = unknown_entity(rest) {
            self.add(DamageKind::UnknownEntity, at..at + len);
            return at + len;
        }
        match zero_width(rest) {
            Some(len) => self.zero_width(text, at, len),
            None => at + 1,
        }
    }
}

/// The length of what looks like an entity, and that no browser knows: its name was translated, or a blank is in it.
fn unknown_entity(rest: &str) -> Option<usize> {
    const SPLIT: [&str; 8] = ["nbsp;", "lt;", "gt;", "amp;", "quot;", "copy;", "#39;", "#160;"];
    let after = rest.strip_prefix('&')?;
    let words = after.trim_start_matches([' ', '\u{a0}']);
    if words.len() < after.len() {
        let name = SPLIT.iter().find(|name| words.starts_with(**name))?;
        return Some(rest.len() - words.len() + name.len());
    }
    let capital = usize::from(after.starts_with(|c: char| c.is_ascii_uppercase()));
    let len = capital + after.bytes().skip(capital).take(12).take_while(u8::is_ascii_lowercase).count();
    let is_entity = len > 2 && after.as_bytes().get(len) == Some(&b';');
    let entity = rest.get(..len + 2).filter(|_| is_entity)?;
    syntax::decode_entities(entity).is_none().then_some(len + 2)
}
