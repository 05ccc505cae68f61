//! How well a version of the source fits a translation: by what survives translation, never by words.

use std::collections::HashMap;
use std::sync::Arc;

use crate::align::{self, Difference, Side};
use crate::page::Page;

/// Differences that are no more than this part of what was compared count as none.
const SLACK: f64 = 0.02;

/// A page with its text.
#[derive(Clone)]
pub(super) struct Read {
    pub page: Arc<Page>,
    pub text: Arc<str>,
}

/// How far apart a version and a translation are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Distance {
    /// Sections, blocks, facts and numbers that only one of them has.
    pub differing: u32,
    /// Blocks and facts of the version.
    pub all: u32,
}

impl Distance {
    pub fn of(source: &Read, target: &Read, path: &str) -> Distance {
        let (theirs, ours) = (|| source.text.clone(), || target.text.clone());
        let side = |page, text| Side { page, path, text };
        let alignment = align::align(side(&source.page, &theirs), side(&target.page, &ours));
        let structure: u32 = alignment.differences.iter().map(weight).sum();
        let all = source.page.blocks.len() + source.page.facts.len();
        Distance { differing: structure + numbers(&source.text, &target.text), all: all as u32 }
    }

    /// Whether it is none to speak of, beside the least.
    pub fn is_close_to(self, least: Distance) -> bool {
        let slack = f64::from(least.all) * SLACK;
        f64::from(self.differing) <= f64::from(least.differing) + slack
    }
}

fn weight(difference: &Difference) -> u32 {
    match *difference {
        Difference::MissingSection { children, .. } | Difference::ExtraSection { children, .. } => 3 * (1 + children),
        Difference::MissingBlocks { count, .. } | Difference::ExtraBlocks { count, .. } => 2 * count,
        Difference::Kind { count, .. } | Difference::Columns { count, .. } => count,
        Difference::Rewritten { missing, extra } => 2 * (missing + extra),
        Difference::MovedSection { .. } | Difference::Level { .. } => 1,
        Difference::Missing { .. } | Difference::Extra { .. } | Difference::Changed { .. } => 1,
    }
}

/// How many numbers of two digits or more are in one text and not in the other.
fn numbers(a: &str, b: &str) -> u32 {
    let mut counts: HashMap<&str, i32> = HashMap::new();
    for (text, one) in [(a, 1), (b, -1)] {
        let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| (2..=6).contains(&run.len()));
        runs.for_each(|run| *counts.entry(run).or_default() += one);
    }
    counts.values().map(|count| count.unsigned_abs()).sum()
}
