//! The `git` program: one long-lived process that answers questions, and one walk through the commits.
//!
//! Nothing is fetched, locked, written or run on behalf of the repository. Names that come from pages are hexadecimal
//! digits before they get here, and they are written to a process's input, never to a command line.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::log;
use super::main_line::MainLine;
use super::object::ObjectId;
use super::process::Process;
use super::program::Program;
use super::repository::{Entry, GitError, Lineage, Log, Logged, Repository};
use super::runner::Runner;
use super::tree::{self, Item};
use crate::site::is_page;

/// Asks for the answers to what was asked so far.
const FLUSH: &str = "flush\n";
/// The largest object that is read, in bytes: what a page may have, and more than the folder of any site has.
const LARGEST: usize = 64 << 20;
/// How many bytes are read at once, over all objects.
const MOST: usize = 1 << 30;

/// A repository on disk.
pub struct Git {
    runner: Runner,
    batch: Process,
    /// The folders that were read; `None` where the clone lacks one.
    trees: HashMap<ObjectId, Option<Vec<Item>>>,
}

impl Git {
    /// Starts to read the repository that has its top at `top`. Does not wait: the first question tells whether it
    /// works.
    ///
    /// # Errors
    /// When there is no program `git`, it is too old, or the folder is no repository.
    pub fn open(top: &Path) -> Result<Git, GitError> {
        Git::open_with(Program::installed(), top)
    }

    /// The same with another program.
    #[doc(hidden)]
    pub fn open_with(program: Arc<Program>, top: &Path) -> Result<Git, GitError> {
        const FORM: &str = "--batch-command=%(objectname) %(objecttype) %(objectsize)";
        let runner = Runner::new(program, top)?;
        let batch = runner.start(&["cat-file", FORM, "--buffer"])?;
        Ok(Git { runner, batch, trees: HashMap::new() })
    }

    /// What a command writes.
    pub(super) fn answer(&self, words: &[&str]) -> Result<Vec<u8>, GitError> {
        self.runner.answer(words)
    }

    /// Asks `questions`, one a line, and hands each answer's first line and content to `answer`.
    pub(super) fn ask(
        &mut self,
        mut questions: String,
        mut answer: impl FnMut(&str, Option<Vec<u8>>),
        with_content: bool,
    ) -> Result<(), GitError> {
        if questions.is_empty() {
            return Ok(());
        }
        let count = questions.lines().count();
        questions.push_str(FLUSH);
        self.batch.ask(questions, |output| {
            let mut line = Vec::new();
            for _ in 0..count {
                line.clear();
                if output.read_until(b'\n', &mut line)? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                let text = String::from_utf8_lossy(&line);
                let text = text.trim_end_matches('\n');
                let size = with_content.then(|| found(text)).flatten().map(|(_, _, size)| size);
                let content = size.map(|size| content(output, size)).transpose()?.flatten();
                answer(text, content);
            }
            Ok(())
        })
    }

    /// The tree of a commit.
    pub(super) fn root(&mut self, commit: ObjectId) -> Result<Option<ObjectId>, GitError> {
        let mut root = None;
        self.ask(format!("info {commit}^{{tree}}\n"), |line, _| root = found(line).map(|(id, _, _)| id), false)?;
        Ok(root)
    }

    /// Reads trees, each once.
    pub(super) fn read_trees(&mut self, trees: &[ObjectId]) -> Result<(), GitError> {
        let mut trees: Vec<ObjectId> = trees.iter().filter(|tree| !self.trees.contains_key(tree)).copied().collect();
        trees.sort_unstable();
        trees.dedup();
        for (tree, content) in trees.iter().zip(self.contents(&trees)?) {
            self.trees.insert(*tree, content.map(|content| tree::items(&content, tree.width())));
        }
        Ok(())
    }

    /// What is in a tree that was read; `None` if the clone lacks it.
    pub(super) fn tree(&self, id: ObjectId) -> Option<&[Item]> {
        self.trees.get(&id)?.as_deref()
    }

    /// Starts to list the commits that can be reached from `starts`.
    fn walk(&self, starts: &[ObjectId], more: &[&str]) -> Result<Box<dyn Log>, GitError> {
        const FLAGS: [&str; 19] = [
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
            "--source",
            "--root",
            "--name-status",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--no-notes",
            "--no-renames",
            "-O/dev/null",
        ];
        let words: Vec<&str> = FLAGS.iter().chain(more).copied().collect();
        let mut walk = self.runner.start(&words)?;
        walk.tell(starts.iter().map(|id| format!("{id}\n")).collect());
        Ok(Box::new(Walk(walk)))
    }
}

/// The next `size` bytes and the line end behind them; nothing of what is too large.
fn content(output: &mut impl BufRead, size: usize) -> io::Result<Option<Vec<u8>>> {
    let mut content = Vec::new();
    // Git says how large it is, and that is not believed.
    let fits = size <= LARGEST && content.try_reserve_exact(size).is_ok();
    let mut rest = output.take(size as u64);
    let read = if fits { rest.read_to_end(&mut content)? as u64 } else { io::copy(&mut rest, &mut io::sink())? };
    if read < size as u64 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    output.read_exact(&mut [0])?;
    Ok(fits.then_some(content))
}

/// An answer that is not `... missing`: the object, its type and its size.
pub(super) fn found(line: &str) -> Option<(ObjectId, &str, usize)> {
    let mut words = line.split(' ');
    let id = ObjectId::from_hex(words.next()?)?;
    let (kind, size) = (words.next()?, words.next()?.parse().ok()?);
    words.next().is_none().then_some((id, kind, size))
}

