//! JavaScript, as far as it must be known to find where it ends: brackets, strings, templates and comments.

use std::ops::Range;

use crate::text::Span;

/// The longest flow or module with blank lines in its brackets, in bytes.
pub(super) const LONGEST: usize = 100_000;

/// A bracket that is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Bracket,
    /// `${` within a template.
    InTemplate,
}

/// Where the braces end that open at `open`: one past the `}`. `None` where nothing before `limit` closes them.
pub(super) fn braces_end(bytes: &[u8], open: usize, limit: usize) -> Option<usize> {
    let mut stack = Vec::new();
    let bytes = bytes.get(..limit)?;
    let mut at = open;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| b"{}\"'`/".contains(byte))?;
        match bytes[at] {
            b'{' => stack.push(Open::Bracket),
            b'}' => match stack.pop()? {
                _ if stack.is_empty() => return Some(at + 1),
                Open::InTemplate => {
                    at = template(bytes, at + 1, &mut stack)?;
                    continue;
                }
                Open::Bracket => {}
            },
            _ => {
                at = token(bytes, at, &mut stack)?;
                continue;
            }
        }
        at += 1;
    }
}

/// Past a string, template or comment that begins at `at`, or past the sign that begins none.
fn token(bytes: &[u8], at: usize, stack: &mut Vec<Open>) -> Option<usize> {
    match bytes[at] {
        b'`' => template(bytes, at + 1, stack),
        b'/' => match bytes.get(at + 1) {
            Some(b'*') => Some(at + 4 + memchr::memmem::find(bytes.get(at + 2..)?, b"*/")?),
            Some(b'/') if at == 0 || bytes[at - 1] != b':' => {
                Some(memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len))
            }
            _ => Some(at + 1),
        },
        // Behind a letter it is an apostrophe of the words that a component holds.
        b'\'' if at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] >= 0x80) => Some(at + 1),
        quote => Some(string(bytes, at, quote).unwrap_or(at + 1)),
    }
}

/// Past the string, template or comment that begins at `at`, or past the sign that begins none.
pub(super) fn token_end(bytes: &[u8], at: usize) -> usize {
    let mut stack = Vec::new();
    let Some(mut end) = token(bytes, at, &mut stack) else { return at + 1 };
    // What a template holds in braces is part of it.
    while stack.pop().is_some() {
        let Some(close) = braces_end(bytes, end - 1, bytes.len()) else { return at + 1 };
        end = template(bytes, close, &mut stack).unwrap_or(bytes.len());
    }
    end.min(bytes.len())
}

/// Past a string that ends on its line.
fn string(bytes: &[u8], open: usize, quote: u8) -> Option<usize> {
    let mut at = open + 1;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == quote || matches!(byte, b'\\' | b'\n'))?;
        match bytes[at] {
            b'\n' => return None,
            b'\\' => at += 2,
            _ => return Some(at + 1),
        }
    }
}

/// Past a template, or past the `${` in it.
fn template(bytes: &[u8], from: usize, stack: &mut Vec<Open>) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr3(b'`', b'\\', b'$', bytes.get(at..)?)?;
        match bytes[at] {
            b'`' => return Some(at + 1),
            b'\\' => at += 2,
            _ if bytes.get(at + 1) == Some(&b'{') => {
                stack.push(Open::InTemplate);
                return Some(at + 2);
            }
            _ => at += 1,
        }
    }
}

/// Where the `import` and `export` statements end that begin at `start`: at the first blank line that is in no
/// brackets, or the first one if these do not close before `limit`; and whether they do. `None` where no statement
/// begins.
pub(super) fn module_end(text: &str, start: usize, limit: usize) -> Option<(usize, bool)> {
    is_module(text.get(start..)?).then(|| {
        let end = text.as_bytes().get(..limit).and_then(|bytes| end_of_module(bytes, start, limit == text.len()));
        (end.unwrap_or_else(|| blank_line(text.as_bytes(), start)), end.is_some())
    })
}

