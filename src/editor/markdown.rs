//! Text of pages and commits inside of Markdown that an editor shows: always code, so that nothing in it is rendered.

use crate::text::{folded, visible};

/// Lines and characters of an excerpt.
const LINES: usize = 40;
const CHARACTERS: usize = 4000;

/// A text on one line as inline code, shortened; no character of it ends the code or acts as a control.
pub(super) fn code(text: &str) -> String {
    const LONGEST: usize = 200;
    let text = crate::rule::shorten_to(&folded(text), LONGEST);
    let mark = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{mark}{pad}{text}{pad}{mark}")
}

/// A text as a fenced block, shortened; no line of it ends the block, and no character acts as a control.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let mut shown = String::new();
    let (mut lines, mut characters, mut is_cut) = (0, 0, false);
    for line in text.trim_matches(['\n', '\r']).lines() {
        if lines == LINES || characters >= CHARACTERS {
            is_cut = true;
            break;
        }
        let before = shown.len();
        shown.extend(line.trim_end().chars().take(CHARACTERS - characters).filter_map(visible));
        is_cut |= line.chars().count() > CHARACTERS - characters;
        characters += shown[before..].chars().count() + 1;
        lines += 1;
        shown.push('\n');
    }
    if is_cut {
        shown.push_str("…\n");
    }
    let fence = "`".repeat(longest_run(&shown).max(2) + 1);
    format!("{fence}{language}\n{shown}{fence}\n")
}

/// The length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_code() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a `b` ``c`` [x](y)\n# d"), "```a `b` ``c`` [x](y) # d```");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(
            fenced("md", "a\n```\n![b](c)\n````\n\u{1b}[31m\u{202e}\r\n"),
            "`````md\na\n```\n![b](c)\n````\n␛[31m\u{fffd}\n`````\n"
        );
        assert_eq!(fenced("md", ""), "```md\n```\n");
    }

    #[test]
    fn what_is_long_is_cut() {
        let long = fenced("md", &"line\n".repeat(100));
        assert_eq!((long.lines().count(), long.lines().nth(LINES + 1)), (LINES + 3, Some("…")));
        let wide = fenced("md", &"é".repeat(CHARACTERS * 2));
        assert_eq!(wide.chars().filter(|c| *c == 'é').count(), CHARACTERS);
        assert!(wide.contains("…"));
    }
}
