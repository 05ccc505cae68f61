//! From a file's text to a [`Page`]: one pass, linear, never failing.

pub mod afm;
pub mod html;
pub mod links;
pub mod markdown;
pub mod suppression;

use crate::page::Page;
use crate::text::{FileId, Span, hash};
pub use markdown::Reader;

/// Parses one page. `reader` keeps its buffers between pages; one a thread.
pub fn parse(file: FileId, text: &str, reader: &mut Reader) -> Page {
    let _ = Span::default();
    let mut page = reader.read(text, 0);
    page.file = file;
    page.len = text.len() as u32;
    page.digest = hash(text.as_bytes());
    page
}
