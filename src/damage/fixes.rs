//! The fix of broken markup: certain where the source decides it byte for byte, a proposal where it does not.

use super::proposed_fix::ProposedFix;
use super::{emphasis, fence, tokens};
use crate::dialect::Dialect;
use crate::finding::Applicability;
use crate::page::DamageKind;
use crate::parse::damage::{QUOTES, keyword_of, names};
use crate::parse::syntax;
use crate::site::Site;
use crate::text::Span;

/// The fix of `damage`, the bytes of `text` (the translation) under `span`, which are in `block`; `source` is the text
/// of the source's block or blocks; both pages are of `site`. `None` where the source does not tell it.
pub fn propose_fix(
    kind: DamageKind,
    text: &str,
    span: Span,
    block: Span,
    source: &str,
    site: &'static Site,
) -> Option<ProposedFix> {
    let ours = span.of(text);
    let start = span.start as usize;
    let part = |from: usize, to: usize| Span::new(start + from, start + to);
    match kind {
        DamageKind::AttributeQuotes if ours.starts_with('{') => same_list(ours, span, source),
        DamageKind::DetachedAttributes => {
            let open = ours.find('{')?;
            let found = source.contains(&ours[open..]);
            found.then(|| ProposedFix::safe("take the blank away", vec![(part(0, open), String::new())]))
        }
        DamageKind::SplitLink if ours.starts_with('[') => {
            let (words, label) = ours.split_once(']')?;
            let new = format!("{words}]{}", label.trim_start());
            let how = if source.contains(label.trim_start()) { Applicability::Safe } else { Applicability::Unsafe };
            Some(ProposedFix { title: "join the link".to_owned(), applicability: how, edits: vec![(span, new)] })
        }
        DamageKind::SplitLink => split_link(text, span, source),
        DamageKind::ZeroWidthMarker | DamageKind::ZeroWidthToken | DamageKind::ZeroWidthFence => {
            Some(ProposedFix::safe(&format!("delete {}", names(ours)), vec![(span, String::new())]))
        }
        DamageKind::WideBlank => Some(ProposedFix::safe("put a plain blank there", vec![(span, " ".to_owned())])),
        DamageKind::FenceInfo if ours.starts_with(['`', '~']) => {
            Some(ProposedFix::safe("write three of them", vec![(span, ours[..1].repeat(3))]))
        }
        DamageKind::FenceInfo => {
            Some(ProposedFix::safe(&format!("delete `{ours}` behind the fence"), vec![(span, String::new())]))
        }
        DamageKind::GluedFence => glued_fence(text, span),
        DamageKind::UnclosedFence => fence::closed(text, span, source),
        DamageKind::DelimiterRow => {
            let row: String = ours.chars().map(|c| if matches!(c, '|' | ':' | ' ' | '-') { c } else { '-' }).collect();
            let row = row.split('|').map(|cell| if cell.contains('-') && cell.len() < 3 { "---" } else { cell });
            Some(ProposedFix::safe("write the dashes as `-`", vec![(span, row.collect::<Vec<_>>().join("|"))]))
        }
        DamageKind::QuoteMark => {
            let token = ours.find('[')?;
            let behind = text.get(span.end as usize..)?.trim_start_matches(['\r', '\n', ' ', '\t']);
            let how = if behind.starts_with('>') { Applicability::Safe } else { Applicability::Unsafe };
            let title = "begin the line with `>`".to_owned();
            Some(ProposedFix { title, applicability: how, edits: vec![(part(0, token), ">".to_owned())] })
        }
        DamageKind::TitleQuotes => title_quotes(ours, span),
        DamageKind::EscapedMark => Some(ProposedFix {
            title: "delete the backslashes".to_owned(),
            applicability: Applicability::Unsafe,
            edits: vec![(span, ours.replace("\\*", "*").replace("\\_", "_"))],
        }),
        DamageKind::LinkDefinition => {
            let (label, rest) = ours.split_once(']')?;
            let address = rest.trim_start_matches(|c: char| !c.is_ascii_graphic() || c == ':');
            let fits = !address.is_empty() && source.contains(address);
            fits.then(|| ProposedFix::safe("write it as a definition", vec![(span, format!("{label}]: {address}"))]))
        }
        DamageKind::UnderlinedHeading => {
            let below = start + ours.len() + text.get(start + ours.len()..)?.find('\n')? + 1;
            let is_plain = text.get(below..)?.starts_with(['-', '=']);
            let title = "add a blank line above the line below it";
            is_plain.then(|| ProposedFix::safe(title, vec![(Span::at(below), "\n".to_owned())]))
        }
        DamageKind::CrossedToken => tokens::closed(ours, span, source),
        DamageKind::TaskBox => {
            let new = if ours.contains(['x', 'ｘ']) { "[x]" } else { "[ ]" };
            source.contains(new).then(|| ProposedFix::write(span, new, Applicability::Safe))
        }
        DamageKind::PageInFence => page_in_fence(text, span),
        DamageKind::Directive => {
            let theirs = only(keywords(source, site.dialect))?;
            let from = ours.find(|c: char| c.is_alphabetic())?;
            let keyword = keyword_of(ours, from)?;
            Some(ProposedFix::write(part(0, from + keyword.len()), &format!("[!{theirs}"), Applicability::Safe))
        }
        DamageKind::HeadingId => {
            let line = source.lines().next()?;
            let (id, words_end) = syntax::explicit_id(line, Span::new(0, line.len()))?;
            // A list that is more than an id is left to a person.
            let whole = line[words_end..].trim();
            let is_plain = whole == format!("{{#{}}}", id.of(line));
            let rest = ours.find('}').map_or("", |close| &ours[close + 1..]);
            (is_plain && rest.is_empty()).then(|| ProposedFix::write(span, whole, Applicability::Safe))
        }
        DamageKind::Include => {
            Some(ProposedFix::write(span, &only(includes(source, site.dialect))?, Applicability::Safe))
        }
        DamageKind::DoubleEscape => {
            let single = ours.replacen("&amp;", "&", 1);
            source.contains(&single).then(|| ProposedFix::write(span, &single, Applicability::Safe))
        }
        DamageKind::Marker if ours.starts_with('#') => heading_mark(text, span, source),
        DamageKind::EmptyEmphasis => emphasis::filled(text, span, block, source, site),
        DamageKind::LiteralEmphasis | DamageKind::LiteralStrong => emphasis::closed(text, span, block, site),
        _ => None,
    }
}

