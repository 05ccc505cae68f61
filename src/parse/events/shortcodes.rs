//! Shortcodes of the form `{{< name >}} ... {{< /name >}}`: the site puts what they make in their place once Markdown is
//! read. What they hold is thus where the tag is, however far its lines are indented: code at the margin ends no list.

use std::collections::HashMap;
use std::ops::Range;

use crate::dialect::Dialect;
use crate::parse::mdx::Derived;

/// Bytes within which a tag ends.
const LONGEST: usize = 1_000;
/// How far a tag is indented at most.
const DEEPEST: usize = 40;

/// The text in which what shortcodes hold is indented as far as their tags; nothing where it is already.
pub(super) fn derive(text: &str, dialect: &Dialect) -> Option<Derived> {
    if dialect.notes.is_empty() {
        return None;
    }
    let mut indents = Vec::new();
    for (indent, lines) in bodies(text) {
        indent_lines(text, lines, indent, &mut indents);
    }
    if indents.is_empty() {
        return None;
    }
    let mut derived = Derived::with_capacity(text.len());
    let mut from = 0;
    for (at, missing) in indents {
        derived.copy(text, from..at);
        derived.stand_in(text, &" ".repeat(missing), at..at);
        from = at;
    }
    derived.copy(text, from..text.len());
    derived.flush(text);
    Some(derived)
}

/// The lines between the tags of shortcodes, and how far the first tag is indented, where it is. In order.
fn bodies(text: &str) -> Vec<(usize, Range<usize>)> {
    let mut open: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    let mut bodies: Vec<(usize, Range<usize>)> = Vec::new();
    let (mut from, mut line) = (0, 0);
    while let Some(at) = memchr::memmem::find(&text.as_bytes()[from..], b"{{<") {
        let start = from + at;
        line = text[from..start].rfind('\n').map_or(line, |at| from + at + 1);
        from = start + 3;
        let inner = crate::text::beginning(&text[from..], LONGEST);
        let Some(inner) = inner.find(">}}").map(|len| inner[..len].trim()) else { continue };
        let name = inner.trim_start_matches(['/', ' ']).split(char::is_whitespace).next().unwrap_or("");
        if !inner.starts_with('/') {
            open.entry(name).or_default().push((line, start));
        } else if let Some((first_line, first)) = open.get_mut(name).and_then(Vec::pop) {
            let indent = first - first_line;
            let is_alone = (1..=DEEPEST).contains(&indent) && text[first_line..first].bytes().all(|byte| byte == b' ');
            if !is_alone || first_line == line {
                continue;
            }
            let body = text[first..].find('\n').map_or(line, |at| first + at + 1)..line;
            // What is inside another one comes with it.
            while bodies.last().is_some_and(|(_, inside)| inside.start >= body.start) {
                bodies.pop();
            }
            if bodies.last().is_none_or(|(_, before)| before.end <= body.start) {
                bodies.push((indent, body));
            }
        }
    }
    bodies
}

/// Where spaces are missing before the lines of a shortcode, and how many. The lines of code stay as they are to each
/// other.
fn indent_lines(text: &str, lines: Range<usize>, indent: usize, out: &mut Vec<(usize, usize)>) {
    let mut fence: Option<(&str, usize)> = None;
    let mut at = lines.start;
    for line in text[lines].split_inclusive('\n') {
        let words = line.trim_start_matches(' ');
        let own = line.len() - words.len();
        let missing = fence.map_or(indent.saturating_sub(own), |(_, missing)| missing);
        if missing > 0 && !words.trim().is_empty() {
            out.push((at, missing));
        }
        at += line.len();
        match fence {
            Some((mark, _))
                if words.starts_with(mark) && words[mark.len()..].trim_start_matches(&mark[..1]).trim().is_empty() =>
            {
                fence = None;
            }
            Some(_) => {}
            None => {
                let marks = words.len() - words.trim_start_matches(['`', '~']).len();
                let mark = &words[..marks];
                fence = (marks >= 3).then_some((mark, missing));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{COMMONMARK, GOLDMARK};

    fn derived(text: &str) -> Option<String> {
        derive(text, &GOLDMARK).map(|derived| derived.text().to_owned())
    }

    #[test]
    fn code_at_the_margin_is_where_its_shortcode_is() {
        let text = "1. Lamp\n\n   {{< tabs >}}\n\n```sh\nlamp\n  on\n```\n\n   {{< /tabs >}}\n";
        let wanted = "1. Lamp\n\n   {{< tabs >}}\n\n   ```sh\n   lamp\n     on\n   ```\n\n   {{< /tabs >}}\n";
        assert_eq!(derived(text).as_deref(), Some(wanted));
        assert_eq!(derived(wanted), None);
        assert!(derive(text, &COMMONMARK).is_none());
    }

    #[test]
    fn what_is_no_pair_at_an_indented_line_stays() {
        for text in [
            "{{< tabs >}}\nlamp\n{{< /tabs >}}\n",
            "   {{< tabs >}}\nlamp\n",
            "   {{% tabs %}}\nlamp\n   {{% /tabs %}}\n",
            "   a {{< tabs >}}\nlamp\n   {{< /tabs >}}\n",
            "   {{< /tabs >}}\nlamp\n   {{< tabs >}}\n",
        ] {
            assert_eq!(derived(text), None, "{text}");
        }
    }

    #[test]
    fn nested_shortcodes_are_one() {
        let text = "  {{< a >}}\n  {{< b >}}\nlamp\n  {{< /b >}}\n  {{< /a >}}\n";
        assert_eq!(derived(text).as_deref(), Some(text.replace("lamp", "  lamp").as_str()));
    }
}
