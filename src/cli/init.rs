//! `locdrift init`: writes a configuration from what it finds, and the file that runs the check in CI.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Exit, Failure, disk::shown, project_args::ProjectArgs, written};
use crate::config::{Config, FILE_NAMES};
use crate::files::{self, Bounds, FileError, PathOrigin, SETTINGS_LIMIT, is_there};
use crate::finding::Level;
use crate::output::count;
use crate::session::{ConfigChoice, Outcome, Request, Session};
use crate::site::Site;
use crate::text::{line, shell_path};

mod documents;
mod fork;
mod keys;
mod workflow;

use workflow::Host;

const EXAMPLES: &str = "\
Examples:
  locdrift init docs                 show the files
  locdrift init docs --yes           write them
  locdrift init --yes --ci none      the configuration only";

/// What `init` is asked.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The directory that contains the pages of all languages; the configuration is written there
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,

    /// Write the files instead of printing them
    #[arg(long, short)]
    yes: bool,

    /// The CI service
    ///
    /// By default, detected from the repository's directories and remotes.
    #[arg(long, value_name = "HOST")]
    ci: Option<Host>,

    #[command(flatten)]
    place: ProjectArgs,
}

/// A file to write.
struct PlannedFile {
    path: PathBuf,
    text: String,
}

/// Runs the command.
pub(super) fn run(options: &Options, stdout: &mut dyn Write) -> Result<Exit, Failure> {
    let request = Request { config: ConfigChoice::Nothing, ..options.place.request(&options.path)? };
    let session = Session::open(&request).map_err(|error| fork::explained(error, &options.path))?;
    let mut said = Vec::new();
    let mut planned = Vec::new();
    match Config::find(&options.path) {
        Some(old) => said
            .push(format!("{} exists already: `locdrift config show` prints the effective configuration", shown(&old))),
        None => planned.push(PlannedFile { path: options.path.join(FILE_NAMES[0]), text: configuration(&session) }),
    }
    ci(options, &mut planned, &mut said)?;
    for file in &planned {
        let inside = session.bounds.expect_inside(file.folder());
        inside.map_err(|error| Failure::File { path: file.path.clone(), error })?;
    }
    if options.yes {
        for file in &planned {
            write(file, &session.bounds).map_err(|error| Failure::File { path: file.path.clone(), error })?;
        }
        let outcome = session.check();
        return written(report(&planned, &said, &outcome, &options.path, stdout)).map(|()| Exit::Clean);
    }
    written(preview(&planned, &said, stdout)).map(|()| Exit::Clean)
}

impl PlannedFile {
    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }
}

fn write(planned: &PlannedFile, bounds: &Bounds) -> Result<(), FileError> {
    bounds.create_folder(planned.folder())?;
    PathOrigin::Project(bounds).locate(&planned.path)?.replace(|out| out.write_all(planned.text.as_bytes()))
}

fn preview(planned: &[PlannedFile], said: &[String], out: &mut dyn Write) -> io::Result<()> {
    for file in planned {
        writeln!(out, "Would write {}:\n", shown(&file.path))?;
        for line in file.text.lines() {
            writeln!(out, "{}", format!("    {line}").trim_end())?;
        }
        writeln!(out)?;
    }
    said.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    match planned.is_empty() {
        true => writeln!(out, "Nothing to write."),
        false => writeln!(out, "Nothing was written. To write, add --yes."),
    }
}

fn report(
    planned: &[PlannedFile],
    said: &[String],
    outcome: &Outcome,
    path: &Path,
    out: &mut dyn Write,
) -> io::Result<()> {
    planned.iter().try_for_each(|file| writeln!(out, "Wrote {}", shown(&file.path)))?;
    said.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    let of = |level| outcome.findings.iter().filter(|finding| finding.level == level).count();
    let (errors, warnings) = (of(Level::Error), of(Level::Warning));
    let path = match path == Path::new(".") {
        true => String::new(),
        false => format!(" {}", shell_path(path)),
    };
    writeln!(out, "\nA check finds {} and {} today.", count(errors, "error"), count(warnings, "warning"))?;
    writeln!(out, "  locdrift check{path}      shows them")?;
    if errors + warnings > 0 {
        writeln!(out, "  locdrift baseline{path}   accepts them, so that only new ones are reported")?;
    }
    Ok(())
}

