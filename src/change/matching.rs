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

    /// Pairs free elements whose keys are once among the free ones of either side; key 0 is none.
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

/// Products of lengths up to which lists are compared as a whole.
const WHOLE: usize = 16_000_000;

/// Pairs equal elements in order; the pairs are places in both lists. Long lists are separated where elements stand
/// that both have once; between these, long stretches with nothing to part them have no pairs.
pub fn equal_in_order<T: Copy + Eq + Hash>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) <= WHOLE {
        return parted(old, new);
    }
    // What only one side has can have no counterpart; where everything changed there is little left. Short lists are
    // not shortened, for runs of neighbours read better than pairs here and there.
    let (in_old, in_new): (HashSet<T>, HashSet<T>) = (old.iter().copied().collect(), new.iter().copied().collect());
    let shared = |list: &[T], other: &HashSet<T>| -> (Vec<usize>, Vec<T>) {
        list.iter().copied().enumerate().filter(|(_, element)| other.contains(element)).unzip()
    };
    let ((old_places, old), (new_places, new)) = (shared(old, &in_new), shared(new, &in_old));
    parted(&old, &new).into_iter().map(|(o, n)| (old_places[o], new_places[n])).collect()
}

/// The same for lists of which each element is on both sides, if they are long.
fn parted<T: Copy + Eq + Hash>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut waiting = vec![(0..old.len(), 0..new.len())];
    while let Some((mut o, mut n)) = waiting.pop() {
        let is_long = |o: &Range<usize>, n: &Range<usize>| o.len().saturating_mul(n.len()) > WHOLE;
        if is_long(&o, &n) {
            let ahead = old[o.clone()].iter().zip(&new[n.clone()]).take_while(|(a, b)| a == b).count();
            pairs.extend((0..ahead).map(|at| (o.start + at, n.start + at)));
            (o.start, n.start) = (o.start + ahead, n.start + ahead);
            let both = old[o.clone()].iter().rev().zip(new[n.clone()].iter().rev());
            let behind = both.take_while(|(a, b)| a == b).count();
            pairs.extend((1..=behind).map(|at| (o.end - at, n.end - at)));
            (o.end, n.end) = (o.end - behind, n.end - behind);
        }
        if !is_long(&o, &n) {
            for op in capture_diff_slices(Algorithm::Histogram, &old[o.clone()], &new[n.clone()]) {
                if let DiffOp::Equal { old_index, new_index, len } = op {
                    pairs.extend((0..len).map(|at| (o.start + old_index + at, n.start + new_index + at)));
                }
            }
            continue;
        }
        let marks = unique_in_order(&old[o.clone()], &new[n.clone()]);
        let mut from = (o.start, n.start);
        for (at_old, at_new) in marks.iter().map(|(a, b)| (o.start + a, n.start + b)).chain([(o.end, n.end)]) {
            // Without a mark there is nothing to part it by.
            if !marks.is_empty() && from.0 < at_old && from.1 < at_new {
                waiting.push((from.0..at_old, from.1..at_new));
            }
            if (at_old, at_new) != (o.end, n.end) {
                pairs.push((at_old, at_new));
            }
            from = (at_old + 1, at_new + 1);
        }
    }
    pairs.sort_unstable();
    pairs
}

/// The longest run of elements that are once on either side and in the same order.
fn unique_in_order<T: Copy + Eq + Hash>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    let places = |list: &[T]| {
        let mut places: HashMap<T, Option<usize>> = HashMap::new();
        for (at, element) in list.iter().enumerate() {
            places.entry(*element).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let (in_old, in_new) = (places(old), places(new));
    let is_alone = |(at, element): (usize, &T)| {
        in_old.get(element).copied().flatten()?;
        Some((at, in_new.get(element).copied().flatten()?))
    };
    // For each length the run that ends first, and what is before the end of each.
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut before: HashMap<(usize, usize), (usize, usize)> = HashMap::new();
    for pair in old.iter().enumerate().filter_map(is_alone) {
        let at = ends.partition_point(|end| end.1 < pair.1);
        if let Some(last) = at.checked_sub(1).map(|last| ends[last]) {
            before.insert(pair, last);
        }
        match ends.get_mut(at) {
            Some(end) => *end = pair,
            None => ends.push(pair),
        }
    }
    let mut run: Vec<(usize, usize)> =
        std::iter::successors(ends.last().copied(), |pair| before.get(pair).copied()).collect();
    run.reverse();
    run
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

/// The gaps between pairs that are in order: ranges of both sides that hold no such pair.
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
    fn long_lists_are_parted_by_what_both_have_once() {
        let n = 10_000;
        let old: Vec<usize> = (0..n).collect();
        let mut new: Vec<usize> = old.iter().copied().filter(|at| at % 7 != 3).collect();
        new.insert(5_000, n);
        let pairs = equal_in_order(&old, &new);
        assert_eq!(pairs.len(), new.len() - 1);
        assert!(pairs.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1));
        assert!(pairs.iter().all(|(o, n)| old[*o] == new[*n]));
        // What is turned around has one pair, and what has nothing that is once has its ends.
        let back: Vec<usize> = old.iter().rev().copied().collect();
        assert_eq!(equal_in_order(&old, &back).len(), 1);
        let twice = |with: usize| old.iter().flat_map(|at| [at % 3, with]).collect::<Vec<usize>>();
        assert_eq!(parted(&twice(7), &twice(8)).len(), 1);
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
