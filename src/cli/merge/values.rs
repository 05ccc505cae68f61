//! The values in a result: what each may be, and how a mistake is worded.

use std::fmt::Display;

use serde::Deserialize;
use serde::de::{Deserializer, Error};
use serde_json::Value;

use crate::finding::{Applicability, Cause, Fingerprint, Level};
use crate::locale::Locale;

/// A value in a message.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        other => crate::rule::shorten_to(&other.to_string(), 40),
    }
}

pub(super) fn wrong<E: Error>(expected: impl Display, found: &Value) -> E {
    E::custom(format!("expected {expected}, found {}", shown(found)))
}

/// A value that `read` understands.
fn value<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    expected: &str,
    read: impl FnOnce(&Value) -> Option<T>,
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    read(&value).ok_or_else(|| wrong(expected, &value))
}

pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    value(deserializer, "text", |value| value.as_str().map(str::to_owned))
}

pub(super) fn some_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    text(deserializer).map(Some)
}

pub(super) fn path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    value(deserializer, "a path", |value| {
        value.as_str().filter(|path| !path.is_empty() && !path.contains('\0')).map(str::to_owned)
    })
}

pub(super) fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let is_part = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    value(deserializer, "the name of a rule", |value| {
        value.as_str().filter(|name| !name.is_empty() && name.bytes().all(is_part)).map(str::to_owned)
    })
}

pub(super) fn tool<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    value(deserializer, "\"locdrift\"", |value| (value == env!("CARGO_PKG_NAME")).then_some(()))
}

/// No file has more of anything.
pub(super) fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    value(deserializer, "a whole number", |value| Some(u32::try_from(value.as_u64()?).ok()? as usize))
}

pub(super) fn position<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    value(deserializer, "a whole number from 1", |value| {
        Some(u32::try_from(value.as_u64()?).ok().filter(|number| *number > 0)? as usize)
    })
}

pub(super) fn level<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Level, D::Error> {
    value(deserializer, "error, warning or note", |value| {
        [Level::Error, Level::Warning, Level::Note].into_iter().find(|level| value == level.as_str())
    })
}

pub(super) fn cause<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cause, D::Error> {
    value(deserializer, "translation, outdated, source or unknown", |value| {
        Cause::ALL.into_iter().find(|cause| value == cause.as_str())
    })
}

pub(super) fn applicability<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Applicability, D::Error> {
    value(deserializer, "safe or unsafe", |value| match value.as_str()? {
        "safe" => Some(Applicability::Safe),
        "unsafe" => Some(Applicability::Unsafe),
        _ => None,
    })
}

/// A language tag as it is written: a key that is written in another way would be there twice.
pub(super) fn tag(text: &str) -> Option<Locale> {
    Locale::parse(text).ok().filter(|locale| locale.as_str() == text)
}

pub(super) fn locale<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Locale, D::Error> {
    value(deserializer, "a language tag", |value| tag(value.as_str()?))
}

pub(super) fn fingerprint<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Fingerprint, D::Error> {
    value(deserializer, "16 hexadecimal digits", |value| {
        let digits = value.as_str()?;
        let read = Fingerprint(u64::from_str_radix(digits, 16).ok()?);
        (read.to_string() == digits).then_some(read)
    })
}

/// `1/4`, as it is written.
pub(super) fn shard<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<(u32, u32)>, D::Error> {
    value(deserializer, "a shard such as \"1/4\"", |value| {
        let text = value.as_str()?;
        let (index, count) = text.split_once('/')?;
        let (index, count): (u32, u32) = (index.parse().ok()?, count.parse().ok()?);
        let is_one = (1..=count).contains(&index) && format!("{index}/{count}") == text;
        is_one.then_some(Some((index, count)))
    })
}