/// The fence on a line of its own, as far in as the one that ends the block.
fn glued_fence(text: &str, span: Span) -> Option<ProposedFix> {
    let mark = span.of(text).trim_end_matches(|c: char| c != '`');
    let mut lines = text.get(span.end as usize..)?.lines().skip(1);
    let end = lines.find(|line| line.trim_start_matches(['>', ' ', '\t']).starts_with(mark))?;
    let indent = &end[..end.len() - end.trim_start_matches(['>', ' ', '\t']).len()];
    let before = text.get(..span.start as usize)?;
    let blanks = before.len() - before.trim_end_matches(' ').len();
    let gap = Span { start: span.start - blanks as u32, end: span.start };
    let line = if text.get(span.end as usize..)?.starts_with("\r\n") { "\r\n" } else { "\n" };
    let new = format!("{line}{}{line}{indent}", indent.trim_end());
    Some(ProposedFix::safe("put the fence on a line of its own", vec![(gap, new)]))
}

/// Straight quotes in place of the first and last sign of a title.
fn title_quotes(ours: &str, span: Span) -> Option<ProposedFix> {
    let len = |rest: &str| if rest.starts_with("&quot;") { 6 } else { rest.chars().next().map_or(0, char::len_utf8) };
    let first = len(ours);
    let last = if ours.ends_with("&quot;") { 6 } else { ours.chars().next_back()?.len_utf8() };
    let inner = ours.get(first..ours.len().checked_sub(last)?)?;
    if inner.contains('"') || inner.trim().is_empty() {
        return None;
    }
    let (start, end) = (span.start as usize, span.end as usize);
    let blanks = inner.len() - inner.trim_start().len();
    let tail = inner.len() - inner.trim_end().len();
    let all = [(Span::new(start, start + first + blanks), "\""), (Span::new(end - last - tail, end), "\"")];
    let edits = all.into_iter().filter(|(at, new)| {
        let at = at.start - span.start..at.end - span.start;
        &ours[at.start as usize..at.end as usize] != *new
    });
    let edits: Vec<(Span, String)> = edits.map(|(at, new)| (at, new.to_owned())).collect();
    (!edits.is_empty()).then(|| ProposedFix::safe("write the quotes as `\"`", edits))
}

/// The page without the fences around it.
fn page_in_fence(text: &str, span: Span) -> Option<ProposedFix> {
    let end = text.trim_end().len();
    let last = text[..end].rfind('\n')?;
    let behind = text.get(span.end as usize..)?;
    let first = Span { start: span.start, end: span.end + behind.find('\n')? as u32 + 1 };
    let lines = vec![(first, String::new()), (Span::new(last + 1, end), String::new())];
    Some(ProposedFix::safe(&format!("delete the fences `{}` around the page", span.of(text)), lines))
}

