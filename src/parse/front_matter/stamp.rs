//! The one change that sets the pin of a page, and leaves every other byte as it is.

use granit_parser::ScalarStyle;

use super::outline::{self, Held, Map, Outline, Slot, Token};
use super::yaml::behind_colon;
use super::{Keys, Parsed, next_line, opening_fence, parse};
use crate::page::ProblemKind;
use crate::text::{Span, visible};

/// A change of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The bytes to replace.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

impl Change {
    /// `text` with the change made; as it was where the span does not fit.
    pub fn apply(&self, text: &str) -> String {
        let (start, end) = (self.span.start as usize, self.span.end as usize);
        match (text.get(..start), text.get(end..)) {
            (Some(before), Some(behind)) => [before, &self.text, behind].concat(),
            _ => text.to_owned(),
        }
    }
}

/// Why the pin of a page cannot be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    /// What should be written is no commit.
    #[error("`{commit}` is not a commit id; give its 40 (or 64) hexadecimal digits")]
    NotCommit {
        /// What was given.
        commit: String,
    },
    /// There is nothing to write the pin into.
    #[error("the page has no front matter; start it with a line `---`, its keys, and another line `---`")]
    NoFrontMatter,
    /// The front matter is damaged.
    #[error("the front matter cannot be read: {message}")]
    Damaged {
        /// What is wrong, and the fix.
        message: Box<str>,
        /// Where.
        span: Span,
    },
    /// The key, or the map that it belongs into, is there again.
    #[error("`{key}` is defined more than once; keep one of them")]
    Twice {
        /// The key.
        key: Box<str>,
        /// The last one.
        span: Span,
    },
    /// The key holds something that cannot be replaced on the spot.
    #[error("the value of `{key}` is {what}; write the commit itself after the key")]
    NotPlain {
        /// The key.
        key: Box<str>,
        /// What it holds, in words.
        what: &'static str,
        /// The key's bytes.
        span: Span,
    },
    /// A key above the pin's holds no keys.
    #[error("`{above}` has no keys, so `{key}` cannot be set in it; make it a map")]
    NotMap {
        /// The key above.
        above: Box<str>,
        /// The pin's key.
        key: Box<str>,
        /// The bytes of the key above.
        span: Span,
    },
    /// Every way to write it would change more.
    #[error("`{key}` cannot be set here without changing something else; edit it by hand")]
    Unsure {
        /// The key.
        key: Box<str>,
    },
}

impl StampError {
    /// Where in the text, if at a place.
    pub fn span(&self) -> Option<Span> {
        match self {
            StampError::Damaged { span, .. }
            | StampError::Twice { span, .. }
            | StampError::NotPlain { span, .. }
            | StampError::NotMap { span, .. } => Some(*span),
            _ => None,
        }
    }
}

/// A change, and what the front matter must then be.
struct Plan {
    change: Change,
    tokens: Vec<Token>,
}

/// The change that sets the pin of the page `text` to `commit`; `None` where that is the pin already.
///
/// It keeps quotes, comments, blanks, line ends and the order of keys. A key that is missing is added behind the id,
/// else at the end. The change is tried before it is given: then the pin is `commit`, all other metadata and the body
/// as before.
///
/// # Errors
/// Where `commit` is no commit id, and where no change does exactly that.
pub fn stamp(text: &str, keys: &Keys, commit: &str) -> Result<Option<Change>, StampError> {
    if !(7..=64).contains(&commit.len()) || !commit.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(StampError::NotCommit { commit: shown(commit) });
    }
    let parsed = parse(text, keys);
    let found = &parsed.front_matter;
    if found.span.is_empty() {
        return Err(StampError::NoFrontMatter);
    }
    if let Some(problem) = found.problems.iter().find(|problem| problem.kind != ProblemKind::Duplicate) {
        return Err(StampError::Damaged { message: problem.message.clone(), span: problem.span });
    }
    let unsure = || StampError::Unsure { key: keys.pin.clone() };
    let outline = outlined(text, &parsed, keys).ok_or_else(unsure)?;
    let plans = plans(text, &outline, &parsed, keys, commit);
    let already = found.pin.as_ref().is_some_and(|pin| &*pin.text == commit);
    if already && !matches!(plans, Err(StampError::Twice { .. })) {
        return Ok(None);
    }
    let lawful = plans?.into_iter().find(|plan| holds(plan, text, &parsed, keys, commit));
    lawful.map(|plan| Some(plan.change)).ok_or_else(unsure)
}

fn shown(commit: &str) -> String {
    const LONGEST: usize = 72;
    commit.chars().take(LONGEST).filter_map(visible).collect()
}

/// What is around the pin, or the key that stands for it.
pub(super) fn outlined(text: &str, parsed: &Parsed, keys: &Keys) -> Option<Outline> {
    let span = parsed.front_matter.span;
    let start = opening_fence(text.as_bytes(), span.start as usize)?;
    let fence = (span.end as usize).checked_sub(3)?;
    outline::read(text, start..fence.max(start), keys)
}

