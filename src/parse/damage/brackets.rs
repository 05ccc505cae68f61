//! Links that fell apart, and tokens that are none any more.

use std::ops::Range;

use super::{Finder, LONGEST, after_blanks, line_start, zero_width};
use crate::dialect::{Dialect, Role};
use crate::page::DamageKind;
use crate::parse::syntax;
use crate::site::Site;

impl Finder {
    /// A `[` or `［`: whether a token opens here, and is whole. Returns where to go on.
    pub(in crate::parse) fn bracket(&mut self, text: &str, at: usize, end: usize) -> usize {
        let Some(rest) = text.get(at..end) else { return at + 1 };
        let wide = rest.starts_with('［');
        let open = if wide { 3 } else { 1 };
        if let Some(len) = task_box(rest).filter(|_| heads_item(text, at)) {
            self.add(DamageKind::TaskBox, at..at + len);
            return at + len;
        }
        let dialect = self.dialect;
        // Most links begin with a word.
        if !dialect.has_tokens() || rest.as_bytes().get(open).is_some_and(u8::is_ascii_alphanumeric) {
            return at + open;
        }
        let mark = after_blanks(text, at + open);
        let Some(bang) = text.get(mark..).and_then(|rest| rest.chars().next()).filter(|c| matches!(c, '!' | '！'))
        else {
            return at + open;
        };
        let word = after_blanks(text, mark + bang.len_utf8());
        let Some(keyword) = keyword_of(text, word) else { return at + open };
        let known = dialect.is_keyword(keyword);
        let is_clean = !wide && bang == '!' && mark == at + 1 && word == mark + 1;
        // Zero-width spaces between are what is wrong, and found by themselves.
        let gap = [at + open..mark, mark + bang.len_utf8()..word].map(|gap| text.get(gap).unwrap_or(""));
        let is_zero = |gap: &str| gap.is_empty() || super::after_zero_width(gap, 0) == gap.len();
        if !is_clean && !wide && bang == '!' && gap.iter().all(|gap| is_zero(gap)) {
            return at + open;
        }
        // Blanks alone may be words: `[ ! see below]`.
        if !is_clean && !looks_like_keyword(keyword, dialect) {
            return at + open;
        }
        let token = syntax::token(text, word.saturating_sub(2), text.len().min(word + LONGEST * 2));
        match token {
            Some(token) if !known || !is_clean => {
                let upper = keyword.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
                let named = dialect.role(keyword).is_some();
                if upper || named || heads_quote(text, at) {
                    self.add(DamageKind::Directive, at..(token.span.end as usize).max(word + keyword.len()));
                }
            }
            None if is_clean && known => {
                self.add(DamageKind::UnclosedToken, at..word + keyword.len());
            }
            Some(token) => {
                let behind = word + keyword.len();
                let hidden = text.get(behind..).and_then(zero_width).unwrap_or(0);
                if hidden > 0 {
                    self.add(DamageKind::ZeroWidthToken, behind..behind + hidden);
                } else if let Some(start) = lost_quote(text, at, token, dialect) {
                    self.add(DamageKind::QuoteMark, start..token.span.end as usize);
                } else if crosses_marks(token.label) {
                    self.add(DamageKind::CrossedToken, token.span.range());
                }
            }
            _ => {
                // Letters that no keyword has: `[!REMARQUÉ]`.
                let foreign = !keyword.is_ascii() || wide;
                if foreign && token.is_none() && (wide || heads_quote(text, at)) {
                    self.add(DamageKind::Directive, at..word + keyword.len());
                }
            }
        }
        at + open
    }

    /// A link of a label alone, `[1]`: whether the words before it are in brackets of their own, `[lamps] [1]`.
    pub(in crate::parse) fn label(&mut self, text: &str, at: usize, end: usize) {
        let line = &text[line_start(text.as_bytes(), at).min(at)..at];
        let Some(words) = line.strip_suffix("] ").or_else(|| line.strip_suffix("]\u{a0}")) else { return };
        let is_word = |open: &usize| !words[open + 1..].is_empty() && !words[open + 1..].contains(']');
        if let Some(open) = words.rfind('[').filter(is_word) {
            self.add(DamageKind::SplitLink, at - line.len() + open..end);
        }
    }

    /// A `]` or `］` that ends no link.
    pub(super) fn close_bracket(&mut self, text: &str, at: usize, len: usize) -> usize {
        let open = after_blanks(text, at + len);
        let Some(rest) = text.get(open..) else { return at + len };
        let Some(paren) = rest.chars().next().filter(|c| matches!(c, '(' | '（')) else { return at + len };
        let start = open + paren.len_utf8();
        let is_address = text[start..].trim_start_matches(' ').starts_with("http");
        let most = if is_address { super::LONGEST_ADDRESS } else { LONGEST };
        let line = &text[start..super::line_end_within(text.as_bytes(), start, most).max(start)];
        let Some((close, end)) = line.char_indices().find(|(_, c)| matches!(c, ')' | '）')) else { return at + len };
        let target = &line[..close];
        if let Some(title) = title_with_quotes(line, self.site).filter(|_| open == at + len) {
            self.add(DamageKind::TitleQuotes, start + title.start..start + title.end);
            return start + title.end;
        }
        // What is in parentheses beside a token may be a link or image itself.
        if is_target(target, self.site) && !target.trim_start().starts_with(['[', '!', '［', '！']) {
            self.add(DamageKind::SplitLink, at..start + close + end.len_utf8());
            return start + close + end.len_utf8();
        }
        at + len
    }
}

