//! Code that differs in more than comments and strings.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::code::{self, Code, Flaw, FlawKind, Verdict};
use crate::finding::{Applicability, Edit, RuleId};
use crate::page::{BlockKind, Fact, FactKind};
use crate::parse::indented;
use crate::rule::{Added, Choice, Draft, Group, Lost, Pair, Report, Rule};
use crate::text::{FileId, Span};

use super::code_changes;
use super::fence_info;
use super::ids_in_code;
use super::inline_code;
use super::other_form;

/// See `rules/code-mismatch.md`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CodeMismatch {
    /// Compare the code within words, in backticks.
    inline: bool,
    /// Compare what is behind the fences of code blocks: language, highlighted lines, names of files.
    info: bool,
}

impl Default for CodeMismatch {
    fn default() -> Self {
        CodeMismatch { inline: true, info: true }
    }
}

impl Rule for CodeMismatch {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in group.pairs() {
            if self.inline {
                inline_code::check(group, pair, report);
            }
            ids_in_code::check(group, pair, report);
            if self.info {
                fence_info::check(group, pair, report);
            }
            let mut swaps: BTreeMap<String, Vec<Draft>> = BTreeMap::new();
            for (source, target) in pair.changed(group, FactKind::CodeBlock) {
                // Prose that was indented by mistake is translated.
                let both = is_indented(group, pair.source, source) && is_indented(group, pair.target, target);
                let is_own_prose = is_prose(group, pair.target, target);
                if is_prose(group, pair.source, source) || both && is_own_prose {
                    continue;
                }
                match verdict(group, pair, source, target) {
                    Verdict::Same => {}
                    Verdict::Damaged(flaws) => damaged(group, pair, (source, target), flaws, report),
                    Verdict::Different(changes) => {
                        // Translated prose is never replaced.
                        let may_copy = !is_own_prose && are_as_deep(group, pair, source, target);
                        for changed in code_changes::drafts(group, pair, (source, target), changes, may_copy) {
                            match changed {
                                (draft, Some(swap)) => swaps.entry(swap).or_default().push(draft),
                                (draft, None) => report.add(draft),
                            }
                        }
                    }
                }
            }
            swapped(swaps, report);
            let lost = pair.lost(group, FactKind::CodeBlock);
            let lost: Vec<Lost<'_>> = lost.filter(|lost| !is_prose(group, pair.source, lost.fact)).collect();
            let mut added: Vec<Option<Added<'_>>> = pair.added(group, FactKind::CodeBlock).map(Some).collect();
            let own = group.text(pair.target);
            let mut moves = Moves::of(&own, &added);
            for lost in lost {
                if let Some(added) = moves.take(group, pair, &lost, &mut added) {
                    report.add(elsewhere(group, pair, &lost, &added));
                    continue;
                }
                let draft = group
                    .finding(
                        RuleId::CODE_MISMATCH,
                        pair.target,
                        lost.place,
                        format!("a code block of the source is missing {}", lost.here),
                    )
                    .element(group.quote(pair.source, lost.fact.span))
                    .explains([lost.claim])
                    .help("copy the code from the source")
                    .lacks(pair.source, lost.fact.span, "the code in the source");
                report.add(draft);
            }
            let others = LazyCell::new(|| group.others(pair));
            let is_chosen = |fact: &Fact| {
                group.may_fix_source(pair, Some(fact)) && others.is_chosen_by_most(Choice::CodeBlock(fact.key))
            };
            let mut cut: BTreeMap<u32, Vec<Added<'_>>> = BTreeMap::new();
            for added in added.into_iter().flatten() {
                match group.page(pair.target).block_of(added.fact) {
                    Some(block) if block.kind == BlockKind::Html => {
                        cut.entry(block.span.start).or_default().push(added)
                    }
                    _ if other_form::is_in_text(group, pair, added.fact.span) => {}
                    _ => report.add(extra(group, pair, &added, is_chosen)),
                }
            }
            for parts in cut.into_values() {
                report.add(cut_html(group, pair, &parts));
            }
        }
    }
}

