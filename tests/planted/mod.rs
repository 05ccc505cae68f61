//! Planted drift: pages are grown, translated into made-up languages, and harmed on purpose. What is found must be what was
//! planted, at its place on both sides, and nothing else.
//!
//! `PROPTEST_CASES` sets how many pages are grown; `PLANTED_RATES=1` prints how often the answer was exact.

mod blocks;
mod compare;
mod document;
mod edits;
mod grow;
mod sections;
mod tongue;
mod write;

use std::cell::RefCell;
use std::fmt::Write as _;
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

/// Always the same pages; `cases` of them unless more are asked for.
fn runner(cases: u32) -> TestRunner {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    let config =
        Config { cases: asked.unwrap_or(cases), failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
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

/// Plants over many pages and prints the rate, or fails at the first page that is not answered exactly.
fn hold(name: &str, edits: &[Edit], cases: u32, allowance: f64) {
    let rate = RefCell::new(Rate::default());
    let shows_rates = std::env::var_os("PLANTED_RATES").is_some();
    let result = runner(cases).run(&seeds(), |seed| {
        let Some(verdict) = plant(seed, edits) else { return Ok(()) };
        let mut rate = rate.borrow_mut();
        rate.planted += 1;
        match verdict {
            Ok(()) => rate.exact += 1,
            Err(story) => {
                let story = format!("{seed:?}\n{story}");
                if rate.example.as_ref().is_none_or(|example| example.len() > story.len()) {
                    rate.example = Some(story);
                }
            }
        }
        Ok(())
    });
    let rate = rate.into_inner();
    if let Err(TestError::Fail(why, seed)) = result {
        panic!("{name}: {why} on {seed:?}");
    }
    if shows_rates {
        println!("{name}: {} / {}", rate.exact, rate.planted);
    }
    let example = rate.example.unwrap_or_default();
    assert!(rate.planted > 0, "{name}: no page has a place for it");
    assert!(
        rate.exact as f64 >= allowance * rate.planted as f64,
        "{name}: {} of {} answered exactly, fewer than {allowance}; for example {example}",
        rate.exact,
        rate.planted,
    );
}

/// The share of pages on which an edit must be answered exactly, whatever stands on the page. What is below 1 is known
/// to be hard: sections that say nothing but in words, paragraphs that were cut anew.
fn floor(edit: Edit) -> Option<f64> {
    match edit {
        // A heading gone, or new, over bare text: not told from the section's own loss yet.
        Edit::DemoteHeading | Edit::InsertHeading => None,
        Edit::SplitAndLose => Some(0.45),
        Edit::SplitParagraph | Edit::MergeParagraphs | Edit::MoveSection => Some(0.65),
        Edit::StepsToBullets | Edit::SwapSections => Some(0.9),
        _ => Some(0.88),
    }
}

#[test]
fn faithful_translations_have_no_findings() {
    let result = runner(200).run(&seeds(), |seed| {
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

#[test]
fn one_edit_is_one_finding() {
    let only = std::env::var("PLANTED_ONLY").ok();
    for edit in edits::ALL.into_iter().filter(|e| only.as_ref().is_none_or(|only| format!("{e:?}") == *only)) {
        if let Some(floor) = floor(edit) {
            hold(&format!("{edit:?}"), &[edit], 60, floor);
        }
    }
}

#[test]
fn edits_far_apart_do_not_disturb_each_other() {
    for edits in [
        &[Edit::DeleteSection, Edit::RemoveLink][..],
        &[Edit::RemoveImage, Edit::ChangeLink],
        &[Edit::DeleteRow, Edit::ChangeDirective],
        &[Edit::RemoveControl, Edit::InsertSection, Edit::RemoveCode],
    ] {
        hold(&format!("{edits:?}"), edits, 30, 0.85);
    }
}
