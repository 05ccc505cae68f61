//! One walk over the CommonMark events of a page: sections, blocks and facts with byte spans.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::afm;
use super::html::{self, Piece};
use super::links;
use super::suppression;
use crate::page::{Block, BlockKind, Fact, FactKind, Page, Section, Suppression, Value};
use crate::text::{Span, hash};

/// Reads pages; keeps its buffers between them.
#[derive(Default)]
pub struct Reader {
    sections: Vec<Section>,
    blocks: Vec<Block>,
    facts: Vec<Fact>,
    suppressions: Vec<Suppression>,
    pool: String,
    form: Vec<u8>,
    /// The slug of the heading that is open.
    scratch: String,
    label: String,
    /// The info string of the code block that is open.
    pending_info: Option<Value>,
    slugs: std::collections::HashMap<u64, u32>,
}

/// Where the walk stands.
struct Walk<'t> {
    text: &'t str,
    /// Lists and quotes around.
    depth: u8,
    quotes: u8,
    /// A list item whose first block has not begun: its kind and start.
    item: Option<(BlockKind, usize)>,
    /// The kinds of the lists around: numbered or not.
    lists: Vec<BlockKind>,
    /// The end of the innermost open inline container.
    open_end: usize,
    /// Whether the last block is still open, and whether blank inline events opened it (a tight item).
    open: Open,
    /// Bytes before this are consumed (attribute lists, includes, tokens).
    skip: usize,
    in_heading: bool,
    in_code: bool,
    code: u64,
    code_start: usize,
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
    pub fn read(&mut self, text: &str, body: usize) -> Page {
        self.sections.clear();
        self.blocks.clear();
        self.facts.clear();
        self.suppressions.clear();
        self.pool.clear();
        self.slugs.clear();
        self.sections.push(Section { span: Span::at(body), ..Section::default() });
        let mut walk = Walk {
            text,
            depth: 0,
            quotes: 0,
            item: None,
            lists: Vec::new(),
            open_end: 0,
            open: Open::Nothing,
            skip: 0,
            in_heading: false,
            in_code: false,
            code: 0,
            code_start: 0,
        };
        let markdown = text.get(body..).unwrap_or("");
        for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
            self.event(&mut walk, event, range.start + body..range.end + body);
        }
        self.close(&mut walk, text.len());
        self.end_section(text.len());
        Page {
            sections: self.sections.as_slice().into(),
            blocks: self.blocks.as_slice().into(),
            facts: self.facts.as_slice().into(),
            pool: self.pool.as_str().into(),
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
                if walk.in_heading {
                    links::push_slug(&mut self.scratch, &code);
                }
                self.fact(FactKind::CodeSpan, hash(code.as_bytes()), range.into());
            }
            Event::Html(_) => {}
            Event::InlineHtml(_) => {
                self.inline(walk, &range);
                self.html(walk.text, range.into(), false);
            }
            Event::SoftBreak | Event::HardBreak => self.line_break(walk, range),
            _ => {}
        }
    }

    fn start(&mut self, walk: &mut Walk<'_>, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(walk, range),
            Tag::Heading { level, .. } => {
                self.close(walk, range.start);
                self.flush_item(walk, range.start);
                self.start_section(level as u8, &range);
                self.open(walk, BlockKind::Heading, &range, Open::Tagged);
                walk.in_heading = true;
                self.scratch.clear();
            }
            Tag::BlockQuote(_) => {
                self.close(walk, range.start);
                self.flush_item(walk, range.start);
                walk.depth = walk.depth.saturating_add(1);
                walk.quotes = walk.quotes.saturating_add(1);
            }
            Tag::List(first) => {
                self.close(walk, range.start);
                self.flush_item(walk, range.start);
                walk.depth = walk.depth.saturating_add(1);
                walk.lists.push(if first.is_some() { BlockKind::Step } else { BlockKind::Item });
            }
            Tag::Item => {
                let kind = walk.lists.last().copied().unwrap_or(BlockKind::Item);
                walk.item = Some((kind, range.start));
                walk.open_end = range.end;
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
            Tag::HtmlBlock => {
                self.close(walk, range.start);
                if !is_comment_only(walk.text, &range) {
                    self.flush_item(walk, range.start);
                    if self.follows_html(walk, range.start) {
                        self.reopen(walk, range.end);
                    } else {
                        self.open(walk, BlockKind::Html, &range, Open::Tagged);
                    }
                }
                self.html(walk.text, range.into(), true);
            }
            Tag::TableHead | Tag::TableRow => {
                self.close(walk, range.start);
                self.flush_item(walk, range.start);
                self.open(walk, BlockKind::Row, &range, Open::Tagged);
            }
            Tag::TableCell => {
                if let Some(block) = self.blocks.last_mut() {
                    block.columns = block.columns.saturating_add(1);
                }
                walk.open_end = range.end;
            }
            Tag::Link { link_type, dest_url, .. } => {
                self.inline(walk, &range);
                self.link(walk, link_type, &dest_url, range);
            }
            Tag::Image { dest_url, .. } => {
                self.inline(walk, &range);
                self.reference(FactKind::Image, &dest_url, range.into());
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => self.inline(walk, &range),
            _ => {}
        }
    }

    fn end(&mut self, walk: &mut Walk<'_>, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::TableHead | TagEnd::TableRow | TagEnd::HtmlBlock => self.close(walk, range.end),
            TagEnd::Heading(_) => {
                self.end_heading(walk, &range);
                self.close(walk, range.end);
            }
            TagEnd::CodeBlock => {
                let start = walk.code_start;
                self.fact(FactKind::CodeBlock, walk.code, Span::new(start, range.end));
                walk.in_code = false;
                self.close(walk, range.end);
            }
            TagEnd::Item => {
                self.close(walk, range.end);
                self.flush_item(walk, range.end);
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
            TagEnd::Link | TagEnd::Image => {
                if let Some(list) = afm::attributes(walk.text, range.end) {
                    walk.skip = list.end as usize;
                }
            }
            _ => {}
        }
    }

    fn start_paragraph(&mut self, walk: &mut Walk<'_>, range: Range<usize>) {
        self.close(walk, range.start);
        let text = &walk.text[range.clone()];
        if text.starts_with("+++") {
            self.flush_item(walk, range.start);
            let line = Span::new(range.start, range.start + text.find('\n').unwrap_or(text.len()));
            let title = line.of(walk.text).trim_start_matches('+').trim();
            if !title.is_empty() {
                self.open(walk, BlockKind::Directive, &range, Open::Tagged);
                self.scratch.clear();
                links::push_slug(&mut self.scratch, title);
                let key = hash(self.scratch.as_bytes());
                self.fact(FactKind::Accordion, key, line);
                return;
            }
        } else if walk.quotes > 0 && text.starts_with("[!") {
            let token = afm::token(walk.text, range.start, range.end);
            if let Some(token) = token.filter(|token| is_directive(token.keyword)) {
                self.flush_item(walk, range.start);
                self.open(walk, BlockKind::Directive, &range, Open::Tagged);
                let key = hash(token.keyword.to_ascii_uppercase().as_bytes());
                self.fact(FactKind::Directive, key, token.span);
                if token.keyword.eq_ignore_ascii_case("CONTEXTUALHELP") {
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
    fn line_break(&mut self, walk: &mut Walk<'_>, range: Range<usize>) {
        if walk.open != Open::Tagged {
            return;
        }
        let Some(block) = self.blocks.last() else { return };
        if block.kind != BlockKind::Directive {
            return;
        }
        let head = self.facts.get(block.facts.start as usize);
        let is_help = head.is_some_and(|f| f.kind == FactKind::Directive && f.key == hash(b"CONTEXTUALHELP"));
        if is_help {
            return;
        }
        let end = walk.open_end;
        self.close(walk, range.start);
        let next = range.end;
        let rest = walk.text.get(next..end).unwrap_or("").trim_start_matches(['>', ' ', '\t', '\r', '\n']);
        if rest.is_empty() || rest.trim_end() == "+++" {
            return;
        }
        self.open(walk, BlockKind::Paragraph, &(next..end), Open::Tagged);
    }

    fn text(&mut self, walk: &mut Walk<'_>, decoded: &str, range: Range<usize>) {
        if walk.in_code {
            walk.code = mix(walk.code, hash(decoded.trim_end().as_bytes()));
            return;
        }
        self.inline(walk, &range);
        if range.end <= walk.skip {
            return;
        }
        let bytes = walk.text.as_bytes();
        if bytes.get(range.start) == Some(&b'[') && bytes.get(range.start + 1) == Some(&b'!') {
            self.token(walk, range.start);
        }
        if let Some(at) = memchr::memchr(b'{', &bytes[range.clone()]) {
            self.braces(walk, range.start + at, range.end);
        }
        if walk.in_heading {
            self.heading_text(walk, decoded, &range);
        }
    }

    /// The words of a heading make its slug: tokens by their label, attribute lists and ids not at all.
    fn heading_text(&mut self, walk: &Walk<'_>, decoded: &str, range: &Range<usize>) {
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

    fn braces(&mut self, walk: &mut Walk<'_>, mut at: usize, end: usize) {
        while at < end {
            if walk.text[at..].starts_with("{{") {
                let Some((span, name)) = afm::include(walk.text, at, walk.open_end.max(end)) else { return };
                let value = self.value(name);
                let key = hash(name.as_bytes());
                self.facts.push(Fact::new(FactKind::Include, key, span, value));
                walk.skip = span.end as usize;
                at = span.end as usize;
            } else {
                at += 1;
            }
            let Some(window) = walk.text.as_bytes().get(at..end) else { return };
            match memchr::memchr(b'{', window) {
                Some(i) => at += i,
                None => return,
            }
        }
    }

    fn token(&mut self, walk: &mut Walk<'_>, start: usize) {
        let Some(token) = afm::token(walk.text, start, walk.open_end.max(start)) else { return };
        self.token_fact(walk.text, token);
        if token.keyword.eq_ignore_ascii_case("BADGE")
            && let Some(list) = afm::attributes(walk.text, token.span.end as usize)
        {
            walk.skip = list.end as usize;
        }
    }

    fn token_fact(&mut self, text: &str, token: afm::Token<'_>) {
        let keyword = token.keyword;
        if keyword.eq_ignore_ascii_case("UICONTROL") {
            let key = self.folded(token.label);
            self.fact(FactKind::Control, key, token.span);
        } else if keyword.eq_ignore_ascii_case("DNL") {
            let key = self.folded(token.label);
            self.fact(FactKind::Dnl, key, token.span);
        } else if keyword.eq_ignore_ascii_case("BADGE") {
            let list = afm::attributes(text, token.span.end as usize).unwrap_or(Span::at(token.span.end as usize));
            let class = afm::attribute(text, list, "type").map_or("", |(class, _)| class);
            self.fact(FactKind::Badge, hash(class.to_ascii_lowercase().as_bytes()), token.span);
            if let Some((url, span)) = afm::attribute(text, list, "url") {
                self.reference(FactKind::Link, url, span);
            }
        }
    }

    fn folded(&mut self, label: &str) -> u64 {
        afm::folded_key(label, &mut self.label)
    }

    fn link(&mut self, walk: &mut Walk<'_>, link_type: LinkType, target: &str, range: Range<usize>) {
        let slice = &walk.text[range.clone()];
        if slice.starts_with("[!") {
            let token = afm::token(walk.text, range.start, range.end);
            if let Some(token) = token {
                match token.keyword {
                    "UICONTROL" | "DNL" | "BADGE" => self.token_fact(walk.text, token),
                    _ => {
                        let key = hash(token.keyword.to_ascii_uppercase().as_bytes());
                        let known = self.facts.last().is_some_and(|f| f.kind == FactKind::Directive && f.span == token.span);
                        if !known {
                            self.fact(FactKind::Directive, key, token.span);
                        }
                        if token.keyword.eq_ignore_ascii_case("VIDEO") {
                            self.reference(FactKind::Video, target, range.into());
                            return;
                        }
                    }
                }
            }
        }
        if link_type != LinkType::Email {
            self.reference(FactKind::Link, target, range.into());
        }
    }

    /// A link, image or video. Videos have ids, wherever they are referred to.
    fn reference(&mut self, kind: FactKind, target: &str, span: Span) {
        let decoded = if target.contains('&') { afm::decode_entities(target) } else { None };
        let target = decoded.as_deref().unwrap_or(target);
        let (kind, key) = match links::video_id(target) {
            Some(id) => (FactKind::Video, hash(id.as_bytes())),
            None => {
                links::normalize(target, &mut self.form);
                (kind, hash(&self.form))
            }
        };
        let value = self.value(target);
        self.facts.push(Fact::new(kind, key, span, value));
    }

    /// Facts of raw HTML. In a block, the text between tags may hold tokens that no event shows.
    fn html(&mut self, text: &str, span: Span, block: bool) {
        html::pieces(text, span, |piece| match piece {
            Piece::Comment(comment) => self.comment(text, comment),
            Piece::Text(words) if block => self.html_text(text, words),
            Piece::Text(_) => {}
            Piece::Tag { name, tag } => self.tag(text, name, tag),
        });
    }

    fn html_text(&mut self, text: &str, words: Span) {
        for at in memchr::memmem::find_iter(words.of(text).as_bytes(), b"[!") {
            if let Some(token) = afm::token(text, words.start as usize + at, words.end as usize) {
                self.token_fact(text, token);
            }
        }
    }

    fn tag(&mut self, text: &str, name: Span, tag: Span) {
        let name = name.of(text);
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
        if is("a") || is("area") {
            if let Some((target, _)) = afm::attribute(text, tag, "href") {
                self.reference(FactKind::Link, target, tag);
            }
        } else if is("img") || is("iframe") || is("source") || is("video") || is("embed") {
            let kind = if is("img") { FactKind::Image } else { FactKind::Video };
            if let Some((target, _)) = afm::attribute(text, tag, "src") {
                self.reference(kind, target, tag);
            }
        } else if is("li") {
            self.fact(FactKind::HtmlItem, 0, tag);
        } else if is("tr") {
            self.fact(FactKind::HtmlRow, 0, tag);
        } else if is("td") || is("th") {
            self.fact(FactKind::HtmlCell, 0, tag);
        }
        if tag.len() > name.len() + 2 {
            for attribute in ["id", "name"] {
                if attribute == "name" && !is("a") {
                    continue;
                }
                if let Some((id, at)) = afm::attribute(text, tag, attribute).filter(|(id, _)| !id.is_empty()) {
                    self.fact(FactKind::Anchor, hash(id.as_bytes()), at);
                }
            }
        }
    }

    fn comment(&mut self, text: &str, span: Span) {
        let inner = span.of(text).trim_start_matches("<!--").trim_end_matches("-->").trim();
        if !inner.starts_with("locdrift") {
            return;
        }
        if let Some((scope, rules, reason)) = suppression::parse_comment(inner, false) {
            self.suppressions.push(Suppression { scope, span, rules: rules.into(), reason });
        }
    }

    fn help_ids(&mut self, text: &str, range: Range<usize>) {
        let mut at = range.start;
        while let Some((id, span)) = afm::attribute(text, Span::new(at, range.end), "id") {
            let key = hash(id.as_bytes());
            self.fact(FactKind::HelpId, key, span);
            at = (span.end as usize + 1).min(range.end);
        }
    }

    fn code_info(&mut self, kind: &CodeBlockKind<'_>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', '{', ',']).next().unwrap_or(""),
            CodeBlockKind::Indented => "    ",
        };
        let value = self.value(info);
        self.pending_info = Some(value);
    }

    fn end_heading(&mut self, walk: &mut Walk<'_>, range: &Range<usize>) {
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

    fn start_section(&mut self, level: u8, range: &Range<usize>) {
        self.end_section(range.start);
        let blocks = Span::at(self.blocks.len());
        self.sections.push(Section { level, span: range.clone().into(), blocks, ..Section::default() });
    }

    fn end_section(&mut self, end: usize) {
        let blocks = self.blocks.len() as u32;
        if let Some(section) = self.sections.last_mut() {
            section.span.end = end as u32;
            section.blocks.end = blocks;
        }
    }

    fn open(&mut self, walk: &mut Walk<'_>, kind: BlockKind, range: &Range<usize>, open: Open) {
        let facts = Span::at(self.facts.len());
        self.blocks.push(Block { kind, depth: walk.depth, columns: 0, span: range.clone().into(), facts });
        walk.open = open;
        walk.open_end = range.end;
    }

    /// Whether nothing but blank lines stands between the last block, a piece of HTML, and `start`.
    /// Blank lines cut HTML into pieces, and indented ones into code: for the writer it is one piece.
    fn follows_html(&self, walk: &Walk<'_>, start: usize) -> bool {
        let Some(block) = self.blocks.last().filter(|b| b.kind == BlockKind::Html && b.depth == walk.depth) else {
            return false;
        };
        let in_section = self.sections.last().is_some_and(|s| (s.blocks.start as usize) < self.blocks.len());
        in_section && walk.text.get(block.span.end as usize..start).is_some_and(|gap| gap.trim().is_empty())
    }

    /// Goes on with the last block.
    fn reopen(&mut self, walk: &mut Walk<'_>, end: usize) {
        walk.open = Open::Tagged;
        walk.open_end = end;
    }

    fn close(&mut self, walk: &mut Walk<'_>, end: usize) {
        if walk.open == Open::Nothing {
            return;
        }
        walk.open = Open::Nothing;
        let facts = self.facts.len() as u32;
        let Some(block) = self.blocks.last_mut() else { return };
        block.facts.end = facts;
        let slice = walk.text.get(block.span.start as usize..end).unwrap_or("");
        block.span.end = block.span.start + slice.trim_end().len() as u32;
        let is_item = matches!(block.kind, BlockKind::Item | BlockKind::Step);
        let span = block.span;
        if is_item && slice.trim_end().ends_with('}') {
            let line = Span::new(span.start as usize, span.start as usize + slice.find('\n').unwrap_or(span.len()));
            if let Some((id, _)) = afm::explicit_id(walk.text, line) {
                self.fact(FactKind::Anchor, hash(id.of(walk.text).as_bytes()), id);
                if let Some(block) = self.blocks.last_mut() {
                    block.facts.end += 1;
                }
            }
        }
    }

    /// An item without words of its own (`* > quote`, an empty item) is an item all the same.
    fn flush_item(&mut self, walk: &mut Walk<'_>, end: usize) {
        if let Some((kind, start)) = walk.item.take() {
            self.open(walk, kind, &(start..end), Open::Tagged);
            self.close(walk, end);
        }
    }

    /// An inline event outside a paragraph belongs to a tight list item.
    fn inline(&mut self, walk: &mut Walk<'_>, range: &Range<usize>) {
        if walk.open != Open::Nothing {
            return;
        }
        let end = walk.open_end.max(range.end);
        match walk.item.take() {
            Some((kind, start)) => self.open(walk, kind, &(start..end), Open::Tight),
            None => self.open(walk, BlockKind::Paragraph, &(range.start..end), Open::Tight),
        }
    }

    fn fact(&mut self, kind: FactKind, key: u64, span: Span) {
        let value = if kind == FactKind::CodeBlock { self.pending_info.take().unwrap_or_default() } else { Value::default() };
        self.facts.push(Fact::new(kind, key, span, value));
    }

    fn value(&mut self, text: &str) -> Value {
        let mut len = text.len().min(usize::from(u16::MAX));
        while !text.is_char_boundary(len) {
            len -= 1;
        }
        let start = self.pool.len() as u32;
        self.pool.push_str(&text[..len]);
        Value { start, len: len as u16 }
    }
}

/// Inline tokens are content; any other keyword at the head of a quote is a directive.
fn is_directive(keyword: &str) -> bool {
    !["UICONTROL", "DNL", "BADGE"].iter().any(|inline| keyword.eq_ignore_ascii_case(inline))
}

fn is_comment_only(text: &str, range: &Range<usize>) -> bool {
    let slice = text[range.clone()].trim();
    slice.starts_with("<!--") && memchr::memmem::find(slice.as_bytes(), b"-->").is_none_or(|end| end + 3 == slice.len())
}

fn mix(state: u64, value: u64) -> u64 {
    (state.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
