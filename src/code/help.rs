//! The help of a program: its options and commands stay, what is said of them is translated.

use super::scanner::Line;

/// A row of the help: an option or command with its arguments, and what is said of it beside it.
#[derive(Clone, Copy)]
struct Row<'t> {
    head: &'t str,
    description: &'t str,
}

/// Reduces lines that describe options to the options and what is verbatim in the descriptions, and the titles above
/// them to nothing.
pub(super) fn reduce(theirs: &str, a: &mut [Line], ours: &str, b: &mut [Line]) {
    let (kinds, own) = (kinds(theirs, a), kinds(ours, b));
    if !is_help(&kinds) || !is_help(&own) {
        return;
    }
    a.iter_mut().zip(kinds).for_each(|(line, kind)| apply(line, kind));
    b.iter_mut().zip(own).for_each(|(line, kind)| apply(line, kind));
}

/// Whether something is said of an option, in more than one word: one alone may be the value of an argument.
fn is_help(kinds: &[Kind<'_>]) -> bool {
    let is_said = |kind: &Kind<'_>| matches!(kind, Kind::Option(Row { description, .. }) | Kind::Words(description) if is_sentence(description));
    kinds.iter().any(|kind| matches!(kind, Kind::Option(_))) && kinds.iter().any(is_said)
}

/// What a line is in the help of a program.
#[derive(Clone, Copy)]
enum Kind<'t> {
    /// An option, which is described beside or below it.
    Option(Row<'t>),
    /// What is said of the option above.
    Words(&'t str),
    /// The title of a list.
    Title,
    Other,
}

fn apply(line: &mut Line, kind: Kind<'_>) {
    line.skeleton = match kind {
        Kind::Option(row) => flags(row.head).map(str::to_owned).chain(verbatim(row.description)).collect(),
        Kind::Words(words) => verbatim(words).collect(),
        Kind::Title => String::new(),
        Kind::Other => return,
    };
    line.places.clear();
    (line.blanks, line.quotes, line.marks, line.strings) = Default::default();
    line.continued_wrong = false;
}

/// The options that a row is about.
fn flags(head: &str) -> impl Iterator<Item = &str> {
    let words = head.split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '/' | '=' | '['));
    words.filter(|word| starts_with_flag(word))
}

/// What programs or readers need as it is in a description, in the order of the alphabet: numbers, versions, addresses.
fn verbatim(description: &str) -> impl Iterator<Item = String> + use<> {
    let words = description.split(|c: char| c.is_whitespace() || c == ',' || !c.is_ascii());
    let words = words.map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()));
    let is_verbatim = |word: &&str| word.contains(|c: char| c.is_ascii_digit()) || word.contains("://");
    let mut words: Vec<String> = words.filter(is_verbatim).map(str::to_owned).collect();
    words.sort_unstable();
    words.into_iter()
}

/// What each line is. One that ends with a backslash is a command that goes on.
fn kinds<'t>(text: &'t str, lines: &[Line]) -> Vec<Kind<'t>> {
    let content = |line: &Line| text.get(line.code..line.end).unwrap_or("").trim_end();
    let width = |line: &Line| line.indentation.chars().map(|c| if c == '\t' { 8 } else { 1 }).sum::<usize>();
    let is_continued = |at: usize| lines.get(at).is_some_and(|line| content(line).ends_with(['\\', '`', '^']));
    let rows: Vec<Option<Row<'t>>> = (0..lines.len())
        .map(|at| {
            let is_command = is_continued(at) || at > 0 && is_continued(at - 1);
            if is_command { None } else { row(content(&lines[at])) }
        })
        .collect();
    let mut kinds = Vec::with_capacity(lines.len());
    // How far the option that is being described is indented.
    let mut above: Option<usize> = None;
    for (at, line) in lines.iter().enumerate() {
        let (own, indent) = (content(line), width(line));
        let is_below = |above: usize| indent > above + 1 && is_words(own);
        let kind = match rows[at] {
            Some(row) => {
                let next = lines.get(at + 1).filter(|next| rows[at + 1].is_none() && width(next) > indent + 1);
                let is_option = is_words(row.description) || next.is_some_and(|next| is_words(content(next)));
                above = is_option.then_some(indent);
                if is_option { Kind::Option(row) } else { Kind::Other }
            }
            None if above.is_some_and(is_below) => Kind::Words(own),
            None => {
                above = None;
                let is_above = rows.get(at + 1).is_some_and(Option::is_some) && width(&lines[at + 1]) >= indent;
                if is_above && is_title(own) { Kind::Title } else { Kind::Other }
            }
        };
        kinds.push(kind);
    }
    kinds
}

/// A line that begins with an option, up to its description: two blanks or a tab are before that.
fn row(line: &str) -> Option<Row<'_>> {
    if !starts_with_flag(line) {
        return None;
    }
    let gap = ["  ", "\t", " \u{3000}", "\u{3000}"].iter().filter_map(|gap| line.find(gap)).min();
    let (head, description) = line.split_at(gap.unwrap_or(line.len()));
    // What is no list of options and arguments is a sentence or a command.
    let is_head = head.split_whitespace().count() <= MOST && !head.contains(['$', '"', ';', '|']);
    let is_row = is_head && (is_words(description) || description.trim().is_empty());
    is_row.then_some(Row { head, description })
}

/// Options and arguments of one row.
const MOST: usize = 6;

fn starts_with_flag(text: &str) -> bool {
    let word = text.split([' ', '\t', ',']).next().unwrap_or("");
    let begins = |name: &str| name.starts_with(|c: char| c.is_ascii_alphabetic());
    match word.strip_prefix("--") {
        Some(name) => begins(name),
        // `-rw-r--r--` and `-5` are none.
        None => word.strip_prefix('-').is_some_and(|name| begins(name) && !name.contains("--")),
    }
}

/// Whether a text says something in words, and is no value.
fn is_words(text: &str) -> bool {
    let text = text.trim();
    let is_command = text.starts_with(['$', '-', '{', '}', '<', '|', '=']) || text.ends_with(['{', '}', ';', '\\']);
    !is_command && words(text).next().is_some()
}

/// Whether a text says something in more than one word, or in signs that are written without blanks.
fn is_sentence(text: &str) -> bool {
    is_words(text) && (words(text).nth(1).is_some() || !text.is_ascii())
}

/// The words of a text: paths, addresses, versions and assignments are none. What holds letters of other scripts than
/// that of programs is one.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_plain = word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.' | ','));
        let letters = word.chars().filter(|c| c.is_alphabetic() && (is_plain || !c.is_ascii()));
        letters.count() > 1
    };
    text.split_whitespace().filter(is_word)
}

/// Whether a line is the title of a list: words with a colon, or in capitals as in a manual.
fn is_title(line: &str) -> bool {
    let is_named = line.ends_with([':', '：']);
    let words = line.trim_end_matches([':', '：']);
    let is_plain = words.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’'));
    let is_manual = !words.chars().any(char::is_lowercase) && words.split_whitespace().count() < 4;
    !words.is_empty() && is_plain && (is_named || is_manual)
}
