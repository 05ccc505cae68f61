//! Each finding with the lines that it is about, and the lines of the source beside them.

use std::fmt;
use std::io::{self, Write};

use anstyle::AnsiColor;
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode, ThemeCharacters, ThemeStyles,
};
use textwrap::core::Word;

use super::snippet::{Snippet, TAB};
use super::source_files::SourceFiles;
use super::together::entries;
use super::{FileAccess, Style, each_file, for_people};
use crate::finding::{Cause, Finding, Level};
use crate::fix::Scope;
use crate::session::Outcome;
use crate::text::{folded, line};

/// How many other places of one finding are shown; the rest is counted.
const RELATED: usize = 4;

/// The colour of a level; none where there is no colour.
pub(super) fn paint(level: Level, style: &Style) -> anstyle::Style {
    let color = match level {
        Level::Error => AnsiColor::Red,
        Level::Warning => AnsiColor::Yellow,
        Level::Note => AnsiColor::Cyan,
    };
    if style.color { color.on_default().bold() } else { anstyle::Style::new() }
}

/// The one renderer of diagnostics: findings here, errors of the command line too.
pub fn report_handler(style: &Style) -> GraphicalReportHandler {
    let styles = if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters: ThemeCharacters::unicode(), styles })
        .with_width(style.width.max(40))
        .with_links(false)
        .with_urls(false)
        .tab_width(TAB)
        .with_context_lines(0)
        .without_syntax_highlighting()
        .with_break_words(false)
        .with_word_separator(textwrap::WordSeparator::Custom(words))
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation)
}

/// The words of a line: what is quoted as code is one, so that a command can be copied.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut start = 0;
    let mut is_code = false;
    // An odd mark quotes nothing.
    let last_mark = line.rfind('`').unwrap_or(0);
    let mut ends = line.char_indices().peekable();
    Box::new(std::iter::from_fn(move || {
        while let Some((at, c)) = ends.next() {
            is_code ^= c == '`';
            let next = ends.peek().map(|(_, next)| *next);
            let in_code = is_code && at < last_mark;
            if next.is_none() || c == ' ' && next != Some(' ') && !in_code {
                let end = at + c.len_utf8();
                let word = Word::from(&line[start..end]);
                start = end;
                return Some(word);
            }
        }
        None
    }))
}

/// Writes the findings, a blank line between them.
pub(super) fn write(outcome: &Outcome, files: &dyn FileAccess, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    each_file(
        &entries(&for_people(outcome, style)),
        |entry| entry.finding.at.file,
        files,
        out,
        |first, entries, shelf, out| {
            let handler = report_handler(style);
            let mut text = String::new();
            for (number, finding) in entries.iter().map(|entry| &*entry.finding).enumerate() {
                if first + number > 0 {
                    writeln!(out)?;
                }
                text.clear();
                for part in parts(finding, is_fixable(finding, files, style), shelf, style) {
                    let begin = text.len();
                    // Without colour a diagnostic can be written whatever it holds; a failure shows as less text.
                    let _ = handler.render_report(&mut text, &part);
                    if let Some(place) = part.snippet.as_ref().and_then(|snippet| snippet.place.as_ref()) {
                        // Above the frame: a line of its own, whole, whatever blanks a path has.
                        let frame = text[begin..].find('╭').map_or(text.len(), |at| begin + at);
                        let line = text[..frame].rfind('\n').map_or(0, |at| at + 1);
                        text.insert_str(line, &format!("  │ {place}\n"));
                    }
                }
                for row in text.lines() {
                    writeln!(out, "{}", row.trim_end())?;
                }
            }
            Ok(())
        },
    )
}

/// One message and one place: a finding is a row of these, as each may be in another file.
#[derive(Debug)]
struct Part {
    code: Option<String>,
    severity: Severity,
    message: String,
    snippet: Option<Snippet>,
    help: Option<String>,
}

/// Whether to say that it can be fixed by the program.
fn is_fixable(finding: &Finding, files: &dyn FileAccess, style: &Style) -> bool {
    let takes = |scope: Scope, fix| scope.takes(fix, &|file| files.is_source(file));
    finding.fix.as_ref().is_some_and(|fix| style.fixes.is_some_and(|scope| takes(scope, fix)))
}

fn parts(finding: &Finding, is_fixable: bool, shelf: &mut SourceFiles<'_>, style: &Style) -> Vec<Part> {
    let sheet = shelf.switch_to(finding.at.file);
    let mut code = format!("{}[{}]", finding.level.as_str(), finding.rule);
    let cause = (finding.cause != Cause::Unknown).then(|| finding.cause.as_str());
    let said: Vec<&str> = cause.into_iter().chain(is_fixable.then_some("fixable")).collect();
    if !said.is_empty() {
        code = format!("{code} ({})", said.join(", "));
    }
    let severity = match finding.level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Note => Severity::Advice,
    };
    let mut message = folded(&finding.message);
    let snippet = Snippet::new(&sheet, finding.at.span, style.width);
    if snippet.is_none() {
        message = format!("{message}\n(in {}, which cannot be read)", line(&sheet.path));
    }
    let mut parts = vec![Part { code: Some(code), severity, message, snippet, help: None }];
    for related in finding.related.iter().take(RELATED) {
        let sheet = shelf.sheet(related.at.file);
        let snippet = Snippet::new(&sheet, related.at.span, style.width);
        let mut message = folded(&related.message);
        if snippet.is_none() {
            message = format!("{message} (in {}, which cannot be read)", line(&sheet.path));
        }
        parts.push(Part { code: None, severity: Severity::Advice, message, snippet, help: None });
    }
    if finding.related.len() > RELATED {
        let more = finding.related.len() - RELATED;
        let message = if more == 1 { "and 1 more place".into() } else { format!("and {more} more places") };
        parts.push(Part { code: None, severity: Severity::Advice, message, snippet: None, help: None });
    }
    let help = finding.help.as_deref().or(finding.fix.as_ref().map(|fix| fix.title.as_str()));
    if let Some(last) = parts.last_mut() {
        last.help = help.map(folded);
    }
    parts
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Part {}

impl Diagnostic for Part {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.snippet.as_ref().map(|snippet| snippet as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let snippet = self.snippet.as_ref()?;
        let (start, end) = snippet.label;
        let label = match snippet.more {
            0 => None,
            1 => Some("and 1 more line".into()),
            more => Some(format!("and {more} more lines")),
        };
        Some(Box::new(std::iter::once(LabeledSpan::new(label, start, end - start))))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn code_is_one_word() {
        let words = |line| super::words(line).map(|word| format!("{}{}", &*word, word.whitespace)).collect::<Vec<_>>();
        assert_eq!(words("run `locdrift diff a b`; then  go"), ["run ", "`locdrift diff a b`; ", "then  ", "go"]);
        assert_eq!(words("an odd ` mark here"), ["an ", "odd ", "` ", "mark ", "here"]);
        assert_eq!(words("`a b` and ` c"), ["`a b` ", "and ", "` ", "c"]);
        assert_eq!(words(""), [""; 0]);
    }
}
