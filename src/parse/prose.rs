//! The words that a reader sees: told apart by a small hash, and found again in a text.

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::events::{container, events};
use super::{html, indented, mdx, syntax};
use crate::dialect::Dialect;
use crate::page::Prose;
use crate::text::Span;

/// Collects the letters of a block as they come; how they are cut into pieces, blanks, digits, marks and the case of
/// Latin letters make no difference.
#[derive(Clone, Copy, Default)]
pub(super) struct Letters {
    state: u64,
    pending: u64,
    held: u8,
    count: u32,
    other_script: bool,
    /// The richest cell of a row until now.
    cell: Prose,
}

impl Letters {
    /// Adds text, without what is in braces: ids, attributes and names of includes.
    pub(super) fn add(&mut self, text: &str) {
        let mut rest = text;
        while let Some(open) = memchr::memchr(b'{', rest.as_bytes()) {
            self.add_all(&rest[..open]);
            let Some(close) = memchr::memchr(b'}', &rest.as_bytes()[open..]) else { return };
            rest = &rest[open + close + 1..];
        }
        self.add_all(rest);
    }

    fn add_all(&mut self, text: &str) {
        if text.is_ascii() {
            text.bytes().filter(u8::is_ascii_alphabetic).for_each(|byte| self.push(byte | 0x20));
            return;
        }
        for c in text.chars().filter(|c| is_letter(*c)) {
            match u8::try_from(c) {
                Ok(byte) if byte.is_ascii() => self.push(byte | 0x20),
                _ => {
                    self.other_script |= is_of_other_script(c);
                    c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| self.push(byte));
                }
            }
        }
    }

    fn push(&mut self, byte: u8) {
        self.pending = self.pending << 8 | u64::from(byte);
        self.held += 1;
        self.count += 1;
        if self.held == 8 {
            self.mix();
        }
    }

    fn mix(&mut self) {
        self.state = (self.state.rotate_left(5) ^ self.pending).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.pending = 0;
        self.held = 0;
    }

    /// Ends a cell of a row: the richest cell stands for the row, so that a name beside a text decides nothing.
    pub(super) fn end_cell(&mut self) {
        let own = self.finish();
        let cell = if own.letters() > self.cell.letters() { own } else { self.cell };
        *self = Letters { cell, ..Letters::default() };
    }

    /// What was collected.
    pub(super) fn finish(mut self) -> Prose {
        if self.held > 0 {
            self.mix();
        }
        let own = Prose::new(self.state, self.count, self.other_script);
        if own.letters() >= self.cell.letters() { own } else { self.cell }
    }
}

/// What a reader sees of some Markdown, on one line: a grave accent stands for code, tokens, images and includes.
pub fn visible(markdown: &str, dialect: &Dialect) -> String {
    let mut out = String::new();
    let (mut unread, mut in_code, mut images) = (0, false, 0);
    let mut html_code = 0u32;
    let list_end = |at: usize| {
        let list = syntax::attributes(markdown, at).filter(|_| dialect.attribute_lists);
        list.map(|list| list.end as usize)
    };
    events(markdown, dialect, |event, range| match event {
        Event::Start(Tag::Item | Tag::Heading { .. }) => {
            unread = container(markdown, range.start, dialect).map_or(unread, |container| container.title);
        }
        Event::Start(Tag::CodeBlock(kind)) => {
            in_code = kind != CodeBlockKind::Indented || !indented::is_prose(&markdown[range]);
        }
        Event::End(TagEnd::CodeBlock) => in_code = false,
        Event::Start(Tag::Image { .. }) => images += 1,
        Event::End(TagEnd::Image) => {
            images -= 1;
            out.push('`');
            unread = list_end(range.end).unwrap_or(unread);
        }
        Event::End(TagEnd::Link) => {
            unread = list_end(range.end).unwrap_or(unread);
        }
        Event::Text(_) if in_code || images > 0 || html_code > 0 || range.end <= unread => {}
        Event::Text(decoded) => {
            if dialect.has_tokens()
                && markdown[range.start..].starts_with("[!")
                && let Some(token) = syntax::token(markdown, range.start, markdown.len())
            {
                out.push('`');
                unread = unread.max(token.span.end as usize);
                unread = list_end(unread).unwrap_or(unread);
                return;
            }
            match markdown.get(range.start.max(unread)..range.end) {
                Some(rest) if decoded.len() == range.len() => push_outside_braces(&mut out, rest),
                _ => out.push_str(&decoded),
            }
        }
        Event::Code(_) => out.push('`'),
        Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) if dialect.components.is_some() => {
            for words in mdx::words(markdown, range.clone().into(), dialect) {
                out.extend([" ", words, " "]);
            }
            if matches!(event, Event::InlineHtml(_)) {
                html::pieces(markdown, range.into(), |piece| count_code(&mut html_code, &piece, markdown, &mut out));
            }
        }
        Event::Html(_) => html::pieces(markdown, range.into(), |piece| match piece {
            html::Piece::Text(words) if html_code == 0 => {
                out.push(' ');
                push_outside_braces(&mut out, words.of(markdown));
            }
            other => count_code(&mut html_code, &other, markdown, &mut out),
        }),
        Event::InlineHtml(_) => html::pieces(markdown, range.into(), |piece| {
            count_code(&mut html_code, &piece, markdown, &mut out);
        }),
        Event::SoftBreak | Event::HardBreak => out.push(' '),
        Event::End(end) if !matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => out.push(' '),
        _ => {}
    });
    out
}