/// One number for another, again and again on a page, was chosen: it is said once.
fn swapped(swaps: BTreeMap<String, Vec<Draft>>, report: &mut Report) {
    const FEWEST: usize = 3;
    for (_, drafts) in swaps {
        let count = drafts.len();
        let mut drafts = drafts.into_iter();
        match drafts.next() {
            Some(draft) if count >= FEWEST => {
                let others: Vec<Draft> = drafts.collect();
                let draft = draft.suffix(format!(", in {count} blocks of code")).note().without_fix();
                report.add(draft.with(others));
            }
            first => first.into_iter().chain(drafts).for_each(|draft| report.add(draft)),
        }
    }
}

/// Compares two blocks in the language that the source names, or as code of none if only the translation names one.
fn verdict(group: &Group<'_>, pair: &Pair, source: &Fact, target: &Fact) -> Verdict {
    let (theirs, ours) = (group.text(pair.source), group.text(pair.target));
    let compare = |language| code::compare(block(&theirs, source.span, language), block(&ours, target.span, language));
    let language = code::language(group.page(pair.source).value_of(source));
    let own = code::language(group.page(pair.target).value_of(target));
    if !language.is_empty() || own.is_empty() {
        return compare(language);
    }
    match compare(own) {
        Verdict::Same => Verdict::Same,
        other => Some(compare(language)).filter(|verdict| *verdict == Verdict::Same).unwrap_or(other),
    }
}

/// The code block at a place of a page.
fn block<'t>(text: &'t str, span: Span, language: &'t str) -> Code<'t> {
    let before = text.get(..span.start as usize).unwrap_or("");
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    Code { text: span.of(text), language, column: line.chars().count() }
}

/// Reports what keeps code from running: one finding for all of a kind, at the first.
fn damaged(group: &Group<'_>, pair: &Pair, (source, target): (&Fact, &Fact), flaws: Vec<Flaw>, report: &mut Report) {
    let mut kinds: Vec<(&'static str, Vec<Flaw>)> = Vec::new();
    for flaw in flaws {
        let kind = said(flaw.kind).0;
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, all)) => all.push(flaw),
            None => kinds.push((kind, vec![flaw])),
        }
    }
    for (element, flaws) in kinds {
        let span = |flaw: &Flaw| {
            let start = target.span.start as usize;
            Span::new(start + flaw.at.start, start + flaw.at.end)
        };
        let first = &flaws[0];
        let (_, message, help) = said(first.kind);
        let more = match flaws.len() {
            1 => String::new(),
            n => format!(", {n} times in this code"),
        };
        let mut draft = group
            .finding(RuleId::CODE_MISMATCH, pair.target, span(first), format!("{message}{more}"))
            .element(element)
            .element(group.quote(pair.source, source.span))
            .explains([pair.claim(group, source)])
            .help(help)
            .related(pair.source, source.span, "the code in the source");
        let edit = |flaw: &Flaw| Some(Edit::new(pair.target, span(flaw), flaw.instead.clone()?));
        if let Some(edits) = flaws.iter().map(edit).collect::<Option<Vec<Edit>>>() {
            draft = draft.fix("write what the source has there", Applicability::Unsafe, joined(edits));
        }
        report.add(draft);
    }
}

/// Edits in their order, those that touch as one.
fn joined(edits: Vec<Edit>) -> Vec<Edit> {
    let mut joined: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match joined.last_mut() {
            Some(last) if last.span.end == edit.span.start => {
                *last = Edit::new(
                    last.file,
                    Span { start: last.span.start, end: edit.span.end },
                    format!("{}{}", last.text, edit.text),
                );
            }
            _ => joined.push(edit),
        }
    }
    joined
}

