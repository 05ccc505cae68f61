//! What a block is called: the first cell of a row, the bold words or the control that it begins with, its image.

use super::Version;
use super::words::{self, mix};
use crate::dialect::{Dialect, Role};
use crate::page::{Block, BlockKind, FactKind};
use crate::parse::syntax;

/// A key of the block's name; 0 for a block without one. That of an image is odd, those of words are even.
pub fn label(version: Version<'_>, block: &Block) -> u64 {
    let text = block.span.of(version.text);
    match block.kind {
        BlockKind::Row => key(syntax::cells(text.trim()).next().unwrap_or("")),
        BlockKind::Paragraph | BlockKind::Item | BlockKind::Step => {
            let words = &text[syntax::behind_markers(text.as_bytes(), 0..text.len())..];
            if words.starts_with("![") {
                let facts = version.page.facts_of(block);
                return facts.iter().find(|fact| fact.kind == FactKind::Image).map_or(0, |fact| fact.key | 1);
            }
            key(lead(words, version.page.dialect).unwrap_or(""))
        }
        _ => 0,
    }
}

/// The words of a name, without the marks around them.
fn key(name: &str) -> u64 {
    let tokens = words::tokens(name);
    if !tokens.iter().any(|token| token.is_word()) {
        return 0;
    }
    tokens.iter().filter(|token| token.is_word()).fold(1, |state, token| mix(state, token.key())) & !1
}

/// The bold words or the control that a text begins with.
fn lead<'t>(text: &'t str, dialect: &Dialect) -> Option<&'t str> {
    let rest = text.trim_start_matches(['*', '_']);
    let marks = &text[..text.len() - rest.len()];
    let names_control = |token: &str| token.starts_with(dialect.keyword(Role::Control));
    if dialect.has_tokens() && rest.strip_prefix("[!").is_some_and(names_control) {
        return rest.find(']').map(|end| &rest[..end]);
    }
    let bold = ["**", "__"].into_iter().find(|bold| marks.contains(bold))?;
    rest.find(bold).map(|end| &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_stands_first() {
        let named = |text: &'static str| {
            let words = &text[syntax::behind_markers(text.as_bytes(), 0..text.len())..];
            lead(words, &crate::dialect::AFM).unwrap_or("")
        };
        assert_eq!(named("* **Long life**: x"), "Long life");
        assert_eq!(named("  12. _**Long life**_ x"), "Long life");
        assert_eq!(named("> **[!UICONTROL Save]** x"), "[!UICONTROL Save");
        assert_eq!(named("*Long* life"), "");
        assert_eq!(key("[!UICONTROL Save"), key("Save"));
        assert_eq!(key(" -- "), 0);
    }
}
