//! `locdrift check`: compares translations with their source.

mod filter_args;
mod fixes;
mod outputs;
mod rules;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, value_parser};

use super::progress::with_progress;
use super::{Checker, Context, Exit, Failure, Terminal, project_args, project_args::ProjectArgs, written};
use crate::locale::Locale;
use crate::output::Style;
use crate::session::{Outcome, Request};

use filter_args::FilterArgs;
use fixes::Fixes;
use outputs::Outputs;
pub(super) use outputs::Styles;
pub(super) use rules::FailArgs;
use rules::RuleArgs;

const EXAMPLES: &str = "\
Examples:
  locdrift check                       the current directory
  locdrift check docs --locale fr-FR,ja-JP
  locdrift check --source en=help.en --target fr-FR=help.fr-FR
  locdrift check --select broken-link --fail-on warning
  locdrift check --min-level note      also show notes
  locdrift check --statistics          findings per rule
  locdrift check --since origin/main...
  locdrift check --output-format json --output-file drift.json
  locdrift check --output-format full \\
      --output-format sarif --output-file drift.sarif
  locdrift check docs --diff           preview of --fix";

/// What `check` is asked.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The directory that contains the pages of all languages
    ///
    /// Directories such as `help.en` and `help.fr-FR` or `en` and `fr`, and files such as `page.fr.md`, are detected
    /// automatically.
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,

    #[command(flatten)]
    place: ProjectArgs,

    /// Check only these languages
    ///
    /// Repeat the option, or separate several with commas.
    #[arg(long, value_name = "LOCALE", value_parser = project_args::locale, value_delimiter = ',', help_heading = "Pages")]
    locale: Vec<Locale>,

    /// Do not read the source's Git history
    ///
    /// Differences then have no known cause: they are reported as if the translation were wrong, even if the source has
    /// changed since.
    #[arg(long, conflicts_with_all = ["require_history", "history"], help_heading = "Pages")]
    no_history: bool,

    /// Fail if the source's Git history is missing or incomplete
    #[arg(long, help_heading = "Pages")]
    require_history: bool,

    #[command(flatten)]
    rules: RuleArgs,

    #[command(flatten)]
    fixes: Fixes,

    #[command(flatten)]
    filters: FilterArgs,

    #[command(flatten)]
    outputs: Outputs,

    /// Number of threads to use
    ///
    /// From 1 to 512. By default, as many as the machine has. The findings are always the same.
    #[arg(long, value_name = "N", help_heading = "Output", value_parser = value_parser!(u16).range(1..=512))]
    threads: Option<u16>,
}

impl Options {
    fn request(&self, context: &Context<'_>) -> Result<Request, Failure> {
        let request = Request {
            locales: self.locale.clone(),
            no_history: self.no_history,
            require_history: self.require_history,
            threads: self.threads.map(usize::from),
            ..self.place.request(&self.path)?
        };
        self.rules.request(self.filters.request(request), context)
    }
}

/// An opened project, and what is to be said of it.
struct CheckRun {
    engine: Box<dyn Checker>,
    outcome: Outcome,
}

/// Opens a project and checks it; shows its progress on a terminal.
fn run_check(request: &Request, context: &Context<'_>, waits: bool) -> Result<CheckRun, Failure> {
    with_progress(request, waits, |request| {
        let engine = (context.open)(request)?;
        let outcome = engine.check();
        Ok(CheckRun { engine, outcome })
    })
}

/// Runs the command.
pub(super) fn run(
    options: &Options,
    context: &Context<'_>,
    (terminal, styles): (&Terminal, &Styles),
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Result<Exit, Failure> {
    options.outputs.verify()?;
    let request = options.request(context)?;
    let (fixes, outputs) = (&options.fixes, &options.outputs);
    let waits = terminal.waits && !outputs.quiet;
    let wrap = terminal.waits.then_some(terminal.width);
    let run_check = || run_check(&request, context, waits);
    let end = |run: &CheckRun, stderr: &mut dyn Write| options.rules.exit(&run.outcome, &run.engine.gate(), stderr);
    let mut run = run_check()?;
    if fixes.diff {
        outputs.notices(&run.outcome, wrap, stderr);
        let fixed_run = fixes.show(&mut run, &styles.stdout, stdout)?;
        written(stdout.flush())?;
        if !outputs.quiet {
            fixed_run.report(Some(&fixes.flags()), stderr);
        }
        fixed_run.report_failed(stderr);
        return Ok(if fixed_run.is_whole() { end(&run, stderr) } else { Exit::Failed });
    }
    let (run, fixed_run) = fixes.apply(run, &run_check)?;
    let notes = options.rules.shows_notes(&run.engine.gate());
    let fixed = fixed_run.as_ref().map(|fixed_run| fixed_run.fixed);
    let style = |style: &Style| Style { notes, fixed, ..fixes.style(style) };
    let styles = Styles { stdout: style(&styles.stdout), file: style(&styles.file) };
    outputs.notices(&run.outcome, wrap, stderr);
    if let Some(fixed_run) = fixed_run.as_ref().filter(|_| !outputs.quiet) {
        fixed_run.report(None, stderr);
    }
    let mut run = run;
    if outputs.has_pages() {
        run.outcome.states = Some(run.engine.page_states());
    }
    outputs.write(&run.outcome, &*run.engine, context, &styles, (stdout, stderr))?;
    let Some(fixed_run) = fixed_run else { return Ok(end(&run, stderr)) };
    written(stdout.flush())?;
    fixed_run.report_failed(stderr);
    Ok(if fixed_run.is_whole() { end(&run, stderr) } else { Exit::Failed })
}
