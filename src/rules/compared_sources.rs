//! The sources that a translation is compared with: that of today, and the one that it was made from.

use std::sync::Arc;

use crate::align::Alignment;
use crate::page::Page;
use crate::rule::{Group, Pair};
use crate::text::FileId;

/// A source of a translation.
pub(super) struct ComparedSource<'g> {
    pub page: &'g Page,
    pub text: Arc<str>,
    pub alignment: &'g Alignment,
    /// Its file; `None` for what it was once.
    pub file: Option<FileId>,
}

/// The sources of a translation, the one that says most first: what was damaged in translation is damaged whether or not
/// the source has the place by now. Where hardly anything of today's is in the translation, that says nothing.
pub(super) fn compared_sources<'g>(group: &'g Group<'_>, pair: &'g Pair) -> Vec<ComparedSource<'g>> {
    let base = group.base_alignment(pair.target).map(|(base, alignment)| ComparedSource {
        page: &base.page,
        text: base.text.clone(),
        alignment,
        file: None,
    });
    let now = || ComparedSource {
        page: group.page(pair.source),
        text: group.text(pair.source),
        alignment: &pair.alignment,
        file: Some(pair.source),
    };
    let is_enough = base.is_some() && pair.alignment.is_rewritten();
    (!is_enough).then(now).into_iter().chain(base).collect()
}
