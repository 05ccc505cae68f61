//! What aligned pages show: which label and which video of a translation corresponds to which of its source.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::words::line_of;
use crate::align::{Alignment, BlockPair};
use crate::page::{Fact, FactKind, Page};
use crate::text::{FileId, Span};

/// A label of the source and the one that corresponds to it.
#[derive(Clone, Copy, Debug, Hash)]
pub(super) struct Use {
    /// Key of the source's label.
    pub source: u64,
    /// Key of the translation's label.
    pub target: u64,
    /// The translation.
    pub file: FileId,
    /// The fact of the source page that the translation was made from.
    pub source_fact: u32,
    /// The fact of the translation.
    pub target_fact: u32,
    /// For the first label of a block: how many it has; 0 for the others.
    pub bag: u16,
    /// Whether it is certain that one corresponds to the other.
    pub sure: bool,
}

/// A video of the source and the one that corresponds to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Shown {
    /// Id of the source's video.
    pub source: u64,
    /// Id of the translation's video.
    pub target: u64,
    /// The translation.
    pub file: FileId,
    /// The fact of the translation.
    pub fact: u32,
    /// What the source's address says of its captions: whether that is the same.
    pub same_captions: bool,
}

/// What one translation shows.
#[derive(Clone, Debug, Default)]
pub struct Shows {
    pub(super) uses: Box<[Use]>,
    pub(super) videos: Box<[Shown]>,
    /// A hash of it, and of the lines around the labels on both pages.
    pub(super) key: u64,
    /// What distinguishes the translation from others: copies of a page are equal.
    pub(super) print: u64,
}

/// A page and its text, which is read only where there are labels.
#[derive(Clone, Copy)]
pub struct Written<'p> {
    /// The page.
    pub page: &'p Page,
    /// Its text.
    pub text: &'p dyn Fn() -> Arc<str>,
}

/// Gathers what a translation shows, compared with the page that it was made from.
pub fn gather(theirs: Written<'_>, ours: Written<'_>, file: FileId, alignment: &Alignment) -> Shows {
    let mut shows = Shows::default();
    let (source, target) = (theirs.page, ours.page);
    let has = |page: &Page| page.facts.iter().any(|fact| matches!(fact.kind, FactKind::Control | FactKind::Video));
    if !has(source) || !has(target) || alignment.is_rewritten() {
        return shows;
    }
    let (mut numbered, mut uses, mut shown) = ((Vec::new(), Vec::new()), Vec::new(), Vec::new());
    let has_labels = |page: &Page| page.facts.iter().any(|fact| fact.kind == FactKind::Control);
    let texts = (has_labels(source) && has_labels(target)).then(|| ((theirs.text)(), (ours.text)()));
    for pair in alignment.block_pairs(source) {
        if let Some((their_text, our_text)) = &texts {
            let sides = [(source, &**their_text), (target, &**our_text)];
            labels(sides, file, &pair, (&mut numbered.0, &mut numbered.1), &mut uses);
        }
        videos(source, target, file, &pair, &mut shown);
    }
    if uses.is_empty() && shown.is_empty() {
        return shows;
    }
    (shows.uses, shows.videos) = (uses.into(), shown.into());
    (shows.key, shows.print) = (shows.key(theirs, ours), print(target));
    shows
}

/// What distinguishes the text of one page from that of another: copies of a page are equal.
fn print(page: &Page) -> u64 {
    let mut hasher = DefaultHasher::new();
    page.facts.iter().for_each(|fact| fact.key.hash(&mut hasher));
    page.blocks.iter().for_each(|block| (block.span.len(), block.prose).hash(&mut hasher));
    hasher.finish()
}

impl Shows {
    /// Whether nothing can be learned from it.
    pub fn is_empty(&self) -> bool {
        self.uses.is_empty() && self.videos.is_empty()
    }

