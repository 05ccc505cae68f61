//! What is amid words: tags, expressions, and the code spans and addresses that hold none.

use super::lines::Scanner;
use super::script::{LONGEST, braces_end};
use super::tag::tag;

/// What the parser of Markdown reads in place of an inline construct.
const STAND_IN: &str = "<a>";

/// Bytes at which something may begin that is no text.
const BEGINS: [bool; 256] = {
    let mut all = [false; 256];
    let bytes = b"<{`\\]";
    let mut at = 0;
    while at < bytes.len() {
        all[bytes[at] as usize] = true;
        at += 1;
    }
    all
};

impl Scanner<'_> {
    /// The end of what begins at `at` and is nothing but tags and expressions up to the end of a line.
    pub(super) fn flow(&mut self, at: usize, line_end: usize) -> Option<usize> {
        let (mut at, mut line_end) = (at, line_end);
        loop {
            let limit = self.end_of_paragraph(at);
            let end = match self.construct(at, limit) {
                Some(end) => end,
                // What braces hold may have blank lines.
                None => self.construct(at, self.bytes.len().min(at + LONGEST))?,
            };
            if end > line_end {
                line_end = self.line_end(end);
            }
            let rest = &self.bytes[end..line_end];
            let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            match rest.get(blanks) {
                None => return Some(end),
                Some(b'<' | b'{') => at = end + blanks,
                Some(_) => return None,
            }
        }
    }

    /// The end of the tag or expression that begins at `at`.
    fn construct(&mut self, at: usize, limit: usize) -> Option<usize> {
        if self.budget == 0 {
            return None;
        }
        let next = self.bytes.get(at + 1).copied().unwrap_or(b' ');
        let found = match self.bytes[at] {
            b'<' if next.is_ascii_alphanumeric() || next >= 0x80 || matches!(next, b'/' | b'>' | b'_' | b'$') => {
                tag(self.text, at, limit).map(|tag| tag.span.end as usize)
            }
            // `{#id}` and `{.class}` are what they are in other Markdown.
            b'{' if !matches!(next, b'#' | b'.' | b':' | b'}') => braces_end(self.bytes, at, limit),
            _ => return None,
        };
        if found.is_none() {
            // What was looked through in vain is about as long as this.
            self.budget = self.budget.saturating_sub(limit - at);
        }
        found
    }

    /// Copies the words of a line from `at` on, with stand-ins for what is no Markdown. Returns where the line ends that
    /// the last of these ends in.
    pub(super) fn inline(&mut self, at: usize, line_end: usize) -> usize {
        let (mut from, mut at, mut line_end) = (at, at.max(self.verbatim_until.min(line_end)), line_end);
        while let Some(step) = self.bytes[at..line_end].iter().position(|byte| BEGINS[usize::from(*byte)]) {
            at += step;
            match self.bytes[at] {
                b'\\' => at = (at + 2).min(line_end),
                b'`' => at = self.code_span(at).min(line_end),
                b']' => at = self.address(at, line_end),
                _ if self.bytes[at..].starts_with(b"<!--") => {
                    let limit = self.end_of_paragraph(at);
                    let end = memchr::memmem::find(&self.bytes[at..limit], b"-->");
                    self.verbatim_until = end.map_or(at + 4, |len| at + len + 3);
                    at = self.verbatim_until.min(line_end);
                }
                _ => {
                    let limit = self.end_of_paragraph(at);
                    match self.construct(at, limit) {
                        Some(end) => {
                            self.out.copy(self.text, from..at);
                            self.out.stand_in(self.text, STAND_IN, at..end);
                            (from, at) = (end, end);
                            if end > line_end {
                                line_end = self.line_end(end);
                            }
                        }
                        None => at += 1,
                    }
                }
            }
        }
        self.out.copy(self.text, from..line_end);
        line_end
    }

    /// Past a code span, or past the backticks that begin none.
    fn code_span(&mut self, at: usize) -> usize {
        let len = self.bytes[at..].iter().take_while(|byte| **byte == b'`').count();
        let limit = self.end_of_paragraph(at);
        let mut next = at + len;
        if self.budget > 0 {
            while let Some(step) = self.bytes.get(next..limit).and_then(|rest| memchr::memchr(b'`', rest)) {
                next += step;
                let closing = self.bytes[next..].iter().take_while(|byte| **byte == b'`').count();
                if closing == len {
                    self.verbatim_until = next + len;
                    return self.verbatim_until;
                }
                next += closing;
            }
            self.budget = self.budget.saturating_sub(limit.saturating_sub(at));
        }
        at + len
    }

    /// Past the address of a link whose words end at `at`; braces are part of it.
    fn address(&mut self, at: usize, line_end: usize) -> usize {
        let open = at + 1;
        if self.bytes.get(open) != Some(&b'(') || open >= line_end || self.budget == 0 {
            return open;
        }
        let mut depth = 0usize;
        for (len, byte) in self.bytes[open..line_end].iter().enumerate() {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b' ' | b'\t' => return open + len,
                _ => {}
            }
            if depth == 0 {
                return open + len + 1;
            }
        }
        self.budget = self.budget.saturating_sub(line_end - open);
        open
    }
}
