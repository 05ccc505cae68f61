//! Fixes of metadata: lines and values of the source, copied so that they say the same.

use std::collections::{HashMap, HashSet};

use crate::config::nearest;
use crate::finding::Edit;
use crate::fix;
use crate::history;
use crate::page::{Entry, FrontMatter};
use crate::parse::Keys;
use crate::parse::front_matter;
use crate::rule::{Group, Pair};
use crate::text::{FileId, Span};

/// What the key of the pin is called in the tree of a page, as far as its pages show.
pub(super) fn pin_key(group: &Group<'_>, file: FileId) -> String {
    let name = || {
        let (with_pin, key) = group.index().pin_key(group.tree(file))?;
        Some(group.quote(with_pin, key))
    };
    name().unwrap_or_else(|| group.page(file).site.metadata.pin.to_owned())
}

/// Whether a key is that of the pin, but for a slip of the pen.
pub(super) fn is_meant_as_pin(group: &Group<'_>, file: FileId, key: &str) -> bool {
    nearest(key, [&*pin_key(group, file)]).is_some()
}

/// Whether a value names a commit: 40 or 64 hexadecimal digits, or fewer that no number and no word has.
pub(super) fn names_commit(value: &str) -> bool {
    let is_commit = |word: &str| {
        let has = |is: fn(&char) -> bool| word.chars().any(|c| is(&c));
        let is_mixed = has(char::is_ascii_digit) && has(char::is_ascii_alphabetic);
        history::is_commit(word) && (matches!(word.len(), 40 | 64) || is_mixed)
    };
    value.split(|c: char| !c.is_ascii_alphanumeric()).any(is_commit) && value.split('-').count() != UUID_PARTS
}

/// A UUID has as many, and names no commit.
const UUID_PARTS: usize = 5;

/// Whether a key says how a page was translated, by the words of its name.
pub(super) fn is_marker(key: &str) -> bool {
    const WORDS: [&str; 10] = ["outdated", "commit", "i18n", "l10n", "sha", "sync", "synced", "ht", "mt", "workflow"];
    const STEMS: [&str; 3] = ["translat", "localiz", "localis"];
    let key = key.to_ascii_lowercase();
    let mut words = key.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| WORDS.contains(&word) || STEMS.iter().any(|stem| word.starts_with(stem)))
}

/// Gives an entry of the translation the value of the source; `None` where it cannot be copied as it is.
pub(super) fn take_over(group: &Group<'_>, pair: &Pair, theirs: &Entry, ours: &Entry) -> Option<Vec<Edit>> {
    let (source, target) = (group.text(pair.source), group.text(pair.target));
    let one_line = |text: &str, entry: &Entry| {
        let line = text.get(entry.key.start as usize..entry.value.end as usize);
        !entry.value.is_empty() && line.is_some_and(|line| !line.trim_end().contains('\n'))
    };
    let edit = if one_line(&source, theirs) && one_line(&target, ours) {
        Edit::new(pair.target, ours.value, theirs.value.of(&source).trim_end())
    } else {
        let new = behind_key(&source, theirs);
        Edit::new(pair.target, behind_key(&target, ours), ended_as(&target, new.of(&source)))
    };
    says_alone(&target, &group.page(pair.target).front_matter, ours, &edit, theirs.digest).then(|| vec![edit])
}

/// Puts entries of the source into the metadata of the translation, each behind the one that it follows in the source.
pub(super) fn insert(group: &Group<'_>, pair: &Pair, entries: &[&Entry]) -> Option<Vec<Edit>> {
    let (source, target) = (group.text(pair.source), group.text(pair.target));
    let (theirs, ours) = (&group.page(pair.source).front_matter, &group.page(pair.target).front_matter);
    let mut edits: Vec<Edit> = Vec::new();
    let mut known: HashMap<usize, usize> = HashMap::new();
    for (entry, at) in entries.iter().zip(places(theirs, ours, &target, entries)) {
        let at = at?;
        let lines = Span { start: entry.key.start, end: behind_key(&source, entry).end };
        let mut text = ended_as(&target, lines.of(&source));
        text.push_str(line_end(&target));
        match known.get(&at) {
            Some(edit) => edits[*edit].text.push_str(&text),
            None => {
                known.insert(at, edits.len());
                edits.push(Edit::new(pair.target, Span::at(at), text));
            }
        }
    }
    let wanted = entries.iter().map(|entry| (entry.name, entry.digest)).collect();
    says(group, pair, &edits, &wanted).then_some(edits)
}

/// Takes the lines of entries out of the metadata of the translation.
pub(super) fn remove(group: &Group<'_>, pair: &Pair, entries: &[&Entry]) -> Option<Vec<Edit>> {
    let target = group.text(pair.target);
    let lines =
        |entry: &&Entry| Span::new(entry.key.start as usize, next_line(&target, behind_key(&target, entry).end));
    let mut spans: Vec<Span> = entries.iter().map(lines).collect();
    spans.sort();
    // Lines that follow each other are one edit: edits of one fix do not touch.
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut().filter(|last| last.end >= span.start) {
            Some(last) => last.end = last.end.max(span.end),
            None => joined.push(span),
        }
    }
    let edits: Vec<Edit> = joined.into_iter().map(|span| Edit::new(pair.target, span, "")).collect();
    let fixed = with_fix(group, pair, &edits)?;
    let gone: HashSet<Span> = entries.iter().map(|entry| entry.key).collect();
    let kept = group.page(pair.target).front_matter.entries.iter().filter(|own| !gone.contains(&own.key));
    let same = |(own, new): (&Entry, &Entry)| own.name == new.name && own.digest == new.digest;
    (kept.clone().count() == fixed.entries.len() && kept.zip(&fixed.entries).all(same)).then_some(edits)
}

