//! What of the code of a translation differs for a reason: numbers, placeholders, the language of a page, and what the
//! source forgot to close.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

use crate::code::Change;
use crate::locale::{self, Locale};
use crate::text::unmarked;

use super::code_changes::has_word;

/// Whether all that a tag has more is the language of the page: `<html lang="fr">` for `<html>`.
pub(super) fn says_language(theirs: &str, ours: &str, own: &Locale) -> bool {
    let Some((before, rest)) = ours.split_once(" lang=") else { return false };
    let value = rest.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(value.len());
    let behind = value[end..].strip_prefix(['"', '\'']).unwrap_or(&value[end..]);
    locale::names(&value[..end], own)
        && (theirs.is_empty() && before.trim().is_empty() && behind.trim().is_empty()
            || theirs == format!("{before}{behind}"))
}

/// Whether two texts are one but for numbers.
pub(super) fn is_number((theirs, ours): (&str, &str)) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let without = |text: &'_ str| text.split(is_digit).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let (a, b): (Vec<String>, Vec<String>) = (without(theirs), without(ours));
    // A name with a digit is a name.
    let is_value = |text: &str| text.trim_start_matches(['-', '+', '#', '(', '"', '\'']).starts_with(is_digit);
    theirs != ours && a == b && is_value(theirs) && is_value(ours)
}

/// Whether both texts are placeholders, which readers fill in: `<name>`, `<nom>`.
pub(super) fn is_placeholder((theirs, ours): (&str, &str)) -> bool {
    let is_one = |text: &str| {
        let inner = text.trim().strip_prefix('<').and_then(|text| text.strip_suffix('>'));
        inner.is_some_and(|inner| !inner.contains(['<', '>', '=', '/', '"']) && inner.chars().any(char::is_alphabetic))
    };
    theirs != ours && is_one(theirs) && is_one(ours)
}

/// The placeholder that a part of a text is in, or is: `<name of the lamp>`.
fn placeholder_around(text: &str, part: &Range<usize>) -> Option<Range<usize>> {
    const LONGEST: usize = 200;
    let before = text.get(..part.start + 1).or(text.get(..part.start))?;
    let start = before.rfind('<').filter(|start| part.start - start <= LONGEST)?;
    let rest = text.get(part.end.saturating_sub(1).max(start + 1)..)?;
    let end = text.len() - rest.len() + rest.find('>').filter(|end| *end <= LONGEST)? + 1;
    let inner = text.get(start + 1..end - 1)?;
    (!inner.contains(['<', '>'])).then_some(start..end)
}

/// Whether a change is within a placeholder that both texts have there.
pub(super) fn is_in_placeholder(theirs: &str, ours: &str, change: &Change) -> bool {
    let around =
        |text: &'_ str, part| placeholder_around(text, part).and_then(|range| text.get(range)).map(str::to_owned);
    let both = (around(theirs, &change.theirs), around(ours, &change.ours));
    matches!(both, (Some(theirs), Some(ours)) if is_placeholder((&theirs, &ours)))
}

/// The words of the two versions of a page.
pub(super) struct Names<'t> {
    theirs: &'t str,
    ours: &'t str,
    words: OnceCell<(HashSet<String>, HashSet<String>)>,
}

impl<'t> Names<'t> {
    /// Takes the texts of the source and of the translation.
    pub fn new(theirs: &'t str, ours: &'t str) -> Self {
        Names { theirs, ours, words: OnceCell::new() }
    }

    /// Whether a change is the name of an example in the language of the page, wherever the page has it: of a file, a
    /// function or a value that readers replace, and that no program knows.
    pub fn is_own(&self, code: &str, change: &Change, (theirs, ours): (&str, &str)) -> bool {
        let before = code.get(..change.theirs.start).unwrap_or("");
        let behind = code.get(change.theirs.end..).unwrap_or("");
        let is_in_brackets = before.ends_with(" [") && behind.starts_with(']');
        let is_value = before.ends_with(['"', '\''])
            && behind.strip_prefix(['"', '\'']).is_some_and(|rest| !rest.trim_start().starts_with(':'));
        let word = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or("");
        let is_known = before.ends_with(['$', '-', '.', '@', '{'])
            || behind.starts_with(['=', ':'])
            || matches!(word, "export" | "set" | "ENV" | "name:" | "import" | "from" | "require");
        let is_free = |name: &str| is_in_brackets || is_value || is_of_parts(name) || is_upper(name);
        let (a, b): (Vec<&str>, Vec<&str>) = (theirs.split(['/', '.']).collect(), ours.split(['/', '.']).collect());
        let mut pairs = a.iter().zip(&b).filter(|(a, b)| a != b).peekable();
        !is_known
            && a.len() == b.len()
            && pairs.peek().is_some()
            && pairs.all(|(a, b)| is_name(a) && is_name(b) && is_free(a) && self.are_apart(a, b, is_in_brackets))
    }

