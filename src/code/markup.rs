//! Elements in code: what is between their tags is for readers.

use super::language::Kind;
use super::scanner::{Context, Line, Scanner, Tag, push};
use crate::text::beginning;

/// Bytes within which an expression of a template ends.
const LONGEST: usize = 1_000;

const VOID: [&str; 12] = ["br", "img", "hr", "input", "meta", "link", "area", "base", "col", "embed", "source", "wbr"];
const SCRIPTS: [&str; 2] = ["script", "style"];

/// Whether an element begins in an expression, behind what is read of the line.
pub(super) fn begins(rest: &str, before: &str) -> bool {
    let named = rest
        .strip_prefix('<')
        .is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '>') && !name.starts_with("<"));
    let is_operand = before.is_empty()
        || before.ends_with(['(', '=', ':', '?', ',', '{', '}', '[', '&', '|', '>', ';', '"'])
        || before.ends_with("return");
    named && is_operand
}

/// Reads the start of a tag.
pub(super) fn open(scanner: &mut Scanner<'_>, line: &mut Line, rest: &str, at: usize) -> usize {
    let is_close = rest.starts_with("</");
    let start = if is_close { 2 } else { 1 };
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    let name = &rest[start..];
    let name = &name[..name.find(|c: char| !is_name(c)).unwrap_or(name.len())];
    line.put(&rest[..start + name.len()], at);
    let lower = name.to_ascii_lowercase();
    let script = SCRIPTS.into_iter().find(|script| lower == *script);
    let is_void = scanner.language.kind == Kind::Markup && VOID.contains(&&*lower)
        || rest.starts_with("<!")
        || rest.starts_with("<?");
    scanner.stack.push(Context::Tag(match (is_close, is_void) {
        (true, _) => Tag::Close,
        (_, true) => Tag::Void,
        _ => Tag::Open(script),
    }));
    start + name.len()
}

/// Reads on in a tag.
pub(super) fn tag(scanner: &mut Scanner<'_>, line: &mut Line, rest: &str, tag: Tag, at: usize) -> usize {
    if rest.starts_with("/>") {
        line.put("/>", at);
        scanner.stack.pop();
        return 2;
    }
    let is_jsx = scanner.language.kind == Kind::Jsx;
    if is_jsx && rest.starts_with("//") {
        return rest.len();
    }
    if is_jsx && rest.starts_with("/*") {
        scanner.stack.push(Context::Comment("*/"));
        return 2;
    }
    let Some(c) = rest.chars().next() else { return rest.len() };
    match c {
        '>' if !line.skeleton.ends_with("=>") => {
            line.put(">", at);
            scanner.stack.pop();
            close(scanner, tag);
            1
        }
        '{' if is_jsx => {
            line.put("{", at);
            scanner.stack.push(Context::Code(1));
            1
        }
        _ => match scanner.quoted(line, " ", rest, at) {
            Some(len) => len,
            None => {
                push(line, c, at);
                c.len_utf8()
            }
        },
    }
}

/// What a tag leads to.
fn close(scanner: &mut Scanner<'_>, tag: Tag) {
    match tag {
        Tag::Open(Some(script)) => scanner.stack.push(Context::Script(script)),
        Tag::Open(None) => scanner.stack.push(Context::Between),
        Tag::Close if scanner.stack.len() > 1 => drop(scanner.stack.pop()),
        Tag::Close | Tag::Void => {}
    }
}

/// Skips text between tags.
pub(super) fn between(scanner: &mut Scanner<'_>, line: &mut Line, rest: &str, from: usize) -> usize {
    if let Some((len, close)) = scanner.language.block_comment(rest) {
        scanner.stack.push(Context::Comment(close));
        return len;
    }
    if rest.starts_with('<')
        && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?' | '>'))
    {
        return open(scanner, line, rest, from);
    }
    if let Some(len) = braced_text(rest).filter(|_| scanner.language.kind == Kind::Jsx) {
        return len;
    }
    if rest.starts_with('{') && scanner.language.kind == Kind::Jsx {
        line.put("{", from);
        scanner.stack.push(Context::Code(1));
        return 1;
    }
    // An expression of a template.
    let templates = [("{{", "}}"), ("{%", "%}"), ("<%", "%>"), ("{", "}")];
    if let Some((mark, end)) = templates.into_iter().find(|(mark, _)| rest.starts_with(mark))
        && let Some(end) = beginning(rest, LONGEST).find(end).map(|at| at + end.len())
        && end > mark.len()
    {
        let mut at = 0;
        while at < end {
            let Some(c) = rest[at..].chars().next() else { break };
            match scanner.quoted(line, " ", &rest[at..end], from + at) {
                Some(len) => at += len,
                None => {
                    push(line, c, from + at);
                    at += c.len_utf8();
                }
            }
        }
        return end;
    }
    let next = rest.char_indices().skip(1).find(|(_, c)| matches!(c, '<' | '{')).map_or(rest.len(), |(at, _)| at);
    next.max(1)
}

/// The length of `{' '}`: a text in braces, and nothing else.
fn braced_text(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('{')?.trim_start();
    let quote = inner.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'))?;
    let text = &inner[1..];
    let end = text.find([quote, '\\', '$'])?;
    let behind = text[end..].strip_prefix(quote)?.trim_start();
    behind.strip_prefix('}').map(|behind| rest.len() - behind.len())
}

/// Whether a script or style ends here.
pub(super) fn ends_script(rest: &str, name: &str) -> bool {
    rest.strip_prefix("</").and_then(|rest| rest.get(..name.len())).is_some_and(|end| end.eq_ignore_ascii_case(name))
}