/// The mark of a heading once, and with a blank after it, as the source has it.
fn heading_mark(text: &str, span: Span, source: &str) -> Option<ProposedFix> {
    let line = text.get(..span.start as usize)?.rsplit('\n').next()?;
    let behind = text.get(span.end as usize..)?;
    if line.contains('#') {
        let blanks = behind.len() - behind.trim_start_matches(' ').len();
        let all = Span { start: span.start, end: span.end + blanks as u32 };
        let is_single = source.starts_with(&format!("{} ", line.trim()));
        return is_single
            .then(|| ProposedFix::safe("delete the second mark of the heading", vec![(all, String::new())]));
    }
    let found = source.starts_with(&format!("{} ", span.of(text)));
    found.then(|| {
        ProposedFix::safe(
            "put a blank behind the mark of the heading",
            vec![(Span::at(span.end as usize), " ".to_owned())],
        )
    })
}

/// The attribute list of the source that is the same but for its quotes; else the only one with the same names, if no
/// value of it is translated.
fn same_list(ours: &str, span: Span, source: &str) -> Option<ProposedFix> {
    const TRANSLATED: [&str; 6] = ["alt", "title", "tooltip", "abstract", "label", "description"];
    let names = |list: &str| -> Vec<String> {
        let words = list.trim_matches(['{', '}']).split('=');
        let mut names: Vec<String> = words
            .filter_map(|part| part.rsplit(|c: char| c.is_whitespace() || "\"»”“&;,".contains(c)).next())
            .map(|name| name.trim().to_ascii_lowercase())
            .collect();
        names.pop();
        names
    };
    // Without quotes, and without the blanks that some languages put inside them.
    let bare = |list: &str| {
        let plain = QUOTES.iter().chain(&["\"", "&nbsp;"]).fold(list.to_owned(), |list, quote| list.replace(quote, ""));
        plain.replace(char::is_whitespace, "")
    };
    let lists =
        || source.match_indices('{').filter_map(|(at, _)| syntax::attributes(source, at)).map(|list| list.of(source));
    let all = || lists().filter(|list| list.contains('=') && !list.contains("=\"\""));
    let (wanted, plain) = (names(ours), bare(ours));
    let mut equal: Vec<&str> = all().filter(|list| bare(list) == plain).collect();
    equal.sort_unstable();
    equal.dedup();
    if let Some(list) = only(equal) {
        return Some(ProposedFix::write(span, list, Applicability::Safe));
    }
    if wanted.is_empty() || wanted.iter().any(|name| TRANSLATED.contains(&&**name)) {
        return None;
    }
    let mut same: Vec<&str> = all().filter(|list| names(list) == wanted).collect();
    same.sort_unstable();
    same.dedup();
    Some(ProposedFix::write(span, only(same)?, Applicability::Unsafe))
}

/// The link in one piece, with the target that the source has; with another target it needs a look.
fn split_link(text: &str, span: Span, source: &str) -> Option<ProposedFix> {
    let ours = span.of(text);
    let open = ours.find(['(', '（'])?;
    let paren = ours[open..].chars().next()?.len_utf8();
    let close = ours.len() - ours.chars().next_back()?.len_utf8();
    let written = ours.get(open + paren..close)?;
    let target = ["&#x200B;", "\u{200b}"].iter().fold(written.to_owned(), |target, blank| target.replace(blank, ""));
    let target = target.replace(char::is_whitespace, "");
    let line = text.get(..span.start as usize)?.rsplit('\n').next()?;
    let is_wide = ours.starts_with('］');
    let words = line.rfind(if is_wide { '［' } else { '[' })?;
    let new = format!("]({target})");
    let has_link = source.contains("](");
    if new == ours && !is_wide || !has_link {
        return None;
    }
    let how = if source.contains(&new) { Applicability::Safe } else { Applicability::Unsafe };
    let mut proposed = ProposedFix { title: "join the link".to_owned(), applicability: how, edits: vec![(span, new)] };
    if is_wide {
        let at = span.start as usize - line.len() + words;
        proposed.edits.push((Span::new(at, at + '［'.len_utf8()), "[".to_owned()));
    }
    Some(proposed)
}

fn only<T>(all: impl IntoIterator<Item = T>) -> Option<T> {
    let mut all = all.into_iter();
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// The keywords of a text that make directives, once each.
fn keywords<'t>(source: &'t str, dialect: &Dialect) -> Vec<&'t str> {
    let all = source.match_indices("[!").filter_map(|(at, _)| keyword_of(source, at + 2));
    let mut known: Vec<&str> = all.filter(|keyword| dialect.is_keyword(keyword)).collect();
    known.sort_unstable();
    known.dedup();
    known
}

