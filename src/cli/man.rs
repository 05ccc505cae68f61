//! `locdrift man`: the manual pages, made from the same words as `--help`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::{Exit, Failure, program, written};
use crate::files::{self, FileError, PathOrigin};

const EXAMPLES: &str = "\
Examples:
  locdrift man | man -l -            the page of `locdrift` itself
  locdrift man ~/.local/share/man/man1";

/// How the examples of each command begin.
const EXAMPLES_OF: &str = "Examples:\n";

/// What `man` is asked.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// Write a page for each command, such as `locdrift-check.1`, to this directory
    ///
    /// The directory is created if it does not exist. Without it, the page of `locdrift` itself is printed.
    #[arg(value_name = "DIR")]
    directory: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(options: &Options, stdout: &mut dyn Write) -> Result<Exit, Failure> {
    let mut program = program();
    // Gives each command its whole name, `locdrift check`, and the arguments that all have.
    program.build();
    match &options.directory {
        None => written(page(&program).and_then(|page| stdout.write_all(&page)))?,
        Some(directory) => {
            let cannot = |path: &Path| {
                let path = path.to_owned();
                move |error: FileError| Failure::File { path, error }
            };
            files::create_named_folder(directory).map_err(cannot(directory))?;
            for command in with_inner(&program) {
                let path = directory.join(format!("{}.1", name(command)));
                let page = page(command).map_err(FileError::from).map_err(cannot(&path))?;
                let file = PathOrigin::CommandLine.locate(&path).map_err(cannot(&path))?;
                file.replace(|out| out.write_all(&page)).map_err(cannot(&path))?;
            }
        }
    }
    Ok(Exit::Clean)
}

/// A command and those inside it, outermost first.
fn with_inner(command: &Command) -> Vec<&Command> {
    let inner = command.get_subcommands().filter(|inner| !inner.is_hide_set());
    std::iter::once(command).chain(inner.flat_map(with_inner)).collect()
}

/// `locdrift-check`.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or(command.get_name())
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let after = command.get_after_help().map(|text| text.to_string()).unwrap_or_default();
    let bare = command.clone().after_help(None);
    let mut page = Vec::new();
    let source = concat!("locdrift ", env!("CARGO_PKG_VERSION"));
    Man::new(bare).source(source).manual("locdrift").render(&mut page)?;
    closing(&after).to_writer(&mut page)?;
    Ok(page)
}

/// What is below the options: examples line by line, everything else as text.
fn closing(text: &str) -> Roff {
    let mut roff = Roff::new();
    let paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.is_empty());
    let (examples, notes): (Vec<&str>, Vec<&str>) =
        paragraphs.partition(|paragraph| paragraph.starts_with(EXAMPLES_OF));
    for example in examples.iter().filter_map(|paragraph| paragraph.strip_prefix(EXAMPLES_OF)) {
        roff.control("SH", ["EXAMPLES"]).control("nf", []);
        for line in example.lines() {
            roff.text([roman(line)]);
        }
        roff.control("fi", []);
    }
    for (at, note) in notes.into_iter().enumerate() {
        if at == 0 {
            roff.control("SH", ["NOTES"])
        } else {
            roff.control("PP", [])
        };
        roff.text([roman(note)]);
    }
    roff
}
