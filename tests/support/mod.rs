//! What tests of whole projects share: finding the fixtures, checking a folder, copying it.

pub mod git;
pub mod harmless;
pub mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use locdrift::finding::Finding;
use locdrift::output::{self, FileAccess, Format, Style};
use locdrift::rules;
use locdrift::session::{Error, Outcome, Request, Session};
use locdrift::site::{self, Site};
use locdrift::text::FileId;
use proptest::prelude::ProptestConfig;

/// What a fixture must have: the findings, one a line.
pub const EXPECTED: &str = "expected.txt";

/// A small project with the findings that it must have.
pub struct Fixture {
    /// `missing-link/finds-lost`, or the name of a story.
    pub name: String,
    /// Its folder.
    pub dir: PathBuf,
    checked: OnceLock<Checked>,
}

impl Fixture {
    fn new(name: String, dir: PathBuf) -> Fixture {
        Fixture { name, dir, checked: OnceLock::new() }
    }

    /// The fixture, checked once for all who ask: nobody may write where it was checked.
    pub fn checked(&self) -> &Checked {
        self.checked.get_or_init(|| Checked::dir(&self.dir))
    }
}

/// Whether expectations may be written anew: `LOCDRIFT_ACCEPT=1`. Without it tests write nothing into the project.
pub fn accepts() -> bool {
    std::env::var_os("LOCDRIFT_ACCEPT").is_some_and(|accept| accept == "1")
}

/// Random inputs, this many unless `PROPTEST_CASES` asks for another number. What fails is shown, and not written down.
pub fn random(cases: u32) -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let default = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if asked { default } else { ProptestConfig { cases, ..default } }
}

/// Writes a program. Another process does it: a file that this one has open for writing cannot be run, and what other
/// tests start at the same moment holds it open, too.
#[cfg(unix)]
pub fn program(path: &Path, text: &str) {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut writer = Command::new("sh");
    writer.args(["-c", "cat > \"$0\" && chmod 755 \"$0\""]).arg(path).stdin(Stdio::piped());
    let mut writer = writer.spawn().expect("a shell");
    writer.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("written");
    assert!(writer.wait().expect("ended").success(), "{}", path.display());
}

/// The folder of the project itself.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every fixture: found, not listed. A folder named after a rule holds cases, any other one is a story.
pub fn fixtures() -> Vec<Fixture> {
    let mut found = Vec::new();
    for folder in folders(&root().join("fixtures")) {
        let name = name(&folder);
        match rules::find(&name) {
            Some(_) => {
                let case = |dir: PathBuf| Fixture::new(format!("{name}/{}", self::name(&dir)), dir);
                found.extend(folders(&folder).into_iter().map(case));
            }
            None => found.push(Fixture::new(name, folder)),
        }
    }
    assert!(found.len() > 1, "no fixtures were found");
    found
}

/// The folders in a folder, sorted.
pub fn folders(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    folders
}

/// The last part of a path.
pub fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

/// All files below a folder, by their paths from it, sorted.
pub fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(dir).sort_by_file_name() {
        let entry = entry.expect("an entry");
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(dir).expect("below").to_string_lossy().replace('\\', "/");
            files.insert(path, fs::read(entry.path()).expect("readable"));
        }
    }
    files
}

/// Writes files into a folder, in the order given.
pub fn write<'f>(dir: &Path, files: impl IntoIterator<Item = (&'f str, &'f [u8])>) {
    for (path, bytes) in files {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
}

/// A new folder with these files.
pub fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), files.iter().map(|(path, text)| (*path, text.as_bytes())));
    dir
}

/// The folder of a fixture with the files that safe fixes change, as they are then.
pub const FIXED: &str = "fixed";

/// The folder of a fixture with older states of `en/`: `1/`, `2/`, .., all pages in each.
pub const HISTORY: &str = "history";

/// A copy of a project in which `en/` is a repository: a commit for each state in `history/`, and one for today's. In
/// other pages a commit of zeros that ends with a number (`00..01`) is the commit of that state, the last one today's.
///
/// Returns the copy and the commits, oldest first.
pub fn with_history(dir: &Path) -> (Option<tempfile::TempDir>, Vec<String>) {
    let copy = tempfile::tempdir().expect("a folder");
    let here = format!("{HISTORY}/");
    let files = files(dir);
    let repo = git::Repo::at(&copy.path().join("en"));
    let mut states: BTreeMap<String, Vec<(&str, &[u8])>> = BTreeMap::new();
    for (path, bytes) in &files {
        let (state, path) = match path.strip_prefix(&*here).and_then(|rest| rest.split_once('/')) {
            Some((state, path)) => (state, path),
            None => match path.strip_prefix("en/") {
                Some(path) => ("today", path),
                None => continue,
            },
        };
        states.entry(state.to_owned()).or_default().push((path, bytes));
    }
    let mut commits = Vec::new();
    for (state, pages) in &states {
        for entry in fs::read_dir(repo.path()).expect("readable").map(|entry| entry.expect("an entry").path()) {
            match entry.file_name().is_some_and(|name| name == ".git") {
                true => {}
                false if entry.is_dir() => fs::remove_dir_all(entry).expect("removed"),
                false => fs::remove_file(entry).expect("removed"),
            }
        }
        write(repo.path(), pages.iter().copied());
        let subject = if state == "today" { "Improve the guide" } else { "Write the guide" };
        commits.push(repo.commit(subject));
    }
    let is_other = |path: &str| !["en/", &here, &format!("{FIXED}/")].iter().any(|start| path.starts_with(start));
    for (path, bytes) in files.iter().filter(|(path, _)| is_other(path)) {
        let mut text = String::from_utf8_lossy(bytes).into_owned();
        for (at, commit) in commits.iter().enumerate() {
            text = text.replace(&format!("{:040}", at + 1), commit);
        }
        let bytes =
            if bytes.is_ascii() || std::str::from_utf8(bytes).is_ok() { text.into_bytes() } else { bytes.clone() };
        write(copy.path(), [(&**path, &*bytes)]);
    }
    (Some(copy), commits)
}

