//! Which place of a translation is which of its source, for views that scroll side by side.

use super::aligned::{Aligned, with_aligned};
use crate::session::Session;
use crate::text::FileId;

/// Where a heading or block begins, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AlignedPlace {
    /// In the translation.
    pub target: u32,
    /// In its source, as that is now.
    pub source: u32,
}

/// The aligned headings and blocks of a translation, in its order; empty where it has no source.
///
/// Both sides ascend, so that a view can scroll along: of pairs that cross, as of a section that moved, those are left
/// out that would lead back.
pub fn alignment(session: &Session, target: FileId) -> Vec<AlignedPlace> {
    with_aligned(session, target, |aligned| Some(ascending(places(aligned)))).unwrap_or_default()
}

fn places(aligned: &Aligned<'_, '_>) -> Vec<AlignedPlace> {
    let start = |page: &crate::page::Page, block: u32| page.blocks.get(block as usize).map(|block| block.span.start);
    let pairs = aligned.now.block_pairs().iter().filter_map(|(target, source)| {
        let (target, source) = (start(aligned.page, target.start)?, start(aligned.now.page, source.start)?);
        Some(AlignedPlace { target, source })
    });
    let mut places: Vec<AlignedPlace> = pairs.collect();
    places.sort_unstable();
    places.dedup_by_key(|place| place.target);
    places
}

/// The longest run of places that ascends on both sides.
fn ascending(places: Vec<AlignedPlace>) -> Vec<AlignedPlace> {
    // For each length the place that ends the best run of it, and for each place the one before it in its run.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::with_capacity(places.len()));
    for (at, place) in places.iter().enumerate() {
        let length = ends.partition_point(|end| places[*end].source < place.source);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) if places[*end].source > place.source => *end = at,
            Some(_) => {}
            None => ends.push(at),
        }
    }
    let mut run: Vec<AlignedPlace> =
        std::iter::successors(ends.last().copied(), |at| before[*at]).map(|at| places[at]).collect();
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_lead_back_is_left_out() {
        let places = [(0, 0), (1, 40), (2, 10), (3, 20), (4, 20), (5, 50)];
        let places = places.map(|(target, source)| AlignedPlace { target, source });
        let run: Vec<(u32, u32)> = ascending(places.to_vec()).iter().map(|at| (at.target, at.source)).collect();
        assert_eq!(run, [(0, 0), (2, 10), (3, 20), (5, 50)]);
        assert!(ascending(Vec::new()).is_empty());
    }
}
