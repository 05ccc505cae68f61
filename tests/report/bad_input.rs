//! Results that cannot be used, and projects with hardly anything in them.

use std::fs;

use super::{json, printed, project, refused, run};
use crate::support;

#[test]
fn a_result_that_cannot_be_used_is_named() {
    let repo = project();
    let dir = repo.path();
    run(dir, &["check", "-q", "--output-format", "json", "--output-file", ".git/good.json"]);
    let good = fs::read_to_string(dir.join(".git/good.json")).expect("written");
    let refused_as = |text: &str| {
        repo.write(".git/bad.json", text);
        refused(dir, &["report", "--from", ".git/bad.json"])
    };
    assert!(refused_as(&good[..good.len() / 2]).contains("bad.json: line"), "cut off");
    assert!(refused_as("").contains("this is not JSON, or it is incomplete"));
    assert!(refused_as("[1]").contains("schema_version: this locdrift reads version 1, not nothing"));
    assert!(
        refused_as(&good.replace("\"schema_version\": 1", "\"schema_version\": 2")).contains("reads version 1, not 2")
    );
    let error = refused_as(&good.replace("\"status\":\"outdated\"", "\"status\":\"old\""));
    assert!(error.contains("pages[") && error.contains("unknown variant `old`"), "{error}");
    let mut without: serde_json::Value = serde_json::from_str(&good).expect("JSON");
    without.as_object_mut().expect("an object").remove("pages");
    assert!(refused_as(&without.to_string()).contains("does not contain the state of the pages"));
    let long: String = (0..9).map(|number| format!("-abcdefg{number}")).collect();
    assert!(refused_as(&good.replace("\"fr\"", &format!("\"fr{long}\""))).contains("fr-abcdefg0"));
    assert!(refused(dir, &["report", "--from", ".git/none.json"]).contains("cannot read .git/none.json"));
}

#[test]
fn numbers_that_no_project_has_are_refused() {
    let repo = project();
    let dir = repo.path();
    run(dir, &["report", "-q", "--format", "json", "--output-file", ".git/good.json"]);
    let good = fs::read_to_string(dir.join(".git/good.json")).expect("written");
    let at = good.find("\"count\":").expect("a finding") + "\"count\":".len();
    let digits = good[at..].find(|c: char| !c.is_ascii_digit() && c != ' ').expect("an end");
    repo.write(".git/bad.json", format!("{}{}{}", &good[..at], u64::MAX, &good[at + digits..]));
    let error = refused(dir, &["report", "--from", ".git/bad.json"]);
    assert!(error.contains("a number of findings is above 4294967295"), "{error}");
}

#[test]
fn texts_that_no_page_has_are_cut_or_refused() {
    let repo = project();
    let dir = repo.path();
    run(dir, &["report", "-q", "--format", "json", "--output-file", ".git/good.json"]);
    let good = fs::read_to_string(dir.join(".git/good.json")).expect("written");
    let mut result: serde_json::Value = serde_json::from_str(&good).expect("JSON");
    let pages = result["pages"].as_array_mut().expect("pages");
    for page in pages.iter_mut() {
        page["title"] = "t".repeat(100_000).into();
        page["owners"] = (0..5_000).map(|at| format!("@o{at}")).collect::<Vec<_>>().into();
        page["metadata"] = serde_json::json!({ "role": "r".repeat(100_000) });
    }
    repo.write(".git/odd.json", result.to_string());
    for words in [&["--by", "owner"][..], &["--by", "role"], &["--todo", "--format", "csv"]] {
        let shown = printed(dir, &[&["report", "--from", ".git/odd.json", "-q"][..], words].concat());
        assert!(shown.len() < 20_000, "{words:?}: {} bytes", shown.len());
    }
    result["pages"][0]["path"] = "p".repeat(5_000).into();
    repo.write(".git/odd.json", result.to_string());
    let error = refused(dir, &["report", "--from", ".git/odd.json"]);
    assert!(error.contains("pages[0]") && error.contains("more than 4096 bytes"), "{error}");
}

#[test]
fn a_file_is_no_option_of_a_command() {
    let repo = project();
    let dir = repo.path();
    run(dir, &["check", "-q", "--output-format", "json", "--output-file", ".git/good.json"]);
    let good = fs::read_to_string(dir.join(".git/good.json")).expect("written");
    repo.write(".git/odd.json", good.replace("\"file\":\"fr/a.md\"", "\"file\":\"--config=x\""));
    let todo = printed(dir, &["report", "--from", ".git/odd.json", "--todo", "--locale", "fr", "-q"]);
    assert!(todo.contains("locdrift diff ./--config=x"), "{todo}");
}

