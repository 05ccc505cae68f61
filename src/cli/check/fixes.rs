//! What `check` mends: fixes written into pages, or shown as a patch.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::super::{Checker, Failure, patch, project_args, written};
use super::CheckRun;
use crate::files::FileError;
use crate::finding::Finding;
use crate::fix::{self, Fixed, Offers, Scope, Texts, Wanted};
use crate::output::{self, Style, count};
use crate::session::Buffers;
use crate::text::{FileId, line};

/// Which fixes, and what to do with them.
#[derive(Args, Debug)]
#[command(next_help_heading = "Fixes")]
pub(in crate::cli) struct Fixes {
    /// Apply safe fixes
    ///
    /// Writes the safe fixes of all findings that would be reported to the translated pages. The remaining findings are
    /// reported and decide the exit status. To preview the changes, use --diff.
    #[arg(long)]
    fix: bool,

    /// Also apply fixes that may change meaning
    ///
    /// Takes effect with --fix or --diff; without them, such fixes are only counted.
    #[arg(long)]
    unsafe_fixes: bool,

    /// Also apply fixes to source pages
    ///
    /// Takes effect with --fix or --diff; without them, such fixes are only counted.
    #[arg(long)]
    fix_source: bool,

    /// Print the changes of --fix as a patch, and write nothing
    ///
    /// The patch replaces the findings, and can be applied with `git apply` in the current directory; on a terminal,
    /// control characters are shown as symbols. The exit status is the same as without --diff.
    #[arg(long, conflicts_with_all = ["output_format", "output_file"])]
    pub diff: bool,
}

/// Checks again, with texts in place of some pages.
type RunCheck<'l> = &'l dyn Fn(Buffers) -> Result<CheckRun, Failure>;

/// What was fixed, to be told when the findings are.
#[derive(Default)]
pub(super) struct FixedRun {
    /// What the closing lines say of it.
    pub fixed: output::Fixed,
    /// Pages that are as they were, and why.
    failed: BTreeMap<String, String>,
    /// Pages of a patch that does not reach them.
    outside: usize,
}

impl Fixes {
    /// The style of findings: with what could be mended, where that is not done.
    pub fn style(&self, style: &Style) -> Style {
        Style { fixes: (!self.fix).then(|| self.scope()), ..*style }
    }

    /// The options that apply what is shown.
    pub fn flags(&self) -> String {
        format!("--fix{}", output::flags(self.scope()))
    }

    fn scope(&self) -> Scope {
        Scope { unsafe_too: self.unsafe_fixes, source_too: self.fix_source }
    }

    /// Mends what is wanted, and says what is left then.
    ///
    /// # Errors
    /// Where the project cannot be read any more; nothing is written then. What cannot be written is no error here, but
    /// told.
    pub fn apply(&self, run: CheckRun, run_check: RunCheck<'_>) -> Result<(CheckRun, Option<FixedRun>), Failure> {
        if !self.fix {
            return Ok((run, None));
        }
        let (fixed, now) = self.in_memory(&run, run_check)?;
        let mut fixed_run = self.fixed(&fixed, now.as_ref().unwrap_or(&run));
        let mut swept = BTreeSet::new();
        for (file, new) in &fixed.texts {
            let written = fixed.originals.get(file).ok_or(FileError::Missing);
            if let Err(error) = written.and_then(|old| project_args::rewrite(&*run.engine, *file, old, new, &mut swept))
            {
                fixed_run.failed.insert(run.engine.path(*file), error.to_string());
                fixed_run.fixed.pages -= 1;
                fixed_run.fixed.findings -= fixed.applied.iter().filter(|finding| changes(finding, *file)).count();
            }
        }
        let now = now.unwrap_or(run);
        // What is left is what the disk says, not what it should.
        let left = (fixed_run.fixed.pages < fixed.texts.len()).then(|| run_check(Buffers::default()).ok()).flatten();
        let run = left.unwrap_or(now);
        Ok((run, Some(fixed_run)))
    }

    /// Prints the patch of what is wanted.
    ///
    /// # Errors
    /// As [`Fixes::apply`], and those of standard output.
    pub fn show(
        &self,
        run: &CheckRun,
        run_check: RunCheck<'_>,
        style: &Style,
        stdout: &mut dyn Write,
    ) -> Result<FixedRun, Failure> {
        let (fixed, now) = self.in_memory(run, run_check)?;
        let mut patches: Vec<_> = fixed.texts.iter().map(|(file, new)| (run.engine.path(*file), file, new)).collect();
        patches.sort();
        let outside = patches.iter().filter(|(path, ..)| Path::new(path).is_absolute()).count();
        for (path, file, new) in patches {
            if let Some(old) = fixed.originals.get(file) {
                let [old, new] = project_args::as_on_disk(&*run.engine, *file, [old, new]);
                written(patch::write(&path, &old, &new, style, stdout))?;
            }
        }
        Ok(FixedRun { outside, ..self.fixed(&fixed, now.as_ref().unwrap_or(run)) })
    }

