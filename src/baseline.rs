//! The findings that a project has accepted: a file that git can merge, and what it hides.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Fingerprint, Identity};

/// The default name of the file.
pub const FILE_NAME: &str = ".locdrift-baseline.json";

/// Changes only when an older reader would read the file wrongly.
const VERSION: u64 = 2;

/// What git leaves in a file that it could not merge, at the start of a line.
const CONFLICT: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// An accepted finding, in the order of the file. No place and no message: it stays the same while text moves around
/// it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Entry {
    /// What the trees of one product share; empty where the layout names no product.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product: String,
    /// The language that it is about.
    pub locale: String,
    /// The page's path within its tree; empty for a finding about all pages.
    pub path: String,
    /// The page's id, by which it is found again when its path changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The rule.
    pub rule: String,
    /// The identity of the finding, in 16 hexadecimal digits. Of n equal findings it is always the same n, so that one
    /// that went leaves no other unknown.
    pub fingerprint: String,
}

impl Entry {
    /// The entries of a finding: one for each of its parts, where it has some, and those of its evidence, which is
    /// reported by itself when something else on the page changes.
    pub fn of(finding: &Finding) -> impl Iterator<Item = Entry> {
        finding.with_evidence().flat_map(Entry::of_one)
    }

    fn of_one(finding: &Finding) -> impl Iterator<Item = Entry> {
        finding.identities().map(|identity| Entry {
            product: identity.product.to_owned(),
            locale: identity.locale.to_owned(),
            path: identity.path.to_owned(),
            id: finding.page_id().map(str::to_owned),
            rule: identity.rule.to_owned(),
            fingerprint: identity.fingerprint.to_string(),
        })
    }

    fn print(&self) -> Option<Fingerprint> {
        u64::from_str_radix(&self.fingerprint, 16).ok().map(Fingerprint)
    }

    fn identity(&self) -> Option<Identity<'_>> {
        let fingerprint = self.print()?;
        let Entry { product, locale, path, rule, .. } = self;
        Some(Identity { product, locale, path, rule, fingerprint })
    }

    /// The same finding after its page moved.
    fn moved(&self, to: &str) -> Option<Entry> {
        let fingerprint = self.print()?.moved(&self.product, &self.path, to).to_string();
        Some(Entry { path: to.to_owned(), fingerprint, ..self.clone() })
    }
}

/// Why a baseline cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("{file}{}: {message}", .line.map(|line| format!(", line {line}")).unwrap_or_default())]
#[diagnostic(code("baseline"))]
pub struct BaselineError {
    /// The file, as it is shown.
    pub file: String,
    /// The line, from 1, where there is one to point at.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// The fix.
    #[help]
    pub help: String,
}

/// The findings that a project has accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeSet<Entry>,
}

/// Findings, separated by a baseline; both lists in the order that they had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parted {
    /// What is not in it.
    pub new: Vec<Finding>,
    /// What it hides.
    pub known: Vec<Finding>,
    /// What it has that was not found; in its order.
    pub gone: Vec<Entry>,
}

/// The file: every entry ends with a comma, and what ends the list is always there, so that lines come and go alone.
#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    findings: Vec<Option<Entry>>,
}

impl FromIterator<Entry> for Baseline {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        Baseline { entries: entries.into_iter().collect() }
    }
}

