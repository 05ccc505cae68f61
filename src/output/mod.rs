//! What a check says, in one of its formats; lines and columns are born here, from bytes.

mod checkstyle;
mod closing;
mod concise;
mod csv;
mod diff;
mod document;
mod entry;
mod full;
mod github;
mod gitlab;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod next_steps;
mod rdjsonl;
mod sanitized;
mod sarif;
mod snippet;
mod source_files;
mod statistics;
mod step_summary;
mod together;
mod totals;
mod xml;

use std::collections::HashMap;
use std::hash::Hash;
use std::io::{self, Write};
use std::sync::Arc;

use rayon::prelude::*;

use crate::finding::{Cause, Finding, Level};
use crate::fix::Scope;
use crate::rule::Manifest;
use crate::session::Outcome;
use crate::text::FileId;

pub use closing::{Fixed, fixes_of, more_fixes};
pub use csv::csv_cell;
pub use diff::{DiffFormat, part_lines, render_diff};
pub use document::document;
pub use full::report_handler;
pub(crate) use json::OneLine;
pub(crate) use markdown::{cell as markdown_cell, inline as markdown_inline};
pub use sanitized::{Sanitized, quoted};
use source_files::SourceFiles;
pub use statistics::statistics;
pub use step_summary::{SUMMARY_BYTES, step_summary};
pub use totals::{count, flags};
pub(crate) use xml::Escaped as XmlText;

/// The files that findings speak of.
pub trait FileAccess: Sync {
    /// The file's path, relative to the current directory with `/`; absolute where it lies outside.
    fn path(&self, file: FileId) -> String;

    /// The file's text; `None` if it cannot be read.
    fn text(&self, file: FileId) -> Option<Arc<str>>;

    /// Whether it is a page of the source.
    fn is_source(&self, _: FileId) -> bool {
        false
    }

    /// Threads to write with; one is enough.
    fn pool(&self) -> Option<&rayon::ThreadPool> {
        None
    }
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Each finding with its lines in both pages; notes are counted.
    #[default]
    Full,
    /// One line for each finding; notes are counted.
    Concise,
    /// One JSON document, for other programs (`schema_version` 1).
    Json,
    /// The findings of `json`, one object per line.
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// GitHub Actions annotations, and a step summary.
    Github,
    /// GitLab Code Quality.
    Gitlab,
    /// JUnit XML, a test for each finding.
    Junit,
    /// Checkstyle XML.
    Checkstyle,
    /// Diagnostics for reviewdog, with suggestions.
    Rdjsonl,
}

impl Format {
    /// Whether its reader takes paths to be those of the repository, wherever the command runs.
    pub fn is_of_repository(self) -> bool {
        matches!(self, Format::Sarif | Format::Github | Format::Gitlab)
    }

    /// Whether it may be beside other such formats in one log: people read it, or a machine picks its lines out.
    pub fn is_log(self) -> bool {
        matches!(self, Format::Full | Format::Concise | Format::Github)
    }
}

/// How findings are laid out; most of it is for text that people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to write ANSI colours.
    pub color: bool,
    /// Whether a person sees it on a terminal, even what is for programs.
    pub terminal: bool,
    /// Terminal columns.
    pub width: usize,
    /// Whether `full` and `concise` show notes, or only count them.
    pub notes: bool,
    /// Whether `full` and `concise` begin with what is wrong in translations, instead of the order of paths.
    pub translations_first: bool,
    /// Whether the tables and the closing line follow the findings.
    pub closing: bool,
    /// Whether SARIF holds what comments silence, marked so. Not every reader heeds the mark.
    pub silenced: bool,
    /// Which fixes to point at; none, not even in the closing line, where there is nothing to be reported them.
    pub fixes: Option<Scope>,
    /// What was fixed, for the closing lines.
    pub fixed: Option<Fixed>,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            color: false,
            terminal: false,
            width: 100,
            notes: true,
            translations_first: false,
            closing: true,
            silenced: true,
            fixes: None,
            fixed: None,
        }
    }
}

