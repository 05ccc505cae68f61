//! Comments that ask to be silent: `locdrift-disable RULE -- reason` and its kin.

use std::collections::HashSet;

use crate::page::Scope;

/// The directives, exactly as they are written.
pub const DIRECTIVES: [&str; 5] = [
    "locdrift-disable",
    "locdrift-enable",
    "locdrift-disable-line",
    "locdrift-disable-next-line",
    "locdrift-disable-file",
];

/// What a comment asks for: its scope, the rules that it names (none means all) and its reason.
pub type DirectiveKind = (Scope, Vec<Box<str>>, Option<Box<str>>);

/// What a comment (without `<!--` and `-->`, or without `#`) asks for. `None` for any other comment.
///
/// In the front matter `locdrift-disable` stands for the whole page. Names are separated by commas or blanks. A comment
/// that begins with `locdrift` in any case but holds no directive has [`Scope::Unknown`], and its first word in place
/// of the rules.
pub fn parse_comment(comment: &str, in_front_matter: bool) -> Option<DirectiveKind> {
    const PREFIX: &str = "locdrift";
    let comment = comment.trim();
    comment.get(..PREFIX.len()).filter(|start| start.eq_ignore_ascii_case(PREFIX))?;
    let (word, rest) = comment.split_once(char::is_whitespace).unwrap_or((comment, ""));
    let scope = match word {
        "locdrift-disable" if in_front_matter => Scope::File,
        "locdrift-disable" => Scope::From,
        "locdrift-enable" => Scope::Until,
        "locdrift-disable-line" => Scope::Line,
        "locdrift-disable-next-line" => Scope::NextLine,
        "locdrift-disable-file" => Scope::File,
        _ => return Some((Scope::Unknown, vec![word.into()], None)),
    };
    let (names, reason) = split_reason(rest);
    let mut seen = HashSet::new();
    let names = names.split(|c: char| c == ',' || c.is_whitespace()).filter(|name| !name.is_empty());
    let rules = names.filter(|name| seen.insert(*name)).map(Box::from).collect();
    Some((scope, rules, reason))
}

/// Splits at the first `--` that begins a word (a dash that an editor made of it counts too).
fn split_reason(text: &str) -> (&str, Option<Box<str>>) {
    let mut after_blank = true;
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        if after_blank && let Some(dash) = ["--", "—", "–"].into_iter().find(|dash| rest.starts_with(dash)) {
            let reason = rest[dash.len()..].trim();
            return (&text[..at], (!reason.is_empty()).then(|| reason.into()));
        }
        after_blank = c == ',' || c.is_whitespace();
    }
    (text, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(comment: &str) -> Option<(Scope, Vec<String>, Option<String>)> {
        let (scope, rules, reason) = parse_comment(comment, false)?;
        Some((scope, rules.into_iter().map(String::from).collect(), reason.map(String::from)))
    }

    fn asks(comment: &str, scope: Scope, rules: &[&str], reason: Option<&str>) {
        let expected = (scope, rules.iter().map(|rule| rule.to_string()).collect(), reason.map(str::to_owned));
        assert_eq!(read(comment), Some(expected), "{comment:?}");
    }

    #[test]
    fn each_directive_has_its_scope() {
        asks(" locdrift-disable ", Scope::From, &[], None);
        asks("locdrift-enable missing-link", Scope::Until, &["missing-link"], None);
        asks("locdrift-disable-line a", Scope::Line, &["a"], None);
        asks("locdrift-disable-next-line a", Scope::NextLine, &["a"], None);
        asks("locdrift-disable-file a", Scope::File, &["a"], None);
    }

    #[test]
    fn names_are_separated_by_commas_or_blanks_and_stand_once() {
        asks("locdrift-disable a-b,c , d\u{a0}e\nf, a-b", Scope::From, &["a-b", "c", "d", "e", "f"], None);
    }

    #[test]
    fn the_reason_stands_behind_the_first_dashes() {
        asks("locdrift-disable a, b -- see -- ticket 7 ", Scope::From, &["a", "b"], Some("see -- ticket 7"));
        asks("locdrift-disable a --because", Scope::From, &["a"], Some("because"));
        asks("locdrift-disable -- all of it", Scope::From, &[], Some("all of it"));
        asks("locdrift-disable a — an editor's dash", Scope::From, &["a"], Some("an editor's dash"));
        asks("locdrift-disable a --", Scope::From, &["a"], None);
        asks("locdrift-disable a--b", Scope::From, &["a--b"], None);
    }

    #[test]
    fn in_the_front_matter_disable_means_the_page() {
        let scope = |comment| parse_comment(comment, true).map(|(scope, ..)| scope);
        assert_eq!(scope(" locdrift-disable a"), Some(Scope::File));
        assert_eq!(scope("locdrift-disable-file a"), Some(Scope::File));
        assert_eq!(scope("locdrift-disable-next-line a"), Some(Scope::NextLine));
    }

    #[test]
    fn what_is_nearly_a_directive_is_kept_to_be_told() {
        for word in ["locdrift-disabel", "Locdrift-Disable", "locdrift", "locdrift-disable:", "locdrift-disable-file,a"]
        {
            asks(&format!("{word} a -- b"), Scope::Unknown, &[word], None);
        }
    }

    #[test]
    fn other_comments_are_none() {
        for comment in ["", "a locdrift-disable", "loc", "locdrif\u{e9}", "markdownlint-disable", "日本語日本語"]
        {
            assert_eq!(read(comment), None, "{comment:?}");
        }
    }
}
