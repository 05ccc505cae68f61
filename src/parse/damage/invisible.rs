//! Characters that no reader sees, and blanks that are none to CommonMark: as characters and as entities.

/// A character without width: it only shows in what it keeps from working.
pub fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A character that sets the direction of the text around it. Texts from right to left have them on purpose.
pub fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A blank that CommonMark and YAML take for a letter.
pub fn is_wide_blank(c: char) -> bool {
    !c.is_ascii() && c.is_whitespace() && !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The character that `rest` begins with, itself or as an entity, and its length as written.
pub fn character(rest: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 10] = [
        ("nbsp", '\u{a0}'),
        ("shy", '\u{ad}'),
        ("ensp", '\u{2002}'),
        ("emsp", '\u{2003}'),
        ("thinsp", '\u{2009}'),
        ("ZeroWidthSpace", '\u{200b}'),
        ("zwnj", '\u{200c}'),
        ("zwj", '\u{200d}'),
        ("lrm", '\u{200e}'),
        ("rlm", '\u{200f}'),
    ];
    let first = rest.chars().next()?;
    let Some(after) = rest.strip_prefix('&') else { return Some((first, first.len_utf8())) };
    let end = after.bytes().take(16).position(|b| b == b';')?;
    let name = &after[..end];
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((c, end + 2))
}

/// The length of the character without width that `rest` begins with.
pub fn zero_width(rest: &str) -> Option<usize> {
    character(rest).filter(|(c, _)| is_zero_width(*c)).map(|(_, len)| len)
}

/// The length of all characters without width and wide blanks that `rest` begins with.
pub(super) fn run(rest: &str) -> usize {
    let mut at = 0;
    while let Some((c, len)) = rest.get(at..).and_then(character) {
        if !is_zero_width(c) && !is_wide_blank(c) {
            break;
        }
        at += len;
    }
    at
}

/// What to call the characters of a run that cannot be seen: `a no-break space (U+00A0)`.
pub fn names(run: &str) -> String {
    let (mut at, mut count, mut first) = (0, 0, None);
    while let Some((c, len)) = run.get(at..).and_then(character) {
        at += len;
        if is_zero_width(c) || is_wide_blank(c) {
            count += 1;
            first = first.or(Some(c));
        }
    }
    let Some(c) = first else { return "an invisible character".to_owned() };
    let name = match c {
        '\u{a0}' => "no-break space",
        '\u{ad}' => "soft hyphen",
        '\u{61c}' => "Arabic letter mark",
        '\u{200b}' => "zero-width space",
        '\u{200c}' => "zero-width non-joiner",
        '\u{200d}' => "zero-width joiner",
        '\u{200e}' => "left-to-right mark",
        '\u{200f}' => "right-to-left mark",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "direction mark",
        '\u{202f}' => "narrow no-break space",
        '\u{2060}' => "word joiner",
        '\u{3000}' => "ideographic space",
        '\u{feff}' => "byte order mark",
        c if is_wide_blank(c) => "wide blank",
        _ => "invisible character",
    };
    let code = format!("(U+{:04X})", u32::from(c));
    match count {
        0 | 1 if name.starts_with(['A', 'i']) => format!("an {name} {code}"),
        0 | 1 => format!("a {name} {code}"),
        n => format!("{n} invisible characters, first a {name} {code},"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_entities() {
        assert_eq!(zero_width("\u{200f}* a"), Some(3));
        assert_eq!(zero_width("&#x200B;a"), Some(8));
        assert_eq!(zero_width("&lrm;a"), Some(5));
        assert_eq!(zero_width("&nbsp;a"), None);
        assert_eq!(zero_width("a"), None);
        assert_eq!(zero_width("&a"), None);
        assert_eq!(run("&nbsp;\u{200b}a"), 9);
        assert_eq!(run(" a"), 0);
    }

    #[test]
    fn names_of_characters() {
        assert_eq!(names("\u{a0}"), "a no-break space (U+00A0)");
        assert_eq!(names("&#x200B;"), "a zero-width space (U+200B)");
        assert_eq!(names("\u{feff}\u{feff}"), "2 invisible characters, first a byte order mark (U+FEFF),");
    }
}
