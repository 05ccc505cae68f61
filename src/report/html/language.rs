//! A view for each language: the pages with the most words to translate, with their sections; and the frame of the list
//! of all pages, which the script fills.

use std::fmt::{self, Write};

use super::super::wording::status;
use super::super::{Row, View, days, grouped};
use super::Text;
use crate::session::{SectionWork, WorkKind};

/// Pages that are listed without a script, in all languages together, and for one at least and at most.
const ROWS: usize = 600;
const FEWEST: usize = 10;
const MOST: usize = 50;
/// Sections that are listed for a page.
const SECTIONS: usize = 40;

pub(super) fn languages(view: &View<'_>, page: &mut String) -> fmt::Result {
    let report = view.report;
    let most = (ROWS / report.locales.len().max(1)).clamp(FEWEST, MOST);
    for of in &report.locales {
        let locale = &of.locale;
        let pages = report.worst(locale);
        writeln!(
            page,
            "<section id=\"lang-{locale}\" aria-labelledby=\"title-{locale}\">\n<h2 id=\"title-{locale}\">{locale} <small data-locale=\"{locale}\"></small></h2>"
        )?;
        if pages.is_empty() {
            page.write_str("<p>No words are known to be to translate.</p>\n</section>\n")?;
            continue;
        }
        let more = pages.len().saturating_sub(most);
        let caption = format!("{} with words to translate, the most first", super::super::wording::pages(pages.len()));
        write!(
            page,
            "<p class=\"print-hide\"><a class=\"filter\" href=\"#pages?lang={locale}\">All pages in {locale}</a></p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}, {locale}\"><table class=\"work\">\n<caption>{caption}</caption>\n<thead><tr><th scope=\"col\">Page</th><th scope=\"col\">State</th><th scope=\"col\">Behind</th><th scope=\"col\">Errors</th><th scope=\"col\">Words</th></tr></thead>\n<tbody>\n"
        )?;
        for row in pages.iter().take(most) {
            row_of(view, row, page)?;
        }
        page.write_str("</tbody>\n</table></div>\n")?;
        if more > 0 {
            writeln!(
                page,
                "<p class=\"hint\">And {} more: see <a class=\"filter\" href=\"#pages?lang={locale}\">all pages</a>.</p>",
                grouped(more as u64)
            )?;
        }
        page.write_str("</section>\n")?;
    }
    Ok(())
}

fn row_of(view: &View<'_>, row: &Row, page: &mut String) -> fmt::Result {
    let state = &row.state;
    let title = Text(view.report.title_of(row)).to_string();
    write!(
        page,
        "<tr><th scope=\"row\">{}<small class=\"path\">{}</small>",
        linked(view, row, false, 1, &title),
        Text(view.report.place_of(row))
    )?;
    if !state.sections.is_empty() {
        let count = state.sections.len();
        write!(
            page,
            "<details><summary>{} to translate</summary><ul>",
            if count == 1 { "1 section".to_owned() } else { format!("{} sections", grouped(count as u64)) }
        )?;
        for work in state.sections.iter().take(SECTIONS) {
            section(view, row, work, page)?;
        }
        if count > SECTIONS {
            write!(page, "<li>and {} more</li>", count - SECTIONS)?;
        }
        page.write_str("</ul></details>")?;
    }
    let errors = row.defects();
    writeln!(
        page,
        "</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        status(state.status),
        days(state.days),
        grouped(errors),
        grouped(row.todo().unwrap_or(0))
    )
}

fn section(view: &View<'_>, row: &Row, work: &SectionWork, page: &mut String) -> fmt::Result {
    let kind = match work.kind {
        WorkKind::Changed => "changed",
        WorkKind::New => "new",
        WorkKind::Missing => "missing",
        WorkKind::Metadata => "metadata",
    };
    let title = match (work.kind, &*work.title) {
        (WorkKind::Metadata, _) => "Title, description and other metadata".to_owned(),
        (_, "") => "Top of the page".to_owned(),
        (_, title) => Text(title).to_string(),
    };
    let removed = if work.removed > 0 { format!(", {} removed", grouped(work.removed.into())) } else { String::new() };
    let words = if work.words == 1 { "1 word".to_owned() } else { format!("{} words", grouped(work.words.into())) };
    write!(
        page,
        "<li><b>{kind}</b> {} · {words}{removed}{}</li>",
        linked(view, row, true, work.source_line, &title),
        match address(view, row, false, work.line) {
            Some(address) => format!(" · <a href=\"{}\">translation, line {}</a>", Text(&address), work.line),
            None => format!(" · line {} of the source, {} of the translation", work.source_line, work.line),
        }
    )
}

/// The address of a page's source or translation.
fn address(view: &View<'_>, row: &Row, of_source: bool, line: u32) -> Option<String> {
    let named = if of_source || row.state.file.is_none() { view.report.source_of(row)? } else { row };
    view.links.address(&named.state.locale, &named.state.product, named.state.file.as_deref()?, line)
}

/// A text that leads to the source or the translation, if it is known where that is; the text is escaped already.
fn linked(view: &View<'_>, row: &Row, of_source: bool, line: u32, text: &str) -> String {
    match address(view, row, of_source, line) {
        Some(address) => format!("<a href=\"{}\">{text}</a>", Text(&address)),
        None => text.to_owned(),
    }
}

pub(super) fn explorer(view: &View<'_>, page: &mut String) -> fmt::Result {
    page.write_str(
        "<section id=\"pages\" aria-labelledby=\"pages-title\">\n<h2 id=\"pages-title\">All pages</h2>\n\
         <noscript><p>The search needs a script. The tables above list the pages with the most words to translate; the formats CSV, JSON and XLSX hold all pages.</p></noscript>\n\
         <form id=\"filters\" hidden>\n<label>Search<input type=\"search\" name=\"q\" autocomplete=\"off\" placeholder=\"title or path\"></label>\n<label>Language<select name=\"lang\"><option value=\"\">all, side by side</option>",
    )?;
    for of in &view.report.locales {
        write!(page, "<option>{}</option>", of.locale)?;
    }
    page.write_str(
        "</select></label>\n<label>State<select name=\"state\"><option value=\"\">any</option><option value=\"work\">with words to translate</option><option value=\"outdated\">outdated</option><option value=\"untranslated\">untranslated</option><option value=\"unknown\">unknown</option><option value=\"metadata-only\">metadata only</option><option value=\"fresh\">fresh</option><option value=\"orphan\">without source</option><option value=\"errors\">with errors</option></select></label>\n\
         <label>Folder<select name=\"folder\"><option value=\"\">all</option></select></label>\n<label>Rule<select name=\"rule\"><option value=\"\">any</option></select></label>\n\
         <label>Sort by<select name=\"sort\"><option value=\"\">words to translate</option><option value=\"age\">age</option><option value=\"errors\">errors</option><option value=\"path\">path</option></select></label>\n<button type=\"reset\">Reset</button>\n</form>\n\
         <p id=\"count\" role=\"status\" aria-live=\"polite\"></p>\n<div id=\"detail\"></div>\n<div id=\"list\"></div>\n</section>\n",
    )
}
