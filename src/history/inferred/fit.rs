//! How well a version of the source fits a translation: by what survives translation, never by words.

use std::cmp::Ordering;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::page::{FactKind, Page, Section};
use crate::site::Metadata;
use crate::text::hash;

/// Differences that are no more than this part of what was compared count as none.
const SLACK: f64 = 0.02;
/// From this part on, a translation was hardly made from a version.
const FAR: f64 = 0.1;

/// What of a page survives translation, as sorted hashes: the shape of its sections, its blocks, its facts (ids, code,
/// links, images, controls and the like), and the numbers in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    /// What versions are told apart by.
    pub coarse: Box<[u32]>,
    /// Each line of code, without the texts in it, and each value of the metadata that is the same in all languages: with
    /// the rest, what shows of which version a part is.
    pub lines: Box<[u32]>,
}

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
        let blocks = page.facts.iter().filter(|fact| fact.kind == FactKind::CodeBlock);
        let mut lines: Vec<u32> =
            blocks.flat_map(|block| block.span.of(text).lines()).filter_map(line_of_code).collect();
        let Metadata { translated, unseen, different, .. } = &page.site.metadata;
        let differing = [translated, unseen, different].into_iter().flat_map(|keys| keys.iter());
        let differing: Vec<u64> = differing.map(|key| hash(key.as_bytes())).collect();
        let entries = page.front_matter.entries.iter().filter(|entry| !differing.contains(&entry.name));
        lines.extend(entries.map(|entry| item("entry", (entry.name, entry.digest))));
        lines.sort_unstable();
        Signature { coarse: all.into(), lines: lines.into() }
    }

    /// How a translation differs from a version.
    pub fn difference(&self, version: &Signature) -> Difference {
        let both = |of: fn(&Signature) -> &[u32]| Items {
            added: only_in(of(self), of(version)).collect(),
            lost: only_in(of(version), of(self)).collect(),
        };
        Difference { coarse: both(|of| &of.coarse), lines: both(|of| &of.lines) }
    }

    /// How far a translation is from this version.
    pub fn distance(&self, translation: &Signature) -> Distance {
        let (mut theirs, mut ours) = (self.coarse.iter().peekable(), translation.coarse.iter().peekable());
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
        Distance { differing, all: self.coarse.len() as u32 }
    }
}

/// What a translation and one version have otherwise.
#[derive(Debug, Default)]
pub(super) struct Difference {
    coarse: Items,
    lines: Items,
}

/// What only a translation has, and what only a version has.
#[derive(Debug, Default)]
struct Items {
    added: Vec<u32>,
    lost: Vec<u32>,
}

impl Difference {
    /// Whether that is nothing.
    pub fn is_empty(&self) -> bool {
        [&self.coarse, &self.lines].into_iter().all(|items| items.added.is_empty() && items.lost.is_empty())
    }

    /// Takes away what another version has like the translation, and says how much that is; what both lack only if that is
    /// wanted.
    pub fn explain(&mut self, version: &Signature, with_lost: bool) -> usize {
        let of = |items: &mut Items, version: &[u32]| {
            let before = items.added.len() + items.lost.len();
            items.added = only_in(&items.added, version).collect();
            if with_lost {
                let gone: Vec<u32> = only_in(&items.lost, version).collect();
                items.lost = only_in(&items.lost, &gone).collect();
            }
            before - items.added.len() - items.lost.len()
        };
        of(&mut self.coarse, &version.coarse) + of(&mut self.lines, &version.lines)
    }
}

/// What the first of two sorted lists has more than the second.
fn only_in<'a>(list: &'a [u32], other: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    let mut others = other.iter().peekable();
    list.iter().copied().filter(move |item| {
        while others.next_if(|other| *other < item).is_some() {}
        others.next_if(|other| *other == item).is_none()
    })
}

/// A line of code without what is quoted in it; `None` where no ASCII letter is left, or anything else: a text.
fn line_of_code(line: &str) -> Option<u32> {
    let mut code = String::new();
    let mut quote = None;
    for c in line.chars().filter(|c| !c.is_whitespace()) {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => continue,
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None => {}
        }
        code.push(c);
    }
    (code.is_ascii() && code.contains(|c: char| c.is_ascii_alphabetic())).then(|| item("line", code))
}

impl Distance {
    /// Whether the translation is of no version like this one.
    pub fn is_far(self) -> bool {
        f64::from(self.differing) > f64::from(self.all) * FAR
    }

    /// Whether it is none to speak of, beside the least.
    pub fn is_close_to(self, least: Distance) -> bool {
        f64::from(self.differing) <= f64::from(least.differing) + f64::from(least.all) * SLACK
    }
}

fn item(kind: &str, value: impl Hash) -> u32 {
    let mut hasher = DefaultHasher::new();
    (kind, value).hash(&mut hasher);
    hasher.finish() as u32
}

/// The level of a section, and the kinds of its blocks in order.
fn shape(page: &Page, section: &Section) -> u32 {
    let kinds: Vec<_> = page.blocks_of(section).iter().map(|block| block.kind).collect();
    item("section", (section.level, kinds))
}

/// Numbers of two digits and more: others are often written as words.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|digits| (2..=6).contains(&digits.len()))
}
