//! What a reader sees first: the languages in numbers, and where the words are.

use std::fmt::{self, Write};

use super::super::targets::value;
use super::super::wording::{points, reason, signed};
use super::super::{LocaleReport, Measures, View, days, grouped, rate};
use super::Text;
use crate::rule::Manifest;
use crate::session::PageStatus;

pub(super) fn header(view: &View<'_>, page: &mut String) -> fmt::Result {
    let report = view.report;
    let pages = report.rows.iter().filter(|row| row.state.status == PageStatus::Source).count();
    let source = report.source.as_ref().map(|locale| format!(" of {locale}")).unwrap_or_default();
    let date =
        report.date.as_deref().map_or("date unknown".to_owned(), |date| format!("as of <time>{}</time>", Text(date)));
    write!(
        page,
        "<header>\n<h1>State of the translations{source}</h1>\n<p>{} source pages, {} words, {} languages, {date}</p>\n<nav aria-label=\"Sections\"><ul>\n",
        grouped(pages as u64),
        grouped(report.source_words),
        report.locales.len()
    )?;
    let mut links = vec![("languages", "Languages"), ("words", "Words to translate")];
    if view.trend.len() > 1 {
        links.push(("trend", "Trend"));
    }
    if view.comparison.is_some() {
        links.push(("compare", "Changes"));
    }
    links.extend([("folders", "Folders"), ("rules", "Defects"), ("ages", "Age")]);
    for (id, name) in links {
        writeln!(page, "<li><a href=\"#{id}\">{name}</a></li>")?;
    }
    for of in &report.locales {
        writeln!(page, "<li><a href=\"#lang-{0}\">{0}</a></li>", of.locale)?;
    }
    page.write_str("<li><a href=\"#pages\">All pages</a></li>\n<li><a href=\"#source\">Source</a></li>\n<li><a href=\"#measures\">What is counted</a></li>\n</ul></nav>\n</header>\n")
}

/// A bar of words that are up to date, to be translated and unknown, as a picture with a text.
fn bar(of: &Measures) -> String {
    let all = of.words.max(1) as f64;
    let width = |part: u64| 100.0 * part as f64 / all;
    let (current, todo, unknown) = (width(of.current_words()), width(of.todo.total()), width(of.unknown_words));
    let label = format!(
        "{} words up to date, {} to translate, {} unknown",
        grouped(of.current_words()),
        grouped(of.todo.total()),
        grouped(of.unknown_words)
    );
    let piece = |class: &str, x: f64, width: f64| match width > 0.0 {
        // What is there at all is seen.
        true => {
            format!("<rect class=\"{class}\" x=\"{:.2}\" width=\"{:.2}\" height=\"10\"/>", x.min(99.4), width.max(0.6))
        }
        false => String::new(),
    };
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{label}\">{}{}{}</svg>",
        piece("current", 0.0, current),
        piece("todo", current, todo),
        piece("none", current + todo, unknown)
    )
}

pub(super) fn cards(view: &View<'_>, page: &mut String) -> fmt::Result {
    page.write_str(
        "<section id=\"languages\" aria-labelledby=\"languages-title\">\n<h2 id=\"languages-title\">Languages</h2>\n",
    )?;
    if view.report.locales.is_empty() {
        return page.write_str("<p>There are no translations.</p>\n</section>\n");
    }
    page.write_str("<ul class=\"legend\"><li><span class=\"key current\"></span>up to date</li><li><span class=\"key todo\"></span>to translate</li><li><span class=\"key none\"></span>unknown</li></ul>\n<div class=\"cards\">\n")?;
    for of in &view.report.locales {
        card(view, of, page)?;
    }
    page.write_str("</div>\n</section>\n")
}

