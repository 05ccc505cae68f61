//! The sure way: the events of a YAML parser, for every front matter that the line scanner is not sure about.

use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, options};

use super::collect::{Collector, Path};
use super::digest::{self, Traits};
use crate::page::ProblemKind;
use crate::text::{Span, hash};

/// Why the YAML could not be read to its end.
pub(super) struct YamlError {
    /// Where, in the file.
    pub at: usize,
    /// What the parser says.
    pub message: String,
    /// Whether a tab is to blame.
    pub tab: bool,
}

/// What the block turned out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Root {
    /// Empty, or comments alone.
    Nothing,
    Mapping,
    /// A scalar, a list or an alias.
    Other,
}

enum Frame {
    /// A sequence, or a key that is a collection: its atoms lie above the mark.
    Sequence {
        start: usize,
        mark: usize,
        anchor: usize,
    },
    Mapping(Mapping),
}

struct Mapping {
    start: usize,
    mark: usize,
    anchor: usize,
    sum: u64,
    entries: usize,
    key: Option<Key>,
    /// Length of the path above this mapping, for the keys in it; `None` below a sequence.
    path: Option<usize>,
}

struct Key {
    name: u64,
    span: (usize, usize),
    /// Whether its value is left out of the digest.
    ignored: bool,
}

struct Walk<'c, 'a> {
    out: &'c mut Collector<'a>,
    frames: Vec<Frame>,
    /// The dotted path of the key whose value is read.
    path: String,
    /// Digests of what has an anchor, by the anchor's number.
    anchors: Vec<(usize, u64)>,
    root: Root,
    /// End of the last content.
    end: usize,
    comments: bool,
}

/// Reads the YAML in `range` of the text. Entries that were complete before a fault are kept.
pub(super) fn read(out: &mut Collector<'_>, range: Range<usize>, comments: bool) -> Result<Root, YamlError> {
    let base = range.start;
    let block = out.text.get(range).unwrap_or("");
    let comments = comments && memchr::memmem::find(block.as_bytes(), super::SPEAKS_TO_US).is_some();
    out.atoms.take(0);
    let mut walk = Walk {
        out,
        frames: Vec::new(),
        path: String::new(),
        anchors: Vec::new(),
        root: Root::Nothing,
        end: base,
        comments,
    };
    let options = options! { emit_comments: comments, max_buffered_comment_events: usize::MAX };
    let mut documents = 0;
    for next in Parser::new_from_str_with_options(block, options) {
        let (event, span) = match next {
            Ok(next) => next,
            Err(error) => {
                let at = base + error.marker().byte_offset().unwrap_or(block.len()).min(block.len());
                let tab = matches!(
                    error.kind(),
                    ErrorKind::TabNotAllowed
                        | ErrorKind::TabInBlockIndentation
                        | ErrorKind::TabInIndentation
                        | ErrorKind::TabInPlainScalar
                        | ErrorKind::TabAtBlockScalarStart
                );
                return Err(YamlError { at, message: error.kind().to_string(), tab });
            }
        };
        let bytes = span.byte_range().unwrap_or(0..0);
        let bytes = (base + bytes.start, base + bytes.end);
        if matches!(event, Event::DocumentStart(..)) {
            documents += 1;
            if documents > 1 {
                let message = String::from("a second YAML document starts here");
                return Err(YamlError { at: bytes.0, message, tab: false });
            }
        }
        walk.event(event, bytes);
    }
    Ok(walk.root)
}

impl Walk<'_, '_> {
    fn event(&mut self, event: Event<'_>, (start, end): (usize, usize)) {
        if let Event::Alias(anchor)
        | Event::Scalar(_, _, anchor, _)
        | Event::SequenceStart(_, anchor, _)
        | Event::MappingStart(_, anchor, _) = event
        {
            self.out.has_anchors |= anchor != 0;
        }
        match event {
            Event::Comment(..) if self.comments => self.out.comment(start, end),
            Event::Scalar(text, style, anchor, _) => {
                let content = match self.frames.last() {
                    Some(Frame::Mapping(Mapping { key: Some(key), .. })) if start == end => {
                        behind_colon(self.out.text, key.span.1)
                    }
                    _ => end,
                };
                self.end = self.end.max(content);
                // An empty scalar comes as a `~` without bytes.
                let text = if start == end { "" } else { &*text };
                self.scalar(text, style == ScalarStyle::Plain, anchor, (start, end));
            }
            Event::Alias(anchor) => {
                self.end = self.end.max(end);
                let known = self.anchors.binary_search_by_key(&anchor, |(id, _)| *id);
                let digest = known.ok().and_then(|at| self.anchors.get(at)).map_or(digest::NULL, |(_, d)| *d);
                let mark = self.out.atoms.mark();
                self.out.atoms.known(digest);
                self.node(mark, (start, end), 0);
            }
            Event::SequenceStart(_, anchor, _) => {
                self.start_of(Root::Other);
                self.frames.push(Frame::Sequence { start, mark: self.out.atoms.mark(), anchor });
            }
            Event::MappingStart(_, anchor, _) => {
                self.start_of(Root::Mapping);
                let path = match self.frames.last() {
                    None => Some(0),
                    Some(Frame::Mapping(Mapping { key: Some(_), path: Some(_), .. })) => Some(self.path.len()),
                    Some(_) => None,
                };
                let mark = self.out.atoms.mark();
                self.frames.push(Frame::Mapping(Mapping { start, mark, anchor, sum: 0, entries: 0, key: None, path }));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if start < end {
                    self.end = self.end.max(end);
                }
                match self.frames.pop() {
                    Some(Frame::Sequence { start, mark, anchor }) => self.node(mark, (start, self.end), anchor),
                    Some(Frame::Mapping(map)) => {
                        self.out.atoms.map(map.sum, map.entries);
                        self.node(map.mark, (map.start, self.end), map.anchor);
                    }
                    None => {}
                }
            }
            _ => {}
        }
    }

