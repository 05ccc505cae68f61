//! Lines as they were meant. An invisible character before a mark, a wide blank after it, or a fence that is none
//! any more change what all the lines below are. Such a page is read as if that were fixed, byte for byte as long,
//! and what was wrong is reported once, where it is.

mod marks;

use std::ops::Range;

use super::invisible::{character, is_wide_blank, run};
use crate::dialect::Dialect;
use crate::page::{Block, BlockKind, Damage, DamageKind};
use marks::{filler, mark_len, mark_with_blank};

/// Bytes of a page to read otherwise, and why.
#[derive(Default)]
pub struct Restored {
    /// Replacements of the same length, in order, which do not overlap.
    edits: Vec<(usize, String)>,
    found: Vec<Damage>,
}

impl Restored {
    /// The text to read.
    pub fn apply(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for (at, new) in &self.edits {
            out.replace_range(*at..*at + new.len(), new);
        }
        out
    }

    /// The damage that the page shows, now that it is read so: lines of comments and of raw HTML are none of it.
    pub fn damage<'r>(&'r self, text: &'r str, blocks: &'r [Block]) -> impl Iterator<Item = Damage> + 'r {
        self.found.iter().copied().filter(move |damage| {
            let start = super::line_start(text.as_bytes(), damage.span.start as usize) as u32;
            let end = super::line_end(text.as_bytes(), damage.span.end as usize) as u32;
            let is_fence = matches!(damage.kind, DamageKind::FenceInfo | DamageKind::ZeroWidthFence);
            let from = blocks.partition_point(|block| block.span.start < start);
            let first = blocks.get(from).filter(|block| block.span.start <= end);
            match damage.kind {
                DamageKind::DelimiterRow => {
                    blocks[..from].last().or(first).is_some_and(|block| block.kind == BlockKind::Row)
                }
                DamageKind::PageInFence => true,
                // A restored fence may end in the line after it.
                _ if is_fence => {
                    blocks[..from].last().is_some_and(|b| b.kind == BlockKind::Code && b.span.end <= end + 1)
                }
                _ => blocks[from..].iter().take_while(|b| b.span.start <= end).any(|b| b.kind != BlockKind::Html),
            }
        })
    }

    fn edit(&mut self, at: usize, new: String) {
        self.edits.push((at, new));
    }

    fn add(&mut self, kind: DamageKind, range: Range<usize>) {
        self.found.push(Damage { kind, span: range.into() });
    }
}

/// A fence that is open.
struct Fence<'t> {
    mark: u8,
    len: usize,
    info: &'t str,
}

/// What has to be read otherwise in the text from `body` on; `None` where all is as it should be.
pub fn restore(text: &str, body: usize, dialect: &Dialect) -> Option<Restored> {
    let mut scan = Scan {
        text,
        dialect,
        out: Restored::default(),
        open: None,
        after_fence: body,
        next_fence: None,
        may_begin: true,
    };
    let (from, to) = scan.page_in_fence(body).unwrap_or((body, text.len()));
    let bytes = text.as_bytes();
    let mut line = from;
    while line < to {
        let end = memchr::memchr(b'\n', &bytes[line..to]).map_or(to, |at| line + at);
        let content = line + bytes[line..end].iter().take_while(|b| matches!(b, b' ' | b'\t' | b'>' | b'\r')).count();
        match bytes.get(content..end).and_then(|rest| rest.first()) {
            None => scan.may_begin = true,
            Some(first) => scan.line(content, end, *first),
        }
        line = end + 1;
    }
    let found = !scan.out.found.is_empty();
    scan.out.edits.sort_by_key(|(at, _)| *at);
    let mut done = 0;
    scan.out.edits.retain(|(at, new)| {
        let is_apart = *at >= done;
        done = if is_apart { at + new.len() } else { done };
        is_apart
    });
    found.then_some(scan.out)
}

struct Scan<'t> {
    text: &'t str,
    dialect: &'t Dialect,
    out: Restored,
    open: Option<Fence<'t>>,
    /// Where the last fence ended.
    after_fence: usize,
    /// The next fence of a kind, for all places before it: whether it ends a code block.
    next_fence: Option<((u8, usize), Range<usize>, bool)>,
    /// Whether a list may begin in this line: behind a blank one or another mark.
    may_begin: bool,
}

