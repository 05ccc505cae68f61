//! Blocks that are something else than they look like: definitions of links that are text, paragraphs that are
//! headings, Markdown within raw HTML.

use std::ops::Range;

use super::{Finder, LONGEST, after_blanks, line_end, line_start};
use crate::page::DamageKind;
use crate::text::Span;

impl Finder {
    /// `[label] : address` and `[label]：address` at the start of a line, which define nothing.
    pub(super) fn definition(&mut self, text: &str, at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        if !bytes[line_start(bytes, at)..at].iter().all(|b| matches!(b, b' ' | b'>')) {
            return None;
        }
        let line = text.get(at..line_end(bytes, at))?;
        let close = line.find(']').filter(|close| *close > 1 && !line[1..*close].contains(['[', '!', '^']))?;
        let colon = after_blanks(text, at + close + 1);
        let mark = text[colon..].chars().next().filter(|c| matches!(c, ':' | '：'))?;
        let target = after_blanks(text, colon + mark.len_utf8());
        let words = text.get(target..at + line.len())?.trim_end();
        let is_address = words.contains("://") || words.contains('/') || words.contains('#') || words.contains(".md");
        if (mark == ':' && colon == at + close + 1) || words.contains(' ') || !is_address {
            return None;
        }
        self.add(DamageKind::LinkDefinition, at..target + words.len());
        Some(target + words.len())
    }

    /// A heading that a line of `=` or `-` below it makes.
    pub(in crate::parse) fn underlined_heading(&mut self, text: &str, range: &Range<usize>) {
        let slice = text.get(range.clone()).unwrap_or("").trim_end();
        let Some((words, line)) = slice.rsplit_once('\n') else { return };
        let line = line.trim_start_matches(['>', ' ', '\t']).trim_end();
        if !slice.starts_with('#') && !line.is_empty() && line.bytes().all(|b| matches!(b, b'-' | b'=')) {
            let end = words.trim_end().len().min(LONGEST);
            self.add(DamageKind::UnderlinedHeading, Span::new(range.start, range.start + end).fit(text).range());
        }
    }

    /// Text in a block of raw HTML: whether its lines are items, or headings, that no blank line makes some.
    pub(super) fn markdown_in_html(&mut self, text: &str, span: Span) {
        let slice = span.of(text);
        let mut at = span.start as usize;
        for line in slice.split_inclusive('\n') {
            let words = line.trim_start_matches([' ', '\t']);
            let begins = text[..at].ends_with('\n')
                && (words.starts_with("* ") || words.starts_with("- ") || words.starts_with("## "))
                && words.len() > 3;
            if begins {
                let start = at + line.len() - words.len();
                self.add(DamageKind::MarkdownInHtml, start..start + words.trim_end().len());
                return;
            }
            at += line.len();
        }
    }

    /// A mark of emphasis that is escaped: where its other half is too, and both are at the ends of words, it was
    /// meant to be one. Returns where to go on.
    pub(super) fn escaped_mark(&mut self, text: &str, at: usize) -> usize {
        let bytes = text.as_bytes();
        let mark = bytes[at];
        if !matches!(mark, b'*' | b'_') {
            return at + 1;
        }
        let is_doubled = bytes.get(at + 1) == Some(&b'\\') && bytes.get(at + 2) == Some(&mark);
        let form: &[u8] = match (mark, is_doubled) {
            (b'*', true) => b"\\*\\*",
            (b'*', false) => b"\\*",
            (_, true) => b"\\_\\_",
            _ => b"\\_",
        };
        let start = at - 1;
        let inner = start + form.len();
        let line = bytes.get(inner..line_end(bytes, inner)).unwrap_or(&[]);
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let opens = !is_word(text[..start].chars().next_back())
            && text[inner..].chars().next().is_some_and(|c| !c.is_whitespace() && c != '\\');
        let Some(close) = memchr::memmem::find(line, form).filter(|close| opens && *close > 0) else {
            return inner;
        };
        let end = inner + close + form.len();
        let closes = !text[..inner + close].ends_with(char::is_whitespace) && !is_word(text[end..].chars().next());
        if closes && bytes.get(end) != Some(&b'\\') {
            self.add(DamageKind::EscapedMark, start..end);
            return end;
        }
        inner
    }
}
