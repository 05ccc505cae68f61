//! Names for programs amid words (`visitor.userId`, `max_count`, `--level`) that translation changed.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::finding::{Applicability, Edit, RuleId, Together};
use crate::page::{Block, BlockKind, FactKind, Page};
use crate::rule::{Draft, Group, Pair, Report, shorten};
use crate::text::{self, Span};

use super::plain_text;

/// Names of one block: more than a person writes.
const MOST: usize = 64;

/// Names that one page has in another form, from which on people meant it.
const EXAMPLES: usize = 3;

/// Names of the source that are others in the translation.
pub(super) fn check(group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let theirs = group.text(pair.source);
    let ours = group.text(pair.target);
    let (mut found, mut known) = (Vec::new(), HashMap::new());
    for blocks in pair.alignment.block_pairs(source) {
        let (s, t) = (&source.blocks[blocks.source as usize], &target.blocks[blocks.target as usize]);
        let is_text = |kind: BlockKind| !matches!(kind, BlockKind::Code | BlockKind::Html);
        let is_one = blocks.source_count + blocks.target_count == 2;
        if !is_one || !is_text(s.kind) || s.kind != t.kind {
            continue;
        }
        recased(group, pair, (s, t), &mut found);
        let slice = s.span.of(&theirs);
        if !may_have_names(slice.as_bytes()) {
            continue;
        }
        let names = names(source, s, &theirs);
        if names.is_empty() || names.len() > MOST {
            continue;
        }
        let own = t.span.of(&ours);
        let mut lost = lost(names, &theirs, own);
        if lost.is_empty() {
            continue;
        }
        for (name, other) in dashed(own, t.span, &lost, &theirs) {
            lost.retain(|lost| *lost != name);
            found.push((name, other));
        }
        // A name that the source writes in two ways is its own mistake.
        let mut others = self::names(target, t, &ours);
        if lost.iter().any(|name| file_kind(name.of(&theirs)).is_some()) {
            others.extend(parted(target, t, &ours));
        }
        others.retain(|other| {
            let asks = || !pair.may_search(group, &theirs) || theirs.contains(other.of(&ours));
            !*known.entry(other.of(&ours)).or_insert_with(asks)
        });
        // A cell with one name has one name in the translation.
        if let ([name], [other]) = (&lost[..], &others[..])
            && s.kind == BlockKind::Row
            && have_same_form(name.of(&theirs), other.of(&ours))
        {
            found.push((*name, *other));
            continue;
        }
        for other in others {
            let Some(at) = lost.iter().position(|name| is_changed(name.of(&theirs), other.of(&ours))) else { continue };
            found.push((lost.remove(at), other));
        }
    }
    found.retain(|(name, other)| !is_corrected(name.of(&theirs), other.of(&ours), &theirs));
    let distinct: HashSet<(&str, &str)> =
        found.iter().map(|(name, other)| (name.of(&theirs), other.of(&ours))).collect();
    // People who translate several names of a page mean examples, which no program reads.
    let are_examples = distinct.len() >= EXAMPLES && target.site.metadata.human_share.is_none();
    for place in &found {
        let draft = changed(group, pair, *place);
        report.add(if are_examples { draft.note() } else { draft });
    }
}

/// The names that the translation has less often.
fn lost(names: Vec<Span>, theirs: &str, own: &str) -> Vec<Span> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    let is_lost = |name: &Span| {
        let word = name.of(theirs);
        let left = left.entry(word).or_insert_with(|| memchr::memmem::find_iter(own.as_bytes(), word).count());
        let is_lost = *left == 0;
        *left = left.saturating_sub(1);
        is_lost
    };
    names.into_iter().filter(is_lost).collect()
}

