//! Diagrams and documents in code blocks: nodes and edges stay, labels are for readers.

use super::scanner::{Line, Scanner, push};
use crate::text::beginning;

/// Bytes within which what is in brackets ends.
const LONGEST: usize = 1_000;

/// Words of Mermaid behind which the rest of the line is for readers.
const TITLED: [&str; 21] = [
    "title",
    "title:",
    "subgraph",
    "section",
    "loop",
    "alt",
    "else",
    "opt",
    "par",
    "and",
    "critical",
    "option",
    "break",
    "rect",
    "accTitle:",
    "accDescr:",
    "x-axis",
    "y-axis",
    "quadrant-1",
    "quadrant-2",
    "box",
];

/// Reads a line of Mermaid.
pub(super) fn mermaid(scanner: &mut Scanner<'_>, line: &mut Line, code: &str) {
    if code.starts_with("%%") {
        return;
    }
    let word = code.split([' ', '[']).next().unwrap_or("");
    if TITLED.contains(&word) {
        line.skeleton.push_str(word);
        line.skeleton.push_str(if code.len() > word.len() { "~" } else { "" });
        // The name of a subgraph that has a label is one for the diagram.
        if let Some((name, _)) =
            code[word.len()..].split_once('[').filter(|(name, _)| word == "subgraph" && !name.trim().is_empty())
        {
            line.skeleton.push_str(name.trim());
        }
        return;
    }
    labels(scanner, line, code, &[("[", "]"), ("(", ")"), ("{", "}"), ("|", "|"), ("\"", "\"")]);
}

/// Reads a line of PlantUML.
pub(super) fn plantuml(scanner: &mut Scanner<'_>, line: &mut Line, code: &str) {
    const TITLES: [&str; 9] = ["title", "header", "footer", "caption", "note", "legend", "if", "elseif", "group"];
    let word = code.split([' ', '(']).next().unwrap_or("");
    let ends = |word: &str| {
        code.trim_end().eq_ignore_ascii_case(&format!("end {word}")) || code.starts_with(&format!("end{word}"))
    };
    if ["note", "legend", "title", "header", "footer"].into_iter().any(ends) {
        scanner.note = false;
        return line.skeleton.push_str("end");
    }
    if scanner.note || code.starts_with('\'') {
        return;
    }
    if code.starts_with("==") || code.starts_with("...") {
        return line.skeleton.push_str(&code[..2]);
    }
    if code.starts_with(':') {
        return line.skeleton.push(':');
    }
    if TITLES.contains(&word) {
        scanner.note = matches!(word, "note" | "legend") && !code.contains(':') && !code.contains('"')
            || code == word && !matches!(word, "if" | "elseif" | "group");
        return line.skeleton.push_str(word);
    }
    labels(scanner, line, code, &[("\"", "\""), ("[", "]"), ("(", ")")]);
}

/// Reads a line without what is between marks, behind a colon and behind `as`.
fn labels(scanner: &Scanner<'_>, line: &mut Line, code: &str, marks: &[(&str, &str)]) {
    let mut at = 0;
    while at < code.len() {
        let rest = &code[at..];
        let before = &code[..at];
        if scanner.language.line_comments.iter().any(|mark| *mark == "%%" && rest.starts_with(mark)) {
            return;
        }
        // `A -- words --> B`, and not `A --- B`
        if let Some(label) = ["-- ", "== ", "-. "].into_iter().find(|edge| rest.starts_with(edge))
            && !before.ends_with(['-', '=', '.'])
            && let Some(end) = end_of_words(&rest[3..])
        {
            line.skeleton.push_str(&label[..2]);
            at += 3 + end;
            continue;
        }
        if let Some((open, close)) = marks.iter().find(|(open, _)| rest.starts_with(open))
            && let Some(end) = matching(rest, open, close)
        {
            // The usual shape of a node, which one without a label has too.
            if *open != "[" {
                line.skeleton.push_str(open);
                line.skeleton.push_str(close);
            }
            at += end;
            continue;
        }
        let is_colon = rest.starts_with(':') && !rest.starts_with("::") && !before.ends_with(':');
        if is_colon {
            return line.skeleton.push_str(":~");
        }
        // What it is called for readers.
        if rest.starts_with(" as ") {
            return;
        }
        let Some(c) = rest.chars().next() else { return };
        push(line, c, line.code + at);
        at += c.len_utf8();
    }
}

/// Where the words on an edge end, which may be in quotes: before the rest of the edge.
fn end_of_words(rest: &str) -> Option<usize> {
    let rest = beginning(rest, LONGEST);
    let blanks = rest.len() - rest.trim_start().len();
    let quoted = rest[blanks..].strip_prefix('"').and_then(|inner| Some(blanks + 1 + inner.find('"')?));
    let from = quoted.unwrap_or(0);
    let ends = ["--", "==", ".-"].into_iter().filter_map(|end| rest[from..].find(end));
    ends.min().map(|at| from + at)
}

/// The end of what `open` begins, with what is nested in it.
fn matching(rest: &str, open: &str, close: &str) -> Option<usize> {
    let rest = beginning(rest, LONGEST);
    if open == close {
        return rest[open.len()..].find(close).map(|at| open.len() + at + close.len());
    }
    let mut depth = 0;
    rest.char_indices().find_map(|(at, c)| {
        let here = &rest[at..at + c.len_utf8()];
        depth += i32::from(here == open) - i32::from(here == close);
        (depth == 0).then_some(at + close.len())
    })
}

/// The number of lines up to the end of the metadata of a document, with the line of the fence; 0 if it has none.
/// What begins with `#` there is a comment, as may be what is before it.
pub(super) fn metadata(code: &str) -> usize {
    let is_mark = |line: &&str| line.trim() == "---";
    let before = |line: &&str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let opening = 1 + code.lines().skip(1).take_while(before).count();
    if !code.lines().nth(opening).is_some_and(|line| is_mark(&line)) {
        return 0;
    }
    let inside = code.lines().skip(opening + 1).position(|line| is_mark(&line));
    inside.map_or(usize::MAX, |inside| opening + 1 + inside)
}

/// Reads a line of a document in Markdown or the like: its marks alone.
pub(super) fn document(line: &mut Line, code: &str) {
    let marks: String = code.chars().take_while(|c| matches!(c, '#' | '`' | '~')).collect();
    line.skeleton.push_str(&marks);
}
