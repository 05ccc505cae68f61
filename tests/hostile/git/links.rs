//! A `.git` that leads elsewhere: what a stranger packed shows nothing of another repository, and whoever has reasons for
//! such a `.git` can read it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::Lamps;
use crate::hostile::{Ran, run};
use crate::support::git::Repo;

/// What only the history of the other repository says.
const SECRET: &str = "half";

/// Another repository, and beside it a project without one whose translations name a commit of it.
struct Beside {
    other: Lamps,
    project: PathBuf,
}

impl Beside {
    fn new() -> Beside {
        let other = Lamps::new();
        let project = other.dir.path().join("project");
        for page in ["docs/en/dim.md", "docs/fr/dim.md"] {
            let to = project.join(page);
            fs::create_dir_all(to.parent().expect("a folder")).expect("made");
            fs::copy(other.path().join(page), to).expect("copied");
        }
        Beside { other, project }
    }

    fn git(&self) -> PathBuf {
        self.other.path().join(".git")
    }

    /// Writes files of the project, by their paths.
    fn write(&self, files: &[(&str, String)]) {
        crate::support::write(&self.project, files.iter().map(|(path, text)| (*path, text.as_bytes())));
    }

    /// A repository of its own, with a commit that has its pages.
    fn own(&self) -> Repo {
        let repo = Repo::at(&self.project);
        repo.commit("Begin");
        repo
    }

    /// Has the translation name the commit by some of its digits.
    fn pin(&self, digits: usize) {
        let page = self.project.join("docs/fr/dim.md");
        let text = fs::read_to_string(&page).expect("a page").replace(&self.other.first, &self.other.first[..digits]);
        fs::write(page, text).expect("written");
    }

    fn run(&self, words: &[&str], follows: bool) -> Ran {
        run(&self.project, words, |command| {
            if follows {
                command.env("LOCDRIFT_FOLLOW_GIT_LINKS", "1");
            }
        })
    }
}

/// What is planted in a project, and what it is called in messages.
type Plant = fn(&Beside);

/// Makes one link to the same in the other repository.
fn link(beside: &Beside, name: &str) {
    beside.own();
    let there = beside.project.join(".git").join(name);
    if there.is_dir() { fs::remove_dir_all(&there) } else { fs::remove_file(&there) }.unwrap_or_default();
    symlink(beside.git().join(name), there).expect("linked");
}

