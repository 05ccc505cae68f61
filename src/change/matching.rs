//! Pairs of what is equal or similar in two sequences, in time that does not grow with their product.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Products of lengths up to which each element is compared with each.
pub const SMALL: usize = 2_500;
/// How many neighbours an element of a longer sequence is compared with.
const WINDOW: usize = 12;

/// Who is paired with whom, from both sides.
#[derive(Clone, Debug)]
pub struct Pairs {
    /// For each old element, its counterpart.
    pub old: Vec<Option<u32>>,
    /// For each new element, its counterpart.
    pub new: Vec<Option<u32>>,
}

impl Pairs {
    /// No pairs.
    pub fn new(old: usize, new: usize) -> Self {
        Pairs { old: vec![None; old], new: vec![None; new] }
    }

    /// Pairs two elements, where both are free.
    pub fn join(&mut self, old: u32, new: u32) {
        let (o, n) = (&mut self.old[old as usize], &mut self.new[new as usize]);
        if o.is_none() && n.is_none() {
            (*o, *n) = (Some(new), Some(old));
        }
    }

    /// The free elements of a range of the old side.
    pub fn free_old(&self, range: Range<u32>) -> Vec<u32> {
        range.filter(|at| self.old[*at as usize].is_none()).collect()
    }

    /// The free elements of a range of the new side.
    pub fn free_new(&self, range: Range<u32>) -> Vec<u32> {
        range.filter(|at| self.new[*at as usize].is_none()).collect()
    }

    /// Pairs free elements whose keys stand once among the free ones of either side; key 0 is none.
    /// `fits` may refuse a pair.
    pub fn join_unique(
        &mut self,
        (old, old_key): (&[u32], impl Fn(u32) -> u64),
        (new, new_key): (&[u32], impl Fn(u32) -> u64),
        fits: impl Fn(u32, u32) -> bool,
    ) {
        let mut seen: HashMap<u64, [Option<Option<u32>>; 2]> = HashMap::new();
        let mut note = |side: usize, key: u64, at: u32| {
            let slot = &mut seen.entry(key).or_default()[side];
            *slot = if slot.is_none() { Some(Some(at)) } else { Some(None) };
        };
        old.iter().for_each(|&at| note(0, old_key(at), at));
        new.iter().for_each(|&at| note(1, new_key(at), at));
        for &at in old {
            let key = old_key(at);
            if key == 0 {
                continue;
            }
            if let Some([Some(Some(o)), Some(Some(n))]) = seen.get(&key)
                && fits(*o, *n)
            {
                self.join(*o, *n);
            }
        }
    }
}

/// Lists longer than this together are compared by what both have alone.
const LONG: usize = 20_000;

/// Pairs equal elements in order; the pairs are places in both lists. From long lists, what only one side has is left
/// out before: it can have no counterpart, and where everything changed there is little left. Short lists are not
/// shortened, for runs of neighbours read better than pairs here and there.
pub fn equal_in_order<T: Copy + Eq + Hash>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    let long = old.len() + new.len() > LONG;
    let (in_old, in_new): (HashSet<T>, HashSet<T>) = (old.iter().copied().collect(), new.iter().copied().collect());
    let shared = |list: &[T], other: &HashSet<T>| -> (Vec<usize>, Vec<T>) {
        list.iter().copied().enumerate().filter(|(_, element)| !long || other.contains(element)).unzip()
    };
    let ((old_places, old), (new_places, new)) = (shared(old, &in_new), shared(new, &in_old));
    let mut pairs = Vec::new();
    let algorithm = if long { Algorithm::Myers } else { Algorithm::Histogram };
    for op in capture_diff_slices(algorithm, &old, &new) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            pairs.extend((0..len).map(|at| (old_places[old_index + at], new_places[new_index + at])));
        }
    }
    pairs
}

