//! The numbers of a language or slice, by name: what CSV, JSON and XLSX hold.

use super::{Measures, Share};

/// A number, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// A count.
    Count(u64),
    /// In percent, with one decimal place.
    Percent(f64),
    /// For 1,000 words, with two decimal places.
    Rate(f64),
    /// It does not apply: the age of the oldest outdated page, where none is outdated.
    Nothing,
    /// It is unknown.
    Unknown,
}

impl From<Share> for Cell {
    fn from(share: Share) -> Cell {
        share.percent().map_or(Cell::Unknown, Cell::Percent)
    }
}

/// All numbers, each with its name.
pub fn columns(of: &Measures) -> Vec<(&'static str, Cell)> {
    let age = |percent| match of.age(percent) {
        Some(days) => Cell::Count(days.into()),
        None if of.translated > 0 && of.known_words == 0 => Cell::Unknown,
        None => Cell::Nothing,
    };
    let words = &of.todo;
    vec![
        ("up_to_date_percent", of.up_to_date().into()),
        ("coverage_percent", of.coverage().into()),
        ("coverage_words_percent", of.coverage_words().into()),
        ("freshness_percent", of.freshness().into()),
        ("freshness_words_percent", of.freshness_words().into()),
        ("translated_pages", Cell::Count(of.translated)),
        ("untranslated_pages", Cell::Count(of.untranslated)),
        ("uncertain_pages", Cell::Count(of.uncertain)),
        ("orphan_pages", Cell::Count(of.orphans)),
        ("fresh_pages", Cell::Count(of.fresh)),
        ("metadata_only_pages", Cell::Count(of.metadata_only)),
        ("outdated_pages", Cell::Count(of.outdated)),
        ("unknown_pages", Cell::Count(of.unknown_pages())),
        ("words", Cell::Count(of.words)),
        ("current_words", Cell::Count(of.current_words())),
        ("words_to_translate", Cell::Count(words.total())),
        ("changed_words", Cell::Count(words.changed)),
        ("new_words", Cell::Count(words.new)),
        ("missing_words", Cell::Count(words.missing)),
        ("metadata_words", Cell::Count(words.metadata)),
        ("untranslated_words", Cell::Count(words.untranslated)),
        ("unknown_words", Cell::Count(of.unknown_words)),
        ("pages_to_translate", Cell::Count(of.todo_pages)),
        ("age_median_days", age(50)),
        ("age_p90_days", age(90)),
        ("age_oldest_days", age(100)),
        ("defects", if of.known_words == 0 { Cell::Unknown } else { Cell::Count(of.known_defects) }),
        ("defects_per_1000_words", of.defect_rate().map_or(Cell::Unknown, round)),
        ("errors_of_unknown_cause", Cell::Count(of.unknown_errors)),
        ("machine_percent", of.machine().into()),
        (
            "pages_without_human_translation",
            match of.human_pages {
                (0, _) => Cell::Unknown,
                (_, none) => Cell::Count(none),
            },
        ),
        ("terms_percent", of.terms().into()),
    ]
}

fn round(rate: f64) -> Cell {
    Cell::Rate((rate * 100.0).round() / 100.0)
}
