//! `locdrift explain`: what a rule finds, why, and how to fix it.

use std::io::{self, Write};

use clap::Args;
use textwrap::{Options as Wrap, WordSeparator, WordSplitter};

use super::{Exit, Failure, manifest, written};
use crate::output::{Style, document};
use crate::rule::Manifest;

/// What `explain` is asked.
#[derive(Args, Debug)]
pub(super) struct Options {
    /// The rule, such as `missing-section`
    #[arg(value_name = "RULE")]
    rule: String,
}

/// Runs the command.
pub(super) fn run(
    options: &Options,
    catalogue: &[Manifest],
    style: &Style,
    stdout: &mut dyn Write,
) -> Result<Exit, Failure> {
    let manifest = manifest(catalogue, &options.rule)?;
    written(write(manifest, style, stdout))?;
    Ok(Exit::Clean)
}

fn write(manifest: &Manifest, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    head(manifest, style, out)?;
    writeln!(out)?;
    document(manifest.document, style, out)
}

fn head(manifest: &Manifest, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let bold = bold(style);
    writeln!(out, "{bold}{}{bold:#}", manifest.id)?;
    fill(&manifest.summary, style, out)?;
    writeln!(out)?;
    for (what, value) in [
        ("translation is wrong", manifest.level.as_str()),
        ("source changed since", manifest.outdated.as_str()),
        ("source has it, too", manifest.source.as_str()),
        ("cause is unknown", manifest.unknown.as_str()),
        ("fix", &manifest.fix),
        ("since", &manifest.since),
    ] {
        writeln!(out, "  {what:24}  {value}")?;
    }
    Ok(())
}

fn fill(text: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let wrap = Wrap::new(style.width.max(40))
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    writeln!(out, "{}", textwrap::fill(text, wrap))
}

fn bold(style: &Style) -> anstyle::Style {
    if style.color { anstyle::Style::new().bold() } else { anstyle::Style::new() }
}
