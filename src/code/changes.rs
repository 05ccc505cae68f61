//! Where two pieces of code differ.

use std::ops::Range;

use super::Change;
use super::language::{Kind, Language};
use super::scanner::Line;

/// Pairs of tokens that are compared one by one; what is more differs as a whole.
const MOST: usize = 400_000;

/// What is compared as one: a word with its signs, or a bracket, comma or the like.
struct Token<'l> {
    text: &'l str,
    at: Range<usize>,
}

/// The changes from the code of a source to that of its translation, with their lines, in their order; none if they only
/// break their lines in other places.
pub(super) fn changes(language: &Language, theirs: (&str, &[Line]), ours: (&str, &[Line])) -> Vec<Change> {
    let (a, b) = (tokens(language, theirs), tokens(language, ours));
    let ahead = a.iter().zip(&b).take_while(|(a, b)| a.text == b.text).count();
    let both = a[ahead..].iter().rev().zip(b[ahead..].iter().rev());
    let behind = both.take_while(|(a, b)| a.text == b.text).count();
    let (from, to) = (ahead..a.len() - behind, ahead..b.len() - behind);
    let mut changes = Vec::new();
    let mut add = |theirs: Range<usize>, ours: Range<usize>| {
        if !theirs.is_empty() || !ours.is_empty() {
            changes.push(Change { theirs: place(&a, theirs), ours: place(&b, ours) });
        }
    };
    let (mut i, mut j) = (from.start, to.start);
    for (next, other) in common(&a[from.clone()], &b[to.clone()]) {
        add(i..from.start + next, j..to.start + other);
        (i, j) = (from.start + next + 1, to.start + other + 1);
    }
    add(i..from.end, j..to.end);
    changes
}

/// Where some tokens are; between what is before and behind them if there are none.
fn place(tokens: &[Token<'_>], range: Range<usize>) -> Range<usize> {
    match tokens.get(range.clone()) {
        Some([first, .., last]) => first.at.start..last.at.end,
        Some([one]) => one.at.clone(),
        _ => {
            let before = range.start.checked_sub(1).and_then(|at| tokens.get(at)).map(|token| token.at.end);
            let at = before.or(tokens.get(range.start).map(|token| token.at.start)).unwrap_or(0);
            at..at
        }
    }
}

/// The longest common subsequence of two lists of tokens, as pairs of their indices.
fn common(a: &[Token<'_>], b: &[Token<'_>]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    if a.is_empty() || b.is_empty() || a.len().saturating_mul(b.len()) > MOST {
        return Vec::new();
    }
    let mut longest = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * width + j] = match a[i].text == b[j].text {
                true => longest[(i + 1) * width + j + 1] + 1,
                false => longest[(i + 1) * width + j].max(longest[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i].text == b[j].text {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

fn tokens<'l>(language: &Language, (text, lines): (&str, &'l [Line])) -> Vec<Token<'l>> {
    let mut tokens = Vec::new();
    for line in lines {
        if line.places.len() != line.skeleton.len() {
            tokens.push(Token { text: &line.skeleton, at: line.code..line.end });
            continue;
        }
        let mut start = 0;
        let mut end_of = |start: &mut usize, end: usize| {
            if *start < end {
                let place = line.places[*start];
                let next = line.strings.partition_point(|string| string.start < place);
                let string = line.strings.get(next).filter(|string| end - *start == 1 && string.start == place);
                // A mark of typography is more bytes than what a program would read.
                let last = (line.places[end - 1] + 1..text.len()).find(|at| text.is_char_boundary(*at));
                let at = string.cloned().unwrap_or(place..last.unwrap_or(text.len()));
                tokens.push(Token { text: &line.skeleton[*start..end], at });
            }
            *start = end;
        };
        for (at, c) in line.skeleton.char_indices() {
            let is_sign = matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' | ':' | '=' | '"' | '|');
            if is_sign || at > 0 && line.places[at] != line.places[at - 1] + 1 {
                end_of(&mut start, at);
            }
            if is_sign {
                end_of(&mut start, at + c.len_utf8());
            }
        }
        end_of(&mut start, line.skeleton.len());
    }
    if matches!(language.kind, Kind::Code | Kind::Jsx | Kind::Json | Kind::Markup) && !language.lines_matter {
        without_separators_at_the_end(&mut tokens);
    }
    tokens
}

/// A comma or semicolon before a closing bracket or the end says nothing; programs that lay out code add and delete it.
fn without_separators_at_the_end(tokens: &mut Vec<Token<'_>>) {
    let mut is_end = true;
    let mut kept = Vec::with_capacity(tokens.len());
    for token in tokens.drain(..).rev() {
        if is_end && matches!(token.text, "," | ";") {
            continue;
        }
        is_end = matches!(token.text, ")" | "]" | "}");
        kept.push(token);
    }
    kept.reverse();
    *tokens = kept;
}
