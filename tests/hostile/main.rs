//! What a stranger sends can read nothing, run nothing and write nothing. A module for each kind of attack.

mod init;
mod merge;
mod packaging;
mod paths;
mod shown;
#[path = "../support/mod.rs"]
mod support;

use locdrift::cli::{Exit, House, Terminal, run};

/// Runs `locdrift` in this process; the exit, standard output and standard error.
fn locdrift(words: &[&str], terminal: &Terminal) -> (Exit, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = std::iter::once("locdrift").chain(words.iter().copied()).map(Into::into);
    let exit = run(args, &House::real(), terminal, &mut out, &mut err);
    (exit, String::from_utf8(out).expect("UTF-8"), String::from_utf8(err).expect("UTF-8"))
}
