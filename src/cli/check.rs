//! `locdrift check`: compares translations with their source.

mod fixes;
mod news;
mod outputs;
mod rules;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, value_parser};

use super::progress::Waiting;
use super::{Engine, Exit, Failure, House, Terminal, place, place::Place, written};
use crate::locale::Locale;
use crate::output::Style;
use crate::session::{Buffers, Outcome, Progress, Request};

use fixes::Fixes;
use news::News;
use outputs::Outputs;
pub(super) use outputs::Styles;
pub(super) use rules::Bar;
use rules::Rules;

const EXAMPLES: &str = "\
Examples:
  locdrift check                       what lies in the current directory
  locdrift check docs --locale fr-FR,ja-JP
  locdrift check --source en=help.en --target fr-FR=help.fr-FR
  locdrift check --select broken-link --fail-on warning
  locdrift check --min-level note      notes, too
  locdrift check --statistics          how much each rule finds
  locdrift check --since origin/main...
  locdrift check --output-format json --output-file drift.json
  locdrift check --output-format full \\
      --output-format sarif --output-file drift.sarif
  locdrift check docs --diff           what --fix would change";

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

    #[command(flatten)]
    rules: Rules,

    #[command(flatten)]
    fixes: Fixes,

    #[command(flatten)]
    news: News,

    #[command(flatten)]
    outputs: Outputs,

    /// How many threads to use
    ///
    /// From 1 to 512; as many as the machine has, if not given. Findings do not depend on it.
    #[arg(long, value_name = "N", help_heading = "Output", value_parser = value_parser!(u16).range(1..=512))]
    threads: Option<u16>,
}

impl Options {
    fn request(&self, house: &House<'_>) -> Result<Request, Failure> {
        let request = Request {
            locales: self.locale.clone(),
            no_history: self.no_history,
            require_history: self.require_history,
            threads: self.threads.map(usize::from),
            ..self.place.request(&self.path)?
        };
        self.rules.request(self.news.request(request), house)
    }
}

/// An opened project, and what is to be said of it.
struct Seen {
    engine: Box<dyn Engine>,
    outcome: Outcome,
}

/// Opens a project and checks it, with texts in place of some pages; shows how far it is, where somebody waits.
fn look(request: &Request, texts: Buffers, house: &House<'_>, waits: bool) -> Result<Seen, Failure> {
    let mut request = Request { texts, ..request.clone() };
    let mut waiting = None;
    if waits {
        request.progress = Progress::counted();
        waiting = Some(Waiting::new(request.progress.clone()));
    }
    let engine = (house.open)(&request)?;
    let outcome = engine.check();
    drop(waiting);
    Ok(Seen { engine, outcome })
}

/// Runs the command.
pub(super) fn run(
    options: &Options,
    house: &House<'_>,
    (terminal, styles): (&Terminal, &Styles),
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Result<Exit, Failure> {
    options.outputs.verify()?;
    let request = options.request(house)?;
    let (fixes, outputs) = (&options.fixes, &options.outputs);
    let waits = terminal.waits && !outputs.quiet;
    let wrap = terminal.waits.then_some(terminal.width);
    let look = |texts: Buffers| look(&request, texts, house, waits);
    let end = |seen: &Seen, stderr: &mut dyn Write| options.rules.exit(&seen.outcome, &seen.engine.gate(), stderr);
    let seen = look(Buffers::default())?;
    if fixes.diff {
        outputs.notices(&seen.outcome, wrap, stderr);
        let mended = fixes.show(&seen, &look, &styles.stdout, stdout)?;
        written(stdout.flush())?;
        mended.tell(false, outputs.quiet, stderr);
        return Ok(if mended.is_whole() { end(&seen, stderr) } else { Exit::Failed });
    }
    let (seen, mended) = fixes.apply(seen, &look)?;
    let notes = options.rules.shows_notes(&seen.engine.gate());
    let style = |style: &Style| Style { notes, ..fixes.style(style) };
    let styles = Styles { stdout: style(&styles.stdout), file: style(&styles.file) };
    outputs.write(&seen.outcome, &*seen.engine, house, &styles, wrap, (stdout, stderr))?;
    let Some(mended) = mended else { return Ok(end(&seen, stderr)) };
    written(stdout.flush())?;
    mended.tell(true, outputs.quiet, stderr);
    Ok(if mended.is_whole() { end(&seen, stderr) } else { Exit::Failed })
}
