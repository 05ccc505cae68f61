//! Files: a project leads to nothing outside of it, only plain files are read, and nothing but a plain file is replaced.
#![cfg(target_os = "linux")]

mod glossary;
mod links;
mod plain;
mod process;
mod results;
mod sites;
mod twins;
mod written;

use std::fs;
use std::io::Read;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Stands in every file that must not be read.
pub const SECRET: &str = "tulip-4711";

const EN: &str = "# Dim {#dim}\n\nPress the [!DNL Lumen Va] of the [guide](https://lumen.example.com/guide).\n";
/// It lost its link, and a name that `--fix` puts back.
const FR: &str = "# Tamiser {#dim}\n\nAppuyez sur le Lumen [!DNL Lumière] du guide.\n";

/// How a run ended, and all that it said.
pub struct Ran {
    pub code: Option<i32>,
    pub said: String,
}

impl Ran {
    /// Ended with `code`, said all of `words`, and shows nothing that is secret.
    #[track_caller]
    pub fn ends(&self, code: i32, words: &[&str]) {
        let said = &self.said;
        assert_eq!(self.code, Some(code), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        assert!(!said.contains(SECRET), "a secret is shown:\n{said}");
        // Messages are broken into lines with a bar before each.
        let flat = said.replace(['│', '╰', '├', '─', '▶'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(flat.contains(word), "`{word}` is not in\n{said}");
        }
    }
}

/// Runs the program in a folder, in a shell that sets limits; one that hangs or wants all memory fails the test.
pub fn limited(dir: &Path, limits: &str, words: &[&str]) -> Ran {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{limits}\nexec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_locdrift")]).args(words);
    command.current_dir(dir).env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").env_remove("GITHUB_ACTIONS");
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("run");
    let [out, err] = [listen(child.stdout.take().expect("piped")), listen(child.stderr.take().expect("piped"))];
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        if start.elapsed() > Duration::from_secs(120) {
            let _ = child.kill();
            panic!("{words:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let said = [out, err].map(|heard| heard.join().expect("heard")).concat();
    Ran { code: status.code(), said }
}

fn listen(mut from: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// The same with the limits that every test has.
pub fn locdrift(dir: &Path, words: &[&str]) -> Ran {
    limited(dir, "ulimit -v 4000000", words)
}

/// A repository with a page in two languages in `p/docs`, and beside it a folder `out` with the same and secrets.
pub struct Site(tempfile::TempDir);

impl Site {
    pub fn new() -> Site {
        let site = Site(tempfile::tempdir().expect("a folder"));
        for folder in ["p/docs", "out"] {
            site.write(&format!("{folder}/en/a.md"), EN);
            site.write(&format!("{folder}/fr/a.md"), FR);
        }
        site.write("p/.git/config", &format!("[http]\n\textraheader = {SECRET}\n"));
        site.write("p/.git/HEAD", "ref: refs/heads/main\n");
        site.write("out/secret.yaml", &format!("password: [{SECRET}]\n"));
        site.write("out/secret.json", &format!("{{\"password\": \"{SECRET}\"}}\n"));
        site.write("out/secret.md", &format!("{SECRET}\n"));
        site
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("there")
    }

    /// Puts a link at a path; where it leads is taken as written.
    pub fn link(&self, to: &str, path: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        symlink(to, path).expect("linked");
    }

    /// What lies outside of the repository.
    pub fn outside(&self) -> Vec<(String, Vec<u8>)> {
        crate::support::files(&self.path("out")).into_iter().collect()
    }

    /// Runs the program in the repository.
    pub fn run(&self, words: &[&str]) -> Ran {
        locdrift(&self.path("p"), words)
    }
}

/// What a check of the pages says, in short.
pub const CHECK: [&str; 5] = ["check", "--no-history", "--output-format", "concise", "-q"];
