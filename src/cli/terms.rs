//! `locdrift terms`: what controls are called in a language, as a table or as a glossary.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use textwrap::core::display_width;
use textwrap::{Options as Wrap, WordSplitter};

use super::{Checker, Context, Exit, Failure, project_args, project_args::ProjectArgs, written};
use crate::locale::Locale;
use crate::output::{Sanitized, Style, csv_cell};
use crate::session::Term;
use crate::text::{folded, is_hidden};

const EXAMPLES: &str = "\
Examples:
  locdrift terms --locale fr-FR
  locdrift terms docs --locale ja-JP --output-format csv
  locdrift terms --locale fr-FR --output-format yaml > terms/fr-FR.yaml

Labels are in alphabetical order, each with its most common name first. A name
from a glossary comes before the others, marked `*`.";

/// Columns that the table takes at most.
const WIDTH: usize = 80;

/// What `terms` is asked.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The directory that contains the pages of all languages
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,

    /// The language of the names
    ///
    /// Optional if there is only one.
    #[arg(long, value_name = "LOCALE", value_parser = project_args::locale)]
    locale: Option<Locale>,

    /// Output format
    #[arg(long, visible_alias = "format", value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    output_format: Form,

    #[command(flatten)]
    place: ProjectArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Table, for people
    Table,
    /// One line for each label, with all its names
    Csv,
    /// Glossary, with other names as comments
    Yaml,
}

/// Runs the command.
pub(super) fn run(
    options: &Options,
    context: &Context<'_>,
    style: &Style,
    stdout: &mut dyn Write,
) -> Result<Exit, Failure> {
    let engine = (context.open)(&options.place.request(&options.path)?)?;
    let locale = locale(options.locale.as_ref(), &*engine)?;
    let terms = engine.terms(&locale);
    written(match options.output_format {
        Form::Table => table(&terms, style, &mut Sanitized::text(stdout, style.color)),
        Form::Csv => csv(&terms, &mut Sanitized::text(stdout, style.color)),
        Form::Yaml => yaml(&terms, &mut Sanitized::text(stdout, style.color)),
    })?;
    Ok(Exit::Clean)
}

/// The language that is meant.
fn locale(wanted: Option<&Locale>, engine: &dyn Checker) -> Result<Locale, Failure> {
    let locales = engine.locales();
    let list = locales.iter().map(Locale::as_str).collect::<Vec<_>>().join(", ");
    match (wanted, &*locales) {
        (Some(wanted), all) => {
            let covered = all.iter().find(|locale| *locale == wanted).or_else(|| {
                let mut covered = all.iter().filter(|locale| wanted.covers(locale));
                covered.next().filter(|_| covered.next().is_none())
            });
            covered.cloned().ok_or_else(|| Failure::Usage {
                message: format!("there are no pages in {wanted}"),
                help: format!("there are pages in {list}"),
            })
        }
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(Failure::Usage {
            message: "there are pages in several languages".to_owned(),
            help: format!("name one with --locale: {list}"),
        }),
    }
}

fn table(terms: &[Term], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    const COUNT: usize = 6;
    let rest = style.width.min(WIDTH).saturating_sub(COUNT + 4).max(20);
    let longest = terms.iter().map(|term| display_width(&term.label)).max().unwrap_or(0);
    let label = longest.clamp("Label".len(), rest / 2);
    let name = rest - label;
    writeln!(out, "{}  {}  {:>COUNT$}", padded("Label", label), padded("Name", name), "Uses")?;
    for term in terms {
        let mut labels = wrapped(&term.label, label).into_iter();
        for (at, (form, count)) in term.forms.iter().enumerate() {
            let marked = if at == 0 && term.given { format!("{form} *") } else { form.clone() };
            for (line, words) in wrapped(&marked, name).iter().enumerate() {
                let count = if line == 0 { count.to_string() } else { String::new() };
                let label = padded(&labels.next().unwrap_or_default(), label);
                writeln!(out, "{}", format!("{label}  {}  {count:>COUNT$}", padded(words, name)).trim_end())?;
            }
        }
        for left in labels {
            writeln!(out, "{left}")?;
        }
    }
    Ok(())
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let text = &folded(text);
    let wrap = Wrap::new(width).word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, wrap).into_iter().map(|line| line.into_owned()).collect()
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(display_width(text))))
}

fn csv(terms: &[Term], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "label,name,count,others")?;
    for term in terms {
        let Some(((name, count), others)) = term.forms.split_first() else { continue };
        let others: Vec<String> = others.iter().map(|(name, count)| format!("{name} ({count})")).collect();
        writeln!(out, "{},{},{count},{}", csv_cell(&term.label), csv_cell(name), csv_cell(&others.join("; ")))?;
    }
    Ok(())
}

fn yaml(terms: &[Term], out: &mut dyn Write) -> io::Result<()> {
    for term in terms {
        let Some(((name, count), others)) = term.forms.split_first() else { continue };
        let others: String = others.iter().map(|(name, count)| format!("; {} {count}", escaped(name))).collect();
        let (label, name) = (scalar(&term.label), scalar(name));
        // YAML wants a mark before a key that is longer.
        const LONGEST: usize = 1_000;
        match label.chars().count() {
            ..LONGEST => writeln!(out, "{label}: {name}  # {count}{others}")?,
            _ => writeln!(out, "? {label}\n: {name}  # {count}{others}")?,
        }
    }
    Ok(())
}

/// A text in double quotes, as YAML has it.
fn scalar(text: &str) -> String {
    format!("\"{}\"", escaped(&text.replace('\\', r"\\").replace('"', r#"\""#)))
}

/// A text without what YAML takes for no text, or for the end of a line.
fn escaped(text: &str) -> String {
    let is_none = |c: char| is_hidden(c) || matches!(c, '\u{fffe}' | '\u{ffff}');
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match u32::from(c) {
            _ if !is_none(c) => escaped.push(c),
            code @ ..=0xffff => escaped.push_str(&format!("\\u{code:04x}")),
            code => escaped.push_str(&format!("\\U{code:08x}")),
        }
    }
    escaped
}
