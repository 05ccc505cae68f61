//! The `git` program: one long-lived process that answers questions, and one walk through the commits.
//!
//! Nothing is fetched, locked, written or run on behalf of the repository. Names that come from pages are hexadecimal
//! digits before they get here, and they are written to a process's input, never to a command line.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Stdio};

use super::log;
use super::object::ObjectId;
use super::process::{Process, command};
use super::repository::{Entry, Log, Logged, Repository, Trouble};
use crate::page::names::is_page;

/// Bytes that any pipe takes at once.
const PIPE: usize = 4096;
/// Asks for the answers to what was asked so far.
const FLUSH: &[u8] = b"flush\n";

/// A repository on disk.
pub struct Git {
    top: PathBuf,
    batch: Process,
    output: BufReader<ChildStdout>,
    /// The folders that were read; `None` where the clone lacks one.
    trees: HashMap<ObjectId, Option<Tree>>,
}

/// What stands in a folder: name, object, and whether that is a folder too.
type Tree = Vec<(Box<str>, ObjectId, bool)>;

impl Git {
    /// Starts to read the repository that has its top at `top`. Does not wait: the first question tells whether it works.
    ///
    /// # Errors
    /// When there is no program `git`.
    pub fn open(top: &Path) -> Result<Git, Trouble> {
        const FORM: &str = "--batch-command=%(objectname) %(objecttype) %(objectsize)";
        let mut batch = Process::start(command(top).args(["cat-file", FORM, "--buffer"]).stdin(Stdio::piped()))?;
        let output = batch.child.stdout.take().ok_or_else(|| Trouble::Failed("git gives no answers".to_owned()))?;
        Ok(Git { top: top.to_owned(), batch, output: BufReader::with_capacity(1 << 16, output), trees: HashMap::new() })
    }

    /// Asks `questions`, one a line, and hands each answer's first line and content to `answer`.
    fn ask(
        &mut self,
        questions: &str,
        mut answer: impl FnMut(&str, Option<Vec<u8>>),
        with_content: bool,
    ) -> Result<(), Trouble> {
        if questions.is_empty() {
            return Ok(());
        }
        let Some(mut input) = self.batch.child.stdin.take() else { return Err(self.batch.trouble()) };
        let count = questions.lines().count();
        let output = &mut self.output;
        let write = move || {
            let done = input.write_all(questions.as_bytes()).and_then(|()| input.write_all(FLUSH));
            done.and_then(|()| input.flush()).is_ok().then_some(input)
        };
        let mut read = || {
            let mut line = Vec::new();
            for _ in 0..count {
                line.clear();
                if output.read_until(b'\n', &mut line).ok()? == 0 {
                    return None;
                }
                let text = String::from_utf8_lossy(&line);
                let text = text.trim_end_matches('\n');
                let size = with_content.then(|| found(text)).flatten().map(|(_, _, size)| size);
                let content = match size {
                    None => None,
                    Some(size) => {
                        let mut content = vec![0; size];
                        output.read_exact(&mut content).ok()?;
                        output.read_exact(&mut [0]).ok()?;
                        Some(content)
                    }
                };
                answer(text, content);
            }
            Some(())
        };
        let asked = if questions.len() + FLUSH.len() <= PIPE {
            write().filter(|_| read().is_some())
        } else {
            // Both pipes are finite: who writes all before reading waits forever.
            std::thread::scope(|scope| {
                let writer = scope.spawn(write);
                read()?;
                writer.join().ok().flatten()
            })
        };
        self.batch.child.stdin = asked;
        if self.batch.child.stdin.is_some() { Ok(()) } else { Err(self.batch.trouble()) }
    }

