//! Markup that looks damaged, found while a page is read. Only what CommonMark left as text is looked at, so that
//! nothing is guessed: what a delimiter opens and closes, the parser has decided.

mod braces;
mod brackets;
mod definitions;
mod delimiters;
mod elements;
mod entities;
mod invisible;
mod reparse;
mod restore;
mod tags;

use std::ops::Range;

use crate::dialect::Dialect;
use crate::page::{Damage, DamageKind};
use crate::site::Site;
use crate::text::Span;

pub use braces::QUOTES;
pub use brackets::keyword_of;
pub use invisible::{character, is_direction_mark, is_wide_blank, is_zero_width, names, zero_width};
pub use reparse::{emphases, literal_without_lists};
pub use restore::restore;
use tags::tag_name;

/// Gathers damage; keeps its buffer between pages.
#[derive(Default)]
pub struct Finder {
    /// The site of the page that is read.
    site: &'static Site,
    /// The dialect that it is written in.
    dialect: &'static Dialect,
    found: Vec<Damage>,
    /// What is before this was looked at.
    done: usize,
    /// The elements of HTML that are open.
    elements: elements::Elements,
}

/// Bytes at which something may begin: all others are passed by.
const TRIGGERS: [bool; 256] = {
    let mut all = [false; 256];
    let bytes = b"*_~`&{}[]<#";
    let mut at = 0;
    while at < bytes.len() {
        all[bytes[at] as usize] = true;
        at += 1;
    }
    // The first bytes of zero-width spaces and of full-width forms.
    all[0xe2] = true;
    all[0xef] = true;
    all
};

/// Where something may begin: eight bytes are looked at together.
fn trigger(bytes: &[u8]) -> Option<usize> {
    let is_trigger = |b: &u8| TRIGGERS[usize::from(*b)];
    let quiet = bytes.chunks_exact(8).take_while(|eight| !eight.iter().fold(false, |any, b| any | is_trigger(b)));
    let from = quiet.count() * 8;
    bytes[from..].iter().position(is_trigger).map(|at| from + at)
}

/// The zero-width space as written.
const ZERO_WIDTH: [&str; 4] = ["&#x200B;", "&#8203;", "\u{200b}", "&#x200b;"];

/// The longest stretch that is looked at for the end of something, in bytes: keeps damaged pages linear.
const LONGEST: usize = 300;
/// The same for what begins like an address of another site; some hold whole records.
const LONGEST_ADDRESS: usize = 2_000;

impl Finder {
    pub(super) fn start(&mut self, site: &'static Site, dialect: &'static Dialect) {
        (self.site, self.dialect) = (site, dialect);
        self.found.clear();
        self.elements = elements::Elements::default();
        self.done = 0;
    }

    pub(super) fn found(&mut self) -> Box<[Damage]> {
        self.found.sort_unstable();
        self.found.dedup_by(|later, first| {
            let is_mark = |damage: &Damage| {
                matches!(damage.kind, DamageKind::LiteralEmphasis | DamageKind::LiteralStrong) && damage.span.len() < 3
            };
            let joined = is_mark(later) && is_mark(first) && first.span.end == later.span.start;
            if joined {
                *first = Damage {
                    span: Span { start: first.span.start, end: later.span.end },
                    kind: DamageKind::LiteralStrong,
                };
            }
            joined || later == first
        });
        self.found.as_slice().into()
    }

    fn add(&mut self, kind: DamageKind, range: Range<usize>) {
        let may_occur = kind.may_occur(self.dialect);
        self.found.extend(may_occur.then(|| Damage { kind, span: range.into() }));
    }

    /// A text event: what no other construct took.
    pub(super) fn text(&mut self, text: &str, range: &Range<usize>, in_heading: bool) {
        let bytes = text.as_bytes();
        let mut at = range.start.max(self.done);
        if at == range.start && escapes(bytes, at) {
            at = self.escaped_mark(text, at);
        }
        while let Some(step) = bytes.get(at..range.end).and_then(trigger) {
            at += step;
            let next = match bytes[at] {
                b'*' | b'_' | b'~' | b'`' => self.delimiter(text, at, range.end),
                b'&' => self.entity(text, at),
                b'{' => self.brace(text, at, in_heading),
                b'}' => self.close_brace(text, at),
                b'[' => match self.definition(text, at) {
                    Some(end) => end,
                    None => self.bracket(text, at, line_end(bytes, at)),
                },
                b']' => self.close_bracket(text, at, 1),
                b'<' => self.angle(text, at),
                b'#' => self.hash(text, at, in_heading),
                _ => self.wide(text, at, in_heading),
            };
            at = next.max(at + 1);
        }
        self.done = self.done.max(at);
    }

