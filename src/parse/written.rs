//! Where references are written in a text, and what can be written there.

use super::syntax;
use crate::text::Span;

/// Whether an id can be written as it is wherever an id stands.
pub fn is_plain_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Where the target of a link or image stands, if it is written there just as `value` is.
pub fn written_target(text: &str, whole: Span, value: &str) -> Option<Span> {
    let slice = whole.of(text);
    if slice == value {
        return Some(whole);
    }
    if slice.starts_with('<') {
        let names = ["href", "src"].into_iter();
        let mut found = names.filter_map(|name| syntax::attribute(text, whole, name));
        return found.find(|(written, _)| *written == value).map(|(_, span)| span);
    }
    let open = slice.rfind("](").map(|at| at + 2)?;
    let rest = &slice[open..];
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    let rest = &rest[blanks..];
    let behind = rest.strip_prefix(value)?;
    let start = whole.start as usize + open + blanks;
    let ends = behind.starts_with([')', ' ', '\n', '\r']) && !value.is_empty();
    ends.then(|| Span::new(start, start + value.len()))
}

/// The longest label of a definition, in bytes; CommonMark allows 999 characters.
const LONGEST_LABEL: usize = 4_000;

/// Where the target of a link by reference (`[words][label]`) stands, if it is there just as `value` is: the whole
/// definition, `[label]: value`, and the target in it.
pub fn definition(text: &str, link: Span, value: &str) -> Option<(Span, Span)> {
    let label = link.of(text).trim_end_matches("[]").strip_suffix(']')?;
    let label = normalized(&label[label.rfind('[')? + 1..]);
    if label.is_empty() || value.is_empty() {
        return None;
    }
    let (mut from, mut line) = (0, 0);
    while let Some(at) = memchr::memmem::find(&text.as_bytes()[from..], b"]:") {
        let end = from + at;
        line = text[from..end].rfind('\n').map_or(line, |at| from + at + 1);
        from = end + 2;
        if end - line > LONGEST_LABEL {
            continue;
        }
        let start = line + text[line..end].find('[').unwrap_or(0);
        let is_alone = text[line..start].bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'>'));
        if !is_alone || start >= end || normalized(&text[start + 1..end]) != label {
            continue;
        }
        let rest = text[from..].trim_start();
        let target = text.len() - rest.len() + usize::from(rest.starts_with('<'));
        let behind = text[target..].strip_prefix(value)?;
        let is_whole = behind.is_empty() || behind.starts_with([' ', '\n', '\r', '\t', '>']);
        return is_whole.then(|| (Span::new(start, target + value.len()), Span::new(target, target + value.len())));
    }
    None
}

/// A label as labels are compared: blanks and case do not count.
fn normalized(label: &str) -> String {
    label.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_found_by_their_labels() {
        let of = |link: &str, rest: &str| {
            let text = format!("{link}\n\n{rest}\n");
            let found = definition(&text, Span::new(0, link.len()), "x.md");
            found.map(|(whole, target)| format!("{} {}", whole.of(&text), target.of(&text)))
        };
        assert_eq!(of("[Lamp][a B]", "[a  b]: x.md").as_deref(), Some("[a  b]: x.md x.md"));
        assert_eq!(of("[Lamp]", "[lamp]:\n  <x.md> \"L\"").as_deref(), Some("[lamp]:\n  <x.md x.md"));
        assert_eq!(of("[Lamp][]", "> [lamp]: x.md").as_deref(), Some("[lamp]: x.md x.md"));
        assert_eq!(of("[Lamp](x.md)", "[lamp]: x.md"), None);
        assert_eq!(of("[Lamp][a]", "[b]: x.md"), None);
        assert_eq!(of("[Lamp][a]", "[a]: x.mdx"), None);
    }

    #[test]
    fn targets_stand_where_they_are_written() {
        let read = |text: &'static str, value: &str| {
            written_target(text, Span::new(0, text.len()), value).map(|span| (span.start as usize, span.of(text)))
        };
        assert_eq!(read("[a](x.md)", "x.md"), Some((4, "x.md")));
        assert_eq!(read("[![b](c.png)](x.md \"t\")", "x.md"), Some((14, "x.md")));
        assert_eq!(read("<a class='n' href=\"x.md\">", "x.md"), Some((19, "x.md")));
        assert_eq!(read("x.md", "x.md"), Some((0, "x.md")));
        assert_eq!(read("[a](x.md?a=1&amp;b=2)", "x.md?a=1&b=2"), None);
        assert_eq!(read("[a][b]", "x.md"), None);
        assert_eq!(read("[a](x.mdx)", "x.md"), None);
    }
}
