//! Made-up languages: every word has a number, and each language writes it in its own way.

/// A small generator of numbers: the same seed, the same document, on each machine.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed ^ 0x51f1_5e0d_a11c_e5ed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `0` to `end - 1`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// A number within a range, its end included.
    pub fn within(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub fn pick<'s, T>(&mut self, from: &'s [T]) -> &'s T {
        &from[self.below(from.len())]
    }

    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            all.swap(at, self.below(at + 1));
        }
    }
}

/// A language to write a document in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// The language of the source.
    Lorren,
    /// A language with blanks, other words and another order of words.
    Vashti,
    /// A language of kana and kanji without blanks.
    Kanari,
}

const LORREN: [&str; 24] = [
    "lam", "per", "tion", "sor", "ment", "dal", "ing", "vex", "ar", "lin", "ost", "ed", "mar", "ble", "con", "try",
    "sha", "wick", "den", "or", "fil", "ter", "ga", "ne",
];
const VASHTI: [&str; 24] = [
    "oua", "zhé", "kel", "ißa", "mou", "ral", "vé", "tir", "ço", "yen", "bra", "ulë", "nöd", "esh", "ki", "pau", "ros",
    "età", "gli", "hem", "jou", "qin", "sve", "tré",
];
const KANA: [&str; 24] = [
    "の", "に", "を", "か", "した", "ける", "ライ", "トル", "ミ", "ソラ", "ヨ", "ハネ", "光", "灯", "棚", "海", "山",
    "糸", "窓", "森", "石", "雲", "弦", "鈴",
];
/// Small words of the source, as frequent as such words are.
const SMALL: [&str; 12] = ["the", "a", "of", "to", "and", "in", "is", "for", "you", "with", "on", "it"];

impl Tongue {
    /// How this language writes a word.
    pub fn word(self, word: u32) -> String {
        let mut dice = Dice::new(u64::from(word) * 31 + self as u64);
        let parts = |dice: &mut Dice, from: &[&str], least, most| -> String {
            (0..dice.within(least, most)).map(|_| *dice.pick(from)).collect()
        };
        match self {
            Tongue::Lorren if (word as usize) < SMALL.len() => SMALL[word as usize].to_owned(),
            Tongue::Lorren => parts(&mut dice, &LORREN, 1, 3),
            Tongue::Vashti => parts(&mut dice, &VASHTI, 1, 3),
            Tongue::Kanari => parts(&mut dice, &KANA, 1, 2),
        }
    }

    /// Several words, as in a title or label.
    pub fn phrase(self, words: &[u32]) -> String {
        let mut phrase = words.iter().map(|&w| self.word(w)).collect::<Vec<_>>().join(self.blank());
        if self != Tongue::Kanari
            && let Some(first) = phrase.chars().next()
        {
            phrase.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
        }
        phrase
    }

    pub fn blank(self) -> &'static str {
        if self == Tongue::Kanari { "" } else { " " }
    }

    pub fn comma(self) -> &'static str {
        if self == Tongue::Kanari { "、" } else { ", " }
    }

    pub fn stop(self) -> &'static str {
        if self == Tongue::Kanari { "。" } else { "." }
    }
}
