//! Elements of raw HTML: tags that close nothing, tags that nothing closes, and tags that are none.

use super::Finder;
use crate::page::DamageKind;
use crate::parse::html;
use crate::text::Span;

/// The elements that are open.
#[derive(Default)]
pub(super) struct Elements {
    open: Vec<Open>,
}

/// An element that is open, by the place of its name.
struct Open {
    name: Span,
    class: Class,
    /// Whether it does nothing but set the direction of what it holds.
    is_direction: bool,
}

/// What closes an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Its closing tag, in the same block.
    Inline,
    /// Its closing tag.
    Block,
    /// Its closing tag, the next of its kind, or the end of what holds it.
    Optional,
}

/// Elements that are closed by what follows them.
const OPTIONAL: [&str; 15] =
    ["p", "li", "td", "th", "tr", "dt", "dd", "tbody", "thead", "tfoot", "colgroup", "option", "optgroup", "rt", "rp"];

/// Elements amid words, or around the words of one line.
const INLINE: [&str; 36] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "button", "cite", "code", "del", "dfn", "em", "font", "h1", "h2", "h3",
    "h4", "h5", "h6", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "summary", "sup", "tt", "u",
];

/// All other elements.
const BLOCK: [&str; 34] = [
    "address",
    "article",
    "aside",
    "audio",
    "blockquote",
    "body",
    "canvas",
    "caption",
    "center",
    "details",
    "dialog",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "head",
    "header",
    "html",
    "iframe",
    "main",
    "map",
    "nav",
    "object",
    "ol",
    "picture",
    "pre",
    "section",
    "select",
    "table",
    "ul",
    "video",
];

/// Elements without a closing tag, and those whose content is for programs.
const OTHER: [&str; 33] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "script", "style", "title", "template", "slot", "svg", "path", "g", "math", "noscript", "progress", "meter",
    "output", "textarea", "time", "ruby", "var", "legend", "nobr",
];

/// How many open elements are looked through for the one that a tag closes.
const DEEPEST: usize = 64;

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn class(name: &str) -> Option<Class> {
    let classes = [(&INLINE[..], Class::Inline), (&BLOCK[..], Class::Block), (&OPTIONAL[..], Class::Optional)];
    classes.into_iter().find(|(names, _)| is_one_of(names, name)).map(|(_, class)| class)
}

impl Finder {
    /// What closes an element. Where there are components, these and all elements are closed wherever they may be.
    fn class(&self, name: &str) -> Option<Class> {
        let known = class(name);
        if self.dialect.components.is_none() {
            return known;
        }
        let is_component = name.starts_with(|c: char| !c.is_ascii_lowercase()) || name.contains('.');
        match known {
            None => is_component.then_some(Class::Block),
            Some(Class::Inline) => Some(Class::Block),
            known => known,
        }
    }

    /// An opening tag.
    pub(in crate::parse) fn open_element(&mut self, text: &str, name: Span, tag: Span) {
        let word = name.of(text);
        let Some(class) = self.class(word) else {
            // A name goes on with a hyphen or colon where it is no element of HTML.
            let rest = &text[name.end as usize..tag.end as usize];
            if !is_one_of(&OTHER, word) && rest.starts_with([' ', '>', '/', '\n', '\t', '-']) && rest.ends_with('>') {
                self.add(DamageKind::UnknownTag, tag.range());
            }
            return;
        };
        if tag.of(text).ends_with("/>") || !tag.of(text).ends_with('>') {
            return;
        }
        if class == Class::Optional {
            let holder = |open: &Open| open.class != Class::Optional;
            let from = self.elements.open.iter().rposition(holder).map_or(0, |at| at + 1);
            let same = self.elements.open[from..].iter().position(|open| open.name.of(text).eq_ignore_ascii_case(word));
            if let Some(same) = same {
                self.elements.open.truncate(from + same);
            }
        }
        let is_direction = class == Class::Block && tag.of(text).contains(" dir=");
        self.elements.open.push(Open { name, class, is_direction });
    }

    /// A closing tag.
    pub(in crate::parse) fn close_element(&mut self, text: &str, name: Span) {
        let word = name.of(text);
        let Some(class) = self.class(word).filter(|_| !word.eq_ignore_ascii_case("p")) else { return };
        let open = &self.elements.open;
        let near = open.len().saturating_sub(DEEPEST);
        // What is amid words is closed within the cell or item that holds it.
        let is_same = |open: &Open| open.name.of(text).eq_ignore_ascii_case(word);
        match open[near..].iter().rposition(is_same) {
            Some(at) => {
                for lost in self.elements.open.split_off(near + at).into_iter().skip(1) {
                    self.unclosed(text, &lost);
                }
            }
            None if near == 0 && (class != Class::Optional || !open.is_empty()) => {
                let start = name.start as usize - 2;
                let end =
                    text[name.end as usize..].find('>').map_or(name.end as usize, |at| name.end as usize + at + 1);
                self.add(DamageKind::StrayTag, start..end);
            }
            None => {}
        }
    }

    /// A new block: what is amid words does not go on in it.
    pub(in crate::parse) fn new_block(&mut self, text: &str) {
        while let Some(last) = self.elements.open.pop_if(|open| open.class == Class::Inline) {
            self.unclosed(text, &last);
        }
    }

    /// The end of the page.
    pub(in crate::parse) fn end(&mut self, text: &str) {
        for last in std::mem::take(&mut self.elements.open) {
            self.unclosed(text, &last);
        }
    }

    fn unclosed(&mut self, text: &str, open: &Open) {
        if open.class != Class::Optional {
            let start = open.name.start as usize - 1;
            let end = html::tag_end(text.as_bytes(), open.name.end as usize);
            let is_inline = open.class == Class::Inline;
            let kind = if is_inline { DamageKind::UnclosedElement } else { DamageKind::UnclosedContainer };
            self.add(kind, start..end);
        }
    }

    /// Whether a piece of HTML is nothing but a tag that sets the direction of what follows, or ends that.
    pub(in crate::parse) fn is_direction(&self, html: &str) -> bool {
        let html = html.trim();
        let is_one_tag = html.ends_with('>') && html.matches('<').count() == 1;
        let opens = html.starts_with("<div ") && html.contains(" dir=");
        let closes = html == "</div>" && self.elements.open.last().is_some_and(|open| open.is_direction);
        is_one_tag && (opens || closes)
    }
}
