//! The texts of a session: buffers, and those of files, each read once.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::files::{self, TEXT_LIMIT};
use crate::layout::Layout;
use crate::text::{FileId, end_lines};

/// Texts that are read in place of files.
pub use crate::layout::Overlay as Buffers;

/// Bytes of texts that are kept while a project is read and checked: those of most projects. What does not fit is read
/// again for the pages that have something to report. After a check only the texts of pages with findings stay.
const KEPT: usize = 64 << 20;

/// Where texts are: in a buffer, else kept from the file, else in the file.
pub(super) struct Texts {
    buffers: Buffers,
    kept: Box<[Mutex<Option<Arc<str>>>]>,
    /// Bytes that may still be kept.
    room: AtomicUsize,
}

fn lock(kept: &Mutex<Option<Arc<str>>>) -> MutexGuard<'_, Option<Arc<str>>> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Texts {
    /// None yet, for so many files.
    pub fn new(buffers: &Buffers, files: usize) -> Texts {
        let kept = (0..files).map(|_| Mutex::default()).collect();
        Texts { buffers: buffers.clone(), kept, room: AtomicUsize::new(KEPT) }
    }

    /// What is read in place of a file.
    pub fn buffer(&self, path: &Path) -> Option<Result<&Arc<str>, &str>> {
        self.buffers.text(path)
    }

    /// Other buffers from now on.
    pub fn set_buffers(&mut self, buffers: &Buffers) {
        self.buffers = buffers.clone();
    }

    /// Keeps what was read of a file, if there is room.
    pub fn keep(&self, file: FileId, text: &str) {
        let takes = |room: usize| room.checked_sub(text.len());
        if self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, takes).is_ok() {
            self.drop_text(lock(&self.kept[file.index()]).replace(text.into()));
        }
    }

    /// Forgets what was read of a file.
    pub fn forget(&self, file: FileId) {
        self.drop_text(lock(&self.kept[file.index()]).take());
    }

    /// Forgets what was read of all files but some.
    pub fn forget_all_but(&self, is_wanted: impl Fn(FileId) -> bool) {
        (0..self.kept.len() as u32).map(FileId).filter(|file| !is_wanted(*file)).for_each(|file| self.forget(file));
    }

    fn drop_text(&self, text: Option<Arc<str>>) {
        self.room.fetch_add(text.map_or(0, |text| text.len()), Ordering::Relaxed);
    }

    /// The text of a file; `None` if it cannot be read as UTF-8.
    pub fn text(&self, layout: &Layout, file: FileId) -> Option<Arc<str>> {
        if let Some(kept) = &*lock(&self.kept[file.index()]) {
            return Some(kept.clone());
        }
        let path = layout.disk_path(file);
        match self.buffer(&path) {
            Some(text) => text.ok().cloned(),
            None => {
                let text: Arc<str> = read(&path, &mut Vec::new()).ok()?.into();
                self.keep(file, &text);
                Some(text)
            }
        }
    }
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
