//! Targets: what each language should reach, and what it misses.

use std::fmt;
use std::str::FromStr;

use super::{Measures, Report, Share};
use crate::config::{Measure, tenths};
use crate::locale::Locale;

/// The value of a measure for a language.
pub(super) fn value(measure: Measure, of: &Measures) -> Share {
    match measure {
        Measure::UpToDate => of.up_to_date(),
        Measure::Coverage => of.coverage(),
        Measure::CoverageWords => of.coverage_words(),
        Measure::Fresh => of.freshness(),
        Measure::FreshWords => of.freshness_words(),
        Measure::Terms => of.terms(),
    }
}

/// What a measure should be at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The measure.
    pub measure: Measure,
    /// Tenths of a percent.
    pub least: u64,
}

impl FromStr for Target {
    type Err = String;

    /// `fresh=90`, or `90` for the headline.
    fn from_str(text: &str) -> Result<Target, String> {
        let (name, value) = text.split_once('=').unwrap_or(("up-to-date", text));
        let names = || Measure::ALL.map(|(_, name)| name).join(", ");
        let measure =
            Measure::named(name.trim()).ok_or_else(|| format!("there is no measure `{name}`: {}", names()))?;
        Ok(Target { measure, least: tenths(value)? })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.measure.name(), percent(self.least))
    }
}

fn percent(tenths: u64) -> String {
    Share { part: tenths, whole: 1000 }.shown()
}

/// The targets of all languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets(pub Vec<Target>);

/// A target that a language does not reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The language.
    pub locale: Locale,
    /// The target.
    pub target: Target,
    /// What the measure is.
    pub is: Share,
}

impl fmt::Display for Missed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Missed { locale, target, is } = self;
        write!(f, "{locale}: {} is {}, below {}", target.measure.name(), is.shown(), percent(target.least))
    }
}

impl Targets {
    /// What is not reached; a measure that is unknown does not reach its target.
    pub fn missed(&self, report: &Report) -> Vec<Missed> {
        let of_locale = |of: &super::LocaleReport| {
            let (locale, measures) = (of.locale.clone(), of.measures.clone());
            let missed = move |target: &Target| {
                let is = value(target.measure, &measures);
                let reached = is.tenths().is_some_and(|tenths| tenths >= target.least);
                (!reached).then(|| Missed { locale: locale.clone(), target: *target, is })
            };
            self.0.iter().filter_map(missed).collect::<Vec<_>>()
        };
        report.locales.iter().flat_map(of_locale).collect()
    }

    /// The target of a measure.
    pub fn of(&self, measure: Measure) -> Option<&Target> {
        self.0.iter().find(|target| target.measure == measure)
    }
}
