//! Code that other words of a language write in another way: in other parts, or as the name of a key.

/// Whether code is that of other spans put together: `lamp=True` for `lamp` and `True`.
///
/// `whole` is one span, `part` one of those that it is made of, and `spans` are all that are beside `part`.
pub(super) fn is_put_together(whole: &str, part: &str, spans: &[impl AsRef<str>]) -> bool {
    whole.len() > part.len() && words(whole).any(|word| word == part) && is_made_of(whole, spans)
}

/// Whether each word of code is a span of its own, and there are several; `lamp.level` is made of `lamp` and `level`.
pub(super) fn is_made_of(code: &str, spans: &[impl AsRef<str>]) -> bool {
    let is_span = |word: &str| spans.iter().any(|span| span.as_ref() == word);
    let is_name = |word: &str| word.chars().all(|c| c.is_alphanumeric() || c == '_');
    words(code).count() > 1 && words(code).all(is_span)
        || code.contains('.') && code.split('.').all(|part| is_name(part) && is_span(part))
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).filter(|word| !word.is_empty())
}

/// Whether both are keys to press together, which keyboards name in their own language: `Ctrl+Space`.
pub(super) fn are_keys(theirs: &str, ours: &str) -> bool {
    const MODIFIERS: [&str; 10] =
        ["alt", "cmd", "command", "control", "ctrl", "meta", "option", "shift", "super", "win"];
    let is_modifier = |key: &str| MODIFIERS.iter().any(|known| key.eq_ignore_ascii_case(known));
    let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == ' ');
    let keys = |code: &str| code.split('+').map(str::trim).all(is_key);
    let count = |code: &str| code.matches('+').count();
    theirs.split('+').next().is_some_and(|key| is_modifier(key.trim()))
        && count(theirs) > 0
        && count(theirs) == count(ours)
        && keys(theirs)
        && keys(ours)
}

/// Whether code of the source is other code with the ending of a language: `Nth` for `N`, and `Lamp` with `s` behind it
/// for `Lamps`. `behind` is what follows the code in the source.
pub(super) fn is_inflected(theirs: &str, ours: &str, behind: &str) -> bool {
    let stem = ["th", "st", "nd", "rd"].iter().find_map(|ending| theirs.strip_suffix(ending));
    let is_number = |stem: &str| !stem.is_empty() && (stem.len() == 1 || stem.bytes().all(|b| b.is_ascii_digit()));
    let ending = &behind[..behind.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(behind.len())];
    stem.is_some_and(|stem| stem == ours && is_number(stem))
        || !ending.is_empty() && ours.strip_prefix(theirs).is_some_and(|rest| rest == ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_in_other_parts() {
        let spans = ["lamp", "False", "list", "Lamp"];
        for (whole, part) in [("lamp=False", "lamp"), ("lamp = False", "False"), ("list[Lamp]", "Lamp")] {
            assert!(is_put_together(whole, part, &spans) && is_made_of(whole, &spans), "{whole}");
        }
        for (whole, part) in [("lamp=True", "lamp"), ("lamps", "lamp"), ("lamp", "lamp"), ("lamp.off", "lamp")] {
            assert!(!is_put_together(whole, part, &spans), "{whole}");
        }
    }

    #[test]
    fn values_of_objects() {
        assert!(is_made_of("lamp.level", &["level", "lamp"]));
        for code in ["lamp.level", "lamp..level", ".level", "lamp."] {
            assert!(!is_made_of(code, &["level", "room"]), "{code}");
        }
    }

    #[test]
    fn keys_and_endings() {
        assert!(are_keys("Ctrl+Space", "Strg+Leertaste") && are_keys("Shift + Enter", "Maj + Entrée"));
        assert!(!are_keys("Ctrl+Space", "Ctrl") && !are_keys("a+b", "c+d") && !are_keys("Ctrl+Space", "Strg+--"));
        assert!(is_inflected("Nth", "N", "") && is_inflected("Lamp", "Lamps", "s are"));
        assert!(!is_inflected("month", "mon", "") && !is_inflected("Lamp", "Lamps", " are"));
    }
}
