//! When a run fails.

use std::collections::BTreeMap;

use super::{Overrides, tags};
use crate::config::{Config, FailOn};
use crate::finding::{Finding, Level};
use crate::locale::Locale;

/// From which findings on a run fails.
#[derive(Clone, Debug)]
pub struct Gate {
    /// For languages of which nothing else is said.
    fail_on: FailOn,
    /// Of single languages.
    locales: BTreeMap<String, FailOn>,
    max_warnings: Option<u32>,
}

impl Default for Gate {
    /// Errors fail.
    fn default() -> Self {
        Gate { fail_on: FailOn::Error, locales: BTreeMap::new(), max_warnings: None }
    }
}

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is bad enough.
    Passed,
    /// A finding is.
    Failed,
    /// No finding is, but there are more warnings than allowed.
    TooManyWarnings {
        /// How many there are.
        warnings: usize,
        /// How many may be.
        allowed: u32,
    },
}

impl Gate {
    /// What the command line asks outweighs what the configuration says of all languages. What the configuration says
    /// of one language outweighs both, unless nothing at all is to fail.
    pub fn new(config: &Config, asked: &Overrides) -> Gate {
        let own = config.locales.iter().filter_map(|(tag, setting)| Some((tag.clone(), setting.fail_on?)));
        Gate {
            fail_on: asked.fail_on.or(config.fail_on).unwrap_or(FailOn::Error),
            locales: if asked.fail_on == Some(FailOn::Never) { BTreeMap::new() } else { own.collect() },
            max_warnings: asked.max_warnings.or(config.max_warnings),
        }
    }

    /// From which findings of a language on a run fails.
    pub fn fail_on(&self, locale: &Locale) -> FailOn {
        tags(locale.as_str()).find_map(|tag| self.locales.get(tag).copied()).unwrap_or(self.fail_on)
    }

    /// Whether a note may make a run fail.
    pub fn fails_on_notes(&self) -> bool {
        self.locales.values().chain([&self.fail_on]).any(|fail_on| fail_on.fails(Level::Note))
    }

    /// How a run ends that found this. Warnings of languages of which nothing fails are not counted.
    pub fn judge(&self, findings: &[Finding]) -> Verdict {
        if findings.iter().any(|finding| self.fail_on(&finding.locale).fails(finding.level)) {
            return Verdict::Failed;
        }
        let Some(allowed) = self.max_warnings else { return Verdict::Passed };
        let counts = |of: &&Finding| of.level == Level::Warning && self.fail_on(&of.locale) != FailOn::Never;
        match findings.iter().filter(counts).count() {
            warnings if warnings > allowed as usize => Verdict::TooManyWarnings { warnings, allowed },
            _ => Verdict::Passed,
        }
    }
}
