//! What text says without any mark of Markdown: bare addresses, and tags of templates.

use std::ops::Range;

use super::notes::note_tag;
use super::{Reader, Walk};
use crate::page::{Fact, FactKind};
use crate::text::{Span, beginning, hash};

/// Bytes within which a tag of a template and an address end.
const LONGEST: usize = 1_000;

impl Reader {
    /// Adds the words of a text to its block, but for tags: a text that is no entity is on the page as it is read.
    /// `skipped` is where the walk was before they were read.
    pub(super) fn prose(&mut self, walk: &Walk<'_>, decoded: &str, range: &Range<usize>, skipped: usize) {
        // What was read beside tags is no prose.
        let skipped = if self.tags.is_empty() { walk.skip } else { skipped };
        let mut start = range.start.max(walk.unread).max(skipped.min(range.end));
        if decoded.len() != range.len() {
            if start == range.start {
                self.letters.add(decoded);
            }
            return;
        }
        for at in 0..=self.tags.len() {
            let tag = self.tags.get(at).map_or(range.end..range.end, |tag| tag.range());
            if let Some(words) = walk.text.get(start..tag.start.min(range.end)) {
                self.letters.add(words);
            }
            start = start.max(tag.end);
        }
    }

    /// Addresses that readers can follow, and that no mark makes a link: up to the next blank, as GitHub has them.
    pub(super) fn addresses(&mut self, walk: &mut Walk<'_>, range: &Range<usize>) {
        let mut at = range.start.max(walk.linked).max(walk.unread).max(walk.skip);
        while let Some(colon) = walk.text.as_bytes().get(at..range.end).and_then(|rest| memchr::memchr(b':', rest)) {
            let colon = at + colon;
            at = colon + 1;
            if !walk.text[at..].starts_with("//") {
                continue;
            }
            let before = &walk.text.as_bytes()[..colon];
            let scheme = [&b"https"[..], b"http"].into_iter().find(|scheme| before.ends_with(scheme));
            let Some(start) = scheme.map(|scheme| colon - scheme.len()) else { continue };
            let is_word = start > 0 && before[start - 1].is_ascii_alphanumeric();
            let end = walk.open_end.max(range.end).min(walk.text.len());
            let address = address(&walk.text[start..end]);
            // What is left of a link is damage.
            let is_torn = ["](", "] (", "]（", "] （"].iter().any(|torn| walk.text[..start].ends_with(torn));
            if is_word || is_torn || start < walk.linked || address.len() < colon - start + 5 || !address.contains('.')
            {
                continue;
            }
            let span = Span::new(start, start + address.len());
            self.reference(FactKind::Link, address, span);
            walk.linked = span.end as usize;
            at = at.max(walk.linked);
        }
    }

    /// An include of a file at `start`, of whichever form the dialect has; where it ends.
    fn file(&mut self, walk: &Walk<'_>, start: usize, end: usize) -> Option<usize> {
        let rest = walk.text.get(start..end)?;
        let (open, close) = self.dialect.files.iter().find(|(open, _)| rest.starts_with(open))?;
        let len = rest[open.len()..].find(close).map_or(rest.len(), |len| open.len() + len);
        let inner = rest.get(open.len()..len)?;
        // `file="a.md"` and `"a.md"` name the same.
        let word = inner.split_whitespace().next()?;
        let path = word.rsplit('=').next()?.trim_matches(['"', '\'', '@']);
        let end =
            if *close == "\n" { start + rest[..len].trim_end().len() } else { (start + len + close.len()).min(end) };
        // Words for readers may follow, and ranges of lines.
        let is_verbatim = |word: &str| word.contains(['[', '=']) || word.bytes().any(|byte| byte.is_ascii_digit());
        let others = inner.split_whitespace().skip(1).filter(|word| is_verbatim(word));
        let key = others.fold(path.to_owned(), |key, word| key + " " + word);
        let value = self.value(path);
        self.facts.push(Fact::new(FactKind::Include, hash(key.as_bytes()), Span::new(start, end), value));
        Some(end)
    }

