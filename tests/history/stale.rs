//! Which pages are stale: those whose text differs from the pin's, whatever happened in between.

use locdrift::finding::{Cause, Level};
use locdrift::session::{BaselineChoice, Request, Session};

use crate::history::site::*;
use crate::support::Checked;
use crate::support::git::Repo;

const STALE: &str = "stale-source-commit";

#[test]
fn a_fresh_page_has_no_finding() {
    let (site, _) = Site::begun();
    assert_quiet(&site.check());
    assert_quiet(&site.check_without());
}

#[test]
fn a_stale_page_says_how_far_behind_it_is() {
    let (site, _) = Site::begun();
    site.source("dim.md", 1, &EN.replace("half power", "a third of their power"));
    site.en.commit("Save power");
    site.source("other.md", 2, EN);
    site.en.commit("Add a page");
    site.source("dim.md", 1, &EN.replace("half power", "a quarter of their power"));
    let newest = site.en.commit("Save still more");
    site.source("other.md", 2, FR);
    site.en.commit("Change that page");

    let checked = site.check();
    assert_eq!(pages(&checked, STALE), ["dim.md"]);
    let finding = one(&checked, STALE);
    assert_eq!((finding.cause, finding.level), (Cause::Outdated, Level::Warning));
    assert_eq!(finding.locale.to_string(), "fr");
    assert_says(&finding.message, &["2 commits", "3 days", &newest[..7], &Repo::day(3), "Save still more", "body"]);
    assert!(!finding.message.contains("Change that page"), "{}", finding.message);
    assert!(codes(&checked).is_empty());
}

#[test]
fn an_id_that_is_copied_translates_nothing() {
    let (site, plain) = (Site::new(), |body: &str| body.replace(" {#evening}", ""));
    site.source("dim.md", 1, &plain(EN));
    let pin = site.en.commit("Begin");
    site.source("dim.md", 1, &EN.replace("half power", "a third of their power"));
    site.en.commit("Name the section, and save power");
    for french in [plain(FR), FR.to_owned()] {
        site.target("dim.md", 1, &pin, &french);
        let outcome = site.check().outcome;
        let all = outcome.findings.iter().flat_map(locdrift::finding::Finding::with_evidence);
        let outdated = all.filter(|finding| finding.rule.0 == "outdated-section").count();
        assert_eq!(outdated, 1, "{french}");
    }
}

#[test]
fn what_an_accepted_finding_took_in_is_accepted() {
    let (site, _) = Site::begun();
    site.source("dim.md", 1, &EN.replace("half power", "a third of their power"));
    site.en.commit("Save power");
    let session = Session::open(&site.request()).expect("two languages");
    let outcome = session.check();
    assert_eq!(outcome.findings.len(), 1, "the page is stale in one section");
    let file = site.path().join("accepted.json");
    std::fs::write(&file, session.accept(&outcome.findings).text()).expect("written");
    let choice = BaselineChoice { file: Some(file), ..BaselineChoice::default() };
    let check = || Session::open(&Request { baseline: choice.clone(), ..site.request() }).expect("opened").check();
    assert_eq!(check().findings, []);
    // One more section: what was one finding are three, of which one is new.
    site.source("dim.md", 1, &format!("{}{EN_MORE}", EN.replace("half power", "a third of their power")));
    site.en.commit("Add a section");
    let new = check();
    let rules: Vec<&str> = new.findings.iter().map(|finding| finding.rule.0).collect();
    assert_eq!(rules, ["missing-section"], "{:#?}", new.findings);
}

#[test]
fn what_was_merged_late_is_behind_since_the_pin() {
    let (site, _) = Site::begun();
    site.en.branch("side");
    site.source("dim.md", 1, &EN.replace("half power", "a third of their power"));
    site.en.commit("Save power");
    site.en.switch("main");
    for number in 2..6 {
        site.source("other.md", number, EN);
        site.en.commit("Change another page");
    }
    site.target("dim.md", 1, &site.en.head(), FR);
    site.en.merge("side", "Merge");
    let checked = site.check();
    assert_says(&one(&checked, STALE).message, &["1 day behind"]);
}

