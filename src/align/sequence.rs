//! Alignment of two sequences by dynamic programming, in a band, with pairs, gaps, and groups of up to six.

/// One step of an alignment: so many elements of the left sequence stand for so many of the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Elements of the left sequence (0 to 6).
    pub left: u8,
    /// Elements of the right sequence (0 to 6).
    pub right: u8,
}

/// What the alignment maximises.
pub trait Scores {
    /// Gain of pairing left `i` with right `j`.
    fn pair(&mut self, i: usize, j: usize) -> f32;
    /// Loss (a negative number) of leaving left `i` without a counterpart.
    fn gap_left(&mut self, i: usize) -> f32;
    /// Loss of leaving right `j` without a counterpart.
    fn gap_right(&mut self, j: usize) -> f32;
    /// Further loss where a run of elements without a counterpart begins: neighbours are lost together.
    fn gap_begins(&self) -> f32;
    /// How many elements the left side of the whole page has: what is aligned may be a part of it.
    fn all_left(&self) -> usize {
        0
    }
    /// Gain of a group: `step.left` elements from left `i` on stand for `step.right` elements from right `j` on, one of
    /// the two being more than 1; `None` where that cannot be.
    fn group(&mut self, _i: usize, _j: usize, _step: Step) -> Option<f32> {
        None
    }
}

/// How far from the diagonal pairs are looked for, beyond the difference of the lengths.
const SLACK: usize = 40;
/// Cells of a whole page above which the bands are narrowed, so that a generated page of any size stays linear.
const MOST_CELLS: usize = 1_000_000;

/// Steps that pair something. The first is tried first: it wins a tie.
const PAIRS: [Step; 12] = [
    Step { left: 1, right: 1 },
    Step { left: 2, right: 1 },
    Step { left: 1, right: 2 },
    Step { left: 2, right: 2 },
    Step { left: 3, right: 1 },
    Step { left: 1, right: 3 },
    Step { left: 4, right: 1 },
    Step { left: 1, right: 4 },
    Step { left: 5, right: 1 },
    Step { left: 1, right: 5 },
    Step { left: 6, right: 1 },
    Step { left: 1, right: 6 },
];
/// Elements that may stand for one.
pub const MOST_BLOCKS: u8 = 6;
/// Rows that a step reaches back over, and its own.
const ROWS: usize = MOST_BLOCKS as usize + 1;

/// How the best way to a cell ends: in a pair, in a gap on the left, in a gap on the right.
const PAIRED: usize = 0;
const LEFT: usize = 1;
const RIGHT: usize = 2;

/// The scores of the three ways to end in a cell.
type Ends = [f32; 3];
const NEVER: Ends = [f32::NEG_INFINITY; 3];

/// The best way so far, and its score.
fn best(ends: Ends) -> (f32, usize) {
    let mut found = (ends[PAIRED], PAIRED);
    for (way, &score) in ends.iter().enumerate().skip(1) {
        if score > found.0 {
            found = (score, way);
        }
    }
    found
}

/// The best way to go on with a gap: a new one costs more.
fn best_for_gap(mut ends: Ends, gap: usize, begins: f32) -> (f32, usize) {
    ends.iter_mut().enumerate().filter(|(way, _)| *way != gap).for_each(|(_, score)| *score += begins);
    best(ends)
}