    /// Starts to tell of the commits that can be reached from `starts`.
    fn walk(&self, starts: &[ObjectId], more: &[&str]) -> Result<Box<dyn Log>, Trouble> {
        const FLAGS: [&str; 14] = [
            "log",
            "--stdin",
            "-z",
            "--pretty=oneline",
            "--encoding=UTF-8",
            "--no-abbrev-commit",
            "--no-decorate",
            "--no-show-signature",
            "--no-mailmap",
            "--parents",
            "--root",
            "--name-status",
            "--no-renames",
            "-O/dev/null",
        ];
        // Git would write each commit by itself, and wake the reader for it.
        let mut command = command(&self.top);
        let mut walk = Process::start(command.env("GIT_FLUSH", "0").args(FLAGS).args(more).stdin(Stdio::piped()))?;
        let starts: String = starts.iter().map(|id| format!("{id}\n")).collect();
        if let Some(mut input) = walk.child.stdin.take() {
            // A process that is gone says why below.
            let _ = input.write_all(starts.as_bytes());
        }
        match walk.child.stdout.take() {
            Some(output) => Ok(Box::new(Walk { walk, output: BufReader::with_capacity(1 << 16, output) })),
            None => Err(walk.trouble()),
        }
    }

    /// What stands at `path` of `commit`, looked up folder by folder: tells what is not there from what the clone lacks.
    fn look_up(&mut self, commit: ObjectId, path: &str) -> Result<Entry, Trouble> {
        let mut root = None;
        self.ask(&format!("info {commit}^{{tree}}\n"), |line, _| root = found(line).map(|(id, _, _)| id), false)?;
        let Some(mut tree) = root else { return Ok(Entry::Absent) };
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            let Some(entries) = self.tree(tree)? else { return Ok(Entry::Absent) };
            match entries.iter().find(|(name, _, _)| **name == *part) {
                Some(&(_, id, is_tree)) if is_tree == parts.peek().is_some() => tree = id,
                _ => return Ok(Entry::Nothing),
            }
        }
        Ok(Entry::File(tree))
    }

    /// A tree; `None` if the clone lacks it.
    fn tree(&mut self, id: ObjectId) -> Result<&Option<Tree>, Trouble> {
        if !self.trees.contains_key(&id) {
            let mut content = None;
            self.ask(&format!("contents {id}\n"), |_, bytes| content = bytes, true)?;
            let width = id.width();
            self.trees.insert(id, content.map(|content| entries(&content, width)));
        }
        Ok(self.trees.entry(id).or_default())
    }
}

/// Reads a tree object: `mode SP name NUL id`, again and again.
fn entries(mut tree: &[u8], width: usize) -> Tree {
    let mut entries = Vec::new();
    while let Some(end) = memchr::memchr(0, tree) {
        let (head, rest) = (&tree[..end], &tree[end + 1..]);
        let (Some(space), Some(id)) = (memchr::memchr(b' ', head), rest.get(..width).and_then(ObjectId::from_bytes))
        else {
            break;
        };
        entries.push((String::from_utf8_lossy(&head[space + 1..]).into(), id, head.starts_with(b"4")));
        tree = &rest[width..];
    }
    entries
}

/// An answer that is not `... missing`: the object, its type and its size.
fn found(line: &str) -> Option<(ObjectId, &str, usize)> {
    let mut words = line.split(' ');
    let id = ObjectId::from_hex(words.next()?)?;
    let (kind, size) = (words.next()?, words.next()?.parse().ok()?);
    words.next().is_none().then_some((id, kind, size))
}

impl Repository for Git {
    fn commits(&mut self, names: &[&str]) -> Result<Vec<Option<ObjectId>>, Trouble> {
        // Digits that also name a tag or a file stand for the commit; a whole name that is a tag's is no commit's.
        let question = |name: &&str| format!("info {name}\ninfo {name}^{{commit}}\n");
        let questions: String = names.iter().map(question).collect();
        let mut answers = Vec::with_capacity(names.len() * 2);
        self.ask(&questions, |line, _| answers.push(found(line).map(|(id, kind, _)| (id, kind == "commit"))), false)?;
        let of = |answer: &[Option<(ObjectId, bool)>]| match answer {
            [Some((_, false)), _] => None,
            [_, commit] => commit.map(|(id, _)| id),
            _ => None,
        };
        Ok(answers.chunks(2).map(of).collect())
    }

