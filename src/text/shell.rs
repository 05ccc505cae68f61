//! Words of commands that messages suggest and files run, as a POSIX shell reads them.

use std::borrow::Cow;
use std::path::Path;

use super::is_hidden;

/// A word of a command that people paste, as the shells of this system read it. On Windows, what `cmd` or PowerShell would
/// not take for text is `?`, so that the command finds nothing.
pub fn shell_word(word: &str) -> Cow<'_, str> {
    if cfg!(windows) { windows_word(word) } else { posix_word(word) }
}

/// A word as POSIX shells and fish read it: as it is where every character is plain, otherwise in single quotes. What
/// cannot be seen, or would end the line, is escaped (`$'a\nb'`, as bash, ksh and zsh read it, and POSIX from 2024 on). Older
/// shells read `$` and a word in single quotes, which nothing within ends: the command then finds nothing.
pub fn posix_word(word: &str) -> Cow<'_, str> {
    if is_plain(word) {
        return Cow::Borrowed(word);
    }
    if word.contains(is_hidden) {
        return Cow::Owned(format!("$'{}'", word.chars().map(escaped).collect::<String>()));
    }
    // Within single quotes, a backslash is an escape in fish alone: it is written outside of them.
    let quoted = word.chars().map(|c| match c {
        '\'' => r"'\''".to_owned(),
        '\\' => r"'\\'".to_owned(),
        c => c.to_string(),
    });
    Cow::Owned(format!("'{}'", quoted.collect::<String>()))
}

fn windows_word(word: &str) -> Cow<'_, str> {
    if is_plain(word) && !word.contains(['%', '@', ',']) {
        return Cow::Borrowed(word);
    }
    // Within double quotes, `cmd` reads variables; PowerShell variables, escapes, and quotes of other forms.
    let is_text = |c: char| c.is_alphanumeric() || r" _-./:\=@,+~()[]{}&;#'".contains(c);
    let word: String = word.chars().map(|c| if is_text(c) { c } else { '?' }).collect();
    // A backslash before the last quote would escape that.
    let end = if word.ends_with('\\') { r"\" } else { "" };
    Cow::Owned(format!("\"{word}{end}\""))
}

fn is_plain(word: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./:=@,+%~".contains(c);
    !word.is_empty() && !word.starts_with(['~', '=']) && word.chars().all(is_plain)
}

/// A character between `$'` and `'`.
fn escaped(c: char) -> String {
    match c {
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        c if c.is_ascii() && (is_hidden(c) || c == '\'') => format!("\\{:03o}", u32::from(c)),
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
        assert_eq!(shell_word("a\n'b\\\u{1b}[2J"), r"$'a\n\047b\\\033[2J'");
        assert_eq!(shell_word("#\u{feff}#\u{202e}"), r"$'#\U0000feff#\U0000202e'");
        assert_eq!(posix_word(r"a\';touch x;'"), r"'a'\\''\'';touch x;'\'''");
        assert_eq!(shell_path(Path::new("-rf")), "./-rf");
    }

    /// A shell that does not know `$'...'` reads a sign and a word that ends at the next quote.
    #[test]
    fn no_shell_ends_a_word_early() {
        for word in ["a';echo x;#\n.md", "\n'", "\\\n';x", "'\u{202e}\\"] {
            let written = shell_word(word);
            let inner = written.strip_prefix("$'").and_then(|rest| rest.strip_suffix('\''));
            assert!(inner.is_some_and(|inner| !inner.contains('\'')), "{written}");
        }
    }

    #[test]
    fn words_of_windows_are_text_in_both_of_its_shells() {
        for plain in ["docs/fr-FR/lamps.md", "日本語.md"] {
            assert_eq!(windows_word(plain), plain);
        }
        assert_eq!(windows_word("a&calc&b.md"), "\"a&calc&b.md\"");
        assert_eq!(windows_word("a';calc;'b.md"), "\"a';calc;'b.md\"");
        assert_eq!(windows_word("a’b”c\"d$(e)`f%PATH%^!|<>\n"), "\"a?b?c?d?(e)?f?PATH???????\"");
        assert_eq!(windows_word("a b\\"), "\"a b\\\\\"");
    }

    #[test]
    fn a_word_of_a_shell_is_quoted_where_it_must_be() {
        for plain in ["docs/en/a.md", "../a-b_c.md", "en=help.en", "HEAD~2", "origin/main...", "日本語.md"] {
            assert_eq!(shell_word(plain), plain);
        }
        assert_eq!(shell_word("a b.md"), "'a b.md'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        for odd in ["$HOME", "a*", "`a`", "~/a", "a;b", "(a)", "#a", "a&b", "\"", "!a", "a?", "[a]", "{a}", ""] {
            assert_eq!(shell_word(odd), format!("'{odd}'"));
        }
    }
}
