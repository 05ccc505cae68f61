//! The baseline of a project: where it is, and what of it is gone.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::renames::Renames;
use super::{CommandLine, Error, Outcome, Request, Session, shown};
use crate::baseline::{Baseline, BaselineError, Entry, FILE_NAME};
use crate::config::{Config, nearest};
use crate::files::{Bounds, FileError, PathOrigin, RESULT_LIMIT, is_there};
use crate::finding::{Finding, Notice};
use crate::rule::Need;
use crate::rules;

/// Which baseline holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaselineChoice {
    /// This file. Else the one that the configuration names; else `.locdrift-baseline.json` beside the configuration; else
    /// that of the path, or of a folder above it in the same repository.
    pub file: Option<PathBuf>,
    /// Whether to look away from what is in it.
    pub ignore: bool,
}

/// The baseline of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Where it is, or would be.
    pub path: PathBuf,
    /// What is in it; `None` where there is none, or where it is ignored.
    pub baseline: Option<Baseline>,
}

impl Accepted {
    /// Finds and reads the baseline; `bounds` learn where it is, if that is where the user looks for it.
    ///
    /// # Errors
    /// When it is broken, when it holds a finding of a rule that does not exist, or when one was named that does not exist.
    pub(super) fn read(request: &Request, config: &Config, bounds: &mut Bounds) -> Result<Accepted, Error> {
        let path = place(request, config);
        let is_named = request.baseline.file.is_some();
        // Above the path, or beside the configuration.
        if let Some(folder) = path.parent().filter(|_| !is_named && config.baseline.is_none()) {
            bounds.add(folder);
        }
        if request.baseline.ignore {
            return Ok(Accepted { path, baseline: None });
        }
        let file = shown(&std::path::absolute(&path).unwrap_or_else(|_| path.clone())).display().to_string();
        let wrong = |message: String, help: &str| BaselineError {
            file: file.clone(),
            line: None,
            message,
            help: help.to_owned(),
        };
        let origin = if is_named { PathOrigin::CommandLine } else { PathOrigin::Project(bounds) };
        let text = match origin.read(&path, RESULT_LIMIT) {
            Ok(bytes) => String::from_utf8(bytes),
            Err(FileError::Missing) => {
                let help = "check the path, or create the file with `locdrift baseline --baseline FILE`";
                return match is_named {
                    true => Err(wrong("the baseline does not exist".to_owned(), help).into()),
                    false => Ok(Accepted { path, baseline: None }),
                };
            }
            Err(error) => {
                return Err(wrong(format!("the baseline cannot be read: {error}"), error.help()).into());
            }
        };
        let renew = CommandLine::of(request).baseline();
        let help = format!("create it again with `{renew}`");
        let text = text.map_err(|_| wrong("not a baseline: the file is not UTF-8 text".to_owned(), &help))?;
        let baseline = Baseline::parse(&file, &text, &renew)?;
        // Its entries would be lost without a word, and what they accept would be new.
        let is_known = |entry: &&Entry| rules::find(&entry.rule).is_some();
        if let Some(unknown) = baseline.entries().find(|entry| !is_known(entry)).map(|entry| &*entry.rule) {
            let line = text.lines().position(|line| line.contains(&format!("\"{unknown}\""))).map(|at| at + 1);
            let near = nearest(unknown, rules::catalogue().iter().map(|manifest| manifest.id.0));
            let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            let help = format!("{near}Accept its findings anew with `{renew}`, or delete the entries of this rule");
            return Err(BaselineError { line, ..wrong(format!("there is no rule `{unknown}`"), &help) }.into());
        }
        Ok(Accepted { path, baseline: Some(baseline) })
    }
}

fn place(request: &Request, config: &Config) -> PathBuf {
    if let Some(file) = request.baseline.file.as_ref().or(config.baseline.as_ref()) {
        return file.clone();
    }
    if config.path.is_some() {
        return config.root.join(FILE_NAME);
    }
    let path = if request.path.as_os_str().is_empty() { Path::new(".") } else { &request.path };
    let whole = std::path::absolute(path).unwrap_or_default();
    for folder in whole.ancestors() {
        let file = folder.join(FILE_NAME);
        if is_there(&file) {
            return file;
        }
        if is_there(&folder.join(".git")) {
            break;
        }
    }
    path.join(FILE_NAME)
}

impl Session {
    /// Findings as entries of a baseline.
    pub fn accept<'f>(&self, findings: impl IntoIterator<Item = &'f Finding>) -> Baseline {
        findings.into_iter().flat_map(Entry::of).collect()
    }

    /// Takes out what the baseline hides, and notes what of it is gone, where all was looked for.
    pub(super) fn hide_accepted(&self, outcome: &mut Outcome, is_whole: bool) {
        let Some(baseline) = &self.accepted.baseline else { return };
        let renames = LazyCell::new(|| Renames::of(self));
        // Where another page of the baseline has the id, that page may be the one that has it now.
        let mut paths: HashMap<(&str, &str), HashSet<&str>> = HashMap::new();
        for entry in baseline.entries() {
            if let Some(id) = &entry.id {
                paths.entry((&entry.product, id)).or_default().insert(&entry.path);
            }
        }
        let renamed = |entry: &Entry| {
            let id = entry.id.as_deref()?;
            let is_only_one = paths.get(&(&*entry.product, id)).is_some_and(|paths| paths.len() == 1);
            if is_only_one { renames.path(&entry.product, &entry.path, Some(id)) } else { None }
        };
        let parted = baseline.part(std::mem::take(&mut outcome.findings), &renamed);
        (outcome.findings, outcome.baselined) = (parted.new, parted.known);
        if !is_whole {
            return;
        }
        outcome.gone = parted.gone.into_iter().filter(|entry| self.covers(entry)).collect();
        let message = match outcome.gone.len() {
            0 => return,
            1 => format!("1 finding of the baseline is fixed: remove it with `{}`", self.command.prune()),
            n => format!("{n} findings of the baseline are fixed: remove them with `{}`", self.command.prune()),
        };
        outcome.notices.push(Notice::new("stale-baseline", message));
    }

    /// Whether this run would have found what an entry stands for, were it there.
    fn covers(&self, entry: &Entry) -> bool {
        let needs_history = rules::find(&entry.rule).is_some_and(|rule| rule.traits.needs(Need::History));
        let is_read = self.reads_history && self.history.notices.is_empty();
        let mut trees = self.project.layout.trees.iter();
        trees.any(|tree| *tree.product == *entry.product && tree.locale.as_str() == entry.locale)
            && (is_read || !needs_history)
    }
}
