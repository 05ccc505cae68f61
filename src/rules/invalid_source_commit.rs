//! A pin that is missing or no commit.

use serde::Deserialize;

use crate::rule::{Group, Report, Rule};

/// See `rules/invalid-source-commit.md`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InvalidSourceCommit {}

impl Rule for InvalidSourceCommit {
    fn check(&self, group: &Group<'_>, report: &mut Report) {
        for pair in &group.pairs {
            let page = group.page(pair.target);
            let draft = match &page.front_matter.pin {
                Some(pin) if is_commit(&pin.text) => continue,
                Some(pin) => group.finding("invalid-source-commit", pair.target, pin.span, format!("`{}` is no commit id", crate::rule::shorten(&pin.text))).element("malformed"),
                None if group.index.is_pinned(group.tree(pair.target)) && !page.front_matter.span.is_empty() => {
                    let span = group.first_line(pair.target, page.front_matter.span);
                    group.finding("invalid-source-commit", pair.target, span, "the page does not say which source commit it was made from".to_owned()).element("missing")
                }
                None => continue,
            };
            report.add(draft.help("write the full id of the source commit, 40 hexadecimal digits (or 64), that the page was translated from"));
        }
    }
}

/// A full or abbreviated commit id, SHA-1 or SHA-256.
fn is_commit(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::is_commit;

    #[test]
    fn commits() {
        assert!(is_commit("1234567890123456789012345678901234567890"));
        assert!(is_commit("abcdef0"));
        assert!(!is_commit("HEAD"));
        assert!(!is_commit("1.2e39"));
        assert!(!is_commit("--upload-pack=x"));
        assert!(!is_commit(&"a".repeat(65)));
    }
}
