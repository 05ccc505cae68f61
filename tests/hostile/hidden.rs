//! A file that makes a folder a site, and comes in with pages of that site, hides nothing of what was found before.

use std::collections::BTreeSet;
use std::path::Path;

use super::run;
use crate::support;

const EN: &str = "# Lamp\n\nPress it, see [the guide](https://lumen.example.com/guide).\n";
const FR: &str = "# Lampe\n\nAppuyez.\n";
const SAFE: &str = "# Safe\n";

/// What a check finds: rule and file.
fn found(dir: &Path, path: &str) -> BTreeSet<String> {
    let ran = run(dir, &["check", path, "--no-history", "--output-format", "json", "--fail-on", "never"], |_| ());
    let result: serde_json::Value =
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.err));
    let findings = result["findings"].as_array().expect("a list");
    let errors = findings.iter().filter(|one| one["level"] == "error");
    errors.map(|one| format!("{} {}", one["rule"], one["location"]["path"])).collect()
}

/// The files of a project, and those that a pull request adds.
fn hides(what: &str, files: &[&str], added: &[&str], path: &str) {
    let text = |path: &str| match path {
        path if path.contains("safe") => SAFE,
        path if path.contains("fr") => FR,
        _ => EN,
    };
    let dir = tempfile::tempdir().expect("a folder");
    support::write(dir.path(), files.iter().map(|path| (*path, text(path).as_bytes())));
    std::fs::create_dir(dir.path().join(".git")).expect("made");
    let before = found(dir.path(), path);
    assert!(before.len() >= 2, "{what}: {before:?}");
    let content = |path: &str| match path {
        "mkdocs.yml" => "docs_dir: docs/en/safe\n",
        "docs.json" => "{}",
        path if path.ends_with(".md") => SAFE,
        _ => "",
    };
    support::write(dir.path(), added.iter().map(|path| (*path, content(path).as_bytes())));
    let after = found(dir.path(), path);
    assert_eq!(before.difference(&after).collect::<Vec<_>>(), Vec::<&String>::new(), "{what} in {path}: {after:?}");
}

#[test]
fn the_files_of_a_site_hide_nothing() {
    let sites: [(&str, &[&str]); 5] = [
        ("MkDocs", &["mkdocs.yml", "docs/en/safe/s.md", "docs/fr/safe/s.md"]),
        (
            "Docusaurus",
            &["docusaurus.config.js", "docs/safe.md", "i18n/fr/docusaurus-plugin-content-docs/current/safe.md"],
        ),
        ("VitePress", &[".vitepress/config.js", "src/safe.md", "src/fr/safe.md"]),
        ("Mintlify", &["docs.json", "safe.md", "fr/safe.md"]),
        ("Starlight", &["astro.config.mjs", "src/content/docs/safe.md", "src/content/docs/fr/safe.md"]),
    ];
    let projects: [&[&str]; 4] = [
        &["docs/en/a.md", "docs/en/b.md", "docs/fr/a.md", "docs/fr/b.md"],
        &["a/en/a.md", "a/fr/a.md", "b/en/b.md", "b/fr/b.md"],
        &["docs/a.md", "docs/a.fr.md", "docs/b.md", "docs/b.fr.md"],
        &["guide/a.md", "guide/b.md", "guide-fr/a.md", "guide-fr/b.md"],
    ];
    for (site, added) in sites {
        for files in projects {
            hides(site, files, added, ".");
        }
        hides(site, projects[0], added, "docs");
    }
}