    /// Text between the tags of raw HTML: CommonMark does not look at it, sites do at the dialect in it.
    pub(super) fn html_text(&mut self, text: &str, span: Span) {
        self.markdown_in_html(text, span);
        let bytes = text.as_bytes();
        let mut at = span.start as usize;
        while let Some(step) = memchr::memchr3(b'&', b'[', b'{', &bytes[at.min(bytes.len())..span.end as usize]) {
            at += step;
            let next = match bytes[at] {
                b'&' => self.entity(text, at),
                b'[' => self.bracket(text, at, line_end(bytes, at)),
                _ => {
                    self.placeholder(text, at);
                    self.list(text, at).unwrap_or(at + 1)
                }
            };
            at = next.max(at + 1).min(span.end as usize);
        }
    }

    /// A zero-width space: padding, unless it keeps a block or a token from being one.
    fn zero_width(&mut self, text: &str, at: usize, len: usize) -> usize {
        let end = after_zero_width(text, at + len);
        let before = &text.as_bytes()[line_start(text.as_bytes(), at)..at];
        let rest = text.get(end..).unwrap_or("");
        if before.iter().all(|b| matches!(b, b' ' | b'\t' | b'>'))
            && begins_block(rest.trim_start_matches([' ', '\t']), self.dialect)
        {
            self.add(DamageKind::ZeroWidthMarker, at..end);
            // What is no marker is no delimiter either.
            return end + 1;
        } else if before.ends_with(b"[") && rest.starts_with('!') && !rest.starts_with("![")
            || before.ends_with(b"[!") && rest.starts_with(|c: char| c.is_ascii_uppercase())
        {
            self.add(DamageKind::ZeroWidthToken, at..end);
        }
        end
    }

    /// Full-width forms, and the zero-width space itself.
    fn wide(&mut self, text: &str, at: usize, in_heading: bool) -> usize {
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { return at + 1 };
        match c {
            '＊' if text[at..].starts_with("＊＊") => {
                self.add(DamageKind::LiteralStrong, at..at + 6);
                at + 6
            }
            '］' => self.close_bracket(text, at, 3),
            '［' => self.bracket(text, at, line_end(text.as_bytes(), at)),
            '＃' if in_heading => {
                self.heading_id(text, at);
                at + 3
            }
            c if is_zero_width(c) => self.zero_width(text, at, c.len_utf8()),
            _ => at + c.len_utf8(),
        }
    }

    /// A `<` that opens nothing.
    fn angle(&mut self, text: &str, at: usize) -> usize {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"<!--") {
            self.add(DamageKind::UnclosedComment, at..at + 4);
            return at + 4;
        }
        match tag_name(text.get(at + 1..).unwrap_or("")) {
            Some(len) => {
                self.add(DamageKind::UnclosedTag, at..at + 1 + len);
                at + 1 + len
            }
            None => at + 1,
        }
    }

    /// A `#` that makes no heading, or is in one.
    fn hash(&mut self, text: &str, at: usize, in_heading: bool) -> usize {
        let bytes = text.as_bytes();
        let run = run_of(bytes, at);
        let before = &bytes[line_start(bytes, at)..at];
        let next = bytes.get(at + run).copied().unwrap_or(b'\n');
        if in_heading {
            let is_doubled = before.iter().all(|b| matches!(b, b' ' | b'\t' | b'>' | b'#')) && next == b' ';
            if is_doubled {
                self.add(DamageKind::Marker, at..at + run);
            } else if next == b'{' {
                self.heading_id(text, at);
            }
        } else if before.iter().all(|b| matches!(b, b' ' | b'>'))
            && before.len() < 8
            && (2..=6).contains(&run)
            && !matches!(next, b' ' | b'\t' | b'\n' | b'\r')
        {
            self.add(DamageKind::Marker, at..at + run);
        }
        at + run
    }

    /// A list item whose first thing is a list: `* * item`.
    pub(super) fn doubled_item(&mut self, text: &str, item: usize, list: usize) {
        if text.get(item..list).is_some_and(|gap| !gap.contains('\n')) {
            self.add(DamageKind::Marker, item..list);
        }
    }

    /// A list item with nothing in it.
    pub(super) fn empty_item(&mut self, text: &str, item: usize, end: usize) {
        let slice = text.get(item..end).unwrap_or("").trim_end();
        if slice.len() < 6 && !slice.is_empty() {
            self.add(DamageKind::Marker, item..item + slice.len());
        }
    }

    /// A code block that ends with the page, or with what holds it, and not with a fence.
    pub(super) fn code(&mut self, text: &str, range: &Range<usize>) {
        let block = text.get(range.clone()).unwrap_or("").trim_end();
        let Some(fence @ (b'`' | b'~')) = block.bytes().next() else { return };
        let mut lines = block.lines();
        let first = lines.next().unwrap_or("");
        let last = lines.next_back().unwrap_or("").trim_start_matches([' ', '\t', '>']);
        let opened = first.bytes().take_while(|b| *b == fence).count();
        let is_open = last.len() < opened || last.bytes().any(|b| b != fence);
        // A fence with a language, which ends nothing, begins the next block.
        let begins = |line: &str| {
            let rest = line.trim_start_matches([' ', '\t', '>']).trim_start_matches(char::from(fence));
            let is_fence = line.trim_start_matches([' ', '\t', '>']).len() - rest.len() >= opened;
            is_fence && rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        };
        let mut begun = lines.enumerate().filter(|(_, line)| begins(line)).map(|(at, _)| at);
        // One right before the end begins no block: it is a line of this one.
        let is_next = |at: usize| at + 3 < block.lines().count();
        if is_open || first.len() > opened && begun.next().is_some_and(is_next) && begun.next().is_none() {
            self.add(DamageKind::UnclosedFence, range.start..range.start + first.len());
        }
    }

    /// A line that parts, made of marks that was around words: `** **`.
    pub(super) fn rule(&mut self, text: &str, range: &Range<usize>) {
        let line = text.get(range.clone()).unwrap_or("").trim_end();
        if matches!(line, "** **" | "__ __" | "****") {
            self.add(DamageKind::EmptyEmphasis, range.start..range.start + line.len());
        }
    }
}