    fn in_memory(&self, run: &CheckRun, run_check: RunCheck<'_>) -> Result<(Fixed, Option<CheckRun>), Failure> {
        let mut first = Some(run.outcome.findings.clone());
        let last: RefCell<Option<CheckRun>> = RefCell::default();
        let check = |texts: &Texts| {
            if let Some(first) = first.take() {
                return Ok::<_, Failure>(first);
            }
            // So that no more than two projects are held at once.
            last.take();
            let texts = texts.iter().filter_map(|(file, text)| Some((disk_path(&*run.engine, *file)?, text.clone())));
            let now = run_check(Buffers::from(texts.collect::<HashMap<_, _>>()))?;
            same_files(run, &now)?;
            let findings = now.outcome.findings.clone();
            last.replace(Some(now));
            Ok(findings)
        };
        let text = |file: FileId| last.borrow().as_ref().unwrap_or(run).engine.checked_text(file);
        let may_change = |file: FileId| self.fix_source || !run.engine.is_source(file);
        let wanted = Wanted { applicability: self.scope().applicability(), may_change: &may_change };
        let fixed = fix::fix(wanted, check, text)?;
        Ok((fixed, last.take()))
    }

    fn fixed(&self, fixed: &Fixed, left: &CheckRun) -> FixedRun {
        let is_source = |file: FileId| left.engine.is_source(file);
        let findings = &left.outcome.findings;
        let mut failed = BTreeMap::new();
        for finding in findings.iter().filter(|finding| self.offers(finding, &is_source)) {
            if left.engine.checked_text(finding.at.file).is_none() {
                let why = "file changed since it was checked; rerun the command";
                failed.insert(left.engine.path(finding.at.file), why.to_owned());
            }
        }
        let fixed = output::Fixed {
            findings: fixed.applied.len(),
            pages: fixed.texts.len(),
            more: Offers::of(findings, self.scope(), &is_source),
        };
        FixedRun { fixed, failed, outside: 0 }
    }

    fn offers(&self, finding: &Finding, is_source: &dyn Fn(FileId) -> bool) -> bool {
        finding.fix.as_ref().is_some_and(|fix| self.scope().takes(fix, is_source))
    }
}

impl FixedRun {
    /// Whether each page was written that was to be.
    pub fn is_whole(&self) -> bool {
        self.failed.is_empty()
    }

    /// Says how much was fixed, or would be. `would` is the option that fixes it.
    pub fn report(&self, would: Option<&str>, stderr: &mut dyn Write) {
        let output::Fixed { findings, pages, more } = self.fixed;
        let said = match would {
            Some(fix) if findings > 0 => {
                let (fixes, pages) = (output::fixes_of(findings), count(pages, "page"));
                format!("{fixes} would change {pages}{}; apply with {fix}", output::more_fixes(more))
            }
            _ => self.fixed.to_string(),
        };
        // A failure to write to standard error cannot be reported.
        if findings > 0 || self.is_whole() {
            let _ = writeln!(stderr, "note: {said}");
        }
        if self.outside > 0 {
            let outside = count(self.outside, "page");
            let _ = writeln!(
                stderr,
                "note: {outside} of the patch outside the current directory; run this in a directory that contains all of them"
            );
        }
        let _ = stderr.flush();
    }

    /// Says which pages could not be fixed.
    pub fn report_failed(&self, stderr: &mut dyn Write) {
        for (path, why) in &self.failed {
            let _ = writeln!(stderr, "error: {} was not fixed: {}", line(path), line(why));
        }
        let _ = stderr.flush();
    }
}

fn changes(finding: &Finding, file: FileId) -> bool {
    finding.fix.iter().flat_map(|fix| &fix.edits).any(|edit| edit.file == file)
}

fn disk_path(engine: &dyn Checker, file: FileId) -> Option<PathBuf> {
    engine.location(file).map(|(tree, path)| tree.join(path))
}

/// Files are numbered by what is there; where that changed, the edits are those of other pages.
fn same_files(before: &CheckRun, now: &CheckRun) -> Result<(), Failure> {
    let findings = now.outcome.findings.iter().filter_map(|finding| finding.fix.as_ref());
    let files: BTreeSet<FileId> = findings.flat_map(|fix| &fix.edits).map(|edit| edit.file).collect();
    match files.into_iter().all(|file| before.engine.location(file) == now.engine.location(file)) {
        true => Ok(()),
        false => Err(Failure::Usage {
            message: "pages were added or removed while fixes were computed; nothing was written".to_owned(),
            help: "rerun the command".to_owned(),
        }),
    }
}
