//! The one engine: open, check. It owns what is read and runs the stages in order.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::finding::{Finding, Level, Notice};
use crate::layout::Layout;
use crate::locale::Locale;
use crate::text::FileId;

/// Where the configuration comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConfigChoice {
    /// `locdrift.yaml`, searched upward from the path, stopping at a `.git`.
    #[default]
    Search,
    /// None at all.
    Nothing,
    /// This file.
    File(PathBuf),
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Where to look; the current directory if empty.
    pub path: PathBuf,
    /// `--source en=DIR`: at most one locale, one directory a product.
    pub sources: Vec<(Locale, PathBuf)>,
    /// `--target fr-FR=DIR`.
    pub targets: Vec<(Locale, PathBuf)>,
    /// Configuration.
    pub config: ConfigChoice,
    /// Only these target locales; all if empty.
    pub locales: Vec<Locale>,
    /// Only these rules; all if empty.
    pub select: Vec<String>,
    /// Not these rules.
    pub ignore: Vec<String>,
    /// Nothing below this level.
    pub min_level: Option<Level>,
    /// Worker threads; the machine's if `None`.
    pub threads: Option<usize>,
}

/// What one locale amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct LocaleSummary {
    /// Pages read.
    pub pages: usize,
    /// Findings about this locale, by level.
    pub errors: usize,
    /// See `errors`.
    pub warnings: usize,
    /// See `errors`.
    pub notes: usize,
}

/// The run in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Pages read, in all languages.
    pub pages: usize,
    /// Page groups.
    pub groups: usize,
    /// By locale, the source too.
    pub locales: BTreeMap<Locale, LocaleSummary>,
}

/// All that a check has to say; nothing is thrown away.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// In their final order: by path, worst level first within a page, then by place.
    pub findings: Vec<Finding>,
    /// What a suppression silenced, with its reason (empty if none was given).
    pub suppressed: Vec<(Finding, String)>,
    /// About the run as a whole.
    pub notices: Vec<Notice>,
    /// In numbers.
    pub summary: Summary,
}

/// Why a check could not run; each says what, where and the mend.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum Error {
    /// Wrong use.
    #[error("{0}")]
    Usage(String),
}

/// An opened project.
pub struct Session {
    /// The files.
    pub layout: Layout,
}

impl Session {
    /// Reads the configuration and finds the files.
    ///
    /// # Errors
    /// When the configuration is invalid or a directory cannot be read.
    pub fn open(_request: &Request) -> Result<Session, Error> {
        Ok(Session { layout: Layout::default() })
    }

    /// Runs all stages.
    pub fn check(&self) -> Outcome {
        Outcome::default()
    }

    /// The text of a file, read again; `None` if it cannot be read as UTF-8.
    pub fn text(&self, file: FileId) -> Option<Arc<str>> {
        std::fs::read_to_string(self.layout.disk_path(file)).ok().map(Arc::from)
    }
}
