//! The lines of a page: which lists and quotes each is in, and what it begins.

use std::ops::Range;

use super::derived::Derived;
use super::script::{LONGEST, blank_line, module_end};

/// The text that the parser of Markdown reads for some MDX; nothing where it can read that itself.
pub fn derive(text: &str) -> Option<Derived> {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        out: Derived::with_capacity(text.len()),
        containers: Vec::new(),
        in_paragraph: false,
        fence: None,
        in_comment: false,
        verbatim_until: 0,
        paragraph_end: 0,
        blank: None,
        budget: text.len() * 16 + 100_000,
        prefix: String::new(),
    };
    let mut at = 0;
    while at < text.len() {
        at = scanner.line(at);
    }
    scanner.out.flush(text);
    (!scanner.out.is_original(text)).then_some(scanner.out)
}

/// What holds a line.
#[derive(Clone, Copy, Debug)]
enum Container {
    /// A block quote.
    Quote,
    /// A list item or a footnote: by how many columns its lines are indented, as written and as read.
    Item { written: usize, read: usize },
}

/// A code block that is open.
pub(super) struct Fence {
    pub(super) mark: u8,
    pub(super) len: usize,
    /// Columns of blanks before its first line.
    pub(super) indent: usize,
    /// How many containers it is in.
    pub(super) depth: usize,
}

/// A place in a line.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) at: usize,
    /// Columns before it; more than bytes where tabs are.
    pub(super) column: usize,
    /// Columns of a tab before it that are not passed yet.
    pub(super) left: usize,
}

pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) out: Derived,
    containers: Vec<Container>,
    /// Whether a paragraph is open, which the next line may continue.
    in_paragraph: bool,
    pub(super) fence: Option<Fence>,
    /// Whether a comment of HTML is open.
    in_comment: bool,
    /// Bytes before this are code spans.
    pub(super) verbatim_until: usize,
    /// Where the paragraph ends for which that was asked last.
    pub(super) paragraph_end: usize,
    /// From where on the next blank line was looked for last, and where the line before it ends.
    blank: Option<Range<usize>>,
    /// Bytes that may still be looked through in vain: what is torn over and over is read as text in the end.
    pub(super) budget: usize,
    /// Marks and indentation at the start of a line, as they are read.
    pub(super) prefix: String,
}

impl<'t> Scanner<'t> {
    /// Reads the line at `start`, and those that what it begins goes on in; where the next one begins.
    fn line(&mut self, start: usize) -> usize {
        let behind_code = self.plain_code(start);
        if behind_code > start {
            return behind_code;
        }
        let end = self.line_end(start);
        let mut place = Place { at: start, column: 0, left: 0 };
        self.prefix.clear();
        let mut matched = 0;
        while let Some(container) = self.containers.get(matched) {
            let Some(behind) = self.continues(*container, place, end) else { break };
            place = behind;
            match container {
                Container::Quote => self.prefix.push_str("> "),
                Container::Item { read, .. } => (0..*read).for_each(|_| self.prefix.push(' ')),
            }
            matched += 1;
        }
        if let Some(fence) = self.fence.take_if(|fence| matched >= fence.depth) {
            return self.code(fence, start, place, end);
        }
        self.fence = None;
        let content = self.content(place, end);
        if content.at >= end {
            self.in_comment &= matched == self.containers.len();
            self.containers.truncate(matched);
            self.in_paragraph = false;
            if self.prefix.contains('>') {
                self.copy_prefix(start, content.at);
            } else {
                self.out.copy(self.text, start..end);
            }
            return self.next_line(end, end);
        }
        if self.in_comment {
            return self.comment(start, content.at, end);
        }
        let (mut content, mut from, mut parent) = (content, start, place);
        let mut is_new = false;
        loop {
            let is_lazy_place = !is_new && matched < self.containers.len();
            let interrupts = self.in_paragraph && !is_new && !is_lazy_place;
            let Some((container, behind, mark_end)) = self.begins(content, parent, end, interrupts) else { break };
            self.containers.truncate(if is_new { self.containers.len() } else { matched });
            (self.in_paragraph, is_new) = (false, true);
            self.copy_prefix(from, content.at);
            self.prefix.clear();
            self.containers.push(container);
            self.out.copy(self.text, content.at..mark_end);
            self.prefix.push(' ');
            (from, parent) = (mark_end, behind);
            content = self.content(behind, end);
            if content.at >= end {
                return self.next_line(end, end);
            }
        }
        let is_lazy = !is_new && matched < self.containers.len() && self.in_paragraph;
        let indent = content.column - parent.column + parent.left;
        self.leaf(Leaf { from, at: content.at, end, indent, matched, is_lazy, is_new })
    }

