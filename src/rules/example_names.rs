//! Names of examples, which a translation may have in its own language: of values, files and functions that readers
//! replace, and no program knows.

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::code::Change;
use crate::text::{has_word, unmarked};

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
    /// function or a value that readers replace, and that no program knows. `may_search` is asked for each search of a page.
    pub fn is_own(
        &self,
        code: &str,
        change: &Change,
        (theirs, ours): (&str, &str),
        may_search: impl Fn(&str) -> bool,
    ) -> bool {
        let before = code.get(..change.theirs.start).unwrap_or("");
        let behind = code.get(change.theirs.end..).unwrap_or("");
        let is_in_brackets = before.ends_with(" [") && behind.starts_with(']');
        let quoted = behind.strip_prefix(['"', '\'']);
        let is_value = before.ends_with(['"', '\'']) && quoted.is_some();
        let line = before.rsplit('\n').next().unwrap_or("").trim();
        let word = line.rsplit(char::is_whitespace).next().unwrap_or("");
        // What a command or a statement begins with.
        let is_first = matches!(line, "" | "$" | "%" | ">" | "PS>") && behind.starts_with([' ', '\t', '\n']);
        let is_known = before.ends_with(['$', '-', '.', '@', '{'])
            || is_first
            || quoted.unwrap_or(behind).trim_start_matches([' ', '\t']).starts_with(['=', ':'])
            || matches!(word, "export" | "set" | "ENV" | "name:" | "import" | "from" | "require");
        let (a, b): (Vec<&str>, Vec<&str>) = (theirs.split(['/', '.']).collect(), ours.split(['/', '.']).collect());
        // What the code declares and uses is its own.
        let is_declared = |name: &str| a.len() > 1 || behind.starts_with('(') || code.matches(name).nth(1).is_some();
        let is_free = |name: &str| {
            is_in_brackets || is_value || is_upper(name) || is_of_parts(name) && (is_made_up(name) || is_declared(name))
        };
        let mut pairs = a.iter().zip(&b).filter(|(a, b)| a != b).peekable();
        !is_known
            && a.len() == b.len()
            && pairs.peek().is_some()
            && pairs.all(|(a, b)| {
                is_name(a) && is_name(b) && is_free(a) && self.are_apart(a, b, is_in_brackets, &may_search)
            })
    }

    /// Whether neither page has the name of the other one, and that of the translation is in its language.
    fn are_apart(&self, theirs: &str, ours: &str, is_in_brackets: bool, may_search: impl Fn(&str) -> bool) -> bool {
        if !may_search(self.ours) || !may_search(self.theirs) {
            return false;
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_examples() {
        let change = |theirs: &str, ours: &str, a: &str, b: &str| Change {
            theirs: theirs.find(a).map_or(0..0, |at| at..at + a.len()),
            ours: ours.find(b).map_or(0..0, |at| at..at + b.len()),
        };
        let is_own = |(theirs, ours): (&str, &str), (a, b): (&str, &str), prose: &str| {
            let own = format!("{prose}\n{ours}");
            Names::new(theirs, &own).is_own(theirs, &change(theirs, ours, a, b), (a, b), |_| true)
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
            ("{\"lamp_name\": 1}", "{\"lampe_name\": 1}", "lamp_name", "lampe_name"),
            ("SELECT dim_lamp FROM a", "SELECT dim_lampe FROM a", "dim_lamp", "dim_lampe"),
            ("$ dim-lamp --now", "$ dim-lampe --now", "dim-lamp", "dim-lampe"),
            ("DIM_LAMP --now", "DIM_LAMPE --now", "DIM_LAMP", "DIM_LAMPE"),
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
    }
}