/// The word at `at` that would be a keyword.
pub fn keyword_of(text: &str, at: usize) -> Option<&str> {
    let rest = text.get(at..)?;
    let end = rest.char_indices().take(40).find(|(_, c)| !(c.is_alphanumeric() || *c == '-')).map(|(at, _)| at)?;
    (end > 1 && !rest.starts_with(|c: char| c.is_ascii_digit())).then(|| &rest[..end])
}

fn looks_like_keyword(word: &str, dialect: &Dialect) -> bool {
    dialect.role(word).is_some() || word.chars().all(char::is_uppercase)
}

/// The length of a task box of full-width signs, or one without its blank.
fn task_box(rest: &str) -> Option<usize> {
    const BOXES: [&str; 8] = ["［ ］", "［　］", "［］", "［x］", "［ｘ］", "[　]", "[\u{a0}]", "[]"];
    BOXES
        .iter()
        .find(|form| rest.starts_with(**form))
        .map(|form| form.len())
        .filter(|len| rest[*len..].starts_with(' '))
}

/// Whether only the mark of a list item is before.
fn heads_item(text: &str, at: usize) -> bool {
    let before = text.get(line_start(text.as_bytes(), at)..at).unwrap_or("").trim_start_matches([' ', '\t', '>']);
    let mark = before.trim_end_matches(' ');
    mark.len() < before.len() && (matches!(mark, "-" | "*" | "+") || mark.ends_with(['.', ')']) && mark.len() < 4)
}

/// Where a directive begins that is alone in its paragraph and in no quote: what is in place of its `>` counts.
fn lost_quote(text: &str, at: usize, token: syntax::Token<'_>, dialect: &Dialect) -> Option<usize> {
    let line = line_start(text.as_bytes(), at);
    let before = text.get(line..at)?;
    let start = line + before.len() - before.trim_start_matches([' ', '\t']).len();
    let is_lost = matches!(before.trim(), "" | "&gt;" | "&#62;" | "\\>" | "＞" | "》" | "›" | "»");
    if !is_lost || !token.label.is_empty() || !matches!(dialect.role(token.keyword), Some(Role::Block | Role::Help)) {
        return None;
    }
    let end = token.span.end as usize;
    let is_alone = text[end..].lines().next().is_none_or(|rest| rest.trim().is_empty());
    let above = text.get(..line)?.trim_end_matches([' ', '\t']);
    let begins = above.is_empty() || above.ends_with("\n\n") || above.ends_with("\n\r\n");
    (is_alone && begins).then_some(start)
}

/// Whether a mark of emphasis opens in a label and does not close in it.
fn crosses_marks(label: &str) -> bool {
    let ends = label.ends_with("**") || label.ends_with("__");
    ends && label.matches(&label[label.len() - 2..]).count() % 2 == 1 && !label.ends_with('\\')
}

/// The title in `url “title”)`, with its quotes, where these are no quotes to CommonMark.
fn title_with_quotes(line: &str, site: &Site) -> Option<Range<usize>> {
    let target = line.find([' ', '\t', '\u{a0}', '\u{3000}'])?;
    if !is_target(&line[..target], site) && !line.starts_with('#') {
        return None;
    }
    let blanks = line[target..].len() - line[target..].trim_start().len();
    let open = target + blanks;
    let is_quote = |c: char| matches!(c, '"' | '\'' | '＂') || super::QUOTES.contains(&&*c.to_string());
    let closes = |c: char| is_quote(c) || matches!(c, '」' | '』');
    let first = line[open..].chars().next()?;
    let has_entity = line[open..].starts_with("&quot;");
    if !is_quote(first) && !has_entity {
        return None;
    }
    let mut ends = line.match_indices([')', '）']).filter(|(at, _)| {
        let title = line.get(open + first.len_utf8()..*at).unwrap_or("").trim_end();
        title.ends_with(closes) || title.ends_with("&quot;")
    });
    let title = line[open..ends.next()?.0].trim_end();
    let is_right = ['"', '\''].iter().any(|quote| title.starts_with(*quote) && title.ends_with(*quote));
    (title.len() > 2 && !is_right).then_some(open..open + title.len())
}

/// Whether nothing but the marks of quotes and list items is before.
fn heads_quote(text: &str, at: usize) -> bool {
    let before = text.get(line_start(text.as_bytes(), at)..at).unwrap_or("");
    before.contains('>')
        && before.chars().all(|c| matches!(c, ' ' | '\t' | '>' | '*' | '-' | '+') || c.is_ascii_digit())
}

/// Whether parentheses hold an address.
fn is_target(target: &str, site: &Site) -> bool {
    let target = target.trim();
    let lower = target.as_bytes();
    let starts = |prefix: &str| target.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    let is_page = site.is_page(target.split(['#', '?']).next().unwrap_or("").trim_end())
        || [".html", ".png", ".jpg", ".svg", ".gif", ".pdf", ".zip"].iter().any(|end| {
            let path = target.split(['#', '?']).next().unwrap_or("").trim_end();
            path.len() > end.len() && path.ends_with(end)
        });
    !lower.is_empty()
        && (starts("http:")
            || starts("https:")
            || site.pages.root.is_some_and(starts)
            || starts("../")
            || starts("./")
            || is_page)
        && target.split_whitespace().count() <= 4
}
