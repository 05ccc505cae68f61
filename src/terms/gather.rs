//! What aligned pages show: which label and which video of a translation stands for which of its source.

use crate::align::{Alignment, BlockPair};
use crate::page::{Fact, FactKind, Page};
use crate::text::FileId;

/// A label of the source and the one that stands for it.
#[derive(Clone, Copy, Debug)]
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
    /// Whether it is certain that one stands for the other.
    pub sure: bool,
}

/// A video of the source and the one that stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    pub(super) uses: Vec<Use>,
    pub(super) videos: Vec<Shown>,
}

/// Gathers what a translation shows, compared with the page that it was made from.
pub fn gather(source: &Page, target: &Page, file: FileId, alignment: &Alignment) -> Shows {
    let mut shows = Shows::default();
    let has = |page: &Page| page.facts.iter().any(|fact| matches!(fact.kind, FactKind::Control | FactKind::Video));
    if !has(source) || !has(target) || alignment.is_rewritten() {
        return shows;
    }
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for pair in alignment.block_pairs(source) {
        labels(source, target, file, &pair, (&mut theirs, &mut ours), &mut shows.uses);
        videos(source, target, file, &pair, &mut shows.videos);
    }
    shows
}

/// Facts by number, each with its key or id.
type Numbered = Vec<(u32, u64)>;

/// The facts of one kind in some neighbouring blocks, with their numbers.
fn facts(page: &Page, blocks: std::ops::Range<u32>, kind: FactKind) -> impl Iterator<Item = (u32, &Fact)> {
    let blocks = page.blocks.get(blocks.start as usize..blocks.end as usize).unwrap_or(&[]);
    let facts = blocks.iter().flat_map(|block| block.facts.start..block.facts.end);
    facts.filter_map(move |at| Some((at, page.facts.get(at as usize)?))).filter(move |(_, fact)| fact.kind == kind)
}

fn labels(
    source: &Page,
    target: &Page,
    file: FileId,
    pair: &BlockPair,
    (theirs, ours): (&mut Numbered, &mut Numbered),
    uses: &mut Vec<Use>,
) {
    /// A block with more labels is taken label by label.
    const MOST: usize = 48;
    let read = |page, blocks, into: &mut Numbered| {
        into.clear();
        let controls = facts(page, blocks, FactKind::Control).filter(|(_, fact)| !fact.is_empty_token());
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
