//! Which projects are in the folders of an editor, and what happens when their files change.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::client::Client;
use super::{folders, rules, uri};
use crate::support;

const SOURCE: &str = "# Dim {#dim}\n\nSlide down.\n";
const TRANSLATION: &str = "# Tamiser {#dim}\n\nGlissez.\n";
const DAMAGED: &str = "# Tamiser\n\nGlissez.\n";

fn project(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let dir = support::project(files);
    let root = dir.path().canonicalize().expect("there");
    (dir, root)
}

fn start(roots: &[&Path]) -> Client {
    let (mut client, _) = Client::start(folders(roots, json!({})));
    client.settle();
    client
}

#[test]
fn a_localized_folder_finds_its_source_beside_it() {
    let (_dir, root) = project(&[("lumen.en/dim.md", SOURCE), ("lumen.fr-FR/dim.md", DAMAGED)]);
    let client = start(&[&root.join("lumen.fr-FR")]);
    assert_eq!(rules(client.at(&root.join("lumen.fr-FR/dim.md"))), ["missing-anchor"]);
}

#[test]
fn languages_may_be_in_folders_far_apart() {
    let files = [("a/lumen.en/dim.md", SOURCE), ("b/lumen.ja/dim.md", DAMAGED), ("b/lumen.fr/dim.md", TRANSLATION)];
    let (_dir, root) = project(&files);
    let client = start(&[&root.join("a/lumen.en"), &root.join("b/lumen.ja")]);
    assert_eq!(client.diagnostics.keys().collect::<Vec<_>>(), [&uri(&root.join("b/lumen.ja/dim.md"))]);
}

#[test]
fn each_configuration_is_a_project_of_its_own() {
    let files = [
        ("p/locdrift.yaml", "rules:\n  missing-anchor: note\n"),
        ("p/en/dim.md", SOURCE),
        ("p/fr/dim.md", DAMAGED),
        ("q/r/locdrift.yaml", "rules:\n  missing-anchor: warning\n"),
        ("q/r/en/dim.md", SOURCE),
        ("q/r/fr/dim.md", DAMAGED),
    ];
    let (_dir, root) = project(&files);
    for roots in [vec![root.clone()], vec![root.join("p"), root.join("q")]] {
        let roots: Vec<&Path> = roots.iter().map(PathBuf::as_path).collect();
        let mut client = start(&roots);
        let severity = |client: &Client, path: &str| client.at(&root.join(path))[0]["severity"].as_u64();
        assert_eq!(severity(&client, "p/fr/dim.md"), Some(3));
        assert_eq!(severity(&client, "q/r/fr/dim.md"), Some(2));
        if let [one, _] = roots[..] {
            let event = json!({ "event": { "added": [], "removed": [{ "uri": uri(one), "name": "p" }] } });
            client.notify("workspace/didChangeWorkspaceFolders", event);
            client.settle();
            assert_eq!(client.diagnostics.len(), 1);
        }
    }
}

#[test]
fn a_workspace_without_a_source_is_told_of_once() {
    let (_dir, root) = project(&[("notes/x.md", "# T\n")]);
    let mut client = start(&[&root]);
    assert_eq!((client.shown().len(), &client.status()["state"]), (1, &json!("failed")));
    client.open(&root.join("notes/x.md"), "# T\n");
    client.change(&uri(&root.join("notes/x.md")), &[(None, "# U\n")]);
    client.files_changed(&[(&root.join("notes/y.md"), 1)]);
    client.settle();
    assert_eq!((client.shown().len(), client.diagnostics.len()), (1, 0));
    // Languages come.
    support::write(&root, [("en/dim.md", SOURCE.as_bytes()), ("fr/dim.md", DAMAGED.as_bytes())]);
    client.files_changed(&[(&root.join("fr/dim.md"), 1)]);
    client.settle();
    assert_eq!(rules(client.at(&root.join("fr/dim.md"))), ["missing-anchor"]);
    assert_eq!(client.status()["state"], "ready");
}

#[test]
fn pages_that_change_outside_are_read_again() {
    let (_dir, root) = project(&[("en/dim.md", SOURCE), ("fr/dim.md", TRANSLATION)]);
    let mut client = start(&[&root]);
    assert_eq!(client.diagnostics.len(), 0);
    let (en, fr) = (root.join("en/dim.md"), root.join("fr/dim.md"));
    fs::write(&en, "# Dim {#slow}\n\nSlide down.\n").expect("written");
    client.files_changed(&[(&en, 2)]);
    client.settle();
    assert_eq!(rules(client.at(&fr)), ["changed-anchor"]);
    // What is open in the editor counts, whatever is on disk.
    client.open(&fr, "# Tamiser {#slow}\n\nGlissez.\n");
    fs::write(&fr, DAMAGED).expect("written");
    client.files_changed(&[(&fr, 2)]);
    client.settle();
    assert_eq!(client.diagnostics.len(), 0);
    fs::remove_file(&en).expect("removed");
    client.files_changed(&[(&en, 3)]);
    client.settle();
    assert_eq!(client.status()["state"], "failed");
    fs::write(&en, SOURCE).expect("written");
    client.files_changed(&[(&en, 1)]);
    client.settle();
    assert_eq!((rules(client.at(&fr)), &client.status()["state"]), (vec!["changed-anchor"], &json!("ready")));
}

