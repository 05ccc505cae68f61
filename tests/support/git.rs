//! Builds small Git repositories for tests: the same ids on every machine, no configuration but their own, no network.

use std::cell::Cell;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The first commit is of this moment, in seconds: noon of 1 January 2026, UTC.
const FIRST: u64 = 1_767_268_800;

/// Each commit is a day younger than the one before it.
const DAY: u64 = 86_400;

/// A repository and its working tree.
pub struct Repo {
    root: PathBuf,
    _own: Option<tempfile::TempDir>,
    commits: Cell<u64>,
}

impl Default for Repo {
    fn default() -> Self {
        Repo::new()
    }
}

impl Repo {
    /// An empty repository in a folder of its own.
    pub fn new() -> Repo {
        Repo::temporary("sha1")
    }

    /// The same with ids of 64 digits.
    pub fn new_sha256() -> Repo {
        Repo::temporary("sha256")
    }

    /// An empty repository in this folder, which is made where it is missing; files that are in it stay, untracked.
    pub fn at(root: &Path) -> Repo {
        Repo::init(root, "sha1")
    }

    /// The same with ids of 64 digits.
    pub fn at_sha256(root: &Path) -> Repo {
        Repo::init(root, "sha256")
    }

    fn temporary(format: &str) -> Repo {
        let own = tempfile::tempdir().expect("a folder");
        let repo = Repo::init(own.path(), format);
        Repo { _own: Some(own), ..repo }
    }

    fn init(root: &Path, format: &str) -> Repo {
        fs::create_dir_all(root).expect("made");
        let repo = Repo::opened(&real(root), 0);
        repo.git(["init", "-q", &format!("--object-format={format}"), "--template="]);
        repo
    }

    /// The repository in a folder, where this many commits were made.
    pub fn existing(root: &Path, commits: u64) -> Repo {
        Repo::opened(&real(root), commits)
    }

    fn opened(root: &Path, commits: u64) -> Repo {
        Repo { root: root.to_owned(), _own: None, commits: Cell::new(commits) }
    }

    /// The working tree's top.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// What `git` writes, without the blanks at its ends; a failure fails the test.
    pub fn git<I: IntoIterator<Item: AsRef<OsStr>>>(&self, words: I) -> String {
        let words: Vec<_> = words.into_iter().map(|word| word.as_ref().to_owned()).collect();
        let output = self.command().args(&words).output().expect("git is installed");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {words:?} in {}: {}\n{said}", self.root.display(), output.status);
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// `git` with nothing from this machine: no configuration, no variables, a clock of our own.
    fn command(&self) -> Command {
        const QUIET: [&str; 8] = [
            "init.defaultBranch=main",
            "commit.gpgSign=false",
            "tag.gpgSign=false",
            "core.fsync=none",
            "core.hooksPath=/dev/null",
            "gc.auto=0",
            "maintenance.auto=false",
            "protocol.file.allow=always",
        ];
        let mut command = Command::new("git");
        command.current_dir(&self.root);
        clean(&mut command);
        let date = format!("@{} +0000", FIRST + DAY * self.commits.get());
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Ada Lamp").env(format!("GIT_{who}_EMAIL"), "ada@lamps.example");
            command.env(format!("GIT_{who}_DATE"), &date);
        }
        for setting in QUIET {
            command.args(["-c", setting]);
        }
        command
    }

