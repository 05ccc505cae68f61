//! What a reader of a page sees of a piece of Markdown, for messages that quote it.

use super::shorten;
use crate::history::CommitInfo;
use crate::parse::syntax;

/// A commit in a message: `1a2b3c4` of 2025-03-12 “Turn the lamp”.
pub fn moment(moment: &CommitInfo) -> String {
    format!("`{}` of {} “{}”", moment.commit.short(), moment.date, shorten(&moment.subject))
}

/// The words that a piece of Markdown begins with, no more than `longest` characters: without markers, targets,
/// keywords, attributes and tags, the cells of a table row with a point between them. Words that were cut end in `…`.
pub fn plain_words(markdown: &str, longest: usize) -> String {
    // One more than is shown, and a blank before that.
    let count = longest + 2;
    let text = without_markers(markdown);
    let seen = match text.strip_prefix('|') {
        Some(_) => {
            let cells: Vec<String> =
                syntax::cells(text).map(|cell| seen(cell, count, false)).filter(|cell| !cell.is_empty()).collect();
            cells.join(" · ")
        }
        None => seen(text, count, false),
    };
    let words = if seen.is_empty() { seen_anyhow(markdown, count) } else { seen };
    match words.char_indices().nth(longest) {
        Some((cut, _)) => format!("{}…", words[..cut].trim_end()),
        None => words,
    }
}

/// Where nothing can be seen, what the images show; else the text as it is.
fn seen_anyhow(markdown: &str, count: usize) -> String {
    let words = seen(without_markers(markdown), count, true);
    if words.is_empty() {
        markdown.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(count).collect()
    } else {
        words
    }
}

/// Without what begins lists, quotes and titles; the number of a title belongs to it.
fn without_markers(text: &str) -> &str {
    let text = text.trim_start();
    let text = &text[syntax::behind_markers(text.as_bytes(), 0..text.len())..];
    let title = text.trim_start_matches('#');
    // So long a run of these is a mark of its own, whatever follows.
    let accordion = text.trim_start_matches('+');
    match (text.len() - title.len(), text.len() - accordion.len()) {
        (1.., _) if title.starts_with(char::is_whitespace) => title.trim_start(),
        (_, 3..) => accordion.trim_start(),
        _ => text,
    }
}

/// The first `count` characters that can be seen.
fn seen(text: &str, count: usize, images: bool) -> String {
    let mut out = Words { text: String::new(), count: 0, most: count };
    let mut at = 0;
    while let Some(c) = text[at..].chars().next().filter(|_| out.count < out.most) {
        let rest = &text[at..];
        at += match c {
            '`' => {
                let ticks = rest.len() - rest.trim_start_matches('`').len();
                let end = rest[ticks..].find(&rest[..ticks]);
                rest[ticks..ticks + end.unwrap_or(0)].chars().for_each(|c| out.push(c));
                ticks + end.map_or(0, |end| end + ticks)
            }
            '\\' if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) => {
                rest[1..].chars().take(1).for_each(|c| out.push(c));
                2
            }
            '!' if rest.starts_with("![") => 1 + if images { 0 } else { closed(&rest[1..], '[', ']').unwrap_or(0) },
            '[' if rest.starts_with("[!") => 2 + rest[2..].bytes().take_while(u8::is_ascii_alphanumeric).count(),
            ']' if rest.starts_with("](") => 1 + closed(&rest[1..], '(', ')').unwrap_or(0),
            '[' | ']' => 1,
            '(' if rest[1..].trim_start().starts_with("![") && !images => closed(rest, '(', ')').unwrap_or(1),
            '(' if text[..at].ends_with(']') => closed(rest, '(', ')').unwrap_or(1),
            '{' if !rest.starts_with("{{") && !text[..at].ends_with('{') => closed(rest, '{', '}').unwrap_or(1),
            '<' if is_tag(rest) => {
                out.push(' ');
                rest.find('>').map_or(rest.len(), |end| end + 1)
            }
            '*' => 1,
            '_' if !is_amid(text, at) => 1,
            '>' if text[..at].trim_end_matches([' ', '\t']).ends_with(['\n', '>']) => 1,
            c => {
                out.push(c);
                c.len_utf8()
            }
        };
    }
    out.text.trim_end().to_owned()
}

/// Words with single blanks.
struct Words {
    text: String,
    count: usize,
    most: usize,
}

impl Words {
    fn push(&mut self, c: char) {
        let is_blank = c.is_whitespace();
        if self.count < self.most && !(is_blank && (self.text.is_empty() || self.text.ends_with(' '))) {
            self.text.push(if is_blank { ' ' } else { c });
            self.count += 1;
        }
    }
}

/// The length of what is closed, from an opening bracket to the one that closes it.
fn closed(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + close.len_utf8());
            }
        }
    }
    None
}

fn is_tag(text: &str) -> bool {
    let name = text[1..].trim_start_matches('/');
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!')
}

/// Whether an underscore is within a name.
fn is_amid(text: &str, at: usize) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    is_letter(text[..at].chars().next_back()) && is_letter(text[at + 1..].chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_a_reader_sees() {
        let plain = |text| plain_words(text, 60);
        assert_eq!(plain("1. Open **[the app](https://x.example)** now"), "Open the app now");
        assert_eq!(plain("| `Beam` | 8 W |"), "Beam · 8 W");
        assert_eq!(plain("| | [!UICONTROL Beam \\| wide] | 8 W |"), "Beam | wide · 8 W");
        assert_eq!(plain("* Press [!UICONTROL Save all]{x=1}."), "Press Save all.");
        assert_eq!(plain(">[!NOTE]\n>\n>Mind the lamp"), "Mind the lamp");
        assert_eq!(plain("+++ Bulbs of [!DNL Lumen]"), "Bulbs of Lumen");
        assert_eq!(plain("+ Bulbs {#bulbs}"), "Bulbs");
        assert_eq!(
            plain("Lights > `<lamp>` of a `snake_case` _kind_, not lamp_kind."),
            "Lights > <lamp> of a snake_case kind, not lamp_kind."
        );
        assert_eq!(plain("![The plug](plug.svg) Pull the plug!"), "Pull the plug!");
        assert_eq!(plain("Pull the plug ( ![The plug](plug.svg){width=\"3\"} ) now"), "Pull the plug now");
        assert_eq!(plain("   ![The plug](plug.svg){width=\"3\"}"), "The plug");
        assert_eq!(plain("<li>One<br/>Two<li>Three"), "One Two Three");
        assert_eq!(plain("Say \\*hello\\* to {{lamp}}"), "Say *hello* to {{lamp}}");
        assert_eq!(plain("1."), "1.");
    }

    #[test]
    fn what_is_cut_says_so() {
        assert_eq!(plain_words("日本語です", 3), "日本語…");
        assert_eq!(plain_words("one two three", 8), "one two…");
        assert_eq!(plain_words("one two three", 7), "one two…");
        assert_eq!(plain_words("one two", 7), "one two");
    }

    #[test]
    fn nothing_breaks_it() {
        for text in ["", "`", "``", "[!", "![", "](", "{", "\\", "<", "|", "1", "_", "![x](", "> > 1) -", "é`é"] {
            plain_words(text, 3);
        }
    }
}