/// A check after the source changed from one body to another, front matter included.
fn changed(from: &str, to: &str) -> Checked {
    let site = Site::new();
    site.en.write("dim.md", from);
    let pin = site.en.commit("Begin");
    site.en.write("dim.md", to);
    site.en.commit("Go on");
    site.target("dim.md", 1, &pin, FR);
    site.check()
}

#[test]
fn the_kind_of_change_decides_the_level() {
    let old = english(1, EN);
    for (to, kind, level) in [
        (old.replace("half power", "full power"), "body", Level::Warning),
        (old.replace("lamps.example/clock", "lamps.example/watch"), "link", Level::Warning),
        (old.replace("title: Lamp 1", "title: Lamp 1\ndescription: How to dim"), "metadata", Level::Note),
        (old.replace("\n\n", "\n\n\n"), "white space", Level::Note),
        (old.replace("half power after sunset. ", "half power after sunset.\n"), "white space", Level::Note),
    ] {
        let checked = changed(&old, &to);
        let finding = one(&checked, STALE);
        assert_eq!((finding.cause, finding.level), (Cause::Outdated, level), "{}", finding.message);
        assert_says(&finding.message, &[kind, "1 commit", "Go on"]);
    }
}

#[test]
fn an_id_that_was_minted_later_is_no_more_than_a_note() {
    let old = english(1, EN).replace(&format!("exl-id: {}\n", id(1)), "");
    let checked = changed(&old, &english(1, EN));
    assert_eq!(one(&checked, STALE).level, Level::Note);
}

#[test]
fn the_gravest_kind_of_change_counts() {
    let old = english(1, EN);
    let new = old.replace("title: Lamp 1", "title: Lamp One").replace("half power", "full power");
    let checked = changed(&old, &new);
    let finding = one(&checked, STALE);
    assert_eq!(finding.level, Level::Warning);
    assert_says(&finding.message, &["body"]);
}

#[test]
fn what_is_not_committed_yet_is_now() {
    let (site, _) = Site::begun();
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    let finding = site.check();
    assert_says(&one(&finding, STALE).message, &["uncommitted"]);
    site.en.git(["add", "-A"]);
    let finding = site.check();
    assert_says(&one(&finding, STALE).message, &["uncommitted"]);
    site.en.commit("Save");
    assert!(!one(&site.check(), STALE).message.contains("uncommitted"));
    site.source("dim.md", 1, EN);
    assert_quiet(&site.check());
}

#[test]
fn a_page_that_git_does_not_know_yet_was_not_there() {
    let (site, pin) = Site::begun();
    site.source("new.md", 2, EN);
    site.target("new.md", 2, &pin, FR);
    assert_eq!(pages(&site.check(), "invalid-source-commit"), ["new.md"]);
}

#[test]
fn commits_to_other_pages_do_not_count() {
    let (site, _) = Site::begun();
    site.en.write("notes.txt", "x");
    site.source("dim/dim.md", 2, EN);
    site.en.commit("Add");
    let checked = site.check();
    assert!(of(&checked, STALE).is_empty() && codes(&checked).is_empty(), "{}", said(&checked));
}

#[test]
fn a_side_branch_without_net_change_does_not_count() {
    let (site, _) = Site::begun();
    site.en.branch("side");
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    site.en.commit("Try");
    site.source("dim.md", 1, EN);
    site.en.commit("Give up");
    site.en.switch("main");
    site.en.write("notes.txt", "x");
    site.en.commit("Meanwhile");
    site.en.merge("side", "Merge");
    assert_quiet(&site.check());
}

#[test]
fn a_side_branch_with_net_change_counts() {
    let (site, _) = Site::begun();
    site.en.branch("side");
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    let side = site.en.commit("Do it");
    site.en.switch("main");
    site.en.write("notes.txt", "x");
    site.en.commit("Meanwhile");
    site.en.merge("side", "Merge");
    let checked = site.check();
    assert_says(&one(&checked, STALE).message, &["1 commit", &side[..7], "Do it"]);
}