    /// `{{< name >}}`, `{{% name %}}` and `{% name %}`: what is in quotes is translated, all else is not.
    pub(super) fn templates(&mut self, walk: &mut Walk<'_>, range: &Range<usize>) {
        self.tags.clear();
        let mut at = range.start.max(walk.skip);
        let end_of = |open: usize| walk.open_end.max(range.end).min(walk.text.len()).min(open + LONGEST);
        if !self.dialect.files.is_empty()
            && at == range.start
            && !walk.text[at..].starts_with('{')
            && let Some(end) = self.file(walk, at, end_of(at))
        {
            self.tags.push(Span::new(at, end));
            walk.skip = walk.skip.max(end);
            at = end;
        }
        while let Some(open) = walk.text.as_bytes().get(at..range.end).and_then(|rest| memchr::memchr(b'{', rest)) {
            let open = at + open;
            at = open + 1;
            let end = end_of(open);
            if let Some(end) = self.file(walk, open, end) {
                self.tags.push(Span::new(open, end));
                walk.skip = walk.skip.max(end);
                at = end;
                continue;
            }
            let Some(rest) = walk.text.get(open..end).or_else(|| walk.text.get(open..range.end)) else { return };
            if let Some(tag) = note_tag(rest, self.dialect) {
                let span = Span::new(open, open + tag.len);
                if let Some(kind) = tag.kind {
                    self.fact(FactKind::Directive, hash(kind.as_bytes()), span);
                }
                self.tags.push(span);
                walk.skip = walk.skip.max(span.end as usize);
                at = span.end as usize;
                continue;
            }
            let forms = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")];
            // Where double braces include nothing, they are filled in.
            let is_value = self.dialect.include.is_none() && rest.starts_with("{{ ");
            let value = is_value.then_some(("{{", "}}"));
            let Some((mark, close)) = forms.into_iter().find(|(mark, _)| rest.starts_with(mark)).or(value) else {
                continue;
            };
            let Some(len) = rest.find(close).filter(|len| *len > mark.len()) else { continue };
            let key = tag_key(&rest[mark.len()..len], mark.len() == 3);
            let span = Span::new(open, open + len + close.len());
            if key != 0 {
                self.fact(FactKind::Template, key, span);
            }
            self.tags.push(span);
            walk.skip = walk.skip.max(span.end as usize);
            at = span.end as usize;
        }
    }
}

/// The address that a text begins with, as far as addresses go.
fn address(text: &str) -> &str {
    let text = beginning(text, LONGEST);
    let end =
        text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '`' | '"' | '{' | '}' | '|' | '[' | ']'));
    let address = &text[..end.unwrap_or(text.len())];
    // Marks of emphasis around it end it, whatever is behind them.
    let ends = |at: usize| address[at + 1..].chars().next().is_none_or(|c| !c.is_ascii());
    let mark = address.bytes().enumerate().position(|(at, b)| matches!(b, b'*' | b'_') && ends(at));
    let mut address = &address[..mark.unwrap_or(address.len())];
    let (opening, mut closing) = (address.matches('(').count(), address.matches(')').count());
    loop {
        let shorter = address.trim_end_matches(['?', '!', '.', ',', ':', '*', '_', '~', '\'', ';', '\\']);
        let is_outer = shorter.ends_with(')') && closing > opening;
        closing -= usize::from(is_outer);
        let shorter = if is_outer { &shorter[..shorter.len() - 1] } else { shorter };
        if shorter.len() == address.len() {
            return address;
        }
        address = shorter;
    }
}

