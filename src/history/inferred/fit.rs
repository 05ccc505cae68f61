//! How well a version of the source fits a translation: by what survives translation, never by words.

use std::cmp::Ordering;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::page::{Page, Section};

/// Differences that are no more than this part of what was compared count as none.
const SLACK: f64 = 0.02;

/// What of a page survives translation, as sorted hashes: the shape of its sections, its blocks, its facts (ids, code,
/// links, images, controls and the like), and the numbers in its text.
pub(super) struct Signature(Box<[u64]>);

/// How far apart a version and a translation are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Distance {
    /// What only one of them has.
    pub differing: u32,
    /// What the version has.
    pub all: u32,
}

impl Signature {
    pub fn of(page: &Page, text: &str) -> Signature {
        let mut all = Vec::new();
        all.extend(page.sections.iter().map(|section| shape(page, section)));
        all.extend(page.blocks.iter().map(|block| item("block", (block.kind, block.depth, block.number))));
        all.extend(page.facts.iter().map(|fact| item("fact", (fact.kind, fact.key))));
        let body = page.sections.first().map_or(0, |section| section.span.start as usize);
        all.extend(numbers(text.get(body..).unwrap_or("")).map(|number| item("number", number)));
        all.sort_unstable();
        Signature(all.into())
    }

    /// How far a translation is from this version.
    pub fn distance(&self, translation: &Signature) -> Distance {
        let (mut theirs, mut ours) = (self.0.iter().peekable(), translation.0.iter().peekable());
        let mut differing = 0;
        while let (Some(a), Some(b)) = (theirs.peek(), ours.peek()) {
            let order = a.cmp(b);
            differing += u32::from(order != Ordering::Equal);
            if order != Ordering::Greater {
                theirs.next();
            }
            if order != Ordering::Less {
                ours.next();
            }
        }
        differing += (theirs.count() + ours.count()) as u32;
        Distance { differing, all: self.0.len() as u32 }
    }
}

impl Distance {
    /// Whether it is none to speak of, beside the least.
    pub fn is_close_to(self, least: Distance) -> bool {
        f64::from(self.differing) <= f64::from(least.differing) + f64::from(least.all) * SLACK
    }
}

fn item(kind: &str, value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind, value).hash(&mut hasher);
    hasher.finish()
}

/// The level of a section, and the kinds of its blocks in order.
fn shape(page: &Page, section: &Section) -> u64 {
    let kinds: Vec<_> = page.blocks_of(section).iter().map(|block| block.kind).collect();
    item("section", (section.level, kinds))
}

/// Numbers of two digits and more: others are often written as words.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|digits| (2..=6).contains(&digits.len()))
}
