//! Shortcodes that stand for notes: `{{% alert %}}`, `{{< note >}}`.

use super::{Open, Reader, Walk};
use crate::dialect::Dialect;
use crate::page::{BlockKind, FactKind};
use crate::text::{Span, beginning, hash};

/// Bytes within which a tag ends.
const LONGEST: usize = 1_000;

/// The tag of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteTag {
    /// Its length in bytes.
    pub len: usize,
    /// What it opens, as alerts of GitHub call it; `None` where it ends a note.
    pub kind: Option<&'static str>,
}

/// The tag of a note that a text begins with, where the dialect has any.
pub fn note_tag(text: &str, dialect: &Dialect) -> Option<NoteTag> {
    if dialect.notes.is_empty() {
        return None;
    }
    let close = [("{{%", "%}}"), ("{{<", ">}}")].into_iter().find(|(open, _)| text.starts_with(open))?.1;
    let text = beginning(text, LONGEST);
    let end = text.find(close)?;
    let inner = text[3..end].trim();
    let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner.trim_start()));
    let name = inner.split(char::is_whitespace).next()?;
    let (_, kind) = dialect.notes.iter().find(|(known, _)| *known == name)?;
    let own = || if kind.is_empty() { kind_of(&inner[name.len()..], dialect) } else { kind };
    Some(NoteTag { len: end + close.len(), kind: (!is_end).then(own) })
}

/// The kind that the arguments of a tag name, whose title is words.
fn kind_of(arguments: &str, dialect: &Dialect) -> &'static str {
    let mut name = "";
    for (at, part) in arguments.split('"').enumerate() {
        let is_value = at % 2 == 1;
        if !(is_value && matches!(name, "title" | "text")) {
            let words = part.split(|c: char| !c.is_ascii_alphanumeric());
            let found = words
                .filter_map(|word| dialect.note_kinds.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)))
                .next();
            if let Some((_, kind)) = found {
                return kind;
            }
        }
        name = part.trim_end_matches('=').rsplit(char::is_whitespace).next().unwrap_or("");
    }
    dialect.note_kinds.last().map_or("", |(_, kind)| kind)
}

/// The words that a note shows at its top: the title that its tag has; none where that is but the name of a kind.
pub fn note_title<'t>(tag: &'t str, dialect: &Dialect) -> &'t str {
    let Some((_, value)) = tag.split_once("title=") else { return "" };
    let title = match value.chars().next() {
        Some(quote @ ('"' | '\'' | '`')) => value[1..].split(quote).next().unwrap_or(""),
        _ => value.split(char::is_whitespace).next().unwrap_or(""),
    };
    let name = title.trim_matches(|c: char| !c.is_alphanumeric());
    let is_kind = dialect.note_kinds.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    if is_kind { "" } else { title }
}

/// Whether indented code is nothing but tags: they are read before Markdown is.
pub(super) fn is_tags(code: &str, dialect: &Dialect) -> bool {
    let mut lines = code.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    !dialect.notes.is_empty()
        && lines.peek().is_some()
        && lines.all(|line| {
            line.starts_with("{{<") && line.ends_with(">}}")
                || line.starts_with("{{%") && line.ends_with("%}}")
                || line.starts_with("{{") && line.ends_with("}}")
        })
}

impl Reader {
    /// Reads the tag of a note at the start of a paragraph; whether nothing is left of that.
    pub(super) fn start_note_tag(&mut self, walk: &mut Walk<'_>, range: &std::ops::Range<usize>) -> Option<usize> {
        let text = walk.text.get(range.clone())?;
        let tag = note_tag(text, self.dialect)?;
        let end = range.start + tag.len;
        walk.skip = walk.skip.max(end);
        let Some(kind) = tag.kind else { return Some(end) };
        self.flush_item(walk, range.start);
        self.open(walk, BlockKind::Directive, &(range.start..end), Open::Tagged);
        walk.visible = true;
        self.fact(FactKind::Directive, hash(kind.as_bytes()), Span::new(range.start, end));
        self.close(walk, end);
        Some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{COMMONMARK, GOLDMARK};

    #[test]
    fn tags_of_notes() {
        let kind = |text| note_tag(text, &GOLDMARK).map(|tag| tag.kind);
        assert_eq!(kind("{{% alert title=\"A warning\" color=\"primary\" %}} x"), Some(Some("NOTE")));
        assert_eq!(kind("{{< alert type=\"warning\" >}}"), Some(Some("WARNING")));
        assert_eq!(kind("{{% alert danger %}}"), Some(Some("CAUTION")));
        assert_eq!(kind("{{< note >}}"), Some(Some("NOTE")));
        assert_eq!(kind("{{< /note >}}"), Some(None));
        assert_eq!(kind("{{< youtube x >}}"), None);
        assert_eq!(note_tag("{{< note >}}", &COMMONMARK), None);
    }

    #[test]
    fn titles_of_notes() {
        let title = |tag| note_title(tag, &GOLDMARK);
        assert_eq!(title("{{% alert title=\"Hot lamps\" color=warning %}}"), "Hot lamps");
        assert_eq!(title("{{% alert title=Lamps %}}"), "Lamps");
        assert_eq!(title("{{< alert color=\"info\" title='Note:' >}}"), "");
        assert_eq!(title("{{% alert %}}"), "");
    }

    #[test]
    fn tags_alone() {
        assert!(is_tags("{{% /tab %}} {{% tab Docker %}}\n\n    {{< x >}}\n", &GOLDMARK));
        assert!(
            !is_tags("{{% /tab %}} words", &GOLDMARK) && !is_tags("", &GOLDMARK) && !is_tags("{{< x >}}", &COMMONMARK)
        );
    }
}
