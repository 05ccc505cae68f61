//! What the loss of a whole block is reported as.

use crate::page::{Block, BlockKind, FactKind, Page};
use crate::text::Span;

/// What the loss of a whole block is reported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The block itself: a paragraph, list item, table row or piece of HTML.
    Block,
    /// Each of its facts of this kind: an image alone in a paragraph is a lost image.
    Facts(FactKind),
}

/// Who answers for a block that is alone.
pub fn owner(page: &Page, text: &str, block: &Block) -> Owner {
    let facts = page.facts_of(block);
    let has = |kind: FactKind| facts.iter().any(|fact| fact.kind == kind);
    match block.kind {
        BlockKind::Code => Owner::Facts(FactKind::CodeBlock),
        BlockKind::Directive if has(FactKind::Video) => Owner::Facts(FactKind::Video),
        BlockKind::Directive if has(FactKind::Accordion) => Owner::Facts(FactKind::Accordion),
        BlockKind::Directive if !has(FactKind::Directive) && has(FactKind::Template) => {
            Owner::Facts(FactKind::Template)
        }
        BlockKind::Directive => Owner::Facts(FactKind::Directive),
        BlockKind::Footnote => Owner::Facts(FactKind::FootnoteDefinition),
        BlockKind::Paragraph | BlockKind::Html => {
            for kind in [FactKind::Image, FactKind::Video, FactKind::Include] {
                let spans = facts.iter().map(|fact| fact.span);
                if has(kind) && words_outside(text, block.span, spans) <= attribute_words(text, block) {
                    return Owner::Facts(kind);
                }
            }
            Owner::Block
        }
        _ => Owner::Block,
    }
}

/// Letters and digits in the attribute lists of a block: `{width="50%"}` is no text.
fn attribute_words(text: &str, block: &Block) -> usize {
    let mut words = 0;
    let mut rest = block.span.of(text);
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        words += rest[open..open + close].chars().filter(|c| c.is_alphanumeric()).count();
        rest = &rest[open + close..];
    }
    words
}

/// Bytes of `span` that are words, not only markup around a fact.
fn words_outside(text: &str, span: Span, facts: impl Iterator<Item = Span>) -> usize {
    let mut at = span.start;
    let mut words = 0;
    let mut count = |from: u32, to: u32| {
        words += Span { start: from, end: to }.of(text).chars().filter(|c| c.is_alphanumeric()).count();
    };
    for fact in facts {
        if fact.start > at {
            count(at, fact.start);
        }
        at = at.max(fact.end);
    }
    if at < span.end {
        count(at, span.end);
    }
    words
}
