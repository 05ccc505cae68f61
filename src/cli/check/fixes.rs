//! What `check` fixes: fixes written into pages, or shown as a patch.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use clap::Args;

use super::super::{Checker, Failure, patch, project_args, written};
use super::CheckRun;
use crate::files::FileError;
use crate::finding::Finding;
use crate::fix::{self, Fixed, Offers, Scope, Texts, Wanted};
use crate::output::{self, Style, count};
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

/// Opens the project again and checks it.
type RunCheck<'l> = &'l dyn Fn() -> Result<CheckRun, Failure>;

/// What was fixed, to be reported when the findings are.
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
    /// The style of findings: with what could be fixed, where that is not done.
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

    /// Applies the requested fixes, and returns what is left.
    ///
    /// # Errors
    /// Where the project cannot be read any more; nothing is written then. What cannot be written is no error here, but
    /// told.
    pub fn apply(&self, mut run: CheckRun, run_check: RunCheck<'_>) -> Result<(CheckRun, Option<FixedRun>), Failure> {
        if !self.fix {
            return Ok((run, None));
        }
        let fixed = self.in_memory(&mut run)?;
        let mut fixed_run = self.fixed(&fixed, &run);
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
        // What is left is what the disk says, not what it should.
        let left = (fixed_run.fixed.pages < fixed.texts.len()).then(|| run_check().ok()).flatten();
        Ok((left.unwrap_or(run), Some(fixed_run)))
    }

    /// Prints the patch of what is wanted. What `run` found stays.
    ///
    /// # Errors
    /// As [`Fixes::apply`], and those of standard output.
    pub fn show(&self, run: &mut CheckRun, style: &Style, stdout: &mut dyn Write) -> Result<FixedRun, Failure> {
        let before = run.outcome.clone();
        let fixed = self.in_memory(run)?;
        let mut patches: Vec<_> = fixed.texts.iter().map(|(file, new)| (run.engine.path(*file), file, new)).collect();
        patches.sort();
        let outside = patches.iter().filter(|(path, ..)| Path::new(path).is_absolute()).count();
        for (path, file, new) in patches {
            if let Some(old) = fixed.originals.get(file) {
                let [old, new] = project_args::as_on_disk(&*run.engine, *file, [old, new]);
                written(patch::write(&path, &old, &new, style, stdout))?;
            }
        }
        let fixed_run = FixedRun { outside, ..self.fixed(&fixed, run) };
        run.outcome = before;
        Ok(fixed_run)
    }

    /// Applies fixes round by round to the texts that `run` is about; in the end it holds what is left.
    fn in_memory(&self, run: &mut CheckRun) -> Result<Fixed, Failure> {
        let mut first = Some(run.outcome.findings.clone());
        let mut known = Texts::new();
        let run = RefCell::new(run);
        let check = |texts: &Texts| {
            if let Some(first) = first.take() {
                return Ok::<_, Failure>(first);
            }
            let mut run = run.borrow_mut();
            update(run.engine.as_mut(), &known, texts)?;
            known.clone_from(texts);
            run.outcome = run.engine.check();
            Ok(run.outcome.findings.clone())
        };
        let text = |file: FileId| run.borrow().engine.checked_text(file);
        let is_source = |file: FileId| run.borrow().engine.is_source(file);
        let may_change = |file: FileId| self.fix_source || !is_source(file);
        let wanted = Wanted { applicability: self.scope().applicability(), may_change: &may_change };
        fix::fix(wanted, check, text)
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

/// Has texts read in place of files; those that were read so `before` and are not any more are as on disk.
fn update(engine: &mut dyn Checker, before: &Texts, texts: &Texts) -> Result<(), Failure> {
    let places = |engine: &dyn Checker| texts.keys().map(|file| engine.location(*file)).collect::<Vec<_>>();
    let path = |file: &FileId| engine.location(*file).map(|(tree, path)| tree.join(path));
    let gone = before.keys().filter(|file| !texts.contains_key(file)).filter_map(|file| Some((path(file)?, None)));
    let new = texts.iter().filter_map(|(file, text)| Some((path(file)?, Some(text.clone()))));
    let (changes, expected) = (gone.chain(new).collect(), places(engine));
    engine.update(&changes)?;
    // Files are numbered by what is there; where that changed, the edits are those of other pages.
    match places(engine) == expected {
        true => Ok(()),
        false => Err(Failure::Usage {
            message: "pages were added or removed while fixes were computed; nothing was written".to_owned(),
            help: "rerun the command".to_owned(),
        }),
    }
}
