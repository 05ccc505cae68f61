//! What must hold of saved results that become a report.

use std::io;

use locdrift::output::Style;
use locdrift::report::{self, By, Comparison, Links, Report, Targets, TodoFormat, View};
use locdrift::rules;

/// What one format writes.
fn written(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out).expect("memory takes all");
    out
}

/// A saved result is refused with a reason, or every format can be written, and the JSON says the same when it is read again.
pub fn report(data: &[u8]) {
    let input = match report::load(data) {
        Ok(input) => input,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let Ok(report) = Report::new(vec![input]) else { return };
    let comparison = Comparison::of(&report, &report);
    assert!(report.locales.iter().all(|of| comparison.measures(&of.locale) == Some(&of.measures)), "nothing changed");
    let slices = [(By::Product, report::slices(&report, &By::Product))];
    let view = View {
        report: &report,
        targets: &Targets::default(),
        slices: &slices,
        comparison: Some(&comparison),
        trend: &[],
        links: &Links::default(),
    };
    let texts: [(&str, Vec<u8>); 8] = [
        ("text", written(|out| report::text(&view, &Style::default(), out))),
        ("md", written(|out| report::markdown(&view, out))),
        ("csv", written(|out| report::csv(&view, out))),
        ("html", written(|out| report::html(&view, rules::catalogue(), out))),
        ("lunaria", written(|out| report::lunaria(&report, out))),
        ("badge", written(|out| report::badge(&report, out))),
        ("todo", written(|out| report::todo(&report, TodoFormat::Markdown, None, out))),
        ("todo as CSV", written(|out| report::todo(&report, TodoFormat::Csv, None, out))),
    ];
    for (format, bytes) in texts {
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(!text.contains(|c: char| c.is_control() && c != '\n' && c != '\r'), "{format}: {text:?}");
    }
    written(|out| report::xlsx(&view, out));
    let alone = View { comparison: None, slices: &[], ..view };
    let json = written(|out| report::json(&alone, out));
    let again = report::load(&json).expect("what was written");
    let again = Report::new(vec![again]).expect("one input");
    let same = written(|out| report::json(&View { report: &again, ..alone }, out));
    assert_eq!(String::from_utf8_lossy(&same), String::from_utf8_lossy(&json));
}
