//! Whether two pieces of code are one program whose comments and texts were translated, and whether it still runs.
//!
//! Both are reduced to what a translator may not change: without comments, the content of strings, the text between
//! tags, labels of diagrams and words of output. What is left must be equal, and laid out alike where that matters.

mod changes;
mod choices;
mod concatenation;
mod diagram;
mod help;
mod info;
mod language;
mod layout;
mod markup;
mod scan;
mod scanner;
mod words;
mod yaml;

use std::ops::Range;

pub use info::{InfoDifference, compare_info, info_in_words_of, language, without_options};
use language::{Kind, Language};
use scanner::Line;

/// A code block as it is written.
#[derive(Clone, Copy)]
pub struct Code<'t> {
    /// With its fences, if it has some.
    pub text: &'t str,
    /// The first word behind the opening fence.
    pub language: &'t str,
    /// Characters before the opening fence on its line: so far what holds the block reaches into its lines.
    pub column: usize,
}

/// How two code blocks agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// One program.
    Same,
    /// Another program, and where it is another.
    Different(Vec<Change>),
    /// One program that was damaged.
    Damaged(Vec<Flaw>),
}

/// What one program has in place of what another has, in bytes of each; either may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// In the code of the source.
    pub theirs: Range<usize>,
    /// In the code of the translation.
    pub ours: Range<usize>,
}

/// Something that keeps a program from running, and is not so in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// What it is.
    pub kind: FlawKind,
    /// Where, in bytes of the code of the translation.
    pub at: Range<usize>,
    /// What the source has there, where that is certain.
    pub instead: Option<String>,
}

/// What keeps a program from running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlawKind {
    /// A line is in another block than in the source.
    Indentation,
    /// A tab where the source has spaces, or the other way round.
    Tab,
    /// Two lines of the source are one.
    Joined,
    /// A line of the source is two.
    Parted,
    /// A blank behind the mark that continues a line.
    Continuation,
    /// A blank that is none to programs: a no-break, full-width or zero-width one.
    Blank(char),
    /// A quotation mark of typography.
    Quote(char),
}

/// Compares the code of a source with that of its translation.
pub fn compare(theirs: Code<'_>, ours: Code<'_>) -> Verdict {
    let language = Language::of(theirs.language, theirs.text);
    let (mut a, mut b) = (scan::lines(theirs, &language), scan::lines(ours, &language));
    match language.kind {
        Kind::Text | Kind::Output | Kind::Shell => words::reduce(&language, theirs.text, &mut a, ours.text, &mut b),
        Kind::Yaml => yaml::reduce(&a, &mut b),
        _ => {}
    }
    let joined = |lines: &[Line]| lines.iter().map(|line| &*line.skeleton).collect::<String>();
    let (skeleton, own) = (joined(&a), joined(&b));
    if skeleton != own {
        let mut changes = changes::changes(&language, (theirs.text, &a), (ours.text, &b));
        if language.kind == Kind::Jsx {
            changes.retain(|change| !choices::is_choice(ours.text, change));
        }
        let are_examples = || words::are_examples((theirs.text, &a), (ours.text, &b));
        let is_program = matches!(language.kind, Kind::Code | Kind::Jsx);
        let is_sorted = || is_program && concatenation::sorted(&skeleton) == concatenation::sorted(&own);
        let is_same = changes.is_empty() || are_examples() || is_sorted();
        return if is_same { Verdict::Same } else { Verdict::Different(changes) };
    }
    let flaws = layout::flaws(&language, &a, &b);
    if flaws.is_empty() { Verdict::Same } else { Verdict::Damaged(flaws) }
}

#[cfg(test)]
mod tests;
