//! `locdrift report`: the state of each language in numbers.

mod input;
mod outputs;
mod trend;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, value_parser};

use super::{Context, Exit, Failure, Terminal, project_args, project_args::ProjectArgs, written};
use crate::locale::Locale;
use crate::output::Style;
use crate::report::{By, Comparison, Target, Targets, TrendPoint, View, slices};
use crate::session::{BaselineChoice, Request};

use outputs::{Content, Outputs};

const EXAMPLES: &str = "\
Examples:
  locdrift report                      a table for each language
  locdrift report docs --locale fr-FR,ja-JP
  locdrift report --output-file report.html
  locdrift report --format json --format csv --output-dir reports
  locdrift report --from a.json b.json results of `check --output-format json`
  locdrift report --by folder --by owner
  locdrift report --compare last-month.json
  locdrift report --trend --since 36.months --output-file trend.html
  locdrift report --todo --locale fr-FR --format md
  locdrift report --fail-under fresh=90 --fail-under coverage=100
  locdrift report --format badge --output-file badge.svg";

/// What `report` is asked.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The directory that contains the pages of all languages
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,

    #[command(flatten)]
    place: ProjectArgs,

    /// Report only these languages
    ///
    /// Repeat the option, or separate several with commas.
    #[arg(long, value_name = "LOCALE", value_parser = project_args::locale, value_delimiter = ',', help_heading = "Pages")]
    locale: Vec<Locale>,

    /// Do not read the source's Git history
    ///
    /// It is then unknown which pages are outdated.
    #[arg(long, conflicts_with = "history", help_heading = "Pages")]
    no_history: bool,

    /// Report saved results instead of checking pages
    ///
    /// JSON results of `check`, `merge` or `report`: of several products, shards or languages.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["source", "target", "history", "no_history"], help_heading = "Pages")]
    from: Vec<PathBuf>,

    /// Also report parts of the project
    ///
    /// `folder`, `product`, `owner` (CODEOWNERS), `page`, or a key of the source's metadata. Repeat the option for
    /// several.
    #[arg(long, value_name = "KEY", help_heading = "Report")]
    by: Vec<By>,

    /// Show what became better or worse since an older result
    ///
    /// A JSON result of `report` or `check`.
    #[arg(long, value_name = "FILE", help_heading = "Report")]
    compare: Option<PathBuf>,

    /// Also report the numbers of earlier days
    ///
    /// They are read from the Git history of the source and of all translations, without a checkout, and kept in the user's
    /// cache.
    #[arg(long, conflicts_with = "from", help_heading = "Report")]
    trend: bool,

    /// How far the trend goes back
    ///
    /// `12.months`, `2.years`, `90.days`, or a day such as `2025-01-31`; before the newest commit of the source.
    #[arg(long, value_name = "TIME", default_value = "12.months", requires = "trend", help_heading = "Report")]
    since: trend::Since,

    /// The days of the trend: the first of each
    #[arg(
        long,
        value_name = "PERIOD",
        value_enum,
        default_value = "month",
        requires = "trend",
        help_heading = "Report"
    )]
    every: trend::Every,

    /// List what there is to translate, page by page
    ///
    /// As text, Markdown (a check list), CSV or JSON; pages with the most words come first.
    #[arg(long, conflicts_with_all = ["by", "compare", "trend"], help_heading = "Report")]
    todo: bool,

    /// Keep what is ticked in an older check list
    ///
    /// Lines that are the same in the older list stay ticked.
    #[arg(long, value_name = "FILE", requires = "todo", help_heading = "Report")]
    ticked: Option<PathBuf>,

    /// Exit with status 1 if a language is below a target
    ///
    /// `fresh=90`, with a measure and percent: up-to-date, coverage, coverage-words, fresh, fresh-words or terms. A number
    /// alone is for up-to-date; `targets` are those of the configuration (`report`). An unknown measure is below its
    /// target. Repeat the option for several.
    #[arg(long, value_name = "TARGET", help_heading = "Report")]
    fail_under: Vec<Gate>,

    #[command(flatten)]
    outputs: Outputs,

    /// Number of threads to use
    #[arg(long, value_name = "N", help_heading = "Output", value_parser = value_parser!(u16).range(1..=512))]
    threads: Option<u16>,
}

/// A target that makes the command fail.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Gate {
    /// Those of the configuration.
    Configured,
    /// This one.
    Target(Target),
}

impl std::str::FromStr for Gate {
    type Err = String;

    fn from_str(text: &str) -> Result<Gate, String> {
        if text == "targets" { Ok(Gate::Configured) } else { text.parse().map(Gate::Target) }
    }
}

