//! Where `report` writes, and how.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args, Command, FromArgMatches, ValueEnum};

use super::super::{Failure, project_args, written};
use crate::files::{self, PathOrigin};
use crate::locale::Locale;
use crate::output::Style;
use crate::report::{self, TodoFormat, View};
use crate::rule::Manifest;
use crate::text::line;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub(super) enum Format {
    /// Tables for a terminal.
    Text,
    /// Tables in Markdown.
    Md,
    /// A line for each language, and for each part with --by.
    Csv,
    /// All numbers, and the state of each page.
    Json,
    /// One page for a browser, which needs nothing else.
    Html,
    /// A workbook for spreadsheets.
    Xlsx,
    /// A badge as SVG.
    Badge,
    /// A badge for shields.io.
    Shields,
    /// Status JSON of Lunaria.
    Lunaria,
}

impl Format {
    /// The name of its file in a directory.
    fn file_name(self, stem: &str) -> String {
        match self {
            Format::Text => format!("{stem}.txt"),
            Format::Md => format!("{stem}.md"),
            Format::Csv => format!("{stem}.csv"),
            Format::Json => format!("{stem}.json"),
            Format::Html => format!("{stem}.html"),
            Format::Xlsx => format!("{stem}.xlsx"),
            Format::Badge => "badge.svg".to_owned(),
            Format::Shields => "badge.json".to_owned(),
            Format::Lunaria => "lunaria.json".to_owned(),
        }
    }

    /// The format that the name of a file asks for.
    fn of_file(file: &Path) -> Option<Format> {
        Some(match file.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "txt" => Format::Text,
            "md" | "markdown" => Format::Md,
            "csv" => Format::Csv,
            "json" => Format::Json,
            "html" | "htm" => Format::Html,
            "xlsx" => Format::Xlsx,
            "svg" => Format::Badge,
            _ => return None,
        })
    }

    fn todo(self) -> Option<TodoFormat> {
        Some(match self {
            Format::Text => TodoFormat::Text,
            Format::Md => TodoFormat::Markdown,
            Format::Csv => TodoFormat::Csv,
            Format::Json => TodoFormat::Json,
            Format::Xlsx => TodoFormat::Xlsx,
            _ => return None,
        })
    }
}

/// Formats and files, as they are given.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
struct RawArgs {
    /// Output format [default: text]
    ///
    /// Repeat the option to write several formats, each but one followed by an --output-file, or all of them into an
    /// --output-dir.
    #[arg(long, visible_alias = "output-format", value_name = "FORMAT")]
    format: Vec<Format>,

    /// Write the report to a file
    ///
    /// In the format that precedes it, or the one that the extension names. The file is replaced atomically.
    #[arg(long, value_name = "FILE")]
    output_file: Vec<PathBuf>,

    /// Write each format to a file in this directory
    ///
    /// `report.md`, `report.csv` and so on; `todo.md` with --todo; `badge-LOCALE.svg` for each language beside `badge.svg`.
    #[arg(long, value_name = "DIR", conflicts_with = "output_file")]
    output_dir: Option<PathBuf>,

    /// Print only the report, without notices
    #[arg(long, short)]
    quiet: bool,
}

/// One of the two options.
#[derive(Clone, Debug)]
enum OutputArg {
    Format(Format),
    File(PathBuf),
}

/// Formats and files, in the order in which they are given.
#[derive(Debug)]
pub(super) struct Outputs {
    words: Vec<OutputArg>,
    dir: Option<PathBuf>,
    pub quiet: bool,
}

/// A format, and the file that it goes to; standard output if there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Output {
    format: Format,
    file: Option<PathBuf>,
    /// One language, where each has a file of its own.
    locale: Option<Locale>,
}

