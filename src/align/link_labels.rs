//! What the texts of two links say about whether one became the other.

use super::{BlockPair, Pages};
use crate::page::{Fact, FactKind, Page};

/// Two pages, and the pairs of blocks that their links are in.
pub(super) struct Labels<'p> {
    pub pages: &'p Pages<'p>,
    pub blocks: &'p [BlockPair],
}

impl Labels<'_> {
    /// Whether two links have one text.
    pub fn are_one(&self, source: &Fact, target: &Fact) -> bool {
        let theirs = label(source, self.pages.source_text);
        theirs.is_some() && theirs == label(target, self.pages.target_text)
    }

    /// Whether the texts of two links are code that the same pair of blocks has on both pages: the translator made a
    /// link of another name.
    pub fn name_others(&self, context: Option<(u32, u32)>, source: &Fact, target: &Fact) -> bool {
        let theirs = label(source, self.pages.source_text).and_then(code);
        let ours = label(target, self.pages.target_text).and_then(code);
        let pair = context.and_then(|(number, _)| self.blocks.get(number as usize));
        let (Some(theirs), Some(ours), Some(pair)) = (theirs, ours, pair) else { return false };
        let (source, target) = (self.pages.source, self.pages.target);
        theirs != ours
            && has_code(source, self.pages.source_text, pair.sources(), ours)
            && has_code(target, self.pages.target_text, pair.targets(), theirs)
    }
}

/// The text of a link without the signs that end a sentence.
fn label<'t>(fact: &Fact, text: &'t str) -> Option<&'t str> {
    let link = fact.span.of(text).strip_prefix('[').filter(|_| fact.kind == FactKind::Link)?;
    let end = link.find("](").or_else(|| link.find("]["))?;
    let label = link[..end].trim_matches([' ', ',', '.', ':', ';', '!', '?', '。', '，', '、', '：', '；']);
    Some(label).filter(|label| !label.is_empty())
}

/// The code that a text is, if it is nothing else.
fn code(label: &str) -> Option<&str> {
    let code = label.strip_prefix('`')?.strip_suffix('`')?;
    Some(code).filter(|code| !code.is_empty() && !code.contains('`'))
}

/// Whether some blocks have a piece of code.
fn has_code(page: &Page, text: &str, blocks: std::ops::Range<u32>, code: &str) -> bool {
    page.blocks[blocks.start as usize..blocks.end as usize]
        .iter()
        .flat_map(|block| page.facts_of(block))
        .any(|fact| fact.kind == FactKind::CodeSpan && fact.span.of(text).trim_matches('`').trim() == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Value;
    use crate::text::Span;

    #[test]
    fn texts_of_links() {
        let of = |text: &str| {
            let fact = Fact::new(FactKind::Link, 0, Span::new(0, text.len()), Value { start: 0, len: 0 });
            label(&fact, text).map(str::to_owned)
        };
        assert_eq!(of("[`lamp`,](#lamp)").as_deref(), Some("`lamp`"));
        assert_eq!(of("[`lamp`][1]").as_deref(), Some("`lamp`"));
        assert_eq!(of("[，](#lamp)"), None);
        assert_eq!(of("<https://lamp.example>"), None);
        assert_eq!(code("`lamp`"), Some("lamp"));
        assert_eq!(code("`lamp` and `lantern`"), None);
        assert_eq!(code("lamp"), None);
    }
}
