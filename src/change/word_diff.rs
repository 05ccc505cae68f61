//! The change of one passage, word by word, to be shown.

use std::ops::Range;

use super::matching;
use super::words::{Class, class, plain};
use crate::parse::syntax;
use crate::text::{Span, hash};

/// The longest target of a link, in bytes: keeps damaged pages linear.
const LONGEST: usize = 2_000;

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PieceKind {
    /// In both, if white space and spellings of quotes, dashes and list marks are left out.
    Equal,
    /// In the old text alone.
    Removed,
    /// In the new text alone.
    Added,
}

/// A run of words with the white space behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What became of it.
    pub kind: PieceKind,
    /// Its bytes: in the old text for what was removed, else in the new one.
    pub span: Span,
}

/// Compares two texts word by word. The pieces that are not removed make up the new text without a gap. A target of a
/// link, an attribute list and a token's head are one word each.
pub fn word_diff(old: &str, new: &str) -> Vec<Piece> {
    let (old_units, new_units) = (units(old), units(new));
    let keys = |units: &[Unit]| units.iter().map(|unit| unit.key).collect::<Vec<u64>>();
    let pairs = matching::equal_in_order(&keys(&old_units), &keys(&new_units));
    let runs = readable(runs(pairs, old_units.len(), new_units.len()), &old_units, &new_units);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |kind: PieceKind, units: &[Unit], range: Range<usize>| {
        if let (Some(first), Some(last)) = (units.get(range.start), range.end.checked_sub(1).and_then(|l| units.get(l)))
            && !range.is_empty()
        {
            pieces.push(Piece { kind, span: Span::new(first.start, last.end) });
        }
    };
    for run in runs {
        if run.equal {
            push(PieceKind::Equal, &new_units, run.new);
        } else {
            push(PieceKind::Removed, &old_units, run.old);
            push(PieceKind::Added, &new_units, run.new);
        }
    }
    let blank = new_units.is_empty() && !new.is_empty();
    pieces.extend(blank.then(|| Piece { kind: PieceKind::Equal, span: Span::new(0, new.len()) }));
    pieces
}

/// Neighbouring units that are equal on both sides, or not.
pub(super) struct Run {
    pub equal: bool,
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// The runs of two lists by the pairs of equal places in them, which are in order.
pub(super) fn runs(pairs: Vec<(usize, usize)>, old: usize, new: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut next_old, mut next_new) = (0, 0);
    for (o, n) in pairs {
        if o > next_old || n > next_new {
            runs.push(Run { equal: false, old: next_old..o, new: next_new..n });
        }
        match runs.last_mut() {
            Some(last) if last.equal => (last.old.end, last.new.end) = (o + 1, n + 1),
            _ => runs.push(Run { equal: true, old: o..o + 1, new: n..n + 1 }),
        }
        (next_old, next_new) = (o + 1, n + 1);
    }
    if next_old < old || next_new < new {
        runs.push(Run { equal: false, old: next_old..old, new: next_new..new });
    }
    runs
}

/// A comma or a lone short word between two changes reads better as part of one change.
fn readable(runs: Vec<Run>, old: &[Unit], new: &[Unit]) -> Vec<Run> {
    let words = |units: &[Unit], range: &Range<usize>| units[range.clone()].iter().filter(|unit| unit.word).count();
    let changed = |run: &Run| words(old, &run.old).max(words(new, &run.new));
    let mut kept: Vec<Run> = Vec::with_capacity(runs.len());
    let mut runs = runs.into_iter().peekable();
    while let Some(run) = runs.next() {
        let between = kept.last().zip(runs.peek()).map(|(before, after)| changed(before).min(changed(after)));
        let small = run.equal
            && run.new.len() <= 2
            && between.is_some_and(|least| {
                let own = words(new, &run.new);
                least > 0 && own * 3 <= least
            });
        match kept.last_mut() {
            Some(last) if small || !run.equal && !last.equal => {
                (last.old.end, last.new.end) = (run.old.end, run.new.end)
            }
            _ => kept.push(run),
        }
    }
    kept
}