/// Finds names with a capital within that lost their first one: `lampTalk` for `LampTalk`.
fn recased(group: &Group<'_>, pair: &Pair, (s, t): (&Block, &Block), found: &mut Vec<(Span, Span)>) {
    let ours = group.text(pair.target);
    if !has_inner_capital(t.span.of(&ours).as_bytes()) {
        return;
    }
    let theirs = group.text(pair.source);
    let there = s.span.of(&theirs);
    for other in names(group.page(pair.target), t, &ours).into_iter().take(MOST) {
        let word = other.of(&ours);
        let capital = word[..1].to_ascii_uppercase() + &word[1..];
        let Some(at) = there.find(&capital).filter(|_| capital != word && is_camel(word)) else { continue };
        // What the source writes in both ways is its own.
        if pair.may_search(group, &theirs) && !theirs.contains(word) {
            let at = s.span.start as usize + at;
            found.push((Span::new(at, at + word.len()), other));
        }
    }
}

/// What is said of a name that became another one.
fn changed(group: &Group<'_>, pair: &Pair, (name, other): (Span, Span)) -> Draft {
    let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
    let (wanted, word) = (name.of(&theirs), other.of(&ours));
    let message = format!("`{}` should be `{}`, as in the source", shorten(word), shorten(wanted));
    let together = Together::places(&message);
    let edits = vec![Edit::new(pair.target, other, wanted)];
    let draft = group
        .finding(RuleId::DO_NOT_LOCALIZE, pair.target, other, message)
        .element("identifier")
        .element(wanted)
        .warning()
        .help("copy the name from the source: programs read it")
        .related(pair.source, name, "the name in the source")
        .together(together);
    // A word before a blank may be one of the sentence: `muss .js` for `must be on.js`.
    if word.contains(" .") {
        return draft;
    }
    draft.fix(format!("write `{}`", shorten(wanted)), Applicability::Unsafe, edits)
}

/// Options whose hyphens became a dash: `—level`.
fn dashed(own: &str, block: Span, lost: &[Span], theirs: &str) -> Vec<(Span, Span)> {
    let options = lost.iter().filter_map(|name| Some((*name, name.of(theirs).strip_prefix("--")?)));
    let found = options.filter_map(|(name, word)| {
        let dash = ["—", "–", "−", "‐‐"].into_iter().find_map(|dash| own.find(&format!("{dash}{word}")))?;
        let len = own[dash..].find(word)? + word.len();
        Some((name, Span::new(block.start as usize + dash, block.start as usize + dash + len)))
    });
    found.collect()
}

/// A quick look: most blocks have none of the signs of a name.
fn may_have_names(bytes: &[u8]) -> bool {
    let has_case = has_inner_capital(bytes);
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let is_word = |at: usize| at > 0 && bytes.get(at - 1).is_some_and(u8::is_ascii_alphanumeric);
    has_case
        || memchr::memchr_iter(b'.', bytes).any(|at| is_word(at) && is_letter(at + 1))
        || memchr::memchr_iter(b'_', bytes).any(|at| is_word(at) && is_word(at + 2))
        || memchr::memmem::find(bytes, b" --").is_some()
}

/// Whether a capital is behind a small letter. Without an early end, many bytes are compared at once.
pub(super) fn has_inner_capital(bytes: &[u8]) -> bool {
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or(&[]));
    pairs.fold(false, |found, (a, b)| found | (a.is_ascii_lowercase() & b.is_ascii_uppercase()))
}

/// The names amid the words of a block, and of the texts of its links and images.
fn names(page: &Page, block: &Block, text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    plain_text::pieces(page, block, text).for_each(|piece| names_of(text, piece, &mut found));
    for fact in page.facts_of(block).iter().filter(|fact| matches!(fact.kind, FactKind::Link | FactKind::Image)) {
        let whole = fact.span.of(text);
        let start = whole.len() - whole.trim_start_matches('!').len() + 1;
        // What has marks within is no plain text.
        let label = whole.get(start..).and_then(|rest| rest.split_once("](")).map_or("", |(label, _)| label);
        if !label.contains(['[', '`', '<', '{']) {
            let start = fact.span.start as usize + start;
            names_of(text, Span::new(start, start + label.len()), &mut found);
        }
    }
    found
}

