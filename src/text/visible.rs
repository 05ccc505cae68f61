//! Text from outside, safe to show: no character of a page, a name or a commit acts as a control or hides others.

/// The character to show for `c`: itself, or a symbol for what a terminal obeys or a reader cannot see.
/// `None` for a byte order mark, which has no column.
pub fn visible(c: char) -> Option<char> {
    Some(match c {
        '\u{feff}' => return None,
        '\t' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        c if is_hidden(c) => '\u{fffd}',
        _ => c,
    })
}

/// Whether `c` is a control character, a separator of lines or paragraphs, a byte order mark, a tag (letters that
/// nobody sees, in which text can hide), or one that changes the order in which text is shown.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}'..='\u{2029}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
        || is_bidi_control(c)
}

/// Whether `c` changes the order in which text is shown, and is not seen itself.
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
}

/// A name or a message on one line: each line end and tab is seen.
pub fn line(text: &str) -> String {
    let shown = |c| match c {
        '\t' => Some('\u{2409}'),
        c => visible(c),
    };
    text.chars().filter_map(shown).collect()
}

/// An excerpt on one line: white space that holds a line end becomes one blank.
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
    fn an_excerpt_is_one_line_and_harmless() {
        assert_eq!(folded("a\r\n\n  b\tc\u{1b}[31m\0\u{7f}\u{9b}\u{202e}"), "a b c␛[31m␀␡\u{fffd}\u{fffd}");
        assert_eq!(folded("日本語"), "日本語");
        assert_eq!(folded("\n\n"), "");
    }

    #[test]
    fn a_name_shows_each_character() {
        assert_eq!(line(" a\r\n\tb\u{1b}\u{85}\u{2028}\u{200f}\u{61c}\u{2069} "), " a␍␊␉b␛�����\u{20}");
        assert_eq!(line("\u{feff}é日\u{200d}"), "é日\u{200d}");
        assert_eq!(line("a\u{e0072}\u{e006d}b"), "a��b");
    }
}
