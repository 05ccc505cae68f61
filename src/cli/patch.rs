//! A change of one file, as a patch that `git apply` takes.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Paint};
use similar::{Algorithm, DiffTag, capture_diff_slices, group_diff_ops};

use crate::output::{Sanitized, Style};
use crate::text::{is_hidden, line, visible};

/// Lines that are shown before and behind a change.
const CONTEXT: usize = 3;

/// Writes how `old` becomes `new`; nothing where they are equal. The patch is for the directory that `path` starts from,
/// wherever that lies in a repository: paths below a line `diff --git` would be those from the top of it.
/// Programs get each byte as it is; on a terminal controls are made visible.
///
/// # Errors
/// Those of `out`.
pub(super) fn write(path: &str, old: &str, new: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if old == new {
        return Ok(());
    }
    let mut gate;
    let out = match style.terminal {
        true => {
            gate = Sanitized::text(out, style.color);
            &mut gate
        }
        false => out,
    };
    let paint = |paint: Paint| if style.color { paint } else { Paint::new() };
    let (bold, cyan) = (paint(Paint::new().bold()), paint(AnsiColor::Cyan.on_default()));
    let (red, green) = (paint(AnsiColor::Red.on_default()), paint(AnsiColor::Green.on_default()));
    let path = path.trim_start_matches('/');
    let path = &*if style.terminal { line(path).into() } else { Cow::Borrowed(path) };
    writeln!(out, "{bold}--- {}{bold:#}", named(&format!("a/{path}")))?;
    writeln!(out, "{bold}+++ {}{bold:#}", named(&format!("b/{path}")))?;

    let (old, new): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    for hunk in group_diff_ops(capture_diff_slices(Algorithm::Myers, &old, &new), CONTEXT) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        let ours = range(first.old_range().start, last.old_range().end);
        let theirs = range(first.new_range().start, last.new_range().end);
        writeln!(out, "{cyan}@@ -{ours} +{theirs} @@{cyan:#}")?;
        for op in &hunk {
            let (removed, added) = (&old[op.old_range()], &new[op.new_range()]);
            match op.tag() {
                DiffTag::Equal => lines(' ', removed, (Paint::new(), style), out)?,
                _ => {
                    lines('-', removed, (red, style), out)?;
                    lines('+', added, (green, style), out)?;
                }
            }
        }
    }
    Ok(())
}

fn lines(sign: char, lines: &[&str], (paint, style): (Paint, &Style), out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line, ""),
            None => (*line, "\n\\ No newline at end of file"),
        };
        let line = if style.terminal { shown(line) } else { Cow::Borrowed(line) };
        writeln!(out, "{paint}{sign}{line}{paint:#}{end}")?;
    }
    Ok(())
}

/// A line for a person, a byte order mark included.
fn shown(line: &str) -> Cow<'_, str> {
    let has_hidden = line.chars().any(|c| is_hidden(c) && c != '\t');
    if has_hidden { line.chars().map(|c| visible(c).unwrap_or('\u{fffd}')).collect() } else { Cow::Borrowed(line) }
}

/// The lines of a hunk, from 1; a number of 1 is left out.
fn range(start: usize, end: usize) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        count => format!("{},{count}", start + 1),
    }
}

/// A file name as git writes it: in quotes where it holds what a line cannot, with a tab after it where blanks could be
/// taken for its end.
fn named(path: &str) -> String {
    if !path.contains(|c: char| c.is_ascii_control() || c == '"' || c == '\\') {
        return if path.contains(' ') { format!("{path}\t") } else { path.to_owned() };
    }
    let mut quoted = String::from("\"");
    for c in path.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_ascii_control() => quoted.push_str(&format!("\\{:03o}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(old: &str, new: &str) -> String {
        let mut out = Vec::new();
        write("fr/a.md", old, new, &Style::default(), &mut out).expect("written");
        String::from_utf8(out).expect("UTF-8")
    }

    const HEAD: &str = "--- a/fr/a.md\n+++ b/fr/a.md\n";

    #[test]
    fn three_lines_stand_around_a_change() {
        let old = "1\n2\n3\n4\n5\r\n6\n7\n8\n9\n";
        let shown = "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\r\n+x\r\n 6\n 7\n 8\n";
        assert_eq!(diff(old, &old.replace('5', "x")), format!("{HEAD}{shown}"));
        assert_eq!(diff(old, old), "");
    }

    #[test]
    fn changes_that_lie_apart_are_shown_apart() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let shown = "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,3 @@\n 6\n 7\n 8\n-9\n";
        assert_eq!(diff(old, "x\n2\n3\n4\n5\n6\n7\n8\n"), format!("{HEAD}{shown}"));
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

    #[test]
    fn names_are_quoted_as_git_does() {
        for (path, wanted) in
            [("a/ü/日.md", "a/ü/日.md"), ("a/b c.md", "a/b c.md\t"), ("a/b\"c\\d\te.md", "\"a/b\\\"c\\\\d\\011e.md\"")]
        {
            assert_eq!(named(path), wanted);
        }
    }
}
