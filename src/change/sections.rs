//! Which section of the new version is which of the old one.

use std::collections::HashMap;

use super::Version;
use super::matching::{self, Pairs};
use super::order;
use super::signatures::Signatures;
use super::words::mix;
use super::words::{self, Token};
use crate::page::{Page, Section};

/// From here on two sections between the same neighbours are one that was edited.
const EDITED: f32 = 0.5;
/// From here on two headings between the same neighbours are one that was edited, whatever is below.
const NAMED: f32 = 0.8;
/// From here on two headings are spelt alike.
const SPELT: f64 = 0.92;
/// By so much more must another section be alike, so that a common title counts for nothing.
const CLEARLY: f32 = 0.03;
/// The same as [`EDITED`] for sections that are alone between the same neighbours, at one level.
const ALONE: f32 = 0.3;
/// From here on two sections are one that was edited and moved.
const ELSEWHERE: f32 = 0.7;
/// Candidates that are looked at for a section that may have been moved.
const CANDIDATES: usize = 8;

/// What distinguishes sections, for each section of a page.
pub struct Keys {
    /// All that it says.
    content: Vec<u64>,
    /// The words of its heading; 0 without words.
    title: Vec<u64>,
    /// Words in all, at least 1.
    weight: Vec<u64>,
    /// What its heading and what it all is about.
    bags: Vec<(Vec<Token>, Vec<Token>)>,
    /// Its heading, folded.
    headings: Vec<String>,
}

impl Keys {
    /// Reads the keys of a page's sections.
    pub fn of(version: Version<'_>, prints: &Signatures) -> Self {
        let page = version.page;
        let mut keys =
            Keys { content: Vec::new(), title: Vec::new(), weight: Vec::new(), bags: Vec::new(), headings: Vec::new() };
        for section in &page.sections {
            let blocks = || section.blocks.start..section.blocks.end;
            let content = blocks().fold(1, |state, at| mix(mix(state, kind(page, at)), prints.block(at).text));
            let title = folded(section.title.of(version.text));
            let heading = words::tokens(&title);
            keys.headings.push(title);
            let all = blocks().flat_map(|at| prints.tokens(at).iter().copied());
            keys.content.push(content);
            let title = heading.iter().fold(1, |state, token| mix(state, token.key()));
            keys.title.push(if heading.is_empty() { 0 } else { title });
            keys.weight.push(all.clone().filter(|token| token.is_word()).count() as u64 + 1);
            keys.bags.push((words::bag(heading.iter().copied()), words::bag(all)));
        }
        keys
    }
}

/// A title without case and emphasis: `The _lamp_` is still the section `The Lamp`.
fn folded(title: &str) -> String {
    title.to_lowercase().replace(['_', '*', '`'], " ")
}

fn kind(page: &Page, block: u32) -> u64 {
    page.blocks.get(block as usize).map_or(0, |block| block.kind as u64)
}

/// Sections with a counterpart, and which of the old ones are at another place now.
pub struct Sections {
    /// The pairs.
    pub pairs: Pairs,
    /// For each old section, whether its counterpart is at another place.
    pub moved: Vec<bool>,
}

struct Pairing<'p> {
    old: &'p [Section],
    new: &'p [Section],
    keys: [&'p Keys; 2],
    pairs: Pairs,
}

/// Pairs the sections of both versions.
pub fn pair(old: &Page, new: &Page, keys: [&Keys; 2]) -> Sections {
    let (old, new) = (&*old.sections, &*new.sections);
    let mut pairing = Pairing { old, new, keys, pairs: Pairs::new(old.len(), new.len()) };
    if !old.is_empty() && !new.is_empty() {
        pairing.pairs.join(0, 0);
        pairing.equal();
        pairing.page_titles();
        pairing.named();
        pairing.similar();
        pairing.elsewhere();
        // What was found elsewhere may show that most of the page moved: then others have neighbours now.
        pairing.similar();
    }
    let moved = pairing.moved();
    Sections { pairs: pairing.pairs, moved }
}

