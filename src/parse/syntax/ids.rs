//! Attribute lists that are behind a heading or alone, and the ids in them, in every spelling that sites take.

use crate::text::Span;

/// The explicit id of a heading, or of a list item of a table of contents: `{#a}`, `{ #a }`, `{.c #a}`, `{: #a}`,
/// `{/*a*/}`, `{/* #a */}`. Returns the id's span and where the words before it end. `{#id 5}` is `id`, as sites read
/// it.
pub fn explicit_id(text: &str, line: Span) -> Option<(Span, usize)> {
    lists(text, line).find_map(|(open, inner)| {
        let id = id_of(inner)?;
        let start = id.as_ptr() as usize - text.as_ptr() as usize;
        Some((Span::new(start, start + id.len()), trimmed(text, line, open)))
    })
}

/// Where the words of a heading's line end: before its attribute list, with or without an id.
pub fn words_end(text: &str, line: Span) -> usize {
    if memchr::memchr(b'{', line.of(text).as_bytes()).is_none() {
        return line.end as usize;
    }
    let is_list = |inner: &str| id_of(inner).is_some() || comment(inner).is_some() || is_list(inner);
    let mut end = explicit_id(text, line).map_or(line.end as usize, |(_, end)| end);
    // Other lists may be before or behind that of the id; only the last ones are none of the words.
    for (open, inner) in lists(text, line) {
        let close = open + inner.len() + 2;
        if open < end && is_list(inner) && text[close.min(end)..end].trim_end_matches(['#', ' ', '\t', '\r']).is_empty()
        {
            end = trimmed(text, line, open);
        }
    }
    end
}

/// Whether a paragraph is nothing but attribute lists on one line.
pub fn is_attribute_line(paragraph: &str) -> bool {
    let line = paragraph.trim();
    line.starts_with('{')
        && line.ends_with('}')
        && !line.contains('\n')
        && !line.contains("{{")
        && lists(line, Span::new(0, line.len())).all(|(_, inner)| is_list(inner) || id_of(inner).is_some())
        && line.split('}').all(|part| part.trim_start().is_empty() || part.trim_start().starts_with('{'))
}

/// The braces of a line from the last one on: where each opens, and what is inside. Escaped and doubled ones are none.
fn lists(text: &str, line: Span) -> impl Iterator<Item = (usize, &str)> {
    /// No list is longer: keeps lines of nothing but braces linear.
    const LONGEST: usize = 400;
    let slice = line.of(text);
    let mut close = None;
    memchr::memrchr2_iter(b'{', b'}', slice.as_bytes()).filter_map(move |at| {
        if slice.as_bytes()[at] == b'}' {
            close = Some(at);
            return None;
        }
        let is_text = slice[..at].ends_with(['\\', '{', '$']) || slice[at + 1..].starts_with('{');
        let close = close.filter(|close| !is_text && close - at <= LONGEST)?;
        Some((line.start as usize + at, &slice[at + 1..close]))
    })
}

fn trimmed(text: &str, line: Span, end: usize) -> usize {
    line.start as usize + text[line.start as usize..end].trim_end().len()
}

/// What `/* .. */` holds.
fn comment(inner: &str) -> Option<&str> {
    Some(inner.trim().strip_prefix("/*")?.strip_suffix("*/")?.trim())
}

fn id_of(inner: &str) -> Option<&str> {
    if let Some(comment) = comment(inner) {
        let id = comment.strip_prefix('#').unwrap_or(comment);
        return (!id.is_empty() && !id.contains(char::is_whitespace)).then_some(id);
    }
    let mut rest = inner;
    while let Some((part, behind)) = part(rest) {
        match part.strip_prefix('#') {
            // Readers of attribute lists pass over an empty id before another.
            Some(id) if !id.trim_start_matches('#').is_empty() => return Some(id.trim_start_matches('#')),
            _ if is_attribute(part) || part == ":" => rest = behind,
            _ => return None,
        }
    }
    None
}