/// Whether a text begins with a statement of a module, and not with words: "import lamps from the list".
fn is_module(text: &str) -> bool {
    let line = text.lines().next().unwrap_or("");
    if let Some(rest) = line.strip_prefix("import") {
        let is_apart = rest.starts_with([' ', '\t', '{', '*', '"', '\'']);
        let rest = rest.trim_start();
        let rest = rest.strip_prefix("type ").map_or(rest, str::trim_start);
        let name = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$')).unwrap_or(rest.len());
        let behind = rest[name..].trim_start();
        let is_from =
            |text: &str| text.strip_prefix("from").is_some_and(|rest| rest.trim_start().starts_with(['"', '\'']));
        return is_apart && (rest.starts_with(['{', '*', '"', '\'']) || behind.starts_with(',') || is_from(behind));
    }
    const DECLARED: [&str; 10] =
        ["const ", "let ", "var ", "function", "class ", "default ", "async ", "type ", "interface ", "enum "];
    line.strip_prefix("export").is_some_and(|rest| {
        let rest = rest.strip_prefix([' ', '\t']).unwrap_or(rest).trim_start();
        rest.starts_with(['{', '*']) || DECLARED.iter().any(|word| rest.starts_with(word))
    })
}

fn end_of_module(bytes: &[u8], start: usize, is_all: bool) -> Option<usize> {
    let (mut at, mut stack, mut depth) = (start, Vec::new(), 0usize);
    loop {
        let Some(step) = bytes.get(at..)?.iter().position(|byte| b"{}()[]\"'`/\n".contains(byte)) else {
            return (depth == 0 && is_all).then_some(bytes.len());
        };
        at += step;
        match bytes[at] {
            b'\n' if depth == 0 && is_blank(bytes, at + 1) => return Some(at),
            b'\n' => at += 1,
            b'{' | b'(' | b'[' => {
                stack.push(Open::Bracket);
                depth += 1;
                at += 1;
            }
            b'}' | b')' | b']' => {
                let was_template = stack.pop() == Some(Open::InTemplate);
                depth = stack.len();
                at = if was_template { template(bytes, at + 1, &mut stack)? } else { at + 1 };
                depth = depth.max(stack.len());
            }
            _ => {
                at = token(bytes, at, &mut stack)?;
                depth = stack.len();
            }
        }
    }
}

/// Whether the line that begins at `at` is blank but for marks of quotes, or is none.
fn is_blank(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at..).unwrap_or(&[]);
    let end = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'>'));
    end.is_none_or(|end| rest[end] == b'\n')
}

/// Where the line ends that is before the next blank one.
pub(super) fn blank_line(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(step) = memchr::memchr(b'\n', bytes.get(at..).unwrap_or(&[])) {
        at += step;
        if is_blank(bytes, at + 1) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// An `import` of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Import<'t> {
    /// What is imported, as written: `Tabs`, `{ Tab, Tabs as T }`, `* as lamp`; empty for a module without names.
    pub names: &'t str,
    /// From where.
    pub from: Span,
    /// The statement.
    pub span: Span,
}

impl<'t> Import<'t> {
    /// The names that the page knows what is imported by.
    pub fn local_names(&self) -> impl Iterator<Item = &'t str> {
        let parts = self.names.split(['{', '}', ',']).map(str::trim).filter(|part| !part.is_empty());
        parts.filter_map(|part| part.split_whitespace().next_back())
    }
}

/// The imports among the statements of a module.
pub fn imports(text: &str, module: Range<usize>) -> Vec<Import<'_>> {
    let mut found = Vec::new();
    let Some(statements) = text.get(module.clone()) else { return found };
    // Nothing is imported behind the last string.
    let Some(last) = memchr::memrchr2(b'"', b'\'', statements.as_bytes()) else { return found };
    let (mut at, last, end) = (module.start, module.start + last, module.start + statements.len());
    while at < last {
        let line_end = memchr::memchr(b'\n', &text.as_bytes()[at..end]).map_or(end, |len| at + len);
        let import = text[at..line_end].starts_with("import").then(|| import(text, at, end)).flatten();
        found.extend(import);
        at = import.map_or(line_end, |import| (import.span.end as usize).max(line_end)) + 1;
    }
    found
}

fn import(text: &str, start: usize, end: usize) -> Option<Import<'_>> {
    let rest = text.get(start..end)?;
    let open = rest.find(['"', '\''])?;
    let quote = rest.as_bytes()[open];
    let len = memchr::memchr2(quote, b'\n', &rest.as_bytes()[open + 1..])?;
    let names = rest[..open].trim().strip_prefix("import")?.trim();
    let names = names.strip_suffix("from").unwrap_or(names).trim();
    let names = names.strip_prefix("type ").unwrap_or(names).trim();
    let from = Span::new(start + open + 1, start + open + 1 + len);
    Some(Import { names, from, span: Span::new(start, from.end as usize + 1) })
}
