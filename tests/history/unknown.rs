//! Unknown pins: a source that is older than its translations, and commits that no branch has any more.

use locdrift::finding::Level;

use crate::history::site::*;
use crate::support::git::Repo;

const NOBODY: &str = "fedcba9876543210fedcba9876543210fedcba98";
const INVALID: &str = "invalid-source-commit";

/// A translation with an unknown pin that lacks a section, has broken marks, and leads nowhere; an orphan, and a page of
/// the source without a translation.
fn drifted() -> Site {
    let (site, _) = Site::begun();
    site.source("dim.md", 1, &format!("{EN}{EN_MORE}"));
    site.source("only-here.md", 3, EN);
    site.en.commit("Grow");
    let broken = FR.replace("lampes luisent", "lampes __ [luisent](#nowhere)");
    site.target("dim.md", 1, NOBODY, &broken);
    site.target("new.md", 2, NOBODY, FR);
    site
}

#[test]
fn a_source_that_is_older_than_a_translation_is_not_compared_with_it() {
    let site = drifted();
    let rules = |site: &Site| {
        let checked = site.check();
        let mut rules: Vec<&str> = checked.outcome.findings.iter().map(|finding| finding.rule.0).collect();
        rules.sort_unstable();
        (rules.join(" "), codes(&checked).join(" "))
    };
    let without = "broken-anchor broken-markup invalid-source-commit missing-section orphan-page untranslated-page";
    assert_eq!(rules(&site), (without.to_owned(), String::new()), "no repository tells");
    let fr = Repo::at(&site.dir.path().join("fr"));
    for day in 0..4 {
        fr.write("notes.txt", day.to_string());
        fr.commit("Wait");
    }
    assert_eq!(rules(&site).0, without, "its newest commit is newer, the pages are not");
    for page in ["dim.md", "new.md"] {
        fr.write(page, format!("{}\n", fr.read(page)));
    }
    fr.commit("Translate");
    assert_eq!(rules(&site).0, "broken-anchor broken-markup");
    assert_eq!(one(&site.check(), "broken-anchor").level, Level::Warning, "a newer source may have it");
    assert_says(&notice(&site.check(), "unknown-commits"), &[&NOBODY[..10], "2 pages", "no remote"]);
    // A source that is newer than all of them has no such commit.
    for day in 0..6 {
        site.en.write("notes.txt", day.to_string());
        site.en.commit("Go on");
    }
    assert_eq!(rules(&site), (without.to_owned(), String::new()));
}

#[test]
fn what_rests_on_an_unknown_pin_is_no_error() {
    let checked = drifted().check();
    let level = |rule: &str| of(&checked, rule).first().map(|finding| finding.level);
    assert_eq!(level("missing-section"), Some(Level::Warning), "{}", said(&checked));
    assert_eq!(level(INVALID), Some(Level::Error));
    assert_eq!(level("broken-markup"), Some(Level::Error));
    assert_eq!(level("broken-anchor"), Some(Level::Error));
}

#[test]
fn a_pin_that_no_branch_has_any_more_is_said() {
    let (site, pin) = Site::begun();
    site.en.branch("topic");
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    let topic = site.en.commit("Try");
    site.en.switch("main");
    site.target("dim.md", 1, &topic, FR);
    assert!(of(&site.check(), INVALID).is_empty(), "a branch has it");
    site.en.git(["branch", "-q", "-D", "topic"]);
    let checked = site.check();
    let [finding] = of(&checked, INVALID)[..] else { panic!("{}", said(&checked)) };
    assert_eq!(finding.level, Level::Warning);
    assert_says(&finding.message, &["no branch", &topic[..7]]);
    site.en.git(["tag", "kept", &topic]);
    assert!(of(&site.check(), INVALID).is_empty(), "a tag has it");
    site.target("dim.md", 1, &pin, FR);
    assert!(of(&site.check(), INVALID).is_empty());
}

/// However many pins are wrong: each page is reported, or counted by a notice.
#[test]
fn no_wrong_pin_is_silent() {
    for has_good in [false, true] {
        for (wrong, shared) in [(1, 0), (2, 0), (3, 0), (6, 0), (1, 3), (4, 4)] {
            let site = if has_good { Site::begun().0 } else { Site::new() };
            let mut pages = 0;
            let mut add = |pin: &str| {
                pages += 1;
                let path = format!("page-{pages}.md");
                site.source(&path, 10 + pages, EN);
                site.target(&path, 10 + pages, pin, FR);
            };
            (0..wrong).for_each(|at| add(&format!("{:040x}", 0xabcdef + at * 7919)));
            (0..shared).for_each(|_| add(NOBODY));
            site.en.commit("Add pages");
            let checked = site.check();
            let notices = checked.outcome.notices.iter().filter(|notice| notice.code == "unknown-commits");
            // `the source commits of 3 pages`, `which 3 pages say`.
            let count = |text: &str| {
                let words: Vec<&str> = text.split(' ').collect();
                let at = words.iter().position(|word| word.starts_with("page"))?;
                words[at - 1].parse::<usize>().ok()
            };
            let counted: usize = notices.map(|notice| count(&notice.message).unwrap_or(1)).sum();
            let reported = of(&checked, INVALID).len();
            assert_eq!(counted + reported, wrong + shared, "{has_good} {wrong} {shared}: {}", said(&checked));
        }
    }
}
