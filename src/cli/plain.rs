//! A diagnostic whose words hold nothing that a terminal would obey, whatever they quote.

use std::error::Error;
use std::fmt::{self, Display};

use miette::{Diagnostic, LabeledSpan, Severity, SourceCode};

use crate::text::line;

/// A diagnostic with all its texts on one line each. Its source code must have been made [visible](crate::text::visible)
/// where it was read, as spans point into it.
#[derive(Debug)]
pub(super) struct Plain<'d> {
    inner: &'d dyn Diagnostic,
    related: Vec<Plain<'d>>,
}

impl<'d> Plain<'d> {
    pub fn new(inner: &'d dyn Diagnostic) -> Self {
        Plain { inner, related: inner.related().into_iter().flatten().map(Plain::new).collect() }
    }
}

fn plain<'d>(text: Option<Box<dyn Display + 'd>>) -> Option<Box<dyn Display + 'd>> {
    text.map(|text| Box::new(line(&text.to_string())) as Box<dyn Display>)
}

impl Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&line(&self.inner.to_string()))
    }
}

/// What a diagnostic comes from is said in its own message.
impl Error for Plain<'_> {}

impl Diagnostic for Plain<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        plain(self.inner.code())
    }

    fn severity(&self) -> Option<Severity> {
        self.inner.severity()
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        plain(self.inner.help())
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.inner.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.inner.labels()?;
        Some(Box::new(labels.map(|of| LabeledSpan::new_with_span(of.label().map(line), *of.inner()))))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        let is_empty = self.related.is_empty();
        (!is_empty).then(|| Box::new(self.related.iter().map(|of| of as &dyn Diagnostic)) as Box<_>)
    }
}
