//! The report as a workbook: the languages on the first sheet, and the pages or the work of each on one of its own.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError};

use super::slices::page_name;
use super::wording::status;
use super::{Cell, Report, View, columns, todo_items};
use crate::text::line;

/// Characters that a cell can hold.
const LONGEST: usize = 32_000;

/// A value of a cell: never a formula.
enum Value<'v> {
    Text(&'v str),
    Number(f64),
    Nothing,
    Unknown,
}

impl From<Cell> for Value<'_> {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Count(number) => Value::Number(number as f64),
            Cell::Percent(number) | Cell::Rate(number) => Value::Number(number),
            Cell::Nothing => Value::Nothing,
            Cell::Unknown => Value::Unknown,
        }
    }
}

/// Writes the report as a workbook.
///
/// # Errors
/// Those of `out`.
pub fn xlsx(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = view.report;
    let mut book = Book::new(report);
    let mut rows = Vec::new();
    for point in view.trend.iter().take(view.trend.len().saturating_sub(1)) {
        rows.extend(point.locales.iter().map(|(locale, of)| (Some(&*point.date), locale, "", "", of)));
    }
    rows.extend(report.locales.iter().map(|of| (report.date.as_deref(), &of.locale, "", "", &of.measures)));
    for (by, slices) in view.slices {
        for slice in slices {
            let own = slice.locales.iter();
            rows.extend(own.map(|(locale, of)| (report.date.as_deref(), locale, by.name(), &*slice.name, of)));
        }
    }
    let names = columns(&super::Measures::default()).into_iter().map(|(name, _)| name);
    let head: Vec<String> = ["date", "locale", "by", "slice"].into_iter().chain(names).map(title).collect();
    book.sheet(
        "Languages",
        &head,
        rows.into_iter().map(|(date, locale, by, slice, of)| {
            let texts = [date.unwrap_or("unknown"), locale.as_str(), by, slice].map(Value::Text);
            texts.into_iter().chain(columns(of).into_iter().map(|(_, cell)| cell.into())).collect()
        }),
    )?;
    let head = [
        "Page",
        "Title",
        "State",
        "Words",
        "Words to translate",
        "Days behind",
        "Since",
        "Commits",
        "Errors",
        "Findings",
        "People translated %",
        "Owners",
        "File",
    ];
    for of in &report.locales {
        let mut rows: Vec<_> = report.rows_of(&of.locale).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.todo()));
        let names: Vec<(String, String)> =
            rows.iter().map(|row| (page_name(row), row.state.owners.join(" "))).collect();
        book.sheet(
            of.locale.as_str(),
            &head.map(str::to_owned),
            rows.iter().zip(&names).map(|(row, (name, owners))| {
                let state = &row.state;
                let number = |number: Option<u64>| number.map_or(Value::Nothing, |number| Value::Number(number as f64));
                let findings = row.findings.iter().map(|of| of.count).sum::<u64>();
                vec![
                    Value::Text(name),
                    Value::Text(report.title_of(row)),
                    Value::Text(status(state.status)),
                    number(state.words.map(u64::from)),
                    number(row.todo()),
                    number(state.days.map(u64::from)),
                    state.since.as_deref().map_or(Value::Nothing, Value::Text),
                    number(state.commits.map(u64::from)),
                    number(Some(row.defects())),
                    number(Some(findings)),
                    number(state.human.map(u64::from)),
                    Value::Text(owners),
                    state.file.as_deref().map_or(Value::Nothing, Value::Text),
                ]
            }),
        )?;
    }
    book.write(out)
}

/// Writes the work of each language as a workbook.
///
/// # Errors
/// Those of `out`.
pub fn todo_xlsx(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut book = Book::new(report);
    let items = todo_items(report);
    let head = [
        "Page",
        "Title",
        "Kind",
        "Section",
        "Words",
        "Words removed",
        "Source file",
        "Source line",
        "File",
        "Line",
        "Command",
        "Done",
    ];
    for of in &report.locales {
        let own = items.iter().filter(|item| item.locale == of.locale);
        book.sheet(
            of.locale.as_str(),
            &head.map(str::to_owned),
            own.map(|item| {
                vec![
                    Value::Text(&item.page),
                    Value::Text(&item.title),
                    Value::Text(item.kind),
                    Value::Text(&item.section),
                    Value::Number(item.words as f64),
                    Value::Number(item.removed as f64),
                    Value::Text(&item.source_file),
                    Value::Number(item.source_line.into()),
                    Value::Text(&item.file),
                    Value::Number(item.line.into()),
                    Value::Text(&item.command),
                    Value::Nothing,
                ]
            }),
        )?;
    }
    book.write(out)
}

/// `words_to_translate` as `Words to translate`.
fn title(name: &str) -> String {
    let text = name.replace('_', " ").replace(" percent", " %");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

struct Book(Workbook);

impl Book {
    /// A workbook that is the same for the same report: its date is that of the report.
    fn new(report: &Report) -> Book {
        let mut book = Workbook::new();
        let date = report.date.as_deref().unwrap_or("2000-01-01");
        let mut properties = DocProperties::new().set_author("locdrift");
        if let Ok(date) = ExcelDateTime::parse_from_str(date) {
            properties = properties.set_creation_datetime(&date);
        }
        book.set_properties(&properties);
        Book(book)
    }

    fn sheet<'v>(&mut self, name: &str, head: &[String], rows: impl Iterator<Item = Vec<Value<'v>>>) -> io::Result<()> {
        let sheet = self.0.add_worksheet();
        fill(sheet, name, head, rows).map_err(io::Error::other)
    }

    fn write(mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.0.worksheets().is_empty() {
            self.0.add_worksheet();
        }
        let bytes = self.0.save_to_buffer().map_err(io::Error::other)?;
        out.write_all(&bytes)
    }
}

fn fill<'v>(
    sheet: &mut Worksheet,
    name: &str,
    head: &[String],
    rows: impl Iterator<Item = Vec<Value<'v>>>,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 1)?;
    let bold = Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_text_wrap();
    let counts = Format::new().set_num_format("#,##0.##");
    for (column, name) in head.iter().enumerate() {
        let column = column as u16;
        sheet.write_string_with_format(0, column, name, &bold)?;
        let width = match &**name {
            "Page" | "Title" | "Section" | "File" | "Source file" | "Command" => 40,
            _ => 14,
        };
        sheet.set_column_width(column, f64::from(width))?;
    }
    let mut last = 0;
    for (at, row) in rows.enumerate() {
        last = at as u32 + 1;
        for (column, value) in row.into_iter().enumerate() {
            let column = column as u16;
            match value {
                Value::Text("") | Value::Nothing => continue,
                Value::Text(text) => {
                    let text: String = line(text).chars().take(LONGEST).collect();
                    sheet.write_string(last, column, text)?
                }
                Value::Number(number) => sheet.write_number_with_format(last, column, number, &counts)?,
                Value::Unknown => sheet.write_string(last, column, "unknown")?,
            };
        }
    }
    if last > 0 {
        sheet.autofilter(0, 0, last, head.len().saturating_sub(1) as u16)?;
    }
    Ok(())
}
