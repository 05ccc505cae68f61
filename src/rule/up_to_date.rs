//! Whether a translation already has what changed in a section of its source: what the change added is there, and what it
//! took away is gone. Prose alone says nothing of that.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Group, Pair};
use crate::align::Alignment;
use crate::change::{PieceKind, SectionChange, count_words, word_diff};
use crate::code::{self, Code, Verdict};
use crate::history::Base;
use crate::page::{Block, BlockKind, Fact, FactKind, Page};
use crate::text::Span;

/// What a translation has of the changes of its source.
pub(super) struct UpToDate<'u, 'g> {
    group: &'u Group<'g>,
    pair: &'u Pair,
    base: &'g Base,
    then: &'u Alignment,
    /// Blocks of the base that the source still has.
    kept: HashSet<u32>,
    /// For blocks of today's source, the block of the base, and whether both say the same.
    to_old: HashMap<u32, (u32, bool)>,
    /// Blocks of the translation that were made from a block of the base.
    translated: HashSet<u32>,
}

/// What one block says of a change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// Nothing that tells changed.
    Nothing,
    /// The translation has it.
    Done,
    /// The translation lacks it, or it does not show.
    Open,
}

impl<'u, 'g> UpToDate<'u, 'g> {
    pub(super) fn new(group: &'u Group<'g>, pair: &'u Pair, base: &'g Base, then: &'u Alignment) -> Self {
        let blocks = &base.change.blocks;
        UpToDate {
            group,
            pair,
            base,
            then,
            kept: blocks.iter().map(|pair| pair.old).collect(),
            to_old: blocks.iter().map(|pair| (pair.new, (pair.old, pair.same))).collect(),
            translated: then.block_pairs(&base.page).flat_map(|pair| pair.targets()).collect(),
        }
    }

    /// Whether all that changed in a section is done, and shows.
    pub(super) fn is_done(&self, section: &SectionChange) -> bool {
        let (Some(old), Some(new)) = (section.old, section.new) else { return false };
        let now = self.group.page(self.pair.source);
        let (old, new) = (&self.base.page.sections[old as usize].blocks, &now.sections[new as usize].blocks);
        let is_content = |block: &Block| block.kind != BlockKind::Heading;
        let gone = (old.start..old.end).filter(|at| !self.kept.contains(at));
        let gone = gone.filter(|at| self.base.page.blocks.get(*at as usize).is_some_and(is_content));
        let answers = (new.start..new.end).map(|at| self.block(at)).chain(gone.map(|at| self.gone(at)));
        let mut is_any = false;
        for answer in answers {
            match answer {
                Answer::Open => return false,
                Answer::Done => is_any = true,
                Answer::Nothing => {}
            }
        }
        is_any
    }

    /// A block that the source has no more is gone from the translation, too.
    fn gone(&self, old: u32) -> Answer {
        if self.then.target_blocks(old).is_none() { Answer::Done } else { Answer::Open }
    }

    fn block(&self, new: u32) -> Answer {
        match (self.to_old.get(&new).copied(), self.pair.alignment.target_blocks(new)) {
            (Some((old, _)), _) if self.is_untouched(old, new) => Answer::Nothing,
            (Some((old, same)), Some(targets)) => self.edited((old, same), new, targets),
            (None, Some(targets)) => self.added(new, targets),
            (_, None) => Answer::Open,
        }
    }

    fn is_untouched(&self, old: u32, new: u32) -> bool {
        let (o, n) = (&self.base.page.blocks[old as usize], &self.group.page(self.pair.source).blocks[new as usize]);
        o.span.of(&self.base.text) == n.span.of(&self.group.text(self.pair.source))
    }

    /// A new block is there, and no block of the base is what its counterpart was made from.
    fn added(&self, new: u32, targets: Range<u32>) -> Answer {
        let is_new = targets.clone().all(|target| !self.translated.contains(&target));
        let is_prose = self.group.page(self.pair.source).blocks[new as usize].kind == BlockKind::Paragraph;
        match self.signs(None, new, &targets) {
            Answer::Done if is_new => Answer::Done,
            Answer::Nothing if is_new && !is_prose => Answer::Done,
            _ => Answer::Open,
        }
    }

    fn edited(&self, (old, same): (u32, bool), new: u32, targets: Range<u32>) -> Answer {
        let blocks = (&self.base.page.blocks[old as usize], &self.group.page(self.pair.source).blocks[new as usize]);
        if blocks.1.kind == BlockKind::Code && !same {
            return self.code(blocks, &targets);
        }
        match self.signs(Some(old), new, &targets) {
            // Words that changed alone do not show in another language.
            Answer::Nothing if !same => Answer::Open,
            answer => answer,
        }
    }

