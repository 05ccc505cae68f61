//! Reading pages: from buffers where there are any, else from the disk.

use std::path::Path;

use super::texts::Texts;
use crate::files::{self, TEXT_LIMIT};
use crate::history::{Format, ObjectId};
use crate::layout::Layout;
use crate::page::Page;
use crate::parse::{self, Keys, Reader};
use crate::text::{FileId, end_lines};

/// Texts that are read in place of files.
pub use crate::layout::Overlay as Buffers;

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
    ) -> (Page, Option<ObjectId>) {
        let path = layout.disk_path(file);
        texts.forget(file);
        let text = match texts.buffer(&path) {
            Some(text) => text.map(|text| &**text).map_err(str::to_owned),
            None => read(&path, &mut self.bytes).inspect(|text| texts.keep(file, text)),
        };
        match text {
            Ok(text) if is_lfs_pointer(text) => {
                let why = "it is a Git LFS pointer, and the file that it stands for was not fetched";
                (Page { file, site: keys.site, unreadable: Some(why.into()), ..Page::default() }, None)
            }
            Ok(text) => {
                let named = named && layout.tree(file).is_source;
                let stored = named.then(|| ObjectId::of_blob(text.as_bytes(), Format::Sha1));
                (parse::parse(file, text, keys, &mut self.reader), stored)
            }
            Err(why) => (Page { file, site: keys.site, unreadable: Some(why.into()), ..Page::default() }, None),
        }
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

/// Reads a file whole into `bytes`; says why it cannot be read as text.
pub(super) fn read<'b>(path: &Path, bytes: &'b mut Vec<u8>) -> Result<&'b str, String> {
    files::read_into(path, TEXT_LIMIT, bytes).map_err(|error| error.to_string())?;
    end_lines(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return "it is UTF-16, not UTF-8".to_owned();
        }
        let line = memchr::memchr_iter(b'\n', &bytes[..error.valid_up_to()]).count() + 1;
        format!("it is not UTF-8 (line {line})")
    })
}