    /// What is behind the containers of a line.
    fn leaf(&mut self, leaf: Leaf) -> usize {
        let Leaf { from, at, end, .. } = leaf;
        let begin = |scanner: &mut Self| {
            if !leaf.is_new {
                scanner.containers.truncate(leaf.matched);
            }
            scanner.in_paragraph = false;
            scanner.copy_prefix(from, at);
        };
        let rest = &self.bytes[at..end];
        match rest[0] {
            b'<' if rest.starts_with(b"<!--") => {
                begin(self);
                self.prefix.clear();
                return self.comment(at, at, end);
            }
            b'<' | b'{' => {
                if let Some(flow_end) = self.flow(at, end) {
                    begin(self);
                    self.out.stand_in(self.text, "#", at..flow_end);
                    let end = self.line_end(flow_end);
                    return self.next_line(end, end);
                }
            }
            b'i' | b'e' if at == 0 || self.bytes[at - 1] == b'\n' => {
                // What is not indented as far as a list after a blank line is behind it.
                let is_top = (self.containers.is_empty() || leaf.matched == 0) && !self.in_paragraph;
                let limit = if self.budget > 0 { self.text.len().min(at + LONGEST) } else { at };
                if let Some((module, is_closed)) = is_top.then(|| module_end(self.text, at, limit)).flatten() {
                    self.budget = self.budget.saturating_sub(if is_closed { 0 } else { limit - at });
                    begin(self);
                    self.out.stand_in(self.text, "#", at..module);
                    let end = self.line_end(module);
                    return self.next_line(end, end);
                }
            }
            mark @ (b'`' | b'~') => {
                let len = rest.iter().take_while(|byte| **byte == mark).count();
                if len >= 3 && (mark == b'~' || memchr::memchr(b'`', &rest[len..]).is_none()) {
                    begin(self);
                    self.fence = Some(Fence { mark, len, indent: leaf.indent, depth: self.containers.len() });
                    return self.next_line(at, end);
                }
            }
            _ => {}
        }
        let is_own_line =
            is_heading(rest) || rest.starts_with(b":::") || is_break(rest) || self.is_underline(rest, &leaf);
        if is_own_line || !leaf.is_lazy {
            let goes_on = self.in_paragraph && !leaf.is_new && leaf.matched == self.containers.len();
            begin(self);
            self.in_paragraph = !is_own_line;
            if is_own_line {
                self.paragraph_end = end;
            } else if !goes_on {
                self.paragraph_end = 0;
            }
        } else {
            self.copy_prefix(from, at);
        }
        let end = self.inline(at, end);
        self.next_line(end, end)
    }

    /// Whether a line of dashes or equals signs makes a heading of the paragraph above it.
    fn is_underline(&self, rest: &[u8], leaf: &Leaf) -> bool {
        let line = rest.trim_ascii_end();
        let is_mark = matches!(line.first(), Some(b'=' | b'-')) && line.iter().all(|byte| *byte == line[0]);
        is_mark && self.in_paragraph && !leaf.is_lazy && !leaf.is_new
    }

    /// A line of a comment of HTML from `at` on, which sites take for one of MDX.
    fn comment(&mut self, start: usize, at: usize, end: usize) -> usize {
        self.copy_prefix(start, at);
        self.in_comment = memchr::memmem::find(&self.bytes[at..end], b"-->").is_none();
        self.out.copy(self.text, at..end);
        self.next_line(end, end)
    }

    /// The container that begins at a place, where its content may begin, and where its mark ends.
    fn begins(&self, content: Place, parent: Place, end: usize, interrupts: bool) -> Option<(Container, Place, usize)> {
        let rest = &self.bytes[content.at..end];
        let len = match *rest.first()? {
            b'>' => {
                let mut behind = Place { at: content.at + 1, column: content.column + 1, left: 0 };
                if matches!(self.bytes.get(behind.at), Some(b' ')) {
                    behind = Place { at: behind.at + 1, column: behind.column + 1, left: 0 };
                }
                return Some((Container::Quote, behind, content.at + 1));
            }
            b'-' | b'*' | b'+' if !is_break(rest) => 1,
            b'0'..=b'9' => {
                let digits = rest.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
                let is_mark = digits < 10 && matches!(rest.get(digits), Some(b'.' | b')'));
                if !is_mark || interrupts && &rest[..digits] != b"1" {
                    return None;
                }
                digits + 1
            }
            b'[' if rest.starts_with(b"[^") => {
                let close = memchr::memmem::find(rest, b"]:").filter(|close| *close > 2)?;
                let behind = Place { at: content.at + close + 2, column: parent.column + 4, left: 0 };
                return Some((Container::Item { written: 4, read: 4 }, behind, behind.at));
            }
            _ => return None,
        };
        let mark_end = content.at + len;
        let is_empty = rest[len..].trim_ascii().is_empty();
        if !is_empty && !matches!(rest[len], b' ' | b'\t') || is_empty && interrupts {
            return None;
        }
        let marked = Place { at: mark_end, column: content.column + len, left: 0 };
        let behind = if is_empty { Place { column: marked.column + 1, ..marked } } else { self.content(marked, end) };
        let written = behind.column - parent.column + parent.left;
        Some((Container::Item { written, read: len + 1 }, behind, mark_end))
    }