/// The HTML elements whose text is for machines.
const CODE_ELEMENTS: [&str; 8] = ["code", "kbd", "pre", "samp", "script", "style", "tt", "var"];

fn is_code(name: &str) -> bool {
    CODE_ELEMENTS.iter().any(|code| name.eq_ignore_ascii_case(code))
}

/// Counts the open elements of code; one that ends leaves a grave accent.
fn count_code(open: &mut u32, piece: &html::Piece, text: &str, out: &mut String) {
    match piece {
        html::Piece::Tag { name, .. } if is_code(name.of(text)) => *open += 1,
        html::Piece::Close(name) if is_code(name.of(text)) => {
            *open = open.saturating_sub(1);
            out.push('`');
        }
        _ => {}
    }
}

/// A paragraph, list item or cell of raw HTML.
pub struct Piece {
    /// From its first word to its last.
    pub span: Span,
    /// What it says.
    pub prose: Prose,
}

/// What raw HTML says, cut where its tags cut it; not what is the text of a link from its first word on.
pub fn pieces(text: &str, html: Span) -> Vec<Piece> {
    let mut found = Vec::new();
    let (mut letters, mut span, mut is_link) = (Letters::default(), None, false);
    let mut code = 0u32;
    let mut end = |letters: &mut Letters, span: &mut Option<Span>, is_link: &mut bool| {
        let prose = std::mem::take(letters).finish();
        let said = span.take().filter(|_| !*is_link && prose.letters() > 0);
        found.extend(said.map(|span| Piece { span, prose }));
        *is_link = false;
    };
    html::pieces(text, html, |piece| match piece {
        html::Piece::Text(_) if code > 0 => {}
        html::Piece::Text(words) => {
            let slice = words.of(text);
            if !slice.trim().is_empty() {
                let start = words.start as usize + slice.len() - slice.trim_start().len();
                let start = span.map_or(start, |span: Span| span.start as usize);
                span = Some(Span::new(start, words.start as usize + slice.trim_end().len()));
                letters.add(slice);
            }
        }
        html::Piece::Tag { name, .. } if is_code(name.of(text)) => code += 1,
        html::Piece::Close(name) if is_code(name.of(text)) => code = code.saturating_sub(1),
        html::Piece::Tag { name, .. } | html::Piece::Close(name) => {
            let name = name.of(text);
            if !html::is_inline(name) {
                end(&mut letters, &mut span, &mut is_link);
            } else if span.is_none() && name.eq_ignore_ascii_case("a") {
                is_link = true;
            }
        }
        html::Piece::Comment(_) => {}
    });
    end(&mut letters, &mut span, &mut is_link);
    found
}

/// Whether a comment before some HTML says that a program wrote it: what it says is fixed elsewhere.
pub fn is_generated(text: &str, html: Span) -> bool {
    const SIGNS: [&[u8]; 3] = [b"do not modify", b"do not edit", b"generated by"];
    /// The longest comment that is read, in bytes.
    const LONGEST: usize = 300;
    let bytes = text.as_bytes();
    let within = html.of(text).strip_prefix("<!--").map(|rest| &rest.as_bytes()[..rest.len().min(LONGEST)]);
    let before = bytes[..html.start as usize].trim_ascii_end();
    let before = &before[before.len().saturating_sub(LONGEST)..];
    let before = before.ends_with(b"-->").then_some(before);
    [within, before].into_iter().flatten().any(|part| {
        let comment = match part.ends_with(b"-->") {
            true => memchr::memmem::rfind(part, b"<!--").map_or(part, |at| &part[at..]),
            false => memchr::memmem::find(part, b"-->").map_or(part, |at| &part[..at]),
        };
        let comment = comment.to_ascii_lowercase();
        SIGNS.iter().any(|sign| memchr::memmem::find(&comment, sign).is_some())
    })
}

