//! What shows that two pieces of different languages say the same: facts, shape, length, digits and names.

use super::addresses;
use super::sentences::ends_sentence;
pub use super::weights::Weights;
use super::weights::{comparable, is_invariant};
use crate::page::{Block, BlockKind, FactKind, Page};
use crate::parse::links;

/// Everything known of a block or of a whole section, for comparison.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Sorted keys of the facts, each with its weight (rare facts weigh more).
    facts: Vec<(u64, f32)>,
    /// Sum of the weights.
    weight: f32,
    /// The ends of the links.
    ends: Vec<u64>,
    /// UI tokens.
    controls: u32,
    /// The first label, where labels are the same in both languages: what a table row is about.
    label: Option<u64>,
    /// Bytes of text without addresses: across languages the best cheap measure of how much is said.
    bytes: f32,
    /// Runs of words in bold letters: translations seldom lose them, or add them.
    strong: u16,
    /// Sentences: texts are translated one by one, so they are seldom more or fewer.
    sentences: u16,
    /// How often each digit occurs; thousands separators and word order do not matter.
    digits: [u16; 10],
    /// Words that survive translation (`JSON`, `iOS`, `v7`), one bit each.
    names: u64,
    /// Blocks by kind.
    kinds: [u16; 9],
}

const OTHER: u8 = 0;
const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 3;

/// What each byte is to a word.
const CLASSES: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            _ => OTHER,
        };
        byte += 1;
    }
    classes
};

impl Evidence {
    /// The evidence of one block.
    pub fn of_block(page: &Page, block: &Block, text: &str, weights: &Weights) -> Self {
        let mut evidence = Evidence::default();
        for fact in page.facts_of(block) {
            if fact.is_empty_token() {
                continue;
            }
            if fact.kind == FactKind::Control {
                evidence.controls += 1;
            }
            if is_invariant(fact.kind) && (weights.labels_kept || fact.kind != FactKind::Control) {
                let key = comparable(fact.kind, weights.key(page, fact));
                let scale = match fact.kind {
                    FactKind::Control => 0.5,
                    FactKind::Directive => 0.3,
                    _ => 1.0,
                };
                evidence.facts.push((key, weights.of(key) * scale));
            }
        }
        // A link may be written in full on one page and relative on the other: its end says where it leads.
        let written = page.facts_of(block).iter().filter(|fact| fact.kind == FactKind::Link);
        evidence.ends = written.map(|fact| links::alike_end_key(page.value_of(fact), page.site)).collect();
        evidence.facts.sort_by_key(|(key, _)| *key);
        evidence.weight = evidence.facts.iter().map(|(_, w)| w).sum();
        let first = page.facts_of(block).first().filter(|fact| fact.kind == FactKind::Control && weights.labels_kept);
        evidence.label = first.map(|fact| fact.key);
        evidence.kinds[block.kind as usize] = 1;
        if block.kind != BlockKind::Code {
            evidence.strong = u16::try_from(block.span.of(text).matches("**").count() / 2).unwrap_or(u16::MAX);
        }
        addresses::around(page, block, text, |words| evidence.read(words));
        evidence
    }

