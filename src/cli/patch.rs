//! A change of one file, as `git diff` shows it.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Paint};

use crate::output::Style;

/// Lines that are shown before and behind a change.
const CONTEXT: usize = 3;

/// Writes how `old` becomes `new`, at one place; nothing where they are equal.
///
/// # Errors
/// Those of `out`.
pub(super) fn write(path: &str, old: &str, new: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if old == new {
        return Ok(());
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let same = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(old, new)| old == new).count();
    let (removed, added) = (&old_rest[..old_rest.len() - same], &new_rest[..new_rest.len() - same]);
    let first = start.saturating_sub(CONTEXT);
    let behind = &old_rest[removed.len()..];
    let behind = &behind[..behind.len().min(CONTEXT)];
    let around = start - first + behind.len();

    let paint = |paint: Paint| if style.color { paint } else { Paint::new() };
    let bold = paint(Paint::new().bold());
    let path = path.trim_start_matches('/');
    writeln!(out, "{bold}diff --git a/{path} b/{path}{bold:#}")?;
    writeln!(out, "{bold}--- a/{path}{bold:#}")?;
    writeln!(out, "{bold}+++ b/{path}{bold:#}")?;
    let cyan = paint(AnsiColor::Cyan.on_default());
    let (ours, theirs) = (range(first, around + removed.len()), range(first, around + added.len()));
    writeln!(out, "{cyan}@@ -{ours} +{theirs} @@{cyan:#}")?;
    let plain = Paint::new();
    let (red, green) = (paint(AnsiColor::Red.on_default()), paint(AnsiColor::Green.on_default()));
    for (sign, lines, paint) in
        [(' ', &old[first..start], plain), ('-', removed, red), ('+', added, green), (' ', behind, plain)]
    {
        for line in lines {
            match line.strip_suffix('\n') {
                Some(line) => writeln!(out, "{paint}{sign}{line}{paint:#}")?,
                None => writeln!(out, "{paint}{sign}{line}{paint:#}\n\\ No newline at end of file")?,
            }
        }
    }
    Ok(())
}

/// The lines of a hunk, from 1; a number of 1 is left out.
fn range(first: usize, count: usize) -> String {
    match count {
        0 => format!("{first},0"),
        1 => format!("{}", first + 1),
        _ => format!("{},{count}", first + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(old: &str, new: &str) -> String {
        let mut out = Vec::new();
        write("fr/a.md", old, new, &Style::default(), &mut out).expect("written");
        String::from_utf8(out).expect("UTF-8")
    }

    const HEAD: &str = "diff --git a/fr/a.md b/fr/a.md\n--- a/fr/a.md\n+++ b/fr/a.md\n";

    #[test]
    fn three_lines_stand_around_a_change() {
        let old = "1\n2\n3\n4\n5\r\n6\n7\n8\n9\n";
        let shown = "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\r\n+x\r\n 6\n 7\n 8\n";
        assert_eq!(diff(old, &old.replace('5', "x")), format!("{HEAD}{shown}"));
        assert_eq!(diff(old, old), "");
    }

    #[test]
    fn the_ends_of_a_file_are_shown_as_they_are() {
        assert_eq!(
            diff("1\n2", "1\nx\n2"),
            format!("{HEAD}@@ -1,2 +1,3 @@\n 1\n+x\n 2\n\\ No newline at end of file\n")
        );
        assert_eq!(
            diff("1", "2"),
            format!("{HEAD}@@ -1 +1 @@\n-1\n\\ No newline at end of file\n+2\n\\ No newline at end of file\n")
        );
        assert_eq!(diff("", "1\n"), format!("{HEAD}@@ -0,0 +1 @@\n+1\n"));
        assert_eq!(diff("1\n1\n1\n", "1\n1\n"), format!("{HEAD}@@ -1,3 +1,2 @@\n 1\n 1\n-1\n"));
    }
}
