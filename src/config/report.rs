//! What reports are asked: targets, and where files can be seen on the web.

use std::collections::BTreeMap;

use crate::locale::Locale;

/// A measure that may have a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Words that are translated as the source has them now.
    UpToDate,
    /// Pages with a translation.
    Coverage,
    /// Words of pages with a translation.
    CoverageWords,
    /// Pages whose source is what it was.
    Fresh,
    /// Words that did not change since.
    FreshWords,
    /// Names of UI controls without a finding.
    Terms,
}

impl Measure {
    /// All, with their names.
    pub const ALL: [(Measure, &'static str); 6] = [
        (Measure::UpToDate, "up-to-date"),
        (Measure::Coverage, "coverage"),
        (Measure::CoverageWords, "coverage-words"),
        (Measure::Fresh, "fresh"),
        (Measure::FreshWords, "fresh-words"),
        (Measure::Terms, "terms"),
    ];

    /// Its name in options and configuration.
    pub fn name(self) -> &'static str {
        Measure::ALL.iter().find(|(measure, _)| *measure == self).map_or("", |(_, name)| name)
    }

    /// The one with a name.
    pub fn named(name: &str) -> Option<Measure> {
        Measure::ALL.iter().find(|(_, own)| *own == name).map(|(measure, _)| *measure)
    }
}

/// A percentage, such as `90`, `90%` or `99.5 %`, in tenths of a percent, rounded up.
///
/// # Errors
/// In words, when it is none.
pub fn tenths(text: &str) -> Result<u64, String> {
    let number = text.trim();
    let number = number.strip_suffix('%').unwrap_or(number).trim();
    let value: f64 = number.parse().map_err(|_| format!("`{text}` is not a percentage"))?;
    match (0.0..=100.0).contains(&value) {
        true => Ok((value * 10.0).ceil() as u64),
        false => Err(format!("`{text}` is not between 0 and 100 %")),
    }
}

/// What the configuration says about reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportSetting {
    /// What each language should reach at least, in tenths of a percent.
    pub targets: BTreeMap<Measure, u64>,
    /// An address for files of every language, with `{path}`, `{line}`, `{locale}` and `{product}`.
    pub links: Option<String>,
    /// The same for some languages.
    pub locale_links: BTreeMap<Locale, String>,
}
