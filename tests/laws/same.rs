//! What changes nothing: threads, the order of files, other bytes for the same text, a source under two names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use locdrift::finding::{Cause, Finding};
use locdrift::locale::Locale;
use locdrift::output::{FileAccess, Format};
use locdrift::session::{ConfigChoice, Request};
use locdrift::text::FileId;
use tempfile::TempDir;

use super::shuffled;
use crate::support::{self, Checked, EXPECTED, Fixture, difference};

/// The JSON of a check of `dir` with this number of threads.
fn json(dir: &Path, threads: usize) -> String {
    let site = support::site_of(dir);
    let request =
        Request { path: dir.to_owned(), threads: Some(threads), no_history: true, site, ..Request::default() };
    Checked::new(&request).expect("checked").written(Format::Json)
}

pub fn neither_threads_nor_the_order_of_files_show(fixture: &Fixture) -> Vec<String> {
    let one = json(&fixture.dir, 1);
    let mut broken = Vec::new();
    if json(&fixture.dir, 4) != one {
        broken.push("four threads say something else than one".to_owned());
    }
    for seed in 1..=2 {
        let found = json(shuffled(&fixture.dir, seed).path(), 3);
        if found != one {
            broken.push(format!("files made in another order:\n{}", support::difference(&one, &found)));
        }
    }
    broken
}

/// The pages and other files of a tree, by the paths that other languages know them by.
fn tree(checked: &Checked, at: usize) -> BTreeMap<String, PathBuf> {
    let layout = &checked.session.project.layout;
    let tree = &layout.trees[at];
    let assets = tree.assets.iter().map(|asset| (asset.to_string(), tree.dir.join(&**asset)));
    let pages = (0..layout.files.len()).filter(|&file| layout.files[file].tree.index() == at);
    let pages = pages.map(|file| (layout.files[file].path.to_string(), layout.disk_path(FileId(file as u32))));
    assets.chain(pages).collect()
}

/// A tree under two names: its own and French.
///
/// What may be said then, and why: mistakes of a source page alone (cause source); links that lead to the English
/// site, which would be a note in any translation; and suppressions in source pages that silenced something about a
/// translation, which nobody needs here.
pub fn a_source_agrees_with_itself(fixture: &Fixture) -> Vec<String> {
    let checked = fixture.checked();
    let mut broken = Vec::new();
    let trees = &checked.session.project.layout.trees;
    for at in (0..trees.len()).filter(|&at| trees[at].is_source) {
        let copy = tempfile::tempdir().expect("a folder");
        for (path, from) in tree(checked, at) {
            let bytes = fs::read(from).expect("readable");
            support::write(copy.path(), [(&*format!("en/{path}"), &*bytes), (&*format!("fr/{path}"), &*bytes)]);
        }
        let locale = |tag: &str| Locale::parse(tag).expect("a locale");
        let itself = Checked::new(&Request {
            path: copy.path().to_owned(),
            sources: vec![(locale("en"), copy.path().join("en"))],
            targets: vec![(locale("fr"), copy.path().join("fr"))],
            config: ConfigChoice::Nothing,
            no_history: true,
            site: Some(checked.session.project.layout.site),
            ..Request::default()
        });
        let itself = itself.expect("checked");
        let allowed = |finding: &Finding| {
            finding.cause == Cause::Source && itself.path(finding.at.file).starts_with("en/")
                || ["link-locale", "untranslated-text", "unused-suppression"].contains(&finding.rule.0)
        };
        let findings = itself.outcome.findings.iter().filter(|finding| !allowed(finding));
        broken.extend(findings.map(|f| format!("{} {}: {}", f.rule, itself.path(f.at.file), f.message)));
    }
    broken
}

/// The Markdown of a fixture in other bytes; `None` where it cannot be changed so.
fn changed(dir: &Path, change: fn(&str) -> Option<String>) -> TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for (path, bytes) in support::files(dir) {
        let text = std::str::from_utf8(&bytes).ok().filter(|_| path.ends_with(".md"));
        let bytes = text.and_then(change).map_or(bytes.clone(), String::into_bytes);
        support::write(copy.path(), [(&*path, &*bytes)]);
    }
    copy
}

/// With its pages changed, the findings of a fixture must stay at their lines and columns.
fn same_findings(fixture: &Fixture, change: fn(&str) -> Option<String>) -> Vec<String> {
    let expected = fixture.checked().concise();
    let found = Checked::dir(changed(&fixture.dir, change).path()).concise();
    if found == expected { Vec::new() } else { vec![format!("{EXPECTED}:\n{}", difference(&expected, &found))] }
}

pub fn line_ends_of_windows_change_no_finding(fixture: &Fixture) -> Vec<String> {
    same_findings(fixture, |text| Some(text.replace("\r\n", "\n").replace('\n', "\r\n")))
}

pub fn a_byte_order_mark_changes_no_finding(fixture: &Fixture) -> Vec<String> {
    same_findings(fixture, |text| (!text.starts_with('\u{feff}')).then(|| format!("\u{feff}{text}")))
}

pub fn a_missing_last_line_end_changes_no_finding(fixture: &Fixture) -> Vec<String> {
    same_findings(fixture, |text| text.strip_suffix('\n').map(str::to_owned))
}
