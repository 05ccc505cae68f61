//! The contract: findings, their causes, levels and fixes.

mod identity;
mod rule_ids;
mod together;

use crate::locale::Locale;
use crate::text::{FileId, Location, Span};

pub use identity::{Fingerprint, Identity};
pub use together::Together;

/// A rule's id: kebab-case, final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub &'static str);

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// How bad; worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Must be fixed; fails a check by default.
    Error,
    /// Should be looked at.
    Warning,
    /// Good to know.
    Note,
}

impl Level {
    /// Lower-case name, as in configuration and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        }
    }
}

/// Who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The translation is wrong.
    Translation,
    /// The source moved on since the translation was made.
    Outdated,
    /// The source has the same problem.
    Source,
    /// The source as of the pin is not known.
    Unknown,
}

impl Cause {
    /// All, as people count them.
    pub const ALL: [Cause; 4] = [Cause::Translation, Cause::Outdated, Cause::Source, Cause::Unknown];

    /// Lower-case name, as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Cause::Translation => "translation",
            Cause::Outdated => "outdated",
            Cause::Source => "source",
            Cause::Unknown => "unknown",
        }
    }
}

/// One value for each cause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ByCause<T> {
    /// Where the translation is wrong.
    pub translation: T,
    /// Where the source moved on.
    pub outdated: T,
    /// Where the source has the same problem.
    pub source: T,
    /// Where the source as of the pin is not known.
    pub unknown: T,
}

impl<T: Copy> ByCause<T> {
    /// The same for all.
    pub fn all(value: T) -> Self {
        ByCause { translation: value, outdated: value, source: value, unknown: value }
    }

    /// The one for a cause.
    pub fn of(&self, cause: Cause) -> T {
        match cause {
            Cause::Translation => self.translation,
            Cause::Outdated => self.outdated,
            Cause::Source => self.source,
            Cause::Unknown => self.unknown,
        }
    }

    /// The place of the one for a cause.
    pub fn of_mut(&mut self, cause: Cause) -> &mut T {
        match cause {
            Cause::Translation => &mut self.translation,
            Cause::Outdated => &mut self.outdated,
            Cause::Source => &mut self.source,
            Cause::Unknown => &mut self.unknown,
        }
    }
}

/// How far a fix can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// The source decides it byte for byte.
    Safe,
    /// Needs a look.
    Unsafe,
}

/// A change of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file.
    pub file: FileId,
    /// The bytes to replace.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

impl Edit {
    /// Replaces the bytes under a span by a text.
    pub fn new(file: FileId, span: Span, text: impl Into<String>) -> Edit {
        Edit { file, span, text: text.into() }
    }
}

/// A fix for a finding. Letters that it takes away from a translation are in its title, or in the message or help of
/// its finding: translated prose is never removed or replaced (`tests/laws/`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// Whether it may be applied unseen.
    pub applicability: Applicability,
    /// The changes; they do not overlap.
    pub edits: Vec<Edit>,
}

/// Another place that helps to understand a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What is there.
    pub message: String,
    /// Where.
    pub at: Location,
}

/// One defect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: RuleId,
    /// How bad.
    pub level: Level,
    /// Who has to act.
    pub cause: Cause,
    /// The language that it is about (which for an untranslated page is not the language of the file).
    pub locale: Locale,
    /// What the trees of one product share; empty where the layout names no product.
    pub product: String,
    /// The page group's key: the id of the page, or its path.
    pub page_key: String,
    /// The page's path within its tree.
    pub page_path: String,
    /// Whether it is about all pages of its product and language: then it stays the same wherever its place is.
    pub across_pages: bool,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where; always exactly one place.
    pub at: Location,
    /// Other places, the source's first.
    pub related: Vec<Related>,
    /// A fix.
    pub fix: Option<Fix>,
    /// Identity across runs.
    pub fingerprint: Fingerprint,
    /// Where it sums up several defects that come and go one by one: the identity of each. Empty where it is one.
    pub parts: Vec<Fingerprint>,
    /// The part of its file that it is about as a whole; empty where it is about one place.
    pub covers: Span,
    /// Whether it is about something whole that the translation has in addition: unless the source had it too when the
    /// translation was made, translators wrote it for their readers.
    pub is_addition: bool,
    /// Whether the first of the other places is a part of the source that the translation lacks.
    pub is_loss: bool,
    /// Findings of the same file that make this one redundant, by rule and place, the preferred one first.
    pub explained_by: Vec<(RuleId, Span)>,
    /// Whether it is counted for its language and not listed, unless its rule is asked for: nothing is wrong on its page.
    pub is_counted: bool,
    /// The findings that it makes redundant. They are not reported, but their fixes can be applied.
    pub evidence: Vec<Finding>,
    /// Whether another version of the source than the one that the page was made from tells its cause: what changed since
    /// that one does not explain it.
    pub predates: bool,
    /// What it says together with others of its page, where its rule knows that they say one thing.
    pub together: Option<Together>,
}

impl Finding {
    /// A finding of which nothing but this is known: an error without cause, page or identity.
    pub fn new(rule: RuleId, locale: Locale, at: Location, message: String) -> Finding {
        Finding {
            rule,
            level: Level::Error,
            cause: Cause::Unknown,
            locale,
            product: String::new(),
            page_key: String::new(),
            page_path: String::new(),
            across_pages: false,
            message,
            help: None,
            at,
            related: Vec::new(),
            fix: None,
            fingerprint: Fingerprint::default(),
            parts: Vec::new(),
            covers: Span::default(),
            is_addition: false,
            is_loss: false,
            explained_by: Vec::new(),
            is_counted: false,
            evidence: Vec::new(),
            predates: false,
            together: None,
        }
    }
}

impl Finding {
    /// Itself and its evidence.
    pub fn with_evidence(&self) -> impl Iterator<Item = &Finding> {
        std::iter::once(self).chain(&self.evidence)
    }
}

/// Something to say about the run as a whole, on standard error and in JSON.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    /// Kebab-case kind, e.g. `nothing-checked`.
    pub code: &'static str,
    /// In a sentence or two.
    pub message: String,
    /// A command that remedies it, for a shell. Never read from the message: that may hold what others wrote.
    pub command: Option<String>,
}

impl Notice {
    /// A notice without a command.
    pub fn new(code: &'static str, message: String) -> Notice {
        Notice { code, message, command: None }
    }

    /// Whether a notice of a history says what is not known of it; that source commits are inferred is no lack.
    pub fn is_lack(&self) -> bool {
        self.code != "inferred-pins"
    }
}
