//! What each translation was made from, and how that is known.

use serde::Serialize;

use super::Session;
use crate::history::{Pin, PinWay};
use crate::text::FileId;

/// What a translation was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagePin {
    /// The translation.
    pub file: FileId,
    /// The commit of the source, as far as its digits are known; `None` where it is unknown.
    pub commit: Option<String>,
    /// The day of that commit, `2025-03-12`, where it is inferred.
    pub date: Option<String>,
    /// How it is known.
    pub from: PinOrigin,
    /// The commit of the oldest version that it may be, where it is not certain.
    pub oldest: Option<String>,
}

/// How it is known what a translation was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PinOrigin {
    /// The page names it.
    Key,
    /// A fork has it from its source.
    MergeBase,
    /// The history of the page tells.
    History,
    /// It is not known.
    Unknown,
}

impl PinOrigin {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            PinOrigin::Key => "key",
            PinOrigin::MergeBase => "merge-base",
            PinOrigin::History => "history",
            PinOrigin::Unknown => "unknown",
        }
    }
}

impl PagePin {
    /// Whether it is known, and is one version.
    pub fn is_certain(&self) -> bool {
        self.from != PinOrigin::Unknown && self.oldest.is_none()
    }
}

impl Session {
    /// What the translations of this run were made from, in order of files.
    pub fn page_pins(&self) -> Vec<PagePin> {
        let groups = self.groups_in_scope().filter(|group| group.source.is_some());
        let targets = groups.flat_map(|group| group.targets.iter().map(|target| target.file));
        let is_asked = |file: &FileId| {
            let locale = &self.project.layout.tree(*file).locale;
            self.request.locales.is_empty() || self.request.locales.iter().any(|wanted| wanted.covers(locale))
        };
        let mut pins: Vec<PagePin> = targets.filter(is_asked).map(|file| self.page_pin(file)).collect();
        pins.sort_by_key(|pin| pin.file);
        pins
    }

    fn page_pin(&self, file: FileId) -> PagePin {
        let named = self.project.page(file).front_matter.pin.as_ref();
        if let Some(pin) = named.filter(|_| !matches!(self.history.pin(file), Pin::Unknown | Pin::NotThere { .. })) {
            return PagePin {
                file,
                commit: Some(pin.text.to_string()),
                date: None,
                from: PinOrigin::Key,
                oldest: None,
            };
        }
        let Some(inferred) = self.history.inferred(file) else {
            return PagePin { file, commit: None, date: None, from: PinOrigin::Unknown, oldest: None };
        };
        PagePin {
            file,
            commit: Some(inferred.commit.commit.to_string()),
            date: Some(inferred.commit.date.clone()),
            from: match inferred.way {
                PinWay::MergeBase => PinOrigin::MergeBase,
                PinWay::History => PinOrigin::History,
            },
            oldest: inferred.oldest.as_ref().map(|oldest| oldest.commit.to_string()),
        }
    }
}
