//! Components: what is outside the one that holds it in the source, or is imported no more.

use std::collections::{HashMap, HashSet};

use crate::finding::{Applicability, Edit, RuleId};
use crate::page::{Block, BlockKind, Fact, FactKind, Page};
use crate::parse::mdx;
use crate::rule::{Draft, Group, Pair, Report, shorten};
use crate::text::{FileId, Span};

/// The component that a fact is of.
pub(super) fn name<'t>(text: &'t str, fact: &Fact) -> Option<&'t str> {
    let name = fact.span.of(text).strip_prefix('<')?;
    (fact.kind == FactKind::Directive).then_some(name)
}

/// Writes the name of a component of the source in both tags of that of the translation.
pub(super) fn renamed(draft: Draft, group: &Group<'_>, pair: &Pair, theirs: &str, target: &Fact) -> Draft {
    let text = group.text(pair.target);
    let tag = mdx::tag(&text, target.span.start as usize, text.len(), usize::MAX);
    let Some(tag) = tag else { return draft };
    let mut edits = vec![Edit::new(pair.target, tag.name, theirs)];
    if tag.form == mdx::Form::Open {
        let Some(closing) = closing(group.page(pair.target), &text, target) else { return draft };
        edits.push(Edit::new(pair.target, closing, theirs));
    }
    let how = if pair.changed_alone(group, target) { Applicability::Safe } else { Applicability::Unsafe };
    draft.fix(format!("write `<{}>`, as in the source", shorten(theirs)), how, edits)
}

/// The name in the tag that closes a component.
fn closing(page: &Page, text: &str, open: &Fact) -> Option<Span> {
    let of_name = |fact: &&Fact| component(text, fact) == component(text, open);
    let from = page.facts.partition_point(|fact| fact.span.start <= open.span.start);
    let mut depth = 1usize;
    for fact in page.facts[from..].iter().filter(of_name) {
        match fact.kind {
            FactKind::ComponentEnd => depth -= 1,
            _ => depth += usize::from(is_open(text, fact)),
        }
        if depth == 0 {
            return Some(Span { start: fact.span.start + 2, end: fact.span.end });
        }
    }
    None
}

/// The component that a fact begins or ends.
fn component<'t>(text: &'t str, fact: &Fact) -> Option<&'t str> {
    match fact.kind {
        FactKind::ComponentEnd => fact.span.of(text).strip_prefix("</"),
        _ => name(text, fact),
    }
}

/// Whether a component has an end of its own.
fn is_open(text: &str, fact: &Fact) -> bool {
    let tag = mdx::tag(text, fact.span.start as usize, text.len(), usize::MAX);
    tag.is_some_and(|tag| tag.form == mdx::Form::Open)
}

/// Reports what is outside the component that holds it in the source, or within another one; neighbours are one defect.
pub(super) fn nesting(rule: RuleId, group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    if !pair.has_components(group) {
        return;
    }
    let texts = (group.text(pair.source), group.text(pair.target));
    let (there, here) = (holders(source, &texts.0), holders(target, &texts.1));
    if there.iter().chain(&here).all(|holder| *holder == Holder::None) {
        return;
    }
    let paired: HashSet<u32> = pair.alignment.block_pairs(source).flat_map(|blocks| blocks.targets()).collect();
    let mut last: Option<(u32, Option<u32>, Option<u32>)> = None;
    for blocks in pair.alignment.block_pairs(source) {
        let (s, t) = (&source.blocks[blocks.source as usize], &target.blocks[blocks.target as usize]);
        let is_asked = blocks.source_count + blocks.target_count == 2 && is_held(s) && is_held(t);
        let (theirs, ours) = match (there[blocks.source as usize], here[blocks.target as usize]) {
            (Holder::Unknown, _) | (_, Holder::Unknown) => continue,
            (theirs, ours) => (theirs.block(), ours.block()),
        };
        // A component that is lost, or was added, is reported as that.
        let counterpart = theirs.map(|holder| pair.alignment.target_blocks(holder));
        let is_known =
            counterpart.as_ref().is_none_or(Option::is_some) && ours.is_none_or(|ours| paired.contains(&ours));
        let is_same = match (&counterpart, ours) {
            (None, None) => true,
            (Some(Some(range)), Some(ours)) => range.contains(&ours),
            _ => false,
        };
        if !is_asked || !is_known || is_same {
            continue;
        }
        let goes_on = last.is_some_and(|(at, from, to)| (from, to) == (theirs, ours) && blocks.source - at <= 1);
        last = Some((blocks.source, theirs, ours));
        if goes_on {
            continue;
        }
        let shown = |file: FileId, page: &Page, text: &str, block: Option<u32>| {
            let fact = block.and_then(|at| {
                page.facts_of(&page.blocks[at as usize]).iter().find(|fact| name(text, fact).is_some())
            })?;
            Some(format!("`{}>`", group.quote(file, fact.span)))
        };
        let theirs = shown(pair.source, source, &texts.0, theirs);
        let ours = shown(pair.target, target, &texts.1, ours);
        let (message, help) = match (theirs, ours) {
            (Some(theirs), _) => (
                format!("this is outside {theirs}, which contains it in the source"),
                format!("move it into {theirs}, or the tag that closes {theirs} below it"),
            ),
            (None, Some(ours)) => (
                format!("this is in {ours}, but not in the source"),
                format!("move the tag that closes {ours} above it"),
            ),
            (None, None) => continue,
        };
        let draft = group
            .finding(rule, pair.target, group.first_line(pair.target, t.span), message)
            .element(group.quote(pair.source, s.span))
            .help(help)
            .related(pair.source, group.first_line(pair.source, s.span), "in the source");
        report.add(draft);
    }
}

