//! The picture in the README is what the program prints: `docs/terminal.svg`, drawn anew by `LOCDRIFT_ACCEPT=1`. Links
//! in the documentation lead somewhere.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support;
use regex::Regex;

/// Shown with `locdrift` in front.
const COMMAND: &str = "check fixtures/about-actions --locale it-IT,nl-NL --min-level error --no-history";
const COLUMNS: usize = 80;

/// Pixels of a character, and around the text.
const CHARACTER: (f32, f32) = (8.4, 18.0);
const MARGIN: f32 = 16.0;

#[test]
fn the_picture_in_the_readme_is_real() {
    let output = Command::new(env!("CARGO_BIN_EXE_locdrift"))
        .args(COMMAND.split(' '))
        .args(["--color", "always"])
        .env("COLUMNS", COLUMNS.to_string())
        .current_dir(support::root())
        .output()
        .expect("the program runs");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let wanted = picture(&format!("\u{1b}[1m$ locdrift {COMMAND}\u{1b}[0m\n{}", printed.trim_end()));
    let path = support::root().join("docs/terminal.svg");
    if std::fs::read_to_string(&path).is_ok_and(|found| found == wanted) {
        return;
    }
    if support::accepts() {
        std::fs::write(&path, wanted).expect("written");
    }
    panic!("docs/terminal.svg is not what the program prints; run the test with LOCDRIFT_ACCEPT=1 and look at it");
}

/// A text with colors of a terminal as SVG: each run of characters has its place, whatever the font.
fn picture(text: &str) -> String {
    let (width, height) = CHARACTER;
    let size = |count: usize, of: f32| count as f32 * of + 2.0 * MARGIN;
    let (whole, high) = (size(COLUMNS, width), size(text.lines().count(), height));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {high}\" width=\"{whole}\" height=\"{high}\">\n\
         <style>text {{ font-family: ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: 14px; fill: #e6edf3 }}\n\
         .b {{ font-weight: bold }} .u {{ text-decoration: underline }} .dim {{ fill: #8b949e }} .red {{ fill: #ff7b72 }}\n\
         .yellow {{ fill: #d29922 }} .magenta {{ fill: #d2a8ff }} .cyan {{ fill: #56d4dd }}</style>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n"
    );
    let mut class = String::new();
    for (line, text) in text.lines().enumerate() {
        let y = MARGIN + (line as f32 + 0.75) * height;
        let mut column = 0;
        for (at, run) in text.split("\u{1b}[").enumerate() {
            let (codes, run) = if at == 0 { ("", run) } else { run.split_once('m').expect("only colors") };
            if at > 0 {
                class = classes(codes);
            }
            let (count, words) = (run.chars().count(), run.trim());
            if !words.is_empty() {
                let blanks = run.chars().take_while(|c| *c == ' ').count();
                let x = MARGIN + (column + blanks) as f32 * width;
                let long = words.chars().count() as f32 * width;
                let words = words.replace('&', "&amp;").replace('<', "&lt;");
                writeln!(
                    svg,
                    "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{long:.1}\"{class} xml:space=\"preserve\">{words}</text>"
                )
                .expect("written");
            }
            column += count;
        }
    }
    svg + "</svg>\n"
}

/// The class for the codes of a color.
fn classes(codes: &str) -> String {
    let name = |code: &str| match code {
        "1" => "b",
        "2" => "dim",
        "4" => "u",
        "31" => "red",
        "33" => "yellow",
        "35" => "magenta",
        "36" => "cyan",
        _ => "",
    };
    let names: Vec<&str> = codes.split(';').map(name).filter(|name| !name.is_empty()).collect();
    if names.is_empty() { String::new() } else { format!(" class=\"{}\"", names.join(" ")) }
}

#[test]
fn links_in_the_documentation_lead_somewhere() {
    let root = support::root();
    let docs = std::fs::read_dir(root.join("docs")).expect("docs/").map(|entry| entry.expect("an entry").path());
    let mut pages: Vec<PathBuf> = docs.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    pages.extend(["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].map(|name| root.join(name)));
    let link = Regex::new(r"\]\(([^)\s#]*)(?:#([^)\s]*))?\)").expect("a pattern");
    let mut broken = Vec::new();
    for page in &pages {
        let text = std::fs::read_to_string(page).expect("readable");
        for found in link.captures_iter(&text) {
            let (path, place) = (&found[1], found.get(2).map(|place| place.as_str()));
            if path.contains("://") {
                continue;
            }
            let to = if path.is_empty() { page.clone() } else { page.with_file_name(path) };
            if !to.exists() || place.is_some_and(|place| !slugs(&to).contains(place)) {
                broken.push(format!("{}: {}", page.display(), &found[0]));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// The names that GitHub gives to the headings of a page.
fn slugs(page: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(page).expect("readable");
    let titles = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    titles.map(|title| title.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")).collect()
}
