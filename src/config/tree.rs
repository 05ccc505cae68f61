//! A YAML document as a tree in which each node knows its place, so that all that is wrong can be shown where it is.

use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use serde_yaml::{Location, Spanned};

/// A value and the bytes of the file that it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Its bytes, with quotes; for a list or a mapping only where it begins.
    pub span: Range<usize>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Spanned { value, referenced, .. } = Spanned::deserialize(deserializer)?;
        Ok(Placed { value, span: bytes(referenced) })
    }
}

/// The bytes of a YAML location; empty at the start where it is not known.
fn bytes(location: Location) -> Range<usize> {
    let number = |n: Option<u64>| usize::try_from(n.unwrap_or(0)).unwrap_or(0);
    let start = number(location.span().byte_offset());
    start..start + number(location.span().byte_len())
}

/// A node of the tree.
pub(super) type Node = Placed<Value>;

/// What a node holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Placed<String>, Node)>),
}

impl Value {
    /// The kind, with its article.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// The same without places.
    pub(super) fn to_json(&self) -> serde_json::Value {
        match self {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(value) => value.clone().into(),
            Value::Text(value) => value.as_str().into(),
            Value::List(items) => items.iter().map(|item| item.value.to_json()).collect(),
            Value::Map(entries) => {
                entries.iter().map(|(key, node)| (key.value.clone(), node.value.to_json())).collect()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyValue;

        impl<'de> Visitor<'de> for AnyValue {
            type Value = Value;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("any value")
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }

            fn visit_none<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
                Ok(Value::Bool(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
                Ok(Value::Number(value.into()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
                Ok(Value::Number(value.into()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
                Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
            }

            fn visit_str<E>(self, value: &str) -> Result<Value, E> {
                Ok(Value::Text(value.to_owned()))
            }

            fn visit_string<E>(self, value: String) -> Result<Value, E> {
                Ok(Value::Text(value))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Value::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
                let mut map = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    map.push(entry);
                }
                Ok(Value::Map(map))
            }
        }

        deserializer.deserialize_any(AnyValue)
    }
}

/// Why a text is not YAML.
#[derive(Debug)]
pub(super) struct SyntaxError {
    pub(super) message: String,
    pub(super) span: Range<usize>,
}

/// Reads a document; an empty one is [`Value::Null`].
pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    // Without this `off`, `no` (Norwegian) and `yes` would be booleans.
    let options = serde_yaml::options! { strict_booleans: true, with_snippet: false };
    serde_yaml::from_str_with_options(text, options).map_err(|error| {
        let rendered = error.render_with_formatter(&serde_yaml::UserMessageFormatter);
        // The label shows the place; the message need not repeat it.
        let message = rendered.rsplit_once(" at line ").map_or(&*rendered, |(message, _)| message).to_owned();
        SyntaxError { message, span: error.location().map_or(0..0, |location| in_text(text, location)) }
    })
}

/// Where the key of a value begins in a document that was read before: keys from the outside in, places in lists as
/// numbers.
pub(super) fn place(text: &str, path: &[&str]) -> Option<usize> {
    let mut node = parse(text).ok()?;
    let mut at = None;
    for step in path {
        (at, node) = match node.value {
            Value::Map(entries) => {
                let (key, value) = entries.into_iter().find(|(key, _)| key.value == *step)?;
                (Some(key.span.start), value)
            }
            Value::List(items) => {
                let item = items.into_iter().nth(step.parse().ok()?)?;
                (Some(item.span.start), item)
            }
            _ => return None,
        };
    }
    at
}

/// The bytes of a location; the parser's own errors know only line and column.
fn in_text(text: &str, location: Location) -> Range<usize> {
    if location.span().byte_offset().is_some() {
        return bytes(location);
    }
    let line = usize::try_from(location.line().saturating_sub(1)).unwrap_or(0);
    let column = usize::try_from(location.column().saturating_sub(1)).unwrap_or(0);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = &text[start..];
    let start = start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at);
    start..start
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> (String, Range<usize>) {
        parse(text).map_err(|error| (error.message, error.span)).expect_err("not YAML")
    }

    #[test]
    fn scalars_and_keys_know_their_bytes() {
        let text = "\u{feff}a: off\n\"c\u{e9}\": ['\u{65e5}\u{672c}', no]\n";
        let document = parse(text).expect("YAML");
        let Value::Map(entries) = document.value else { panic!("a mapping") };
        let of = |span: &Range<usize>| &text[span.clone()];
        assert_eq!((of(&entries[0].0.span), of(&entries[0].1.span)), ("a", "off"));
        assert_eq!(of(&entries[1].0.span), "\"c\u{e9}\"");
        let Value::List(items) = &entries[1].1.value else { panic!("a list") };
        assert_eq!(of(&items[0].span), "'\u{65e5}\u{672c}'");
        assert_eq!(items[1].value, Value::Text("no".to_owned()), "Norwegian is not false");
    }

    #[test]
    fn an_alias_stands_where_it_is_used() {
        let text = "a: &x {k: v}\nb: *x\n";
        let Value::Map(entries) = parse(text).expect("YAML").value else { panic!("a mapping") };
        assert_eq!(&text[entries[1].1.span.clone()], "*x");
    }

    #[test]
    fn no_document_is_nothing() {
        for text in ["", "\n", "# only a comment\n", "---\n"] {
            assert_eq!(parse(text).expect("YAML").value, Value::Null, "{text:?}");
        }
    }

    #[test]
    fn syntax_errors_have_a_place_and_do_not_repeat_it() {
        let (message, span) = error("\u{e9}: b\n  \u{e9}: d\n");
        assert_eq!((&*message, span.start), ("mapping values are not allowed in this context", 10));
        assert_eq!(error("a: 1\na: 2\n").1, 5..6);
        assert_eq!(error("a: b\n---\nc: d\n").1.start, 9);
    }

    #[test]
    fn deep_nesting_is_refused() {
        error(&format!("{}{}", "[".repeat(5_000), "]".repeat(5_000)));
    }
}
