//! The work of one language as a list that a translator can take.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::slices::page_name;
use super::{Report, Row, grouped};
use crate::locale::Locale;
use crate::output::{Sanitized, csv_cell, markdown_inline};
use crate::session::{PageStatus, WorkKind};
use crate::text::shell_path;

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TodoFormat {
    /// A check list in Markdown, for an issue: stable, so that an updated list keeps what was ticked.
    Markdown,
    /// A line for each section.
    Csv,
    /// A list of objects.
    Json,
    /// A workbook with a sheet for each language.
    Xlsx,
    /// For a terminal.
    Text,
}

/// Something to translate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TodoItem {
    /// The language.
    pub locale: Locale,
    /// The page: its path, with the product where there is one.
    pub page: String,
    /// What the page is called.
    pub title: String,
    /// `page`, `new`, `changed`, `missing` or `metadata`.
    pub kind: &'static str,
    /// The heading of the section in the source; empty for a whole page, its metadata and its top.
    pub section: String,
    /// Words to translate.
    pub words: u64,
    /// Words that the source lost.
    pub removed: u64,
    /// The source page.
    pub source_file: String,
    /// The line of the source, from 1.
    pub source_line: u32,
    /// The translation; empty where there is none.
    pub file: String,
    /// The line of the translation, from 1.
    pub line: u32,
    /// The command that shows the change; empty where there is no older source to compare.
    pub command: String,
}

/// The work of all languages of a report, page by page: most words first. Pages on which there are no words to translate are
/// left out.
pub fn todo_items(report: &Report) -> Vec<TodoItem> {
    let locales = report.locales.iter().map(|of| &of.locale);
    locales
        .flat_map(|locale| report.worst(locale).into_iter().flat_map(|row| items(report, row)).collect::<Vec<_>>())
        .collect()
}

fn items(report: &Report, row: &Row) -> Vec<TodoItem> {
    let state = &row.state;
    let file = state.file.clone().unwrap_or_default();
    let source = report.source_of(row);
    let whole = TodoItem {
        locale: state.locale.clone(),
        page: page_name(row),
        title: report.title_of(row).to_owned(),
        kind: "page",
        section: String::new(),
        words: row.todo().unwrap_or(0),
        removed: 0,
        source_file: source.and_then(|source| source.state.file.clone()).unwrap_or_default(),
        source_line: 1,
        file: file.clone(),
        line: 1,
        command: String::new(),
    };
    if state.status == PageStatus::Untranslated {
        return vec![whole];
    }
    let item = |work: &crate::session::SectionWork| TodoItem {
        kind: match work.kind {
            WorkKind::Changed => "changed",
            WorkKind::New => "new",
            WorkKind::Missing => "missing",
            WorkKind::Metadata => "metadata",
        },
        section: work.title.clone(),
        words: work.words.into(),
        removed: work.removed.into(),
        source_line: work.source_line,
        line: work.line,
        command: match work.kind {
            WorkKind::Missing => String::new(),
            _ => format!("locdrift diff {}", shell_path(Path::new(&file))),
        },
        ..whole.clone()
    };
    state.sections.iter().map(item).collect()
}

/// Writes the work of a report. In a check list, what is ticked in an older one stays ticked.
///
/// # Errors
/// Those of `out`.
pub fn todo(report: &Report, format: TodoFormat, ticked: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let items = todo_items(report);
    match format {
        TodoFormat::Json => {
            let mut out = Sanitized::json(out);
            serde_json::to_writer_pretty(&mut out, &items)?;
            writeln!(out)
        }
        TodoFormat::Xlsx => super::xlsx::todo_xlsx(report, out),
        TodoFormat::Csv => csv(&items, &mut Sanitized::text(out, false)),
        TodoFormat::Markdown => {
            markdown(report, &items, &Ticked::of(ticked.unwrap_or("")), &mut Sanitized::text(out, false))
        }
        TodoFormat::Text => text(report, &items, &mut Sanitized::text(out, false)),
    }
}

