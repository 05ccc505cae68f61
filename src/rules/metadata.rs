//! Mends of metadata: lines and values of the source, copied so that they say the same.

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
        let with_pin = group.index.with_pin(group.tree(file))?;
        let front = &group.project.page(with_pin).front_matter;
        let pin = front.pin.as_ref()?;
        let entry = front.entries.iter().find(|entry| entry.value == pin.span)?;
        Some(group.quote(with_pin, entry.key))
    };
    name().unwrap_or_else(|| PIN.to_owned())
}

/// The key of the pin where a project does not name one.
const PIN: &str = "source-git-commit";

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

/// Whether a key tells how a page was translated, by the words of its name.
pub(super) fn is_marker(key: &str) -> bool {
    const WORDS: [&str; 9] = ["commit", "i18n", "l10n", "sha", "sync", "synced", "ht", "mt", "workflow"];
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
    let edits = vec![edit];
    let wanted = |name| if name == ours.name { Some(theirs.digest) } else { None };
    says(group, pair, &edits, &wanted).then_some(edits)
}

/// Puts entries of the source into the metadata of the translation, each behind the one that it follows in the source.
pub(super) fn insert(group: &Group<'_>, pair: &Pair, entries: &[&Entry]) -> Option<Vec<Edit>> {
    let (source, target) = (group.text(pair.source), group.text(pair.target));
    let (theirs, ours) = (&group.page(pair.source).front_matter, &group.page(pair.target).front_matter);
    let mut edits: Vec<Edit> = Vec::new();
    for entry in entries {
        let at = place(theirs, ours, &target, entry)?;
        let lines = Span { start: entry.key.start, end: behind_key(&source, entry).end };
        let mut text = ended_as(&target, lines.of(&source));
        text.push_str(line_end(&target));
        match edits.iter_mut().find(|edit| edit.span.start as usize == at) {
            Some(edit) => edit.text.push_str(&text),
            None => edits.push(Edit::new(pair.target, Span::at(at), text)),
        }
    }
    let wanted = |name| entries.iter().find(|entry| entry.name == name).map(|entry| entry.digest);
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
    let fixed = mended(group, pair, &edits)?;
    let kept = group.page(pair.target).front_matter.entries.iter().filter(|own| !entries.contains(own));
    let same = |(own, new): (&Entry, &Entry)| own.name == new.name && own.digest == new.digest;
    (kept.clone().count() == fixed.entries.len() && kept.zip(&fixed.entries).all(same)).then_some(edits)
}

/// Where a line for an entry of the source belongs: behind its nearest neighbour above that the translation has, else
/// before the nearest below.
fn place(theirs: &FrontMatter, ours: &FrontMatter, target: &str, entry: &Entry) -> Option<usize> {
    let at = theirs.entries.iter().position(|other| other.key == entry.key)?;
    let same = |other: &Entry| ours.entries.iter().find(|own| own.name == other.name);
    if let Some(above) = theirs.entries[..at].iter().rev().find_map(same) {
        return Some(next_line(target, behind_key(target, above).end));
    }
    let below = theirs.entries[at..].iter().find_map(same).or(ours.entries.first())?;
    Some(below.key.start as usize)
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
fn says(group: &Group<'_>, pair: &Pair, edits: &[Edit], wanted: &dyn Fn(u64) -> Option<u64>) -> bool {
    let Some(fixed) = mended(group, pair, edits) else { return false };
    let before = &group.page(pair.target).front_matter.entries;
    let old = |name| before.iter().rev().find(|entry| entry.name == name).map(|entry| entry.digest);
    let holds = |entry: &Entry| wanted(entry.name).or(old(entry.name)) == Some(entry.digest);
    let all = before.iter().all(|entry| fixed.entries.iter().any(|new| new.name == entry.name));
    all && !edits.is_empty() && fixed.entries.iter().all(holds)
}

/// The metadata of the translation with these edits; `None` if it cannot be read then, or ends elsewhere.
fn mended(group: &Group<'_>, pair: &Pair, edits: &[Edit]) -> Option<FrontMatter> {
    let text = group.text(pair.target);
    let end = group.page(pair.target).front_matter.span.end as usize;
    let head = text.get(..end)?;
    let fixed = fix::apply(head, edits);
    let parsed = front_matter::parse(&fixed, &Keys::default());
    let front = parsed.front_matter;
    (front.problems.is_empty() && front.span.end as usize == fixed.len()).then_some(front)
}
