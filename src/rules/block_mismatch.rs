//! Paragraphs, list items and table rows lost, added or of another kind.

use schemars::JsonSchema;
use serde::Deserialize;

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::align::{self, Difference, Owner};
use crate::damage::Subject;
use crate::finding::RuleId;
use crate::page::{Block, BlockKind, Fact, FactKind, Page};
use crate::rule::{Group, Pair, Report, Rule};
use crate::text::{FileId, Span, beginning};

use super::component_forms::Forms;
use super::{
    additions, column_order, containers, list_markers, lost_text, other_form, step_order, task_boxes, translators_notes,
};

/// See `rules/block-mismatch.md`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BlockMismatch {
    /// Report what left the list, note or quote that contains it in the source.
    containers: bool,
    /// Leave out blocks that most pages of a language have and their sources lack, or the other way round.
    boilerplate: bool,
}

impl Default for BlockMismatch {
    fn default() -> Self {
        BlockMismatch { containers: true, boilerplate: true }
    }
}

impl Rule for BlockMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            let tables = LazyCell::new(|| BrokenTables::of(group, pair));
            let forms = LazyCell::new(|| Forms::of(group, pair));
            for difference in &pair.alignment.differences {
                match *difference {
                    Difference::MissingBlocks { first, count, .. }
                        if group.is_language_switcher(pair.source, first, count) => {}
                    Difference::ExtraBlocks { first, count, .. }
                        if group.is_language_switcher(pair.target, first, count) => {}
                    Difference::MissingBlocks { first, count: 1, .. } if group.is_stamp(pair.source, first) => {}
                    Difference::ExtraBlocks { first, count: 1, .. } if group.is_stamp(pair.target, first) => {}
                    Difference::MissingBlocks { first, count, .. }
                        if self.boilerplate && is_boilerplate(group, pair, pair.source, first, count) => {}
                    Difference::ExtraBlocks { first, count, .. }
                        if self.boilerplate && is_boilerplate(group, pair, pair.target, first, count) => {}
                    Difference::MissingBlocks { first, count, .. } if forms.are_of_source(first, count) => {}
                    Difference::ExtraBlocks { first, count, .. } if forms.are_of_target(first, count) => {}
                    Difference::MissingBlocks { first, count, .. }
                        if list_markers::takes_in(group, pair, (first, count)) => {}
                    Difference::MissingBlocks { first, count, after } if !tables.has(first, count) => {
                        missing(group, pair, first, count, after, report);
                    }
                    Difference::ExtraBlocks { first, count, after }
                        if other_form::is_set_apart(group, pair, (first, count), after)
                            || additions::are_glosses(group, pair, first, count)
                            || translators_notes::are_some(group, pair, first, count) => {}
                    Difference::ExtraBlocks { first, count, after } => extra(group, pair, first, count, after, report),
                    // What became a heading, or was one, is reported as that.
                    Difference::Kind { source, target, .. } if has_heading(group, pair, source, target) => {}
                    Difference::Kind { source, target, .. } if other_form::is_chosen(group, pair, source, target) => {}
                    Difference::Kind { source, target, count } => kind(group, pair, (source, target), count, report),
                    Difference::Columns { source, target, count } => {
                        columns(group, pair, (source, target), count, report)
                    }
                    _ => {}
                }
            }
            for (kind, what) in [
                (FactKind::HtmlItem, "list item"),
                (FactKind::HtmlRow, "table row"),
                (FactKind::HtmlCell, "table cell"),
                (FactKind::HtmlElement, "element"),
            ] {
                html(group, pair, kind, what, report);
            }
            list_markers::joined(group, pair, report);
            lost_text::check(group, pair, report);
            task_boxes::check(group, pair, report);
            column_order::check(group, pair, report);
            step_order::check(group, pair, report);
            if self.containers {
                containers::quotes(group, pair, name, report);
                containers::lists(group, pair, name, report);
                containers::numbers(group, pair, report);
            }
        }
        let has_glued = |source: &FileId| align::has_glued_marks(group.page(*source), &group.text(*source));
        if let Some(source) = group.asked_source().filter(has_glued) {
            for (block, pairs) in list_markers::glued_blocks(group, source) {
                list_markers::glued(group, source, block, &pairs, report);
            }
        }
    }
}

/// Whether all of some blocks is what most pages have and their counterparts lack; the line that opens a note goes with
/// what it holds.
fn is_boilerplate(group: &Group<'_>, pair: &Pair, file: FileId, first: u32, count: u32) -> bool {
    let page = group.page(file);
    let blocks = &page.blocks[first as usize..(first + count) as usize];
    let is_one = |block: &Block| group.index().is_boilerplate(group.tree(pair.target), page, block);
    blocks.iter().any(is_one) && blocks.iter().all(|block| block.kind == BlockKind::Directive || is_one(block))
}

