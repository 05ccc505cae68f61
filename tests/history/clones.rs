//! What a clone cannot tell: one notice with the cure, and the rest of the check as without history.

use std::path::Path;

use locdrift::cli::{self, Context, Exit, Terminal};
use locdrift::finding::{Cause, Level};
use locdrift::session::Request;

use crate::history::site::*;
use crate::support::Checked;
use crate::support::git::Repo;

const STALE: &str = "stale-source-commit";

/// Findings in full, but for their causes and what follows from them.
fn findings(checked: &Checked) -> Vec<String> {
    let all = checked.outcome.findings.iter();
    all.map(|f| format!("{} {} {} {:?} {}", f.rule, f.cause.as_str(), f.level.as_str(), f.at, f.message)).collect()
}

/// A source with drift of every kind: `lost.md` lacks a link, `old.md` is behind, `fresh.md` is fine, `bad.md` names no commit.
fn drifted() -> Site {
    let site = Site::new();
    site.source("lost.md", 1, EN);
    site.source("old.md", 2, EN);
    site.source("fresh.md", 3, EN);
    site.source("bad.md", 4, EN);
    let old = site.en.commit("Begin");
    site.source("old.md", 2, &format!("{EN}{EN_MORE}"));
    site.source("new.md", 5, EN);
    let new = site.en.commit("Go on");
    site.target("lost.md", 1, &new, &FR.replace("[molette](https://lamps.example/dial)", "molette"));
    site.target("old.md", 2, &old, FR);
    site.target("fresh.md", 3, &new, FR);
    site.target("bad.md", 4, "latest", FR);
    site
}

/// Replaces the source by another working tree of it.
fn replace(site: &mut Site, with: impl FnOnce(&Repo, &Path) -> Repo) {
    let origin = site.dir.path().join("origin.git");
    let en = site.dir.path().join("en");
    let bare = site.en.bare(&origin);
    std::fs::remove_dir_all(&en).expect("removed");
    site.en = with(&bare, &en);
    // The layout must not see it as a language.
    assert!(origin.join("HEAD").is_file());
}

/// One notice, and otherwise what a check without history finds: a warning, where it rests on what the pin would tell.
#[track_caller]
fn assert_as_without(site: &Site, code: &str, words: &[&str]) {
    let checked = site.check();
    assert_says(&notice(&checked, code), words);
    let without = site.check_without();
    let weaker = |finding: String| match finding.starts_with("missing-") {
        true => finding.replace(" unknown error ", " unknown warning "),
        false => finding,
    };
    assert_eq!(findings(&checked), findings(&without).into_iter().map(weaker).collect::<Vec<_>>());
    assert!(codes(&without).is_empty(), "{}", said(&without));
}

#[test]
fn a_whole_clone_tells_all() {
    let mut site = drifted();
    let before = findings(&site.check());
    assert!(!of(&site.check(), STALE).is_empty(), "{before:?}");
    replace(&mut site, |bare, to| bare.shallow_clone(to, 1000));
    assert_eq!(findings(&site.check()), before);
    assert!(codes(&site.check()).is_empty());
}

#[test]
fn without_history_nothing_is_known_and_nothing_said() {
    let site = drifted();
    let checked = site.check_without();
    assert!(codes(&checked).is_empty() && of(&checked, STALE).is_empty(), "{}", said(&checked));
    assert_eq!(pages(&checked, "invalid-source-commit"), ["bad.md"]);
    assert_eq!(one(&checked, "missing-link").cause, Cause::Unknown);
    assert_eq!(one(&checked, "missing-section").cause, Cause::Unknown);
}

#[test]
fn a_shallow_clone_is_one_notice() {
    let mut site = drifted();
    for (at, commit) in ["x", "y", "z"].iter().enumerate() {
        site.en.write("notes.txt", commit);
        site.en.commit(&format!("More {at}"));
    }
    replace(&mut site, |bare, to| bare.shallow_clone(to, 1));
    assert_as_without(&site, "shallow-history", &["fetch-depth"]);
}

#[test]
fn a_shallow_clone_that_has_the_pins_is_enough() {
    let (mut site, _) = Site::begun();
    replace(&mut site, |bare, to| bare.shallow_clone(to, 1));
    assert_quiet(&site.check());
}