#[test]
fn a_folder_may_go_while_it_is_open() {
    let (dir, root) = project(&[("en/dim.md", SOURCE), ("fr/dim.md", DAMAGED)]);
    let mut client = start(&[&root]);
    let page = root.join("fr/dim.md");
    client.open(&page, DAMAGED);
    client.settle();
    drop(dir);
    client.change(&uri(&page), &[(Some([0, 2, 0, 9]), "Baisser")]);
    client.settle();
    assert_eq!((client.diagnostics.len(), &client.status()["state"]), (0, &json!("failed")));
    client.change(&uri(&page), &[(Some([0, 2, 0, 9]), "Tamiser")]);
    client.settle();
    client.close(&uri(&page));
    client.settle();
}

#[test]
fn the_configuration_and_the_baseline_are_read_again() {
    let (_dir, root) = project(&[("en/dim.md", SOURCE), ("fr/dim.md", DAMAGED)]);
    let (page, config) = (root.join("fr/dim.md"), root.join("locdrift.yaml"));
    let mut client = start(&[&root]);
    let finding = client.at(&page)[0].clone();
    fs::write(&config, "rules:\n  missing-anchor: off\n").expect("written");
    client.files_changed(&[(&config, 1)]);
    client.settle();
    assert_eq!(client.diagnostics.len(), 0);
    fs::write(&config, "rules:\n  missing-anchr: off\n").expect("written");
    client.files_changed(&[(&config, 2)]);
    client.settle();
    assert_eq!((client.shown().len(), &client.status()["state"]), (1, &json!("failed")));
    fs::remove_file(&config).expect("removed");
    client.files_changed(&[(&config, 3)]);
    client.settle();
    assert_eq!(client.at(&page)[0], finding);
    // What the baseline accepts is hidden, unless the user wants to see it.
    let baseline = root.join(".locdrift-baseline.json");
    let entry = json!({ "locale": "fr", "path": "dim.md", "rule": "missing-anchor",
        "fingerprint": finding["data"]["fingerprint"] });
    let text = json!({ "version": 2, "findings": [entry, null] });
    fs::write(&baseline, text.to_string()).expect("written");
    client.files_changed(&[(&baseline, 1)]);
    client.settle();
    assert_eq!(client.diagnostics.len(), 0);
    let settings = json!({ "settings": { "locdrift": { "showAccepted": true, "debounce": 0 } } });
    client.notify("workspace/didChangeConfiguration", settings);
    client.settle();
    assert_eq!((&client.at(&page)[0]["severity"], &client.at(&page)[0]["data"]["accepted"]), (&json!(4), &json!(true)));
}

#[test]
fn a_page_of_two_projects_shows_what_both_find() {
    let files = [
        ("m.en/dim.md", "# Dim {#dim}\n\n[x](nowhere.md)\n"),
        ("m.fr/locdrift.yaml", "rules: {}\n"),
        ("m.fr/dim.md", "# Tamiser\n\n[x](nowhere.md)\n"),
        ("m.de/locdrift.yaml", "rules: {}\n"),
        ("m.de/dim.md", "# Dimmen {#dim}\n\n[x](nowhere.md)\n"),
    ];
    let (_dir, root) = project(&files);
    let client = start(&[&root.join("m.fr"), &root.join("m.de")]);
    let found = |path: &str| rules(client.at(&root.join(path))).len();
    // The broken link of the source is one, whoever finds it.
    assert_eq!(found("m.en/dim.md"), 1, "{:?}", client.at(&root.join("m.en/dim.md")));
    assert!(found("m.fr/dim.md") > 0);
}

#[cfg(unix)]
#[test]
fn a_document_may_have_a_path_with_links_in_it() {
    let (_dir, root) = project(&[("docs/en/dim.md", SOURCE), ("docs/fr/dim.md", DAMAGED)]);
    std::os::unix::fs::symlink(root.join("docs"), root.join("linked")).expect("a link");
    let page = root.join("linked/fr/dim.md");
    for roots in ["docs", "linked"] {
        let mut client = start(&[&root.join(roots)]);
        client.open(&page, TRANSLATION);
        client.settle();
        assert_eq!(client.diagnostics.len(), 0, "{roots}");
        client.change(&uri(&page), &[(None, DAMAGED)]);
        client.settle();
        assert_eq!(client.diagnostics.keys().collect::<Vec<_>>(), [&uri(&page)], "{roots}");
    }
}
