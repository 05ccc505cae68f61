//! What each block of a page says, as tokens: read from the events of its Markdown, so that two ways of writing the
//! same thing are the same.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

mod components;

use super::Version;
use super::labels;
use super::notes::{self, NoteMark};
use super::words::{Comparison, Reader, Token, mix};
use crate::page::{Block, BlockKind, FactKind};
use crate::parse::events::events;
use crate::parse::html::{self, Piece};
use crate::parse::syntax;
use crate::text::{Span, hash};

/// What one block says.
#[derive(Clone, Debug, Default)]
pub struct Signature {
    /// Hash of its tokens.
    pub text: u64,
    /// Hash of its markup without words.
    pub markup: u64,
    /// Key of what it is called; 0 for a block without a name.
    pub label: u64,
    /// Its tokens among all of the page.
    pub tokens: Range<usize>,
}

/// What all blocks of a page say.
#[derive(Debug, Default)]
pub struct Signatures {
    blocks: Vec<Signature>,
    tokens: Vec<Token>,
}

impl Signatures {
    /// Reads the blocks of a page.
    pub fn of(version: Version<'_>) -> Self {
        let Some(first) = version.page.sections.first() else { return Signatures::default() };
        let body = first.span.start as usize;
        let mut walk = Walk::new(version);
        let markdown = version.text.get(body..).unwrap_or("");
        events(markdown, version.page.dialect, |event, range| walk.event(event, range.start + body..range.end + body));
        walk.advance(u32::MAX);
        walk.out
    }

    /// What the block says; nothing for a block that is not there.
    pub fn block(&self, at: u32) -> &Signature {
        const NOTHING: &Signature = &Signature { text: 0, markup: 0, label: 0, tokens: 0..0 };
        self.blocks.get(at as usize).unwrap_or(NOTHING)
    }

    /// The tokens of a block.
    pub fn tokens(&self, at: u32) -> &[Token] {
        self.tokens.get(self.block(at).tokens.clone()).unwrap_or(&[])
    }
}

/// Attributes whose values are translated.
const WORDED: [&str; 3] = ["alt", "title", "tooltip"];
/// Tags that a page is built of.
const BUILDING: [&str; 17] = [
    "dd", "details", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "iframe", "img", "li", "ol", "summary", "td", "th", "tr",
];

struct Walk<'p> {
    text: &'p str,
    blocks: &'p [Block],
    version: Version<'p>,
    /// How many blocks were begun; the last of them is open.
    begun: usize,
    reader: Reader,
    /// State of the open block's markup.
    markup: u64,
    /// Where the tokens of the open block start.
    start: usize,
    /// Bytes that are markup, not words: the id of a heading or item, the last attribute list, and the last mark of a
    /// note.
    skips: [Range<usize>; 3],
    /// Inside a link whose text is its target.
    autolink: bool,
    out: Signatures,
}

impl<'p> Walk<'p> {
    fn new(version: Version<'p>) -> Self {
        Walk {
            text: version.text,
            blocks: &version.page.blocks,
            version,
            begun: 0,
            reader: Reader::default(),
            markup: 0,
            start: 0,
            skips: [0..0, 0..0, 0..0],
            autolink: false,
            out: Signatures::default(),
        }
    }

    /// Ends the blocks that end before `at`, and begins those up to it.
    fn advance(&mut self, at: u32) {
        while self.blocks.get(self.begun).is_some_and(|block| block.span.start <= at) {
            self.finish();
            self.begun += 1;
            self.begin();
        }
        if at == u32::MAX {
            self.finish();
        }
    }

    fn begin(&mut self) {
        let Some(block) = self.blocks.get(self.begun - 1) else { return };
        self.markup = u64::from(block.depth);
        self.start = self.out.tokens.len();
        match block.kind {
            BlockKind::Html if self.components().is_none() => self.html(block.span),
            BlockKind::Html | BlockKind::Directive if self.is_jsx(block) => self.jsx(block.span),
            BlockKind::Heading => self.explicit_id(block),
            BlockKind::Item | BlockKind::Step => self.item(block),
            _ => {}
        }
        if block.kind == BlockKind::Code
            && let Some(fact) = self.version.page.facts_of(block).iter().find(|fact| fact.kind == FactKind::CodeBlock)
        {
            self.mark(&crate::code::without_options(self.version.page.value_of(fact)));
        }
    }

    fn finish(&mut self) {
        if self.begun == 0 {
            return;
        }
        std::mem::take(&mut self.reader).end(&mut self.out.tokens);
        let tokens = self.start..self.out.tokens.len();
        let text = self.out.tokens[tokens.clone()].iter().fold(tokens.len() as u64, |state, t| mix(state, t.key()));
        let label = self.blocks.get(self.begun - 1).map_or(0, |block| labels::label(self.version, block));
        self.out.blocks.push(Signature { text, markup: self.markup, label, tokens });
    }