/// Whether a plan does what it should and nothing else.
fn holds(plan: &Plan, text: &str, before: &Parsed, keys: &Keys, commit: &str) -> bool {
    let fresh = plan.change.apply(text);
    let after = parse(&fresh, keys);
    let (old, new) = (&before.front_matter, &after.front_matter);
    let Some(pin) = new.pin.as_ref().filter(|pin| &*pin.text == commit) else { return false };
    let Some(own) = new.entries.iter().position(|e| e.key.start <= pin.span.start && pin.span.end <= e.value.end)
    else {
        return false;
    };
    let added = new.entries.len() == old.entries.len() + 1;
    if !added && new.entries.len() != old.entries.len() {
        return false;
    }
    let others = new.entries.iter().enumerate().filter(|(at, _)| !added || *at != own);
    let alike = others
        .zip(old.entries.iter())
        .all(|((at, new), old)| new.name == old.name && (new.digest == old.digest || !added && at == own));
    let kinds = |parsed: &Parsed| parsed.front_matter.problems.iter().map(|p| p.kind).collect::<Vec<_>>();
    let silence = |parsed: &Parsed| {
        parsed.suppressions.iter().map(|s| (s.scope, s.rules.clone(), s.reason.clone())).collect::<Vec<_>>()
    };
    let id = |parsed: &Parsed| parsed.front_matter.id.as_ref().map(|id| id.text.clone());
    alike
        && kinds(before) == kinds(&after)
        && silence(before) == silence(&after)
        && id(before) == id(&after)
        && text.get(before.body..) == fresh.get(after.body..)
        && outlined(&fresh, &after, keys).is_some_and(|outline| outline.tokens == plan.tokens)
}

/// Ways to set the pin, the best first.
fn plans(text: &str, outline: &Outline, parsed: &Parsed, keys: &Keys, commit: &str) -> Result<Vec<Plan>, StampError> {
    let pin: &str = &keys.pin;
    let deepest = outline.slots.iter().map(|slot| slot.depth).max().unwrap_or(0);
    let mut slots = outline.slots.iter().filter(|slot| slot.depth == deepest);
    let Some(slot) = slots.next() else { return Ok(below_root(text, outline, parsed, keys, commit)) };
    if let Some(again) = slots.next_back() {
        return Err(StampError::Twice { key: pin[..deepest].into(), span: again.key });
    }
    if deepest == pin.len() {
        return replaced(text, outline, slot, keys, commit);
    }
    let new = New { keys: pin[deepest + 1..].split('.').collect(), commit };
    match &slot.held {
        Held::Map(map) => Ok(inside(text, outline, map, &new)),
        Held::Nothing => Ok(below(text, outline, slot, &new)),
        _ => Err(StampError::NotMap { above: pin[..deepest].into(), key: pin.into(), span: slot.key }),
    }
}

/// Another value for a key that is there.
fn replaced(text: &str, outline: &Outline, slot: &Slot, keys: &Keys, commit: &str) -> Result<Vec<Plan>, StampError> {
    let refuse = |what| StampError::NotPlain { key: keys.pin.clone(), what, span: slot.key };
    let (span, value, plain) = match &slot.held {
        Held::Nothing => {
            let at = behind_colon(text, slot.key.end as usize);
            let blank = if at == slot.key.end as usize { ": " } else { " " };
            (Span::at(at), format!("{blank}{}", spelled(commit)), !is_number(commit))
        }
        Held::Text { style, span } => match style {
            ScalarStyle::SingleQuoted => (*span, format!("'{commit}'"), false),
            ScalarStyle::DoubleQuoted => (*span, format!("\"{commit}\""), false),
            _ => (*span, spelled(commit), !is_number(commit)),
        },
        Held::Map(_) => return Err(refuse("a map")),
        Held::Other(what) => return Err(refuse(what)),
    };
    let mut tokens = outline.tokens.clone();
    if let Some(token) = tokens.get_mut(slot.token) {
        *token = Token::text(commit, plain);
    }
    Ok(vec![Plan { change: Change { span, text: value }, tokens }])
}

/// Keys that are missing, the outermost first, and the commit that the last one holds.
struct New<'a> {
    keys: Vec<&'a str>,
    commit: &'a str,
}

impl New<'_> {
    /// As lines, each key further in than the one above.
    fn block(&self, indent: &str, eol: &str) -> String {
        let mut text = String::new();
        for (depth, key) in self.keys.iter().enumerate() {
            let end = if depth + 1 < self.keys.len() { String::new() } else { format!(" {}", spelled(self.commit)) };
            text += &format!("{indent}{}{key}:{end}{eol}", "  ".repeat(depth));
        }
        text
    }

    /// On one line.
    fn flow(&self) -> String {
        let close = "}".repeat(self.keys.len().saturating_sub(1));
        format!("{}: {}{close}", self.keys.join(": {"), spelled(self.commit))
    }

    fn tokens(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        for (depth, key) in self.keys.iter().enumerate() {
            if depth > 0 {
                tokens.push(Token::Map((0, None)));
            }
            tokens.push(Token::text(key, true));
        }
        tokens.push(Token::text(self.commit, !is_number(self.commit)));
        tokens.resize(tokens.len() + self.keys.len().saturating_sub(1), Token::End);
        tokens
    }

    /// Puts `written` at `at`, which must bring the tokens to `token`.
    fn plan(&self, outline: &Outline, at: usize, written: String, token: usize) -> Plan {
        let mut tokens = outline.tokens.clone();
        let token = token.min(tokens.len());
        tokens.splice(token..token, self.tokens());
        Plan { change: Change { span: Span::at(at), text: written }, tokens }
    }
}

