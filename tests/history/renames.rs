//! Pages that had another name, or went and came back.

use crate::history::site::*;
use crate::support::git::Repo;

const STALE: &str = "stale-source-commit";
const INVALID: &str = "invalid-source-commit";

/// No finding but these, and nothing about history.
#[track_caller]
fn assert_stale(site: &Site, wanted: &[&str]) {
    let checked = site.check();
    assert_eq!(pages(&checked, STALE), wanted, "{}", said(&checked));
    assert!(of(&checked, INVALID).is_empty() && codes(&checked).is_empty(), "{}", said(&checked));
}

/// The page moves, and so does its translation.
fn moved(site: &Site, from: &str, to: &str, pin: &str) {
    site.en.rename(from, to);
    let _ = std::fs::remove_file(site.dir.path().join("fr").join(from));
    site.target(to, 1, pin, FR);
}

#[test]
fn a_page_is_found_under_its_old_name() {
    let (site, pin) = Site::begun();
    moved(&site, "dim.md", "lamps/dim.md", &pin);
    site.en.commit("Move");
    assert_quiet(&site.check());
}

#[test]
fn a_page_that_was_moved_and_changed_is_stale() {
    let (site, pin) = Site::begun();
    moved(&site, "dim.md", "soft.md", &pin);
    site.source("soft.md", 1, &EN.replace("half power", "full power"));
    let commit = site.en.commit("Move and change");
    assert_stale(&site, &["soft.md"]);
    assert_says(&one(&site.check(), STALE).message, &["1 commit", &commit[..7], "body"]);
}

#[test]
fn a_page_that_was_moved_then_changed_is_stale() {
    let (site, pin) = Site::begun();
    moved(&site, "dim.md", "soft.md", &pin);
    site.en.commit("Move");
    site.source("soft.md", 1, &EN.replace("half power", "full power"));
    site.en.commit("Change");
    assert_stale(&site, &["soft.md"]);
}

#[test]
fn a_page_that_moved_twice_is_found() {
    let (site, pin) = Site::begun();
    moved(&site, "dim.md", "b.md", &pin);
    let between = site.en.commit("Move");
    moved(&site, "b.md", "c/c.md", &pin);
    site.en.commit("Move again");
    assert_quiet(&site.check());
    site.target("c/c.md", 1, &between, FR);
    assert_quiet(&site.check());
    site.source("c/c.md", 1, &EN.replace("half power", "full power"));
    site.en.commit("Change");
    assert_stale(&site, &["c/c.md"]);
    site.target("c/c.md", 1, &pin, FR);
    assert_stale(&site, &["c/c.md"]);
}

#[test]
fn a_page_that_moved_there_and_back_is_fresh() {
    let (site, pin) = Site::begun();
    moved(&site, "dim.md", "b.md", &pin);
    let between = site.en.commit("Move");
    moved(&site, "b.md", "dim.md", &pin);
    site.en.commit("Move back");
    assert_quiet(&site.check());
    site.target("dim.md", 1, &between, FR);
    assert_quiet(&site.check());
}

#[test]
fn a_page_without_an_id_is_followed_by_its_text() {
    let site = Site::new();
    site.en.write("dim.md", EN);
    let pin = site.en.commit("Begin");
    site.en.rename("dim.md", "soft.md");
    site.en.commit("Move");
    site.target_text("soft.md", &format!("---\nsource-git-commit: {pin}\n---\n{FR}"));
    let checked = site.check();
    assert!(of(&checked, INVALID).is_empty() && of(&checked, STALE).is_empty(), "{}", said(&checked));
    site.en.write("soft.md", EN.replace("half power", "full power"));
    site.en.commit("Change");
    assert_stale(&site, &["soft.md"]);
}

#[test]
fn a_page_that_was_moved_and_rewritten_is_followed_by_its_id() {
    let (site, pin) = Site::begun();
    moved(&site, "dim.md", "soft.md", &pin);
    site.source("soft.md", 1, "# Soften {#dim}\n\nNothing here is as it was; the whole page was written anew today.\n");
    site.en.commit("Move and write anew");
    assert_stale(&site, &["soft.md"]);
}

