//! Accidents of the source's markup that a translation system mends in passing.
//!
//! A list indented too far is code, a list glued to a paragraph is text; systems that parse and write pages anew turn
//! both into the list that was meant. The translation then differs from the source, and is right.

use super::{Difference, Pages};
use crate::page::{Block, BlockKind, FactKind, Page};

/// Drops differences in the kinds and numbers of blocks from sections whose source holds an accident.
pub(super) fn forgive(pages: &Pages<'_>, differences: &mut Vec<Difference>) {
    let suspect = |d: &Difference| {
        matches!(d, Difference::MissingBlocks { .. } | Difference::ExtraBlocks { .. } | Difference::Kind { .. })
            || matches!(d, Difference::Missing { fact, .. } if pages.source.facts[*fact as usize].kind == FactKind::CodeBlock)
    };
    if !differences.iter().any(suspect) {
        return;
    }
    let page = pages.source;
    let sections: Vec<bool> = page
        .sections
        .iter()
        .map(|section| page.blocks_of(section).iter().any(|block| is_accident(page, pages.source_text, block)))
        .collect();
    let section_of = |block: u32| page.sections.partition_point(|s| s.blocks.start <= block).saturating_sub(1);
    differences.retain(|difference| {
        let block = match *difference {
            Difference::MissingBlocks { first, .. } => first,
            Difference::Kind { source, .. } => source,
            Difference::ExtraBlocks { after: Some(after), .. } => after,
            Difference::Missing { fact, .. } if page.facts[fact as usize].kind == FactKind::CodeBlock => {
                page.blocks.partition_point(|b| b.facts.start <= fact).saturating_sub(1) as u32
            }
            _ => return true,
        };
        !sections.get(section_of(block)).copied().unwrap_or(false)
    });
}

/// A list that is code because it is indented too far, or text because no blank line parts it from a paragraph.
fn is_accident(page: &Page, text: &str, block: &Block) -> bool {
    let slice = block.span.of(text);
    match block.kind {
        BlockKind::Code => {
            let indented =
                page.facts_of(block).iter().any(|f| f.kind == FactKind::CodeBlock && page.value_of(f) == "    ");
            indented && begins_item(slice.trim_start())
        }
        BlockKind::Paragraph | BlockKind::Item | BlockKind::Step => {
            slice.lines().skip(1).any(|line| begins_item(line.trim_start_matches(['>', ' ', '\t'])))
        }
        _ => false,
    }
}

fn begins_item(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let marker = if digits == 0 { line.strip_prefix(['-', '*', '+']) } else { line[digits..].strip_prefix(['.', ')']) };
    digits < 4 && marker.is_some_and(|rest| rest.starts_with([' ', '\t']))
}

#[cfg(test)]
mod tests {
    use super::begins_item;

    #[test]
    fn items() {
        assert!(begins_item("- x"));
        assert!(begins_item("12. x"));
        assert!(!begins_item("-x"));
        assert!(!begins_item("**x**"));
        assert!(!begins_item("2026. x"));
    }
}
