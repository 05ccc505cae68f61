//! YAML: keys are for programs, values in words for readers.

use super::scanner::{Line, Scalar, Scanner, is_odd_blank};

/// Keys whose values are for readers, whatever they look like.
const PROSE: [&str; 16] = [
    "title",
    "description",
    "summary",
    "label",
    "linktitle",
    "heading",
    "caption",
    "message",
    "text",
    "tooltip",
    "placeholder",
    "subtitle",
    "tagline",
    "alt",
    "notes",
    "comment",
];
/// Keys whose values run.
const COMMANDS: [&str; 10] =
    ["run", "script", "command", "cmd", "entrypoint", "args", "exec", "shell", "expr", "query"];

/// Reads a line.
pub(super) fn line(scanner: &mut Scanner<'_>, line: &mut Line, code: &str, indent: usize) {
    if let Some(key) = scanner.yaml.key {
        if code.is_empty() {
            return;
        }
        if indent > key {
            if scanner.yaml.is_prose {
                line.skeleton.push('~');
            } else {
                scanner.read(line, code, line.code);
            }
            return;
        }
        scanner.yaml.key = None;
    }
    if code.starts_with('#') || scanner.stack.len() > 1 || code.starts_with("{{") {
        return scanner.read(line, code, line.code);
    }
    let mut rest = code;
    while let Some(item) = rest.strip_prefix("- ") {
        line.put("-", line.code + (code.len() - rest.len()));
        rest = item.trim_start();
    }
    let split = key_end(rest);
    let (key, value) = split.map_or(("", rest), |end| (&rest[..end], rest[end + 1..].trim_start()));
    if split.is_some() {
        let offset = line.code + (code.len() - rest.len());
        key.char_indices().for_each(|(at, c)| push_key(line, c, offset + at));
        line.put(":", offset + key.len());
    }
    let name = key.trim_matches(['"', '\'', ' ']).to_ascii_lowercase();
    let (is_prose, runs) = (PROSE.contains(&&*name), COMMANDS.contains(&&*name));
    let words = without_comment(value);
    let begins_sentence = words.trim_start_matches('(').starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    if words.trim_end_matches(['-', '+', '1', '2', '4']).trim_end() == "|" || words.trim_end_matches(['-', '+']) == ">"
    {
        line.skeleton.push_str(words);
        scanner.yaml = Scalar { key: Some(indent), is_prose };
    } else if is_prose && !words.is_empty() || (!runs || begins_sentence) && is_sentence(words) {
        let at = line.code + (code.len() - value.len());
        line.put("~", at);
        // What differs is all of it, in whatever script.
        line.strings.push(at..at + words.len());
    } else {
        scanner.read(line, value, line.code + (code.len() - value.len()));
    }
}

/// Keys are compared in every script.
fn push_key(line: &mut Line, c: char, at: usize) {
    if is_odd_blank(c) {
        line.blanks.push((at, c));
    } else if !c.is_whitespace() {
        let c = if matches!(c, '“' | '”' | '’' | '\'') { '"' } else { c };
        line.put(c.encode_utf8(&mut [0; 4]), at);
    }
}

/// Where the key of a line ends: at a colon before a blank or the end.
fn key_end(rest: &str) -> Option<usize> {
    let quoted = rest.starts_with(['"', '\'']);
    let from = match quoted {
        true => 1 + rest[1..].find(&rest[..1])?,
        false => 0,
    };
    let mut colons = rest[from..].match_indices(':').map(|(at, _)| from + at);
    let end =
        colons.find(|at| rest[at + 1..].is_empty() || rest[at + 1..].starts_with([' ', '\t', '\u{a0}', '\u{3000}']))?;
    (quoted || !rest[..end].contains(['"', '{', '[', '#'])).then_some(end)
}

/// Values in words of the source are in words here too, where both have the same keys.
pub(super) fn reduce(theirs: &[Line], ours: &mut [Line]) {
    if theirs.len() != ours.len() {
        return;
    }
    for (a, b) in theirs.iter().zip(ours) {
        let key = a.skeleton.strip_suffix('~').filter(|key| key.ends_with(':'));
        if let Some(key) = key.filter(|key| b.end - b.code > key.len() && b.skeleton.starts_with(key)) {
            b.skeleton.truncate(key.len());
            b.skeleton.push('~');
            b.places.truncate(b.skeleton.len());
            b.marks.clear();
            b.strings.clear();
            b.quotes.clear();
            b.blanks.clear();
        }
    }
}

fn without_comment(value: &str) -> &str {
    if value.starts_with('#') {
        return "";
    }
    value.find(" #").map_or(value, |at| &value[..at]).trim()
}

/// Several words, most of which are no more than letters.
fn is_sentence(value: &str) -> bool {
    if value.starts_with(['"', '\'', '{', '[', '&', '*', '!', '|', '>', '$', '<', '-', '/', '.']) {
        return false;
    }
    let words: Vec<&str> = value.split_whitespace().collect();
    let is_word = |word: &&&str| {
        let word = word.trim_matches(|c: char| matches!(c, ',' | '.' | '!' | '?' | ';' | ':' | '(' | ')' | '’'));
        !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
    };
    let plain = words.iter().filter(is_word).count();
    let is_wide = value.chars().filter(|c| ('\u{2e80}'..='\u{ffef}').contains(c)).count() >= 3;
    is_wide || words.len() > 1 && plain * 3 >= words.len() * 2
}
