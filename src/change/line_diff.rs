//! The change of a piece of code, line by line, to be shown.

use super::matching;
use super::word_diff::runs;
use super::{Piece, PieceKind};
use crate::text::{Span, hash};

/// Compares two texts line by line. Indentation counts from that of the first line; blanks at the ends of lines do not
/// count. The pieces that are not removed make up the new text without a gap.
pub fn line_diff(old: &str, new: &str) -> Vec<Piece> {
    let (old_lines, new_lines) = (lines(old), lines(new));
    let keys = |lines: &[(u64, Span)]| lines.iter().map(|(key, _)| *key).collect::<Vec<u64>>();
    let mut pieces = Vec::new();
    let mut push = |kind: PieceKind, lines: &[(u64, Span)]| {
        if let (Some((_, first)), Some((_, last))) = (lines.first(), lines.last()) {
            pieces.push(Piece { kind, span: Span { start: first.start, end: last.end } });
        }
    };
    let pairs = matching::equal_in_order(&keys(&old_lines), &keys(&new_lines));
    for run in runs(pairs, old_lines.len(), new_lines.len()) {
        if run.equal {
            push(PieceKind::Equal, &new_lines[run.new]);
        } else {
            push(PieceKind::Removed, &old_lines[run.old]);
            push(PieceKind::Added, &new_lines[run.new]);
        }
    }
    pieces
}

fn lines(text: &str) -> Vec<(u64, Span)> {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let base = indent(text);
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let span = Span::new(start, start + line.len());
        start += line.len();
        let words = line.get(base.min(indent(line))..).unwrap_or("").trim_end();
        (hash(words.as_bytes()), span)
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_as_code() {
        let (old, new) = ("a\n  b \nc\n", "  a\n    b\n  x\n  d");
        let shown: Vec<(PieceKind, &str)> = line_diff(old, new)
            .into_iter()
            .map(|piece| (piece.kind, piece.span.of(if piece.kind == PieceKind::Removed { old } else { new })))
            .collect();
        let wanted = [(PieceKind::Equal, "a\n    b\n"), (PieceKind::Removed, "c\n"), (PieceKind::Added, "  x\n  d")];
        assert_eq!(shown.len(), 3);
        assert_eq!(shown[0].1.trim_start(), wanted[0].1);
        assert_eq!(shown[1..], wanted[1..]);
        assert_eq!(line_diff("a\n  b", "a\nb").len(), 3, "indentation counts");
        assert!(line_diff("", "").is_empty());
    }
}
