//! Names for programs that are ordinary words, in a column of such names: `clicks` beside `channel_id`.

use std::collections::HashSet;

use crate::finding::{Applicability, Edit, RuleId};
use crate::page::Block;
use crate::rule::{Draft, Group, Pair, Report, shorten};
use crate::text::Span;

use super::identifiers::has_inner_capital;

/// Rows of a table, without its head, that tell what its first column holds.
const FEWEST: usize = 4;
/// Names that no word of a language looks like, and that the translation kept.
const FEWEST_KEPT: usize = 2;
/// Names that one fix writes, as its title names each.
const MOST_FIXED: usize = 16;
/// Bytes of a name.
const LONGEST: usize = 64;

/// What documents of functions call their types, which translations may.
const TYPES: [&str; 20] = [
    "any", "array", "bool", "boolean", "byte", "date", "datetime", "decimal", "double", "enum", "float", "int",
    "integer", "list", "long", "map", "number", "object", "string", "time",
];

/// A cell of the source, and that of the translation.
type Cells = (Span, Span);

/// Reports the names of a table's first column that were translated: one finding for each table.
pub(super) fn check(group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    for table in pair.tables(group).into_iter().filter(|table| table.len() > FEWEST) {
        let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
        let cells = table.iter().skip(1).map(|(s, t)| {
            let there = first_cell(&source.blocks[*s as usize], &theirs)?;
            let here = first_cell(&target.blocks[*t as usize], &ours)?;
            is_name(there.of(&theirs)).then_some((there, here))
        });
        let cells: Option<Vec<Cells>> = cells.collect();
        let lost = cells.and_then(|cells| translated(&cells, &theirs, &ours));
        lost.into_iter().for_each(|lost| report.add(draft(group, pair, &lost)));
    }
}

/// The cells of a column of names that were translated.
fn translated(cells: &[Cells], theirs: &str, ours: &str) -> Option<Vec<Cells>> {
    let text = |cell: &Cells| (cell.0.of(theirs), cell.1.of(ours));
    let names: HashSet<&str> = cells.iter().map(|cell| text(cell).0).collect();
    let certain = cells.iter().map(text).filter(|(name, _)| is_certain(name));
    let (mut kept, mut all) = (0, 0);
    certain.for_each(|(name, own)| (kept, all) = (kept + usize::from(name == own), all + 1));
    // A column of types or states has the same words again and again.
    if names.len() * 5 < cells.len() * 4 || kept < FEWEST_KEPT || kept * 2 < all {
        return None;
    }
    let is_lost = |cell: &&Cells| {
        let (name, own) = text(cell);
        let is_word = name.starts_with(|c: char| c.is_ascii_lowercase()) && !is_certain(name);
        is_word && !TYPES.contains(&name) && !own.is_empty() && !own.contains(name)
    };
    let lost: Vec<Cells> = cells.iter().filter(is_lost).copied().collect();
    (!lost.is_empty()).then_some(lost)
}

fn draft(group: &Group<'_>, pair: &Pair, lost: &[Cells]) -> Draft {
    let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
    let (there, here) = lost[0];
    let (name, own) = (shorten(there.of(&theirs)), shorten(here.of(&ours)));
    let message = match lost.len() {
        1 => format!("`{own}` should be `{name}`, as in the source: this column holds names"),
        count => format!("{count} names of this column are translated, first `{name}` as `{own}`"),
    };
    let draft = group
        .finding(RuleId::DO_NOT_LOCALIZE, pair.target, here, message)
        .element("column")
        .element(&name)
        .warning()
        .help("copy the names from the source: programs read them, as they do the others of this column")
        .related(pair.source, there, "the name in the source");
    if lost.len() > MOST_FIXED {
        return draft;
    }
    let written = lost.iter().map(|(there, here)| format!("`{}` for `{}`", there.of(&theirs), shorten(here.of(&ours))));
    let title = format!("write {}", written.collect::<Vec<_>>().join(", "));
    let edits = lost.iter().map(|(there, here)| Edit::new(pair.target, *here, there.of(&theirs))).collect();
    draft.fix(title, Applicability::Unsafe, edits)
}

/// The first cell of a row, without the blanks around its text.
fn first_cell(row: &Block, text: &str) -> Option<Span> {
    let own = row.span.of(text);
    let body = own.trim_start().strip_prefix('|')?;
    let start = row.span.start as usize + own.len() - body.len();
    let cell = &body[..body.find('|')?];
    let start = start + cell.len() - cell.trim_start().len();
    Some(Span::new(start, start + cell.trim().len()))
}

fn is_name(word: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
    word.len() <= LONGEST && word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.split(['.', '_']).all(is_part)
}

/// Whether a name is none of a language's words: `channel_id`, `toDate`.
fn is_certain(name: &str) -> bool {
    has_inner_capital(name.as_bytes()) || name.contains(['.', '_'])
}
