//! `locdrift stamp`: notes in translated pages which commit of the source they are made from.

use std::collections::{BTreeSet, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Checker, Context, Exit, Failure, PageLookup, patch, project_args, project_args::ProjectArgs, written};
use crate::editor::stamping::{self, OutdatedCounts, StampRefusal};
use crate::output::{Sanitized, Style};
use crate::text::{FileId, line};

const EXAMPLES: &str = "\
Examples:
  locdrift stamp fr/help/lamps.md
  locdrift stamp --dry-run fr/help/*.md
  locdrift stamp --path docs docs/help.fr-FR/lamps.md

Exit status: 0 all pages are stamped, 1 some were refused, 2 wrong usage,
configuration or I/O.";

/// What `stamp` is asked.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The translated pages
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<PathBuf>,

    /// The commit to set, instead of the latest one of the source page
    #[arg(long, value_name = "COMMIT", value_parser = commit)]
    commit: Option<String>,

    /// Print the changes as a patch, and write nothing
    #[arg(long)]
    dry_run: bool,

    /// Also stamp pages that lack content of the current source
    #[arg(long)]
    force: bool,

    /// The directory that contains the pages of all languages
    #[arg(long, default_value = ".", value_name = "PATH", help_heading = "Pages")]
    path: PathBuf,

    #[command(flatten)]
    place: ProjectArgs,
}

fn commit(text: &str) -> Result<String, String> {
    let text = text.trim().to_ascii_lowercase();
    if (7..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(text);
    }
    Err("expected a commit id of 7 to 64 hexadecimal digits".to_owned())
}

/// What became of a page, with the words for it.
enum Verdict {
    /// Stamped, or to be stamped as this patch says.
    Stamped(String),
    Patch(String),
    Already(String),
    Refused(String),
    /// It could not be read, written or looked up.
    Failed(String),
}

impl From<StampRefusal> for Verdict {
    fn from(refusal: StampRefusal) -> Self {
        match refusal {
            StampRefusal::Refused(why) => Verdict::Refused(why),
            StampRefusal::Failed(why) => Verdict::Failed(why),
        }
    }
}

/// Runs the command.
pub(super) fn run(
    options: &Options,
    context: &Context<'_>,
    style: &Style,
    stdout: &mut dyn Write,
    stderr: &mut dyn Write,
) -> Result<Exit, Failure> {
    let engine = (context.open)(&options.place.request(&options.path)?)?;
    let mut run = Run { options, engine: &*engine, style, behind: None, done: HashSet::new(), swept: BTreeSet::new() };
    let mut exit = Exit::Clean;
    for page in &options.pages {
        let Some((path, verdict)) = run.page(page) else { continue };
        let (words, worst) = match verdict {
            Verdict::Patch(patch) => {
                written(stdout.write_all(patch.as_bytes()))?;
                continue;
            }
            Verdict::Stamped(words) | Verdict::Already(words) => (words, Exit::Clean),
            Verdict::Refused(why) => (format!("refused: {why}"), Exit::Findings),
            Verdict::Failed(why) => (format!("failed: {why}"), Exit::Failed),
        };
        let row = format!("{}: {}\n", line(&path), line(&words));
        if options.dry_run {
            // So that standard output is a patch; there is no reader if standard error is gone.
            let _ = stderr.write_all(row.as_bytes());
        } else {
            written(Sanitized::text(&mut *stdout, style.color).write_all(row.as_bytes()))?;
        }
        if worst.code() > exit.code() {
            exit = worst;
        }
    }
    Ok(exit)
}

struct Run<'a> {
    options: &'a Options,
    engine: &'a dyn Checker,
    style: &'a Style,
    /// What each page lacks, computed on first use.
    behind: Option<OutdatedCounts>,
    done: HashSet<FileId>,
    /// Folders that were freed of stale files.
    swept: BTreeSet<PathBuf>,
}

impl Run<'_> {
    /// The shown path of a page, and what became of it; `None` where that was reported before.
    fn page(&mut self, page: &Path) -> Option<(String, Verdict)> {
        let file = match self.engine.find(page) {
            PageLookup::Target(file) if !self.done.insert(file) => return None,
            PageLookup::Target(file) => file,
            other => return Some((page.display().to_string(), unknown_page(page, &other))),
        };
        let path = self.engine.path(file);
        let verdict = self.target(&path, file).unwrap_or_else(|verdict| verdict);
        Some((path, verdict))
    }

    fn target(&mut self, path: &str, file: FileId) -> Result<Verdict, Verdict> {
        let engine = self.engine;
        let commit = match &self.options.commit {
            Some(commit) => engine.full_commit(file, commit),
            None => engine.newest_commit(file),
        };
        let commit = commit.map_err(Verdict::Failed)?;
        let unread = || Verdict::Failed(stamping::UNREADABLE.to_owned());
        let text = engine.text(file).ok_or_else(unread)?;
        let keys = engine.keys();
        let Some(fresh) = stamping::stamped(&text, keys, &commit)? else {
            return Ok(Verdict::Already(stamping::already(&commit)));
        };
        if !self.options.force {
            let behind = self.behind.get_or_insert_with(|| OutdatedCounts::of(&engine.check().findings));
            behind.expect_none(file).map_err(|refusal| match refusal {
                StampRefusal::Refused(why) => StampRefusal::Refused(format!("{why}, or use --force")),
                other => other,
            })?;
        }
        if self.options.dry_run {
            let mut diff = Vec::new();
            // Writing to memory does not fail.
            let _ = patch::write(path, &text, &fresh, self.style, &mut diff);
            return Ok(Verdict::Patch(String::from_utf8_lossy(&diff).into_owned()));
        }
        project_args::rewrite(engine, file, &text, &fresh, &mut self.swept)
            .map_err(|error| Verdict::Failed(format!("it cannot be written: {error}")))?;
        Ok(Verdict::Stamped(stamping::message(keys, &text, &commit)))
    }
}

/// Why a file that is no translated page is not stamped.
fn unknown_page(page: &Path, found: &PageLookup) -> Verdict {
    let near = match found {
        PageLookup::Unknown { near } => near.as_deref(),
        PageLookup::Orphan => return Verdict::Refused(stamping::IS_ORPHAN.to_owned()),
        PageLookup::Source(_) | PageLookup::Target(_) => {
            return Verdict::Refused(stamping::IS_SOURCE.to_owned());
        }
    };
    let (what, help) = project_args::unknown_page(page, near);
    let words = format!("{what}{}", help.map(|help| format!("; {help}")).unwrap_or_default());
    if page.is_dir() || !page.exists() { Verdict::Failed(words) } else { Verdict::Refused(words) }
}
