//! What is behind the opening fence of a code block: its language, and how it is shown.

/// What an info string says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Info<'i> {
    language: &'i str,
    parts: Vec<Part<'i>>,
}

/// A part of an info string: `{1-3}`, `title="Lamp"`, `copy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part<'i> {
    text: &'i str,
    /// Before the `=`; empty where there is none.
    name: &'i str,
    /// Behind the `=`, without quotes and braces; the whole part where there is none.
    value: &'i str,
}

/// How the info string of a translation differs from that of its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InfoDifference<'i> {
    /// Another language, or none.
    Language {
        /// Of the source.
        theirs: &'i str,
        /// Of the translation; empty where it names none.
        ours: &'i str,
    },
    /// A part that the translation lacks.
    Lost(&'i str),
    /// A part that is another one, of the source and of the translation.
    Changed(&'i str, &'i str),
}

/// Names of parts whose values are words that readers see.
const IN_WORDS: [&str; 6] = ["title", "caption", "label", "name", "alt", "description"];

/// Names of parts whose values are numbers of lines.
const LINES: [&str; 9] = ["hl_lines", "lines", "line", "ins", "del", "mark", "highlight", "collapse", "focus"];

/// Names of one language, the most usual first.
const ALIASES: [&[&str]; 15] = [
    &[
        "sh",
        "bash",
        "shell",
        "zsh",
        "console",
        "shell-session",
        "shellsession",
        "sh-session",
        "terminal",
        "cli",
        "cmd",
        "bat",
        "batch",
    ],
    &["text", "txt", "plain", "plaintext", "plain-text", "none", "output", "log"],
    &["js", "javascript", "mjs", "cjs", "node"],
    &["ts", "typescript", "mts", "cts"],
    &["yaml", "yml"],
    &["py", "python", "python3", "pycon"],
    &["md", "markdown", "mdx"],
    &["rb", "ruby"],
    &["rs", "rust"],
    &["cs", "csharp", "c#"],
    &["json", "json5", "jsonc"],
    &["ps", "ps1", "powershell", "pwsh", "azurepowershell"],
    &["docker", "dockerfile"],
    &["go", "golang"],
    &["html", "htm", "xhtml", "xml"],
];

/// The language that an info string names: its first word, or the first class of `{ .py .annotate }`.
pub fn language(info: &str) -> &str {
    let info = info.trim_start();
    let class = info.strip_prefix('{').map(|list| list.trim_start().trim_start_matches('.'));
    let word = class.unwrap_or(info);
    let end = word.find(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | ',' | '[')).unwrap_or(word.len());
    let word = &word[..end];
    // `{1-3}` and `{title=x}` name none.
    if class.is_some() && (word.contains('=') || word.starts_with(|c: char| c.is_ascii_digit() || c == '#')) {
        ""
    } else {
        word
    }
}

/// How the info string of a translation differs. Words that readers see may be translated, names of languages be others
/// of the same one, and lines be others where the code has other lines (`has_same_lines`).
pub fn compare_info<'i>(theirs: &'i str, ours: &'i str, has_same_lines: bool) -> Vec<InfoDifference<'i>> {
    if theirs.trim() == ours.trim() {
        return Vec::new();
    }
    let (theirs, ours) = (Info::read(theirs), Info::read(ours));
    let mut found = Vec::new();
    if !theirs.language.is_empty() && !is_same_language(theirs.language, ours.language) {
        found.push(InfoDifference::Language { theirs: theirs.language, ours: ours.language });
    }
    let mut left = ours.parts.clone();
    for part in &theirs.parts {
        let own = left.iter().position(|own| own.name == part.name && part.agrees(own, has_same_lines));
        if let Some(at) = own {
            left.remove(at);
        } else if !part.is_lines() || has_same_lines {
            let other = left.iter().position(|own| own.is_kin(part));
            found.push(match other.map(|at| left.remove(at)) {
                Some(own) => InfoDifference::Changed(part.text, own.text),
                None => InfoDifference::Lost(part.text),
            });
        }
    }
    found
}

/// The info string of the source with the words of the translation.
pub fn info_in_words_of(theirs: &str, ours: &str) -> String {
    let own = Info::read(ours).parts;
    let mut info = String::with_capacity(theirs.len());
    let mut rest = theirs;
    for part in Info::read(theirs).parts {
        let Some((before, behind)) = rest.split_once(part.text) else { continue };
        let words = own.iter().find(|own| part.is_in_words() && own.name == part.name && own.is_in_words());
        info.push_str(before);
        info.push_str(words.map_or(part.text, |own| own.text));
        rest = behind;
    }
    info + rest
}