    /// Whether the code of the translation is that of today's source, and is not the old one.
    fn code(&self, (old, new): (&Block, &Block), targets: &Range<u32>) -> Answer {
        let (now, page) = (self.group.page(self.pair.source), self.group.page(self.pair.target));
        let Some(target) = page.blocks.get(targets.start as usize).filter(|_| targets.len() == 1) else {
            return Answer::Open;
        };
        let fact = |page: &'_ Page, block: &Block| {
            page.facts_of(block).iter().find(|fact| fact.kind == FactKind::CodeBlock).copied()
        };
        let (Some(o), Some(n), Some(t)) = (fact(&self.base.page, old), fact(now, new), fact(page, target)) else {
            return Answer::Open;
        };
        let (ours, theirs) = (self.group.text(self.pair.target), self.group.text(self.pair.source));
        let is_one = |text: &str, page: &Page, fact: &Fact| {
            let language = code::language(page.value_of(fact));
            code::compare(code_at(text, fact.span, language), code_at(&ours, t.span, language)) == Verdict::Same
        };
        match (is_one(&self.base.text, &self.base.page, &o), is_one(&theirs, now, &n)) {
            (false, true) => Answer::Done,
            _ => Answer::Open,
        }
    }

    /// Whether the facts and numbers that came are there, and those that went are not.
    fn signs(&self, old: Option<u32>, new: u32, targets: &Range<u32>) -> Answer {
        let (now, page) = (self.group.page(self.pair.source), self.group.page(self.pair.target));
        let (theirs, ours) = (self.group.text(self.pair.source), self.group.text(self.pair.target));
        let old = old.and_then(|old| self.base.page.blocks.get(old as usize));
        let new = &now.blocks[new as usize];
        let was = old.map(|block| signs(&self.base.page, &self.base.text, block)).unwrap_or_default();
        let is = signs(now, &theirs, new);
        let mut here: HashMap<Sign, i64> = HashMap::new();
        for block in targets.clone().filter_map(|at| page.blocks.get(at as usize)) {
            signs(page, &ours, block).into_iter().for_each(|(sign, count)| *here.entry(sign).or_default() += count);
        }
        let count = |signs: &HashMap<Sign, i64>, sign: &Sign| signs.get(sign).copied().unwrap_or(0);
        let changed: HashSet<&Sign> =
            was.keys().chain(is.keys()).filter(|sign| count(&was, sign) != count(&is, sign)).collect();
        let is_done = |sign: &&Sign| {
            let (was, is, here) = (count(&was, sign), count(&is, sign), count(&here, sign));
            if was < is { here >= is } else { here <= is }
        };
        if changed.is_empty() {
            return Answer::Nothing;
        }
        // Signs say nothing of the words around: addresses are repaired in all languages at once, numbers may have been
        // right before. Labels change with addresses.
        let is_address = |sign: &&Sign| matches!(sign, Sign::Fact(FactKind::Link | FactKind::Image, _));
        let most = if changed.iter().all(is_address) { FEW_WORDS } else { FEWEST_WORDS };
        let words = || old.map_or(0, |old| words_changed(old.span.of(&self.base.text), new.span.of(&theirs)));
        let shows = |sign: &&&Sign| count(&was, sign) < count(&is, sign) || is_kept(sign);
        match changed.iter().all(is_done) && changed.iter().any(|sign| shows(&sign)) {
            true if words() > most => Answer::Open,
            true => Answer::Done,
            false => Answer::Open,
        }
    }
}

/// Words that change with an address.
const FEW_WORDS: u32 = 3;
/// Words that change with a number or a name.
const FEWEST_WORDS: u32 = 2;

/// Whether translations keep a sign wherever the source has it.
fn is_kept(sign: &Sign) -> bool {
    !matches!(sign, Sign::Number(_) | Sign::Fact(FactKind::CodeSpan, _))
}

/// How many words two texts do not have in common, but for those of addresses and code, and numbers.
fn words_changed(old: &str, new: &str) -> u32 {
    let prose = |text: &str| text.split('`').step_by(2).map(wordy).sum::<u32>();
    let words = |text: &str| {
        let mut pieces = text.split("](");
        let first = pieces.next().map_or(0, prose);
        first + pieces.map(|piece| piece.split_once(')').map_or(0, |(_, rest)| prose(rest))).sum::<u32>()
    };
    let pieces = word_diff(old, new).into_iter().filter(|piece| piece.kind != PieceKind::Equal);
    pieces.map(|piece| words(piece.span.of(if piece.kind == PieceKind::Removed { old } else { new }))).sum()
}

/// The words of a text that are no numbers.
fn wordy(text: &str) -> u32 {
    text.split_whitespace().filter(|word| !word.contains(|c: char| c.is_ascii_digit())).map(count_words).sum()
}

/// The code block at a place of a page.
fn code_at<'t>(text: &'t str, span: Span, language: &'t str) -> Code<'t> {
    let before = text.get(..span.start as usize).unwrap_or("");
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    Code { text: span.of(text), language, column: line.chars().count() }
}

/// What is the same in each language: a fact, or a number.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Sign {
    Fact(FactKind, u64),
    Number(String),
}

/// The facts of a block that are written alike in each language, and the numbers in its text, with how many there are.
fn signs(page: &Page, text: &str, block: &Block) -> HashMap<Sign, i64> {
    use FactKind::{CodeSpan, Directive, Image, Include, Link, Verbatim, Video};
    let mut signs: HashMap<Sign, i64> = HashMap::new();
    for fact in page.facts_of(block) {
        if matches!(fact.kind, CodeSpan | Directive | Image | Include | Link | Verbatim | Video) {
            *signs.entry(Sign::Fact(fact.kind, fact.key)).or_default() += 1;
        }
    }
    let words = Span { start: block.span.start + block.marker(text), ..block.span };
    let numbers = words.of(text).split(|c: char| !c.is_ascii_digit() && c != '.');
    for number in numbers.map(|number| number.trim_matches('.')).filter(|number| !number.is_empty()) {
        *signs.entry(Sign::Number(number.to_owned())).or_default() += 1;
    }
    signs
}
