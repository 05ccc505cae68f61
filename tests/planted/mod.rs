//! Planted drift: pages are grown, translated into made-up languages, and harmed on purpose. What is found must be what was
//! planted, at its place on both sides, and nothing else.
//!
//! How often the answer is exact is recorded in `rates.txt`, and may not fall. `PROPTEST_CASES` grows another number of
//! pages and prints how often it is for these.

mod blocks;
mod compare;
mod document;
mod edits;
mod grow;
mod sections;
mod tongue;
mod write;

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;

use locdrift::finding::Finding;
use locdrift::text::Span;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use compare::compare;
use document::{Document, Uid};
use edits::{Edit, Expected, Garden, Place};
use grow::{Seed, grow, seeds};
use tongue::{Dice, Tongue};
use write::{Written, write};

use crate::support::{accepts, root};

/// How many pages were asked for.
fn asked() -> Option<u32> {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok())
}

/// Always the same pages; `cases` of them unless another number is asked for.
fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases: asked().unwrap_or(cases),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn inside(span: Span, place: &Range<usize>) -> bool {
    place.start <= span.start as usize && span.end as usize <= place.end
}

/// Whether a span is where it is expected on a page.
fn stands(span: Span, place: &Place, page: &Written) -> bool {
    let block = |uid: &Uid| page.places.get(uid);
    match place {
        Place::In(uids) => uids.iter().filter_map(block).any(|p| p.contains(&(span.start as usize)) || inside(span, p)),
        Place::After(uids) => uids
            .iter()
            .filter_map(block)
            .any(|p| inside(span, &page.last_line(p)) || inside(span, &page.below_header(p))),
        Place::SectionEnd(uid) => page.sections.get(uid).is_some_and(|p| inside(span, &page.last_line(p))),
    }
}

fn answers(finding: &Finding, expected: &Expected, source: &Written, target: &Written) -> bool {
    finding.rule.0 == expected.rule
        && stands(finding.at.span, &expected.at, target)
        && finding.related.first().is_some_and(|r| stands(r.at.span, &expected.related, source))
}

/// Each expected finding once, and no other; else what is wrong, in words.
fn verdict(expected: &[Expected], findings: &[Finding], source: &Written, target: &Written) -> Result<(), String> {
    let mut left: Vec<&Finding> = findings.iter().collect();
    let mut unmet = Vec::new();
    for one in expected {
        match left.iter().position(|finding| answers(finding, one, source, target)) {
            Some(at) => drop(left.remove(at)),
            None => unmet.push(one),
        }
    }
    if unmet.is_empty() && left.is_empty() {
        return Ok(());
    }
    let mut story = String::new();
    for one in unmet {
        let _ = writeln!(story, "not found: {one:?}");
    }
    for finding in left {
        let line = |text: &str, span: Span| 1 + text[..span.start as usize].matches('\n').count();
        let there = finding.related.first().map_or(0, |r| line(&source.text, r.at.span));
        let here = line(&target.text, finding.at.span);
        let _ = writeln!(story, "found: {} at line {here} (source line {there}): {}", finding.rule, finding.message);
    }
    if std::env::var_os("PLANTED_TEXTS").is_some() {
        let _ = writeln!(story, "--- source\n{}\n--- target\n{}", source.text, target.text);
    }
    Err(story)
}

/// Plants edits in parts of the page that are far from each other; `None` where one of them finds no place.
fn plant(seed: Seed, edits: &[Edit]) -> Option<Result<(), String>> {
    let original = grow(seed);
    let source = write(&original, Tongue::Lorren);
    let leaves = original.leaves();
    let mut garden =
        Garden { document: original.clone(), leaves, with_ids: seed.with_ids, dice: Dice::new(seed.seed ^ 0xbad) };
    let mut expected = Vec::new();
    for (edit, part) in edits.iter().zip(parts(&original, edits.len())) {
        expected.extend(garden.plant(*edit, &part)?);
    }
    let target = write(&garden.document, seed.tongue);
    Some(verdict(&expected, &compare(&source.text, &target.text), &source, &target))
}

/// Cuts the sections into parts, with a section between each.
fn parts(document: &Document, count: usize) -> Vec<Vec<Uid>> {
    let all: Vec<Uid> = document.sections.iter().map(|section| section.uid).collect();
    let size = all.len() / count;
    (0..count)
        .map(|n| all[n * size + usize::from(n > 0)..if n + 1 == count { all.len() } else { (n + 1) * size }].to_vec())
        .collect()
}

