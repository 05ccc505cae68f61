//! The report as one HTML file: nothing is loaded from elsewhere, and all but the search works without a script.

mod chart;
mod data;
mod language;
mod overview;
mod parts;

use std::fmt::{self, Display, Write as _};
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::View;
use crate::output::XmlText;
use crate::rule::Manifest;
use crate::text::line;

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// A text from outside, in an element or, in double quotes, in an attribute.
struct Text<'t>(&'t str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A page that is printed to the log of a CI service commands nothing there: `##[` begins a command.
        f.write_str(&XmlText(line(self.0)).to_string().replace('[', "&#91;"))
    }
}

/// Writes the report. `catalogue` explains the rules.
///
/// # Errors
/// Those of `out`.
pub fn html(view: &View<'_>, catalogue: &[Manifest], out: &mut dyn Write) -> io::Result<()> {
    let report = view.report;
    let source = report.source.as_ref().map(|locale| format!(" of {locale}")).unwrap_or_default();
    let hash = base64(&Sha256::digest(SCRIPT.as_bytes()));
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"generator\" content=\"locdrift {}\">\n<title>State of the translations{source}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        env!("CARGO_PKG_VERSION")
    )?;
    let mut page = String::new();
    // Writing to a string does not fail.
    let _ = body(view, catalogue, &mut page);
    out.write_all(page.as_bytes())?;
    out.write_all(b"<script type=\"application/json\" id=\"data\">")?;
    out.write_all(data::data(view).as_bytes())?;
    write!(out, "</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n")
}

fn body(view: &View<'_>, catalogue: &[Manifest], page: &mut String) -> fmt::Result {
    page.write_str("<a class=\"skip\" href=\"#main\">Skip to content</a>\n")?;
    overview::header(view, page)?;
    page.write_str("<main id=\"main\">\n")?;
    overview::cards(view, page)?;
    overview::words(view, page)?;
    chart::trend(view, page)?;
    parts::compare(view, page)?;
    parts::folders(view, page)?;
    parts::slices(view, page)?;
    parts::rules(view, catalogue, page)?;
    chart::ages(view, page)?;
    language::languages(view, page)?;
    language::explorer(view, page)?;
    overview::source(view, catalogue, page)?;
    overview::measures(page)?;
    page.write_str("</main>\n")
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let all = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let is_there = digit <= chunk.len();
            let value = (all >> (18 - 6 * digit)) & 63;
            text.push(if is_there { char::from(DIGITS[value as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_everybody() {
        assert_eq!(
            ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
    }

    #[test]
    fn a_text_is_no_markup() {
        assert_eq!(Text("##[error]x").to_string(), "##&#91;error]x");
        assert_eq!(Text("</script><b a=\"'&\u{202e}\n").to_string(), "&lt;/script&gt;&lt;b a=&quot;'&amp;\u{fffd}␊");
    }
}
