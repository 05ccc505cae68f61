//! Text in another language than that of its page.

use std::sync::LazyLock;

use super::untranslated_pieces::{Side, each_word, word_hash};
use crate::locale::Locale;

/// A language, what it is called, and small words that are in most of its sentences and in no other of these.
type Language = (&'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const LANGUAGES: [Language; 9] = [
    ("da", "Danish", &["og", "ikke", "til", "hvis", "eller", "jeg", "efter", "skal", "når", "være"]),
    ("de", "German", &["und", "nicht", "ist", "werden", "wird", "auf", "für", "sie", "eine", "einen", "wenn", "oder", "können"]),
    ("en", "English", &["the", "and", "with", "your", "you", "this", "that", "from", "are", "which", "when"]),
    ("es", "Spanish", &["los", "las", "está", "puede", "cuando", "también", "desde", "hasta", "más", "usted", "del"]),
    ("fr", "French", &["les", "est", "une", "vous", "pour", "dans", "avec", "cette", "sont", "votre", "pas"]),
    ("it", "Italian", &["che", "della", "gli", "sono", "questa", "nella", "alla", "più", "essere", "delle", "puoi", "dei"]),
    ("nl", "Dutch", &["het", "een", "van", "voor", "niet", "wordt", "deze", "zijn", "kunt", "naar", "ook", "bij"]),
    ("pt", "Portuguese", &["não", "você", "uma", "são", "também", "pode", "seu", "até", "isso", "quando", "dos"]),
    ("sv", "Swedish", &["och", "att", "för", "som", "inte", "eller", "på", "ett", "din", "när"]),
];

/// Small words of another language from which on a text may be in that.
const FEWEST: usize = 4;
const BITS: usize = 4_096;

/// The small words of all languages.
struct Words {
    /// A bit for each: most words are none of these.
    bits: [u64; BITS / 64],
    /// Their hashes in order, with the languages.
    words: Vec<(u64, usize)>,
}

fn place(hash: u64) -> (usize, u64) {
    ((hash >> 52) as usize / 64, 1 << (hash >> 52 & 63))
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let words = LANGUAGES.iter().enumerate().flat_map(|(at, language)| language.2.iter().map(move |word| (at, word)));
    let mut words: Vec<(u64, usize)> = words.map(|(at, word)| (word_hash(word), at)).collect();
    words.sort_unstable();
    let mut bits = [0; BITS / 64];
    for (at, bit) in words.iter().map(|(hash, _)| place(*hash)) {
        bits[at] |= bit;
    }
    Words { bits, words }
});

/// Whether the small words of a language are known.
pub(super) fn is_known(locale: &Locale) -> bool {
    LANGUAGES.iter().any(|language| language.0 == locale.language())
}

/// The other language that the small words of a text are of, with its name; `None` where one of `own` is among them.
pub(super) fn guess(side: Side<'_>, own: &Locale) -> Option<(Locale, &'static str)> {
    let known = &*WORDS;
    let mut counts = [0; LANGUAGES.len()];
    each_word(side, |hash, _| {
        let (at, bit) = place(hash);
        if known.bits[at] & bit != 0 {
            let first = known.words.partition_point(|(word, _)| *word < hash);
            let found = known.words[first..].iter().take_while(|(word, _)| *word == hash);
            found.for_each(|(_, language)| counts[*language] += 1);
        }
    });
    let (best, count) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let is_own = LANGUAGES.iter().zip(counts).any(|(language, count)| language.0 == own.language() && count > 0);
    let (tag, name, _) = LANGUAGES[best];
    if *count < FEWEST || is_own || tag == own.language() {
        return None;
    }
    Some((Locale::parse(tag).ok()?, name))
}