impl<'t> Scan<'t> {
    fn line(&mut self, content: usize, end: usize, first: u8) {
        match first {
            b'`' | b'~' if self.open.is_some() => self.inner_fence(content, end, 0),
            0xc2 | 0xd8 | 0xe1 | 0xe2 | 0xe3 | 0xef | b'&' => {
                let hidden = run(&self.text[content..end]);
                match self.open.is_some() {
                    true if hidden > 0 => self.inner_fence(content, end, hidden),
                    true => {}
                    false if hidden > 0 => self.hidden_mark(content, end, hidden),
                    false => self.may_begin = false,
                }
            }
            _ if self.open.is_some() => {}
            b'`' | b'~' => {
                self.opening_fence(content, end);
                self.may_begin = true;
            }
            b'*' | b'-' | b'+' | b'#' | b'0'..=b'9' => self.mark(content, end),
            b'|' => self.delimiter_row(content, end),
            _ => self.may_begin = false,
        }
    }

    /// The line below the head of a table: whether its dashes are no `-`.
    fn delimiter_row(&mut self, content: usize, end: usize) {
        let line = &self.text[content..end];
        let is_dash = |c: char| matches!(c, '‐'..='―' | '−' | '─' | 'ー' | '－');
        self.may_begin = false;
        let is_row = line.chars().all(|c| is_dash(c) || matches!(c, '|' | '-' | ':' | ' ' | '\t' | '\r'));
        let above = super::line_start(self.text.as_bytes(), content).saturating_sub(1);
        let head = self.text.get(super::line_start(self.text.as_bytes(), above)..above).unwrap_or("");
        if !is_row || line.is_ascii() || !head.contains('|') {
            return;
        }
        let new: String = line.chars().map(|c| if is_dash(c) { "---".to_owned() } else { c.to_string() }).collect();
        self.out.edit(content, new);
        self.out.add(DamageKind::DelimiterRow, content..content + line.trim_end().len());
    }

    /// A line that begins with what would end the open code block, after `hidden` invisible bytes.
    fn inner_fence(&mut self, content: usize, end: usize, hidden: usize) {
        let Some(open) = &self.open else { return };
        let rest = self.text.get(content + hidden..end).unwrap_or("");
        let len = rest.bytes().take_while(|b| *b == open.mark).count();
        if len == 2 && open.len == 3 && hidden == 0 && rest.trim_end().len() == 2 {
            self.short_fence(content, end);
            return;
        }
        if len < open.len {
            return;
        }
        let tail = rest[len..].trim_end();
        let blind = run(tail.trim_start());
        let info = tail.trim();
        if info.len() == blind {
            if hidden > 0 {
                self.out.add(DamageKind::ZeroWidthFence, content..content + hidden);
            } else if blind > 0 {
                let at = content + len + tail.len() - blind;
                self.out.add(DamageKind::ZeroWidthFence, at..at + blind);
            }
            if hidden + blind > 0 {
                let mark = &rest[..len];
                self.out.edit(content, format!("{mark}{}", " ".repeat(end - content - len)));
            }
        } else if hidden == 0
            && (info == open.info || info.chars().all(|c| !c.is_alphanumeric() && !matches!(c, '`' | '~')))
            && !self.ends_later(end)
            && self.is_blank_line(end + 1)
        {
            let at = content + len + tail.len() - tail.trim_start().len();
            self.out.add(DamageKind::FenceInfo, at..at + info.len());
            self.out.edit(at, " ".repeat(info.len()));
        } else {
            return;
        }
        self.close(end);
    }

    /// Two backticks alone where three would end a code block: the line behind them lends its end.
    fn short_fence(&mut self, content: usize, end: usize) {
        let behind = self.text.get(end..).unwrap_or("");
        if self.ends_later(end) || !behind.starts_with("\n\n") {
            return;
        }
        let fence = &self.text[content..content + 2];
        self.out.edit(content, format!("{fence}{}\n", &fence[..1]));
        self.out.add(DamageKind::FenceInfo, content..content + 2);
        self.close(end);
    }

