//! Markdown as text for a terminal: paragraphs and tables wrapped, code indented, marks left out where they only mark.

use std::io::{self, Write};

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag, TagEnd};
use textwrap::core::display_width;
use textwrap::{Options as Wrap, WordSeparator, WordSplitter};

use super::Style;
use crate::dialect::COMMONMARK;
use crate::parse::events::events;

/// Columns between those of a table.
const GAP: usize = 2;

/// Columns of a table's column at least.
const NARROWEST: usize = 8;

/// Writes `markdown`, without its heading of the first level.
///
/// # Errors
/// Those of `out`.
pub fn document(markdown: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer { color: style.color, width: style.width.max(40), ..Writer::default() };
    events(markdown, &COMMONMARK, |event, _| writer.event(event));
    out.write_all(writer.text.as_bytes())
}

#[derive(Default)]
struct Writer {
    color: bool,
    width: usize,
    text: String,
    /// The words of the block that is read.
    block: String,
    /// Its code, with the names of its lines above it.
    code: Option<String>,
    /// Lists around: the number of the next item, where they are numbered.
    lists: Vec<Option<u64>>,
    /// What is before the next block: the mark of a list item.
    mark: String,
    /// Blanks before each line, for each list item and quote around.
    indents: Vec<usize>,
    /// Whether the block that is read is a paragraph, and no item of a list without blank lines.
    is_paragraph: bool,
    /// Whether such an item was written last.
    is_after_item: bool,
    table: Vec<Vec<String>>,
    /// Where the link that is read leads.
    link: String,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.block.push_str(&text),
            },
            Event::Code(code) => {
                let (open, close) = if code.contains('`') { ("`` ", " ``") } else { ("`", "`") };
                self.block.extend([open, &code, close]);
            }
            Event::InlineHtml(tag) => match &*tag {
                "<code>" | "</code>" => self.block.push('`'),
                tag => self.block.push_str(tag),
            },
            Event::Html(html) => self.block.push_str(&html),
            Event::FootnoteReference(label) => self.block.extend(["[", &label, "]"]),
            Event::SoftBreak => self.block.push(' '),
            Event::HardBreak => self.block.push('\n'),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::CodeBlock(kind) => {
                self.flush();
                self.code = Some(String::new());
                if let CodeBlockKind::Fenced(info) = kind {
                    self.block = label(&info);
                }
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.indents.push(mark.len());
                self.mark = mark;
                self.is_paragraph = false;
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.indents.push(2);
            }
            Tag::Table(_) => self.table.clear(),
            Tag::TableHead | Tag::TableRow => self.table.push(Vec::new()),
            Tag::Strong => self.block.push_str(self.paint("\u{1b}[1m")),
            Tag::Emphasis => self.block.push_str(self.paint("\u{1b}[3m")),
            Tag::Link { dest_url, .. } => self.link = dest_url.into_string(),
            Tag::Paragraph => self.is_paragraph = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => {
                let title = std::mem::take(&mut self.block);
                if level as usize > 1 {
                    self.heading(&title);
                }
            }
            TagEnd::CodeBlock => self.code(),
            TagEnd::Item | TagEnd::BlockQuote(_) => {
                self.flush();
                self.indents.pop();
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.flush(),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.block);
                self.table.last_mut().into_iter().for_each(|row| row.push(cell.clone()));
            }
            TagEnd::Table => self.rows(),
            TagEnd::Strong => self.block.push_str(self.paint("\u{1b}[22m")),
            TagEnd::Emphasis => self.block.push_str(self.paint("\u{1b}[23m")),
            TagEnd::Link => {
                let target = std::mem::take(&mut self.link);
                if !self.block.ends_with(&target) {
                    self.block.extend([" (", &target, ")"]);
                }
            }
            _ => {}
        }
    }

    /// An escape sequence, where there is colour.
    fn paint(&self, sequence: &'static str) -> &'static str {
        if self.color { sequence } else { "" }
    }

    /// Blanks before each line.
    fn indent(&self) -> usize {
        self.indents.iter().sum()
    }

    /// A blank line between blocks, other than the items of a list without them.
    fn part(&mut self) {
        let is_item = !self.mark.is_empty() && !self.is_paragraph;
        if !(self.text.is_empty() || is_item && self.is_after_item) {
            self.text.push('\n');
        }
        self.is_after_item = is_item;
    }

    fn heading(&mut self, title: &str) {
        self.part();
        let (on, off) = (self.paint("\u{1b}[1m"), self.paint("\u{1b}[0m"));
        let line = if self.color { String::new() } else { format!("{}\n", "-".repeat(display_width(title))) };
        self.text += &format!("{on}{title}{off}\n{line}");
    }

    /// Writes the words that were read, as a paragraph or list item.
    fn flush(&mut self) {
        let block = std::mem::take(&mut self.block);
        if block.trim().is_empty() {
            return;
        }
        self.part();
        let mark = std::mem::take(&mut self.mark);
        let rest = " ".repeat(self.indent());
        let first = format!("{}{mark}", " ".repeat(self.indent().saturating_sub(mark.len())));
        let wrap = wrap(self.width).initial_indent(&first).subsequent_indent(&rest).break_words(false);
        self.text += &textwrap::fill(block.trim(), wrap);
        self.text.push('\n');
    }

    fn code(&mut self) {
        let (label, code) = (std::mem::take(&mut self.block), self.code.take().unwrap_or_default());
        self.part();
        let indent = " ".repeat(self.indent());
        if !label.is_empty() {
            self.text += &format!("{indent}{label}:\n\n");
        }
        for line in code.lines() {
            self.text += format!("{indent}    {line}").trim_end();
            self.text.push('\n');
        }
        if code.is_empty() {
            self.text += &format!("{indent}    (deleted)\n");
        }
    }

    fn rows(&mut self) {
        self.part();
        let table = std::mem::take(&mut self.table);
        let widths = widths(&table, self.width);
        let (on, off) = (self.paint("\u{1b}[1m"), self.paint("\u{1b}[0m"));
        for (number, row) in table.iter().enumerate() {
            let cells: Vec<Vec<CowStr<'_>>> =
                row.iter().zip(&widths).map(|(cell, width)| wrapped(cell, *width)).collect();
            for line in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
                let mut text = String::new();
                for (cell, width) in cells.iter().zip(&widths) {
                    let cell = cell.get(line).map_or("", |cell| cell);
                    text += &format!("{cell}{}", " ".repeat((width + GAP).saturating_sub(display_width(cell))));
                }
                let text = text.trim_end();
                self.text += &if number == 0 { format!("{on}{text}{off}\n") } else { format!("{text}\n") };
            }
            if number == 0 {
                let lines: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
                self.text += &format!("{}\n", lines.join(&" ".repeat(GAP)));
            }
        }
    }
}