fn is_held(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Html | BlockKind::Directive)
}

/// What holds a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// No component.
    None,
    /// The component in this block.
    Block(u32),
    /// A component that nothing closes, or that is amid words.
    Unknown,
}

impl Holder {
    fn block(self) -> Option<u32> {
        if let Holder::Block(block) = self { Some(block) } else { None }
    }
}

/// The component that holds each block of a page.
fn holders(page: &Page, text: &str) -> Vec<Holder> {
    let mut open: Vec<(Holder, &str, usize)> = Vec::new();
    let mut facts = page.facts.iter().peekable();
    let mut found = Vec::with_capacity(page.blocks.len());
    let mut own = 0usize;
    for block in &page.blocks {
        while let Some(fact) = facts.next_if(|fact| fact.span.start < block.span.start) {
            while page.blocks.get(own).is_some_and(|block| block.span.end <= fact.span.start) {
                own += 1;
            }
            let Some(component) = component(text, fact) else { continue };
            if fact.kind == FactKind::ComponentEnd {
                let same = open.iter().rposition(|(_, other, _)| *other == component);
                // What is within it and not closed holds nothing for sure.
                for (_, _, from) in open.drain(same.unwrap_or(open.len())..).skip(1) {
                    found[from..].fill(Holder::Unknown);
                }
            } else if is_open(text, fact) {
                let is_own_block = page.blocks.get(own).is_some_and(|block| block.kind == BlockKind::Directive);
                let holder = if is_own_block { Holder::Block(own as u32) } else { Holder::Unknown };
                open.push((holder, component, found.len()));
            }
        }
        found.push(open.last().map_or(Holder::None, |(holder, _, _)| *holder));
    }
    facts.filter(|fact| fact.kind == FactKind::ComponentEnd).for_each(|fact| {
        let same = open.iter().rposition(|(_, other, _)| Some(*other) == component(text, fact));
        open.truncate(same.unwrap_or(open.len()));
    });
    if let Some((_, _, from)) = open.first() {
        found[*from..].fill(Holder::Unknown);
    }
    found
}

/// Reports what the translation uses and the source imports, where the translation does not.
pub(super) fn imports(rule: RuleId, group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    if imports_of(source).next().is_none() || !pair.has_components(group) {
        return;
    }
    let (text, own) = (group.text(pair.source), group.text(pair.target));
    let known = known_names(target, &own);
    let mut used: HashMap<&str, &Fact> = HashMap::new();
    for fact in &target.facts {
        let component = name(&own, fact).and_then(|name| name.split('.').next());
        component.map(|name| used.entry(name).or_insert(fact));
    }
    for fact in imports_of(source) {
        let Some(import) = mdx::imports(&text, fact.span.range()).into_iter().next() else { continue };
        let is_one = import.local_names().count() == 1;
        for missing in import.local_names().filter(|name| !known.contains(name)) {
            let Some(used) = used.get(missing) else { continue };
            let message = format!("`<{missing}>` is used here, but not imported");
            let statement = fact.span.of(&text);
            let mut draft = group
                .finding(rule, pair.target, used.span, message)
                .element(missing)
                .help(format!("import it, as the source does: `{}`", shorten(statement)))
                .related(pair.source, fact.span, "the import in the source");
            // Where the module is, as seen from the translation, a person must say.
            if let Some(edit) = import_line(target, statement).filter(|_| is_one) {
                let edit = Edit::new(pair.target, edit.0, edit.1);
                draft = draft.fix(format!("import `{missing}`, as the source does"), Applicability::Unsafe, vec![edit]);
            }
            report.add(draft);
        }
    }
}

fn imports_of(page: &Page) -> impl DoubleEndedIterator<Item = &Fact> {
    page.facts.iter().filter(|fact| fact.kind == FactKind::Import)
}

/// Where a page can import something else, and what is to be written there.
fn import_line(page: &Page, statement: &str) -> Option<(Span, String)> {
    let last = imports_of(page).next_back().map(|last| (last.span.end, format!("\n{statement}")));
    let (at, line) = last.unwrap_or_else(|| (page.front_matter.span.end, format!("\n{statement}\n")));
    (at > 0).then(|| (Span::at(at as usize), line))
}

/// The names that a page imports or exports.
fn known_names<'t>(page: &Page, text: &'t str) -> HashSet<&'t str> {
    let imported = imports_of(page).flat_map(|fact| mdx::imports(text, fact.span.range()));
    let mut known: HashSet<&str> = imported.flat_map(|import| import.local_names().collect::<Vec<_>>()).collect();
    for line in text.lines().filter(|line| line.starts_with("export ")) {
        known.extend(line.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$')));
    }
    known
}
