//! Numbers that were counted by hand.

use serde_json::{Value, json};

use super::{json, printed, project, run};

fn numbers(of: &Value, names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| of.get(name).unwrap_or_else(|| panic!("no {name}")).clone()).collect()
}

#[test]
fn words_and_pages_are_counted() {
    let repo = project();
    let report = json(repo.path(), &[]);
    assert_eq!((&report["source"], &report["date"]), (&json!("en"), &json!("2026-01-03")));
    let fr = &report["locales"]["fr"];
    // a.md: title 2, heading 2, paragraph 4, Care 1 + 2, Repair 1 + 3; b.md: 2 + 2 + 3; c.md: 2 + 2 + 4.
    assert_eq!(report["source_words"], 15 + 7 + 8);
    let names = ["words", "changed_words", "new_words", "missing_words", "metadata_words", "untranslated_words"];
    assert_eq!(numbers(fr, &names), [30, 1, 4, 0, 0, 8].map(Value::from));
    assert_eq!(numbers(fr, &["words_to_translate", "current_words", "unknown_words"]), [13, 17, 0].map(Value::from));
    let names = ["translated_pages", "untranslated_pages", "fresh_pages", "outdated_pages", "unknown_pages"];
    assert_eq!(numbers(fr, &names), [2, 1, 1, 1, 0].map(Value::from));
    let names = ["up_to_date_percent", "coverage_percent", "freshness_percent", "freshness_words_percent"];
    // 17/30, 2/3, 1/2, 17/22
    assert_eq!(numbers(fr, &names), [56.6, 66.6, 50.0, 77.2].map(Value::from));
    assert_eq!(
        numbers(fr, &["age_median_days", "age_oldest_days", "machine_percent"]),
        [json!(0), json!(0), json!(50.0)]
    );
}

#[test]
fn what_is_unknown_is_no_number() {
    let repo = project();
    let ja = &json(repo.path(), &[])["locales"]["ja"];
    assert_eq!(numbers(ja, &["translated_pages", "unknown_pages", "fresh_pages"]), [1, 1, 0].map(Value::from));
    let names = [
        "freshness_percent",
        "freshness_words_percent",
        "defects",
        "defects_per_1000_words",
        "age_oldest_days",
        "machine_percent",
    ];
    assert_eq!(numbers(ja, &names), vec![Value::Null; names.len()]);
    // The new section is missing; the other 11 words of the page are unknown.
    assert_eq!(numbers(ja, &["missing_words", "untranslated_words", "unknown_words"]), [4, 15, 11].map(Value::from));
    assert_eq!(ja["unknown_reasons"], json!({"no-pin": 1}));
    let csv = printed(repo.path(), &["report", "--format", "csv", "-q"]);
    let line = csv.lines().find(|line| line.contains(",ja,")).expect("a line");
    assert!(line.contains(",unknown,unknown,"), "{line}");
}

#[test]
fn without_history_it_is_unknown_what_is_fresh() {
    let repo = project();
    let report = json(repo.path(), &["--no-history"]);
    let fr = &report["locales"]["fr"];
    assert_eq!(numbers(fr, &["freshness_percent", "defects"]), [Value::Null, Value::Null]);
    assert_eq!(fr["unknown_reasons"], json!({"no-history": 2}));
    assert_eq!(report["date"], Value::Null);
}

#[test]
fn a_page_that_changed_in_metadata_alone_is_fresh() {
    let repo = project();
    repo.write("en/sub/b.md", "---\ntitle: Blue lamp\nrole: Admin\n---\n\n# Blue lamp\n\nOne two three.\n");
    repo.commit("metadata");
    let fr = &json(repo.path(), &[])["locales"]["fr"];
    assert_eq!(numbers(fr, &["fresh_pages", "metadata_only_pages", "outdated_pages"]), [0, 1, 1].map(Value::from));
    assert_eq!(fr["freshness_percent"], 50.0);
}

#[test]
fn saved_results_say_the_same() {
    let repo = project();
    let dir = repo.path();
    run(dir, &["check", "-q", "--output-format", "json", "--output-file", ".git/check.json"]);
    run(dir, &["report", "-q", "--format", "json", "--output-file", ".git/report.json"]);
    let live = json(dir, &[]);
    for file in [".git/check.json", ".git/report.json"] {
        let saved = json(dir, &["--from", file]);
        for key in ["locales", "source_findings", "pages", "date", "source"] {
            assert_eq!(saved[key], live[key], "{key} of {file}");
        }
    }
    for part in ["1/2", "2/2"] {
        let file = format!(".git/{}.json", &part[..1]);
        run(dir, &["check", "-q", "--shard", part, "--output-format", "json", "--output-file", &file]);
    }
    let shards = json(dir, &["--from", ".git/1.json", ".git/2.json"]);
    assert_eq!(shards["locales"], live["locales"]);
    run(dir, &["merge", ".git/1.json", ".git/2.json", "--output-file", ".git/all.json"]);
    assert_eq!(json(dir, &["--from", ".git/all.json"])["locales"], live["locales"]);
}

