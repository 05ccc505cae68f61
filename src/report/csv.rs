//! The report as CSV: a line for each language, each slice of it, and each earlier day.

use std::io::{self, Write};

use super::{Cell, Measures, View, columns};
use crate::locale::Locale;
use crate::output::{Sanitized, csv_cell};

/// Writes the report: the lines of all pages of a language have no slice.
///
/// # Errors
/// Those of `out`.
pub fn csv(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let out = &mut Sanitized::text(out, false);
    let names: Vec<&str> = columns(&Measures::default()).into_iter().map(|(name, _)| name).collect();
    writeln!(out, "date,locale,by,slice,{}", names.join(","))?;
    // The last day is that of the report itself.
    for point in view.trend.iter().take(view.trend.len().saturating_sub(1)) {
        for (locale, measures) in &point.locales {
            write_line(Some(&point.date), locale, ("", ""), measures, out)?;
        }
    }
    let date = view.report.date.as_deref();
    for of in &view.report.locales {
        write_line(date, &of.locale, ("", ""), &of.measures, out)?;
    }
    for (by, slices) in view.slices {
        for slice in slices {
            for (locale, measures) in &slice.locales {
                write_line(date, locale, (by.name(), &slice.name), measures, out)?;
            }
        }
    }
    Ok(())
}

fn write_line(
    date: Option<&str>,
    locale: &Locale,
    (by, slice): (&str, &str),
    measures: &Measures,
    out: &mut dyn Write,
) -> io::Result<()> {
    let cells: Vec<String> = columns(measures).into_iter().map(|(_, cell)| number(cell)).collect();
    let head = [date.unwrap_or("unknown"), locale.as_str(), by, slice].map(csv_cell);
    writeln!(out, "{},{}", head.join(","), cells.join(","))
}

fn number(cell: Cell) -> String {
    match cell {
        Cell::Count(number) => number.to_string(),
        Cell::Percent(number) => format!("{number:.1}"),
        Cell::Rate(number) => format!("{number:.2}"),
        Cell::Nothing => String::new(),
        Cell::Unknown => "unknown".to_owned(),
    }
}