const LEADS_AWAY: [(&str, Plant); 22] = [
    ("a file", |beside| beside.write(&[(".git", format!("gitdir: {}\n", beside.git().display()))])),
    ("a relative file", |beside| beside.write(&[(".git", "gitdir: ../lamps/.git".to_owned())])),
    ("a link", |beside| symlink(beside.git(), beside.project.join(".git")).expect("linked")),
    ("a link to a file", |beside| {
        beside.write(&[("git-file", format!("gitdir: {}\n", beside.git().display()))]);
        symlink("git-file", beside.project.join(".git")).expect("linked");
    }),
    ("a shared folder", |beside| {
        beside.write(&[
            (".git/commondir", beside.git().display().to_string()),
            (".git/HEAD", "ref: refs/heads/main".to_owned()),
        ]);
    }),
    ("a working tree of its own making", |beside| {
        let own = beside.project.join("x/worktrees/y");
        beside.write(&[
            (".git", format!("gitdir: {}", own.display())),
            ("x/worktrees/y/gitdir", beside.project.join(".git").display().to_string()),
            ("x/worktrees/y/commondir", beside.git().display().to_string()),
            ("x/worktrees/y/HEAD", "ref: refs/heads/main".to_owned()),
        ]);
    }),
    ("a submodule of its own making", |beside| {
        beside.write(&[
            (".git", "gitdir: x".to_owned()),
            ("x/config", "[core]\nworktree = ..\n".to_owned()),
            ("x/HEAD", "ref: refs/heads/main".to_owned()),
        ]);
        symlink(beside.git().join("objects"), beside.project.join("x/objects")).expect("linked");
        symlink(beside.git().join("refs"), beside.project.join("x/refs")).expect("linked");
    }),
    ("a working tree that another folder is", |beside| {
        beside.other.repo.worktree(&beside.other.dir.path().join("second"));
        beside.write(&[(".git", format!("gitdir: {}/worktrees/second", beside.git().display()))]);
    }),
    ("a file with a blank that git takes for a part of the name", |beside| {
        beside.write(&[(".git", "gitdir:  x".to_owned())]);
        Repo::at(&beside.project.join("own"));
        fs::rename(beside.project.join("own/.git"), beside.project.join("x")).expect("moved");
        symlink(beside.git(), beside.project.join(" x")).expect("linked");
    }),
    ("a pipe", |beside| {
        beside.own();
        fs::remove_file(beside.project.join(".git/HEAD")).expect("removed");
        let made = std::process::Command::new("mkfifo").arg(beside.project.join(".git/HEAD")).status();
        assert!(made.expect("mkfifo is installed").success());
    }),
    ("a link that only a name in a reference follows", |beside| {
        let repo = beside.own();
        let git = repo.path().join(".git");
        let branch = repo.git(["symbolic-ref", "HEAD"]);
        fs::write(git.join(branch), "ref: away/heads/main\n").expect("written");
        symlink(beside.git().join("refs"), git.join("away")).expect("linked");
        beside.write(&[(".git/objects/info/alternates", beside.git().join("objects").display().to_string())]);
    }),
    ("a hook that only a name in a reference follows", |beside| {
        let repo = beside.own();
        let git = repo.path().join(".git");
        let branch = repo.git(["symbolic-ref", "HEAD"]);
        fs::write(git.join(branch), "ref: hooks/main\n").expect("written");
        fs::create_dir_all(git.join("hooks")).expect("made");
        symlink(beside.git().join("refs/heads/main"), git.join("hooks/main")).expect("linked");
        beside.write(&[(".git/objects/info/alternates", beside.git().join("objects").display().to_string())]);
    }),
    ("links through hooks", |beside| {
        beside.own();
        let git = beside.project.join(".git");
        fs::create_dir_all(git.join("hooks")).expect("made");
        symlink(beside.git().join("objects"), git.join("hooks/o")).expect("linked");
        fs::remove_dir_all(git.join("objects")).expect("removed");
        symlink("hooks/o", git.join("objects")).expect("linked");
    }),
    ("links through the project", |beside| {
        beside.own();
        let git = beside.project.join(".git");
        fs::create_dir_all(beside.project.join("store")).expect("made");
        symlink(beside.git().join("objects/pack"), beside.project.join("store/pack")).expect("linked");
        fs::rename(git.join("objects"), beside.project.join("store/o")).expect("moved");
        symlink("../store/o", git.join("objects")).expect("linked");
    }),
    ("a link that depends on where git runs", |beside| {
        beside.own();
        let git = beside.project.join(".git");
        fs::rename(git.join("objects"), git.join("real")).expect("moved");
        symlink("/proc/self/cwd/.git/real", git.join("objects")).expect("linked");
    }),
    ("a configuration that includes another, which does so in turn", |beside| {
        beside.own();
        let config = beside.project.join(".git/config");
        let old = fs::read_to_string(&config).expect("a configuration");
        fs::write(config, format!("{old}[x][Include]\npath = more\n")).expect("written");
        beside.write(&[(".git/more", "[includeIf \"gitdir:/\"]\npath = ../../lamps/.git/config\n".to_owned())]);
    }),
    ("a list of names of another working tree", |beside| {
        beside.own();
        beside.write(&[(".git/worktrees/x/reftable/tables.list", "../../../../../lamps/.git/x.ref\n".to_owned())]);
    }),
    ("a list of names that are paths", |beside| {
        beside.own();
        beside.write(&[(".git/reftable/tables.list", "../../../lamps/.git/reftable/x.ref\n".to_owned())]);
    }),
    ("linked objects", |beside| link(beside, "objects")),
    ("linked branches", |beside| link(beside, "refs")),
    ("a linked folder of objects", |beside| link(beside, &format!("objects/{}", &beside.other.first[..2]))),
    ("one linked object", |beside| {
        let first = &beside.other.first;
        beside.write(&[(&format!(".git/objects/{}/README", &first[..2]), String::new())]);
        link(beside, &format!("objects/{}/{}", &first[..2], &first[2..]));
    }),
];

#[test]
fn nothing_is_shown_of_a_repository_that_is_not_the_projects() {
    for (what, plant) in LEADS_AWAY {
        let beside = Beside::new();
        plant(&beside);
        for words in [
            &["check"][..],
            &["check", "--since", "HEAD"],
            &["check", "--changed"],
            &["diff", "docs/fr/dim.md"],
            &["stamp", "--force", "docs/fr/dim.md"],
        ] {
            let ran = beside.run(words, false);
            let said = ran.out + &ran.err;
            let said = said.split(|c: char| c.is_whitespace() || c == '│').filter(|word| !word.is_empty());
            let said = said.collect::<Vec<_>>().join(" ");
            assert!(!said.contains(SECRET), "{what}: {words:?}\n{said}");
            let refused =
                ["a repository that is not its own", "names no directory"].iter().any(|why| said.contains(why));
            assert!(refused, "{what}: {words:?}\n{said}");
        }
    }
}

