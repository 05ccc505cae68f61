//! The state of a page in one language, as reports count it and as the JSON of a check contains it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::locale::Locale;
use crate::text::beginning;

/// All pages, and what their dates are seen from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageStates {
    /// The source language; `None` if there is none.
    pub source: Option<Locale>,
    /// The day of the newest commit of the source, `2025-03-12`; `None` if it is unknown.
    pub date: Option<String>,
    /// A state for each page in each language: the source first, page by page.
    pub pages: Vec<PageState>,
}

/// A page in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "an object")]
pub struct PageState {
    /// What the trees of one product share; empty where the layout names no product.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product: String,
    /// The language.
    pub locale: Locale,
    /// The path of the source page within its tree; its own for an orphan.
    pub path: String,
    /// The page's file, relative to the current directory; `None` where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// What the page is called; empty for a translation, whose title is that of its source.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What is known of it.
    pub status: PageStatus,
    /// Why nothing is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<UnknownReason>,
    /// Words of the source page as it is now; `None` where it cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<u32>,
    /// Days since the source first changed after the page was translated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// The day of that change; for a page without a translation the day when its source was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Commits that changed the source since then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commits: Option<u32>,
    /// How much of it people translated, in percent; the rest is by machine. `None` where the page does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub human: Option<u8>,
    /// Names of UI controls on the page.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub controls: u32,
    /// Who owns the file, according to the file CODEOWNERS of its repository.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<String>,
    /// Short values of the metadata that holds for a source page.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
    /// What there is to translate on an existing page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<SectionWork>,
}

/// Owners of a page that are kept, and bytes of each: every page that a line of CODEOWNERS is about names them.
const MOST_OWNERS: usize = 20;
const LONGEST_OWNER: usize = 100;
/// Bytes of a title, and of a value of metadata: those of a source page are written for each of its translations.
const LONGEST_TEXT: usize = 400;

/// The owners of a page, from a list that may be long.
pub(super) fn owners<'o>(all: impl Iterator<Item = &'o str>) -> Vec<String> {
    all.take(MOST_OWNERS).map(|owner| beginning(owner, LONGEST_OWNER).to_owned()).collect()
}

impl PageState {
    /// The same with its texts as long as those of a page that was read.
    pub fn shortened(mut self) -> PageState {
        self.owners = owners(self.owners.iter().map(String::as_str));
        for text in self.metadata.values_mut().chain([&mut self.title]) {
            text.truncate(beginning(text, LONGEST_TEXT).len());
        }
        self
    }
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// What is known of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageStatus {
    /// It is a page of the source.
    Source,
    /// The body of the source is what it was when the page was translated.
    Fresh,
    /// So it is, but metadata changed.
    MetadataOnly,
    /// The body of the source changed since.
    Outdated,
    /// Whether the source changed is unknown.
    Unknown,
    /// There is no translation.
    Untranslated,
    /// There is no source.
    Orphan,
}

/// Why the state of a page is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownReason {
    /// The page does not name the commit that it was translated from.
    NoPin,
    /// What it names cannot be a commit.
    InvalidPin,
    /// The repository does not have the commit.
    UnknownCommit,
    /// The source page did not exist in the commit.
    NotInCommit,
    /// The history of the source was not read.
    NoHistory,
    /// The repository does not answer, or lacks the old version of the page.
    Unavailable,
    /// The translations were made from a newer source than the one at hand.
    NewerSource,
    /// The page cannot be read.
    Unreadable,
    /// The translation is where its source page was before it moved.
    Moved,
}

/// Something to translate on an existing page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(expecting = "an object")]
pub struct SectionWork {
    /// What it is.
    pub kind: WorkKind,
    /// The heading in the source; empty for what is before the first heading, and for metadata.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Words to translate: new ones of a changed section, all of another one.
    pub words: u32,
    /// Words that the source lost.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub removed: u32,
    /// The line of the source, from 1.
    pub source_line: u32,
    /// The line of the translation, from 1: that of the section, or the one that a missing section belongs after.
    pub line: u32,
}

/// What kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkKind {
    /// The section changed in the source.
    Changed,
    /// The section came into the source after the page was translated.
    New,
    /// The section is missing, though it was in the source when the page was translated, or that is unknown.
    Missing,
    /// Metadata that is translated changed.
    Metadata,
}
