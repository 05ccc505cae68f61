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

#[cfg(test)]
mod tests {
    use super::likeness;

    #[test]
    fn long_texts_are_alike_only_where_they_are_equal() {
        assert!(likeness("lamps/dim.md", "lamps/dim-all.md") > 0.7);
        // Together these would take some gigabytes.
        let (one, other) = ("a".repeat(100_000), "a".repeat(100_001));
        assert_eq!((likeness(&one, &one), likeness(&one, &other)), (1.0, 0.0));
    }
}
