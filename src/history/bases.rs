//! Old versions of source pages, read and compared with today's; each once.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::inputs::HistoryInput;
use super::object::ObjectId;
use super::repository::{GitError, Repository};
use super::{Base, RepoLocation};
use crate::change::{CurrentVersion, Version};
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
pub(super) enum OldPage {
    Base(Box<Base>),
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
    let mut old: Vec<OldVersion<'_>> =
        distinct.into_iter().map(|((source, _), then)| OldVersion { source, then, content: None }).collect();
    old.sort_unstable_by_key(|old| (old.source, old.then.blob));
    let blobs: Vec<ObjectId> = old.iter().map(|old| old.then.blob).collect();
    for (old, content) in old.iter_mut().zip(repository.contents(&blobs)?) {
        old.content = content;
    }
    let of_a_page: Vec<&mut [OldVersion<'_>]> = old.chunk_by_mut(|a, b| a.source == b.source).collect();
    let read = |reader: &mut Reader, of: &mut [OldVersion<'_>]| versions(asked, spot, reader, of);
    Ok(of_a_page.into_par_iter().map_init(Reader::default, read).flatten_iter().collect())
}

/// The old versions of one page.
fn versions(
    asked: &HistoryInput<'_>,
    spot: &RepoLocation,
    reader: &mut Reader,
    of: &mut [OldVersion<'_>],
) -> Vec<(Key, OldPage)> {
    let now = of.first().and_then(|first| (asked.text)(first.source));
    let today = of
        .first()
        .zip(now.as_deref())
        .map(|(first, text)| (text, CurrentVersion::new(Version { page: asked.project.page(first.source), text })));
    let mut base = |old: &mut OldVersion<'_>| {
        let mut content = old.content.take()?;
        end_lines(&mut content);
        let text: Arc<str> = String::from_utf8(content).ok()?.into();
        let (now, today) = today.as_ref()?;
        if same_but_line_ends(now, &text) {
            return Some(OldPage::SameButLineEnds);
        }
        let page = parse::parse(old.source, &text, asked.keys, reader);
        let path = spot.below(&old.then.path).unwrap_or(&old.then.path).into();
        let change = today.since(Version { page: &page, text: &text });
        Some(OldPage::Base(Box::new(Base { source: old.source, blob: old.then.blob, page, text, path, change })))
    };
    of.iter_mut().map(|old| ((old.source, old.then.blob), base(old).unwrap_or(OldPage::Absent))).collect()
}

/// Whether a checkout can have made one of the other: it may write other line ends than the repository has, and fill in
/// `$Id$` where the attribute `ident` is set.
pub(super) fn same_but_line_ends(a: &str, b: &str) -> bool {
    let line = |line: &'_ str| without_ident(line).into_owned();
    a.len().abs_diff(b.len()) <= a.len().max(b.len()) / 2
        && (a.lines().eq(b.lines()) || a.lines().map(line).eq(b.lines().map(line)))
}

/// A line with `$Id$` as a repository holds it.
fn without_ident(line: &str) -> Cow<'_, str> {
    const MARK: &str = "$Id:";
    let Some(start) = line.find(MARK) else { return line.into() };
    let behind = &line[start + MARK.len()..];
    let Some(end) = behind.find('$') else { return line.into() };
    format!("{}$Id${}", &line[..start], without_ident(&behind[end + 1..])).into()
}
