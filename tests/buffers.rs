//! Texts that stand for files: an editor's buffers, and what fixes would write.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use locdrift::session::{Request, Session};
use locdrift::text::FileId;

use crate::support;

fn request(dir: &tempfile::TempDir, texts: &[(&str, &str)]) -> Request {
    let path = dir.path().canonicalize().expect("there");
    let texts: HashMap<PathBuf, Arc<str>> =
        texts.iter().map(|(file, text)| (path.join(file), Arc::from(*text))).collect();
    Request { path, texts: texts.into(), no_history: true, ..Request::default() }
}

fn found(dir: &tempfile::TempDir, texts: &[(&str, &str)]) -> Vec<&'static str> {
    let session = Session::open(&request(dir, texts)).expect("two languages");
    session.check().findings.iter().map(|finding| finding.rule.0).collect()
}

#[test]
fn a_buffer_is_read_in_place_of_its_file() {
    let (en, fr) = ("# Dim {#dim}\n\nSlowly.\n", "# Tamiser {#dim}\n\nDoucement.\n");
    let dir = support::project(&[("en/dim.md", en), ("fr/dim.md", fr)]);
    assert_eq!(found(&dir, &[]), [""; 0]);
    assert_eq!(found(&dir, &[("fr/dim.md", "# Tamiser\n\nDoucement.\n")]), ["missing-anchor"]);
    assert_eq!(found(&dir, &[("en/dim.md", "# Dim {#slow}\n\nSlowly.\n")]), ["changed-anchor"]);
    // No page of the project.
    assert_eq!(found(&dir, &[("fr/other.md", "# Tamiser\n")]), [""; 0]);
}

#[test]
fn the_text_of_a_page_is_that_of_its_buffer() {
    let dir = support::project(&[("en/dim.md", "# Dim\n"), ("fr/dim.md", "\u{fffd}")]);
    let session = Session::open(&request(&dir, &[("fr/dim.md", "# Tamiser\n")])).expect("two languages");
    let texts: Vec<_> = (0..2).map(|file| session.text(FileId(file)).expect("a text")).collect();
    assert_eq!(texts.iter().map(|text| &**text).collect::<Vec<_>>(), ["# Dim\n", "# Tamiser\n"]);
}
