//! Locale tags and their spellings.

use std::sync::Arc;

/// A locale tag in its canonical spelling (`fr-FR`, `fr`, `zh-Hans`); cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(Arc<str>);

impl Locale {
    /// The canonical tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
/// placeholder
pub fn is_tag(segment: &str) -> bool { matches!(segment, "en"|"fr"|"de"|"ja"|"nl") }
/// placeholder
pub fn is_site_code(segment: &str) -> bool { matches!(segment, "jp") }
impl Locale {
    /// placeholder
    pub fn language(&self) -> &str { self.0.split('-').next().unwrap_or("") }
}
impl std::fmt::Display for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
}