/// The best steps from the start of both sequences to their ends.
pub fn align(left: usize, right: usize, scores: &mut impl Scores) -> Vec<Step> {
    let band = Band::new(left, right, scores.all_left().max(left));
    let width = band.width;
    let mut rows = vec![NEVER; ROWS * width];
    let mut moves = vec![0u16; (left + 1) * width];
    let begins = scores.gap_begins();
    for i in 0..=left {
        rows[i % ROWS * width..(i % ROWS + 1) * width].fill(NEVER);
        for j in band.columns(i) {
            let at = |back: usize, j: usize| {
                band.slot(i - back, j).map_or(NEVER, |slot| rows[(i - back) % ROWS * width + slot])
            };
            let mut ends = NEVER;
            let mut how = 0;
            if i == 0 && j == 0 {
                ends[PAIRED] = 0.0;
            }
            for (which, step) in PAIRS.into_iter().enumerate() {
                let (l, r) = (usize::from(step.left), usize::from(step.right));
                if i < l || j < r {
                    continue;
                }
                let (from, way) = best(at(l, j - r));
                if from == f32::NEG_INFINITY {
                    continue;
                }
                let gain = if which == 0 { Some(scores.pair(i - 1, j - 1)) } else { scores.group(i - l, j - r, step) };
                if let Some(gain) = gain.filter(|gain| from + gain > ends[PAIRED]) {
                    ends[PAIRED] = from + gain;
                    how = (which | way << 4) as u16;
                }
            }
            if i > 0 {
                let (from, way) = best_for_gap(at(1, j), LEFT, begins);
                ends[LEFT] = from + scores.gap_left(i - 1);
                how |= (way << 6) as u16;
            }
            if j > 0 {
                let (from, way) = best_for_gap(at(0, j - 1), RIGHT, begins);
                ends[RIGHT] = from + scores.gap_right(j - 1);
                how |= (way << 8) as u16;
            }
            if let Some(slot) = band.slot(i, j) {
                rows[i % ROWS * width + slot] = ends;
                moves[i * width + slot] = how;
            }
        }
    }
    let end = band.slot(left, right).map_or(PAIRED, |slot| best(rows[left % ROWS * width + slot]).1);
    trace(&band, &moves, (left, right), end)
}

fn trace(band: &Band, moves: &[u16], (mut i, mut j): (usize, usize), mut way: usize) -> Vec<Step> {
    let mut steps = Vec::with_capacity(i.max(j));
    while i > 0 || j > 0 {
        let how = usize::from(band.slot(i, j).map_or(0, |slot| moves[i * band.width + slot]));
        let step = match way {
            PAIRED => PAIRS[(how & 15).min(PAIRS.len() - 1)],
            LEFT => Step { left: 1, right: 0 },
            _ => Step { left: 0, right: 1 },
        };
        way = how >> (4 + 2 * way) & 3;
        // A cell that nothing leads to is left by the nearest side.
        let step = match (i >= usize::from(step.left), j >= usize::from(step.right)) {
            (true, true) => step,
            (true, false) => Step { left: 1, right: 0 },
            _ => Step { left: 0, right: 1 },
        };
        i -= usize::from(step.left).min(i);
        j -= usize::from(step.right).min(j);
        steps.push(step);
    }
    steps.reverse();
    steps
}

/// The cells near the diagonal.
struct Band {
    left: usize,
    right: usize,
    half: usize,
    width: usize,
}

impl Band {
    /// For a part of a page that has so many elements on the left: each part has its share of the cells.
    fn new(left: usize, right: usize, all_left: usize) -> Self {
        let wide = left.abs_diff(right) + SLACK;
        let narrow = (MOST_CELLS / (all_left + 1)).max(16) / 2;
        let half = wide.min(narrow).min(right + 1);
        Band { left, right, half, width: (2 * half + 1).min(right + 1) }
    }

    fn first(&self, i: usize) -> usize {
        let centre = (i * self.right).checked_div(self.left).unwrap_or(0);
        centre.saturating_sub(self.half).min(self.right + 1 - self.width)
    }

    fn columns(&self, i: usize) -> std::ops::Range<usize> {
        let first = self.first(i);
        first..first + self.width
    }

    fn slot(&self, i: usize, j: usize) -> Option<usize> {
        let first = self.first(i);
        (first..first + self.width).contains(&j).then(|| j - first)
    }
}