#[test]
fn a_merge_that_took_the_page_from_the_pin_does_not_count() {
    let (site, _) = Site::begun();
    site.en.branch("side");
    site.en.write("notes.txt", "x");
    site.en.commit("Aside");
    site.en.switch("main");
    site.source("dim.md", 1, &EN.replace("soft", "very soft"));
    let pin = site.en.commit("Pinned");
    site.en.switch("side");
    site.en.merge("main", "Catch up");
    site.source("dim.md", 1, EN);
    let newest = site.en.commit("Change");
    site.target("dim.md", 1, &pin, FR);
    assert_says(&one(&site.check(), STALE).message, &["1 commit", &newest[..7]]);
}

#[test]
fn a_change_that_was_undone_does_not_count() {
    let (site, _) = Site::begun();
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    let change = site.en.commit("Do it");
    site.en.revert(&change);
    assert_quiet(&site.check());
}

#[test]
fn line_ends_of_a_checkout_are_no_change() {
    for setting in ["config", "attributes"] {
        let (site, _) = Site::begun();
        if setting == "config" {
            site.en.git(["config", "core.autocrlf", "true"]);
        } else {
            site.en.write(".gitattributes", "*.md text eol=crlf\n");
        }
        site.en.remove("dim.md");
        site.en.git(["checkout", "--", "dim.md"]);
        assert!(site.en.read("dim.md").contains("\r\n"));
        assert_quiet(&site.check());
    }
}

#[test]
fn each_language_and_page_has_its_own_pin() {
    let (site, old) = Site::begun();
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    let new = site.en.commit("Go on");
    let german = french(1, &new, FR).replace("Lampe 1", "Leuchte 1");
    crate::support::write(site.dir.path(), [("de/dim.md", german.as_bytes())]);
    site.source("same.md", 2, EN);
    let same = site.en.commit("Add");
    site.target("same.md", 2, &same, FR);
    let checked = site.check();
    let stale: Vec<String> = of(&checked, STALE).iter().map(|f| format!("{} {}", f.locale, f.page_path)).collect();
    assert_eq!(stale, ["fr dim.md"]);
    site.target("dim.md", 1, &old, FR);
    assert_eq!(kinds(&site.check()), kinds(&checked));
}

#[test]
fn what_a_checkout_or_another_spelling_makes_of_a_page_is_no_change() {
    let (site, _) = Site::begun();
    let body = |mark: &str, hide: &str| {
        format!(
            "---\ntitle: Lamp 2\nexl-id: {}\nhide: {hide}\n---\n# Hang a lamp {{#hang}}\n\nUse a hook. {mark}\n",
            id(2)
        )
    };
    site.en.write(".gitattributes", "*.md ident\n");
    site.en.write("hang.md", body("$Id$", "yes"));
    let pin = site.en.commit("Add");
    let french = |hide: &str| {
        format!(
            "---\ntitle: Lampe 2\nexl-id: {}\nhide: {hide}\nsource-git-commit: {pin}\n---\n# Accrocher {{#hang}}\n\nUn crochet. $Id$\n",
            id(2)
        )
    };
    site.target_text("hang.md", &french("yes"));
    site.en.write("hang.md", body("$Id: 1f2e3d4c5b6a79880716253443526170899aabbc $", "yes"));
    assert!(of(&site.check(), STALE).is_empty(), "{}", said(&site.check()));
    site.en.write("hang.md", body("$Id$", "true"));
    site.en.commit("Spell");
    assert!(of(&site.check(), STALE).is_empty(), "{}", said(&site.check()));
    site.en.write("hang.md", body("$Id$", "true").replace("Use a hook", "use a Hook"));
    site.en.commit("Case");
    let checked = site.check();
    assert!(
        of(&checked, STALE).iter().all(|finding| finding.level == locdrift::finding::Level::Note),
        "{}",
        said(&checked)
    );
    site.en.write("hang.md", body("$Id$", "false"));
    site.en.commit("Hide not");
    assert_eq!(pages(&site.check(), STALE), ["hang.md"]);
}
