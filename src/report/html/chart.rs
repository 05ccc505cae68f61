//! Charts as inline SVG: axes from 0, labels at the lines, and different dashes beside different colors.

use std::fmt::{self, Write};

use super::super::{LocaleReport, Measures, TrendPoint, View, grouped};

/// Size of a line chart, and the room for its labels.
const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 210.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 70.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 26.0;
/// Lines that have a look of their own.
const LOOKS: usize = 6;

/// A measure over time.
struct Series {
    name: &'static str,
    unit: &'static str,
    of: fn(&Measures) -> Option<f64>,
    /// The top of the axis; the largest value if `None`.
    top: Option<f64>,
}

const SERIES: [Series; 3] = [
    Series { name: "Words up to date", unit: " %", of: |of| of.up_to_date().percent(), top: Some(100.0) },
    Series { name: "Pages fresh", unit: " %", of: |of| of.freshness().percent(), top: Some(100.0) },
    Series { name: "Defects per 1,000 words", unit: "", of: |of| of.defect_rate(), top: None },
];

pub(super) fn trend(view: &View<'_>, page: &mut String) -> fmt::Result {
    if view.trend.len() < 2 {
        return Ok(());
    }
    page.write_str("<section id=\"trend\" aria-labelledby=\"trend-title\">\n<h2 id=\"trend-title\">Trend</h2>\n<div class=\"charts wide\">\n")?;
    for series in &SERIES {
        lines(view, series, page)?;
    }
    page.write_str("</div>\n")?;
    let head = ["Day".to_owned()];
    let head: Vec<String> =
        head.into_iter().chain(view.report.locales.iter().map(|of| of.locale.to_string())).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let rows = view.trend.iter().map(|point| {
        let cell = |of: &LocaleReport| match point.locales.get(&of.locale) {
            Some(of) => format!("{} <small>{} fresh</small>", of.up_to_date().shown(), of.freshness().shown()),
            None => "–".to_owned(),
        };
        (super::Text(&point.date).to_string(), view.report.locales.iter().map(cell).collect())
    });
    page.write_str("<details><summary>The same as a table</summary>\n")?;
    super::overview::table("Words up to date, and pages fresh", &head, rows, page)?;
    page.write_str("</details>\n</section>\n")
}

fn lines(view: &View<'_>, series: &Series, page: &mut String) -> fmt::Result {
    let points: &[TrendPoint] = view.trend;
    let value = |point: &TrendPoint, of: &LocaleReport| point.locales.get(&of.locale).and_then(series.of);
    let all = points.iter().flat_map(|point| view.report.locales.iter().filter_map(|of| value(point, of)));
    let most = all.fold(0.0, f64::max);
    let top = series.top.unwrap_or_else(|| nice(most));
    let (first, last) = (day(&points[0].date), day(&points[points.len() - 1].date));
    let x = |date: &str| LEFT + (WIDTH - LEFT - RIGHT) * (day(date) - first) / (last - first).max(1.0);
    let y = |value: f64| TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - value / top);
    write!(
        page,
        "<figure><figcaption>{}</figcaption>\n<svg class=\"lines\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{0} over time; the numbers are in the table below\">",
        series.name
    )?;
    for step in 0..=4 {
        let at = top * f64::from(step) / 4.0;
        let height = y(at);
        let label = if top < 4.0 { format!("{at:.2}") } else { format!("{at:.0}") };
        write!(
            page,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{height:.1}\" y2=\"{height:.1}\"/><text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{label}{}</text>",
            WIDTH - RIGHT,
            LEFT - 6.0,
            height + 4.0,
            series.unit
        )?;
    }
    let marks = [0, points.len() / 2, points.len() - 1];
    for (number, at) in marks.into_iter().enumerate().filter(|(number, at)| *number == 0 || *at > 0) {
        let anchor = ["start", "middle", "end"][number];
        write!(
            page,
            "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
            x(&points[at].date),
            HEIGHT - 8.0,
            super::Text(&points[at].date)
        )?;
    }
    let mut labels: Vec<(f64, usize, &LocaleReport)> = Vec::new();
    for (number, of) in view.report.locales.iter().enumerate() {
        let look = number % LOOKS;
        let mut path = String::new();
        let mut is_open = false;
        for point in points {
            match value(point, of) {
                Some(value) => {
                    write!(path, "{}{:.1} {:.1}", if is_open { "L" } else { "M" }, x(&point.date), y(value))?;
                    is_open = true;
                }
                // A gap: nothing is known of that day.
                None => is_open = false,
            }
        }
        write!(page, "<path class=\"line l{look}\" d=\"{path}\"/>")?;
        if let Some(value) = points.last().and_then(|point| value(point, of)) {
            labels.push((y(value), look, of));
        }
    }
    // Labels at one height move apart.
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = TOP - 4.0;
    for (height, look, of) in labels {
        let height = height.max(free).min(HEIGHT - BOTTOM + 14.0);
        free = height + 13.0;
        write!(
            page,
            "<text class=\"name n{look}\" x=\"{}\" y=\"{:.1}\">{}</text>",
            WIDTH - RIGHT + 6.0,
            height + 4.0,
            of.locale
        )?;
    }
    page.write_str("</svg></figure>\n")
}

