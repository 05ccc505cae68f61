//! Short values of the metadata of source pages, to group pages by.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::page::{Entry, Page};
use crate::project::Project;
use crate::text::{FileId, Span};

/// Longer values are no names of groups, in bytes.
const LONGEST: usize = 100;

type Values = BTreeMap<String, String>;

/// The values of each page of the source, of its own and inherited ones.
pub(super) struct PageMetadata(HashMap<FileId, Values>);

impl PageMetadata {
    /// Reads the metadata of all pages of the source.
    pub fn of(project: &Project, text: &(dyn Fn(FileId) -> Option<Arc<str>> + Sync)) -> PageMetadata {
        use rayon::prelude::*;
        let sources: Vec<FileId> =
            project.pages.iter().map(|page| page.file).filter(|file| project.layout.tree(*file).is_source).collect();
        let read = |file: &FileId| {
            let page = project.page(*file);
            if page.front_matter.entries.is_empty() {
                return None;
            }
            Some((*file, values(page, &text(*file)?)))
        };
        PageMetadata(sources.par_iter().with_min_len(16).filter_map(read).collect())
    }

    /// The values that hold for a page: its own, else those that it inherits.
    pub fn of_page(&self, project: &Project, file: FileId) -> Values {
        let mut all = Values::new();
        for holder in project.effective(file).holders() {
            for (key, value) in self.0.get(&holder).into_iter().flatten() {
                all.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
        all
    }
}

fn values(page: &Page, text: &str) -> Values {
    let entries = page.front_matter.entries.iter();
    entries.filter_map(|entry| Some((key(page, entry, text)?, value(entry.value, text)?))).collect()
}

/// The key, where it may name groups of pages.
fn key(page: &Page, entry: &Entry, text: &str) -> Option<String> {
    let key = entry.key.of(text).trim_matches(['"', '\'']);
    let is_other = page.site.is_translated(key) || page.site.metadata.unseen.contains(&key) || key.is_empty();
    let is_id = page.front_matter.id.as_ref().is_some_and(|id| id.span == entry.value);
    (!is_other && !is_id && key.len() <= LONGEST).then(|| key.to_owned())
}

/// A scalar as it is, a list with commas; `None` for anything longer.
fn value(span: Span, text: &str) -> Option<String> {
    let raw = span.of(text).trim();
    let raw = raw.strip_prefix('[').and_then(|list| list.strip_suffix(']')).unwrap_or(raw);
    let items =
        raw.split([',', '\n']).map(|item| item.trim().trim_start_matches("- ").trim_matches(['"', '\'']).trim());
    let value = items.filter(|item| !item.is_empty()).collect::<Vec<_>>().join(", ");
    (!value.is_empty() && value.len() <= LONGEST).then_some(value)
}