/// Pairs similar elements in order; `score` says how similar two are, 0 for not at all.
pub fn similar_in_order(old: usize, new: usize, score: impl Fn(usize, usize) -> f32) -> Vec<(usize, usize)> {
    if old.saturating_mul(new) <= SMALL { best(old, new, score) } else { nearby(old, new, score) }
}

/// The pairs with the highest sum.
fn best(old: usize, new: usize, score: impl Fn(usize, usize) -> f32) -> Vec<(usize, usize)> {
    let width = new + 1;
    let mut sums = vec![0.0f32; (old + 1) * width];
    let mut scores = vec![0.0f32; old * new];
    for o in (0..old).rev() {
        for n in (0..new).rev() {
            let pair = score(o, n);
            scores[o * new + n] = pair;
            let alone = sums[(o + 1) * width + n].max(sums[o * width + n + 1]);
            sums[o * width + n] = if pair > 0.0 { alone.max(pair + sums[(o + 1) * width + n + 1]) } else { alone };
        }
    }
    let (mut o, mut n) = (0, 0);
    let mut pairs = Vec::new();
    while o < old && n < new {
        let here = sums[o * width + n];
        let pair = scores[o * new + n];
        if pair > 0.0 && here <= pair + sums[(o + 1) * width + n + 1] {
            pairs.push((o, n));
            o += 1;
            n += 1;
        } else if here <= sums[(o + 1) * width + n] {
            o += 1;
        } else {
            n += 1;
        }
    }
    pairs
}

/// The best of the next few neighbours for each, from the first on.
fn nearby(old: usize, new: usize, score: impl Fn(usize, usize) -> f32) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut next = 0;
    for o in 0..old {
        let window = next..new.min(next + WINDOW);
        let mut found: Option<(usize, f32)> = None;
        for n in window {
            let score = score(o, n);
            if score > found.map_or(0.0, |(_, best)| best) {
                found = Some((n, score));
            }
        }
        if let Some((n, _)) = found {
            pairs.push((o, n));
            next = n + 1;
        } else if (old - o) <= (new - next) && next < new {
            next += 1;
        }
    }
    pairs
}

/// The gaps between pairs that stand in order: ranges of both sides that hold no such pair.
pub fn gaps(chain: impl Iterator<Item = (u32, u32)>, old: u32, new: u32) -> Vec<(Range<u32>, Range<u32>)> {
    let mut gaps = Vec::new();
    let (mut o, mut n) = (0, 0);
    for (next_old, next_new) in chain.chain([(old, new)]) {
        if o < next_old && n < next_new {
            gaps.push((o..next_old, n..next_new));
        }
        (o, n) = (next_old + 1, next_new + 1);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similar_elements_are_paired_in_order() {
        let same = |old: &'static [i32], new: &'static [i32]| {
            similar_in_order(old.len(), new.len(), |o, n| if old[o] == new[n] { 1.0 } else { 0.0 })
        };
        assert_eq!(same(&[1, 2, 3], &[2, 9, 3]), [(1, 0), (2, 2)]);
        assert_eq!(same(&[], &[1]), []);
        let long: Vec<usize> = (0..400).collect();
        let pairs = similar_in_order(400, 395, |o, n| if long[o] == long[n + 5] { 1.0 } else { 0.0 });
        assert_eq!(pairs.len(), 395);
    }

    #[test]
    fn keys_that_stand_once_are_paired_anywhere() {
        let mut pairs = Pairs::new(4, 4);
        let (old, new) = ([1, 2, 2, 0], [2, 0, 1, 5]);
        let all = [0, 1, 2, 3];
        pairs.join_unique((&all, |at| old[at as usize]), (&all, |at| new[at as usize]), |_, _| true);
        assert_eq!(pairs.old, [Some(2), None, None, None]);
    }

    #[test]
    fn gaps_lie_between_pairs() {
        let found = gaps([(1, 0), (3, 3), (4, 4)].into_iter(), 6, 6);
        assert_eq!(found, [(2..3, 1..3), (5..6, 5..6)]);
    }
}
