//! The one change that sets or removes a key of a page's metadata, and leaves every other byte as it is.

use super::clear::remove_nested;
use super::stamp::line_end;
use super::{Change, Keys, Parsed, StampError, next_line, parse};
use crate::page::{Entry, ProblemKind};
use crate::text::{Span, hash};

/// The change that removes a key; dots lead into maps. `None` where the page has no such key.
///
/// # Errors
/// Where the metadata is damaged, or the key cannot go without anything else.
pub fn remove_key(text: &str, keys: &Keys, name: &str) -> Result<Option<Change>, StampError> {
    let parsed = parse(text, keys);
    let Some(entry) = parsed.front_matter.get(name).cloned() else { return remove_nested(text, keys, name) };
    readable(&parsed)?;
    let span = Span::new(line_of(text, entry.key.start as usize), end_of(text, &parsed, &entry));
    let change = Change { span, text: String::new() };
    checked(text, keys, &parsed, change, name, None)
}

/// The change that sets a top-level key to a plain value, such as `true` or a date; `None` where it has that already.
///
/// # Errors
/// Where there is no metadata, where it is damaged, and where the key cannot be set without changing anything else.
pub fn set_key(text: &str, keys: &Keys, name: &str, value: &str) -> Result<Option<Change>, StampError> {
    let parsed = parse(text, keys);
    let found = &parsed.front_matter;
    if found.span.is_empty() {
        return Err(StampError::NoFrontMatter);
    }
    readable(&parsed)?;
    let fence = (found.span.end as usize).saturating_sub(3);
    let change = match found.get(name) {
        Some(entry) if entry.value.of(text).trim() == value => return Ok(None),
        Some(entry) if entry.value.is_empty() => return Err(StampError::Unsure { key: name.into() }),
        Some(entry) => Change { span: entry.value, text: value.to_owned() },
        None => Change { span: Span::at(fence), text: format!("{name}: {value}{}", line_end(text, fence)) },
    };
    checked(text, keys, &parsed, change, name, Some(value))
}

fn readable(parsed: &Parsed) -> Result<(), StampError> {
    match parsed.front_matter.problems.iter().find(|problem| problem.kind != ProblemKind::Duplicate) {
        Some(problem) => Err(StampError::Damaged { message: problem.message.clone(), span: problem.span }),
        None => Ok(()),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// Where the line behind an entry starts.
fn end_of(text: &str, parsed: &Parsed, entry: &Entry) -> usize {
    let fence = (parsed.front_matter.span.end as usize).saturating_sub(3);
    let end = entry.value.end.max(entry.key.end) as usize;
    let end = text.get(..end).map_or(end, |before| before.trim_end().len());
    next_line(text.as_bytes(), end).min(fence)
}

/// The change, if with it the key is as wanted, and all else as before.
fn checked(
    text: &str,
    keys: &Keys,
    before: &Parsed,
    change: Change,
    name: &str,
    value: Option<&str>,
) -> Result<Option<Change>, StampError> {
    let fresh = change.apply(text);
    let after = parse(&fresh, keys);
    let key = hash(name.as_bytes());
    let others = |parsed: &Parsed| {
        let entries = parsed.front_matter.entries.iter().filter(|entry| entry.name != key);
        entries.map(|entry| (entry.name, entry.digest)).collect::<Vec<_>>()
    };
    let is_set = match (after.front_matter.get(name), value) {
        (None, None) => true,
        (Some(entry), Some(value)) => entry.value.of(&fresh).trim() == value,
        _ => false,
    };
    let silence = |parsed: &Parsed| parsed.suppressions.iter().map(|s| (s.scope, s.rules.clone())).collect::<Vec<_>>();
    let is_lawful = is_set
        && others(before) == others(&after)
        && silence(before) == silence(&after)
        && after.front_matter.problems.is_empty()
        && text.get(before.body..) == fresh.get(after.body..);
    if is_lawful { Ok(Some(change)) } else { Err(StampError::Unsure { key: name.into() }) }
}
