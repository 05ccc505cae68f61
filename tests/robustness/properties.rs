//! What must hold whatever a file holds: the same functions for the fuzz targets and for the tests.
//!
//! Each takes any bytes and panics where a property does not hold. Where two pages are wanted, the first byte
//! [`BETWEEN`] parts them; without one, the middle does.

#[path = "fixes.rs"]
mod fixes;
#[path = "inputs.rs"]
mod inputs;
#[path = "logs.rs"]
mod logs;
#[path = "reports.rs"]
mod reports;

use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use locdrift::align::{self, Alignment, Difference, Side, align_through, compose};
use locdrift::change::{Change, Extent, Piece, PieceKind, Version, compare, line_diff, word_diff};
use locdrift::config::{Config, Known};
use locdrift::history::{GitError, Graph, Log, Logged, ObjectId, Wanted, read_log};
use locdrift::page::Page;
use locdrift::parse::front_matter::{self, Parsed};
use locdrift::parse::{self, Keys, Reader};
use locdrift::rules;
use locdrift::text::{FileId, Span};

pub use fixes::fixes;
pub use inputs::{baseline, glossary, merge};
pub use logs::log;
pub use reports::report;

/// The byte between two pages.
pub const BETWEEN: u8 = 0x1e;

/// What must hold for any bytes; it panics where that does not hold.
pub type Property = fn(&[u8]);

/// Every property of one thing, by the name of its fuzz target.
pub const ALL: [(&str, Property); 13] = [
    ("front_matter", front_matter),
    ("page", page),
    ("mdx", mdx),
    ("align", align),
    ("change", change),
    ("config", config),
    ("log", log),
    ("stamp", stamp),
    ("fixes", fixes),
    ("baseline", baseline),
    ("glossary", glossary),
    ("merge", merge),
    ("report", report),
];

/// Two pages in one input.
pub fn two(data: &[u8]) -> (&[u8], &[u8]) {
    match data.iter().position(|byte| *byte == BETWEEN) {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => data.split_at(data.len() / 2),
    }
}

/// Pages that are not UTF-8 are refused before they are parsed.
fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

fn parsed(text: &str) -> Page {
    parse::parse(FileId(0), text, &Keys::default(), &mut Reader::default())
}

#[track_caller]
fn fits(text: &str, span: Span, what: &str) {
    assert!(text.get(span.range()).is_some(), "{what}: {span:?} is not in a text of {} bytes", text.len());
}

/// The front matter alone, in both ways of reading.
pub fn front_matter(data: &[u8]) {
    let text = text(data);
    let keys = Keys::default();
    let found = front_matter::parse(&text, &keys);
    of_front_matter(&text, &found);
    let yaml = front_matter::parse_yaml(&text, &keys);
    of_front_matter(&text, &yaml);
    if let Some(flat) = front_matter::parse_flat(&text, &keys) {
        of_front_matter(&text, &flat);
        let said = |parsed: &Parsed| {
            let front = &parsed.front_matter;
            let entries: Vec<(u64, u64)> = front.entries.iter().map(|entry| (entry.name, entry.digest)).collect();
            (parsed.body, front.span, entries, front.id.clone(), front.pin.clone())
        };
        assert_eq!(said(&flat), said(&yaml), "both ways read the same");
    }
}

fn of_front_matter(text: &str, parsed: &Parsed) {
    let front = &parsed.front_matter;
    assert!(text.is_char_boundary(parsed.body), "the body begins at {}", parsed.body);
    assert!(front.span.end as usize <= parsed.body, "{:?} ends behind the body {}", front.span, parsed.body);
    fits(text, front.span, "front matter");
    let inside = |span: Span, what: &str| {
        fits(text, span, what);
        assert!(front.span.start <= span.start && span.end <= front.span.end, "{what}: {span:?} in {:?}", front.span);
    };
    for entry in &front.entries {
        inside(entry.key, "key");
        inside(entry.value, "value");
        assert!(entry.key.end <= entry.value.start || entry.value.is_empty(), "{entry:?}");
    }
    assert!(front.entries.windows(2).all(|two| two[0].key.end <= two[1].key.start), "keys stand in order");
    front.id.iter().chain(&front.pin).for_each(|scalar| inside(scalar.span, "scalar"));
    for problem in &front.problems {
        // What is missing is missing at the end, behind the last key.
        fits(text, problem.span, "problem");
        assert!(problem.span.end as usize <= parsed.body, "{problem:?} before {}", parsed.body);
    }
    parsed.suppressions.iter().for_each(|suppression| inside(suppression.span, "suppression"));
}

