//! What the source says of tags and blocks that look wrong.

use super::confirm::{has_tag, is_code};
use crate::page::DamageKind;

/// Whether the source has what the target lost; `theirs` is the source's text at this place, if it is known, `all` the
/// whole page.
pub(super) fn differs(kind: DamageKind, ours: &str, theirs: Option<&str>, all: &str) -> bool {
    match kind {
        DamageKind::UnknownTag => !has_tag(all, ours.trim_start_matches('<').split(is_no_name).next().unwrap_or("")),
        DamageKind::LinkDefinition => all.contains("]:"),
        DamageKind::EscapedMark => theirs.is_some_and(|theirs| {
            let marks = &ours[1..2];
            let form = if ours[2..].starts_with('\\') { marks.repeat(2) } else { marks.to_owned() };
            theirs.contains(&form) && !theirs.contains(&ours[..2]) && !is_code(theirs, &form)
        }),
        _ => true,
    }
}

fn is_no_name(c: char) -> bool {
    !c.is_ascii_alphanumeric()
}
