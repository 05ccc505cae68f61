//! Words of commands that messages suggest and files run, as a POSIX shell reads them.

use std::borrow::Cow;
use std::path::Path;

use super::is_hidden;

/// A word: as it is where every character is plain, otherwise in single quotes. What cannot be seen, or would end the
/// line, is escaped (`$'a\nb'`, as bash, ksh and zsh read it, and POSIX from 2024 on).
pub fn shell_word(word: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./:=@,+%~".contains(c);
    if !word.is_empty() && !word.starts_with(['~', '=']) && word.chars().all(is_plain) {
        return Cow::Borrowed(word);
    }
    if word.contains(is_hidden) {
        return Cow::Owned(format!("$'{}'", word.chars().map(escaped).collect::<String>()));
    }
    Cow::Owned(format!("'{}'", word.replace('\'', "'\\''")))
}

/// A character between `$'` and `'`.
fn escaped(c: char) -> String {
    match c {
        '\'' | '\\' => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        c if is_hidden(c) && c.is_ascii() => format!("\\x{:02x}", u32::from(c)),
        c if is_hidden(c) => format!("\\U{:08x}", u32::from(c)),
        c => c.to_string(),
    }
}

/// A path as a word that no program takes for an option.
pub fn shell_path(path: &Path) -> String {
    let path = path.display().to_string();
    let path = if path.starts_with('-') { format!("./{path}") } else { path };
    shell_word(&path).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_a_shell_reads() {
        assert_eq!(shell_word("docs/fr-FR/lamps.md"), "docs/fr-FR/lamps.md");
        assert_eq!(shell_word("a b"), "'a b'");
        assert_eq!(shell_word("$(rm x)"), "'$(rm x)'");
        assert_eq!(shell_word("it's"), "'it'\\''s'");
        assert_eq!(shell_word("*"), "'*'");
        assert_eq!(shell_word(""), "''");
        assert_eq!(shell_word("a\n'b\\\u{1b}[2J"), r"$'a\n\'b\\\x1b[2J'");
        assert_eq!(shell_word("#\u{feff}#\u{202e}"), r"$'#\U0000feff#\U0000202e'");
        assert_eq!(shell_path(Path::new("-rf")), "./-rf");
    }

    #[test]
    fn a_word_of_a_shell_is_quoted_where_it_must_be() {
        for plain in ["docs/en/a.md", "../a-b_c.md", "en=help.en", "HEAD~2", "origin/main...", "日本語.md"] {
            assert_eq!(shell_word(plain), plain);
        }
        assert_eq!(shell_word("a b.md"), "'a b.md'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        for odd in ["$HOME", "a*", "`a`", "~/a", "a;b", "a\\b", "(a)", "#a", "a&b", "\"", "!a", "a?", "[a]", "{a}", ""]
        {
            assert_eq!(shell_word(odd), format!("'{odd}'"));
        }
    }
}
