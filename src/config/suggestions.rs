//! "Did you mean": the one known word that a mistyped one was meant to be.

/// The candidate nearest to `word`, if one is near enough to have been meant.
///
/// Case, `_` and `-` do not count; else at most one slip for each three letters (a letter too many, too few, wrong, or
/// two swapped), or a word cut short (`warn`).
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 80;
    let fold = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let word = fold(word.trim());
    if word.chars().count() > LONGEST {
        return None;
    }
    let slips = (word.chars().count() / 3).max(1);
    let distance = |candidate: &str| {
        let candidate = fold(candidate);
        let cut_short = word.chars().count() >= 3 && candidate.starts_with(&word);
        let slipped = strsim::damerau_levenshtein(&word, &candidate);
        let replaced_whole = slipped >= candidate.chars().count().min(word.chars().count());
        match slipped {
            0 => Some(0),
            n if n <= slips && !replaced_whole => Some(n),
            _ if cut_short => Some(slips + 1),
            _ => None,
        }
    };
    candidates
        .into_iter()
        .filter_map(|candidate| distance(candidate).map(|distance| (distance, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// A help text: "did you mean `x`?", or else the list of what is allowed where that is short enough to read.
pub fn suggest<'a>(word: &str, what: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    const READABLE: usize = 16;
    if let Some(candidate) = nearest(word, candidates.clone()) {
        return Some(format!("did you mean `{candidate}`?"));
    }
    let all: Vec<&str> = candidates.into_iter().collect();
    match all.len() {
        0 => None,
        1..=READABLE => {
            Some(format!("{what}: {}", all.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVELS: [&str; 4] = ["off", "note", "warning", "error"];

    #[test]
    fn slips_case_and_words_cut_short_are_recognised() {
        for (word, meant) in
            [("errror", "error"), ("Error", "error"), ("warn", "warning"), ("wraning", "warning"), ("of", "off")]
        {
            assert_eq!(nearest(word, LEVELS), Some(meant), "{word}");
        }
        assert_eq!(nearest("missing_links", ["missing-link", "missing-image"]), Some("missing-link"));
    }

    #[test]
    fn words_that_are_not_near_are_left_alone() {
        for word in ["info", "x", "", "true", "everything"] {
            assert_eq!(nearest(word, LEVELS), None, "{word}");
        }
        assert_eq!(nearest(&"e".repeat(100_000), LEVELS), None);
    }

    #[test]
    fn what_is_allowed_is_listed_only_where_it_is_short() {
        assert_eq!(suggest("info", "levels", LEVELS).as_deref(), Some("levels: `off`, `note`, `warning`, `error`"));
        assert_eq!(suggest("info", "rules", vec!["a-very-long-name"; 40]), None);
        assert_eq!(suggest("x", "options", []), None);
    }
}
