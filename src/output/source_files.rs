//! From bytes to lines and columns: the texts that are open while findings are written.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use super::FileAccess;
use crate::text::{FileId, LineIndex, Span};

/// Bytes between two column marks; what a position costs at most, however long a line is.
const STEP: usize = 1024;

/// How many other files stay open beside the one whose findings are being written.
const OTHERS: usize = 8;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
    /// In bytes, from 0.
    pub offset: usize,
}

/// An open file.
pub(super) struct SourceFile {
    /// As shown.
    pub path: String,
    /// `None` if it cannot be read.
    pub text: Option<Arc<str>>,
    /// Where its lines start.
    pub lines: LineIndex,
    /// How many characters are before each multiple of [`STEP`] bytes.
    marks: OnceCell<Vec<usize>>,
}

impl SourceFile {
    fn open(files: &dyn FileAccess, file: FileId) -> Self {
        let text = files.text(file);
        let lines = LineIndex::new(text.as_deref().unwrap_or(""));
        SourceFile { path: files.path(file), lines, marks: OnceCell::new(), text }
    }

    /// Only very long lines need them.
    fn marks(&self) -> &[usize] {
        self.marks.get_or_init(|| {
            let content = self.content();
            let mut marks = vec![0];
            let mut from = 0;
            for step in 1..=content.len() / STEP {
                let to = ceil(content, step * STEP);
                marks.push(marks[step - 1] + characters(&content[from..to]));
                from = to;
            }
            marks
        })
    }

    /// The text; empty if it cannot be read.
    pub fn content(&self) -> &str {
        self.text.as_deref().unwrap_or("")
    }

    /// `span` as it fits the text: in bounds, in order, on character boundaries.
    pub fn fit(&self, span: Span) -> (usize, usize) {
        let start = floor(self.content(), span.start as usize);
        let end = floor(self.content(), span.end as usize);
        (start, end.max(start))
    }

    /// Where a span starts and ends; the file's start with the offsets as given if it cannot be read.
    pub fn points(&self, span: Span) -> (Point, Point) {
        if self.text.is_none() {
            let at = |offset: u32| Point { line: 1, column: 1, offset: offset as usize };
            return (at(span.start), at(span.end));
        }
        let (start, end) = self.fit(span);
        (self.point(start), self.point(end))
    }

    /// The place of a fitting offset.
    pub fn point(&self, offset: usize) -> Point {
        let line = self.line_of(offset);
        let start = self.lines.line_span(self.content(), line).start as usize;
        let column = match self.content().get(start..offset) {
            Some(before) if before.len() <= STEP => characters(before) + 1,
            _ => self.characters_before(offset).saturating_sub(self.characters_before(start)) + 1,
        };
        Point { line: line + 1, column, offset }
    }

    /// The zero-based line of an offset.
    pub fn line_of(&self, offset: usize) -> usize {
        self.lines.line_of(Span::at(offset).start)
    }

    fn characters_before(&self, offset: usize) -> usize {
        let marks = self.marks();
        let step = (offset / STEP).min(marks.len() - 1);
        let from = ceil(self.content(), step * STEP);
        marks[step] + self.content().get(from..offset).map_or(0, characters)
    }
}

/// Those that have a column: a byte order mark has none.
fn characters(text: &str) -> usize {
    text.chars().count() - memchr::memmem::find_iter(text.as_bytes(), "\u{feff}").count()
}

/// The last character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The first character boundary at or after `offset`.
fn ceil(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset += 1;
    }
    offset
}

/// The open files: the one whose findings are being written and a few that they refer to.
pub(super) struct SourceFiles<'f> {
    files: &'f dyn FileAccess,
    open: Vec<(FileId, Rc<SourceFile>)>,
}

impl<'f> SourceFiles<'f> {
    pub fn new(files: &'f dyn FileAccess) -> Self {
        SourceFiles { files, open: Vec::new() }
    }

    /// Opens the file of the next finding; all others are closed unless it is the one already open.
    pub fn switch_to(&mut self, file: FileId) -> Rc<SourceFile> {
        if self.open.first().is_none_or(|(open, _)| *open != file) {
            self.open.clear();
        }
        self.sheet(file)
    }

    /// Opens a file beside it.
    pub fn sheet(&mut self, file: FileId) -> Rc<SourceFile> {
        if let Some((_, sheet)) = self.open.iter().find(|(open, _)| *open == file) {
            return Rc::clone(sheet);
        }
        if self.open.len() > OTHERS {
            self.open.remove(1);
        }
        let sheet = Rc::new(SourceFile::open(self.files, file));
        self.open.push((file, Rc::clone(&sheet)));
        sheet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One(&'static str);

    impl FileAccess for One {
        fn path(&self, _: FileId) -> String {
            "one.md".into()
        }

        fn text(&self, _: FileId) -> Option<Arc<str>> {
            Some(self.0.into())
        }
    }

    #[test]
    fn a_point_is_what_the_line_index_says_on_long_lines_too() {
        let text: &'static str = format!("\u{feff}a\r\n{}\n\n{}", "日é\u{feff}x".repeat(3000), "ü".repeat(2000)).leak();
        let sheet = SourceFile::open(&One(text), FileId(0));
        for offset in (0..=text.len()).filter(|&offset| text.is_char_boundary(offset)) {
            if offset % 7 == 0 {
                let wanted = sheet.lines.position(text, offset as u32);
                let point = sheet.point(offset);
                assert_eq!((point.line, point.column), (wanted.line as usize, wanted.column as usize), "at {offset}");
            }
        }
    }

    #[test]
    fn a_span_that_does_not_fit_is_made_to() {
        let sheet = SourceFile::open(&One("é\n"), FileId(0));
        assert_eq!(sheet.fit(Span { start: 1, end: 99 }), (0, 3));
        assert_eq!(sheet.fit(Span { start: 3, end: 0 }), (3, 3));
        assert_eq!(sheet.fit(Span { start: u32::MAX, end: u32::MAX }), (3, 3));
    }
}