#[test]
fn two_results_of_one_language_must_agree() {
    let repo = project();
    let dir = repo.path();
    run(dir, &["check", "-q", "--output-format", "json", "--output-file", ".git/1.json"]);
    let twice = json(dir, &["--from", ".git/1.json", ".git/1.json"]);
    assert_eq!(twice["locales"], json(dir, &[])["locales"]);
    repo.write("en/sub/b.md", "# Blue lamp\n\nSomething else.\n");
    run(dir, &["check", "-q", "--output-format", "json", "--output-file", ".git/2.json"]);
    let error = refused(dir, &["report", "--from", ".git/1.json", ".git/2.json"]);
    assert!(error.contains(".git/1.json and .git/2.json contradict each other about en/sub/b.md (en)"), "{error}");
}

#[test]
fn results_of_several_languages_are_one_report() {
    let repo = project();
    let dir = repo.path();
    for locale in ["fr", "ja"] {
        let file = format!(".git/{locale}.json");
        run(dir, &["check", "-q", "--locale", locale, "--output-format", "json", "--output-file", &file]);
    }
    assert_eq!(json(dir, &["--from", ".git/fr.json", ".git/ja.json"])["locales"], json(dir, &[])["locales"]);
}

#[test]
fn a_project_outside_of_a_repository_has_a_report() {
    let dir = support::project(&[("en/a.md", "# One\n\nWords.\n"), ("fr/a.md", "# Un\n\nMots.\n")]);
    let fr = &json(dir.path(), &[])["locales"]["fr"];
    assert_eq!((&fr["coverage_percent"], &fr["freshness_percent"]), (&100.0.into(), &serde_json::Value::Null));
    let text = printed(dir.path(), &["report", "-q"]);
    assert!(text.contains("unknown") && text.lines().all(|line| textwrap::core::display_width(line) <= 80), "{text}");
    for format in ["md", "csv", "html", "badge", "shields", "lunaria"] {
        printed(dir.path(), &["report", "-q", "--format", format]);
    }
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    let repo = project();
    let dir = repo.path();
    assert!(refused(dir, &["report", "--todo", "--format", "badge"]).contains("--todo cannot be written as badge"));
    assert!(refused(dir, &["report", "--format", "md", "--format", "csv"]).contains("2 formats would be written"));
    assert!(refused(dir, &["report", "--output-file", "a.xyz"]).contains("no format for the output file a.xyz"));
    assert!(refused(dir, &["report", "--fail-under", "old=3"]).contains("there is no measure `old`"));
    assert!(refused(dir, &["report", "--fail-under", "fresh=101"]).contains("not between 0 and 100"));
    assert!(refused(dir, &["report", "--locale", "de"]).contains("de"));
}

/// The names of all members of a document that are texts somewhere.
fn names_of_texts(value: &serde_json::Value, found: &mut std::collections::BTreeSet<String>) {
    match value {
        serde_json::Value::Object(members) => {
            for (name, member) in members {
                if member.is_string() {
                    found.insert(name.clone());
                }
                names_of_texts(member, found);
            }
        }
        serde_json::Value::Array(all) => all.iter().for_each(|member| names_of_texts(member, found)),
        _ => {}
    }
}

fn set_texts(value: &mut serde_json::Value, name: &str, text: &str) {
    match value {
        serde_json::Value::Object(members) => {
            for (own, member) in members {
                if own == name && member.is_string() {
                    *member = text.into();
                }
                set_texts(member, name, text);
            }
        }
        serde_json::Value::Array(all) => all.iter_mut().for_each(|member| set_texts(member, name, text)),
        _ => {}
    }
}

#[test]
fn no_text_of_a_result_is_markup_or_a_line_of_its_own() {
    const HOSTILE: &str = "x`\n\n<img src=a>\n\n# Forged\n\nForged";
    let repo = project();
    let dir = repo.path();
    run(dir, &["check", "-q", "--output-format", "json", "--output-file", ".git/check.json"]);
    run(dir, &["report", "-q", "--format", "json", "--output-file", ".git/report.json"]);
    let mut shown = 0;
    for saved in [".git/check.json", ".git/report.json"] {
        let good: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(dir.join(saved)).expect("written")).expect("JSON");
        let mut names = std::collections::BTreeSet::new();
        names_of_texts(&good, &mut names);
        assert!(names.contains("rule") && names.contains("path") && names.contains("title"), "{names:?}");
        for name in names {
            let mut bad = good.clone();
            set_texts(&mut bad, &name, HOSTILE);
            repo.write(".git/bad.json", bad.to_string());
            for format in ["md", "text"] {
                let output = run(dir, &["report", "--from", ".git/bad.json", "-q", "--format", format]);
                let text = String::from_utf8_lossy(&output.stdout);
                shown += usize::from(output.status.success());
                let has_line = text.lines().any(|line| line.trim_start_matches(['#', ' ']).starts_with("Forged"));
                assert!(!has_line, "{saved}: {name}: {format}:\n{text}");
                assert!(format != "md" || !text.contains("<img"), "{saved}: {name}: {format}:\n{text}");
            }
        }
    }
    assert!(shown > 20, "{shown}");
}
