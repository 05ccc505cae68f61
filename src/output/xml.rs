//! Text as XML 1.0 can hold it.

use std::fmt::{self, Display, Write};

/// The first line of a document.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// A text within an element or, in double quotes, an attribute.
pub(crate) struct Escaped<T>(pub T);

impl<T: Display> Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaper(f), "{}", self.0)
    }
}

struct Escaper<'f, 'b>(&'f mut fmt::Formatter<'b>);

impl Write for Escaper<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut done = 0;
        for (at, c) in text.char_indices() {
            let mut symbol = [0; 4];
            let instead = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                // A reader makes a blank of each in an attribute, and a line feed of a carriage return in an element.
                '\t' => "&#9;",
                '\n' => "&#10;",
                '\r' => "&#13;",
                // XML 1.0 has no way at all to say these: a symbol is shown instead.
                '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}').encode_utf8(&mut symbol),
                '\u{fffe}' | '\u{ffff}' => "\u{fffd}",
                // Allowed and discouraged; some readers refuse them.
                '\u{7f}'..='\u{9f}' => "\u{fffd}",
                _ => continue,
            };
            self.0.write_str(&text[done..at])?;
            self.0.write_str(instead)?;
            done = at + c.len_utf8();
        }
        self.0.write_str(&text[done..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_shown() {
        let text = "a<b> & \"c\" 'd'\t\r\n\0\u{1b}\u{85}\u{ffff}日";
        let wanted = "a&lt;b&gt; &amp; &quot;c&quot; 'd'&#9;&#13;&#10;␀␛\u{fffd}\u{fffd}日";
        assert_eq!(Escaped(text).to_string(), wanted);
        assert_eq!(Escaped("]]>").to_string(), "]]&gt;");
    }
}