    /// The block that holds `at`, where its words come from events.
    fn open(&self, at: usize) -> Option<&'p Block> {
        let block = self.blocks.get(self.begun.checked_sub(1)?)?;
        (at < block.span.end as usize && block.kind != BlockKind::Html).then_some(block)
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        self.advance(u32::try_from(range.start).unwrap_or(u32::MAX - 1));
        let Some(block) = self.open(range.start) else { return };
        match event {
            Event::Text(decoded) if block.kind == BlockKind::Code => self.code(&decoded),
            Event::Text(decoded) => self.text_of_blocks(&decoded, range),
            Event::Code(code) => {
                self.structure("`");
                self.reader.read(&code, Comparison::Code, &mut self.out.tokens);
                self.structure("`");
            }
            Event::InlineHtml(_) if self.components().is_some() => self.jsx(range.into()),
            Event::InlineHtml(_) => self.html(range.into()),
            Event::FootnoteReference(_) => self.mark("footnote"),
            Event::SoftBreak | Event::HardBreak => self.reader.end(&mut self.out.tokens),
            Event::Start(tag) => self.start(tag, range.start),
            Event::End(tag) => self.end(tag, range.end),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        match tag {
            Tag::Emphasis => self.mark("emphasis"),
            Tag::Strong => self.mark("strong"),
            Tag::TableCell => self.structure("cell"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.autolink = matches!(link_type, LinkType::Autolink | LinkType::Email);
                self.mark(dest_url.trim());
                self.aside(&title);
                // `[!VIDEO](url)` is a token too: give it the bracket that the link took.
                if self.text.get(at..).is_some_and(|text| text.starts_with("[!")) {
                    self.reader.read("[", Comparison::Prose, &mut self.out.tokens);
                }
            }
            Tag::Image { dest_url, title, .. } => {
                self.structure("image");
                self.mark(dest_url.trim());
                self.aside(&title);
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => self.mark("indented"),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, end: usize) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => self.mark("end"),
            TagEnd::Link | TagEnd::Image => {
                self.autolink = false;
                self.mark("end");
                if let Some(list) = self.list_at(end) {
                    self.attributes(list);
                }
            }
            _ => {}
        }
    }

    /// A text in which blocks may begin: behind the tag of a note.
    fn text_of_blocks(&mut self, mut decoded: &str, mut range: Range<usize>) {
        while let Some(next) = self.blocks.get(self.begun).map(|block| block.span.start as usize)
            && (range.start + 1..range.end).contains(&next)
            && let Some((own, rest)) =
                decoded.split_at_checked(next - range.start).filter(|_| decoded.len() == range.len())
        {
            self.words(own, range.start..next);
            self.advance(next as u32);
            (decoded, range) = (rest, next..range.end);
        }
        self.words(decoded, range);
    }

    /// Words of the text; what is skipped cuts them.
    fn words(&mut self, decoded: &str, range: Range<usize>) {
        if self.autolink {
            return;
        }
        let head = self.text.get(range.start..).unwrap_or("");
        if head.starts_with("[!") && self.version.page.dialect.has_tokens() {
            let token = syntax::token(self.text, range.start, self.text.len());
            if let Some(list) = token.and_then(|token| self.list_at(token.span.end as usize)) {
                self.attributes(list);
            }
        }
        let mut skips: Vec<(Range<usize>, Option<NoteMark<'_>>)> =
            self.skips.iter().map(|skip| (skip.clone(), None)).collect();
        let marks = notes::marks(self.version, self.open(range.start), range.start.max(self.skips[2].end)..range.end);
        skips.extend(marks.into_iter().map(|mark| (mark.span.clone(), Some(mark))));
        skips.sort_by_key(|(skip, _)| skip.start);
        let mut from = range.start;
        for (skip, mark) in skips.into_iter().filter(|(skip, _)| skip.end > range.start && skip.start < range.end) {
            let before = self.text.get(from..skip.start).unwrap_or("");
            self.reader.read(before, Comparison::Prose, &mut self.out.tokens);
            self.reader.end(&mut self.out.tokens);
            if let Some(mark) = mark {
                self.note(&mark);
            }
            from = skip.end;
        }
        let rest = if from == range.start { decoded } else { self.text.get(from..range.end).unwrap_or("") };
        self.reader.read(rest, Comparison::Prose, &mut self.out.tokens);
    }

    /// A note is one however it is written: its kind is markup, its title words, its end nothing.
    fn note(&mut self, mark: &NoteMark<'_>) {
        self.skips[2] = mark.span.clone();
        if let Some(kind) = &mark.kind {
            self.mark(kind);
            self.structure("note");
            self.aside(mark.title);
        }
    }

    /// Lines of code: their indentation counts, blanks at their ends and empty lines at the end of a block do not.
    fn code(&mut self, lines: &str) {
        for line in lines.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
            let words = line.trim_start();
            self.structure(&format!("line {}", &line[..line.len() - words.len()]));
            let first = self.out.tokens.len();
            self.reader.read(words, Comparison::Code, &mut self.out.tokens);
            self.reader.end(&mut self.out.tokens);
            self.out.tokens[first..].iter_mut().for_each(|token| *token = token.uncounted());
        }
    }

