//! Deleting a comment that silences nothing, so that the page says the same without it.

use std::sync::Arc;

use crate::finding::{Applicability, Edit, Fix};
use crate::page::{BlockKind, Page, Scope, Suppression};
use crate::text::{LineIndex, Span};

/// What it takes to delete comments of one page.
pub(super) struct Deletion<'p> {
    page: &'p Page,
    text: Arc<str>,
    lines: LineIndex,
    /// For each comment the next one that begins or ends to silence.
    next_range: Vec<Option<usize>>,
    /// The last comment that ends to silence.
    last_end: Option<usize>,
}

impl<'p> Deletion<'p> {
    pub(super) fn new(page: &'p Page, text: Arc<str>) -> Self {
        let mut next_range = vec![None; page.suppressions.len()];
        let mut next = None;
        for (at, comment) in page.suppressions.iter().enumerate().rev() {
            next_range[at] = next;
            if matches!(comment.scope, Scope::From | Scope::Until) {
                next = Some(at);
            }
        }
        let last_end = page.suppressions.iter().rposition(|comment| comment.scope == Scope::Until);
        Deletion { page, lines: LineIndex::new(&text), text, next_range, last_end }
    }

    /// Deletes the comment `at` of the page, and with a comment that begins to silence the one that ends just that.
    ///
    /// Where others still end what it began, they would end nothing then: that needs a look.
    pub(super) fn of(&self, at: usize) -> Option<Fix> {
        let comments = &self.page.suppressions;
        let comment = comments.get(at)?;
        let mut edits = vec![self.edit(comment)];
        let mut applicability = Applicability::Safe;
        if comment.scope == Scope::From {
            let next = self.next_range[at].and_then(|next| comments.get(next));
            let ends = |other: &&Suppression| other.scope == Scope::Until && other.rules == comment.rules;
            match next.filter(ends) {
                Some(end) => edits.push(self.edit(end)),
                None if self.last_end.is_some_and(|end| end > at) => applicability = Applicability::Unsafe,
                None => {}
            }
        }
        let title = if edits.len() > 1 { "delete the comment and the one that ends it" } else { "delete the comment" };
        let apart = edits.windows(2).all(|two| two[0].span.end < two[1].span.start);
        apart.then(|| Fix { title: title.to_owned(), applicability, edits })
    }

    /// A comment that has its lines to itself goes with them.
    fn edit(&self, comment: &Suppression) -> Edit {
        let (page, text) = (self.page, &*self.text);
        let (start, end) = (comment.span.start as usize, comment.span.end as usize);
        let nothing = |span: Span| Edit::new(page.file, span, "");
        let (Some(before), Some(behind)) = (text.get(..start), text.get(end..)) else { return nothing(comment.span) };
        let line = self.lines.start_of(self.lines.line_of(comment.span.start)).unwrap_or(0);
        let rest = self.lines.start_of(self.lines.line_of(comment.span.end) + 1).unwrap_or(text.len()) - end;
        let is_blank = |text: &str| text.chars().all(|c| c.is_whitespace() || c == '\u{feff}');
        if !is_blank(&text[line..start]) || !is_blank(&behind[..rest]) {
            let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
            let ends = is_blank(&behind[..rest]);
            return nothing(Span::new(if ends { start - blanks } else { start }, end));
        }
        // A byte order mark stays.
        let line = if text[line..start].starts_with('\u{feff}') { line + 3 } else { line };
        let in_head = comment.span.end <= page.front_matter.span.end;
        let above = text[..line].strip_suffix('\n').and_then(|above| above.rsplit('\n').next()).unwrap_or("");
        let touches_above = !is_blank(above);
        let next = text[end + rest..].split('\n').next().unwrap_or("");
        // Between two lines of words the comment parts them: then its line stays, blank.
        match !in_head && !self.is_in_html(comment.span) && touches_above && !is_blank(next) {
            true => nothing(Span::new(line, end)),
            false => nothing(Span::new(line, end + rest)),
        }
    }

    /// Whether a piece of HTML is around a place.
    fn is_in_html(&self, place: Span) -> bool {
        let blocks = &self.page.blocks;
        let before = blocks.partition_point(|block| block.span.start < place.start);
        blocks[..before].last().is_some_and(|block| block.kind == BlockKind::Html && place.end < block.span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix;
    use crate::parse::{self, Keys, Reader};
    use crate::text::FileId;

    /// The page without its first comment, and whether that may go unseen.
    fn without(text: &str) -> (String, bool) {
        let page = parse::parse(FileId(0), text, &Keys::default(), &mut Reader::default());
        let fix = Deletion::new(&page, text.into()).of(0).expect("a fix");
        (fix::apply(text, &fix.edits), fix.applicability == Applicability::Safe)
    }

    #[test]
    fn a_comment_goes_with_its_line() {
        let safe = |text: &str| (text.to_owned(), true);
        assert_eq!(without("# A\n\n<!-- locdrift-disable x -->\n\nb\n"), safe("# A\n\n\nb\n"));
        assert_eq!(without("# A\r\n\r\n<!-- locdrift-disable x -->\r\nb\r\n"), safe("# A\r\n\r\nb\r\n"));
        assert_eq!(without("# A\n\nb <!-- locdrift-disable-line x -->\nc\n"), safe("# A\n\nb\nc\n"));
        assert_eq!(without("| a <!-- locdrift-disable-line x --> |\n"), safe("| a  |\n"));
        assert_eq!(without("---\ntitle: A\n# locdrift-disable x\n---\nb\n"), safe("---\ntitle: A\n---\nb\n"));
        assert_eq!(without("\u{feff}<!-- locdrift-disable-file x -->\nb\n"), safe("\u{feff}b\n"));
        assert_eq!(without("b\n\n<!-- locdrift-disable-file x -->"), safe("b\n\n"));
    }

    #[test]
    fn what_it_parted_stays_apart() {
        assert_eq!(without("a\n<!-- locdrift-disable-next-line x -->\nb\n").0, "a\n\nb\n");
        assert_eq!(without("a\n\n<!-- locdrift-disable-next-line x -->\nb\n").0, "a\n\nb\n");
        assert_eq!(without("a\r\n<!-- locdrift-disable-next-line x -->\r\nb\r\n").0, "a\r\n\r\nb\r\n");
        assert_eq!(
            without("<div>\n<!-- locdrift-disable-next-line x -->\n<p>b</p>\n</div>\n").0,
            "<div>\n<p>b</p>\n</div>\n"
        );
    }

    #[test]
    fn what_it_began_is_not_left_to_end_nothing() {
        let (begin, end) = ("<!-- locdrift-disable x -->\n", "<!-- locdrift-enable x -->\n");
        assert_eq!(without(&format!("a\n\n{begin}\nb\n\n{end}")), ("a\n\n\nb\n\n".to_owned(), true));
        let other = "<!-- locdrift-enable -->\n";
        assert_eq!(without(&format!("a\n\n{begin}\nb\n\n{other}")), (format!("a\n\n\nb\n\n{other}"), false));
    }
}
