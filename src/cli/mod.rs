//! The command line. What is printed is printed here, to the streams that it is given.

mod baseline;
mod check;
mod checker;
mod completions;
mod config;
mod diff;
mod disk;
mod explain;
mod failure;
mod host;
mod init;
mod lsp;
mod man;
mod mark;
mod merge;
mod patch;
mod pins;
mod plain;
mod progress;
mod project_args;
mod report;
mod rules;
mod stamp;
mod terminal;
mod terms;

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::output::{Sanitized, Style};
use crate::rule::Manifest;
use crate::session::{self, Request};
use crate::text;

pub use checker::{Checker, PageLookup, PastProject};
use failure::Failure;
pub use host::Host;
pub use terminal::Terminal;

/// What the commands are on: the catalogue, and the engine behind `check`.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Every rule.
    pub catalogue: &'a [Manifest],
    /// Opens a project.
    pub open: fn(&Request) -> Result<Box<dyn Checker>, session::Error>,
    /// Asks for the service that runs the job.
    pub host: fn() -> Host,
}

impl Context<'_> {
    /// The real one.
    pub fn real() -> Context<'static> {
        Context { catalogue: crate::rules::catalogue(), open: disk::open, host: Host::detect }
    }
}

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: nothing at or above `--fail-on`.
    Clean,
    /// 1: findings at or above `--fail-on`.
    Findings,
    /// 2: wrong use, configuration or I/O.
    Failed,
}

impl Exit {
    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Failed => 2,
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  locdrift check                     the current directory
  locdrift check docs --locale fr-FR
  locdrift check --source en=help.en --target fr-FR=help.fr-FR
  locdrift check --diff              preview fixes; --fix applies them
  locdrift explain missing-section
  locdrift diff fr/lamps.md          changes in the source of a page
  locdrift report                    the state of each language in numbers
  locdrift stamp fr/lamps.md         after translating the changes
  locdrift pins                      the source commit of each page
  locdrift baseline                  accept all current findings
  locdrift terms --locale fr-FR      names of UI controls

Exit status: 0 clean, 1 findings at or above --fail-on or pages refused,
2 wrong usage, configuration or I/O.";

/// Finds where translated documentation has drifted from its source
#[derive(Debug, Parser)]
#[command(name = "locdrift", version, max_term_width = 80, after_help = EXAMPLES, arg_required_else_help = true)]
#[command(disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// When to use colors
    ///
    /// `auto` uses them in a terminal, and respects NO_COLOR and CLICOLOR_FORCE.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t, help_heading = "Output")]
    color: terminal::Color,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compare translations with their source
    Check(Box<check::Options>),
    /// Accept all current findings, so that later checks report only new ones
    Baseline(baseline::Options),
    /// Show what changed in the source of a page since it was translated
    ///
    /// Prints the sections that changed, word by word, each with its place in the translation.
    Diff(diff::Options),
    /// Merge the JSON results of several runs
    ///
    /// The results are validated: a value that `check` does not write is an error with its place, and so is a missing
    /// shard.
    Merge(merge::Options),
    /// Report how complete, fresh and sound each language is, and where the work is
    ///
    /// Counts pages, words and errors, from a check or from saved results. docs/measures.md defines each number; what
    /// cannot be known is shown as unknown.
    Report(Box<report::Options>),
    /// Mark translated pages as up to date
    ///
    /// Sets the source commit in the metadata of each page (`source-git-commit`, or the key that the configuration
    /// names) to the latest commit of its source page, and changes nothing else. Pages that still lack content of the
    /// current source are refused.
    Stamp(stamp::Options),
    /// Mark stale pages with a key in their metadata, and remove it from fresh ones
    ///
    /// Sites can show a banner on pages that have the key. Nothing else in a page changes; pages of which it is unknown
    /// whether they are stale are left alone.
    Mark(mark::Options),
    /// List what each translated page was made from, and how that is known
    ///
    /// The source commit of a page is named by its metadata, or inferred from Git: from the merge base of a fork with its
    /// source, or from the history of the page. docs/pins.md explains how, and how sure it is.
    Pins(pins::Options),
    /// List the names of UI controls in a language, as learned from all pages
    ///
    /// Prints each label of the source with its names in the language, and how often each is used. The CSV and YAML
    /// formats are glossaries, which the configuration can name (`terms`).
    Terms(terms::Options),
    /// Print the configuration schema or the effective configuration
    Config(config::Options),
    /// Create a configuration and a CI file
    ///
    /// Prints both; `--yes` writes them. Existing files are not changed. Directories and branches whose names cannot be
    /// written safely into a workflow (a line break, `${{`) are refused.
    Init(init::Options),
    /// Show findings in an editor: the language server
    ///
    /// Speaks the Language Server Protocol over standard input and output; an editor starts it. docs/editors.md says how to
    /// set up editors.
    Lsp(lsp::Options),
    /// Explain a rule
    Explain(explain::Options),
    /// List the rules
    Rules(rules::Options),
    /// Generate shell completions
    Completions(completions::Options),
    /// Generate the manual page, or those of all commands
    Man(man::Options),
}

