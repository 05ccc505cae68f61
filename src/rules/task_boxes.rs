//! Boxes of task lists (`- [ ] Turn it on`) that were lost, took in words, or are in another state.

use crate::finding::{Applicability, Edit, RuleId, Together};
use crate::page::{Block, BlockKind, Page};
use crate::rule::{Group, Pair, Report};
use crate::text::Span;

/// Reports list items without the box of the source, boxes with words in them, and boxes that are ticked on one page
/// alone.
pub(super) fn check(group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let theirs = group.text(pair.source);
    if !["[ ]", "[x]", "[X]"].iter().any(|mark| memchr::memmem::find(theirs.as_bytes(), mark.as_bytes()).is_some()) {
        return;
    }
    let ours = group.text(pair.target);
    for blocks in pair.alignment.block_pairs(source).filter(|pair| pair.source_count + pair.target_count == 2) {
        let (s, t) = (&source.blocks[blocks.source as usize], &target.blocks[blocks.target as usize]);
        let Some(is_done) = ticked(s, &theirs).filter(|_| is_item(t)) else { continue };
        let own = ticked(t, &ours);
        if own == Some(is_done) || target.damage_in(t.span).next().is_some() {
            continue;
        }
        let mark = if is_done { "[x]" } else { "[ ]" };
        let words = own.is_none().then(|| words_in_box(target, t, &ours)).flatten();
        let (several, message) = match (own, words) {
            (Some(_), _) => (
                "list items have boxes in another state",
                format!("the box of this list item is `{mark}` in the source"),
            ),
            (None, Some(place)) => {
                let shown = group.quote(pair.target, place);
                ("list items have words in their boxes", format!("the box of this list item took in words: `{shown}`"))
            }
            (None, None) => (
                "list items have no boxes, as they have in the source",
                "this list item has no box, as it has in the source".to_owned(),
            ),
        };
        let draft = group
            .finding(RuleId::BLOCK_MISMATCH, pair.target, group.first_line(pair.target, t.span), message)
            .element("task")
            .element(group.quote(pair.source, s.span))
            .warning()
            .related(pair.source, group.first_line(pair.source, s.span), "in the source");
        let draft = match words {
            Some(place) => {
                let said = place.of(&ours).trim_matches(['[', ']', ' ']);
                let edit = Edit::new(pair.target, place, format!("{mark} {said}"));
                let draft = draft.help(format!("move the words out of the box, and leave `{mark}`"));
                draft.fix("move the words out of the box", Applicability::Unsafe, vec![edit])
            }
            None => draft.help(format!("begin the text of the item with `{mark}`")),
        };
        report.add(draft.together(Together { key: several.to_owned(), several, ..Together::default() }));
    }
}

fn is_item(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Item | BlockKind::Step)
}

/// The text of a list item behind its mark.
fn item_text<'t>(block: &Block, text: &'t str) -> &'t str {
    let is_mark = |c: char| c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')');
    block.span.of(text).trim_start_matches(is_mark).trim_start()
}

/// Brackets that an item begins with and that have blanks and words in them, and are no link.
fn words_in_box(page: &Page, block: &Block, text: &str) -> Option<Span> {
    let own = item_text(block, text);
    let line = own.lines().next()?.strip_prefix('[')?;
    let (words, rest) = line.split_once(']')?;
    let is_padded = words.starts_with(' ') || words.ends_with(' ');
    let start = block.span.end as usize - own.len();
    let is_link = rest.starts_with(['(', '[', ':']);
    let is_fact = page.facts_of(block).iter().any(|fact| fact.span.start as usize == start);
    let has_words = words.contains(char::is_alphabetic) && !words.contains('[');
    (is_padded && has_words && !is_link && !is_fact).then(|| Span::new(start, start + words.len() + 2))
}

/// Whether the box of a list item is ticked; `None` where there is none.
fn ticked(block: &Block, text: &str) -> Option<bool> {
    let rest = item_text(block, text).strip_prefix('[').filter(|_| is_item(block))?;
    let (mark, rest) = rest.split_at_checked(1)?;
    let is_box = rest.strip_prefix(']').is_some_and(|rest| rest.starts_with(char::is_whitespace));
    match mark {
        " " if is_box => Some(false),
        "x" | "X" if is_box => Some(true),
        _ => None,
    }
}
