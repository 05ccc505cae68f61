//! Boxes of task lists (`- [ ] Turn it on`) that were lost, or are in another state.

use crate::finding::RuleId;
use crate::page::{Block, BlockKind};
use crate::rule::{Group, Pair, Report, Together};

/// Reports list items without the box of the source, and boxes that are ticked on one page alone: one finding for each
/// of the two.
pub(super) fn check(group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let theirs = group.text(pair.source);
    if !["[ ]", "[x]", "[X]"].iter().any(|mark| memchr::memmem::find(theirs.as_bytes(), mark.as_bytes()).is_some()) {
        return;
    }
    let ours = group.text(pair.target);
    let mut found = Together::default();
    for blocks in pair.alignment.block_pairs(source).filter(|pair| pair.source_count + pair.target_count == 2) {
        let (s, t) = (&source.blocks[blocks.source as usize], &target.blocks[blocks.target as usize]);
        let Some(is_done) = ticked(s, &theirs).filter(|_| is_item(t)) else { continue };
        let own = ticked(t, &ours);
        let from = target.damage.partition_point(|damage| damage.span.start < t.span.start);
        let is_damaged = target.damage[from..].first().is_some_and(|damage| damage.span.start < t.span.end);
        if own == Some(is_done) || is_damaged {
            continue;
        }
        let mark = if is_done { "[x]" } else { "[ ]" };
        let message = match own {
            None => "this list item has no box, as it has in the source".to_owned(),
            Some(_) => format!("the box of this list item is `{mark}` in the source"),
        };
        let draft = group
            .finding(RuleId::BLOCK_MISMATCH, pair.target, group.first_line(pair.target, t.span), message)
            .element("task")
            .element(group.quote(pair.source, s.span))
            .warning()
            .help(format!("begin the text of the item with `{mark}`"))
            .related(pair.source, group.first_line(pair.source, s.span), "in the source");
        found.add(&own.is_none(), draft);
    }
    found.report(report, |is_lost, count, _| {
        let what = if *is_lost { "have no boxes, as they have in the source" } else { "have boxes in another state" };
        (format!("{count} list items {what}"), None)
    });
}

fn is_item(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Item | BlockKind::Step)
}

/// Whether the box of a list item is ticked; `None` where there is none.
fn ticked(block: &Block, text: &str) -> Option<bool> {
    let own = block
        .span
        .of(text)
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')'));
    let rest = own.trim_start().strip_prefix('[').filter(|_| is_item(block))?;
    let (mark, rest) = rest.split_at_checked(1)?;
    let is_box = rest.strip_prefix(']').is_some_and(|rest| rest.starts_with(char::is_whitespace));
    match mark {
        " " if is_box => Some(false),
        "x" | "X" if is_box => Some(true),
        _ => None,
    }
}
