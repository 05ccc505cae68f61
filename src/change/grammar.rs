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
    Pointing,
    Pronoun,
    Relative,
    /// Prepositions that say where something is.
    Place,
    Joining,
}

/// Words that say nothing by themselves.
const LIGHT: [(Kind, &[&str]); 7] = [
    (Kind::Article, &["a", "an", "the"]),
    (Kind::Present, &["am", "are", "be", "been", "being", "has", "have", "is"]),
    (Kind::Pointing, &["that", "these", "this", "those"]),
    (Kind::Pronoun, &["it"]),
    (Kind::Relative, &["which", "who"]),
    (Kind::Place, &["at", "in", "into", "on"]),
    (Kind::Joining, &["also", "and", "so", "then"]),
];

/// Words that the form of the next verb depends on.
const BEFORE_VERBS: [&str; 21] = [
    "also", "am", "are", "be", "been", "being", "can", "cannot", "could", "had", "has", "have", "is", "may", "must",
    "should", "to", "was", "were", "will", "would",
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
        let of_kind = |(_, words): &&(Kind, &[&str])| !self.is_name && words.iter().any(|word| self.reads(word));
        LIGHT.iter().find(of_kind).map(|(kind, _)| *kind)
    }

    fn reads(&self, word: &str) -> bool {
        word.chars().eq(self.letters.iter().copied())
    }

    /// Whether it may come or go without another word for it.
    fn may_go(&self) -> bool {
        matches!(self.kind(), Some(Kind::Article | Kind::Present | Kind::Joining))
            || ["that", "it"].iter().any(|word| self.reads(word))
    }

    /// Whether another number follows from it.
    fn decides_number(&self) -> bool {
        matches!(self.kind(), Some(Kind::Article | Kind::Present | Kind::Pointing))
    }

    /// Whether its text has it twice in a row.
    fn is_twice(&self) -> bool {
        self.reads(&self.before) || self.reads(&self.behind)
    }
}

/// The words of both sides that are left where small words, and forms of the same words, are taken for each other: these
/// may still be slips. `None` where small words came, went or became others that say something else.
pub(super) fn beyond<'w>(was: &'w [Word], is: &'w [Word]) -> Option<[Vec<&'w Word>; 2]> {
    let sides = [was, is].map(|words| words.iter().partition::<Vec<&Word>, _>(|word| word.kind().is_some()));
    let [(light_was, mut heavy_was), (light_is, mut heavy_is)] = sides;
    let [mut light_was, mut light_is] = without_common(light_was, light_is);
    let agrees = light_was.iter().chain(&light_is).any(|word| word.decides_number());
    light_was.retain(|was| match light_is.iter().position(|is| may_replace(was, is)) {
        Some(at) => {
            light_is.remove(at);
            false
        }
        None => true,
    });
    if !light_was.iter().chain(&light_is).all(|word| word.may_go()) {
        return None;
    }
    if heavy_is.is_empty() && heavy_was.len() == 1 && heavy_was[0].is_twice() {
        heavy_was.clear();
    }
    if heavy_was.len() == heavy_is.len() {
        let pairs = heavy_was.into_iter().zip(heavy_is).filter(|(was, is)| !is_form(was, is, agrees));
        (heavy_was, heavy_is) = pairs.unzip();
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
    match (was.kind(), is.kind()) {
        (Some(Kind::Pointing), Some(Kind::Relative)) | (Some(Kind::Relative), Some(Kind::Pointing)) => {
            [was, is].iter().any(|word| word.reads("that"))
        }
        (was, is) => was == is,
    }
}

/// Whether both are forms of one word between which the grammar of the sentence decides: with `s` or without, beside
/// another word that `agrees` with it, and those of verbs behind words that ask for one of them.
fn is_form(was: &Word, is: &Word, agrees: bool) -> bool {
    const STEM: usize = 3;
    const LONG: usize = 5;
    const OF_VERBS: [&str; 8] = ["", "d", "e", "ed", "en", "ing", "n", "s"];
    let same = was.letters.iter().zip(&is.letters).take_while(|(a, b)| a == b).count();
    if was.is_name || is.is_name || same < STEM {
        return was.letters == is.letters;
    }
    let ends = [&was.letters[same..], &is.letters[same..]];
    let is_end = |end: &[char], ending: &str| ending.chars().eq(end.iter().copied());
    let are_in = |endings: &[&str]| ends.iter().all(|end| endings.iter().any(|ending| is_end(end, ending)));
    let is_verb = [was, is].iter().all(|word| BEFORE_VERBS.contains(&&*word.before));
    // `deleting` and `deleted`: one does it, to the other it is done.
    let is_turned = ends.iter().any(|end| is_end(end, "ing"))
        && ends.iter().any(|end| ["d", "ed", "en", "n"].iter().any(|ending| is_end(end, ending)));
    // `build` and `built`: of so many letters, no two words differ in that.
    let is_long = was.letters.len() >= LONG;
    let agrees = agrees || matches!(&*was.before, "a" | "an" | "these" | "those");
    agrees && (are_in(&["", "s"]) || are_in(&["", "es"]) || are_in(&["y", "ies"]))
        || is_verb && are_in(&OF_VERBS) && !is_turned
        || is_long && are_in(&["d", "t"])
}
