//! The keys of a page's metadata by their names.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Entry, FrontMatter};
use crate::text::hash;

/// Few enough keys to look at each of them.
const FEW: usize = 32;

/// The places of entries by the hashes of their keys, computed on first use.
#[derive(Clone, Debug, Default)]
#[expect(clippy::box_collection, reason = "most pages have few keys: it keeps a page small")]
pub struct Names(OnceLock<Box<HashMap<u64, u32>>>);

impl FrontMatter {
    /// The last entry whose key is `name`.
    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.entry(hash(name.as_bytes()))
    }

    /// The last entry whose key hashes to `name` (see [`crate::text::hash`]).
    pub fn entry(&self, name: u64) -> Option<&Entry> {
        if self.entries.len() <= FEW {
            return self.entries.iter().rev().find(|entry| entry.name == name);
        }
        let places = || Box::new((0..).zip(&self.entries).map(|(at, entry)| (entry.name, at)).collect());
        self.entries.get(*self.names.0.get_or_init(places).get(&name)? as usize)
    }
}
