//! The settings of a git configuration file, read as git reads them.

/// A setting: `url` of the section `remote "origin"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Setting<'t> {
    /// The section's name, as it is written.
    section: &'t str,
    /// Whether it is a part of the section with a name of its own: `[remote "origin"]`.
    is_of_part: bool,
    /// The name of the setting, as it is written.
    key: &'t str,
    /// Its value; empty where there is none.
    pub value: String,
}

impl Setting<'_> {
    /// Whether it is that of a section as a whole: names differ in no capitals.
    pub fn is(&self, section: &str, key: &str) -> bool {
        !self.is_of_part && self.is_in(section, key)
    }

    /// The same, also of a part of the section.
    pub fn is_in(&self, section: &str, key: &str) -> bool {
        self.section.eq_ignore_ascii_case(section) && self.key.eq_ignore_ascii_case(key)
    }
}

/// The settings of a file, in their order. Several sections may begin on one line, and a value may go on in the next.
/// What git would refuse is read as far as it can be.
pub(super) fn settings(text: &str) -> impl Iterator<Item = Setting<'_>> {
    let (mut section, mut is_of_part) = ("", false);
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start();
            match rest.chars().next()? {
                '#' | ';' => rest = behind_line(rest),
                '[' => (section, is_of_part, rest) = header(&rest[1..]),
                _ => {
                    let end = rest.find(['=', '\n', '#', ';']).unwrap_or(rest.len());
                    let key = rest[..end].trim();
                    let (text, next) = match rest[end..].strip_prefix('=') {
                        Some(text) => value(text),
                        None => (String::new(), behind_line(&rest[end..])),
                    };
                    rest = next;
                    return Some(Setting { section, is_of_part, key, value: text });
                }
            }
        }
    })
}

fn behind_line(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, next)| next)
}

/// The name of a section, whether its header names a part of it, and what follows: `[remote "a]b"]` ends behind the
/// second bracket.
fn header(text: &str) -> (&str, bool, &str) {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '\n' | ']' if !is_quoted || c == '\n' => {
                let (name, part) = text[..at].split_once([' ', '\t', '"', '.']).unwrap_or((&text[..at], ""));
                return (name, !part.trim().is_empty(), &text[at + 1..]);
            }
            _ => {}
        }
    }
    ("", false, "")
}

/// A value, and what follows its line.
fn value(text: &str) -> (String, &str) {
    let mut value = String::new();
    // How much of it is not blanks at its end.
    let mut kept = 0;
    let (mut is_quoted, mut is_comment) = (false, false);
    let mut chars = text.char_indices().peekable();
    let mut end = text.len();
    while let Some((at, c)) = chars.next() {
        match c {
            '\n' => {
                end = at + 1;
                break;
            }
            '\r' if chars.peek().is_some_and(|(_, next)| *next == '\n') => {}
            _ if is_comment => {}
            '"' => is_quoted = !is_quoted,
            '#' | ';' if !is_quoted => is_comment = true,
            '\\' => {
                let escaped = chars.next().map(|(_, c)| c);
                if escaped == Some('\r') && chars.peek().is_some_and(|(_, next)| *next == '\n') {
                    chars.next();
                    continue;
                }
                match escaped {
                    Some('\n') | None => continue,
                    Some('t') => value.push('\t'),
                    Some('n') => value.push('\n'),
                    Some('b') => value.push('\u{8}'),
                    Some(other) => value.push(other),
                }
                kept = value.len();
            }
            // What git takes for a blank: no form feed.
            ' ' | '\t' | '\r' if !is_quoted => {
                if !value.is_empty() {
                    value.push(c);
                }
            }
            c => {
                value.push(c);
                kept = value.len();
            }
        }
        if is_quoted {
            kept = value.len();
        }
    }
    value.truncate(kept);
    (value, text.get(end..).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::settings;

    fn read(text: &str) -> Vec<String> {
        settings(text).map(|one| format!("{}.{}={}", one.section, one.key, one.value).to_lowercase()).collect()
    }

    #[test]
    fn settings_are_read_as_git_reads_them() {
        assert_eq!(
            read(
                "# [include]\n[Core] Bare = false ; [include]\n\tworktree=\"../a \\\"b\\\\c\" \r\n[remote \"a]b\"][X] y"
            ),
            ["core.bare=false", "core.worktree=../a \"b\\c", "x.y="]
        );
        assert_eq!(read("[extensions]\nrefStorage = \\\n \"files://x\" # y\n"), ["extensions.refstorage=files://x"]);
        assert_eq!(read("[alias]\n\tx = \"[include\" \n\ty = !a; b"), ["alias.x=[include", "alias.y=!a"]);
        assert_eq!(
            read("[includeIf \"gitdir:/a/b\"] path = c d \n[include.x]\npath=e"),
            ["includeif.path=c d", "include.path=e"]
        );
        assert_eq!(read("[a]x = y\u{c}\n[b]x = \"\\b\"\t\r\n"), ["a.x=y\u{c}", "b.x=\u{8}"]);
        for odd in ["[", "[a", "[a \"", "=", "x=\\", "[a]\n\"", "\u{feff}[a]x"] {
            assert!(settings(odd).count() < 3, "{odd}");
        }
    }
}
