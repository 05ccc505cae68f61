//! Headings: their words, ids and slugs, and the sections that they begin.

use std::ops::Range;

use super::{Reader, Walk};
use crate::page::{FactKind, Section};
use crate::parse::{afm, links};
use crate::text::{Span, hash};

impl Reader {
    /// The words of a heading make its slug: tokens by their label, attribute lists and ids not at all.
    pub(super) fn heading_text(&mut self, walk: &Walk<'_>, decoded: &str, range: &Range<usize>) {
        let mut words = decoded;
        if range.start > 0 && walk.text.as_bytes()[range.start - 1] == b'[' && decoded.starts_with('!') {
            words = decoded.split_once(' ').map_or("", |(_, label)| label);
        }
        let words = words.find("{#").map_or(words, |at| &words[..at]);
        if !self.scratch.ends_with('\u{0}') {
            links::push_slug(&mut self.scratch, words);
        }
        if decoded.contains("{#") {
            self.scratch.push('\u{0}');
        }
    }

    pub(super) fn end_heading(&mut self, walk: &mut Walk<'_>, range: &Range<usize>) {
        walk.in_heading = false;
        let slug = hash(self.scratch.trim_end_matches('\u{0}').as_bytes());
        let repeats = self.slugs.entry(slug).or_insert(0);
        *repeats += 1;
        let slug = match *repeats {
            1 => slug,
            n => {
                use std::fmt::Write;
                let _ = write!(self.scratch, "{}", n - 1);
                hash(self.scratch.replace('\u{0}', "").as_bytes())
            }
        };
        let line = &walk.text[range.clone()];
        let first_line = line.find('\n').map_or(line.len(), |end| end);
        let line = Span::new(range.start, range.start + first_line);
        let marks = line.of(walk.text).bytes().take_while(|b| matches!(b, b'#' | b' ' | b'\t')).count();
        let title_start = line.start as usize + marks;
        let mut title_end = line.start as usize + line.of(walk.text).trim_end_matches(['#', ' ', '\t', '\r']).len();
        let explicit = afm::explicit_id(walk.text, line);
        let mut id = 0;
        if let Some((span, words_end)) = explicit {
            id = hash(span.of(walk.text).as_bytes());
            self.fact(FactKind::Anchor, id, span);
            title_end = words_end;
        }
        if let Some(section) = self.sections.last_mut() {
            section.slug = slug;
            section.id = id;
            section.title = Span::new(title_start.min(title_end), title_end);
        }
    }

    pub(super) fn start_section(&mut self, level: u8, range: &Range<usize>) {
        self.end_section(range.start);
        let blocks = Span::at(self.blocks.len());
        self.sections.push(Section { level, span: range.clone().into(), blocks, ..Section::default() });
    }

    pub(super) fn end_section(&mut self, end: usize) {
        let blocks = self.blocks.len() as u32;
        if let Some(section) = self.sections.last_mut() {
            section.span.end = end as u32;
            section.blocks.end = blocks;
        }
    }
}
