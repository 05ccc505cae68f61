//! Which label of a block corresponds to which, where there are several: their order is the translator's.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::gather::Use;

/// Keys are hashes already.
#[derive(Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = self.0.rotate_left(23) ^ key;
    }
}

type Counts<K> = HashMap<K, u32, BuildHasherDefault<AsIs>>;

/// How often labels occur, and correspond to each other.
#[derive(Default)]
struct Counted {
    pairs: Counts<(u64, u64)>,
    sources: Counts<u64>,
    targets: Counts<u64>,
}

/// A tie below this says little of two labels whose order is another in the translation.
const WEAK: f64 = 0.5;

/// Weight of a pair that nothing else can be meant by.
const ALONE: u32 = 3;

impl Counted {
    fn new(uses: &[Use]) -> Counted {
        let mut counted = Counted::default();
        for one in uses {
            let weight = if one.sure { ALONE } else { 1 };
            *counted.pairs.entry((one.source, one.target)).or_default() += weight;
            *counted.sources.entry(one.source).or_default() += weight;
            *counted.targets.entry(one.target).or_default() += weight;
        }
        counted
    }

    /// How surely one corresponds to the other, 0 to 1, as other blocks show; 0 where none does. `own` is what this
    /// block itself adds.
    fn tie(&self, source: u64, target: u64, own: u32) -> f64 {
        let of = |counts: &Counts<u64>, key: u64| counts.get(&key).copied().unwrap_or(0);
        let both = self.pairs.get(&(source, target)).copied().unwrap_or(0).saturating_sub(own);
        if both == 0 {
            return 0.0;
        }
        2.0 * f64::from(both) / f64::from((of(&self.sources, source) + of(&self.targets, target)).max(1))
    }
}

/// Finds for each block which label corresponds to which: what other blocks show first, then what is left over, in
/// order.
pub(super) fn settle(uses: &mut [Use]) {
    /// The second time builds on what the first has found.
    const TIMES: usize = 2;
    for _ in 0..TIMES {
        let counted = Counted::new(uses);
        let mut order = Order::default();
        for bag in bags(uses).filter(|bag| bag.len() > 1) {
            bag_of(bag, &counted, &mut order);
        }
        let keeps_order = order.kept * 100 >= order.all * 97;
        for one in uses.iter_mut().filter(|one| one.by_order()) {
            one.sure = keeps_order;
        }
    }
}

impl Use {
    /// Whether only its place shows what it stands for.
    fn by_order(&self) -> bool {
        self.bag & BY_ORDER != 0
    }
}

/// A bit of [`Use::bag`].
const BY_ORDER: u16 = 1 << 15;

fn bags(uses: &mut [Use]) -> impl Iterator<Item = &mut [Use]> {
    let mut rest = uses;
    std::iter::from_fn(move || {
        let count = usize::from(rest.first()?.bag & !BY_ORDER).clamp(1, rest.len());
        let (bag, others) = std::mem::take(&mut rest).split_at_mut(count);
        rest = others;
        Some(bag)
    })
}

/// In how many blocks the labels that are known keep their order.
#[derive(Default)]
struct Order {
    all: usize,
    kept: usize,
}

fn bag_of(bag: &mut [Use], counted: &Counted, order: &mut Order) {
    let first = bag[0];
    bag.iter_mut().for_each(|one| one.bag &= !BY_ORDER);
    if bag.iter().all(|one| one.source == first.source) || bag.iter().all(|one| one.target == first.target) {
        bag.iter_mut().for_each(|one| one.sure = true);
        return;
    }
    let mut ties = Vec::new();
    for (i, one) in bag.iter().enumerate() {
        for (j, other) in bag.iter().enumerate() {
            let own = bag.iter().filter(|own| own.source == one.source && own.target == other.target).count() as u32;
            let own = own * if one.sure { ALONE } else { 1 };
            let kept = if one.source == other.target { 0.9 } else { 0.0 };
            let tie = counted.tie(one.source, other.target, own).max(kept);
            if tie > 0.0 {
                // In doubt the nearest.
                ties.push((tie - 0.001 * i.abs_diff(j) as f64, i, j));
            }
        }
    }
    ties.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut partner: Vec<Option<usize>> = vec![None; bag.len()];
    let mut taken = vec![false; bag.len()];
    let mut strength = vec![0.0; bag.len()];
    for (tie, i, j) in ties {
        if partner[i].is_none() && !taken[j] {
            partner[i] = Some(j);
            strength[i] = tie;
            taken[j] = true;
        }
    }
    let known: Vec<usize> = partner.iter().flatten().copied().collect();
    let in_order = known.is_sorted();
    if known.len() > 1 {
        order.all += 1;
        order.kept += usize::from(in_order);
    }
    let left = partner.iter().filter(|partner| partner.is_none()).count();
    let mut free = (0..bag.len()).filter(|j| !taken[*j]).collect::<Vec<_>>().into_iter();
    let targets: Vec<(u64, u32)> = bag.iter().map(|one| (one.target, one.target_fact)).collect();
    let known: Vec<bool> = partner.iter().map(Option::is_some).collect();
    let to: Vec<Option<usize>> = partner.into_iter().map(|partner| partner.or_else(|| free.next())).collect();
    for (at, one) in bag.iter_mut().enumerate() {
        let Some(own) = to[at] else { continue };
        (one.target, one.target_fact) = targets[own];
        // Of two that cross, at least one is known well.
        let crosses = |(i, j): (usize, &Option<usize>)| {
            j.is_some_and(|j| (i < at) != (j < own) && i != at) && strength[at].max(strength[i]) < WEAK
        };
        one.sure = (known[at] || left == 1) && !to.iter().enumerate().any(crosses);
        if !one.sure && in_order {
            one.bag |= BY_ORDER;
        }
    }
}
