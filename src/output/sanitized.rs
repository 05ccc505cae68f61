//! The gate to terminals and logs: what goes through it can neither control a terminal nor command a CI service.
//!
//! GitHub Actions obeys lines that begin with `::` behind blanks, and `##[` anywhere; Azure Pipelines and TeamCity obey
//! `##vso[` and `##teamcity[`. One character of each is replaced, by one of the same width in text for people, by its
//! escape in data, so that a reader of the data gets what was written.

use std::io::{self, Write};

use crate::text::{is_hidden, visible};

/// In whose terms a character is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// For people; our own colours may pass.
    Text { color: bool },
    /// JSON, in which nothing but strings holds such characters.
    Json,
    /// XML, likewise.
    Xml,
}

/// Hands on what is written, with each dangerous character replaced.
pub struct Sanitized<W: Write> {
    out: W,
    form: Form,
    /// Whether nothing but blanks is on the line so far.
    at_start: bool,
    /// `:` at the start of the line.
    colons: usize,
    /// `#` in a row, and whether letters follow them.
    hashes: usize,
    in_word: bool,
    /// A colour that is not complete yet.
    escape: String,
    /// A character that is not complete yet.
    held: Vec<u8>,
    /// What is handed on next; its memory is kept.
    shown: String,
}

impl<W: Write> Sanitized<W> {
    /// Text for people. With `color`, sequences that set colours pass: whatever comes from a file or a name must have
    /// gone through [`visible`] then.
    pub fn text(out: W, color: bool) -> Self {
        Self::new(out, Form::Text { color })
    }

    /// JSON.
    pub fn json(out: W) -> Self {
        Self::new(out, Form::Json)
    }

    /// XML.
    pub fn xml(out: W) -> Self {
        Self::new(out, Form::Xml)
    }

    fn new(out: W, form: Form) -> Self {
        let (escape, held, shown) = (String::new(), Vec::new(), String::new());
        Sanitized { out, form, at_start: true, colons: 0, hashes: 0, in_word: false, escape, held, shown }
    }

    /// How many bytes at the front are neither dangerous nor change what is known of the line.
    fn plain(&self, bytes: &[u8]) -> usize {
        if self.hashes > 0 || !self.escape.is_empty() {
            return 0;
        }
        let is_plain = |b: &u8| match (self.at_start, self.colons) {
            (false, _) => matches!(b, b' '..=b'~') && *b != b'#',
            (true, 0) => *b == b' ',
            (true, _) => false,
        };
        bytes.iter().position(|b| !is_plain(b)).unwrap_or(bytes.len())
    }

    fn put_all(&mut self, text: &str, shown: &mut String) {
        let mut rest = text;
        while !rest.is_empty() {
            let (plain, other) = rest.split_at(self.plain(rest.as_bytes()));
            shown.push_str(plain);
            let mut characters = other.chars();
            characters.next().into_iter().for_each(|c| self.put(c, shown));
            rest = characters.as_str();
        }
    }

    fn put(&mut self, c: char, shown: &mut String) {
        // What is not shown parts nothing.
        if matches!(self.form, Form::Text { .. }) && visible(c).is_none() {
            return;
        }
        if !self.is_of_color(c) {
            self.end_escape(shown);
        }
        if self.is_of_color(c) {
            self.escape.push(c);
            if c == 'm' {
                shown.push_str(&std::mem::take(&mut self.escape));
            }
            return;
        }
        let is_command = self.ends_prefix(c);
        match self.form {
            Form::Text { .. } if c == '\n' => shown.push(c),
            Form::Text { .. } if is_command => shown.push(if c == ':' { '∶' } else { '⟦' }),
            Form::Text { .. } => shown.extend(visible(c)),
            Form::Json if is_command || is_hidden(c) && !c.is_ascii_whitespace() => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    shown.push_str(&format!("\\u{unit:04x}"));
                }
            }
            Form::Xml if is_command || is_hidden(c) && !c.is_ascii() => {
                shown.push_str(&format!("&#{};", u32::from(c)));
            }
            Form::Json | Form::Xml => shown.push(c),
        }
    }

    /// Whether `c` ends what begins a command: the second `:` of a line, or a `[` behind `##` and a word.
    fn ends_prefix(&mut self, c: char) -> bool {
        let is_hash = c == '[' && self.hashes > 1;
        match c {
            '#' if !self.in_word => self.hashes += 1,
            '#' => self.hashes = 1,
            c if !(self.hashes > 1 && c.is_alphanumeric()) => self.hashes = 0,
            _ => {}
        }
        self.in_word = self.hashes > 1 && c != '#';
        let is_colon = c == ':' && self.at_start;
        self.colons = if is_colon { self.colons + 1 } else { 0 };
        self.at_start = c == '\n' || self.at_start && (c.is_whitespace() || self.colons == 1);
        is_hash || self.colons == 2
    }

    /// Whether `c` goes on with `ESC [ digits m`.
    fn is_of_color(&self, c: char) -> bool {
        match self.escape.len() {
            0 => c == '\u{1b}' && self.form == (Form::Text { color: true }),
            1 => c == '[',
            _ => c.is_ascii_digit() || matches!(c, ';' | 'm'),
        }
    }

    /// An escape that sets no colour is shown.
    fn end_escape(&mut self, shown: &mut String) {
        let escape = std::mem::take(&mut self.escape);
        for c in escape.chars() {
            self.ends_prefix(c);
            shown.extend(visible(c));
        }
    }
}

