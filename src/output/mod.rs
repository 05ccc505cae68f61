//! What a check says, in one of its formats; lines and columns are born here, from bytes.

mod closing;
mod concise;
mod full;
mod json;
mod place;
mod plain;
mod snippet;

use std::io::{self, Write};
use std::sync::Arc;

use crate::rule::Manifest;
use crate::session::Outcome;
use crate::text::FileId;

pub use closing::count;
pub use full::report_handler;
pub use plain::folded;

/// The files that findings speak of.
pub trait Files {
    /// The file's path, relative to the current directory with `/`; absolute where it lies outside.
    fn path(&self, file: FileId) -> String;

    /// The file's text; `None` if it cannot be read.
    fn text(&self, file: FileId) -> Option<Arc<str>>;
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Each finding with the lines that it is about.
    #[default]
    Full,
    /// One line for each finding.
    Concise,
    /// The data, for other programs (`schema_version` 1).
    Json,
}

/// How text is laid out; JSON does not care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to write ANSI colours.
    pub color: bool,
    /// Terminal columns.
    pub width: usize,
    /// Whether the table and the closing line follow the findings.
    pub closing: bool,
}

impl Default for Style {
    fn default() -> Self {
        Style { color: false, width: 100, closing: true }
    }
}

/// Writes `outcome`. Findings of one file stand together, and each text is held only as long as its findings last.
///
/// # Errors
/// Those of `out`.
pub fn render(
    format: Format,
    outcome: &Outcome,
    files: &dyn Files,
    catalogue: &[Manifest],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Full => full::write(outcome, files, style, out)?,
        Format::Concise => concise::write(outcome, files, style, out)?,
        Format::Json => return json::write(outcome, files, out),
    }
    if style.closing { closing::write(outcome, catalogue, out) } else { Ok(()) }
}
