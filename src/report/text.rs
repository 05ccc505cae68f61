//! The report for a terminal: tables of 80 columns.

use std::io::{self, Write};

use textwrap::core::display_width;

use super::targets::value;
use super::wording::{points, reason, signed, status};
use super::{Comparison, LocaleReport, Measures, Report, View, days, grouped, rate};
use crate::config::Measure;
use crate::output::{Sanitized, Style};
use crate::text::line;

/// Columns of the tables.
const WIDTH: usize = 80;
/// Pages that are listed for each language, and rules.
const MOST: usize = 5;
const RULES: usize = 10;
/// Columns of a bar.
const BAR: usize = 16;
/// Languages beside each other in the table of slices.
const BESIDE: usize = 4;

/// Writes the report.
///
/// # Errors
/// Those of `out`.
pub fn text(view: &View<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let out = &mut Sanitized::text(out, style.color);
    let report = view.report;
    let paint = Paint(style.color);
    head(report, paint, out)?;
    if report.locales.is_empty() {
        return writeln!(out, "\nThere are no translations.");
    }
    languages(view, paint, out)?;
    words(report, paint, out)?;
    unknown(report, out)?;
    trend(view, paint, out)?;
    slices(view, paint, out)?;
    if let Some(comparison) = view.comparison {
        compare(report, comparison, paint, out)?;
    }
    worst(report, paint, out)?;
    rules(report, paint, out)?;
    targets(view, paint, out)
}

/// Colours, where there are any.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn head(report: &Report, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let source = report.source.as_ref().map(|locale| format!(" of {locale}")).unwrap_or_default();
    let pages = report.rows.iter().filter(|row| row.state.status == crate::session::PageStatus::Source).count();
    let date = report.date.as_ref().map(|date| format!(", as of {date}")).unwrap_or_default();
    let counts = format!("{} pages, {} words", grouped(pages as u64), grouped(report.source_words));
    writeln!(out, "{}", paint.bold(&format!("Translations{source}: {counts}{date}")))
}

/// Writes a table: the first column is text, the others are numbers.
fn table(head: &[&str], rows: &[Vec<String>], paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| display_width(cell));
        cells.max().unwrap_or(0).max(head.get(column).map_or(0, |name| display_width(name)))
    };
    let others: usize = (1..head.len()).map(|column| width(column) + 2).sum();
    let first = width(0).min(WIDTH.saturating_sub(others).max(12));
    let widths: Vec<usize> = (0..head.len()).map(|column| if column == 0 { first } else { width(column) }).collect();
    let cells: Vec<String> = head.iter().map(|name| (*name).to_owned()).collect();
    writeln!(out, "\n{}", paint.bold(&row_of(&cells, &widths)))?;
    for row in rows {
        writeln!(out, "{}", row_of(row, &widths))?;
    }
    Ok(())
}

fn row_of(cells: &[String], widths: &[usize]) -> String {
    let mut text = String::new();
    for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let cell = fitted(cell, *width);
        let blanks = " ".repeat(width.saturating_sub(display_width(&cell)));
        if at == 0 {
            text.push_str(&format!("{cell}{blanks}"));
        } else {
            text.push_str(&format!("  {blanks}{cell}"));
        }
    }
    text.trim_end().to_owned()
}

/// The end of a text that is too wide: of a path that is what tells it from others.
fn fitted(text: &str, width: usize) -> String {
    if display_width(text) <= width {
        return text.to_owned();
    }
    let mut left = width.saturating_sub(1);
    let fits = |(_, c): &(usize, char)| {
        let own = display_width(c.encode_utf8(&mut [0; 4]));
        let fits = own <= left;
        left = left.saturating_sub(own);
        fits
    };
    let start = text.char_indices().rev().take_while(fits).last().map_or(text.len(), |(at, _)| at);
    format!("…{}", &text[start..])
}

fn languages(view: &View<'_>, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let head = ["Language", "Up to date", "Pages", "Fresh", "Oldest", "To do", "Defects"];
    let mark = |of: &LocaleReport| {
        let is_missed = view.targets.missed(view.report).iter().any(|missed| missed.locale == of.locale);
        if is_missed { format!("{} !", of.locale) } else { of.locale.to_string() }
    };
    let row = |of: &LocaleReport| {
        let measures = &of.measures;
        vec![
            mark(of),
            format!("{} {:>7}", bar(measures), measures.up_to_date().shown()),
            measures.coverage().shown(),
            measures.freshness().shown(),
            oldest(measures),
            grouped(measures.todo.total()),
            rate(measures.defect_rate()),
        ]
    };
    let rows: Vec<Vec<String>> = view.report.locales.iter().map(row).collect();
    table(&head, &rows, paint, out)?;
    writeln!(out, "\n█ up to date  ▒ to translate  ░ unknown; to do in words, defects per 1,000 words")
}