/// What is written.
pub(super) enum Content {
    /// The numbers.
    Report,
    /// What there is to translate, with what is ticked in an older list.
    Todo { ticked: Option<String> },
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
        let formats = ("format", given.format.into_iter().map(OutputArg::Format).collect());
        let files = ("output_file", given.output_file.into_iter().map(OutputArg::File).collect());
        Ok(Outputs {
            words: project_args::in_order(matches, [formats, files]),
            dir: given.output_dir,
            quiet: given.quiet,
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Outputs::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Outputs {
    /// Refuses ambiguous options; before a check, which may take a while.
    ///
    /// # Errors
    /// Where formats and files do not go together.
    pub fn verify(&self, todo: bool) -> Result<(), Failure> {
        let outputs = self.paired(todo, &[])?;
        let wrong = |output: &&Output| todo && output.format.todo().is_none();
        match outputs.iter().find(wrong) {
            Some(output) => Err(Failure::Usage {
                message: format!("--todo cannot be written as {}", name(output.format)),
                help: "use `text`, `md`, `csv`, `json` or `xlsx`".to_owned(),
            }),
            None => Ok(()),
        }
    }

    /// The options; of one format and one file the format comes first, whatever their order.
    fn in_order(&self) -> Vec<&OutputArg> {
        match &self.words[..] {
            [file @ OutputArg::File(_), format @ OutputArg::Format(_)] => vec![format, file],
            words => words.iter().collect(),
        }
    }

    /// Each format with its file.
    fn paired(&self, todo: bool, locales: &[Locale]) -> Result<Vec<Output>, Failure> {
        let mut outputs: Vec<Output> = Vec::new();
        let output = |format, file| Output { format, file, locale: None };
        for word in self.in_order() {
            match (word, outputs.last_mut()) {
                (OutputArg::Format(format), _) => outputs.push(output(*format, None)),
                (OutputArg::File(path), Some(Output { file: file @ None, .. })) => *file = Some(path.clone()),
                (OutputArg::File(path), _) => {
                    let format = Format::of_file(path).ok_or_else(|| no_format(path))?;
                    outputs.push(output(format, Some(path.clone())));
                }
            }
        }
        if outputs.is_empty() {
            let format = if self.dir.is_some() && !todo { Format::Html } else { Format::Text };
            outputs.push(output(format, None));
        }
        if let Some(dir) = &self.dir {
            let stem = if todo { "todo" } else { "report" };
            let of_locales = |format: Format| {
                let badges = locales.iter().filter(move |_| matches!(format, Format::Badge | Format::Shields));
                badges.map(move |locale| {
                    let name = format.file_name(stem).replace("badge", &format!("badge-{locale}"));
                    Output { format, file: Some(dir.join(name)), locale: Some(locale.clone()) }
                })
            };
            let formats: Vec<Format> = outputs.iter().map(|output| output.format).collect();
            let whole = |format: Format| output(format, Some(dir.join(format.file_name(stem))));
            outputs = formats
                .into_iter()
                .flat_map(|format| std::iter::once(whole(format)).chain(of_locales(format)))
                .collect();
        }
        distinct(outputs)
    }

    /// Writes a report.
    ///
    /// # Errors
    /// Those of the files and of standard output.
    pub fn write(
        &self,
        view: &View<'_>,
        content: &Content,
        (catalogue, style): (&[Manifest], &Style),
        (stdout, stderr): (&mut dyn Write, &mut dyn Write),
    ) -> Result<(), Failure> {
        if let Some(dir) = &self.dir {
            files::create_named_folder(dir).map_err(|error| Failure::File { path: dir.clone(), error })?;
        }
        let locales: Vec<Locale> = view.report.locales.iter().map(|of| of.locale.clone()).collect();
        for Output { format, file, locale } in self.paired(matches!(content, Content::Todo { .. }), &locales)? {
            let mut only = None;
            if let Some(locale) = locale {
                let mut report = view.report.clone();
                report.keep(&[locale]);
                only = Some(report);
            }
            let view = View { report: only.as_ref().unwrap_or(view.report), ..*view };
            match file {
                None => written(render((&view, content, catalogue), format, style, stdout))?,
                Some(path) => {
                    let plain = Style { color: false, ..*style };
                    let file = PathOrigin::CommandLine.locate(&path);
                    file.and_then(|file| file.replace(|out| render((&view, content, catalogue), format, &plain, out)))
                        .map_err(|error| Failure::File { path: path.clone(), error })?;
                    if !self.quiet {
                        let _ =
                            writeln!(stderr, "note: {} written to {}", name(format), line(&path.display().to_string()));
                    }
                }
            }
        }
        Ok(())
    }
}

fn render(
    (view, content, catalogue): (&View<'_>, &Content, &[Manifest]),
    format: Format,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if let Content::Todo { ticked } = content {
        return report::todo(view.report, format.todo().unwrap_or(TodoFormat::Text), ticked.as_deref(), out);
    }
    match format {
        Format::Text => report::text(view, style, out),
        Format::Md => report::markdown(view, out),
        Format::Csv => report::csv(view, out),
        Format::Json => report::json(view, out),
        Format::Html => report::html(view, catalogue, out),
        Format::Xlsx => report::xlsx(view, out),
        Format::Badge => report::badge(view.report, out),
        Format::Shields => report::shields(view.report, out),
        Format::Lunaria => report::lunaria(view.report, out),
    }
}

fn name(format: Format) -> String {
    format.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

fn no_format(file: &Path) -> Failure {
    Failure::Usage {
        message: format!("no format for the output file {}", file.display()),
        help: "give each file a format, directly before it, or a known extension: --format md --output-file FILE"
            .to_owned(),
    }
}

/// # Errors
/// Where what would be written to one place is not to be distinguished.
fn distinct(outputs: Vec<Output>) -> Result<Vec<Output>, Failure> {
    let mut files = HashSet::new();
    if let Some(file) = outputs.iter().filter_map(|output| output.file.as_ref()).find(|file| !files.insert(*file)) {
        return Err(Failure::Usage {
            message: format!("two formats would be written to {}", file.display()),
            help: "use a different file for each".to_owned(),
        });
    }
    let open = outputs.iter().filter(|output| output.file.is_none()).count();
    if open > 1 {
        return Err(Failure::Usage {
            message: format!("{open} formats would be written to standard output"),
            help: "give each format but one an output file, directly after it, or use --output-dir DIR".to_owned(),
        });
    }
    Ok(outputs)
}
