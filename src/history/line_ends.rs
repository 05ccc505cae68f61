//! What a checkout does to the text of a file.

use std::borrow::Cow;

/// Whether a checkout can have made one of the other: it may write other line ends than the repository has, and fill in
/// `$Id$` where the attribute `ident` is set.
pub(super) fn same_but_line_ends(a: &str, b: &str) -> bool {
    let line = |line: &'_ str| without_ident(line).into_owned();
    a.len().abs_diff(b.len()) <= a.len().max(b.len()) / 2
        && (a.lines().eq(b.lines()) || a.lines().map(line).eq(b.lines().map(line)))
}

/// A line with `$Id$` as a repository holds it.
fn without_ident(line: &str) -> Cow<'_, str> {
    const MARK: &str = "$Id:";
    let Some(start) = line.find(MARK) else { return line.into() };
    let behind = &line[start + MARK.len()..];
    let Some(end) = behind.find('$') else { return line.into() };
    format!("{}$Id${}", &line[..start], without_ident(&behind[end + 1..])).into()
}
