//! The blocks of a translation that are as in the source, and what they are to a translator.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use regex::RegexSet;

use crate::align::Alignment;
use crate::dialect::{Dialect, Role};
use crate::page::{Block, BlockKind, FactKind, Page, Prose};
use crate::parse::prose::Piece;
use crate::parse::{prose, syntax};
use crate::rule::{Group, OtherTranslations, Others, Pair, Wording, equal_blocks, is_legal, is_of_source};
use crate::text::Span;

use super::components;
use super::untranslated_pieces::{self, Side};

/// Letters below which a text is a name, or too short to say anything.
const FEWEST: u32 = 12;
/// Letters from which on a text that is not the source's word for word is looked at.
const FEWEST_ALONE: u32 = 40;

/// What a text is to a translator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// Nothing that must be translated.
    Nothing,
    /// Too little to judge by itself: it was left if its neighbours were.
    Scrap,
    /// A title or label.
    Phrase,
    /// Sentences.
    Prose,
}

/// A block that was left, and its counterpart in the source of today.
pub(super) struct UntranslatedBlock {
    pub block: usize,
    /// Where in the block, if it was not left as a whole: counted in paragraphs and cells, from 1.
    pub piece: usize,
    pub span: Span,
    pub letters: u32,
    pub source: Option<u32>,
    pub text: Text,
    /// What a reader sees of what was left.
    pub words: String,
}

/// What was left, by its block and the place within that.
type Found = BTreeMap<(usize, usize), UntranslatedBlock>;

impl UntranslatedBlock {
    fn of(block: &Block, at: usize, text: Text, words: String) -> Self {
        let letters = block.prose.letters();
        UntranslatedBlock { block: at, piece: 0, span: block.span, letters, source: None, text, words }
    }

    /// Whether it is worth a finding.
    pub(super) fn is_reported(&self) -> bool {
        matches!(self.text, Text::Phrase | Text::Prose)
    }
}

/// How to read what was left.
#[derive(Clone, Copy)]
pub(super) struct Detector<'a> {
    /// Detect the language of text that is not identical to the source.
    pub guess: bool,
    /// Texts that are not translated.
    pub ignore: &'a RegexSet,
}

