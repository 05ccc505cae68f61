//! What of the code of a translation differs for a reason: numbers, placeholders, the language of a page, and what the
//! source forgot to close.

use std::ops::Range;

use crate::code::Change;
use crate::locale::{self, Locale};

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

/// Where a sign of the source that a translation lost comes back, and what is written there: `$(lamp)`, `-o lamp \`. `None`
/// where the source begins a line with it: the translation may have lost more.
pub(super) fn put_back(theirs: &str, ours: &str, change: &Change) -> Option<(Range<usize>, String)> {
    const BLANKS: [char; 2] = [' ', '\t'];
    let sign = theirs.get(change.theirs.clone())?;
    let (before, behind) = (theirs.get(..change.theirs.start)?, theirs.get(change.theirs.end..)?);
    let words = before.trim_end_matches(BLANKS);
    if words.is_empty() || words.ends_with('\n') {
        return None;
    }
    let (own, rest) = (ours.get(..change.ours.start)?, ours.get(change.ours.start..)?);
    let end = change.ours.start + rest.len() - rest.trim_start_matches(BLANKS).len();
    let start = own.trim_end_matches(BLANKS).len();
    let lead = &before[words.len()..];
    Some(match behind.chars().next() {
        // At the end of its line, no blank may follow it.
        None | Some('\n' | '\r') if ours[end..].is_empty() || ours[end..].starts_with(['\r', '\n']) => {
            (start..end, format!("{lead}{sign}"))
        }
        // It belongs to what follows it.
        Some(next) if !lead.is_empty() && !next.is_whitespace() => {
            (end..end, if ours[..end].ends_with(BLANKS) { sign.to_owned() } else { format!("{lead}{sign}") })
        }
        _ => (start..start, format!("{lead}{sign}")),
    })
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
    let at = if change.ours.is_empty() { change.ours.start } else { change.theirs.start };
    let is_there = || lines_near(all, at).any(|line| bare(line) == bare(quoted));
    const VALUES: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_in_list = quoted.contains(['[', '{']);
    let is_text = quoted.split(['"', '\'']).skip(1).step_by(2).all(|text| {
        !VALUES.contains(&&*text.to_ascii_lowercase())
            && text.starts_with(|c: char| c.is_alphabetic())
            && !text.contains([':', '#', '\\', '{', '[', '*', '&'])
            && (!is_in_list || !text.contains([',', ']', '}']))
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

/// The line of a text around a place, and the ones before and after it, without the blanks around them.
fn lines_near(text: &str, at: usize) -> impl Iterator<Item = &str> {
    let own = line_around(text, at);
    [own.start.checked_sub(1).unwrap_or(own.start), at, (own.end + 1).min(text.len())]
        .into_iter()
        .map(|at| line(text, at))
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
    fn placeholders_of_several_words() {
        let change = |theirs: &str, ours: &str, a: &str, b: &str| Change {
            theirs: theirs.find(a).map_or(0..0, |at| at..at + a.len()),
            ours: ours.find(b).map_or(0..0, |at| at..at + b.len()),
        };
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
