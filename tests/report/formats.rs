//! Every format: the same numbers, the same bytes, and nothing in it that is more than text.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use super::{json, printed, project, run, run_with};
use crate::support::git::Repo;
use crate::support::harmless::harmless;

const FORMATS: [&str; 9] = ["text", "md", "csv", "json", "html", "xlsx", "badge", "shields", "lunaria"];

fn written(dir: &Path, format: &str) -> Vec<u8> {
    let output = run(dir, &["report", "-q", "--by", "page", "--format", format]);
    assert!(output.status.success(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// All texts of a workbook.
fn sheets(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
    let mut text = String::new();
    for at in 0..archive.len() {
        archive.by_index(at).expect("a file").read_to_string(&mut text).expect("UTF-8");
    }
    text
}

#[test]
fn all_formats_show_the_same_numbers() {
    let repo = project();
    let dir = repo.path();
    let report = json(dir, &[]);
    let columns = printed(dir, &["report", "-q", "--format", "csv"]);
    let mut lines = columns.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().expect("a head");
    let rows: Vec<Vec<&str>> = lines.collect();
    assert_eq!(rows.len(), 2);
    for row in &rows {
        assert_eq!(row.len(), head.len());
        let numbers = &report["locales"][row[1]];
        for (name, cell) in head.iter().zip(row).skip(4) {
            match numbers[name].as_f64() {
                Some(number) => assert_eq!(cell.parse::<f64>().ok(), Some(number), "{name} of {}", row[1]),
                None => assert!(["", "unknown"].contains(cell), "{name} of {}: {cell}", row[1]),
            }
        }
    }
    for format in ["text", "md", "html"] {
        let text = String::from_utf8(written(dir, format)).expect("UTF-8");
        for number in ["56.6 %", "66.6 %", "50.0 %", "13", "unknown"] {
            assert!(text.contains(number), "{number} in {format}");
        }
    }
    let sheets = sheets(&written(dir, "xlsx"));
    for number in ["<v>56.6</v>", "<v>66.6</v>", "<v>13</v>"] {
        assert!(sheets.contains(number), "{number} in {sheets}");
    }
    // 17 + 0 of 60 words, of which 11 are unknown.
    assert!(printed(dir, &["report", "-q", "--format", "badge"]).contains("28.3 %"));
    assert!(
        printed(dir, &["report", "-q", "--format", "shields", "--locale", "fr"]).contains("\"message\": \"56.6 %\"")
    );
}

#[test]
fn the_same_report_is_the_same_bytes() {
    let repo = project();
    for format in FORMATS {
        assert_eq!(written(repo.path(), format), written(repo.path(), format), "{format}");
    }
    let epoch = [("SOURCE_DATE_EPOCH", "1000000000")];
    let output = run_with(repo.path(), &["report", "-q"], &epoch);
    assert!(String::from_utf8_lossy(&output.stdout).contains("as of 2001-09-09"));
}

#[test]
fn a_hostile_title_is_text() {
    const TITLE: &str = "=HYPERLINK(\"x\") </script><script>alert(1)</script> <img src=x onerror=alert(2)> [a](javascript:3) | ::error::x ##[error]y \u{1b}[31m\u{202e} @all";
    let repo = Repo::new();
    repo.write("en/a.md", "# a\n\nText.\n");
    let pin = repo.commit("source");
    repo.write("fr/a.md", format!("---\nsource-git-commit: {pin}\n---\n\n# a\n\nTexte.\n"));
    repo.commit("translation");
    repo.write("en/a.md", format!("# {TITLE}\n\nText.\n\n## {TITLE}\n\nMore words.\n"));
    repo.write("en/=b\u{202e}<b>|x|.md", "# Untranslated\n\nWords.\n");
    repo.commit("hostile");
    let dir = repo.path();
    for format in FORMATS {
        let bytes = written(dir, format);
        let text = if format == "xlsx" { sheets(&bytes) } else { String::from_utf8(bytes).expect("UTF-8") };
        for start in ["<script>alert", "<img src=x", "<b>|"] {
            let is_data = matches!(format, "json" | "lunaria" | "csv" | "text");
            assert!(is_data || !text.contains(start), "{start} in {format}: {text}");
        }
        // A workbook has no formulas, and the program's own files may hold what a terminal does not see.
        assert!(!text.contains("<f>"), "{format}");
        if format != "xlsx" {
            let ours = text.replace(include_str!("../../src/report/html/page.js"), "");
            harmless(format, &ours);
        }
    }
    for format in ["text", "md", "csv", "json"] {
        let text = printed(dir, &["report", "-q", "--todo", "--format", format]);
        harmless(format, &text);
        match format {
            "md" => assert!(
                !text.contains("<script") && !text.contains("](javascript") && !text.contains(" @all"),
                "{text}"
            ),
            "csv" => assert!(
                !text.lines().any(|line| line.split(',').any(|cell| cell.trim_start_matches('"').starts_with('='))),
                "{text}"
            ),
            _ => {}
        }
    }
}

#[test]
fn a_directory_holds_all_formats() {
    let repo = project();
    let dir = repo.path();
    let words: Vec<&str> = FORMATS.iter().flat_map(|format| ["--format", format]).collect();
    let all: Vec<&str> = ["report", "-q", "--output-dir", ".git/out"].into_iter().chain(words).collect();
    printed(dir, &all);
    let mut names: Vec<String> = fs::read_dir(dir.join(".git/out"))
        .expect("written")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let wanted = [
        "badge-fr.json",
        "badge-fr.svg",
        "badge-ja.json",
        "badge-ja.svg",
        "badge.json",
        "badge.svg",
        "lunaria.json",
        "report.csv",
        "report.html",
        "report.json",
        "report.md",
        "report.txt",
        "report.xlsx",
    ];
    assert_eq!(names, wanted);
    let lunaria: serde_json::Value =
        serde_json::from_slice(&fs::read(dir.join(".git/out/lunaria.json")).expect("read")).expect("JSON");
    let states: Vec<(&str, &str)> = lunaria
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|page| page["localizations"].as_array().expect("a list"))
        .map(|of| (of["lang"].as_str().expect("a language"), of["status"].as_str().expect("a state")))
        .collect();
    assert_eq!(
        states,
        [
            ("fr", "outdated"),
            ("ja", "up-to-date"),
            ("fr", "up-to-date"),
            ("ja", "missing"),
            ("fr", "missing"),
            ("ja", "missing")
        ]
    );
}

#[test]
fn a_page_is_whole_by_itself() {
    let repo = project();
    repo.git(["remote", "add", "origin", "https://user:secret@github.com/o/docs.git"]);
    let html = String::from_utf8(written(repo.path(), "html")).expect("UTF-8");
    assert!(!html.contains("secret"), "no password");
    for loads in ["src=\"http", "@import", "<link rel=\"stylesheet", "url("] {
        assert!(!html.contains(loads), "{loads}");
    }
    let head = repo.head();
    assert!(html.contains(&format!("href=\"https://github.com/o/docs/blob/{head}/fr/a.md?plain=1#L1\"")), "{html}");
    repo.write("locdrift.yaml", "report:\n  links: https://x.example/{locale}/{path}#{line}\n");
    let html = String::from_utf8(written(repo.path(), "html")).expect("UTF-8");
    assert!(html.contains("href=\"https://x.example/en/en/a.md#13\""), "the line of a section");
}