impl Detector<'_> {
    /// The blocks that say what the source says, or said when the translation was made; in order.
    pub(super) fn untranslated_blocks(self, group: &Group<'_>, pair: &Pair) -> Vec<UntranslatedBlock> {
        let (now, page) = (group.page(pair.source), group.page(pair.target));
        let then = group.base_alignment(pair.target);
        let mut found = Found::new();
        let others = OnceCell::new();
        let others = || others.get_or_init(|| group.others(pair));
        let is_long = |(block, _): &(usize, u32)| page.blocks[*block].prose.letters() >= FEWEST;
        for (block, source) in equal_blocks(now, page, &pair.alignment).filter(is_long) {
            let counts = others().of_block(source);
            let left = self.one(group, pair, (now, &group.text(pair.source), source), block, counts);
            found.insert((block, 0), UntranslatedBlock { source: Some(source), ..left });
        }
        if let Some((base, then)) = then {
            let mut old: Vec<(usize, u32)> = equal_blocks(&base.page, page, then).filter(is_long).collect();
            old.retain(|(block, _)| !found.contains_key(&(*block, 0)));
            let today: HashMap<u32, u32> = match old.is_empty() {
                true => HashMap::new(),
                false => base.change.blocks.iter().map(|pair| (pair.old, pair.new)).collect(),
            };
            for (block, old) in old {
                let left = self.one(group, pair, (&base.page, &base.text, old), block, OtherTranslations::default());
                found.insert((block, 0), UntranslatedBlock { source: today.get(&old).copied(), ..left });
            }
        }
        self.foreign(group, pair, &mut found);
        self.within(group, pair, (now, &pair.alignment, None), &mut found);
        if let Some((base, then)) = then {
            self.within(group, pair, (&base.page, then, Some(&base.text)), &mut found);
        }
        self.pieces(group, pair, (now, &pair.alignment, None), &mut found);
        if let Some((base, then)) = then {
            self.pieces(group, pair, (&base.page, then, Some(&base.text)), &mut found);
        }
        if found.values().any(UntranslatedBlock::is_reported) {
            let output = components::output(page, &group.text(pair.target));
            let is_output = |left: &&mut UntranslatedBlock| components::is_within(&output, left.span);
            found.values_mut().filter(is_output).for_each(|left| left.text = Text::Nothing);
            self.scraps(group, pair, others(), &mut found);
        }
        found.into_values().collect()
    }

    /// Adds what was left within HTML that is translated otherwise; only sentences, for pieces have no counterparts.
    fn within(
        self,
        group: &Group<'_>,
        pair: &Pair,
        against: (&Page, &Alignment, Option<&Arc<str>>),
        found: &mut Found,
    ) {
        let (source, alignment, text) = against;
        let page = group.page(pair.target);
        // What the base has as today's source has it is compared once.
        let today: HashMap<u32, u32> = match text {
            Some(_) => {
                single_pairs(group.page(pair.source), &pair.alignment).map(|(theirs, ours)| (ours, theirs)).collect()
            }
            None => HashMap::new(),
        };
        for (their_block, our_block) in single_pairs(source, alignment) {
            let (theirs, ours) = (&source.blocks[their_block as usize], &page.blocks[our_block as usize]);
            let at = our_block as usize;
            let is_asked = ours.kind == BlockKind::Html && theirs.kind == BlockKind::Html && ours.prose != theirs.prose;
            if !is_asked || ours.prose.letters() < FEWEST_ALONE || found.contains_key(&(at, 0)) {
                continue;
            }
            let (own, other) = (group.text(pair.target), text.cloned().unwrap_or_else(|| group.text(pair.source)));
            let now = today.get(&our_block).map(|block| &group.page(pair.source).blocks[*block as usize]);
            if now.is_some_and(|now| now.span.of(&group.text(pair.source)) == theirs.span.of(&other))
                || prose::is_generated(&own, ours.span)
            {
                continue;
            }
            let may_be_left = |piece: &Piece| {
                piece.prose.letters() >= FEWEST && (theirs.prose.has_other_script() || !piece.prose.has_other_script())
            };
            let mut pieces = prose::pieces(&own, ours.span).into_iter().enumerate().collect::<Vec<_>>();
            pieces.retain(|(_, piece)| may_be_left(piece));
            if pieces.is_empty() {
                continue;
            }
            let known = prose::pieces(&other, theirs.span).into_iter().map(|piece| (piece.prose, piece.span));
            let known: HashMap<Prose, Span> = known.collect();
            for (n, piece) in pieces {
                let Some(same) = known.get(&piece.prose) else { continue };
                let words = prose::visible(piece.span.of(&own), page.dialect);
                let is_same = letters(&words).eq(letters(&prose::visible(same.of(&other), page.dialect)));
                if is_same && self.is_prose(group, pair, &words) {
                    let letters = piece.prose.letters();
                    let source = text.is_none().then_some(their_block);
                    let left = UntranslatedBlock {
                        block: at,
                        piece: n + 1,
                        span: piece.span,
                        letters,
                        source,
                        text: Text::Prose,
                        words,
                    };
                    found.entry((at, n + 1)).or_insert(left);
                }
            }
        }
    }

    /// Adds sentences and cells that were left within blocks that are translated otherwise.
    fn pieces(
        self,
        group: &Group<'_>,
        pair: &Pair,
        against: (&Page, &Alignment, Option<&Arc<str>>),
        found: &mut Found,
    ) {
        let (source, alignment, text) = against;
        let page = group.page(pair.target);
        let mut texts = None;
        for (their_block, our_block) in single_pairs(source, alignment) {
            let (theirs, ours) = (&source.blocks[their_block as usize], &page.blocks[our_block as usize]);
            let is_text = |block: &Block| {
                block.prose.letters() >= FEWEST && !matches!(block.kind, BlockKind::Code | BlockKind::Html)
            };
            let at = our_block as usize;
            let is_known = || found.range((at, 0)..=(at, usize::MAX)).next().is_some();
            if !is_text(theirs) || !is_text(ours) || ours.prose == theirs.prose || is_known() {
                continue;
            }
            let (own, other) = texts.get_or_insert_with(|| {
                (group.text(pair.target), text.cloned().unwrap_or_else(|| group.text(pair.source)))
            });
            let side = |page, block, text| Side { page, block, text };
            let shared = untranslated_pieces::shared(side(source, theirs, other), side(page, ours, own));
            for (n, shared) in shared.into_iter().enumerate() {
                let span = shared.span;
                let words = prose::visible(span.of(own), page.dialect);
                let what = self.text(group, pair, &words, OtherTranslations::default());
                if what == Text::Prose || what == Text::Phrase && shared.is_whole {
                    let letters = words.chars().filter(|c| c.is_alphabetic()).count() as u32;
                    let source = text.is_none().then_some(their_block);
                    let left = UntranslatedBlock { block: at, piece: n + 1, span, letters, source, text: what, words };
                    found.insert((at, n + 1), left);
                }
            }
        }
    }

    /// Adds what is too short to be judged by itself.
    fn scraps(self, group: &Group<'_>, pair: &Pair, others: &Others, found: &mut Found) {
        let (now, page) = (group.page(pair.source), group.page(pair.target));
        let text = group.text(pair.target);
        for (at, source) in equal_blocks(now, page, &pair.alignment) {
            found.entry((at, 0)).or_insert_with(|| {
                let block = &page.blocks[at];
                let words = prose::visible(block.span.of(&text), page.dialect);
                let wording = Wording::of(&words, group.locale(pair.source).language());
                let is_scrap = wording.is_scrap() && !others.of_block(source).is_name();
                let text = if is_scrap { Text::Scrap } else { Text::Nothing };
                UntranslatedBlock { source: Some(source), ..UntranslatedBlock::of(block, at, text, words) }
            });
        }
    }

    /// Adds what is surely, or by a guess, not in the language of its page.
    fn foreign(self, group: &Group<'_>, pair: &Pair, found: &mut Found) {
        let page = group.page(pair.target);
        let (own, theirs) = (group.locale(pair.target), group.locale(pair.source));
        let other_script = is_of_other_script(group, pair);
        if !other_script && !self.guess {
            return;
        }
        let mut sources: Option<HashMap<u32, u32>> = None;
        for (at, block) in page.blocks.iter().enumerate() {
            let is_asked = block.prose.letters() >= FEWEST_ALONE && !(other_script && block.prose.has_other_script());
            if !is_asked || block.kind == BlockKind::Html || found.contains_key(&(at, 0)) {
                continue;
            }
            let words = prose::visible(block.span.of(&group.text(pair.target)), page.dialect);
            let is_left = other_script || is_of_source(&words, theirs, own);
            if is_left && self.is_prose(group, pair, &words) {
                let sources = sources.get_or_insert_with(|| {
                    let pairs = pair.alignment.block_pairs(group.page(pair.source));
                    pairs.flat_map(|pair| pair.targets().map(move |target| (target, pair.source))).collect()
                });
                let source = sources.get(&(at as u32)).copied();
                found.insert(
                    (at, 0),
                    UntranslatedBlock { source, ..UntranslatedBlock::of(block, at, Text::Prose, words) },
                );
            }
        }
    }

    /// What a block is that says the same as its counterpart.
    fn one(
        self,
        group: &Group<'_>,
        pair: &Pair,
        source: (&Page, &Arc<str>, u32),
        at: usize,
        others: OtherTranslations,
    ) -> UntranslatedBlock {
        let (their_page, their_text, counterpart) = source;
        let page = group.page(pair.target);
        let block = &page.blocks[at];
        let ours = group.text(pair.target);
        let mut words = prose::visible(block.span.of(&ours), page.dialect);
        let said = prose::visible(their_page.blocks[counterpart as usize].span.of(their_text), their_page.dialect);
        let capitals = |words: &str| words.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        if block.kind == BlockKind::Row {
            let both = words.split('|').zip(said.split('|'));
            words = both.filter(|(a, b)| a.trim() == b.trim()).map(|(cell, _)| cell).collect::<Vec<_>>().join("|");
        }
        let text = match self.text(group, pair, &words, others) {
            Text::Nothing => Text::Nothing,
            // Who changed the capitals of a label looked at it, and kept its words.
            Text::Phrase if block.kind != BlockKind::Row && capitals(&words) != capitals(&said) => Text::Nothing,
            text => match linked(page, block, &ours) {
                // The title of something that is not in the language of the page.
                Some(url) if text == Text::Phrase || !has_language(url, group.locale(pair.target).language()) => {
                    Text::Nothing
                }
                _ => text,
            },
        };
        UntranslatedBlock::of(block, at, text, words)
    }

    /// Whether a text is sentences that want to be translated, whatever other translations do.
    pub(super) fn is_prose(self, group: &Group<'_>, pair: &Pair, visible: &str) -> bool {
        self.text(group, pair, visible, OtherTranslations::default()) == Text::Prose
    }

    /// What Markdown is.
    pub(super) fn read(self, group: &Group<'_>, pair: &Pair, markdown: &str, others: OtherTranslations) -> Text {
        let dialect = group.page(pair.target).dialect;
        let visible = prose::visible(markdown, dialect);
        let text = self.text(group, pair, &visible, others);
        if matches!(text, Text::Nothing | Text::Scrap) && is_rest_of_names(markdown, &visible, others, dialect) {
            return if self.is_kept(&visible) { Text::Nothing } else { Text::Phrase };
        }
        text
    }

    /// Whether a text stays by its nature or by the configuration.
    fn is_kept(self, visible: &str) -> bool {
        is_legal(visible) || self.ignore.is_match(visible.trim())
    }

    fn text(self, group: &Group<'_>, pair: &Pair, visible: &str, others: OtherTranslations) -> Text {
        /// Words from which on a text is no name, even if every translation leaves it alone.
        const LONG: usize = 8;
        if self.is_kept(visible) {
            return Text::Nothing;
        }
        let language = group.locale(pair.source).language();
        let cells = visible.split('|').map(|cell| Wording::of(cell, language));
        let Some(best) = cells.max_by_key(|text| (text.small, text.own)) else { return Text::Nothing };
        let other_script = is_of_other_script(group, pair);
        let OtherTranslations { kept, translated } = others;
        let is_name = others.is_name() && best.small < LONG;
        // A language may leave terms as they are.
        let is_term = || best.is_term(language) && other_script && group.index().keeps_labels(group.tree(pair.target));
        let is_heard = translated > kept && best.words >= 3 && best.small >= 2 && !visible.contains('|');
        match () {
            () if is_name || is_term() => Text::Nothing,
            () if best.is_prose(other_script) => Text::Prose,
            () if kept <= translated && (is_heard || best.is_phrase(other_script)) => Text::Phrase,
            () if best.is_scrap() => Text::Scrap,
            () => Text::Nothing,
        }
    }
}

