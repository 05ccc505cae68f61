//! Edits of English grammar that leave the sense of a sentence: articles and other small words that come, go or become
//! others like them, and the endings that depend on them (`a lamps`, `has build`). Whatever a translator would write
//! otherwise is none: numbers, negations, modal verbs, contrasts, directions, names.

use crate::text::Span;

/// How two English words are alike in what they do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Article,
    /// Forms of verbs that stand beside others, in the present.
    Present,
    Pronoun,
    /// Those that say of no direction, means or lack.
    Preposition,
    Joining,
}

/// Words that say nothing by themselves.
const LIGHT: [(Kind, &[&str]); 5] = [
    (Kind::Article, &["a", "an", "the"]),
    (Kind::Present, &["am", "are", "be", "been", "being", "does", "has", "have", "is"]),
    (
        Kind::Pronoun,
        &[
            "it", "its", "that", "their", "them", "there", "these", "they", "this", "those", "which", "who", "you",
            "your",
        ],
    ),
    (Kind::Preposition, &["as", "at", "for", "in", "into", "of", "on", "to"]),
    (Kind::Joining, &["also", "and", "so", "then"]),
];

/// Words that the form of the next verb depends on.
const BEFORE_VERBS: [&str; 20] = [
    "am", "are", "be", "been", "being", "can", "cannot", "could", "had", "has", "have", "is", "may", "must", "should",
    "to", "was", "were", "will", "would",
];

/// A word of a passage, in small letters.
pub(super) struct Word {
    /// Its letters.
    pub letters: Vec<char>,
    /// Where it is in its text.
    pub span: Span,
    /// Whether it is a name, or in one.
    pub is_name: bool,
    /// The word before it in its text; empty where there is none.
    pub before: String,
    /// The word after it in its text; empty where there is none.
    pub behind: String,
}

impl Word {
    fn kind(&self) -> Option<Kind> {
        let is_this = |word: &str| !self.is_name && word.chars().eq(self.letters.iter().copied());
        LIGHT.iter().find(|(_, words)| words.iter().any(|word| is_this(word))).map(|(kind, _)| *kind)
    }
}

/// The words of both sides that are left where small words, and forms of the same words, are taken for each other: these
/// may still be slips. `None` where small words became others that say something else.
pub(super) fn beyond<'w>(was: &'w [Word], is: &'w [Word]) -> Option<[Vec<&'w Word>; 2]> {
    let sides = [was, is].map(|words| words.iter().partition::<Vec<&Word>, _>(|word| word.kind().is_some()));
    let [(light_was, mut heavy_was), (light_is, mut heavy_is)] = sides;
    let [light_was, light_is] = without_common(light_was, light_is);
    if !light_was.iter().zip(&light_is).all(|(was, is)| may_replace(was, is)) {
        return None;
    }
    // A word that was there twice.
    let is_twice =
        |word: &Word| [&word.before, &word.behind].iter().any(|other| other.chars().eq(word.letters.iter().copied()));
    if heavy_is.is_empty() && heavy_was.len() == 1 && is_twice(heavy_was[0]) {
        heavy_was.clear();
    }
    if heavy_was.len() == heavy_is.len() {
        let mut forms =
            heavy_was.iter().zip(&heavy_is).map(|(was, is)| is_form(was, is)).collect::<Vec<_>>().into_iter();
        let left: Vec<bool> = forms.by_ref().map(|is_form| !is_form).collect();
        let (mut of_was, mut of_is) = (left.iter(), left.iter());
        heavy_was.retain(|_| *of_was.next().unwrap_or(&true));
        heavy_is.retain(|_| *of_is.next().unwrap_or(&true));
    }
    Some([heavy_was, heavy_is])
}

/// Both lists without what is in both.
fn without_common<'w>(mut was: Vec<&'w Word>, mut is: Vec<&'w Word>) -> [Vec<&'w Word>; 2] {
    was.retain(|word| match is.iter().position(|other| other.letters == word.letters) {
        Some(at) => {
            is.remove(at);
            false
        }
        None => true,
    });
    [was, is]
}

fn may_replace(was: &Word, is: &Word) -> bool {
    let distance = strsim::generic_damerau_levenshtein(&was.letters, &is.letters);
    match (was.kind(), is.kind()) {
        (Some(Kind::Article | Kind::Present | Kind::Pronoun), _) if was.kind() == is.kind() => true,
        (Some(Kind::Preposition), Some(Kind::Preposition)) => distance <= 2,
        _ => distance <= 1,
    }
}

/// Whether both are forms of one word between which the grammar of the sentence decides: with `s` or without, and those of
/// verbs behind words that ask for one of them.
fn is_form(was: &Word, is: &Word) -> bool {
    const STEM: usize = 3;
    const LONG: usize = 5;
    const OF_VERBS: [&str; 8] = ["", "d", "e", "ed", "en", "ing", "n", "s"];
    let same = was.letters.iter().zip(&is.letters).take_while(|(a, b)| a == b).count();
    if was.is_name || is.is_name || same < STEM {
        return was.letters == is.letters;
    }
    let ends = [&was.letters[same..], &is.letters[same..]];
    let are_in =
        |endings: &[&str]| ends.iter().all(|end| endings.iter().any(|ending| ending.chars().eq(end.iter().copied())));
    let is_verb = [was, is].iter().all(|word| BEFORE_VERBS.contains(&&*word.before));
    // `build` and `built`: of so many letters, no two words differ in that.
    let is_long = was.letters.len() >= LONG;
    are_in(&["", "s"])
        || are_in(&["", "es"])
        || are_in(&["y", "ies"])
        || is_verb && are_in(&OF_VERBS)
        || is_long && are_in(&["d", "t"])
}
