//! Where `check` writes what it found, and how.

use std::collections::HashSet;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::super::host::RelativeToRoot;
use super::super::{Checker, Context, Failure, project_args, written};
use crate::files::{self, PathOrigin};
use crate::output::{self, FileAccess, Format, Style};
use crate::session::Outcome;
use crate::text::line;

/// Formats and files, as they are given.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
struct RawArgs {
    /// Output format [default: full]
    ///
    /// Repeat the option to write several formats, each but one followed by an --output-file. `github` may share standard
    /// output with `full` or `concise`. Text is wrapped for the terminal, or for COLUMNS if it is set (otherwise 100).
    #[arg(long, value_name = "FORMAT")]
    output_format: Vec<Format>,

    /// Write findings to a file
    ///
    /// In the format that precedes it. The file is replaced atomically; a pipe or a device is written to directly. A format
    /// without a file goes to standard output.
    #[arg(long, value_name = "FILE")]
    output_file: Vec<PathBuf>,

    /// Print only the number of findings per rule
    ///
    /// One row for each rule and level, with the number that --fix can fix; with `--output-format json`, a list of
    /// objects.
    #[arg(long, conflicts_with = "diff")]
    statistics: bool,

    /// Print only findings, without notices and tables
    #[arg(long, short)]
    quiet: bool,
}

/// Formats and files, in the order in which they are given.
#[derive(Debug)]
pub(in crate::cli) struct Outputs {
    words: Vec<OutputArg>,
    statistics: bool,
    pub quiet: bool,
}

/// One of the two options.
#[derive(Clone, Debug, PartialEq, Eq)]
enum OutputArg {
    Format(Format),
    File(PathBuf),
}

/// A format, and the file that it goes to; standard output if there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Output {
    format: Format,
    file: Option<PathBuf>,
}

/// How text is laid out, by where it goes.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct Styles {
    pub stdout: Style,
    pub file: Style,
}

impl Args for Outputs {
    fn augment_args(command: Command) -> Command {
        RawArgs::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        RawArgs::augment_args_for_update(command)
    }
}

