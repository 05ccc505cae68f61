//! What kind of site a project is, by its files.

use std::fs;
use std::path::PathBuf;

use locdrift::layout::find_site;

use crate::support::project;

fn id(path: &str, sources: &[&str], files: &[(&str, &str)]) -> Option<&'static str> {
    let dir = project(files);
    let sources: Vec<PathBuf> = sources.iter().map(|source| dir.path().join(source)).collect();
    find_site(&dir.path().join(path), sources.iter(), None).map(|found| found.site.id)
}

#[test]
fn a_site_is_found_above_at_and_below_the_path() {
    let hugo = [("hugo.toml", ""), ("content/en/a.md", "# A\n")];
    assert_eq!(id("", &[], &hugo), Some("hugo"));
    assert_eq!(id("content/en", &[], &hugo), None, "outside of a repository only the folder itself counts");
    let repository = [("hugo.toml", ""), ("content/en/a.md", "# A\n"), (".git/HEAD", "")];
    assert_eq!(id("content/en", &[], &repository), Some("hugo"));
    assert_eq!(id("", &[], &[("website/docusaurus.config.js", "")]), Some("docusaurus"));
    assert_eq!(id("", &[], &[("sites/docs/.vitepress/config.ts", "")]), Some("vitepress"));
    for other in ["a/b/c/mkdocs.yml", "node_modules/x/mkdocs.yml", "examples/mkdocs.yml", ".hidden/mkdocs.yml"] {
        assert_eq!(id("", &[], &[(other, "")]), None, "{other}");
    }
}

#[test]
fn named_sources_say_where_to_look() {
    let files = [("other/mkdocs.yml", ""), ("lumen/hugo.toml", ""), ("lumen/en/a.md", "")];
    assert_eq!(id("", &["lumen"], &files), Some("hugo"));
    assert_eq!(id("", &["lumen/en"], &files), None);
}

#[test]
fn a_repository_ends_the_search() {
    let dir = project(&[("mkdocs.yml", ""), ("docs/.git/HEAD", ""), ("docs/en/a.md", "")]);
    assert!(find_site(&dir.path().join("docs/en"), [].iter(), None).is_none());
    fs::write(dir.path().join("docs/docfx.json"), "{}").expect("written");
    assert_eq!(
        find_site(&dir.path().join("docs/en"), [].iter(), None).map(|found| found.site.id),
        Some("microsoft-learn")
    );
}
