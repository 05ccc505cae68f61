//! What is known of old pages, kept on disk between runs by the objects that hold them: they never change.
//!
//! An entry is its length and then: its key (the object and the name of the dialect), after the length of that, the hashes
//! of body and words, and the signature.
//! Numbers are little-endian, counts and the sorted hashes of signatures in groups of seven bits.

use std::collections::{BTreeMap, HashSet};

use super::super::inputs::HistoryInput;
use super::blobs::{BlobKey, Facts};
use super::fit::Signature;
use super::pages::Asked;
use crate::files::CacheFile;

/// The largest file that is kept, and read, in bytes.
const LARGEST: usize = 64 << 20;
/// How many such files are kept: for so many projects.
const MOST: usize = 32;

/// What is kept, by its keys.
type Entries = BTreeMap<Box<[u8]>, Box<[u8]>>;

/// What is known of old pages of a project.
#[derive(Default)]
pub(super) struct Kept {
    file: Option<CacheFile>,
    /// Entries by their keys, without their lengths.
    entries: Entries,
    /// The keys of those that this run asked for.
    used: HashSet<Box<[u8]>>,
    is_new: bool,
}

impl Kept {
    /// What was kept of the pages in some repositories, read with the same keys.
    pub fn read(input: &HistoryInput<'_>, asked: &[Asked]) -> Kept {
        let Some(folder) = input.cache else { return Kept::default() };
        let keys = input.keys;
        let mut tops: Vec<String> = asked.iter().flat_map(|of| &of.tops).map(|top| top.display().to_string()).collect();
        tops.sort_unstable();
        tops.dedup();
        let list = |names: &[Box<str>]| names.join("\0");
        let (tops, ids, drifted) = (tops.join("\0"), list(&keys.id), list(&keys.drifted));
        let Some(file) = folder.file("pins", &[&tops, keys.site.name, keys.dialect.name, &ids, &keys.pin, &drifted])
        else {
            return Kept::default();
        };
        let bytes = file.read(LARGEST as u64).unwrap_or_default();
        Kept { file: Some(file), entries: entries(&bytes).unwrap_or_default(), ..Kept::default() }
    }

    /// What is known of an old page.
    pub fn facts(&mut self, page: BlobKey) -> Option<Facts> {
        let key = key(page);
        let facts = facts(Bytes(self.entries.get(&key)?))?;
        self.used.insert(key);
        Some(facts)
    }

    /// Adds what was found.
    pub fn add(&mut self, page: BlobKey, facts: &Facts) {
        if self.file.is_some() {
            let key = key(page);
            self.used.insert(key.clone());
            self.is_new = true;
            self.entries.insert(key, entry(facts));
        }
    }

    /// Writes all, if there is anything new: what this run asked for first, as far as there is room.
    pub fn write(self) {
        let Some(file) = self.file.filter(|_| self.is_new) else { return };
        let (used, others): (Vec<_>, Vec<_>) = self.entries.iter().partition(|(key, _)| self.used.contains(*key));
        let mut bytes = Vec::new();
        for (key, entry) in used.into_iter().chain(others) {
            let mut length = Vec::new();
            number(&mut length, key.len() as u64);
            if bytes.len() + entry.len() + key.len() + length.len() + WIDEST > LARGEST - HEAD {
                break;
            }
            number(&mut bytes, (length.len() + key.len() + entry.len()) as u64);
            for piece in [&length[..], &key[..], &entry[..]] {
                bytes.extend(piece);
            }
        }
        file.keep(&bytes, MOST);
    }
}

fn key((blob, dialect): BlobKey) -> Box<[u8]> {
    [blob.as_bytes(), dialect.as_bytes()].concat().into()
}

/// What a number takes at most, and the first line of a file.
const WIDEST: usize = 10;
const HEAD: usize = 128;

fn number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn list(bytes: &mut Vec<u8>, sorted: &[u32]) {
    number(bytes, sorted.len() as u64);
    let mut before = 0;
    for item in sorted {
        number(bytes, u64::from(item - before));
        before = *item;
    }
}

fn entry(facts: &Facts) -> Box<[u8]> {
    let mut bytes = Vec::new();
    bytes.extend(facts.body.to_le_bytes());
    bytes.extend(facts.words.to_le_bytes());
    if let Some(signature) = &facts.signature {
        list(&mut bytes, &signature.coarse);
        list(&mut bytes, &signature.lines);
    }
    bytes.into()
}

/// What is left to read. Whatever it is, nothing is read twice, and no more memory taken than it has bytes.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn hash(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for at in 0..WIDEST as u32 {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f).checked_shl(at * 7)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn list(&mut self) -> Option<Box<[u32]>> {
        let count = usize::try_from(self.number()?).ok().filter(|count| *count <= self.0.len())?;
        let mut list = Vec::with_capacity(count);
        let mut before = 0_u32;
        for _ in 0..count {
            before = before.checked_add(u32::try_from(self.number()?).ok()?)?;
            list.push(before);
        }
        Some(list.into())
    }
}

fn entries(bytes: &[u8]) -> Option<Entries> {
    let mut rest = Bytes(bytes);
    let mut entries = BTreeMap::new();
    while !rest.0.is_empty() {
        let length = usize::try_from(rest.number()?).ok()?;
        let mut entry = Bytes(rest.take(length)?);
        let width = usize::try_from(entry.number()?).ok()?;
        entries.insert(entry.take(width)?.into(), entry.0.into());
    }
    Some(entries)
}

fn facts(mut entry: Bytes<'_>) -> Option<Facts> {
    let (body, words) = (entry.hash()?, entry.hash()?);
    if entry.0.is_empty() {
        return Some(Facts { body, words, signature: None });
    }
    let signature = Signature { coarse: entry.list()?, lines: entry.list()? };
    entry.0.is_empty().then_some(Facts { body, words, signature: Some(signature) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Facts {
        let signature = Signature { coarse: [0, 0, 7, 128, u32::MAX].into(), lines: [].into() };
        Facts { body: u64::MAX, words: 1, signature: Some(signature) }
    }

    #[test]
    fn facts_are_kept_as_they_are() {
        for of in [some(), Facts { signature: None, ..some() }] {
            assert_eq!(facts(Bytes(&entry(&of))), Some(of));
        }
    }

    #[test]
    fn what_is_no_entry_is_none() {
        let whole = entry(&some());
        for at in 0..whole.len() {
            // Up to the signature, that is missing.
            let cut = facts(Bytes(&whole[..at]));
            assert!(cut.is_none() || at == 16 && cut.is_some_and(|facts| facts.signature.is_none()), "{at}");
        }
        for hostile in
            [&[0xff; 64][..], &[&whole[..], &[0]].concat(), &[&whole[..16], &[0, 0xff, 0xff, 0xff, 0x7f]].concat()]
        {
            assert_eq!(facts(Bytes(hostile)), None);
            assert!(entries(hostile).is_none_or(|entries| entries.is_empty()));
        }
        assert!(entries(&[]).is_some_and(|entries| entries.is_empty()));
        assert!(entries(&[3, 3, 1, 1]).is_none() && entries(&[0]).is_none());
    }
}
