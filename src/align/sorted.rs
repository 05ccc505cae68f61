//! Pages in the order of the alphabet, such as glossaries: a translation sorts them by its own words.

use super::{Alignment, Difference, Pages};
use crate::page::{Page, Section};
use crate::text::unmarked;

/// Sections of one level that show an order.
const FEWEST: usize = 3;
/// The same where the order of the target's script is not known: it is sorted by reading.
const FEWEST_BY_READING: usize = 6;

/// Drops sections that are in another place because their page is sorted by its titles, as the source is by its own.
pub(super) fn drop_sorted(pages: &Pages<'_>, result: &Alignment, differences: &mut Vec<Difference>) {
    let level = |difference: &Difference| match difference {
        Difference::MovedSection { source, .. } => Some(pages.source.sections[*source as usize].level),
        _ => None,
    };
    let mut levels: Vec<u8> = differences.iter().filter_map(level).collect();
    levels.sort_unstable();
    levels.dedup();
    levels.retain(|level| is_sorted_anew(pages, result, *level));
    differences.retain(|difference| level(difference).is_none_or(|level| !levels.contains(&level)));
}

fn is_sorted_anew(pages: &Pages<'_>, result: &Alignment, level: u8) -> bool {
    let theirs: Vec<String> = titles(pages.source, pages.source_text, level, |_| true);
    let paired = |at: u32| result.sections.iter().any(|pair| pair.target == at);
    let ours: Vec<String> = titles(pages.target, pages.target_text, level, paired);
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