#[test]
fn a_history_that_a_pull_request_plants_leads_nowhere_else() {
    let beside = Beside::new();
    beside.own();
    beside.write(&[
        ("docs/locdrift.yaml", "source: {locale: en, history: ../planted/worktrees/y}\n".to_owned()),
        ("planted/worktrees/y/commondir", " ../..\n".to_owned()),
        ("planted/worktrees/y/gitdir", ".git\n".to_owned()),
        ("planted/worktrees/y/HEAD", "ref: refs/heads/main\n".to_owned()),
        ("planted/worktrees/y/objects/x", String::new()),
        ("planted/HEAD", "ref: refs/heads/main\n".to_owned()),
        ("planted/objects/x", String::new()),
        ("planted/refs/x", String::new()),
    ]);
    // What git makes of the blank: ` ..` is a name of its own.
    let other = beside.git().join("objects");
    symlink(other, beside.project.join("planted/worktrees/y/ ..")).expect("linked");
    for words in [&["check", "docs"][..], &["diff", "docs/fr/dim.md", "--path", "docs"]] {
        let ran = beside.run(words, false);
        let said = ran.out + &ran.err;
        assert!(!said.contains(SECRET) && !said.contains("Begin"), "{words:?}\n{said}");
    }
}

/// Links within folders called like that of scripts, which may lead anywhere: only where git keeps scripts.
#[test]
fn a_planted_history_called_hooks_leads_nowhere_else() {
    let plants: [(&str, Plant); 2] = [
        ("planted/hooks", |beside| {
            beside.write(&[
                ("planted/HEAD", "ref: refs/heads/main\n".to_owned()),
                ("planted/hooks/HEAD", "ref: refs/heads/main\n".to_owned()),
                ("planted/hooks/config", "[core]\n\trepositoryformatversion = 0\n\tbare = true\n".to_owned()),
            ]);
            for name in ["objects", "refs"] {
                symlink(beside.git().join(name), beside.project.join("planted/hooks").join(name)).expect("linked");
            }
        }),
        ("planted", |beside| {
            beside.write(&[
                ("planted/HEAD", "ref: refs/hooks/x\n".to_owned()),
                ("planted/config", "[core]\n\trepositoryformatversion = 0\n\tbare = true\n".to_owned()),
                ("planted/objects/info/x", String::new()),
                ("planted/refs/HEAD", String::new()),
                ("planted/refs/hooks/y", String::new()),
            ]);
            symlink(beside.git().join("refs/heads/main"), beside.project.join("planted/refs/hooks/x")).expect("linked");
        }),
    ];
    for (history, plant) in plants {
        let beside = Beside::new();
        beside.own();
        beside.pin(7);
        beside.write(&[("docs/locdrift.yaml", format!("source: {{locale: en, history: ../{history}}}\n"))]);
        plant(&beside);
        for words in [&["check", "docs"][..], &["diff", "docs/fr/dim.md", "--path", "docs"]] {
            let ran = beside.run(words, false);
            let said =
                (ran.out + &ran.err).split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
            assert!(!said.contains(SECRET) && !said.contains("Begin"), "{history}: {words:?}\n{said}");
            assert!(said.contains("a repository that is not its own"), "{history}: {words:?}\n{said}");
        }
    }
}

#[test]
fn a_repository_around_a_broken_one_is_not_read() {
    let beside = Beside::new();
    // Git takes the colon for the end of a path, and looks for a repository above.
    let inner = beside.other.path().join("x:y/q");
    fs::create_dir_all(&inner).expect("made");
    for page in ["docs/en/dim.md", "docs/fr/dim.md"] {
        let to = inner.join(page);
        fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        fs::copy(beside.project.join(page), to).expect("copied");
    }
    fs::create_dir_all(inner.join(".git/objects")).expect("made");
    let ran = run(&inner, &["diff", "docs/fr/dim.md"], |_| ());
    assert!(!ran.out.contains(SECRET) && !ran.err.contains(SECRET), "{}{}", ran.out, ran.err);
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
}

#[test]
fn a_subject_is_no_parent() {
    let lamps = Lamps::new();
    lamps.repo.write("docs/en/bright.md", "# Lamp\n\nThe bright lamp is gone.\n");
    lamps.repo.commit(&format!("{} is what this is about", lamps.first));
    let ran = run(lamps.path(), &["diff", "docs/fr/bright.md"], |_| ());
    assert!(ran.out.contains("is what this is about"), "{}{}", ran.out, ran.err);
}

