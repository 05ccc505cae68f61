//! What components say: their names, attributes and expressions, in blocks of their own and amid words.

use std::ops::Range;

use super::{Open, Reader, Walk};
use crate::page::{BlockKind, FactKind, Suppression};
use crate::parse::mdx::{self, Attribute, Form, Part, Tag, Value};
use crate::parse::{attributes, suppression};
use crate::text::{Span, hash};

impl Reader {
    /// Whether what the parser takes for HTML is of JSX: tags, expressions, modules, but no comment of HTML.
    pub(super) fn is_jsx(&self, text: &str, range: &Range<usize>) -> bool {
        self.dialect.components.is_some()
            && text.get(range.clone()).is_some_and(|jsx| match jsx.as_bytes().first() {
                Some(b'<') => mdx::tag(text, range.start, range.end).is_some(),
                _ => true,
            })
    }

    /// A block of tags and expressions, or of imports and exports. Ends and comments alone are no blocks.
    pub(super) fn flow(&mut self, walk: &mut Walk<'_>, range: Range<usize>) {
        self.close(walk, range.start);
        let text = walk.text;
        if !text[range.start..].starts_with(['<', '{']) {
            return self.module(text, range);
        }
        let is_shown = |part: &Part<'_>| match part {
            Part::Tag(tag) => tag.form != Form::Close,
            Part::Expression(_) => true,
            Part::Comment(_) => false,
        };
        let parts: Vec<(Part<'_>, Span)> = mdx::parts(text, range.clone().into()).collect();
        if parts.iter().any(|(part, _)| is_shown(part)) {
            // What closes its tags itself is all that a list item says.
            if let Some((kind, start)) = walk.item.take_if(|_| is_closed(&parts)) {
                self.open(walk, kind, &(start..range.end), Open::Tagged);
                walk.visible = true;
                return parts.into_iter().for_each(|(part, span)| self.part(text, part, span));
            }
            self.flush_item(walk, range.start);
            let is_html = |part: &Part<'_>| matches!(part, Part::Tag(tag) if !tag.is_component(text));
            let is_html = parts.iter().all(|(part, _)| !is_shown(part) || is_html(part));
            let kind = if is_html { BlockKind::Html } else { BlockKind::Directive };
            self.open(walk, kind, &range, Open::Tagged);
            walk.visible = true;
        }
        parts.into_iter().for_each(|(part, span)| self.part(text, part, span));
    }

    /// A tag or expression amid words.
    pub(super) fn inline_component(&mut self, walk: &mut Walk<'_>, range: Range<usize>) {
        self.inline(walk, &range);
        let text = walk.text;
        for (part, span) in mdx::parts(text, range.into()) {
            walk.visible |= !matches!(part, Part::Comment(_));
            self.part(text, part, span);
        }
    }

    fn part(&mut self, text: &str, part: Part<'_>, span: Span) {
        match part {
            Part::Tag(tag) => self.component(text, &tag),
            Part::Comment(comment) => {
                if let Some((scope, rules, reason)) = suppression::parse_comment(comment, false) {
                    self.suppressions.push(Suppression { scope, span, rules: rules.into(), reason });
                }
            }
            Part::Expression(inner) => {
                if let Some(key) = mdx::program_key(inner) {
                    self.fact(FactKind::Template, key, span);
                }
            }
        }
    }

    /// What is imported.
    fn module(&mut self, text: &str, range: Range<usize>) {
        for import in mdx::imports(text, range) {
            let value = self.value(import.from.of(text));
            let key = hash(import.names.as_bytes());
            self.facts.push(crate::page::Fact::new(FactKind::Import, key, import.span, value));
        }
    }

    fn component(&mut self, text: &str, tag: &Tag) {
        let name = tag.name.of(text);
        if name.is_empty() {
            return;
        }
        if tag.form == Form::Close {
            if tag.is_component(text) {
                let head = Span { start: tag.span.start, end: tag.name.end };
                self.fact(FactKind::ComponentEnd, hash(format!("<{name}").as_bytes()), head);
            }
            return self.damage.close_element(text, tag.name);
        }
        self.damage.tag(text, tag.span);
        self.damage.open_element(text, tag.name, tag.span);
        if tag.is_component(text) {
            let head = Span { start: tag.span.start, end: tag.name.end };
            self.fact(FactKind::Directive, hash(head.of(text).as_bytes()), head);
        } else {
            self.element(name, tag.span);
        }
        let first = self.facts.len();
        for attribute in mdx::attributes(text, tag) {
            self.attribute(text, name, &attribute);
        }
        let address = self.facts[first..].iter().find(|fact| fact.value_len > 0).map_or(0, |fact| fact.key);
        let components = self.dialect.components.as_ref();
        self.attributes.extend(components.and_then(|known| attributes::of_component(text, tag, known, address)));
    }

    fn attribute(&mut self, text: &str, component: &str, attribute: &Attribute) {
        let Some(components) = &self.dialect.components else { return };
        let name = attribute.name.of(text);
        let (value, span) = match attribute.value {
            Value::Text(span) => (span.of(text), span),
            // `src={useBaseUrl('/img/a.png')}`: the one text of an expression is the address.
            Value::Expression(span) if components.links.contains(&name) => match mdx::only_text(text, span) {
                Some(span) => (span.of(text), span),
                None => return,
            },
            _ => return,
        };
        if components.links.contains(&name) {
            if let Some(kind) = address_kind(component, name, value) {
                self.reference(kind, value, span);
            }
        } else if components.ids.contains(&name) && !value.is_empty() {
            self.fact(FactKind::Anchor, hash(value.as_bytes()), span);
        } else if components.is_prose(name) {
            self.letters.add(value);
        } else if components.is_verbatim(name, value) {
            self.fact(FactKind::ComponentValue, hash(format!("{name}={value}").as_bytes()), span);
        }
        if components.anchors.contains(&(component, name)) {
            let key = hash(self.site.pages.slugs.of_words(value).as_bytes());
            self.fact(FactKind::ComponentTitle, key, span);
        }
    }
}

/// Whether some parts have as many ends as beginnings.
fn is_closed(parts: &[(Part<'_>, Span)]) -> bool {
    let count =
        |form: Form| parts.iter().filter(|(part, _)| matches!(part, Part::Tag(tag) if tag.form == form)).count();
    count(Form::Open) == count(Form::Close)
}

/// What an attribute leads to; `None` where its value is no address.
fn address_kind(component: &str, name: &str, value: &str) -> Option<FactKind> {
    const IMAGES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico"];
    const PLAYERS: [&str; 5] = ["iframe", "video", "source", "embed", "audio"];
    let is_address = !value.contains(char::is_whitespace) && value.contains(['/', '.', '#', ':']);
    if name != "src" {
        return is_address.then_some(FactKind::Link);
    }
    if PLAYERS.contains(&component) {
        return Some(FactKind::Video);
    }
    let path = value.split(['?', '#']).next().unwrap_or(value);
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_image = component.eq_ignore_ascii_case("img") || component.eq_ignore_ascii_case("image");
    let is_image = is_image || IMAGES.iter().any(|known| extension.eq_ignore_ascii_case(known));
    is_address.then_some(if is_image { FactKind::Image } else { FactKind::Link })
}
