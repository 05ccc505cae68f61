//! The metadata at the top of a page.
//!
//! Nearly all pages have front matter of one simple shape, which `flat` reads line by line. Where it is not sure, the
//! block is read by a YAML parser (`yaml`); where that fails too, `recover` says why and keeps what can be read.
//! Nothing here fails: damage is data.

mod clear;
mod collect;
mod digest;
mod flat;
mod key;
mod outline;
mod recover;
mod restore;
mod stamp;
mod yaml;

use crate::dialect::Dialect;
use crate::page::{FrontMatter, Names, ProblemKind, Scalar, Suppression};
use crate::site::Site;
use crate::text::{LineIndex, Span, hash};
pub use clear::remove_comment;
use collect::Collector;
use flat::Scan;
pub use key::{remove_key, set_key};
pub use stamp::{Change, StampError, stamp};
use yaml::Root;

/// What every comment that speaks to us holds.
const SPEAKS_TO_US: &[u8] = b"locdrift-";

/// The site of a page, and which of its keys are the id and the pin; dots lead into nested maps (`l10n.sourceCommit`).
#[derive(Clone, Debug)]
pub struct Keys {
    /// What kind of site the page is of.
    pub site: &'static Site,
    /// The dialect of its pages, but for those that are named `.mdx`.
    pub dialect: &'static Dialect,
    /// Keys that may hold the page's id; the first that has a value counts.
    pub id: Vec<Box<str>>,
    /// The key that holds the commit of the source that a target was made from.
    pub pin: Box<str>,
    /// Keys that mark a target as behind its source; what begins with `#` is a comment behind the pin.
    pub drifted: Vec<Box<str>>,
}

impl Keys {
    /// The keys of a site, but for those that a project names.
    pub fn of(site: &'static Site, id: Option<&[String]>, pin: Option<&str>) -> Self {
        let id = match id {
            Some(named) => named.iter().map(|key| key.as_str().into()).collect(),
            None => site.metadata.ids.iter().map(|key| (*key).into()).collect(),
        };
        let drifted = site.metadata.drifted.iter().map(|key| (*key).into()).collect();
        Keys { site, dialect: site.dialect, id, pin: pin.unwrap_or(site.metadata.pin).into(), drifted }
    }

    /// The dialect that the page at a path is written in.
    pub fn dialect_of(&self, path: &str) -> &'static Dialect {
        match path.rsplit_once('.') {
            Some((_, extension)) if extension.eq_ignore_ascii_case("mdx") => self.site.markdown(true),
            _ => self.dialect,
        }
    }

    /// The same with more keys that mark a target as behind its source, before those of the site.
    pub fn drifted_by(mut self, keys: &[String]) -> Self {
        self.drifted.splice(..0, keys.iter().map(|key| key.as_str().into()));
        self
    }

    /// Whether a key in a nested map only says in words what the keys beside it say.
    fn is_explained(&self, key: &str) -> bool {
        self.site.metadata.explained.contains(&key)
    }
}

impl Default for Keys {
    fn default() -> Self {
        Keys::of(<&Site>::default(), None, None)
    }
}

/// What is at the top of a page.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The metadata; empty where there is none.
    pub front_matter: FrontMatter,
    /// Byte offset where the Markdown starts.
    pub body: usize,
    /// What comments in the metadata ask to be silent about.
    pub suppressions: Vec<Suppression>,
}

/// Which way of reading is allowed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ReadingMethod {
    Any,
    FlatOnly,
    YamlOnly,
}

