//! Commits that change many languages at once: such a commit says little of what one translation was made from.

use std::collections::HashMap;
use std::path::Path;

use super::pages::{Lines, States};
use crate::layout::{Layout, TreeId};
use crate::text::FileId;

/// From so many commits on a language shows how it is kept.
const ENOUGH: usize = 5;
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
pub(super) fn passes(states: &[States], lines: &Lines, layout: &Layout) -> Vec<Vec<Pass>> {
    let mut languages: HashMap<(FileId, &Path), HashMap<u32, usize>> = HashMap::new();
    for of in states {
        let [_, top] = &of.asked.tops;
        let changed = languages.entry((of.asked.source, top)).or_default();
        let changes = lines.of(top).into_iter().flat_map(|line| line.line.changes(&of.asked.target_path));
        changes.for_each(|commit| *changed.entry(commit).or_default() += 1);
    }
    let of_page = |of: &States| passes_of(of, &languages[&(of.asked.source, &*of.asked.tops[1])], lines);
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
    let usual: HashMap<TreeId, Pass> = by_tree.into_iter().map(|(tree, commits)| (tree, usual(&commits))).collect();
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
fn passes_of(of: &States, changed: &HashMap<u32, usize>, lines: &Lines) -> Vec<Pass> {
    let Some(line) = lines.of(&of.asked.tops[1]) else { return Vec::new() };
    let others = |at: u32| {
        let itself = usize::from(line.line.touches(&of.asked.target_path, at));
        changed.get(&at).map_or(0, |all| all - itself)
    };
    let pass = |at: u32| Pass {
        source: of.asked.is_together() && line.line.touches(&of.asked.source_path, at),
        many: others(at) >= MANY,
        is_new: false,
    };
    of.own.iter().map(|state| pass(state.at)).collect()
}

/// What most commits of a language change beside.
fn usual(commits: &HashMap<u32, [u32; 3]>) -> Pass {
    if commits.len() < ENOUGH {
        return Pass { is_new: true, ..Pass::default() };
    }
    let most =
        |which: usize| commits.values().filter(|counts| counts[which] * 2 > counts[0]).count() * 2 > commits.len();
    Pass { source: most(1), many: most(2), is_new: false }
}
