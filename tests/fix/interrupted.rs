//! Files that change while fixes are written, and runs that are killed.

use super::*;

/// Runs in this process, where `open` may do something between the stages.
fn meddled(dir: &Path, open: fn(&Request) -> Result<Box<dyn Checker>, Error>) -> (u8, String) {
    let words = ["locdrift", "check", "--no-history", "--no-config", "--fix", dir.to_str().expect("UTF-8")];
    let house = Context { open, ..Context::real() };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = run(words.map(Into::into), &house, &Terminal::default(), &mut out, &mut err);
    let err: String = text(&err).split_inclusive('\n').filter(|line| !line.contains("grouped by")).collect();
    (exit.code(), err.replace(&format!("{}/", dir.display()), ""))
}

/// When something happens to the files of a run that fixes them.
#[derive(Clone, Copy)]
enum Moment {
    /// After they were read.
    Opened,
    /// After a round of fixes was checked.
    Updated,
}

fn after(request: &Request, moment: Moment, deed: fn(&Path)) -> Result<Box<dyn Checker>, Error> {
    let engine = (Context::real().open)(request)?;
    match moment {
        Moment::Opened => {
            deed(&request.path);
            Ok(engine)
        }
        Moment::Updated => Ok(Box::new(Meddled { engine, deed, dir: request.path.clone() })),
    }
}

/// A project to which something happens once a round of fixes was checked.
struct Meddled {
    engine: Box<dyn Checker>,
    deed: fn(&Path),
    dir: PathBuf,
}

impl FileAccess for Meddled {
    fn path(&self, file: FileId) -> String {
        self.engine.path(file)
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.engine.text(file)
    }

    fn is_source(&self, file: FileId) -> bool {
        self.engine.is_source(file)
    }
}

impl Checker for Meddled {
    fn check(&self) -> Outcome {
        self.engine.check()
    }

    fn update(&mut self, changes: &Changes) -> Result<(), Error> {
        self.engine.update(changes)?;
        (self.deed)(&self.dir);
        Ok(())
    }

    fn keys(&self) -> &Keys {
        self.engine.keys()
    }

    fn find(&self, path: &Path) -> PageLookup {
        self.engine.find(path)
    }

    fn location(&self, file: FileId) -> Option<(PathBuf, PathBuf)> {
        self.engine.location(file)
    }

    fn bounds(&self) -> Bounds {
        self.engine.bounds()
    }

    fn checked_text(&self, file: FileId) -> Option<Arc<str>> {
        self.engine.checked_text(file)
    }

    fn locale(&self, file: FileId) -> Locale {
        self.engine.locale(file)
    }

    fn translations(&self, source: FileId) -> Vec<(Locale, FileId)> {
        self.engine.translations(source)
    }

    fn since(&self, target: FileId) -> Result<Since, SinceError> {
        self.engine.since(target)
    }

    fn newest_commit(&self, target: FileId) -> Result<String, String> {
        self.engine.newest_commit(target)
    }

    fn full_commit(&self, target: FileId, commit: &str) -> Result<String, String> {
        self.engine.full_commit(target, commit)
    }
}

const SAVED: &str = "# Lampe\n\nAllumez bien votre [!DNL Lumen Va].\n\n```\nlamp off\n```\n";

#[test]
fn what_an_editor_saved_meanwhile_stays() {
    fn save(dir: &Path) {
        fs::write(dir.join("fr/lamp.md"), SAVED).expect("written");
    }
    // Before the fixes are sought: their places are those of the old text.
    let early = |request: &Request| after(request, Moment::Opened, save);
    // Before they are written.
    let late = |request: &Request| after(request, Moment::Updated, save);
    let why = "error: fr/lamp.md was not fixed: file changed since it was checked; rerun the command\n";
    for open in [early as fn(&Request) -> _, late] {
        let dir = lamps();
        assert_eq!(meddled(dir.path(), open), (2, why.to_owned()));
        says(dir.path(), "fr/lamp.md", SAVED);
        assert_eq!(files(dir.path()).len(), 4);
        // Another page is fixed all the same.
        let other = FR.replace("Lampe", "Autre");
        let dir = lamps();
        write(dir.path(), [("en/other.md", EN.as_bytes()), ("fr/other.md", other.as_bytes())]);
        let (exit, err) = meddled(dir.path(), open);
        assert!(exit == 2 && err.contains(why), "{err}");
        says(dir.path(), "fr/lamp.md", SAVED);
        says(dir.path(), "fr/other.md", &safe(&other));
    }
}

#[test]
fn pages_that_go_meanwhile_stop_it() {
    // Read, so that the next pages get other numbers.
    let dir = project(&[("en/a.md", EN), ("fr/a.md", FR), ("en/lamp.md", EN), ("fr/lamp.md", FR)]);
    fn go(dir: &Path) {
        for page in ["en/a.md", "fr/a.md"] {
            fs::remove_file(dir.join(page)).expect("removed");
        }
    }
    let (exit, err) = meddled(dir.path(), |request| after(request, Moment::Opened, go));
    assert!(exit == 2 && err.contains("pages were added or removed") && err.contains("nothing was written"), "{err}");
    says(dir.path(), "fr/lamp.md", FR);
}

