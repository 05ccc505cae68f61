//! Which losses a defect explains: what is lost because markup is broken is one defect with it, not two.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{Defect, confirm, emphasis};
use crate::align::{Alignment, Difference};
use crate::dialect::Role;
use crate::page::{BlockKind, DamageKind, FactKind, Page};

/// Something that differs between source and target, of which one finding is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// A fact of the source that is lost or became another.
    Fact(u32),
    /// A fact that only the target has.
    Added(u32),
    /// A block of the source that is lost or became another.
    Block(u32),
    /// A block that only the target has.
    Extra(u32),
    /// A section of the source that is lost.
    Section(u32),
    /// A fact of the target that has a defect of its own, within what is damaged as a whole.
    Within(u32),
}

/// What each of the defects explains, in their order.
pub fn claims(
    source: &Page,
    target: &Page,
    target_text: &str,
    alignment: &Alignment,
    defects: &[Defect],
) -> Vec<Vec<Subject>> {
    let mut all = vec![Vec::new(); defects.len()];
    if alignment.differences.is_empty() || defects.is_empty() {
        return all;
    }
    let mut taken = HashSet::new();
    let mut places = Places::new(source, target, alignment);
    let mut alike: HashMap<(Option<u32>, DamageKind), usize> = HashMap::new();
    for defect in defects {
        *alike.entry((defect.target, defect.damage.kind)).or_default() += 1;
    }
    // What takes in the rest of the page, the first takes in.
    let mut swallowed = false;
    for (own, defect) in all.iter_mut().zip(defects) {
        let finder = Finder { source, target, alignment, defect };
        if matches!(defect.damage.kind, DamageKind::UnclosedFence | DamageKind::UnclosedComment) {
            if !std::mem::replace(&mut swallowed, true) {
                own.extend(finder.rest().filter(|claim| taken.insert(*claim)));
            }
            continue;
        }
        let Some(block) = defect.target else {
            // Marks that became a line: the paragraph that they was in is lost.
            let after = target.blocks.partition_point(|block| block.span.end <= defect.damage.span.start);
            if defect.damage.kind == DamageKind::EmptyEmphasis && after > 0 {
                let lost = finder.lost_blocks(places.at(after as u32 - 1), 1);
                own.extend(lost.into_iter().filter(|claim| taken.insert(*claim)));
            }
            continue;
        };
        let words = defect.damage.span.of(target_text);
        let is_torn_image = super::is_torn_image(target_text, defect.damage.span);
        if finder.explains_facts(words, target_text)
            && let Some(fact) =
                finder.fact(places.free(block, confirm::explains(defect.damage.kind), &taken), words, is_torn_image)
        {
            places.claim(block, source.facts[fact as usize].kind, fact);
            own.push(Subject::Fact(fact));
        }
        let here = places.at(block);
        own.extend(finder.within(words));
        own.extend(finder.form(here, block, words, &taken));
        // A mark that is twice makes an item within an item.
        let is_extra = |difference: &&Difference| matches!(difference, Difference::ExtraBlocks { .. });
        if defect.damage.kind == DamageKind::Marker && places.at(block + 1).iter().copied().any(|it| is_extra(&it)) {
            own.push(Subject::Extra(block + 1));
        }
        own.extend(finder.other_block(block, words));
        taken.extend(own.iter().copied());
        // Several items that one line swallowed: as many as have such damage in it.
        if matches!(defect.damage.kind, DamageKind::ZeroWidthMarker | DamageKind::Marker) {
            let count = alike.get(&(defect.target, defect.damage.kind)).copied().unwrap_or(0);
            let lost = finder.lost_blocks(here, count);
            // A swallowed item may be paired with the one that swallowed it, and that one be missing.
            let before = || block.checked_sub(1).map(|before| finder.lost_blocks(places.at(before), count));
            let lost = if lost.is_empty() { before().unwrap_or_default() } else { lost };
            own.extend(lost.into_iter().filter(|claim| taken.insert(*claim)));
        }
    }
    all
}

/// The differences, by the blocks of the target that they show in.
struct Places<'p> {
    all: HashMap<u32, Vec<&'p Difference>>,
    /// Lost or changed facts of the source, with their order, by block and kind; those that were claimed are taken out.
    facts: HashMap<(u32, FactKind), VecDeque<(usize, u32)>>,
}