/// The text of a configuration that says what is found, with comments on what else may be said.
fn configuration(session: &Session) -> String {
    let layout = &session.project.layout;
    let source = layout.trees.iter().find(|tree| tree.is_source).map_or("en", |tree| tree.locale.as_str());
    let others = documents::left_out(layout);
    let found: Vec<String> =
        layout.notices.iter().map(|notice| &notice.message).chain(&others).map(|said| comment(said)).collect();
    let example = session.locales().first().map_or_else(|| "fr".to_owned(), ToString::to_string);
    format!(
        "\
# To see the effective configuration: locdrift config show
# To see all keys: locdrift config schema

# The source language.
source: {source}
{site}
# Where pages are, if they are not detected correctly. Detected now:
{}
# layout: \"{{locale}}/{{page}}\"

# Pages that are not checked.
# exclude: [\"archive/**\"]

{}

# Lowest level that makes a check fail: error, warning, note or never.
fail-on: error

# Levels (off, note, warning, error) and options of rules; locdrift rules lists them.
# rules:
#   missing-link: warning
#   outdated-section: {{level: {{outdated: note}}}}

# Settings for one language: findings in this one would never fail a check.
# locales:
#   {example}: {{fail-on: never}}
",
        found.join("\n"),
        keys::lines(session),
        site = site(session),
    )
}

/// The kind of site, where there is one.
fn site(session: &Session) -> String {
    let site = session.project.layout.site;
    let is_found = !std::ptr::eq(site, <&Site>::default());
    let lines = || format!("\n# The kind of site, found by its files.\nsite: {}\n", site.id);
    if is_found { lines() } else { String::new() }
}

fn comment(said: &str) -> String {
    textwrap::fill(
        &line(said),
        textwrap::Options::new(98).initial_indent("#   ").subsequent_indent("#   ").break_words(false),
    )
}

/// Plans the file for the host, where one is known.
///
/// # Errors
/// Where a name cannot be in the file.
fn ci(options: &Options, planned: &mut Vec<PlannedFile>, said: &mut Vec<String>) -> Result<(), Failure> {
    let path = std::path::absolute(&options.path).unwrap_or_else(|_| options.path.clone());
    let top = path.ancestors().find(|folder| folder.join(".git").exists());
    let Some(top) = top else {
        if options.ci != Some(Host::None) {
            said.push(
                "no CI file: the pages are not in one Git repository; run `locdrift check --source LOCALE=DIR \
                 --target LOCALE=DIR` in a job that checks out all of them"
                    .to_owned(),
            );
        }
        return Ok(());
    };
    let below = workflow::below(&path, top);
    let host = options.ci.or_else(|| host(top));
    let file = match host {
        Some(Host::Github) => top.join(".github/workflows/locdrift.yml"),
        Some(Host::Gitlab) if top.join(".gitlab-ci.yml").exists() => {
            said.push("`.gitlab-ci.yml` must name the new file: `include: {local: .gitlab/locdrift.yml}`".to_owned());
            top.join(".gitlab/locdrift.yml")
        }
        Some(Host::Gitlab) => top.join(".gitlab-ci.yml"),
        Some(Host::None) => return Ok(()),
        None => {
            said.push("no CI file: name the service with --ci github or --ci gitlab".to_owned());
            return Ok(());
        }
    };
    if is_there(&file) {
        said.push(format!("{} exists already", shown(&file)));
        return Ok(());
    }
    let text = match host {
        Some(Host::Gitlab) => workflow::gitlab(&below)?,
        _ => workflow::github(&below, &branch(top))?,
    };
    planned.push(PlannedFile { path: file, text });
    Ok(())
}

/// What hosts a repository, by its folders and by where it was cloned from.
fn host(top: &Path) -> Option<Host> {
    let remotes = git_file(top, "config");
    let from =
        |name: &str| remotes.lines().any(|line| line.trim().strip_prefix("url").is_some_and(|url| url.contains(name)));
    match () {
        () if top.join(".github").is_dir() => Some(Host::Github),
        () if top.join(".gitlab-ci.yml").exists() || top.join(".gitlab").is_dir() => Some(Host::Gitlab),
        () if from("github") => Some(Host::Github),
        () if from("gitlab") => Some(Host::Gitlab),
        () => None,
    }
}

/// The branch that is checked out.
fn branch(top: &Path) -> String {
    let head = git_file(top, "HEAD");
    head.trim().strip_prefix("ref: refs/heads/").unwrap_or("main").to_owned()
}

/// A file of the repository, if that is a folder of the project and no link to another one.
fn git_file(top: &Path, name: &str) -> String {
    let git = top.join(".git");
    let is_own = git.symlink_metadata().is_ok_and(|found| found.is_dir());
    let text = is_own.then(|| files::read_text(&git.join(name), SETTINGS_LIMIT).ok()).flatten();
    text.unwrap_or_default()
}
