//! Reading pages: from buffers where there are any, else from the disk.

use std::sync::Arc;

use super::texts::{Texts, read};
use crate::history::{Format, ObjectId};
use crate::layout::Layout;
use crate::page::Page;
use crate::parse::{self, Keys, Reader};
use crate::text::FileId;

/// What a worker keeps between pages.
#[derive(Default)]
pub(super) struct PageReader {
    bytes: Vec<u8>,
    reader: Reader,
}

impl PageReader {
    /// A page, and for a page of a source the name that its content has in a repository, if that is wanted.
    pub(super) fn page(
        &mut self,
        layout: &Layout,
        file: FileId,
        texts: &Texts,
        keys: &Keys,
        named: bool,
    ) -> (Arc<Page>, Option<ObjectId>) {
        let path = layout.disk_path(file);
        texts.forget(file);
        let text = match texts.buffer(&path) {
            Some(text) => text.map(|text| &**text).map_err(str::to_owned),
            None => read(&path, &mut self.bytes).inspect(|text| texts.keep(file, *text)),
        };
        let dialect = keys.dialect_of(&layout.files[file.index()].path);
        let (page, stored) = match text {
            Ok(text) if is_lfs_pointer(text) => {
                let why = "it is a Git LFS pointer, and the file that it stands for was not fetched";
                (Page { file, site: keys.site, dialect, unreadable: Some(why.into()), ..Page::default() }, None)
            }
            Ok(text) => {
                let named = named && layout.tree(file).is_source;
                let stored = named.then(|| ObjectId::of_blob(text.as_bytes(), Format::Sha1));
                (parse::parse_as(file, text, keys, dialect, &mut self.reader), stored)
            }
            Err(why) => {
                (Page { file, site: keys.site, dialect, unreadable: Some(why.into()), ..Page::default() }, None)
            }
        };
        (Arc::new(page), stored)
    }
}

/// Whether a file only says where Git LFS keeps what belongs here.
fn is_lfs_pointer(text: &str) -> bool {
    const LONGEST: usize = 1024;
    let first = text.lines().next().unwrap_or("");
    text.len() <= LONGEST
        && first.starts_with("version https://git-lfs.github.com/spec/")
        && text.lines().any(|line| line.starts_with("oid sha256:"))
}