#[test]
fn a_partial_clone_still_tells_what_is_stale() {
    let mut site = drifted();
    let whole = pages(&site.check(), STALE);
    replace(&mut site, |bare, to| bare.partial_clone(to));
    let lacks = site.en.lacks();
    assert!(lacks > 0);
    let checked = site.check();
    notice(&checked, "partial-history");
    assert_eq!(pages(&checked, STALE), whole);
    let stale = one(&checked, STALE);
    assert_eq!((stale.cause, stale.page_path.as_str()), (Cause::Outdated, "old.md"));
    assert_says(&stale.message, &["1 commit", "Go on"]);
    assert_eq!(one(&checked, "missing-section").cause, Cause::Unknown);
    assert_eq!(one(&checked, "missing-link").cause, Cause::Translation, "its page is as it was at the pin");
    assert_eq!(site.en.lacks(), lacks, "something was fetched");
}

#[test]
fn a_partial_clone_of_fresh_pages_lacks_nothing() {
    let (mut site, _) = Site::begun();
    site.source("other.md", 2, EN);
    site.en.commit("Add");
    site.source("other.md", 2, &EN.replace("half power", "full power"));
    let new = site.en.commit("Change");
    site.target("other.md", 2, &new, &FR.replace("mi-puissance", "pleine puissance"));
    replace(&mut site, |bare, to| bare.partial_clone(to));
    assert!(site.en.lacks() > 0);
    assert_quiet(&site.check());
}

#[test]
fn a_folder_without_history_is_one_notice() {
    let site = drifted();
    std::fs::remove_dir_all(site.en.path().join(".git")).expect("removed");
    assert_as_without(&site, "no-repository", &["en"]);
}

#[test]
fn a_folder_without_history_is_fine_where_no_page_has_a_pin() {
    let (site, pin) = Site::begun();
    std::fs::remove_dir_all(site.en.path().join(".git")).expect("removed");
    site.target_text("dim.md", &french(1, &pin, FR).replace(&format!("source-git-commit: {pin}\n"), ""));
    assert_quiet(&site.check());
}

/// Runs `check` with these words, in this process.
fn locdrift(site: &Site, words: &[&str]) -> (Exit, String) {
    let path = site.dir.path().as_os_str().to_owned();
    let words = words.iter().map(Into::into);
    let args = ["locdrift".into(), "check".into(), path].into_iter().chain(words);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = cli::run(args, &Context::real(), &Terminal { width: 80, ..Terminal::default() }, &mut out, &mut err);
    (exit, String::from_utf8_lossy(&err).replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" "))
}

#[test]
fn history_can_be_required() {
    let (mut site, _) = Site::begun();
    assert_eq!(locdrift(&site, &["--require-history"]).0, Exit::Clean);
    site.en.write("notes.txt", "x");
    site.en.commit("Go on");
    replace(&mut site, |bare, to| bare.shallow_clone(to, 1));
    assert_eq!(locdrift(&site, &[]).0, Exit::Clean);
    let (exit, err) = locdrift(&site, &["--require-history"]);
    assert_eq!(exit, Exit::Failed, "{err}");
    assert_says(&err, &["shallow", "fetch-depth"]);
    std::fs::remove_dir_all(site.en.path().join(".git")).expect("removed");
    let (exit, err) = locdrift(&site, &["--require-history"]);
    assert_eq!(exit, Exit::Failed, "{err}");
    assert_eq!(locdrift(&site, &["--no-history"]).0, Exit::Clean);
    assert_eq!(locdrift(&site, &["--no-history", "--require-history"]).0, Exit::Failed);
}

#[test]
fn required_history_in_process_is_an_error() {
    let (site, _) = Site::begun();
    let wanted = Request { require_history: true, ..site.request() };
    assert!(Checked::new(&wanted).is_ok());
    std::fs::remove_dir_all(site.en.path().join(".git")).expect("removed");
    assert!(Checked::new(&wanted).is_err());
}

#[test]
fn ids_may_have_64_digits() {
    let site = Site::new();
    std::fs::remove_dir_all(site.en.path().join(".git")).expect("removed");
    let site = Site { en: Repo::at_sha256(site.en.path()), ..site };
    site.source("dim.md", 1, EN);
    let pin = site.en.commit("Begin");
    assert_eq!(pin.len(), 64);
    site.target("dim.md", 1, &pin, FR);
    assert_quiet(&site.check());
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    assert_eq!(one(&site.check(), STALE).level, Level::Warning);
    site.en.commit("Change");
    assert_says(&one(&site.check(), STALE).message, &["1 commit", "body"]);
    site.target("dim.md", 1, &pin[..40], FR);
    assert_eq!(pages(&site.check(), STALE), ["dim.md"], "an abbreviated id");
}
