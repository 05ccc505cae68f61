//! `locdrift stamp` beside a real history: which commit it writes, and when it refuses.

use std::ffi::OsString;

use locdrift::cli::{self, Context, Exit, Terminal};

use crate::history::site::{EN, EN_MORE, FR, FR_MORE, Site, assert_quiet, assert_says, english};

/// Runs `stamp` on the pages of a site; the exit and what it said.
fn stamp(site: &Site, words: &[&str]) -> (Exit, String) {
    let mut args: Vec<OsString> = ["locdrift", "stamp", "--path"].iter().map(OsString::from).collect();
    args.push(site.path().into());
    for word in words {
        let path = site.path().join(word);
        args.push(if word.ends_with(".md") { path.into() } else { (*word).into() });
    }
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = cli::run(args, &Context::real(), &Terminal::default(), &mut out, &mut err);
    (exit, String::from_utf8([out, err].concat()).expect("UTF-8"))
}

fn read(site: &Site) -> String {
    std::fs::read_to_string(site.path().join("fr/dim.md")).expect("readable")
}

#[test]
fn the_newest_commit_of_the_page_is_written() {
    let (site, pin) = Site::begun();
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    let newest = site.en.commit("Change");
    site.en.write("notes.txt", "x");
    site.en.commit("Change nothing of it");
    let before = read(&site);
    // Words changed: nobody but the translator knows whether they are translated.
    let (exit, said) = stamp(&site, &["fr/dim.md"]);
    assert_eq!(exit, Exit::Clean, "{said}");
    assert_eq!(read(&site), before.replace(&pin, &newest), "one value changes, and nothing else");
    assert_quiet(&site.check());
    let (exit, said) = stamp(&site, &["fr/dim.md"]);
    assert_eq!(exit, Exit::Clean);
    assert_says(&said, &["already at", &newest[..7]]);
}

/// Git answers nothing where one branch is broken; what the source has and the page lacks is known all the same.
#[test]
fn a_page_that_lacks_a_section_is_refused_without_a_readable_history() {
    let (site, _) = Site::begun();
    site.source("dim.md", 1, &format!("{EN}{EN_MORE}"));
    site.en.commit("Add a section");
    std::fs::write(site.en.path().join(".git/refs/heads/broken"), "garbage\n").expect("written");
    let before = read(&site);
    let (exit, said) = stamp(&site, &["fr/dim.md"]);
    assert_eq!(exit, Exit::Findings, "{said}");
    assert_says(&said, &["refused", "missing-section", "--force"]);
    assert_eq!(read(&site), before);
}

#[test]
fn a_page_with_outdated_structure_is_refused() {
    let (site, _) = Site::begun();
    site.source("dim.md", 1, &format!("{EN}{EN_MORE}"));
    let newest = site.en.commit("Add a section");
    let before = read(&site);
    let (exit, said) = stamp(&site, &["fr/dim.md"]);
    assert_eq!(exit, Exit::Findings, "{said}");
    assert_says(&said, &["refused", "missing-section", "--force"]);
    assert_eq!(read(&site), before);
    site.target("dim.md", 1, &site.en.id("HEAD~1"), &format!("{FR}{FR_MORE}"));
    let (exit, said) = stamp(&site, &["fr/dim.md"]);
    assert_eq!(exit, Exit::Clean, "{said}");
    assert!(read(&site).contains(&newest));
}

#[test]
fn what_an_outdated_section_takes_in_is_refused_too() {
    let (site, _) = Site::begun();
    let more = EN.replace("half power", "half power, see [the scenes](scenes.md),");
    assert_ne!(more, EN);
    site.en.write("scenes.md", english(3, "# Scenes\n\nText.\n"));
    site.source("dim.md", 1, &more);
    site.en.commit("Add a link");
    let before = read(&site);
    let (exit, said) = stamp(&site, &["fr/dim.md"]);
    assert_eq!(exit, Exit::Findings, "{said}");
    assert_says(&said, &["refused", "missing-link", "--force"]);
    assert_eq!(read(&site), before);
}

#[test]
fn what_is_not_committed_cannot_be_named() {
    let (site, pin) = Site::begun();
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    let (exit, said) = stamp(&site, &["--force", "fr/dim.md"]);
    assert_eq!(exit, Exit::Failed);
    assert_says(&said, &["edits that are not committed"]);
    site.en.write("new.md", english(2, EN));
    site.target("new.md", 2, &pin, FR);
    let (_, said) = stamp(&site, &["--force", "fr/new.md"]);
    assert_says(&said, &["is not committed: commit it first"]);
}

#[test]
fn a_commit_may_be_named_in_short_and_is_looked_up() {
    let (site, pin) = Site::begun();
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    let newest = site.en.commit("Change");
    let (exit, said) = stamp(&site, &["--force", "--commit", &newest[..8], "fr/dim.md"]);
    assert_eq!(exit, Exit::Clean, "{said}");
    assert!(read(&site).contains(&newest) && !read(&site).contains(&pin));
    let (exit, said) = stamp(&site, &["--force", "--commit", "0123456789ab", "fr/dim.md"]);
    assert_eq!(exit, Exit::Failed);
    assert_says(&said, &["no commit `0123456789ab`"]);
}
