//! What is in a front matter around one dotted key: its value, the maps above it, and everything else to compare.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

use super::Keys;
use super::yaml::behind_colon;
use crate::text::Span;

/// A node without its place; two texts with equal tokens are the same YAML, written alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A value that is not written.
    Nothing,
    /// Text, whether it stands without quotes, its anchor and tag.
    Text(Box<str>, bool, Mark),
    Alias(usize),
    List(Mark),
    Map(Mark),
    End,
}

/// The number of an anchor (0 where there is none), and a tag.
pub(super) type Mark = (usize, Option<Box<str>>);

impl Token {
    /// Text without anchor or tag.
    pub fn text(text: &str, plain: bool) -> Self {
        Token::Text(text.into(), plain, (0, None))
    }
}

/// A map.
#[derive(Clone, Debug)]
pub(super) struct Map {
    pub flow: bool,
    /// Where it starts; in a flow map, the brace.
    pub start: usize,
    /// Where its first key starts.
    pub first: Option<usize>,
    /// Where its last key or value ends.
    pub last: usize,
    /// Its tokens, from its own to its end.
    pub tokens: Range<usize>,
}

/// What a key holds.
#[derive(Clone, Debug)]
pub(super) enum Held {
    Nothing,
    Text {
        style: ScalarStyle,
        span: Span,
    },
    Map(Map),
    /// In words.
    Other(&'static str),
}

/// A key on the way to the one that is looked for, or that key.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// Its dotted path is so many bytes of the one that is looked for.
    pub depth: usize,
    pub key: Span,
    /// The token of its value.
    pub token: usize,
    /// Whether it is in a flow map.
    pub in_flow: bool,
    pub held: Held,
}

/// See the file.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub tokens: Vec<Token>,
    /// The keys on the way to the pin, in order.
    pub slots: Vec<Slot>,
    /// The map that is the whole front matter; `None` where there is nothing.
    pub root: Option<Map>,
    /// The entry with the id: where it ends, and the token after it.
    pub behind_id: Option<(usize, usize)>,
}

struct Frame {
    /// `None` for a list, and a map that is a key.
    map: Option<Map>,
    /// Length of the path above the map's keys; `None` where no path leads.
    path: Option<usize>,
    /// The key whose value comes next.
    key: Option<Key>,
    start: usize,
}

struct Key {
    span: (usize, usize),
    /// Whether its path is part of the one that is looked for.
    depth: Option<usize>,
    /// Which of the id's keys it is.
    id: Option<usize>,
}

struct Walk<'a> {
    text: &'a str,
    keys: &'a Keys,
    out: Outline,
    frames: Vec<Frame>,
    path: String,
    end: usize,
    /// The best of the id's keys so far.
    rank: usize,
}

/// Reads the YAML in `block`; `None` where it cannot be read or is no map.
pub(super) fn read(text: &str, block: Range<usize>, keys: &Keys) -> Option<Outline> {
    let base = block.start;
    let mut walk = Walk {
        text,
        keys,
        out: Outline::default(),
        frames: Vec::new(),
        path: String::new(),
        end: base,
        rank: usize::MAX,
    };
    for next in Parser::new_from_str(text.get(block)?) {
        let (event, span) = next.ok()?;
        let bytes = span.byte_range().unwrap_or(0..0);
        walk.event(event, (base + bytes.start, base + bytes.end))?;
    }
    let nothing = walk.out.tokens.iter().all(|token| *token == Token::Nothing);
    if nothing {
        walk.out.tokens.clear();
    }
    (nothing || walk.out.root.is_some()).then_some(walk.out)
}