fn oldest(measures: &Measures) -> String {
    if measures.translated > 0 && measures.known_words == 0 { "unknown".to_owned() } else { days(measures.age(100)) }
}

/// Words that are up to date, to be translated and unknown. What is there at all has a cell, if there is room.
fn bar(measures: &Measures) -> String {
    let all = measures.words.max(1);
    let cells = |part: u64| if part == 0 { 0 } else { ((part * BAR as u64 + all / 2) / all).max(1) as usize };
    let todo = cells(measures.todo.total());
    let unknown = cells(measures.unknown_words).min(BAR - todo.min(BAR));
    let current = BAR - (todo + unknown).min(BAR);
    let (todo, unknown) = if measures.words == 0 { (0, BAR) } else { (todo, unknown) };
    let current = if measures.words == 0 { 0 } else { current };
    format!("{}{}{}", "█".repeat(current), "▒".repeat(todo), "░".repeat(unknown))
}

fn words(report: &Report, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let head = ["Words to do", "Changed", "New", "Missing", "Metadata", "Untranslated", "Unknown"];
    let row = |of: &LocaleReport| {
        let todo = &of.measures.todo;
        let numbers =
            [todo.changed, todo.new, todo.missing, todo.metadata, todo.untranslated, of.measures.unknown_words];
        std::iter::once(of.locale.to_string()).chain(numbers.map(grouped)).collect()
    };
    table(&head, &report.locales.iter().map(row).collect::<Vec<_>>(), paint, out)?;
    let head = ["Pages", "Fresh", "Metadata only", "Outdated", "Unknown", "Untranslated", "Orphans"];
    let row =
        |of: &LocaleReport| std::iter::once(of.locale.to_string()).chain(of.measures.states().map(grouped)).collect();
    table(&head, &report.locales.iter().map(row).collect::<Vec<_>>(), paint, out)?;
    let known = |of: &&LocaleReport| of.measures.human_pages.0 > 0 || of.measures.controls > 0;
    let row = |of: &LocaleReport| {
        let all = &of.measures;
        let age = |percent| if oldest(all) == "unknown" { oldest(all) } else { days(all.age(percent)) };
        let zero = if all.human_pages.0 == 0 { "unknown".to_owned() } else { grouped(all.human_pages.1) };
        vec![of.locale.to_string(), age(50), age(90), age(100), all.machine().shown(), zero, all.terms().shown()]
    };
    let rows: Vec<Vec<String>> = report.locales.iter().map(row).collect();
    let head = ["Age and quality", "Median", "90th pct.", "Oldest", "Machine", "All machine", "Terms"];
    if report.locales.iter().any(|of| known(&of) || !of.measures.ages.is_empty()) {
        table(&head, &rows, paint, out)
    } else {
        Ok(())
    }
}

fn unknown(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for of in report.locales.iter().filter(|of| !of.measures.unknown.is_empty()) {
        let reasons: Vec<String> =
            of.measures.unknown.iter().map(|(why, count)| format!("{} ({})", reason(*why), grouped(*count))).collect();
        let text = format!(
            "{}: it is unknown whether {} outdated: {}",
            of.locale,
            match of.measures.unknown_pages() {
                1 => "1 page is".to_owned(),
                pages => format!("{} pages are", grouped(pages)),
            },
            reasons.join(", ")
        );
        writeln!(out, "\n{}", textwrap::fill(&text, WIDTH))?;
    }
    Ok(())
}

fn slices(view: &View<'_>, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    for (by, slices) in view.slices {
        for locales in view.report.locales.chunks(BESIDE) {
            let name = format!("Up to date by {}", line(by.name()));
            let head: Vec<&str> =
                std::iter::once(&*name).chain(locales.iter().map(|of| of.locale.as_str())).chain(["To do"]).collect();
            let row = |slice: &super::Slice| {
                let share = |of: &LocaleReport| {
                    slice.locales.get(&of.locale).map_or("–".to_owned(), |of| of.up_to_date().shown())
                };
                let todo: u64 =
                    locales.iter().filter_map(|of| slice.locales.get(&of.locale)).map(|of| of.todo.total()).sum();
                let name = std::iter::once(line(&slice.name));
                name.chain(locales.iter().map(share)).chain([grouped(todo)]).collect::<Vec<_>>()
            };
            table(&head, &slices.iter().map(row).collect::<Vec<_>>(), paint, out)?;
        }
    }
    Ok(())
}

