//! What is wrong with a configuration: every problem at once, each where it is.

use std::ops::Range;
use std::path::Path;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

use crate::finding::RuleId;
use crate::text::{self, line};

const CODE: &str = RuleId::INVALID_CONFIG.0;

/// Problems of one file that are reported; the others are counted.
const MOST: usize = 20;

/// One thing that is wrong in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where, in bytes of the file as it is shown; `None` where the file itself is the problem.
    pub span: Option<Range<usize>>,
    /// A few words to be beside the place.
    pub label: String,
    /// The fix.
    pub help: Option<String>,
}

impl Problem {
    /// A problem at `span`.
    pub fn new(span: &Range<usize>, message: impl Into<String>, label: impl Into<String>) -> Self {
        Problem { message: message.into(), span: Some(span.clone()), label: label.into(), help: None }
    }

    /// The same with a fix.
    #[must_use]
    pub fn help(self, help: impl Into<Option<String>>) -> Self {
        Problem { help: help.into(), ..self }
    }
}

impl Diagnostic for Problem {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(CODE))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.span.clone()?;
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(Some(self.label.clone()), span))))
    }
}

/// A configuration that cannot be used. A diagnostic: with one problem it is that problem, with more they are its
/// `related`.
#[derive(Debug)]
pub struct ConfigError {
    path: Box<Path>,
    source: Option<NamedSource<String>>,
    /// The first of them.
    problems: Vec<Problem>,
    count: usize,
}

impl ConfigError {
    /// Problems in the text of `path`, in the order in which they are there.
    pub(super) fn in_text(path: &Path, text: &str, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.span.as_ref().map(|span| span.start));
        let count = problems.len();
        problems.truncate(MOST);
        for problem in &mut problems {
            problem.span = problem.span.take().map(|span| visible(text, span));
        }
        let name = line(&path.display().to_string());
        let shown = shown(text, &mut problems);
        ConfigError { path: path.into(), source: Some(NamedSource::new(name, shown)), problems, count }
    }

    /// A file that has no text to point at.
    pub(super) fn of_file(path: &Path, message: String, help: &str) -> Self {
        let problem = Problem { message, span: None, label: String::new(), help: Some(help.to_owned()) };
        ConfigError { path: path.into(), source: None, problems: vec![problem], count: 1 }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is wrong; at least one. Of many the first.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    fn single(&self) -> Option<&Problem> {
        match &self.problems[..] {
            [problem] => Some(problem),
            _ => None,
        }
    }
}

/// A span that fits the text and covers something, so that a reader sees it: an empty one grows to the end of its line.
fn visible(text: &str, span: Range<usize>) -> Range<usize> {
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = boundary(span.start);
    let end = boundary(span.end).max(start);
    if start < end {
        return start..end;
    }
    let line = text[start..].lines().next().unwrap_or_default();
    start..start + line.trim_end().len()
}

/// The text with what a terminal would obey made visible, and plain line ends; spans move along.
fn shown(text: &str, problems: &mut [Problem]) -> String {
    let mut shown = String::with_capacity(text.len());
    // Behind each character that is shown in another way: where that is in the text, and where as shown.
    let mut changes = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let symbol = match c {
            '\n' => Some(c),
            '\r' if text[end..].starts_with('\n') => None,
            c => text::visible(c),
        };
        shown.extend(symbol);
        if symbol != Some(c) {
            changes.push((end, shown.len()));
        }
    }
    let moved = |at: usize| match changes.partition_point(|(end, _)| *end <= at).checked_sub(1) {
        Some(last) => at - changes[last].0 + changes[last].1,
        None => at,
    };
    for span in problems.iter_mut().filter_map(|problem| problem.span.as_mut()) {
        *span = moved(span.start)..moved(span.end);
    }
    shown
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.single() {
            Some(problem) => problem.fmt(f),
            None if self.count > MOST => {
                write!(f, "the configuration has {} problems, of which the first {MOST} are:", self.count)
            }
            None => write!(f, "the configuration has {} problems", self.count),
        }
    }
}

impl std::error::Error for ConfigError {}

impl Diagnostic for ConfigError {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(CODE))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.single().and_then(Diagnostic::help)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.single().and_then(Diagnostic::labels)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        match self.single() {
            Some(_) => None,
            None => Some(Box::new(self.problems.iter().map(|problem| problem as &dyn Diagnostic))),
        }
    }
}