/// Writes `outcome`. Findings of one file are together, and each text is held only as long as its findings last.
///
/// # Errors
/// Those of `out`.
pub fn render(
    format: Format,
    outcome: &Outcome,
    files: &dyn FileAccess,
    catalogue: &[Manifest],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    // Annotations are commands to the service; what is in them is sanitized there.
    let mut gate: Box<dyn Write + '_> = match format {
        Format::Full | Format::Concise => Box::new(Sanitized::text(out, style.color)),
        Format::Json | Format::Jsonl | Format::Sarif | Format::Gitlab | Format::Rdjsonl => {
            Box::new(Sanitized::json(out))
        }
        Format::Junit | Format::Checkstyle => Box::new(Sanitized::xml(out)),
        Format::Github => Box::new(out),
    };
    let out = &mut *gate;
    match format {
        Format::Full => full::write(outcome, files, style, out)?,
        Format::Concise => concise::write(outcome, files, style, out)?,
        Format::Json => return json::write(outcome, files, out),
        Format::Jsonl => return jsonl::write(outcome, files, out),
        Format::Sarif => return sarif::write(outcome, files, catalogue, style, out),
        Format::Github => return github::write(outcome, files, out),
        Format::Gitlab => return gitlab::write(outcome, files, out),
        Format::Junit => return junit::write(outcome, files, out),
        Format::Checkstyle => return checkstyle::write(outcome, files, out),
        Format::Rdjsonl => return rdjsonl::write(outcome, files, out),
    }
    if style.closing { closing::write(outcome, files, catalogue, style, out) } else { Ok(()) }
}

/// Files that are written at once; bounds what is held in memory.
const BATCH: usize = 128;

/// The findings that people are shown, in the order for them: where wanted, what is wrong in translations before what
/// is wrong in the source itself, and the files with the worst findings first.
fn for_people<'o>(outcome: &'o Outcome, style: &Style) -> Vec<&'o Finding> {
    let is_shown = |finding: &&Finding| style.notes || finding.level < Level::Note;
    let mut shown: Vec<&Finding> = outcome.findings.iter().filter(is_shown).collect();
    if !style.translations_first {
        return shown;
    }
    let is_own = |finding: &Finding| finding.cause == Cause::Source;
    let mut worst: HashMap<(bool, FileId), Level> = HashMap::new();
    for finding in &shown {
        let level = worst.entry((is_own(finding), finding.at.file)).or_insert(finding.level);
        *level = finding.level.min(*level);
    }
    let rank = |finding: &&Finding| {
        let file = (is_own(finding), finding.at.file);
        (file.0, worst.get(&file).copied(), file.1)
    };
    // Stable: within a file the order is that of all formats.
    shown.sort_by_key(rank);
    shown
}

/// Writes the findings of each file with `write`, several files at once, and puts them out in order. `write` is given
/// the number of the first of the findings.
fn by_file(
    outcome: &Outcome,
    files: &dyn FileAccess,
    out: &mut dyn Write,
    write: impl Fn(usize, &[Finding], &mut SourceFiles<'_>, &mut Vec<u8>) -> io::Result<()> + Sync,
) -> io::Result<()> {
    each_file(&outcome.findings, |finding| finding.at.file, files, out, write)
}

/// Does that for anything that is in files; what is in one file must be together.
fn each_file<T: Sync>(
    items: &[T],
    file: impl Fn(&T) -> FileId,
    files: &dyn FileAccess,
    out: &mut dyn Write,
    write: impl Fn(usize, &[T], &mut SourceFiles<'_>, &mut Vec<u8>) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let mut chunks = Vec::new();
    let mut number = 0;
    for chunk in items.chunk_by(|a, b| file(a) == file(b)) {
        chunks.push((number, chunk));
        number += chunk.len();
    }
    let one = |(number, chunk): &(usize, &[T])| -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        write(*number, chunk, &mut SourceFiles::new(files), &mut text)?;
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

/// For each of several keys how many equal ones are before it.
fn ordinals<K: Eq + Hash>(keys: impl Iterator<Item = K>) -> Vec<usize> {
    let mut seen: HashMap<K, usize> = HashMap::new();
    let next = |key| {
        let count = seen.entry(key).or_default();
        *count += 1;
        *count - 1
    };
    keys.map(next).collect()
}
