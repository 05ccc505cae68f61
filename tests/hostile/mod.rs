//! What a stranger sends can read nothing, run nothing and write nothing. A module for each kind of attack.

mod git;
mod hidden;
mod init;
mod limits;
mod merge;
mod next_steps;
mod packaging;
mod paths;
mod shown;

use std::path::Path;
use std::process::{Command, Stdio};

use locdrift::cli::{self, Context, Exit, Terminal};

use crate::support;

/// Runs `locdrift` in this process; the exit, standard output and standard error.
fn locdrift(words: &[&str], terminal: &Terminal) -> (Exit, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = std::iter::once("locdrift").chain(words.iter().copied()).map(Into::into);
    let exit = cli::run(args, &Context::real(), terminal, &mut out, &mut err);
    (exit, String::from_utf8(out).expect("UTF-8"), String::from_utf8(err).expect("UTF-8"))
}

/// How a run of the program ended, and what it said.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

/// Runs `locdrift` in a folder, in an environment that `change` makes; it ends by itself and without a panic.
fn run(dir: &Path, words: &[&str], change: impl FnOnce(&mut Command)) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_locdrift"));
    support::git::clean(&mut command);
    command.current_dir(dir).args(words).env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
    change(&mut command);
    let output = command.output().expect("run");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(!err.contains("panicked"), "{words:?}: {err}");
    let code = output.status.code().unwrap_or_else(|| panic!("{words:?}: {}\n{err}", output.status));
    Ran { code, out, err }
}
