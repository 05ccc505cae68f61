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
