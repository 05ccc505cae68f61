//! `locdrift stamp`: notes in translated pages which commit of the source they are made from.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Checker, Context, Exit, Failure, PageLookup, patch, project_args, project_args::ProjectArgs, written};
use crate::finding::Cause;
use crate::output::{Sanitized, Style};
use crate::parse::front_matter::{self, StampError};
use crate::rule::Flag;
use crate::session::Outcome;
use crate::text::{FileId, LineIndex, line};

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
        let unread = || Verdict::Failed("it cannot be read as UTF-8 text".to_owned());
        let text = engine.text(file).ok_or_else(unread)?;
        let keys = engine.keys();
        let change = front_matter::stamp(&text, keys, &commit).map_err(|error| refused(&text, &error))?;
        let Some(change) = change else {
            return Ok(Verdict::Already(format!("already at {}", short(&commit))));
        };
        if !self.options.force {
            let behind = self.behind.get_or_insert_with(|| OutdatedCounts::of(&engine.check()));
            if let Some(lacks) = behind.words(file) {
                let why =
                    format!("missing since the page was translated: {lacks}; translate that first, or use --force");
                return Err(Verdict::Refused(why));
            }
        }
        let fresh = change.apply(&text);
        if self.options.dry_run {
            let mut diff = Vec::new();
            // Writing to memory does not fail.
            let _ = patch::write(path, &text, &fresh, self.style, &mut diff);
            return Ok(Verdict::Patch(String::from_utf8_lossy(&diff).into_owned()));
        }
        project_args::rewrite(engine, file, &text, &fresh, &mut self.swept)
            .map_err(|error| Verdict::Failed(format!("it cannot be written: {error}")))?;
        let old = front_matter::parse(&text, keys).front_matter.pin;
        let old = old.map(|pin| pin.text);
        Ok(Verdict::Stamped(stamped_message(&keys.pin, old.as_deref(), &commit)))
    }
}

/// Why a file that is no translated page is not stamped.
fn unknown_page(page: &Path, found: &PageLookup) -> Verdict {
    let near = match found {
        PageLookup::Unknown { near } => near.as_deref(),
        PageLookup::Orphan => return Verdict::Refused("it has no source page".to_owned()),
        PageLookup::Source(_) | PageLookup::Target(_) => {
            return Verdict::Refused("it is a source page; name its translations".to_owned());
        }
    };
    let (what, help) = project_args::unknown_page(page, near);
    let words = format!("{what}{}", help.map(|help| format!("; {help}")).unwrap_or_default());
    if page.is_dir() || !page.exists() { Verdict::Failed(words) } else { Verdict::Refused(words) }
}

/// Why a page has no place for the commit.
fn refused(text: &str, error: &StampError) -> Verdict {
    let line = error.span().map(|span| LineIndex::new(text).position(text, span.start).line);
    let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
    Verdict::Refused(format!("{line}{error}"))
}

/// `source-git-commit 1a2b3c4 -> 9f8e7d6`.
fn stamped_message(key: &str, old: Option<&str>, new: &str) -> String {
    let Some(old) = old else { return format!("{key} set to {}", short(new)) };
    let is_commit = old.len() >= 7 && old.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_commit {
        return format!("{key} `{}` -> {}", crate::rule::shorten(old), short(new));
    }
    let same = short(old).eq_ignore_ascii_case(short(new));
    let (old, new) = if same { (old, new) } else { (short(old), short(new)) };
    format!("{key} {old} -> {new}")
}

/// The digits that people say.
fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}

/// What pages lack of what their source has now.
struct OutdatedCounts(HashMap<FileId, BTreeMap<&'static str, usize>>);

impl OutdatedCounts {
    fn of(outcome: &Outcome) -> Self {
        let mut behind: HashMap<FileId, BTreeMap<&'static str, usize>> = HashMap::new();
        // What an outdated section takes in is lacking as well.
        let found = outcome.findings.iter().flat_map(|finding| std::iter::once(finding).chain(&finding.evidence));
        // Where the history cannot be read, it is unknown what the translation was made from: it may lack this.
        let may_lack = |cause: Cause| matches!(cause, Cause::Outdated | Cause::Unknown);
        for finding in found.filter(|f| may_lack(f.cause) && crate::rules::traits(f.rule).has(Flag::BlocksStamp)) {
            *behind.entry(finding.at.file).or_default().entry(finding.rule.0).or_default() += 1;
        }
        OutdatedCounts(behind)
    }

    /// `2 missing-link, 1 missing-section`; `None` where a page lacks nothing.
    fn words(&self, file: FileId) -> Option<String> {
        let mut rules: Vec<_> = self.0.get(&file)?.iter().collect();
        rules.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let rules: Vec<String> = rules.into_iter().map(|(rule, count)| format!("{count} {rule}")).collect();
        Some(rules.join(", "))
    }
}
