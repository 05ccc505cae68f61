//! One walk over the CommonMark events of a page: sections, blocks and facts with byte spans.

mod bare;
mod blocks;
mod components;
mod directives;

mod facts;
mod notes;
mod sections;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::damage::Finder;
use super::events::{container, events};
use super::prose::Letters;
use super::{html, indented, syntax};
use crate::dialect::Dialect;
use crate::page::{Attributes, Block, BlockKind, Fact, FactKind, Page, Section, Suppression, Value};
use crate::site::Site;
use crate::text::{Span, hash};
use blocks::{first_line, is_comment_only};
pub use notes::{note_tag, note_title};
pub use sections::words_of_heading;

/// Reads pages; keeps its buffers between them.
#[derive(Default)]
pub struct Reader {
    /// The site of the page that is read.
    site: &'static Site,
    /// The dialect that it is written in.
    dialect: &'static Dialect,
    sections: Vec<Section>,
    blocks: Vec<Block>,
    facts: Vec<Fact>,
    attributes: Vec<Attributes>,
    suppressions: Vec<Suppression>,
    damage: Finder,
    pool: String,
    form: Vec<u8>,
    /// The tags of templates in the text that is read.
    tags: Vec<Span>,
    /// The words of the heading that is open.
    scratch: String,
    label: String,
    /// What the block that is open says.
    letters: Letters,
    /// The info string of the code block that is open.
    pending_info: Option<Value>,
    slugs: std::collections::HashMap<u64, u32>,
    other_slugs: Vec<(u64, u32)>,
}

/// Where the walk is.
struct Walk<'t> {
    text: &'t str,
    /// Lists and quotes around.
    depth: u8,
    quotes: u8,
    /// A list item whose first block has not begun: its kind and start.
    item: Option<(BlockKind, usize)>,
    /// The kinds of the lists around: numbered or not.
    lists: Vec<BlockKind>,
    /// The number that a list begins with whose first step has not begun; 0 where there is none.
    first_number: u16,
    /// The end of the innermost open inline container.
    open_end: usize,
    /// Whether the last block is still open, and whether blank inline events opened it (a tight item).
    open: Open,
    /// Whether the open block shows a reader anything; a comment alone does not.
    visible: bool,
    /// Bytes before this are consumed (attribute lists, includes, tokens).
    skip: usize,
    /// Bytes before this are no prose (tokens, the words of images).
    unread: usize,
    /// Bytes before this are within a link, or were looked at for bare addresses.
    linked: usize,
    in_heading: bool,
    /// Where the words of the heading that is open end: before its attribute list.
    words_end: usize,
    in_code: bool,
    code: u64,
    code_start: usize,
    /// Bytes before this are the line that opens a container.
    header_end: usize,
    /// A footnote whose first block has not begun: its label's key, and where it is.
    note: Option<(u64, Span)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    /// Opened by a start event; its end event closes it.
    Tagged,
    /// Opened by an inline event in a tight list item.
    Tight,
}

impl Reader {
    /// Reads the Markdown of `text` from byte `body` on. The file, digest and front matter are the caller's.
    pub fn read(&mut self, text: &str, body: usize, site: &'static Site, dialect: &'static Dialect) -> Page {
        (self.site, self.dialect) = (site, dialect);
        self.sections.clear();
        self.blocks.clear();
        self.facts.clear();
        self.attributes.clear();
        self.suppressions.clear();
        self.damage.start(site, dialect);
        self.pool.clear();
        self.slugs.clear();
        self.other_slugs.clear();
        self.sections.push(Section { span: Span::at(body), ..Section::default() });
        let mut walk = Walk {
            text,
            depth: 0,
            quotes: 0,
            item: None,
            lists: Vec::new(),
            first_number: 0,
            open_end: 0,
            open: Open::Nothing,
            visible: false,
            skip: 0,
            unread: 0,
            linked: 0,
            in_heading: false,
            words_end: 0,
            in_code: false,
            code: 0,
            code_start: 0,
            header_end: 0,
            note: None,
        };
        self.damage.metadata(text, body);
        let markdown = text.get(body..).unwrap_or("");
        events(markdown, dialect, |event, range| {
            self.event(&mut walk, event, range.start + body..range.end + body);
        });
        self.close(&mut walk, text.len());
        self.end_section(text.len());
        self.damage.end(text);
        self.other_slugs.sort_unstable();
        Page {
            site,
            dialect,
            sections: self.sections.as_slice().into(),
            blocks: self.blocks.as_slice().into(),
            facts: self.facts.as_slice().into(),
            other_slugs: self.other_slugs.as_slice().into(),
            attributes: self.attributes.as_slice().into(),
            pool: self.pool.as_str().into(),
            damage: self.damage.found(),
            suppressions: std::mem::take(&mut self.suppressions).into(),
            ..Page::default()
        }
    }

