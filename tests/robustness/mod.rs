//! What must hold for any input holds for random bytes, for text grown from the dialect, and for damaged pages.
//!
//! The properties are those of the fuzz targets. `PROPTEST_CASES=20000 cargo test --test integration robustness` tries more.

mod mutate;
mod names;
mod properties;

use std::ffi::OsString;
use std::sync::LazyLock;

use crate::support::harmless::{harmless, without_colors};
use crate::support::{self, Checked, fixtures, random};
use clap::ValueEnum;
use locdrift::cli::{Context, Terminal, run};
use locdrift::output::{FileAccess, Format, Style};
use locdrift::session::{ConfigChoice, Request};
use mutate::{Step, TOKENS, mutated};
use proptest::prelude::*;

/// Every page of the fixtures.
static PAGES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let files = fixtures().into_iter().flat_map(|fixture| support::files(&fixture.dir));
    let mut pages: Vec<Vec<u8>> =
        files.filter(|(path, _)| path.ends_with(".md") || path.ends_with(".mdx")).map(|(_, bytes)| bytes).collect();
    pages.sort();
    pages.dedup();
    pages
});

/// The saved result of a project with pages in every state.
static RESULT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let path = support::root().join("fixtures/plain-docs");
    let mut out = Vec::new();
    let words = ["check", "--no-history", "--quiet", "--output-format", "json"].map(OsString::from);
    let words = [OsString::from("locdrift")].into_iter().chain(words).chain([path.into_os_string()]);
    _ = run(words, &Context::real(), &Terminal::default(), &mut out, &mut Vec::new());
    out
});

/// Holds all properties against one input, which is told of where one fails.
fn all(data: &[u8]) -> Result<(), TestCaseError> {
    for (name, holds) in properties::ALL {
        one(name, holds, data)?;
    }
    Ok(())
}

fn one(name: &str, holds: fn(&[u8]), data: &[u8]) -> Result<(), TestCaseError> {
    let held = std::panic::catch_unwind(|| holds(data));
    held.map_err(|why| {
        let why = why.downcast::<String>().map_or_else(
            |why| why.downcast::<&str>().map_or_else(|_| String::new(), |why| why.to_string()),
            |why| *why,
        );
        TestCaseError::fail(format!("{name}: {why}\nfor {:?}", String::from_utf8_lossy(data)))
    })
}

/// A whole check of a project of one pair; every place that it speaks of is one.
fn check(source: &[u8], target: &[u8]) {
    let dir = tempfile::tempdir().expect("a folder");
    support::write(dir.path(), [("en/a.md", source), ("fr/a.md", target)]);
    let checked = Checked::new(&Request {
        path: dir.path().to_owned(),
        config: ConfigChoice::Nothing,
        no_history: true,
        threads: Some(1),
        ..Request::default()
    });
    let checked = checked.expect("checked");
    for finding in checked.all() {
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| (edit.file, edit.span));
        let related = finding.related.iter().map(|related| (related.at.file, related.at.span));
        for (file, span) in edits.chain(related).chain([(finding.at.file, finding.at.span)]) {
            let text = checked.text(file).unwrap_or_default();
            assert!(text.get(span.range()).is_some(), "{}: {span:?} of {}", finding.rule, checked.path(file));
        }
    }
    for &format in Format::value_variants() {
        harmless(&format!("{format:?}"), &checked.written(format));
    }
    let bare = checked.rendered(Format::Full, &Style::default());
    let colored = checked.rendered(Format::Full, &Style { color: true, ..Style::default() });
    // A colour of a page would be gone here, and not there.
    let trimmed = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(trimmed(&without_colors(&colored)), trimmed(&bare));
}

fn whole(data: &[u8]) {
    let (source, target) = properties::two(data);
    check(source, target);
}

/// An input, shown as text.
struct Input(Vec<u8>);

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

fn bytes() -> impl Strategy<Value = Input> {
    proptest::collection::vec(any::<u8>(), 0..400).prop_map(Input)
}

fn tokens() -> impl Strategy<Value = Input> {
    proptest::collection::vec(0..TOKENS.len(), 0..60)
        .prop_map(|picks| Input(picks.iter().flat_map(|pick| TOKENS[*pick]).copied().collect()))
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(any::<Step>(), 1..6)
}

/// A page of the fixtures, and one that was made from it or from another.
fn damaged() -> impl Strategy<Value = (Input, Input)> {
    (0..PAGES.len(), 0..PAGES.len(), steps()).prop_map(|(page, other, steps)| {
        (Input(PAGES[page].clone()), Input(mutated(&PAGES[page], &PAGES[other], &steps)))
    })
}

