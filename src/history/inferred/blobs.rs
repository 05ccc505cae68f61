//! Old pages, each read and parsed once for all translations that are looked at together.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::super::object::ObjectId;
use super::fit::Signature;
use crate::page::Page;
use crate::parse::{self, Keys, Reader, front_matter};
use crate::text::{end_lines, hash};

/// Contents of a repository, by object; `None` where the clone lacks one, or it is no text.
pub(super) type Blobs = HashMap<ObjectId, Option<Blob>>;

/// A page as it was.
pub(super) struct Blob {
    text: Arc<str>,
    digest: u64,
    signature: OnceLock<Signature>,
    body: OnceLock<u64>,
    words: OnceLock<u64>,
}

impl Blob {
    /// `None` where the content is no text.
    pub fn of(mut content: Vec<u8>) -> Option<Blob> {
        end_lines(&mut content);
        let text: Arc<str> = String::from_utf8(content).ok()?.into();
        let digest = hash(text.as_bytes());
        let (body, words) = (OnceLock::new(), OnceLock::new());
        Some(Blob { text, digest, signature: OnceLock::new(), body, words })
    }

    /// What of it survives translation; `now` is the page of today, which may be the same.
    pub fn signature(&self, now: &Page, keys: &Keys, reader: &mut Reader) -> &Signature {
        self.signature.get_or_init(|| {
            let is_now = (now.digest, now.len as usize) == (self.digest, self.text.len());
            match is_now {
                true => Signature::of(now, &self.text),
                false => Signature::of(&parse::parse_as(now.file, &self.text, keys, now.dialect, reader), &self.text),
            }
        })
    }

    /// What it says behind its metadata.
    fn behind_metadata(&self, keys: &Keys) -> &str {
        let body = front_matter::parse(&self.text, keys).body;
        self.text.get(body..).unwrap_or("").trim()
    }

    /// A hash of its body.
    pub fn body(&self, keys: &Keys) -> u64 {
        *self.body.get_or_init(|| hash(self.behind_metadata(keys).as_bytes()))
    }

    /// Whether words or code changed since, rather than metadata, addresses, markup and white space alone.
    pub fn says_other_than(&self, before: &Blob, keys: &Keys) -> bool {
        let words = |of: &Blob| *of.words.get_or_init(|| words(of.behind_metadata(keys)));
        self.body(keys) != before.body(keys) && words(self) != words(before)
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
