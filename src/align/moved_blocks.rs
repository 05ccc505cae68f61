//! Blocks that are elsewhere: table rows in another order, content that went under another heading.
//!
//! Sections are aligned in order, and blocks within their sections. What is left on both pages after that is looked
//! through once more, wherever it is: to call a passage lost that is ten lines below would be a false alarm.

use std::collections::{HashMap, HashSet};

use super::evidence_cache::EvidenceCache;
use super::joined_sections::Joined;
use super::report::Headings;
use super::via_base::KnownPairs;
use super::{Alignment, BlockPair, Pages};
use crate::page::{Block, BlockKind, Page};
use crate::text::{Span, beginning};

/// Two blocks this much alike that share rare facts are the same, wherever they are.
const SAME: f32 = 10.0;
/// Neighbours of such a pair need less.
const NEIGHBOUR: f32 = 5.0;
/// Candidates that are compared for each block.
const MOST: usize = 8;

/// Neighbouring blocks without a counterpart at one place, and the blocks of the other page that they follow.
pub(super) struct UnpairedRun {
    pub missing: Span,
    pub extra: Span,
    pub after_target: Option<u32>,
    pub after_source: Option<u32>,
}

/// Which blocks found their counterpart elsewhere.
pub(super) struct MovedBlocks {
    /// For each block of the source, its counterpart, if it was found here.
    pub source: HashMap<u32, u32>,
    /// For each block of the target.
    pub target: HashMap<u32, u32>,
}

/// Pairs blocks that are left on both pages; `away` are those that are known to be elsewhere.
pub(super) fn pair(
    pages: &Pages<'_>,
    known: &EvidenceCache<'_>,
    (alone, joined): (&[UnpairedRun], &Joined),
    away: &[BlockPair],
    result: &mut Alignment,
) -> MovedBlocks {
    let mut strays = MovedBlocks { source: HashMap::new(), target: HashMap::new() };
    let source = free(
        pages.source,
        alone.iter().map(|a| a.missing.range()),
        result.sections.iter().map(|p| p.source).chain(joined.source.iter().copied()),
    );
    let target = free(
        pages.target,
        alone.iter().map(|a| a.extra.range()),
        result.sections.iter().map(|p| p.target).chain(joined.target.iter().copied()),
    );
    find(pages, known, (&source, &target), away, &mut strays);
    directives(pages, (&source, &target), &mut strays);
    code(pages, (&source, &target), &mut strays);
    let placed: HashSet<u32> = away.iter().flat_map(BlockPair::sources).collect();
    let is_away = |s: &u32| placed.contains(s);
    let one = |(&source, &target): (&u32, &u32)| BlockPair { source, source_count: 1, target, target_count: 1 };
    result.blocks.extend(strays.source.iter().filter(|(s, _)| !is_away(s)).map(one));
    result.blocks.extend(away);
    result.blocks.sort_by_key(|pair| pair.source);
    strays
}

fn find(
    pages: &Pages<'_>,
    known: &EvidenceCache<'_>,
    (source, target): (&[bool], &[bool]),
    away: &[BlockPair],
    strays: &mut MovedBlocks,
) {
    for pair in away {
        let (s, t) = (pair.sources(), pair.targets());
        strays.source.extend(s.clone().map(|s| (s, pair.target)));
        strays.target.extend(t.clone().map(|t| (t, pair.source)));
    }
    if !source.contains(&true) || !target.contains(&true) {
        return;
    }
    let mut by_key: HashMap<u64, Vec<u32>> = HashMap::new();
    for block in (0..target.len()).filter(|block| target[*block]) {
        for key in known.target(block).rare_keys() {
            by_key.entry(key).or_default().push(block as u32);
        }
    }
    let score = |s: u32, t: u32| {
        let (a, b) = (&pages.source.blocks[s as usize], &pages.target.blocks[t as usize]);
        if a.kind != b.kind {
            return f32::NEG_INFINITY;
        }
        known.source(s as usize).score(known.target(t as usize), known.ratio()) + 5.0
    };
    for pair in away {
        strays.extend((pair.source, pair.target), -1, source, target, &score);
        strays.extend((pair.sources().end - 1, pair.targets().end - 1), 1, source, target, &score);
    }
    for s in (0..source.len() as u32).filter(|s| source[*s as usize]) {
        let evidence = known.source(s as usize);
        let candidates = evidence.rare_keys().filter_map(|key| by_key.get(&key)).flatten().copied();
        let alike = candidates.filter(|t| !strays.target.contains_key(t)).take(MOST).map(|t| (score(s, t), t));
        let Some((best, t)) = alike.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) else { continue };
        if best >= SAME && evidence.agreement(known.target(t as usize)).0 >= 0.5 && !strays.source.contains_key(&s) {
            strays.add(s, t);
            strays.extend((s, t), 1, source, target, &score);
            strays.extend((s, t), -1, source, target, &score);
        }
    }
}

