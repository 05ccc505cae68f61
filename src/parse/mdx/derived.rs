//! A text that is made from another one, piece by piece, and where each piece comes from.

use std::ops::Range;

/// A text derived from an original: copied pieces, and stand-ins for others.
#[derive(Debug, Default)]
pub struct Derived {
    text: String,
    pieces: Vec<Piece>,
    /// The part of the original that the last piece is a copy of, as far as it is not in the text yet.
    pending: Range<usize>,
}

#[derive(Debug)]
struct Piece {
    /// Where it begins in the derived text.
    at: usize,
    /// Where the original begins that it is of, and how long that is.
    from: usize,
    len: usize,
    /// Whether it is the original, byte for byte.
    is_copied: bool,
}

impl Derived {
    /// An empty text, with space for as many bytes as the original has.
    pub(in crate::parse) fn with_capacity(len: usize) -> Self {
        Derived { text: String::with_capacity(len + len / 16), ..Derived::default() }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the text is the original as it is.
    pub(in crate::parse) fn is_original(&self, original: &str) -> bool {
        self.text.len() == original.len() && self.pieces.iter().all(|piece| piece.is_copied)
    }

    /// Appends a part of the original. Parts are appended in their order there.
    pub(in crate::parse) fn copy(&mut self, original: &str, part: Range<usize>) {
        if part.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.is_copied && self.pending.end == part.start => {
                last.len += part.len();
                self.pending.end = part.end;
            }
            _ => {
                self.flush(original);
                self.pieces.push(Piece { at: self.text.len(), from: part.start, len: part.len(), is_copied: true });
                self.pending = part;
            }
        }
    }

    /// Puts what was copied into the text.
    pub(in crate::parse) fn flush(&mut self, original: &str) {
        self.text.push_str(original.get(std::mem::take(&mut self.pending)).unwrap_or(""));
    }

    /// Appends `with` in place of a part of the original.
    pub(in crate::parse) fn stand_in(&mut self, original: &str, with: &str, part: Range<usize>) {
        if !with.is_empty() {
            self.flush(original);
            self.pieces.push(Piece { at: self.text.len(), from: part.start, len: part.len(), is_copied: false });
            self.text.push_str(with);
        }
    }

    /// The part of the original that a part of the text is of. Places within a stand-in are those of all it stands for.
    pub fn original(&self, part: Range<usize>) -> Range<usize> {
        let start = self.start(part.start);
        if part.is_empty() {
            return start..start;
        }
        let end = self.pieces[..self.pieces.partition_point(|piece| piece.at < part.end)].last();
        let end = end.map_or(0, |piece| match piece.is_copied {
            true => piece.from + (part.end - piece.at).min(piece.len),
            false => piece.from + piece.len,
        });
        start..end.max(start)
    }

    /// Whether a stand-in begins at a place of the text.
    pub fn is_stand_in(&self, at: usize) -> bool {
        self.piece(at).is_some_and(|piece| !piece.is_copied && piece.at == at)
    }

    fn start(&self, at: usize) -> usize {
        self.piece(at).map_or(0, |piece| match piece.is_copied {
            true => piece.from + (at - piece.at).min(piece.len),
            false => piece.from,
        })
    }

    /// The piece that holds a place of the text.
    fn piece(&self, at: usize) -> Option<&Piece> {
        self.pieces[..self.pieces.partition_point(|piece| piece.at <= at)].last()
    }
}
