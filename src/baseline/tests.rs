//! The file, whole and broken, and what it hides.

use super::*;
use crate::finding::{Cause, RuleId};
use crate::locale::Locale;
use crate::text::{FileId, Location, Span};

const RENEW: &str = "locdrift baseline docs";

fn finding(fingerprint: u64, line: usize) -> Finding {
    Finding {
        cause: Cause::Translation,
        product: "lumen".to_owned(),
        page_key: "key".to_owned(),
        page_path: format!("help/{fingerprint}.md"),
        fingerprint: Fingerprint(fingerprint),
        ..Finding::new(
            RuleId("missing-link"),
            Locale::parse("fr-FR").expect("a locale"),
            Location { file: FileId(0), span: Span::new(line, line + 1) },
            "a link of the source is missing".to_owned(),
        )
    }
}

fn baseline(fingerprints: &[u64]) -> Baseline {
    fingerprints.iter().flat_map(|&print| Entry::of(&finding(print, 0)).collect::<Vec<_>>()).collect()
}

fn error(text: &str) -> (Option<usize>, String) {
    let error = Baseline::parse("b.json", text, RENEW).expect_err("a mistake");
    assert!(error.to_string().starts_with("b.json") && !error.help.is_empty());
    (error.line, error.message)
}

#[test]
fn a_line_for_each_finding_sorted_and_all_alike() {
    let text = baseline(&[3, 1, 2]).text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 9, "{text}");
    let third = r#"    {"product":"lumen","locale":"fr-FR","path":"help/3.md","id":"key","rule":"missing-link","fingerprint":"0000000000000003"},"#;
    assert_eq!(lines[5], third);
    // Whatever entries come and go, the lines of the others stay.
    let one = baseline(&[3]).text();
    assert_eq!(one.lines().collect::<Vec<_>>(), [&lines[..3], &[third], &lines[6..]].concat());
    assert_eq!(Baseline::parse("b.json", &text, RENEW), Ok(baseline(&[1, 2, 3])));
    assert_eq!(Baseline::parse("b.json", &Baseline::default().text(), RENEW), Ok(Baseline::default()));
    // A line that a merge wrote twice is one entry.
    let doubled = text.replace(third, &format!("{third}\n{third}"));
    assert_eq!(Baseline::parse("b.json", &doubled, RENEW), Ok(baseline(&[1, 2, 3])));
}

#[test]
fn what_is_known_is_hidden_wherever_it_stands() {
    let parted = baseline(&[1, 2]).part(vec![finding(2, 900), finding(3, 5)], &|_| None);
    assert_eq!((parted.new, parted.known), (vec![finding(3, 5)], vec![finding(2, 900)]));
    let gone: Vec<&str> = parted.gone.iter().map(|entry| &*entry.path).collect();
    assert_eq!(gone, ["help/1.md"]);
    assert_eq!(baseline(&[1, 2]).without(&parted.gone), baseline(&[2]));
}

#[test]
fn a_part_that_is_mended_makes_the_rest_no_news() {
    let whole = |parts: &[u64]| Finding { parts: parts.iter().copied().map(Fingerprint).collect(), ..finding(9, 0) };
    let baseline: Baseline = Entry::of(&whole(&[1, 2])).collect();
    assert_eq!(baseline.entries().len(), 2);
    let parted = baseline.part(vec![Finding { fingerprint: Fingerprint(8), ..whole(&[2]) }], &|_| None);
    assert_eq!((parted.new.len(), parted.known.len(), parted.gone.len()), (0, 1, 1));
    let parted = baseline.part(vec![whole(&[1, 2, 3])], &|_| None);
    assert_eq!((parted.new.len(), parted.gone.len()), (1, 0), "a part is new");
}

#[test]
fn a_broken_file_says_where_and_how_to_mend_it() {
    let text = baseline(&[1, 2]).text();
    let conflict = text.replace("    null", "<<<<<<< HEAD\n=======\n>>>>>>> fr\n    null");
    assert_eq!(error(&conflict), (Some(6), "git left a merge conflict here".to_owned()));
    assert_eq!(error(&text.replace(": 2,", ": 7,")).0, Some(2));
    assert!(error(&text.replace(": 2,", ": 7,")).1.contains("a newer locdrift"));
    assert!(error(&text.replace(": 2,", ": \"x\",")).1.contains("no version \"x\""));
    assert_eq!(error("not JSON").0, Some(1));
    assert_eq!(error(&text.replacen("},", "}", 1)).0, Some(5), "a comma is missing on line 4");
    assert_eq!(error("[]").1, "this is no baseline: it has no `version`");
    assert_eq!(error("").0, Some(1));
    let (line, message) = error(&text.replace("0000000000000002", "two"));
    assert_eq!((line, message.contains("`two` is no fingerprint")), (Some(5), true), "{message}");
    let (line, message) = error(&text.replacen("\"rule\"", "\"rul\"", 1));
    assert_eq!((line, message.contains("missing field `rule`")), (Some(4), true), "{message}");
}