/// A whole page.
pub fn page(data: &[u8]) {
    let text = text(data);
    let page = parsed(&text);
    of_page(&text, &page);
    // What a reader keeps between pages leaves no trace.
    let mut reader = Reader::default();
    for before in [&text, "# A {#a}\n\n* [b](c.md)\n\n    d\n"] {
        parse::parse(FileId(0), before, &Keys::default(), &mut reader);
        let again = parse::parse(FileId(0), &text, &Keys::default(), &mut reader);
        assert!(again.sections == page.sections && again.blocks == page.blocks && again.pool == page.pool);
        assert!(again.facts == page.facts && again.suppressions == page.suppressions);
    }
}

/// The same for MDX; and each place of the text that the parser reads is one of the page, in the same order.
pub fn mdx(data: &[u8]) {
    let text = text(data);
    if let Some(derived) = parse::mdx::derive(&text) {
        let mut last = 0;
        for (at, c) in derived.text().char_indices() {
            let place = derived.original(at..at + c.len_utf8());
            assert!(last <= place.start && place.start <= place.end, "{place:?} is before {last}");
            assert!(text.get(place.clone()).is_some(), "{place:?} is not in a text of {} bytes", text.len());
            last = place.start;
        }
    }
    let dialect = &locdrift::dialect::MDX;
    let page = parse::parse_as(FileId(0), &text, &Keys::default(), dialect, &mut Reader::default());
    of_page(&text, &page);
}

fn of_page(text: &str, page: &Page) {
    let end = |next: Option<u32>, last: usize| next.unwrap_or(last as u32);
    assert!(!page.sections.is_empty(), "a page has a section");
    for (at, section) in page.sections.iter().enumerate() {
        let next = page.sections.get(at + 1);
        fits(text, section.span, "section");
        fits(text, section.title, "title");
        assert_eq!(section.span.end, end(next.map(|next| next.span.start), text.len()), "sections leave no gap");
        assert_eq!(section.blocks.end, end(next.map(|n| n.blocks.start), page.blocks.len()), "nor do their blocks");
        assert!(section.level == 0 || section.span.start <= section.title.start, "{section:?}");
        assert!(section.title.end <= section.span.end, "{section:?}");
        for block in page.blocks_of(section) {
            fits(text, block.span, "block");
            assert!(section.span.start <= block.span.start && block.span.end <= section.span.end, "{block:?}");
        }
    }
    for two in page.blocks.windows(2) {
        assert!(two[0].span.start <= two[1].span.start, "blocks stand in order: {two:?}");
        assert!(two[0].facts.end <= two[1].facts.start, "no fact stands in two blocks: {two:?}");
    }
    for block in &page.blocks {
        assert!(block.facts.start <= block.facts.end && block.facts.end as usize <= page.facts.len(), "{block:?}");
        for fact in page.facts_of(block) {
            assert!(block.span.start <= fact.span.start && fact.span.start <= block.span.end, "{fact:?} in {block:?}");
        }
    }
    for fact in &page.facts {
        fits(text, fact.span, "fact");
        let value = fact.value_start as usize..fact.value_start as usize + usize::from(fact.value_len);
        assert!(page.pool.get(value).is_some(), "{fact:?} has a value");
    }
    page.attributes.iter().for_each(|attributes| fits(text, attributes.span, "attributes"));
    page.damage.iter().for_each(|damage| fits(text, damage.span, "damage"));
    page.suppressions.iter().for_each(|suppression| fits(text, suppression.span, "suppression"));
}

fn aligned(source: (&Page, &Arc<str>), target: (&Page, &Arc<str>), through: &align::ViaBase) -> Alignment {
    let (source_text, target_text) = (|| source.1.clone(), || target.1.clone());
    let source = Side { page: source.0, path: "a.md", text: &source_text };
    let target = Side { page: target.0, path: "a.md", text: &target_text };
    align_through(source, target, through)
}