    /// The open code block ends with the line that ends here.
    fn close(&mut self, end: usize) {
        (self.open, self.after_fence, self.may_begin) = (None, end, true);
    }

    /// Whether the next fence behind `at` ends a code block.
    fn ends_later(&mut self, at: usize) -> bool {
        let Some(open) = &self.open else { return false };
        let kind = (open.mark, open.len);
        if let Some((of, range, ends)) = &self.next_fence
            && (*of, range.contains(&at)) == (kind, true)
        {
            return *ends;
        }
        let mut line = at;
        for text in self.text[at..].split_inclusive('\n') {
            let bare = text.trim_end().trim_start_matches([' ', '\t', '>']);
            if bare.bytes().take_while(|b| *b == open.mark).count() >= open.len {
                let ends = bare.trim_matches([char::from(open.mark), ' ', '\t']).is_empty();
                return self.next_fence.insert((kind, at..line, ends)).2;
            }
            line += text.len();
        }
        self.next_fence.insert((kind, at..line + 1, false)).2
    }

    fn is_blank_line(&self, at: usize) -> bool {
        self.text.get(at..).unwrap_or("").lines().next().unwrap_or("").trim_matches([' ', '\t', '>']).is_empty()
    }

    /// A line that may open a code block.
    fn opening_fence(&mut self, content: usize, end: usize) {
        let rest = &self.text[content..end];
        let Some(mark @ (b'`' | b'~')) = rest.bytes().next() else { return };
        let len = rest.bytes().take_while(|b| *b == mark).count();
        let info = rest[len..].trim();
        if len < 3 || mark == b'`' && info.contains('`') {
            return;
        }
        if info.is_empty() && self.ends_glued(content, len, mark) {
            self.after_fence = end;
            return;
        }
        self.open = Some(Fence { mark, len, info });
    }

    /// Whether a fence that opens nothing better ends a code block whose first fence is glued to a sentence: `text:
    /// ```sh`.
    fn ends_glued(&mut self, at: usize, len: usize, mark: u8) -> bool {
        let text = self.text;
        let Some(before) = text.get(self.after_fence..at) else { return false };
        let fence = &text[at..at + len];
        let Some(found) = before.rfind(fence).filter(|_| mark == b'`') else { return false };
        let glued = self.after_fence + found;
        let line = super::line_start(text.as_bytes(), glued);
        let line_end = super::line_end(text.as_bytes(), glued);
        let (head, info) = (text.get(line..glued).unwrap_or(""), text.get(glued + len..line_end).unwrap_or("").trim());
        let is_info = info.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+' | b'.'));
        let has_words = head.trim_start_matches([' ', '>']).len() > 2 && !head.contains('`');
        if !is_info || !has_words || !head.ends_with(' ') || line_end >= at || before[found + len..].contains('`') {
            return false;
        }
        self.out.edit(glued - 1, "\n".to_owned());
        self.out.add(DamageKind::GluedFence, glued..glued + len + text[glued + len..line_end].trim_end().len());
        true
    }

    /// A line that begins with invisible bytes: what it would be without them.
    fn hidden_mark(&mut self, content: usize, end: usize, hidden: usize) {
        let at = content + hidden;
        let rest = &self.text[at..end];
        let mark = mark_with_blank(rest, self.dialect);
        let is_fence = rest.starts_with("```") || rest.starts_with("~~~");
        let is_heading = rest.starts_with('#');
        if is_fence {
            let info = rest.trim_end().len();
            self.out.edit(content, format!("{}{}", &rest[..info], " ".repeat(hidden)));
            self.out.add(DamageKind::ZeroWidthMarker, content..at);
            let (mark, len) = (rest.as_bytes()[0], rest.bytes().take_while(|b| *b == rest.as_bytes()[0]).count());
            self.open = Some(Fence { mark, len, info: rest[len..].trim() });
        } else if mark > 0 {
            let fill = if is_heading { " ".repeat(hidden) } else { filler(hidden) };
            self.out.edit(content, format!("{}{fill}", &rest[..mark]));
            self.out.add(DamageKind::ZeroWidthMarker, content..at);
            let words = rest[mark..].trim_start_matches([' ', '\t']);
            if !is_heading && words.starts_with(['`', '~']) {
                self.opening_fence(end - words.len(), end);
            }
        } else if rest.starts_with(">[!") && hidden <= 3 {
            self.out.edit(content, " ".repeat(hidden));
            self.out.add(DamageKind::ZeroWidthMarker, content..at);
        } else {
            self.may_begin = false;
            return;
        }
        self.may_begin = true;
    }