#[test]
fn parts_are_told_apart() {
    let repo = project();
    repo.write("CODEOWNERS", "* @all\n/fr/sub/ @blue\n");
    let report = json(repo.path(), &["--by", "folder", "--by", "role", "--by", "owner", "--by", "page"]);
    let slices = report["slices"].as_array().expect("a list");
    let todo = |by: &str, name: &str| {
        let slice = slices.iter().find(|slice| slice["by"] == by && slice["name"] == name);
        slice.unwrap_or_else(|| panic!("no {name}"))["locales"]["fr"]["words_to_translate"].clone()
    };
    assert_eq!((todo("folder", "/"), todo("folder", "sub/")), (json!(5), json!(8)));
    assert_eq!((todo("role", "User"), todo("role", "(none)")), (json!(0), json!(13)));
    assert_eq!((todo("owner", "@blue"), todo("owner", "@all")), (json!(0), json!(13)));
    assert_eq!(todo("page", "a.md"), json!(5));
}

#[test]
fn a_target_that_is_missed_fails() {
    let repo = project();
    let fails = |words: &[&str]| {
        let words: Vec<&str> = ["report", "-q", "--locale", "fr"].into_iter().chain(words.iter().copied()).collect();
        let output = run(repo.path(), &words);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(fails(&["--fail-under", "56.6"]).0, Some(0));
    assert_eq!(
        fails(&["--fail-under", "56.7"]),
        (Some(1), "error: fr: up-to-date is 56.6 %, below 56.7 %\n".to_owned())
    );
    assert_eq!(fails(&["--fail-under", "fresh=50", "--fail-under", "coverage=70 %"]).0, Some(1));
    assert_eq!(fails(&["--no-history", "--fail-under", "fresh=1"]).0, Some(1), "what is unknown");
    repo.write("locdrift.yaml", "report:\n  fresh: 90 %\n");
    assert_eq!(fails(&[]).0, Some(0), "a target of the configuration is shown");
    assert_eq!(fails(&["--fail-under", "targets"]).0, Some(1));
    let text = printed(repo.path(), &["report", "-q", "--locale", "fr"]);
    assert!(text.contains("missed fr: fresh is 50.0 %, below 90.0 %"), "{text}");
}

#[test]
fn what_became_better_or_worse_is_shown() {
    let repo = project();
    let dir = repo.path();
    run(dir, &["report", "-q", "--format", "json", "--output-file", ".git/old.json"]);
    let pin = repo.head();
    repo.write(
        "fr/sub/c.md",
        format!("---\ntitle: Lampe perdue\nsource-git-commit: {pin}\n---\n\n# Lampe perdue\n\nQuatre mots de texte.\n"),
    );
    repo.write("en/sub/b.md", "---\ntitle: Blue lamp\nrole: User\n---\n\n# Blue lamp\n\nOne two three four.\n");
    repo.commit("more");
    let compared = &json(dir, &["--locale", "fr", "--compare", ".git/old.json"])["compared_with"];
    let pages: Vec<(&str, &Value)> = compared["pages"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|page| (page["path"].as_str().expect("a path"), &page["words_to_translate"]))
        .collect();
    assert_eq!(pages, [("sub/b.md", &json!([0, 1])), ("sub/c.md", &json!([8, 0]))]);
    assert_eq!(compared["locales"]["fr"]["words_to_translate"], 13);
    let text = printed(dir, &["report", "-q", "--locale", "fr", "--compare", ".git/old.json"]);
    assert!(text.contains("Since 2026-01-03") && text.contains("Worse: 1 page") && text.contains("−7"), "{text}");
}

#[test]
fn a_check_list_keeps_what_is_ticked() {
    let repo = project();
    let list = |words: &[&str]| {
        let all: Vec<&str> = ["report", "-q", "--todo", "--locale", "fr", "--format", "md"]
            .into_iter()
            .chain(words.iter().copied())
            .collect();
        printed(repo.path(), &all)
    };
    let first = list(&[]);
    assert!(first.contains("## fr: 13 words to translate\n"), "{first}");
    assert!(first.contains("### Lost lamp (sub/c.md)\n\n- [ ] page: the whole page, 8 words\n"), "{first}");
    assert!(first.contains("- [ ] new: Repair, 4 words\n") && first.contains("    locdrift diff fr/a.md\n"), "{first}");
    let ticked = first.replace("- [ ] new: Repair, 4 words", "- [x] new: Repair, 4 words");
    repo.write(".git/list.md", &ticked);
    assert_eq!(list(&["--ticked", ".git/list.md"]), ticked);
    let more = "---\ntitle: Red lamp\n---\n\n# Red lamp\n\nPress the green button.\n\n## Care\n\nWipe it.\n\n## Repair\n\nCall somebody now or later.\n";
    repo.write("en/a.md", more);
    assert!(!list(&["--ticked", ".git/list.md"]).contains("[x]"), "there is more to do than was ticked");
}
