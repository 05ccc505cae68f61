//! What the catalogue says of a rule.

use serde::Deserialize;

use crate::finding::{ByCause, Level, RuleId};

/// What the catalogue says of a rule; read from the front matter of `rules/<id>.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The rule.
    pub id: RuleId,
    /// What it finds, in one line.
    pub summary: String,
    /// Level where the translation is wrong (cause translation).
    pub level: Level,
    /// Level where the source moved on (cause outdated).
    pub outdated: Level,
    /// Level where the source has the same problem (cause source).
    pub source: Level,
    /// Level where the source as of the pin is not known (cause unknown).
    pub unknown: Level,
    /// `none`, `safe` or `unsafe`.
    pub fix: String,
    /// The first version that has the rule.
    pub since: String,
    /// What other stages need to know of it.
    pub traits: Traits,
    /// The whole document, Markdown, without its front matter.
    pub document: &'static str,
}

impl Manifest {
    /// The levels by cause.
    pub fn levels(&self) -> ByCause<Level> {
        ByCause { translation: self.level, outdated: self.outdated, source: self.source, unknown: self.unknown }
    }
}

/// What other stages need to know of a rule, so that none of them keeps a list of ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// What its findings are about.
    pub about: About,
    /// What a finding depends on.
    pub scope: Scope,
    /// What must be read before it can report anything.
    pub needs: Vec<Need>,
    /// What else sets it apart.
    pub flags: Vec<Flag>,
}

impl Traits {
    /// Whether the rule reports nothing unless this was read.
    pub fn needs(&self, need: Need) -> bool {
        self.needs.contains(&need)
    }

    /// Whether a flag is set.
    pub fn has(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }
}

/// What the findings of a rule are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    /// The page as a whole, or something that belongs to no section.
    #[default]
    Page,
    /// Metadata, which a page that is stale in metadata alone is about.
    Metadata,
    /// A whole section, which is a change that a translator has to make.
    Section,
    /// A fact or block of a section: whoever translates the section again settles it.
    Content,
}

/// What a finding depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The page itself: it is found whatever its source says.
    Page,
    /// Other pages and files of today.
    Site,
    /// The source that the translation was made from.
    #[default]
    Source,
}

/// What must be read before a rule can report anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// The Git history of the source.
    History,
    /// The terms that all pages of a language show.
    Terms,
}

/// What else sets a rule apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// Fixing it takes no translation, so that its absence does not show that the text was translated again.
    Mechanical,
    /// What it compares equals the source of today, however old the words around it are: a safe fix stays safe.
    Timeless,
    /// An outdated page that has such a finding lacks content, and is not stamped as up to date.
    BlocksStamp,
    /// Reported on translations whose source is gone, too.
    OnOrphans,
    /// Reports nothing unless it is selected, or given a level in the configuration.
    Optional,
}
