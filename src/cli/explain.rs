//! `locdrift explain`: what a rule finds, why, and how to mend it.

use std::io::{self, Write};

use clap::Args;
use textwrap::{Options as Wrap, WordSeparator, WordSplitter};

use super::{Exit, Failure, manifest, written};
use crate::output::Style;
use crate::rule::Manifest;

/// What `explain` is asked.
#[derive(Args, Debug)]
pub(super) struct Options {
    /// The rule, as in `error[missing-section]`
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
    written(head(manifest, style, stdout).and_then(|()| document(manifest, style, stdout)))?;
    Ok(Exit::Clean)
}

fn head(manifest: &Manifest, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let bold = bold(style);
    writeln!(out, "{bold}{}{bold:#}", manifest.id)?;
    fill(&manifest.summary, "", style, out)?;
    writeln!(out)?;
    for (what, value) in [
        ("the translation is wrong", manifest.level.as_str()),
        ("the source moved on", manifest.outdated.as_str()),
        ("the source has it too", manifest.source.as_str()),
        ("the pin is not known", manifest.unknown.as_str()),
        ("fix", &manifest.fix),
        ("since", &manifest.since),
    ] {
        writeln!(out, "  {what:24}  {value}")?;
    }
    Ok(())
}

/// Headings bold, paragraphs and list items wrapped, all else as it is.
fn document(manifest: &Manifest, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let bold = bold(style);
    let mut fence: Option<&str> = None;
    let mut paragraph = Paragraph::default();
    let mut blank = true;
    writeln!(out)?;
    for line in manifest.document.lines() {
        let trimmed = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        if fence.is_some() || mark.is_some() {
            paragraph.end(style, out)?;
            if fence.is_none() {
                fence = mark;
            } else if mark == fence {
                fence = None;
            }
            writeln!(out, "{line}")?;
        } else if trimmed.is_empty() {
            paragraph.end(style, out)?;
            if !blank {
                writeln!(out)?;
            }
        } else if let Some(title) = heading(line) {
            paragraph.end(style, out)?;
            if title == manifest.id.0 {
                continue;
            }
            let text = if style.color { title } else { line };
            writeln!(out, "{bold}{text}{bold:#}")?;
        } else if line.starts_with("    ") && paragraph.text.is_empty() || trimmed.starts_with(['|', '>', '<']) {
            paragraph.end(style, out)?;
            writeln!(out, "{line}")?;
        } else {
            if item(trimmed) > 0 {
                paragraph.end(style, out)?;
            }
            paragraph.add(line);
        }
        blank = trimmed.is_empty();
    }
    paragraph.end(style, out)
}

/// Lines that are wrapped together.
#[derive(Default)]
struct Paragraph {
    /// Blanks before the lines after the first.
    indent: usize,
    /// Without line ends; the first line's indentation is kept.
    text: String,
}

impl Paragraph {
    fn add(&mut self, line: &str) {
        if self.text.is_empty() {
            let trimmed = line.trim_start();
            self.indent = line.len() - trimmed.len() + item(trimmed);
            self.text.push_str(line.trim_end());
        } else {
            self.text.push(' ');
            self.text.push_str(line.trim());
        }
    }

    fn end(&mut self, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        if self.text.is_empty() {
            return Ok(());
        }
        let text = std::mem::take(&mut self.text);
        fill(&text, &" ".repeat(self.indent), style, out)
    }
}

fn fill(text: &str, indent: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let wrap = Wrap::new(style.width.max(40))
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    writeln!(out, "{}", textwrap::fill(text, wrap))
}

fn heading(line: &str) -> Option<&str> {
    let title = line.trim_start_matches('#');
    (title.len() < line.len() && title.starts_with(' ')).then(|| title.trim())
}

/// The width of a list item's marker with its blank; 0 for what is no list item.
fn item(line: &str) -> usize {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    let marks: &[&str] = if digits > 0 { &[". ", ") "] } else { &["- ", "* ", "+ "] };
    if marks.iter().any(|mark| rest.starts_with(mark)) { digits + 2 } else { 0 }
}

fn bold(style: &Style) -> anstyle::Style {
    if style.color { anstyle::Style::new().bold() } else { anstyle::Style::new() }
}