fn trend(view: &View<'_>, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    if view.trend.is_empty() {
        return Ok(());
    }
    for locales in view.report.locales.chunks(BESIDE) {
        let head: Vec<&str> =
            std::iter::once("Up to date on").chain(locales.iter().map(|of| of.locale.as_str())).collect();
        let row = |point: &super::TrendPoint| {
            let share = |of: &LocaleReport| {
                point.locales.get(&of.locale).map_or("–".to_owned(), |of| of.up_to_date().shown())
            };
            std::iter::once(point.date.clone()).chain(locales.iter().map(share)).collect::<Vec<_>>()
        };
        table(&head, &view.trend.iter().map(row).collect::<Vec<_>>(), paint, out)?;
    }
    Ok(())
}

fn compare(report: &Report, comparison: &Comparison, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let since = comparison.date.as_deref().unwrap_or("the older report");
    let name = format!("Since {since}");
    let head = [&*name, "Up to date", "Pages", "Fresh", "To do", "Defects"];
    let row = |of: &LocaleReport| {
        let new = &of.measures;
        let Some(old) = comparison.measures(&of.locale) else { return vec![of.locale.to_string(), "new".to_owned()] };
        vec![
            of.locale.to_string(),
            points(old.up_to_date(), new.up_to_date()),
            points(old.coverage(), new.coverage()),
            points(old.freshness(), new.freshness()),
            signed(new.todo.total() as i64 - old.todo.total() as i64),
            signed(new.known_defects as i64 - old.known_defects as i64),
        ]
    };
    table(&head, &report.locales.iter().map(row).collect::<Vec<_>>(), paint, out)?;
    let (worse, better): (Vec<_>, Vec<_>) = comparison.pages.iter().partition(|page| page.is_worse());
    for (name, pages) in [("Worse", worse), ("Better", better.into_iter().rev().collect())] {
        if pages.is_empty() {
            continue;
        }
        let title = format!("{name}: {}", super::wording::pages(pages.len()));
        let head = [&*title, "Language", "Words", "Errors"];
        let row = |page: &&super::PageChange| {
            vec![line(&page.path), page.locale.to_string(), signed(page.words()), signed(page.errors())]
        };
        table(&head, &pages.iter().take(MOST).map(row).collect::<Vec<_>>(), paint, out)?;
    }
    Ok(())
}

fn worst(report: &Report, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    for of in &report.locales {
        let pages = report.worst(&of.locale);
        if pages.is_empty() {
            continue;
        }
        let name = format!("Most to do in {}", of.locale);
        let head = [&*name, "State", "Behind", "Words"];
        let row = |row: &&super::Row| {
            let state = &row.state;
            vec![
                line(report.place_of(row)),
                status(state.status).to_owned(),
                days(state.days),
                grouped(row.todo().unwrap_or(0)),
            ]
        };
        table(&head, &pages.iter().take(MOST).map(row).collect::<Vec<_>>(), paint, out)?;
        if let Some(more) = pages.len().checked_sub(MOST).filter(|more| *more > 0) {
            writeln!(out, "and {} more; --todo --locale {} lists all", grouped(more as u64), of.locale)?;
        }
    }
    Ok(())
}

fn rules(report: &Report, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: std::collections::BTreeMap<&str, u64> = std::collections::BTreeMap::new();
    for of in &report.locales {
        for (rule, count) in of.measures.rules.iter().filter(|(_, count)| count.defects > 0) {
            *rules.entry(rule).or_default() += count.defects;
        }
    }
    if rules.is_empty() {
        return Ok(());
    }
    let mut rules: Vec<(&str, u64)> = rules.into_iter().collect();
    rules.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    for locales in report.locales.chunks(BESIDE) {
        let head: Vec<&str> =
            std::iter::once("Defects by rule").chain(locales.iter().map(|of| of.locale.as_str())).collect();
        let row = |(rule, _): &(&str, u64)| {
            let count = |of: &LocaleReport| grouped(of.measures.rules.get(*rule).map_or(0, |count| count.defects));
            std::iter::once((*rule).to_owned()).chain(locales.iter().map(count)).collect::<Vec<_>>()
        };
        table(&head, &rules.iter().take(RULES).map(row).collect::<Vec<_>>(), paint, out)?;
    }
    Ok(())
}

fn targets(view: &View<'_>, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    if view.targets.0.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    for missed in view.targets.missed(view.report) {
        writeln!(out, "{} {missed}", paint.with("31", "missed"))?;
    }
    for of in &view.report.locales {
        let met = |measure: Measure| {
            let target = view.targets.of(measure)?;
            let is = value(measure, &of.measures);
            is.tenths().filter(|is| *is >= target.least).map(|_| format!("{target} ({})", is.shown()))
        };
        let met: Vec<String> = Measure::ALL.iter().filter_map(|(measure, _)| met(*measure)).collect();
        if !met.is_empty() {
            writeln!(out, "{} {}: {}", paint.with("32", "met"), of.locale, met.join(", "))?;
        }
    }
    Ok(())
}
