//! Old versions of source pages, read and compared with today's; each once.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::inputs::HistoryInput;
use super::line_ends::same_but_line_ends;
use super::object::ObjectId;
use super::repository::{GitError, Repository};
use super::{Base, RepoLocation};
use crate::change::{CurrentVersion, Version};
use crate::page::Page;
use crate::parse::{self, Reader};
use crate::text::{FileId, end_lines};

/// A source page in an older commit.
#[derive(Clone, Debug)]
pub(super) struct BaseContext {
    /// From the top of the repository.
    pub path: String,
    /// Its content.
    pub blob: ObjectId,
    /// Whether it had another name.
    pub moved: bool,
    /// The names that it had since, back to that one; empty if that is not known.
    pub trail: Vec<String>,
}

/// A source page and its content.
pub(super) type Key = (FileId, ObjectId);

/// What an old version of a page is.
#[derive(Clone)]
pub(super) enum OldPage {
    Base(Arc<Base>),
    /// A checkout may write other line ends than the repository has.
    SameButLineEnds,
    /// The clone lacks it, or it is no text.
    Absent,
}

/// An old version of a source page that is to be read.
struct OldVersion<'t> {
    source: FileId,
    then: &'t BaseContext,
    content: Option<Vec<u8>>,
    /// The same, compared with what the page was before it was edited.
    before: Option<Arc<Base>>,
}

/// Reads and parses old versions of source pages, and says what each became. In order of pages and contents.
///
/// # Errors
/// When the repository does not answer.
pub(super) fn read<'t>(
    asked: &HistoryInput<'_>,
    spot: &RepoLocation,
    repository: &mut dyn Repository,
    wanted: impl Iterator<Item = (FileId, &'t BaseContext)>,
) -> Result<Vec<(Key, OldPage)>, GitError> {
    let mut distinct: HashMap<Key, &BaseContext> = HashMap::new();
    wanted.for_each(|(source, then)| _ = distinct.entry((source, then.blob)).or_insert(then));
    let (mut known, mut old) = (Vec::new(), Vec::new());
    for ((source, blob), then) in distinct {
        let before = match asked.memory.base(&(source, blob)) {
            Some((today, page)) if today == asked.project.page(source).digest && page.has_path(spot, then) => {
                known.push(((source, blob), page));
                continue;
            }
            Some((_, OldPage::Base(base))) => Some(base),
            _ => None,
        };
        old.push(OldVersion { source, then, content: None, before });
    }
    old.sort_unstable_by_key(|old| (old.source, old.then.blob));
    let mut unread: Vec<&mut OldVersion<'_>> = old.iter_mut().filter(|old| old.before.is_none()).collect();
    let blobs: Vec<ObjectId> = unread.iter().map(|old| old.then.blob).collect();
    for (old, content) in unread.iter_mut().zip(repository.contents(&blobs)?) {
        old.content = content;
    }
    let of_a_page: Vec<&mut [OldVersion<'_>]> = old.chunk_by_mut(|a, b| a.source == b.source).collect();
    let read = |reader: &mut Reader, of: &mut [OldVersion<'_>]| versions(asked, spot, reader, of);
    let read: Vec<(Key, OldPage)> = of_a_page.into_par_iter().map_init(Reader::default, read).flatten_iter().collect();
    for (key, page) in &read {
        asked.memory.keep_base(*key, asked.project.page(key.0).digest, page);
    }
    known.extend(read);
    known.sort_unstable_by_key(|(key, _)| *key);
    Ok(known)
}

impl OldPage {
    /// Whether it had the path that it is wanted with.
    fn has_path(&self, spot: &RepoLocation, then: &BaseContext) -> bool {
        match self {
            OldPage::Base(base) => *base.path == *path(spot, then),
            OldPage::SameButLineEnds | OldPage::Absent => true,
        }
    }
}

/// The path of an old version within its tree.
fn path<'t>(spot: &RepoLocation, then: &'t BaseContext) -> &'t str {
    spot.below(&then.path).unwrap_or(&then.path)
}

/// The old versions of one page.
fn versions(
    asked: &HistoryInput<'_>,
    spot: &RepoLocation,
    reader: &mut Reader,
    of: &mut [OldVersion<'_>],
) -> Vec<(Key, OldPage)> {
    let now = of.first().and_then(|first| (asked.text)(first.source));
    let today = of.first().zip(now.as_deref()).map(|(first, text)| {
        let version = Version { page: asked.project.page(first.source), text };
        let language = asked.project.layout.tree(first.source).locale.language();
        (text, CurrentVersion::new(version).in_english(language == "en"))
    });
    let mut base = |old: &mut OldVersion<'_>| {
        let (page, text): (Option<Arc<Page>>, Arc<str>) = match &old.before {
            Some(before) => (Some(before.page.clone()), before.text.clone()),
            None => {
                let mut content = old.content.take()?;
                end_lines(&mut content);
                (None, String::from_utf8(content).ok()?.into())
            }
        };
        let (now, today) = today.as_ref()?;
        if same_but_line_ends(now, &text) {
            return Some(OldPage::SameButLineEnds);
        }
        let path: Box<str> = path(spot, old.then).into();
        let dialect = asked.keys.dialect_of(&path);
        let page = page.unwrap_or_else(|| Arc::new(parse::parse_as(old.source, &text, asked.keys, dialect, reader)));
        let change = today.since(Version { page: &page, text: &text });
        Some(OldPage::Base(Arc::new(Base { source: old.source, blob: old.then.blob, page, text, path, change })))
    };
    of.iter_mut().map(|old| ((old.source, old.then.blob), base(old).unwrap_or(OldPage::Absent))).collect()
}