    /// A line that begins with a mark: whether a blank that is none follows it.
    fn mark(&mut self, content: usize, end: usize) {
        let rest = &self.text[content..end];
        let mark = mark_len(rest);
        if mark == 0 {
            self.may_begin = false;
            return;
        }
        let behind = &rest[mark..];
        if behind.starts_with([' ', '\t']) || behind.trim_end().is_empty() {
            self.may_begin = true;
            let item = mark + behind.len() - behind.trim_start_matches([' ', '\t']).len();
            if behind.trim_start().starts_with(['`', '~']) && !rest.starts_with('#') {
                self.opening_fence(content + item, end);
            }
            return;
        }
        let blind = run(behind);
        let is_blank = character(behind).is_some_and(|(c, _)| is_wide_blank(c)) || behind[blind..].starts_with(' ');
        let may_begin = std::mem::replace(&mut self.may_begin, true) || rest.starts_with('#');
        if blind == 0 || !is_blank || !may_begin || behind[blind..].trim().is_empty() {
            self.may_begin = false;
            return;
        }
        let fill = match rest.starts_with('#') || blind <= 4 {
            true => " ".repeat(blind),
            false => format!(" {}", filler(blind - 1)),
        };
        self.out.edit(content + mark, fill);
        self.out.add(DamageKind::WideBlank, content + mark..content + mark + blind);
    }

    /// A body that is one code block of Markdown: the bytes between its fences.
    fn page_in_fence(&mut self, body: usize) -> Option<(usize, usize)> {
        let all = self.text.get(body..)?;
        let start = body + all.len() - all.trim_start().len();
        let end = body + all.trim_end().len();
        let page = self.text.get(start..end)?;
        if !page.starts_with("```") && !page.starts_with("~~~") {
            return None;
        }
        let mark = &page[..1];
        let first = page.lines().next()?;
        let last = page.lines().next_back()?;
        let fence = first.len() - first.trim_start_matches(mark).len();
        let info = first[fence..].trim();
        let is_markdown = ["", "markdown", "md"].iter().any(|known| known.eq_ignore_ascii_case(info));
        let ends = last.trim_end().len() >= fence && last.trim_end().trim_start_matches(mark).is_empty();
        if !is_markdown || !ends || page.len() < first.len() + last.len() + 2 {
            return None;
        }
        let inner = &page[first.len() + 1..page.len() - last.len()];
        // Fences inside are pairs; a page has a heading.
        let mut fences = inner.lines().map(str::trim_start).filter(|line| line.starts_with(&first[..fence]));
        let mut is_open = false;
        let in_pairs = fences.all(|line| {
            let bare = line.trim_end().trim_start_matches(mark).is_empty();
            is_open = !is_open;
            is_open || bare
        });
        let has_heading = inner.lines().any(|line| line.starts_with('#') && mark_len(line) > 0);
        if !in_pairs || is_open || !has_heading {
            return None;
        }
        let (inner_start, inner_end) = (start + first.len() + 1, end - last.len());
        self.out.edit(start, " ".repeat(first.trim_end().len()));
        self.out.edit(inner_end, " ".repeat(last.len()));
        self.out.add(DamageKind::PageInFence, start..start + first.trim_end().len());
        Some((inner_start, inner_end))
    }
}

impl Restored {
    /// Where a span of the text begins a line: for tests.
    #[cfg(test)]
    fn spans(&self) -> Vec<crate::text::Span> {
        self.found.iter().map(|damage| damage.span).collect()
    }
}

#[cfg(test)]
mod tests;