/// The names of files amid the words of a block that a blank parts: `lamp .js`.
fn parted(page: &Page, block: &Block, text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for piece in plain_text::pieces(page, block, text) {
        let words = piece.of(text);
        for at in memchr::memmem::find_iter(words.as_bytes(), " .") {
            let len = |bytes: &mut dyn Iterator<Item = &u8>| bytes.take_while(|b| b.is_ascii_alphanumeric()).count();
            let name = len(&mut words.as_bytes()[..at].iter().rev());
            let end = at + 2 + len(&mut words.as_bytes()[at + 2..].iter());
            let whole = Span::new(piece.start as usize + at - name, piece.start as usize + end);
            let is_apart = !words[end..].starts_with(['-', '/', '(', '.', '_']);
            if is_apart && file_kind(&joined(whole.of(text))).is_some() {
                found.push(whole);
            }
        }
    }
    found
}

/// The name of a file without the blank before its ending.
fn joined(name: &str) -> Cow<'_, str> {
    if name.contains(" .") { name.replacen(" .", ".", 1).into() } else { name.into() }
}

fn names_of(text: &str, piece: Span, found: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    let (mut at, end) = (piece.start as usize, piece.end as usize);
    while at < end {
        match bytes[at] {
            b'-' if bytes[at..end].starts_with(b"--") => {
                let len = bytes[at + 2..end].iter().take_while(|b| b.is_ascii_lowercase() || **b == b'-').count();
                if len > 1 && bytes[at + 2] != b'-' && (at == 0 || bytes[at - 1].is_ascii_whitespace()) {
                    found.push(Span::new(at, at + 2 + len));
                }
                at += 2 + len;
            }
            b if b.is_ascii_alphanumeric() => {
                let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.') || *b >= 0x80;
                let len = bytes[at..end].iter().take_while(|b| is_part(b)).count();
                let word = text.get(at..at + len).unwrap_or("").trim_end_matches(['_', '.']);
                let word = word.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.')).next().unwrap_or("");
                let is_apart =
                    |at: usize| !matches!(bytes.get(at), Some(b'/' | b'@' | b':' | b'\\' | b'-' | b'(' | b'#' | b'='));
                if is_name(word) && (at == 0 || is_apart(at - 1)) && is_apart(at + word.len()) {
                    found.push(Span::new(at, at + word.len()));
                }
                at += len.max(1);
            }
            _ => at += 1,
        }
    }
}

/// Whether a word is a name for programs: parts of letters, or numbers behind a low line, with dots or low lines between,
/// in a way that no sentence has and no page is named, or a library that is named like a file.
fn is_name(word: &str) -> bool {
    let mut parts = word.split(['.', '_']);
    let is_number = |part: &str| word.contains('_') && part.bytes().all(|b| b.is_ascii_digit());
    let mut is_word = |(at, part): (usize, &str)| {
        part.starts_with(char::is_alphabetic) || at > 0 && !part.is_empty() && is_number(part)
    };
    let count = word.bytes().filter(|b| matches!(b, b'.' | b'_')).count();
    let has_case = has_inner_capital(word.as_bytes());
    let is_host =
        word.starts_with("www.") || [".com", ".org", ".net", ".md", ".html"].iter().any(|end| word.ends_with(end));
    (count > 0 || is_camel(word))
        && parts.by_ref().enumerate().all(&mut is_word)
        && !is_host
        && ((word.contains('_') || has_case || count > 1) && word.len() > 5 || file_kind(word).is_some())
}

/// `lampUserId`, but no `iPhone`.
fn is_camel(word: &str) -> bool {
    word.chars().take_while(|c| c.is_lowercase()).count() > 2 && has_inner_capital(word.as_bytes())
}