fn with_front_matter(data: &[u8]) -> Vec<u8> {
    [b"---\n", data, b"\n---\n# A\n"].concat()
}

proptest! {
    #![proptest_config(random(150))]

    #[test]
    fn any_bytes(Input(data) in bytes()) {
        all(&data)?;
        all(&with_front_matter(&data))?;
    }

    #[test]
    fn tokens_of_the_dialect(Input(data) in tokens()) {
        all(&data)?;
        all(&with_front_matter(&data))?;
    }

    #[test]
    fn damaged_pages((Input(page), Input(damaged)) in damaged()) {
        all(&[&*page, &[properties::BETWEEN], &*damaged].concat())?;
        all(&damaged)?;
    }

    #[test]
    fn damaged_results(steps in steps()) {
        let damaged = mutated(&RESULT, &RESULT, &steps);
        for (name, holds) in [("merge", properties::merge as fn(&[u8])), ("report", properties::report)] {
            one(name, holds, &damaged)?;
        }
    }

    #[test]
    fn whole_checks_of_tokens(Input(data) in tokens()) {
        one("check", whole, &data)?;
    }

    #[test]
    fn whole_checks_of_damaged_pages((Input(page), Input(damaged)) in damaged()) {
        one("check", whole, &[&*page, &[properties::BETWEEN], &*damaged].concat())?;
    }
}

/// Pages that are read otherwise than they are written have the places of the file all the same.
#[test]
fn pages_that_are_read_as_they_were_meant() {
    let before = ["", "> ", "* a\n", "a\n\n", "|a|b|\n", "```sh\na\n", "---\ntitle: a\n---\n"];
    let hidden = ["\u{200b}", "\u{a0}\u{a0}", "&#x200B;", "\u{3000}\u{200f}", "é\u{200b}"];
    let marks = [
        "* ",
        "* ```\n```",
        "1. ",
        "## ",
        "#\u{a0}",
        "*\u{3000}é",
        "```",
        "```sh\né\n```",
        ">[!NOTE]",
        "``\n\né",
        "|—|－|\n|é|日|",
    ];
    for (before, hidden) in before.iter().flat_map(|before| hidden.map(|hidden| (before, hidden))) {
        for mark in marks {
            for text in [format!("{before}{hidden}{mark}"), format!("{before}{hidden}{mark}\n\né {{#é}}\n")] {
                one("page", properties::page, text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
                let both = [b"# a\n\n* b\n\n```\nc\n```\n", &[properties::BETWEEN][..], text.as_bytes()].concat();
                one("check", whole, &both).unwrap_or_else(|error| panic!("{error}"));
            }
        }
    }
}

#[test]
fn pages_that_end_anywhere() {
    // Every byte of a few pages, and some bytes of all.
    for (at, page) in PAGES.iter().enumerate() {
        let step = if at % 40 == 0 { 1 } else { page.len() / 4 + 1 };
        for end in (0..page.len()).step_by(step) {
            for (name, holds) in [("page", properties::page as fn(&[u8])), ("stamp", properties::stamp)] {
                one(name, holds, &page[..end]).unwrap_or_else(|error| panic!("{error}"));
            }
            // Two pages take a hundred times longer than one.
            if !(at + end).is_multiple_of(10) {
                continue;
            }
            let cut = [page, &[properties::BETWEEN][..], &page[..end]].concat();
            for (name, holds) in [("align", properties::align as fn(&[u8])), ("change", properties::change)] {
                one(name, holds, &cut).unwrap_or_else(|error| panic!("{error}"));
            }
        }
    }
}

#[test]
fn a_whole_result_is_a_report() {
    // What is damaged below would hold nothing otherwise.
    assert!(locdrift::report::load(&RESULT).is_ok_and(|input| !input.states.pages.is_empty()));
    one("report", properties::report, &RESULT).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn every_property_has_its_fuzz_target() {
    let fuzz = support::root().join("fuzz");
    let manifest = std::fs::read_to_string(fuzz.join("Cargo.toml")).expect("fuzz/Cargo.toml");
    let targets: Vec<String> = support::files(&fuzz.join("fuzz_targets")).into_keys().collect();
    for (name, _) in properties::ALL {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "fuzz/Cargo.toml has no target `{name}`");
    }
    let mut wanted: Vec<String> = properties::ALL.iter().map(|(name, _)| format!("{name}.rs")).collect();
    wanted.sort();
    assert_eq!(targets, wanted, "fuzz/fuzz_targets holds one target for each property");
}
