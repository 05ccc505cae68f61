//! `locdrift check`: compares translations with their source.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::{Engine, Exit, Failure, House, file, manifest, written};
use crate::finding::Level;
use crate::locale::Locale;
use crate::output::{self, Files, Format, Style};
use crate::session::{self, ConfigChoice, Outcome, Request, Session};
use crate::text::FileId;

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

    /// The pages in their own language, instead of a layout that is found
    #[arg(long, value_name = "LOCALE=DIR", value_parser = tree, help_heading = "Pages")]
    source: Vec<(Locale, PathBuf)>,

    /// Their translations into a language
    ///
    /// Repeat it for each language.
    #[arg(long, value_name = "LOCALE=DIR", value_parser = tree, help_heading = "Pages")]
    target: Vec<(Locale, PathBuf)>,

    /// Check these languages only
    ///
    /// Repeat it, or write several with commas.
    #[arg(long, value_name = "LOCALE", value_parser = locale, value_delimiter = ',', help_heading = "Pages")]
    locale: Vec<Locale>,

    /// The configuration
    ///
    /// Else `locdrift.yaml` is searched from PATH upward, as far as the repository goes.
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", help_heading = "Pages")]
    config: Option<PathBuf>,

    /// Read no configuration
    #[arg(long, help_heading = "Pages")]
    no_config: bool,

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

fn locale(text: &str) -> Result<Locale, String> {
    Locale::parse(text.trim()).map_err(|error| error.to_string())
}

fn tree(text: &str) -> Result<(Locale, PathBuf), String> {
    match text.split_once('=') {
        Some((_, "")) => Err("a directory must follow `=`, as in fr-FR=help.fr-FR".to_owned()),
        Some((tag, dir)) => Ok((locale(tag)?, PathBuf::from(dir))),
        None => Err("write a locale, `=` and a directory, as in fr-FR=help.fr-FR".to_owned()),
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
    let two = options.source.windows(2).find(|pair| pair[0].0 != pair[1].0);
    if let Some([(first, _), (other, _)]) = two {
        return Err(Failure::Usage {
            message: format!("--source names two languages, {} and {}", first.as_str(), other.as_str()),
            help: "pages have one source; name the other language with --target".to_owned(),
        });
    }
    Ok(Request {
        path: options.path.clone(),
        sources: options.source.clone(),
        targets: options.target.clone(),
        config: match &options.config {
            Some(file) => ConfigChoice::File(file.clone()),
            None if options.no_config => ConfigChoice::Nothing,
            None => ConfigChoice::Search,
        },
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

/// Opens a project in the file system.
///
/// # Errors
/// Those of [`Session::open`].
pub(super) fn open(request: &Request) -> Result<Box<dyn Engine>, session::Error> {
    // Without a current directory paths are shown as they are.
    let here = std::env::current_dir().unwrap_or_default();
    Ok(Box::new(Disk { session: Session::open(request)?, here }))
}

/// A session, and where its paths are seen from.
struct Disk {
    session: Session,
    here: PathBuf,
}

impl Files for Disk {
    fn path(&self, file: FileId) -> String {
        seen_from(&self.here, &self.session.project.layout.disk_path(file))
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.session.text(file)
    }

    fn pool(&self) -> Option<&rayon::ThreadPool> {
        Some(&self.session.pool)
    }
}

impl Engine for Disk {
    fn check(&self) -> Outcome {
        self.session.check()
    }
}

/// `path` relative to `here` with `/`; absolute where it lies outside.
fn seen_from(here: &Path, path: &Path) -> String {
    let mut whole = PathBuf::new();
    for part in here.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    let shown = whole.strip_prefix(here).unwrap_or(&whole).to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { shown.into_owned() } else { shown.replace(std::path::MAIN_SEPARATOR, "/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_here() {
        let here = Path::new("/a/b");
        assert_eq!(seen_from(here, Path::new("./en/x.md")), "en/x.md");
        assert_eq!(seen_from(here, Path::new("/a/b/en/x.md")), "en/x.md");
        assert_eq!(seen_from(here, Path::new("../c/x.md")), "/a/c/x.md");
        assert_eq!(seen_from(here, Path::new("../b/../b/x.md")), "x.md");
        assert_eq!(seen_from(here, Path::new("/z/x.md")), "/z/x.md");
    }

    #[test]
    fn a_tree_is_a_locale_and_a_directory() {
        assert!(tree("fr-FR=a=b").is_ok_and(|(locale, dir)| locale.as_str() == "fr-FR" && dir == Path::new("a=b")));
        assert!(tree("fr-FR").is_err());
        assert!(tree("fr-FR=").is_err());
        assert!(tree("=dir").is_err());
    }
}