    fn files(&mut self, asked: &[(ObjectId, &str)]) -> Result<Vec<Entry>, Trouble> {
        // A question is a line; no page can be asked for that has a line end in its name.
        let can_be_asked = |path: &str| !path.contains(['\n', '\r', '\0']);
        let questions: String = asked
            .iter()
            .map(|(commit, path)| format!("info {commit}:{}\n", if can_be_asked(path) { path } else { "" }))
            .collect();
        let mut answers = Vec::with_capacity(asked.len());
        self.ask(
            &questions,
            |line, _| answers.push(found(line).filter(|(_, kind, _)| *kind == "blob").map(|(id, _, _)| id)),
            false,
        )?;
        let mut entries = Vec::with_capacity(asked.len());
        for (answer, (commit, path)) in answers.into_iter().zip(asked) {
            entries.push(match answer {
                Some(id) => Entry::File(id),
                None => self.look_up(*commit, path)?,
            });
        }
        Ok(entries)
    }

    fn pages(&mut self, commit: ObjectId) -> Result<Vec<(String, ObjectId)>, Trouble> {
        let mut root = None;
        self.ask(&format!("info {commit}^{{tree}}\n"), |line, _| root = found(line).map(|(id, _, _)| id), false)?;
        let mut pending: Vec<(String, ObjectId)> = root.into_iter().map(|tree| (String::new(), tree)).collect();
        let mut pages = Vec::new();
        while let Some((folder, tree)) = pending.pop() {
            for (name, id, is_tree) in self.tree(tree)?.iter().flatten() {
                let path = if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") };
                match is_tree {
                    true => pending.push((path, *id)),
                    false if is_page(&path) => pages.push((path, *id)),
                    false => {}
                }
            }
        }
        pages.sort();
        Ok(pages)
    }

    fn contents(&mut self, objects: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>, Trouble> {
        let questions: String = objects.iter().map(|id| format!("contents {id}\n")).collect();
        let mut contents = Vec::with_capacity(objects.len());
        self.ask(&questions, |_, content| contents.push(content), true)?;
        Ok(contents)
    }

    fn log(&self, starts: &[ObjectId]) -> Result<Box<dyn Log>, Trouble> {
        self.walk(starts, &["--diff-merges=separate"])
    }

    fn changed_after(&mut self, head: ObjectId, time: i64) -> Result<HashSet<String>, Trouble> {
        let cut = self.is_shallow();
        let mut paths = HashSet::new();
        let log = self.walk(&[head], &["--diff-merges=off", &format!("--max-age={}", time.saturating_add(1))])?;
        log.read(&mut |logged| {
            if !(cut && logged.parents.is_empty()) {
                paths.extend(logged.changes.iter().map(|(_, path)| (*path).to_owned()));
            }
            ControlFlow::Continue(())
        })?;
        Ok(paths)
    }

    fn unreachable(&mut self, commits: &[ObjectId]) -> Result<HashSet<ObjectId>, Trouble> {
        let questions: String = commits.iter().map(|id| format!("{id}\n")).collect();
        let flags = ["rev-list", "--stdin", "--not", "--all", "HEAD"];
        let mut process = Process::start(command(&self.top).args(flags).stdin(Stdio::piped()))?;
        if let Some(mut input) = process.child.stdin.take() {
            // A process that is gone says why below.
            let _ = input.write_all(questions.as_bytes());
        }
        let mut listed = String::new();
        let read = process.child.stdout.take().map(|mut output| output.read_to_string(&mut listed));
        if !matches!(read, Some(Ok(_))) || !process.succeeds() {
            return Err(process.trouble());
        }
        let listed: HashSet<ObjectId> = listed.lines().filter_map(ObjectId::from_hex).collect();
        Ok(commits.iter().copied().filter(|commit| listed.contains(commit)).collect())
    }

    fn is_shallow(&mut self) -> bool {
        let asked = command(&self.top).args(["rev-parse", "--is-shallow-repository"]).stderr(Stdio::null()).output();
        asked.is_ok_and(|answer| answer.stdout.starts_with(b"true"))
    }
}

/// A walk through the commits.
struct Walk {
    walk: Process,
    output: BufReader<ChildStdout>,
}

impl Log for Walk {
    fn read(mut self: Box<Self>, visit: &mut dyn FnMut(Logged<'_>) -> ControlFlow<()>) -> Result<(), Trouble> {
        match log::read(&mut self.output, visit) {
            Ok(ControlFlow::Break(())) => Ok(()),
            Ok(ControlFlow::Continue(())) if self.walk.succeeds() => Ok(()),
            _ => Err(self.walk.trouble()),
        }
    }
}