/// A tag without the texts in its quotes; 0 where it has no name. The arguments of a shortcode may be titles without
/// quotes: words of letters alone are. What is in quotes stays where only programs read it.
fn tag_key(inner: &str, is_shortcode: bool) -> u64 {
    let inner = inner.trim_matches(|c: char| c.is_whitespace() || c == '-');
    if !inner.trim_start_matches(['/', ' ']).starts_with(|c: char| c.is_alphabetic()) {
        return 0;
    }
    let mut key = String::with_capacity(inner.len());
    // What these name is a page.
    let is_reference = ["ref ", "relref ", "include "].iter().any(|name| inner.starts_with(name));
    let mut name = "";
    for (at, part) in inner.split(['"', '`']).enumerate() {
        if at % 2 == 1 && !is_reference {
            if is_for_programs(name, part) {
                key.push_str(part);
                key.push(' ');
            }
            continue;
        }
        for word in part.split_whitespace() {
            let is_title = is_shortcode && !key.is_empty() && word.chars().all(char::is_alphabetic);
            if !is_title {
                key.push_str(word);
                key.push(' ');
            }
        }
        name =
            part.trim_end().strip_suffix('=').map_or("", |name| name.rsplit(char::is_whitespace).next().unwrap_or(""));
    }
    hash(key.as_bytes())
}

/// Whether the value of an argument is a name, a version or an address, by the name of the argument and its own form.
fn is_for_programs(name: &str, value: &str) -> bool {
    // Addresses may be those of the language.
    const WORDS: [&str; 14] = [
        "url",
        "href",
        "link",
        "ref",
        "title",
        "text",
        "caption",
        "alt",
        "label",
        "header",
        "heading",
        "subtitle",
        "description",
        "tooltip",
    ];
    const NAMES: [&str; 11] =
        ["id", "term_id", "src", "file", "path", "color", "type", "state", "lang", "language", "icon"];
    let is_one = value.is_ascii() && !value.contains(char::is_whitespace);
    let has_sign = || value.bytes().any(|b| b.is_ascii_digit() || matches!(b, b'/' | b'.' | b'_'));
    is_one && !WORDS.contains(&name) && !name.is_empty() && (NAMES.contains(&name) || has_sign())
}

#[cfg(test)]
mod tests {
    use super::{address, tag_key};

    #[test]
    fn an_address_ends_where_github_ends_it() {
        assert_eq!(address("https://a.example/b. Then"), "https://a.example/b");
        assert_eq!(address("https://a.example/b(c))."), "https://a.example/b(c)");
        assert_eq!(address("https://a.example/b_。次"), "https://a.example/b");
        assert_eq!(address("https://a.example/b_c"), "https://a.example/b_c");
        assert_eq!(address("https://a.example/b<br>"), "https://a.example/b");
        assert_eq!(address("https://a.example/b（指南）了解"), "https://a.example/b（指南）了解");
    }

    #[test]
    fn texts_of_a_tag_are_translated() {
        for is_shortcode in [true, false] {
            let key = |inner| tag_key(inner, is_shortcode);
            assert_eq!(key(" term id=\"a\"  text=\"lamp\" "), key("term id=\"a\" text=\"lampe\""));
            assert_ne!(key("term id=\"a\" text=\"lamp\""), key("term id=\"b\" text=\"lamp\""));
            assert_ne!(key("state since=\"v1.2\""), key("state since=\"v1.3\""));
            assert_eq!(key("tab name=\"Metrics\""), key("tab name=\"Mesures\""));
            assert_ne!(key(" note "), key(" remarque "));
            assert_ne!(key("ref lamp.md"), key("ref lampe.md"));
            assert_ne!(key("param a=1"), key("param b=1"));
            assert_eq!(key(" /* a */ "), 0);
        }
        assert_eq!(tag_key("tab Metrics", true), tag_key("tab Métricas", true));
        assert_ne!(tag_key("if metrics", false), tag_key("if mesures", false));
        assert_ne!(tag_key("tab Metrics", true), tag_key("onglet Metrics", true));
    }
}