/// Where lines for entries of the source belong, which are in its order: each behind its nearest neighbour above that
/// the translation has, else before the nearest below.
fn places(theirs: &FrontMatter, ours: &FrontMatter, target: &str, entries: &[&Entry]) -> Vec<Option<usize>> {
    let first = theirs.entries.iter().find_map(|entry| ours.entry(entry.name)).or(ours.entries.first());
    let mut place = first.map(|below| below.key.start as usize);
    let mut wanted = entries.iter().map(|entry| entry.key).peekable();
    let mut places = Vec::new();
    for entry in &theirs.entries {
        if wanted.next_if_eq(&entry.key).is_some() {
            places.push(place);
        } else if let Some(above) = ours.entry(entry.name) {
            place = Some(next_line(target, behind_key(target, above).end));
        }
    }
    places
}

/// From the end of a key to the end of its value, or of the line where there is none.
fn behind_key(text: &str, entry: &Entry) -> Span {
    let start = entry.key.end as usize;
    if entry.value.is_empty() {
        let line = text.get(start..).unwrap_or("").lines().next().unwrap_or("");
        return Span::new(start, start + line.trim_end().len());
    }
    let written = text.get(start..entry.value.end as usize).unwrap_or("");
    Span::new(start, start + written.trim_end().len())
}

fn next_line(text: &str, at: u32) -> usize {
    let at = at as usize;
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end + 1)
}

/// How the lines of a text end: as the first does.
pub(super) fn line_end(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// Words of another text with lines that end as those of `text`.
pub(super) fn ended_as(text: &str, words: &str) -> String {
    let plain = words.replace("\r\n", "\n");
    if line_end(text) == "\n" { plain } else { plain.replace('\n', "\r\n") }
}

/// Whether the metadata says with these edits what is wanted, by name, and else what it said before.
fn says(group: &Group<'_>, pair: &Pair, edits: &[Edit], wanted: &HashMap<u64, u64>) -> bool {
    let Some(fixed) = with_fix(group, pair, edits) else { return false };
    let before = &group.page(pair.target).front_matter;
    let said = |entry: &Entry| wanted.get(&entry.name).copied().or(before.entry(entry.name).map(|entry| entry.digest));
    let all = before.entries.iter().all(|entry| fixed.entry(entry.name).is_some());
    all && !edits.is_empty() && fixed.entries.iter().all(|entry| said(entry) == Some(entry.digest))
}

/// Whether an entry says with an edit what is wanted, read by itself: no more than its own lines are read again,
/// however many others there are. Entries that depend on each other are left to a person.
fn says_alone(text: &str, front: &FrontMatter, entry: &Entry, edit: &Edit, wanted: u64) -> bool {
    let line = |at: u32| text.get(..at as usize).map_or(0, |before| before.rfind('\n').map_or(0, |end| end + 1));
    let next = front.entries.partition_point(|other| other.key.start <= entry.key.start);
    // The closing fence has three characters.
    let end = front.entries.get(next).map_or(front.span.end.saturating_sub(3), |next| next.key.start);
    let lines = Span::new(line(entry.key.start), line(end));
    let starts_line = lines.start <= edit.span.start
        && edit.span.end <= lines.end
        && text.get(lines.start as usize..entry.key.start as usize).is_some_and(|before| before.trim().is_empty());
    if front.has_anchors || !starts_line {
        return false;
    }
    let span = Span { start: edit.span.start - lines.start, end: edit.span.end - lines.start };
    let fixed = fix::apply(lines.of(text), [&Edit { span, ..edit.clone() }]);
    let alone = format!("---\n{fixed}---\n");
    let parsed = front_matter::parse(&alone, &Keys::default()).front_matter;
    let is_whole = parsed.problems.is_empty() && !parsed.has_anchors && parsed.span.end as usize == alone.len() - 1;
    is_whole && matches!(&*parsed.entries, [own] if own.name == entry.name && own.digest == wanted)
}

/// The metadata of the translation with these edits; `None` if it cannot be read then, or ends elsewhere.
fn with_fix(group: &Group<'_>, pair: &Pair, edits: &[Edit]) -> Option<FrontMatter> {
    let text = group.text(pair.target);
    let end = group.page(pair.target).front_matter.span.end as usize;
    let head = text.get(..end)?;
    let fixed = fix::apply(head, edits);
    let parsed = front_matter::parse(&fixed, &Keys::default());
    let front = parsed.front_matter;
    (front.problems.is_empty() && front.span.end as usize == fixed.len()).then_some(front)
}
