//! What is outside the note, quote, item or step that holds it in the source, or in one that does not.

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::align::BlockPair;
use crate::finding::RuleId;
use crate::page::{Block, BlockKind, DamageKind, Page};
use crate::rule::{Choice, Group, Pair, Report};
use crate::text::FileId;

use super::quoted::Quotes;

/// What so many blocks of a kind are to a writer.
type Name = fn(BlockKind, u32) -> String;

/// What left the note or quote that it is in, or was drawn into one; neighbours are one defect.
pub(super) fn quotes(group: &Group<'_>, pair: &Pair, name: Name, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let is_held = |kind: BlockKind| !matches!(kind, BlockKind::Directive | BlockKind::Heading | BlockKind::Html);
    let texts = (group.text(pair.source), group.text(pair.target));
    let (mut there, mut here) = (Quotes::new(source, &texts.0), Quotes::new(target, &texts.1));
    let paired = LazyCell::new(|| {
        let pairs = pair.alignment.block_pairs(source);
        pairs.flat_map(|pair| pair.targets()).collect::<HashSet<u32>>()
    });
    let forms = LazyCell::new(|| Forms::of(pair, (source, &texts.0), (target, &texts.1)));
    let mut last: Option<(u32, bool)> = None;
    for blocks in pair.alignment.block_pairs(source) {
        let (s, t) = (&source.blocks[blocks.source as usize], &target.blocks[blocks.target as usize]);
        if s.depth == t.depth || !is_held(s.kind) || !is_held(t.kind) || blocks.source_count + blocks.target_count > 2 {
            continue;
        }
        let ((theirs, around), (ours, within)) = (there.of(blocks.source), here.of(blocks.target));
        // A directive that is lost, or stands again, is said by itself.
        let is_alone = |directive: Option<u32>, has: bool| directive.is_some() && !has;
        let has_target = around.is_some_and(|directive| pair.alignment.target_blocks(directive).is_some());
        let has_source = within.is_some_and(|directive| paired.contains(&directive));
        // A note may be a quote in one language and a container in the other.
        let is_other_form = theirs && around.is_some_and(|at| forms.source.contains(&at))
            || ours && within.is_some_and(|at| forms.target.contains(&at));
        // So may one that is a quote with a word and a colon at its start.
        let is_in_container = theirs
            && around.is_none()
            && blocks.target > 0
            && target.blocks[blocks.target as usize - 1].kind == BlockKind::Directive;
        if theirs == ours
            || is_in_container
            || is_other_form
            || is_alone(around, has_target)
            || is_alone(within, has_source)
        {
            continue;
        }
        let goes_on = last.is_some_and(|(before, out)| out == theirs && blocks.source - before <= 1);
        last = Some((blocks.source, theirs));
        if goes_on {
            continue;
        }
        let what = name(t.kind, 1);
        let keyword = |page: &Page, file: FileId, directive: Option<u32>| {
            directive.map(|at| {
                format!("the directive `{}`", group.quote(file, group.first_line(file, page.blocks[at as usize].span)))
            })
        };
        let (message, help) = match (theirs, keyword(source, pair.source, around), keyword(target, pair.target, within))
        {
            (true, Some(directive), _) => (
                format!("this {what} is outside {directive}, which contains it in the source"),
                "start each of its lines, and the blank line above it, with `>`",
            ),
            (true, None, _) => {
                (format!("this {what} is in a block quote in the source"), "start each of its lines with `>`")
            }
            (false, _, directive) => {
                let place = directive.unwrap_or("a block quote".to_owned());
                (
                    format!("this {what} is in {place}, but not in the source"),
                    "remove `>` from its lines and add a blank line above it",
                )
            }
        };
        let draft = group
            .finding(RuleId::BLOCK_MISMATCH, pair.target, group.first_line(pair.target, t.span), message)
            .element(group.quote(pair.source, s.span))
            .help(help)
            .related(pair.source, group.first_line(pair.source, s.span), "in the source");
        report.add(draft);
    }
}

/// Directives that are quotes in one language, and containers or tags in the other.
#[derive(Default)]
struct Forms {
    source: HashSet<u32>,
    target: HashSet<u32>,
}

impl Forms {
    fn of(pair: &Pair, (source, theirs): (&Page, &str), (target, ours): (&Page, &str)) -> Forms {
        let mut forms = Forms::default();
        for blocks in pair.alignment.block_pairs(source) {
            let (s, t) = (&source.blocks[blocks.source as usize], &target.blocks[blocks.target as usize]);
            let is_quote = |block: &Block, text: &str| block.span.of(text).trim_start().starts_with("[!");
            let both = s.kind == BlockKind::Directive && t.kind == BlockKind::Directive;
            if both && is_quote(s, theirs) != is_quote(t, ours) {
                forms.source.insert(blocks.source);
                forms.target.insert(blocks.target);
            }
        }
        forms
    }
}

