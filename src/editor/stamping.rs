//! Noting in a translated page which commit of the source it is made from: what it takes, and why it may be refused.

use std::collections::{BTreeMap, HashMap};

use crate::finding::{Cause, Edit, Finding};
use crate::history::Newest;
use crate::parse::Keys;
use crate::parse::front_matter::{self, Change, StampError};
use crate::rule::{Flag, shorten};
use crate::rules;
use crate::session::Session;
use crate::text::{FileId, LineIndex, Span};

/// Why a page is not stamped, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StampRefusal {
    /// The page is not up to date, or has no place for the commit.
    #[error("{0}")]
    Refused(String),
    /// It could not be read or looked up.
    #[error("{0}")]
    Failed(String),
}

/// What became of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    /// The change; `None` where the page names that commit already.
    pub edit: Option<Edit>,
    /// `source-git-commit 1a2b3c4 -> 9f8e7d6`.
    pub message: String,
}

/// Stamps a translated page with the newest commit of its source page. `newest` keeps what was read of repositories.
///
/// # Errors
/// Those of `locdrift stamp`, in its words.
pub fn stamp(session: &Session, target: FileId, newest: &mut Newest) -> Result<Stamped, StampRefusal> {
    let layout = &session.project.layout;
    if layout.tree(target).is_source {
        return Err(StampRefusal::Refused(IS_SOURCE.to_owned()));
    }
    if session.project.source_of(target) == target {
        return Err(StampRefusal::Refused(IS_ORPHAN.to_owned()));
    }
    let commit = session.newest_commit(target, newest).map_err(StampRefusal::Failed)?;
    let text = session.text(target).ok_or_else(|| StampRefusal::Failed(UNREADABLE.to_owned()))?;
    let Some(fresh) = stamped(&text, &session.keys, &commit)? else {
        return Ok(Stamped { edit: None, message: already(&commit) });
    };
    let outcome = session.check_pages(&[target]);
    let found = outcome.findings.iter().chain(&outcome.baselined).chain(&outcome.preexisting);
    OutdatedCounts::of(found).expect_none(target)?;
    let message = message(&session.keys, &text, &commit);
    let (span, changed) = difference(&text, &fresh);
    Ok(Stamped { edit: Some(Edit::new(target, span, changed)), message })
}

/// A page of the source.
pub const IS_SOURCE: &str = "it is a source page; name its translations";
/// A page without a source.
pub const IS_ORPHAN: &str = "it has no source page";
/// A page that is no text.
pub const UNREADABLE: &str = "it cannot be read as UTF-8 text";

/// What a page says that names the commit already.
pub fn already(commit: &str) -> String {
    format!("already at {}", short(commit))
}

/// A page that names a commit, and bears no mark of being behind; `None` where it is so already.
///
/// # Errors
/// Where the page has no place for it.
pub fn stamped(text: &str, keys: &Keys, commit: &str) -> Result<Option<String>, StampRefusal> {
    let change = front_matter::stamp(text, keys, commit).map_err(|error| no_place(text, &error))?;
    let mut fresh = change.map_or_else(|| text.to_owned(), |change| change.apply(text));
    for key in &keys.drifted {
        let change = match key.starts_with('#') {
            true => front_matter::remove_comment(&fresh, keys, key),
            false => mark(&fresh, keys, key, None)?,
        };
        if let Some(change) = change {
            fresh = change.apply(&fresh);
        }
    }
    Ok((fresh != text).then_some(fresh))
}

/// The change that gives a key of the metadata a plain value, or removes it; `None` where it is so already.
///
/// # Errors
/// Where that cannot be without another change.
pub fn mark(text: &str, keys: &Keys, key: &str, value: Option<&str>) -> Result<Option<Change>, StampRefusal> {
    let change = match value {
        Some(value) => front_matter::set_key(text, keys, key, value),
        None => front_matter::remove_key(text, keys, key),
    };
    change.map_err(|error| no_place(text, &error))
}

/// The bytes of a text from the first to the last that another one has not, and what that has there.
fn difference(old: &str, new: &str) -> (Span, String) {
    let same = |(a, b): &((usize, char), char)| a.1 == *b;
    let start: usize = old.char_indices().zip(new.chars()).take_while(same).map(|((_, c), _)| c.len_utf8()).sum();
    let rest = old[start..].chars().rev().zip(new[start..].chars().rev());
    let end: usize = rest.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    (Span::new(start, old.len() - end), new[start..new.len() - end].to_owned())
}

fn no_place(text: &str, error: &StampError) -> StampRefusal {
    let line = error.span().map(|span| LineIndex::new(text).position(text, span.start).line);
    let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
    StampRefusal::Refused(format!("{line}{error}"))
}

/// `source-git-commit 1a2b3c4 -> 9f8e7d6`; `text` is the page before.
pub fn message(keys: &Keys, text: &str, new: &str) -> String {
    let key = &keys.pin;
    let old = front_matter::parse(text, keys).front_matter.pin.map(|pin| pin.text);
    let Some(old) = old.as_deref() else { return format!("{key} set to {}", short(new)) };
    let is_commit = old.len() >= 7 && old.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_commit {
        return format!("{key} `{}` -> {}", shorten(old), short(new));
    }
    let same = short(old).eq_ignore_ascii_case(short(new));
    if old == new {
        return format!("{key} {} kept, marks of drift removed", short(new));
    }
    let (old, new) = if same { (old, new) } else { (short(old), short(new)) };
    format!("{key} {old} -> {new}")
}

/// The digits that people say.
fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}

/// What pages lack of what their source has now.
pub struct OutdatedCounts(HashMap<FileId, BTreeMap<&'static str, usize>>);

impl OutdatedCounts {
    /// Counts it in what a check found.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut behind: HashMap<FileId, BTreeMap<&'static str, usize>> = HashMap::new();
        // What an outdated section takes in is lacking as well.
        let found = findings.into_iter().flat_map(Finding::with_evidence);
        // Where the history cannot be read, it is unknown what the translation was made from: it may lack this.
        let may_lack = |cause: Cause| matches!(cause, Cause::Outdated | Cause::Unknown);
        for finding in found.filter(|f| may_lack(f.cause) && rules::traits(f.rule).has(Flag::BlocksStamp)) {
            *behind.entry(finding.at.file).or_default().entry(finding.rule.0).or_default() += 1;
        }
        OutdatedCounts(behind)
    }

    /// # Errors
    /// Where a page lacks something.
    pub fn expect_none(&self, file: FileId) -> Result<(), StampRefusal> {
        match self.words(file) {
            None => Ok(()),
            Some(lacks) => Err(StampRefusal::Refused(format!(
                "missing since the page was translated: {lacks}; translate that first"
            ))),
        }
    }

    /// `2 missing-link, 1 missing-section`; `None` where a page lacks nothing.
    fn words(&self, file: FileId) -> Option<String> {
        let mut rules: Vec<_> = self.0.get(&file)?.iter().collect();
        rules.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let rules: Vec<String> = rules.into_iter().map(|(rule, count)| format!("{count} {rule}")).collect();
        Some(rules.join(", "))
    }
}
