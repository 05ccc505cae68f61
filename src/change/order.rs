//! Which of several pairs are in order, and which were moved.

/// Whether each pair is in order, for counterparts listed in the order of the other side: the heaviest rising
/// run stays, the rest was moved. Counterparts are below `len` and different from each other.
pub fn in_place(counterparts: &[(u32, u64)], len: usize) -> Vec<bool> {
    // A Fenwick tree of the heaviest run that ends at or before a counterpart: weight and last pair.
    let mut best: Vec<(u64, Option<usize>)> = vec![(0, None); len + 1];
    let mut before: Vec<Option<usize>> = vec![None; counterparts.len()];
    for (at, &(counterpart, weight)) in counterparts.iter().enumerate() {
        let (mut heaviest, mut last) = (0, None);
        let mut node = counterpart as usize;
        while node > 0 {
            if best[node].0 > heaviest {
                (heaviest, last) = best[node];
            }
            node &= node - 1;
        }
        before[at] = last;
        let run = (heaviest + weight.max(1), Some(at));
        let mut node = counterpart as usize + 1;
        while node <= len {
            if best[node].0 < run.0 {
                best[node] = run;
            }
            node += node & node.wrapping_neg();
        }
    }
    let mut stays = vec![false; counterparts.len()];
    let mut last = best.iter().max_by_key(|(weight, at)| (*weight, std::cmp::Reverse(*at))).and_then(|(_, at)| *at);
    while let Some(at) = last {
        stays[at] = true;
        last = before[at];
    }
    stays
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(order: &[(u32, u64)]) -> Vec<u32> {
        let stays = in_place(order, 10);
        order.iter().zip(stays).filter(|(_, stays)| !stays).map(|((at, _), _)| *at).collect()
    }

    #[test]
    fn the_lighter_one_moved() {
        assert!(moved(&[(0, 1), (1, 1), (2, 1)]).is_empty());
        assert_eq!(moved(&[(0, 1), (3, 1), (1, 1), (2, 1)]), [3]);
        assert_eq!(moved(&[(1, 9), (0, 2)]), [0]);
        assert_eq!(moved(&[(1, 2), (0, 9)]), [1]);
        assert!(moved(&[]).is_empty());
    }
}