fn has_heading(group: &Group<'_>, pair: &Pair, source: u32, target: u32) -> bool {
    let is_heading = |file, at: u32| group.page(file).blocks[at as usize].kind == BlockKind::Heading;
    is_heading(pair.source, source) || is_heading(pair.target, target)
}

fn span(page: &Page, first: u32, count: u32) -> Span {
    let blocks = &page.blocks[first as usize..(first + count) as usize];
    Span { start: blocks.first().map_or(0, |b| b.span.start), end: blocks.last().map_or(0, |b| b.span.end) }
}

/// What a block is to a writer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thing {
    Block(BlockKind),
    Fact(FactKind),
}

impl Thing {
    fn of(page: &Page, text: &str, block: &Block) -> Self {
        match align::owner(page, text, block) {
            Owner::Facts(kind @ (FactKind::Image | FactKind::Video | FactKind::Include)) => Thing::Fact(kind),
            _ => Thing::Block(block.kind),
        }
    }

    fn name(self, count: u32) -> String {
        let (one, many) = match self {
            Thing::Fact(FactKind::Image) => ("image", "images"),
            Thing::Fact(FactKind::Video) => ("video", "videos"),
            Thing::Fact(_) => ("include", "includes"),
            Thing::Block(BlockKind::Item) => ("list item", "list items"),
            Thing::Block(BlockKind::Step) => ("numbered step", "numbered steps"),
            Thing::Block(BlockKind::Row) => ("table row", "table rows"),
            Thing::Block(BlockKind::Html) => ("piece of HTML", "pieces of HTML"),
            Thing::Block(BlockKind::Code) => ("code block", "code blocks"),
            Thing::Block(BlockKind::Directive) => ("directive", "directives"),
            Thing::Block(BlockKind::Footnote) => ("footnote", "footnotes"),
            Thing::Block(_) => ("paragraph", "paragraphs"),
        };
        if count == 1 { one.to_owned() } else { many.to_owned() }
    }
}

fn name(kind: BlockKind, count: u32) -> String {
    Thing::Block(kind).name(count)
}

/// `1 paragraph and 3 list items`; what list items hold is not counted.
fn amount(page: &Page, text: &str, first: u32, count: u32) -> String {
    let mut things: Vec<(Thing, u32)> = Vec::new();
    let mut item: Option<u8> = None;
    for block in &page.blocks[first as usize..(first + count) as usize] {
        let is_item = matches!(block.kind, BlockKind::Item | BlockKind::Step);
        if item.is_some_and(|depth| block.depth > depth || block.depth == depth && !is_item) {
            continue;
        }
        item = is_item.then_some(block.depth);
        let thing = Thing::of(page, text, block);
        match things.iter_mut().find(|(known, _)| *known == thing) {
            Some((_, count)) => *count += 1,
            None => things.push((thing, 1)),
        }
    }
    let mut parts: Vec<String> =
        things.iter().map(|(thing, count)| format!("{count} {}", thing.name(*count))).collect();
    let last = parts.pop().unwrap_or_default();
    if parts.is_empty() { last } else { format!("{} and {last}", parts.join(", ")) }
}

/// The words that a passage begins with: those of its first block that says something.
fn words(group: &Group<'_>, file: FileId, first: u32, count: u32) -> String {
    const LONGEST: usize = 48;
    let text = group.text(file);
    let page = group.page(file);
    let blocks = &page.blocks[first as usize..(first + count) as usize];
    let is_title = |block: &Block| page.facts_of(block).iter().any(|fact| fact.kind == FactKind::Accordion);
    let says = |block: &&Block| match block.kind {
        BlockKind::Directive => is_title(block),
        kind => kind != BlockKind::Code,
    };
    let block = blocks.iter().find(says).or(blocks.first());
    format!("“{}”", crate::rule::plain_words(block.map_or("", |block| block.span.of(&text)), LONGEST))
}

/// Whether an amount is of one thing.
fn is_single(amount: &str) -> bool {
    amount.starts_with("1 ") && !amount.contains(" and ")
}

fn is_tag(text: &str, tag: &str) -> bool {
    text.strip_prefix(tag).is_some_and(|rest| rest.starts_with(['>', ' ', '\t', '\n', '/']))
}