fn card(view: &View<'_>, of: &LocaleReport, page: &mut String) -> fmt::Result {
    let all = &of.measures;
    let old = view.comparison.and_then(|comparison| comparison.measures(&of.locale));
    let change = |text: Option<String>| text.map(|text| format!(" <small>({text})</small>")).unwrap_or_default();
    write!(
        page,
        "<article class=\"card\"><h3><a href=\"#lang-{0}\">{0}</a> <small data-locale=\"{0}\"></small></h3>\n<p class=\"headline\"><strong>{1}</strong> up to date{2}</p>\n{3}\n<dl>\n",
        of.locale,
        all.up_to_date().shown(),
        change(old.map(|old| points(old.up_to_date(), all.up_to_date()))),
        bar(all)
    )?;
    let oldest = if all.translated > 0 && all.known_words == 0 { "unknown".to_owned() } else { days(all.age(100)) };
    let rows = [
        (
            "Words to translate",
            format!(
                "{}{}",
                grouped(all.todo.total()),
                change(old.map(|old| signed(all.todo.total() as i64 - old.todo.total() as i64)))
            ),
        ),
        (
            "Pages translated",
            format!("{}{}", all.coverage().shown(), change(old.map(|old| points(old.coverage(), all.coverage())))),
        ),
        (
            "Pages fresh",
            format!("{}{}", all.freshness().shown(), change(old.map(|old| points(old.freshness(), all.freshness())))),
        ),
        ("Behind for up to", oldest),
        ("Defects per 1,000 words", rate(all.defect_rate())),
        ("Translated by machine", all.machine().shown()),
        ("Consistent terms", all.terms().shown()),
    ];
    for (name, value) in rows {
        writeln!(page, "<div><dt>{name}</dt><dd>{value}</dd></div>")?;
    }
    page.write_str("</dl>\n")?;
    if all.unknown_words > 0 {
        writeln!(
            page,
            "<p class=\"hint\">{} of the words: it is unknown whether they are up to date.</p>",
            all.unknown_share().shown()
        )?;
    }
    for target in &view.targets.0 {
        let is = value(target.measure, all);
        let met = is.tenths().is_some_and(|is| is >= target.least);
        let (class, word) = if met { ("met", "✓ met") } else { ("missed", "✗ missed") };
        writeln!(page, "<p class=\"target {class}\">{word}: {target} (is {})</p>", is.shown())?;
    }
    page.write_str("</article>\n")
}

pub(super) fn words(view: &View<'_>, page: &mut String) -> fmt::Result {
    let report = view.report;
    page.write_str(
        "<section id=\"words\" aria-labelledby=\"words-title\">\n<h2 id=\"words-title\">Words to translate</h2>\n",
    )?;
    let mut locales: Vec<&LocaleReport> = report.locales.iter().collect();
    locales.sort_by_key(|of| std::cmp::Reverse(of.measures.todo.total()));
    let head = [
        "Language",
        "All",
        "Untranslated pages",
        "New sections",
        "Changed sections",
        "Missing sections",
        "Metadata",
        "Pages with work",
        "Unknown",
    ];
    let rows = locales.iter().map(|of| {
        let (all, todo) = (&of.measures, &of.measures.todo);
        let numbers = [
            todo.total(),
            todo.untranslated,
            todo.new,
            todo.changed,
            todo.missing,
            todo.metadata,
            all.todo_pages,
            all.unknown_words,
        ];
        (of.locale.to_string(), numbers.map(grouped).to_vec())
    });
    table("The language with the most words to translate comes first", &head, rows, page)?;
    let head = ["Language", "Fresh", "Only metadata changed", "Outdated", "Unknown", "Untranslated", "Without source"];
    let rows = report.locales.iter().map(|of| (of.locale.to_string(), of.measures.states().map(grouped).to_vec()));
    table("Pages by state", &head, rows, page)?;
    for of in report.locales.iter().filter(|of| !of.measures.unknown.is_empty()) {
        let reasons: Vec<String> =
            of.measures.unknown.iter().map(|(why, count)| format!("{} ({})", reason(*why), grouped(*count))).collect();
        writeln!(page, "<p class=\"hint\">Unknown in {}: {}.</p>", of.locale, reasons.join(", "))?;
    }
    page.write_str("</section>\n")
}

