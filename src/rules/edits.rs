//! How a passage of the source was edited, in the words of messages.

use crate::change::{Piece, PieceKind, word_diff};
use crate::rule::shorten_to;

/// How two texts differ, as a word diff: `[-old-]{+new+}` with a few words around, from the first change on.
pub(super) fn difference(old: &str, new: &str) -> String {
    /// Characters in all, and those of what stays the same before, between and behind changes.
    const LONGEST: usize = 160;
    const AROUND: usize = 24;
    let pieces = word_diff(old, new);
    let (Some(first), Some(last)) = (pieces.iter().position(is_change), pieces.iter().rposition(is_change)) else {
        return String::new();
    };
    let mut out = String::new();
    let mut blank = false;
    for (at, piece) in pieces.iter().enumerate().take(last + 1) {
        let raw = piece.span.of(if piece.kind == PieceKind::Removed { old } else { new });
        let text = shorten_to(raw, LONGEST);
        // What took the place of something follows it closely; else a blank is where one stood.
        let gap = if blank && !(piece.kind == PieceKind::Added && out.ends_with("-]")) { " " } else { "" };
        blank = raw.ends_with(char::is_whitespace);
        match piece.kind {
            PieceKind::Removed => out.push_str(&format!("{gap}[-{text}-]")),
            PieceKind::Added => out.push_str(&format!("{gap}{{+{text}+}}")),
            PieceKind::Equal if at < first => out.push_str(&tail(&text, AROUND)),
            PieceKind::Equal if text.chars().count() <= AROUND * 2 => out.push_str(&format!("{gap}{text}")),
            PieceKind::Equal => out.push_str(&format!("{gap}{}", shorten_to(&text, AROUND))),
        }
        if out.chars().count() > LONGEST {
            break;
        }
    }
    if out.chars().count() > LONGEST { out.chars().take(LONGEST).chain(['…']).collect() } else { out }
}

fn is_change(piece: &Piece) -> bool {
    piece.kind != PieceKind::Equal
}

/// The last words of a text.
fn tail(text: &str, longest: usize) -> String {
    let count = text.chars().count();
    if count <= longest {
        return text.to_owned();
    }
    let tail: String = text.chars().skip(count - longest).collect();
    format!("… {}", tail.split_once(' ').map_or(&*tail, |(_, rest)| rest))
}