    /// Where the content of a container goes on in a line; `None` where it does not.
    fn continues(&self, container: Container, place: Place, end: usize) -> Option<Place> {
        match container {
            Container::Quote => {
                let mut place = self.content(place, end);
                if place.at >= end || self.bytes[place.at] != b'>' {
                    return None;
                }
                let has_blank = self.bytes.get(place.at + 1) == Some(&b' ');
                let len = 1 + usize::from(has_blank);
                place = Place { at: place.at + len, column: place.column + len, left: 0 };
                Some(place)
            }
            Container::Item { written, .. } => match self.pass(place, written, end) {
                Some(place) => Some(place),
                None => {
                    let content = self.content(place, end);
                    (content.at >= end).then_some(content)
                }
            },
        }
    }

    /// Past so many columns of blanks; `None` where there are fewer.
    pub(super) fn pass(&self, place: Place, columns: usize, end: usize) -> Option<Place> {
        let Place { mut at, mut column, left } = place;
        let target = column - left + columns;
        while column < target {
            match self.bytes.get(at).filter(|_| at < end) {
                Some(b' ') => column += 1,
                Some(b'\t') => column = (column / 4 + 1) * 4,
                _ => return None,
            }
            at += 1;
        }
        Some(Place { at, column, left: column - target })
    }

    /// The first place of a line that is no blank.
    pub(super) fn content(&self, place: Place, end: usize) -> Place {
        let Place { mut at, mut column, .. } = place;
        while at < end {
            match self.bytes[at] {
                b' ' => column += 1,
                b'\t' => column = (column / 4 + 1) * 4,
                _ => break,
            }
            at += 1;
        }
        Place { at, column, left: 0 }
    }

    /// Writes what a line begins with as it is read.
    pub(super) fn copy_prefix(&mut self, from: usize, to: usize) {
        if from == to && self.prefix.is_empty() {
            return;
        }
        match self.text.get(from..to) {
            Some(written) if written == self.prefix => self.out.copy(self.text, from..to),
            _ => self.out.stand_in(self.text, &self.prefix, from..to),
        }
    }

    /// Copies the end of a line; where the next one begins.
    pub(super) fn next_line(&mut self, from: usize, end: usize) -> usize {
        let next = memchr::memchr(b'\n', &self.bytes[end..]).map_or(self.bytes.len(), |len| end + len + 1);
        self.out.copy(self.text, from..next);
        next
    }

    pub(super) fn line_end(&self, from: usize) -> usize {
        let end = memchr::memchr(b'\n', &self.bytes[from..]).map_or(self.bytes.len(), |len| from + len);
        if end > from && self.bytes[end - 1] == b'\r' { end - 1 } else { end }
    }

    /// Where the paragraph ends that holds `at`: before the next blank line.
    pub(super) fn end_of_paragraph(&mut self, at: usize) -> usize {
        if self.paragraph_end <= at {
            let known = self.blank.take().filter(|blank| blank.start <= at && at <= blank.end);
            let blank = known.unwrap_or_else(|| at..blank_line(self.bytes, at));
            self.paragraph_end = blank.end;
            self.blank = Some(blank);
        }
        self.paragraph_end
    }
}

/// What a line holds behind its containers.
#[derive(Clone, Copy)]
struct Leaf {
    /// Behind the mark of the last container that began in this line, or the start of the line.
    from: usize,
    /// The first byte of it.
    at: usize,
    /// The end of the line.
    end: usize,
    /// Columns of blanks before it.
    indent: usize,
    /// How many containers the line continues.
    matched: usize,
    /// Whether it may continue a paragraph in containers that the line does not continue.
    is_lazy: bool,
    /// Whether a container begins in the line.
    is_new: bool,
}

fn is_heading(rest: &[u8]) -> bool {
    let marks = rest.iter().take_while(|byte| **byte == b'#').count();
    (1..=6).contains(&marks) && matches!(rest.get(marks), None | Some(b' ' | b'\t' | b'\r'))
}

/// Whether a line is a thematic break.
fn is_break(rest: &[u8]) -> bool {
    let mark = rest[0];
    let is_mark = |byte: &u8| *byte == mark;
    matches!(mark, b'-' | b'*' | b'_')
        && rest.iter().all(|byte| is_mark(byte) || matches!(byte, b' ' | b'\t' | b'\r'))
        && rest.iter().filter(|byte| is_mark(byte)).count() >= 3
}
