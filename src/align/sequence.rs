//! Alignment of two sequences by dynamic programming, in a band, with pairs, gaps and two-to-one merges.

/// One step of an alignment: so many elements of the left sequence stand for so many of the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Elements of the left sequence (0, 1 or 2).
    pub left: u8,
    /// Elements of the right sequence (0, 1 or 2).
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
    /// Gain of pairing left `i` and `i + 1` with right `j`; `None` where that cannot be.
    fn merge_left(&mut self, _i: usize, _j: usize) -> Option<f32> {
        None
    }
    /// Gain of pairing left `i` with right `j` and `j + 1`; `None` where that cannot be.
    fn merge_right(&mut self, _i: usize, _j: usize) -> Option<f32> {
        None
    }
}

/// How far from the diagonal pairs are looked for, beyond the difference of the lengths.
const SLACK: usize = 40;
/// Cells above which the band is narrowed, so that a generated page of any size stays linear.
const MOST_CELLS: usize = 1_500_000;

const MOVES: [Step; 5] = [
    Step { left: 1, right: 1 },
    Step { left: 1, right: 0 },
    Step { left: 0, right: 1 },
    Step { left: 2, right: 1 },
    Step { left: 1, right: 2 },
];

/// The best steps from the start of both sequences to their ends.
pub fn align(left: usize, right: usize, scores: &mut impl Scores) -> Vec<Step> {
    let band = Band::new(left, right);
    let width = band.width;
    let mut rows = vec![f32::NEG_INFINITY; 3 * width];
    let mut moves = vec![u8::MAX; (left + 1) * width];
    for i in 0..=left {
        let (row, previous, before) = (i % 3, (i + 2) % 3, (i + 1) % 3);
        rows[row * width..(row + 1) * width].fill(f32::NEG_INFINITY);
        for (slot, j) in band.columns(i).enumerate() {
            let mut best = if i == 0 && j == 0 { 0.0 } else { f32::NEG_INFINITY };
            let mut how = if i == 0 && j == 0 { 0 } else { u8::MAX };
            let at = |rows: &[f32], row: usize, i: usize, j: usize| match band.slot(i, j) {
                Some(slot) => rows[row * width + slot],
                None => f32::NEG_INFINITY,
            };
            let mut offer = |total: f32, which: u8| {
                if total > best {
                    best = total;
                    how = which;
                }
            };
            if i > 0 {
                if j > 0 {
                    let from = at(&rows, previous, i - 1, j - 1);
                    if from > f32::NEG_INFINITY {
                        offer(from + scores.pair(i - 1, j - 1), 0);
                    }
                }
                offer(at(&rows, previous, i - 1, j) + scores.gap_left(i - 1), 1);
            }
            if j > 0 {
                offer(at(&rows, row, i, j - 1) + scores.gap_right(j - 1), 2);
            }
            if i > 1 && j > 0 {
                let from = at(&rows, before, i - 2, j - 1);
                if from > f32::NEG_INFINITY
                    && let Some(gain) = scores.merge_left(i - 2, j - 1)
                {
                    offer(from + gain, 3);
                }
            }
            if i > 0 && j > 1 {
                let from = at(&rows, previous, i - 1, j - 2);
                if from > f32::NEG_INFINITY
                    && let Some(gain) = scores.merge_right(i - 1, j - 2)
                {
                    offer(from + gain, 4);
                }
            }
            rows[row * width + slot] = best;
            moves[i * width + slot] = how;
        }
    }
    trace(&band, &moves, left, right)
}

fn trace(band: &Band, moves: &[u8], left: usize, right: usize) -> Vec<Step> {
    let (mut i, mut j) = (left, right);
    let mut steps = Vec::with_capacity(left.max(right));
    while i > 0 || j > 0 {
        let how = band.slot(i, j).map_or(u8::MAX, |slot| moves[i * band.width + slot]);
        let step = match MOVES.get(usize::from(how)) {
            Some(step) => *step,
            None if i > 0 => MOVES[1],
            None => MOVES[2],
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
    fn new(left: usize, right: usize) -> Self {
        let wide = left.abs_diff(right) + SLACK;
        let narrow = (MOST_CELLS / (left + 1)).max(16) / 2;
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
}
