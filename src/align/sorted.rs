//! Pages in the order of the alphabet, such as glossaries: a translation sorts them by its own words.

use std::collections::HashSet;

use super::{Alignment, Pages};
use crate::page::{Page, Section};
use crate::text::unmarked;

/// Sections of one level that show an order.
const FEWEST: usize = 3;
/// The same where the order of the target's script is not known: it is sorted by reading.
const FEWEST_BY_READING: usize = 6;

/// The levels of sections that are in another place because their page is sorted by its titles, as the source is by its
/// own.
pub(super) fn levels(pages: &Pages<'_>, result: &Alignment) -> Vec<u8> {
    let moved = result.sections.iter().filter(|pair| pair.moved);
    let mut levels: Vec<u8> = moved.map(|pair| pages.source.sections[pair.source as usize].level).collect();
    levels.sort_unstable();
    levels.dedup();
    levels.retain(|level| is_sorted_anew(pages, result, *level));
    levels
}

fn is_sorted_anew(pages: &Pages<'_>, result: &Alignment, level: u8) -> bool {
    let theirs: Vec<String> = titles(pages.source, pages.source_text, level, |_| true);
    let paired: HashSet<u32> = result.sections.iter().map(|pair| pair.target).collect();
    let ours: Vec<String> = titles(pages.target, pages.target_text, level, |at| paired.contains(&at));
    let is_by_reading = ours.iter().any(|title| title.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c)));
    let fewest = if is_by_reading { FEWEST_BY_READING } else { FEWEST };
    theirs.len() >= fewest
        && ours.len() * 2 >= theirs.len()
        && is_sorted(&theirs)
        && (is_by_reading || is_sorted(&ours))
}

/// Whether titles are in order, but for a few: an overview before the entries, a slip.
fn is_sorted(titles: &[String]) -> bool {
    let wrong = titles.windows(2).filter(|pair| pair[0] > pair[1]).count();
    wrong * 8 <= titles.len()
}

/// The titles of the sections of one level as they are sorted: without marks, signs and case.
fn titles(page: &Page, text: &str, level: u8, wanted: impl Fn(u32) -> bool) -> Vec<String> {
    let of_level = (0..).zip(&page.sections).filter(|(at, section)| section.level == level && wanted(*at));
    of_level.map(|(_, section): (u32, &Section)| sorted_as(section.title.of(text))).collect()
}

fn sorted_as(title: &str) -> String {
    let letters = title.chars().map(unmarked).filter(|c| c.is_alphanumeric());
    let hiragana = |c: char| match c {
        '\u{30a1}'..='\u{30f6}' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        c => c,
    };
    letters.flat_map(char::to_lowercase).map(hiragana).collect()
}

#[cfg(test)]
mod tests {
    use super::sorted_as;

    #[test]
    fn titles_are_sorted_without_marks_and_case() {
        let mut titles = ["Zug", "Öl", "offen", "Éclat", "`eben`"];
        titles.sort_by_key(|title| sorted_as(title));
        assert_eq!(titles, ["`eben`", "Éclat", "offen", "Öl", "Zug"]);
        assert!(sorted_as("ア") < sorted_as("い"));
    }
}