fn missing(group: &Group<'_>, pair: &Pair, first: u32, count: u32, after: Option<u32>, report: &mut Report) {
    let page = group.page(pair.source);
    let their_text = group.text(pair.source);
    let amount = amount(page, &their_text, first, count);
    let there = span(page, first, count);
    if count == 1
        && let Some(draft) = list_markers::lost_item(group, pair, first)
    {
        return report.add(draft);
    }
    let (are, them) = if is_single(&amount) { ("is", "it") } else { ("are", "them") };
    let blocks = &page.blocks[first as usize..(first + count) as usize];
    let begins = match (is_single(&amount), blocks[0].kind == BlockKind::Code && count > 1) {
        (true, _) => "it begins",
        (false, false) => "they begin",
        (false, true) => "their text begins",
    };
    let words = words(group, pair.source, first, count);
    let message = format!("{amount} of the source {are} missing after this line; {begins} with {words}");
    // A script, an image or a tag is the same in every language.
    let is_the_same = |block: &Block| {
        let text = block.span.of(&their_text);
        block.kind == BlockKind::Code
            || block.prose.letters() == 0
            || ["<script", "<style"].iter().any(|tag| is_tag(text, tag))
    };
    let how = if blocks.iter().all(is_the_same) { "copy" } else { "translate" };
    let place = group.place_after(pair.target, after, (pair.source, first));
    let draft = group
        .finding(RuleId::BLOCK_MISMATCH, pair.target, place, message)
        .element(group.quote(pair.source, there))
        .explains((first..first + count).map(Subject::Block))
        .help(format!("{how} {them} and insert {them} after this line"))
        .lacks(pair.source, there, "in the source");
    report.add(draft);
}

fn extra(group: &Group<'_>, pair: &Pair, first: u32, count: u32, after: Option<u32>, report: &mut Report) {
    let page = group.page(pair.target);
    let amount = amount(page, &group.text(pair.target), first, count);
    let is = if is_single(&amount) { "has" } else { "have" };
    let here = span(page, first, count);
    let place = group.place_after(pair.source, after, (pair.target, first));
    let draft = group
        .finding(RuleId::BLOCK_MISMATCH, pair.target, here, format!("{amount} here {is} no counterpart in the source"))
        .element(group.quote(pair.target, here))
        .explains((first..first + count).map(Subject::Extra))
        .help("delete it, unless the translators added it on purpose")
        .related(pair.source, place, "it would follow this line of the source");
    let is_addition = additions::are_prose(group, pair, first, count);
    report.add(if is_addition { draft.addition() } else { draft });
}

fn kind(group: &Group<'_>, pair: &Pair, (source, target): (u32, u32), count: u32, report: &mut Report) {
    let (theirs, ours) =
        (&group.page(pair.source).blocks[source as usize], &group.page(pair.target).blocks[target as usize]);
    let page = group.page(pair.target);
    let changed =
        page.blocks[target as usize..(target + count) as usize].iter().filter(|b| b.kind == ours.kind).count() as u32;
    let text = group.text(pair.target);
    let mark = list_markers::glued_mark(ours.span.of(&text))
        .filter(|_| ours.kind == BlockKind::Paragraph && matches!(theirs.kind, BlockKind::Item | BlockKind::Step));
    let is_table = theirs.kind == BlockKind::Row && ours.kind == BlockKind::Paragraph;
    let message = match changed {
        _ if is_table => "this paragraph is a table in the source".to_owned(),
        1 if mark.is_some() => list_markers::message(mark.unwrap_or_default()),
        1 => format!("this {} is a {} in the source", name(ours.kind, 1), name(theirs.kind, 1)),
        n => format!("these {n} {} are {} in the source", name(ours.kind, n), name(theirs.kind, n)),
    };
    let behind_mark = mark.map(list_markers::help);
    let help = match ours.kind {
        _ if behind_mark.is_some() => behind_mark.as_deref().unwrap_or_default(),
        BlockKind::Code => "remove the indentation: four spaces at the start of a line make it a code block",
        _ if is_table => "add a delimiter row such as `|---|---|`, with one cell for each column, below the header row",
        _ => "mark it up as in the source",
    };
    let there = span(group.page(pair.source), source, count);
    let draft = group
        .finding(RuleId::BLOCK_MISMATCH, pair.target, span(group.page(pair.target), target, count), message)
        .element(group.quote(pair.source, there))
        .explains((source..source + count).map(Subject::Block))
        .help(help)
        .related(pair.source, there, "in the source");
    report.add(draft);
}