/// A translation and its source, alone and through an older source.
pub fn align(data: &[u8]) {
    let (one, other) = two(data);
    let (one, other): (Arc<str>, Arc<str>) = (text(one).into(), text(other).into());
    let (a, b) = (parsed(&one), parsed(&other));
    let nothing = align::ViaBase::default();
    of_alignment(&a, &b, &aligned((&a, &one), (&b, &other), &nothing));
    assert!(aligned((&a, &one), (&a, &one), &nothing).identical, "a page is aligned with itself");
    // The second page as today's source, the first as what it was, and as a translation that kept all of it.
    let since = compare(Version { page: &a, text: &one }, Version { page: &b, text: &other });
    let sections: Vec<(u32, u32)> = since.section_pairs().collect();
    let blocks: Vec<(u32, u32)> = since.blocks.iter().map(|pair| (pair.old, pair.new)).collect();
    let through = compose(&b, &a, &aligned((&a, &one), (&a, &one), &nothing), &sections, &blocks, &since.parts);
    of_alignment(&b, &a, &aligned((&b, &other), (&a, &one), &through));
}

fn of_alignment(source: &Page, target: &Page, alignment: &Alignment) {
    let sizes = |page: &Page| [page.sections.len(), page.blocks.len(), page.facts.len()];
    let (of_source, of_target) = (sizes(source), sizes(target));
    let once = |all: &mut Vec<u32>, size: usize, what: &str| {
        all.sort_unstable();
        assert!(all.windows(2).all(|two| two[0] < two[1]), "{what} stands in two pairs: {all:?}");
        assert!(all.last().is_none_or(|last| (*last as usize) < size), "{what} is none of {size}: {all:?}");
    };
    if alignment.identical {
        // Translators may add and drop code spans.
        assert_eq!(of_source[..2], of_target[..2]);
    }
    assert!(alignment.sections.windows(2).all(|two| two[0].source < two[1].source), "pairs stand in order");
    once(&mut alignment.section_pairs(source).map(|pair| pair.source).collect(), of_source[0], "a source section");
    once(&mut alignment.section_pairs(source).map(|pair| pair.target).collect(), of_target[0], "a target section");
    once(&mut alignment.block_pairs(source).flat_map(|pair| pair.sources()).collect(), of_source[1], "a source block");
    once(&mut alignment.block_pairs(source).flat_map(|pair| pair.targets()).collect(), of_target[1], "a target block");
    for difference in &alignment.differences {
        of_difference(difference, of_source, of_target);
        let section = difference.section_of_target(target);
        assert!(section.is_none_or(|at| (at as usize) < of_target[0]), "{difference:?} shows in {section:?}");
    }
}

fn of_difference(difference: &Difference, source: [usize; 3], target: [usize; 3]) {
    const SECTION: usize = 0;
    const BLOCK: usize = 1;
    const FACT: usize = 2;
    let is = |at: u32, size: usize| assert!((at as usize) < size, "{difference:?} with {source:?} and {target:?}");
    let may = |at: Option<u32>, size: usize| at.into_iter().for_each(|at| is(at, size));
    let run = |first: u32, count: u32, size: usize| is(first + count.saturating_sub(1), size);
    match *difference {
        Difference::MissingSection { source: at, after, content, .. } => {
            is(at, source[SECTION]);
            may(after, target[SECTION]);
            may(content, target[BLOCK]);
        }
        Difference::ExtraSection { target: at, after, content, .. } => {
            is(at, target[SECTION]);
            may(after, source[SECTION]);
            may(content, source[BLOCK]);
        }
        Difference::MovedSection { source: at, target: to, after } => {
            is(at, source[SECTION]);
            is(to, target[SECTION]);
            may(after, target[SECTION]);
        }
        Difference::Level { source: at, target: to } => {
            is(at, source[SECTION]);
            is(to, target[SECTION]);
        }
        Difference::MissingBlocks { first, count, after } => {
            run(first, count, source[BLOCK]);
            may(after, target[BLOCK]);
        }
        Difference::ExtraBlocks { first, count, after } => {
            run(first, count, target[BLOCK]);
            may(after, source[BLOCK]);
        }
        Difference::Kind { source: at, target: to, .. } | Difference::Columns { source: at, target: to, .. } => {
            is(at, source[BLOCK]);
            is(to, target[BLOCK]);
        }
        Difference::Missing { fact, block, .. } => {
            is(fact, source[FACT]);
            may(block, target[BLOCK]);
        }
        Difference::Extra { fact, block, .. } => {
            is(fact, target[FACT]);
            may(block, source[BLOCK]);
        }
        Difference::Changed { source: at, target: to } => {
            is(at, source[FACT]);
            is(to, target[FACT]);
        }
        Difference::Rewritten { missing, extra } => {
            assert!(missing as usize <= source[BLOCK] && extra as usize <= target[BLOCK], "{difference:?}");
        }
    }
}