#[derive(Default)]
struct Rate {
    planted: usize,
    exact: usize,
    example: Option<String>,
}

/// Plants over many pages; how many of them were answered exactly.
fn rate(edits: &[Edit]) -> Rate {
    let rate = RefCell::new(Rate::default());
    let result = runner(30).run(&seeds(), |seed| {
        let Some(verdict) = plant(seed, edits) else { return Ok(()) };
        let mut rate = rate.borrow_mut();
        rate.planted += 1;
        match verdict {
            Ok(()) => rate.exact += 1,
            Err(story) => {
                let story = format!("{seed:?}\n{story}");
                if std::env::var_os("PLANTED_STORIES").is_some() {
                    println!("{edits:?} {story}");
                }
                if rate.example.as_ref().is_none_or(|example| example.len() > story.len()) {
                    rate.example = Some(story);
                }
            }
        }
        Ok(())
    });
    if let Err(TestError::Fail(why, seed)) = result {
        panic!("{edits:?}: {why} on {seed:?}");
    }
    rate.into_inner()
}

/// The rates that were reached, a line for each: `38 of 40 RemoveLink`.
const RATES: &str = "tests/planted/rates.txt";

/// What the file says: how many pages were answered exactly, and of how many, by what was planted.
fn recorded() -> BTreeMap<String, (usize, usize)> {
    let text = fs::read_to_string(root().join(RATES)).unwrap_or_default();
    let rate = |line: &str| {
        let (exact, rest) = line.split_once(" of ")?;
        let (planted, name) = rest.split_once(' ')?;
        Some((name.to_owned(), (exact.trim().parse().ok()?, planted.parse().ok()?)))
    };
    text.lines().map(|line| rate(line).unwrap_or_else(|| panic!("{RATES}: {line}"))).collect()
}

/// Edits that are planted together, far from each other.
const TOGETHER: [&[Edit]; 4] = [
    &[Edit::DeleteSection, Edit::RemoveLink],
    &[Edit::RemoveImage, Edit::ChangeLink],
    &[Edit::DeleteRow, Edit::ChangeDirective],
    &[Edit::RemoveControl, Edit::InsertSection, Edit::RemoveCode],
];

#[test]
fn faithful_translations_have_no_findings() {
    let result = runner(120).run(&seeds(), |seed| {
        let document = grow(seed);
        let (source, target) = (write(&document, Tongue::Lorren), write(&document, seed.tongue));
        let verdict = verdict(&[], &compare(&source.text, &target.text), &source, &target);
        prop_assert!(verdict.is_ok(), "{}", verdict.err().unwrap_or_default());
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// What is below the whole is known to be hard: sections that say nothing but in words, paragraphs that were cut anew.
/// `LOCDRIFT_ACCEPT=1` records rates that are better, never those that are worse.
#[test]
fn planted_edits_are_found_as_often_as_ever() {
    let only = std::env::var("PLANTED_ONLY").ok();
    let mut recorded = recorded();
    let mut complaints = Vec::new();
    for edits in edits::ALL.iter().map(std::slice::from_ref).chain(TOGETHER) {
        let name = edits.iter().map(|edit| format!("{edit:?}")).collect::<Vec<_>>().join(", ");
        if only.as_ref().is_some_and(|only| *only != name) {
            continue;
        }
        let now = rate(edits);
        assert!(now.planted > 0, "{name}: no page has a place for it");
        if asked().is_some() {
            println!("{} of {} {name}", now.exact, now.planted);
            continue;
        }
        let was = recorded.get(&name).copied().unwrap_or((0, now.planted));
        let rates =
            format!("{name}: {} of {} are answered exactly, {} of {} were", now.exact, now.planted, was.0, was.1);
        match (now.exact * was.1).cmp(&(was.0 * now.planted)) {
            Ordering::Equal => {}
            Ordering::Less => complaints.push(format!("{rates}; for example {}", now.example.unwrap_or_default())),
            Ordering::Greater if accepts() => drop(recorded.insert(name, (now.exact, now.planted))),
            Ordering::Greater => {
                complaints.push(format!("{rates}; record it with `LOCDRIFT_ACCEPT=1 cargo test planted`"))
            }
        }
    }
    if accepts() {
        let lines = recorded.iter().map(|(name, (exact, planted))| format!("{exact} of {planted} {name}\n"));
        fs::write(root().join(RATES), lines.collect::<String>()).expect("written");
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}