    /// Notes what the root is when it starts.
    fn start_of(&mut self, root: Root) {
        if self.frames.is_empty() {
            self.root = root;
        }
    }

    fn scalar(&mut self, text: &str, plain: bool, anchor: usize, (start, end): (usize, usize)) {
        let mark = self.out.atoms.mark();
        let nested = self.frames.len() > 1;
        match self.frames.last_mut() {
            None if !text.is_empty() => self.root = Root::Other,
            Some(Frame::Mapping(map)) => match (&map.key, map.path) {
                (None, path) => {
                    let ignored = nested && self.out.keys.is_explained(text);
                    map.key = Some(Key { name: hash(text.as_bytes()), span: (start, end), ignored });
                    if let Some(above) = path {
                        self.path.truncate(above);
                        if above > 0 {
                            self.path.push('.');
                        }
                        self.path.push_str(text);
                    }
                    if anchor != 0 {
                        let digest = self.out.atoms.of_scalar(text, Traits::of(text));
                        self.anchors.push((anchor, digest));
                    }
                    return;
                }
                (Some(key), Some(_)) => {
                    let span = value_span(self.out.text, key.span.1, (start, end));
                    self.out.offer(Path { above: None, key: &self.path }, text, plain, span);
                }
                (Some(_), None) => {}
            },
            _ => {}
        }
        self.out.atoms.scalar(text, Traits::of(text));
        self.node(mark, (start, end), anchor);
    }

    /// A node is complete: its atoms lie above `mark`.
    fn node(&mut self, mark: usize, (start, end): (usize, usize), anchor: usize) {
        if anchor != 0 {
            let digest = self.out.atoms.peek(mark);
            // Numbers of anchors grow, but a collection ends after what it holds.
            let at = self.anchors.partition_point(|(id, _)| *id < anchor);
            self.anchors.insert(at, (anchor, digest));
        }
        let depth = self.frames.len();
        let Some(Frame::Mapping(map)) = self.frames.last_mut() else { return };
        let Some(key) = map.key.take() else {
            // A key that is a collection or an alias.
            let name = self.out.atoms.take(mark);
            map.key = Some(Key { name, span: (start, end), ignored: false });
            if let Some(above) = map.path {
                self.path.truncate(above);
            }
            return;
        };
        let digest = self.out.atoms.take(mark);
        if depth > 1 {
            if !key.ignored {
                map.sum = map.sum.wrapping_add(digest::entry(key.name, digest));
                map.entries += 1;
            }
            return;
        }
        let value = value_span(self.out.text, key.span.1, (start, end));
        let span = Span::new(key.span.0, key.span.1);
        self.out.entries.push(crate::page::Entry { name: key.name, digest, key: span, value });
    }
}

/// The first byte from `at` on that is neither blank nor in a comment.
fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
            Some(b'#') => at = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n),
            _ => return at,
        }
    }
}

/// Behind the colon of a key that ends at `key_end`; behind the key where there is no colon.
pub(super) fn behind_colon(text: &str, key_end: usize) -> usize {
    let colon = skip_blanks(text.as_bytes(), key_end);
    if text.as_bytes().get(colon) == Some(&b':') { colon + 1 } else { key_end }
}

/// The bytes of a value, given where the parser saw it: behind anchors, tags, the first dash or the sign of a block
/// scalar, and with the line end of a block scalar.
fn value_span(text: &str, key_end: usize, (seen, end): (usize, usize)) -> Span {
    let colon = behind_colon(text, key_end);
    if seen >= end {
        return Span::at(colon);
    }
    let start = skip_blanks(text.as_bytes(), colon).min(seen);
    trimmed(text, start, end)
}

fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let value = text.get(start..end.max(start)).unwrap_or("");
    Span::new(start, start + value.trim_end_matches([' ', '\t', '\r', '\n']).len())
}

/// Says that the front matter is no mapping.
pub(super) fn not_mapping(out: &mut Collector<'_>, range: Range<usize>) {
    let block = out.text.get(range.clone()).unwrap_or("");
    let start = range.start + (block.len() - block.trim_start().len());
    let span = trimmed(out.text, start, range.end);
    let message = "the front matter is not a list of `key: value` lines; write one key a line, or remove the fences";
    out.problem(ProblemKind::NotMapping, span, message);
}
