//! What no longer runs although it says the same: indentation, lines, blanks and quotation marks.

use super::language::{Kind, Language};
use super::scanner::Line;
use super::{Flaw, FlawKind};

/// How many flaws of one block are listed.
const MOST: usize = 20;

/// What keeps the second of two equal programs from running.
pub(super) fn flaws(language: &Language, theirs: &[Line], ours: &[Line]) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    marks(theirs, ours, &mut flaws);
    let same_lines = theirs.len() == ours.len() && theirs.iter().zip(ours).all(|(a, b)| a.skeleton == b.skeleton);
    if !same_lines {
        if language.lines_matter {
            flaws.extend(broken_line(language, theirs, ours));
        }
    } else {
        if language.lines_matter {
            let lines = theirs.iter().zip(ours);
            let wrong = lines.filter(|(a, b)| b.continued_wrong && !a.continued_wrong);
            flaws.extend(wrong.map(|(_, b)| flaw(FlawKind::Continuation, b.code..b.end, None)));
        }
        if language.indentation_matters && !flaws.iter().any(|flaw| matches!(flaw.kind, FlawKind::Blank(_))) {
            flaws.extend(indentation(theirs, ours));
        }
        flaws.extend(tabs(language, theirs, ours));
    }
    flaws.sort_by_key(|flaw| (flaw.at.start, flaw.kind));
    flaws.truncate(MOST);
    flaws
}

fn flaw(kind: FlawKind, at: std::ops::Range<usize>, instead: Option<&str>) -> Flaw {
    Flaw { kind, at, instead: instead.map(str::to_owned) }
}

/// Blanks and quotation marks that the source does not have in its code.
fn marks(theirs: &[Line], ours: &[Line], flaws: &mut Vec<Flaw>) {
    if theirs.iter().all(|line| line.blanks.is_empty()) {
        for (at, c) in ours.iter().flat_map(|line| &line.blanks) {
            let instead = if matches!(c, '\u{200b}' | '\u{feff}') { "" } else { " " };
            flaws.push(flaw(FlawKind::Blank(*c), *at..at + c.len_utf8(), Some(instead)));
        }
    }
    if theirs.iter().all(|line| line.quotes.is_empty()) {
        let marks = |lines: &[Line]| lines.iter().flat_map(|line| line.marks.clone()).collect::<Vec<char>>();
        let (original, own) = (marks(theirs), marks(ours));
        let mut places = ours.iter().flat_map(|line| &line.quotes);
        for (at, mark) in own.iter().enumerate().filter(|(_, mark)| !mark.is_ascii()) {
            let Some((place, _)) = places.next() else { break };
            let instead = original.get(at).filter(|_| original.len() == own.len()).map(char::to_string);
            flaws.push(flaw(FlawKind::Quote(*mark), *place..place + mark.len_utf8(), instead.as_deref()));
        }
    }
}

/// The first line that is two of the source, or a part of one.
fn broken_line(language: &Language, theirs: &[Line], ours: &[Line]) -> Option<Flaw> {
    let first = theirs.iter().zip(ours).position(|(a, b)| a.skeleton != b.skeleton)?;
    let (a, b) = (&theirs[first], &ours[first]);
    // Within brackets a line may end anywhere.
    let is_inside = |lines: &[Line]| lines.get(first + 1).is_some_and(|line| line.is_inside);
    if is_inside(theirs) || is_inside(ours) {
        return None;
    }
    // A value of several words may go on in the next line.
    let longer = if b.skeleton.len() > a.skeleton.len() { theirs } else { ours };
    let is_entry = |line: &Line| line.skeleton.starts_with('-') || line.skeleton.contains(':');
    if language.kind == Kind::Yaml && !longer.get(first + 1).is_some_and(is_entry) {
        return None;
    }
    let kind = if b.skeleton.len() > a.skeleton.len() { FlawKind::Joined } else { FlawKind::Parted };
    let is_continued = |line: &Line| line.skeleton.ends_with('\\');
    (!is_continued(a) && !is_continued(b)).then(|| flaw(kind, b.code..b.end, None))
}

/// The first line that is in another block than in the source.
fn indentation(theirs: &[Line], ours: &[Line]) -> Option<Flaw> {
    let (a, b) = (depths(theirs), depths(ours));
    let at = (0..a.len()).find(|at| a[*at] != b[*at] && !theirs[*at].is_inside)?;
    Some(flaw(FlawKind::Indentation, ours[at].code..ours[at].end, None))
}

/// How deep each line is, in blocks, beside the block that it is in.
fn depths(lines: &[Line]) -> Vec<usize> {
    let mut open: Vec<usize> = Vec::new();
    let depth = |line: &Line| {
        let width = |c: char| if c == '\t' { 4 } else { 1 };
        let indent: usize = line.indentation.chars().map(width).sum();
        if line.is_inside {
            return open.len();
        }
        while open.last().is_some_and(|last| *last > indent) {
            open.pop();
        }
        if open.last().is_none_or(|last| *last < indent) {
            open.push(indent);
        }
        open.len()
    };
    lines.iter().map(depth).collect()
}

/// The first line that begins with a tab and not with spaces as in the source, or the other way round, where that is
/// an error.
fn tabs(language: &Language, theirs: &[Line], ours: &[Line]) -> Option<Flaw> {
    let has_tab = |line: &&Line| line.indentation.contains('\t');
    let (a, b) = (theirs.iter().find(has_tab).is_some(), ours.iter().find(has_tab));
    match (a, b) {
        (false, Some(line)) if language.indentation_matters => Some(flaw(FlawKind::Tab, line.start..line.code, None)),
        (true, _) if language.lines_matter => {
            let lost = theirs
                .iter()
                .zip(ours)
                .find(|(a, b)| a.indentation.starts_with('\t') && b.indentation.starts_with(' '));
            lost.map(|(a, b)| flaw(FlawKind::Tab, b.start..b.code, Some(&a.indentation)))
        }
        _ => None,
    }
}
