//! The mend of broken markup, where the source decides it byte for byte.

use crate::page::DamageKind;
use crate::parse::afm;
use crate::parse::damage::{KEYWORDS, keyword_of, zero_width};
use crate::text::Span;

/// The changes that mend `damage`, the bytes of `text` (the translation) under `span`; `source` is the text of the
/// source's block or blocks. `None` where the source does not decide it.
pub fn mend(kind: DamageKind, text: &str, span: Span, source: &str) -> Option<Vec<(Span, String)>> {
    // A mend is looked for line by line; in a table of thousands of cells nobody can tell which is whose.
    const LONGEST: usize = 20_000;
    if source.len() > LONGEST {
        return None;
    }
    let ours = span.of(text);
    let start = span.start as usize;
    let part = |from: usize, to: usize| Span::new(start + from, start + to);
    match kind {
        DamageKind::AttributeQuotes if ours.starts_with('{') => {
            let list = same_list(ours, source)?;
            Some(vec![(span, list.to_owned())])
        }
        DamageKind::DetachedAttributes => {
            let open = ours.find('{')?;
            source.contains(&ours[open..]).then(|| vec![(part(0, open), String::new())])
        }
        DamageKind::SplitLink => {
            let open = ours.find(['(', '（'])?;
            let paren = ours[open..].chars().next()?.len_utf8();
            let close = ours.len() - ours.chars().next_back()?.len_utf8();
            let target = ours.get(open + paren..close)?.trim();
            let has_text = text.get(..start)?.rsplit('\n').next()?.contains('[');
            let found = source.contains(&format!("]({target})")) && ours.starts_with(']') && has_text;
            found.then(|| vec![(span, format!("]({target})"))])
        }
        DamageKind::ZeroWidthMarker | DamageKind::ZeroWidthToken => {
            let mut at = 0;
            while let Some(len) = zero_width(&ours[at..]) {
                at += len;
            }
            (at == ours.len()).then(|| vec![(span, String::new())])
        }
        DamageKind::Directive => {
            let theirs = only(keywords(source))?;
            let from = ours.find(|c: char| c.is_alphabetic())?;
            let keyword = keyword_of(ours, from)?;
            Some(vec![(part(0, from + keyword.len()), format!("[!{theirs}"))])
        }
        DamageKind::HeadingId => {
            let line = source.lines().next()?;
            let (id, words_end) = afm::explicit_id(line, Span::new(0, line.len()))?;
            // A list that is more than an id is left to a person.
            let whole = line[words_end..].trim();
            let is_plain = whole == format!("{{#{}}}", id.of(line));
            let rest = ours.find('}').map_or("", |close| &ours[close + 1..]);
            (is_plain && rest.is_empty()).then(|| vec![(span, whole.to_owned())])
        }
        DamageKind::Include => {
            let theirs = only(includes(source))?;
            Some(vec![(span, theirs)])
        }
        DamageKind::DoubleEscape => {
            let single = ours.replacen("&amp;", "&", 1);
            source.contains(&single).then(|| vec![(span, single)])
        }
        _ => None,
    }
}

/// The attribute list of the source with the same names, if no value of it is translated.
fn same_list<'s>(ours: &str, source: &'s str) -> Option<&'s str> {
    const TRANSLATED: [&str; 6] = ["alt", "title", "tooltip", "abstract", "label", "description"];
    let names = |list: &str| -> Vec<String> {
        let words = list.trim_matches(['{', '}']).split('=');
        let mut names: Vec<String> = words
            .filter_map(|part| part.rsplit(|c: char| c.is_whitespace() || "\"»”“&;".contains(c)).next())
            .map(|name| name.trim().to_ascii_lowercase())
            .collect();
        names.pop();
        names
    };
    let wanted = names(ours);
    if wanted.is_empty() || wanted.iter().any(|name| TRANSLATED.contains(&&**name)) {
        return None;
    }
    let lists = source.match_indices('{').filter_map(|(at, _)| afm::attributes(source, at)).map(|list| list.of(source));
    let mut same: Vec<&str> = lists.filter(|list| names(list) == wanted).collect();
    same.dedup();
    only(same)
}

