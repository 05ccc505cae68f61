//! How it is known which version of its source a page was made from.

/// The ways, as a configuration names them.
pub(super) const WAYS: [&str; 3] = ["key", "merge-base", "history"];

/// Where the source version of a translation is named, and how it is inferred where it is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinSetting {
    /// Dotted front matter key that holds the source commit; that of the site if `None`.
    pub key: Option<String>,
    /// Infer it from the newest commit that a fork shares with its source.
    pub merge_base: bool,
    /// Infer it from the history of the translation.
    pub history: bool,
    /// Infer it also in languages of which some pages name it.
    pub everywhere: bool,
    /// What subjects of commits have that renew translations, whatever they change.
    pub renewed_by: Vec<String>,
    /// What subjects of commits have that change nothing that matters to translations.
    pub ignored: Vec<String>,
    /// Keys that a page loses when it is stamped, beside those of its site; what begins with `#` is a comment behind the
    /// pin.
    pub cleared: Vec<String>,
}

impl Default for PinSetting {
    /// All ways, for languages without any pin.
    fn default() -> Self {
        PinSetting {
            key: None,
            merge_base: true,
            history: true,
            everywhere: false,
            renewed_by: Vec::new(),
            ignored: Vec::new(),
            cleared: Vec::new(),
        }
    }
}

impl PinSetting {
    /// Whether anything is inferred.
    pub fn infers(&self) -> bool {
        self.merge_base || self.history
    }
}