/// Directives that became others around what is elsewhere.
fn directives(pages: &Pages<'_>, (source, target): (&[bool], &[bool]), strays: &mut MovedBlocks) {
    let is_free = |page: &Page, free: &[bool], at: u32| {
        let block = page.blocks.get(at as usize).filter(|block| block.kind == BlockKind::Directive && block.depth > 0);
        block.is_some() && free.get(at as usize) == Some(&true)
    };
    let inside = strays.source.iter().filter_map(|(s, t)| Some((s.checked_sub(1)?, t.checked_sub(1)?)));
    let mut around: Vec<(u32, u32)> = inside.collect();
    around.retain(|(s, t)| is_free(pages.source, source, *s) && is_free(pages.target, target, *t));
    for (s, t) in around {
        if !strays.source.contains_key(&s) && !strays.target.contains_key(&t) {
            strays.add(s, t);
        }
    }
}

/// Code that is elsewhere: it begins with the same word, and most of its words are the same.
fn code(pages: &Pages<'_>, (source, target): (&[bool], &[bool]), strays: &mut MovedBlocks) {
    const ENOUGH: usize = 3;
    const LONGEST: usize = 4_000;
    fn words<'t>(block: &Block, text: &'t str) -> Vec<&'t str> {
        let code = beginning(block.span.of(text), LONGEST);
        // What is behind the opening fence is its language.
        let code = if code.starts_with(['`', '~']) { code.split_once('\n').map_or("", |(_, code)| code) } else { code };
        code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect()
    }
    let left = |page: &Page, free: &[bool], taken: &HashMap<u32, u32>| -> Vec<u32> {
        let is_left = |at: &u32| page.blocks[*at as usize].kind == BlockKind::Code && !taken.contains_key(at);
        (0..free.len() as u32).filter(|at| free[*at as usize]).filter(is_left).collect()
    };
    let theirs = left(pages.source, source, &strays.source);
    if theirs.is_empty() {
        return;
    }
    let mut by_first: HashMap<&str, Vec<(u32, HashSet<&str>)>> = HashMap::new();
    for at in left(pages.target, target, &strays.target) {
        let words = words(&pages.target.blocks[at as usize], pages.target_text);
        if let Some(first) = words.first() {
            by_first.entry(first).or_default().push((at, words.iter().copied().collect()));
        }
    }
    for s in theirs {
        let words = words(&pages.source.blocks[s as usize], pages.source_text);
        let Some(alike) = words.first().and_then(|first| by_first.get_mut(first)) else { continue };
        let own: HashSet<&str> = words.into_iter().collect();
        let share = |words: &HashSet<&str>| own.intersection(words).count();
        let found = alike
            .iter()
            .take(MOST)
            .enumerate()
            .map(|(at, (_, words))| (share(words), at))
            .max_by_key(|(n, at)| (*n, usize::MAX - at));
        if let Some((_, at)) =
            found.filter(|(same, at)| *same >= ENOUGH && same * 5 >= own.len().max(alike[*at].1.len()) * 3)
        {
            strays.add(s, alike.remove(at).0);
        }
    }
}

impl MovedBlocks {
    fn add(&mut self, source: u32, target: u32) {
        self.source.insert(source, target);
        self.target.insert(target, source);
    }

    /// Goes on from a pair in one direction as long as neighbours agree.
    fn extend(
        &mut self,
        (mut s, mut t): (u32, u32),
        step: i32,
        source: &[bool],
        target: &[bool],
        score: &impl Fn(u32, u32) -> f32,
    ) {
        while let (Some(next_s), Some(next_t)) = (s.checked_add_signed(step), t.checked_add_signed(step)) {
            let free = |all: &[bool], at: u32| all.get(at as usize).copied().unwrap_or(false);
            let taken = self.source.contains_key(&next_s) || self.target.contains_key(&next_t);
            if taken || !free(source, next_s) || !free(target, next_t) || score(next_s, next_t) < NEIGHBOUR {
                return;
            }
            self.add(next_s, next_t);
            (s, t) = (next_s, next_t);
        }
    }
}

/// Which blocks have no counterpart yet: those that are alone in paired sections, and all of unpaired ones.
fn free(
    page: &Page,
    alone: impl Iterator<Item = std::ops::Range<usize>>,
    paired: impl Iterator<Item = u32>,
) -> Vec<bool> {
    let mut free = vec![false; page.blocks.len()];
    alone.for_each(|range| free[range].fill(true));
    let mut is_paired = vec![false; page.sections.len()];
    paired.for_each(|section| is_paired[section as usize] = true);
    for (section, _) in page.sections.iter().zip(&is_paired).filter(|(_, paired)| !**paired) {
        free[section.blocks.range()].fill(true);
    }
    for (free, block) in free.iter_mut().zip(&page.blocks) {
        *free &= block.kind != BlockKind::Heading;
    }
    free
}