/// Keys in a front matter that has none of them.
fn below_root(text: &str, outline: &Outline, parsed: &Parsed, keys: &Keys, commit: &str) -> Vec<Plan> {
    let new = New { keys: keys.pin.split('.').collect(), commit };
    let fence = (parsed.front_matter.span.end as usize).saturating_sub(3);
    let Some(root) = &outline.root else {
        let mut plan = new.plan(outline, fence, new.block("", line_end(text, fence)), 0);
        plan.tokens.insert(0, Token::Map((0, None)));
        plan.tokens.push(Token::End);
        return vec![plan];
    };
    if root.flow {
        return inside(text, outline, root, &new);
    }
    let Some(indent) = root.first.and_then(|first| indent(text, first)) else { return Vec::new() };
    let mut plans = Vec::new();
    if let Some((end, token)) = outline.behind_id {
        let at = line_behind(text, end).min(fence);
        plans.push(new.plan(outline, at, new.block(indent, line_end(text, at)), token));
    }
    let block = new.block(indent, line_end(text, fence));
    plans.push(new.plan(outline, fence, block, root.tokens.end - 1));
    plans
}

/// Keys in a map: last, else first.
fn inside(text: &str, outline: &Outline, map: &Map, new: &New<'_>) -> Vec<Plan> {
    let (first, last) = (map.tokens.start + 1, map.tokens.end - 1);
    if map.flow {
        let Some(key) = map.first else {
            return vec![new.plan(outline, map.start + 1, new.flow(), first)];
        };
        let behind = format!(", {}", new.flow());
        let before = format!("{}, ", new.flow());
        return vec![new.plan(outline, map.last, behind, last), new.plan(outline, key, before, first)];
    }
    let Some((key, indent)) = map.first.and_then(|key| Some((key, indent(text, key)?))) else { return Vec::new() };
    let at = line_behind(text, map.last);
    let line = key - indent.len();
    vec![
        new.plan(outline, at, new.block(indent, line_end(text, at)), last),
        new.plan(outline, line, new.block(indent, line_end(text, line)), first),
    ]
}

/// Keys in a map that is not there yet, below a key without a value.
fn below(text: &str, outline: &Outline, slot: &Slot, new: &New<'_>) -> Vec<Plan> {
    let key = slot.key.start as usize;
    let colon = behind_colon(text, slot.key.end as usize);
    let mut ways = Vec::new();
    if let Some(indent) = indent(text, key).filter(|_| !slot.in_flow) {
        let at = line_behind(text, colon);
        ways.push((at, new.block(&format!("{indent}  "), line_end(text, at))));
    }
    let blank = if colon == slot.key.end as usize { ": " } else { " " };
    ways.push((colon, format!("{blank}{{{}}}", new.flow())));
    let plan = |(at, written)| {
        let mut plan = new.plan(outline, at, written, slot.token);
        let end = slot.token + new.tokens().len();
        if let Some(nothing) = plan.tokens.get_mut(end) {
            *nothing = Token::End;
            plan.tokens.insert(slot.token, Token::Map((0, None)));
        }
        plan
    };
    ways.into_iter().map(plan).collect()
}

/// The blanks before `at`, if nothing else is there on its line.
fn indent(text: &str, at: usize) -> Option<&str> {
    let line = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let blanks = text.get(line..at)?;
    blanks.bytes().all(|b| b == b' ').then_some(blanks)
}

/// Where the line behind the content that ends at `end` starts.
fn line_behind(text: &str, end: usize) -> usize {
    let end = text.get(..end).map_or(end, |before| before.trim_end_matches(['\n', '\r', ' ', '\t']).len());
    next_line(text.as_bytes(), end)
}

/// How the line before `at` ends.
pub(super) fn line_end(text: &str, at: usize) -> &'static str {
    if text.get(..at).is_some_and(|before| before.ends_with("\r\n")) { "\r\n" } else { "\n" }
}

/// A commit as YAML keeps it text.
fn spelled(commit: &str) -> String {
    if is_number(commit) { format!("'{commit}'") } else { commit.to_owned() }
}

/// Whether YAML, 1.1 or 1.2, reads hexadecimal digits as a number.
fn is_number(digits: &str) -> bool {
    let all = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let exponent = digits.split_once(['e', 'E']);
    let binary = digits.strip_prefix("0b");
    all(digits)
        || exponent.is_some_and(|(number, power)| !number.is_empty() && all(number) && all(power))
        || binary.is_some_and(|bits| bits.bytes().all(|b| matches!(b, b'0' | b'1')))
}