fn csv(items: &[TodoItem], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "locale,page,title,kind,section,words,removed,source_file,source_line,file,line,command")?;
    for item in items {
        let texts = [item.locale.as_str(), &item.page, &item.title, item.kind, &item.section].map(csv_cell).join(",");
        let (source, file) = (csv_cell(&item.source_file), csv_cell(&item.file));
        let TodoItem { words, removed, source_line, line, command, .. } = item;
        writeln!(out, "{texts},{words},{removed},{source},{source_line},{file},{line},{}", csv_cell(command))?;
    }
    Ok(())
}

/// What an item asks for, without the page.
fn what(item: &TodoItem) -> String {
    let words = match item.words {
        0 => "no new words".to_owned(),
        1 => "1 word".to_owned(),
        n => format!("{} words", grouped(n)),
    };
    let removed = if item.removed > 0 { format!(", {} removed", grouped(item.removed)) } else { String::new() };
    format!("{words}{removed}")
}

/// The name of what is to be translated on the page.
fn part(item: &TodoItem) -> &str {
    match (item.kind, &*item.section) {
        ("page", _) => "the whole page",
        ("metadata", _) => "title, description and other metadata",
        (_, "") => "the top of the page",
        (_, section) => section,
    }
}

fn markdown(report: &Report, items: &[TodoItem], ticked: &Ticked<'_>, out: &mut dyn Write) -> io::Result<()> {
    for of in &report.locales {
        let own: Vec<&TodoItem> = items.iter().filter(|item| item.locale == of.locale).collect();
        let words: u64 = of.measures.todo.total();
        writeln!(out, "## {}: {} words to translate\n", of.locale, grouped(words))?;
        for page in own.chunk_by(|a, b| a.page == b.page) {
            let Some(first) = page.first() else { continue };
            let head = format!("### {} ({})", markdown_inline(&first.title), markdown_inline(&first.page));
            writeln!(out, "{head}\n")?;
            for item in page {
                let line = format!("{}: {}, {}", item.kind, markdown_inline(part(item)), what(item));
                let mark = if ticked.has(of.locale.as_str(), &head, &line) { "x" } else { " " };
                writeln!(out, "- [{mark}] {line}")?;
            }
            if let Some(command) = page.iter().map(|item| &item.command).find(|command| !command.is_empty()) {
                writeln!(out, "\n{}", code_block(command))?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

/// What is ticked in an older list: language, heading and line.
struct Ticked<'t>(HashSet<(&'t str, &'t str, &'t str)>);

impl<'t> Ticked<'t> {
    fn of(list: &'t str) -> Ticked<'t> {
        let (mut locale, mut head) = ("", "");
        let mut all = HashSet::new();
        for line in list.lines().map(str::trim_end) {
            if let Some(name) = line.strip_prefix("## ") {
                locale = name.split(':').next().unwrap_or(name);
            } else if line.starts_with("### ") {
                head = line;
            } else if let Some(item) = ["- [x] ", "- [X] "].iter().find_map(|mark| line.strip_prefix(mark)) {
                all.insert((locale, head, item));
            }
        }
        Ticked(all)
    }

    fn has(&self, locale: &str, head: &str, line: &str) -> bool {
        self.0.contains(&(locale, head, line))
    }
}

/// Indented code: nothing in it is Markdown.
fn code_block(text: &str) -> String {
    format!("    {}", crate::text::line(text))
}

fn text(report: &Report, items: &[TodoItem], out: &mut dyn Write) -> io::Result<()> {
    for (number, of) in report.locales.iter().enumerate() {
        let gap = if number > 0 { "\n" } else { "" };
        writeln!(out, "{gap}{}: {} words to translate", of.locale, grouped(of.measures.todo.total()))?;
        let own: Vec<&TodoItem> = items.iter().filter(|item| item.locale == of.locale).collect();
        for page in own.chunk_by(|a, b| a.page == b.page) {
            let Some(first) = page.first() else { continue };
            let name = if first.file.is_empty() { &first.source_file } else { &first.file };
            writeln!(out, "\n{}", crate::text::line(name))?;
            for item in page {
                let (kind, part) = (item.kind, crate::text::line(part(item)));
                writeln!(out, "  {:>7}  {kind:<8}  {part}", grouped(item.words))?;
            }
            if let Some(command) = page.iter().map(|item| &item.command).find(|command| !command.is_empty()) {
                writeln!(out, "           {}", crate::text::line(command))?;
            }
        }
    }
    Ok(())
}
