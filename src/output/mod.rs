//! What a check says, in one of its formats; lines and columns are born here, from bytes.

mod closing;
mod concise;
mod diff;
mod full;
mod json;
mod place;
mod plain;
mod snippet;

use std::io::{self, Write};
use std::sync::Arc;

use rayon::prelude::*;

use crate::finding::Finding;
use crate::rule::Manifest;
use crate::session::Outcome;
use crate::text::FileId;

pub use closing::count;
pub use diff::{DiffFormat, render_diff};
pub use full::report_handler;
use place::Shelf;
pub use plain::folded;

/// The files that findings speak of.
pub trait Files: Sync {
    /// The file's path, relative to the current directory with `/`; absolute where it lies outside.
    fn path(&self, file: FileId) -> String;

    /// The file's text; `None` if it cannot be read.
    fn text(&self, file: FileId) -> Option<Arc<str>>;

    /// Threads to write with; one is enough.
    fn pool(&self) -> Option<&rayon::ThreadPool> {
        None
    }
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

/// Files that are written at once; bounds what is held in memory.
const BATCH: usize = 128;

/// Writes the findings of each file with `write`, several files at once, and puts them out in order. `write` is given
/// the number of the first of the findings.
fn by_file(
    outcome: &Outcome,
    files: &dyn Files,
    out: &mut dyn Write,
    write: impl Fn(usize, &[Finding], &mut Shelf<'_>, &mut Vec<u8>) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let mut chunks = Vec::new();
    let mut number = 0;
    for chunk in outcome.findings.chunk_by(|a, b| a.at.file == b.at.file) {
        chunks.push((number, chunk));
        number += chunk.len();
    }
    let one = |(number, chunk): &(usize, &[Finding])| -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        write(*number, chunk, &mut Shelf::new(files), &mut text)?;
        Ok(text)
    };
    for batch in chunks.chunks(BATCH) {
        let texts: Vec<io::Result<Vec<u8>>> = match files.pool() {
            Some(pool) => pool.install(|| batch.par_iter().map(one).collect()),
            None => batch.iter().map(one).collect(),
        };
        for text in texts {
            out.write_all(&text?)?;
        }
    }
    Ok(())
}