/// Runs the program on the real arguments and streams.
pub fn main() -> ExitCode {
    let terminal = Terminal::detect();
    let mut stdout = BufWriter::with_capacity(1 << 16, anstream::AutoStream::always(io::stdout().lock()));
    // Not locked: what tells of progress writes there too.
    let mut stderr = anstream::AutoStream::always(io::stderr());
    let exit = run(std::env::args_os(), &Context::real(), &terminal, &mut stdout, &mut stderr);
    ExitCode::from(exit.code())
}

/// Runs the program; `args` starts with the program's name. A reader that goes away early is no error.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    context: &Context<'_>,
    terminal: &Terminal,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Exit {
    let args: Vec<OsString> = args.into_iter().collect();
    let arguments = match parse(&args, terminal) {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&quotable(error, &args, terminal), terminal, stdout, stderr),
    };
    let style = terminal.style(arguments.color);
    let stderr: &mut dyn Write = &mut Sanitized::text(stderr, terminal.stderr_color(arguments.color));
    let mut text = Sanitized::text(&mut *stdout, style.color);
    let done = match &arguments.command {
        Command::Check(options) => {
            // The terminal's colours and width mean nothing in a file.
            let file = Terminal::default().style(arguments.color);
            let styles = check::Styles { stdout: style, file };
            check::run(options, context, (terminal, &styles), stdout, stderr)
        }
        Command::Baseline(options) => baseline::run(options, context, &mut text, stderr),
        Command::Diff(options) => diff::run(options, context, &style, stdout),
        Command::Merge(options) => merge::run(options, context, &style, stdout),
        Command::Report(options) => report::run(options, context, (terminal, &style), stdout, stderr),
        Command::Stamp(options) => stamp::run(options, context, &style, stdout, stderr),
        Command::Mark(options) => mark::run(options, context, &style, stdout),
        Command::Pins(options) => pins::run(options, context, &style, stdout, stderr),
        Command::Terms(options) => terms::run(options, context, &style, stdout),
        Command::Config(options) => config::run(options, context, &mut text),
        Command::Init(options) => init::run(options, &mut text),
        Command::Lsp(options) => lsp::run(options, stdout),
        Command::Explain(options) => explain::run(options, context.catalogue, &style, &mut text),
        Command::Rules(options) => rules::run(options, context.catalogue, &style, stdout),
        Command::Completions(options) => completions::run(options, stdout),
        Command::Man(options) => man::run(options, stdout),
    };
    let done = done.and_then(|exit| written(stdout.flush()).map(|()| exit));
    done.unwrap_or_else(|failure| {
        let style = Style { color: terminal.stderr_color(arguments.color), ..style };
        // There is no reader if standard error is gone.
        let _ = failure.write(&style, stderr);
        Exit::Failed
    })
}

/// The program with its commands and options.
fn program() -> clap::Command {
    Arguments::command()
}

fn parse(args: &[OsString], terminal: &Terminal) -> Result<Arguments, clap::Error> {
    let choice = if terminal.stderr_color { ColorChoice::Always } else { ColorChoice::Never };
    let mut command = program().color(choice);
    let matches = command.try_get_matches_from_mut(args)?;
    Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// The error for the same arguments with what a terminal would obey made visible, as the error quotes them.
fn quotable(error: clap::Error, args: &[OsString], terminal: &Terminal) -> clap::Error {
    let visible: Vec<OsString> = args.iter().map(|arg| text::line(&arg.to_string_lossy()).into()).collect();
    if visible == args { error } else { parse(&visible, terminal).err().unwrap_or(error) }
}

/// Answers `--help`, `--version` and wrong arguments.
fn refuse(error: &clap::Error, terminal: &Terminal, stdout: &mut dyn Write, stderr: &mut dyn Write) -> Exit {
    let text = error.render();
    if error.use_stderr() {
        let text = if terminal.stderr_color { text.ansi().to_string() } else { text.to_string() };
        let mut stderr = Sanitized::text(stderr, terminal.stderr_color);
        // There is no reader if standard error is gone.
        let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
        return Exit::Failed;
    }
    let text = if terminal.stdout_color { text.ansi().to_string() } else { text.to_string() };
    match written(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush())) {
        Ok(()) => Exit::Clean,
        Err(failure) => {
            let _ = failure.write(&Terminal::default().style(terminal::Color::Never), stderr);
            Exit::Failed
        }
    }
}

/// The outcome of writing to standard output, where a reader that went away has seen enough.
fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Stdout(error)),
        _ => Ok(()),
    }
}

/// The manifest of a rule.
///
/// # Errors
/// When there is none, with what may have been meant.
fn manifest<'a>(catalogue: &'a [Manifest], name: &str) -> Result<&'a Manifest, Failure> {
    catalogue.iter().find(|manifest| manifest.id.0 == name).ok_or_else(|| Failure::unknown_rule(catalogue, name))
}