fn is_of_other_script(group: &Group<'_>, pair: &Pair) -> bool {
    group.locale(pair.target).has_other_script() && !group.locale(pair.source).has_other_script()
}

/// Blocks of the source that stand for one block of the translation each, with that.
fn single_pairs<'a>(source: &'a Page, alignment: &'a Alignment) -> impl Iterator<Item = (u32, u32)> + use<'a> {
    let pairs = alignment.block_pairs(source).filter(|pair| pair.source_count == 1 && pair.target_count == 1);
    pairs.map(|pair| (pair.source, pair.target))
}

fn letters(words: &str) -> impl Iterator<Item = char> + '_ {
    words.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase)
}

/// The site that all words of a block link to.
fn linked<'p>(page: &'p Page, block: &Block, text: &str) -> Option<&'p str> {
    let link = page.facts_of(block).iter().find(|fact| fact.kind == FactKind::Link)?;
    let end = syntax::attributes(text, link.span.end as usize).map_or(link.span.end, |list| list.end);
    let around = (
        text.get(block.span.start as usize..link.span.start as usize)?,
        text.get(end as usize..block.span.end as usize)?,
    );
    let is_all =
        [around.0, around.1].iter().all(|part| !prose::visible(part, page.dialect).contains(char::is_alphabetic));
    let url = page.value_of(link);
    (is_all && url.contains("://")).then_some(url)
}

/// Whether a text marks its names, and what it does not mark is a phrase: the marks do not make a name of the whole.
fn is_rest_of_names(markdown: &str, visible: &str, others: OtherTranslations, dialect: &Dialect) -> bool {
    const FEWEST: usize = 4;
    let words = || visible.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphabetic()));
    let is_small = |word: &str| word.starts_with(char::is_lowercase);
    let is_word = |word: &&str| word.chars().all(char::is_alphabetic) && word.chars().any(char::is_lowercase);
    dialect.opening(Role::Verbatim).is_some_and(|mark| markdown.contains(&mark))
        && !others.is_name()
        && words().filter(is_word).count() >= FEWEST
        && words().filter(is_word).any(is_small)
}

/// Whether the path of an address names a language.
fn has_language(url: &str, language: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let names =
        |part: &str| part.strip_prefix(language).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']));
    path.split('/').skip(3).any(names)
}