/// What is compared as one, with the white space after it.
#[derive(Clone, Copy)]
pub(super) struct Unit {
    key: u64,
    pub word: bool,
    /// Its bytes, without the white space around it.
    own: Span,
    start: usize,
    end: usize,
}

impl Unit {
    /// Its bytes, without the white space around it.
    pub fn span(&self) -> Span {
        self.own
    }
}

/// What differs between two texts: the units that each has in place of those of the other.
pub(super) fn changed(old: &str, new: &str) -> Vec<[Vec<Unit>; 2]> {
    let (old_units, new_units) = (units(old), units(new));
    let keys = |units: &[Unit]| units.iter().map(|unit| unit.key).collect::<Vec<u64>>();
    let pairs = matching::equal_in_order(&keys(&old_units), &keys(&new_units));
    let runs = runs(pairs, old_units.len(), new_units.len()).into_iter().filter(|run| !run.equal);
    runs.map(|run| [old_units[run.old].to_vec(), new_units[run.new].to_vec()]).collect()
}

fn units(text: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut at = 0;
    let mut line_start = true;
    while let Some(c) = text[at..].chars().next() {
        if matches!(class(c), Class::Blank | Class::Nothing) || line_start && c == '>' {
            line_start |= c == '\n';
            at += c.len_utf8();
            continue;
        }
        let (len, key, word) = unit(text, at, c, line_start);
        line_start = false;
        if let Some(last) = units.last_mut() {
            last.end = at;
        }
        let start = if units.is_empty() { 0 } else { at };
        units.push(Unit { key, word, own: Span::new(at, at + len), start, end: text.len() });
        at += len;
    }
    units
}

/// The length and key of the unit at `at`, and whether it is a word.
fn unit(text: &str, at: usize, c: char, line_start: bool) -> (usize, u64, bool) {
    let rest = &text[at..];
    let before = text[..at].chars().next_back();
    let raw = |len: usize| (len, hash(&rest.as_bytes()[..len]), false);
    match class(c) {
        Class::Lone => (c.len_utf8(), hash(&rest.as_bytes()[..c.len_utf8()]), true),
        Class::Letter if c != '_' => {
            let len = word_len(rest);
            let word: String = rest[..len].chars().filter(|c| class(*c) != Class::Nothing).map(plain).collect();
            (len, hash(word.as_bytes()), true)
        }
        _ if rest.starts_with("](") => raw(target_len(rest)),
        _ if c == '{' => raw(syntax::attributes(text, at).map_or(1, Span::len)),
        _ if rest.starts_with("[!") => raw(2 + rest[2..].bytes().take_while(u8::is_ascii_alphanumeric).count()),
        _ if matches!(c, '*' | '-' | '+') && line_start && rest[1..].starts_with([' ', '\t']) => {
            (1, hash(b"list mark"), false)
        }
        _ => {
            let same = |other: char| plain(other) == plain(c);
            let len = rest.find(|other| !same(other)).unwrap_or(rest.len());
            let count = rest[..len].chars().count();
            let marks = match plain(c) {
                '_' => "*".repeat(count),
                '-' => "-".to_owned(),
                _ if before == Some('\\') => return raw(c.len_utf8()),
                plain => plain.to_string().repeat(count),
            };
            (len, hash(marks.as_bytes()), false)
        }
    }
}

/// A word may hold apostrophes, underscores and dots, but does not end with them.
fn word_len(text: &str) -> usize {
    let mut end = 0;
    let mut pending = false;
    for (at, c) in text.char_indices() {
        match class(c) {
            Class::Letter if c != '_' => {
                end = at + c.len_utf8();
                pending = false;
            }
            Class::Nothing => {}
            _ if !pending && matches!(plain(c), '_' | '\'' | '.') => pending = true,
            _ => break,
        }
    }
    end
}

/// `](target)`, as far as it closes on its line.
fn target_len(text: &str) -> usize {
    let mut depth = 0u32;
    for (at, byte) in text.bytes().take(LONGEST).enumerate() {
        match byte {
            b'\n' => break,
            b'(' => depth += 1,
            b')' if depth <= 1 => return at + 1,
            b')' => depth -= 1,
            _ => {}
        }
    }
    1
}
