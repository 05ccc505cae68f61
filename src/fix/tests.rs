//! Choosing, applying and going on until nothing is left, on findings made by hand.

use std::convert::Infallible;

use super::*;
use crate::finding::{Cause, Fingerprint, Level, RuleId};
use crate::locale::Locale;
use crate::text::Location;

fn edit(start: usize, end: usize, text: &str) -> Edit {
    Edit::new(FileId(0), Span::new(start, end), text)
}

fn finding(level: Level, applicability: Applicability, edits: Vec<Edit>) -> Finding {
    let start = edits.first().map_or(0, |edit| edit.span.start) as usize;
    Finding {
        level,
        cause: Cause::Translation,
        page_key: "key".to_owned(),
        page_path: "a.md".to_owned(),
        fix: Some(Fix { title: "fix it".to_owned(), applicability, edits }),
        fingerprint: Fingerprint(start as u64),
        ..Finding::new(
            RuleId("a-rule"),
            Locale::parse("fr").expect("a locale"),
            Location { file: FileId(0), span: Span::at(start) },
            "something".to_owned(),
        )
    }
}

const ALL: Wanted<'static> = Wanted { applicability: Applicability::Unsafe, may_change: &|_| true };
const SAFE: Wanted<'static> = Wanted { applicability: Applicability::Safe, may_change: &|_| true };

fn chosen(findings: &[Finding], wanted: Wanted<'_>) -> Vec<u32> {
    choose(findings, wanted).iter().map(|finding| finding.at.span.start).collect()
}

#[test]
fn edits_are_applied_in_whatever_order_they_come() {
    assert_eq!(apply("lamp on", [&edit(5, 7, "off"), &edit(0, 4, "light"), &edit(7, 7, "!")]), "light off!");
    assert_eq!(apply("\u{feff}a\r\nb", [&edit(3, 4, "x")]), "\u{feff}x\r\nb");
    assert_eq!(apply("lamp", []), "lamp");
}

#[test]
fn what_does_not_fit_is_left_out() {
    assert_eq!(apply("été", [&edit(1, 2, "x"), &edit(9, 12, "y"), &edit(2, 3, "T")]), "éTé");
    assert_eq!(apply("abcdef", [&edit(0, 4, "x"), &edit(2, 5, "y")]), "xef");
}

#[test]
fn safe_before_unsafe_errors_first_then_by_place() {
    let of = |level, applicability, start| finding(level, applicability, vec![edit(start, start + 4, "x")]);
    let all = [
        of(Level::Note, Applicability::Safe, 30),
        of(Level::Error, Applicability::Unsafe, 0),
        of(Level::Error, Applicability::Safe, 20),
        of(Level::Error, Applicability::Safe, 10),
        of(Level::Error, Applicability::Unsafe, 12),
    ];
    assert_eq!(chosen(&all, ALL), [10, 20, 30, 0]);
    assert_eq!(chosen(&all, SAFE), [10, 20, 30]);
    let turned: Vec<Finding> = all.iter().rev().cloned().collect();
    assert_eq!(chosen(&turned, ALL), [10, 20, 30, 0]);
    let other_file = Wanted { may_change: &|file| file != FileId(0), ..ALL };
    assert!(chosen(&all, other_file).is_empty());
}

#[test]
fn what_touches_waits() {
    let of = |edits| finding(Level::Error, Applicability::Safe, edits);
    let insertions = [of(vec![edit(4, 4, "a")]), of(vec![edit(4, 4, "b"), edit(9, 9, "c")])];
    assert_eq!(choose(&insertions, SAFE).len(), 1);
    assert_eq!(choose(&[of(vec![edit(0, 4, "a")]), of(vec![edit(4, 6, "b")])], SAFE).len(), 1);
    assert_eq!(choose(&[of(vec![edit(0, 4, "a")]), of(vec![edit(5, 6, "b")])], SAFE).len(), 2);
    // A fix goes whole or not at all.
    let parted = [of(vec![edit(5, 6, "a")]), of(vec![edit(6, 7, "b"), edit(20, 21, "c")]), of(vec![edit(20, 22, "d")])];
    assert_eq!(chosen(&parted, SAFE), [5, 20]);
}

