//! Passages that went from one block into another, while that stayed what it was: a sentence that got a paragraph of
//! its own, or a paragraph that was taken into its neighbour.

use super::blocks::bodies;
use super::matching::Pairs;
use super::sections::Sections;
use super::signatures::Signatures;
use super::words::{self, Token};
use crate::page::{BlockKind, Page};
use crate::text::Span;

/// How many blocks away the other one may be.
const REACH: u32 = 6;
/// Telling words that a passage must have to be known again.
const ENOUGH: usize = 4;
/// How much of a new block must come from the old one.
const CUT_OUT: f32 = 0.8;
/// How much of an old block must be in the new one; the rest was dropped.
const TAKEN_IN: f32 = 0.6;

/// Blocks of the old version and blocks of the new one that have a passage in common beside their counterparts; one of
/// the two has none.
pub fn parts(old: &Page, new: &Page, prints: [&Signatures; 2], sections: &Sections, pairs: &Pairs) -> Vec<(u32, u32)> {
    let mut parts = Vec::new();
    for (old_body, new_body) in bodies(old, new, sections) {
        for at in new_body.start..new_body.end {
            if pairs.new[at as usize].is_none() && is_text(new, at) {
                let found = near(at, new_body).find_map(|beside| {
                    let whole = pairs.new[beside as usize]?;
                    came(bag(prints[0], whole), bag(prints[1], beside), &bag(prints[1], at), CUT_OUT).then_some(whole)
                });
                parts.extend(found.map(|whole| (whole, at)));
            }
        }
        for at in old_body.start..old_body.end {
            if pairs.old[at as usize].is_none() && is_text(old, at) {
                let found = near(at, old_body).find_map(|beside| {
                    let whole = pairs.old[beside as usize]?;
                    came(bag(prints[1], whole), bag(prints[0], beside), &bag(prints[0], at), TAKEN_IN).then_some(whole)
                });
                parts.extend(found.map(|whole| (at, whole)));
            }
        }
    }
    parts
}

fn is_text(page: &Page, block: u32) -> bool {
    let kind = page.blocks.get(block as usize).map(|block| block.kind);
    matches!(kind, Some(BlockKind::Paragraph | BlockKind::Item | BlockKind::Step))
}

/// The blocks around one, the nearest first.
fn near(at: u32, body: Span) -> impl Iterator<Item = u32> {
    let all = (1..=REACH).flat_map(move |step| [at.checked_sub(step), at.checked_add(step)]);
    all.flatten().filter(move |beside| (body.start..body.end).contains(beside))
}

fn bag(prints: &Signatures, block: u32) -> Vec<Token> {
    words::bag(prints.tokens(block).iter().copied())
}

/// Whether a part holds, for the greatest share, what a whole has beside its counterpart.
fn came(whole: Vec<Token>, counterpart: Vec<Token>, part: &[Token], share: f32) -> bool {
    if part.len() < ENOUGH || whole.len() < part.len() / 2 {
        return false;
    }
    let beside = words::without(&whole, &counterpart);
    words::common(&beside, part) as f32 >= share * part.len() as f32
}