    /// Writes a file of the working tree.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Reads a file of the working tree.
    pub fn read(&self, path: &str) -> String {
        let path = self.root.join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Removes a file of the working tree.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Moves a file of the working tree.
    pub fn rename(&self, from: &str, to: &str) {
        let to = self.root.join(to);
        fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        fs::rename(self.root.join(from), to).unwrap_or_else(|error| panic!("{from}: {error}"));
    }

    /// Commits all of the working tree, changed or not; the full id.
    pub fn commit(&self, subject: &str) -> String {
        self.git(["add", "-A"]);
        self.git(["commit", "-q", "--allow-empty", "-m", subject]);
        self.tick()
    }

    /// Commits all of the working tree upon any parents, none or many, as if they had been merged; the full id.
    pub fn commit_on<P: AsRef<str>>(&self, parents: &[P], subject: &str) -> String {
        self.git(["add", "-A"]);
        let tree = self.git(["write-tree"]);
        let mut words = vec!["commit-tree", &tree, "-m", subject];
        parents.iter().for_each(|parent| words.extend(["-p", parent.as_ref()]));
        let commit = self.git(words);
        self.git(["update-ref", "HEAD", &commit]);
        self.tick()
    }

    /// The full id of the commit that is checked out; the next commit is a day younger.
    fn tick(&self) -> String {
        self.commits.set(self.commits.get() + 1);
        self.head()
    }

    /// The full id of the commit that is checked out.
    pub fn head(&self) -> String {
        self.git(["rev-parse", "HEAD"])
    }

    /// The full id of any object: `HEAD:a.md`, `HEAD^{tree}`.
    pub fn id(&self, what: &str) -> String {
        self.git(["rev-parse", "--verify", what])
    }

    /// The day of the commit with this number, from 0, in the order in which they were made: `2026-01-01`.
    pub fn day(number: u64) -> String {
        assert!(number < 31, "the days end with January");
        format!("2026-01-{:02}", number + 1)
    }

    /// Begins a branch here and checks it out.
    pub fn branch(&self, name: &str) {
        self.git(["switch", "-q", "-c", name]);
    }

    /// Checks out a branch, or any commit, detached.
    pub fn switch(&self, name: &str) {
        self.git(["checkout", "-q", name, "--"]);
    }

    /// Merges a branch, always with a commit; its full id.
    pub fn merge(&self, name: &str, subject: &str) -> String {
        self.git(["merge", "-q", "--no-ff", "-m", subject, name]);
        self.tick()
    }

    /// Undoes a commit by a new one; its full id.
    pub fn revert(&self, commit: &str) -> String {
        self.git(["revert", "--no-edit", commit]);
        self.tick()
    }

    /// An annotated tag; the id of the tag itself, not of its commit.
    pub fn tag(&self, name: &str) -> String {
        self.git(["tag", "-a", "-m", name, name]);
        self.id(&format!("refs/tags/{name}"))
    }

    /// A clone of the newest `depth` commits, in a folder that does not exist yet.
    pub fn shallow_clone(&self, to: &Path, depth: u32) -> Repo {
        self.clone_with(to, &[&format!("--depth={depth}")])
    }

    /// A clone with every commit but no file of an older one.
    pub fn partial_clone(&self, to: &Path) -> Repo {
        self.git(["config", "uploadpack.allowFilter", "true"]);
        self.clone_with(to, &["--filter=blob:none"])
    }

    /// A clone without a working tree.
    pub fn bare(&self, to: &Path) -> Repo {
        self.clone_with(to, &["--bare"])
    }

    fn clone_with(&self, to: &Path, options: &[&str]) -> Repo {
        // By URL, since a clone by path links the objects and heeds neither depth nor filter.
        let from = format!("file://{}", self.root.display());
        let mut words = vec![OsStr::new("clone"), OsStr::new("-q"), OsStr::new("--template=")];
        words.extend(options.iter().map(OsStr::new));
        words.extend([OsStr::new(&from), to.as_os_str()]);
        self.git(words);
        Repo::existing(to, self.commits.get())
    }

    /// A second working tree of this repository, where `.git` is a file.
    pub fn worktree(&self, to: &Path) -> Repo {
        self.git([OsStr::new("worktree"), "add".as_ref(), "-q".as_ref(), "--detach".as_ref(), to.as_os_str()]);
        Repo::existing(to, self.commits.get())
    }

    /// How many objects a partial clone lacks; asks nobody for them.
    pub fn lacks(&self) -> usize {
        let listed = self.git(["rev-list", "--objects", "--all", "--missing=print"]);
        listed.lines().filter(|line| line.starts_with('?')).count()
    }
}

/// Takes away what this machine tells `git`: its variables, its configuration, its home.
pub fn clean(command: &mut Command) {
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
        command.env_remove(name);
    }
    // A folder that does not exist: neither attributes nor ignored files of the user are read.
    let nowhere = std::env::temp_dir().join("no-such-home-for-git");
    command.env("HOME", &nowhere).env("XDG_CONFIG_HOME", &nowhere);
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_ATTR_NOSYSTEM", "1");
    command.env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C").env("TZ", "UTC");
}

/// The folder by its real name, as `git` says it.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
