//! What is known of old pages is kept on disk, and changes nothing that is found.

use std::fs;
use std::path::{Path, PathBuf};

use locdrift::files::CacheFolder;
use locdrift::session::{PagePin, Request, Session};

use crate::history::inferred::{Project, more};
use crate::history::site::*;

/// All that a check finds, and what pages were made from.
fn found(project: &Project, cache: Option<&Path>) -> (String, Vec<PagePin>) {
    let request = Request { cache: cache.map(CacheFolder::at), ..project.request() };
    let session = Session::open(&request).expect("a layout");
    let outcome = session.check();
    (format!("{:#?}{:#?}", outcome.findings, outcome.notices), session.page_pins())
}

/// A page that was translated over time, and forgotten in parts.
fn story() -> Project {
    let project = Project::begun();
    let code = |word: &str| format!("\n```js\n{word}.on(\"lamp\");\n{word}.off(3);\n```\n");
    for (at, word) in ["lamp", "light", "bulb", "torch"].into_iter().enumerate() {
        project.write("en", &(EN.to_owned() + &code(word) + &EN_MORE.repeat(at)));
        project.0.commit(&format!("Call it {word}"));
        let known = if at < 2 { word } else { "light" };
        project.write("fr", &(FR.to_owned() + &code(known) + &FR_MORE.repeat(at)));
        project.0.commit(&format!("Traduire {word}"));
    }
    project.write("en", &more(EN, EN_MORE));
    project.0.commit("Leave out the code");
    project
}

fn kept(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder.join("pins")).into_iter().flatten().flatten();
    files.map(|file| file.path()).collect()
}

#[test]
fn what_is_kept_changes_nothing_that_is_found() {
    let project = story();
    let folder = tempfile::tempdir().expect("a folder");
    let without = found(&project, None);
    assert!(without.0.contains("inferred"), "{}", without.0);
    assert_eq!(found(&project, Some(folder.path())), without, "what is kept is found first");
    let [file] = &kept(folder.path())[..] else { panic!("one file") };
    let whole = fs::read(file).expect("kept");
    assert_eq!(found(&project, Some(folder.path())), without, "it is read");
    assert_eq!(fs::read(file).expect("kept"), whole);

    // Whatever is in its place is no more than a miss.
    let other = [&whole[..whole.len() / 2], b"lamp"].concat();
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x11;
        bytes
    };
    let hostile = [Vec::new(), other, vec![0xff; 4096], flipped(0), flipped(90), flipped(whole.len() - 1)];
    for bytes in hostile {
        fs::write(file, bytes).expect("written");
        assert_eq!(found(&project, Some(folder.path())), without);
        assert_eq!(fs::read(file).expect("kept"), whole, "it is kept anew");
    }
    fs::remove_file(file).expect("removed");
    fs::create_dir(file).expect("made");
    assert_eq!(found(&project, Some(folder.path())), without);

    // More is known later.
    let folder = tempfile::tempdir().expect("a folder");
    found(&project, Some(folder.path()));
    project.write("fr", &more(FR, FR_MORE));
    project.0.commit("Traduire la nuit");
    assert_eq!(found(&project, Some(folder.path())), found(&project, None));
}

#[test]
fn nothing_is_kept_in_a_project() {
    let project = story();
    let inside = project.0.path().join("cache");
    assert_eq!(found(&project, Some(&inside)), found(&project, None));
    assert!(!inside.exists());
}

#[test]
fn other_ways_to_read_pages_keep_their_own() {
    let project = story();
    let folder = tempfile::tempdir().expect("a folder");
    found(&project, Some(folder.path()));
    project.0.write("locdrift.yaml", "pin: {key: made-from}\n");
    assert_eq!(found(&project, Some(folder.path())), found(&project, None));
    assert_eq!(kept(folder.path()).len(), 2);
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_is_neither_read_nor_written_to() {
    let project = story();
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("store");
    fs::create_dir(&store).expect("made");
    let names: Vec<PathBuf> = (0..40).map(|at| store.join(format!("{at:064x}"))).collect();
    names.iter().for_each(|path| fs::write(path, "lamp").expect("written"));
    let there = || fs::read_dir(&store).expect("a folder").count();
    for (top, kind) in [("cache", "pins"), ("linked", "")] {
        let link = folder.path().join(top).join(kind);
        let link = if kind.is_empty() { folder.path().join(top) } else { link };
        fs::create_dir_all(link.parent().expect("a folder")).expect("made");
        std::os::unix::fs::symlink(&store, &link).expect("linked");
        assert_eq!(found(&project, Some(&folder.path().join(top))), found(&project, None));
        assert_eq!(there(), 40, "{top}");
    }
    // In a folder of its own, what is not its own stays.
    fs::rename(&store, folder.path().join("mine")).expect("renamed");
    fs::create_dir(folder.path().join("own")).expect("made");
    fs::rename(folder.path().join("mine"), folder.path().join("own/pins")).expect("renamed");
    found(&project, Some(&folder.path().join("own")));
    assert_eq!(kept(&folder.path().join("own")).len(), 41);
}