impl Pairing<'_> {
    fn all(&self) -> (Vec<u32>, Vec<u32>) {
        (self.pairs.free_old(0..self.old.len() as u32), self.pairs.free_new(0..self.new.len() as u32))
    }

    fn alike(&self, old: u32, new: u32, least: f32) -> f32 {
        alike(self.keys, old, new, least)
    }

    /// Equal content in order, then anywhere.
    fn equal(&mut self) {
        let (free_old, free_new) = self.all();
        let keys = |side: usize, free: &[u32]| -> Vec<u64> {
            free.iter().map(|at| self.keys[side].content[*at as usize]).collect()
        };
        for (o, n) in matching::equal_in_order(&keys(0, &free_old), &keys(1, &free_new)) {
            self.pairs.join(free_old[o], free_new[n]);
        }
        let (free_old, free_new) = self.all();
        let mut waiting: HashMap<u64, std::collections::VecDeque<u32>> = HashMap::new();
        for at in free_old {
            waiting.entry(self.keys[0].content[at as usize]).or_default().push_back(at);
        }
        for at in free_new {
            let queue = waiting.get_mut(&self.keys[1].content[at as usize]);
            if let Some(old) = queue.and_then(std::collections::VecDeque::pop_front) {
                self.pairs.join(old, at);
            }
        }
    }

    /// The title of a page stays its title, whatever it says.
    fn page_titles(&mut self) {
        let only = |sections: &[Section]| {
            let mut titles = sections.iter().enumerate().filter(|(_, section)| section.level == 1);
            titles.next().map(|(at, _)| at as u32).filter(|_| titles.next().is_none())
        };
        if let (Some(old), Some(new)) = (only(self.old), only(self.new)) {
            self.pairs.join(old, new);
        }
    }

    /// Equal ids and titles between the same neighbours, then anywhere.
    fn named(&mut self) {
        let (old, new, keys) = (self.old, self.new, self.keys);
        let id = |sections: &[Section], at: u32| sections[at as usize].id;
        let title = |side: usize, at: u32| keys[side].title[at as usize];
        for (free_old, free_new) in self.gaps() {
            let ids = |sections: &[Section], free: &[u32]| free.iter().map(|at| id(sections, *at)).collect::<Vec<_>>();
            for (o, n) in matching::equal_in_order(&ids(old, &free_old), &ids(new, &free_new)) {
                if id(old, free_old[o]) != 0 {
                    self.pairs.join(free_old[o], free_new[n]);
                }
            }
        }
        let (free_old, free_new) = self.all();
        self.pairs.join_unique((&free_old, |at| id(old, at)), (&free_new, |at| id(new, at)), |_, _| true);
        for (free_old, free_new) in self.gaps() {
            let titles = |side: usize, free: &[u32]| free.iter().map(|at| title(side, *at)).collect::<Vec<_>>();
            for (o, n) in matching::equal_in_order(&titles(0, &free_old), &titles(1, &free_new)) {
                let (o, n) = (free_old[o], free_new[n]);
                if title(0, o) != 0 && !is_passed_on(keys, (o, &free_old), (n, &free_new)) {
                    self.pairs.join(o, n);
                }
            }
        }
        let (free_old, free_new) = self.all();
        let fits =
            |o: u32, n: u32| alike(keys, o, n, ALONE) >= ALONE && !is_passed_on(keys, (o, &free_old), (n, &free_new));
        self.pairs.join_unique((&free_old, |at| title(0, at)), (&free_new, |at| title(1, at)), fits);
    }

    /// Similar words between the same neighbours.
    fn similar(&mut self) {
        for (free_old, free_new) in self.gaps() {
            let score = |o: usize, n: usize| self.score(free_old[o], free_new[n]);
            for (o, n) in matching::similar_in_order(free_old.len(), free_new.len(), score) {
                self.pairs.join(free_old[o], free_new[n]);
            }
        }
        for (free_old, free_new) in self.gaps() {
            let ([o], [n]) = (&*free_old, &*free_new) else { continue };
            if self.is_one_level(*o, *n) && self.alike(*o, *n, ALONE) >= ALONE {
                self.pairs.join(*o, *n);
            }
        }
    }

    fn score(&self, old: u32, new: u32) -> f32 {
        let level = self.is_one_level(old, new);
        let alike = self.alike(old, new, EDITED);
        if alike >= EDITED {
            return alike + if level { 0.1 } else { 0.0 };
        }
        let heads = (&self.keys[0].bags[old as usize].0, &self.keys[1].bags[new as usize].0);
        let named = level && (words::alike(heads.0, heads.1, NAMED) >= NAMED || self.is_slip(old, new));
        if named { EDITED } else { 0.0 }
    }

    /// Whether two headings differ in a letter or two, as "Dim lamp" and "Dim lamps" do.
    fn is_slip(&self, old: u32, new: u32) -> bool {
        let (old, new) = (&self.keys[0].headings[old as usize], &self.keys[1].headings[new as usize]);
        old.len().abs_diff(new.len()) <= 2
            && old.len() <= 200
            && strsim::normalized_damerau_levenshtein(old, new) >= SPELT
    }

    fn is_one_level(&self, old: u32, new: u32) -> bool {
        self.old[old as usize].level == self.new[new as usize].level
    }

    /// Much the same words anywhere, found by words that few sections have.
    fn elsewhere(&mut self) {
        const RARE: usize = 2;
        let (free_old, free_new) = self.all();
        if free_old.is_empty() || free_new.is_empty() {
            return;
        }
        let mut holders: HashMap<Token, Vec<u32>> = HashMap::new();
        for &at in &free_new {
            let mut bag = self.keys[1].bags[at as usize].1.clone();
            bag.dedup();
            for token in bag {
                let holders = holders.entry(token).or_default();
                if holders.len() <= RARE {
                    holders.push(at);
                }
            }
        }
        for old in free_old {
            let mut candidates: Vec<u32> = Vec::new();
            for token in &self.keys[0].bags[old as usize].1 {
                let Some(few) = holders.get(token).filter(|few| few.len() <= RARE) else { continue };
                candidates.extend(few.iter().filter(|at| self.pairs.new[**at as usize].is_none()));
                if candidates.len() > CANDIDATES {
                    break;
                }
            }
            candidates.sort_unstable();
            candidates.dedup();
            let scored = candidates.into_iter().map(|new| (self.alike(old, new, ELSEWHERE), new));
            let found = scored.filter(|(alike, _)| *alike >= ELSEWHERE).max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((_, new)) = found {
                self.pairs.join(old, new);
            }
        }
    }

    /// For each old section, whether its counterpart is out of order.
    fn moved(&self) -> Vec<bool> {
        let paired = self.pairs.old.iter().enumerate().filter_map(|(old, new)| Some((old, (*new)?)));
        let paired: Vec<(usize, u32)> = paired.collect();
        let weighed: Vec<(u32, u64)> = paired.iter().map(|(old, new)| (*new, self.keys[0].weight[*old])).collect();
        let mut moved = vec![false; self.old.len()];
        for ((old, _), stays) in paired.iter().zip(order::in_place(&weighed, self.new.len())) {
            moved[*old] = !stays;
        }
        moved
    }

    /// The free sections of both sides between the same neighbours.
    fn gaps(&self) -> Vec<(Vec<u32>, Vec<u32>)> {
        let moved = self.moved();
        let chain = self.pairs.old.iter().enumerate().filter(|(old, _)| !moved[*old]);
        let chain = chain.filter_map(|(old, new)| Some((old as u32, (*new)?)));
        let gaps = matching::gaps(chain, self.old.len() as u32, self.new.len() as u32).into_iter();
        let free = gaps.map(|(old, new)| (self.pairs.free_old(old), self.pairs.free_new(new)));
        free.filter(|(old, new)| !old.is_empty() && !new.is_empty()).collect()
    }
}