/// A copy of a fixture without the folder [`FIXED`], if it has one: that is no language.
fn without_fixed(dir: &Path) -> Option<tempfile::TempDir> {
    dir.join(FIXED).is_dir().then(|| {
        let copy = tempfile::tempdir().expect("a folder");
        let files = files(dir);
        let kept = files.iter().filter(|(path, _)| !path.starts_with(&format!("{FIXED}/")));
        write(copy.path(), kept.map(|(path, bytes)| (&**path, &**bytes)));
        copy
    })
}

/// The site that a fixture names in its file `site.txt`; without one it is found by its files.
pub fn site_of(dir: &Path) -> Option<&'static Site> {
    let named = std::fs::read_to_string(dir.join("site.txt")).ok()?;
    Some(site::find(named.trim()).expect("a site of that name"))
}

/// A checked project; paths are shown from `root`.
pub struct Checked {
    /// Where a copy is checked: it lives as long as this does.
    _copy: Option<tempfile::TempDir>,
    /// The commits of its source, oldest first.
    pub commits: Vec<String>,
    pub root: PathBuf,
    pub session: Session,
    pub outcome: Outcome,
}

impl FileAccess for Checked {
    fn path(&self, file: FileId) -> String {
        let path = self.session.project.layout.disk_path(file);
        let shown = path.strip_prefix(&self.root).unwrap_or(&path);
        shown.to_string_lossy().replace('\\', "/")
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.session.text(file)
    }
}

impl Checked {
    /// Opens and checks.
    pub fn new(request: &Request) -> Result<Checked, Error> {
        let session = Session::open(request)?;
        let outcome = session.check();
        Ok(Checked { _copy: None, commits: Vec::new(), root: request.path.clone(), session, outcome })
    }

    /// Checks a folder that must be fit for it; with a past if it has a folder `history`.
    pub fn dir(dir: &Path) -> Checked {
        let (copy, commits) = match dir.join(HISTORY).is_dir() {
            true => with_history(dir),
            false => (None, Vec::new()),
        };
        let without_history = copy.is_none();
        let copy = copy.or_else(|| without_fixed(dir));
        let root = copy.as_ref().map_or(dir, |copy| copy.path()).to_owned();
        let request =
            Request { path: root.clone(), no_history: without_history, site: site_of(dir), ..Request::default() };
        let checked = Checked::new(&request).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
        Checked { _copy: copy, commits, ..checked }
    }

    /// The findings as they are written, without a closing table.
    pub fn written(&self, format: Format) -> String {
        self.rendered(format, &Style { closing: false, ..Style::default() })
    }

    /// The findings as they are written in a style, with the documents of no rules but theirs: SARIF holds them all
    /// otherwise, and to write those takes ten times longer than the check.
    pub fn rendered(&self, format: Format, style: &Style) -> String {
        let outcome = &self.outcome;
        let all = self.all().chain(&outcome.baselined).flat_map(Finding::with_evidence);
        let used: BTreeSet<&str> = all.map(|finding| finding.rule.0).collect();
        let manifests = rules::catalogue().iter().filter(|manifest| used.contains(manifest.id.0));
        let mut out = Vec::new();
        output::render(format, outcome, self, &manifests.cloned().collect::<Vec<_>>(), style, &mut out)
            .expect("written");
        String::from_utf8(out).expect("UTF-8")
    }

    /// One line a finding; commits are numbered, since what they are called depends on every byte.
    pub fn concise(&self) -> String {
        let mut text = self.written(Format::Concise);
        for (at, commit) in self.commits.iter().enumerate() {
            text = text.replace(&commit[..7], &format!("{:07}", at + 1));
        }
        text
    }

    /// The rules that found something, once each, sorted; what findings take in counts.
    pub fn rules(&self) -> Vec<&'static str> {
        let all = self.outcome.findings.iter().flat_map(Finding::with_evidence);
        let mut rules: Vec<&str> = all.map(|finding| finding.rule.0).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// Findings, reported and silenced.
    pub fn all(&self) -> impl Iterator<Item = &Finding> {
        self.outcome.findings.iter().chain(self.outcome.suppressed.iter().map(|(finding, _)| finding))
    }
}

/// What stands in one of two texts only, line by line: `-` was expected, `+` is there.
pub fn difference(expected: &str, found: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let mut longest = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for at in (0..old.len()).rev() {
        for to in (0..new.len()).rev() {
            longest[at][to] = match old[at] == new[to] {
                true => longest[at + 1][to + 1] + 1,
                false => longest[at + 1][to].max(longest[at][to + 1]),
            };
        }
    }
    let (mut at, mut to, mut out) = (0, 0, String::new());
    while at < old.len() || to < new.len() {
        let (mark, line) = if at < old.len() && to < new.len() && old[at] == new[to] {
            (at, to) = (at + 1, to + 1);
            (' ', old[at - 1])
        } else if to == new.len() || at < old.len() && longest[at + 1][to] >= longest[at][to + 1] {
            at += 1;
            ('-', old[at - 1])
        } else {
            to += 1;
            ('+', new[to - 1])
        };
        out.push_str(&format!("  {mark} {line}\n"));
    }
    out
}