/// Sections of which nothing but the heading is lost, or added. Where most is known, a section that was separated from
/// another and got a few words more is one too.
pub(super) fn headings_alone(
    pages: &Pages<'_>,
    strays: &MovedBlocks,
    given: &KnownPairs,
    joined: &Joined,
    result: &Alignment,
) -> Headings {
    let alone = |page: &Page, strays: &HashMap<u32, u32>, paired: &dyn Fn(u32) -> bool| {
        let sections = page.sections.iter().enumerate().filter(|(at, _)| !paired(*at as u32));
        let found = sections.filter_map(|(at, section)| {
            let content = section.blocks.start + 1..section.blocks.end;
            let found = || content.clone().filter(|block| strays.contains_key(block));
            let len = |blocks: &mut dyn Iterator<Item = u32>| -> usize {
                blocks.map(|block| page.blocks[block as usize].span.len()).sum()
            };
            let enough = match given.is_empty() {
                true => found().count() == content.len(),
                false => found().count() * 2 >= content.len() || len(&mut found()) * 2 >= len(&mut content.clone()),
            };
            let first = content.clone().find_map(|block| strays.get(&block))?;
            enough.then_some((at as u32, *first))
        });
        found.collect::<HashMap<u32, u32>>()
    };
    let sources: HashSet<u32> = result.sections.iter().map(|pair| pair.source).collect();
    let targets: HashSet<u32> = result.sections.iter().map(|pair| pair.target).collect();
    let mut lost = alone(pages.source, &strays.source, &|section| sources.contains(&section));
    if !lost.is_empty() {
        let to_source: HashMap<u32, u32> = result.blocks.iter().map(|pair| (pair.target, pair.source)).collect();
        lost.retain(|section, content| stands_in_place(pages, &to_source, *section, *content));
    }
    let mut headings = Headings {
        source: lost,
        target: alone(pages.target, &strays.target, &|section| targets.contains(&section)),
        apart: !given.is_empty(),
        ..Headings::default()
    };
    for section in &joined.source {
        let blocks = pages.source.sections[*section as usize].blocks;
        let pairs = || result.blocks.iter().filter(|pair| blocks.contains(pair.source));
        headings.demoted.extend(pairs().find(|pair| pair.source == blocks.start).map(|_| *section));
        headings.source.extend(pairs().map(|pair| pair.target).min().map(|content| (*section, content)));
    }
    for section in &joined.target {
        let blocks = pages.target.sections[*section as usize].blocks;
        let pairs = || result.blocks.iter().filter(|pair| blocks.contains(pair.target));
        headings.promoted.extend(pairs().find(|pair| pair.target == blocks.start).map(|_| *section));
        headings.target.extend(pairs().map(|pair| pair.source).min().map(|content| (*section, content)));
    }
    headings
}

/// Whether a lost heading can be put back above its content: nothing before that, in the section where it is now,
/// belongs below the heading's section.
fn stands_in_place(pages: &Pages<'_>, to_source: &HashMap<u32, u32>, section: u32, content: u32) -> bool {
    let end = pages.source.sections[section as usize].blocks.end;
    let sections = &pages.target.sections;
    let around = sections.partition_point(|around| around.blocks.end <= content);
    let start = sections.get(around).map_or(0, |around| around.blocks.start);
    (start..content).all(|before| to_source.get(&before).is_none_or(|source| *source < end))
}

/// What was added below headings that alone are lost or added, while most of their sections is elsewhere.
pub(super) fn under(pages: &Pages<'_>, strays: &MovedBlocks, headings: &Headings) -> Vec<UnpairedRun> {
    if !headings.apart {
        return Vec::new();
    }
    let nothing = Span { start: 0, end: 0 };
    let mut places = Vec::new();
    for (missing, after) in parts(pages.source, &strays.source, &headings.source) {
        places.push(UnpairedRun { missing, extra: nothing, after_target: after, after_source: None });
    }
    for (extra, after) in parts(pages.target, &strays.target, &headings.target) {
        places.push(UnpairedRun { missing: nothing, extra, after_target: None, after_source: after });
    }
    places
}

/// The runs without a counterpart in sections that are elsewhere, and the block of the other page that each follows.
fn parts(page: &Page, found: &HashMap<u32, u32>, sections: &HashMap<u32, u32>) -> Vec<(Span, Option<u32>)> {
    let mut sections: Vec<(u32, u32)> = sections.iter().map(|(section, content)| (*section, *content)).collect();
    sections.sort_unstable();
    let mut parts: Vec<(Span, Option<u32>)> = Vec::new();
    for (section, content) in sections {
        let blocks = page.sections[section as usize].blocks;
        let mut after = content.checked_sub(1);
        for at in blocks.start + 1..blocks.end {
            match (found.get(&at), parts.last_mut()) {
                (Some(counterpart), _) => after = Some(*counterpart),
                (None, Some((part, _))) if part.end == at => part.end = at + 1,
                (None, _) => parts.push((Span { start: at, end: at + 1 }, after)),
            }
        }
    }
    parts
}