/// Which of these elements, each a place and its weight, are part of the heaviest run of rising places.
pub fn in_order(elements: &[(u32, u32)]) -> Vec<bool> {
    let mut places: Vec<u32> = elements.iter().map(|(place, _)| *place).collect();
    places.sort_unstable();
    places.dedup();
    // For ranges of places, as in a Fenwick tree, the weight of the best run that ends there, and its last element.
    let mut best: Vec<(u64, Option<usize>)> = vec![(0, None); places.len() + 1];
    let mut before: Vec<Option<usize>> = Vec::with_capacity(elements.len());
    for (at, (place, weight)) in elements.iter().enumerate() {
        let rank = places.partition_point(|p| p < place);
        let (mut run, mut last, mut node) = (0, None, rank);
        while node > 0 {
            if best[node].0 > run {
                (run, last) = best[node];
            }
            node &= node - 1;
        }
        before.push(last);
        let whole = run + u64::from(*weight).max(1);
        node = rank + 1;
        while node < best.len() {
            if whole > best[node].0 {
                best[node] = (whole, Some(at));
            }
            node += node & node.wrapping_neg();
        }
    }
    let mut end = best.iter().max_by_key(|(weight, _)| *weight).and_then(|(_, at)| *at);
    let mut chosen = vec![false; elements.len()];
    while let Some(at) = end {
        chosen[at] = true;
        end = before[at];
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Letters<'t>(&'t [u8], &'t [u8]);

    impl Scores for Letters<'_> {
        fn pair(&mut self, i: usize, j: usize) -> f32 {
            if self.0[i] == self.1[j] { 2.0 } else { -3.0 }
        }
        fn gap_left(&mut self, _: usize) -> f32 {
            -1.0
        }
        fn gap_right(&mut self, _: usize) -> f32 {
            -1.0
        }
        fn gap_begins(&self) -> f32 {
            -0.1
        }
    }

    fn shape(left: &str, right: &str) -> String {
        let steps = align(left.len(), right.len(), &mut Letters(left.as_bytes(), right.as_bytes()));
        steps
            .iter()
            .map(|s| match (s.left, s.right) {
                (1, 1) => '=',
                (1, 0) => '-',
                (0, 1) => '+',
                _ => '?',
            })
            .collect()
    }

    #[test]
    fn gaps_stand_where_they_belong() {
        assert_eq!(shape("abcdef", "abdef"), "==-===");
        assert_eq!(shape("abdef", "abcdef"), "==+===");
        assert_eq!(shape("", "ab"), "++");
        assert_eq!(shape("ab", ""), "--");
        assert_eq!(shape("abcd", "bcde"), "-===+");
    }

    #[test]
    fn long_sequences_stay_in_the_band() {
        let left = "abcdefghij".repeat(300);
        let right = left.replacen("cde", "", 40);
        let steps = shape(&left, &right);
        assert_eq!(steps.matches('-').count(), 120);
        assert_eq!(steps.matches('+').count(), 0);
    }

    #[test]
    fn all_parts_of_a_page_have_the_cells_of_one() {
        let cells = |parts: usize| parts * 1201 * Band::new(1200, 1020, 1200 * parts).width;
        assert_eq!(cells(1), 1201 * (2 * (180 + SLACK) + 1));
        for parts in [8, 80] {
            assert!(cells(parts) < MOST_CELLS + parts * 1201 * 17, "{parts}: {}", cells(parts));
        }
        // However many, some pairs are looked for.
        assert_eq!(Band::new(1200, 1020, 1200 * 800).width, 17);
    }

    #[test]
    fn the_heaviest_run_stays() {
        assert!(in_order(&[]).is_empty());
        assert_eq!(in_order(&[(0, 1), (3, 1), (1, 1), (2, 1)]), [true, false, true, true]);
        assert_eq!(in_order(&[(5, 9), (1, 1), (2, 1)]), [true, false, false]);
        assert_eq!(in_order(&[(2, 0), (1, 0), (0, 0)]).iter().filter(|in_order| **in_order).count(), 1);
    }
}