/// The ending of a word that is named like a file of code, as libraries are: `.js` of `lamp.js`.
fn file_kind(word: &str) -> Option<&str> {
    const KINDS: [&str; 14] =
        ["js", "mjs", "ts", "jsx", "tsx", "css", "py", "sh", "jar", "exe", "json", "yaml", "yml", "xml"];
    let (name, kind) = word.split_once('.')?;
    (name.len() > 1 && KINDS.contains(&kind)).then_some(kind)
}

/// Whether one name became the other: they share a part, or are alike, and no ending was added.
fn is_changed(theirs: &str, ours: &str) -> bool {
    if theirs.starts_with("--") {
        return ours.starts_with("--") && text::likeness(theirs, ours) >= 0.5;
    }
    let whole = joined(ours);
    if let (Some(a), Some(b)) = (file_kind(theirs), file_kind(&whole)) {
        // A capital begins a sentence.
        return a == b && !theirs.eq_ignore_ascii_case(ours);
    }
    let parts = |name: &str| {
        let parts = name.split(['.', '_']).flat_map(humps).filter(|part| part.len() > 2);
        parts.map(str::to_ascii_lowercase).collect::<Vec<_>>()
    };
    let (a, b) = (parts(theirs), parts(ours));
    have_same_form(theirs, ours) && (a.iter().any(|part| b.contains(part)) || text::likeness(theirs, ours) >= 0.7)
}

/// Whether a translation wrote right what is a slip in the source: the one part that differs by a letter within is a word
/// of the source there, and no word here.
fn is_corrected(theirs: &str, ours: &str, source: &str) -> bool {
    let parts = |name: &'_ str| -> Vec<String> {
        name.split(['.', '_']).flat_map(humps).map(str::to_ascii_lowercase).collect()
    };
    let (a, b) = (parts(theirs), parts(ours));
    let mut others = a.iter().zip(&b).filter(|(a, b)| a != b);
    let (Some((slip, word)), None) = (others.next(), others.next()) else { return false };
    let letter = |at: Option<usize>| at.and_then(|at| source.as_bytes().get(at)).is_some_and(u8::is_ascii_alphabetic);
    let is_name = |at: Option<usize>| at.and_then(|at| source.as_bytes().get(at)).is_some_and(|b| b"_.".contains(b));
    let is_word = |part: &str| {
        let words = memchr::memmem::find_iter(source.as_bytes(), part.as_bytes()).take(MOST);
        let mut ends = words.map(|at| (at.checked_sub(1), Some(at + part.len())));
        ends.any(|(before, behind)| !letter(before) && !letter(behind) && !is_name(before) && !is_name(behind))
    };
    a.len() == b.len() && differs_within(slip, word) && is_word(word) && !is_word(slip)
}

/// Whether two words differ by a letter that is neither their first nor their last.
fn differs_within(a: &str, b: &str) -> bool {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let rest = |word: &'_ str| word.len() - same;
    let behind = a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count();
    same > 0 && behind > 0 && rest(a).max(rest(b)) <= behind.saturating_add(1) && a.len().abs_diff(b.len()) <= 1
}

/// Whether two names are made alike, and neither is the other one with an ending.
fn have_same_form(theirs: &str, ours: &str) -> bool {
    let is_inflected = ours.starts_with(theirs) || theirs.starts_with(ours);
    let has = |sign: char| theirs.contains(sign) == ours.contains(sign);
    has('_') && has('.') && !is_inflected && !theirs.starts_with("--") && !ours.starts_with("--")
}

/// The parts of a name that capitals begin: `lamp`, `User` and `Id` of `lampUserId`.
fn humps(name: &str) -> impl Iterator<Item = &str> {
    let begins = |(a, b): (char, char)| a.is_lowercase() && b.is_uppercase();
    let mut rest = name;
    std::iter::from_fn(move || {
        let ends = rest.char_indices().zip(rest.chars().skip(1)).find(|((_, a), b)| begins((*a, *b)));
        let end = ends.map_or(rest.len(), |((at, a), _)| at + a.len_utf8());
        let (part, left) = rest.split_at(end);
        rest = left;
        (!part.is_empty()).then_some(part)
    })
}
