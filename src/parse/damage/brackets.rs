//! Links that fell apart, and tokens that are none any more.

use super::{Finder, LONGEST, after_blanks, line_start};
use crate::page::DamageKind;
use crate::parse::afm;

/// The keywords of directives and tokens.
pub const KEYWORDS: [&str; 31] = [
    "ADMIN",
    "ADMINISTRATION",
    "AVAILABILITY",
    "BADGE",
    "BEGINSHADEBOX",
    "BEGINTABS",
    "CAUTION",
    "CONTEXTUALHELP",
    "DANGER",
    "DNL",
    "ENDSHADEBOX",
    "ENDTABS",
    "ERROR",
    "IMPORTANT",
    "INFO",
    "INFORMATION",
    "MORELIKETHIS",
    "NOTE",
    "PREREQUISITES",
    "PREREQUISITE",
    "RELATED",
    "SLIDE",
    "BEGINSLIDE",
    "ENDSLIDE",
    "SUCCESS",
    "TAB",
    "TIP",
    "UICONTROL",
    "VIDEO",
    "WARNING",
    "DONOTLOCALIZE",
];

impl Finder {
    /// A `[` or `［`: whether a token opens here, and is whole. Returns where to go on.
    pub(in crate::parse) fn bracket(&mut self, text: &str, at: usize, end: usize) -> usize {
        let Some(rest) = text.get(at..end) else { return at + 1 };
        let wide = rest.starts_with('［');
        let open = if wide { 3 } else { 1 };
        // Most links begin with a word.
        if rest.as_bytes().get(open).is_some_and(u8::is_ascii_alphanumeric) {
            return at + open;
        }
        let mark = after_blanks(text, at + open);
        let Some(bang) = text.get(mark..).and_then(|rest| rest.chars().next()).filter(|c| matches!(c, '!' | '！'))
        else {
            return at + open;
        };
        let word = after_blanks(text, mark + bang.len_utf8());
        let Some(keyword) = keyword_of(text, word) else { return at + open };
        let known = KEYWORDS.contains(&keyword);
        let is_clean = !wide && bang == '!' && mark == at + 1 && word == mark + 1;
        // Zero-width spaces between are what is wrong, and found by themselves.
        let gap = [at + open..mark, mark + bang.len_utf8()..word].map(|gap| text.get(gap).unwrap_or(""));
        let is_zero = |gap: &str| gap.is_empty() || super::after_zero_width(gap, 0) == gap.len();
        if !is_clean && !wide && bang == '!' && gap.iter().all(|gap| is_zero(gap)) {
            return at + open;
        }
        // Blanks alone may be words: `[ ! see below]`.
        if !is_clean && !looks_like_keyword(keyword) {
            return at + open;
        }
        let token = afm::token(text, word.saturating_sub(2), text.len().min(word + LONGEST * 2));
        match token {
            Some(token) if !known || !is_clean => {
                let upper = keyword.chars().all(|c| c.is_uppercase() || !c.is_alphabetic());
                let named = KEYWORDS.iter().any(|known| known.eq_ignore_ascii_case(keyword));
                if upper || named || heads_quote(text, at) {
                    self.add(DamageKind::Directive, at..(token.span.end as usize).max(word + keyword.len()));
                }
            }
            None if is_clean && known => {
                self.add(DamageKind::UnclosedToken, at..word + keyword.len());
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

    /// A `]` or `］` that ends no link.
    pub(super) fn close_bracket(&mut self, text: &str, at: usize, len: usize) -> usize {
        let open = after_blanks(text, at + len);
        let Some(rest) = text.get(open..) else { return at + len };
        let Some(paren) = rest.chars().next().filter(|c| matches!(c, '(' | '（')) else { return at + len };
        let start = open + paren.len_utf8();
        let line = &text[start..super::line_end(text.as_bytes(), start).max(start)];
        let Some((close, end)) = line.char_indices().find(|(_, c)| matches!(c, ')' | '）')) else { return at + len };
        let target = &line[..close];
        if is_target(target) {
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

fn looks_like_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|known| known.eq_ignore_ascii_case(word)) || word.chars().all(char::is_uppercase)
}

/// Whether nothing but the marks of quotes and list items stands before.
fn heads_quote(text: &str, at: usize) -> bool {
    let before = text.get(line_start(text.as_bytes(), at)..at).unwrap_or("");
    before.contains('>')
        && before.chars().all(|c| matches!(c, ' ' | '\t' | '>' | '*' | '-' | '+') || c.is_ascii_digit())
}

/// Whether parentheses hold an address.
fn is_target(target: &str) -> bool {
    let target = target.trim();
    let lower = target.as_bytes();
    let starts = |prefix: &str| target.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
    let is_page = [".md", ".html", ".png", ".jpg", ".svg", ".gif", ".pdf", ".zip"].iter().any(|end| {
        let path = target.split(['#', '?']).next().unwrap_or("").trim_end();
        path.len() > end.len() && path.ends_with(end)
    });
    !lower.is_empty()
        && (starts("http:") || starts("https:") || starts("/help/") || starts("../") || starts("./") || is_page)
        && target.split_whitespace().count() <= 4
}
