//! What components say in a block: their texts are words, all else is markup.

use super::Walk;
use crate::dialect::Components;
use crate::page::Block;
use crate::parse::mdx::{self, Form, Part, Value};
use crate::text::Span;

impl Walk<'_> {
    pub(super) fn components(&self) -> Option<&'static Components> {
        self.version.page.dialect.components.as_ref()
    }

    /// Whether a block is one of components, not the line that opens another container.
    pub(super) fn is_jsx(&self, block: &Block) -> bool {
        self.components().is_some() && block.span.of(self.text).starts_with(['<', '{'])
    }

    /// Tags and expressions: texts for readers are words, the rest is markup.
    pub(super) fn jsx(&mut self, span: Span) {
        let (text, Some(components)) = (self.text, self.components()) else { return };
        for (part, span) in mdx::parts(text, span) {
            match part {
                Part::Comment(_) => {}
                Part::Expression(_) => self.mark(span.of(text)),
                Part::Tag(tag) if tag.form == Form::Close => self.mark(tag.span.of(text)),
                Part::Tag(tag) => {
                    self.structure(tag.name.of(text));
                    for attribute in mdx::attributes(text, &tag) {
                        let name = attribute.name.of(text);
                        self.mark(name);
                        match attribute.value {
                            Value::Text(words) if components.is_prose(name) => self.aside(words.of(text)),
                            Value::Text(value) | Value::Expression(value) => self.mark(value.of(text)),
                            Value::Set => {}
                        }
                    }
                }
            }
        }
    }
}