/// A table whose first column are the heads of its rows. Everything in it is ours or escaped.
pub(super) fn table(
    caption: &str,
    head: &[&str],
    rows: impl Iterator<Item = (String, Vec<String>)>,
    page: &mut String,
) -> fmt::Result {
    write!(
        page,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table>\n<caption>{0}</caption>\n<thead><tr>",
        Text(caption)
    )?;
    for name in head {
        write!(page, "<th scope=\"col\">{name}</th>")?;
    }
    page.write_str("</tr></thead>\n<tbody>\n")?;
    for (name, cells) in rows {
        write!(page, "<tr><th scope=\"row\">{name}</th>")?;
        for cell in cells {
            write!(page, "<td>{cell}</td>")?;
        }
        page.write_str("</tr>\n")?;
    }
    page.write_str("</tbody>\n</table></div>\n")
}

pub(super) fn source(view: &View<'_>, catalogue: &[Manifest], page: &mut String) -> fmt::Result {
    let report = view.report;
    page.write_str("<section id=\"source\" aria-labelledby=\"source-title\">\n<h2 id=\"source-title\">Problems of the source itself</h2>\n")?;
    if report.source_findings.is_empty() {
        page.write_str("<p>None were found.</p>\n")?;
    } else {
        let mut rules: Vec<_> = report.source_findings.iter().collect();
        rules.sort_by(|a, b| b.1.total().cmp(&a.1.total()).then(a.0.cmp(b.0)));
        let rows = rules.into_iter().map(|(rule, count)| {
            let [errors, warnings, notes] = count.levels.map(grouped);
            (format!("<code>{}</code>", Text(rule)), vec![summary(catalogue, rule), errors, warnings, notes])
        });
        table(
            "To be fixed by the authors of the source, by rule",
            &["Rule", "Finds", "Errors", "Warnings", "Notes"],
            rows,
            page,
        )?;
    }
    if report.accepted > 0 {
        writeln!(
            page,
            "<p class=\"hint\">{} findings are accepted by the baseline, and not counted.</p>",
            grouped(report.accepted)
        )?;
    }
    page.write_str("</section>\n")
}

/// What a rule finds.
pub(super) fn summary(catalogue: &[Manifest], rule: &str) -> String {
    let manifest = catalogue.iter().find(|manifest| manifest.id.0 == rule);
    manifest.map_or_else(String::new, |manifest| Text(&manifest.summary).to_string())
}

pub(super) fn measures(page: &mut String) -> fmt::Result {
    const MEASURES: [(&str, &str); 9] = [
        (
            "Up to date",
            "Words that are translated as the source has them now, of all words of the source. Words of which it is unknown do not count as up to date.",
        ),
        (
            "Words to translate",
            "Words that a translator would be paid for: new words of changed sections and metadata, and all words of new, missing and untranslated ones. Code has no words.",
        ),
        ("Pages translated", "Source pages with a translation, of all that should have one."),
        (
            "Pages fresh",
            "Translated pages whose source has the body that it had when they were translated, of those of which that is known.",
        ),
        (
            "Behind",
            "Days from the first change of the source after the translation to the newest commit of the source.",
        ),
        (
            "Defects",
            "Errors that the translation itself has made, on pages with a known source commit; warnings, notes and errors of the source do not count.",
        ),
        ("Translated by machine", "Words that people did not translate, of the pages that say how much people did."),
        (
            "Consistent terms",
            "Names of UI controls without a finding about their name, of all such names in translations.",
        ),
        ("Unknown", "Pages without a valid source commit, or with one that the repository does not have."),
    ];
    page.write_str("<section id=\"measures\" aria-labelledby=\"measures-title\">\n<h2 id=\"measures-title\">What is counted</h2>\n<dl class=\"measures\">\n")?;
    for (name, meaning) in MEASURES {
        writeln!(page, "<dt>{name}</dt><dd>{meaning}</dd>")?;
    }
    writeln!(
        page,
        "</dl>\n<p class=\"hint\">Percentages are rounded down: only all of it is 100 %. Made by locdrift {}.</p>\n</section>",
        env!("CARGO_PKG_VERSION")
    )
}