/// Whether what is in braces is classes and values, and no words.
fn is_list(inner: &str) -> bool {
    let mut rest = inner;
    let mut count = 0;
    while let Some((part, behind)) = part(rest) {
        let is_id = part.starts_with('#') && !part.starts_with("##");
        if !is_attribute(part) && !is_id && part != ":" {
            return false;
        }
        count += usize::from(part != ":");
        rest = behind;
    }
    count > 0
}

/// `.class` or `name=value`.
fn is_attribute(part: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'))
    };
    part.strip_prefix('.').is_some_and(|class| !class.is_empty())
        || part.split_once('=').is_some_and(|(name, value)| is_name(name) && !value.is_empty())
}

/// The next part of a list up to a blank that is in no quotes, and what follows it; `:` is a part of its own.
fn part(list: &str) -> Option<(&str, &str)> {
    let list = list.trim_start();
    if list.is_empty() {
        return None;
    }
    if let Some(rest) = list.strip_prefix(':') {
        return Some((":", rest));
    }
    let mut quote = None;
    let end = list.find(|c: char| match quote {
        Some(open) => {
            quote = (c != open).then_some(open);
            false
        }
        None if matches!(c, '"' | '\'') => {
            quote = Some(c);
            false
        }
        None => c.is_whitespace(),
    });
    Some(list.split_at(end.unwrap_or(list.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heading_ids() {
        let read = |text: &str| {
            explicit_id(text, Span::new(0, text.len()))
                .map(|(id, end)| (id.of(text).to_owned(), text[..end].to_owned()))
        };
        assert_eq!(read("## Lamps {#lamps}"), Some(("lamps".into(), "## Lamps".into())));
        assert_eq!(read("## Lamps{#lamps}"), Some(("lamps".into(), "## Lamps".into())));
        assert_eq!(read("## Lamps {#lamps 5}"), Some(("lamps".into(), "## Lamps".into())));
        assert_eq!(read("## Lamps {＃lamps}"), None);
        assert_eq!(read("## Lamps #{lamps}"), None);
        assert_eq!(read("## Lamps {#}"), None);
    }

    #[test]
    fn ids_in_every_spelling() {
        for (text, id, words) in [
            ("# Lamp { #lamp }", "lamp", "# Lamp"),
            ("# Lamp {.c #lamp}", "lamp", "# Lamp"),
            ("# Lamp {: #lamp .c title=\"a #b\"}", "lamp", "# Lamp"),
            ("# Lamp {/*lamp*/}", "lamp", "# Lamp"),
            ("# Lamp {/* #lamp */} ##", "lamp", "# Lamp"),
            ("# Lamp {#lamp} {.c}", "lamp", "# Lamp"),
            ("# Lamp {.c}{#lamp}", "lamp", "# Lamp"),
            ("# Lamp {lang=en title=\"#no\"}", "", "# Lamp"),
            ("# Lamp {/* see below */}", "", "# Lamp"),
            (r"# Lamp \{#lamp\}", "", r"# Lamp \{#lamp\}"),
            ("# Lamp {{lamp}}", "", "# Lamp {{lamp}}"),
            ("# GET /lamp/{id}", "", "# GET /lamp/{id}"),
            ("# Lamp {no #id}", "", "# Lamp {no #id}"),
            ("# Lamp {#lamp {#light} x", "light", "# Lamp"),
            ("# Lamp } {#lamp", "", "# Lamp } {#lamp"),
            ("# Lamp {##lamp}", "lamp", "# Lamp"),
            ("# Lamp {##}", "", "# Lamp {##}"),
        ] {
            let line = Span::new(0, text.len());
            assert_eq!(explicit_id(text, line).map_or("", |(id, _)| id.of(text)), id, "{text}");
            assert_eq!(&text[..words_end(text, line)], words, "{text}");
        }
    }

    #[test]
    fn lines_of_attributes() {
        for line in ["{style=\"a b\"}", "{.c}", "{: .c #a}\n", "{.a} {b=c}", "{#a}"] {
            assert!(is_attribute_line(line), "{line}");
        }
        for line in ["{{note}}", "{name}", "{.c} words", "words {.c}", "{a=b}\nwords", "{}", "{a=b"] {
            assert!(!is_attribute_line(line), "{line}");
        }
    }
}
