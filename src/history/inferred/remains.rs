//! Parts of a translation that are of other versions than the one that it was made from.
//!
//! A page that was translated over years holds passages of several versions of its source: some were forgotten when it
//! was brought up to date, some were translated ahead. For whatever it has otherwise than the version that it was made
//! from, the nearest version is looked for that has it so, among those since it was written first.

use std::ops::Range;

use super::fit::{Difference, Signature};

/// How many versions are compared: before the one that a translation was made from, and after it.
const MOST_BEFORE: usize = 48;
const MOST_AFTER: usize = 16;
/// How many versions before the one that was the newest when a translation was written first may be those that it was
/// written from: what is written takes its time.
const BEFORE_FIRST: usize = 4;
/// How many in one step.
const AT_ONCE: usize = 8;
/// How many are taken: those that explain most.
const MOST: usize = 6;

/// What is looked for, and what was found.
pub(super) struct Search {
    /// The versions that the translation may be made from, as places: the newest comes first.
    known: Range<usize>,
    /// What no version explains yet; `None` before the first step.
    left: Option<Difference>,
    /// The version that the next step begins with, older ones first and then newer ones.
    next: usize,
    /// The versions before `known` that are looked at.
    end: usize,
    /// Versions, and how much each explains.
    found: Vec<(usize, usize)>,
}

impl Search {
    /// For a translation that was made from one of some versions, and written first when `first` was the newest one.
    pub fn new(known: Range<usize>, first: usize) -> Search {
        let end = (first + 1 + BEFORE_FIRST).clamp(known.end, known.end + MOST_BEFORE);
        Search { next: known.end, left: None, end, found: Vec::new(), known }
    }

    /// The versions that the next step compares, in order; none at the end.
    pub fn window(&self) -> Vec<usize> {
        let is_over = self.left.as_ref().is_some_and(Difference::is_empty);
        let older = self.next..self.end.min(self.next + AT_ONCE);
        // What it has of today's source, it does not have otherwise.
        let after = self.next.saturating_sub(self.end);
        let newer = (1..self.known.start).rev().take(MOST_AFTER).skip(after).take(AT_ONCE);
        let asked = if older.is_empty() { newer.collect() } else { Vec::from_iter(older) };
        match &self.left {
            None => [self.known.start, self.known.end - 1].into_iter().chain(asked).collect(),
            Some(_) if is_over => Vec::new(),
            Some(_) => asked,
        }
    }

    /// Compares the versions of a window, those that could be read, with the translation.
    pub fn compare(&mut self, own: &Signature, versions: &[(usize, &Signature)]) {
        let window = self.window();
        let of = |at: usize| versions.iter().find(|(place, _)| *place == at).map(|(_, version)| *version);
        let (mut left, skipped) = match self.left.take() {
            Some(left) => (left, 0),
            None => {
                let mut left = of(self.known.start).map(|made_from| own.difference(made_from)).unwrap_or_default();
                // What lies between is uncertain anyway.
                if let Some(oldest) = of(self.known.end - 1) {
                    left.explain(oldest, true);
                }
                (left, 2)
            }
        };
        for at in window.iter().copied().skip(skipped) {
            let Some(version) = of(at) else { continue };
            // What a newer version lacks, too, it may have lost since: that explains nothing.
            let explained = left.explain(version, at >= self.known.end);
            if explained > 0 {
                self.found.push((at, explained));
            }
        }
        self.next += window.len() - skipped;
        self.left = Some(left);
    }

    /// The versions that explain most: from the newest of the older ones on to the oldest, then the newer ones.
    pub fn found(mut self) -> Vec<usize> {
        let start = self.known.start;
        self.found.sort_by_key(|(_, explained)| std::cmp::Reverse(*explained));
        let mut found: Vec<usize> = self.found.into_iter().take(MOST).map(|(at, _)| at).collect();
        found.sort_by_key(|at| if *at > start { (0, *at) } else { (1, start - *at) });
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(items: &[u32]) -> Signature {
        Signature { coarse: items.into(), lines: [].into() }
    }

    /// What is found for a translation that has some items, made from one of some versions.
    fn found(own: &[u32], versions: &[&[u32]], known: Range<usize>, first: usize) -> Vec<usize> {
        let (own, versions) = (signature(own), Vec::from_iter(versions.iter().map(|items| signature(items))));
        let mut search = Search::new(known, first);
        loop {
            let window = search.window();
            if window.is_empty() {
                return search.found();
            }
            let read: Vec<(usize, &Signature)> =
                window.iter().filter_map(|at| Some((*at, versions.get(*at)?))).collect();
            search.compare(&own, &read);
        }
    }

    #[test]
    fn each_difference_is_of_the_nearest_version() {
        // 1 became 10, 2 became 20, and 30 came; the newest is first.
        let versions: [&[u32]; 5] = [&[10, 20, 30], &[10, 20, 30], &[10, 20], &[2, 10], &[1, 2]];
        assert!(found(&[10, 20, 30], &versions, 0..1, 4).is_empty());
        assert_eq!(found(&[1, 20, 30], &versions, 0..1, 4), [4]);
        assert_eq!(found(&[1, 2, 30], &versions, 0..1, 4), [3, 4]);
        assert_eq!(found(&[10, 20], &versions, 0..1, 4), [2]);
        // Nothing that no version says.
        assert!(found(&[7, 10, 20, 30], &versions, 0..1, 4).is_empty());
        // Between two versions all is uncertain.
        assert!(found(&[2, 10], &versions, 1..4, 4).is_empty());
        assert_eq!(found(&[1, 20, 30], &versions, 1..4, 4), [4]);
    }

    #[test]
    fn nothing_is_much_older_than_the_translation() {
        let versions: Vec<Vec<u32>> = (0..10).map(|n| vec![n, 99]).collect();
        let versions: Vec<&[u32]> = versions.iter().map(|items| &items[..]).collect();
        assert_eq!(found(&[0, 6, 99], &versions, 0..1, 2), [6]);
        assert!(found(&[0, 7, 99], &versions, 0..1, 2).is_empty());
    }

    #[test]
    fn what_came_later_is_found_too() {
        let versions: [&[u32]; 4] = [&[4], &[3], &[2], &[1]];
        assert_eq!(found(&[3], &versions, 3..4, 3), [1]);
        // Today's source says nothing of what differs from it, and a lack is none of what was lost since.
        assert!(found(&[4], &versions, 3..4, 3).is_empty());
        assert!(found(&[], &versions, 3..4, 3).is_empty());
    }
}
