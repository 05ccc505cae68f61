//! `locdrift check`: compares translations with their source.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Exit, Failure, House, file, manifest, place, place::Place, written};
use crate::finding::Level;
use crate::locale::Locale;
use crate::output::{self, Format, Style};
use crate::session::{Outcome, Request};

const EXAMPLES: &str = "\
Examples:
  locdrift check                       what lies in the current directory
  locdrift check docs --locale fr-FR,ja-JP
  locdrift check --source en=help.en --target fr-FR=help.fr-FR
  locdrift check --select broken-link --fail-on warning
  locdrift check --output-format json --output-file drift.json";

/// What `check` is asked.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// Where the pages are
    ///
    /// Directories such as `help.en` and `help.fr-FR`, `en` and `fr`, and files such as `page.fr.md` are found by
    /// themselves.
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,

    #[command(flatten)]
    place: Place,

    /// Check these languages only
    ///
    /// Repeat it, or write several with commas.
    #[arg(long, value_name = "LOCALE", value_parser = place::locale, value_delimiter = ',', help_heading = "Pages")]
    locale: Vec<Locale>,

    /// Ask nothing of the source's git repository
    ///
    /// Then nobody knows which source page a translation was made from: every difference counts as an error of the
    /// translation, though the source may have moved on.
    #[arg(long, conflicts_with = "require_history", help_heading = "Pages")]
    no_history: bool,

    /// Exit with 2 where the source's git repository cannot tell what it is asked
    #[arg(long, help_heading = "Pages")]
    require_history: bool,

    /// Run these rules only
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    select: Vec<String>,

    /// Do not run these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    ignore: Vec<String>,

    /// Leave out what is below this level
    #[arg(long, value_name = "LEVEL", help_heading = "Rules")]
    min_level: Option<Bar>,

    /// Exit with 1 from this level on
    #[arg(long, value_name = "LEVEL", default_value = "error", help_heading = "Rules")]
    fail_on: FailOn,

    /// How to write findings
    #[arg(long, value_name = "FORMAT", default_value = "full", help_heading = "Output")]
    output_format: Format,

    /// Write findings to a file
    ///
    /// It is replaced when all is written, so that a reader never sees a half.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output_file: Option<PathBuf>,

    /// Say nothing but findings: no notices, no table
    #[arg(long, short, help_heading = "Output")]
    quiet: bool,

    /// How many threads to use
    ///
    /// As many as the machine has, if not given. Findings do not depend on it.
    #[arg(long, value_name = "N", help_heading = "Output")]
    threads: Option<NonZeroUsize>,
}

impl Options {
    /// Whether findings go to a file, where the terminal's colours and width mean nothing.
    pub fn to_file(&self) -> bool {
        self.output_file.is_some()
    }
}

/// A level, as an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Bar {
    Error,
    Warning,
    Note,
}

/// A level, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    fn level(self) -> Option<Level> {
        match self {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Note => Some(Level::Note),
            FailOn::Never => None,
        }
    }
}

/// Runs the command.
pub(super) fn run(
    options: &Options,
    house: &House<'_>,
    style: &Style,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Result<Exit, Failure> {
    let engine = (house.open)(&request(options, house)?)?;
    let outcome = engine.check();
    if !options.quiet {
        notices(&outcome, stderr);
    }
    let style = Style { closing: !options.quiet, ..*style };
    let render = |style: &Style, out: &mut dyn Write| {
        output::render(options.output_format, &outcome, &*engine, house.catalogue, style, out)
    };
    match &options.output_file {
        None => written(render(&style, stdout))?,
        Some(path) => {
            file::replace(path, |out| render(&style, out))
                .map_err(|error| Failure::File { path: path.clone(), error })?;
            if !options.quiet {
                // As with notices.
                let findings = output::count(outcome.findings.len(), "finding");
                let _ = writeln!(stderr, "note: {findings} written to {}", path.display());
            }
        }
    }
    let fails = |level: Level| options.fail_on.level().is_some_and(|bar| level <= bar);
    let failed = outcome.findings.iter().any(|finding| fails(finding.level));
    Ok(if failed { Exit::Findings } else { Exit::Clean })
}

fn request(options: &Options, house: &House<'_>) -> Result<Request, Failure> {
    for rule in options.select.iter().chain(&options.ignore) {
        manifest(house.catalogue, rule)?;
    }
    Ok(Request {
        locales: options.locale.clone(),
        select: options.select.clone(),
        ignore: options.ignore.clone(),
        min_level: options.min_level.map(|bar| match bar {
            Bar::Error => Level::Error,
            Bar::Warning => Level::Warning,
            Bar::Note => Level::Note,
        }),
        no_history: options.no_history,
        require_history: options.require_history,
        threads: options.threads.map(NonZeroUsize::get),
        ..options.place.request(&options.path)?
    })
}

/// Tells what is to be said about the run as a whole; nobody is left to be told if standard error is gone.
fn notices(outcome: &Outcome, stderr: &mut dyn Write) {
    for notice in &outcome.notices {
        if writeln!(stderr, "note: {}", output::folded(&notice.message)).is_err() {
            return;
        }
    }
    let _ = stderr.flush();
}
