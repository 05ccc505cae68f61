//! Tables whose columns are in another order than in the source.

use std::collections::HashMap;

use crate::finding::RuleId;
use crate::page::{FactKind, Page};
use crate::rule::{Group, Pair, Report};
use crate::text::Span;

/// Rows that must agree on another order.
const FEWEST: usize = 2;

/// For each column of the source, where its facts are in the translation.
type Order = HashMap<usize, usize>;

/// Reports each table of which the facts of two rows or more say that the columns were exchanged, and none that they
/// were not.
pub(super) fn check(group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    for table in pair.tables(group).into_iter().filter(|table| table.len() > FEWEST) {
        let mut order = Order::new();
        let (mut moved, mut is_one) = (0, true);
        for (s, t) in &table {
            let own = of_row((source, &group.text(pair.source), *s), (target, &group.text(pair.target), *t));
            moved += usize::from(own.iter().any(|(from, to)| from != to));
            is_one &= own.into_iter().all(|(from, to)| *order.entry(from).or_insert(to) == to);
        }
        let exchanged = order.iter().find(|(from, to)| order.get(*to) == Some(*from) && from < to);
        let Some((first, second)) = exchanged.filter(|_| is_one && moved >= FEWEST) else { continue };
        let place = |file, page: &Page, at: u32| group.first_line(file, page.blocks[at as usize].span);
        let (there, here) = (place(pair.source, source, table[0].0), place(pair.target, target, table[0].1));
        let message = format!("the columns {} and {} of this table are exchanged", first + 1, second + 1);
        let draft = group
            .finding(RuleId::BLOCK_MISMATCH, pair.target, here, message)
            .element("columns")
            .element(group.quote(pair.source, there))
            .warning()
            .help("put the columns into the order of the source")
            .related(pair.source, there, "the table in the source");
        report.add(draft);
    }
}

/// Where the facts that a row has once are in the two rows.
fn of_row(theirs: (&Page, &str, u32), ours: (&Page, &str, u32)) -> Order {
    let cells = |(page, text, at): (&Page, &str, u32)| {
        let block = &page.blocks[at as usize];
        let own = block.span.of(text);
        let first = usize::from(own.trim_start().starts_with('|'));
        let mut cells: HashMap<(FactKind, u64), Option<usize>> = HashMap::new();
        for fact in page.facts_of(block) {
            let is_firm =
                matches!(fact.kind, FactKind::Link | FactKind::Image | FactKind::CodeSpan | FactKind::Verbatim);
            if is_firm && fact.span.start >= block.span.start {
                let before = Span { start: block.span.start, end: fact.span.start }.of(text);
                let cell = before.matches('|').count().saturating_sub(before.matches("\\|").count() + first);
                cells.entry((fact.kind, fact.key)).and_modify(|cell| *cell = None).or_insert(Some(cell));
            }
        }
        cells
    };
    let there = cells(theirs);
    if there.is_empty() {
        return Order::new();
    }
    let here = cells(ours);
    let both = there.iter().filter_map(|(key, cell)| Some(((*cell)?, (*here.get(key)?)?)));
    both.collect()
}