    /// The evidence of several blocks together.
    pub fn sum<'e>(parts: impl Iterator<Item = &'e Evidence>) -> Self {
        let mut sum = Evidence::default();
        for part in parts {
            sum.facts.extend_from_slice(&part.facts);
            sum.ends.extend_from_slice(&part.ends);
            sum.controls += part.controls;
            sum.bytes += part.bytes;
            sum.names |= part.names;
            sum.strong = sum.strong.saturating_add(part.strong);
            sum.sentences = sum.sentences.saturating_add(part.sentences);
            for (all, one) in sum.digits.iter_mut().zip(part.digits) {
                *all = all.saturating_add(one);
            }
            for (all, one) in sum.kinds.iter_mut().zip(part.kinds) {
                *all = all.saturating_add(one);
            }
        }
        sum.facts.sort_by_key(|(key, _)| *key);
        sum.weight = sum.facts.iter().map(|(_, w)| w).sum();
        sum
    }

    /// Bytes of text.
    pub fn byte_count(&self) -> f32 {
        self.bytes
    }

    /// Sentences that end in it.
    pub(super) fn sentences(&self) -> u32 {
        self.sentences.into()
    }

    fn read(&mut self, text: &str) {
        self.bytes += text.len() as f32;
        let bytes = text.as_bytes();
        let (mut start, mut is_name) = (0, false);
        for (at, &byte) in bytes.iter().enumerate() {
            match CLASSES[usize::from(byte)] {
                OTHER => {
                    if is_name {
                        self.name(&bytes[start..at]);
                    }
                    self.sentences = self.sentences.saturating_add(u16::from(ends_sentence(bytes, at)));
                    (start, is_name) = (at + 1, false);
                }
                DIGIT => {
                    let slot = &mut self.digits[usize::from(byte - b'0')];
                    *slot = slot.saturating_add(1);
                    is_name |= at > start;
                }
                UPPER => is_name |= at > start,
                _ => {}
            }
        }
        if is_name {
            self.name(&bytes[start..]);
        }
    }

    fn name(&mut self, word: &[u8]) {
        if word.len() < 24 {
            self.names |= 1 << (crate::text::hash(word) % 64);
        }
    }

    /// Keys of facts that are once on either page.
    pub fn rare_keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.facts.iter().filter(|(_, weight)| *weight > 0.9).map(|(key, _)| *key)
    }

    /// Whether a fact has this key.
    pub fn has(&self, key: u64) -> bool {
        self.facts.binary_search_by_key(&key, |(key, _)| *key).is_ok()
    }

    /// Weight of the facts that both have, and of all facts of the one with more.
    fn shared(&self, other: &Evidence) -> (f32, f32) {
        let (mut i, mut j, mut shared) = (0, 0, 0.0);
        while let (Some(a), Some(b)) = (self.facts.get(i), other.facts.get(j)) {
            match a.0.cmp(&b.0) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    shared += a.1;
                    i += 1;
                    j += 1;
                }
            }
        }
        (shared, self.weight.max(other.weight))
    }

    /// Share of the facts that agree, 0 to 1, and the weight after it.
    pub fn agreement(&self, other: &Evidence) -> (f32, f32) {
        let (shared, all) = self.shared(other);
        if all == 0.0 { (0.0, 0.0) } else { (shared / all, shared) }
    }

    /// Whether both are about something, and not about the same.
    pub fn is_about_another(&self, other: &Evidence) -> bool {
        matches!((self.label, other.label), (Some(a), Some(b)) if a != b)
    }

    /// Whether both are about the same.
    pub fn is_about_the_same(&self, other: &Evidence) -> bool {
        matches!((self.label, other.label), (Some(a), Some(b)) if a == b)
    }

    /// Whether both hold facts that could decide, and none that agrees.
    pub fn contradicts(&self, other: &Evidence) -> bool {
        self.weight.min(other.weight) >= 0.9 && self.shared(other).0 == 0.0 && !self.leads_to_the_same(other)
    }

    /// Whether both hold as many facts, and nothing but links.
    pub fn differs_in_links(&self, other: &Evidence) -> bool {
        let links = |evidence: &Evidence| (evidence.facts.len() == evidence.ends.len()).then_some(evidence.ends.len());
        links(self).is_some() && links(self) == links(other)
    }

    /// Whether a link of each ends in the same page or place.
    pub fn leads_to_the_same(&self, other: &Evidence) -> bool {
        self.ends.iter().any(|end| other.ends.contains(end))
    }

    /// How likely the two say the same, from -20 (cannot be) to about +45; 0 says nothing.
    /// `ratio` is how many bytes of the target one byte of the source takes on this page.
    pub fn score(&self, other: &Evidence, ratio: f32) -> f32 {
        self.fit(other, ratio) + sentence_score(self.sentences, other.sentences)
    }

    /// The score of code and of a text that may be the same: where sentences end in code is chance.
    pub fn score_of_code(&self, other: &Evidence, ratio: f32) -> f32 {
        self.fit(other, ratio) + sentence_score(self.sentences, other.sentences).max(0.0)
    }

    /// The score of a list and of a text that may be the same: items need not end sentences.
    pub fn score_of_list(&self, text: &Evidence, ratio: f32) -> f32 {
        match self.sentences < text.sentences {
            true => self.fit(text, ratio) + 2.5,
            false => self.score(text, ratio),
        }
    }

    /// The score without the sentences: of pieces of one, none needs to end.
    pub(super) fn fit(&self, other: &Evidence, ratio: f32) -> f32 {
        let (shared, all) = self.shared(other);
        let mut score = 0.0;
        if all > 0.0 {
            let share = shared / all;
            score += 24.0 * share * (all / (all + 0.5)) + 4.0 * shared.min(3.0);
            if shared == 0.0 {
                let both = self.weight.min(other.weight);
                score += if self.leads_to_the_same(other) {
                    8.0
                } else if both == 0.0 {
                    -2.5 * all.min(2.0)
                } else {
                    -4.0 - 3.0 * both.min(2.5)
                };
            }
        }
        score += match (self.controls, other.controls) {
            (0, 0) => 0.0,
            (a, b) if a == b => 3.0,
            (a, b) => 3.0 - 4.0 * (a.abs_diff(b) as f32 / a.max(b) as f32) - if a.min(b) == 0 { 2.0 } else { 0.0 },
        };
        score += strong_score(self.strong, other.strong);
        score += length_score(self.bytes * ratio, other.bytes);
        score += self.digit_score(other);
        score + self.name_score(other)
    }

    fn digit_score(&self, other: &Evidence) -> f32 {
        let sum = |digits: &[u16; 10]| digits.iter().map(|d| u32::from(*d)).sum::<u32>() as f32;
        let (a, b) = (sum(&self.digits), sum(&other.digits));
        if a == 0.0 && b == 0.0 {
            return 0.0;
        }
        let both: u32 = self.digits.iter().zip(other.digits).map(|(x, y)| u32::from((*x).min(y))).sum();
        let share = both as f32 / a.max(b);
        let strength = (a.max(b)).min(6.0) / 6.0;
        (8.0 * share - 4.0) * strength
    }

    fn name_score(&self, other: &Evidence) -> f32 {
        let all = (self.names | other.names).count_ones() as f32;
        if all == 0.0 {
            return 0.0;
        }
        let share = (self.names & other.names).count_ones() as f32 / all;
        let strength = all.min(4.0) / 4.0;
        (8.0 * share - 3.0) * strength
    }

    /// How alike the kinds of blocks are, -4 to +6.
    pub fn shape_score(&self, other: &Evidence) -> f32 {
        let total = |kinds: &[u16; 9]| kinds.iter().map(|k| u32::from(*k)).sum::<u32>() as f32;
        let all = total(&self.kinds).max(total(&other.kinds));
        if all == 0.0 {
            return 0.0;
        }
        let both: u32 = self.kinds.iter().zip(other.kinds).map(|(x, y)| u32::from((*x).min(y))).sum();
        10.0 * both as f32 / all - 4.0
    }
}

