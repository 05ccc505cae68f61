//! What policy must know of a file to judge what is said of it.

use crate::locale::Locale;

/// What a file is to the project.
#[derive(Clone, Copy, Debug)]
pub struct RunScope<'a> {
    /// What the trees of its product share; empty where the layout names no product.
    pub product: &'a str,
    /// Its language.
    pub locale: &'a Locale,
    /// The page's path within its tree.
    pub path: &'a str,
    /// The page group's key.
    pub key: &'a str,
    /// Whether it is a page of the source.
    pub is_source: bool,
    /// Whether it is a translation without a source.
    pub is_orphan: bool,
    /// Whether all was reported its past that may be asked.
    pub has_past: bool,
}
