//! What git ends with NUL.

use std::io::{self, BufRead};

/// How many bytes are read of a subject or a path.
pub(super) const LONGEST_TOKEN: usize = 64 << 10;

/// Up to the next NUL, without it and without what is too long to be a path or to be shown, and without the line end that may be before a commit or a letter.
pub(super) fn token(input: &mut dyn BufRead, into: &mut Vec<u8>) -> io::Result<()> {
    into.clear();
    loop {
        let bytes = input.fill_buf()?;
        let end = memchr::memchr(0, bytes);
        let part = &bytes[..end.unwrap_or(bytes.len())];
        into.extend_from_slice(&part[..part.len().min(LONGEST_TOKEN - into.len())]);
        let (is_over, used) = (bytes.is_empty() || end.is_some(), part.len() + usize::from(end.is_some()));
        input.consume(used);
        if is_over {
            return Ok(());
        }
    }
}
