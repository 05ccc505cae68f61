//! Whether two pieces of code are one program whose comments and texts were translated.

/// Compares two code blocks (with their fences): what remains without comments, strings, blanks and words of other
/// scripts must be equal.
pub(super) fn same_program(a: &str, b: &str) -> bool {
    skeleton(a) == skeleton(b)
}

/// The code without what a translator may change. Quotes keep their place, their content goes.
fn skeleton(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    for line in code.lines() {
        let line = line.trim().trim_start_matches('>').trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            continue;
        }
        push_line(&mut out, line);
    }
    out
}

fn push_line(out: &mut String, line: &str) {
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if is_comment(rest, out) {
            return;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '"' | '\'' | '`' | '“' | '”' | '«' | '»' | '„' | '‘' | '’' => {
                out.push('"');
                let close = rest.find(|q| {
                    matches!(
                        (c, q),
                        ('"', '"') | ('\'', '\'') | ('`', '`') | ('“', '”') | ('«', '»') | ('„', '“') | ('‘', '’')
                    )
                });
                if let Some(close) = close {
                    rest = &rest[close..];
                    rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
                }
            }
            c if c.is_whitespace() || matches!(c, '\u{200b}') => {}
            c if c.is_alphabetic() && !c.is_ascii() => {}
            c => out.push(c),
        }
    }
}

/// A comment begins here and takes the rest of the line. A `//` behind `:` is a URL.
fn is_comment(rest: &str, before: &str) -> bool {
    (rest.starts_with("//") && !before.ends_with(':'))
        || rest.starts_with("/*")
        || rest.starts_with("* ")
        || rest.starts_with("<!--")
        || rest == "--"
        || rest.starts_with("-- ")
        || (rest.starts_with('#') && rest[1..].starts_with([' ', '#']))
}

#[cfg(test)]
mod tests {
    use super::same_program;

    #[test]
    fn comments_and_texts_may_be_translated() {
        assert!(same_program("```js\nlet a = \"lamp\"; // on\n```", "```js\nlet a = \"lampe\"; // allumé\n```"));
        assert!(same_program("# dim\ndim 5", "  # tamiser\n  dim 5"));
        assert!(!same_program("dim 5", "dim 6"));
        assert!(!same_program("let a = f(x);", "let b = f(x);"));
        assert!(!same_program("get https://lumen.example/a", "get https://lumen.example/b"));
    }
}
