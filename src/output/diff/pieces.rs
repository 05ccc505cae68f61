//! The words and lines of a changed block, with marks or colours for what came and went.

use anstyle::{AnsiColor, Style as Paint};

use crate::change::{Piece, PieceKind};
use crate::diff::{Diff, Part};
use crate::text::{Span, visible};

/// The lines of a block to show, without line ends.
pub(super) fn lines(part: &Part, diff: &Diff, color: bool) -> Vec<String> {
    if part.code { code(part, diff, color) } else { words(&part.pieces, diff, color) }
}

/// A text that the pieces point into.
fn text<'d>(diff: &'d Diff, piece: &Piece) -> &'d str {
    if piece.kind == PieceKind::Removed { &diff.old } else { &diff.new }
}

/// The lines of pieces that are words.
pub(super) fn words(pieces: &[Piece], diff: &Diff, color: bool) -> Vec<String> {
    let mut page = Page { lines: vec![String::new()], color };
    for (at, piece) in pieces.iter().enumerate() {
        let whole = piece.span.of(text(diff, piece));
        if piece.kind == PieceKind::Equal {
            page.put(whole, PieceKind::Equal);
            continue;
        }
        // White space around words is no change: it is outside of the marks.
        let words = whole.trim_start();
        let before = &whole[..whole.len() - words.len()];
        let core = words.trim_end();
        let behind = &words[core.len()..];
        let apart = blank_before(text(diff, piece), piece.span) && !page.ends_blank() && !core.is_empty();
        let replaced = at > 0 && piece.kind == PieceKind::Added && pieces[at - 1].kind == PieceKind::Removed;
        page.put(if apart && !replaced { " " } else { before }, PieceKind::Equal);
        page.put(core, piece.kind);
        let next = pieces.get(at + 1).map(|next| next.kind);
        if piece.kind == PieceKind::Added || next != Some(PieceKind::Added) {
            page.put(behind, PieceKind::Equal);
        }
    }
    page.lines.iter_mut().for_each(|line| line.truncate(line.trim_end().len()));
    page.lines
}

fn blank_before(text: &str, span: Span) -> bool {
    text.get(..span.start as usize).and_then(|before| before.chars().next_back()).is_some_and(char::is_whitespace)
}

/// Lines that are being written.
struct Page {
    lines: Vec<String>,
    color: bool,
}

impl Page {
    fn put(&mut self, text: &str, kind: PieceKind) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.lines.push(String::new());
            }
            let Some(last) = self.lines.last_mut() else { return };
            let start = line.len() - line.trim_start().len();
            last.extend(line[..start].chars().filter(|c| *c != '\r').filter_map(visible));
            let words: String = line[start..].chars().filter(|c| *c != '\r').filter_map(visible).collect();
            if words.is_empty() {
                continue;
            }
            last.push_str(&marked(&words, kind, self.color));
        }
    }

    fn ends_blank(&self) -> bool {
        self.lines.last().is_none_or(|line| line.is_empty() || line.ends_with(char::is_whitespace))
    }
}

fn marked(words: &str, kind: PieceKind, color: bool) -> String {
    match kind {
        PieceKind::Equal => words.to_owned(),
        PieceKind::Removed if color => painted(words, AnsiColor::Red),
        PieceKind::Added if color => painted(words, AnsiColor::Green),
        PieceKind::Removed => format!("[-{words}-]"),
        PieceKind::Added => format!("{{+{words}+}}"),
    }
}

fn painted(words: &str, color: AnsiColor) -> String {
    let paint: Paint = color.on_default();
    format!("{paint}{words}{paint:#}")
}

/// Lines of code with `-` and `+` before those that changed, and one line around them.
fn code(part: &Part, diff: &Diff, color: bool) -> Vec<String> {
    let all = part
        .pieces
        .iter()
        .flat_map(|piece| piece.span.of(text(diff, piece)).lines().map(move |line| (piece.kind, line.trim_end())));
    let all: Vec<(PieceKind, &str)> = all.collect();
    let changed = |at: usize| all.get(at).is_some_and(|(kind, _)| *kind != PieceKind::Equal);
    let nothing = !(0..all.len()).any(changed);
    let shown = |at: usize| nothing || changed(at) || changed(at + 1) || at > 0 && changed(at - 1);
    let mut lines = Vec::new();
    let mut hidden = false;
    for (at, (kind, line)) in all.iter().enumerate() {
        if !shown(at) {
            hidden = true;
            continue;
        }
        if std::mem::take(&mut hidden) {
            lines.push("…".to_owned());
        }
        let line: String = line.chars().filter_map(visible).collect();
        lines.push(match kind {
            PieceKind::Equal => format!("  {line}"),
            PieceKind::Removed if color => painted(&format!("- {line}"), AnsiColor::Red),
            PieceKind::Added if color => painted(&format!("+ {line}"), AnsiColor::Green),
            PieceKind::Removed => format!("- {line}"),
            PieceKind::Added => format!("+ {line}"),
        });
    }
    if hidden {
        lines.push("…".to_owned());
    }
    lines
}
