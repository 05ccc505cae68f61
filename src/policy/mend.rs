//! Deleting a comment that silences nothing, so that the page says the same without it.

use crate::finding::{Applicability, Edit, Fix};
use crate::page::{BlockKind, Page, Scope, Suppression};
use crate::text::Span;

/// Deletes the comment `at` of a page, and with a comment that begins to silence the one that ends just that.
///
/// Where others still end what it began, they would end nothing then: that needs a look.
pub(super) fn delete(page: &Page, at: usize, text: &str) -> Option<Fix> {
    let comment = page.suppressions.get(at)?;
    let mut edits = vec![edit(page, comment, text)];
    let mut applicability = Applicability::Safe;
    if comment.scope == Scope::From {
        let ends = |other: &&Suppression| other.scope == Scope::Until;
        let ranges = |other: &&Suppression| matches!(other.scope, Scope::From | Scope::Until);
        let after = || page.suppressions[at + 1..].iter();
        match after().find(ranges).filter(ends).filter(|end| end.rules == comment.rules) {
            Some(end) => edits.push(edit(page, end, text)),
            None if after().any(|other| ends(&other)) => applicability = Applicability::Unsafe,
            None => {}
        }
    }
    let title = if edits.len() > 1 { "delete the comment and the one that ends it" } else { "delete the comment" };
    let apart = edits.windows(2).all(|two| two[0].span.end < two[1].span.start);
    apart.then(|| Fix { title: title.to_owned(), applicability, edits })
}

/// A comment that has its lines to itself goes with them.
fn edit(page: &Page, comment: &Suppression, text: &str) -> Edit {
    let (start, end) = (comment.span.start as usize, comment.span.end as usize);
    let nothing = |span: Span| Edit::new(page.file, span, "");
    let (Some(before), Some(behind)) = (text.get(..start), text.get(end..)) else { return nothing(comment.span) };
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = behind.find('\n').map_or(behind.len(), |at| at + 1);
    let is_blank = |text: &str| text.chars().all(|c| c.is_whitespace() || c == '\u{feff}');
    if !is_blank(&text[line..start]) || !is_blank(&behind[..rest]) {
        let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
        let ends = is_blank(&behind[..rest]);
        return nothing(Span::new(if ends { start - blanks } else { start }, end));
    }
    // A byte order mark stays.
    let line = if text[line..start].starts_with('\u{feff}') { line + 3 } else { line };
    let in_head = comment.span.end <= page.front_matter.span.end;
    let inside = |kind: BlockKind| {
        page.blocks.iter().any(|b| b.kind == kind && b.span.start < comment.span.start && comment.span.end < b.span.end)
    };
    let above = text[..line].strip_suffix('\n').and_then(|above| above.rsplit('\n').next()).unwrap_or("");
    let touches_above = !is_blank(above);
    let next = text[end + rest..].split('\n').next().unwrap_or("");
    // Between two lines of words the comment parts them: then its line stays, blank.
    match !in_head && !inside(BlockKind::Html) && touches_above && !is_blank(next) {
        true => nothing(Span::new(line, end)),
        false => nothing(Span::new(line, end + rest)),
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
        let fix = delete(&page, 0, text).expect("a fix");
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