#[test]
fn the_user_may_trust_it() {
    for (what, plant) in &LEADS_AWAY[..3] {
        let beside = Beside::new();
        plant(&beside);
        let ran = beside.run(&["diff", "docs/fr/dim.md"], true);
        assert!(ran.out.contains(SECRET), "{what}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn a_commit_of_a_repository_that_lends_objects_is_not_guessed() {
    let beside = Beside::new();
    beside.own();
    beside.write(&[(".git/objects/info/alternates", beside.git().join("objects").display().to_string())]);
    for (digits, shows) in [(40, true), (39, false), (7, false)] {
        beside.pin(digits);
        let ran = beside.run(&["diff", "docs/fr/dim.md"], false);
        assert_eq!(ran.out.contains(SECRET), shows, "{digits}: {}{}", ran.out, ran.err);
        let ran = beside.run(&["diff", "docs/fr/dim.md"], true);
        assert!(ran.out.contains(SECRET), "{digits}: {}{}", ran.out, ran.err);
        fs::copy(beside.other.path().join("docs/fr/dim.md"), beside.project.join("docs/fr/dim.md")).expect("copied");
    }
}

/// That the history of the project at `top` is read.
#[track_caller]
fn is_read(top: &Path) {
    let ran = run(top, &["diff", "docs/fr/dim.md"], |_| ());
    assert!(ran.out.contains(SECRET), "{}: {}{}", top.display(), ran.out, ran.err);
}

#[test]
fn what_is_the_projects_own_is_read() {
    // The repository in a folder with another name, as some tools that synchronize files want it.
    let lamps = Lamps::new();
    fs::rename(lamps.path().join(".git"), lamps.path().join(".git.nosync")).expect("moved");
    symlink(".git.nosync", lamps.path().join(".git")).expect("linked");
    is_read(lamps.path());
    fs::remove_file(lamps.path().join(".git")).expect("removed");
    fs::write(lamps.path().join(".git"), "gitdir: ./.git.nosync\n").expect("written");
    is_read(lamps.path());

    // Working trees beside a repository that has none, by absolute and by relative paths.
    let lamps = Lamps::new();
    let bare = lamps.dir.path().join("trees/.bare");
    lamps.repo.bare(&bare);
    let tree = lamps.dir.path().join("trees/main");
    Repo::existing(&bare, 0).git(["worktree", "add", "--quiet", "../main", "main"]);
    is_read(&tree);
    fs::write(tree.join(".git"), "gitdir: ../.bare/worktrees/main\n").expect("written");
    fs::write(bare.join("worktrees/main/gitdir"), "../../../main/.git\n").expect("written");
    is_read(&tree);

    // A linked working tree of a submodule, and a link within the repository.
    let outer = Repo::new();
    outer.write("README.md", "# Outer\n");
    outer.commit("Begin");
    outer.git(["submodule", "--quiet", "add", &lamps.path().display().to_string(), "a b/lamps"]);
    let inner = outer.path().join("a b/lamps");
    is_read(&inner);
    Repo::existing(&inner, 0).git(["worktree", "add", "--quiet", "-b", "x", "../second"]);
    is_read(&outer.path().join("a b/second"));
    // Linked hooks, which are not run.
    let hooks = lamps.path().join(".git/hooks");
    fs::create_dir_all(&hooks).expect("made");
    symlink("/nowhere/commit-msg", hooks.join("commit-msg")).expect("linked");
    is_read(lamps.path());
    // Also in the repository of a submodule.
    let hooks = outer.path().join(".git/modules/a b/lamps/hooks");
    fs::create_dir_all(&hooks).expect("made");
    symlink("/nowhere/commit-msg", hooks.join("commit-msg")).expect("linked");
    is_read(&inner);
}

#[test]
fn settings_of_a_checkout_in_ci_are_no_way_out() {
    let lamps = Lamps::new();
    let config = lamps.path().join(".git/config");
    let own = fs::read(&config).expect("a configuration");
    fs::write(lamps.dir.path().join("credentials.config"), "[http \"https://lumen.example/\"]\n\textraheader = x\n")
        .expect("written");
    for more in [
        &b"[includeIf \"gitdir:/nowhere/.git\"]\n\tpath = ../../credentials.config\n"[..],
        b"[include]\n\tpath = ../../credentials.config\n",
        b"[includeIf \"gitdir:/nowhere/.git\"]\n\tpath = /nowhere/credentials.config\n",
        b"# no [include] here\n[alias]\n\tx = \"[include\"\n",
        b"[branch \"fix-refstorage/x\"]\n\tremote = origin\n",
        b"[user]\n\tname = J\xfcrg\n",
    ] {
        fs::write(&config, [&own, more].concat()).expect("written");
        is_read(lamps.path());
    }
}
