//! `locdrift pins`: what each translated page was made from, and how that is known.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{Checker, Context, Exit, Failure, project_args, project_args::ProjectArgs, written};
use crate::editor::stamping;
use crate::locale::Locale;
use crate::output::{Sanitized, Style, count};
use crate::parse::front_matter;
use crate::session::{PagePin, PinOrigin, Request};
use crate::text::line;

const EXAMPLES: &str = "\
Examples:
  locdrift pins                      list the pages with their source commits
  locdrift pins --write              write inferred commits into the pages
  locdrift pins --check              fail if the source commit of a page is unknown

Exit status: 0, 1 with --check if a page has no source commit or with --write if
a page was refused, 2 wrong usage, configuration or I/O.";

/// What `pins` is asked.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The directory that contains the pages of all languages
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,

    /// Write the commits that are inferred for certain into their pages
    #[arg(long)]
    write: bool,

    /// Exit with status 1 if the source commit of a page is unknown
    #[arg(long)]
    check: bool,

    /// Include only these languages
    #[arg(long, value_name = "LOCALE", value_delimiter = ',', value_parser = project_args::locale)]
    locale: Vec<Locale>,

    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    output_format: Format,

    #[command(flatten)]
    place: ProjectArgs,
}

/// How pins are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each page
    #[default]
    Text,
    /// JSON
    Json,
}

/// A page, as JSON has it.
#[derive(Serialize)]
struct Row<'p> {
    path: String,
    locale: Locale,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'p str>,
    from: PinOrigin,
    certain: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest: Option<&'p str>,
}

/// Runs the command.
pub(super) fn run(
    options: &Options,
    context: &Context<'_>,
    style: &Style,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Result<Exit, Failure> {
    let request = Request { locales: options.locale.clone(), ..options.place.request(&options.path)? };
    let engine = (context.open)(&request)?;
    let pins = engine.pins();
    for notice in engine.history_notices() {
        // There is no reader if standard error is gone.
        let _ = writeln!(stderr, "note: {}", line(&notice.message));
    }
    let refused = match options.write {
        true => write(&*engine, &pins, &mut Sanitized::text(&mut *stdout, style.color))?,
        false => {
            match options.output_format {
                Format::Text => written(text(&*engine, &pins, &mut Sanitized::text(&mut *stdout, style.color)))?,
                Format::Json => written(json(&*engine, &pins, &mut Sanitized::json(stdout)))?,
            }
            false
        }
    };
    let is_untracked = options.check && pins.iter().any(|pin| pin.from == PinOrigin::Unknown);
    Ok(if refused || is_untracked { Exit::Findings } else { Exit::Clean })
}

fn text(engine: &dyn Checker, pins: &[PagePin], out: &mut dyn Write) -> std::io::Result<()> {
    for pin in pins {
        writeln!(out, "{}: {}", line(&engine.path(pin.file)), line(&words(pin)))?;
    }
    let mut counts: BTreeMap<Locale, BTreeMap<(PinOrigin, bool), usize>> = BTreeMap::new();
    for pin in pins {
        *counts.entry(engine.locale(pin.file)).or_default().entry((pin.from, pin.is_certain())).or_default() += 1;
    }
    if !counts.is_empty() {
        writeln!(out)?;
    }
    for (locale, counts) in counts {
        let all = count(counts.values().sum(), "page");
        let parts: Vec<String> = counts.iter().map(|((from, certain), pages)| part(*from, *certain, *pages)).collect();
        writeln!(out, "{locale}: {all}: {}", parts.join(", "))?;
    }
    Ok(())
}

fn part(from: PinOrigin, certain: bool, pages: usize) -> String {
    match (from, certain) {
        (PinOrigin::Key, _) => format!("{pages} named"),
        (PinOrigin::Unknown, _) => format!("{pages} unknown"),
        (from, true) => format!("{pages} from {}", from.as_str()),
        (from, false) => format!("{pages} uncertain from {}", from.as_str()),
    }
}

/// What a page was made from, in words.
fn words(pin: &PagePin) -> String {
    let short = |commit: &str| commit.chars().take(7).collect::<String>();
    let Some(commit) = &pin.commit else { return "unknown".to_owned() };
    let date = pin.date.as_ref().map(|date| format!(" of {date}")).unwrap_or_default();
    match &pin.oldest {
        None => format!("{}{date} ({})", short(commit), pin.from.as_str()),
        Some(oldest) => format!("between {} and {}{date} ({})", short(oldest), short(commit), pin.from.as_str()),
    }
}

fn json(engine: &dyn Checker, pins: &[PagePin], out: &mut dyn Write) -> std::io::Result<()> {
    let row = |pin: &'_ PagePin| {
        let PagePin { commit, date, oldest, .. } = pin;
        serde_json::to_value(Row {
            path: engine.path(pin.file),
            locale: engine.locale(pin.file),
            commit: commit.as_deref(),
            date: date.as_deref(),
            from: pin.from,
            certain: pin.is_certain(),
            oldest: oldest.as_deref(),
        })
    };
    let rows = pins.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    serde_json::to_writer_pretty(&mut *out, &serde_json::json!({ "schema_version": 1, "pins": rows }))?;
    writeln!(out)
}

/// Writes certain pins into their pages; whether a page was refused.
fn write(engine: &dyn Checker, pins: &[PagePin], out: &mut dyn Write) -> Result<bool, Failure> {
    let (mut swept, mut refused) = (BTreeSet::new(), false);
    let inferred = |pin: &&PagePin| pin.from != PinOrigin::Key && pin.is_certain();
    for pin in pins.iter().filter(inferred) {
        let Some(commit) = &pin.commit else { continue };
        let path = engine.path(pin.file);
        let done = stamped(engine, pin, commit, &mut swept);
        refused |= done.is_err();
        let words = done.unwrap_or_else(|why| format!("refused: {why}"));
        written(writeln!(out, "{}: {}", line(&path), line(&words)))?;
    }
    Ok(refused)
}

/// What was written into a page.
///
/// # Errors
/// In words, why that is nothing.
fn stamped(engine: &dyn Checker, pin: &PagePin, commit: &str, swept: &mut BTreeSet<PathBuf>) -> Result<String, String> {
    let text = engine.text(pin.file).ok_or_else(|| stamping::UNREADABLE.to_owned())?;
    // That it is known what the page was made from does not mean that it is up to date: marks stay.
    let change = front_matter::stamp(&text, engine.keys(), commit).map_err(|why| why.to_string())?;
    let Some(change) = change else { return Ok(stamping::already(commit)) };
    let fresh = change.apply(&text);
    project_args::rewrite(engine, pin.file, &text, &fresh, swept)
        .map_err(|error| format!("it cannot be written: {error}"))?;
    Ok(stamping::message(engine.keys(), &text, commit))
}
