//! Notes, which one site may write in two ways: `{{% alert %}} ... {{% /alert %}}` and `> [!NOTE] ...`. What only their
//! spelling tells apart is no change.

use std::ops::Range;

use super::Version;
use crate::page::{Block, BlockKind, Fact, FactKind};
use crate::parse::markdown::{note_tag, note_title};
use crate::parse::syntax;
use crate::text::Span;

/// What begins or ends a note.
pub struct NoteMark<'t> {
    /// Its bytes.
    pub span: Range<usize>,
    /// What it opens; `None` where it ends a note.
    pub kind: Option<String>,
    /// The words that the mark shows.
    pub title: &'t str,
}

/// The marks of notes in a text of a block, in dialects that can write them in two ways.
pub fn marks<'t>(version: Version<'t>, block: Option<&Block>, range: Range<usize>) -> Vec<NoteMark<'t>> {
    let (text, dialect) = (version.text, version.page.dialect);
    let mut marks = Vec::new();
    if dialect.notes.is_empty() {
        return marks;
    }
    marks.extend(block.filter(|block| block.span.start as usize == range.start).and_then(|block| head(version, block)));
    let mut at = marks.last().map_or(range.start, |mark| mark.span.end);
    while let Some(open) = text.as_bytes().get(at..range.end).and_then(|rest| memchr::memmem::find(rest, b"{{")) {
        let open = at + open;
        at = open + 2;
        let rest = text.get(open..).unwrap_or("");
        if let Some(tag) = note_tag(rest, dialect) {
            at = open + tag.len;
            let title = if tag.kind.is_some() { note_title(&rest[..tag.len], dialect) } else { "" };
            marks.push(NoteMark { span: open..at, kind: tag.kind.map(str::to_owned), title });
        }
    }
    marks
}

/// The keyword in brackets that a block begins with.
fn head<'t>(version: Version<'t>, block: &Block) -> Option<NoteMark<'t>> {
    let start = block.span.start as usize;
    let is_head = block.kind == BlockKind::Directive && version.text.get(start..)?.starts_with("[!");
    let token = syntax::token(version.text, start, version.text.len()).filter(|_| is_head)?;
    Some(NoteMark { span: token.span.range(), kind: Some(token.keyword.to_ascii_uppercase()), title: token.label })
}

/// How many notes became others in spelling: those that were tags, and those that were written with brackets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spellings {
    tags: i64,
    brackets: i64,
}

impl Spellings {
    /// Counts a fact of a page, once more or once less.
    pub fn count(&mut self, fact: &Fact, text: &str, by: i64) {
        match fact.kind {
            FactKind::Directive if is_tag(fact.span, text) => self.tags += by,
            FactKind::Directive => self.brackets += by,
            _ => {}
        }
    }

    /// How many there are that only the spelling of differs.
    pub fn respelled(self) -> u32 {
        if self.tags.signum() * self.brackets.signum() >= 0 {
            return 0;
        }
        self.tags.unsigned_abs().min(self.brackets.unsigned_abs()) as u32
    }
}

/// Whether two blocks open notes of different kinds, in one spelling.
pub fn differ_in_kind([old, new]: [Version<'_>; 2], blocks: [&Block; 2]) -> bool {
    let head = |version: Version<'_>, block: &Block| {
        let fact = version.page.facts_of(block).iter().find(|fact| fact.kind == FactKind::Directive);
        fact.map(|fact| (fact.key, is_tag(fact.span, version.text)))
    };
    match (head(old, blocks[0]), head(new, blocks[1])) {
        (Some((was, was_tag)), Some((is, is_tag))) => was != is && was_tag == is_tag,
        _ => false,
    }
}

fn is_tag(span: Span, text: &str) -> bool {
    span.of(text).starts_with("{{")
}
