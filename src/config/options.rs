//! Options of a rule that do not fit: which of them, and where that is.

use serde_json::{Map, Value as Json};

use super::error::Problem;
use super::tree::{Node, Placed, Value};

/// What a rule says of its options.
type Check<'c> = &'c dyn Fn(&str, &Map<String, Json>) -> Result<(), String>;

/// Says where options stand that a rule refused: at the one that it refuses by itself, in a list at the item.
pub(super) fn misfit(
    rule: &Placed<String>,
    options: &[(Placed<String>, Node)],
    why: String,
    check: Check<'_>,
) -> Problem {
    let help = format!("see its options with `locdrift explain {}`", rule.value);
    let refused = |name: &str, value: Json| check(&rule.value, &Map::from_iter([(name.to_owned(), value)])).err();
    let found = options.iter().find_map(|(key, node)| Some((key, node, refused(&key.value, node.value.to_json())?)));
    let Some((key, node, why)) = found else {
        let message = format!("the options of `{}` do not fit: {why}", rule.value);
        return Problem::new(&rule.span, message, "options of this rule").help(help);
    };
    let items = if let Value::List(items) = &node.value { items.as_slice() } else { &[] };
    let in_list = items.iter().find_map(|item| {
        let alone = Json::Array(vec![item.value.to_json()]);
        Some((item, refused(&key.value, alone)?))
    });
    let (place, why) = in_list.unwrap_or((node, why));
    // What is not there has no place of its own.
    let span = if place.value == Value::Null { &key.span } else { &place.span };
    let message = match expected(&why) {
        Some(wanted) if std::ptr::eq(place, node) => {
            format!("`{}` must be {wanted}, not {}", key.value, place.value.kind())
        }
        Some(wanted) => format!("the values in `{}` must be {wanted}, not {}", key.value, place.value.kind()),
        None => format!("`{}` does not fit: {why}", key.value),
    };
    Problem::new(span, message, format!("option of `{}`", rule.value)).help(help)
}

/// What was expected in place of another type, in words for who writes YAML.
fn expected(why: &str) -> Option<&str> {
    let (_, wanted) = why.strip_prefix("invalid type: ")?.rsplit_once(", expected ")?;
    Some(match wanted {
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "a string" => "text",
        wanted if wanted.starts_with(['u', 'i', 'f']) => "a number",
        wanted => wanted,
    })
}
