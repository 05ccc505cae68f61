//! `locdrift baseline`: accepts what is found today, so that only what is new is reported tomorrow.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::{Context, Exit, Failure, disk, project_args::ProjectArgs, written};
use crate::baseline::Baseline;
use crate::files::PathOrigin;
use crate::output::count;
use crate::session::{BaselineChoice, BaselineFile, Request};
use crate::text::line;

const EXAMPLES: &str = "\
Examples:
  locdrift baseline                    accept all current findings
  locdrift baseline --prune            remove fixed findings, add none
  locdrift baseline docs --baseline docs/accepted.json

Commit the file. It has one line per finding and no line numbers, so it stays
valid when text moves, and Git can merge it.";

/// What `baseline` is asked.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The directory that contains the pages of all languages
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,

    #[command(flatten)]
    place: ProjectArgs,

    /// The baseline file
    ///
    /// By default, the one that the configuration names, or `.locdrift-baseline.json` next to the configuration or in
    /// PATH. A file that is not a baseline is not overwritten.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Remove entries whose finding is fixed, and add none
    #[arg(long)]
    prune: bool,

    /// Do not read the source's Git history
    #[arg(long, help_heading = "Pages")]
    no_history: bool,
}

/// Runs the command.
pub(super) fn run(
    options: &Options,
    context: &Context<'_>,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Result<Exit, Failure> {
    let request = Request {
        no_history: options.no_history,
        baseline: BaselineChoice { file: options.baseline.clone(), ignore: !options.prune },
        ..options.place.request(&options.path)?
    };
    let engine = (context.open)(&request)?;
    let outcome = engine.check();
    // What was not read is not in the baseline: whoever renews it must know.
    for notice in outcome.notices.iter().filter(|notice| notice.code != "layout") {
        // There is no reader if standard error is gone.
        let _ = writeln!(stderr, "note: {}", line(&notice.message));
    }
    let accepted = engine.accepted();
    let shown = disk::shown(&accepted.path);
    let bounds = engine.bounds();
    let origin = if options.baseline.is_some() { PathOrigin::CommandLine } else { PathOrigin::Project(&bounds) };
    let file = BaselineFile::locate(accepted.path.clone(), origin)?;
    if options.prune {
        let Some(old) = &accepted.baseline else {
            return Err(Failure::Usage {
                message: format!("the baseline `{shown}` does not exist"),
                help: "create it with `locdrift baseline`".to_owned(),
            });
        };
        let left = old.without(&outcome.gone);
        if !outcome.gone.is_empty() {
            file.write(&left)?;
        }
        let (gone, left) = (count(outcome.gone.len(), "finding"), left.entries().len());
        let message = format!("{gone} removed from {shown}, {left} left");
        return written(writeln!(stdout, "{message}")).map(|()| Exit::Clean);
    }
    let baseline = engine.accept(&outcome.findings);
    // A baseline that cannot be read is written again: that is the fix for it. Another file is not overwritten.
    let old = file.read()?.and_then(|text| Baseline::parse(&shown, &text, "").ok());
    file.write(&baseline)?;
    // What sums up several defects has an entry for each.
    let entries = match baseline.entries().len() {
        entries if entries == outcome.findings.len() => String::new(),
        1 => " (1 entry)".to_owned(),
        entries => format!(" ({entries} entries)"),
    };
    let mut message = format!("{}{entries} written to {shown}", count(outcome.findings.len(), "finding"));
    if let Some(old) = old {
        let without = |a: &Baseline, b: &Baseline| a.without(&b.entries().cloned().collect::<Vec<_>>()).entries().len();
        message += &format!(" ({} new, {} gone)", without(&baseline, &old), without(&old, &baseline));
    }
    written(writeln!(stdout, "{message}")).map(|()| Exit::Clean)
}