/// Whether the byte at `at` is escaped.
fn escapes(bytes: &[u8], at: usize) -> bool {
    bytes[..at].iter().rev().take(LONGEST).take_while(|b| **b == b'\\').count() % 2 == 1
}

/// How often the byte at `at` is there.
fn run_of(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|b| **b == bytes[at]).count()
}

/// No line is longer than matters: what is further away is another line.
fn line_start(bytes: &[u8], at: usize) -> usize {
    let mut from = at.saturating_sub(LONGEST);
    // Not within a character.
    while from < at && bytes[from] & 0xC0 == 0x80 {
        from += 1;
    }
    memchr::memrchr(b'\n', &bytes[from..at]).map_or(from, |i| from + i + 1)
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    line_end_within(bytes, at, LONGEST)
}

fn line_end_within(bytes: &[u8], at: usize, most: usize) -> usize {
    let mut to = bytes.len().min(at + most);
    // Not within a character.
    while to > at && bytes.get(to).is_some_and(|byte| byte & 0xC0 == 0x80) {
        to -= 1;
    }
    memchr::memchr(b'\n', &bytes[at..to]).map_or(to, |i| at + i)
}

fn ends_with_zero_width(text: &str) -> bool {
    ZERO_WIDTH.iter().any(|form| text.ends_with(form))
}

fn after_zero_width(text: &str, mut at: usize) -> usize {
    while let Some(len) = text.get(at..).and_then(zero_width) {
        at += len;
    }
    at
}

/// Past blanks of any kind, zero-width spaces among them, on one line.
fn after_blanks(text: &str, mut at: usize) -> usize {
    while let Some(rest) = text.get(at..) {
        let entity = zero_width(rest).or_else(|| rest.starts_with("&nbsp;").then_some(6));
        let blank = || rest.chars().next().filter(|c| c.is_whitespace() && *c != '\n').map(char::len_utf8);
        match entity.or_else(blank) {
            Some(len) => at += len,
            None => break,
        }
    }
    at
}

/// Whether a line that goes on so would begin a list item, a heading, a quote, a table or a fence.
fn begins_block(rest: &str, dialect: &Dialect) -> bool {
    let bytes = rest.as_bytes();
    let blank = |at: usize| matches!(bytes.get(at), Some(b' ' | b'\t'));
    match bytes.first() {
        Some(b'*' | b'-') => blank(1),
        Some(b'+') => blank(1) || dialect.accordion.is_some_and(|mark| rest.starts_with(mark)),
        Some(b'#') => (1..=6).contains(&run_of(bytes, 0)) && blank(run_of(bytes, 0)),
        Some(b'>') => true,
        Some(b'|') => blank(1),
        Some(b'`') => rest.starts_with("```"),
        Some(b'0'..=b'9') => {
            let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            digits < 4 && matches!(bytes.get(digits), Some(b'.' | b')')) && blank(digits + 1)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