/// Two versions of a page.
pub fn change(data: &[u8]) {
    let (old, new) = two(data);
    let (old, new) = (text(old), text(new));
    let (a, b) = (parsed(&old), parsed(&new));
    let (then, now) = (Version { page: &a, text: &old }, Version { page: &b, text: &new });
    let (there, back) = (compare(then, now), compare(now, then));
    of_change(then, now, &there);
    of_change(now, then, &back);
    assert_eq!(there.extent, back.extent, "there and back");
    assert_eq!(compare(then, then).extent, Extent::Nothing, "itself");
    of_pieces(&old, &new, &word_diff(&old, &new));
    of_pieces(&old, &new, &line_diff(&old, &new));
}

fn of_change(old: Version<'_>, new: Version<'_>, change: &Change) {
    let mut olds: Vec<u32> = change.sections.iter().filter_map(|section| section.old).collect();
    let news: Vec<u32> = change.sections.iter().filter_map(|section| section.new).collect();
    olds.sort_unstable();
    assert!(olds.into_iter().eq(0..old.page.sections.len() as u32), "every old section, once");
    assert!(news.into_iter().eq(0..new.page.sections.len() as u32), "every new section, once and in order");
    let mut blocks: Vec<u32> = change.blocks.iter().map(|block| block.new).collect();
    blocks.sort_unstable();
    assert!(change.blocks.windows(2).all(|two| two[0].old < two[1].old) && blocks.windows(2).all(|b| b[0] < b[1]));
    assert!(change.blocks.iter().all(|block| (block.old as usize) < old.page.blocks.len()));
    assert!(blocks.last().is_none_or(|last| (*last as usize) < new.page.blocks.len()));
    for metadata in &change.metadata {
        metadata.old.iter().for_each(|span| fits(old.text, *span, "an old value"));
        metadata.new.iter().for_each(|span| fits(new.text, *span, "a new value"));
    }
    if change.extent <= Extent::Links && change.metadata.is_empty() {
        assert_eq!((change.words_added, change.words_removed), (0, 0), "markup has no words");
    }
    assert!(old.text != new.text || change.extent == Extent::Nothing, "equal texts have no change");
}

fn of_pieces(old: &str, new: &str, pieces: &[Piece]) {
    let mut at = 0;
    for piece in pieces {
        let removed = piece.kind == PieceKind::Removed;
        fits(if removed { old } else { new }, piece.span, "a piece");
        if !removed {
            assert_eq!(piece.span.start, at, "pieces make up the new text");
            at = piece.span.end;
        }
    }
    assert_eq!(at as usize, new.len(), "all of the new text");
}

/// A configuration file.
pub fn config(data: &[u8]) {
    let ids: Vec<&'static str> = rules::catalogue().iter().map(|manifest| manifest.id.0).collect();
    let known = Known { rules: &ids, options: &rules::options, check: &rules::check_options };
    match Config::parse(Path::new("locdrift.yaml"), text(data), &known) {
        Ok(config) => {
            for layout in &config.layouts {
                _ = locdrift::layout::Pattern::parse(&layout.value).map_err(|error| error.to_string());
            }
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            // Drawn with the lines that it speaks of.
            _ = format!("{:?}", miette::Report::new(error));
        }
    }
}

/// The commit that a page was made from, written into any front matter.
pub fn stamp(data: &[u8]) {
    let text = text(data);
    let nested = Keys { pin: "l10n.source.commit".into(), ..Keys::default() };
    for keys in [Keys::default(), nested] {
        for commit in
            ["0123456789012345678901234567890123456789", "1e10203040", "abcdef0123456789abcdef0123456789abcdef01"]
        {
            of_stamp(&text, &keys, commit);
        }
    }
}

fn of_stamp(text: &str, keys: &Keys, commit: &str) {
    let change = match front_matter::stamp(text, keys, commit) {
        Ok(Some(change)) => change,
        Ok(None) => return,
        Err(error) => {
            error.span().into_iter().for_each(|span| fits(text, span, "an error"));
            return assert!(!error.to_string().is_empty());
        }
    };
    fits(text, change.span, "a change");
    let fresh = change.apply(text);
    let (before, after) = (front_matter::parse(text, keys), front_matter::parse(&fresh, keys));
    assert_eq!(after.front_matter.pin.as_ref().map(|pin| &*pin.text), Some(commit), "{fresh}");
    assert_eq!(text.get(before.body..), fresh.get(after.body..), "the body stays");
    assert_eq!(front_matter::stamp(&fresh, keys, commit), Ok(None), "twice is once:\n{fresh}");
}
