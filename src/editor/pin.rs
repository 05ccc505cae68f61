//! The source commit that a translation was made from, and how far the source is ahead of it.

use std::sync::Arc;

use super::markdown::code;
use crate::history::{Pin, Stale};
use crate::output::count;
use crate::session::Session;
use crate::text::{FileId, folded};

/// How a translation stands to its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PinState {
    /// The source is what it was.
    Current,
    /// The source changed.
    Behind {
        /// The commits since.
        commits: u32,
        /// For how many days.
        days: u32,
        /// Whether the source page has edits that are not committed.
        uncommitted: bool,
    },
    /// It cannot be told.
    Unknown {
        /// Why, in a sentence without a full stop.
        reason: String,
    },
}

impl PinState {
    /// `3 commits behind (12 days)`.
    pub fn words(&self) -> String {
        match self {
            PinState::Current => "up to date".to_owned(),
            PinState::Behind { commits: 0, .. } => "behind edits that are not committed".to_owned(),
            PinState::Behind { commits, days, .. } => {
                format!("{} behind ({})", count(*commits as usize, "commit"), count(*days as usize, "day"))
            }
            PinState::Unknown { .. } => "source commit unknown".to_owned(),
        }
    }
}

/// What a translation says that it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinFacts {
    /// As it is written.
    pub commit: String,
    /// The digits that people say; a shortened text where it is no commit.
    pub short: String,
    /// The day of the commit, `2025-03-12`, and the first line of its message, where it can be read.
    pub committed: Option<(String, String)>,
    /// How the translation stands to its source.
    pub state: PinState,
}

/// How a translation stands to its source; `None` where it has no pin. No repository is asked.
pub fn pin_state(session: &Session, target: FileId) -> Option<PinState> {
    session.project.page(target).front_matter.pin.as_ref()?;
    Some(match session.history.pin(target) {
        Pin::Fresh => PinState::Current,
        Pin::Stale(stale) => behind(stale),
        _ => PinState::Unknown { reason: reason(session, target) },
    })
}

fn behind(stale: &Stale) -> PinState {
    PinState::Behind { commits: stale.commits, days: stale.days, uncommitted: stale.uncommitted }
}

fn reason(session: &Session, target: FileId) -> String {
    match session.project.source_of(target) == target {
        true => "the page has no source page".to_owned(),
        false => session.since(target).err().map_or_else(String::new, |error| error.to_string()),
    }
}

/// What a translation says that it was made from; `None` where it says nothing. Asks the repository of the source for the
/// commit.
pub fn pin(session: &Session, target: FileId) -> Option<PinFacts> {
    let commit = session.project.page(target).front_matter.pin.as_ref()?.text.to_string();
    let told = session.pin_commit(target);
    Some(PinFacts {
        short: short(&commit),
        committed: told.map(|told| (told.date, folded(&told.subject))),
        state: pin_state(session, target)?,
        commit,
    })
}

/// The digits that people say.
pub(super) fn short(commit: &str) -> String {
    folded(commit.get(..7).filter(|_| crate::history::is_commit(commit)).unwrap_or(commit)).chars().take(40).collect()
}

/// The source page of a translation as it was when that was made.
#[derive(Clone, Debug)]
pub struct SourceAtPin {
    /// The source page.
    pub source: FileId,
    /// Its name and the commit: `lamps.md (1a2b3c4)`.
    pub title: String,
    /// What it said.
    pub text: Arc<str>,
}

/// The source page of a translation as it was when that was made; `None` where that is not known.
pub fn source_at_pin(session: &Session, target: FileId) -> Option<SourceAtPin> {
    let source = session.project.source_of(target);
    let pin = session.project.page(target).front_matter.pin.as_ref().filter(|_| source != target)?;
    let (text, path) = match (session.history.base(target), session.history.pin(target)) {
        (Some(base), _) => (base.text.clone(), &*base.path),
        (None, Pin::Fresh) => (session.text(source)?, session.project.path(source)),
        _ => return None,
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    Some(SourceAtPin { source, title: format!("{} ({})", folded(name), short(&pin.text)), text })
}

/// What the pin of a translation means, in Markdown.
pub(super) fn explained(session: &Session, target: FileId) -> Option<String> {
    let pin = pin(session, target)?;
    let mut text = format!("**Source commit** {}", code(&pin.short));
    if let Some((date, subject)) = &pin.committed {
        text += &format!(" · {date} · {}", code(subject));
    }
    text += "\n\nThe page was translated from this commit of its source page. ";
    match &pin.state {
        PinState::Current => text += "The source page has not changed since: the translation is up to date.\n",
        PinState::Behind { commits, days, uncommitted } => {
            if *commits > 0 {
                let is = if *commits == 1 { "changes" } else { "change" };
                let (commits, days) = (count(*commits as usize, "commit"), count(*days as usize, "day"));
                text += &format!("Since then, {commits} {is} the source page; the translation is behind by {days}.\n");
            }
            if *uncommitted {
                text += "The source page has edits that are not committed.\n";
            }
            text += &changes(session, target);
        }
        PinState::Unknown { reason } => {
            text += &format!("What changed since then is unknown:\n\n{}", super::markdown::fenced("text", reason))
        }
    }
    Some(text)
}

/// The commits that changed the source, and how far.
fn changes(session: &Session, target: FileId) -> String {
    let Pin::Stale(stale) = session.history.pin(target) else { return String::new() };
    let mut text = String::new();
    let ends = [("First change", &stale.oldest), ("Latest change", &stale.newest)];
    let distinct = ends.iter().skip(usize::from(stale.oldest == stale.newest));
    for (name, info) in distinct.filter_map(|(name, info)| Some((name, info.as_ref()?))) {
        text += &format!("\n- {name}: {} · {} · {}", code(&info.commit.short()), info.date, code(&info.subject));
    }
    if let Some(base) = session.history.base(target) {
        let words = |number: u32| count(number as usize, "word");
        let (added, removed) = (words(base.change.words_added), words(base.change.words_removed));
        text += &format!("\n- Text: {added} added, {removed} removed");
    }
    text + "\n"
}
