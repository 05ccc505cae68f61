//! The law of a session: after any number of changes, `update` and `check` say what a session opened anew says.

mod edits;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use crate::support::{self, Fixture};
use locdrift::session::{Changes, Outcome, Request, Session};
use locdrift::text::FileId;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

/// What happens to a project: which deed, to which page, at which line, with which other page and line of it.
type Step = (u8, Index, Index, Index, Index);

/// The fixtures that share one layout, so that several make one project; and those with a past, each by itself.
static FIXTURES: LazyLock<[Vec<Fixture>; 2]> = LazyLock::new(|| {
    let (past, plain): (Vec<Fixture>, Vec<Fixture>) =
        support::fixtures().into_iter().partition(|fixture| fixture.dir.join(support::HISTORY).is_dir());
    let is_plain = |fixture: &Fixture| {
        let fixed = format!("{}/", support::FIXED);
        let locales = ["en", "fr", "de", "ja"].map(|locale| format!("{locale}/"));
        let files = support::files(&fixture.dir);
        let mut pages = files.keys().filter(|path| **path != support::EXPECTED && !path.starts_with(&fixed));
        pages.all(|path| locales.iter().any(|locale| path.starts_with(locale)))
    };
    [plain.into_iter().filter(is_plain).collect(), past]
});

/// Several fixtures as one project, each in a folder of its own; some pages stand at the top.
fn together(fixtures: &[&Fixture]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for (at, fixture) in fixtures.iter().enumerate() {
        let files = support::files(&fixture.dir);
        let fixed = format!("{}/", support::FIXED);
        for (path, bytes) in files.iter().filter(|(path, _)| !path.starts_with(&fixed)) {
            let Some((locale, page)) = path.split_once('/') else { continue };
            let path = if at == 0 { path.clone() } else { format!("{locale}/part-{at}/{page}") };
            support::write(dir.path(), [(&*path, &**bytes)]);
        }
    }
    dir
}

/// A project that changes: what is on disk, and the buffers over it.
struct Project {
    dir: PathBuf,
    buffers: BTreeMap<PathBuf, Arc<str>>,
    no_history: bool,
    added: usize,
}

impl Project {
    fn request(&self) -> Request {
        let texts: HashMap<PathBuf, Arc<str>> = self.buffers.clone().into_iter().collect();
        Request { path: self.dir.clone(), texts: texts.into(), no_history: self.no_history, ..Request::default() }
    }

    /// The pages on disk, in order.
    fn pages(&self) -> Vec<PathBuf> {
        let is_page = |path: &String| path.ends_with(".md") && !path.contains("/.git/");
        support::files(&self.dir).into_keys().filter(is_page).map(|path| self.dir.join(path)).collect()
    }

    fn text(&self, page: &Path) -> String {
        let on_disk = || String::from_utf8_lossy(&fs::read(page).expect("readable")).into_owned();
        self.buffers.get(page).map_or_else(on_disk, |text| text.to_string())
    }

    /// Does what a step says, and tells which files that changed.
    fn take(&mut self, (deed, page, line, other, other_line): &Step) -> Changes {
        let pages = self.pages();
        if pages.is_empty() {
            return Changes::new();
        }
        let (page, other) = (page.get(&pages).clone(), other.get(&pages));
        let (text, theirs) = (self.text(&page), self.text(other));
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        let theirs_lines: Vec<&str> = theirs.split_inclusive('\n').collect();
        let at = line.index(lines.len() + 1);
        let their = if theirs_lines.is_empty() { "\n" } else { *other_line.get(&theirs_lines) };
        match deed % 14 {
            0 | 1 if at < lines.len() => _ = lines.remove(at),
            2 | 3 => lines.insert(at, their),
            4 | 5 if at < lines.len() => lines[at] = their,
            6 if at + 1 < lines.len() => lines.swap(at, at + 1),
            7 => lines = theirs_lines,
            8 => {
                fs::remove_file(&page).expect("removed");
                self.buffers.remove(&page);
                return [(page, None)].into();
            }
            9 | 10 => {
                self.added += 1;
                let new = page.with_file_name(format!("{}-new.md", self.added));
                let text = self.text(&page);
                fs::write(&new, text).expect("written");
                if deed % 14 == 9 {
                    return [(new, None)].into();
                }
                fs::remove_file(&page).expect("removed");
                self.buffers.remove(&page);
                return [(page, None), (new, None)].into();
            }
            11 => {
                self.buffers.remove(&page);
                return [(page, None)].into();
            }
            // What cannot be read, for one reason or another.
            12 | 13 => {
                let bytes: [&[u8]; 3] = [b"\xff\xfeL\x00", b"# L\n\xe9\n", b"\n\n\xe9\n"];
                fs::write(&page, bytes[other_line.index(bytes.len())]).expect("written");
                self.buffers.remove(&page);
                return [(page, None)].into();
            }
            _ => {}
        }
        let text: String = lines.concat();
        if deed / 14 % 2 == 0 {
            self.buffers.insert(page.clone(), text.as_str().into());
            return [(page, Some(text.into()))].into();
        }
        self.buffers.remove(&page);
        fs::write(&page, text).expect("written");
        [(page, None)].into()
    }
}

/// All that an outcome holds.
fn said(outcome: &Outcome) -> String {
    format!("{outcome:#?}")
}