/// Reads the front matter of a page. Spans are byte offsets into `text`.
///
/// Front matter is between a first line `---` (a byte order mark may come before it) and the next line `---` or
/// `...`. A first line `---` that begins no metadata is left to the body.
pub fn parse(text: &str, keys: &Keys) -> Parsed {
    if let Some(before) = restore::before_start(text)
        && let Some(mut parsed) = read(text, before.end as usize, keys, ReadingMethod::Any)
        && parsed.front_matter.problems.is_empty()
        && !parsed.front_matter.entries.is_empty()
    {
        parsed.front_matter.problems = [restore::not_at_start(text, before)].into();
        return parsed;
    }
    let open = start_of(text);
    match restore::restore(text, open) {
        None => read(text, open, keys, ReadingMethod::Any).unwrap_or_default(),
        Some((restored, mut problems)) => match read(&restored, open, keys, ReadingMethod::Any) {
            Some(mut parsed) if !parsed.front_matter.entries.is_empty() => {
                // A line `---` far below may close nothing: the metadata ends where reading it ended.
                let end = parsed.front_matter.span.end;
                problems.retain(|problem| problem.span.end <= end);
                problems.extend(std::mem::take(&mut parsed.front_matter.problems));
                problems.sort_by_key(|problem| problem.span);
                parsed.front_matter.problems = problems.into();
                restore::fit(text, &mut parsed);
                parsed
            }
            _ => read(text, open, keys, ReadingMethod::Any).unwrap_or_default(),
        },
    }
}

/// Where the first line starts: behind a byte order mark.
fn start_of(text: &str) -> usize {
    if text.starts_with('\u{feff}') { 3 } else { 0 }
}

/// The line scanner alone: `None` where it is not sure. For tests that hold both ways against each other.
#[doc(hidden)]
pub fn parse_flat(text: &str, keys: &Keys) -> Option<Parsed> {
    read(text, start_of(text), keys, ReadingMethod::FlatOnly)
}

/// The YAML parser alone. For tests that hold both ways against each other.
#[doc(hidden)]
pub fn parse_yaml(text: &str, keys: &Keys) -> Parsed {
    read(text, start_of(text), keys, ReadingMethod::YamlOnly).unwrap_or_default()
}

fn read(text: &str, open: usize, keys: &Keys, way: ReadingMethod) -> Option<Parsed> {
    let bytes = text.as_bytes();
    let none = Parsed { body: open, ..Parsed::default() };
    let Some(start) = opening_fence(bytes, open) else { return Some(none) };
    let mut out = Collector::new(text, keys);
    let scan =
        if way == ReadingMethod::YamlOnly { Scan::Unsure(start) } else { flat::scan(&mut out, text, start, true) };
    let fence = match scan {
        Scan::Closed { fence, body } => return Some(finish(out, Span::new(open, fence + 3), body)),
        Scan::End => None,
        Scan::Unsure(line) => find_fence(bytes, line),
    };
    if way == ReadingMethod::FlatOnly {
        return None;
    }
    out.clear();
    let Some((fence, body)) = fence else { return Some(unclosed(out, open, start).unwrap_or(none)) };
    match yaml::read(&mut out, start..fence, true) {
        Ok(Root::Mapping | Root::Nothing) => {}
        // `---`, a blank line and words are a line drawn across the page.
        Ok(Root::Other) if is_blank_line(bytes, start) => return Some(none),
        Ok(Root::Other) => {
            out.entries.clear();
            yaml::not_mapping(&mut out, start..fence);
        }
        Err(fault) => {
            out.clear();
            if body_begins_before(text, start, fence) {
                return Some(unclosed(out, open, start).unwrap_or(none));
            }
            recover::recover(&mut out, start..fence, &fault);
        }
    }
    Some(finish(out, Span::new(open, fence + 3), body))
}

