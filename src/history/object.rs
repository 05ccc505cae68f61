//! Names of objects in a repository, and the hash that gives a file its name.

use std::fmt;

use sha1::{Digest, Sha1};
use sha2::Sha256;

/// The name of a commit, tree or blob: 20 bytes (SHA-1) or 32 (SHA-256).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    bytes: [u8; 32],
    len: u8,
}

/// How a repository names its objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// 40 hexadecimal digits.
    Sha1,
    /// 64 hexadecimal digits.
    Sha256,
}

impl ObjectId {
    /// A name from 40 or 64 hexadecimal digits.
    pub fn from_hex(hex: &str) -> Option<Self> {
        let digits = hex.as_bytes();
        if !matches!(digits.len(), 40 | 64) {
            return None;
        }
        let mut bytes = [0; 32];
        for (slot, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
            *slot = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(ObjectId { bytes, len: (digits.len() / 2) as u8 })
    }

    /// A name from its 20 or 32 bytes.
    pub fn from_bytes(raw: &[u8]) -> Option<Self> {
        if !matches!(raw.len(), 20 | 32) {
            return None;
        }
        let mut bytes = [0; 32];
        bytes[..raw.len()].copy_from_slice(raw);
        Some(ObjectId { bytes, len: raw.len() as u8 })
    }

    /// The name that a file with this content has in a repository, if it is stored as it is.
    pub fn of_blob(content: &[u8], format: Format) -> Self {
        let header = format!("blob {}\0", content.len());
        let mut bytes = [0; 32];
        match format {
            Format::Sha1 => {
                let digest = Sha1::new_with_prefix(header).chain_update(content).finalize();
                bytes[..20].copy_from_slice(&digest);
                ObjectId { bytes, len: 20 }
            }
            Format::Sha256 => {
                let digest = Sha256::new_with_prefix(header).chain_update(content).finalize();
                bytes.copy_from_slice(&digest);
                ObjectId { bytes, len: 32 }
            }
        }
    }

    /// Whether a file of a working tree is stored under this name, as far as that can be reported without the
    /// repository: as it is, or after a checkout wrote other line ends (`text`, `eol`, `core.autocrlf`) or filled in
    /// `$Id$` (`ident`). What other filters did to it is not known.
    pub fn is_of_file(self, file: &[u8]) -> bool {
        let is = |content: &[u8]| ObjectId::of_blob(content, self.format()) == self;
        let lines = memchr::memchr(b'\r', file).map(|_| without_carriage_returns(file));
        let forms = [Some(file), lines.as_deref()];
        forms.into_iter().flatten().any(|form| is(form) || without_ident(form).is_some_and(|form| is(&form)))
    }

    /// How the repository of this name names its objects.
    pub fn format(self) -> Format {
        if self.len == 20 { Format::Sha1 } else { Format::Sha256 }
    }

    /// Its 20 or 32 bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.width()]
    }

    /// How many bytes it has.
    pub fn width(self) -> usize {
        usize::from(self.len)
    }

    /// The first seven digits, as people quote it.
    pub fn short(self) -> String {
        self.to_string().chars().take(7).collect()
    }
}

/// A text with line ends as repositories have them.
fn without_carriage_returns(text: &[u8]) -> Vec<u8> {
    let ends_line = |at: usize| text[at] == b'\r' && text.get(at + 1) == Some(&b'\n');
    (0..text.len()).filter(|at| !ends_line(*at)).map(|at| text[at]).collect()
}

/// A text with `$Id$` as repositories have it, where it has that otherwise.
fn without_ident(text: &[u8]) -> Option<Vec<u8>> {
    const MARK: &[u8] = b"$Id:";
    let (mut plain, mut taken) = (Vec::new(), 0);
    for at in memchr::memmem::find_iter(text, MARK) {
        let end = memchr::memchr2(b'$', b'\n', text.get(at + MARK.len()..)?);
        let end = end.map(|end| at + MARK.len() + end).filter(|end| text[*end] == b'$');
        if let Some(end) = end.filter(|_| at >= taken) {
            plain.extend_from_slice(&text[taken..at]);
            plain.extend_from_slice(b"$Id$");
            taken = end + 1;
        }
    }
    plain.extend_from_slice(&text[taken..]);
    (taken > 0).then_some(plain)
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bytes[..usize::from(self.len)].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_is_named_as_git_names_it() {
        // `printf 'lamp\n' | git hash-object --stdin`, with both object formats.
        let name = |format| ObjectId::of_blob(b"lamp\n", format).to_string();
        assert_eq!(name(Format::Sha1), "873d93a72649c0241d7d36c269c6f57b5602d8a5");
        assert_eq!(name(Format::Sha256), "56d932ac0b1bb326fc6c5b97e3b4d9bc0816acb7923bb05da0533f0a4bd08c9a");
    }

    #[test]
    fn a_checkout_is_known_again() {
        let of =
            |stored: &str, file: &str| ObjectId::of_blob(stored.as_bytes(), Format::Sha1).is_of_file(file.as_bytes());
        for file in ["a $Id$\nb\n", "a $Id: 12 $\nb\n", "a $Id: 12 $\r\nb\r\n", "a $Id$\r\nb\n"] {
            assert!(of("a $Id$\nb\n", file), "{file:?}");
        }
        assert!(of("a\r\n", "a\r\n") && of("a\rb", "a\rb"));
        for file in ["a $Id$\rb\n", "a $Id: 12\nb\n", "a $Id: $", "a $Id$\nb", ""] {
            assert!(!of("a $Id$\nb\n", file), "{file:?}");
        }
        assert!(of("$Id$ $Id$", "$Id: 1 $ $Id: 2$"));
    }

    #[test]
    fn hexadecimal_digits_there_and_back() {
        let hex = "0123456789abcdef0123456789ABCDEF01234567";
        let id = ObjectId::from_hex(hex).expect("40 digits");
        assert_eq!(id.to_string(), hex.to_ascii_lowercase());
        assert_eq!(id.short(), "0123456");
        assert_eq!(ObjectId::from_hex(&hex[1..]), None);
        assert_eq!(ObjectId::from_hex(&"g".repeat(40)), None);
        assert_eq!(ObjectId::from_hex(&"é".repeat(20)), None);
    }
}
