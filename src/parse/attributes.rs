//! Attributes of links, images and tags whose values are for programs and the same in every language.

use super::mdx::{self, Tag, Value};
use super::syntax;
use crate::dialect::Components;
use crate::page::Attributes;
use crate::text::{Span, hash};

/// Their names. What readers see (`alt`, `title`, `tooltip`) and where something leads is none of them.
pub const NAMES: [&str; 8] = ["align", "height", "target", "transcript", "type", "valign", "width", "zoomable"];

/// The attributes in a list or tag, if there are any; `kind` is what they belong to, and `key` where that leads.
pub fn read(text: &str, list: Span, kind: u64, key: u64) -> Option<Attributes> {
    memchr::memchr(b'=', list.of(text).as_bytes())?;
    let mut all = 0u64;
    for name in NAMES {
        if let Some((_, meaning, _)) = value(text, list, name) {
            all = all.wrapping_add(hash(format!("{name}={meaning}").as_bytes()));
        }
    }
    let of = hash(&[kind.to_le_bytes(), key.to_le_bytes()].concat());
    (all != 0).then_some(Attributes { of, kind, key: all, span: list })
}

/// The attributes of a component that are the same in every language; `address` is the key of where it leads.
pub fn of_component(text: &str, tag: &Tag, components: &Components, address: u64) -> Option<Attributes> {
    let mut all = 0u64;
    for (name, value) in verbatim(text, tag, components) {
        all = all.wrapping_add(hash(format!("{name}={}", value.meaning).as_bytes()));
    }
    let kind = hash(tag.name.of(text).as_bytes());
    let of = hash(&[kind.to_le_bytes(), address.to_le_bytes()].concat());
    (all != 0 || tag.is_component(text)).then_some(Attributes { of, kind, key: all, span: tag.span })
}

/// A value that is the same in every language.
pub struct Verbatim {
    /// What it means, however it is written.
    pub meaning: String,
    /// Its bytes, without quotes or braces; of an attribute without a value, its name.
    pub span: Span,
}

/// The attributes of a component that are the same in every language, by name.
pub fn verbatim<'t>(text: &'t str, tag: &Tag, components: &Components) -> Vec<(&'t str, Verbatim)> {
    let of = |attribute: mdx::Attribute| {
        let name = attribute.name.of(text);
        let is_verbatim = match attribute.value {
            Value::Text(span) => components.is_verbatim(name, span.of(text)),
            Value::Expression(_) => components.is_program(name),
            // Whether an attribute is set may depend on the words around it.
            Value::Set => components.is_listed(name),
        };
        is_verbatim.then(|| (name, Verbatim::of(text, &attribute, components)))
    };
    mdx::attributes(text, tag).into_iter().filter_map(of).collect()
}

impl Verbatim {
    /// What the value of an attribute means to a program.
    pub fn of(text: &str, attribute: &mdx::Attribute, components: &Components) -> Verbatim {
        let (meaning, span) = match attribute.value {
            Value::Text(span) => (span.of(text).split_whitespace().collect::<Vec<_>>().join(" "), span),
            Value::Expression(span) => (mdx::program(span.of(text), &|key| components.is_listed(key)), span),
            Value::Set => (String::new(), attribute.name),
        };
        Verbatim { meaning, span }
    }
}

/// An attribute in a list or tag: as written, what it means, and where it is.
pub fn value<'t>(text: &'t str, list: Span, name: &str) -> Option<(&'t str, String, Span)> {
    let (written, span) = syntax::attribute(text, list, name)?;
    Some((written, meaning(written)?, span))
}

/// What a value means, whatever its case, blanks and unit. Values between marks that are no quotes are lost and mean
/// nothing.
pub fn meaning(written: &str) -> Option<String> {
    let mut meaning: String = written.chars().filter(|c| !c.is_whitespace()).collect();
    meaning.make_ascii_lowercase();
    let plain = meaning.trim_end_matches([',', ';', '/']).trim_end_matches("px");
    let is_plain = !plain.is_empty() && !plain.contains(|c| "&\"'«»“”„‘’<>{}\\".contains(c));
    is_plain.then(|| plain.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_quotes_and_case_do_not_count() {
        let key = |list: &str| read(list, Span::new(0, list.len()), 1, 2).map(|read| read.key);
        assert_eq!(key("{width=\"50%\" align=left}"), key("{align='LEFT' width=50%}"));
        assert_ne!(key("{width=\"50%\"}"), key("{width=\"60%\"}"));
        assert_eq!(key("{width=\"600px\"}"), key("<img alt='a' width=600 />"));
        assert_eq!(key("{tooltip=\"Beta\"}"), None);
        assert_eq!(key("{width=« 250 »}"), None);
    }
}