/// What left the item or step that holds it, or was drawn into one; neighbours are one defect.
pub(super) fn lists(group: &Group<'_>, pair: &Pair, name: Name, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let sides = |blocks: &BlockPair| (&source.blocks[blocks.source as usize], &target.blocks[blocks.target as usize]);
    let differs = |blocks: &BlockPair| {
        let (s, t) = sides(blocks);
        s.depth != t.depth && s.kind != BlockKind::Heading && blocks.source_count + blocks.target_count == 2
    };
    let mut pairs = pair.alignment.block_pairs(source).filter(differs).peekable();
    if pairs.peek().is_none() {
        return;
    }
    let texts = (group.text(pair.source), group.text(pair.target));
    let (there, here) = (Quotes::new(source, &texts.0), Quotes::new(target, &texts.1));
    let others = LazyCell::new(|| group.others(pair));
    while let Some(first) = pairs.next() {
        let (s, t) = sides(&first);
        let is_deeper = t.depth > s.depth;
        let (mut last, mut count) = (first, 1);
        let goes_on = |last: &BlockPair, next: &BlockPair| {
            let (s, t) = sides(next);
            next.source - last.source == 1 && (t.depth > s.depth) == is_deeper
        };
        while let Some(next) = pairs.next_if(|next| goes_on(&last, next)) {
            let (_, own) = sides(&next);
            count += u32::from(own.kind == t.kind && own.depth == t.depth);
            last = next;
        }
        // What became something else, or left a quote, is reported as that.
        if s.kind != t.kind || there.depth(s) != here.depth(t) || is_damaged(target, first.target) {
            continue;
        }
        let Some(container) = container(source, first.source, s).or_else(|| container(target, first.target, t)) else {
            continue;
        };
        let what = match count {
            1 => format!("this {} is", name(t.kind, 1)),
            n => format!("these {n} {} are", name(t.kind, n)),
        };
        let (it, lines) = if count == 1 { ("it", "its lines") } else { ("them", "their lines") };
        let holder = name(container, 1);
        let (message, help) = match (is_item(t.kind), is_deeper) {
            (true, false) => (
                format!("{what} nested one level deeper in the source"),
                format!("indent {it} as far as the text of the {holder} above, as in the source"),
            ),
            (true, true) => (
                format!("{what} nested in a {holder}, but not in the source"),
                format!("remove the indentation of {lines}"),
            ),
            (false, false) => (
                format!("{what} outside the {holder} that contains {it} in the source"),
                format!("indent {lines} as far as the text of the {holder}: without that, the list ends above {it}"),
            ),
            (false, true) => {
                (format!("{what} in a {holder}, but not in the source"), format!("remove the indentation of {lines}"))
            }
        };
        let draft = group
            .finding(RuleId::BLOCK_MISMATCH, pair.target, group.first_line(pair.target, t.span), message)
            .element("container")
            .element(group.quote(pair.source, s.span))
            .help(help)
            .related(pair.source, group.first_line(pair.source, s.span), "in the source");
        // Others that nest it, each by itself, read the source as it was meant.
        let is_fixed = is_deeper && group.may_fix_source(pair, None) && others.chosen(Choice::Deeper(first.source)) > 0;
        let is_meant = is_deeper && is_meant_deeper(source, &texts.0, first.source);
        report.add(match (is_fixed, is_meant) {
            (true, _) => draft.chosen_by_others(),
            (_, true) => draft.note().help("check the source: the lines are indented there, but not far enough"),
            _ => draft,
        });
    }
}

/// Whether an item of the source is indented less than the text of the item before it, but more than that item: it
/// was meant to be in it.
fn is_meant_deeper(source: &Page, text: &str, item: u32) -> bool {
    let indent = |block: &Block| {
        let at = block.span.start as usize;
        let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let line = text.get(start..).unwrap_or("");
        let blanks = line.len() - line.trim_start_matches(' ').len();
        (start + blanks >= at).then_some(blanks)
    };
    let (own, before) = (&source.blocks[item as usize], item.checked_sub(1).map(|at| &source.blocks[at as usize]));
    let before = before.filter(|before| is_item(own.kind) && is_item(before.kind) && before.kind != own.kind);
    before.is_some_and(|before| indent(own) > indent(before) && indent(before).is_some())
}

/// Lists that begin with another number.
pub(super) fn numbers(group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    for blocks in pair.alignment.block_pairs(source) {
        let (s, t) = (&source.blocks[blocks.source as usize], &target.blocks[blocks.target as usize]);
        let is_step = s.kind == BlockKind::Step && t.kind == BlockKind::Step && s.depth == t.depth;
        if !is_step || s.number == t.number || s.number == 0 || t.number == 0 {
            continue;
        }
        let there = group.first_line(pair.source, s.span);
        let draft = group
            .finding(
                RuleId::BLOCK_MISMATCH,
                pair.target,
                group.first_line(pair.target, t.span),
                format!("this list begins with {}, expected {}", t.number, s.number),
            )
            .element("first number")
            .element(group.quote(pair.source, there))
            .help(format!("write `{}.`, as in the source", s.number))
            .related(pair.source, there, "in the source");
        report.add(draft);
    }
}

/// Whether a block, or the one before it, is damaged in a way that makes it another block.
fn is_damaged(page: &Page, block: u32) -> bool {
    use DamageKind::*;
    let start = page.blocks[block.saturating_sub(1) as usize].span.start;
    let end = page.blocks[block as usize].span.end;
    let from = page.damage.partition_point(|damage| damage.span.start < start);
    page.damage[from..].iter().take_while(|damage| damage.span.start < end).any(|damage| {
        matches!(damage.kind, GluedFence | FenceInfo | ZeroWidthFence | UnclosedFence | ZeroWidthMarker | WideBlank)
            || matches!(damage.kind, Marker | QuoteMark | Directive)
    })
}

fn is_item(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Item | BlockKind::Step)
}

/// Whether a block is in an item or a step.
fn container(page: &Page, at: u32, block: &Block) -> Option<BlockKind> {
    const FURTHEST: usize = 500;
    let depth = block.depth.checked_sub(u8::from(is_item(block.kind))).filter(|depth| *depth > 0)?;
    let before = page.blocks[..at as usize].iter().rev().take(FURTHEST);
    { before }.find(|before| is_item(before.kind) && before.depth <= depth).map(|before| before.kind)
}
