//! What is at a path of a commit. To find one name, git reads the whole folder: of a folder that many names are asked
//! of, it is therefore read once, here.

use std::collections::HashMap;

use super::git::{Git, found};
use super::object::ObjectId;
use super::repository::{Entry, GitError, Repository};
use super::tree::{self, Kind};

/// From how many names of one folder on the folder is read. Below, git answers sooner: it does not have to write the
/// folder out.
const MANY: usize = 16;

/// Whether a question, which is a line, can hold a path. No page has a name that no line can hold.
fn can_be_asked(path: &str) -> bool {
    !path.contains(['\n', '\r', '\0'])
}

impl Git {
    /// The files at paths in commits, in the order of the questions.
    ///
    /// # Errors
    /// When git does not answer.
    pub(super) fn look_up_all(&mut self, asked: &[(ObjectId, &str)]) -> Result<Vec<Entry>, GitError> {
        let mut entries = self.in_large_folders(asked)?;
        let open = |entries: &[Option<Entry>]| (0..asked.len()).filter(|at| entries[*at].is_none()).collect::<Vec<_>>();
        let singly = open(&entries);
        let question = |at: &usize| {
            let (commit, path) = asked[*at];
            format!("info {commit}:{}\n", if can_be_asked(path) { path } else { "" })
        };
        let mut answers = Vec::with_capacity(singly.len());
        let blob = |line: &str| found(line).filter(|(_, kind, _)| *kind == "blob").map(|(id, _, _)| id);
        self.ask(singly.iter().map(question).collect(), |line, _| answers.push(blob(line)), false)?;
        for (at, answer) in singly.into_iter().zip(answers) {
            entries[at] = answer.map(Entry::File);
        }
        for at in open(&entries) {
            let (commit, path) = asked[at];
            entries[at] = Some(self.look_up(commit, path)?);
        }
        Ok(entries.into_iter().map(|entry| entry.unwrap_or(Entry::Absent)).collect())
    }

    /// The same for the names of which one folder has many; `None` for the others.
    fn in_large_folders(&mut self, asked: &[(ObjectId, &str)]) -> Result<Vec<Option<Entry>>, GitError> {
        let mut entries = vec![None; asked.len()];
        let mut names: HashMap<(ObjectId, &str), Vec<(usize, &str)>> = HashMap::new();
        for (at, (commit, path)) in asked.iter().enumerate().filter(|(_, (_, path))| can_be_asked(path)) {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            names.entry((*commit, folder)).or_default().push((at, name));
        }
        let names: Vec<_> = names.into_iter().filter(|(_, names)| names.len() >= MANY).collect();
        let questions = names.iter().map(|((commit, folder), _)| format!("info {commit}:{folder}\n")).collect();
        let mut trees: Vec<Option<ObjectId>> = Vec::with_capacity(names.len());
        let folder = |line: &str| found(line).filter(|(_, kind, _)| *kind == "tree").map(|(id, _, _)| id);
        self.ask(questions, |line, _| trees.push(folder(line)), false)?;
        // Commits mostly have the same folders.
        let mut by_tree: HashMap<ObjectId, Vec<(usize, &str)>> = HashMap::new();
        for (tree, (_, names)) in trees.into_iter().zip(names) {
            if let Some(tree) = tree {
                by_tree.entry(tree).or_default().extend(names);
            }
        }
        for (tree, names) in by_tree {
            let Some(content) = self.contents(&[tree])?.pop().flatten() else { continue };
            let items = tree::items(&content, tree.width());
            let items: HashMap<&str, _> = items.iter().map(|item| (&*item.name, item)).collect();
            for (at, name) in names {
                entries[at] = Some(match items.get(name) {
                    Some(item) if item.kind != Kind::Folder => Entry::File(item.id),
                    _ => Entry::Nothing,
                });
            }
        }
        Ok(entries)
    }

    /// What is at `path` of `commit`, looked up folder by folder: tells what is not there from what the clone lacks.
    fn look_up(&mut self, commit: ObjectId, path: &str) -> Result<Entry, GitError> {
        let Some(mut at) = self.root(commit)? else { return Ok(Entry::Absent) };
        let mut parts = path.split('/').peekable();
        while let Some(part) = parts.next() {
            self.read_trees(&[at])?;
            let Some(items) = self.tree(at) else { return Ok(Entry::Absent) };
            match items.iter().find(|item| *item.name == *part) {
                Some(item) if (item.kind == Kind::Folder) == parts.peek().is_some() => at = item.id,
                _ => return Ok(Entry::Nothing),
            }
        }
        Ok(Entry::File(at))
    }
}
