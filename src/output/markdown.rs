//! Text within Markdown that other programs render, where it may neither format, link, embed nor notify anybody.

use crate::text::folded;

/// Breaks up what services make links of after Markdown was read: mentions, references, addresses.
const APART: &str = "&#8203;";

/// A text on one line: what it quotes is code, and nothing else in it is Markdown or HTML.
pub(crate) fn inline(text: &str) -> String {
    written(text, "|")
}

/// The same in a cell of a table.
pub(crate) fn cell(text: &str) -> String {
    written(text, "\\|")
}

/// `bar` stands for a bar within code.
fn written(text: &str, bar: &str) -> String {
    let text = folded(text);
    let parts: Vec<&str> = text.split('`').collect();
    let (quoted, between) = (parts.iter().skip(1).step_by(2), parts.iter().step_by(2).skip(1));
    // A backslash before a bar would end the cell, and two backticks in a row are another sign.
    let is_code = |of: &&str| !of.is_empty() && of.trim().len() == of.len() && !of.contains('\\');
    let is_paired = parts.len() % 2 == 1
        && quoted.clone().all(is_code)
        && between.clone().take(quoted.len().saturating_sub(1)).all(|of| !of.is_empty());
    if !is_paired {
        return escaped(&text);
    }
    let mut inline = String::with_capacity(text.len());
    for (number, part) in parts.into_iter().enumerate() {
        match number % 2 {
            0 if number == 0 => inline.push_str(&escaped(part)),
            0 => inline.push_str(&escaped_within(part)),
            _ => inline.extend(["`", &part.replace('|', bar), "`"]),
        }
    }
    inline
}

/// A text that is shown as it is, at the start of a line: there some signs begin lists, and a slash an order to GitLab.
fn escaped(text: &str) -> String {
    let order = if text.trim_start().starts_with(['-', '+', '=', '/']) { "\\" } else { "" };
    format!("{order}{}", escaped_within(text.trim_start()))
}

/// A text that is shown as it is.
fn escaped_within(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let (before, behind) = (&text[..at], &text[at + c.len_utf8()..]);
        if begins_commit(before, &text[at..]) || c == '-' && ends_with(before, "gh") {
            escaped.push_str(APART);
        }
        match c {
            '&' => escaped.extend(["&amp;", if is_reference(behind) { APART } else { "" }]),
            '%' if is_reference(behind) => escaped.extend(["%", APART]),
            '~' | '$' if is_reference(behind) => escaped.extend(["\\", c.encode_utf8(&mut [0; 4]), APART]),
            '<' => escaped.push_str("&lt;"),
            '@' => escaped.extend(["@", APART]),
            '#' | '!' if behind.starts_with(char::is_alphanumeric) => {
                escaped.extend(["\\", c.encode_utf8(&mut [0; 4]), APART])
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '>' | '$' | '!' => escaped.extend(['\\', c]),
            '.' if ends_with(before, "www") => escaped.extend([APART, "."]),
            ':' if behind.starts_with("//") => escaped.extend([":", APART]),
            c => escaped.push(c),
        }
    }
    escaped
}

fn ends_with(text: &str, end: &str) -> bool {
    let last = text.len().checked_sub(end.len()).and_then(|at| text.get(at..));
    last.is_some_and(|last| last.eq_ignore_ascii_case(end))
}

/// Whether what is behind a sign is the name or number of an epic, label, milestone or snippet of GitLab.
fn is_reference(behind: &str) -> bool {
    behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '_'))
}

/// Whether a text may go on with the id of a commit, behind its first digit: services make links of those.
fn begins_commit(before: &str, rest: &str) -> bool {
    const SHORTEST: usize = 7;
    const LONGEST: usize = 64;
    let is_digit = |c: char| c.is_ascii_hexdigit();
    let mut start = before.chars().rev();
    start.next().is_some_and(is_digit)
        && !start.next().is_some_and(char::is_alphanumeric)
        && (SHORTEST - 1..LONGEST).contains(&rest.chars().take(LONGEST).take_while(|c| is_digit(*c)).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_shows_what_it_says() {
        assert_eq!(inline("a|b\n<br> [y](z) & \\"), "a\\|b &lt;br\\> \\[y\\](z) &amp; \\\\");
        assert_eq!(inline("![i](https://x.example/@you)"), "\\!\\[i\\](https:&#8203;//x.example/@&#8203;you)");
        assert_eq!(inline("see WWW.x.example, #1, a!2"), "see WWW&#8203;.x.example, \\#&#8203;1, a\\!&#8203;2");
        assert_eq!(
            inline("GH-1 `, &1 ~a %1 $1 50 %"),
            "GH&#8203;-1 \\`, &amp;&#8203;1 \\~&#8203;a %&#8203;1 \\$&#8203;1 50 %"
        );
        assert_eq!(inline("da39a3ee, added"), "d&#8203;a39a3ee, added");
        assert_eq!(["/merge", "- a", "  + b", "= c"].map(inline), ["\\/merge", "\\- a", "\\+ b", "\\= c"]);
    }

    #[test]
    fn what_is_quoted_is_code() {
        assert_eq!(inline("`a|<b>` is _`c`"), "`a|<b>` is \\_`c`");
        assert_eq!(cell("`a|<b>` is |"), "`a\\|<b>` is \\|");
        for odd in ["`a\\` b", "`a``b`", "``", "` a`", "`a` and `"] {
            assert!(!inline(odd).replace("\\`", "").contains('`'), "{odd}: {}", inline(odd));
        }
    }
}
