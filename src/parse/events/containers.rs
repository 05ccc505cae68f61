//! Containers of static site generators: `!!! note`, `??? note`, `=== "Tab"` with indented bodies, and `:::note` and
//! `/// note` up to a line that ends them.

use crate::dialect::Dialect;

/// The line that opens a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Container<'t> {
    /// What it is, as written: `note`; `===` for a tab.
    pub kind: &'t str,
    /// Where its marks begin.
    pub start: usize,
    /// Where the kind ends.
    pub kind_end: usize,
    /// How many bytes of marks the line begins with.
    pub(super) marks: usize,
    /// Whether its body is what is indented below the line; otherwise a line of marks ends it.
    pub(super) is_indented: bool,
    /// Where the title begins; the end of the line where there is none.
    pub title: usize,
}

/// The container that the line at `at` opens, behind blanks, where the dialect has any. `text` may go on behind the
/// line.
pub fn container<'t>(text: &'t str, at: usize, dialect: &Dialect) -> Option<Container<'t>> {
    if !dialect.containers {
        return None;
    }
    let rest = text.get(at..)?;
    let start = at + rest.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let rest = &text[start..];
    if !matches!(rest.as_bytes().first(), Some(b'!' | b'?' | b'=' | b':' | b'/')) {
        return None;
    }
    let found = read(&rest[..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())])?;
    Some(Container { start, kind_end: start + found.kind_end, title: start + found.title, ..found })
}

/// The container that a line without indentation opens, with places in the line.
pub(super) fn read(line: &str) -> Option<Container<'_>> {
    let line = line.trim_end();
    let run = line.bytes().take_while(|byte| *byte == line.as_bytes()[0]).count();
    match line.as_bytes().first()? {
        b'!' | b'?' if run == 3 => admonition(line),
        b'=' if run == 3 => {
            let marks = 3 + usize::from(matches!(line.as_bytes().get(3), Some(b'!' | b'+')));
            let title = line.len() - line[marks..].trim_start_matches(' ').len();
            (title > marks && is_quoted(&line[title..])).then(|| Container {
                kind: &line[..3],
                start: 0,
                kind_end: marks,
                marks,
                is_indented: true,
                title: title + 1,
            })
        }
        b':' if run >= 3 => fenced(line, run),
        b'/' if run >= 3 => fenced(line, run).filter(|container| {
            let title = &line[container.marks..].trim_start()[container.kind.len()..];
            line.as_bytes()[run] == b' ' && (title.trim().is_empty() || title.trim_start().starts_with('|'))
        }),
        _ => None,
    }
}

/// The length of the marks that end a container, if the line is nothing else.
pub(super) fn end(line: &str) -> Option<usize> {
    let marks = line.trim_end();
    let mark = *marks.as_bytes().first()?;
    (marks.len() >= 3 && matches!(mark, b':' | b'/') && marks.bytes().all(|byte| byte == mark)).then_some(marks.len())
}

/// `!!! kind classes "title"`; a title in other quotes is none.
fn admonition(line: &str) -> Option<Container<'_>> {
    let marks = 3 + usize::from(line.starts_with("???+"));
    let start = line.len() - line[marks..].trim_start_matches(' ').len();
    let kind = word(&line[start..])?;
    let title = line[start..].find('"').map_or(line.len(), |at| start + at);
    let is_class = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ');
    let is_plain = line[start..title].chars().all(is_class) && start <= marks + 1;
    (is_plain && (title == line.len() || is_quoted(&line[title..]))).then(|| Container {
        kind,
        start: 0,
        kind_end: start + kind.len(),
        marks,
        is_indented: true,
        title: (title + 1).min(line.len()),
    })
}

/// `:::kind title`, `::: {.kind}`, `:::kind[title]{list}`.
fn fenced(line: &str, marks: usize) -> Option<Container<'_>> {
    let start = line.len() - line[marks..].trim_start_matches(' ').len();
    let class = line[start..].strip_prefix('{').and_then(|list| list.trim_start().strip_prefix('.'));
    let kind = word(class.unwrap_or(&line[start..]))?;
    let behind = kind.as_ptr() as usize - line.as_ptr() as usize + kind.len();
    let title = class.map_or(behind, |_| line[behind..].find('}').map_or(line.len(), |at| behind + at + 1));
    Some(Container { kind, start: 0, kind_end: behind, marks, is_indented: false, title })
}

fn word(text: &str) -> Option<&str> {
    let len = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count();
    text.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| &text[..len])
}

fn is_quoted(title: &str) -> bool {
    title.len() > 1 && title.starts_with('"') && title.ends_with('"')
}