    /// Whether neither page has the name of the other one, and that of the translation is in its language.
    fn are_apart(&self, theirs: &str, ours: &str, is_in_brackets: bool) -> bool {
        let (known, own) = self.words.get_or_init(|| (words(self.theirs), words(self.ours)));
        let is_own = |word: &String| own.contains(word) && !known.contains(word);
        !has_word(self.ours, theirs)
            && !has_word(self.theirs, ours)
            && (is_in_brackets
                || is_made_up(theirs)
                || parts(ours).iter().filter(|part| part.chars().count() > 2).any(is_own))
    }
}

/// The words of a text, without case and accents; those that are joined to others are none.
fn words(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').filter(|word| word.len() > 2);
    words.map(plain).collect()
}

fn plain(word: &str) -> String {
    word.chars().map(unmarked).flat_map(char::to_lowercase).collect()
}

/// The words that a name is made of: `on`, `Switch` of `onSwitch`.
fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    let mut is_small = false;
    for c in name.chars() {
        if !c.is_alphabetic() || c.is_uppercase() && is_small {
            parts.push(String::new());
        }
        is_small = c.is_lowercase();
        if let Some(part) = parts.last_mut().filter(|_| c.is_alphabetic()) {
            part.push(c);
        }
    }
    parts.iter().filter(|part| !part.is_empty()).map(|part| plain(part)).collect()
}

