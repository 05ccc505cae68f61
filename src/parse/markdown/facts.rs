//! What in a block survives translation: links, images, tokens, includes, raw HTML.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, LinkType};

use super::{Reader, Walk};
use crate::dialect::Role;
use crate::page::{Fact, FactKind, Suppression, Value};
use crate::parse::html::{self, Piece};
use crate::parse::{attributes, links, suppression, syntax};
use crate::text::{Span, hash};

impl Reader {
    pub(super) fn token(&mut self, walk: &mut Walk<'_>, start: usize) {
        let Some(token) = syntax::token(walk.text, start, walk.open_end.max(start)) else { return };
        walk.unread = walk.unread.max(token.span.end as usize);
        self.token_fact(walk.text, token);
        if self.dialect.role(token.keyword) == Some(Role::Badge)
            && let Some(list) = self.list_at(walk.text, token.span.end as usize)
        {
            walk.skip = list.end as usize;
        }
    }

    pub(super) fn token_fact(&mut self, text: &str, token: syntax::Token<'_>) {
        match self.dialect.role(token.keyword) {
            Some(Role::Control) => {
                let key = match syntax::is_blank(token.label) {
                    true => 0,
                    false => syntax::label_key(token.label, &mut self.label),
                };
                self.fact(FactKind::Control, key, token.span);
            }
            Some(Role::Verbatim) => {
                let key = if syntax::is_blank(token.label) { 0 } else { self.folded(token.label) };
                self.fact(FactKind::Verbatim, key, token.span);
            }
            Some(Role::Badge) => {
                let end = token.span.end as usize;
                let list = self.list_at(text, end).unwrap_or(Span::at(end));
                let class = syntax::attribute(text, list, "type").map_or("", |(class, _)| class);
                self.fact(FactKind::Badge, hash(class.to_ascii_lowercase().as_bytes()), token.span);
                if let Some((url, span)) = syntax::attribute(text, list, "url") {
                    self.reference(FactKind::Link, url, span);
                }
            }
            _ => {}
        }
    }

    /// The attribute list that opens at `at`, where the dialect has any.
    pub(super) fn list_at(&self, text: &str, at: usize) -> Option<Span> {
        syntax::attributes(text, at).filter(|_| self.dialect.attribute_lists)
    }

    pub(super) fn is_attribute_line(&self, paragraph: &str) -> bool {
        self.dialect.attribute_lists && syntax::is_attribute_line(paragraph)
    }

    pub(super) fn folded(&mut self, label: &str) -> u64 {
        syntax::folded_key(label, &mut self.label)
    }

    pub(super) fn link(&mut self, walk: &mut Walk<'_>, link_type: LinkType, target: &str, range: Range<usize>) {
        let slice = &walk.text[range.clone()];
        if slice.starts_with("[!") && self.dialect.has_tokens() {
            let token = syntax::token(walk.text, range.start, range.end);
            if let Some(token) = token {
                walk.unread = walk.unread.max(token.span.end as usize);
                let role = self.dialect.role(token.keyword);
                match role {
                    Some(Role::Control | Role::Verbatim | Role::Badge) if self.dialect.is_keyword(token.keyword) => {
                        self.token_fact(walk.text, token)
                    }
                    _ => {
                        let key = hash(token.keyword.to_ascii_uppercase().as_bytes());
                        let known =
                            self.facts.last().is_some_and(|f| f.kind == FactKind::Directive && f.span == token.span);
                        if !known {
                            self.fact(FactKind::Directive, key, token.span);
                        }
                        if role == Some(Role::Video) {
                            self.reference(FactKind::Video, target, range.clone().into());
                            self.attribute_list(walk.text, range.end);
                            return;
                        }
                        // The name of what the directive shows, as in `[!SLIDE](intro)`: no address of a page.
                        if !target.is_empty() && !target.contains(['/', '.', '#', ':']) && token.label.is_empty() {
                            return;
                        }
                    }
                }
            }
        }
        if link_type != LinkType::Email {
            let end = range.end;
            self.reference(FactKind::Link, target, range.into());
            self.attribute_list(walk.text, end);
        }
    }

    /// A link, image or video. Videos have ids, wherever they are referred to.
    pub(super) fn reference(&mut self, kind: FactKind, target: &str, span: Span) {
        let decoded = if target.contains('&') { syntax::decode_entities(target) } else { None };
        let target = decoded.as_deref().unwrap_or(target);
        let (kind, key) = match self.site.video_id(target) {
            Some(id) => (FactKind::Video, hash(id.as_bytes())),
            None => {
                links::normalize(target, self.site, &mut self.form);
                (kind, hash(&self.form))
            }
        };
        let value = self.value(target);
        self.facts.push(Fact::new(kind, key, span, value));
    }

    /// The attribute list behind the link, image or video that was read last.
    pub(super) fn attribute_list(&mut self, text: &str, end: usize) {
        let (Some(list), Some(fact)) = (self.list_at(text, end), self.facts.last()) else { return };
        let kind = fact.kind as u64;
        self.attributes.extend(attributes::read(text, list, kind, fact.key));
    }

    /// Facts of raw HTML. In a block, the text between tags may hold tokens that no event shows.
    pub(super) fn html(&mut self, text: &str, span: Span, block: bool) {
        html::pieces(text, span, |piece| match piece {
            Piece::Comment(comment) => {
                self.damage.comment(text, comment);
                self.comment(text, comment);
            }
            Piece::Text(words) if block => {
                self.letters.add(words.of(text));
                self.damage.html_text(text, words);
                self.html_text(text, words);
            }
            Piece::Text(_) => {}
            Piece::Close(name) => self.damage.close_element(text, name),
            Piece::Tag { name, tag } => {
                self.damage.tag(text, tag);
                self.damage.open_element(text, name, tag);
                self.tag(text, name, tag);
            }
        });
    }

