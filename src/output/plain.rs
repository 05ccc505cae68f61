//! Text from pages made safe for a terminal: nothing that a page holds may act as a control.

/// Columns of a tab at most.
pub(super) const TAB: usize = 4;

/// The character to show for `c`: itself, or a visible symbol for what a terminal would obey.
/// `None` for a byte order mark, which has no column.
pub(super) fn visible(c: char) -> Option<char> {
    Some(match c {
        '\u{feff}' => return None,
        '\t' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        // C1 controls, line and paragraph separators, and what reorders a line (bidirectional overrides).
        '\u{80}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    })
}

/// `text` on one line: white space that holds a line end becomes one blank, controls become visible.
pub fn folded(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for part in text.trim().split(['\n', '\r']) {
        let part = if line.is_empty() { part } else { part.trim_start() };
        let part = part.trim_end();
        if part.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(part.chars().filter_map(visible).map(|c| if c == '\t' { ' ' } else { c }));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_and_harmless() {
        assert_eq!(folded("a\r\n\n  b\tc\u{1b}[31m\0\u{7f}\u{9b}\u{202e}"), "a b c␛[31m␀␡\u{fffd}\u{fffd}");
        assert_eq!(folded("日本語"), "日本語");
        assert_eq!(folded("\n\n"), "");
    }
}