/// Tables of the source that became one paragraph: to miss the rest of their rows is the same defect.
struct BrokenTables {
    /// For each block the first of the rows that are around it without a gap; `None` for what is no row.
    tables: Vec<Option<u32>>,
    broken: HashSet<u32>,
}

impl BrokenTables {
    fn of(group: &Group<'_>, pair: &Pair) -> Self {
        let (theirs, ours) = (&group.page(pair.source).blocks, &group.page(pair.target).blocks);
        let mut last = None;
        let table = |(at, block): (u32, &Block)| {
            last = if block.kind == BlockKind::Row { last.or(Some(at)) } else { None };
            last
        };
        let mut found = BrokenTables { tables: (0..).zip(theirs).map(table).collect(), broken: HashSet::new() };
        for difference in &pair.alignment.differences {
            if let Difference::Kind { source, target, count } = *difference
                && ours.get(target as usize).is_some_and(|block| block.kind == BlockKind::Paragraph)
            {
                found.broken.extend(found.table(source, count));
            }
        }
        found
    }

    /// The table that some neighbouring blocks are rows of.
    fn table(&self, first: u32, count: u32) -> Option<u32> {
        let of = |block: u32| self.tables.get(block as usize).copied().flatten();
        of(first).filter(|table| of(first + count.max(1) - 1) == Some(*table))
    }

    /// Whether some blocks are rows of one of them.
    fn has(&self, first: u32, count: u32) -> bool {
        self.table(first, count).is_some_and(|table| self.broken.contains(&table))
    }
}

fn columns(group: &Group<'_>, pair: &Pair, (source, target): (u32, u32), count: u32, report: &mut Report) {
    let (theirs, ours) = (
        group.page(pair.source).blocks[source as usize].number,
        group.page(pair.target).blocks[target as usize].number,
    );
    let rows = if count == 1 { "this table row has".to_owned() } else { format!("{count} table rows have") };
    let there = span(group.page(pair.source), source, count);
    let draft = group
        .finding(
            RuleId::BLOCK_MISMATCH,
            pair.target,
            span(group.page(pair.target), target, count),
            format!("{rows} {ours} cells, expected {theirs}"),
        )
        .element(group.quote(pair.source, there))
        .help(format!("separate the cells with `|`, so that there are {theirs} as in the source"))
        .related(pair.source, there, "in the source");
    report.add(draft);
}

/// Raw HTML: only the numbers of its parts are compared.
fn html(group: &Group<'_>, pair: &Pair, kind: FactKind, what: &str, report: &mut Report) {
    // Elements are of many kinds: each block that lost some is a defect of its own, and the first is named.
    let is_named = kind == FactKind::HtmlElement;
    let name = |file: FileId, fact: &Fact| match is_named {
        true => format!(": `{}`", group.quote(file, fact.span)),
        false => String::new(),
    };
    let lost: Vec<_> = pair.lost(group, kind).collect();
    for lost in lost.chunk_by(|a, b| !is_named || a.place == b.place) {
        let first = &lost[0];
        let s = if lost.len() == 1 { " is" } else { "s are" };
        let draft = group
            .finding(
                RuleId::BLOCK_MISMATCH,
                pair.target,
                first.place,
                format!("{} HTML {what}{s} missing here{}", lost.len(), name(pair.source, first.fact)),
            )
            .element(format!("missing {what}{}", name(pair.source, first.fact)))
            .explains(lost.iter().map(|lost| lost.claim))
            .help("make the HTML tags the same as in the source")
            .related(pair.source, first.fact.span, "in the source");
        report.add(draft);
    }
    // What marks words as keys or the like is the translator's choice.
    let text = group.text(pair.target);
    let marks_words =
        |tag: &str| ["<kbd", "<sub", "<sup"].iter().any(|open| beginning(tag, 4).eq_ignore_ascii_case(open));
    let is_chosen = |fact: &Fact| is_named && marks_words(fact.span.of(&text));
    let added: Vec<_> = pair.added(group, kind).filter(|added| !is_chosen(added.fact)).collect();
    for added in added.chunk_by(|a, b| !is_named || a.place == b.place) {
        let first = &added[0];
        let s = if added.len() == 1 { "" } else { "s" };
        let draft = group
            .finding(
                RuleId::BLOCK_MISMATCH,
                pair.target,
                first.fact.span,
                format!("{} HTML {what}{s} more than in the source{}", added.len(), name(pair.target, first.fact)),
            )
            .element(format!("extra {what}{}", name(pair.target, first.fact)))
            .explains(added.iter().map(|added| added.claim))
            .help("make the HTML tags the same as in the source")
            .related(pair.source, first.place, "in the source");
        report.add(draft);
    }
}
