//! Badges: the headline as a small picture, or as data for shields.io.

use std::io::{self, Write};

use serde_json::json;
use textwrap::core::display_width;

use super::{Report, Share};
use crate::output::{Sanitized, XmlText};

/// The headline of all languages of a report together, and what a badge says it is about.
fn headline(report: &Report) -> (String, Share) {
    let subject = match &report.locales[..] {
        [only] => only.locale.to_string(),
        _ => "translations".to_owned(),
    };
    let sum = |of: fn(&super::Measures) -> u64| report.locales.iter().map(|locale| of(&locale.measures)).sum::<u64>();
    let (words, unknown) = (sum(|of| of.words), sum(|of| of.unknown_words));
    let share =
        if words == unknown { Share::default() } else { Share::new(sum(super::Measures::current_words), words) };
    (subject, share)
}

/// The color of a share: names that shields.io knows, and the same as a value. Contrast with white is 4.5 at least.
fn color(share: Share) -> (&'static str, &'static str) {
    match share.tenths() {
        None => ("lightgrey", "#666666"),
        Some(950..) => ("brightgreen", "#1a7f37"),
        Some(800..) => ("green", "#4d7c0f"),
        Some(600..) => ("yellow", "#8a6100"),
        Some(_) => ("red", "#b42318"),
    }
}

/// Writes the badge as SVG.
///
/// # Errors
/// Those of `out`.
pub fn badge(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let out = &mut Sanitized::xml(out);
    let (subject, share) = headline(report);
    let value = share.shown();
    let width = |text: &str| display_width(text) * 7 + 12;
    let (left, right) = (width(&subject), width(&value));
    let all = left + right;
    let (_, fill) = color(share);
    let (middle_left, middle_right) = (left / 2, left + right / 2);
    let (subject, value) = (XmlText(&subject), XmlText(&value));
    writeln!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{all}" height="20" viewBox="0 0 {all} 20" role="img" aria-label="{subject}: {value} up to date">
<title>{subject}: {value} up to date</title>
<rect width="{left}" height="20" fill="#444"/><rect x="{left}" width="{right}" height="20" fill="{fill}"/>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="{middle_left}" y="14">{subject}</text><text x="{middle_right}" y="14">{value}</text></g>
</svg>"##
    )
}

/// Writes the badge as data for an endpoint badge of shields.io.
///
/// # Errors
/// Those of `out`.
pub fn shields(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let out = &mut Sanitized::json(out);
    let (subject, share) = headline(report);
    let (color, _) = color(share);
    let badge = json!({"schemaVersion": 1, "label": subject, "message": share.shown(), "color": color});
    serde_json::to_writer_pretty(&mut *out, &badge)?;
    writeln!(out)
}
