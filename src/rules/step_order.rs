//! Steps of a procedure that are in another order than in the source.

use std::collections::BTreeMap;

use crate::align;
use crate::finding::RuleId;
use crate::page::{BlockKind, Page};
use crate::rule::{Group, Pair, Report, plain_words};

/// Letters of a step that are quoted.
const LONGEST: usize = 48;

/// Reports each step that is not where the other steps of its list say.
pub(super) fn check(group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    let blocks = &pair.alignment.blocks;
    if blocks.is_sorted_by_key(|pair| pair.target) {
        return;
    }
    let (theirs, ours) = (lists(source), lists(target));
    let mut procedures: BTreeMap<(u32, u32), Vec<(u32, u32)>> = BTreeMap::new();
    for pair in blocks.iter().filter(|pair| pair.source_count == 1 && pair.target_count == 1) {
        let (s, t) = (pair.source as usize, pair.target as usize);
        if let (Some(list), Some(own)) = (theirs[s], ours[t]) {
            procedures.entry((list, own)).or_default().push((pair.source, pair.target));
        }
    }
    let text = group.text(pair.target);
    for mut steps in procedures.into_values().filter(|steps| steps.len() > 1) {
        steps.sort_unstable();
        let in_order = align::in_order(&steps.iter().map(|(_, t)| (*t, 1)).collect::<Vec<_>>());
        for (at, (s, t)) in steps.iter().enumerate().filter(|(at, _)| !in_order[*at]) {
            let before = at.checked_sub(1).map(|before| target.blocks[steps[before].1 as usize].span.of(&text));
            let place = match before {
                Some(before) => format!("it belongs after “{}”", plain_words(before, LONGEST)),
                None => "it belongs to the top of its list".to_owned(),
            };
            let (there, here) = (source.blocks[*s as usize].span, target.blocks[*t as usize].span);
            let draft = group
                .finding(
                    RuleId::BLOCK_MISMATCH,
                    pair.target,
                    group.first_line(pair.target, here),
                    format!("this step is in a different place than in the source; {place}"),
                )
                .element("order")
                .element(group.quote(pair.source, there))
                .help("move the step, with what belongs to it, or check that readers may take the steps in this order")
                .related(pair.source, group.first_line(pair.source, there), "the step in the source");
            report.add(draft);
        }
    }
}

/// For each block that is a step, which list it is in: the block that the list begins with.
fn lists(page: &Page) -> Vec<Option<u32>> {
    // The lists around a place: how deep each is, and where it begins.
    let mut open: Vec<(u8, u32)> = Vec::new();
    let list = |(at, block): (usize, &crate::page::Block)| {
        open.retain(|(depth, _)| *depth <= block.depth && block.kind != BlockKind::Heading);
        if block.kind != BlockKind::Step {
            return None;
        }
        match open.last() {
            Some((depth, first)) if *depth == block.depth && block.number == 0 => Some(*first),
            _ => {
                open.retain(|(depth, _)| *depth < block.depth);
                open.push((block.depth, at as u32));
                Some(at as u32)
            }
        }
    };
    page.blocks.iter().enumerate().map(list).collect()
}
