//! What may be asked of rules: how bad their findings are, and when a check fails.

use std::collections::BTreeMap;
use std::ops::Range;

use globset::GlobSet;

use crate::finding::{ByCause, Cause, Level};

/// A rule's own options, by name.
pub type RuleOptions = serde_json::Map<String, serde_json::Value>;

/// What is asked of a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleSetting {
    /// How bad, by who has to act; `None` leaves it as it is.
    pub levels: ByCause<Option<LevelSetting>>,
    /// The rule's own options; only under the top-level `rules`.
    pub options: RuleOptions,
    /// The setting's value in the file.
    pub span: Range<usize>,
}

impl RuleSetting {
    /// Whether the rule is to report nothing at all.
    pub fn is_off(&self) -> bool {
        Cause::ALL.iter().all(|cause| self.levels.of(*cause) == Some(LevelSetting::Off))
    }

    /// Whether the rule is to report something, whatever is said elsewhere.
    pub fn is_on(&self) -> bool {
        Cause::ALL.iter().any(|cause| matches!(self.levels.of(*cause), Some(LevelSetting::At(_))))
    }
}

/// A level, or none at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelSetting {
    /// Do not report.
    Off,
    /// Report so.
    At(Level),
}

impl LevelSetting {
    /// The names of all settings, as in the file.
    pub const NAMES: [&str; 4] = ["off", "note", "warning", "error"];

    /// The setting that is called so.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "off" => Some(LevelSetting::Off),
            "note" => Some(LevelSetting::At(Level::Note)),
            "warning" => Some(LevelSetting::At(Level::Warning)),
            "error" => Some(LevelSetting::At(Level::Error)),
            _ => None,
        }
    }

    /// Its name, as in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            LevelSetting::Off => "off",
            LevelSetting::At(level) => level.as_str(),
        }
    }

    /// The level; `None` is off.
    pub fn level(self) -> Option<Level> {
        match self {
            LevelSetting::Off => None,
            LevelSetting::At(level) => Some(level),
        }
    }
}

/// Rules for some pages.
#[derive(Clone, Debug)]
pub struct FileSetting {
    /// Page paths.
    pub paths: GlobSet,
    /// The same, as they are written.
    pub patterns: Vec<String>,
    /// What is asked of rules there.
    pub rules: BTreeMap<String, RuleSetting>,
}

/// What differs for a language.
#[derive(Clone, Debug, Default)]
pub struct LocaleSetting {
    /// What is asked of rules there.
    pub rules: BTreeMap<String, RuleSetting>,
    /// Lowest level in this language that makes a check fail.
    pub fail_on: Option<FailOn>,
}

/// From which level on findings fail a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOn {
    /// Errors.
    Error,
    /// Warnings and errors.
    Warning,
    /// Any finding.
    Note,
    /// None.
    Never,
}

impl FailOn {
    /// The names of all, as in the file and on the command line.
    pub const NAMES: [&str; 4] = ["error", "warning", "note", "never"];

    /// The one that is called so.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "error" => Some(FailOn::Error),
            "warning" => Some(FailOn::Warning),
            "note" => Some(FailOn::Note),
            "never" => Some(FailOn::Never),
            _ => None,
        }
    }

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self.level() {
            Some(level) => level.as_str(),
            None => "never",
        }
    }

    /// The mildest level that fails; `None` if nothing does.
    pub fn level(self) -> Option<Level> {
        match self {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Note => Some(Level::Note),
            FailOn::Never => None,
        }
    }

    /// Whether a finding of this level fails a check.
    pub fn fails(self, level: Level) -> bool {
        self.level().is_some_and(|bar| level <= bar)
    }
}
