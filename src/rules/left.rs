//! The blocks of a translation that stand as in the source, and what they are to a translator.

use std::collections::BTreeMap;
use std::sync::Arc;

use regex::Regex;

use crate::align::Alignment;
use crate::page::{Block, BlockKind, FactKind, Page, Prose};
use crate::parse::prose;
use crate::rule::{Group, Pair, Wording, is_legal, is_of_source};

/// Letters below which a text is a name, or too short to tell.
const FEWEST: u32 = 12;
/// Letters from which on a text that is not the source's word for word is looked at.
const FEWEST_ALONE: u32 = 40;

/// What a text is to a translator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// Nothing that must be translated.
    Nothing,
    /// A title or label.
    Phrase,
    /// Sentences.
    Prose,
}

/// A block that was left, and its counterpart in the source of today.
pub(super) struct Left {
    pub block: usize,
    pub source: Option<u32>,
    pub text: Text,
    /// What a reader sees of what was left.
    pub words: String,
}

/// How many other translations leave a text as it is, and how many do not.
#[derive(Clone, Copy, Default)]
pub(super) struct Others {
    kept: usize,
    translated: usize,
}

impl Others {
    pub(super) fn count(same: impl Iterator<Item = bool>) -> Self {
        same.fold(Others::default(), |sum, same| Others {
            kept: sum.kept + usize::from(same),
            translated: sum.translated + usize::from(!same),
        })
    }
}

/// How to read what was left.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    /// Guess the language of text that is not the source's word for word.
    pub guess: bool,
    /// Texts that stay as they are.
    pub ignore: &'a [Regex],
}

impl Ask<'_> {
    /// The blocks that say what the source says, or said when the translation was made; in order.
    pub(super) fn left(self, group: &Group<'_>, pair: &Pair) -> Vec<Left> {
        let (now, page) = (group.page(pair.source), group.page(pair.target));
        let mut found: BTreeMap<usize, Left> = BTreeMap::new();
        let candidates = equal(now, page, &pair.alignment);
        if !candidates.is_empty() {
            let others = others(group, pair);
            for (block, source) in candidates {
                let counts = others.of(source, page.blocks[block].prose);
                let left = self.one(group, pair, (now, &group.text(pair.source), source), block, counts);
                found.insert(block, Left { source: Some(source), ..left });
            }
        }
        if let Some((base, then)) = group.then(pair.target) {
            for (block, old) in equal(&base.page, page, then) {
                found.entry(block).or_insert_with(|| {
                    let left = self.one(group, pair, (&base.page, &base.text, old), block, Others::default());
                    let today = base.change.blocks.iter().find(|pair| pair.old == old).map(|pair| pair.new);
                    Left { source: today, ..left }
                });
            }
        }
        self.foreign(group, pair, &mut found);
        found.into_values().collect()
    }

    /// Adds what is surely, or by a guess, not in the language of its page.
    fn foreign(self, group: &Group<'_>, pair: &Pair, found: &mut BTreeMap<usize, Left>) {
        let page = group.page(pair.target);
        let (own, theirs) = (group.locale(pair.target), group.locale(pair.source));
        let other_script = is_of_other_script(group, pair);
        if !other_script && !self.guess {
            return;
        }
        for (at, block) in page.blocks.iter().enumerate() {
            let is_asked = block.prose.letters() >= FEWEST_ALONE && !(other_script && block.prose.has_other_script());
            if !is_asked || matches!(block.kind, BlockKind::Code | BlockKind::Html) || found.contains_key(&at) {
                continue;
            }
            let words = prose::visible(block.span.of(&group.text(pair.target)));
            let is_left = other_script || is_of_source(&words, theirs, own);
            if is_left && self.text(group, pair, &words, Others::default()) == Text::Prose {
                let source = pair.alignment.block_pairs(group.page(pair.source));
                let source = { source }.find(|pair| pair.targets().contains(&(at as u32))).map(|pair| pair.source);
                found.insert(at, Left { block: at, source, text: Text::Prose, words });
            }
        }
    }

    /// What a block is that says the same as its counterpart.
    fn one(self, group: &Group<'_>, pair: &Pair, source: (&Page, &Arc<str>, u32), at: usize, others: Others) -> Left {
        let (theirs, text, counterpart) = source;
        let page = group.page(pair.target);
        let block = &page.blocks[at];
        let ours = group.text(pair.target);
        let mut words = prose::visible(block.span.of(&ours));
        if block.kind == BlockKind::Row {
            let theirs = prose::visible(theirs.blocks[counterpart as usize].span.of(text));
            let both = words.split('|').zip(theirs.split('|'));
            words = both.filter(|(a, b)| a.trim() == b.trim()).map(|(cell, _)| cell).collect::<Vec<_>>().join("|");
        }
        let text = match self.text(group, pair, &words, others) {
            Text::Nothing => Text::Nothing,
            text => match linked(page, block, &ours) {
                // The title of something that is not in the language of the page.
                Some(url) if text == Text::Phrase || !speaks(url, group.locale(pair.target).language()) => {
                    Text::Nothing
                }
                _ => text,
            },
        };
        Left { block: at, source: None, text, words }
    }

    /// What Markdown is.
    pub(super) fn read(self, group: &Group<'_>, pair: &Pair, markdown: &str, others: Others) -> Text {
        self.text(group, pair, &prose::visible(markdown), others)
    }

    fn text(self, group: &Group<'_>, pair: &Pair, visible: &str, Others { kept, translated }: Others) -> Text {
        /// Words from which on a text is no name, even if every translation leaves it alone.
        const LONG: usize = 8;
        if is_legal(visible) || self.ignore.iter().any(|pattern| pattern.is_match(visible.trim())) {
            return Text::Nothing;
        }
        let language = group.locale(pair.source).language();
        let cells = visible.split('|').map(|cell| Wording::of(cell, language));
        let Some(best) = cells.max_by_key(|text| (text.small, text.own)) else { return Text::Nothing };
        let other_script = is_of_other_script(group, pair);
        let is_name = kept > 0 && translated == 0 && best.small < LONG;
        let is_heard = translated > kept && best.words >= 3 && best.small >= 2 && !visible.contains('|');
        match () {
            () if is_name => Text::Nothing,
            () if best.is_prose(other_script) => Text::Prose,
            () if kept <= translated && (is_heard || best.is_phrase(other_script)) => Text::Phrase,
            () => Text::Nothing,
        }
    }
}

