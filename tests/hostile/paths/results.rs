//! Results that are given to `merge`: anybody can have written them.

use super::{SECRET, Site};

/// A result with one finding at a path, and one related place.
fn result(path: &str, related: &str) -> String {
    let place = |path: &str| {
        serde_json::json!({
            "path": path,
            "start": {"line": 1, "column": 1, "offset": 0},
            "end": {"line": 1, "column": 3, "offset": 2},
        })
    };
    serde_json::json!({
        "schema_version": 1,
        "tool": {"name": "locdrift", "version": "0.1.0"},
        "summary": {"pages": 1, "groups": 1, "findings": 1, "suppressed": 0, "locales": {"fr": {"pages": 1, "errors": 1, "warnings": 0, "notes": 0}}},
        "notices": [],
        "findings": [{
            "rule": "missing-link", "level": "error", "cause": "translation", "locale": "fr",
            "page": {"key": "a.md", "path": "a.md"}, "message": "the link is missing", "fingerprint": "00000000000000aa",
            "location": place(path),
            "related": [{"message": "here", "location": place(related)}],
        }],
    })
    .to_string()
}

#[test]
fn only_pages_of_the_project_are_read() {
    const PAGE: &str = "docs/fr/a.md";
    let site = Site::new();
    site.link("../out/secret.md", "p/linked.md");
    site.link("../out", "p/linked");
    site.link(".git/config", "p/config.md");
    site.write("p/notes.txt", SECRET);
    site.link("notes.txt", "p/notes.md");
    let absolute = site.path("out/secret.md").display().to_string();
    for path in [
        &*absolute,
        "../out/secret.md",
        "docs/../../out/secret.md",
        "linked.md",
        "linked/secret.md",
        ".git/config",
        "docs/../.git/config",
        "config.md",
        "notes.txt",
        "notes.md",
        "/dev/zero",
        "/proc/self/environ",
        "docs",
    ] {
        for text in [result(path, PAGE), result(PAGE, path)] {
            site.write("p/result.json", &text);
            for format in ["full", "concise", "sarif", "github", "rdjsonl"] {
                let ran = site.run(&["merge", "result.json", "--output-format", format]);
                ran.ends(2, &["the directory that the checks ran in"]);
            }
        }
    }
    site.write("p/result.json", &result(PAGE, "docs/en/a.md"));
    site.run(&["merge", "result.json", "--output-format", "full"]).ends(1, &["docs/fr/a.md:1:1"]);
    // Data needs no pages.
    site.write("p/result.json", &result("../out/secret.md", PAGE));
    site.run(&["merge", "result.json"]).ends(1, &[]);
}

#[test]
fn pages_may_lie_beside_a_result_that_is_named() {
    let site = Site::new();
    let page = site.path("out/fr/a.md").display().to_string();
    site.write("out/result.json", &result(&page, &page));
    site.run(&["merge", "../out/result.json", "--output-format", "full"]).ends(1, &["missing-link"]);
}
