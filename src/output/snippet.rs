//! The few lines that a finding is about, bounded and harmless, as miette wants to read them.
//!
//! miette counts columns in bytes; a snippet tells it the line and column in characters instead.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use textwrap::core::display_width;

use super::source_files::SourceFile;
use crate::text::{Span, visible};

/// Columns of a tab at most.
pub(super) const TAB: usize = 4;

/// Lines shown of a span that covers more.
const LINES: usize = 3;

/// Columns of `  ╭─[]`, which is around the place.
const FRAME: usize = 6;

/// What is shown in place of the rest of a line.
const CUT: &str = "…";

/// The lines of one place.
#[derive(Debug)]
pub(super) struct Snippet {
    /// Empty where it is shown elsewhere.
    name: String,
    /// The place as `path:line:column`, where that is too long for the frame.
    pub place: Option<String>,
    text: String,
    /// Zero-based line of the file that `text` starts with.
    line: usize,
    /// Zero-based column of the span's start.
    column: usize,
    /// The bytes of `text` to underline.
    pub label: (usize, usize),
    /// Lines of the span that are not shown.
    pub more: usize,
}

impl Snippet {
    /// The lines of `span`, each at most `width` columns wide; `None` if the file cannot be read.
    pub fn new(sheet: &SourceFile, span: Span, width: usize) -> Option<Snippet> {
        let content = sheet.text.as_deref()?;
        let (start, end) = sheet.fit(span);
        let end = start + content[start..end].trim_end_matches(['\n', '\r']).len();
        let first = sheet.line_of(start);
        let last = if end > start { sheet.line_of(end - 1) } else { first };
        // What starts with the file is about the page as a whole.
        let last =
            if first == 0 && start <= '\u{feff}'.len_utf8() && content[..start].trim_matches('\u{feff}').is_empty() {
                first
            } else {
                last
            };
        let mut shown = last.min(first + LINES - 1);
        while shown > first && sheet.lines.line_span(content, shown).of(content).trim().is_empty() {
            shown -= 1;
        }
        let gutter = (shown + 1).to_string().len() + if shown > first { 8 } else { 4 };
        let budget = width.saturating_sub(gutter).max(20);

        let mut text = String::new();
        let mut label = (0, 0);
        for line in first..=shown {
            let range = sheet.lines.line_span(content, line).range();
            let (from, to) = (start.clamp(range.start, range.end), end.clamp(range.start, range.end));
            let piece = cut(&content[range.clone()], from - range.start, to - range.start, budget);
            if line == first {
                label.0 = piece.start;
            }
            label.1 = text.len() + piece.end;
            text.push_str(&piece.text);
            text.push('\n');
        }
        let more = last - shown;
        let (mut name, mut place) = (crate::text::line(&sheet.path), None);
        let point = sheet.point(start);
        let whole = format!("{name}:{}:{}", point.line, point.column);
        if (shown + 1).to_string().len() + FRAME + display_width(&whole) > width.max(40) {
            name.clear();
            place = Some(whole);
        }
        Some(Snippet { name, place, text, line: first, column: point.column - 1, label, more })
    }
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let span = SourceSpan::from((0, self.text.len()));
        let lines = self.text.lines().count();
        let (data, last) = (self.text.as_bytes(), self.line + lines);
        let contents = match &*self.name {
            "" => MietteSpanContents::new(data, span, self.line, self.column, last),
            name => MietteSpanContents::new_named(name.to_owned(), data, span, self.line, self.column, last),
        };
        Ok(Box::new(contents))
    }
}

/// A line, or the part of it around what is underlined.
struct Piece {
    text: String,
    start: usize,
    end: usize,
}

/// Cuts `line` to `budget` columns around its bytes `from..to`; looks at no more of it than that. Of what is too long
/// itself the start and the end are shown: a link is known by its words, and its anchor is the last of it.
fn cut(line: &str, from: usize, to: usize, budget: usize) -> Piece {
    if reach(line.chars(), budget) == line.len() {
        return piece(line, 0, line.len(), from, to);
    }
    let room = budget.saturating_sub(2 * display_width(CUT));
    if from + reach(line[from..to].chars(), room) < to {
        let room = room.saturating_sub(display_width(CUT));
        let head = from + reach(line[from..to].chars(), room.div_ceil(2));
        let tail = to - reach(line[from..to].chars().rev(), room / 2);
        let end = piece(line, tail, to, tail, to);
        let mut start = piece(line, from, head, from, head);
        start.text.push_str(&end.text[end.start..]);
        start.end = start.text.len() - (end.text.len() - end.end);
        return start;
    }
    let left = room - columns(&line[from..to]);
    let mut begin = from - reach(line[..from].chars().rev(), left / 3);
    let finish = to + reach(line[to..].chars(), left - columns(&line[begin..from]));
    if finish == line.len() {
        begin = from - reach(line[..from].chars().rev(), room - columns(&line[from..finish]));
    }
    piece(line, begin, finish, from, to)
}

/// The bytes of the longest run of characters that fits into `room` columns.
fn reach(characters: impl Iterator<Item = char>, room: usize) -> usize {
    let mut used = 0;
    let mut bytes = 0;
    for c in characters {
        used += column_width(c);
        if used > room {
            break;
        }
        bytes += c.len_utf8();
    }
    bytes
}

fn columns(text: &str) -> usize {
    text.chars().map(column_width).sum()
}

/// Columns of a character as shown; a tab counts as many as it can take. Never 0, so that what is read stays bounded.
fn column_width(c: char) -> usize {
    let shown = visible(c).unwrap_or(c);
    if shown == '\t' { TAB } else { display_width(shown.encode_utf8(&mut [0; 4])).max(1) }
}

/// The bytes `begin..finish` of `line` as shown, and where `from..to` is in them.
fn piece(line: &str, begin: usize, finish: usize, from: usize, to: usize) -> Piece {
    let shown = |part: &str| part.chars().filter_map(visible).collect::<String>();
    let mut text = String::new();
    if begin > 0 {
        text.push_str(CUT);
    }
    text.push_str(&shown(&line[begin..from]));
    let start = text.len();
    text.push_str(&shown(&line[from..to]));
    let end = text.len();
    text.push_str(&shown(&line[to..finish]));
    if finish < line.len() {
        text.push_str(CUT);
    }
    Piece { text, start, end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_underlined_is_always_shown() {
        let line = "あいう\tえお\u{1b}[0m word ".repeat(40);
        for from in (0..line.len()).filter(|&at| line.is_char_boundary(at)) {
            for to in [from, line.len(), (from + 9).min(line.len())] {
                if !line.is_char_boundary(to) {
                    continue;
                }
                let piece = cut(&line, from, to, 40);
                assert!(columns(&piece.text) <= 40, "{from}..{to}: {}", piece.text);
                let marked = &piece.text[piece.start..piece.end];
                let wanted: String = line[from..to].chars().filter_map(visible).collect();
                if columns(&wanted) <= 38 {
                    assert_eq!(marked, wanted);
                    continue;
                }
                let (head, tail) = marked.split_once(CUT).expect("the middle is left out");
                assert!(columns(head) > 14 && wanted.starts_with(head), "{from}..{to}: {marked}");
                assert!(columns(tail) > 14 && wanted.ends_with(tail), "{from}..{to}: {marked}");
            }
        }
    }

    #[test]
    fn a_short_line_is_left_alone() {
        let piece = cut("abc", 1, 2, 20);
        assert_eq!((piece.text.as_str(), piece.start, piece.end), ("abc", 1, 2));
    }
}