impl<'i> Info<'i> {
    fn read(info: &'i str) -> Info<'i> {
        let info = info.trim();
        let language = language(info);
        let start = if language.is_empty() { 0 } else { info.find(language).unwrap_or(0) + language.len() };
        let mut parts = parts(&info[start..]);
        parts.retain(|part| !part.is_options());
        Info { language, parts }
    }
}

impl<'i> Part<'i> {
    fn of(text: &'i str) -> Part<'i> {
        match text.split_once('=').filter(|(name, _)| !name.is_empty() && !name.starts_with(['"', '\'', '{', '['])) {
            Some((name, value)) => Part { text, name, value: value.trim_matches(['"', '\'', '{', '}']) },
            None => Part { text, name: "", value: text.trim_matches(['{', '}']) },
        }
    }

    /// Whether a part of the translation says the same.
    fn agrees(&self, own: &Part<'_>, has_same_lines: bool) -> bool {
        let compact = |value: &str| value.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        self.is_in_words() && own.is_in_words()
            || compact(self.value) == compact(own.value)
            || self.is_lines() && own.is_lines() && !has_same_lines
    }

    /// Whether one may have become the other.
    fn is_kin(&self, other: &Part<'_>) -> bool {
        match self.name.is_empty() {
            true => {
                other.name.is_empty()
                    && self.is_lines() == other.is_lines()
                    && self.is_tab() == other.is_tab()
                    && (self.is_tab() || is_path(self.text) == is_path(other.text))
            }
            false => self.name == other.name,
        }
    }

    /// Whether it is words that readers see: a title that is no name of a file, `[npm]`, a quoted text that is marked.
    fn is_in_words(&self) -> bool {
        let words = match self.name {
            "" if self.is_tab() => self.value.trim_matches(['[', ']']),
            "" => return self.text.starts_with(['"', '\'', '/']),
            name if IN_WORDS.contains(&name) => self.value,
            _ => return false,
        };
        !is_path(words)
    }

    /// Whether it is an object, which tools read and no reader sees: `{expected: {'lamp': [7]}}`.
    fn is_options(&self) -> bool {
        let inner = self.text.strip_prefix('{').map(str::trim_start);
        let key = inner.and_then(|inner| inner.split_once(':')).map(|(key, _)| key.trim_matches(['"', '\'']));
        key.is_some_and(|key| {
            key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        })
    }

    /// Whether it is the name of a tab: `[npm]`.
    fn is_tab(&self) -> bool {
        self.name.is_empty() && self.text.starts_with('[')
    }

    /// Whether it is numbers of lines.
    fn is_lines(&self) -> bool {
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | ' ' | ':');
        self.name.is_empty() && !self.value.is_empty() && self.value.chars().all(is_number)
            || LINES.contains(&self.name)
    }
}

fn is_path(words: &str) -> bool {
    !words.contains(' ') && words.is_ascii() && words.contains(['.', '/', '\\'])
}

fn is_same_language(a: &str, b: &str) -> bool {
    let is_among = |names: &&[&str], name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    // The source knows of no highlighting either.
    let is_text = is_among(&ALIASES[1], a) && b.is_empty();
    a.eq_ignore_ascii_case(b) || is_text || ALIASES.iter().any(|names| is_among(names, a) && is_among(names, b))
}

/// The parts of what follows the language: separated by blanks and commas outside quotes and brackets. A list of
/// attributes in braces is read as its parts.
fn parts(rest: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut start, mut quote, mut depth) = (None, None, 0u32);
    for (at, c) in rest.char_indices() {
        let is_inside = quote.is_some() || depth > 0;
        match c {
            _ if quote == Some(c) => quote = None,
            _ if quote.is_some() => {}
            '"' | '\'' => quote = Some(c),
            // A list of attributes is its parts, `{1-3}` and `ins={2}` are one.
            '{' | '}' if start.is_none() && !is_lines_in_braces(&rest[at..]) && depth == 0 => continue,
            '}' if depth == 0 => {
                parts.extend(start.take().map(|start| Part::of(&rest[start..at])));
                continue;
            }
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_blank = c.is_whitespace() || c == ',';
        match start {
            Some(from) if is_blank && !is_inside => {
                parts.push(Part::of(&rest[from..at]));
                start = None;
            }
            None if !is_blank => start = Some(at),
            _ => {}
        }
        // `js{1}[name]`, `{1}{2}`
        if depth == 0 && quote.is_none() && matches!(c, '}' | ']') {
            parts.extend(start.take().map(|start| Part::of(&rest[start..at + 1])));
        }
    }
    parts.extend(start.map(|start| Part::of(&rest[start..])));
    parts.retain(|part| !part.value.trim_matches(['.', ':']).is_empty());
    parts
}

/// Whether braces hold numbers of lines, and no attributes.
fn is_lines_in_braces(text: &str) -> bool {
    let inner = text.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(inner, _)| inner);
    inner.is_some_and(|inner| !inner.contains(['=', '.', '#']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        for (info, name) in [
            ("js", "js"),
            ("js {1-3}", "js"),
            ("js{4} [a.js]", "js"),
            ("rust,ignore", "rust"),
            ("{ .py .annotate }", "py"),
            ("{.yaml}", "yaml"),
            ("{1-3}", ""),
            ("{title=a}", ""),
            ("", ""),
            ("c++ title=\"a\"", "c++"),
            ("    ", ""),
        ] {
            assert_eq!(language(info), name, "{info}");
        }
    }

    #[test]
    fn what_is_verbatim_is_equal() {
        use InfoDifference::{Changed, Language, Lost};
        for (theirs, ours, found) in [
            ("js {1-3}", "js {1-3}", vec![]),
            ("js {1-3}", "js", vec![Lost("{1-3}")]),
            ("js{1-3}", "js {1-3}", vec![]),
            ("js {1, 3}", "js {1,3}", vec![]),
            ("js {1-3}", "js {1-4}", vec![Changed("{1-3}", "{1-4}")]),
            ("js title=\"A lamp\"", "js title=\"Une lampe\"", vec![]),
            (
                "js title=\"a/lamp.js\"",
                "js title=\"a/lampe.js\"",
                vec![Changed("title=\"a/lamp.js\"", "title=\"a/lampe.js\"")],
            ),
            ("js title=\"A lamp\"", "js titre=\"Une lampe\"", vec![Lost("title=\"A lamp\"")]),
            ("js copy", "js copier", vec![Changed("copy", "copier")]),
            ("js", "", vec![Language { theirs: "js", ours: "" }]),
            ("js", "java", vec![Language { theirs: "js", ours: "java" }]),
            ("bash", "console", vec![]),
            ("text", "", vec![]),
            ("", "js", vec![]),
            ("python hl_lines=\"2 3\"", "python hl_lines=\"2\"", vec![Changed("hl_lines=\"2 3\"", "hl_lines=\"2\"")]),
            ("{ .py title=\"Lamp\" linenums=\"1\" }", "{ .py title=\"Lampe\" }", vec![Lost("linenums=\"1\"")]),
            ("ts [config.ts]", "ts [Konfiguration]", vec![Changed("[config.ts]", "[Konfiguration]")]),
            ("sh [With npm]", "sh [Mit npm]", vec![]),
            ("rust,ignore", "rust", vec![Lost("ignore")]),
            ("js ins={2} \"on\"", "js ins={2} \"an\"", vec![]),
            ("ts:line-numbers {1}", "ts:line-numbers", vec![Lost("{1}")]),
            ("js {expected: {'lamp': [7]}} a/lamp.js", "js a/lamp.js", vec![]),
            ("js a/lamp.js", "js {expected: {'lamp': [7]}} a/lamp.js", vec![]),
            ("js {expected: {'lamp': [7]}} a/lamp.js", "js a/lampe.js", vec![Changed("a/lamp.js", "a/lampe.js")]),
            ("js a/lamp.js active", "js active", vec![Lost("a/lamp.js")]),
        ] {
            assert_eq!(compare_info(theirs, ours, true), found, "{theirs} | {ours}");
        }
        assert_eq!(compare_info("js {1-3}", "js {2-5}", false), [], "the code has other lines");
    }

    #[test]
    fn words_stay_those_of_the_translation() {
        let info = info_in_words_of("js title=\"A lamp\" {1-3} copy", "js title=\"Une lampe\"");
        assert_eq!(info, "js title=\"Une lampe\" {1-3} copy");
    }
}
