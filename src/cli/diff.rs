//! `locdrift diff`: what changed in the source of a page since its translation was made.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use miette::Diagnostic;

use super::{Checker, Context, Exit, Failure, PageLookup, project_args, project_args::ProjectArgs, written};
use crate::change::Extent;
use crate::locale::Locale;
use crate::output::{DiffFormat, Sanitized, Style, render_diff};
use crate::session::{CommandLine, SinceError};
use crate::text::FileId;

const EXAMPLES: &str = "\
Examples:
  locdrift diff fr/help/lamps.md
  locdrift diff en/help/lamps.md --locale fr-FR
  locdrift diff fr/help/lamps.md --output-format json

Removed words are marked [-...-] and added words {+...+}, or red and green in a
terminal. Exit status: 0 (1 with --exit-code if something changed), 2 wrong
usage, configuration or I/O, or no history.";

/// What `diff` is asked.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The translated page, or its source page with --locale
    #[arg(value_name = "PAGE")]
    page: PathBuf,

    /// The language of the translation, if PAGE is a source page
    ///
    /// Optional if there is only one.
    #[arg(long, value_name = "LOCALE", value_parser = project_args::locale)]
    locale: Option<Locale>,

    /// Exit with status 1 if there is something to translate or to copy
    #[arg(long)]
    exit_code: bool,

    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    output_format: DiffFormat,

    /// The directory that contains the pages of all languages
    #[arg(long, default_value = ".", value_name = "PATH", help_heading = "Pages")]
    path: PathBuf,

    #[command(flatten)]
    place: ProjectArgs,
}

/// Runs the command.
pub(super) fn run(
    options: &Options,
    context: &Context<'_>,
    style: &Style,
    stdout: &mut dyn Write,
) -> Result<Exit, Failure> {
    let request = options.place.request(&options.path)?;
    let engine = (context.open)(&request)?;
    let target = target(&options.page, options.locale.as_ref(), &*engine)?;
    let command = CommandLine::of(&request);
    let path = engine.path(target);
    let since = engine.since(target).map_err(|why| since_error(&path, &why, &command))?;
    written(render_diff(options.output_format, &since, &*engine, style, stdout))?;
    if options.output_format == DiffFormat::Full && since.diff.is_some() {
        let stamp = command.page("stamp", &path);
        let mut gate = Sanitized::text(stdout, style.color);
        written(writeln!(gate, "\nOnce the translation has all of this:\n  {stamp}"))?;
    }
    let changed = since.diff.is_some_and(|diff| diff.extent > Extent::Space);
    Ok(if options.exit_code && changed { Exit::Findings } else { Exit::Clean })
}

fn since_error(path: &str, why: &SinceError, command: &CommandLine) -> Failure {
    let help = why.help().map(|help| command.with_page(&help.to_string(), path));
    Failure::Past { message: format!("{path}: {why}"), help }
}

/// The translation that is meant.
fn target(page: &Path, locale: Option<&Locale>, engine: &dyn Checker) -> Result<FileId, Failure> {
    let refused = |message: String, help: String| Failure::Usage { message: project_args::named(page, &message), help };
    let translations = match engine.find(page) {
        PageLookup::Target(file) => {
            let own = engine.locale(file);
            return match locale {
                Some(wanted) if *wanted != own => Err(refused(
                    format!("it is in {}, not in {}", own.as_str(), wanted.as_str()),
                    "name the page in that language, or the source page with --locale".to_owned(),
                )),
                _ => Ok(file),
            };
        }
        PageLookup::Source(source) => engine.translations(source),
        PageLookup::Orphan => {
            return Err(refused(
                "it has no source page".to_owned(),
                "`locdrift check` reports what happened to its source".to_owned(),
            ));
        }
        PageLookup::Unknown { near } => {
            let (what, help) = project_args::unknown_page(page, near.as_deref());
            return Err(refused(what.to_owned(), help.unwrap_or("name a translated page".to_owned())));
        }
    };
    let list: Vec<&str> = translations.iter().map(|(locale, _)| locale.as_str()).collect();
    let list = list.join(", ");
    match (locale, &*translations) {
        (_, []) => Err(refused(
            "it is a source page that has no translation".to_owned(),
            "name a page that is translated".to_owned(),
        )),
        (None, [(_, only)]) => Ok(*only),
        (None, _) => Err(refused(
            "it is a source page with several translations".to_owned(),
            format!("name one with --locale: {list}"),
        )),
        (Some(wanted), all) => match all.iter().find(|(locale, _)| locale == wanted) {
            Some((_, file)) => Ok(*file),
            None => Err(refused(
                format!("it has no translation in {}", wanted.as_str()),
                format!("its translations are in {list}"),
            )),
        },
    }
}
