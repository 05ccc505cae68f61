//! Who owns a file, according to the file CODEOWNERS of its repository.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::page_state;
use crate::files::{Bounds, PathOrigin, SETTINGS_LIMIT};
use crate::history::RepoLocation;
use crate::layout::Layout;
use crate::text::FileId;

/// Where GitHub and GitLab look for the file, the first one found counts.
const PLACES: [&str; 4] = [".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
/// Lines of a file that are read: each is held against every page.
const MOST: usize = 2_000;

/// The owners of all files of a project.
pub(super) struct Owners {
    /// For each tree, the place in its repository and the rules there.
    trees: Vec<Option<(RepoLocation, usize)>>,
    files: Vec<Rules>,
}

/// The lines of a file, each with its owners; of those that match, the last counts.
type Rules = Vec<(Gitignore, Vec<String>)>;

impl Owners {
    /// Reads the file of each repository that trees lie in. What cannot be read says nothing.
    pub fn of(layout: &Layout, bounds: &Bounds) -> Owners {
        let mut owners = Owners { trees: Vec::new(), files: Vec::new() };
        let mut known: HashMap<PathBuf, Option<usize>> = HashMap::new();
        for tree in &layout.trees {
            let spot = RepoLocation::find(&tree.dir);
            let rules = spot.as_ref().and_then(|spot| {
                *known.entry(spot.top.clone()).or_insert_with(|| {
                    let mut places = PLACES.iter().map(|place| spot.top.join(place));
                    let text = places.find_map(|path| PathOrigin::Project(bounds).read(&path, SETTINGS_LIMIT).ok())?;
                    owners.files.push(rules(&String::from_utf8_lossy(&text)));
                    Some(owners.files.len() - 1)
                })
            });
            owners.trees.push(spot.zip(rules));
        }
        owners
    }

    /// The owners of a file; none where no line matches it.
    pub fn of_file(&self, layout: &Layout, file: FileId) -> Vec<String> {
        let entry = &layout.files[file.index()];
        let Some(Some((spot, rules))) = self.trees.get(entry.tree.index()) else { return Vec::new() };
        let path = spot.path(entry.disk.as_deref().unwrap_or(&entry.path));
        let mut last = self.files[*rules].iter().rev();
        let found = last.find(|(rule, _)| rule.matched_path_or_any_parents(Path::new(&path), false).is_ignore());
        found.map(|(_, owners)| owners.clone()).unwrap_or_default()
    }
}

fn rules(text: &str) -> Rules {
    let lines = text.lines().map(|line| line.split(" #").next().unwrap_or("").trim());
    // GitLab's sections have heads in brackets.
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with(['#', '[', '^', '!']));
    let rule = |line: &str| {
        let mut words = line.split_whitespace();
        let mut builder = GitignoreBuilder::new("");
        builder.add_line(None, words.next()?).ok()?;
        Some((builder.build().ok()?, page_state::owners(words)))
    };
    lines.take(MOST).filter_map(rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_matches_counts() {
        let rules = rules("* @all\n/help/ @help # all of it\n*.txt @text\n/help/none/\n[Docs] @x\n");
        let of = |path: &str| {
            let mut last = rules.iter().rev();
            let found = last.find(|(rule, _)| rule.matched_path_or_any_parents(Path::new(path), false).is_ignore());
            found.map(|(_, owners)| owners.join(" ")).unwrap_or_default()
        };
        assert_eq!(of("a.md"), "@all");
        assert_eq!(of("help/b/a.md"), "@help");
        assert_eq!(of("other/help/a.md"), "@all");
        assert_eq!(of("help/a.txt"), "@text");
        assert_eq!(of("help/none/a.md"), "", "a line without owners");
    }
}
