//! The same content in another form: commands that are bare text in the source and a code block in the translation, or
//! the other way round, and notes that begin with a word there and with a mark here.

use crate::page::{BlockKind, FactKind, Page};
use crate::rule::{Group, Pair};
use crate::text::Span;

/// Words that may open a note.
const MOST: usize = 4;

/// Whether the source says in its text what a code block of the translation shows: each of its lines, in their order.
pub(super) fn is_in_text(group: &Group<'_>, pair: &Pair, code: Span) -> bool {
    let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
    let code = code.of(&ours);
    // What four blanks made code of is no form that was chosen, unless the source has them too.
    let is_fenced = code.starts_with(['`', '~']);
    let lines = code.lines().skip(usize::from(is_fenced)).map(|line| bare(line.trim_matches([' ', '\t', '>'])));
    let mut lines = lines.filter(|line| !line.is_empty() && !line.trim_matches(['`', '~']).is_empty()).peekable();
    let (mut at, mut letters) = (0, 0);
    let has_any = lines.peek().is_some();
    let is_there = lines.all(|line| {
        if !pair.may_search(group, &theirs[at..]) {
            return false;
        }
        letters += line.chars().filter(|c| c.is_alphanumeric()).count();
        let found = theirs[at..].match_indices(line).map(|(found, _)| at + found);
        // Where the line of the last place begins.
        let mut last = (at, theirs[..at].rfind('\n').map_or(0, |end| end + 1));
        let is_there = |found: &usize| {
            let start = theirs[last.0..*found].rfind('\n').map_or(last.1, |end| last.0 + end + 1);
            last = (*found, start);
            !is_in_code(group.page(pair.source), *found) && (is_fenced || is_indented(&theirs[start..]))
        };
        match found.into_iter().find(is_there) {
            Some(found) => {
                at = found + line.len();
                true
            }
            None => false,
        }
    });
    has_any && is_there && letters > 3
}

/// Whether a line is indented as code is.
fn is_indented(line: &str) -> bool {
    line.starts_with('\t') || line.starts_with("    ")
}

/// A command without its prompt.
fn bare(line: &str) -> &str {
    ["$ ", "% ", "> ", "PS> "].iter().find_map(|prompt| line.strip_prefix(prompt)).unwrap_or(line).trim()
}

/// Whether a place is in a code block.
fn is_in_code(page: &Page, at: usize) -> bool {
    let next = page.blocks.partition_point(|block| block.span.start as usize <= at);
    let block = next.checked_sub(1).and_then(|at| page.blocks.get(at));
    block.is_some_and(|block| block.kind == BlockKind::Code && block.span.range().contains(&at))
}

/// Whether some blocks of the translation are a part of the paragraph before them in the source, set apart: a command
/// that stands there as text with what follows it, or a note.
pub(super) fn is_set_apart(group: &Group<'_>, pair: &Pair, (first, count): (u32, u32), after: Option<u32>) -> bool {
    let page = group.page(pair.target);
    let blocks = &page.blocks[first as usize..(first + count) as usize];
    let Some(before) = after.and_then(|at| group.page(pair.source).blocks.get(at as usize)) else { return false };
    let text = group.text(pair.source);
    let is_note = blocks.len() <= 3
        && blocks[0].kind == BlockKind::Directive
        && blocks[1..].iter().all(|block| block.kind == BlockKind::Paragraph)
        && has_note(before.span.of(&text));
    let codes = || blocks.iter().filter(|block| block.kind == BlockKind::Code);
    let others = || blocks.iter().filter(|block| block.kind != BlockKind::Code);
    let are_in_text = codes().count() > 0
        && others().count() <= codes().count()
        && others().all(|block| block.kind == BlockKind::Paragraph)
        && codes().all(|block| {
            let fact = page.facts_of(block).iter().find(|fact| fact.kind == FactKind::CodeBlock);
            fact.is_some_and(|fact| is_in_text(group, pair, fact.span))
        });
    is_note || are_in_text
}

/// Whether a block says what that of the source does, in a form that was chosen: a command as code, or a note.
pub(super) fn is_chosen(group: &Group<'_>, pair: &Pair, source: u32, target: u32) -> bool {
    let (theirs, page) = (&group.page(pair.source).blocks[source as usize], group.page(pair.target));
    let ours = &page.blocks[target as usize];
    match (theirs.kind, ours.kind) {
        (BlockKind::Paragraph, BlockKind::Code) => {
            let fact = page.facts_of(ours).iter().find(|fact| fact.kind == FactKind::CodeBlock);
            fact.is_some_and(|fact| is_in_text(group, pair, fact.span))
        }
        (BlockKind::Code, BlockKind::Paragraph) => {
            let before = target.checked_sub(1).and_then(|before| page.blocks.get(before as usize));
            before.is_some_and(|block| block.kind == BlockKind::Directive)
                && opens_with_word(theirs.span.of(&group.text(pair.source)))
        }
        _ => false,
    }
}

/// Whether a sentence within a text begins with a word and a colon: `Words. Note: more words.`
fn has_note(text: &str) -> bool {
    let begins = |rest: &str| rest.starts_with(char::is_uppercase) && opens_with_words(rest.trim_start(), 1);
    text.match_indices(['.', '!', '?']).any(|(at, mark)| {
        let rest = &text[at + mark.len()..];
        rest.starts_with(char::is_whitespace) && begins(rest.trim_start())
    })
}

/// Whether a text begins with a few words and a colon, in whichever marks; several of them must be marked as strong.
pub(super) fn opens_with_word(text: &str) -> bool {
    let text = match text.trim_start().strip_prefix("```") {
        Some(code) => code.split_once('\n').map_or("", |(_, code)| code),
        None => text,
    };
    let is_strong = text.trim_start_matches(['>', ' ']).starts_with(['*', '_']);
    opens_with_words(text, if is_strong { MOST } else { 1 })
}

fn opens_with_words(text: &str, most: usize) -> bool {
    let is_mark = |c: char| matches!(c, '>' | '*' | '_' | ' ');
    let text = text.trim_start_matches(is_mark);
    let len = text.find(|c: char| !c.is_alphabetic() && c != ' ').unwrap_or(text.len());
    len > 2
        && text[..len].split_whitespace().count() <= most
        && text[len..].trim_start_matches(is_mark).starts_with([':', '：'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_that_begin_with_words() {
        for text in
            ["Note: dim it.", "**Note**: dim it.", "**PRODUCTION NOTES**: dim.", "> _Warning:_ hot", "注意：熱い"]
        {
            assert!(opens_with_word(text), "{text}");
        }
        for text in ["Dim the lamp: now.", "Dim it.", "a: b"] {
            assert!(!opens_with_word(text), "{text}");
        }
        assert!(opens_with_word("```md\nNote: dim it.\n```"));
        assert!(has_note("The lamp is on. Note: it is hot."));
        assert!(!has_note("The lamp is on: it is hot. See a: b."));
    }
}