    pub(super) fn html_text(&mut self, text: &str, words: Span) {
        if !self.dialect.has_tokens() {
            return;
        }
        for at in memchr::memmem::find_iter(words.of(text).as_bytes(), b"[!") {
            if let Some(token) = syntax::token(text, words.start as usize + at, words.end as usize) {
                self.token_fact(text, token);
            }
        }
    }

    pub(super) fn tag(&mut self, text: &str, name: Span, tag: Span) {
        let name = name.of(text);
        let before = self.facts.len();
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
        if is("a") || is("area") {
            if let Some((target, _)) = syntax::attribute(text, tag, "href") {
                self.reference(FactKind::Link, without_quotes(target), tag);
            }
        } else if is("img") || is("iframe") || is("source") || is("video") || is("embed") {
            let kind = if is("img") { FactKind::Image } else { FactKind::Video };
            if let Some((target, _)) = syntax::attribute(text, tag, "src") {
                self.reference(kind, without_quotes(target), tag);
            }
        } else {
            self.element(name, tag);
        }
        if tag.len() > name.len() + 2 {
            // Where a link or image leads tells which it is.
            let key = self.facts.get(before).filter(|fact| fact.value_len > 0).map_or(0, |fact| fact.key);
            let kind = hash(name.to_ascii_lowercase().as_bytes());
            self.attributes.extend(attributes::read(text, tag, kind, key));
            for attribute in ["id", "name"] {
                if attribute == "name" && !is("a") {
                    continue;
                }
                if let Some((id, at)) = syntax::attribute(text, tag, attribute).filter(|(id, _)| !id.is_empty()) {
                    self.fact(FactKind::Anchor, hash(id.as_bytes()), at);
                }
            }
        }
    }

    /// An element of HTML that counts, whatever its attributes.
    pub(super) fn element(&mut self, name: &str, tag: Span) {
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
        if SHOWN.iter().any(|shown| is(shown)) {
            self.fact(FactKind::HtmlElement, hash(name.to_ascii_lowercase().as_bytes()), tag);
        } else if is("li") {
            self.fact(FactKind::HtmlItem, 0, tag);
        } else if is("tr") {
            self.fact(FactKind::HtmlRow, 0, tag);
        } else if is("td") || is("th") {
            self.fact(FactKind::HtmlCell, 0, tag);
        }
    }

    pub(super) fn comment(&mut self, text: &str, span: Span) {
        let inner = span.of(text).trim_start_matches("<!--").trim_end_matches("-->").trim();
        if !inner.starts_with("locdrift") {
            return;
        }
        if let Some((scope, rules, reason)) = suppression::parse_comment(inner, false) {
            self.suppressions.push(Suppression { scope, span, rules: rules.into(), reason });
        }
    }

    pub(super) fn help_ids(&mut self, text: &str, range: Range<usize>) {
        let mut at = range.start;
        while let Some((id, span)) = syntax::attribute(text, Span::new(at, range.end), "id") {
            let key = hash(id.as_bytes());
            self.fact(FactKind::HelpId, key, span);
            at = (span.end as usize + 1).min(range.end);
        }
    }

    pub(super) fn braces(&mut self, walk: &mut Walk<'_>, mut at: usize, end: usize) {
        while at < end {
            if walk.text[at..].starts_with("{{") {
                let Some((span, name)) = syntax::include(walk.text, at, walk.open_end.max(end), self.dialect) else {
                    return;
                };
                let value = self.value(name);
                let key = hash(name.as_bytes());
                self.facts.push(Fact::new(FactKind::Include, key, span, value));
                walk.skip = span.end as usize;
                at = span.end as usize;
            } else {
                at += 1;
            }
            let Some(window) = walk.text.as_bytes().get(at..end) else { return };
            match memchr::memchr(b'{', window) {
                Some(i) => at += i,
                None => return,
            }
        }
    }

    pub(super) fn code_info(&mut self, kind: &CodeBlockKind<'_>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.trim(),
            CodeBlockKind::Indented => "    ",
        };
        let value = self.value(info);
        self.pending_info = Some(value);
    }

    pub(super) fn fact(&mut self, kind: FactKind, key: u64, span: Span) {
        let value =
            if kind == FactKind::CodeBlock { self.pending_info.take().unwrap_or_default() } else { Value::default() };
        self.facts.push(Fact::new(kind, key, span, value));
    }

    pub(super) fn value(&mut self, text: &str) -> Value {
        let mut len = text.len().min(usize::from(u16::MAX));
        while !text.is_char_boundary(len) {
            len -= 1;
        }
        let start = self.pool.len() as u32;
        self.pool.push_str(&text[..len]);
        Value { start, len: len as u16 }
    }
}

/// Elements that show in other ways than by their words, and that words do not need.
const SHOWN: [&str; 13] =
    ["details", "summary", "kbd", "sub", "sup", "pre", "blockquote", "table", "dl", "dt", "dd", "button", "svg"];

/// An address without typographic quotes, which are damage by themselves.
fn without_quotes(target: &str) -> &str {
    let inner = target.trim_matches(|c| matches!(c, '“' | '”' | '„' | '«' | '»' | '\u{a0}' | '\u{202f}'));
    if inner.len() < target.len() && !inner.is_empty() { inner.trim() } else { target }
}
