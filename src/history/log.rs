//! Reads what `git log -z --pretty=oneline --parents --source --name-status --diff-merges=separate` writes.
//!
//! Everything ends with NUL. A commit is `id parent..`, for a merge `(from id)` with the parent that it is compared with,
//! a tab, the name that the walk came to it from, and the subject: whatever a subject looks like, it is behind the tab.
//! Each file follows as a letter and a path.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use super::object::ObjectId;
use super::repository::Logged;
use super::tokens::{LONGEST_TOKEN, token};

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
        if head.len() >= LONGEST_TOKEN && !head.contains(&b'\t') {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a commit of it has too many parents"));
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

struct Head<'t> {
    id: ObjectId,
    parents: Vec<ObjectId>,
    against: usize,
    subject: &'t str,
}

impl<'t> Head<'t> {
    fn parse(line: &'t str) -> Option<Head<'t>> {
        let (names, rest) = line.split_once('\t')?;
        let (names, from) = names.split_once(" (from ").map_or((names, None), |(names, from)| (names, Some(from)));
        let mut names = names.split(' ').map(ObjectId::from_hex);
        let id = names.next()??;
        let parents: Vec<ObjectId> = names.collect::<Option<_>>()?;
        let against = match from.and_then(|from| ObjectId::from_hex(from.strip_suffix(')')?)) {
            Some(from) if parents.len() > 1 => parents.iter().position(|parent| *parent == from)?,
            _ => 0,
        };
        // The name that the walk came from is one that was given, in digits.
        let (_, subject) = rest.split_once(' ').unwrap_or((rest, ""));
        Some(Head { id, parents, against, subject })
    }
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
            "{a} {b} {c} (from {b})\t{a} Merge (from here)\0M\0x.md\0{a} {b} {c} (from {c})\t{a} Merge (from here)\0A\0y z.md\0\
             D\0w.md\0{b} {c}\t{a} Turn the lamp\0{c}\t{a} {a} {b}\0A\0x.md\0"
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
                &format!(r#"ccccccc 0 0 {a} {b} ["Ax.md"]"#),
            ]
        );
    }

    #[test]
    fn a_visitor_may_go() {
        let text = format!("{a}\t{a} first\0{b}\t{a} second\0", a = id('a'), b = id('b'));
        let mut seen = 0;
        let done = read(&mut text.as_bytes(), &mut |_| {
            seen += 1;
            ControlFlow::Break(())
        });
        assert!(done.expect("read").is_break());
        assert_eq!(seen, 1);
    }
}