/// What is found on some pages.
fn on(outcome: &Outcome, files: &[FileId]) -> String {
    let of = |file: FileId| files.contains(&file);
    let findings: Vec<_> = outcome.findings.iter().filter(|finding| of(finding.at.file)).collect();
    let suppressed: Vec<_> = outcome.suppressed.iter().filter(|(finding, _)| of(finding.at.file)).collect();
    format!("{findings:#?}\n{suppressed:#?}")
}

/// Takes the steps in one session, and opens another after each.
fn holds(project: &mut Project, steps: &[Step]) -> Result<(), TestCaseError> {
    let mut session = Session::open(&project.request()).expect("languages");
    session.check();
    for step in steps {
        let changes = project.take(step);
        let (updated, anew) = (session.update(&changes), Session::open(&project.request()));
        let anew = match (updated, anew) {
            (Ok(_), Ok(anew)) => anew,
            (Err(one), Err(other)) => {
                prop_assert_eq!(one.to_string(), other.to_string());
                return Ok(());
            }
            (updated, anew) => {
                return Err(TestCaseError::fail(format!("{:?} and {:?}", updated.err(), anew.err())));
            }
        };
        let expected = anew.check();
        let edited = changes.keys().find_map(|path| {
            let files = (0..anew.project.pages.len() as u32).map(FileId);
            { files }.find(|file| anew.project.layout.disk_path(*file) == *path)
        });
        if let Some(file) = edited {
            let groups = anew.project.groups.iter().filter(|group| group.files().any(|other| other == file));
            let files: Vec<FileId> = groups.flat_map(|group| group.files()).collect();
            let found = on(&session.check_pages(&[file]), &files);
            let expected = on(&expected, &files);
            prop_assert!(found == expected, "pages:\n{}", support::difference(&expected, &found));
        }
        let (found, expected) = (said(&session.check()), said(&expected));
        prop_assert!(found == expected, "{:?}:\n{}", changes.keys(), support::difference(&expected, &found));
    }
    Ok(())
}

/// A fixed number of cases, always the same ones, unless the environment asks for more.
fn run<S: Strategy>(cases: u32, strategy: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let config = ProptestConfig {
        cases: asked.unwrap_or(cases),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner.run(strategy, test).unwrap_or_else(|why| panic!("{why}"));
}

fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(any::<Step>(), 1..most)
}

#[test]
fn an_updated_session_says_what_a_new_one_says() {
    let strategy = (proptest::collection::vec(any::<Index>(), 1..10), steps(8));
    run(60, &strategy, |(picks, steps)| {
        let fixtures: Vec<&Fixture> = picks.iter().map(|pick| pick.get(&FIXTURES[0])).collect();
        let dir = together(&fixtures);
        let dir = dir.path().canonicalize().expect("there");
        holds(&mut Project { dir, buffers: BTreeMap::new(), no_history: true, added: 0 }, &steps)
    });
}

#[test]
fn it_does_so_where_the_source_has_a_past() {
    let strategy = (any::<Index>(), steps(6));
    run(25, &strategy, |(pick, steps)| {
        let (copy, _) = support::with_history(&pick.get(&FIXTURES[1]).dir);
        let copy = copy.expect("a copy");
        let dir = copy.path().canonicalize().expect("there");
        holds(&mut Project { dir, buffers: BTreeMap::new(), no_history: false, added: 0 }, &steps)
    });
}

/// Rules that ask other pages than those of the group.
const ASK_OTHERS: [&str; 7] = [
    "broken-anchor",
    "duplicate-page-id",
    "link-locale",
    "metadata-mismatch",
    "missing-anchor",
    "ui-control-term",
    "video-mismatch",
];

/// Takes away each line of each page and puts it back, in one session.
fn each_line(dir: &Path, no_history: bool) {
    let mut project = Project { dir: dir.to_owned(), buffers: BTreeMap::new(), no_history, added: 0 };
    let mut session = Session::open(&project.request()).expect("languages");
    let before = said(&session.check());
    for page in project.pages() {
        let text = project.text(&page);
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for at in 0..lines.len() {
            let text: Arc<str> = [&lines[..at], &lines[at + 1..]].concat().concat().into();
            project.buffers.insert(page.clone(), text.clone());
            session.update(&[(page.clone(), Some(text))].into()).expect("languages");
            let anew = Session::open(&project.request()).expect("languages").check();
            let (found, expected) = (said(&session.check()), said(&anew));
            let difference = || support::difference(&expected, &found);
            assert!(found == expected, "{} without line {}:\n{}", page.display(), at + 1, difference());
            project.buffers.clear();
            session.update(&[(page.clone(), None)].into()).expect("languages");
            assert!(said(&session.check()) == before, "{} with line {} again", page.display(), at + 1);
        }
    }
}

#[test]
fn what_other_pages_are_asked_is_asked_again() {
    for rule in ASK_OTHERS {
        for case in support::folders(&support::root().join("fixtures").join(rule)) {
            let copy = tempfile::tempdir().expect("a folder");
            let files = support::files(&case);
            let fixed = format!("{}/", support::FIXED);
            let kept = files.iter().filter(|(path, _)| !path.starts_with(&fixed));
            support::write(copy.path(), kept.map(|(path, bytes)| (&**path, &**bytes)));
            each_line(&copy.path().canonicalize().expect("there"), true);
        }
    }
    let (copy, _) = support::with_history(&support::root().join("fixtures/stale-source-commit/finds-a-stale-include"));
    each_line(&copy.expect("a copy").path().canonicalize().expect("there"), false);
}
