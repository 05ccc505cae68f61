//! What the command line asks of a run.

use crate::config::FailOn;
use crate::finding::Level;
use crate::locale::Locale;

/// What the command line asks of a run.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Only these rules; all if empty.
    pub select: Vec<String>,
    /// Not these rules.
    pub ignore: Vec<String>,
    /// Nothing below this level.
    pub min_level: Option<Level>,
    /// Only these target locales; all if empty.
    pub locales: Vec<Locale>,
    /// From which findings on the run fails, whatever the configuration says of all languages.
    pub fail_on: Option<FailOn>,
    /// How many warnings are allowed, whatever the configuration says.
    pub max_warnings: Option<u32>,
}