impl Options {
    fn request(&self) -> Result<Request, Failure> {
        Ok(Request {
            locales: self.locale.clone(),
            no_history: self.no_history,
            threads: self.threads.map(usize::from),
            baseline: BaselineChoice::default(),
            ..self.place.request(&self.path)?
        })
    }
}

/// Runs the command.
pub(super) fn run(
    options: &Options,
    context: &Context<'_>,
    (terminal, style): (&Terminal, &Style),
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Result<Exit, Failure> {
    options.outputs.verify(options.todo)?;
    let request = options.request()?;
    let config = crate::session::config_of(&request)?;
    let setting = &config.report;
    let loaded = match &options.from[..] {
        [] => input::checked(&request, context, terminal.waits && !options.outputs.quiet)?,
        files => input::saved(files)?,
    };
    for notice in loaded.notices.iter().filter(|_| !options.outputs.quiet) {
        // There is no reader if standard error is gone.
        let _ = writeln!(stderr, "note: {}", crate::text::line(notice));
    }
    let mut report = loaded.report;
    if !options.locale.is_empty() {
        report.keep(&options.locale);
        if report.locales.is_empty() {
            return Err(no_locale(&options.locale));
        }
    }
    let trend = match &loaded.engine {
        Some(engine) if options.trend => {
            let settings = format!("{} {:?} {}", config.written(), request.locales, request.no_history);
            let newest = report.date.clone().unwrap_or_default();
            let (last, note) = trend::last_day(&newest, time::OffsetDateTime::now_utc().date());
            for note in note.iter().filter(|_| !options.outputs.quiet) {
                let _ = writeln!(stderr, "note: {note}");
            }
            let mut points = trend::trend(&**engine, (options.since, options.every), &last, &settings)?;
            if points.is_empty() && !options.outputs.quiet {
                let _ = writeln!(
                    stderr,
                    "note: the trend has no earlier days: no Git history of the pages goes back that far (see --since)"
                );
            }
            let locales = report.locales.iter().map(|of| (of.locale.clone(), of.measures.clone())).collect();
            points.push(TrendPoint { date: last, locales });
            points
        }
        _ => Vec::new(),
    };
    report.date = input::fixed_day().or(report.date);
    let configured: Vec<Target> =
        setting.targets.iter().map(|(measure, least)| Target { measure: *measure, least: *least }).collect();
    let gates = gates(&options.fail_under, &configured)?;
    let mut shown = gates.clone();
    shown.extend(configured.into_iter().filter(|target| gates.iter().all(|gate| gate.measure != target.measure)));
    let old = options.compare.as_ref().map(|file| input::saved(std::slice::from_ref(file))).transpose()?;
    let comparison = old.map(|old| Comparison::of(&old.report, &report));
    let view = View {
        report: &report,
        targets: &Targets(shown),
        slices: &options.by.iter().map(|by| (by.clone(), slices(&report, by))).collect::<Vec<_>>(),
        comparison: comparison.as_ref(),
        trend: &trend,
        links: &input::links(setting, loaded.repositories, &report),
    };
    let content = match options.todo {
        true => Content::Todo { ticked: options.ticked.as_deref().map(input::text).transpose()? },
        false => Content::Report,
    };
    options.outputs.write(&view, &content, (context.catalogue, style), (stdout, stderr))?;
    written(stdout.flush())?;
    let missed = Targets(gates).missed(&report);
    for missed in &missed {
        let _ = writeln!(stderr, "error: {missed}");
    }
    Ok(if missed.is_empty() { Exit::Clean } else { Exit::Findings })
}

/// The targets that make the command fail.
fn gates(asked: &[Gate], configured: &[Target]) -> Result<Vec<Target>, Failure> {
    let mut gates: Vec<Target> = Vec::new();
    for gate in asked {
        match gate {
            Gate::Target(target) => {
                gates.retain(|other| other.measure != target.measure);
                gates.push(*target);
            }
            Gate::Configured if configured.is_empty() => {
                return Err(Failure::Usage {
                    message: "the configuration has no targets".to_owned(),
                    help: "add some, e.g. `report: {fresh: 90 %}`, or name them: `--fail-under fresh=90`".to_owned(),
                });
            }
            Gate::Configured => gates.extend(configured),
        }
    }
    Ok(gates)
}

fn no_locale(asked: &[Locale]) -> Failure {
    let names: Vec<&str> = asked.iter().map(Locale::as_str).collect();
    Failure::Usage {
        message: format!("there are no pages in {}", names.join(", ")),
        help: "name languages that the results contain".to_owned(),
    }
}
