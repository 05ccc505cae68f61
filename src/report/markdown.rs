//! The report as Markdown: for issues, pull requests and wikis.

use std::io::{self, Write};

use super::wording::{points, reason, signed, status};
use super::{LocaleReport, View, days, grouped, rate};
use crate::output::{Sanitized, markdown_cell};

/// Pages that are listed for each language.
const MOST: usize = 20;

/// Writes the report.
///
/// # Errors
/// Those of `out`.
pub fn markdown(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let out = &mut Sanitized::text(out, false);
    let report = view.report;
    writeln!(out, "# State of the translations\n")?;
    let source = report.source.as_ref().map(|locale| format!("Source: {locale}, ")).unwrap_or_default();
    let date = report.date.as_ref().map(|date| format!(", as of {date}")).unwrap_or_default();
    writeln!(out, "{source}{} words{date}.\n", grouped(report.source_words))?;
    let head = [
        "Language",
        "Up to date",
        "Pages translated",
        "Words translated",
        "Pages fresh",
        "Words fresh",
        "Words to translate",
        "Words unknown",
        "Defects per 1,000 words",
    ];
    table(
        &head,
        report.locales.iter().map(|of| {
            let all = &of.measures;
            vec![
                of.locale.to_string(),
                all.up_to_date().shown(),
                all.coverage().shown(),
                all.coverage_words().shown(),
                all.freshness().shown(),
                all.freshness_words().shown(),
                grouped(all.todo.total()),
                grouped(all.unknown_words),
                rate(all.defect_rate()),
            ]
        }),
        out,
    )?;
    let missed = view.targets.missed(report);
    if !missed.is_empty() {
        writeln!(out, "\n## Targets missed\n")?;
        for missed in missed {
            writeln!(out, "- {missed}")?;
        }
    }
    writeln!(out, "\n## Words to translate\n")?;
    let head = ["Language", "Changed", "New", "Missing", "Metadata", "Untranslated", "Total"];
    table(
        &head,
        report.locales.iter().map(|of| {
            let all = &of.measures.todo;
            let numbers = [all.changed, all.new, all.missing, all.metadata, all.untranslated, all.total()];
            std::iter::once(of.locale.to_string()).chain(numbers.map(grouped)).collect()
        }),
        out,
    )?;
    writeln!(out, "\n## Pages\n")?;
    let head = [
        "Language",
        "Fresh",
        "Metadata only",
        "Outdated",
        "Unknown",
        "Untranslated",
        "Orphans",
        "Median age",
        "90th percentile",
        "Oldest",
    ];
    table(
        &head,
        report.locales.iter().map(|of| {
            let all = &of.measures;
            let numbers = all.states();
            let is_unknown = all.translated > 0 && all.known_words == 0;
            let age = |percent| if is_unknown { "unknown".to_owned() } else { days(all.age(percent)) };
            std::iter::once(of.locale.to_string()).chain(numbers.map(grouped)).chain([50, 90, 100].map(age)).collect()
        }),
        out,
    )?;
    for of in report.locales.iter().filter(|of| !of.measures.unknown.is_empty()) {
        let reasons: Vec<String> =
            of.measures.unknown.iter().map(|(why, count)| format!("{} ({})", reason(*why), grouped(*count))).collect();
        writeln!(out, "\nUnknown in {}: {}.", of.locale, reasons.join(", "))?;
    }
    defects(view, out)?;
    slices(view, out)?;
    trend(view, out)?;
    compare(view, out)?;
    for of in &report.locales {
        worst(view, of, out)?;
    }
    Ok(())
}

fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>, out: &mut dyn Write) -> io::Result<()> {
    let right = std::iter::once("---").chain(head.iter().skip(1).map(|_| "--:"));
    writeln!(out, "| {} |\n|{}|", head.join(" | "), right.collect::<Vec<_>>().join("|"))?;
    rows.into_iter().try_for_each(|row| writeln!(out, "| {} |", row.join(" | ")))
}

fn defects(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: Vec<&str> = Vec::new();
    for of in &view.report.locales {
        rules.extend(of.measures.rules.iter().filter(|(_, count)| count.defects > 0).map(|(rule, _)| &**rule));
    }
    rules.sort_unstable();
    rules.dedup();
    if rules.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Defects\n\nErrors in translations, by rule.\n")?;
    let head: Vec<&str> =
        std::iter::once("Rule").chain(view.report.locales.iter().map(|of| of.locale.as_str())).collect();
    table(&head, rows_of(&rules, view), out)
}