/// Front matter without a closing fence: up to the first blank line or heading.
fn unclosed(mut out: Collector<'_>, open: usize, start: usize) -> Option<Parsed> {
    let text = out.text;
    let bytes = text.as_bytes();
    let mut first = start;
    while first < bytes.len() && is_blank_line(bytes, first) {
        first = next_line(bytes, first);
    }
    let rest = text.get(first..)?;
    let key = looks_like_key(rest)?;
    if !matches!(rest.as_bytes().get(key + 1), None | Some(b' ' | b'\t' | b'\r' | b'\n')) {
        return None;
    }
    let mut end = first;
    while end < bytes.len() && !is_blank_line(bytes, end) && !is_heading(text, end) {
        end = next_line(bytes, end);
    }
    if !matches!(flat::scan(&mut out, text.get(..end)?, start, false), Scan::End) {
        out.clear();
        if let Err(fault) = yaml::read(&mut out, start..end, true) {
            out.clear();
            recover::recover(&mut out, start..end, &fault);
        }
    }
    let message = "the front matter is not closed; put a line `---` after its last key";
    out.problem(ProblemKind::Unclosed, Span::new(open, open + 3), message);
    let span = Span::new(open, text.get(..end)?.trim_end_matches([' ', '\t', '\r', '\n']).len());
    Some(finish(out, span, end))
}

/// Whether the block between two fences is metadata that was not closed, a body, and a line drawn across that: after a
/// blank line stands a line at the margin that is no key, and no key follows it.
fn body_begins_before(text: &str, start: usize, fence: usize) -> bool {
    let bytes = text.as_bytes();
    let (mut line, mut body) = (start, false);
    let mut after_blank = false;
    while line < fence {
        if is_blank_line(bytes, line) {
            after_blank = true;
        } else {
            if looks_like_key(&text[line..fence]).is_some() {
                body = false;
            } else if after_blank && !matches!(bytes[line], b' ' | b'\t') {
                body = true;
            }
            after_blank = false;
        }
        line = next_line(bytes, line);
    }
    body && !is_blank_line(bytes, start)
}

fn finish(mut out: Collector<'_>, span: Span, body: usize) -> Parsed {
    duplicates(&mut out);
    let pin = out.pin.take().or_else(|| unfit_pin(&out));
    out.problems.sort_by_key(|problem| problem.span);
    out.suppressions.sort_by_key(|suppression| suppression.span);
    let front_matter = FrontMatter {
        aliases: addresses(&out, out.keys.site.pages.aliases, ""),
        redirects: addresses(&out, out.keys.site.pages.redirects, "from:"),
        inner_quotes: false,
        has_anchors: out.has_anchors,
        names: Names::default(),
        span,
        entries: out.entries.into(),
        id: out.id.map(|(_, id)| id),
        pin,
        problems: out.problems.into(),
    };
    Parsed { front_matter, body, suppressions: out.suppressions }
}

/// The addresses that some keys of the site hold, in a list of any form or alone, each behind a word.
fn addresses(out: &Collector<'_>, keys: &[&str], behind: &str) -> Box<[Box<str>]> {
    let names = keys.iter().map(|key| hash(key.as_bytes()));
    let entries = names.flat_map(|name| out.entries.iter().filter(move |entry| entry.name == name));
    let words = entries.flat_map(|entry| entry.value.of(out.text).split(['\n', ',', '[', ']', '{', '}']));
    let address = |word: &str| {
        let word = word.trim().trim_start_matches("- ").trim().strip_prefix(behind)?;
        let word = word.trim().trim_matches(['"', '\'']);
        (!word.is_empty() && word != "-" && !word.contains([' ', '#', ':'])).then(|| word.into())
    };
    words.filter_map(address).collect()
}

/// The pin as it is written where that is no text but a list, a map or an alias: then it is no commit.
fn unfit_pin(out: &Collector<'_>) -> Option<Scalar> {
    let name = hash(out.keys.pin.as_bytes());
    let span = out.entries.iter().find(|entry| entry.name == name)?.value;
    let text = span.of(out.text).trim();
    let is_empty = text.is_empty() || text == "~" || text.eq_ignore_ascii_case("null") || text.starts_with(['"', '\'']);
    (!is_empty).then(|| Scalar { text: text.into(), span })
}