impl<W: Write> Write for Sanitized<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.held.is_empty() && self.plain(bytes) == bytes.len() {
            self.out.write_all(bytes)?;
            return Ok(bytes.len());
        }
        let (mut held, mut shown) = (std::mem::take(&mut self.held), std::mem::take(&mut self.shown));
        let all = if held.is_empty() {
            bytes
        } else {
            held.extend_from_slice(bytes);
            &held
        };
        for chunk in all.utf8_chunks() {
            self.put_all(chunk.valid(), &mut shown);
            match std::str::from_utf8(chunk.invalid()) {
                // Only the last one can be incomplete.
                Err(error) if error.error_len().is_none() => self.held = chunk.invalid().to_vec(),
                Err(_) => self.put('\u{fffd}', &mut shown),
                Ok(_) => {}
            }
        }
        let written = self.out.write_all(shown.as_bytes());
        shown.clear();
        self.shown = shown;
        written.map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A text for people as it goes through the gate, where it does not begin a line.
pub(super) fn sanitized(text: &str) -> String {
    let mut gate = Sanitized { at_start: false, ..Sanitized::text(io::sink(), false) };
    let mut shown = String::with_capacity(text.len());
    gate.put_all(text, &mut shown);
    shown
}

/// A text in double quotes, as both JSON and YAML read it.
pub fn quoted(text: &str) -> String {
    let mut gate = Sanitized::json(io::sink());
    let mut shown = String::with_capacity(text.len());
    gate.put_all(&serde_json::Value::from(text).to_string(), &mut shown);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(mut gate: Sanitized<Vec<u8>>, pieces: &[&[u8]]) -> String {
        pieces.iter().for_each(|piece| gate.write_all(piece).expect("written"));
        String::from_utf8(gate.out).expect("UTF-8")
    }

    fn text(text: &str) -> String {
        let whole = through(Sanitized::text(Vec::new(), false), &[text.as_bytes()]);
        let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
        assert_eq!(through(Sanitized::text(Vec::new(), false), &bytes), whole, "in pieces");
        whole
    }

    #[test]
    fn commands_of_ci_services_are_broken_up() {
        for (written, shown) in [
            ("::error::x", ":∶error::x"),
            ("a\n \t\u{a0}::set-env name=a::b\n", "a\n \t\u{a0}:∶set-env name=a::b\n"),
            ("\u{feff}::add-mask::x", ":∶add-mask::x"),
            (":\u{feff}:error::", ":∶error::"),
            ("#\u{feff}#\u{feff}vso\u{feff}[task.x]", "##vso⟦task.x]"),
            ("a ::error::x: :", "a ::error::x: :"),
            (": :error::", ": :error::"),
            ("x ##[error]y", "x ##⟦error]y"),
            ("###vso[task.x]#[", "###vso⟦task.x]#["),
            ("##teamcity[x] ##a-b[ ## [t](u)", "##teamcity⟦x] ##a-b[ ## [t](u)"),
            ("##a##[b", "##a##⟦b"),
            ("\r::error::", "␍:∶error::"),
        ] {
            assert_eq!(text(written), shown, "{written:?}");
        }
    }

    #[test]
    fn our_colours_pass_and_nothing_else() {
        let colored = |text: &str| through(Sanitized::text(Vec::new(), true), &[text.as_bytes()]);
        assert_eq!(colored("\u{1b}[1;31ma\u{1b}[0m"), "\u{1b}[1;31ma\u{1b}[0m");
        assert_eq!(colored("\u{1b}[1m::error::\u{1b}[0m"), "\u{1b}[1m:∶error::\u{1b}[0m");
        assert_eq!(colored("\u{1b}[2J\u{1b}]0;t\u{7}\u{1b}\u{1b}[1m"), "␛[2J␛]0;t␇␛\u{1b}[1m");
        assert_eq!(text("\u{1b}[1ma"), "␛[1ma");
    }

    #[test]
    fn what_is_passed_by_is_what_each_character_says() {
        let parts = ["#", "[", ":", " ", "\n", "a", "é", "\u{1b}", "m", "1", "\t", "\u{202e}", "\u{feff}"];
        for at in 0..parts.len().pow(4) {
            let text: String = (0..4).map(|place| parts[at / parts.len().pow(place) % parts.len()]).collect();
            for form in [Form::Text { color: false }, Form::Text { color: true }, Form::Json, Form::Xml] {
                let (mut gate, mut shown) = (Sanitized::new(io::sink(), form), String::new());
                text.chars().for_each(|c| gate.put(c, &mut shown));
                assert_eq!(through(Sanitized::new(Vec::new(), form), &[text.as_bytes()]), shown, "{text:?} {form:?}");
                let pieces: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
                assert_eq!(through(Sanitized::new(Vec::new(), form), &pieces), shown, "{text:?} {form:?}");
            }
        }
    }

    #[test]
    fn what_is_not_utf_8_is_shown() {
        assert_eq!(through(Sanitized::text(Vec::new(), false), &[b"a\xffb\xe3", b"\x81\x82"]), "a\u{fffd}bあ");
    }

    #[test]
    fn data_stays_what_it_is() {
        let odd = "a\u{1b}\u{7f}\u{9b}\u{202e}\u{2028}\u{feff}\t\r\n##[error] ##vso[x] ::é日😀";
        let data = serde_json::json!({"::k": [odd]});
        let written = through(Sanitized::json(Vec::new()), &[data.to_string().as_bytes()]);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&written).expect("JSON"), data);
        assert!(
            !written.chars().any(is_hidden) && !written.contains("##[") && !written.contains("##vso["),
            "{written}"
        );
        assert_eq!(quoted("a\u{202e}"), "\"a\\u202e\"");
        assert_eq!(
            through(Sanitized::xml(Vec::new()), &["<a b=\"##[x\u{202e}\"/>\n".as_bytes()]),
            "<a b=\"##&#91;x&#8238;\"/>\n"
        );
    }
}