impl<'p> Places<'p> {
    fn new(source: &Page, target: &Page, alignment: &'p Alignment) -> Self {
        let mut places = Places { all: HashMap::new(), facts: HashMap::new() };
        let mut sections: HashMap<u32, usize> = HashMap::new();
        let of_fact = |fact: u32| target.blocks.partition_point(|block| block.facts.end <= fact) as u32;
        for difference in &alignment.differences {
            let blocks = match *difference {
                Difference::Missing { fact, block: Some(block), whole } => {
                    // A directive that is lost as a whole may be the next line, which is none any more.
                    let more = whole && source.facts[fact as usize].kind == FactKind::Directive;
                    block..block + 1 + u32::from(more)
                }
                Difference::Changed { target, .. } | Difference::Extra { fact: target, .. } => {
                    of_fact(target)..of_fact(target) + 1
                }
                Difference::Kind { target, count, .. } => target..target + count,
                Difference::ExtraBlocks { first, count, .. } => first..first + count,
                Difference::MissingBlocks { after: Some(after), .. } => after..after + 1,
                Difference::MissingSection { after: Some(after), .. } => {
                    let seen = sections.entry(after).or_default();
                    *seen += 1;
                    if *seen > MOST {
                        continue;
                    }
                    // What is below the lost heading may be taken for the next section.
                    let next = target.sections.get(after as usize + 1);
                    let blocks = target.sections[after as usize].blocks;
                    blocks.start..next.map_or(blocks.end, |next| next.blocks.end)
                }
                _ => continue,
            };
            for at in blocks {
                let here = places.all.entry(at).or_default();
                let fact = match *difference {
                    Difference::Missing { fact, block, .. } if block == Some(at) => Some(fact),
                    Difference::Changed { source, .. } => Some(source),
                    _ => None,
                };
                if let Some(fact) = fact {
                    let kind = source.facts[fact as usize].kind;
                    places.facts.entry((at, kind)).or_default().push_back((here.len(), fact));
                }
                here.push(difference);
            }
        }
        places
    }

    fn at(&self, block: u32) -> &[&'p Difference] {
        self.all.get(&block).map_or(&[], |all| all)
    }

    /// The first facts of some kinds that a block lost and nothing claimed, in order.
    fn free(&mut self, block: u32, kinds: &[FactKind], taken: &HashSet<Subject>) -> Vec<u32> {
        let mut found = Vec::new();
        for kind in kinds {
            let Some(facts) = self.facts.get_mut(&(block, *kind)) else { continue };
            let is_free = |fact: u32| !taken.contains(&Subject::Fact(fact));
            // Each is looked at until it is claimed, and no more than so many at once.
            let gone = facts.iter().take_while(|(_, fact)| !is_free(*fact)).count();
            facts.drain(..gone);
            found.extend(facts.iter().filter(|(_, fact)| is_free(*fact)).take(MOST).copied());
        }
        found.sort_unstable();
        found.into_iter().map(|(_, fact)| fact).collect()
    }

    /// Forgets a fact that was claimed.
    fn claim(&mut self, block: u32, kind: FactKind, fact: u32) {
        if let Some(facts) = self.facts.get_mut(&(block, kind))
            && let Some(at) = facts.iter().position(|(_, other)| *other == fact)
        {
            facts.remove(at);
        }
    }
}

/// No more differences of one block are looked at for one defect.
const MOST: usize = 64;

struct Finder<'p> {
    source: &'p Page,
    target: &'p Page,
    alignment: &'p Alignment,
    defect: &'p Defect,
}

