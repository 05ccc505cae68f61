//! Damage that is damage whatever the source says: for pages that have none to compare them with.

use super::{Defect, united};
use crate::dialect::Dialect;
use crate::page::{Damage, DamageKind, Page};
use crate::parse::damage::keyword_of;

/// Whether a page by itself shows that something is broken in it: it is not written on purpose.
pub(super) fn is_broken(page: &Page, text: &str, defect: &Defect) -> bool {
    let Damage { kind, span } = defect.damage;
    let ours = span.of(text);
    let block = defect.target.map_or("", |block| page.blocks[block as usize].span.of(text));
    let is_example = || block.contains("<code") || block.contains("<pre");
    match kind {
        // One star may be a footnote, one underscore part of a name; only a pair that its blanks keep apart is
        // emphasis.
        DamageKind::LiteralEmphasis => {
            let inner = ours.get(1..ours.len().saturating_sub(1)).unwrap_or("");
            (inner.starts_with(' ') || inner.ends_with(' ')) && inner.trim().len() > 1 && !inner.contains('|')
        }
        // Different marks side by side stand for any letters in a name.
        DamageKind::LiteralStrong => !matches!(ours, "*_" | "_*"),
        DamageKind::Backtick => united::is_last_of_odd(page, defect),
        // Braces may be meant, also a placeholder in them; what is left of one has only its number and its end.
        DamageKind::Brace => {
            let is_torn = super::is_torn_image(text, span) || ours.starts_with(|c: char| c.is_ascii_digit());
            is_torn && !is_example()
        }
        // No page but one about HTML shows tags, and that mostly as code.
        DamageKind::EscapedTag => {
            let is_comment = ["&lt;!", "&#60;!"].iter().any(|open| ours.starts_with(open));
            let rest = text.get(span.end as usize..).unwrap_or("").trim_start();
            let name = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            let has_attribute = name > 0 && rest[name..].starts_with('=');
            (is_comment || has_attribute) && !is_example() && !text.contains("`<!--")
        }
        DamageKind::DoubleEscape => !is_example(),
        DamageKind::Directive => is_misspelt(ours, page.dialect),
        DamageKind::Strike | DamageKind::Number => false,
        // Writers may mean these, and sites may know the tag.
        DamageKind::UnknownTag
        | DamageKind::UnknownEntity
        | DamageKind::UnderlinedHeading
        | DamageKind::EscapedMark => false,
        DamageKind::MarkdownInHtml
        | DamageKind::StrayTag
        | DamageKind::UnclosedElement
        | DamageKind::UnclosedContainer => false,
        _ => true,
    }
}

/// Whether a keyword is one that sites know, but for blanks and case, or translated: others may be the site's own.
fn is_misspelt(ours: &str, dialect: &Dialect) -> bool {
    let keyword = ours.find(char::is_alphabetic).and_then(|at| keyword_of(ours, at));
    keyword.is_some_and(|keyword| dialect.role(keyword).is_some() || !keyword.is_ascii())
}
