//! Pages that say what others say: which of them are their past, and which say the same by chance.

use locdrift::session::{PagePin, Session};

use crate::history::inferred::{Project, assert_certain, more};
use crate::history::site::*;

/// What a page of a language was made from.
fn pin_of(project: &Project, locale: &str, path: &str) -> PagePin {
    let session = Session::open(&project.request()).expect("a layout");
    let layout = &session.project.layout;
    let is_it =
        |pin: &PagePin| layout.tree(pin.file).locale.as_str() == locale && session.project.path(pin.file) == path;
    session.page_pins().into_iter().find(is_it).expect("a page")
}

/// A source that changes, and a page that is translated late in the words of another page.
fn late(project: &Project, page: &str, other: &str, before: &str) {
    project.0.write(&format!("en/{page}"), EN);
    project.0.commit("Write a page");
    if !other.is_empty() {
        project.0.write(&format!("en/{other}"), "# Clocks\n\nClocks tell the time.\n");
        project.0.write(&format!("fr/{other}"), before);
        project.0.commit("Write about clocks");
    }
    for words in ["very soft", "mild"] {
        project.0.write(&format!("en/{page}"), EN.replace("soft", words));
        project.0.commit(&format!("Say {words}"));
    }
    project.0.write(&format!("fr/{page}"), FR);
    project.0.commit("Translate the page");
}

#[test]
fn what_another_page_said_by_chance_is_no_past() {
    for (page, other) in [("dim.md", "clock.md"), ("a/dim.md", "b/dim.md"), ("a/index.md", "b/index.md")] {
        let [same, apart] = [FR, FR_MORE].map(|before| {
            let project = Project::begun();
            late(&project, page, other, before);
            let [pin, newest] = [pin_of(&project, "fr", page).commit, Some(project.0.id("HEAD~1"))];
            assert_eq!(pin, newest, "{page} {other}");
            pin_of(&project, "fr", page).oldest.map(|_| ())
        });
        assert_eq!(same, apart, "{page} {other}");
    }
}

#[test]
fn a_source_that_is_younger_than_what_a_translation_says_by_chance_is_known() {
    let project = Project::begun();
    project.0.write("en/stub.md", EN.replace("soft", "mild"));
    let pin = project.0.commit("Write a page");
    project.0.write("fr/stub.md", FR);
    project.0.commit("Translate the page in the words of another one");
    assert_certain(&pin_of(&project, "fr", "stub.md"), &pin);
}

/// A language may get the pages of a version later than the source.
#[test]
fn copies_of_a_version_are_followed_whenever_they_are_made() {
    let project = Project::begun();
    let first = project.0.id("HEAD~4");
    project.write("en", &more(EN, EN_MORE));
    project.0.commit("Write about the night");
    project.0.write("en/two/lamp.md", more(EN, EN_MORE));
    project.0.commit("Begin a second version");
    project.0.write("fr/two/lamp.md", FR);
    project.0.commit("Begin it in French");
    assert_certain(&pin_of(&project, "fr", "two/lamp.md"), &first);
}

/// Pages that say the same in two dialects of Markdown are read in each.
#[test]
fn one_content_is_read_in_each_dialect() {
    let project = Project::begun();
    let indented = |text: &str| text.replace("\nTurn", "\n    Turn").replace("\nTournez", "\n    Tournez");
    let write = |locale: &str, text: &str| {
        for at in 0..40 {
            project.0.write(&format!("{locale}/a{at}.md"), format!("{text}\nPage {at}.\n"));
            project.0.write(&format!("{locale}/b{at}.mdx"), format!("{text}\nPage {at}.\n"));
        }
    };
    for (locale, text) in [("en", indented(EN)), ("en", EN.to_owned()), ("fr", indented(FR))] {
        write(locale, &text);
        project.0.commit("Write it");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let kept = Some(locdrift::files::CacheFolder::at(folder.path()));
    let pins = |cache: Option<locdrift::files::CacheFolder>| {
        let request = locdrift::session::Request { cache, ..project.request() };
        let session = Session::open(&request).expect("a layout");
        let is_markdown = |pin: &PagePin| session.project.path(pin.file).ends_with(".md");
        let (pages, others): (Vec<PagePin>, Vec<PagePin>) = session.page_pins().into_iter().partition(is_markdown);
        [pages, others].map(|pins| {
            let mut ways: Vec<_> = pins.into_iter().map(|pin| (pin.commit, pin.oldest)).collect();
            ways.sort();
            ways.dedup();
            ways
        })
    };
    let alone = pins(None);
    // In Markdown the indented lines are code, as they were before; in MDX they are a paragraph.
    assert_eq!(
        [alone[0].iter().any(|(_, oldest)| oldest.is_some()), alone[1].iter().any(|(_, oldest)| oldest.is_some())],
        [true, false],
        "{alone:?}"
    );
    for _ in 0..4 {
        assert_eq!(pins(None), alone);
        assert_eq!(pins(kept.clone()), alone);
    }
}