    fn key(&self, theirs: Written<'_>, ours: Written<'_>) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.uses, &self.videos).hash(&mut hasher);
        for shown in &self.videos {
            ours.page.facts.get(shown.fact as usize).map(|fact| ours.page.value_of(fact)).hash(&mut hasher);
        }
        if !self.uses.is_empty() {
            let texts = ((theirs.text)(), (ours.text)());
            let mut line = |page: &Page, text: &str, fact: u32| {
                let Some(span) = page.facts.get(fact as usize).map(|fact| fact.span) else { return };
                let around = line_of(text, span);
                (span.start - around.start, span.of(text), around.of(text)).hash(&mut hasher);
            };
            for one in &self.uses {
                line(theirs.page, &texts.0, one.source_fact);
                line(ours.page, &texts.1, one.target_fact);
            }
        }
        hasher.finish()
    }
}

/// Facts by number, each with its key or id.
type Numbered = Vec<(u32, u64)>;

/// The facts of one kind in some neighbouring blocks, with their numbers.
fn facts(page: &Page, blocks: std::ops::Range<u32>, kind: FactKind) -> impl Iterator<Item = (u32, &Fact)> {
    let blocks = page.blocks.get(blocks.start as usize..blocks.end as usize).unwrap_or(&[]);
    let facts = blocks.iter().flat_map(|block| block.facts.start..block.facts.end);
    facts.filter_map(move |at| Some((at, page.facts.get(at as usize)?))).filter(move |(_, fact)| fact.kind == kind)
}

/// Whether a token stands in a code element: what is there is typed, and no label that is shown.
fn is_code(text: &str, span: Span) -> bool {
    let ends = |text: &str| ["<code>", "<kbd>"].iter().any(|tag| text.trim_end().ends_with(tag));
    let begins = |text: &str| ["</code>", "</kbd>"].iter().any(|tag| text.trim_start().starts_with(tag));
    let (before, behind) = (text.get(..span.start as usize), text.get(span.end as usize..));
    before.is_some_and(ends) && behind.is_some_and(begins)
}

fn labels(
    [source, target]: [(&Page, &str); 2],
    file: FileId,
    pair: &BlockPair,
    (theirs, ours): (&mut Numbered, &mut Numbered),
    uses: &mut Vec<Use>,
) {
    /// A block with more labels is taken label by label.
    const MOST: usize = 48;
    let read = |(page, text): (&Page, &str), blocks, into: &mut Numbered| {
        into.clear();
        let controls = facts(page, blocks, FactKind::Control)
            .filter(|(_, fact)| !fact.is_empty_token() && !is_code(text, fact.span));
        into.extend(controls.map(|(at, fact)| (at, fact.key)));
    };
    read(source, pair.sources(), theirs);
    read(target, pair.targets(), ours);
    if theirs.len() != ours.len() {
        return;
    }
    let count = theirs.len();
    let alone = count == 1;
    for (at, ((source_fact, source), (target_fact, target))) in theirs.iter().zip(ours.iter()).enumerate() {
        let bag = if count > MOST {
            1
        } else if at == 0 {
            count as u16
        } else {
            0
        };
        uses.push(Use {
            source: *source,
            target: *target,
            file,
            source_fact: *source_fact,
            target_fact: *target_fact,
            bag,
            sure: alone,
        });
    }
}

fn videos(source: &Page, target: &Page, file: FileId, pair: &BlockPair, shown: &mut Vec<Shown>) {
    let id = |page: &Page, fact: &Fact| page.site.video_id(page.value_of(fact)).and_then(|id| id.parse::<u64>().ok());
    let all = |page, blocks| -> Numbered {
        facts(page, blocks, FactKind::Video).filter_map(|(at, fact)| Some((at, id(page, fact)?))).collect()
    };
    let mut theirs = all(source, pair.sources());
    if theirs.is_empty() {
        return;
    }
    let mut ours = all(target, pair.targets());
    if theirs.len() != ours.len() {
        return;
    }
    let mut push = |(theirs, source_id): (u32, u64), (ours, target_id): (u32, u64)| {
        let captions =
            |page: &Page, at: u32| page.site.captions(page.value_of(&page.facts[at as usize])).map(str::to_owned);
        let same_captions = captions(source, theirs) == captions(target, ours);
        shown.push(Shown { source: source_id, target: target_id, file, fact: ours, same_captions });
    };
    theirs.retain(|their| match ours.iter().position(|own| own.1 == their.1) {
        Some(at) => {
            push(*their, ours.remove(at));
            false
        }
        None => true,
    });
    theirs.into_iter().zip(ours).for_each(|(their, own)| push(their, own));
}
