//! A second file for a page: whichever of them is read, it does not hide the other.

use super::{EN, FR, Site};

/// What the translation of a page lost; the check fails with it.
const FOUND: &str = "missing-link";

/// Checks a project after a file came in beside its pages.
#[track_caller]
fn is_told(pages: [(&str, &str); 2], twin: (&str, &str), shown: &str) {
    let site = Site::new();
    std::fs::remove_dir_all(site.path("p/docs")).expect("removed");
    for (path, text) in pages {
        site.write(&format!("p/{path}"), text);
    }
    let words = ["check", "--no-history", "--output-format", "concise", "."];
    super::locdrift(&site.path("p"), &words).ends(1, &[FOUND]);
    site.write(&format!("p/{}", twin.0), twin.1);
    super::locdrift(&site.path("p"), &words).ends(1, &["error[unreadable-page]", shown, "was not checked"]);
    // Who wants it so says so.
    site.write("p/locdrift.yaml", &format!("exclude: ['{}']\n", twin.0));
    super::locdrift(&site.path("p"), &words).ends(1, &[FOUND]);
}

#[test]
fn a_twin_of_a_translation_does_not_hide_it() {
    let right = FR.replace("du guide", "du [guide](https://lumen.example.com/guide)");
    let pages = [("docs/a.md", EN), ("docs/a.fr.md", FR)];
    is_told(pages, ("docs/a.FR.md", &right), "a.fr.md");
    let pages = [("docs/a.md", EN), ("docs/a.fr_FR.md", FR)];
    is_told(pages, ("docs/a.fr-FR.md", &right), "a.fr_FR.md");
}

#[test]
fn a_twin_of_a_source_page_does_not_hide_it() {
    let pages = [("docs/a.md", EN), ("docs/a.fr.md", FR)];
    is_told(pages, ("docs/a.en.md", "# Dim {#dim}\n"), "a.md");
}

#[test]
fn a_name_in_another_unicode_form_hides_none() {
    let right = FR.replace("du guide", "du [guide](https://lumen.example.com/guide)");
    let pages = [("docs/en/caf\u{e9}.md", EN), ("docs/fr/caf\u{e9}.md", FR)];
    is_told(pages, ("docs/fr/cafe\u{301}.md", &right), "another Unicode form");
}
