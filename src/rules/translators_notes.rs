//! Notes that translators add in their own name.

use crate::page::{Block, BlockKind};
use crate::rule::{Group, Pair};

/// How such a note names itself, in lower case and without blanks, points and the like.
const NAMES: &[&str] = &[
    // Czech
    "poznpřekl",
    "poznámkapřekladatele",
    // Dutch
    "nootvandevertaler",
    "nvdv",
    // English
    "translatornote",
    "translatorsnote",
    // French and Italian
    "ndt",
    "noteduntraducteur",
    "notedutraducteur",
    "notedelatraductrice",
    "notedetraduction",
    "notadeltraduttore",
    "notadellatraduttrice",
    "notaditraduzione",
    // German
    "anmdübers",
    "anmdü",
    "anmerkungderübersetzerin",
    "anmerkungderübersetzung",
    "anmerkungdesübersetzers",
    "anmerkungdesübersetzenden",
    // Indonesian and Vietnamese
    "catatanpenerjemah",
    "chúthíchcủangườidịch",
    "ghichúcủangườidịch",
    // Japanese and Chinese
    "訳注",
    "訳註",
    "訳者注",
    "訳者註",
    "译注",
    "译者注",
    "譯註",
    "譯注",
    "譯者註",
    "譯者注",
    // Korean
    "역주",
    "역자주",
    "옮긴이",
    "옮긴이주",
    // Polish, Russian, Turkish and Ukrainian
    "przyptłum",
    "przypistłumacza",
    "примпер",
    "примперев",
    "примечаниепереводчика",
    "çevirmeninnotu",
    "çevirmennotu",
    "приміткаперекладача",
    // Portuguese and Spanish
    "notadotradutor",
    "notadetradução",
    "notadeltraductor",
    "ndelt",
];

/// The most words of a name.
const MOST: usize = 4;

/// Whether paragraphs that a translation has more are such notes, or as many of these are near them in their section: of
/// paragraphs that say nothing else in common, any may be the ones without counterpart.
pub(super) fn are_some(group: &Group<'_>, pair: &Pair, first: u32, count: u32) -> bool {
    /// Blocks around them that are looked at.
    const NEAR: usize = 8;
    let (text, blocks) = (group.text(pair.target), &group.page(pair.target).blocks);
    let (start, end) = (first as usize, (first + count) as usize);
    if blocks[start..end].iter().any(|block| !matches!(block.kind, BlockKind::Paragraph | BlockKind::Item)) {
        return false;
    }
    let is_heading = |block: &&Block| block.kind == BlockKind::Heading;
    let before = blocks[..start].iter().rev().take(NEAR).take_while(|block| !is_heading(block));
    let behind = blocks[end..].iter().take(NEAR).take_while(|block| !is_heading(block));
    let near = blocks[start..end].iter().chain(before).chain(behind);
    near.filter(|block| is_one(block.span.of(&text))).count() >= count as usize
}

/// Whether a paragraph says, where it begins or ends, that it is by the translator.
pub(super) fn is_one(paragraph: &str) -> bool {
    let is_sign = |c: char| !c.is_alphanumeric();
    let words = |word: &&str| !word.is_empty();
    let first: Vec<&str> = paragraph.split(is_sign).filter(words).take(MOST).collect();
    let mut last: Vec<&str> = paragraph.rsplit(is_sign).filter(words).take(MOST).collect();
    last.reverse();
    let is_name = |words: &[&str]| NAMES.contains(&&*words.concat().to_lowercase());
    (1..=MOST).any(|count| {
        first.get(..count).is_some_and(is_name)
            || last.len().checked_sub(count).is_some_and(|start| is_name(&last[start..]))
    })
}

#[cfg(test)]
mod tests {
    use super::is_one;

    #[test]
    fn notes_name_themselves() {
        for note in [
            "*(« La lampe est allumée », NdT.)*",
            "(N.d.T. : la lampe)",
            "_Anm. d. Übers.: die Lampe_",
            "（訳注：ランプ）",
            "[译注] 灯",
            "*(Note de la traductrice : la lampe)*",
            "(램프, 옮긴이 주)",
            "Прим. пер.: лампа",
            "Translator's note: the lamp",
        ] {
            assert!(is_one(note), "{note}");
        }
        for text in ["La lampe", "Ndtv montre la lampe", "Une note : le traducteur lit", "", "(…)", "翻译注意"] {
            assert!(!is_one(text), "{text}");
        }
    }
}
