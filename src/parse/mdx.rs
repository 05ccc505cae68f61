//! MDX before it is parsed as CommonMark: one linear pass that never fails.
//!
//! Components, expressions and modules are found without a parser of JavaScript, and the parser of Markdown reads a
//! text in which a stand-in is in their place: an empty heading for what is a block of its own, a tag for what is
//! amid words. Indentation that only shows the nesting of tags is removed, for MDX has no indented code. What is not
//! well-formed stays as it is and is read as Markdown.

mod derived;
mod fences;
mod inline;
mod lines;
mod program;
mod script;
mod tag;

pub use derived::Derived;
pub use lines::derive;
pub use program::{only_text, program, program_key};
pub use script::{Import, imports};
pub use tag::{Attribute, Form, Tag, Value, attributes, tag};

use crate::dialect::Dialect;
use crate::text::Span;

/// What a flow of components is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'t> {
    /// A tag.
    Tag(Tag),
    /// What is between braces, without them, where it is no comment.
    Expression(&'t str),
    /// What is between `{/*` and `*/}`.
    Comment(&'t str),
}

/// The parts of a flow, or of one inline construct, with their bytes.
pub fn parts(text: &str, flow: Span) -> impl Iterator<Item = (Part<'_>, Span)> {
    let (mut at, end) = (flow.start as usize, (flow.end as usize).min(text.len()));
    std::iter::from_fn(move || {
        loop {
            let byte = *text.as_bytes().get(at).filter(|_| at < end)?;
            let start = at;
            let (part, part_end) = match byte {
                b'<' => match tag(text, at, end) {
                    Some(tag) => (Part::Tag(tag), tag.span.end as usize),
                    None => return None,
                },
                b'{' => {
                    let close = script::braces_end(text.as_bytes(), at, end)?;
                    let inner = text.get(at + 1..close - 1)?;
                    (comment(inner).map_or(Part::Expression(inner), Part::Comment), close)
                }
                _ => {
                    at += 1;
                    continue;
                }
            };
            at = part_end;
            return Some((part, Span::new(start, part_end)));
        }
    })
}

/// The words for readers among the attributes of a flow or of an inline construct.
pub fn words<'t>(text: &'t str, flow: Span, dialect: &Dialect) -> Vec<&'t str> {
    let Some(components) = &dialect.components else { return Vec::new() };
    let tags = parts(text, flow).filter_map(|(part, _)| if let Part::Tag(tag) = part { Some(tag) } else { None });
    let attributes = tags.flat_map(|tag| attributes(text, &tag));
    let words = attributes.filter_map(|attribute| match attribute.value {
        Value::Text(span) if components.is_prose(attribute.name.of(text)) => Some(span.of(text)),
        _ => None,
    });
    words.collect()
}

/// What `/* .. */` holds, if an expression is nothing else.
fn comment(inner: &str) -> Option<&str> {
    let comment = inner.trim().strip_prefix("/*")?.strip_suffix("*/")?;
    (!comment.contains("*/")).then_some(comment)
}

#[cfg(test)]
mod tests;
