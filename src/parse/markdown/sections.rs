//! Headings: their words, ids and slugs, and the sections that they begin.

use std::ops::Range;

use super::{Reader, Walk, first_line};
use crate::page::{FactKind, Section};
use crate::parse::syntax;
use crate::text::{Span, hash};

impl Reader {
    /// The words of a heading make its slug: tokens by their label, attribute lists and ids not at all.
    pub(super) fn heading_text(&mut self, walk: &Walk<'_>, decoded: &str, range: &Range<usize>) {
        let mut words = decoded;
        if range.start > 0 && walk.text.as_bytes()[range.start - 1] == b'[' && decoded.starts_with('!') {
            words = decoded.split_once(' ').map_or("", |(_, label)| label);
        }
        let cut = range.end.saturating_sub(walk.words_end);
        if range.start >= walk.words_end {
            return;
        }
        // What is no entity is read as it is written.
        let len = if decoded.len() == range.len() { words.len().saturating_sub(cut) } else { words.len() };
        self.site.push_slug(&mut self.scratch, words.get(..len).unwrap_or(words));
    }

    pub(super) fn end_heading(&mut self, walk: &mut Walk<'_>, range: &Range<usize>) {
        walk.in_heading = false;
        let slug = self.unique_slug();
        let line = first_line(walk.text, range);
        let marks = line.of(walk.text).bytes().take_while(|b| matches!(b, b'#' | b' ' | b'\t')).count();
        let title_start = line.start as usize + marks;
        let words = Span::new(line.start as usize, walk.words_end.min(line.end as usize));
        let title_end = line.start as usize + words.of(walk.text).trim_end_matches(['#', ' ', '\t', '\r']).len();
        let mut id = 0;
        let lists = self.dialect.attribute_lists;
        if let Some((span, _)) = lists.then(|| syntax::explicit_id(walk.text, line)).flatten() {
            id = hash(span.of(walk.text).as_bytes());
            self.fact(FactKind::Anchor, id, span);
        }
        if let Some(section) = self.sections.last_mut() {
            section.slug = slug;
            section.id = id;
            section.title = Span::new(title_start.min(title_end), title_end);
        }
    }

    /// The hash of the slug that was read, with a number where an earlier heading of the page has it.
    fn unique_slug(&mut self) -> u64 {
        let first = hash(self.scratch.as_bytes());
        let (mut slug, mut repeats, len) = (first, self.slugs.get(&first).copied(), self.scratch.len());
        while self.slugs.contains_key(&slug) {
            let n = repeats.map_or(1, |n| n + 1);
            repeats = Some(n);
            self.scratch.truncate(len);
            self.site.pages.slugs.push_number(&mut self.scratch, n);
            slug = hash(self.scratch.as_bytes());
        }
        self.slugs.insert(first, repeats.unwrap_or(0));
        self.slugs.entry(slug).or_insert(0);
        slug
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