fn includes(source: &str, dialect: &Dialect) -> Vec<String> {
    let found = source.match_indices("{{").filter_map(|(at, _)| syntax::include(source, at, source.len(), dialect));
    let mut all: Vec<String> = found.map(|(span, _)| span.of(source).to_owned()).collect();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text after the fix of the bytes `broken` in it.
    fn fixed(kind: DamageKind, text: &str, broken: &str, source: &str) -> Option<String> {
        let start = text.find(broken).expect("it stands there");
        let all = Span::new(0, text.len());
        let mut proposed =
            propose_fix(kind, text, Span::new(start, start + broken.len()), all, source, <&Site>::default())?;
        if proposed.applicability != Applicability::Safe {
            return None;
        }
        proposed.edits.sort();
        let mut out = text.to_owned();
        for (span, new) in proposed.edits.iter().rev() {
            out.replace_range(span.range(), new);
        }
        Some(out)
    }

    #[test]
    fn attribute_lists_are_the_sources() {
        let kind = DamageKind::AttributeQuotes;
        let fix = |text, broken, source| fixed(kind, text, broken, source);
        assert_eq!(
            fix("![x](a.png){width=« 250 »}", "{width=« 250 »}", "![x](a.png){width=\"250\"}").as_deref(),
            Some("![x](a.png){width=\"250\"}")
        );
        assert_eq!(
            fix(
                "[x](u){target=&quot;_blank&quot;}",
                "{target=&quot;_blank&quot;}",
                "[a](u){target=\"_blank\"} and [b](u){target=\"_blank\"}"
            )
            .as_deref(),
            Some("[x](u){target=\"_blank\"}")
        );
        assert_eq!(fix("{alt=« Lampe »}", "{alt=« Lampe »}", "![](a){alt=\"Lamp\"}"), None);
        let two = "![](a){width=\"1\"} ![](b){width=\"2\"}";
        assert_eq!(fix("{width=« 1 »}", "{width=« 1 »}", two).as_deref(), Some("{width=\"1\"}"));
        assert_eq!(fix("{width=« 3 »}", "{width=« 3 »}", two), None);
        let comma = "![](a){width=\"1\",height=\"5%\"}";
        assert_eq!(
            fix("{width=„1“,height=„5%&quot;}", "{width=„1“,height=„5%&quot;}", comma).as_deref(),
            Some("{width=\"1\",height=\"5%\"}")
        );
    }

    #[test]
    fn links_are_joined_where_the_source_has_them() {
        let kind = DamageKind::SplitLink;
        assert_eq!(
            fixed(kind, "voir [a] (b.md) ici", "] (b.md)", "see [a](b.md)").as_deref(),
            Some("voir [a](b.md) ici")
        );
        assert_eq!(fixed(kind, "[a]（b.md）", "]（b.md）", "[a](b.md)").as_deref(), Some("[a](b.md)"));
        assert_eq!(fixed(kind, "［a](b.md)", "](b.md)", "[a](b.md)"), None);
        assert_eq!(fixed(kind, "［a］(b.md)", "］(b.md)", "[a](b.md)").as_deref(), Some("[a](b.md)"));
        assert_eq!(fixed(kind, "[a](b c.md)", "](b c.md)", "[a](bc.md)").as_deref(), Some("[a](bc.md)"));
        assert_eq!(fixed(kind, "voir [a] (c.md)", "] (c.md)", "see [a](b.md)"), None);
        assert_eq!(fixed(kind, "voir a](b.md)", "](b.md)", "see [a](b.md)"), None);
        let kind = DamageKind::DetachedAttributes;
        assert_eq!(
            fixed(kind, "[a](b) {t=\"x\"}", " {t=\"x\"}", "[a](b){t=\"x\"}").as_deref(),
            Some("[a](b){t=\"x\"}")
        );
        assert_eq!(fixed(kind, "[a](b) {t=\"y\"}", " {t=\"y\"}", "[a](b){t=\"x\"}"), None);
    }

    #[test]
    fn keywords_ids_and_spaces() {
        assert_eq!(
            fixed(DamageKind::Directive, ">[!REMARQUE]", "[!REMARQUE]", ">[!NOTE]").as_deref(),
            Some(">[!NOTE]")
        );
        assert_eq!(fixed(DamageKind::Directive, ">[ !NOTE]", "[ !NOTE]", ">[!NOTE]").as_deref(), Some(">[!NOTE]"));
        assert_eq!(fixed(DamageKind::Directive, "[!X a]", "[!X a]", "[!DNL a] [!UICONTROL b]"), None);
        assert_eq!(fixed(DamageKind::HeadingId, "## A #{a}", "#{a}", "## B {#a}").as_deref(), Some("## A {#a}"));
        assert_eq!(fixed(DamageKind::HeadingId, "## A {#a}x", "{#a}x", "## B {#a}"), None);
        assert_eq!(fixed(DamageKind::ZeroWidthMarker, "&#x200B;* a", "&#x200B;", "* b").as_deref(), Some("* a"));
        assert_eq!(fixed(DamageKind::Include, "{ {a}}", "{ {a}}", "{{a}}").as_deref(), Some("{{a}}"));
        assert_eq!(fixed(DamageKind::DoubleEscape, "&amp;lt;", "&amp;lt;", "&lt;").as_deref(), Some("&lt;"));
    }
}