/// Few enough keys to compare each with each.
const FEW: usize = 32;

fn duplicates(out: &mut Collector<'_>) {
    let entries = &out.entries;
    if entries.len() <= FEW {
        let twice = |(at, entry): (usize, &crate::page::Entry)| entries[..at].iter().any(|e| e.name == entry.name);
        if !entries.iter().enumerate().any(twice) {
            return;
        }
    }
    let mut order: Vec<(u64, usize)> = entries.iter().enumerate().map(|(at, e)| (e.name, at)).collect();
    order.sort_unstable();
    let mut lines = None;
    let mut found = Vec::new();
    for same in order.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        let lines = lines.get_or_insert_with(|| LineIndex::new(out.text));
        let (first, others) = same.split_at(1);
        let first = entries[first[0].1].key;
        let line = lines.line_of(first.start) + 1;
        found.extend(others.iter().map(|&(_, at)| {
            let name = first.of(out.text);
            (entries[at].key, format!("duplicate key `{name}` (first defined on line {line}); delete one of them"))
        }));
    }
    for (span, message) in found {
        out.problem(ProblemKind::Duplicate, span, message);
    }
}

/// The line behind `---` at `at`, if that is a fence.
fn opening_fence(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?.strip_prefix(b"---")?;
    let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    match rest.get(blanks..)? {
        [b'\n', ..] => Some(at + 3 + blanks + 1),
        [b'\r', b'\n', ..] => Some(at + 3 + blanks + 2),
        _ => None,
    }
}

/// Where the line behind the closing fence starts, if there is one in the line at `line`.
fn closing_fence(bytes: &[u8], line: usize) -> Option<usize> {
    let rest = match bytes.get(line..)? {
        [b'-', b'-', b'-', rest @ ..] | [b'.', b'.', b'.', rest @ ..] => rest,
        _ => return None,
    };
    let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    match rest.get(blanks..)? {
        [] => Some(line + 3 + blanks),
        [b'\n', ..] => Some(line + 3 + blanks + 1),
        [b'\r', b'\n', ..] => Some(line + 3 + blanks + 2),
        _ => None,
    }
}

/// The first closing fence from the line at `line` on, and the line after it.
fn find_fence(bytes: &[u8], mut line: usize) -> Option<(usize, usize)> {
    while line < bytes.len() {
        if let Some(body) = closing_fence(bytes, line) {
            return Some((line, body));
        }
        line = next_line(bytes, line);
    }
    None
}

/// Where the next line starts.
fn next_line(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).and_then(|rest| memchr::memchr(b'\n', rest)).map_or(bytes.len(), |n| at + n + 1)
}

fn is_blank_line(bytes: &[u8], line: usize) -> bool {
    bytes[line..].iter().find(|b| !matches!(b, b' ' | b'\t' | b'\r')).is_none_or(|&b| b == b'\n')
}

/// Whether a heading starts here, rather than a comment that speaks to us.
fn is_heading(text: &str, line: usize) -> bool {
    let rest = &text[line..next_line(text.as_bytes(), line)];
    let words = rest.trim_start_matches('#');
    let level = rest.len() - words.len();
    (1..=6).contains(&level) && words.starts_with(' ') && !words.trim_start().as_bytes().starts_with(SPEAKS_TO_US)
}

/// The length of the key (quotes included) if `line` begins with one at the margin and a colon.
fn looks_like_key(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let end = match bytes.first()? {
        quote @ (b'"' | b'\'') => {
            let end = memchr::memchr2(*quote, b'\n', bytes.get(1..)?)? + 1;
            (bytes.get(end) == Some(quote)).then_some(end + 1)?
        }
        b'-' | b'.' => return None,
        _ => bytes.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | 0x80..)).count(),
    };
    let is_key = end > 0 && bytes.get(end) == Some(&b':') && !matches!(bytes.get(end + 1), Some(b'/'));
    is_key.then_some(end)
}
