//! Files that come in, of a site or of languages in another layout, hide nothing of what was found before.

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

#[test]
fn folders_of_languages_hide_nothing() {
    let projects: [&[&str]; 6] = [
        &["docs/en/a.md", "docs/en/b.md", "docs/fr/a.md", "docs/fr/b.md"],
        &["docs/a.md", "docs/a.fr.md", "docs/b.md", "docs/b.fr.md"],
        &["docs/a.en.md", "docs/a.fr.md", "docs/b.en.md", "docs/b.fr.md"],
        &["docs/a/en.md", "docs/a/fr.md", "docs/b/en.md", "docs/b/fr.md"],
        &["guide/a.md", "guide/b.md", "guide-fr/a.md", "guide-fr/b.md"],
        &["guide.en/a.md", "guide.en/b.md", "guide.fr/a.md", "guide.fr/b.md"],
    ];
    let added: [&[&str]; 6] = [
        &["x.en/safe.md", "x.fr/safe.md"],
        &["en/safe.md", "fr/safe.md"],
        &["z/en/safe.md", "z/fr/safe.md"],
        &["x/safe.md", "x-fr/safe.md"],
        &["z/safe.en.md", "z/safe.fr.md"],
        &["z/safe/en.md", "z/safe/fr.md"],
    ];
    for files in projects {
        for added in added {
            hides(added[0], files, added, ".");
        }
    }
}

#[test]
fn a_site_of_another_kind_hides_nothing() {
    let plugin = "i18n/fr/docusaurus-plugin-content-docs/current";
    let of_plugin = ["a.md", "b.md"].map(|name| format!("{plugin}/{name}"));
    let docusaurus = ["docusaurus.config.js", "docs/a.md", "docs/b.md", &of_plugin[0], &of_plugin[1]];
    let of_astro = ["a.md", "b.md", "fr/a.md", "fr/b.md"].map(|name| format!("src/content/docs/{name}"));
    let starlight = ["astro.config.mjs", &of_astro[0], &of_astro[1], &of_astro[2], &of_astro[3]];
    let vitepress = [".vitepress/config.js", "docs/a.md", "docs/b.md", "docs/fr/a.md", "docs/fr/b.md"];
    let added: [&[&str]; 5] = [
        &["hugo.toml", "content/en/safe.md", "content/fr/safe.md"],
        &["mkdocs.yml", "docs/en/safe/s.md", "docs/fr/safe/s.md"],
        &[".vitepress/config.js", "src/safe.md", "src/fr/safe.md"],
        &["docusaurus.config.js", "blog/safe.md", "i18n/fr/docusaurus-plugin-content-blog/safe.md"],
        &["astro.config.mjs", "src/content/docs/safe.md", "src/content/docs/fr/safe.md"],
    ];
    for files in [docusaurus, starlight, vitepress] {
        for added in added.into_iter().filter(|added| added[0] != files[0]) {
            hides(added[0], &files, added, ".");
        }
    }
}

#[test]
fn what_is_left_out_and_what_does_not_count_is_said() {
    let readmes = ["docs/guide.en/README.md", "docs/guide.fr/README.md"];
    let added = ["docs/guide.en/sub/safe.md", "docs/guide.fr/sub/safe.md"];
    let dir = tempfile::tempdir().expect("a folder");
    support::write(dir.path(), readmes.iter().map(|path| (*path, EN.as_bytes())));
    std::fs::create_dir(dir.path().join(".git")).expect("made");
    let said = |dir: &Path| run(dir, &["check", "docs", "--no-history"], |_| ()).err;
    assert!(!said(dir.path()).contains("left out"));
    support::write(dir.path(), added.iter().map(|path| (*path, SAFE.as_bytes())));
    let left = said(dir.path());
    assert!(left.contains("left out: 2 files that repositories have about themselves"), "{left}");

    let repo = support::git::Repo::new();
    repo.write("docs/en/a.md", EN);
    repo.write("docs/fr/a.md", FR);
    repo.commit("Begin");
    let said = |dir: &Path| run(dir, &["check", "docs"], |_| ()).err;
    assert!(!said(repo.path()).contains("do not count"));
    repo.write("lunaria.config.json", "{\"ignoredKeywords\": [\"b\", \"change\"]}");
    let ignored = said(repo.path());
    assert!(ignored.contains("commits with “change” in their subject do not count"), "{ignored}");
}
