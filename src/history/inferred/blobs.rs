//! Old pages, each read and parsed once for all translations that are looked at together.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::super::object::ObjectId;
use super::fit::Signature;
use crate::page::Page;
use crate::parse::{self, Keys, Reader, front_matter};
use crate::text::{end_lines, hash};

/// An object, and the name of the dialect that it is read in: pages in several may have one content.
pub(super) type BlobKey = (ObjectId, &'static str);

/// Contents of a repository; `None` where the clone lacks one, or it is no text.
pub(super) type Blobs = HashMap<BlobKey, Option<Blob>>;

/// The contents of a repository as they are read in a dialect.
#[derive(Clone, Copy)]
pub(super) struct OldPages<'b> {
    pub blobs: &'b Blobs,
    pub dialect: &'static str,
}

impl<'b> OldPages<'b> {
    pub fn get(self, blob: ObjectId) -> Option<&'b Blob> {
        self.blobs.get(&(blob, self.dialect))?.as_ref()
    }
}

/// A page as it was: its text, or what was kept of it.
pub(super) struct Blob {
    /// `None` where it was not read again.
    text: Option<Arc<str>>,
    body: OnceLock<u64>,
    words: OnceLock<u64>,
    signature: OnceLock<Signature>,
}

/// What is asked of an old page; a text is read again only to find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub body: u64,
    pub words: u64,
    pub signature: Option<Signature>,
}

impl Blob {
    /// `None` where the content is no text.
    pub fn of(mut content: Vec<u8>) -> Option<Blob> {
        end_lines(&mut content);
        let text = Some(String::from_utf8(content).ok()?.into());
        Some(Blob { text, body: OnceLock::new(), words: OnceLock::new(), signature: OnceLock::new() })
    }

    /// One of which these are known.
    pub fn kept(facts: Facts) -> Blob {
        let signature = facts.signature.map(OnceLock::from).unwrap_or_default();
        Blob { text: None, body: facts.body.into(), words: facts.words.into(), signature }
    }

    /// Whether its signature is known, or can be found.
    pub fn has_signature(&self) -> bool {
        self.text.is_some() || self.signature.get().is_some()
    }

    /// What to keep of it; `None` where that was kept.
    pub fn facts(&self, keys: &Keys) -> Option<Facts> {
        self.text.as_ref()?;
        Some(Facts { body: self.body(keys), words: self.words(keys), signature: self.signature.get().cloned() })
    }

    /// What of it survives translation; `now` is the page of today, in the same dialect, which may be the same.
    pub fn signature(&self, now: &Page, keys: &Keys, reader: &mut Reader) -> &Signature {
        let of = || {
            let text = self.text.as_deref().unwrap_or_default();
            let is_now = (now.digest, now.len as usize) == (hash(text.as_bytes()), text.len());
            match is_now {
                true => Signature::of(now, text),
                false => Signature::of(&parse::parse_as(now.file, text, keys, now.dialect, reader), text),
            }
        };
        self.signature.get_or_init(of)
    }

    /// What it says behind its metadata.
    fn behind_metadata(&self, keys: &Keys) -> &str {
        let text = self.text.as_deref().unwrap_or_default();
        text.get(front_matter::parse(text, keys).body..).unwrap_or("").trim()
    }

    /// A hash of its body.
    pub fn body(&self, keys: &Keys) -> u64 {
        *self.body.get_or_init(|| hash(self.behind_metadata(keys).as_bytes()))
    }

    fn words(&self, keys: &Keys) -> u64 {
        *self.words.get_or_init(|| words(self.behind_metadata(keys)))
    }

    /// Whether words or code changed since, rather than metadata, addresses, markup and white space alone.
    pub fn says_other_than(&self, before: &Blob, keys: &Keys) -> bool {
        self.body(keys) != before.body(keys) && self.words(keys) != before.words(keys)
    }
}

/// A hash of the letters and digits of a text, without those of addresses, tags and attribute lists.
fn words(text: &str) -> u64 {
    let mut letters = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['(', '<', '{', ':']) {
        let (before, behind) = rest.split_at(at);
        letters.extend(before.chars().filter(|c| c.is_alphanumeric()));
        let line = &behind[..behind.find('\n').unwrap_or(behind.len())];
        let closed = |close: char| line.find(close).map(|end| end + close.len_utf8());
        let skipped = match behind.as_bytes()[0] {
            b'(' if before.ends_with(']') => closed(')'),
            b'<' => closed('>'),
            b'{' => closed('}'),
            // A definition, or a bare address.
            b':' if before.ends_with(']') => Some(line.len()),
            b':' if behind.starts_with("://") => Some(line.find(char::is_whitespace).unwrap_or(line.len())),
            _ => None,
        };
        rest = &behind[skipped.unwrap_or(1)..];
    }
    letters.extend(rest.chars().filter(|c| c.is_alphanumeric()));
    hash(letters.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_what_people_translate() {
        let text = "# Lamp {#lamp}\n\nTurn *it* on, [here](a.md \"b\"): https://a.example/b\n\n[x]: /y\n";
        for same in [
            "# Lamp {#light}\n\n\nTurn it\non, [here](../c.md): http://b.example\n\n[x]: /z\n",
            "# Lamp\n\n<b>Turn</b> **it** on, [here](): https://a\n[x]:\n",
        ] {
            let plain = |text: &str| words(&text.replace("http:", "https:"));
            assert_eq!(plain(text), plain(same), "{same}");
        }
        for other in ["# Lamps", "# Lamp\n\nTurn it off", ""] {
            assert_ne!(words(text), words(other));
        }
    }
}