/// What a flaw is called, what is said of it, and what helps.
fn said(flaw: FlawKind) -> (&'static str, String, &'static str) {
    match flaw {
        FlawKind::Indentation => (
            "indentation",
            "this line is indented differently than in the source, so that it belongs to another block".to_owned(),
            "indent the line as in the source",
        ),
        FlawKind::Tab => (
            "tab",
            "tabs and spaces at the start of this line differ from the source".to_owned(),
            "begin the line as in the source",
        ),
        FlawKind::Joined => {
            ("joined", "lines of the source's code are joined here".to_owned(), "break the line as in the source")
        }
        FlawKind::Parted => {
            ("parted", "a line of the source's code ends too early here".to_owned(), "join the lines as in the source")
        }
        FlawKind::Continuation => (
            "continuation",
            "a blank after the `\\` at the end of this line: the line is not continued".to_owned(),
            "delete the blank",
        ),
        FlawKind::Blank(c) => {
            let name = match c {
                '\u{a0}' | '\u{202f}' => "a no-break space",
                '\u{3000}' => "a full-width space",
                '\u{200b}' | '\u{feff}' => "a zero-width space",
                _ => "a typographic space",
            };
            ("blank", format!("{name} (U+{:04X}) in code", c as u32), "write plain spaces in code")
        }
        FlawKind::Quote(c) => (
            "quotes",
            format!("the typographic quotation mark `{c}` in code"),
            "write plain quotes (`\"` or `'`) in code",
        ),
    }
}

/// Whether code is indented, and not fenced.
fn is_indented(group: &Group<'_>, file: FileId, fact: &Fact) -> bool {
    group.page(file).value_of(fact).trim().is_empty()
        && !fact.span.of(&group.text(file)).trim_start().starts_with(['`', '~'])
}

fn is_prose(group: &Group<'_>, file: FileId, fact: &Fact) -> bool {
    is_indented(group, file, fact) && indented::is_prose(fact.span.of(&group.text(file)))
}

/// Whether code is as deep in lists and quotes in both pages.
fn are_as_deep(group: &Group<'_>, pair: &Pair, source: &Fact, target: &Fact) -> bool {
    let before = |text: &str, fact: &Fact| {
        let before = text.get(..fact.span.start as usize).unwrap_or("");
        before[before.rfind('\n').map_or(0, |at| at + 1)..].to_owned()
    };
    before(&group.text(pair.source), source) == before(&group.text(pair.target), target)
}

/// Code blocks that only the translation has, by their lines.
struct Moves<'t> {
    by_line: HashMap<&'t str, VecDeque<usize>>,
    /// How many lines each has.
    lengths: Vec<usize>,
    /// Blocks before this were taken.
    next: usize,
}

/// Blocks that are compared with one that is missing: those that have a line of it, or come first.
const MOST_MOVES: usize = 8;

impl<'t> Moves<'t> {
    fn of(text: &'t str, added: &[Option<Added<'_>>]) -> Self {
        let (mut by_line, mut lengths) = (HashMap::<_, VecDeque<usize>>::new(), Vec::new());
        for (at, added) in added.iter().flatten().enumerate() {
            let lines = lines_of(added.fact.span.of(text));
            lengths.push(lines.len());
            lines.into_iter().for_each(|line| by_line.entry(line).or_default().push_back(at));
        }
        Moves { by_line, lengths, next: 0 }
    }

    /// Takes the block that is what is missing elsewhere: most of its lines are there, or it is the same program.
    fn take<'p>(
        &mut self,
        group: &Group<'_>,
        pair: &Pair,
        lost: &Lost<'_>,
        added: &mut [Option<Added<'p>>],
    ) -> Option<Added<'p>> {
        let (text, own) = (group.text(pair.source), group.text(pair.target));
        let lines = lines_of(lost.fact.span.of(&text));
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for line in &lines {
            let Some(blocks) = self.by_line.get_mut(*line) else { continue };
            while blocks.front().is_some_and(|at| added[*at].is_none()) {
                blocks.pop_front();
            }
            let blocks = blocks.iter().take(MOST_MOVES).filter(|at| added[**at].is_some());
            blocks.for_each(|at| *common.entry(*at).or_default() += 1);
        }
        let mut most =
            common.iter().filter(|(at, common)| **common > 1 && **common * 2 > lines.len().max(self.lengths[**at]));
        let is_one = |added: &Added<'_>| {
            !lines.is_empty()
                && pair.may_search(group, added.fact.span.of(&own))
                && verdict(group, pair, lost.fact, added.fact) == Verdict::Same
        };
        let found = most.next().map(|(at, _)| *at).or_else(|| {
            while added.get(self.next).is_some_and(Option::is_none) {
                self.next += 1;
            }
            let first = added.iter().enumerate().skip(self.next).take(MOST_MOVES);
            let mut free = first.filter_map(|(at, added)| Some((at, added.as_ref()?)));
            free.find(|(_, added)| is_one(added)).map(|(at, _)| at)
        })?;
        added[found].take()
    }
}