fn wrap<'w>(width: usize) -> Wrap<'w> {
    Wrap::new(width).word_separator(WordSeparator::AsciiSpace).word_splitter(WordSplitter::NoHyphenation)
}

/// The lines of a cell.
fn wrapped(cell: &str, width: usize) -> Vec<CowStr<'_>> {
    textwrap::wrap(cell, wrap(width)).into_iter().map(|line| CowStr::from(line.into_owned())).collect()
}

/// Columns for each column of a table: as many as it needs, or an equal share of what the others leave.
fn widths(table: &[Vec<String>], width: usize) -> Vec<usize> {
    let columns = table.iter().map(Vec::len).max().unwrap_or(0);
    let longest = |column: usize| table.iter().filter_map(|row| row.get(column)).map(|cell| display_width(cell)).max();
    let needed: Vec<usize> = (0..columns).map(|column| longest(column).unwrap_or(0)).collect();
    let mut room = width.saturating_sub(GAP * columns.saturating_sub(1));
    let mut order: Vec<usize> = (0..columns).collect();
    order.sort_by_key(|column| needed[*column]);
    let mut widths = vec![0; columns];
    for (done, column) in order.into_iter().enumerate() {
        let share = (room / (columns - done)).max(NARROWEST);
        widths[column] = needed[column].min(share);
        room = room.saturating_sub(widths[column]);
    }
    widths
}

/// What a block of code is: a file of an example, with what becomes of it; nothing for a mere language.
fn label(info: &str) -> String {
    let mut words = info.split_whitespace().skip(1);
    let Some(file) = words.next() else { return String::new() };
    let state = match words.next() {
        Some("fixed") => " (fixed)",
        Some("then") => " (when it was translated)",
        _ => "",
    };
    format!("{file}{state}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(markdown: &str, width: usize) -> String {
        let mut out = Vec::new();
        document(markdown, &Style { width, ..Style::default() }, &mut out).expect("written");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn blocks_are_read_without_their_marks() {
        let text = "# a-rule\n\nSome **strong** and *soft* words,\n`code` and [a link](b.md).\n\n## Why\n\n- one\n- two words that are long enough for two lines\n\n  ```yaml\n  a: 1\n  ```\n\n1. first\n2. second\n\n```markdown fr/a.md fixed\n# x | y\n```\n\n> quoted\n";
        let wanted = "\
Some strong and soft words, `code` and a
link (b.md).

Why
---

- one

- two words that are long enough for two
  lines

      a: 1

1. first
2. second

fr/a.md (fixed):

    # x | y

  quoted
";
        assert_eq!(plain(text, 40), wanted);
    }

    #[test]
    fn a_table_is_aligned_and_fits() {
        let text = "| check | finds |\n|---|---|\n| `fence` | a closing fence with a language, or glued |\n| `日本` | <code>\\|—\\|</code> |\n";
        let wanted = "\
check    finds
-------  -------------------------------
`fence`  a closing fence with a
         language, or glued
`日本`   `|—|`
";
        assert_eq!(plain(text, 40), wanted);
        for width in [40, 60, 80] {
            for manifest in crate::rules::catalogue() {
                let text = plain(manifest.document, width);
                let is_prose = |line: &&str| !line.starts_with("    ") && !line.contains("http");
                let long = text.lines().filter(is_prose).find(|line| display_width(line) > width);
                assert_eq!(long, None, "{} at {width}", manifest.id);
                let is_raw = |line: &str| line.starts_with(['|', '#']) || line.starts_with("```");
                assert!(!text.lines().any(is_raw), "{}", manifest.id);
            }
        }
    }
}