fn is_of_other_script(group: &Group<'_>, pair: &Pair) -> bool {
    group.locale(pair.target).has_other_script() && !group.locale(pair.source).has_other_script()
}

/// Blocks of a translation that say the same as their counterparts, with these.
fn equal(source: &Page, target: &Page, alignment: &Alignment) -> Vec<(usize, u32)> {
    let pairs = alignment.block_pairs(source).filter(|pair| pair.source_count == 1 && pair.target_count == 1);
    let same = pairs.filter(|pair| {
        let (theirs, ours) = (&source.blocks[pair.source as usize], &target.blocks[pair.target as usize]);
        ours.prose.letters() >= FEWEST && ours.prose == theirs.prose && ours.kind != BlockKind::Code
    });
    same.map(|pair| (pair.target as usize, pair.source)).collect()
}

/// What the other translations say for each block of the source.
struct Renderings(Vec<Vec<Prose>>);

impl Renderings {
    fn of(&self, source: u32, own: Prose) -> Others {
        let theirs = self.0.iter().filter_map(|all| all.get(source as usize)).filter(|prose| prose.letters() > 0);
        Others::count(theirs.map(|prose| *prose == own))
    }
}

fn others(group: &Group<'_>, pair: &Pair) -> Renderings {
    let others = group.pairs.iter().filter(|other| other.target != pair.target);
    let rendering = |other: &Pair| {
        let (source, target) = (group.page(other.source), group.page(other.target));
        let mut all = vec![Prose::default(); source.blocks.len()];
        for pair in other.alignment.block_pairs(source) {
            all[pair.source as usize] = target.blocks[pair.target as usize].prose;
        }
        all
    };
    Renderings(others.map(rendering).collect())
}

/// The site that all words of a block link to.
fn linked<'p>(page: &'p Page, block: &Block, text: &str) -> Option<&'p str> {
    let link = page.facts_of(block).iter().find(|fact| fact.kind == FactKind::Link)?;
    let around = (
        text.get(block.span.start as usize..link.span.start as usize)?,
        text.get(link.span.end as usize..block.span.end as usize)?,
    );
    let is_all = [around.0, around.1].iter().all(|part| !prose::visible(part).contains(char::is_alphabetic));
    let url = page.value_of(link);
    (is_all && url.contains("://")).then_some(url)
}

/// Whether the path of an address names a language.
fn speaks(url: &str, language: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let names =
        |part: &str| part.strip_prefix(language).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']));
    path.split('/').skip(3).any(names)
}