impl FromArgMatches for Outputs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = RawArgs::from_arg_matches(matches)?;
        let formats = ("output_format", given.output_format.into_iter().map(OutputArg::Format).collect());
        let files = ("output_file", given.output_file.into_iter().map(OutputArg::File).collect());
        Ok(Outputs {
            words: project_args::in_order(matches, [formats, files]),
            statistics: given.statistics,
            quiet: given.quiet,
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Outputs::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Outputs {
    /// Refuses ambiguous output options; before a check, which may take a while.
    ///
    /// # Errors
    /// Where formats and files do not go together.
    pub fn verify(&self) -> Result<(), Failure> {
        let outputs = paired(&self.words)?;
        let has_counts = |format| matches!(format, Format::Full | Format::Concise | Format::Json);
        match outputs.iter().find(|output| self.statistics && !has_counts(output.format)) {
            Some(_) => Err(Failure::Usage {
                message: "--statistics is printed as a table or as `json`".to_owned(),
                help: "omit --output-format, or use `--output-format json`".to_owned(),
            }),
            None => Ok(()),
        }
    }

    /// Whether the states of pages are written, too.
    pub fn has_pages(&self) -> bool {
        !self.statistics && self.words.contains(&OutputArg::Format(Format::Json))
    }

    /// Writes all that was found.
    ///
    /// # Errors
    /// Those of the files and of standard output.
    pub fn write(
        &self,
        outcome: &Outcome,
        engine: &dyn Checker,
        context: &Context<'_>,
        styles: &Styles,
        (stdout, stderr): (&mut dyn Write, &mut dyn Write),
    ) -> Result<(), Failure> {
        let host = (context.host)();
        let from_top = RelativeToRoot::new(engine, host.workspace.as_deref());
        for Output { format, file } in paired(&self.words)? {
            let style = if file.is_some() { styles.file } else { styles.stdout };
            let style = Style { closing: !self.quiet, silenced: !host.is_github, ..style };
            let files: &dyn FileAccess = if format.is_of_repository() { &from_top } else { engine };
            let render = |out: &mut dyn Write| match self.statistics {
                true => output::statistics(format, outcome, files, &style, out),
                false => output::render(format, outcome, files, context.catalogue, &style, out),
            };
            match file {
                None => written(render(stdout))?,
                Some(path) => {
                    let file = PathOrigin::CommandLine.locate(&path);
                    file.and_then(|file| file.replace(render))
                        .map_err(|error| Failure::File { path: path.clone(), error })?;
                    if !self.quiet {
                        // As with notices.
                        let findings = output::count(outcome.findings.len(), "finding");
                        let _ = writeln!(stderr, "note: {findings} written to {}", line(&path.display().to_string()));
                    }
                }
            }
            if let Some(path) = host.step_summary.as_ref().filter(|_| format == Format::Github) {
                summarize(outcome, files, path).map_err(|error| Failure::StepSummary { path: path.clone(), error })?;
            }
        }
        Ok(())
    }

    /// Prints what is to be said about the run as a whole, in lines of at most `wrap` columns. A failure to write to
    /// standard error is ignored: there is no other place to report it.
    pub fn notices(&self, outcome: &Outcome, wrap: Option<usize>, stderr: &mut dyn Write) {
        for notice in outcome.notices.iter().filter(|_| !self.quiet) {
            let mut text = format!("note: {}", line(&notice.message));
            if let Some(width) = wrap {
                let options = textwrap::Options::new(width.max(40))
                    .subsequent_indent("      ")
                    .break_words(false)
                    .word_separator(textwrap::WordSeparator::AsciiSpace)
                    .word_splitter(textwrap::WordSplitter::NoHyphenation);
                text = textwrap::fill(&text, options);
            }
            if writeln!(stderr, "{text}").is_err() {
                return;
            }
        }
        let _ = stderr.flush();
    }
}

/// Each format with its file. A file belongs to the format right before it; where there is one of each at most, they may
/// are in any order.
///
/// # Errors
/// Where a file has no format of its own, or what would be written to one place is not to be distinguished.
fn paired(words: &[OutputArg]) -> Result<Vec<Output>, Failure> {
    let mut outputs: Vec<Output> = Vec::new();
    match words {
        [] => outputs.push(Output { format: Format::Full, file: None }),
        [OutputArg::File(file)] => outputs.push(Output { format: Format::Full, file: Some(file.clone()) }),
        [OutputArg::File(file), OutputArg::Format(format)] => {
            outputs.push(Output { format: *format, file: Some(file.clone()) })
        }
        _ => {
            for word in words {
                match (word, outputs.last_mut()) {
                    (OutputArg::Format(format), _) => outputs.push(Output { format: *format, file: None }),
                    (OutputArg::File(file), Some(Output { file: none @ None, .. })) => *none = Some(file.clone()),
                    (OutputArg::File(file), _) => return Err(no_format(file)),
                }
            }
        }
    }
    let mut files = HashSet::new();
    if let Some(file) = outputs.iter().filter_map(|output| output.file.as_ref()).find(|file| !files.insert(*file)) {
        return Err(Failure::Usage {
            message: format!("two formats would be written to {}", file.display()),
            help: "use a different file for each".to_owned(),
        });
    }
    let open: Vec<Format> = outputs.iter().filter(|output| output.file.is_none()).map(|output| output.format).collect();
    match open[..] {
        [first, second, ..] if !open.iter().all(|format| format.is_log()) || open.len() > 2 || first == second => {
            Err(Failure::Usage {
                message: format!("{} formats would be written to standard output", open.len()),
                help: "give each format but one an output file, directly after it: --output-format full \
                       --output-format sarif --output-file drift.sarif"
                    .to_owned(),
            })
        }
        _ => Ok(outputs),
    }
}

fn no_format(file: &Path) -> Failure {
    Failure::Usage {
        message: format!("no format for the output file {}", file.display()),
        help: "put each output file directly after its format: --output-format full --output-format sarif \
               --output-file drift.sarif"
            .to_owned(),
    }
}

/// Adds the summary to what the step has said already.
fn summarize(outcome: &Outcome, pages: &dyn FileAccess, path: &Path) -> io::Result<()> {
    let (file, there) = files::append(path)?;
    let mut out = BufWriter::new(file);
    output::step_summary(outcome, pages, output::SUMMARY_BYTES.saturating_sub(there), &mut out)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Formats by their names, files behind an `@`.
    fn pairs(words: &str) -> Result<String, String> {
        let word = |word: &str| match word.strip_prefix('@') {
            Some(file) => OutputArg::File(file.into()),
            None => OutputArg::Format(clap::ValueEnum::from_str(word, false).expect("a format")),
        };
        let words: Vec<OutputArg> = words.split_whitespace().map(word).collect();
        match paired(&words) {
            Ok(outputs) => Ok(outputs
                .iter()
                .map(|output| match &output.file {
                    Some(file) => format!("{:?}>{}", output.format, file.display()),
                    None => format!("{:?}", output.format),
                })
                .collect::<Vec<_>>()
                .join(" ")),
            Err(failure) => Err(failure.to_string()),
        }
    }

    #[test]
    fn a_file_belongs_to_the_format_before_it() {
        for (words, wanted) in [
            ("", "Full"),
            ("@a", "Full>a"),
            ("json", "Json"),
            ("json @a", "Json>a"),
            ("@a json", "Json>a"),
            ("full sarif @a", "Full Sarif>a"),
            ("sarif @a full", "Sarif>a Full"),
            ("sarif @a json @b", "Sarif>a Json>b"),
            ("json json @a", "Json Json>a"),
            ("github full", "Github Full"),
        ] {
            assert_eq!(pairs(words).as_deref(), Ok(wanted), "{words}");
        }
    }

    #[test]
    fn what_could_mean_two_things_is_refused() {
        for (words, wanted) in [
            ("@a @b", "no format for the output file a"),
            ("@a full sarif", "no format for the output file a"),
            ("@a json @b", "no format for the output file a"),
            ("json @a @b", "no format for the output file b"),
            ("full json", "2 formats would be written to standard output"),
            ("full full", "2 formats would be written to standard output"),
            ("full github concise", "3 formats would be written to standard output"),
            ("json @a sarif @a", "two formats would be written to a"),
        ] {
            assert_eq!(pairs(words), Err(wanted.to_owned()), "{words}");
        }
    }
}