fn only<T>(all: impl IntoIterator<Item = T>) -> Option<T> {
    let mut all = all.into_iter();
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// The keywords of a text that make directives, once each.
fn keywords(source: &str) -> Vec<&str> {
    let all = source.match_indices("[!").filter_map(|(at, _)| keyword_of(source, at + 2));
    let mut known: Vec<&str> = all.filter(|keyword| KEYWORDS.contains(keyword)).collect();
    known.sort_unstable();
    known.dedup();
    known
}

fn includes(source: &str) -> Vec<String> {
    let found = source.match_indices("{{").filter_map(|(at, _)| afm::include(source, at, source.len()));
    let mut all: Vec<String> = found.map(|(span, _)| span.of(source).to_owned()).collect();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text after the mend of the bytes `broken` in it.
    fn mended(kind: DamageKind, text: &str, broken: &str, source: &str) -> Option<String> {
        let start = text.find(broken).expect("it stands there");
        let edits = mend(kind, text, Span::new(start, start + broken.len()), source)?;
        let mut out = text.to_owned();
        for (span, new) in edits.iter().rev() {
            out.replace_range(span.range(), new);
        }
        Some(out)
    }

    #[test]
    fn attribute_lists_are_the_sources() {
        let kind = DamageKind::AttributeQuotes;
        let mend = |text, broken, source| mended(kind, text, broken, source);
        assert_eq!(
            mend("![x](a.png){width=« 250 »}", "{width=« 250 »}", "![x](a.png){width=\"250\"}").as_deref(),
            Some("![x](a.png){width=\"250\"}")
        );
        assert_eq!(
            mend(
                "[x](u){target=&quot;_blank&quot;}",
                "{target=&quot;_blank&quot;}",
                "[a](u){target=\"_blank\"} and [b](u){target=\"_blank\"}"
            )
            .as_deref(),
            Some("[x](u){target=\"_blank\"}")
        );
        assert_eq!(mend("{alt=« Lampe »}", "{alt=« Lampe »}", "![](a){alt=\"Lamp\"}"), None);
        let two = "![](a){width=\"1\"} ![](b){width=\"2\"}";
        assert_eq!(mend("{width=« 1 »}", "{width=« 1 »}", two), None);
    }

    #[test]
    fn links_are_joined_where_the_source_has_them() {
        let kind = DamageKind::SplitLink;
        assert_eq!(
            mended(kind, "voir [a] (b.md) ici", "] (b.md)", "see [a](b.md)").as_deref(),
            Some("voir [a](b.md) ici")
        );
        assert_eq!(mended(kind, "[a]（b.md）", "]（b.md）", "[a](b.md)").as_deref(), Some("[a](b.md)"));
        assert_eq!(mended(kind, "voir [a] (c.md)", "] (c.md)", "see [a](b.md)"), None);
        let kind = DamageKind::DetachedAttributes;
        assert_eq!(
            mended(kind, "[a](b) {t=\"x\"}", " {t=\"x\"}", "[a](b){t=\"x\"}").as_deref(),
            Some("[a](b){t=\"x\"}")
        );
        assert_eq!(mended(kind, "[a](b) {t=\"y\"}", " {t=\"y\"}", "[a](b){t=\"x\"}"), None);
    }

    #[test]
    fn keywords_ids_and_spaces() {
        assert_eq!(
            mended(DamageKind::Directive, ">[!REMARQUE]", "[!REMARQUE]", ">[!NOTE]").as_deref(),
            Some(">[!NOTE]")
        );
        assert_eq!(mended(DamageKind::Directive, ">[ !NOTE]", "[ !NOTE]", ">[!NOTE]").as_deref(), Some(">[!NOTE]"));
        assert_eq!(mended(DamageKind::Directive, "[!X a]", "[!X a]", "[!DNL a] [!UICONTROL b]"), None);
        assert_eq!(mended(DamageKind::HeadingId, "## A #{a}", "#{a}", "## B {#a}").as_deref(), Some("## A {#a}"));
        assert_eq!(mended(DamageKind::HeadingId, "## A {#a}x", "{#a}x", "## B {#a}"), None);
        assert_eq!(mended(DamageKind::ZeroWidthMarker, "&#x200B;* a", "&#x200B;", "* b").as_deref(), Some("* a"));
        assert_eq!(mended(DamageKind::Include, "{ {a}}", "{ {a}}", "{{a}}").as_deref(), Some("{{a}}"));
        assert_eq!(mended(DamageKind::DoubleEscape, "&amp;lt;", "&amp;lt;", "&lt;").as_deref(), Some("&lt;"));
    }
}