impl Repository for Git {
    fn commits(&mut self, names: &[&str]) -> Result<Vec<Option<ObjectId>>, GitError> {
        // Digits that also name a tag or a file stand for the commit; a whole name that is a tag's is no commit's.
        // Nothing has this name.
        let nothing = "0".repeat(40);
        let can_be_asked = |name: &str| self.runner.allows_short_names || !super::is_commit(name) || name.len() >= 40;
        let question = |name: &&str| {
            let name = if can_be_asked(name) { name } else { &*nothing };
            format!("info {name}\ninfo {name}^{{commit}}\n")
        };
        let questions: String = names.iter().map(question).collect();
        let mut answers = Vec::with_capacity(names.len() * 2);
        self.ask(questions, |line, _| answers.push(found(line).map(|(id, kind, _)| (id, kind == "commit"))), false)?;
        let of = |answer: &[Option<(ObjectId, bool)>]| match answer {
            [Some((_, false)), _] => None,
            [_, commit] => commit.map(|(id, _)| id),
            _ => None,
        };
        Ok(answers.chunks(2).map(of).collect())
    }

    fn files(&mut self, asked: &[(ObjectId, &str)]) -> Result<Vec<Entry>, GitError> {
        self.look_up_all(asked)
    }

    fn pages(&mut self, commit: ObjectId) -> Result<Vec<(String, ObjectId)>, GitError> {
        let listed = self.list(commit, &[], is_page)?;
        Ok(listed.items.into_iter().map(|(path, item)| (path, item.id)).collect())
    }

    fn contents(&mut self, objects: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>, GitError> {
        // How large they are comes first: of some, git could not even begin to write.
        let (mut fit, mut size) = (Vec::with_capacity(objects.len()), 0);
        let fits = |line: &str, _: Option<Vec<u8>>| {
            size += found(line).map_or(0, |(_, _, size)| size.min(LARGEST));
            fit.push(size <= MOST && found(line).is_some_and(|(_, _, size)| size <= LARGEST));
        };
        self.ask(objects.iter().map(|id| format!("info {id}\n")).collect(), fits, false)?;
        let wanted = objects.iter().zip(&fit).filter(|(_, fits)| **fits).map(|(id, _)| format!("contents {id}\n"));
        let mut read = Vec::new();
        self.ask(wanted.collect(), |_, content| read.push(content), true)?;
        let mut read = read.into_iter();
        Ok(fit.into_iter().map(|fits| if fits { read.next().flatten() } else { None }).collect())
    }

    fn log(&self, starts: &[ObjectId]) -> Result<Box<dyn Log>, GitError> {
        self.walk(starts, &["--diff-merges=separate"])
    }

    fn main_line(&mut self, head: ObjectId) -> Result<MainLine, GitError> {
        const WORDS: [&str; 17] = [
            "log",
            "--stdin",
            "-z",
            "--first-parent",
            "--diff-merges=first-parent",
            "--raw",
            "--no-abbrev",
            "--root",
            "--format=tformat:%H%x09%ct%x09%cs%x09%s%x0a%b",
            "--encoding=UTF-8",
            "--no-mailmap",
            "--no-show-signature",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--no-renames",
            "-O/dev/null",
        ];
        let mut walk = self.runner.start(&WORDS)?;
        walk.tell(format!("{head}\n"));
        let line = walk.listen(|output| MainLine::read(output))?;
        if !line.ends_early && !walk.succeeds() { Err(walk.error()) } else { Ok(line) }
    }

    fn parents(&mut self, head: ObjectId) -> Result<Vec<Lineage>, GitError> {
        let mut process = self.runner.start(&["rev-list", "--stdin", "--topo-order", "--parents"])?;
        process.tell(format!("{head}\n"));
        let listed = process.answer()?;
        let lineage = |line: &str| {
            let mut ids = line.split(' ').map(ObjectId::from_hex);
            Some((ids.next()??, ids.collect::<Option<_>>()?))
        };
        Ok(String::from_utf8_lossy(&listed).lines().filter_map(lineage).collect())
    }

    fn changed_after(&mut self, head: ObjectId, time: i64) -> Result<HashSet<String>, GitError> {
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

    fn unreachable(&mut self, commits: &[ObjectId]) -> Result<HashSet<ObjectId>, GitError> {
        let mut process = self.runner.start(&["rev-list", "--stdin", "--not", "--all", "HEAD"])?;
        process.tell(commits.iter().map(|id| format!("{id}\n")).collect());
        let listed = process.answer()?;
        let listed: HashSet<ObjectId> =
            String::from_utf8_lossy(&listed).lines().filter_map(ObjectId::from_hex).collect();
        Ok(commits.iter().copied().filter(|commit| listed.contains(commit)).collect())
    }

    fn is_shallow(&mut self) -> bool {
        self.answer(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer.starts_with(b"true"))
    }
}

/// A walk through the commits.
struct Walk(Process);

impl Log for Walk {
    fn read(mut self: Box<Self>, visit: &mut dyn FnMut(Logged<'_>) -> ControlFlow<()>) -> Result<(), GitError> {
        match self.0.listen(|output| log::read(output, visit))? {
            ControlFlow::Continue(()) if !self.0.succeeds() => Err(self.0.error()),
            _ => Ok(()),
        }
    }
}