/// Gale and Church's observation, simplified: lengths of translations vary with the square root of the length.
fn length_score(expected: f32, actual: f32) -> f32 {
    let spread = (expected.max(actual) * 6.0).sqrt() + 8.0;
    (3.0 - 2.0 * (expected - actual).abs() / spread).max(-7.0)
}

/// Bold words on one side alone are of another text, or were lost.
fn strong_score(a: u16, b: u16) -> f32 {
    match (a, b) {
        (0, 0) => 0.0,
        _ if a == b => 1.0,
        (0, _) | (_, 0) => -1.0,
        _ => 0.0,
    }
}

/// One sentence more or fewer is rare already; how many they are of says the rest.
fn sentence_score(a: u16, b: u16) -> f32 {
    match a.max(b) {
        0 => 0.0,
        _ if a == b => 3.0,
        most => 1.5 - 4.5 * f32::from(a.abs_diff(b)) / f32::from(most),
    }
}

/// Whether two kinds of blocks can correspond to each other, and what that costs; `None` if they cannot.
pub fn kind_score(source: BlockKind, target: BlockKind) -> Option<f32> {
    use BlockKind::{Code, Heading, Html, Item, Paragraph, Row, Step};
    match (source, target) {
        (a, b) if a == b => Some(5.0),
        // A heading that is bold text on the other page.
        (Heading, Paragraph) | (Paragraph, Heading) => Some(-1.0),
        (Heading, _) | (_, Heading) => None,
        (Item, Step) | (Step, Item) => Some(0.0),
        (Paragraph, Item | Step) | (Item | Step, Paragraph) => Some(-2.0),
        (Paragraph, Code) | (Code, Paragraph) => Some(-5.0),
        (Item | Step, Code) | (Code, Item | Step) => Some(-6.0),
        (Html, Row | Paragraph) | (Row | Paragraph, Html) => Some(-5.0),
        _ => None,
    }
}
