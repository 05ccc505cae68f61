//! Accidents of the source's markup that a translation system fixes in passing.
//!
//! A list indented too far is code, a list glued to a paragraph is text; systems that parse and write pages again turn
//! both into the list that was meant. The translation then differs from the source, and is right.

use super::{Difference, Pages};
use crate::page::{Block, BlockKind, FactKind, Page};

/// Drops differences in the kinds and numbers of blocks from sections whose source holds an accident.
///
/// Returns the blocks of such sections that begin with a mark glued to its text: only the source can fix them.
pub(super) fn drop_source_mistakes(pages: &Pages<'_>, differences: &mut Vec<Difference>) -> Vec<u32> {
    let suspect = |d: &Difference| {
        matches!(d, Difference::MissingBlocks { .. } | Difference::ExtraBlocks { .. } | Difference::Kind { .. })
            || matches!(d, Difference::Missing { fact, .. } if pages.source.facts[*fact as usize].kind == FactKind::CodeBlock)
    };
    if !differences.iter().any(suspect) {
        return Vec::new();
    }
    let page = pages.source;
    let sections: Vec<bool> = page
        .sections
        .iter()
        .map(|section| page.blocks_of(section).iter().any(|block| is_source_mistake(page, pages.source_text, block)))
        .collect();
    let section_of = |block: u32| page.sections.partition_point(|s| s.blocks.start <= block).saturating_sub(1);
    let mut repaired = vec![false; sections.len()];
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
        let is_forgiven = sections.get(section_of(block)).copied().unwrap_or(false);
        if is_forgiven {
            repaired[section_of(block)] = true;
        }
        !is_forgiven
    });
    let sections = page.sections.iter().zip(repaired).filter(|(_, repaired)| *repaired);
    let blocks = sections.flat_map(|(section, _)| section.blocks.start..section.blocks.end);
    blocks.filter(|block| is_glued(pages.source_text, &page.blocks[*block as usize])).collect()
}

/// Whether a page has a paragraph that would be a list item if a blank followed its mark.
pub fn has_glued_marks(page: &Page, text: &str) -> bool {
    page.blocks.iter().any(|block| is_glued(text, block))
}

/// A paragraph that would be a list item if a blank followed its mark.
pub fn is_glued(text: &str, block: &Block) -> bool {
    block.kind == BlockKind::Paragraph && glued_mark(block.span.of(text))
}

/// `*Word` that no `*` closes, `-Word`, `1.Word`, `1.**Word**`.
pub(super) fn glued_mark(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let begins = |rest: &str| {
        let strong = rest.strip_prefix("**").filter(|words| words.contains("**"));
        strong.unwrap_or(rest).starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
    };
    match digits {
        0 => match text.strip_prefix('*') {
            Some(rest) => !rest.contains('*') && begins(rest),
            None => text.strip_prefix('-').is_some_and(begins),
        },
        1..=2 => text[digits..].strip_prefix(['.', ')']).is_some_and(begins),
        _ => false,
    }
}

/// A list that is code because it is indented too far, or text because no blank line parts it from a paragraph.
fn is_source_mistake(page: &Page, text: &str, block: &Block) -> bool {
    let slice = block.span.of(text);
    match block.kind {
        BlockKind::Code => {
            let indented =
                page.facts_of(block).iter().any(|f| f.kind == FactKind::CodeBlock && page.value_of(f) == "    ");
            indented && (begins_item(slice.trim_start()) || block.prose.letters() > 0)
        }
        // A table in a quote that some of its lines leave.
        BlockKind::Html => block.depth > 0 && slice.starts_with("<table") && !slice.contains("</table"),
        BlockKind::Paragraph if glued_mark(slice) => true,
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
    use super::{begins_item, glued_mark};

    #[test]
    fn marks_without_their_blank() {
        for text in ["*For more, see [a](b.md)", "-Open the lid", "1.Open the lid", "4.**Open** it"] {
            assert!(glued_mark(text), "{text}");
        }
        for text in [
            "*For* more",
            "* For more",
            "**For** more",
            "-o file",
            "3.5 volts",
            "1.a",
            "2026.A",
            "1.**Open",
            "1.**5** W",
        ] {
            assert!(!glued_mark(text), "{text}");
        }
    }

    #[test]
    fn items() {
        assert!(begins_item("- x"));
        assert!(begins_item("12. x"));
        assert!(!begins_item("-x"));
        assert!(!begins_item("**x**"));
        assert!(!begins_item("2026. x"));
    }
}