    /// In a table of contents an item may begin with an attribute list and end with an id.
    fn item(&mut self, block: &Block) {
        let slice = block.span.of(self.text);
        if slice.ends_with('}') {
            self.explicit_id(block);
        }
        let marks =
            slice.len() - slice.trim_start_matches(|c: char| "*+-.) \t".contains(c) || c.is_ascii_digit()).len();
        if let Some(list) = self.list_at(block.span.start as usize + marks) {
            self.attributes(list);
        }
    }

    /// The attribute list that opens at `at`, where the dialect has any.
    fn list_at(&self, at: usize) -> Option<Span> {
        syntax::attributes(self.text, at).filter(|_| self.version.page.dialect.attribute_lists)
    }

    fn explicit_id(&mut self, block: &Block) {
        if !self.version.page.dialect.attribute_lists {
            return;
        }
        let slice = block.span.of(self.text);
        let first = Span::new(block.span.start as usize, block.span.start as usize + line_len(slice));
        let Some((id, words_end)) = syntax::explicit_id(self.text, first) else { return };
        self.mark(id.of(self.text));
        let rest = self.text.get(id.end as usize..first.end as usize).unwrap_or("");
        self.skips[0] = words_end..id.end as usize + rest.find('}').map_or(rest.len(), |at| at + 1);
    }

    /// An attribute list: what is translated in it are words, the rest is markup.
    fn attributes(&mut self, list: Span) {
        self.skips[1] = list.range();
        self.mark_without_words(list);
    }

    fn mark_without_words(&mut self, list: Span) {
        let mut rest = list.start as usize;
        let mut worded: Vec<(&str, Span)> =
            WORDED.iter().filter_map(|name| syntax::attribute(self.text, list, name)).collect();
        worded.sort_by_key(|(_, span)| span.start);
        for (words, span) in worded {
            self.mark_plain(rest..span.start as usize);
            self.aside(words);
            rest = rest.max(span.end as usize);
        }
        self.mark_plain(rest..list.end as usize);
    }

    /// Markup whose blanks and kinds of quotes do not matter.
    fn mark_plain(&mut self, range: Range<usize>) {
        for word in self.text.get(range).unwrap_or("").split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')) {
            if !word.is_empty() && word != "/>" {
                self.mark(word.strip_suffix("/>").unwrap_or(word.trim_end_matches('>')));
            }
        }
    }

    fn html(&mut self, span: Span) {
        let text = self.text;
        html::pieces(text, span, |piece| match piece {
            Piece::Comment(_) | Piece::Close(_) => {}
            Piece::Text(words) => {
                let words = words.of(text);
                let decoded = if words.contains('&') { syntax::decode_entities(words) } else { None };
                self.reader.read(decoded.as_deref().unwrap_or(words), Comparison::Prose, &mut self.out.tokens);
            }
            Piece::Tag { name, tag } => {
                let name = name.of(text).to_ascii_lowercase();
                if BUILDING.contains(&name.as_str()) {
                    self.structure(&name);
                } else if !html::is_inline(&name) {
                    self.reader.end(&mut self.out.tokens);
                }
                self.mark_without_words(tag);
            }
        });
    }

    /// Words that stand apart from those around.
    fn aside(&mut self, words: &str) {
        self.reader.end(&mut self.out.tokens);
        self.reader.read(words, Comparison::Prose, &mut self.out.tokens);
        self.reader.end(&mut self.out.tokens);
    }

    fn structure(&mut self, name: &str) {
        self.reader.end(&mut self.out.tokens);
        self.out.tokens.push(Token::structure(name));
    }

    /// Markup before the next word.
    fn mark(&mut self, what: &str) {
        self.markup = mix(mix(self.markup, hash(what.as_bytes())), (self.out.tokens.len() - self.start) as u64);
    }
}

fn line_len(text: &str) -> usize {
    memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len())
}
