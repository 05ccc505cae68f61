//! What the source says of tags and blocks that look wrong.

use crate::page::DamageKind;

/// Whether the source has what the target lost; `theirs` is the source's text at this place, if it is known, `all` the
/// whole page.
pub(super) fn differs(kind: DamageKind, ours: &str, theirs: Option<&str>, all: &str) -> bool {
    match kind {
        DamageKind::UnknownTag => !has_tag(all, ours.trim_start_matches('<').split(is_no_name).next().unwrap_or("")),
        DamageKind::UnknownEntity => !all.contains(ours),
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

/// Whether something is in a code span of the source, that the translation may have taken out of it.
pub(super) fn is_code(theirs: &str, ours: &str) -> bool {
    theirs.split('`').skip(1).step_by(2).any(|code| code.contains(ours))
}

/// Whether the source has such a tag, as a tag.
pub(super) fn has_tag(theirs: &str, name: &str) -> bool {
    let wanted = format!("<{name}");
    theirs.match_indices(&wanted).any(|(at, _)| {
        let before = &theirs[..at];
        let line = &before[before.rfind('\n').map_or(0, |i| i + 1)..];
        let ends = theirs[at + wanted.len()..].starts_with(|c: char| !c.is_ascii_alphanumeric());
        ends && !line.ends_with('\\') && line.len() < LONGEST && line.matches('`').count().is_multiple_of(2)
    })
}

/// Lines longer than this are not searched: keeps damaged pages linear.
const LONGEST: usize = 4_000;
