//! Reads what `git log -z --pretty=oneline --parents --name-status --diff-merges=separate` writes.
//!
//! Everything ends with NUL. A commit is `id parent.. subject`; of a merge, the parent that it is compared with stands
//! before the subject as `(from id)`. Each file follows as a letter and a path.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use super::object::ObjectId;
use super::repository::Logged;

/// How many bytes are read in all, and of the paths of one commit: more than the longest histories have. A few trees
/// can hold each other so that git has no end of paths to list.
const LONGEST: usize = 2 << 30;
const LONGEST_COMMIT: usize = 256 << 20;

/// Hands each commit to `visit`, until that breaks or all is read.
///
/// # Errors
/// Those of `input`, and when there is too much.
pub fn read(
    input: &mut dyn BufRead,
    visit: &mut dyn FnMut(Logged<'_>) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    let mut head = Vec::new();
    let mut next = Vec::new();
    // The paths of one commit, one after the other.
    let mut paths = String::new();
    let mut changes: Vec<(u8, usize)> = Vec::new();
    let mut all = 0_usize;
    token(input, &mut head)?;
    while !head.is_empty() {
        paths.clear();
        changes.clear();
        token(input, &mut next)?;
        while let [letter] = next[..] {
            token(input, &mut next)?;
            paths.push_str(&String::from_utf8_lossy(&next));
            changes.push((letter, paths.len()));
            if paths.len() > LONGEST_COMMIT {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a commit of it changes too many files"));
            }
            token(input, &mut next)?;
        }
        all = all.saturating_add(head.len() + paths.len());
        if all > LONGEST {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its commits change too many files"));
        }
        if let Some(commit) = Head::parse(&String::from_utf8_lossy(&head)) {
            let starts = std::iter::once(0).chain(changes.iter().map(|(_, end)| *end));
            let changes: Vec<(u8, &str)> =
                changes.iter().zip(starts).map(|((letter, end), start)| (*letter, &paths[start..*end])).collect();
            let logged = Logged {
                id: commit.id,
                parents: &commit.parents,
                against: commit.against,
                subject: commit.subject,
                changes: &changes,
            };
            if visit(logged).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        std::mem::swap(&mut head, &mut next);
    }
    Ok(ControlFlow::Continue(()))
}

/// Up to the next NUL, without it, and without the line end that may be before a commit or a letter.
fn token(input: &mut dyn BufRead, into: &mut Vec<u8>) -> io::Result<()> {
    into.clear();
    input.read_until(0, into)?;
    if into.last() == Some(&0) {
        into.pop();
    }
    Ok(())
}

struct Head<'t> {
    id: ObjectId,
    parents: Vec<ObjectId>,
    against: usize,
    subject: &'t str,
}

impl<'t> Head<'t> {
    fn parse(line: &'t str) -> Option<Head<'t>> {
        let mut rest = line;
        let id = word(&mut rest)?;
        let mut parents = Vec::new();
        while let Some(parent) = word(&mut rest) {
            parents.push(parent);
        }
        let mut against = 0;
        if parents.len() > 1
            && let Some((from, subject)) = rest.strip_prefix("(from ").and_then(|rest| rest.split_once(')'))
            && let Some(from) = ObjectId::from_hex(from)
        {
            against = parents.iter().position(|parent| *parent == from)?;
            rest = subject.trim_start_matches(' ');
        }
        Some(Head { id, parents, against, subject: rest })
    }
}

/// Takes an object's name off the front of a line.
fn word(line: &mut &str) -> Option<ObjectId> {
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    let id = ObjectId::from_hex(first)?;
    *line = rest;
    Some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(letter: char) -> String {
        letter.to_string().repeat(40)
    }

    #[test]
    fn commits_merges_and_their_files() {
        let (a, b, c) = (id('a'), id('b'), id('c'));
        let text = format!(
            "{a} {b} {c} (from {b}) Merge (from here)\0M\0x.md\0{a} {b} {c} (from {c}) Merge (from here)\0A\0y z.md\0D\0w.md\0\
             {b} {c} Turn the lamp\0{c} \0A\0x.md\0"
        );
        let mut seen = Vec::new();
        let done = read(&mut text.as_bytes(), &mut |commit| {
            let files: Vec<String> = commit.changes.iter().map(|(l, p)| format!("{}{p}", char::from(*l))).collect();
            seen.push(format!(
                "{} {} {} {} {files:?}",
                commit.id.short(),
                commit.parents.len(),
                commit.against,
                commit.subject
            ));
            ControlFlow::Continue(())
        });
        assert!(done.expect("read").is_continue());
        assert_eq!(
            seen,
            [
                r#"aaaaaaa 2 0 Merge (from here) ["Mx.md"]"#,
                r#"aaaaaaa 2 1 Merge (from here) ["Ay z.md", "Dw.md"]"#,
                "bbbbbbb 1 0 Turn the lamp []",
                r#"ccccccc 0 0  ["Ax.md"]"#,
            ]
        );
    }

    #[test]
    fn a_visitor_may_go() {
        let text = format!("{} first\0{} second\0", id('a'), id('b'));
        let mut seen = 0;
        let done = read(&mut text.as_bytes(), &mut |_| {
            seen += 1;
            ControlFlow::Break(())
        });
        assert!(done.expect("read").is_break());
        assert_eq!(seen, 1);
    }
}
