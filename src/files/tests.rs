//! Files that are read and replaced, and folders that become others meanwhile.

use std::fs;
use std::io;
use std::path::Path;

use super::*;

fn named(path: &Path) -> Located {
    PathOrigin::CommandLine.locate(path).expect("located")
}

/// A folder, and bounds that hold it alone.
fn project() -> (tempfile::TempDir, Bounds) {
    let dir = tempfile::tempdir().expect("a directory");
    let mut bounds = Bounds::default();
    bounds.add(dir.path());
    (dir, bounds)
}

fn count(dir: &Path) -> usize {
    fs::read_dir(dir).expect("there").count()
}

#[test]
fn a_failure_leaves_the_old_file_and_nothing_beside_it() {
    let (dir, _) = project();
    let path = dir.path().join("drift.json");
    named(&path).replace(|out| out.write_all(b"old")).expect("written");
    let failed = named(&path).replace(|out| {
        out.write_all(b"half")?;
        Err(io::ErrorKind::StorageFull.into())
    });
    assert!(failed.is_err());
    assert_eq!(fs::read(&path).expect("there"), b"old");
    assert_eq!(count(dir.path()), 1);
    named(&path).replace(|out| out.write_all(b"new")).expect("written");
    assert_eq!(fs::read(&path).expect("there"), b"new");
}

#[test]
fn a_directory_is_refused() {
    let (dir, bounds) = project();
    assert!(named(dir.path()).replace(|_| Ok(())).is_err());
    assert!(PathOrigin::CommandLine.locate(&dir.path().join("no/such.json")).is_err());
    assert!(PathOrigin::Project(&bounds).locate(dir.path()).is_err());
    fs::create_dir(dir.path().join("a.json")).expect("made");
    let folder = PathOrigin::Project(&bounds).locate(&dir.path().join("a.json")).expect("located");
    assert_eq!(folder.replace(|_| Ok(())).expect_err("a folder").to_string(), "it is a folder, not a plain file");
}

#[test]
fn only_what_is_as_it_was_is_exchanged() {
    let (dir, bounds) = project();
    let path = dir.path().join("a.md");
    let exchange = |path: &Path, old: &str, new: &str| {
        PathOrigin::Project(&bounds).locate(path).and_then(|page| page.replace_if_unchanged(old, new))
    };
    fs::write(&path, "changed").expect("written");
    assert!(matches!(exchange(&path, "old", "new"), Err(FileError::Changed)));
    assert_eq!(count(dir.path()), 1);
    exchange(&path, "changed", "new").expect("written");
    assert_eq!(fs::read(&path).expect("there"), b"new");
    let mut permissions = fs::metadata(&path).expect("there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("allowed");
    assert!(matches!(exchange(&path, "new", "newer"), Err(FileError::ReadOnly)));
    assert!(matches!(exchange(&dir.path().join("gone.md"), "", "new"), Err(FileError::Missing)));
    // Lone carriage returns are read as line ends, and stay.
    let old = dir.path().join("old.md");
    fs::write(&old, "a\rb\r").expect("written");
    exchange(&old, "a\nb\n", "a\nc\n").expect("written");
    assert_eq!(fs::read(&old).expect("there"), b"a\rc\r");
}

#[test]
fn a_file_is_read_up_to_its_limit() {
    let (dir, _) = project();
    let path = dir.path().join("a.yaml");
    fs::write(&path, "12345").expect("written");
    assert_eq!(named(&path).read(5).expect("read"), b"12345");
    assert_eq!(named(&path).read(4).expect_err("too large").to_string(), "it is larger than 4 bytes");
    assert!(matches!(named(&dir.path().join("b.yaml")).read(4), Err(FileError::Missing)));
}

#[cfg(unix)]
#[test]
fn a_folder_that_becomes_a_link_is_not_followed() {
    use std::os::unix::fs::symlink;
    let (dir, bounds) = project();
    let out = tempfile::tempdir().expect("a directory");
    let at = |path: &str| dir.path().join(path);
    fs::create_dir_all(at("fr/b")).expect("made");
    for folder in [&at("fr/b"), out.path()] {
        fs::write(folder.join("a.md"), "old").expect("written");
    }
    // After the folder was opened: what is written is written there, wherever it is by then.
    let page = PathOrigin::Project(&bounds).locate(&at("fr/b/a.md")).expect("located");
    let other = PathOrigin::Project(&bounds).locate(&at("fr/b/b.md")).expect("located");
    fs::rename(at("fr/b"), at("fr/moved")).expect("moved");
    symlink(out.path(), at("fr/b")).expect("linked");
    page.replace_if_unchanged("old", "new").expect("written");
    other.replace(|out| out.write_all(b"new")).expect("written");
    assert_eq!(fs::read(at("fr/moved/a.md")).expect("there"), b"new");
    assert_eq!((fs::read(out.path().join("a.md")).expect("there"), count(out.path())), (b"old".to_vec(), 1));
    // Before: the link is not followed, whether it was resolved or not.
    assert!(matches!(PathOrigin::Project(&bounds).locate(&at("fr/b/a.md")), Err(FileError::Outside)));
    let folder = Folder::open(&at("fr")).expect("opened");
    assert!(matches!(folder.enter("b".as_ref()), Err(FileError::Outside)));
    assert!(folder.enter("moved".as_ref()).is_ok());
    symlink(out.path().join("a.md"), at("fr/moved/c.md")).expect("linked");
    let moved = folder.enter("moved".as_ref()).expect("opened");
    assert!(matches!(moved.plain_file("c.md".as_ref()), Err(FileError::NotPlain("a link"))));
}

#[test]
fn what_was_left_is_swept_and_what_is_at_work_is_not() {
    let (dir, _) = project();
    let kept = [".locdrift-1-x.tmp", ".locdrift.yaml", ".locdrift-1-1.tmp.md", "a.md"];
    for name in kept.iter().chain(&[".locdrift-1-0.tmp"]) {
        fs::write(dir.path().join(name), "").expect("written");
    }
    let at_work = named(&dir.path().join("a.md"));
    at_work
        .replace(|_| {
            named(&dir.path().join("b.md")).remove_stale_temp_files();
            assert_eq!(count(dir.path()), kept.len() + 1);
            Ok(())
        })
        .expect("written");
    assert_eq!(count(dir.path()), kept.len());
}