    fn event(&mut self, walk: &mut Walk<'_>, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(walk, tag, range),
            Event::End(tag) => self.end(walk, tag, range),
            Event::Text(decoded) => self.text(walk, &decoded, range),
            Event::Code(code) => {
                self.inline(walk, &range);
                walk.visible = true;
                if walk.in_heading {
                    self.scratch.push_str(&code);
                }
                self.fact(FactKind::CodeSpan, hash(code.as_bytes()), range.into());
            }
            Event::Html(_) => {}
            Event::InlineHtml(_) if self.is_jsx(walk.text, &range) => self.inline_component(walk, range),
            Event::InlineHtml(html) => {
                self.inline(walk, &range);
                walk.visible |= !html.starts_with("<!--");
                let name = html.get(1..).unwrap_or("").split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
                if html::is_raw(name) {
                    // What a script says is no text; without a closing tag it is, for want of an end.
                    let rest = walk.text.get(range.end..walk.open_end).unwrap_or("").as_bytes();
                    let end = memchr::memmem::find(rest, b"</").map_or(range.end, |at| range.end + at);
                    walk.skip = walk.skip.max(end);
                }
                self.html(walk.text, range.into(), false);
            }
            Event::SoftBreak | Event::HardBreak => self.line_break(walk, range),
            Event::FootnoteReference(label) => {
                self.inline(walk, &range);
                walk.visible = true;
                self.note_fact(FactKind::FootnoteReference, &label, range.into());
            }
            Event::Rule => self.damage.rule(walk.text, &range),
            _ => {}
        }
    }

    fn start(&mut self, walk: &mut Walk<'_>, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(walk, range),
            Tag::Heading { .. } if container(walk.text, range.start, self.dialect).is_some() => {
                self.start_container(walk, &range)
            }
            Tag::Heading { level, .. } => {
                self.close(walk, range.start);
                self.flush_item(walk, range.start);
                self.damage.underlined_heading(walk.text, &range);
                self.start_section(level as u8, &range);
                self.open(walk, BlockKind::Heading, &range, Open::Tagged);
                walk.in_heading = true;
                let line = first_line(walk.text, &range);
                walk.words_end = match self.dialect.attribute_lists {
                    true => syntax::words_end(walk.text, line),
                    false => line.end as usize,
                };
                self.scratch.clear();
            }
            Tag::FootnoteDefinition(label) => self.start_note(walk, &label, &range),
            Tag::BlockQuote(_) => {
                self.close(walk, range.start);
                self.flush_item(walk, range.start);
                walk.depth = walk.depth.saturating_add(1);
                walk.quotes = walk.quotes.saturating_add(1);
            }
            Tag::List(first) => {
                self.close(walk, range.start);
                if let Some((_, item)) = walk.item {
                    self.damage.doubled_item(walk.text, item, range.start);
                }
                self.flush_item(walk, range.start);
                walk.depth = walk.depth.saturating_add(1);
                walk.first_number = first.map_or(0, |first| u16::try_from(first).unwrap_or(u16::MAX));
                walk.lists.push(if first.is_some() { BlockKind::Step } else { BlockKind::Item });
            }
            Tag::Item if container(walk.text, range.start, self.dialect).is_some() => {
                self.start_container(walk, &range)
            }
            Tag::Item => {
                let kind = walk.lists.last().copied().unwrap_or(BlockKind::Item);
                walk.item = Some((kind, range.start));
                walk.open_end = range.end;
            }
            Tag::CodeBlock(CodeBlockKind::Indented) if notes::is_tags(&walk.text[range.clone()], self.dialect) => {
                walk.in_code = false;
                self.start_paragraph(walk, range);
            }
            Tag::CodeBlock(kind) => {
                self.close(walk, range.start);
                self.flush_item(walk, range.start);
                let cut = kind == CodeBlockKind::Indented && walk.text[range.clone()].trim_start().starts_with('<');
                if cut && self.follows_html(walk, range.start) {
                    self.reopen(walk, range.end);
                    self.html(walk.text, range.clone().into(), true);
                } else {
                    self.open(walk, BlockKind::Code, &range, Open::Tagged);
                }
                walk.in_code = true;
                walk.code = 0;
                walk.code_start = range.start;
                self.code_info(&kind);
            }
            Tag::HtmlBlock if self.is_jsx(walk.text, &range) => self.flow(walk, range),
            Tag::HtmlBlock => {
                self.close(walk, range.start);
                if !is_comment_only(walk.text, &range) && !self.damage.is_direction(&walk.text[range.clone()]) {
                    self.flush_item(walk, range.start);
                    if self.follows_html(walk, range.start) {
                        self.reopen(walk, range.end);
                    } else {
                        self.open(walk, BlockKind::Html, &range, Open::Tagged);
                    }
                }
                self.html(walk.text, range.into(), true);
            }
            Tag::TableRow if self.is_attribute_line(&walk.text[range.clone()]) => walk.skip = range.end,
            Tag::TableHead | Tag::TableRow => {
                self.close(walk, range.start);
                self.flush_item(walk, range.start);
                self.open(walk, BlockKind::Row, &range, Open::Tagged);
            }
            Tag::TableCell => {
                walk.open_end = range.end;
                self.letters.end_cell();
            }
            Tag::Link { link_type, dest_url, .. } => {
                self.inline(walk, &range);
                self.damage.bracket(walk.text, range.start, range.end);
                walk.visible = true;
                walk.linked = walk.linked.max(range.end);
                if link_type == pulldown_cmark::LinkType::Shortcut {
                    self.damage.label(walk.text, range.start, range.end);
                }
                self.link(walk, link_type, &dest_url, range);
            }
            Tag::Image { dest_url, .. } => {
                self.inline(walk, &range);
                walk.visible = true;
                walk.unread = walk.unread.max(range.end);
                let end = range.end;
                self.reference(FactKind::Image, &dest_url, range.into());
                self.attribute_list(walk.text, end);
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => self.inline(walk, &range),
            _ => {}
        }
    }

    fn end(&mut self, walk: &mut Walk<'_>, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::TableHead | TagEnd::TableRow | TagEnd::HtmlBlock => self.close(walk, range.end),
            TagEnd::Heading(_) => {
                if walk.in_heading {
                    self.end_heading(walk, &range);
                }
                self.close(walk, range.end);
            }
            TagEnd::CodeBlock if !walk.in_code => self.close(walk, range.end),
            TagEnd::CodeBlock => {
                self.damage.code(walk.text, &range);
                let start = walk.code_start;
                let is_indented =
                    self.pending_info.is_some_and(|info| self.pool[info.start as usize..].starts_with("    "));
                if is_indented && indented::is_prose(&walk.text[start..range.end]) {
                    self.letters.add(&walk.text[start..range.end]);
                }
                self.fact(FactKind::CodeBlock, walk.code, Span::new(start, range.end));
                walk.in_code = false;
                self.close(walk, range.end);
            }
            TagEnd::Item => {
                self.close(walk, range.end);
                if let Some((_, item)) = walk.item {
                    self.damage.empty_item(walk.text, item, range.end);
                }
                self.flush_item(walk, range.end);
            }
            TagEnd::FootnoteDefinition => {
                self.close(walk, range.end);
                self.flush_item(walk, range.end);
                walk.depth = walk.depth.saturating_sub(1);
            }
            TagEnd::List(_) => {
                walk.depth = walk.depth.saturating_sub(1);
                walk.lists.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.close(walk, range.end);
                walk.depth = walk.depth.saturating_sub(1);
                walk.quotes = walk.quotes.saturating_sub(1);
            }
            TagEnd::Emphasis | TagEnd::Strong => self.damage.emphasis(walk.text, &range),
            TagEnd::Link | TagEnd::Image => {
                self.damage.link(walk.text, &range, tag == TagEnd::Link);
                if let Some(list) = self.list_at(walk.text, range.end) {
                    walk.skip = list.end as usize;
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, walk: &mut Walk<'_>, decoded: &str, range: Range<usize>) {
        if walk.in_code {
            walk.code = mix(walk.code, hash(decoded.trim_end().as_bytes()));
            return;
        }
        self.inline(walk, &range);
        walk.visible = walk.visible || !decoded.trim().is_empty();
        if range.end <= walk.skip {
            return;
        }
        self.damage.text(walk.text, &range, walk.in_heading);
        let skipped = walk.skip;
        self.templates(walk, &range);
        self.addresses(walk, &range);
        let bytes = walk.text.as_bytes();
        if bytes.get(range.start) == Some(&b'[') {
            match bytes.get(range.start + 1) {
                Some(b'!') if self.dialect.has_tokens() => self.token(walk, range.start),
                Some(b'^') => self.dangling_note(walk, range.start),
                _ => {}
            }
        }
        if self.dialect.include.is_some()
            && let Some(at) = memchr::memchr(b'{', &bytes[range.clone()])
        {
            self.braces(walk, range.start + at, range.end);
        }
        self.prose(walk, decoded, &range, skipped);
        if walk.in_heading {
            self.heading_text(walk, decoded, &range);
        }
    }
}

fn mix(state: u64, value: u64) -> u64 {
    (state.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