impl Finder<'_> {
    /// Whether something may be lost by this defect: by marks around words nothing is, unless the token that they stand
    /// around is none any more; by marks alone only where they are several, with nothing in between.
    fn explains_facts(&self, words: &str, text: &str) -> bool {
        if !matches!(self.defect.damage.kind, DamageKind::LiteralStrong | DamageKind::LiteralEmphasis) {
            return true;
        }
        let dialect = self.target.dialect;
        let mut marks = [Role::Control, Role::Verbatim].into_iter().filter_map(|role| dialect.opening(role));
        if marks.any(|mark| words.contains(&mark[1..])) {
            return !words.contains("[!");
        }
        emphasis::is_chain(text, self.defect.damage.span)
    }

    /// What else is reported within a comment that readers see.
    fn within(&self, words: &str) -> Vec<Subject> {
        let span = self.defect.damage.span;
        if self.defect.damage.kind != DamageKind::EscapedTag
            || !["&lt;!", "<!"].iter().any(|open| words.starts_with(open))
        {
            return Vec::new();
        }
        let first = self.target.facts.partition_point(|fact| fact.span.start < span.start);
        let inside = self.target.facts[first..].iter().take_while(|fact| fact.span.end <= span.end);
        (first as u32..).zip(inside).map(|(fact, _)| Subject::Within(fact)).collect()
    }

    /// The lost or changed fact of its block that the defect explains: one that its words name, else the first.
    fn fact(&self, free: Vec<u32>, words: &str, is_torn_image: bool) -> Option<u32> {
        let named = |fact: &u32| {
            let value = self.source.value_of(&self.source.facts[*fact as usize]);
            !value.is_empty() && words.contains(value)
        };
        // Of images, what is left over keeps the path or the mark.
        let is_residue = matches!(self.defect.damage.kind, DamageKind::Brace | DamageKind::Number);
        let is_image = |fact: &u32| self.source.facts[*fact as usize].kind == FactKind::Image;
        // With what is emphasized an address may be lost, but no link that has words.
        let is_marks = self.defect.damage.kind == DamageKind::EmptyEmphasis;
        let is_linked = |fact: &u32| {
            let fact = &self.source.facts[*fact as usize];
            fact.kind == FactKind::Link && fact.span.len() != usize::from(fact.value_len)
        };
        let fits = |fact: &u32| !is_residue || !is_image(fact) || is_torn_image || named(fact);
        let free = || free.iter().copied().filter(|fact| fits(fact) && !(is_marks && is_linked(fact)));
        let image = || free().take(MOST).find(|fact| is_torn_image && is_image(fact));
        free().take(MOST).find(named).or_else(image).or_else(|| free().next())
    }

    /// The block became one of another kind or is alone, and its directive is an unknown one.
    fn form(&self, here: &[&Difference], own: u32, words: &str, taken: &HashSet<Subject>) -> Vec<Subject> {
        let kind = self.defect.damage.kind;
        let kinds = [
            DamageKind::Directive,
            DamageKind::QuoteMark,
            DamageKind::ZeroWidthMarker,
            DamageKind::Marker,
            DamageKind::UnclosedToken,
            DamageKind::UnclosedTag,
            DamageKind::UnclosedElement,
            DamageKind::UnclosedContainer,
            DamageKind::EscapedTag,
        ];
        if !kinds.contains(&kind) {
            return Vec::new();
        }
        let mut claims = Vec::new();
        for difference in here.iter().take(MOST) {
            match **difference {
                Difference::Kind { source, count, .. } => claims.extend((source..source + count).map(Subject::Block)),
                // With a heading that is none any more, what it headed is too much.
                Difference::ExtraBlocks { first, count, .. } if words.starts_with('#') => {
                    claims.extend((first..first + count).map(Subject::Extra));
                }
                Difference::ExtraBlocks { .. } => claims.push(Subject::Extra(own)),
                Difference::Missing { fact, whole: true, .. }
                    if matches!(kind, DamageKind::Directive | DamageKind::QuoteMark)
                        && self.is_headed_by(fact)
                        && self.source.facts[fact as usize].kind == FactKind::Directive =>
                {
                    claims.push(Subject::Fact(fact));
                }
                Difference::Extra { fact, .. } if self.defect.damage.span.start == self.fact_start(fact) => {
                    claims.push(Subject::Added(fact));
                }
                Difference::MissingSection { source, .. }
                    if words.starts_with('#')
                        && !taken.contains(&Subject::Section(source))
                        && !claims.iter().any(|claim| matches!(claim, Subject::Section(_))) =>
                {
                    claims.push(Subject::Section(source));
                }
                _ => {}
            }
        }
        claims
    }

    /// A block that became something else as a whole: it is too much, and what it was is missing.
    fn other_block(&self, own: u32, words: &str) -> Vec<Subject> {
        let kind = self.defect.damage.kind;
        let mut claims = Vec::new();
        match kind {
            DamageKind::LinkDefinition => {
                claims.push(Subject::Extra(own));
                let address = words.rsplit(|c: char| c.is_whitespace() || c == '：').next().unwrap_or("");
                let is_its = |fact: u32| self.source.value_of(&self.source.facts[fact as usize]) == address;
                claims.extend(self.alignment.differences.iter().filter_map(|difference| match *difference {
                    Difference::Missing { fact, .. } if is_its(fact) => Some(Subject::Fact(fact)),
                    _ => None,
                }));
            }
            // A tag that is a block by itself.
            DamageKind::StrayTag => claims.push(Subject::Extra(own)),
            DamageKind::UnclosedContainer => {
                claims.extend(self.alignment.differences.iter().find_map(|difference| match *difference {
                    Difference::MissingBlocks { first, count: 1, after }
                        if after >= Some(own) && self.source.blocks[first as usize].kind == BlockKind::Html =>
                    {
                        Some(Subject::Block(first))
                    }
                    _ => None,
                }));
            }
            DamageKind::UnderlinedHeading | DamageKind::MarkdownInHtml => {
                claims.push(Subject::Extra(own));
                let here = self.alignment.differences.iter().filter(|difference| match difference {
                    Difference::MissingBlocks { after, .. } => {
                        after.is_none_or(|after| after + 1 == own || after == own)
                    }
                    _ => false,
                });
                for difference in here.take(MOST) {
                    if let Difference::MissingBlocks { first, count, .. } = *difference {
                        claims.extend((first..first + count).map(Subject::Block));
                    }
                }
            }
            _ => {}
        }
        claims
    }

    /// Whether the damaged block has no counterpart, or one that the directive of the source is right before.
    fn is_headed_by(&self, fact: u32) -> bool {
        let Some((first, _)) = self.defect.source else { return true };
        let before = first.checked_sub(1).map(|before| &self.source.blocks[before as usize]);
        before.is_some_and(|before| before.facts.contains(fact))
    }

    fn fact_start(&self, fact: u32) -> u32 {
        self.target.facts[fact as usize].span.start
    }

    /// Blocks that are missing after the block with the damage; all where the damage is as many as their heads.
    fn lost_blocks(&self, here: &[&Difference], count: usize) -> Vec<Subject> {
        for difference in here.iter().take(MOST) {
            let Difference::MissingBlocks { first, count: lost, .. } = **difference else { continue };
            let run = &self.source.blocks[first as usize..(first + lost) as usize];
            let depth = run.iter().map(|block| block.depth).min().unwrap_or(0);
            let is_head = |kind: BlockKind| kind != BlockKind::Paragraph;
            let heads = run.iter().filter(|block| block.depth == depth && is_head(block.kind)).count();
            if count >= heads && count >= if heads == 0 { run.len() } else { 0 } {
                return (first..first + lost).map(Subject::Block).collect();
            }
        }
        Vec::new()
    }

    /// All that is lost from here on, and what else became code.
    fn rest(&self) -> impl Iterator<Item = Subject> + '_ {
        let own = self.defect.target.unwrap_or(0);
        let section = self.target.sections.partition_point(|section| section.blocks.end <= own) as u32;
        let section = if own == 0 { 0 } else { section };
        self.alignment.differences.iter().flat_map(move |difference| -> Vec<Subject> {
            match *difference {
                Difference::Missing { fact, block, .. } if block.is_some_and(|block| block + 1 >= own) => {
                    vec![Subject::Fact(fact)]
                }
                Difference::Changed { source, target } if self.fact_start(target) >= self.defect.damage.span.start => {
                    vec![Subject::Fact(source)]
                }
                Difference::Extra { fact, .. }
                    if self.target.facts[fact as usize].kind == FactKind::CodeBlock
                        && self.fact_start(fact) >= self.defect.damage.span.start =>
                {
                    vec![Subject::Added(fact)]
                }
                Difference::MissingBlocks { first, count, after } if after.map_or(0, |after| after + 1) >= own => {
                    (first..first + count).map(Subject::Block).collect()
                }
                Difference::Kind { source, target, count } if target + count > own => {
                    (source..source + count).map(Subject::Block).collect()
                }
                Difference::MissingSection { source, after, .. } if after.unwrap_or(0) >= section => {
                    vec![Subject::Section(source)]
                }
                _ => Vec::new(),
            }
        })
    }
}
