//! `locdrift rules`: the catalogue in a table, or as data.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde::Serialize;
use textwrap::{Options as Wrap, WordSplitter};

use super::{Exit, Failure, written};
use crate::finding::{ByCause, Level};
use crate::output::Style;
use crate::rule::Manifest;

/// Columns that the table takes at most.
const WIDTH: usize = 80;

/// What `rules` is asked.
#[derive(Args, Debug)]
pub(super) struct Options {
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    output_format: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Table, for people
    Text,
    /// JSON, for other programs
    Json,
}

/// Runs the command.
pub(super) fn run(
    options: &Options,
    catalogue: &[Manifest],
    style: &Style,
    stdout: &mut dyn Write,
) -> Result<Exit, Failure> {
    written(match options.output_format {
        Form::Text => text(catalogue, style, stdout),
        Form::Json => json(catalogue, stdout),
    })?;
    Ok(Exit::Clean)
}

fn text(catalogue: &[Manifest], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let name = catalogue.iter().map(|manifest| manifest.id.0.len()).max().unwrap_or(0).max("Rule".len());
    let level = "warning".len();
    let summary = style.width.min(WIDTH).saturating_sub(name + level + 4).max(20);
    let wrap = Wrap::new(summary).word_splitter(WordSplitter::NoHyphenation);
    writeln!(out, "{:name$}  {:level$}  Finds", "Rule", "Level")?;
    for manifest in catalogue {
        let lines = textwrap::wrap(&manifest.summary, &wrap);
        let mut lines = lines.iter();
        let first = lines.next().map_or("", |line| line);
        writeln!(out, "{:name$}  {:level$}  {first}", manifest.id.0, manifest.level.as_str())?;
        for line in lines {
            writeln!(out, "{:name$}  {:level$}  {line}", "", "")?;
        }
    }
    Ok(())
}

/// The list as data.
#[derive(Serialize)]
struct Document<'a> {
    /// The form of this document: 1.
    schema_version: u32,
    /// In the catalogue's order.
    rules: Vec<Entry<'a>>,
}

/// A rule.
#[derive(Serialize)]
struct Entry<'a> {
    /// Its id.
    id: &'a str,
    /// What it finds, in one line.
    summary: &'a str,
    /// Its level, by who has to act.
    level: ByCause<Level>,
    /// `none`, `safe` or `unsafe`.
    fix: &'a str,
    /// The first version that has it.
    since: &'a str,
}

fn json(catalogue: &[Manifest], out: &mut dyn Write) -> io::Result<()> {
    let rules = catalogue.iter().map(|of| Entry {
        id: of.id.0,
        summary: &of.summary,
        level: of.levels(),
        fix: &of.fix,
        since: &of.since,
    });
    serde_json::to_writer_pretty(&mut *out, &Document { schema_version: 1, rules: rules.collect() })?;
    writeln!(out)
}
