//! What opens a paragraph that is more than text: directives, accordions, containers, footnotes.

use std::ops::Range;

use super::{Open, Reader, Walk, first_line};
use crate::dialect::Role;
use crate::page::{BlockKind, FactKind};
use crate::parse::{events, syntax};
use crate::text::{Span, hash};

impl Reader {
    pub(super) fn start_paragraph(&mut self, walk: &mut Walk<'_>, range: Range<usize>) {
        if range.end <= walk.skip || range.start < walk.header_end {
            return;
        }
        self.close(walk, range.start);
        let mut range = range;
        while let Some(end) = self.start_note_tag(walk, &range) {
            let rest = walk.text.get(end..range.end).unwrap_or("");
            range.start = range.end - rest.trim_start_matches(['>', ' ', '\t', '\r', '\n']).len();
        }
        if range.is_empty() {
            return;
        }
        let text = &walk.text[range.clone()];
        if self.is_attribute_line(text) {
            // It belongs to the block above it.
            walk.skip = range.end;
            return;
        }
        if opens_with_tag(text) && walk.item.is_none() && self.follows_html(walk, range.start) {
            self.reopen(walk, range.end);
            walk.visible = true;
            return;
        }
        let accordion = self.dialect.accordion.filter(|mark| text.starts_with(mark));
        if let Some(mark) = accordion {
            self.flush_item(walk, range.start);
            let line = Span::new(range.start, range.start + text.find('\n').unwrap_or(text.len()));
            let title = line.of(walk.text).trim_start_matches(&mark[..1]).trim();
            if title.is_empty() {
                // The end of an accordion is no block.
                walk.skip = line.end as usize;
                return;
            } else {
                self.open(walk, BlockKind::Directive, &range, Open::Tagged);
                let key = hash(self.site.pages.slugs.of_words(title).as_bytes());
                self.fact(FactKind::Accordion, key, line);
                return;
            }
        } else if walk.quotes > 0 && text.starts_with("[!") && self.dialect.has_tokens() {
            let token = syntax::token(walk.text, range.start, range.end);
            if let Some(token) = token.filter(|token| !is_content(self.dialect.role(token.keyword))) {
                self.flush_item(walk, range.start);
                self.open(walk, BlockKind::Directive, &range, Open::Tagged);
                let key = hash(token.keyword.to_ascii_uppercase().as_bytes());
                self.fact(FactKind::Directive, key, token.span);
                if self.dialect.role(token.keyword) == Some(Role::Help) {
                    self.help_ids(walk.text, token.span.end as usize..range.end);
                }
                return;
            }
        }
        match walk.item.take() {
            Some((kind, start)) => self.open(walk, kind, &(start..range.end), Open::Tagged),
            None => self.open(walk, BlockKind::Paragraph, &range, Open::Tagged),
        }
        walk.open_end = range.end;
    }

    /// A directive is its line; what follows it in the same paragraph is a paragraph of its own, so that a blank
    /// `>` line more or less changes nothing. Contextual help keeps its lines.
    pub(super) fn line_break(&mut self, walk: &mut Walk<'_>, range: Range<usize>) {
        if walk.open != Open::Tagged {
            return;
        }
        let Some(block) = self.blocks.last() else { return };
        if block.kind != BlockKind::Directive {
            return;
        }
        let head = self.facts.get(block.facts.start as usize);
        let help = hash(self.dialect.keyword(Role::Help).as_bytes());
        let is_help = head.is_some_and(|f| f.kind == FactKind::Directive && f.key == help);
        // Text behind a keyword goes on on the next line.
        let keyword_end = head.map_or(range.start, |head| head.span.end as usize);
        let goes_on = walk.text.get(keyword_end..range.start).is_some_and(|rest| !rest.trim().is_empty());
        let is_keyword = head.is_some_and(|head| head.span.of(walk.text).starts_with("[!"));
        if is_help || is_keyword && goes_on {
            return;
        }
        let end = walk.open_end;
        self.close(walk, range.start);
        let next = range.end;
        let rest = walk.text.get(next..end).unwrap_or("").trim_start_matches(['>', ' ', '\t', '\r', '\n']);
        if rest.is_empty() || Some(rest.trim_end()) == self.dialect.accordion {
            return;
        }
        self.open(walk, BlockKind::Paragraph, &(next..end), Open::Tagged);
    }

    /// The line that opens a container is a directive; what it holds are blocks of their own.
    pub(super) fn start_container(&mut self, walk: &mut Walk<'_>, range: &Range<usize>) {
        self.close(walk, range.start);
        self.flush_item(walk, range.start);
        let Some(container) = events::container(walk.text, range.start, self.dialect) else { return };
        let line = first_line(walk.text, &(container.start..range.end));
        self.open(walk, BlockKind::Directive, &line.range(), Open::Tagged);
        walk.open_end = range.end;
        walk.visible = true;
        walk.header_end = line.end as usize;
        walk.unread = walk.unread.max(container.title);
        let head = Span::new(container.start, container.kind_end);
        self.fact(FactKind::Directive, hash(container.kind.to_ascii_uppercase().as_bytes()), head);
    }

    /// The definition of a footnote: its first block begins with its label.
    pub(super) fn start_note(&mut self, walk: &mut Walk<'_>, label: &str, range: &Range<usize>) {
        self.close(walk, range.start);
        self.flush_item(walk, range.start);
        walk.depth = walk.depth.saturating_add(1);
        walk.item = Some((BlockKind::Footnote, range.start));
        let end = range.start + walk.text[range.clone()].find("]:").map_or(0, |at| at + 1);
        walk.note = Some((syntax::folded_key(label, &mut self.label), Span::new(range.start, end)));
    }

    pub(super) fn note_fact(&mut self, kind: FactKind, label: &str, span: Span) {
        let key = self.folded(label);
        self.fact(kind, key, span);
    }

    /// `[^label]` that no definition makes a footnote.
    pub(super) fn dangling_note(&mut self, walk: &Walk<'_>, start: usize) {
        const LONGEST: usize = 100;
        let label = walk.text.get(start + 2..walk.open_end.max(start + 2)).unwrap_or("");
        let end = label.bytes().take(LONGEST).position(|byte| matches!(byte, b']' | b'[' | b'\n'));
        if let Some(end) = end.filter(|end| *end > 0 && label.as_bytes()[*end] == b']') {
            self.note_fact(FactKind::FootnoteReference, &label[..end], Span::new(start, start + end + 3));
        }
    }
}

/// Whether a token is content; any other keyword at the head of a quote is a directive.
fn is_content(role: Option<Role>) -> bool {
    matches!(role, Some(Role::Control | Role::Verbatim | Role::Badge))
}

/// Whether a text begins with a tag, which an address in angle brackets is not.
fn opens_with_tag(text: &str) -> bool {
    let name = text.trim_start().strip_prefix('<').map(|rest| rest.trim_start_matches(|c: char| c.is_alphanumeric()));
    name.is_some_and(|rest| !rest.starts_with([':', '@', '.', '+']))
}
