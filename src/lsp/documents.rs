//! The texts that are open in the editor.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use lsp_types::Range;
use serde::Deserialize;

use super::positions::{Encoding, Lines};
use super::uris;
use crate::files::TEXT_LIMIT;
use crate::text::has_lone_returns;

/// An open text.
#[derive(Debug)]
pub(super) struct Document {
    /// Its address, as the client writes it.
    pub uri: String,
    /// Its file, if it has one.
    pub path: Option<PathBuf>,
    pub version: i32,
    text: String,
    encoding: Encoding,
    lines: OnceCell<Rc<Lines>>,
    shared: OnceCell<Arc<str>>,
}

/// A change of a document: the text that takes the place of a range, or of all.
#[derive(Debug, Deserialize)]
pub(super) struct Change {
    pub range: Option<Range>,
    pub text: String,
}

impl Document {
    pub fn lines(&self) -> &Rc<Lines> {
        self.lines.get_or_init(|| Lines::new(&self.text, self.encoding, false).into())
    }

    /// The text as a session reads it: where carriage returns alone end the lines, with others of the same length.
    pub fn shared(&self) -> Arc<str> {
        let shared = || match has_lone_returns(self.text.as_bytes()) {
            true => self.text.replace('\r', "\n").into(),
            false => self.text.as_str().into(),
        };
        self.shared.get_or_init(shared).clone()
    }

    /// Whether it is no longer than a page may be.
    pub fn is_readable(&self) -> bool {
        self.text.len() as u64 <= TEXT_LIMIT
    }

    fn set(&mut self, text: String) {
        self.text = text;
        self.lines.take();
        self.shared.take();
    }

    fn apply(&mut self, change: Change) {
        let Some(range) = change.range else { return self.set(change.text) };
        let span = self.lines().span(&self.text, range);
        self.text.replace_range(span.range(), &change.text);
        self.shared.take();
        // Thousands of changes may come at once: lines are not counted anew for each.
        if let Some(lines) = self.lines.get_mut() {
            Rc::make_mut(lines).replace(&self.text, span, change.text.len());
        }
    }
}

/// The open texts.
#[derive(Debug, Default)]
pub(super) struct Documents {
    by_uri: HashMap<String, Document>,
    by_path: HashMap<PathBuf, String>,
}

impl Documents {
    /// Opens a text; one that is open already is replaced.
    pub fn open(&mut self, uri: String, version: i32, text: String, encoding: Encoding) {
        let path = uris::path_of(&uri);
        if let Some(path) = &path {
            self.by_path.insert(path.clone(), uri.clone());
        }
        let (lines, shared) = (OnceCell::new(), OnceCell::new());
        let document = Document { uri: uri.clone(), path, version, text, encoding, lines, shared };
        self.by_uri.insert(uri, document);
    }

    /// Changes an open text; the document, if it is open.
    pub fn change(&mut self, uri: &str, version: i32, changes: Vec<Change>) -> Option<&Document> {
        let document = self.by_uri.get_mut(uri)?;
        document.version = version;
        changes.into_iter().for_each(|change| document.apply(change));
        Some(document)
    }

    /// Closes a text; the document, if it was open.
    pub fn close(&mut self, uri: &str) -> Option<Document> {
        let document = self.by_uri.remove(uri)?;
        self.by_path.retain(|_, other| other != uri);
        Some(document)
    }

    /// The paths by which a document is found.
    pub fn paths_of(&self, uri: &str) -> Vec<PathBuf> {
        self.by_path.iter().filter(|(_, other)| *other == uri).map(|(path, _)| path.clone()).collect()
    }

    /// Has a document found by another path to its file, too.
    pub fn alias(&mut self, path: PathBuf, uri: &str) {
        self.by_path.insert(path, uri.to_owned());
    }

    pub fn get(&self, uri: &str) -> Option<&Document> {
        self.by_uri.get(uri)
    }

    /// The open text of a file.
    pub fn at(&self, path: &Path) -> Option<&Document> {
        self.by_uri.get(self.by_path.get(path)?)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Document> {
        self.by_uri.values()
    }
}

#[cfg(test)]
mod tests {
    use lsp_types::Position;

    use super::*;

    fn change(range: [u32; 4], text: &str) -> Change {
        let [line, column, end_line, end_column] = range;
        let range = Range::new(Position::new(line, column), Position::new(end_line, end_column));
        Change { range: Some(range), text: text.to_owned() }
    }

    #[test]
    fn changes_are_applied_one_after_the_other() {
        let mut documents = Documents::default();
        documents.open("file:///a.md".to_owned(), 1, "é\u{1f600}b\r\nc\n".to_owned(), Encoding::Utf16);
        let changes = vec![
            change([0, 1, 0, 3], "x"),
            change([1, 0, 1, 1], "d\ne"),
            change([9, 9, 9, 9], "end"),
            // The wrong way round, and inside of nothing.
            change([2, 1, 2, 0], "f"),
        ];
        let document = documents.change("file:///a.md", 2, changes).expect("open");
        assert_eq!((&*document.text, document.version), ("éxb\r\nd\nf\nend", 2));
        assert!(documents.change("file:///b.md", 2, Vec::new()).is_none());
    }

    #[test]
    fn lines_are_those_of_the_text_after_any_changes() {
        const PIECES: [&str; 8] = ["", "\n", "\r", "\r\n", "a", "é\n", "b\rc", "\n\n"];
        let mut documents = Documents::default();
        documents.open("untitled:1".to_owned(), 1, "a\r\nb\nc\r".to_owned(), Encoding::Utf16);
        let mut seed = 7_u32;
        let mut roll = |bound: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % bound
        };
        for version in 0..3_000 {
            let range = [roll(6), roll(4), roll(6), roll(4)];
            let text = PIECES[roll(8) as usize];
            let changes = vec![change(range, text)];
            let document = documents.change("untitled:1", version, changes).expect("open");
            let fresh = Lines::new(&document.text, Encoding::Utf16, false);
            assert_eq!(
                format!("{:?}", document.lines().starts()),
                format!("{:?}", fresh.starts()),
                "{:?}",
                document.text
            );
        }
    }

    #[test]
    fn a_session_reads_old_line_ends_as_new_ones() {
        let mut documents = Documents::default();
        documents.open("untitled:1".to_owned(), 1, "a\rb".to_owned(), Encoding::Utf16);
        let document = documents.get("untitled:1").expect("open");
        assert_eq!((&*document.shared(), &document.path), ("a\nb", &None));
        assert_eq!(document.lines().line_of(2), 1);
    }

    #[test]
    fn a_file_has_the_text_that_was_opened_last() {
        let mut documents = Documents::default();
        let uris = ["file:///c%3A/a.md", "file:///c:/a.md"];
        uris.iter().for_each(|uri| documents.open((*uri).to_owned(), 1, (*uri).to_owned(), Encoding::Utf16));
        let path = uris::path_of(uris[0]).expect("a path");
        assert_eq!(documents.at(&path).map(|one| &*one.text), Some(uris[1]));
        documents.close(uris[0]);
        assert_eq!(documents.at(&path).map(|one| &*one.text), Some(uris[1]));
        documents.close(uris[1]);
        assert!(documents.at(&path).is_none() && documents.iter().next().is_none());
    }
}
