//! Old pages, each read and parsed once for all translations that are looked at together.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::super::object::ObjectId;
use super::fit::Signature;
use crate::change::{self, Extent, Version};
use crate::page::Page;
use crate::parse::{self, Keys, Reader, front_matter};
use crate::text::{FileId, end_lines, hash};

/// Contents of a repository, by object; `None` where the clone lacks one, or it is no text.
pub(super) type Blobs = HashMap<ObjectId, Option<Blob>>;

/// A page as it was.
pub(super) struct Blob {
    text: Arc<str>,
    page: OnceLock<Page>,
    signature: OnceLock<Signature>,
    body: OnceLock<u64>,
}

impl Blob {
    /// `None` where the content is no text.
    pub fn of(mut content: Vec<u8>) -> Option<Blob> {
        end_lines(&mut content);
        let text = String::from_utf8(content).ok()?.into();
        Some(Blob { text, page: OnceLock::new(), signature: OnceLock::new(), body: OnceLock::new() })
    }

    fn page(&self, keys: &Keys, reader: &mut Reader) -> &Page {
        // Which file it is does not matter to what it says.
        self.page.get_or_init(|| parse::parse(FileId::default(), &self.text, keys, reader))
    }

    /// What of it survives translation.
    pub fn signature(&self, keys: &Keys, reader: &mut Reader) -> &Signature {
        self.signature.get_or_init(|| Signature::of(self.page(keys, reader), &self.text))
    }

    /// A hash of what it says behind its metadata.
    pub fn body(&self, keys: &Keys) -> u64 {
        *self.body.get_or_init(|| {
            let body = front_matter::parse(&self.text, keys).body;
            hash(self.text.get(body..).unwrap_or("").trim().as_bytes())
        })
    }

    /// Whether words, code or what the page is built of changed since.
    pub fn changes_body(&self, before: &Blob, keys: &Keys, reader: &mut Reader) -> bool {
        if self.body(keys) == before.body(keys) {
            return false;
        }
        let then = Version { page: before.page(keys, reader), text: &before.text };
        let now = Version { page: self.page(keys, reader), text: &self.text };
        change::compare(then, now).extent == Extent::Body
    }
}
