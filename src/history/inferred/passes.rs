//! Commits that change many languages at once: such a commit says little of what one translation was made from.

use std::collections::HashMap;
use std::path::Path;

use super::pages::States;
use crate::layout::{Layout, TreeId};
use crate::text::FileId;

/// From so many commits on a language shows how it is kept.
const ENOUGH: usize = 5;
/// So many times as many changes as others are nearly all.
const NEARLY_ALL: u32 = 4;
/// So many other languages of one page are many.
const MANY: usize = 3;

/// Who else a commit changed, beside a translation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pass {
    /// The source page.
    pub source: bool,
    /// Many other translations of it.
    pub many: bool,
    /// Whether the language has too few commits to tell how it is kept.
    pub is_new: bool,
}

impl Pass {
    /// Whether it is an edit of many pages for a reason of its own.
    pub fn is_mass(self) -> bool {
        self.source || self.many
    }

    /// Whether it may all the same be how the translations are kept.
    pub fn may_renew(self) -> bool {
        !self.is_mass() || self.is_new && !self.source
    }
}

/// For each state of each translation what the commit that brought it changed beside; nothing where that is how most
/// commits of its language are made.
pub(super) fn passes(states: &[States], layout: &Layout) -> Vec<Vec<Pass>> {
    let mut languages: HashMap<(FileId, &Path), HashMap<u32, usize>> = HashMap::new();
    for of in states {
        let [_, top] = &of.asked.tops;
        let changed = languages.entry((of.asked.source, top)).or_default();
        // Under whatever name it had then.
        of.own.iter().for_each(|state| *changed.entry(state.at).or_default() += 1);
    }
    let of_page = |of: &States| passes_of(of, &languages[&(of.asked.source, &*of.asked.tops[1])]);
    let mut all: Vec<Vec<Pass>> = states.iter().map(of_page).collect();
    let mut by_tree: HashMap<TreeId, HashMap<u32, [u32; 3]>> = HashMap::new();
    let tree = |of: &States| layout.files[of.asked.target.index()].tree;
    for (of, passes) in states.iter().zip(&all) {
        let commits = by_tree.entry(tree(of)).or_default();
        // What brings a page says nothing of how it is kept.
        for (state, pass) in of.own.iter().zip(passes).rev().skip(1) {
            let counts = commits.entry(state.at).or_default();
            [true, pass.source, pass.many].iter().zip(counts).for_each(|(is, count)| *count += u32::from(*is));
        }
    }
    let usual = |(tree, commits): (TreeId, _)| (tree, usual(&commits, layout.files_of(tree).len()));
    let usual: HashMap<TreeId, Pass> = by_tree.into_iter().map(usual).collect();
    for (of, passes) in states.iter().zip(&mut all) {
        let usual = usual.get(&tree(of)).copied().unwrap_or(Pass { is_new: true, ..Pass::default() });
        passes.iter_mut().for_each(|pass| {
            pass.source &= !usual.source;
            pass.many &= !usual.many;
            pass.is_new = usual.is_new;
        });
    }
    all
}

/// `changed` is how many translations of the page each commit changed.
fn passes_of(of: &States, changed: &HashMap<u32, usize>) -> Vec<Pass> {
    let is_together = of.asked.is_together();
    let pass = |at: u32| Pass {
        source: is_together && of.changes.binary_search(&at).is_ok(),
        many: changed.get(&at).is_some_and(|all| *all > MANY),
        is_new: false,
    };
    of.own.iter().map(|state| pass(state.at)).collect()
}

/// What nearly all changes of a language change beside. What changes most of its pages at once (a site moves, a word is
/// replaced everywhere) tells of that alone; and where some commits bring translations alone, the others do not.
fn usual(commits: &HashMap<u32, [u32; 3]>, pages: usize) -> Pass {
    if commits.len() < ENOUGH {
        return Pass { is_new: true, ..Pass::default() };
    }
    let is_usual = |which: usize| {
        let (passes, alone): (Vec<&[u32; 3]>, Vec<&[u32; 3]>) =
            commits.values().partition(|counts| counts[which] * 2 > counts[0]);
        let in_part = passes.iter().filter(|counts| (counts[0] as usize) * 2 <= pages.max(2));
        let changed: u32 = in_part.map(|counts| counts[0]).sum();
        let changed_alone: u32 = alone.iter().map(|counts| counts[0]).sum();
        passes.len() > alone.len() && changed > NEARLY_ALL * changed_alone
    };
    Pass { source: is_usual(1), many: is_usual(2), is_new: false }
}
