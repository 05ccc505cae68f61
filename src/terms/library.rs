//! The pages behind the uses of labels: their words, and the lines around them.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::gather::Use;
use super::words::{self, line_of};
use crate::history::History;
use crate::page::Page;
use crate::project::Project;
use crate::text::{FileId, Span};

/// Where texts come from.
pub(super) struct Library<'a> {
    pub project: &'a Project,
    pub history: &'a History,
    pub texts: &'a (dyn Fn(FileId) -> Option<Arc<str>> + Sync),
}

impl Library<'_> {
    /// The source page that a translation was made from, and its text.
    pub fn source(&self, target: FileId) -> (&Page, Option<Arc<str>>) {
        match self.history.base(target) {
            Some(base) => (&base.page, Some(base.text.clone())),
            None => {
                let source = self.project.source_of(target);
                (self.project.page(source), (self.texts)(source))
            }
        }
    }
}

/// A form of a label by its keys.
pub(super) struct Rendering<'u> {
    pub uses: &'u [Use],
}

/// Words as they are on a page.
#[derive(Clone, Default)]
pub(super) struct Written {
    pub label: String,
    /// The line around the token, where it was wanted.
    pub line: String,
    /// The token within the line.
    pub token: Span,
}

/// Reads what is at facts of translations, each page once. With the whole line where it is wanted.
pub(super) fn written(library: &Library<'_>, wanted: &mut [(FileId, u32, bool)]) -> HashMap<(FileId, u32), Written> {
    wanted.sort_unstable_by_key(|(file, fact, line)| (*file, *fact, !line));
    let by_file: Vec<&[(FileId, u32, bool)]> = wanted.chunk_by(|a, b| a.0 == b.0).collect();
    let read = |of: &&[(FileId, u32, bool)]| -> Vec<((FileId, u32), Written)> {
        let file = of[0].0;
        let text = (library.texts)(file).unwrap_or_else(|| Arc::from(""));
        let facts = &library.project.page(file).facts;
        let one = |(_, fact, line): &(FileId, u32, bool)| {
            let span = facts[*fact as usize].span;
            let mut written = Written { label: words::label(span.of(&text)), ..Written::default() };
            if *line {
                let around = line_of(&text, span);
                written.line = around.of(&text).to_owned();
                let start = span.start.saturating_sub(around.start);
                written.token = Span { start, end: start + span.len() as u32 };
            }
            ((file, *fact), written)
        };
        let mut read: Vec<_> = of.iter().map(one).collect();
        read.dedup_by_key(|(at, _)| *at);
        read
    };
    by_file.par_iter().map(read).flatten_iter().collect()
}
