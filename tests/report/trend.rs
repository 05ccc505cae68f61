//! Earlier days, held against a checkout of each.

use serde_json::Value;

use super::{json, project, run};

#[test]
fn a_trend_agrees_with_checkouts() {
    let repo = project();
    let dir = repo.path();
    let words = ["--trend", "--since", "2025-12-30", "--every", "week", "--locale", "fr"];
    // Weeks begin on Mondays; commits are of 1, 2 and 3 January, the newest one of a later week.
    for _ in 0..4 {
        repo.write("en/z.txt", repo.head());
        repo.commit("nothing");
    }
    let report = json(dir, &words);
    let trend = report["trend"].as_array().expect("a list");
    let days: Vec<&str> = trend.iter().map(|point| point["date"].as_str().expect("a day")).collect();
    assert_eq!(days, ["2026-01-05", "2026-01-07"]);
    let copy = tempfile::tempdir().expect("a folder");
    repo.git(["worktree", "add", "-q", "--detach", &copy.path().join("w").to_string_lossy(), "HEAD~3"]);
    let then = json(&copy.path().join("w"), &["--locale", "fr"]);
    let numbers = |of: &Value| of["locales"]["fr"].clone();
    assert_eq!(numbers(&trend[0]), numbers(&then));
    assert_eq!(numbers(&trend[1]), numbers(&report));
    assert_eq!(json(dir, &words)["trend"], report["trend"], "from the cache");
    let kept: Vec<_> = std::fs::read_dir(dir.join(".git/cache/locdrift/trend")).expect("kept").collect();
    assert_eq!(kept.len(), 1);
    let csv = run(dir, &["report", "-q", "--trend", "--since", "2025-12-30", "--every", "week", "--format", "csv"]);
    let csv = String::from_utf8(csv.stdout).expect("UTF-8");
    assert!(csv.contains("\n2026-01-05,fr,") && csv.contains("\n2026-01-07,ja,"), "{csv}");
}

#[test]
fn a_language_that_was_not_there_has_no_numbers() {
    let repo = project();
    for _ in 0..30 {
        repo.write("en/z.txt", repo.head());
        repo.commit("nothing");
    }
    repo.write("de/a.md", "# Rote Lampe\n\nText.\n");
    repo.commit("German");
    let report = json(repo.path(), &["--trend", "--since", "2026-01-01"]);
    let first = &report["trend"][0];
    assert_eq!(first["date"], "2026-02-01");
    assert!(first["locales"]["fr"].is_object() && first["locales"]["de"].is_null(), "{first}");
}

#[test]
fn what_a_branch_says_of_today_is_not_kept_for_others() {
    let repo = project();
    let dir = repo.path();
    for _ in 0..6 {
        repo.write("en/z.txt", repo.head());
        repo.commit("nothing");
    }
    let words = ["--trend", "--since", "2025-12-30", "--every", "week"];
    let trend = || json(dir, &words)["trend"][0].clone();
    let fresh = trend();
    for (file, text) in [("fr/.gitignore", "sub/\n"), (".ignore", "fr/sub/\n"), ("mkdocs.yml", "")] {
        std::fs::remove_dir_all(dir.join(".git/cache")).expect("removed");
        repo.write(file, text);
        trend();
        repo.remove(file);
        assert_eq!(trend(), fresh, "{file}");
    }
}

#[test]
fn a_commit_of_the_future_does_not_hold_a_trend_up() {
    let repo = project();
    // Noon of the last day of the calendar.
    let far = crate::support::git::Repo::existing(repo.path(), 2_912_442);
    far.write("en/a.md", "# Red lamp\n");
    far.commit("far");
    for every in ["week", "month", "quarter"] {
        let words = ["report", "--trend", "--since", "4.weeks", "--every", every];
        let ran = run(repo.path(), &words);
        let said = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(0), "{every}: {said}");
        assert!(said.contains("the newest commit is dated 9999-12-31, which is in the future"), "{every}: {said}");
    }
}
