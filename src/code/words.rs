//! What programs print: words are translated with the program, options and addresses are not.

use super::help;
use super::language::{Kind, Language};
use super::scanner::Line;

/// Reduces the lines in words to their options and addresses. A line of the translation is in words where that of the
/// source is, as long as both have as many.
pub(super) fn reduce(language: &Language, theirs: &str, a: &mut [Line], ours: &str, b: &mut [Line]) {
    let is_output = language.kind == Kind::Output;
    let has_prompts = language.kind == Kind::Shell && theirs.lines().any(|line| prompt(line.trim_start()).is_some());
    let is_verse = language.kind == Kind::Text && is_verse(theirs);
    let is_drawing = language.kind == Kind::Text && theirs.lines().any(|line| is_drawn(line) && line.contains('─'));
    let is_in_words = |line: &str| match language.kind {
        Kind::Shell if has_prompts => prompt(line).is_none() && is_in_words(line, true),
        Kind::Shell => is_message(line),
        _ => is_verse || is_in_words(line, is_output) || is_drawing && is_label(line),
    };
    let text = |text: &str, line: &Line| text.get(line.code..line.end).unwrap_or("").to_owned();
    // Words between commands are there in both.
    let is_shell = language.kind == Kind::Shell;
    let mark = |lines: &mut [Line], at: usize| {
        let (before, line) = lines.split_at_mut(at);
        if is_shell && line[0].skeleton.is_empty() && before.last().is_none_or(|before| before.skeleton != "~") {
            line[0].skeleton.push('~');
        }
    };
    let lengths = (a.len(), b.len());
    let in_words: Vec<bool> = a.iter().map(|line| is_in_words(&text(theirs, line))).collect();
    for at in (0..a.len()).filter(|at| in_words[*at]) {
        let own = text(theirs, &a[at]);
        to_invariants(&mut a[at], &own);
        mark(a, at);
    }
    for at in 0..b.len() {
        let own = text(ours, &b[at]);
        let is_one = if lengths.0 == lengths.1 { in_words[at] } else { is_in_words(&own) };
        if is_one {
            to_invariants(&mut b[at], &own);
            mark(b, at);
        }
    }
    help::reduce(theirs, a, ours, b);
}

/// Whether two pieces of code differ in no more than what the reader is to replace: `your-name`, `{lamp-name}`.
pub(super) fn are_examples((theirs, a): (&str, &[Line]), (ours, b): (&str, &[Line])) -> bool {
    let tokens = |text: &str, line: &Line| -> Vec<String> {
        let text = text.get(line.code..line.end).unwrap_or("");
        let text = text.find(" #").map_or(text, |at| &text[..at]);
        text.split(|c: char| c.is_whitespace() || matches!(c, '=' | '/' | ':' | '"' | '\'' | ','))
            .map(str::to_owned)
            .collect()
    };
    a.len() == b.len()
        && a.iter().zip(b).filter(|(a, b)| a.skeleton != b.skeleton).all(|(a, b)| {
            let (a, b) = (tokens(theirs, a), tokens(ours, b));
            a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a == b || is_example(a))
        })
}

/// Whether a word of a command is for the reader to replace.
fn is_example(token: &str) -> bool {
    let mut words = token.split(|c: char| !c.is_alphanumeric());
    let is_named = words.any(|word| ["your", "my"].iter().any(|own| word.eq_ignore_ascii_case(own)));
    let braces = token.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?.0)));
    // `[flags]` stands for what the reader writes.
    let is_usage = token.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let is_usage = is_usage.is_some_and(|name| name.len() > 1 && name.chars().all(char::is_alphabetic));
    is_usage
        || is_named && token.len() > 4
        || braces.is_some_and(|(before, name)| !before.ends_with('$') && name.contains('-'))
}

/// Expressions of a template.
fn expressions(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(expression, _)| expression.trim())
}

