//! What the texts of two links say about whether one became the other.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::{BlockPair, Pages};
use crate::page::{Fact, FactKind, Page};

/// Two pages, and the pairs of blocks that their links are in.
pub(super) struct Labels<'p> {
    pages: &'p Pages<'p>,
    blocks: &'p [BlockPair],
    /// The code that is in a pair of blocks on both pages, with the number of the pair.
    shared: OnceCell<[HashSet<(u32, &'p str)>; 2]>,
}

impl<'p> Labels<'p> {
    pub fn new(pages: &'p Pages<'p>, blocks: &'p [BlockPair]) -> Self {
        Labels { pages, blocks, shared: OnceCell::new() }
    }

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
        let (Some(theirs), Some(ours), Some((pair, _))) = (theirs, ours, context) else { return false };
        let [there, here] = self.shared.get_or_init(|| self.codes());
        theirs != ours && there.contains(&(pair, ours)) && here.contains(&(pair, theirs))
    }

    /// The code of the source and that of the translation, by the pair of blocks that it is in.
    fn codes(&self) -> [HashSet<(u32, &'p str)>; 2] {
        let mut found = [HashSet::new(), HashSet::new()];
        for (number, pair) in (0..).zip(self.blocks) {
            let [there, here] = &mut found;
            let pages = self.pages;
            for (page, text, blocks, known) in [
                (pages.source, pages.source_text, pair.sources(), there),
                (pages.target, pages.target_text, pair.targets(), here),
            ] {
                known.extend(spans(page, text, blocks).map(|code| (number, code)));
            }
        }
        found
    }
}

/// The text of a link without the signs around it, such as those that end a sentence. An image is no text.
fn label<'t>(fact: &Fact, text: &'t str) -> Option<&'t str> {
    let link = fact.span.of(text).strip_prefix('[').filter(|_| fact.kind == FactKind::Link)?;
    let end = link.find("](").or_else(|| link.find("]["))?;
    let is_sign = |c: char| !c.is_alphanumeric() && !matches!(c, '`' | '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>');
    let label = Some(&link[..end]).filter(|label| !label.starts_with("!["))?.trim_matches(is_sign);
    Some(label).filter(|label| !label.is_empty())
}

/// The code that a text is, if it is nothing else.
fn code(label: &str) -> Option<&str> {
    let code = label.strip_prefix('`')?.strip_suffix('`')?;
    Some(code).filter(|code| !code.is_empty() && !code.contains('`'))
}

/// The pieces of code in some blocks.
fn spans<'t>(page: &'t Page, text: &'t str, blocks: std::ops::Range<u32>) -> impl Iterator<Item = &'t str> {
    let blocks = page.blocks.get(blocks.start as usize..blocks.end as usize).unwrap_or(&[]);
    let facts = blocks.iter().flat_map(|block| page.facts_of(block));
    facts.filter(|fact| fact.kind == FactKind::CodeSpan).map(|fact| fact.span.of(text).trim_matches('`').trim())
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
        assert_eq!(of("[**lamp** →](#lamp)").as_deref(), Some("lamp"));
        assert_eq!(of("[，](#lamp)"), None);
        assert_eq!(of("[![lamp](lamp.png)](#lamp)"), None);
        assert_eq!(of("<https://lamp.example>"), None);
        assert_eq!(code("`lamp`"), Some("lamp"));
        assert_eq!(code("`lamp` and `lantern`"), None);
        assert_eq!(code("lamp"), None);
    }
}
