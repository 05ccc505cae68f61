//! What a text is made of: sentences that want to be translated, or names and literals that stay.

use whatlang::{Detector, Lang};

use crate::locale::Locale;

/// What is in some text, code and tokens apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// All words but literals.
    pub words: usize,
    /// Words that are written small, as names are not, and say something: at least four letters, or one of `own`.
    pub small: usize,
    /// Small words that only the language of the text has.
    pub own: usize,
    /// Small words that join the others to a sentence, be they those of other languages too.
    pub joining: usize,
}

/// English words that are in most sentences and in no other language that writes them the same.
const ENGLISH: [&str; 52] = [
    "the", "and", "to", "with", "your", "you", "are", "this", "that", "from", "which", "when", "how", "it", "its",
    "into", "these", "their", "they", "has", "have", "should", "using", "if", "each", "between", "via", "must",
    "whether", "while", "within", "what", "whenever", "been", "can", "be", "before", "then", "them", "there", "where",
    "were", "does", "would", "could", "about", "because", "only", "any", "not", "than", "other",
];

/// English words that join others, which other languages have too.
const JOINING: [&str; 28] = [
    "a", "across", "after", "against", "along", "an", "around", "as", "at", "by", "during", "for", "in", "is", "like",
    "no", "of", "off", "on", "or", "out", "over", "since", "through", "under", "until", "we", "without",
];

/// How licences say what no translation may change.
const LEGAL: [&str; 6] = [
    "all rights reserved",
    "permission is hereby granted",
    "this permission notice",
    "the software is provided",
    "licensed under the",
    "without warranties or conditions",
];

impl Wording {
    /// Reads a text as [`crate::parse::prose::visible`] gives it, in a language.
    pub fn of(text: &str, language: &str) -> Wording {
        let mut wording = Wording::default();
        let mut is_first = true;
        if is_path_of_names(text) || is_assignment(text) {
            return wording;
        }
        for raw in text.split(|c: char| c.is_whitespace() || matches!(c, '`' | '|' | '—' | '–')) {
            if raw.contains("://") || is_path(raw) {
                continue;
            }
            for word in raw.split('/') {
                let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '$');
                if !is_word(word) {
                    // A message behind its identifier is a literal too.
                    if is_first && word.contains('_') {
                        return Wording::default();
                    }
                    is_first &= word.is_empty();
                    continue;
                }
                is_first = false;
                wording.words += 1;
                if word.chars().next().is_some_and(char::is_lowercase) {
                    let is_own = language == "en" && ENGLISH.contains(&word);
                    wording.own += usize::from(is_own);
                    wording.joining += usize::from(is_own || language == "en" && JOINING.contains(&word));
                    wording.small += usize::from(is_own || word.chars().nth(3).is_some());
                }
            }
        }
        wording
    }

    /// Whether these are terms without a word between them, as far as the words of the language are known.
    pub fn is_term(self, language: &str) -> bool {
        language == "en" && self.joining == 0
    }

    /// Whether these are sentences, or parts of one. Between languages of one script words are shared, between scripts
    /// none is.
    pub fn is_prose(self, other_script: bool) -> bool {
        self.small >= 4 && (self.own > 0 || other_script) || self.small >= 7
    }

    /// Whether this may be a title or label, if what is beside it was left too.
    pub fn is_scrap(self) -> bool {
        self.words >= 2 && self.small > 0
    }

    /// Whether this is a title or label that is no name.
    pub fn is_phrase(self, other_script: bool) -> bool {
        self.words >= 4 && self.own > 0 || self.small >= if other_script { 2 } else { 4 }
    }
}

/// Whether a text seems to be in the language of the source and not in that of its own page; never for a few words, and
/// never where the two are not known.
pub fn is_of_source(text: &str, source: &Locale, own: &Locale) -> bool {
    const FEWEST: usize = 9;
    let (Some(theirs), Some(ours)) = (code(source), code(own)) else { return false };
    if text.split_whitespace().filter(|word| is_word(word.trim_matches(|c: char| !c.is_alphanumeric()))).count()
        < FEWEST
    {
        return false;
    }
    let guess = Detector::with_allowlist(vec![theirs, ours]).detect(text);
    guess.is_some_and(|guess| guess.lang() == theirs && guess.is_reliable())
}