fn to_invariants(line: &mut Line, text: &str) {
    let kept = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '、' | '，' | '[' | ']' | '(' | ')'))
        .filter_map(|token| {
            if token.contains("://") {
                let start = token.find("http").unwrap_or(0);
                let end = token[start..]
                    .find(|c: char| !c.is_ascii() || matches!(c, '"' | '\'' | '>'))
                    .map_or(token.len(), |at| start + at);
                return Some(token[start..end].trim_end_matches(['.', ';', ':', '!']));
            }
            let option = token
                .trim_matches(|c: char| matches!(c, '`' | '"' | '\'' | '“' | '”' | '«' | '»' | '„' | '.' | ';' | ':'));
            let is_option = option.starts_with('-')
                && option.trim_start_matches('-').starts_with(|c: char| c.is_ascii_alphanumeric());
            // Letters of another script that follow without a blank are a word of the sentence.
            let name = option.split(|c: char| c == '=' || !c.is_ascii()).next().unwrap_or(option);
            is_option.then_some(name)
        });
    line.skeleton = kept.chain(expressions(text)).collect::<Vec<_>>().concat();
    line.places.clear();
    (line.blanks, line.quotes, line.marks) = Default::default();
    line.continued_wrong = false;
}

/// What shows that a command follows.
fn prompt(line: &str) -> Option<&str> {
    ["$ ", "% ", "❯ ", "PS>", "PS "].into_iter().find(|prompt| line.starts_with(prompt))
}

/// Whether a line among commands is what one prints: `[name] words`, or a sentence.
fn is_message(line: &str) -> bool {
    let is_marked = line.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    if is_marked.is_some_and(|(name, words)| !name.is_empty() && !name.starts_with([' ', '[']) && !words.is_empty()) {
        return true;
    }
    let first = line.split_whitespace().next().unwrap_or("");
    let begins = first.starts_with(char::is_uppercase) && first.chars().skip(1).all(char::is_lowercase);
    begins && is_in_words(line, false)
}

/// Whether indented lines are words in verse or in a drawing of letters: each of several words, and most begin as a
/// sentence or quotation does.
fn is_verse(text: &str) -> bool {
    if text.starts_with(['`', '~']) {
        return false;
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (mut count, mut beginnings) = (0, 0);
    for line in lines {
        let is_code = line.contains(['{', '}', ';', '=', '<', '>', '$', '\\', '|', '/', '_']);
        if is_code || line.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count() < 2 {
            return false;
        }
        count += 1;
        beginnings += usize::from(line.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '„' | '«' | '"')));
    }
    count > 1 && beginnings * 2 > count
}

/// Whether a line is drawn with boxes and arrows.
fn is_drawn(line: &str) -> bool {
    line.contains(|c: char| ('\u{2500}'..='\u{257f}').contains(&c) || matches!(c, '→' | '←' | '↓' | '↑'))
}

/// Whether a line within a drawing is a label of it: words, and no names of files.
fn is_label(line: &str) -> bool {
    let is_word =
        |word: &str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\'' | '(' | ')' | ','));
    !line.trim().is_empty() && line.split_whitespace().all(is_word)
}

/// Whether a line is a sentence, or a row of the help of a program, and no command.
fn is_in_words(line: &str, is_output: bool) -> bool {
    let prompt = ["$ ", "> ", "# ", "% ", "PS>", "PS ", ">>> ", "... "].iter().any(|prompt| line.starts_with(prompt));
    let is_code = line.trim_end().ends_with(['{', '}', ';', '\\'])
        || line.contains(" = ")
        || line.contains("=>")
        || line.contains(" | ")
        || line.contains(" && ");
    let is_option = line.trim_start().starts_with('-') && line.trim().contains("  ");
    if prompt || is_code && !is_output && !is_option {
        return false;
    }
    // A drawing, whose lines follow the lengths of the words in it.
    if is_drawn(line) {
        return true;
    }
    let tokens: Vec<&str> = line.split_whitespace().collect();
    let is_word = |token: &&&str| {
        let word = token.trim_matches(|c: char| {
            matches!(c, ',' | '.' | '!' | '?' | ';' | ':' | '(' | ')' | '’' | '\'' | '"' | '[' | ']')
        });
        word.chars().count() > 1
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
            && !word.starts_with('-')
    };
    let words = tokens.iter().filter(is_word).count();
    if is_output {
        return words > 0;
    }
    let item = ["* ", "- ", "+ ", "• "].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line).trim_start();
    let is_sentence = item.starts_with(char::is_uppercase) || line.trim_end().ends_with(['.', '!', '?', ':', '…']);
    // `a/b (no lamp in it)`: a remark on what is before it.
    let has_remark = line.trim_end().ends_with(')') && line.contains(" (");
    let has_columns = has_remark || line.trim().contains("  ") || line.starts_with('-');
    words > 2 && words * 2 >= tokens.len() && (is_sentence || has_columns)
}
