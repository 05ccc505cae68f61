//! What a block holds that is the same in all languages: facts, words of the Latin alphabet, two of them in a row, and
//! numbers.

use super::addresses;
use super::evidence_cache::EvidenceCache;
use super::weights::{comparable, is_invariant};
use crate::page::{BlockKind, FactKind, Page};
use crate::text::hash;

/// What a fact weighs.
const FACT: f32 = 1.5;
/// What a word weighs, and two of them in a row.
pub(super) const WORD: f32 = 1.0;
/// What a number weighs.
const NUMBER: f32 = 0.5;

/// Hands over what a block holds, and what that weighs.
pub(super) fn held(known: &EvidenceCache<'_>, page: &Page, text: &str, at: u32, mut hold: impl FnMut(u64, f32)) {
    let block = &page.blocks[at as usize];
    for fact in page.facts_of(block) {
        let tells = is_invariant(fact.kind) && !matches!(fact.kind, FactKind::Control | FactKind::Directive);
        if tells && !fact.is_empty_token() {
            hold(comparable(fact.kind, known.key(page, fact)), FACT);
        }
    }
    if block.kind == BlockKind::Code {
        return;
    }
    addresses::around(page, block, text, |piece| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let mut before = None;
        for word in piece.split(|c: char| !is_part(c)) {
            let word = word.trim_matches(['-', '_', '.']);
            let is_number = word.bytes().all(|byte| !byte.is_ascii_alphabetic());
            if word.is_empty() {
                before = None;
                continue;
            }
            let key = hash(word.to_ascii_lowercase().as_bytes());
            if is_number || word.len() > 2 {
                hold(key, if is_number { NUMBER } else { WORD });
            }
            if let Some(before) = before.replace(key).filter(|_| !is_number) {
                hold(key ^ u64::rotate_left(before, 1), WORD);
            }
        }
    });
}