#[cfg(unix)]
#[test]
fn a_folder_that_becomes_a_link_is_not_followed() {
    let dir = project(&[("p/en/b/c.md", EN), ("p/fr/b/c.md", FR), ("p/fr/b.old/x", ""), ("out/c.md", FR)]);
    let open = |request: &Request| {
        after(request, Moment::Updated, |dir| {
            if dir.join("fr/b").is_symlink() {
                return;
            }
            fs::rename(dir.join("fr/b"), dir.join("fr/old")).expect("moved");
            std::os::unix::fs::symlink(dir.join("../out"), dir.join("fr/b")).expect("a link");
        })
    };
    let (exit, err) = meddled(&dir.path().join("p"), open);
    assert!(exit == 2 && err.contains("fr/b/c.md was not fixed: it leads out of the project"), "{err}");
    says(dir.path(), "out/c.md", FR);
    says(dir.path(), "p/fr/old/c.md", FR);
}

#[test]
fn what_a_killed_run_left_is_no_page_and_goes() {
    let dir = lamps();
    let quiet = check(dir.path(), &[]).1;
    let left = dir.path().join("fr/.locdrift-4194305-0.tmp");
    fs::write(&left, "# Half\n\n[a](nowhere.md)").expect("written");
    assert_eq!(check(dir.path(), &[]).1, quiet);
    assert!(left.exists(), "a check writes nothing");
    check(dir.path(), &["--fix"]);
    assert!(!left.exists());
    says(dir.path(), "fr/lamp.md", &safe(FR));
}

/// Kills runs at random moments, in CI more of them: each page is old or new then, and what is beside it is no page.
#[test]
fn a_killed_run_leaves_each_page_old_or_new() {
    const PAGES: usize = 16;
    // Long, so that writing a page takes a while.
    let filler = format!("\n```\n{}```\n", "a line of code that is the same everywhere\n".repeat(1500));
    let pages = (0..PAGES).flat_map(|at| {
        let folder = at % 4;
        [
            (format!("en/{folder}/{at}.md"), format!("{EN}{filler}")),
            (format!("fr/{folder}/{at}.md"), format!("{FR}{filler}")),
        ]
    });
    let old: BTreeMap<String, Vec<u8>> = pages.map(|(path, text)| (path, text.into_bytes())).collect();
    let dir = tempfile::tempdir().expect("a folder");
    let restore = || {
        let is_same = |path: &str, bytes: &[u8]| fs::read(dir.path().join(path)).is_ok_and(|now| now == bytes);
        let changed = old.iter().filter(|(path, bytes)| !is_same(path, bytes));
        write(dir.path(), changed.map(|(path, bytes)| (&**path, &**bytes)));
    };
    let is_new = |path: &str, bytes: &[u8]| path.starts_with("fr/") && text(bytes) == safe(&text(&old[path]));
    let start = || {
        let mut program = program(dir.path());
        program.args(["--fix", "-q", "--select", "do-not-localize"]).stdout(Stdio::null()).stderr(Stdio::null());
        (Instant::now(), program.spawn().expect("it runs"))
    };
    restore();
    // Where files come and go, folders are of another time.
    let times =
        || [0, 1, 2, 3].map(|at| fs::metadata(dir.path().join(format!("fr/{at}"))).and_then(|of| of.modified()).ok());
    let until_it_writes = |child: &mut Child, before| {
        while times() == before && child.try_wait().expect("it can be asked").is_none() {
            std::thread::sleep(Duration::from_micros(200));
        }
    };
    let before = times();
    let (began, mut child) = start();
    until_it_writes(&mut child, before);
    let first = began.elapsed();
    child.wait().expect("ended");
    let whole = began.elapsed();
    let new = files(dir.path());
    assert!(new.iter().filter(|(path, bytes)| is_new(path, bytes)).count() == PAGES && new.len() == 2 * PAGES);

    let enough = if std::env::var_os("CI").is_some() { 300 } else { 30 };
    let all_began = Instant::now();
    let goes_on = |kills, midway| match midway {
        0..3 => kills < 1000,
        _ => kills < 30 || kills < enough && all_began.elapsed() < Duration::from_secs(15),
    };
    let (mut kills, mut midway) = (0, 0);
    while goes_on(kills, midway) {
        restore();
        let random = locdrift::text::hash(format!("kill {kills}").as_bytes()) as f64 / u64::MAX as f64;
        let before = times();
        let (_, mut child) = start();
        // Most of the time nothing is written; half of the kills come when something is.
        match kills % 2 {
            0 => std::thread::sleep(whole.mul_f64(random)),
            _ => {
                until_it_writes(&mut child, before);
                std::thread::sleep((whole - first).mul_f64(random));
            }
        }
        child.kill().expect("it can be killed");
        child.wait().expect("ended");
        let mut changed = 0;
        for (path, bytes) in files(dir.path()) {
            match old.get(&path) {
                Some(old) if *old == bytes => {}
                Some(_) => {
                    assert!(is_new(&path, &bytes), "{path} is neither old nor new");
                    changed += 1;
                }
                None => {
                    let name = path.rsplit('/').next().unwrap_or(&path);
                    assert!(name.starts_with(".locdrift-") && name.ends_with(".tmp"), "{path}");
                }
            }
        }
        kills += 1;
        midway += usize::from(changed > 0 && changed < PAGES);
    }
    println!("{kills} kills within {whole:?}, the first page written after {first:?}; {midway} midway");
    assert!(midway > 0, "no kill came while pages were written");
    let (exit, _, err) = check(dir.path(), &["--fix", "-q", "--select", "do-not-localize"]);
    assert_eq!((exit, &*err), (0, ""));
    restore();
    check(dir.path(), &["--fix", "--select", "do-not-localize"]);
    assert!(files(dir.path()) == new, "the next run mends all, and nothing else is left");
}
