//! How translations agree with the source that they were made from, before any rule asks.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::Shared;
use crate::align::{self, Alignment, Side};
use crate::history::Pin;
use crate::page::Page;
use crate::project::PageGroup;
use crate::terms::{self, Shows};
use crate::text::FileId;

/// Aligns each translation of a group with the source that it was made from, today's or an older one, and gathers what
/// that shows of terms.
pub fn align_with_bases(shared: Shared<'_>, group: &PageGroup) -> (HashMap<FileId, Alignment>, Vec<Shows>) {
    let Shared { project, history, texts, .. } = shared;
    let (mut alignments, mut shows) = (HashMap::new(), Vec::new());
    let Some(source) = group.source.filter(|source| project.page(*source).unreadable.is_none()) else {
        return (alignments, shows);
    };
    let read = |file: FileId| texts(file).unwrap_or_else(|| Arc::from(""));
    let today: OnceCell<Arc<str>> = OnceCell::new();
    for target in group.targets.iter().map(|target| target.file) {
        let page = project.page(target);
        if page.unreadable.is_some() {
            continue;
        }
        let base = history.base(target);
        let (theirs, path): (&Page, &str) = match base {
            Some(base) => (&base.page, &base.path),
            None => (project.page(source), project.path(source)),
        };
        let source_text = || match base {
            Some(base) => base.text.clone(),
            None => today.get_or_init(|| read(source)).clone(),
        };
        let target_text = || read(target);
        let alignment = align::align(
            Side { page: theirs, path, text: &source_text },
            Side { page, path: project.path(target), text: &target_text },
        );
        // What a newer source calls otherwise says nothing of this one's words.
        if *history.pin(target) != Pin::NotFetched {
            shows.push(terms::gather(theirs, page, target, &alignment));
        }
        alignments.insert(target, alignment);
    }
    (alignments, shows)
}
