//! What is left of a front matter that is not YAML: every key that is on a line of its own, and the reason in the
//! words of a writer.

use std::ops::Range;

use super::collect::{Collector, Path};
use super::digest::Traits;
use super::yaml::{self, Root, YamlError};
use super::{looks_like_key, next_line};
use crate::page::ProblemKind;
use crate::text::Span;

/// Reads a block that `fault` made unreadable: each top-level key with the lines below it on its own.
pub(super) fn recover(out: &mut Collector<'_>, block: Range<usize>, fault: &YamlError) {
    let text = out.text;
    comments(out, block.clone());
    let mut chunk = block.start;
    let mut line = block.start;
    while line < block.end {
        let next = next_line(text.as_bytes(), line).min(block.end);
        if next >= block.end || looks_like_key(&text[next..block.end]).is_some() {
            read_chunk(out, chunk..next);
            chunk = next;
        }
        line = next;
    }
    if out.problems.is_empty() {
        invalid(out, fault.at, block.end, fault.message.clone());
    }
}

/// A key with its value, or whatever is before the first key.
fn read_chunk(out: &mut Collector<'_>, chunk: Range<usize>) {
    let text = out.text;
    let (entries, suppressions) = (out.entries.len(), out.suppressions.len());
    let fault = match yaml::read(out, chunk.clone(), false) {
        Ok(Root::Nothing) => return,
        Ok(Root::Mapping) if out.entries.len() > entries => return,
        Ok(_) => {
            let at = chunk.start + text[chunk.clone()].len() - text[chunk.clone()].trim_start().len();
            YamlError { at, message: String::from("a line that is not `key: value`"), tab: false }
        }
        Err(fault) => fault,
    };
    out.entries.truncate(entries);
    out.suppressions.truncate(suppressions);
    let message = explain(&text[chunk.clone()], &fault, fault.at - chunk.start);
    invalid(out, fault.at, chunk.end, message);

    let Some(key) = looks_like_key(&text[chunk.clone()]) else { return };
    // The lines before the bad one may be good.
    let before = text.get(chunk.start..fault.at).unwrap_or("");
    let bad_line = before.rfind('\n').map_or(chunk.start, |n| chunk.start + n + 1);
    if bad_line > chunk.start
        && matches!(yaml::read(out, chunk.start..bad_line, false), Ok(Root::Mapping))
        && out.entries.len() > entries
    {
        return;
    }
    out.entries.truncate(entries);
    let key = Span::new(chunk.start, chunk.start + key);
    let colon = key.end as usize + 1;
    let end = next_line(text.as_bytes(), chunk.start).min(chunk.end);
    let line = text.get(colon..end).unwrap_or("");
    let start = colon + line.len() - line.trim_start().len();
    let raw = line.trim();
    let span = if raw.is_empty() { Span::at(colon) } else { Span::new(start, start + raw.len()) };
    let inner = raw.trim_matches(['"', '\'']);
    let name = key.of(text).trim_matches(['"', '\'']);
    out.offer(Path { above: None, key: name }, inner, inner.len() == raw.len(), span);
    let digest = out.atoms.of_scalar(inner, Traits::of(inner));
    out.entry(name, key, digest, span);
}

fn invalid(out: &mut Collector<'_>, at: usize, limit: usize, message: String) {
    let text = out.text;
    let at = at.min(limit);
    let end = next_line(text.as_bytes(), at).min(limit);
    let rest = text.get(at..end).unwrap_or("").trim_end();
    out.problem(ProblemKind::Invalid, Span::new(at, at + rest.len()), message);
}

/// Why a chunk cannot be read, and how to fix it.
fn explain(chunk: &str, fault: &YamlError, at: usize) -> String {
    let line_start = chunk.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |n| n + 1);
    let line = chunk.get(line_start..).unwrap_or("").lines().next().unwrap_or("");
    if fault.tab || line.trim_start_matches(' ').starts_with('\t') {
        return String::from("a tab is used as indentation, which YAML does not allow; use spaces");
    }
    let first = chunk.lines().next().unwrap_or("");
    let Some(key) = looks_like_key(first) else {
        return if line.contains('：') {
            String::from("a full-width colon `：` instead of `: ` (a colon and a space)")
        } else {
            String::from("this is not `key: value`; write a key, a colon and a space before the value")
        };
    };
    let name = first.get(..key).unwrap_or("");
    let behind = first.get(key + 1..).unwrap_or("");
    let value = behind.trim();
    if line_start > 0 && !line.starts_with(' ') && !line.starts_with("- ") && !line.trim().is_empty() {
        if value.starts_with(['"', '\'']) {
            return format!("the quoted value of `{name}` is not closed on its line; add the closing quote");
        }
        return format!("a line below `{name}` is not `key: value`; indent it by two spaces if it belongs to `{name}`");
    }
    if !behind.is_empty() && !behind.starts_with([' ', '\t']) {
        return format!("a space is missing after the colon of `{name}`; write `{name}: {value}`");
    }
    match value.chars().next() {
        Some(open @ ('[' | '{')) => format!(
            "the value of `{name}` starts with `{open}`, which opens a {} in YAML, and does not end as one; \
             if it is text, put the whole value in quotes",
            if open == '[' { "list" } else { "map" }
        ),
        Some('`') => {
            format!("the value of `{name}` starts with a backtick, which YAML reserves; put the whole value in quotes")
        }
        Some(sign @ ('@' | '%' | '*' | '&' | '!' | '|' | '>' | ']' | '}' | ',' | '?')) => {
            format!(
                "the value of `{name}` starts with `{sign}`, which has a special meaning in YAML; put the whole value in quotes"
            )
        }
        Some('\'') if value.len() > 1 && value.ends_with('\'') => format!(
            "the value of `{name}` is in single quotes and contains a single quote; write it twice (`''`), or use double quotes around the value"
        ),
        Some('"') if value.len() > 1 && value.ends_with('"') => format!(
            "the value of `{name}` is in double quotes and holds a double quote or a backslash that is not escaped; \
             write `\\\"` and `\\\\`, or use single quotes around the value"
        ),
        Some(quote @ ('\'' | '"')) => format!(
            "the value of `{name}` starts with `{quote}` but does not end with it; close the quotes, or quote the whole value"
        ),
        Some('-') => format!(
            "the value of `{name}` starts with `-`, which is a list item in YAML; put the whole value in quotes"
        ),
        _ if value.contains(": ") || value.ends_with(':') => {
            format!(
                "the value of `{name}` contains `: `, which YAML reads as another key; put the whole value in quotes"
            )
        }
        _ if line_start > 0 && !line.trim().is_empty() => {
            format!("a line below `{name}` cannot be read ({}); check its indentation", fault.message)
        }
        _ => format!("the value of `{name}` is not valid YAML: {}", fault.message),
    }
}

/// The comments of a block that cannot be parsed.
fn comments(out: &mut Collector<'_>, block: Range<usize>) {
    let bytes = out.text.as_bytes();
    let mut line = block.start;
    while line < block.end {
        let next = next_line(bytes, line).min(block.end);
        let blank_before = |at: usize| at == line || matches!(bytes[at - 1], b' ' | b'\t');
        if let Some(hash) = memchr::memchr_iter(b'#', &bytes[line..next]).map(|n| line + n).find(|&at| blank_before(at))
        {
            out.comment(hash, next);
        }
        line = next;
    }
}
