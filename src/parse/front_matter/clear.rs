//! The one change that removes a key inside of maps, or a comment behind the pin, and leaves every other byte as it is.

use super::outline::{Held, Outline, Slot, Token};
use super::stamp::outlined;
use super::{Change, Keys, Parsed, StampError, next_line, parse};
use crate::page::ProblemKind;
use crate::text::Span;

/// The change that removes a key, by its dotted name, with the maps that hold nothing else; `None` where the page has no
/// such key.
///
/// # Errors
/// Where the key cannot go without anything else.
pub(super) fn remove_nested(text: &str, keys: &Keys, name: &str) -> Result<Option<Change>, StampError> {
    let parsed = parse(text, keys);
    let unsure = || StampError::Unsure { key: name.into() };
    let named = Keys { pin: name.into(), ..keys.clone() };
    let is_readable = parsed.front_matter.problems.iter().all(|problem| problem.kind == ProblemKind::Duplicate);
    let Some(outline) = outlined(text, &parsed, &named).filter(|_| is_readable) else { return Ok(None) };
    let mut slots = outline.slots.iter().filter(|slot| slot.depth == name.len());
    let (Some(own), None) = (slots.next(), slots.next()) else { return Ok(None) };
    // The outermost map on the way that holds nothing but the way is gone with it.
    let above = outline.slots.iter().filter(|slot| leads_only_to(&outline, slot, own));
    let slot = above.min_by_key(|slot| slot.depth).unwrap_or(own);
    if slot.in_flow {
        return Err(unsure());
    }
    let value = value_of(&outline, slot).ok_or_else(unsure)?;
    let start = text.get(..slot.key.start as usize).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let end = text.get(..value.end).map_or(value.end, |before| before.trim_end().len());
    let change = Change { span: Span::new(start, next_line(text.as_bytes(), end)), text: String::new() };
    let gone = slot.token.saturating_sub(1)..value.token;
    let mut tokens = outline.tokens.clone();
    if tokens.get(gone.clone()).is_none() {
        return Err(unsure());
    }
    tokens.drain(gone);
    let fresh = change.apply(text);
    let after = parse(&fresh, keys);
    let left = outlined(&fresh, &after, &named).map(|outline| outline.tokens);
    let is_same = left.as_ref() == Some(&tokens);
    let is_lawful = is_same && has_same_rest(text, &parsed, &fresh, &after);
    if is_lawful { Ok(Some(change)) } else { Err(unsure()) }
}

/// The change that removes a comment behind the pin, such as `# patched`; `None` where there is none.
pub fn remove_comment(text: &str, keys: &Keys, comment: &str) -> Option<Change> {
    let parsed = parse(text, keys);
    let pin = parsed.front_matter.pin.as_ref()?;
    let rest = text.get(pin.span.end as usize..)?;
    let line = rest.split(['\n', '\r']).next()?;
    let behind = line.trim_start_matches(['"', '\'']);
    let words = |text: &str| text.trim().trim_start_matches('#').trim().to_lowercase();
    let is_it = behind.starts_with([' ', '\t']) && behind.trim().starts_with('#') && words(behind) == words(comment);
    let from = pin.span.end as usize + (line.len() - behind.len());
    let change = Change { span: Span::new(from, from + behind.len()), text: String::new() };
    let fresh = change.apply(text);
    let after = parse(&fresh, keys);
    let is_same_pin = after.front_matter.pin.as_ref().is_some_and(|after| after.text == pin.text);
    (is_it && is_same_pin && has_same_rest(text, &parsed, &fresh, &after)).then_some(change)
}

/// Where the value of a key ends, in the text and among the tokens.
struct Value {
    end: usize,
    token: usize,
}

fn value_of(outline: &Outline, slot: &Slot) -> Option<Value> {
    let one = |end: u32| Value { end: end as usize, token: slot.token + 1 };
    match &slot.held {
        Held::Nothing => matches!(outline.tokens.get(slot.token), Some(Token::Nothing)).then(|| one(slot.key.end)),
        Held::Text { span, .. } => Some(one(span.end)),
        Held::Map(map) if !map.flow => Some(Value { end: map.last, token: map.tokens.end }),
        Held::Map(_) | Held::Other(_) => None,
    }
}

/// Whether all that a key holds, map in map, is another one.
fn leads_only_to(outline: &Outline, slot: &Slot, own: &Slot) -> bool {
    let Some(value) = value_of(outline, slot) else { return false };
    let Some(inner) = value_of(outline, own) else { return false };
    let tokens = |range: std::ops::Range<usize>| outline.tokens.get(range).unwrap_or(&[]);
    // A key and a map, as often as there is one inside of the other.
    let way = tokens(slot.token.saturating_sub(1)..own.token.saturating_sub(1));
    let ends = tokens(inner.token..value.token);
    slot.depth < own.depth
        && way.len() == ends.len() * 2
        && way.chunks(2).all(|of| matches!(of, [Token::Text(..), Token::Map(_)]))
        && ends.iter().all(|token| *token == Token::End)
}

/// Whether two texts say the same but for their metadata.
fn has_same_rest(text: &str, before: &Parsed, fresh: &str, after: &Parsed) -> bool {
    let silence = |parsed: &Parsed| parsed.suppressions.iter().map(|s| (s.scope, s.rules.clone())).collect::<Vec<_>>();
    let id = |parsed: &Parsed| parsed.front_matter.id.as_ref().map(|id| id.text.clone());
    silence(before) == silence(after)
        && id(before) == id(after)
        && after.front_matter.problems.len() <= before.front_matter.problems.len()
        && text.get(before.body..) == fresh.get(after.body..)
}