/// How much two sections say in the same words.
fn alike(keys: [&Keys; 2], old: u32, new: u32, least: f32) -> f32 {
    words::alike(&keys[0].bags[old as usize].1, &keys[1].bags[new as usize].1, least)
}

/// Whether two sections of one title are different ones, since each is more like another: the title was given to
/// another section, as where "Dim" became "Dim (old)" and "Dim (old)" became "Dim 2 (old)".
fn is_passed_on(keys: [&Keys; 2], (o, old): (u32, &[u32]), (n, new): (u32, &[u32])) -> bool {
    if old.len() * new.len() > matching::SMALL {
        return false;
    }
    let own = alike(keys, o, n, 0.0) + CLEARLY;
    let is_better = |o: u32, n: u32| alike(keys, o, n, own.min(1.0)) > own;
    new.iter().any(|other| is_better(o, *other)) && old.iter().any(|other| is_better(*other, n))
}

#[cfg(test)]
mod tests {
    use crate::change::{Change, SectionStatus, Version, compare};
    use crate::parse::{self, Keys, Reader};
    use crate::text::FileId;

    fn change(old: &str, new: &str) -> Change {
        let page = |text: &str| parse::parse(FileId(0), text, &Keys::default(), &mut Reader::default());
        let (a, b) = (page(old), page(new));
        compare(Version { page: &a, text: old }, Version { page: &b, text: new })
    }

    /// A title that went to another section does not outweigh what the sections say.
    #[test]
    fn titles_that_were_passed_on_are_no_names() {
        let steps = |words: &str| {
            let step = |word: &str| format!("* Set the {word} of the lamp, then wait for the next signal.\n");
            words.split(' ').map(step).collect::<String>()
        };
        let (one, other) = (steps("hue tint shade tone"), steps("beam range angle reach"));
        let page = |first: &str, second: &str| {
            format!(
                "# Lamps\n\nIntro.\n\n## {first}\n\nDim it.\n\n{one}\n## {second}\n\nDim it as before.\n\n{other}\n## End\n\nGood night.\n"
            )
        };
        let renamed = change(&page("Dim", "Dim (old)"), &page("Dim (old)", "Dim 2 (old)"));
        assert_eq!(renamed.section_pairs().collect::<Vec<_>>(), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]);
        assert!(renamed.sections.iter().all(|section| section.fate != SectionStatus::Moved), "{:?}", renamed.sections);
        // A letter more makes no other heading of it.
        let slip = change(
            "# A\n\n## Lamp module\n\nOne of it.\n\n## End\n\nB.\n",
            "# A\n\n## Lamp modules\n\nMore in all parts.\n\n## End\n\nB.\n",
        );
        assert!(slip.section_pairs().any(|pair| pair == (2, 2)), "{:?}", slip.sections);
    }
}