#[test]
fn a_whole_folder_may_move() {
    let site = Site::new();
    for number in 1..=12 {
        site.source(&format!("old/{number}.md"), number, &EN.replace("half", &format!("{number} percent of")));
    }
    let pin = site.en.commit("Begin");
    for number in 1..=12 {
        site.en.rename(&format!("old/{number}.md"), &format!("new/{number}.md"));
        site.target(&format!("new/{number}.md"), number, &pin, FR);
    }
    site.source("new/7.md", 7, EN);
    site.en.commit("Move");
    assert_stale(&site, &["new/7.md"]);
}

#[test]
fn a_move_on_a_side_branch_is_found() {
    let (site, pin) = Site::begun();
    site.en.branch("side");
    moved(&site, "dim.md", "soft.md", &pin);
    site.en.commit("Move");
    site.en.switch("main");
    site.en.write("notes.txt", "x");
    site.en.commit("Meanwhile");
    site.en.merge("side", "Merge");
    assert_quiet(&site.check());
}

#[test]
fn a_move_that_is_not_committed_is_found() {
    let (site, pin) = Site::begun();
    moved(&site, "dim.md", "soft.md", &pin);
    assert_stale(&site, &[]);
    site.en.git(["add", "-A"]);
    assert_stale(&site, &[]);
}

#[test]
fn a_page_may_go_and_come_back() {
    let (site, pin) = Site::begun();
    site.en.remove("dim.md");
    site.en.write("notes.txt", "x");
    let gap = site.en.commit("Delete");
    site.source("dim.md", 1, EN);
    let again = site.en.commit("Write again");
    assert_quiet(&site.check());
    site.target("dim.md", 1, &again, FR);
    assert_quiet(&site.check());
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    site.en.commit("Change");
    site.target("dim.md", 1, &pin, FR);
    assert_stale(&site, &["dim.md"]);

    site.target("dim.md", 1, &gap, FR);
    let checked = site.check();
    assert_says(&one(&checked, INVALID).message, &[&gap[..7]]);
    assert!(of(&checked, STALE).is_empty(), "{}", said(&checked));
}

#[test]
fn a_page_that_was_not_there_is_said_so() {
    let (site, pin) = Site::begun();
    site.source("new.md", 2, "# New {#new}\n\nA page about candles, which nobody had thought of.\n");
    site.en.commit("Add");
    site.target(
        "new.md",
        2,
        &pin,
        "# Nouveau {#new}\n\nUne page sur les bougies, à laquelle personne n’avait pensé.\n",
    );
    let checked = site.check();
    let finding = one(&checked, INVALID);
    assert_eq!(finding.page_path, "new.md");
    assert_says(&finding.message, &[&pin[..7]]);
    assert!(of(&checked, STALE).is_empty() && codes(&checked).is_empty(), "{}", said(&checked));
}

#[test]
fn an_orphan_says_how_its_source_went() {
    let site = Site::new();
    site.source("stays.md", 9, EN);
    site.source("gone.md", 1, "# Gone {#gone}\n\nCandles are not sold any more.\n");
    site.en.write("walks.md", "# Walk {#walk}\n\nCarry the lantern on the left side of the path.\n");
    let pin = site.en.commit("Begin");
    site.en.remove("gone.md");
    let deleted = site.en.commit("Sell no candles");
    site.en.rename("walks.md", "paths/walk.md");
    let moved = site.en.commit("Sort the paths");
    site.target("stays.md", 9, &pin, FR);
    site.target("gone.md", 1, &pin, "# Parties {#gone}\n\nLes bougies ne sont plus vendues.\n");
    site.target_text(
        "walks.md",
        &format!("---\nsource-git-commit: {pin}\n---\n# Marcher {{#walk}}\n\nPortez la lanterne à gauche du chemin.\n"),
    );
    let checked = site.check();
    let [gone, walks] = of(&checked, "orphan-page")[..] else { panic!("{}", said(&checked)) };
    let all = |finding: &locdrift::finding::Finding| {
        format!("{} {}", finding.message, finding.help.clone().unwrap_or_default())
    };
    assert_says(&all(gone), &["deleted", &deleted[..7], &Repo::day(1)]);
    assert_says(&all(walks), &["moved", "paths/walk.md", &moved[..7]]);
    let without = site.check_without();
    assert_eq!(pages(&without, "orphan-page").len(), 2);
}