/// A round number that is not below.
fn nice(most: f64) -> f64 {
    let steps = [0.2, 0.4, 1.0, 2.0, 4.0, 10.0, 20.0, 40.0, 100.0, 200.0, 400.0, 1000.0];
    steps.into_iter().find(|step| *step >= most).unwrap_or(most)
}

/// Days since some day, about.
fn day(date: &str) -> f64 {
    let part = |range: std::ops::Range<usize>| date.get(range).and_then(|part| part.parse::<f64>().ok()).unwrap_or(0.0);
    part(0..4) * 365.25 + part(5..7) * 30.44 + part(8..10)
}

pub(super) fn ages(view: &View<'_>, page: &mut String) -> fmt::Result {
    page.write_str("<section id=\"ages\" aria-labelledby=\"ages-title\">\n<h2 id=\"ages-title\">Age of outdated pages</h2>\n<p>For how long pages have been behind their source.</p>\n<div class=\"charts\">\n")?;
    let most = view
        .report
        .locales
        .iter()
        .flat_map(|of| of.measures.histogram())
        .map(|(_, pages)| pages)
        .max()
        .unwrap_or(0)
        .max(1);
    for of in &view.report.locales {
        let all = &of.measures;
        if all.ages.is_empty() {
            let why = match all.known_words {
                0 if all.translated > 0 => "unknown",
                _ if all.outdated > 0 => "unknown: the commits are not at hand",
                _ => "no page is outdated",
            };
            writeln!(page, "<figure><figcaption>{}: {why}</figcaption></figure>", of.locale)?;
            continue;
        }
        let age = |percent| super::super::days(all.age(percent));
        write!(
            page,
            "<figure><figcaption>{}: median {}, 90th percentile {}, oldest {}</figcaption>\n<svg class=\"bars\" viewBox=\"0 0 400 132\" role=\"img\" aria-label=\"Outdated pages of {0} by age: {}\">",
            of.locale,
            age(50),
            age(90),
            age(100),
            all.histogram().map(|(name, pages)| format!("{name}: {}", grouped(pages))).join(", ")
        )?;
        for (at, (name, pages)) in all.histogram().into_iter().enumerate() {
            let y = at as f64 * 22.0;
            let width = 220.0 * pages as f64 / most as f64;
            let width = if pages > 0 { width.max(1.5) } else { 0.0 };
            write!(
                page,
                "<text x=\"128\" y=\"{}\" text-anchor=\"end\">{name}</text><rect class=\"todo\" x=\"134\" y=\"{}\" width=\"{width:.1}\" height=\"14\"/><text x=\"{:.1}\" y=\"{}\">{}</text>",
                y + 14.0,
                y + 3.0,
                140.0 + width,
                y + 14.0,
                grouped(pages)
            )?;
        }
        page.write_str("</svg></figure>\n")?;
    }
    page.write_str("</div>\n</section>\n")
}