/// A check that finds each `bad` in the text, with its fix.
fn bad_words(text: &str) -> Vec<Finding> {
    let found = text.match_indices("bad");
    found.map(|(at, _)| finding(Level::Error, Applicability::Safe, vec![edit(at, at + 3, "good")])).collect()
}

#[test]
fn it_goes_on_until_nothing_is_left() {
    let text: Arc<str> = "badbad bad".into();
    let check = |texts: &Texts| Ok::<_, Infallible>(bad_words(texts.get(&FileId(0)).map_or(&*text, |text| text)));
    let fixed = fix(SAFE, check, |_| Some(text.clone())).expect("no error");
    assert_eq!(fixed.texts.get(&FileId(0)).map(|text| &**text), Some("goodgood good"));
    // The second touches the first.
    assert_eq!((fixed.rounds, fixed.applied.len(), fixed.left.len()), (2, 3, 0));
}

#[test]
fn nothing_to_fix_changes_nothing() {
    let fixed = fix(SAFE, |_| Ok::<_, Infallible>(Vec::new()), |_| None).expect("no error");
    assert!(fixed.texts.is_empty() && fixed.rounds == 0);
    // A fix for a text that is not there.
    let offers = |_: &Texts| Ok::<_, Infallible>(bad_words("bad"));
    let fixed = fix(SAFE, offers, |_| None).expect("no error");
    assert!(fixed.texts.is_empty() && fixed.rounds == 0 && fixed.left.len() == 1);
}

#[test]
fn fixes_that_undo_each_other_come_to_an_end() {
    let text: Arc<str> = "a".into();
    let check = |texts: &Texts| {
        let now = texts.get(&FileId(0)).map_or("a", |text| text);
        let other = if now == "a" { "b" } else { "a" };
        Ok::<_, Infallible>(vec![finding(Level::Error, Applicability::Safe, vec![edit(0, 1, other)])])
    };
    let fixed = fix(SAFE, check, |_| Some(text.clone())).expect("no error");
    assert_eq!(fixed.texts.get(&FileId(0)).map(|text| &**text), Some("b"));
    let grows = |texts: &Texts| {
        let end = texts.get(&FileId(0)).map_or(1, |text| text.len());
        Ok::<_, Infallible>(vec![finding(Level::Error, Applicability::Safe, vec![edit(end, end, "x")])])
    };
    let fixed = fix(SAFE, grows, |_| Some(text.clone())).expect("no error");
    assert_eq!(fixed.rounds, ROUNDS);
}

#[test]
fn an_error_of_the_check_ends_it() {
    assert_eq!(fix(SAFE, |_| Err::<Vec<Finding>, _>("gone"), |_| None).map(|_| ()), Err("gone"));
}

#[test]
fn offers_are_counted_by_what_they_want() {
    let of =
        |applicability, file| finding(Level::Error, applicability, vec![Edit::new(FileId(file), Span::at(0), "x")]);
    let (safe, needs_look) = (Applicability::Safe, Applicability::Unsafe);
    let all = [of(safe, 0), of(safe, 1), of(safe, 1), of(needs_look, 0), of(needs_look, 1)];
    let count = |unsafe_too, source_too| {
        let offers = Offers::of(&all, Scope { unsafe_too, source_too }, &|file| file == FileId(1));
        (offers.within, offers.unsafe_too, offers.source_too)
    };
    assert_eq!(count(false, false), (1, 1, 2));
    assert_eq!(count(true, false), (2, 0, 3));
    assert_eq!(count(false, true), (3, 2, 0));
    assert_eq!(count(true, true), (5, 0, 0));
}