fn code(locale: &Locale) -> Option<Lang> {
    Some(match locale.language() {
        "cs" => Lang::Ces,
        "da" => Lang::Dan,
        "de" => Lang::Deu,
        "en" => Lang::Eng,
        "es" => Lang::Spa,
        "fi" => Lang::Fin,
        "fr" => Lang::Fra,
        "hu" => Lang::Hun,
        "id" => Lang::Ind,
        "it" => Lang::Ita,
        "nb" | "no" => Lang::Nob,
        "nl" => Lang::Nld,
        "pl" => Lang::Pol,
        "pt" => Lang::Por,
        "ro" => Lang::Ron,
        "sv" => Lang::Swe,
        "tr" => Lang::Tur,
        "vi" => Lang::Vie,
        _ => return None,
    })
}

/// Whether a text is of those that are in the language in which they are in force.
pub fn is_legal(text: &str) -> bool {
    let text = text.to_lowercase();
    LEGAL.iter().any(|phrase| text.contains(phrase))
}

/// A path, or a selector: `lamps/dim-all`, `/lamps/dim`, `.lamp`, `#lamp`; but not `on/off`, nor a word behind a
/// bullet.
fn is_path(raw: &str) -> bool {
    let raw = raw.trim_end_matches([',', ';', ':', ')', '?', '!']);
    let is_selector = raw.strip_prefix(['.', '#', '@']).is_some_and(|name| name.starts_with(char::is_alphabetic));
    let has_mark = raw.trim_end_matches('.').contains(['-', '_', '.']) || raw.contains(|c: char| c.is_ascii_digit());
    is_selector || raw.starts_with('/') && raw.len() > 1 || raw.contains('\\') || raw.contains('/') && has_mark
}

/// Single names joined by `>`: `Request > lamps > lamp`.
fn is_path_of_names(text: &str) -> bool {
    let mut steps = 0;
    let mut all = text.trim().split(" > ").map(str::trim).inspect(|_| steps += 1);
    let are_names = all.all(|step| !step.contains(char::is_whitespace));
    are_names && steps > 2
}

/// A line that gives a variable its values: `$hue = red, green, blue`.
fn is_assignment(text: &str) -> bool {
    let is_variable =
        |raw: &str| raw.find('$').is_some_and(|at| raw[at + 1..].starts_with(|c: char| c.is_alphabetic() || c == '{'));
    let mut raws = text.split_whitespace();
    raws.any(is_variable) && text.split_whitespace().any(|raw| raw == "=")
}

/// Numbers, paths, identifiers and abbreviations are no words.
fn is_word(word: &str) -> bool {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return false };
    let inner = |c: char| c.is_lowercase() || matches!(c, '\'' | '’' | '-' | '‑');
    let hyphenated = |c: char| inner(c) || c.is_uppercase() && word.contains(['-', '‑']);
    first.is_alphabetic() && chars.all(hyphenated)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Wording {
        Wording::of(text, "en")
    }

    #[test]
    fn sentences_are_prose() {
        for text in
            ["Turn the lamp on and wait.", "Track how long each lamp burns", "- Add rules that dim re-lit lamps"]
        {
            assert!(of(text).is_prose(false), "{text}: {:?}", of(text));
        }
        assert!(of("Forgotten rooms with wrong lamps").is_prose(true));
        assert!(!of("Wrong rooms near bright lamps").is_prose(false));
        assert!(of("Wrong rooms near bright small lamps").is_prose(true));
    }

    #[test]
    fn names_and_literals_are_not() {
        for text in [
            "Lumen Cloud Manager for Web SDK",
            "https://lumen.example/the/lamp/and/how/to/use/it",
            "ERR_LAMP_101: the lamp is not connected to the hub",
            "listString, listInteger, listDateTime, or list",
            "`: `, ` and `",
            "Senior Manager / Vice President | CEO, CIO, CTO",
            "Web-Push in Lumen Cloud",
            ".lamplight room-link",
            "3.0.2 lamps/room-recommendations",
            "color: ql-color-$color. $color = white, red, orange, yellow, green, blue, purple",
            "Request > execute > rooms > room > order",
            "/lamps/with/your/rooms and C:\\lamps\\from\\here",
        ] {
            assert!(!of(text).is_prose(false) && !of(text).is_phrase(false), "{text}: {:?}", of(text));
        }
    }

    #[test]
    fn titles_are_phrases() {
        assert!(of("Measure Light and Save").is_phrase(false));
        assert!(!of("Lumen Cloud").is_phrase(false));
        assert!(of("How to fix").is_scrap() && !of("How to fix").is_phrase(false));
        assert!(!of("dim").is_scrap() && !of("brightness").is_scrap() && !of("Lumen Cloud").is_scrap());
        assert!(of("Lamp goes dark").is_phrase(true));
        assert!(!of("Lamp goes dark").is_phrase(false));
    }

    #[test]
    fn licences_stay() {
        assert!(is_legal("© 2031 Lumen. All Rights Reserved."));
        assert!(!is_legal("All lamps are reserved."));
    }
}