/// The lines of a code block that say something, each once.
fn lines_of(code: &str) -> BTreeSet<&str> {
    let lines = code.lines().map(|line| line.trim_matches([' ', '\t', '>']));
    lines.filter(|line| line.len() > 2 && !line.starts_with("```")).collect()
}

fn elsewhere(group: &Group<'_>, pair: &Pair, lost: &Lost<'_>, added: &Added<'_>) -> Draft {
    let message = "this code block is in another place in the source".to_owned();
    group
        .finding(RuleId::CODE_MISMATCH, pair.target, added.fact.span, message)
        .element(group.quote(pair.source, lost.fact.span))
        .explains([lost.claim, added.claim])
        .warning()
        .help("move it to where the source has it, with the words that belong to it")
        .related(pair.source, lost.fact.span, "the code in the source")
}

fn extra(group: &Group<'_>, pair: &Pair, added: &Added<'_>, is_chosen: impl Fn(&Fact) -> bool) -> Draft {
    let draft = group
        .finding(RuleId::CODE_MISMATCH, pair.target, added.fact.span, "the source has no code block here".to_owned())
        .element(group.quote(pair.target, added.fact.span))
        .explains([added.claim])
        .help("delete the code if the source no longer has it; if it is text, remove the four spaces at the start of its lines")
        .related(pair.source, added.place, "the source at this place");
    if is_chosen(added.fact) { draft.chosen_by_others() } else { draft }
}

/// Elements within a line of text.
const INLINE: [&str; 7] = ["a", "b", "em", "i", "span", "strong", "u"];

/// The closing tag of an element within a line that is open where the HTML is cut, and still where the code ends.
fn lost_tag(html: &str, code: &str) -> Option<String> {
    let count = |name: &str, begin: &str| {
        let ends = |rest: &&str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        let tags =
            |text: &str| text.split(begin).skip(1).filter_map(|rest| rest.strip_prefix(name)).filter(ends).count();
        tags(html) + tags(code)
    };
    let lost = INLINE.iter().find(|name| count(name, "<") > count(name, "</"))?;
    Some(format!("</{lost}>"))
}

/// A blank line ends a piece of HTML, and what follows it is indented far enough to be code.
fn cut_html(group: &Group<'_>, pair: &Pair, parts: &[Added<'_>]) -> Draft {
    let first = &parts[0];
    // The line above is where a closing tag was lost, or a blank line came in.
    let above = Span {
        start: group.page(pair.target).block_of(first.fact).map_or(0, |b| b.span.start),
        end: first.fact.span.start,
    };
    let text = group.text(pair.target);
    let code =
        Span { start: first.fact.span.start, end: parts.last().map_or(first.fact.span.end, |part| part.fact.span.end) };
    let before = group.last_line(pair.target, above);
    let message = "HTML after this line is shown as code, because a blank line ends the HTML block".to_owned();
    group
        .finding(RuleId::CODE_MISMATCH, pair.target, before, message)
        .element("cut HTML")
        .element(group.quote(pair.target, first.fact.span))
        .help(match lost_tag(above.of(&text), code.of(&text)) {
            Some(tag) => {
                format!("delete the blank line inside the HTML, and restore `{tag}`, which the source has there")
            }
            None => "delete the blank lines inside the HTML".to_owned(),
        })
        .related(pair.source, group.first_line(pair.source, first.place), "the HTML in the source")
}