impl Walk<'_> {
    /// `None` where the block is no map.
    fn event(&mut self, event: Event<'_>, (start, end): (usize, usize)) -> Option<()> {
        match event {
            Event::Scalar(_, ScalarStyle::Plain, 0, None) if start == end => {
                self.leaf(Token::Nothing, None, Held::Nothing, (start, end))?;
            }
            Event::Scalar(text, style, anchor, tag) => {
                let mark = (anchor, tag.map(|tag| tag.to_string().into()));
                let held = if mark != (0, None) {
                    Held::Other("marked with an anchor or a tag")
                } else if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    Held::Other("a block of lines")
                } else {
                    let inner = self.text.get(start..end).unwrap_or("").trim_end();
                    Held::Text { style, span: Span::new(start, start + inner.len()) }
                };
                let token = Token::Text(text.as_ref().into(), style == ScalarStyle::Plain, mark);
                self.leaf(token, Some(&text), held, (start, end))?;
            }
            Event::Alias(anchor) => self.leaf(Token::Alias(anchor), None, Held::Other("an alias"), (start, end))?,
            Event::SequenceStart(_, anchor, tag) => {
                let mark = (anchor, tag.map(|tag| tag.to_string().into()));
                self.open(Token::List(mark), None, start)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                let mark = (anchor, tag.map(|tag| tag.to_string().into()));
                let at = self.out.tokens.len();
                let flow = style == StructureStyle::Flow;
                let map = Map { flow, start, first: None, last: start, tokens: at..at };
                self.open(Token::Map(mark), Some(map), start)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if start < end {
                    self.end = self.end.max(end);
                }
                self.close();
            }
            _ => {}
        }
        Some(())
    }

    fn open(&mut self, token: Token, map: Option<Map>, start: usize) -> Option<()> {
        let path = match self.frames.last() {
            None if map.is_some() => Some(0),
            None => return None,
            Some(Frame { map: Some(_), path: Some(_), key: Some(_), .. }) => Some(self.path.len()),
            Some(_) => None,
        };
        self.note_first(start);
        self.out.tokens.push(token);
        let path = path.filter(|_| map.is_some());
        self.frames.push(Frame { map, path, key: None, start });
        Some(())
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        self.out.tokens.push(Token::End);
        let (held, token) = match frame.map {
            Some(mut map) => {
                // A flow map ends behind its brace, its last entry before that.
                map.tokens.end = self.out.tokens.len();
                if !map.flow {
                    map.last = self.end;
                }
                if self.frames.is_empty() {
                    self.out.root = Some(map);
                    return;
                }
                let token = map.tokens.start;
                (Held::Map(map), token)
            }
            None => (Held::Other("a list"), 0),
        };
        self.value(held, token, frame.start);
    }

    fn leaf(&mut self, token: Token, key: Option<&str>, held: Held, (start, end): (usize, usize)) -> Option<()> {
        self.note_first(start);
        let at = self.out.tokens.len();
        self.out.tokens.push(token);
        let Some(frame) = self.frames.last_mut() else {
            // A front matter of one scalar: only an empty one may become a map.
            return matches!(held, Held::Nothing).then_some(());
        };
        let content = match &frame.key {
            Some(key) if start == end => behind_colon(self.text, key.span.1),
            _ => end,
        };
        self.end = self.end.max(content);
        if frame.map.is_some() && frame.key.is_none() {
            frame.key = Some(Key { span: (start, end), depth: None, id: None });
            if let (Some(above), Some(key)) = (frame.path, key) {
                self.path.truncate(above);
                if above > 0 {
                    self.path.push('.');
                }
                self.path.push_str(key);
                let pin: &str = &self.keys.pin;
                let rest = pin.strip_prefix(&*self.path);
                let depth = rest.filter(|rest| rest.is_empty() || rest.starts_with('.')).map(|_| self.path.len());
                let root = self.frames.len() == 1;
                let id = self.keys.id.iter().position(|id| root && **id == *self.path);
                let frame = self.frames.last_mut()?;
                frame.key = Some(Key { span: (start, end), depth, id });
            }
            self.touch();
            return Some(());
        }
        self.value(held, at, start);
        Some(())
    }

    /// Notes where the first key of the innermost map starts.
    fn note_first(&mut self, start: usize) {
        if let Some(Frame { map: Some(map), key: None, .. }) = self.frames.last_mut() {
            map.first.get_or_insert(start);
        }
    }

    /// Notes that the innermost map reaches as far as what was read.
    fn touch(&mut self) {
        let end = self.end;
        if let Some(Frame { map: Some(map), .. }) = self.frames.last_mut() {
            map.last = end;
        }
    }

    /// A value is complete, or a key that is a collection.
    fn value(&mut self, held: Held, token: usize, start: usize) {
        self.touch();
        let (root, tokens, end) = (self.frames.len() == 1, self.out.tokens.len(), self.end);
        let Some(frame) = self.frames.last_mut() else { return };
        let Some(map) = &frame.map else { return };
        let in_flow = map.flow;
        let Some(key) = frame.key.take() else {
            frame.key = Some(Key { span: (start, end), depth: None, id: None });
            if let Some(above) = frame.path {
                self.path.truncate(above);
            }
            return;
        };
        if let Some(depth) = key.depth {
            let key = Span::new(key.span.0, key.span.1);
            self.out.slots.push(Slot { depth, key, token, in_flow, held });
        }
        if let Some(rank) = key.id.filter(|rank| root && !in_flow && *rank <= self.rank) {
            self.rank = rank;
            self.out.behind_id = Some((end, tokens));
        }
    }
}