#[test]
fn an_orphan_says_what_became_of_its_source_over_every_move() {
    let site = Site::new();
    site.source("stays.md", 9, EN);
    site.en.write("walks.md", "# Walk {#walk}\n\nCarry the lantern on the left side of the path.\n");
    let pin = site.en.commit("Begin");
    let walk = format!("---\nsource-git-commit: {pin}\n---\n# Marcher {{#walk}}\n\nPortez [la](#nowhere) lanterne.\n");
    site.target("stays.md", 9, &pin, FR);
    site.target_text("walks.md", &walk);
    site.en.rename("walks.md", "paths/walk.md");
    site.en.commit("Sort the paths");
    site.en.rename("paths/walk.md", "ways/walk.md");
    let moved = site.en.commit("Call them ways");
    let orphan = |site: &Site| {
        let checked = site.check();
        let [finding] = of(&checked, "orphan-page")[..] else { panic!("{}", said(&checked)) };
        assert!(of(&checked, "broken-anchor").is_empty(), "{}", said(&checked));
        finding.message.clone()
    };
    assert_says(&orphan(&site), &["moved", "ways/walk.md", &moved[..7]]);
    site.en.remove("ways/walk.md");
    let deleted = site.en.commit("Walk no more");
    assert_says(&orphan(&site), &["deleted", "ways/walk.md", &deleted[..7]]);
}

#[test]
fn a_page_that_became_the_first_of_a_folder_is_followed() {
    let (site, pin) = Site::begun();
    site.en.write("wall.md", "# Wall\n\nA hook.\n");
    let pin_of_wall = site.en.commit("Add");
    site.target_text("wall/index.md", &format!("---\nsource-git-commit: {pin_of_wall}\n---\n# Mur\n\nUn crochet.\n"));
    site.target("dim.md", 1, &pin, FR);
    site.en.remove("wall.md");
    site.en.write("wall/index.md", "# On the wall\n\nDrive two nails, and hang the lamp between them.\n");
    site.en.commit("Write anew");
    assert_stale(&site, &["wall/index.md"]);
}

#[test]
fn what_was_stale_before_its_folder_moved_is_as_old_as_it_was() {
    let (site, pin) = Site::begun();
    site.source("dim.md", 1, &EN.replace("half power", "full power"));
    site.en.commit("Change");
    let behind = |site: &Site| {
        let file = site.check().session.project.groups[0].targets[0].file;
        match site.check().session.history.pin(file) {
            locdrift::history::Pin::Stale(stale) => (stale.commits, stale.oldest.clone().map(|at| at.date)),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(behind(&site), (1, Some(Repo::day(1))));
    site.en.rename("dim.md", "help/dim.md");
    site.en.commit("Sort");
    site.target("dim.md", 1, &pin, FR);
    assert_eq!(behind(&site), (2, Some(Repo::day(1))));
}

#[test]
fn an_untranslated_page_says_since_when_it_is_there() {
    let (site, _) = Site::begun();
    site.en.write("notes.txt", "x");
    site.en.commit("Something else");
    site.source("new.md", 2, EN);
    site.en.commit("Add");
    site.source("new.md", 2, &EN.replace("half power", "full power"));
    site.en.commit("Change");
    let checked = site.check();
    let finding = one(&checked, "untranslated-page");
    assert_says(&finding.message, &[&Repo::day(2)]);
    site.source("draft.md", 3, EN);
    let counted = site.check().outcome.counted;
    let counted: Vec<&str> = counted.iter().map(|finding| &*finding.page_path).collect();
    assert_eq!(counted, ["draft.md", "new.md"], "most are missing now");
}