fn is_name(text: &str) -> bool {
    text.len() > 2
        && text.starts_with(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

fn is_of_parts(name: &str) -> bool {
    parts(name).len() > 1
}

/// Whether the words of a name say that it stands for any other.
fn is_made_up(name: &str) -> bool {
    const WORDS: [&str; 6] = ["some", "my", "your", "example", "sample", "foo"];
    parts(name).iter().any(|part| WORDS.contains(&&**part))
}

fn is_upper(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
}

/// Whether all that differs are the quotes around a text of YAML, which needs none.
pub(super) fn is_quoting(theirs: &str, ours: &str, change: &Change) -> bool {
    let bare = |text: &str| text.replace(['"', '\''], "");
    let (from, to) = (theirs.get(change.theirs.clone()).unwrap_or(""), ours.get(change.ours.clone()).unwrap_or(""));
    // What is added may stand behind the line before.
    let (all, quoted) = if change.ours.is_empty() {
        (ours, line(theirs, change.theirs.start))
    } else {
        (theirs, line(ours, change.ours.start))
    };
    let is_there = || all.lines().any(|line| bare(line.trim()) == bare(quoted));
    let is_text = quoted.split(['"', '\'']).skip(1).step_by(2).all(|text| {
        let is_word = !matches!(&*text.to_ascii_lowercase(), "true" | "false" | "null" | "yes" | "no" | "on" | "off");
        is_word && text.starts_with(|c: char| c.is_alphabetic()) && !text.contains([':', '#', '\\', '{', '[', '*', '&'])
    });
    is_text && from != to && bare(from) == bare(to) && is_there()
}

/// Whether all that a translation has more are signs that close what the source leaves open.
pub(super) fn closes_what_is_open(theirs: &str, ours: &str, changes: &[Change]) -> bool {
    let is_closing = |change: &Change| {
        let added = ours.get(change.ours.clone()).unwrap_or("").trim();
        change.theirs.is_empty() && !added.is_empty() && added.chars().all(|c| matches!(c, ')' | ']' | '}' | ';'))
    };
    let open = |text: &str| {
        [('(', ')'), ('[', ']'), ('{', '}')]
            .map(|(open, close)| text.matches(open).count() as i64 - text.matches(close).count() as i64)
    };
    !changes.is_empty()
        && changes.iter().all(is_closing)
        && open(theirs).iter().any(|count| *count > 0)
        && open(ours).iter().all(|count| *count == 0)
}

/// The line of a text around a place, without the blanks around it.
pub(super) fn line(text: &str, at: usize) -> &str {
    let range = line_around(text, at);
    text.get(range).unwrap_or("").trim()
}

fn line_around(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| start + end);
    start..end
}

/// The lines of a text that some ranges touch, in order and each once, without the blanks at their beginnings.
pub(super) fn lines(text: &str, ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        let mut at = range.start;
        loop {
            let line = line_around(text, at);
            let blank = text[line.clone()].len() - text[line.clone()].trim_start().len();
            let next = line.end + 1;
            if found.last().is_none_or(|last| last.end < line.end) && blank < line.len() {
                found.push(line.start + blank..line.end);
            }
            if next >= range.end {
                break;
            }
            at = next;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_page() {
        let own = Locale::parse("fr").expect("a tag");
        assert!(says_language("<html>", "<html lang=\"fr\">", &own));
        assert!(says_language("", " lang='fr'", &own));
        assert!(!says_language("<html>", "<html lang=\"de\">", &own));
        assert!(!says_language("<html>", "<body lang=\"fr\">", &own));
        assert!(!says_language("<html>", "<html>", &own));
    }

    #[test]
    fn numbers_and_placeholders() {
        assert!(is_number(("100px", "150px")) && is_number(("42", "31")) && is_number(("1.5", "2.5")));
        assert!(!is_number(("lamp1", "lamp2")) && !is_number(("100px", "100em")) && !is_number(("1", "1")));
        assert!(is_placeholder(("<name>", "<nom>")) && is_placeholder(("<your-lamp>", "<votre-lampe>")));
        assert!(!is_placeholder(("<name>", "nom")) && !is_placeholder(("<a href=x>", "<b href=x>")));
    }

    #[test]
    fn names_of_examples() {
        let change = |theirs: &str, ours: &str, a: &str, b: &str| Change {
            theirs: theirs.find(a).map_or(0..0, |at| at..at + a.len()),
            ours: ours.find(b).map_or(0..0, |at| at..at + b.len()),
        };
        let is_own = |(theirs, ours): (&str, &str), (a, b): (&str, &str), prose: &str| {
            let own = format!("{prose}\n{ours}");
            Names::new(theirs, &own).is_own(theirs, &change(theirs, ours, a, b), (a, b))
        };
        let prose = "Die Lampe an der Wand";
        assert!(is_own(("lamp LAMP_NAME", "lamp NAME_DER_LAMPE"), ("LAMP_NAME", "NAME_DER_LAMPE"), prose));
        assert!(is_own(("a: \"some_lamp\"", "a: \"eine_lampe\""), ("some_lamp", "eine_lampe"), prose));
        assert!(is_own(("lamp NAME [flags]", "lamp NAME [Schalter]"), ("flags", "Schalter"), prose));
        assert!(is_own(("switchLamp()", "lampeSchalten()"), ("switchLamp", "lampeSchalten"), prose));
        assert!(is_own(
            ("cp a/MY-LAMP/x.md", "cp a/MEINE-LAMPE/x.md"),
            ("a/MY-LAMP/x.md", "a/MEINE-LAMPE/x.md"),
            prose
        ));
        for (theirs, ours, a, b) in [
            ("lamp --dim-all", "lamp --lampe-an", "dim-all", "lampe-an"),
            ("export LAMP_NAME=1", "export NAME_LAMPE=1", "LAMP_NAME", "NAME_LAMPE"),
            ("lamp-on: 1", "lampe-an: 1", "lamp-on", "lampe-an"),
            ("lamp", "lampe", "lamp", "lampe"),
            ("room.dimLamp()", "room.lampeDimmen()", "dimLamp", "lampeDimmen"),
            ("LAMP_NAME", "LAMP_TITLE", "LAMP_NAME", "LAMP_TITLE"),
        ] {
            assert!(!is_own((theirs, ours), (a, b), prose), "{ours}");
        }
        assert!(!is_own(
            ("lamp LAMP_NAME", "lamp NAME_DER_LAMPE"),
            ("LAMP_NAME", "NAME_DER_LAMPE"),
            "Die Lampe: LAMP_NAME"
        ));
        let (theirs, ours) = ("a: <more, and so on>", "a: <mehr, und so weiter>");
        assert!(is_in_placeholder(theirs, ours, &change(theirs, ours, "more", "mehr")));
        assert!(is_in_placeholder(theirs, ours, &change(theirs, ours, "<more", "<mehr")));
        assert!(!is_in_placeholder("a < b, c", "a < d, c", &Change { theirs: 4..5, ours: 4..5 }));
    }

    #[test]
    fn quotes_of_yaml() {
        let is_one = |theirs: &str, ours: &str| {
            let at = theirs.bytes().zip(ours.bytes()).take_while(|(a, b)| a == b).count();
            is_quoting(theirs, ours, &Change { theirs: at..at, ours: at..at + 1 })
        };
        assert!(is_one("  lamp.example/dim: keep", "  \"lamp.example/dim\": keep"));
        for (theirs, ours) in
            [("a: 95", "a: \"95\""), ("a: true", "a: \"true\""), ("a: b: c", "a: \"b: c\""), ("a: b", "a: \"c\"")]
        {
            assert!(!is_one(theirs, ours), "{ours}");
        }
    }

    #[test]
    fn what_the_source_forgot_to_close() {
        let (theirs, ours) = ("f() {\n  on();\n", "f() {\n  on();\n}\n");
        let added = Change { theirs: 14..14, ours: 14..15 };
        assert!(closes_what_is_open(theirs, ours, std::slice::from_ref(&added)));
        assert!(!closes_what_is_open("f() {\n on(); \n}", ours, &[added]));
    }

    #[test]
    fn lines_that_differ() {
        let text = "a\n  b\n\nc";
        let of = |ranges: &[Range<usize>]| -> Vec<String> {
            lines(text, ranges.iter().cloned()).into_iter().map(|line| text[line].to_owned()).collect()
        };
        assert_eq!(of(&[4..5, 4..5]), ["b"]);
        assert_eq!(of(&[0..8, 8..8]), ["a", "b", "c"]);
        assert_eq!(of(&[8..8, 8..8]), ["c"]);
        assert_eq!(line(text, 4), "b");
    }
}