fn rows_of<'a>(rules: &'a [&str], view: &'a View<'_>) -> impl Iterator<Item = Vec<String>> + 'a {
    rules.iter().map(|rule| {
        let count = |of: &LocaleReport| grouped(of.measures.rules.get(*rule).map_or(0, |count| count.defects));
        std::iter::once(format!("`{rule}`")).chain(view.report.locales.iter().map(count)).collect()
    })
}

fn slices(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = view.report;
    for (by, slices) in view.slices {
        writeln!(out, "\n## By {}\n\nUp to date, and words to translate.\n", markdown_cell(by.name()))?;
        let head: Vec<&str> =
            std::iter::once("Part").chain(report.locales.iter().map(|of| of.locale.as_str())).collect();
        table(
            &head,
            slices.iter().map(|slice| {
                let cell = |of: &LocaleReport| match slice.locales.get(&of.locale) {
                    Some(of) => format!("{} ({})", of.up_to_date().shown(), grouped(of.todo.total())),
                    None => "–".to_owned(),
                };
                std::iter::once(markdown_cell(&slice.name)).chain(report.locales.iter().map(cell)).collect()
            }),
            out,
        )?;
    }
    Ok(())
}

fn trend(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    if view.trend.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Trend\n\nUp to date, pages fresh, and defects per 1,000 words.\n")?;
    let head: Vec<&str> =
        std::iter::once("Day").chain(view.report.locales.iter().map(|of| of.locale.as_str())).collect();
    table(
        &head,
        view.trend.iter().map(|point| {
            let cell = |of: &LocaleReport| match point.locales.get(&of.locale) {
                Some(of) => {
                    format!("{}, {}, {}", of.up_to_date().shown(), of.freshness().shown(), rate(of.defect_rate()))
                }
                None => "–".to_owned(),
            };
            std::iter::once(point.date.clone()).chain(view.report.locales.iter().map(cell)).collect()
        }),
        out,
    )
}

fn compare(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(comparison) = view.comparison else { return Ok(()) };
    writeln!(out, "\n## Since {}\n", comparison.date.as_deref().map_or("the older report".to_owned(), markdown_cell))?;
    let head = ["Language", "Up to date", "Pages translated", "Pages fresh", "Words to translate", "Defects"];
    table(
        &head,
        view.report.locales.iter().map(|of| {
            let new = &of.measures;
            let Some(old) = comparison.measures(&of.locale) else {
                return std::iter::once(of.locale.to_string())
                    .chain(["new".to_owned()])
                    .chain((0..4).map(|_| String::new()))
                    .collect();
            };
            vec![
                of.locale.to_string(),
                points(old.up_to_date(), new.up_to_date()),
                points(old.coverage(), new.coverage()),
                points(old.freshness(), new.freshness()),
                signed(new.todo.total() as i64 - old.todo.total() as i64),
                signed(new.known_defects as i64 - old.known_defects as i64),
            ]
        }),
        out,
    )?;
    if comparison.pages.is_empty() {
        return Ok(());
    }
    let (worse, better): (Vec<_>, Vec<_>) = comparison.pages.iter().partition(|page| page.is_worse());
    for (name, pages) in [("Worse", worse), ("Better", better.into_iter().rev().collect::<Vec<_>>())] {
        if pages.is_empty() {
            continue;
        }
        writeln!(out, "\n{}: {}.\n", name, super::wording::pages(pages.len()))?;
        table(
            &["Page", "Language", "Words", "Errors"],
            pages.iter().take(MOST).map(|page| {
                vec![markdown_cell(&page.path), page.locale.to_string(), signed(page.words()), signed(page.errors())]
            }),
            out,
        )?;
    }
    Ok(())
}

fn worst(view: &View<'_>, of: &LocaleReport, out: &mut dyn Write) -> io::Result<()> {
    let pages = view.report.worst(&of.locale);
    if pages.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## {}: pages with the most words to translate\n", of.locale)?;
    table(
        &["Page", "Path", "State", "Behind", "Words"],
        pages.iter().take(MOST).map(|row| {
            let state = &row.state;
            vec![
                markdown_cell(view.report.title_of(row)),
                markdown_cell(view.report.place_of(row)),
                status(state.status).to_owned(),
                days(state.days),
                grouped(row.todo().unwrap_or(0)),
            ]
        }),
        out,
    )?;
    match pages.len().checked_sub(MOST) {
        Some(more) if more > 0 => writeln!(out, "\nAnd {} more.", grouped(more as u64)),
        _ => Ok(()),
    }
}
