//! Parts of a project beside each other: folders, rules, and what changed.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use super::super::wording::{points, signed};
use super::super::{By, LocaleReport, PageChange, Share, Slice, View, grouped, slices as slices_of};
use super::Text;
use super::overview::{summary, table};
use crate::rule::Manifest;

/// Rows of a heat map, and pages of a list.
const MOST: usize = 40;

/// A cell of a heat map: its text says all, the color repeats it.
fn heat(share: Share, todo: u64) -> String {
    let class = match share.tenths() {
        None => "h-none",
        Some(1000) => "h5",
        Some(950..) => "h4",
        Some(800..) => "h3",
        Some(500..) => "h2",
        Some(_) => "h1",
    };
    let words = match todo {
        0 => String::new(),
        1 => "<small>1 word</small>".to_owned(),
        n => format!("<small>{} words</small>", grouped(n)),
    };
    format!("<span class=\"heat {class}\">{}{words}</span>", share.shown())
}

pub(super) fn folders(view: &View<'_>, page: &mut String) -> fmt::Result {
    page.write_str(
        "<section id=\"folders\" aria-labelledby=\"folders-title\">\n<h2 id=\"folders-title\">Folders</h2>\n",
    )?;
    heat_map(view, "folder", slices_of(view.report, &By::Folder), page)?;
    page.write_str("</section>\n")
}

pub(super) fn slices(view: &View<'_>, page: &mut String) -> fmt::Result {
    for (by, slices) in view.slices.iter().filter(|(by, _)| *by != By::Folder) {
        writeln!(page, "<section class=\"slice\"><h2>By {}</h2>", Text(by.name()))?;
        heat_map(view, by.name(), slices.clone(), page)?;
        page.write_str("</section>\n")?;
    }
    Ok(())
}

fn heat_map(view: &View<'_>, name: &str, mut slices: Vec<Slice>, page: &mut String) -> fmt::Result {
    slices.sort_by(|a, b| b.todo().cmp(&a.todo()).then_with(|| a.name.cmp(&b.name)));
    let locales = &view.report.locales;
    let mut head = vec![capitalized(name), "Words to translate".to_owned()];
    head.extend(locales.iter().map(|of| of.locale.to_string()));
    let head: Vec<String> = head.iter().map(|name| Text(name).to_string()).collect();
    let more = slices.len().saturating_sub(MOST);
    let rows = slices.iter().take(MOST).map(|slice| {
        let cell = |of: &LocaleReport| match slice.locales.get(&of.locale) {
            Some(of) => heat(of.up_to_date(), of.todo.total()),
            None => "–".to_owned(),
        };
        let cells = std::iter::once(grouped(slice.todo())).chain(locales.iter().map(cell)).collect();
        (Text(&slice.name).to_string(), cells)
    });
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    table(&format!("Words up to date by {name}, the most to translate first"), &head, rows, page)?;
    if more > 0 {
        writeln!(page, "<p class=\"hint\">And {} more with less to translate.</p>", grouped(more as u64))?;
    }
    Ok(())
}

fn capitalized(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

pub(super) fn rules(view: &View<'_>, catalogue: &[Manifest], page: &mut String) -> fmt::Result {
    let locales = &view.report.locales;
    page.write_str("<section id=\"rules\" aria-labelledby=\"rules-title\">\n<h2 id=\"rules-title\">Defects</h2>\n")?;
    let mut all: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for of in locales {
        for (rule, count) in &of.measures.rules {
            let sum = all.entry(rule).or_default();
            *sum = (sum.0 + count.defects, sum.1 + count.total());
        }
    }
    if all.is_empty() {
        return page.write_str("<p>Nothing was found.</p>\n</section>\n");
    }
    let mut rules: Vec<(&str, (u64, u64))> = all.into_iter().collect();
    rules.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let most = locales.iter().flat_map(|of| of.measures.rules.values()).map(|count| count.defects).max().unwrap_or(0);
    let mut head = vec!["Rule", "Finds"];
    head.extend(locales.iter().map(|of| of.locale.as_str()));
    let rows = rules.iter().map(|(rule, _)| {
        let cell = |of: &LocaleReport| {
            let count = of.measures.rules.get(*rule).copied().unwrap_or_default();
            let others = count.total() - count.defects;
            let others = match others {
                0 => String::new(),
                1 => "<small>+ 1 other</small>".to_owned(),
                _ => format!("<small>+ {} others</small>", grouped(others)),
            };
            let class = match count.defects {
                0 => "d0",
                n if n * 8 <= most => "d1",
                n if n * 2 <= most => "d2",
                _ => "d3",
            };
            format!("<span class=\"heat {class}\">{}{others}</span>", grouped(count.defects))
        };
        let cells = std::iter::once(summary(catalogue, rule)).chain(locales.iter().map(cell)).collect();
        (format!("<code>{}</code>", Text(rule)), cells)
    });
    table("Errors of translations by rule; others are warnings, notes, and what is outdated", &head, rows, page)?;
    let unknown: Vec<String> = locales
        .iter()
        .filter(|of| of.measures.unknown_errors > 0)
        .map(|of| format!("{} in {}", grouped(of.measures.unknown_errors), of.locale))
        .collect();
    if !unknown.is_empty() {
        writeln!(
            page,
            "<p class=\"hint\">Errors whose cause is unknown are no defects here: {}.</p>",
            unknown.join(", ")
        )?;
    }
    page.write_str("</section>\n")
}

pub(super) fn compare(view: &View<'_>, page: &mut String) -> fmt::Result {
    let Some(comparison) = view.comparison else { return Ok(()) };
    let since = comparison.date.as_deref().unwrap_or("the older report");
    writeln!(
        page,
        "<section id=\"compare\" aria-labelledby=\"compare-title\">\n<h2 id=\"compare-title\">Changes since {}</h2>",
        Text(since)
    )?;
    let head = ["Language", "Up to date", "Pages translated", "Pages fresh", "Words to translate", "Defects"];
    let rows = view.report.locales.iter().map(|of| {
        let new = &of.measures;
        let cells = match comparison.measures(&of.locale) {
            None => vec!["new".to_owned(); 5],
            Some(old) => vec![
                points(old.up_to_date(), new.up_to_date()),
                points(old.coverage(), new.coverage()),
                points(old.freshness(), new.freshness()),
                signed(new.todo.total() as i64 - old.todo.total() as i64),
                signed(new.known_defects as i64 - old.known_defects as i64),
            ],
        };
        (of.locale.to_string(), cells)
    });
    table("In percentage points, words and errors", &head, rows, page)?;
    let (worse, better): (Vec<&PageChange>, Vec<&PageChange>) =
        comparison.pages.iter().partition(|page| page.is_worse());
    for (name, pages) in [("Worse", worse), ("Better", better.into_iter().rev().collect())] {
        if pages.is_empty() {
            continue;
        }
        let caption = format!("{name}: {}", super::super::wording::pages(pages.len()));
        let rows = pages.iter().take(MOST).map(|change| {
            (
                Text(&change.path).to_string(),
                vec![change.locale.to_string(), signed(change.words()), signed(change.errors())],
            )
        });
        table(&caption, &["Page", "Language", "Words to translate", "Errors"], rows, page)?;
    }
    page.write_str("</section>\n")
}