fn push_outside_braces(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        out.push_str(before);
        out.push('`');
        let Some((_, behind)) = behind.split_once('}') else { return };
        rest = behind;
    }
    out.push_str(rest);
}

/// Whether a character is a letter; for most letters of Chinese, Japanese and Korean without a search in tables.
fn is_letter(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}') || c.is_alphabetic()
}

/// Whether a letter is of none of the scripts that Latin, Cyrillic and Greek texts mix with each other's names.
fn is_of_other_script(c: char) -> bool {
    c >= '\u{0370}' && !('\u{1e00}'..='\u{1eff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::{pieces, visible};
    use crate::page::{Page, Prose};
    use crate::parse::{Keys, Reader, parse};
    use crate::text::{FileId, Span};

    fn page(text: &str) -> Page {
        parse(FileId(0), text, &Keys::default(), &mut Reader::default())
    }

    fn prose(text: &str) -> Prose {
        page(text).blocks.last().map(|block| block.prose).unwrap_or_default()
    }

    #[test]
    fn the_same_words_are_the_same() {
        for (a, b) in [
            ("Turn the lamp on.", "turn the **lamp**\non!"),
            ("Press [!UICONTROL Save all] now", "Press [!UICONTROL Tout enregistrer] now"),
            ("Press [!DNL Lumen] now", "Press now"),
            ("See [the lamp](a.md){target=\"_blank\"} now", "See [the lamp](b.md) now"),
            ("It&#39;s `on` {{note}} now", "It's &#x200B;now"),
            ("A lamp ![Here](x.png){width=\"5\"}", "A lamp ![Ici](x.png)"),
            ("# Lamps {#lamps}", "# Lamps {#lampes}"),
            ("| a | b |\n|-|-|\n| Lamp | Turn the lamp on |", "| a | b |\n|-|-|\n| Lampe | Turn the lamp on |"),
            (">[!NOTE]\n>\n>Turn the lamp on", ">[!TIP]\n>\n>Turn the lamp on"),
            ("<td>Turn <b>it</b> on</td>", "<td id=\"x\">Turn it on<!-- so --></td>"),
        ] {
            assert_eq!(prose(a), prose(b), "{a} and {b}");
            assert!(prose(a).letters() > 0, "{a}");
        }
        for (a, b) in [
            ("Turn the lamp on.", "Turn the lamp off."),
            ("Élève la lampe", "Éleve la lampe"),
            ("abcdefgh ijklmnop", "ijklmnop abcdefgh"),
            ("ランプ", "ラソプ"),
        ] {
            assert_ne!(prose(a), prose(b), "{a} and {b}");
        }
    }

    #[test]
    fn what_is_no_prose_has_no_letters() {
        for text in
            ["`turn on`", "12.5 / 7", "![How to turn it on](a.png)", "[!UICONTROL Save]", "{{note}}", "```\nlamp\n```"]
        {
            assert_eq!(prose(text), Prose::default(), "{text}");
        }
    }

    #[test]
    fn scripts_are_told_apart() {
        assert!(prose("Lamp を押す").has_other_script());
        assert!(prose("Лампа").has_other_script());
        assert!(!prose("Ampoule à économie d’énergie, ấp “x” 『 』").has_other_script());
    }

    #[test]
    fn html_is_cut_where_its_tags_cut_it() {
        let text = "<table>\n<tr><td>Turn <b>it</b> on</td><td> Lamp\n</td></tr>\n</table><p><a href=x>Lamps</a></p>\n\
                    <ul><li>On<!-- x --> or off<br>Dim</ul>";
        let found = pieces(text, Span::new(0, text.len()));
        let seen: Vec<&str> = found.iter().map(|piece| piece.span.of(text)).collect();
        assert_eq!(seen, ["Turn <b>it</b> on", "Lamp", "On<!-- x --> or off", "Dim"]);
        assert_eq!(found[0].prose, prose("Turn it on"));
    }

    #[test]
    fn a_reader_sees_no_markup() {
        let seen = |text| visible(text, &crate::dialect::AFM).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            seen("1. Press **[!UICONTROL Save]** in [the *app*](x.md){target=x}, `now`"),
            "Press ` in the app, `"
        );
        assert_eq!(seen("| A | B &amp; C |"), "| A | B & C |");
        assert_eq!(seen("# Lamps {#lamps}"), "Lamps `");
        assert_eq!(seen("<b>Lamp</b><!-- x --> on"), "Lamp on");
    }
}
