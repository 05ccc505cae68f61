//! How alike two short texts are.

/// From 0 to 1: the share of letters that are the same and in the same order.
///
/// To compare takes time and memory by both lengths, so that long texts are alike only where they are equal.
pub fn likeness(one: &str, other: &str) -> f64 {
    const LONGEST: usize = 400;
    match one.len().max(other.len()) {
        _ if one == other => 1.0,
        0..=LONGEST => strsim::normalized_damerau_levenshtein(one, other),
        _ => 0.0,
    }
}

/// [`likeness`], if it is above `least`. Texts whose lengths differ too much for that are not compared.
pub fn likeness_above(least: f64, one: &str, other: &str) -> Option<f64> {
    let (a, b) = (one.chars().count(), other.chars().count());
    // Each character that one of them has more is an edit.
    let most = 1.0 - a.abs_diff(b) as f64 / a.max(b).max(1) as f64;
    if most > least { Some(likeness(one, other)).filter(|score| *score > least) } else { None }
}

#[cfg(test)]
mod tests {
    use super::{likeness, likeness_above};

    #[test]
    fn long_texts_are_alike_only_where_they_are_equal() {
        assert!(likeness("lamps/dim.md", "lamps/dim-all.md") > 0.7);
        // Together these would take some gigabytes.
        let (one, other) = ("a".repeat(100_000), "a".repeat(100_001));
        assert_eq!((likeness(&one, &one), likeness(&one, &other)), (1.0, 0.0));
    }

    #[test]
    fn what_is_not_compared_is_not_alike() {
        let names = ["", "a", "dim", "dim-all", "dim-al", "lamps", "lampes", "lamp-é", "the-lamps-of-the-hall"];
        for (one, other) in names.iter().flat_map(|one| names.map(|other| (*one, other))) {
            for least in [0.0, 0.5, 0.75, 0.8] {
                let expected = Some(likeness(one, other)).filter(|score| *score > least);
                assert_eq!(likeness_above(least, one, other), expected, "{one} and {other} above {least}");
            }
        }
    }
}
