//! `locdrift mark`: a key in the metadata of stale pages, so that the site can show a banner; none in that of fresh ones.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Checker, Context, Exit, Failure, PageLookup, patch, project_args, project_args::ProjectArgs, written};
use crate::editor::stamping;
use crate::locale::Locale;
use crate::output::{Sanitized, Style};
use crate::session::{PageStatus, Request};
use crate::text::{FileId, line};

const EXAMPLES: &str = "\
Examples:
  locdrift mark --key outdated       `outdated: true` in stale pages
  locdrift mark --key drifted --value yes --dry-run

Exit status: 0, 1 if pages were refused, 2 wrong usage, configuration or I/O.";

/// What `mark` is asked.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The directory that contains the pages of all languages
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,

    /// The front matter key that stale pages have
    ///
    /// By default, the one that the site or the configuration (`pin.cleared`) names.
    #[arg(long, value_name = "KEY", value_parser = key)]
    key: Option<String>,

    /// The value of the key
    #[arg(long, value_name = "VALUE", default_value = "true", value_parser = value)]
    value: String,

    /// Include only these languages
    #[arg(long, value_name = "LOCALE", value_delimiter = ',', value_parser = project_args::locale)]
    locale: Vec<Locale>,

    /// Print the changes as a patch, and write nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    place: ProjectArgs,
}

/// A key at the margin that needs no quotes.
fn key(text: &str) -> Result<String, String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    match text.chars().all(is_plain) && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        true => Ok(text.to_owned()),
        false => Err("expected letters, digits, `-` and `_`".to_owned()),
    }
}

/// A value that needs no quotes.
fn value(text: &str) -> Result<String, String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    match !text.is_empty() && !text.starts_with('-') && text.chars().all(is_plain) {
        true => Ok(text.to_owned()),
        false => Err("expected a plain value, such as `true` or a date".to_owned()),
    }
}

/// Runs the command.
pub(super) fn run(
    options: &Options,
    context: &Context<'_>,
    style: &Style,
    stdout: &mut dyn Write,
) -> Result<Exit, Failure> {
    let request = Request { locales: options.locale.clone(), ..options.place.request(&options.path)? };
    let engine = (context.open)(&request)?;
    let named = options
        .key
        .clone()
        .or_else(|| engine.keys().drifted.iter().find(|name| key(name).is_ok()).map(ToString::to_string));
    let Some(key) = named else {
        return Err(Failure::Usage {
            message: "no key is named for stale pages".to_owned(),
            help: "name one, as in `--key outdated`".to_owned(),
        });
    };
    let (mut exit, mut swept) = (Exit::Clean, BTreeSet::new());
    let pages = engine.page_states().pages;
    let is = |state: PageStatus| pages.iter().any(|page| page.file.is_some() && page.status == state);
    if is(PageStatus::Unknown)
        && ![PageStatus::Outdated, PageStatus::Fresh, PageStatus::MetadataOnly].map(is).contains(&true)
    {
        return Err(Failure::Usage {
            message: "of no page it is known whether it is stale".to_owned(),
            help: "run `locdrift check --require-history`, which says why the history of the source is not read"
                .to_owned(),
        });
    }
    for state in pages {
        let value = match state.status {
            PageStatus::Outdated => Some(&*options.value),
            PageStatus::Fresh | PageStatus::MetadataOnly => None,
            _ => continue,
        };
        let Some(PageLookup::Target(file)) = state.file.as_ref().map(|path| engine.find(Path::new(path))) else {
            continue;
        };
        let path = engine.path(file);
        let words = match marked(&*engine, file, &key, value) {
            Ok(None) => continue,
            Ok(Some((old, new))) if options.dry_run => {
                written(patch::write(&path, &old, &new, style, stdout))?;
                continue;
            }
            Ok(Some((old, new))) => match project_args::rewrite(&*engine, file, &old, &new, &mut swept) {
                Ok(()) => value.map_or_else(|| format!("{key} removed"), |value| format!("{key}: {value}")),
                Err(error) => {
                    exit = Exit::Findings;
                    format!("refused: it cannot be written: {error}")
                }
            },
            Err(why) => {
                exit = Exit::Findings;
                format!("refused: {why}")
            }
        };
        let row = format!("{}: {}\n", line(&path), line(&words));
        written(Sanitized::text(&mut *stdout, style.color).write_all(row.as_bytes()))?;
    }
    Ok(exit)
}

/// A page before and with the key as it should be; `None` where it is so already.
///
/// # Errors
/// In words, where that cannot be without another change.
fn marked(
    engine: &dyn Checker,
    file: FileId,
    key: &str,
    value: Option<&str>,
) -> Result<Option<(String, String)>, String> {
    let text = engine.text(file).ok_or_else(|| stamping::UNREADABLE.to_owned())?;
    let change = stamping::mark(&text, engine.keys(), key, value).map_err(|why| why.to_string())?;
    Ok(change.map(|change| (text.to_string(), change.apply(&text))))
}