impl Baseline {
    /// Reads the text of a baseline; `file` is what errors call it, `renew` the command that writes it again.
    ///
    /// # Errors
    /// When git left a conflict in it, when it is no such file, or when it has another version.
    pub fn parse(file: &str, text: &str, renew: &str) -> Result<Baseline, BaselineError> {
        let wrong = |line, message: String, help: &str| BaselineError {
            file: file.to_owned(),
            line,
            message,
            help: help.to_owned(),
        };
        let conflict = text.lines().position(|line| CONFLICT.iter().any(|mark| line.starts_with(mark)));
        if let Some(at) = conflict {
            let help = "delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`, keep those between them, and let \
                        `locdrift baseline --prune` take out what is gone";
            return Err(wrong(Some(at + 1), "git left a merge conflict here".to_owned(), help));
        }
        let anew = format!("write it again with `{renew}`");
        let broken = |error: serde_json::Error| {
            let text = error.to_string();
            let why = text.rsplit_once(" at line ").map_or(&*text, |(why, _)| why);
            wrong(Some(error.line()).filter(|line| *line > 0), format!("this is no baseline: {why}"), &anew)
        };
        let value: serde_json::Value = serde_json::from_str(text).map_err(broken)?;
        let line = text.lines().position(|line| line.contains("\"version\"")).map(|at| at + 1);
        match value.get("version").map(|version| (version, version.as_u64())) {
            Some((_, Some(VERSION))) => {}
            Some((_, Some(newer))) if newer > VERSION => {
                let message = format!("a newer locdrift wrote this baseline (version {newer})");
                return Err(wrong(line, message, &format!("update locdrift, or {anew}")));
            }
            Some((_, Some(older @ 1..VERSION))) => {
                let message = format!(
                    "this baseline has version {older}, whose fingerprints do not tell products and pages apart; \
                     version {VERSION} is needed"
                );
                let help = format!("renew it with `{renew}`: it accepts all that is found now");
                return Err(wrong(line, message, &help));
            }
            Some((other, _)) => return Err(wrong(line, format!("there is no version {other} of baselines"), &anew)),
            None => {
                return Err(wrong(None, "this is no baseline: it has no `version`".to_owned(), &anew));
            }
        }
        let document: Document = serde_json::from_str(text).map_err(broken)?;
        let entries: BTreeSet<Entry> = document.findings.into_iter().flatten().collect();
        if let Some(entry) = entries.iter().find(|entry| entry.identity().is_none()) {
            let line = text.lines().position(|line| line.contains(&*entry.fingerprint)).map(|at| at + 1);
            let message = format!("`{}` is no fingerprint: it should be 16 hexadecimal digits", entry.fingerprint);
            return Err(wrong(line, message, &format!("delete the line, or write the file again with `{renew}`")));
        }
        Ok(Baseline { entries })
    }

    /// Whether a file is meant as a baseline: empty, or in the form of one, whatever is wrong inside.
    pub fn is_meant(text: &[u8]) -> bool {
        let text = String::from_utf8_lossy(text);
        let is_kept = |line: &&str| !CONFLICT.iter().any(|mark| line.starts_with(mark));
        let mut start = text.trim_start_matches('\u{feff}').lines().filter(is_kept).flat_map(str::chars);
        let mut start = start.by_ref().filter(|c| !c.is_whitespace());
        let Some('{') = start.next() else { return text.trim().is_empty() };
        let start: String = start.take(200).collect();
        let has = |key: &str| start.starts_with(&format!("\"{key}\":"));
        let is_object = || {
            let value: Option<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(&text).ok();
            value.is_some_and(|map| !map.is_empty() && map.keys().all(|key| ["version", "findings"].contains(&&**key)))
        };
        start.is_empty() || has("version") && start.contains("\"findings\":[") || is_object()
    }

    /// The text of the file: one line for each entry, sorted.
    pub fn text(&self) -> String {
        let mut text = format!("{{\n  \"version\": {VERSION},\n  \"findings\": [\n");
        for entry in &self.entries {
            // An entry holds nothing that JSON cannot say.
            let line = serde_json::to_string(entry).unwrap_or_default();
            text.push_str(&format!("    {line},\n"));
        }
        text.push_str("    null\n  ]\n}\n");
        text
    }

    /// The entries, in the order of the file.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The same without some entries.
    pub fn without(&self, gone: &[Entry]) -> Baseline {
        let gone: HashSet<&Entry> = gone.iter().collect();
        self.entries.iter().filter(|entry| !gone.contains(entry)).cloned().collect()
    }

    /// Parts what was found into what is new and what is known; `renamed` has the path of the page of an entry where
    /// that is another one by now.
    pub fn part<'p>(&self, findings: Vec<Finding>, renamed: &dyn Fn(&Entry) -> Option<&'p str>) -> Parted {
        let now = |entry| match renamed(entry).and_then(|path| entry.moved(path)) {
            Some(moved) => (entry, Cow::Owned(moved)),
            None => (entry, Cow::Borrowed(entry)),
        };
        let entries: Vec<(&Entry, Cow<'_, Entry>)> = self.entries.iter().map(now).collect();
        let known: HashSet<Identity<'_>> = entries.iter().filter_map(|(_, entry)| entry.identity()).collect();
        let found: HashSet<Identity<'_>> =
            findings.iter().flat_map(Finding::with_evidence).flat_map(Finding::identities).collect();
        let is_gone = |entry: &Entry| entry.identity().is_none_or(|identity| !found.contains(&identity));
        let gone = entries.iter().filter(|(_, now)| is_gone(now)).map(|(entry, _)| (*entry).clone()).collect();
        drop(found);
        let (known, new) =
            findings.into_iter().partition(|finding| finding.identities().all(|identity| known.contains(&identity)));
        Parted { new, known, gone }
    }
}

#[cfg(test)]
mod tests;
