//! Headings: their words, ids and slugs, and the sections that they begin.

use std::ops::Range;

use pulldown_cmark::Event;

use super::{Reader, Walk, first_line};
use crate::dialect::Dialect;
use crate::page::{FactKind, Section};
use crate::parse::events::events;
use crate::parse::syntax;
use crate::site::{HeadingText, Maker};
use crate::text::{Span, hash};

/// The words of a heading, given the Markdown of its title, that make its slugs.
pub fn words_of_heading(title: &str, dialect: &Dialect) -> String {
    let line = format!("# {title}");
    let mut words = String::with_capacity(title.len());
    events(&line, dialect, |event, range| match event {
        Event::Text(text) => words.push_str(without_keyword(&line, range.start, &text)),
        Event::Code(code) => words.push_str(&code),
        _ => {}
    });
    words
}

/// The label of a token whose words follow its bracket; other text as it is.
fn without_keyword<'d>(text: &str, start: usize, decoded: &'d str) -> &'d str {
    let is_token = start > 0 && text.as_bytes()[start - 1] == b'[' && decoded.starts_with('!');
    if is_token { decoded.split_once(' ').map_or("", |(_, label)| label) } else { decoded }
}

impl Reader {
    /// The words of a heading that make its slugs: tokens by their label, attribute lists and ids not at all.
    pub(super) fn heading_text(&mut self, walk: &Walk<'_>, decoded: &str, range: &Range<usize>) {
        let words = without_keyword(walk.text, range.start, decoded);
        let cut = range.end.saturating_sub(walk.words_end);
        if range.start >= walk.words_end {
            return;
        }
        // What is no entity is read as it is written.
        let len = if decoded.len() == range.len() { words.len().saturating_sub(cut) } else { words.len() };
        self.scratch.push_str(words.get(..len).unwrap_or(words));
    }

    pub(super) fn end_heading(&mut self, walk: &mut Walk<'_>, range: &Range<usize>) {
        walk.in_heading = false;
        let line = first_line(walk.text, range);
        let marks = line.of(walk.text).bytes().take_while(|b| matches!(b, b'#' | b' ' | b'\t')).count();
        let title_start = line.start as usize + marks;
        let words = Span::new(line.start as usize, walk.words_end.min(line.end as usize));
        let title_end = line.start as usize + words.of(walk.text).trim_end_matches(['#', ' ', '\t', '\r']).len();
        let mut id = 0;
        let lists = self.dialect.attribute_lists;
        let is_id = |span: &Span| self.dialect.doubled_ids || !walk.text[..span.start as usize].ends_with("##");
        if let Some((span, _)) =
            lists.then(|| syntax::explicit_id(walk.text, line)).flatten().filter(|(span, _)| is_id(span))
        {
            id = hash(span.of(walk.text).as_bytes());
            self.fact(FactKind::Anchor, id, span);
        }
        let title = Span::new(title_start.min(title_end), title_end);
        let slug = if id == 0 { self.slug(title.of(walk.text)) } else { self.slug_beside(id, title.of(walk.text)) };
        if let Some(section) = self.sections.last_mut() {
            section.slug = slug;
            section.id = id;
            section.title = title;
        }
    }

    /// The slug of the heading that was read, as its usual maker makes it; those of other makers are noted.
    fn slug(&mut self, markdown: &str) -> u64 {
        let words = std::mem::take(&mut self.scratch);
        let heading = HeadingText { words: words.trim(), markdown };
        let mut usual = None;
        for (at, maker) in (0..).zip(self.site.pages.slugs.makers) {
            let slug = self.unique(at, maker, &(maker.slug)(&heading));
            match usual {
                None => usual = Some(slug),
                Some(usual) if usual == slug => {}
                Some(_) => self.other_slugs.push((slug, self.sections.len() as u32 - 1)),
            }
        }
        self.scratch = words;
        usual.unwrap_or_default()
    }

    /// The slug that a heading with an explicit id would have: it takes no number from others.
    fn slug_beside(&mut self, id: u64, markdown: &str) -> u64 {
        let slugs = &self.site.pages.slugs;
        if slugs.counts_ids {
            (0..slugs.makers.len() as u64).for_each(|at| _ = self.slugs.entry(id ^ at).or_insert(0));
        }
        let heading = HeadingText { words: self.scratch.trim(), markdown };
        slugs.makers.first().map_or(0, |maker| hash((maker.slug)(&heading).as_bytes()))
    }

    /// The hash of a slug, with a number where an earlier heading of the page has it; each maker counts by itself.
    fn unique(&mut self, at: u64, maker: &Maker, slug: &str) -> u64 {
        let key = |hash: u64| hash ^ at;
        let first = hash(slug.as_bytes());
        let (mut unique, mut repeats) = (first, self.slugs.get(&key(first)).copied());
        while self.slugs.contains_key(&key(unique)) {
            let n = repeats.map_or(1, |n| n + 1);
            repeats = Some(n);
            unique = hash((maker.numbered)(slug, n).as_bytes());
        }
        self.slugs.insert(key(first), repeats.unwrap_or(0));
        self.slugs.entry(key(unique)).or_insert(0);
        unique
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
