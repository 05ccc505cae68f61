//! Tags by their names, also where they are escaped.

/// The tags that pages use; anything else in angle brackets is a placeholder.
const TAGS: [&str; 38] = [
    "a", "b", "br", "center", "code", "col", "colgroup", "dd", "details", "div", "dl", "dt", "em", "h1", "h2", "h3",
    "h4", "hr", "i", "iframe", "img", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
];

/// The length of `img` or `/a` where `rest` begins with the name of a tag.
pub(super) fn tag_name(rest: &str) -> Option<usize> {
    let slash = usize::from(rest.starts_with('/'));
    let len = rest.as_bytes()[slash..].iter().take(12).take_while(|b| b.is_ascii_alphanumeric()).count();
    let name = rest.get(slash..slash + len)?;
    let ends = rest.as_bytes().get(slash + len).is_none_or(|b| !matches!(b, b'-' | b'_' | b'.' | b':' | b'@'));
    let known = TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name));
    (known && ends).then_some(slash + len)
}

/// `&lt;img` or `&lt;!--`: its length.
pub(super) fn escaped_tag(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix("&lt;").or_else(|| rest.strip_prefix("&#60;"))?;
    let start = rest.len() - after.len();
    if let Some(words) = ["!--", "!—", "!–", "! --"].iter().find_map(|open| after.strip_prefix(open)) {
        // The comment is all one, with what it hid.
        let line = words.lines().next().unwrap_or("");
        let ends = ["--&gt;", "—&gt;", "–&gt;", "-->", "—>", "–>"].iter();
        let end = ends.filter_map(|end| line.find(end).map(|at| at + end.len())).min();
        return Some(rest.len() - words.len() + end.unwrap_or(0));
    }
    let name = tag_name(after)?;
    let next = after.get(name..)?;
    let is_tag = next.starts_with([' ', '>', '/']) || next.starts_with("&gt;") || next.starts_with("&nbsp;");
    is_tag.then_some(start + name)
}
