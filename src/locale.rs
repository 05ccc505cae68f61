//! Locale tags and their spellings.

use std::sync::Arc;

/// A locale tag in its canonical spelling (`fr-FR`, `fr`, `zh-Hans`); cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(Arc<str>);

/// A word that is no locale.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a locale")]
pub struct UnknownLocale(String);

impl Locale {
    /// The canonical tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Stand-in.
    ///
    /// # Errors
    /// When `text` does not look like a tag.
    pub fn parse(text: &str) -> Result<Locale, UnknownLocale> {
        let parts: Vec<&str> = text.split(['-', '_']).collect();
        let good = matches!(parts[0].len(), 2 | 3)
            && parts.iter().all(|p| (2..=4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()));
        if !good {
            return Err(UnknownLocale(text.to_owned()));
        }
        let mut tag = parts[0].to_ascii_lowercase();
        for part in &parts[1..] {
            tag.push('-');
            if part.len() == 4 {
                tag.push_str(&part[..1].to_ascii_uppercase());
                tag.push_str(&part[1..].to_ascii_lowercase());
            } else {
                tag.push_str(&part.to_ascii_uppercase());
            }
        }
        Ok(Locale(tag.into()))
    }
}
